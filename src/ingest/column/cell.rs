//! What one cell says in a column of its kind.

use super::{CellOutcome, ColumnBuilder, Dialect};
use crate::ingest::cell::date::{DateOrder, moment, month, plain, usual, written_numbers};
use crate::ingest::cell::nil::{self, mark};
use crate::ingest::cell::show::{quotable, quotable_text};
use crate::ingest::cell::{boolean::boolean, date_order, fault, number, paper, text};
use crate::ingest::grid::Value;
use crate::ingest::values::set;
use crate::registers::Mark;
use crate::registers::spec::FieldType;
use crate::registers::typed::TypedColumn;

impl ColumnBuilder<'_> {
    pub(super) fn take(&mut self, row: usize, value: &Value<'_>, dialect: Dialect) -> CellOutcome {
        let put = self.read(row, value, dialect);
        match put {
            CellOutcome::Bad { .. } => self.marks.push((row, Mark::Unreadable)),
            CellOutcome::Undated => self.marks.push((row, Mark::Undated)),
            _ => {}
        }
        put
    }

    fn read(&mut self, row: usize, value: &Value<'_>, dialect: Dialect) -> CellOutcome {
        let text = match value {
            Value::Error => return CellOutcome::Bad { rule: "error_value", value: None },
            Value::Uncomputed => return CellOutcome::Bad { rule: "formula_without_result", value: None },
            Value::Text(text) => text,
            _ if self.own(row, value) => return CellOutcome::Taken,
            _ => return self.typed(row, value, dialect),
        };
        if self.usual_day(row, text, dialect.order) {
            return CellOutcome::Taken;
        }
        if dialect.order == DateOrder::Usual
            && self.is_dated()
            && (date_order::may_be(text.as_bytes()) || date_order::is_dotted(text.as_bytes()))
        {
            self.orders.note(row, text);
        }
        if let Some(taken) = self.at_a_glance(row, text, dialect.order) {
            return if taken { CellOutcome::Taken } else { CellOutcome::Nothing };
        }
        if fault::is_error(text) {
            return CellOutcome::Bad { rule: "error_value", value: None };
        }
        if let Some(mark) = mark(text)
            && !(mark == nil::Mark::Nothing
                && self.codes.is_some_and(|codes| matches!(codes.find(text), Some(Some(_)))))
        {
            return match mark {
                nil::Mark::Nothing => CellOutcome::Nothing,
                nil::Mark::Above => CellOutcome::Above,
            };
        }
        self.typed(row, value, dialect)
    }

    /// Takes a value of the kind that the column holds; false for any other.
    pub(super) fn own(&mut self, row: usize, value: &Value<'_>) -> bool {
        match (&mut self.values, value) {
            (TypedColumn::Day(values), Value::Moment(day, _)) if !self.sentinels.has(*day) => {
                set(values, row, Some(*day));
            }
            (TypedColumn::Moment(values), Value::Moment(day, minute)) if !self.sentinels.has(*day) => {
                set(values, row, Some((*day, *minute)));
            }
            (TypedColumn::Bool(values), Value::Bool(yes)) => set(values, row, Some(*yes)),
            _ => return false,
        }
        true
    }

    /// Takes a day in the form in which nearly all of them are written; false for any other text.
    pub(super) fn usual_day(&mut self, row: usize, text: &str, order: DateOrder) -> bool {
        let Some((day, dotted)) = usual(text).filter(|(day, _)| !self.sentinels.has(*day)) else { return false };
        match &mut self.values {
            _ if order == DateOrder::MonthDay => return false,
            TypedColumn::Day(values) => set(values, row, Some(day)),
            TypedColumn::Moment(values) => set(values, row, Some((day, None))),
            _ => return false,
        }
        if order == DateOrder::Usual {
            self.orders.evidence.dotted += usize::from(dotted);
        }
        true
    }

    /// Takes a date in its usual form, or a text that was met before, or one that says that there is nothing: false;
    /// none for a text that needs a closer look.
    pub(super) fn at_a_glance(&mut self, row: usize, text: &str, order: DateOrder) -> Option<bool> {
        match &mut self.values {
            TypedColumn::Day(values) => {
                let (day, _) = plain(text.as_bytes(), order)?.ok().filter(|(day, _)| !self.sentinels.has(*day))?;
                set(values, row, Some(day));
            }
            TypedColumn::Moment(values) => {
                let moment = plain(text.as_bytes(), order)?.ok().filter(|(day, _)| !self.sentinels.has(*day))?;
                set(values, row, Some(moment));
            }
            TypedColumn::Month(values) => set(values, row, Some(self.months.get(text)??)),
            TypedColumn::Number(values) => set(values, row, Some(self.numbers.get(text)??)),
            TypedColumn::Bool(values) => set(values, row, Some(self.answers.get(text)??)),
            TypedColumn::Code(values) => match self.found.get(text)?? {
                Some(code) => set(values, row, Some(code)),
                None => return Some(false),
            },
            TypedColumn::Codes(values) => set(values, row, self.found.get(text)??.map_or(0, bit)),
            TypedColumn::Text(values) => {
                if !self.recent.repeat(values, row, text) {
                    return None;
                }
            }
            TypedColumn::Absent | TypedColumn::Texts(_) => return None,
        }
        Some(true)
    }

    fn typed(&mut self, row: usize, value: &Value<'_>, dialect: Dialect) -> CellOutcome {
        let Dialect { order, from_1904 } = dialect;
        let bad = |rule| CellOutcome::Bad { rule, value: quotable(self.field, value) };
        match &mut self.values {
            TypedColumn::Absent => return CellOutcome::Nothing,
            TypedColumn::Text(_) | TypedColumn::Texts(_) if is_destroyed(value) => {
                return CellOutcome::Bad { rule: "destroyed_number", value: None };
            }
            TypedColumn::Text(values) => match text::identifier(value) {
                Some(text) => {
                    values.set(row, &text);
                    if value.text() == Some(text.as_ref()) {
                        self.recent.note(values);
                    }
                    // A spreadsheet makes dates of identifiers like 12/2023; what stood there is lost.
                    if matches!((self.field.kind, value), (FieldType::Id | FieldType::Ref, Value::Moment(..))) {
                        return CellOutcome::Doubtful("date_as_id");
                    }
                }
                None => return CellOutcome::Nothing,
            },
            TypedColumn::Texts(values) => {
                let (list, rule) = references(value);
                set(values, row, list);
                if let Some(rule) = rule {
                    return CellOutcome::Bad { rule, value: None };
                }
            }
            TypedColumn::Day(_) | TypedColumn::Moment(_) => return self.date(row, value, dialect),
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
        CellOutcome::Taken
    }

    fn date(&mut self, row: usize, value: &Value<'_>, dialect: Dialect) -> CellOutcome {
        let read = moment(value, dialect.order, dialect.from_1904);
        let is_sentinel = match (read, value) {
            (Some((day, _)), _) => self.sentinels.has(day),
            // Number 0, as a date or as a time.
            (None, Value::Minutes(number) | Value::Number(number)) => {
                *number == 0.0 && self.sentinels.has_numbers(ZERO)
            }
            (None, Value::Text(text)) => written_numbers(text).is_some_and(|n| self.sentinels.has_numbers(n)),
            (None, _) => false,
        };
        if self.field.paper
            && read.is_none()
            && let Some(there) = paper::is_there(value)
        {
            return if there { CellOutcome::Undated } else { CellOutcome::Nothing };
        }
        match (read, &mut self.values) {
            _ if is_sentinel => return CellOutcome::Bad { rule: "sentinel_date", value: quotable(self.field, value) },
            (Some((day, _)), TypedColumn::Day(values)) => set(values, row, Some(day)),
            (Some(moment), TypedColumn::Moment(values)) => set(values, row, Some(moment)),
            _ => return CellOutcome::Bad { rule: "bad_date", value: quotable(self.field, value) },
        }
        CellOutcome::Taken
    }

    fn find(&mut self, text: &str) -> Option<Option<u32>> {
        self.found.of(text, || self.codes.and_then(|codes| codes.find(text)))
    }

    fn code(&mut self, row: usize, value: &Value<'_>) -> CellOutcome {
        let found = match value {
            Value::Text(text) => self.find(text),
            Value::Bool(yes) => self.find(if *yes { "da" } else { "nu" }),
            other => text::identifier(other).and_then(|text| self.find(&text)),
        };
        match (found, &mut self.values) {
            (Some(Some(code)), TypedColumn::Code(values)) => {
                set(values, row, Some(code));
                CellOutcome::Taken
            }
            (Some(None), _) => CellOutcome::Nothing,
            _ => {
                let value = quotable(self.field, value).filter(|text| self.is_known(text));
                CellOutcome::Bad { rule: "unknown_code", value }
            }
        }
    }

    /// Whether a text that is no code is made of the words of the registers; none that are not can name a person.
    fn is_known(&mut self, text: &str) -> bool {
        // So many different texts are no misspelt codes.
        let full = self.quoted.is_full();
        self.quoted.of(text, || !full && self.words.knows(text))
    }

    /// Several codes: the known ones are taken, the first unknown one is reported and makes the list an open one.
    fn code_list(&mut self, row: usize, value: &Value<'_>) -> CellOutcome {
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
                CellOutcome::Bad { rule: "unknown_code", value }
            }
            None => CellOutcome::Taken,
        }
    }
}

/// Number 0 of a spreadsheet as a date.
const ZERO: (i32, u32, u32) = (1899, 12, 30);

/// Whether a key or text was a long number before a spreadsheet kept a few of its digits.
fn is_destroyed(value: &Value<'_>) -> bool {
    match value {
        Value::Text(text) => {
            let numeric = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_digit() || *b == b'-');
            numeric(text.as_bytes().first()) && fault::is_destroyed(text)
        }
        Value::Number(number) => fault::is_rounded(*number),
        _ => false,
    }
}

/// The members of a list that can be read, and why another cannot.
fn references(value: &Value<'_>) -> (Vec<String>, Option<&'static str>) {
    let Value::Text(text) = value else {
        return (text::identifier(value).map(std::borrow::Cow::into_owned).into_iter().collect(), None);
    };
    let (mut list, mut rule) = (Vec::new(), None);
    for part in text::parts(text) {
        let part = text::clean(part);
        if fault::is_error(&part) {
            rule = Some("error_value");
        } else if fault::is_destroyed(&part) {
            rule = Some("destroyed_number");
        } else if !part.is_empty() {
            list.push(part.into_owned());
        }
    }
    (list, rule)
}

fn bit(code: u32) -> u64 {
    1_u64.checked_shl(code).unwrap_or(0)
}
