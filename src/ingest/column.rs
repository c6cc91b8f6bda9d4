//! One field's values, typed as they are read.

mod cell;

use std::borrow::Cow;
use std::ops::Range;

use super::cell::code::CodeIndex;
use super::cell::composite::number_and_date;
use super::cell::date::DateOrder;
use super::cell::text::stands;
use super::grid::Value;
use super::memory::Memo;
use super::named::{Name, Named};
use super::orders::Orders;
use super::recent::Recent;
use super::values::{self, set};
use super::vocabulary::Vocabulary;
use crate::registers::sentinel::Sentinels;
use crate::registers::spec::FieldSpec;
use crate::registers::typed::TypedColumn;
use crate::registers::{Mark, raw};
use crate::time::{Day, month_start};

/// What became of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum CellOutcome {
    /// Its value was taken.
    Taken,
    /// Its value was taken, but deserves attention.
    Doubtful(&'static str),
    /// It says that there is nothing.
    Nothing,
    /// It repeats the value above.
    Above,
    /// It says that the thing was done, on a day that is not known.
    Undated,
    /// It was set aside: its value is not known.
    Bad {
        /// Rule that it breaks.
        rule: &'static str,
        /// The value, where it may be quoted.
        value: Option<String>,
    },
}

/// How cells of a sheet are to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dialect {
    /// Order of day and month.
    pub order: DateOrder,
    /// Serial numbers count from 1904.
    pub from_1904: bool,
}

/// A column while it is being read.
#[derive(Debug)]
pub struct ColumnBuilder<'s> {
    field: &'s FieldSpec,
    codes: Option<&'s CodeIndex>,
    words: &'s Vocabulary,
    sentinels: Sentinels,
    values: TypedColumn,
    /// Rows whose value is not known, in ascending order.
    marks: Vec<(usize, Mark)>,
    /// Dates that can be read in two ways.
    orders: Orders,
    /// Texts that were taken as they are.
    recent: Recent,
    found: Memo<Option<Option<u32>>>,
    numbers: Memo<Option<f64>>,
    months: Memo<Option<Day>>,
    answers: Memo<Option<bool>>,
    /// Whether texts that are no code may be quoted.
    quoted: Memo<bool>,
}

impl<'s> ColumnBuilder<'s> {
    /// An empty column; one that is not kept for an absent or personal field.
    #[must_use]
    pub fn new(
        field: &'s FieldSpec,
        codes: Option<&'s CodeIndex>,
        words: &'s Vocabulary,
        sentinels: Sentinels,
        present: bool,
    ) -> Self {
        let values = if present && !field.personal { values::empty(field.kind) } else { TypedColumn::Absent };
        Self {
            field,
            codes,
            words,
            sentinels,
            values,
            marks: Vec::new(),
            orders: Orders::default(),
            recent: Recent::default(),
            found: Memo::default(),
            numbers: Memo::default(),
            months: Memo::default(),
            answers: Memo::default(),
            quoted: Memo::default(),
        }
    }

    /// Whether values are kept.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        !matches!(self.values, TypedColumn::Absent)
    }

    /// Reads a cell into a row. Rows must come in ascending order; a row without a cell stays empty, and so does one
    /// whose value is not known: it is marked.
    pub fn put(&mut self, row: usize, value: &Value<'_>, dialect: Dialect) -> CellOutcome {
        if self.is_kept() { self.take(row, value, dialect) } else { CellOutcome::Nothing }
    }

    /// Reads texts into rows from one on, an empty one into a row that stays empty. Those that are not simply taken are
    /// added to `odd`.
    pub fn put_texts<'t>(
        &mut self,
        first: usize,
        texts: impl Iterator<Item = &'t str>,
        dialect: Dialect,
        odd: &mut Vec<(usize, CellOutcome)>,
    ) {
        let quick = self.is_dated() && dialect.order != DateOrder::MonthDay;
        let careful = self.is_dated() && dialect.order == DateOrder::Usual;
        for (row, text) in (first..).zip(texts) {
            if text.is_empty()
                || self.repeat_or_stand(row, text)
                || (quick && self.usual_day(row, text, dialect.order))
                || (!careful && self.at_a_glance(row, text, dialect.order).is_some())
            {
                continue;
            }
            self.put_into(row, &Value::Text(Cow::Borrowed(text)), dialect, odd);
        }
    }

    /// The same of texts that have names: two with one name are the same text. Each is read once, and where it is simply
    /// taken, or says that there is nothing, further rows get what the first one got.
    pub fn put_named<'t>(
        &mut self,
        first: usize,
        texts: impl ExactSizeIterator<Item = (Name, &'t str)>,
        dialect: Dialect,
        odd: &mut Vec<(usize, CellOutcome)>,
    ) {
        // Every date counts for the order of its column.
        if self.is_dated() {
            self.put_texts(first, texts.map(|(_, text)| text), dialect, odd);
            return;
        }
        let mut known = Named::new(texts.len());
        for (row, (name, text)) in (first..).zip(texts) {
            if text.is_empty() || known.row(name).is_some_and(|from| values::copy(&mut self.values, from, row)) {
                continue;
            }
            let before = odd.len();
            self.put_texts(row, std::iter::once(text), dialect, odd);
            if odd.len() == before {
                known.note(name, row);
            }
        }
    }

    /// Reads a value that is no text into a row, at once where it is of the column's own kind; what is not simply taken is
    /// added to `odd`.
    pub fn put_value(&mut self, row: usize, value: &Value<'_>, dialect: Dialect, odd: &mut Vec<(usize, CellOutcome)>) {
        if !self.own(row, value) {
            self.put_into(row, value, dialect, odd);
        }
    }

    /// Reads a cell into a row; what is not simply taken is added to `odd`, what stands above is repeated.
    pub fn put_into(&mut self, row: usize, value: &Value<'_>, dialect: Dialect, odd: &mut Vec<(usize, CellOutcome)>) {
        match self.put(row, value, dialect) {
            CellOutcome::Taken | CellOutcome::Nothing => {}
            outcome => {
                if outcome == CellOutcome::Above {
                    self.repeat(row);
                }
                odd.push((row, outcome));
            }
        }
    }

    /// Takes a text in a column of them that was met shortly before or surely stands for itself; false for any other.
    fn repeat_or_stand(&mut self, row: usize, text: &str) -> bool {
        let TypedColumn::Text(values) = &mut self.values else { return false };
        if self.recent.repeat(values, row, text) {
            return true;
        }
        let stands = stands(text);
        if stands {
            values.set(row, text);
            self.recent.note(values);
        }
        stands
    }

    const fn is_dated(&self) -> bool {
        matches!(self.values, TypedColumn::Day(_) | TypedColumn::Moment(_) | TypedColumn::Month(_))
    }

    /// Makes room for as many rows as will come, more or less.
    pub fn expect(&mut self, rows: usize) {
        values::reserve(&mut self.values, rows);
    }

    /// Repeats what stands in the row before, known or not; false when there is nothing.
    pub fn repeat(&mut self, row: usize) -> bool {
        let Some(above) = row.checked_sub(1) else { return false };
        if let Some((_, mark)) = self.marks.last().filter(|(marked, _)| *marked == above).copied() {
            self.marks.push((row, mark));
        }
        self.orders.repeat(row);
        values::repeat(&mut self.values, row) || self.is_marked(row)
    }

    /// Whether a row has a known value.
    #[must_use]
    pub fn has(&self, row: usize) -> bool {
        values::has(&self.values, row)
    }

    /// Whether anything stands in a row, be it not known what. Only of the row that is being read.
    #[must_use]
    pub fn is_filled(&self, row: usize) -> bool {
        self.is_marked(row) || self.has(row)
    }

    fn is_marked(&self, row: usize) -> bool {
        self.marks.last().is_some_and(|(marked, _)| *marked == row)
    }

    /// The last rows, from one on, in which nothing stands.
    #[must_use]
    pub fn unfilled(&self, rows: Range<usize>) -> Vec<usize> {
        if !self.is_kept() {
            return Vec::new();
        }
        let marked = self.marks.get(self.marks.partition_point(|(row, _)| *row < rows.start)..).unwrap_or_default();
        let is_marked = |row: usize| marked.binary_search_by_key(&row, |(marked, _)| *marked).is_ok();
        rows.filter(|row| !self.has(*row) && !is_marked(*row)).collect()
    }

    /// The day of a row in a column of days or moments.
    #[must_use]
    pub fn day(&self, row: usize) -> Option<Day> {
        match &self.values {
            TypedColumn::Day(v) => v.get(row).copied().flatten(),
            TypedColumn::Moment(v) => v.get(row).copied().flatten().map(|(day, _)| day),
            _ => None,
        }
    }

    /// The code of a row.
    #[must_use]
    pub fn code_at(&self, row: usize) -> Option<u32> {
        match &self.values {
            TypedColumn::Code(v) => v.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// Takes back what a row that is set aside left behind.
    pub fn cut(&mut self, rows: usize) {
        values::cut(&mut self.values, rows);
        self.marks.truncate(self.marks.partition_point(|(row, _)| *row < rows));
        self.orders.cut(rows);
        self.recent.clear();
    }

    /// A column like this one, without rows, for a piece of the sheet.
    #[must_use]
    pub fn for_piece(&self) -> Self {
        Self::new(self.field, self.codes, self.words, self.sentinels.clone(), self.is_kept())
    }

    /// Whether the rows of a piece would have been read the same behind those that are here.
    #[must_use]
    pub fn fits(&self, piece: &Self) -> bool {
        self.quoted.fits(&piece.quoted)
    }

    /// Adds the rows of a piece behind the rows that are here.
    pub fn append(&mut self, rows: usize, piece: Self) {
        if piece.is_kept() && !self.is_kept() {
            self.values = values::empty(self.field.kind);
        }
        values::pad(&mut self.values, rows);
        raw::extend(&mut self.values, piece.values, 0);
        self.marks.extend(piece.marks.into_iter().map(|(row, mark)| (rows + row, mark)));
        self.orders.append(rows, piece.orders);
        self.quoted.append(piece.quoted);
    }

    /// What the column's dates say about their order.
    #[must_use]
    pub const fn orders(&self) -> &Orders {
        &self.orders
    }

    /// Reads all dates with the month first that can be read so; the rows of those that can be read no other way.
    pub fn month_first(&mut self) -> Vec<usize> {
        let Orders { open, only_month_first, .. } = std::mem::take(&mut self.orders);
        for (row, day) in open.into_iter().chain(only_month_first.iter().copied()) {
            match &mut self.values {
                TypedColumn::Day(values) => set(values, row, Some(day)),
                TypedColumn::Month(values) => set(values, row, Some(month_start(day))),
                TypedColumn::Moment(values) => {
                    let minute = values.get(row).copied().flatten().and_then(|(_, minute)| minute);
                    set(values, row, Some((day, minute)));
                }
                _ => {}
            }
        }
        let rows: Vec<usize> = only_month_first.into_iter().map(|(row, _)| row).collect();
        self.marks.retain(|(row, _)| rows.binary_search(row).is_err());
        rows
    }

    /// Marks the dates that can be read in two ways; how many they are.
    pub fn leave_open(&mut self) -> usize {
        let open = std::mem::take(&mut self.orders).open;
        for &(row, _) in &open {
            match &mut self.values {
                TypedColumn::Day(values) | TypedColumn::Month(values) => set(values, row, None),
                TypedColumn::Moment(values) => set(values, row, None),
                _ => {}
            }
            self.marks.push((row, Mark::Unreadable));
        }
        self.marks.sort_unstable_by_key(|(row, _)| *row);
        open.len()
    }

    /// Fills a date field that has no column of its own from a number-and-date text.
    pub fn put_day_of(&mut self, row: usize, text: &str, order: DateOrder) -> bool {
        let Some((_, day)) = number_and_date(text, order) else { return false };
        if !self.is_kept() && !self.field.personal {
            self.values = values::empty(self.field.kind);
        }
        match &mut self.values {
            TypedColumn::Day(v) => set(v, row, Some(day)),
            TypedColumn::Moment(v) => set(v, row, Some((day, None))),
            _ => return false,
        }
        true
    }

    /// All values, as many as there are rows, and the rows whose value is not known.
    #[must_use]
    pub fn finish(mut self, rows: usize) -> (TypedColumn, Vec<(usize, Mark)>) {
        values::pad(&mut self.values, rows);
        values::shrink(&mut self.values);
        (self.values, self.marks)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::ingest::lexicon::Lexicon;
    use crate::registers::load;

    #[test]
    fn what_was_met_in_a_list_changes_nothing_in_later_cells() {
        let schema = load::embedded().unwrap();
        let lexicon = Lexicon::new(&schema);
        let register = schema.position("documents").unwrap();
        let field = schema.registers[register].field_position("topics").unwrap();
        let spec = &schema.registers[register].fields[field];
        let mut column =
            ColumnBuilder::new(spec, lexicon.codes((register, field)), &lexicon.words, Sentinels::default(), true);
        let mut put = |row, text| column.put(row, &Value::Text(Cow::Borrowed(text)), Dialect::default());
        assert!(matches!(put(0, "Evaluare; nu e cazul"), CellOutcome::Bad { rule: "unknown_code", .. }));
        assert_eq!(
            [put(1, "nu e cazul"), put(2, "Evaluare"), put(3, "Evaluare")],
            [CellOutcome::Nothing, CellOutcome::Taken, CellOutcome::Taken]
        );
        assert!((2..4).all(|row| column.has(row)) && !column.has(1));
    }
}
