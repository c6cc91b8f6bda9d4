//! Apache Parquet: one file is one sheet.
//!
//! The names of the columns are row 1, the first record is row 2, as if the table stood in a spreadsheet. Flat columns
//! of text, numbers, yes or no, days and timestamps are read, and lists of texts as one cell with `;` between them. A
//! timestamp that the file marks as universal time is turned into Romanian wall-clock time; one without a zone stands
//! as it is.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use super::{Limits, SheetName, Visit};
use crate::ingest::grid::{Grid, Value};
use crate::ingest::problem::ProblemKind;
use crate::time::{Day, day_of, ymd};

/// Records that are decoded at once.
const BATCH: usize = 1 << 14;
const MINUTES: i64 = 1440;

/// Reads a file as one sheet named after it.
///
/// # Errors
/// Why it cannot be read.
pub fn read(bytes: &[u8], stem: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    // The library under this may panic on files that are broken in ways it does not expect.
    let grid = catch_unwind(AssertUnwindSafe(|| grid(bytes, limits))).unwrap_or(Err(ProblemKind::Damaged))?;
    visit(SheetName { name: stem.to_owned(), hidden: false }, Ok(grid));
    Ok(())
}

fn damaged(_: ParquetError) -> ProblemKind {
    ProblemKind::Damaged
}

fn grid(bytes: &[u8], limits: Limits) -> Result<Grid<'static>, ProblemKind> {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).map_err(damaged)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).map_err(|_| ProblemKind::Damaged)?;
    // Empty cells count too: a column is decoded whole.
    if rows.saturating_mul(schema.num_columns()) > limits.cells.saturating_mul(2) {
        return Err(ProblemKind::TooLarge);
    }
    let mut grid = Grid::new(false);
    for (column, descriptor) in (0_u32..).zip(schema.columns()) {
        let name = descriptor.path().parts().first().cloned().unwrap_or_default();
        if !name.trim().is_empty() {
            grid.push(1, column, Value::Text(Cow::Owned(name.trim().to_owned())));
        }
    }
    let mut number = 1_u32;
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(damaged)?;
        number = add(&mut grid, &*group, number, limits)?;
    }
    Ok(grid)
}

/// Adds the records of a group below a row; the number of the last one.
fn add(grid: &mut Grid<'static>, group: &dyn RowGroupReader, above: u32, limits: Limits) -> Result<u32, ProblemKind> {
    let rows = usize::try_from(group.metadata().num_rows()).map_err(|_| ProblemKind::Damaged)?;
    let mut columns = Vec::new();
    for column in 0..group.num_columns() {
        let reader = group.get_column_reader(column).map_err(damaged)?;
        let values = values(reader, group.metadata().column(column).column_descr(), rows)?;
        columns.push(values.into_iter());
    }
    let mut number = above;
    for _ in 0..rows {
        number = number.checked_add(1).ok_or(ProblemKind::TooLarge)?;
        for (column, values) in (0_u32..).zip(&mut columns) {
            if let Some(Some(value)) = values.next() {
                if grid.cell_count() >= limits.cells {
                    return Err(ProblemKind::TooLarge);
                }
                grid.push(number, column, value);
            }
        }
    }
    Ok(number)
}

type Values = Vec<Option<Value<'static>>>;

/// The values of a column, one per record.
fn values(reader: ColumnReader, column: &ColumnDescriptor, rows: usize) -> Result<Values, ProblemKind> {
    let logical = column.logical_type_ref().cloned();
    let scale = decimal_scale(column);
    let level = column.max_def_level();
    let list = match column.max_rep_level() {
        0 => false,
        1 => true,
        // Lists of lists are no cells.
        _ => return Ok(Vec::new()),
    };
    let decode = Decode { level, list, rows };
    match reader {
        ColumnReader::BoolColumnReader(r) => decode.column(r, |yes| Some(Value::Bool(*yes))),
        ColumnReader::Int32ColumnReader(r) => {
            let is_day = logical == Some(LogicalType::Date) || column.converted_type() == ConvertedType::DATE;
            decode.column(r, |n| if is_day { Some(Value::Moment(*n, None)) } else { whole((*n).into(), scale) })
        }
        ColumnReader::Int64ColumnReader(r) => match timestamp(logical.as_ref(), column.converted_type()) {
            Some((per_minute, universal)) => decode.column(r, |n| moment(n.div_euclid(per_minute), universal)),
            None => decode.column(r, |n| whole(*n, scale)),
        },
        // The old timestamps of other tools, which are universal time.
        ColumnReader::Int96ColumnReader(r) => decode.column(r, |n| moment(n.to_millis().div_euclid(60_000), true)),
        ColumnReader::FloatColumnReader(r) => decode.column(r, |n| number(f64::from(*n))),
        ColumnReader::DoubleColumnReader(r) => decode.column(r, |n| number(*n)),
        ColumnReader::ByteArrayColumnReader(r) => decode.column(r, |bytes| bytes_or_decimal(bytes, scale)),
        ColumnReader::FixedLenByteArrayColumnReader(r) => decode.column(r, |bytes| bytes_or_decimal(bytes, scale)),
    }
}

/// How the levels of a column are understood.
#[derive(Debug, Clone, Copy)]
struct Decode {
    /// Level of a value that is there.
    level: i16,
    /// Records hold lists.
    list: bool,
    rows: usize,
}

impl Decode {
    fn column<T: DataType>(
        self,
        mut reader: ColumnReaderImpl<T>,
        make: impl Fn(&T::T) -> Option<Value<'static>>,
    ) -> Result<Values, ProblemKind> {
        let mut out: Values = Vec::new();
        let (mut filled, mut levels, mut repeats) = (Vec::new(), Vec::new(), Vec::new());
        while out.len() < self.rows {
            filled.clear();
            levels.clear();
            repeats.clear();
            let wanted = BATCH.min(self.rows - out.len());
            let (records, values, _) = reader
                .read_records(
                    wanted,
                    (self.level > 0).then_some(&mut levels),
                    self.list.then_some(&mut repeats),
                    &mut filled,
                )
                .map_err(damaged)?;
            if records == 0 {
                break;
            }
            if self.level == 0 {
                out.extend(filled.iter().take(values).map(&make));
                continue;
            }
            let mut filled = filled.iter();
            for (position, level) in levels.iter().enumerate() {
                let value = if *level == self.level { filled.next().and_then(&make) } else { None };
                match (repeats.get(position), out.last_mut()) {
                    (Some(1..), Some(last)) => join(last, value),
                    _ => out.push(value),
                }
            }
        }
        Ok(out)
    }
}

/// Members of a list stand in one cell.
fn join(cell: &mut Option<Value<'static>>, more: Option<Value<'static>>) {
    match (cell, more) {
        (Some(Value::Text(text)), Some(Value::Text(more))) => *text = Cow::Owned(format!("{text};{more}")),
        (cell @ None, more) => *cell = more,
        _ => {}
    }
}

/// Decimal places of a number that is kept as a whole one.
fn decimal_scale(column: &ColumnDescriptor) -> Option<i32> {
    match column.logical_type_ref() {
        Some(LogicalType::Decimal(decimal)) => Some(decimal.scale),
        None if column.converted_type() == ConvertedType::DECIMAL => Some(column.type_scale()),
        _ => None,
    }
}

/// Units of a timestamp in a minute, and whether it is universal time.
fn timestamp(logical: Option<&LogicalType>, converted: ConvertedType) -> Option<(i64, bool)> {
    match (logical, converted) {
        (Some(LogicalType::Timestamp(stamp)), _) => {
            let per_minute = match stamp.unit {
                TimeUnit::MILLIS => 60_000,
                TimeUnit::MICROS => 60_000_000,
                TimeUnit::NANOS => 60_000_000_000,
            };
            Some((per_minute, stamp.is_adjusted_to_u_t_c))
        }
        (None, ConvertedType::TIMESTAMP_MILLIS) => Some((60_000, true)),
        (None, ConvertedType::TIMESTAMP_MICROS) => Some((60_000_000, true)),
        _ => None,
    }
}

fn moment(minutes: i64, universal: bool) -> Option<Value<'static>> {
    let minutes = if universal { minutes + romanian_offset(minutes) } else { minutes };
    let day = Day::try_from(minutes.div_euclid(MINUTES)).ok()?;
    // Midnight counts as no time of day, as in every other format.
    let minute = u16::try_from(minutes.rem_euclid(MINUTES)).ok().filter(|m| *m > 0);
    Some(Value::Moment(day, minute))
}

/// Minutes by which Romanian clocks are ahead of universal time: two hours, and three from the last Sunday of March to
/// the last Sunday of October, 01:00 universal time (the rule of the European Union, in Romania since 1997).
fn romanian_offset(minutes: i64) -> i64 {
    let Ok(day) = Day::try_from(minutes.div_euclid(MINUTES)) else { return 120 };
    let (year, ..) = ymd(day);
    let turn = |month| {
        let last = day_of(year, month, 31).unwrap_or(day);
        // 1970-01-01 was a Thursday.
        i64::from(last - (last + 4).rem_euclid(7)) * MINUTES + 60
    };
    if (turn(3)..turn(10)).contains(&minutes) { 180 } else { 120 }
}

#[allow(clippy::cast_precision_loss)]
fn whole(number: i64, scale: Option<i32>) -> Option<Value<'static>> {
    Some(Value::Number(number as f64 / 10_f64.powi(scale.unwrap_or(0))))
}

fn number(number: f64) -> Option<Value<'static>> {
    (!number.is_nan()).then_some(Value::Number(number))
}

/// A text, or a decimal number as bytes (two's complement, most significant byte first).
fn bytes_or_decimal<B: AsBytes>(value: &B, scale: Option<i32>) -> Option<Value<'static>> {
    let bytes = value.bytes();
    let Some(scale) = scale else {
        let Ok(text) = std::str::from_utf8(bytes) else { return Some(Value::Error) };
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
        return (!text.is_empty()).then(|| Value::Text(Cow::Owned(text.to_owned())));
    };
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let magnitude = bytes.iter().fold(0.0, |sum, byte| sum * 256.0 + f64::from(if negative { !byte } else { *byte }));
    let number = if negative { -magnitude - 1.0 } else { magnitude };
    Some(Value::Number(number / 10_f64.powi(scale)))
}

/// The two kinds of byte arrays.
trait AsBytes {
    fn bytes(&self) -> &[u8];
}

impl AsBytes for ByteArray {
    fn bytes(&self) -> &[u8] {
        self.data()
    }
}

impl AsBytes for parquet::data_type::FixedLenByteArray {
    fn bytes(&self) -> &[u8] {
        self.data()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::parquet::{Kind, TableWriter, Values as Column};

    fn sheet(bytes: &[u8], limits: Limits) -> Result<Vec<String>, ProblemKind> {
        let mut seen = Vec::new();
        read(bytes, "cazuri", limits, &mut |name, grid| {
            assert_eq!(name.name, "cazuri");
            let grid = grid.unwrap();
            for position in 0..grid.len() {
                let cells = grid.row(position).iter().map(|c| format!("{}={:?}", c.column, c.value));
                seen.push(format!("{}: {}", grid.number(position), cells.collect::<Vec<_>>().join(" ")));
            }
        })?;
        Ok(seen)
    }

    fn table(groups: u8) -> Vec<u8> {
        let columns = [
            ("Nr. caz", Kind::Text),
            ("capacity", Kind::Whole),
            ("hours", Kind::Number),
            ("foreseen", Kind::Bool),
            ("birth_on", Kind::Day),
            ("recorded_at", Kind::Moment),
        ];
        let mut bytes = Vec::new();
        let mut table = TableWriter::new(&mut bytes, &columns).unwrap();
        for _ in 0..groups {
            table
                .rows(&[
                    Column::Text(vec![Some(" C-1 ".into()), Some(String::new())]),
                    Column::Whole(vec![Some(12), None]),
                    Column::Number(vec![Some(1.5), Some(f64::NAN)]),
                    Column::Bool(vec![Some(true), None]),
                    Column::Day(vec![Some(19_800), None]),
                    Column::Moment(vec![Some(19_800 * 1440 + 61), Some(19_801 * 1440)]),
                ])
                .unwrap();
        }
        table.finish().unwrap();
        bytes
    }

    #[test]
    fn typed_columns_become_cells_under_their_names() {
        let head = "1: 0=Text(\"Nr. caz\") 1=Text(\"capacity\") 2=Text(\"hours\") 3=Text(\"foreseen\") 4=Text(\"birth_on\") 5=Text(\"recorded_at\")";
        let row =
            "0=Text(\"C-1\") 1=Number(12.0) 2=Number(1.5) 3=Bool(true) 4=Moment(19800, None) 5=Moment(19800, Some(61))";
        let expected =
            [head.to_owned(), format!("2: {row}"), "3: 5=Moment(19801, None)".to_owned(), format!("4: {row}")];
        let seen = sheet(&table(2), Limits::default()).unwrap();
        assert_eq!(seen[..4], expected);
        assert_eq!(seen.len(), 5);
    }

    #[test]
    fn universal_time_becomes_romanian_time() {
        let at = |day: Day, minute: i64| i64::from(day) * MINUTES + minute;
        let day = |month, date| day_of(2024, month, date).unwrap();
        for (universal, offset) in [
            (at(day(1, 15), 600), 120),
            (at(day(3, 31), 59), 120),
            (at(day(3, 31), 60), 180),
            (at(day(7, 1), 0), 180),
            (at(day(10, 27), 59), 180),
            (at(day(10, 27), 60), 120),
        ] {
            assert_eq!(romanian_offset(universal), offset, "{universal}");
        }
        assert_eq!(moment(at(day(6, 1), 23 * 60), true), Some(Value::Moment(day(6, 2), Some(120))));
    }

    #[test]
    fn broken_and_huge_files_are_refused() {
        let whole = table(1);
        for end in [8, whole.len() / 2, whole.len() - 5] {
            let mut cut = whole[..end].to_vec();
            cut.extend(&whole[whole.len() - 8..]);
            assert_eq!(sheet(&cut, Limits::default()), Err(ProblemKind::Damaged), "{end}");
        }
        assert_eq!(sheet(&whole, Limits { cells: 4, ..Limits::default() }), Err(ProblemKind::TooLarge));
        for position in 0..whole.len() {
            let mut bent = whole.clone();
            bent[position] ^= 0x55;
            // Whatever it says: no panic comes out.
            let _ = sheet(&bent, Limits::default());
        }
    }

    #[test]
    fn decimals_and_lists_are_cells() {
        assert_eq!(bytes_or_decimal(&ByteArray::from(vec![0xff, 0x38]), Some(2)), Some(Value::Number(-2.0)));
        assert_eq!(whole(4_250, Some(2)), Some(Value::Number(42.5)));
        let mut cell = Some(Value::Text("a".into()));
        join(&mut cell, Some(Value::Text("b".into())));
        assert_eq!(cell, Some(Value::Text("a;b".into())));
    }
}
