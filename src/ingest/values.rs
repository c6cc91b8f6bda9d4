//! The values of a typed column, whatever their type.

use crate::registers::TextColumn;
use crate::registers::spec::FieldType;
use crate::registers::typed::{TypedColumn, with_values};

/// A column without rows.
#[must_use]
pub const fn empty(kind: FieldType) -> TypedColumn {
    match kind {
        FieldType::Id | FieldType::Text | FieldType::Ref => TypedColumn::Text(TextColumn::new()),
        FieldType::Refs => TypedColumn::Texts(Vec::new()),
        FieldType::Date => TypedColumn::Day(Vec::new()),
        FieldType::Datetime => TypedColumn::Moment(Vec::new()),
        FieldType::Month => TypedColumn::Month(Vec::new()),
        FieldType::Bool => TypedColumn::Bool(Vec::new()),
        FieldType::Int | FieldType::Number => TypedColumn::Number(Vec::new()),
        FieldType::Code => TypedColumn::Code(Vec::new()),
        FieldType::Codes => TypedColumn::Codes(Vec::new()),
        FieldType::Cnp => TypedColumn::Absent,
    }
}

/// Sets the value of a row; rows before it that have none stay empty.
pub fn set<T: Clone + Default>(values: &mut Vec<T>, row: usize, value: T) {
    if values.len() < row {
        values.resize(row, T::default());
    }
    if let Some(slot) = values.get_mut(row) {
        *slot = value;
    } else {
        values.push(value);
    }
}

/// Whether a row has a value.
#[must_use]
pub fn has(column: &TypedColumn, row: usize) -> bool {
    fn filled<T: Default + PartialEq>(values: &[T], row: usize) -> bool {
        values.get(row).is_some_and(|v| *v != T::default())
    }
    with_values!(column, false, texts => texts.get(row).is_some(), values => filled(values, row))
}

/// Repeats the value of the row before; false when there is none.
pub fn repeat(column: &mut TypedColumn, row: usize) -> bool {
    fn again<T: Clone + Default + PartialEq>(values: &mut Vec<T>, row: usize) -> bool {
        let Some(last) = row.checked_sub(1).and_then(|before| values.get(before)).cloned() else { return false };
        let filled = last != T::default();
        set(values, row, last);
        filled
    }
    with_values!(column, false, texts => {
        let last = row.checked_sub(1).and_then(|before| texts.get(before)).map(str::to_owned);
        if let Some(last) = &last {
            texts.set(row, last);
        }
        last.is_some()
    }, values => again(values, row))
}

/// Gives a row what stands in an earlier one, be it nothing; false where it must be read once more.
pub fn copy(column: &mut TypedColumn, from: usize, row: usize) -> bool {
    fn again<T: Clone + Default>(values: &mut Vec<T>, from: usize, row: usize) -> bool {
        // Behind the last value all rows are empty.
        let value = values.get(from).cloned().unwrap_or_default();
        set(values, row, value);
        true
    }
    with_values!(column, false, texts => texts.copy(from, row), values => again(values, from, row))
}

/// Keeps the first rows only.
pub fn cut(column: &mut TypedColumn, rows: usize) {
    with_values!(column, (), texts => texts.truncate(rows), values => values.truncate(rows));
}

/// Gives the column as many rows as asked for.
pub fn pad(column: &mut TypedColumn, rows: usize) {
    with_values!(column, (), texts => texts.resize(rows), values => values.resize(rows, Default::default()));
}

/// Makes room for rows that will come.
pub fn reserve(column: &mut TypedColumn, rows: usize) {
    with_values!(column, (), texts => texts.reserve(rows), values => values.reserve(rows));
}

/// Gives back memory that was reserved for more rows.
pub fn shrink(column: &mut TypedColumn) {
    with_values!(column, (), texts => texts.shrink(), values => values.shrink_to_fit());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_without_a_value_stay_empty() {
        let mut column = empty(FieldType::Number);
        if let TypedColumn::Number(values) = &mut column {
            set(values, 2, Some(4.0));
        }
        assert!(!has(&column, 0) && has(&column, 2) && !has(&column, 9));
        assert!(repeat(&mut column, 3) && !repeat(&mut column, 1) && !repeat(&mut column, 0));
        cut(&mut column, 2);
        pad(&mut column, 5);
        assert!(matches!(&column, TypedColumn::Number(v) if v.len() == 5 && v.iter().all(Option::is_none)));
    }
}
