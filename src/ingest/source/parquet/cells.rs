//! The values of a column as the library decodes them, and each as the cell it becomes: texts stay where they are, a
//! dictionary's once for all rows.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use polars_arrow::array::{
    Array, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, ListArray, PrimitiveArray, StaticArray, Utf8ViewArray,
};

use super::column::Meaning;
use super::moments::moment;
use crate::ingest::cell::text::identifier;
use crate::ingest::grid::{Seen, Value};
use crate::ingest::named::Name;

/// Bytes of a text that is longer than what registers repeat.
const LONG: usize = 256;
/// Bytes of the longest text that a cell can be.
const LONGEST: usize = 1 << 24;

/// Some rows of a column.
#[derive(Debug)]
pub struct Cells {
    values: Values,
    meaning: Meaning,
}

#[derive(Debug)]
enum Values {
    Bool(BooleanArray),
    Int32(PrimitiveArray<i32>),
    Int64(PrimitiveArray<i64>),
    UInt32(PrimitiveArray<u32>),
    UInt64(PrimitiveArray<u64>),
    Float32(PrimitiveArray<f32>),
    Float64(PrimitiveArray<f64>),
    Text(Utf8ViewArray),
    Bytes(BinaryViewArray),
    Fixed(FixedSizeBinaryArray),
    List(ListArray<i64>, Box<Cells>),
    /// So many rows of what cannot be read.
    Unreadable(usize),
}

impl Cells {
    /// The cells of an array that the library decoded; none of one that was not asked for.
    pub fn new(array: &dyn Array, meaning: Meaning) -> Option<Self> {
        fn of<A: Array + Clone>(array: &dyn Array) -> Option<A> {
            array.as_any().downcast_ref::<A>().cloned()
        }
        let values = of(array)
            .map(Values::Text)
            .or_else(|| of(array).map(Values::Bytes))
            .or_else(|| of(array).map(Values::Int32))
            .or_else(|| of(array).map(Values::Int64))
            .or_else(|| of(array).map(Values::Bool))
            .or_else(|| of(array).map(Values::Float64))
            .or_else(|| of(array).map(Values::Float32))
            .or_else(|| of(array).map(Values::UInt32))
            .or_else(|| of(array).map(Values::UInt64))
            .or_else(|| of(array).map(Values::Fixed));
        let values = match values {
            Some(values) => values,
            None => {
                let list: ListArray<i64> = of(array)?;
                let members = Self::new(list.values().as_ref(), meaning)?;
                Values::List(list, Box::new(members))
            }
        };
        Some(Self { values, meaning })
    }

    /// Rows of what cannot be read.
    pub const fn unreadable(rows: usize) -> Self {
        Self { values: Values::Unreadable(rows), meaning: Meaning::Plain }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Bool(v) => v.len(),
            Values::Int32(v) => v.len(),
            Values::Int64(v) => v.len(),
            Values::UInt32(v) => v.len(),
            Values::UInt64(v) => v.len(),
            Values::Float32(v) => v.len(),
            Values::Float64(v) => v.len(),
            Values::Text(v) => v.len(),
            Values::Bytes(v) => v.len(),
            Values::Fixed(v) => v.len(),
            Values::List(v, _) => v.len(),
            Values::Unreadable(rows) => *rows,
        }
    }

    /// The cell of a row, where it is filled.
    pub fn get(&self, row: usize) -> Option<Value<'_>> {
        // The library panics beyond the last row.
        if row >= self.len() {
            return None;
        }
        match &self.values {
            Values::Text(v) => v.get(row).and_then(text),
            Values::Bytes(v) => v.get(row).and_then(|bytes| self.bytes(bytes)),
            Values::Fixed(v) => v.get(row).and_then(|bytes| self.bytes(bytes)),
            Values::Bool(v) => v.get(row).map(Value::Bool),
            Values::Int32(v) => v.get(row).map(|number| self.whole(number.into())),
            Values::Int64(v) => v.get(row).map(|number| self.whole(number)),
            Values::UInt32(v) => v.get(row).map(|number| self.whole(number.into())),
            #[allow(clippy::cast_precision_loss)]
            Values::UInt64(v) => v.get(row).map(|number| Value::Number(number as f64)),
            Values::Float32(v) => v.get(row).and_then(|n| number(n.into())),
            Values::Float64(v) => v.get(row).and_then(number),
            Values::List(lists, members) => list(lists, members, row),
            Values::Unreadable(_) => Some(Value::Error),
        }
    }

    /// Does something with the filled cells of some rows, in their order: the same as with each that [`Cells::get`] gives,
    /// but what the values are is asked once for all of them.
    pub fn each<'v>(&'v self, rows: Range<usize>, mut with: impl FnMut(usize, Value<'v>)) {
        // The library panics beyond the last row.
        let rows = rows.start..rows.end.min(self.len());
        match &self.values {
            Values::Int32(v) => {
                rows.filter_map(|row| Some((row, v.get(row)?))).for_each(|(row, n)| with(row, self.whole(n.into())));
            }
            Values::Int64(v) => {
                rows.filter_map(|row| Some((row, v.get(row)?))).for_each(|(row, n)| with(row, self.whole(n)));
            }
            Values::Bool(v) => {
                rows.filter_map(|row| Some((row, v.get(row)?))).for_each(|(row, yes)| with(row, Value::Bool(yes)));
            }
            Values::Float64(v) => {
                rows.filter_map(|row| Some((row, number(v.get(row)?)?))).for_each(|(row, value)| with(row, value));
            }
            _ => rows.filter_map(|row| Some((row, self.get(row)?))).for_each(|(row, value)| with(row, value)),
        }
    }

    /// What a glance at the cell of a row shows; none where it is blank.
    pub fn seen(&self, row: usize) -> Option<Seen<'_>> {
        match &self.values {
            Values::Text(v) if row < v.len() => v.get(row).map(bare).filter(|text| !text.is_empty()).map(Seen::Text),
            Values::List(lists, members) if row < lists.len() && lists.is_valid(row) => {
                let (from, to) = lists.offsets().start_end(row);
                (from..to).find_map(|at| members.seen(at))
            }
            _ => match self.get(row)? {
                Value::Text(Cow::Borrowed(text)) => Some(Seen::Text(text)),
                Value::Text(Cow::Owned(_)) => Some(Seen::Text("")),
                value => Some(match Seen::from(&value) {
                    Seen::Number(number) => Seen::Number(number),
                    Seen::Error => Seen::Error,
                    Seen::Other | Seen::Text(_) => Seen::Other,
                }),
            },
        }
    }

    /// The texts of some rows, empty where a cell is, and what the library calls each of them; none where they are no
    /// texts.
    pub fn texts(&self, rows: Range<usize>) -> Option<impl ExactSizeIterator<Item = (Name, &str)>> {
        match &self.values {
            // The library panics beyond the last row.
            Values::Text(v) if rows.end <= v.len() => {
                // A view holds a short text itself, and of a long one its length and place: equal ones are equal texts.
                let names = v.views().get(rows.clone()).unwrap_or_default().iter().map(|view| view.as_u128());
                Some(names.zip(rows.map(|row| v.get(row).map_or("", bare))))
            }
            _ => None,
        }
    }

    /// Bytes of all texts that are longer than what registers repeat: a dictionary of a few stands for them in every row.
    /// None where one of them is longer than any cell is.
    pub fn long(&self) -> Option<u64> {
        let mut all = 0_u64;
        let mut add = |length: usize| {
            if length > LONG {
                all = all.saturating_add(length as u64);
            }
            (length <= LONGEST).then_some(())
        };
        match &self.values {
            Values::Text(v) => v.len_iter().try_for_each(|length| add(length as usize))?,
            Values::Bytes(v) => v.len_iter().try_for_each(|length| add(length as usize))?,
            Values::List(lists, members) => {
                let mut ends = lists.offsets().iter().zip(lists.offsets().iter().skip(1));
                ends.try_for_each(|(from, to)| add(members.bytes_of(*from, *to)))?;
            }
            _ => {}
        }
        Some(all)
    }

    /// Bytes of some members of lists as one text.
    fn bytes_of(&self, from: i64, to: i64) -> usize {
        let Some((from, to)) = usize::try_from(from).ok().zip(usize::try_from(to).ok()) else { return 0 };
        let count = to.saturating_sub(from);
        match &self.values {
            Values::Text(v) => v.len_iter().skip(from).take(count).map(|length| length as usize + 1).sum(),
            Values::Bytes(v) => v.len_iter().skip(from).take(count).map(|length| length as usize + 1).sum(),
            // Numbers and short texts of one length.
            _ => count.saturating_mul(LONG),
        }
    }

    fn whole(&self, number: i64) -> Value<'static> {
        #[allow(clippy::cast_precision_loss)]
        match self.meaning {
            Meaning::Plain | Meaning::Uuid => Value::Number(number as f64),
            Meaning::Decimal(places) => Value::Number(number as f64 / 10_f64.powi(places)),
            Meaning::Day => i32::try_from(number).map_or(Value::Error, |day| Value::Moment(day, None)),
            Meaning::Moment { minute, universal } => moment(number.div_euclid(minute), universal),
            Meaning::Clock { minute } => Value::Minutes(number as f64 / minute as f64),
        }
    }

    fn bytes<'v>(&self, bytes: &'v [u8]) -> Option<Value<'v>> {
        match self.meaning {
            Meaning::Decimal(places) => Some(decimal(bytes, places)),
            Meaning::Uuid => Some(Value::Text(Cow::Owned(uuid(bytes)))),
            _ => std::str::from_utf8(bytes).map_or(Some(Value::Error), text),
        }
    }
}

/// Members of a list stand in one cell.
fn list<'v>(lists: &ListArray<i64>, members: &'v Cells, row: usize) -> Option<Value<'v>> {
    if lists.is_null(row) {
        return None;
    }
    let (from, to) = lists.offsets().start_end(row);
    let mut values = (from..to).filter_map(|at| members.get(at));
    let first = values.next()?;
    let mut rest = values.peekable();
    if rest.peek().is_none() {
        return Some(first);
    }
    let mut all = String::new();
    for value in std::iter::once(first).chain(rest) {
        let text = match &value {
            Value::Text(text) => Cow::Borrowed(text.as_ref()),
            Value::Error => return Some(Value::Error),
            other => identifier(other).unwrap_or_default(),
        };
        if !all.is_empty() {
            all.push(';');
        }
        all.push_str(&text);
    }
    Some(Value::Text(Cow::Owned(all)))
}

fn number(number: f64) -> Option<Value<'static>> {
    (!number.is_nan()).then_some(Value::Number(number))
}

/// A text without blanks around it; none where nothing else stands in it.
fn text(text: &str) -> Option<Value<'_>> {
    let text = bare(text);
    (!text.is_empty()).then_some(Value::Text(Cow::Borrowed(text)))
}

/// A text without blanks around it.
fn bare(text: &str) -> &str {
    // Most texts begin and end with visible ASCII: there is nothing to take away.
    let visible = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if visible(text.as_bytes().first()) && visible(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || c == '\0')
}

/// A decimal number as bytes (two's complement, most significant byte first).
fn decimal(bytes: &[u8], places: i32) -> Value<'static> {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let magnitude = bytes.iter().fold(0.0, |sum, byte| sum * 256.0 + f64::from(if negative { !byte } else { *byte }));
    let number = if negative { -magnitude - 1.0 } else { magnitude };
    Value::Number(number / 10_f64.powi(places))
}

/// An identifier as it is written everywhere else.
fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use polars_arrow::array::{MutableListArray, MutablePlString, TryExtend};

    use super::*;

    #[test]
    fn numbers_days_and_identifiers_are_cells() {
        assert_eq!(decimal(&[0xff, 0x38], 2), Value::Number(-2.0));
        let whole = |meaning, number: i64| {
            Cells::new(&PrimitiveArray::from_slice([number]), meaning).unwrap().get(0).map(Value::into_owned)
        };
        assert_eq!(whole(Meaning::Decimal(2), 4_250), Some(Value::Number(42.5)));
        assert_eq!(whole(Meaning::Clock { minute: 60_000 }, 570 * 60_000), Some(Value::Minutes(570.0)));
        assert_eq!(
            whole(Meaning::Moment { minute: 60_000, universal: false }, -1),
            Some(Value::Moment(-1, Some(1439)))
        );
        assert_eq!(whole(Meaning::Day, 1 << 40), Some(Value::Error));
        let large = Cells::new(&PrimitiveArray::from_slice([u32::MAX]), Meaning::Plain).unwrap();
        assert_eq!(large.get(0), Some(Value::Number(4_294_967_295.0)));
        assert_eq!(uuid(&[0x12; 16]), "12121212-1212-1212-1212-121212121212");
    }

    #[test]
    fn texts_that_are_none_are_errors_and_what_cannot_be_read_is_never_empty() {
        let bytes = BinaryViewArray::from_slice([Some(&[0xff_u8][..]), Some(b" a "), Some(b"\0"), None]);
        let cells = Cells::new(&bytes, Meaning::Plain).unwrap();
        let found: Vec<Option<Value<'_>>> = (0..5).map(|row| cells.get(row)).collect();
        assert_eq!(found, [Some(Value::Error), Some(Value::Text("a".into())), None, None, None]);
        let unreadable = Cells::unreadable(2);
        assert_eq!((unreadable.get(1), unreadable.get(2)), (Some(Value::Error), None));
    }

    #[test]
    fn lists_are_cells() {
        let mut lists = MutableListArray::<i64, MutablePlString>::new();
        let texts = |texts: &[Option<&str>]| Some(texts.iter().map(|text| text.map(str::to_owned)).collect::<Vec<_>>());
        let rows = [texts(&[Some("a"), None, Some(" b ")]), None, texts(&[]), texts(&[None]), texts(&[Some("c")])];
        lists.try_extend(rows).unwrap();
        let lists: ListArray<i64> = lists.into();
        let cells = Cells::new(&lists, Meaning::Plain).unwrap();
        let found: Vec<Option<String>> = (0..6).map(|row| Some(cells.get(row)?.text()?.to_owned())).collect();
        assert_eq!(found, [Some("a;b".to_owned()), None, None, None, Some("c".to_owned()), None]);
    }

    #[test]
    fn long_texts_are_counted_in_every_row() {
        let texts = |lengths: &[usize]| -> Vec<String> { lengths.iter().map(|length| "x".repeat(*length)).collect() };
        let flat = Utf8ViewArray::from_slice_values(texts(&[LONG, LONG + 1, 3, LONG + 1]));
        assert_eq!(Cells::new(&flat, Meaning::Plain).unwrap().long(), Some(2 * (LONG as u64 + 1)));
        let mut lists = MutableListArray::<i64, MutablePlString>::new();
        // Members of a list become one text.
        let rows = [texts(&[100, 100]), texts(&[100, 100, 100]), texts(&[])];
        lists.try_extend(rows.map(|row| Some(row.into_iter().map(Some).collect::<Vec<_>>()))).unwrap();
        let lists: ListArray<i64> = lists.into();
        assert_eq!(Cells::new(&lists, Meaning::Plain).unwrap().long(), Some(303));
        for (length, found) in [(LONGEST, Some(LONGEST as u64)), (LONGEST + 1, None)] {
            let flat = Utf8ViewArray::from_slice_values(texts(&[1, length]));
            assert_eq!(Cells::new(&flat, Meaning::Plain).unwrap().long(), found);
        }
    }
}
