//! Tables before they are resolved: the rows of all sheets of a register, one after the other.

use std::collections::BTreeMap;
use std::ops::Range;

use super::mark::Mark;
use super::origin::Origin;
use super::resolve::Episode;
use super::spec::{FieldType, RegisterSpec};
use super::text_column::TextColumn;
use super::typed::{Alias, TypedColumn, TypedSheet};

/// The rows of one register as they were typed.
#[derive(Debug, Default)]
pub struct Raw {
    /// Whether a sheet of this register was there.
    pub supplied: bool,
    /// One column per field.
    pub columns: Vec<TypedColumn>,
    /// Where each row stands.
    pub origin: Vec<Origin>,
    /// Position of the file of each row.
    pub file: Vec<u32>,
    /// Rows that can also be found by a keyed hash, in the order of the rows.
    pub aliases: Vec<Alias>,
    /// What is shown instead of the keys of some rows, in the order of the rows.
    pub places: Vec<(u32, String)>,
    /// Cells whose value is not known, by position of the field and by row, with the place of the cell.
    pub marks: BTreeMap<usize, BTreeMap<u32, (Mark, Origin)>>,
    /// Rows with one key that follow each other in time, in the order of the rows.
    pub episodes: Vec<Episode>,
    /// Rows whose sheet has no column for a field, by position of the field: ranges in ascending order.
    pub absent: BTreeMap<usize, Vec<Range<u32>>>,
}

impl Raw {
    /// No rows, all columns.
    #[must_use]
    pub fn empty(spec: &RegisterSpec) -> Self {
        Self { columns: spec.fields.iter().map(|f| blank(f.kind)).collect(), ..Self::default() }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.origin.len()
    }

    /// Adds the rows of a sheet; `source` is its position in the list of sources.
    pub fn append(&mut self, sheet: TypedSheet, source: u32) {
        self.supplied = true;
        let count = sheet.rows.len();
        let first = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.aliases.extend(sheet.aliases.into_iter().map(|a| Alias { row: a.row.saturating_add(first), ..a }));
        self.places.extend(sheet.places.into_iter().map(|(row, place)| (row.saturating_add(first), place)));
        let alone = self.origin.is_empty();
        for cell in sheet.marked {
            if let Some(&row) = sheet.rows.get(cell.row as usize) {
                let marks = self.marks.entry(cell.field).or_default();
                marks.insert(cell.row.saturating_add(first), (cell.mark, Origin { source, row }));
            }
        }
        let last = first.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        for (field, (all, more)) in self.columns.iter_mut().zip(sheet.columns).enumerate() {
            if matches!(more, TypedColumn::Absent) && count > 0 {
                add_range(self.absent.entry(field).or_default(), first..last);
            }
            // The first sheet is mostly the only one: its columns are taken as they are.
            if alone && !matches!(more, TypedColumn::Absent) {
                *all = more;
            } else {
                extend(all, more, count);
            }
        }
        self.file.extend(std::iter::repeat_n(sheet.file, count));
        self.origin.extend(sheet.rows.into_iter().map(|row| Origin { source, row }));
    }

    /// Keeps the rows that are marked.
    pub fn retain(&mut self, keep: &[bool]) {
        for column in &mut self.columns {
            match column {
                TypedColumn::Absent => {}
                TypedColumn::Text(v) => v.retain(keep),
                TypedColumn::Texts(v) => retain(v, keep),
                TypedColumn::Day(v) | TypedColumn::Month(v) => retain(v, keep),
                TypedColumn::Moment(v) => retain(v, keep),
                TypedColumn::Number(v) => retain(v, keep),
                TypedColumn::Bool(v) => retain(v, keep),
                TypedColumn::Code(v) => retain(v, keep),
                TypedColumn::Codes(v) => retain(v, keep),
            }
        }
        retain(&mut self.origin, keep);
        retain(&mut self.file, keep);
        self.retain_marks(keep);
    }

    /// What is known about single rows goes with them.
    fn retain_marks(&mut self, keep: &[bool]) {
        let lists = self.aliases.is_empty() && self.places.is_empty() && self.episodes.is_empty();
        if lists && self.marks.is_empty() && self.absent.is_empty() {
            return;
        }
        let moves = Moves::new(keep);
        self.aliases =
            self.aliases.iter().filter_map(|a: &Alias| Some(Alias { row: moves.kept(a.row)?, ..*a })).collect();
        let places = std::mem::take(&mut self.places).into_iter();
        self.places = places.filter_map(|(row, place)| Some((moves.kept(row)?, place))).collect();
        let episodes = std::mem::take(&mut self.episodes).into_iter();
        self.episodes = episodes
            .filter_map(|e| Some(Episode { row: moves.kept(e.row)?, first: moves.kept(e.first)?, ..e }))
            .collect();
        for marks in self.marks.values_mut() {
            *marks = marks.iter().filter_map(|(row, mark)| Some((moves.kept(*row)?, *mark))).collect();
        }
        for ranges in self.absent.values_mut() {
            let mut moved = Vec::new();
            for range in ranges.iter() {
                add_range(&mut moved, moves.before(range.start)..moves.before(range.end));
            }
            *ranges = moved;
        }
    }

    /// Why the value of a cell is not known; none where it is (or is empty).
    #[must_use]
    pub fn mark(&self, field: usize, row: u32) -> Option<Mark> {
        self.marks.get(&field)?.get(&row).map(|(mark, _)| *mark)
    }

    /// Whether the sheet of a row has no column for a field.
    #[must_use]
    pub fn is_absent(&self, field: usize, row: u32) -> bool {
        let Some(ranges) = self.absent.get(&field) else { return false };
        let behind = ranges.partition_point(|range| range.start <= row);
        behind.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|range| range.contains(&row))
    }

    /// The texts of a column; empty when it holds none.
    #[must_use]
    pub fn texts(&self, field: usize) -> &TextColumn {
        const NONE: &TextColumn = &TextColumn::new();
        match self.columns.get(field) {
            Some(TypedColumn::Text(v)) => v,
            _ => NONE,
        }
    }
}

/// Where rows go when some are taken away.
pub(super) struct Moves<'k> {
    keep: &'k [bool],
    /// Kept rows before each row.
    before: Vec<u32>,
}

impl<'k> Moves<'k> {
    pub fn new(keep: &'k [bool]) -> Self {
        let mut next = 0;
        let mut before = Vec::with_capacity(keep.len());
        for &keep in keep {
            before.push(next);
            next += u32::from(keep);
        }
        before.push(next);
        Self { keep, before }
    }

    /// Where a row goes; none when it is taken away.
    pub fn kept(&self, row: u32) -> Option<u32> {
        let at = row as usize;
        self.keep.get(at).filter(|keep| **keep).and(self.before.get(at)).copied()
    }

    fn before(&self, row: u32) -> u32 {
        self.before.get(row as usize).or(self.before.last()).copied().unwrap_or(0)
    }
}

/// Adds a range of rows behind the others; it may touch the last one.
fn add_range(ranges: &mut Vec<Range<u32>>, more: Range<u32>) {
    match ranges.last_mut() {
        _ if more.is_empty() => {}
        Some(last) if last.end == more.start => last.end = more.end,
        _ => ranges.push(more),
    }
}

/// Keeps the marked elements.
pub fn retain<T>(values: &mut Vec<T>, keep: &[bool]) {
    let mut marks = keep.iter();
    values.retain(|_| marks.next().copied().unwrap_or(true));
}

fn blank(kind: FieldType) -> TypedColumn {
    match kind {
        FieldType::Id | FieldType::Text | FieldType::Ref | FieldType::Cnp => TypedColumn::Text(TextColumn::new()),
        FieldType::Refs => TypedColumn::Texts(Vec::new()),
        FieldType::Date => TypedColumn::Day(Vec::new()),
        FieldType::Datetime => TypedColumn::Moment(Vec::new()),
        FieldType::Month => TypedColumn::Month(Vec::new()),
        FieldType::Bool => TypedColumn::Bool(Vec::new()),
        FieldType::Int | FieldType::Number => TypedColumn::Number(Vec::new()),
        FieldType::Code => TypedColumn::Code(Vec::new()),
        FieldType::Codes => TypedColumn::Codes(Vec::new()),
    }
}

/// Appends a sheet's column; a column that the sheet does not have is `count` empty cells.
pub fn extend(all: &mut TypedColumn, more: TypedColumn, count: usize) {
    match (all, more) {
        (TypedColumn::Text(a), TypedColumn::Text(b)) => a.append(b),
        (TypedColumn::Texts(a), TypedColumn::Texts(b)) => a.extend(b),
        (TypedColumn::Day(a), TypedColumn::Day(b)) | (TypedColumn::Month(a), TypedColumn::Month(b)) => a.extend(b),
        (TypedColumn::Moment(a), TypedColumn::Moment(b)) => a.extend(b),
        (TypedColumn::Number(a), TypedColumn::Number(b)) => a.extend(b),
        (TypedColumn::Bool(a), TypedColumn::Bool(b)) => a.extend(b),
        (TypedColumn::Code(a), TypedColumn::Code(b)) => a.extend(b),
        (TypedColumn::Codes(a), TypedColumn::Codes(b)) => a.extend(b),
        (all, _) => pad(all, count),
    }
}

/// Adds `count` empty cells.
pub fn pad(column: &mut TypedColumn, count: usize) {
    match column {
        TypedColumn::Absent => {}
        TypedColumn::Text(v) => v.resize(v.len() + count),
        TypedColumn::Texts(v) => v.resize(v.len() + count, Vec::new()),
        TypedColumn::Day(v) | TypedColumn::Month(v) => v.resize(v.len() + count, None),
        TypedColumn::Moment(v) => v.resize(v.len() + count, None),
        TypedColumn::Number(v) => v.resize(v.len() + count, None),
        TypedColumn::Bool(v) => v.resize(v.len() + count, None),
        TypedColumn::Code(v) => v.resize(v.len() + count, None),
        TypedColumn::Codes(v) => v.resize(v.len() + count, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::mark::MarkedCell;
    use crate::registers::typed::TypedColumn;

    fn sheet(rows: &[u32], second: bool, marked: &[u32]) -> TypedSheet {
        let texts = |prefix: &str| TypedColumn::Text(rows.iter().map(|row| Some(format!("{prefix}{row}"))).collect());
        TypedSheet {
            register: 0,
            file: 0,
            sheet: 0,
            rows: rows.to_vec(),
            columns: vec![texts("a"), if second { texts("b") } else { TypedColumn::Absent }],
            letters: vec![None, None],
            marked: marked.iter().map(|&row| MarkedCell { row, field: 0, mark: Mark::Unreadable }).collect(),
            aliases: Vec::new(),
            places: Vec::new(),
        }
    }

    #[test]
    fn marks_and_absent_columns_stay_with_their_rows() {
        let columns = vec![TypedColumn::Text(TextColumn::new()), TypedColumn::Text(TextColumn::new())];
        let mut raw = Raw { columns, ..Raw::default() };
        raw.append(sheet(&[2, 3], true, &[1]), 0);
        raw.append(sheet(&[2, 3], false, &[]), 1);
        raw.append(sheet(&[], false, &[]), 2);
        raw.append(sheet(&[5], false, &[0]), 3);
        assert_eq!(raw.absent.keys().collect::<Vec<_>>(), [&1]);
        assert_eq!(raw.absent[&1].as_slice(), std::slice::from_ref(&(2..5)));
        let marks = [0, 1, 4].map(|row| raw.mark(0, row));
        assert_eq!(marks, [None, Some(Mark::Unreadable), Some(Mark::Unreadable)]);
        raw.retain(&[false, true, false, true, true]);
        assert_eq!(raw.absent[&1].as_slice(), std::slice::from_ref(&(1..3)));
        assert!(!raw.is_absent(1, 0) && raw.is_absent(1, 1) && raw.is_absent(1, 2) && !raw.is_absent(0, 1));
        let marked: Vec<(u32, u32)> = raw.marks[&0].iter().map(|(row, (_, origin))| (*row, origin.row)).collect();
        assert_eq!(marked, [(0, 3), (2, 5)]);
    }
}
