//! One field's values, typed as they are read.

use super::cell::code::CodeIndex;
use super::cell::composite::number_and_date;
use super::cell::date::{DateOrder, moment, month, plain};
use super::cell::nil::{Mark, mark};
use super::cell::show::{quotable, quotable_text};
use super::cell::{boolean::boolean, number, text};
use super::grid::Value;
use super::memory::Memory;
use super::values::{self, set};
use super::vocabulary::Vocabulary;
use crate::registers::spec::{FieldSpec, FieldType};
use crate::registers::typed::TypedColumn;
use crate::time::Day;

/// What became of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Put {
    /// Its value was taken.
    Taken,
    /// Its value was taken, but deserves attention.
    Doubtful(&'static str),
    /// It says that there is nothing.
    Nothing,
    /// It repeats the value above.
    Above,
    /// It was set aside.
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
    values: TypedColumn,
    found: Memory<Option<Option<u32>>>,
    numbers: Memory<Option<f64>>,
    months: Memory<Option<Day>>,
    answers: Memory<Option<bool>>,
    /// Whether texts that are no code may be quoted.
    quoted: Memory<bool>,
}

impl<'s> ColumnBuilder<'s> {
    /// An empty column; one that is not kept for an absent or personal field.
    #[must_use]
    pub fn new(field: &'s FieldSpec, codes: Option<&'s CodeIndex>, words: &'s Vocabulary, present: bool) -> Self {
        let values = if present && !field.personal { values::empty(field.kind) } else { TypedColumn::Absent };
        Self {
            field,
            codes,
            words,
            values,
            found: Memory::default(),
            numbers: Memory::default(),
            months: Memory::default(),
            answers: Memory::default(),
            quoted: Memory::default(),
        }
    }

    /// Whether values are kept.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        !matches!(self.values, TypedColumn::Absent)
    }

    /// Reads a cell into a row. Rows must come in ascending order; a row without a cell stays empty.
    pub fn put(&mut self, row: usize, value: &Value<'_>, dialect: Dialect) -> Put {
        if !self.is_kept() {
            return Put::Nothing;
        }
        match value {
            Value::Error => return Put::Bad { rule: "error_value", value: None },
            Value::Uncomputed => return Put::Bad { rule: "formula_without_result", value: None },
            _ => {}
        }
        if let Value::Text(text) = value {
            if let Some(put) = self.at_a_glance(row, text, dialect.order) {
                return put;
            }
            if let Some(mark) = mark(text)
                && !(mark == Mark::Nothing && self.codes.is_some_and(|codes| matches!(codes.find(text), Some(Some(_)))))
            {
                return match mark {
                    Mark::Nothing => Put::Nothing,
                    Mark::Above => Put::Above,
                };
            }
        }
        self.typed(row, value, dialect)
    }

    /// Takes a date in its usual form, or a text that was met before; none for a text that needs a closer look.
    fn at_a_glance(&mut self, row: usize, text: &str, order: DateOrder) -> Option<Put> {
        match &mut self.values {
            TypedColumn::Day(values) => set(values, row, Some(plain(text.as_bytes(), order)?.ok()?.0)),
            TypedColumn::Moment(values) => set(values, row, Some(plain(text.as_bytes(), order)?.ok()?)),
            TypedColumn::Month(values) => set(values, row, Some(self.months.get(text)??)),
            TypedColumn::Number(values) => set(values, row, Some(self.numbers.get(text)??)),
            TypedColumn::Bool(values) => set(values, row, Some(self.answers.get(text)??)),
            TypedColumn::Code(values) => match self.found.get(text)?? {
                Some(code) => set(values, row, Some(code)),
                None => return Some(Put::Nothing),
            },
            TypedColumn::Codes(values) => set(values, row, self.found.get(text)??.map_or(0, bit)),
            TypedColumn::Absent | TypedColumn::Text(_) | TypedColumn::Texts(_) => return None,
        }
        Some(Put::Taken)
    }

    fn typed(&mut self, row: usize, value: &Value<'_>, dialect: Dialect) -> Put {
        let Dialect { order, from_1904 } = dialect;
        let bad = |rule| Put::Bad { rule, value: quotable(self.field, value) };
        match &mut self.values {
            TypedColumn::Absent => return Put::Nothing,
            TypedColumn::Text(values) => match text::identifier(value) {
                Some(text) => {
                    values.set(row, &text);
                    // A spreadsheet makes dates of identifiers like 12/2023; what stood there is lost.
                    if matches!((self.field.kind, value), (FieldType::Id | FieldType::Ref, Value::Moment(..))) {
                        return Put::Doubtful("date_as_id");
                    }
                }
                None => return Put::Nothing,
            },
            TypedColumn::Texts(values) => {
                let list = match value {
                    Value::Text(text) => {
                        let parts = text::parts(text).map(|part| text::clean(part).into_owned());
                        parts.filter(|part| !part.is_empty()).collect()
                    }
                    other => text::identifier(other).map(std::borrow::Cow::into_owned).into_iter().collect(),
                };
                set(values, row, list);
            }
            TypedColumn::Day(values) => match moment(value, order, from_1904) {
                Some((day, _)) => set(values, row, Some(day)),
                None => return bad("bad_date"),
            },
            TypedColumn::Moment(values) => match moment(value, order, from_1904) {
                Some(moment) => set(values, row, Some(moment)),
                None => return bad("bad_date"),
            },
            TypedColumn::Month(values) => {
                let read = || month(value, order, from_1904);
                match value.text().map_or_else(read, |text| self.months.of(text, read)) {
                    Some(day) => set(values, row, Some(day)),
                    None => return bad("bad_month"),
                }
            }
            TypedColumn::Number(values) => {
                let kind = self.field.kind;
                let read = || if kind == FieldType::Int { number::whole(value) } else { number::number(value) };
                match value.text().map_or_else(read, |text| self.numbers.of(text, read)) {
                    Some(number) => set(values, row, Some(number)),
                    None => return bad("bad_number"),
                }
            }
            TypedColumn::Bool(values) => {
                let read = || boolean(value, order);
                match value.text().map_or_else(read, |text| self.answers.of(text, read)) {
                    Some(yes) => set(values, row, Some(yes)),
                    None => return bad("bad_yes_no"),
                }
            }
            TypedColumn::Code(_) => return self.code(row, value),
            TypedColumn::Codes(_) => return self.code_list(row, value),
        }
        Put::Taken
    }

    fn find(&mut self, text: &str) -> Option<Option<u32>> {
        self.found.of(text, || self.codes.and_then(|codes| codes.find(text)))
    }

    fn code(&mut self, row: usize, value: &Value<'_>) -> Put {
        let found = match value {
            Value::Text(text) => self.find(text),
            Value::Bool(yes) => self.find(if *yes { "da" } else { "nu" }),
            other => text::identifier(other).and_then(|text| self.find(&text)),
        };
        match (found, &mut self.values) {
            (Some(Some(code)), TypedColumn::Code(values)) => {
                set(values, row, Some(code));
                Put::Taken
            }
            (Some(None), _) => Put::Nothing,
            _ => {
                let value = quotable(self.field, value).filter(|text| self.is_known(text));
                Put::Bad { rule: "unknown_code", value }
            }
        }
    }

    /// Whether a text that is no code is made of the words of the registers; none that are not can name a person.
    fn is_known(&mut self, text: &str) -> bool {
        // So many different texts are no misspelt codes.
        let full = self.quoted.is_full();
        self.quoted.of(text, || !full && self.words.knows(text))
    }

    /// Several codes: the known ones are taken, the first unknown one is reported.
    fn code_list(&mut self, row: usize, value: &Value<'_>) -> Put {
        let whole = text::identifier(value).unwrap_or_default();
        let mut set_bits = 0_u64;
        let mut unknown = None;
        match self.find(&whole) {
            Some(code) => set_bits |= code.map_or(0, bit),
            None => {
                let raw = value.text().unwrap_or(&whole);
                for part in text::parts(raw) {
                    match self.find(part) {
                        Some(code) => set_bits |= code.map_or(0, bit),
                        None if unknown.is_none() => unknown = Some(part.to_owned()),
                        None => {}
                    }
                }
            }
        }
        if let TypedColumn::Codes(values) = &mut self.values {
            set(values, row, set_bits);
        }
        match unknown {
            Some(part) => {
                let value = quotable_text(&part, false).filter(|text| self.is_known(text));
                Put::Bad { rule: "unknown_code", value }
            }
            None => Put::Taken,
        }
    }

    /// Makes room for as many rows as will come, more or less.
    pub fn expect(&mut self, rows: usize) {
        values::reserve(&mut self.values, rows);
    }

    /// Repeats the value of the row before; false when there is none.
    pub fn repeat(&mut self, row: usize) -> bool {
        values::repeat(&mut self.values, row)
    }

    /// Whether a row has a value.
    #[must_use]
    pub fn has(&self, row: usize) -> bool {
        values::has(&self.values, row)
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

    /// All values, as many as there are rows.
    #[must_use]
    pub fn finish(mut self, rows: usize) -> TypedColumn {
        values::pad(&mut self.values, rows);
        values::shrink(&mut self.values);
        self.values
    }
}

fn bit(code: u32) -> u64 {
    1_u64.checked_shl(code).unwrap_or(0)
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
        let mut column = ColumnBuilder::new(spec, lexicon.codes((register, field)), &lexicon.words, true);
        let mut put = |row, text| column.put(row, &Value::Text(Cow::Borrowed(text)), Dialect::default());
        assert!(matches!(put(0, "Evaluare; nu e cazul"), Put::Bad { rule: "unknown_code", .. }));
        assert_eq!(
            [put(1, "nu e cazul"), put(2, "Evaluare"), put(3, "Evaluare")],
            [Put::Nothing, Put::Taken, Put::Taken]
        );
        assert!((2..4).all(|row| column.has(row)) && !column.has(1));
    }
}
