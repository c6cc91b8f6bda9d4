//! Tables before they are resolved: the rows of all sheets of a register, one after the other.

use super::spec::{FieldType, RegisterSpec};
use super::table::Origin;
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
        for (all, more) in self.columns.iter_mut().zip(sheet.columns) {
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

    fn retain_marks(&mut self, keep: &[bool]) {
        if self.aliases.is_empty() && self.places.is_empty() {
            return;
        }
        let mut next = 0;
        let numbers: Vec<Option<u32>> = keep
            .iter()
            .map(|&keep| {
                let number = keep.then_some(next);
                next += u32::from(keep);
                number
            })
            .collect();
        let moved = |a: &Alias| Some(Alias { row: numbers.get(a.row as usize).copied().flatten()?, ..*a });
        self.aliases = self.aliases.iter().filter_map(moved).collect();
        let places = std::mem::take(&mut self.places).into_iter();
        let moved = |(row, place): (u32, String)| Some((numbers.get(row as usize).copied().flatten()?, place));
        self.places = places.filter_map(moved).collect();
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
fn extend(all: &mut TypedColumn, more: TypedColumn, count: usize) {
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
