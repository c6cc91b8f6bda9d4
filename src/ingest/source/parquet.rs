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
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use super::{Limits, SheetName, Visit, parquet_pages};
use crate::ingest::grid::{Cell, Grid, Value};
use crate::ingest::problem::ProblemKind;
use crate::time::{Day, day_of, ymd};

/// Records that are decoded at once.
const BATCH: usize = 1 << 12;
const MINUTES: i64 = 1440;
/// Bytes of a text that is longer than what registers repeat.
const LONG: usize = 256;

/// Reads a file as one sheet named after it.
///
/// # Errors
/// Why it cannot be read.
pub fn read(bytes: &[u8], stem: &str, limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let mut records = Records::open(Bytes::copy_from_slice(bytes), limits)?;
    let mut grid = Grid::default();
    records.fill(&mut grid, usize::MAX)?;
    visit(SheetName { name: stem.to_owned(), hidden: false }, Ok(grid));
    Ok(())
}

fn damaged(_: ParquetError) -> ProblemKind {
    ProblemKind::Damaged
}

/// What reads the values of one column.
type Next = Box<dyn FnMut(usize) -> Result<Values, ProblemKind>>;

/// The records of a file, some thousands at a time.
pub struct Records {
    reader: SerializedFileReader<Bytes>,
    limits: Limits,
    /// The next group, the columns of the one before it, and how many of its records are still to be read.
    group: usize,
    columns: Vec<Next>,
    left: usize,
    /// Records of the last batch that were not asked for yet.
    batch: Batch,
    /// The row that was read last; the names of the columns are row 1.
    row: u32,
    /// Bytes of long texts so far: a dictionary of a few stands for them in every row.
    long: u64,
}

/// Some records, column by column.
#[derive(Default)]
struct Batch {
    columns: Vec<Values>,
    next: usize,
    rows: usize,
}

impl Records {
    /// Opens a file.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn open(bytes: Bytes, limits: Limits) -> Result<Self, ProblemKind> {
        let reader = safely(|| SerializedFileReader::new(bytes.clone()).map_err(damaged))?;
        safely(|| parquet_pages::look(&bytes, reader.metadata(), limits))?;
        let file = reader.metadata().file_metadata();
        let rows = usize::try_from(file.num_rows()).map_err(|_| ProblemKind::Damaged)?;
        // Empty cells count too: a column is decoded whole.
        if rows.saturating_mul(file.schema_descr().num_columns()) > limits.cells.saturating_mul(2) {
            return Err(ProblemKind::TooLarge);
        }
        let (columns, batch) = (Vec::new(), Batch::default());
        Ok(Self { reader, limits, group: 0, columns, left: 0, batch, row: 0, long: 0 })
    }

    /// How many rows there are, with the names of the columns.
    #[must_use]
    pub fn rows(&self) -> usize {
        usize::try_from(self.reader.metadata().file_metadata().num_rows()).map_or(0, |rows| rows.saturating_add(1))
    }

    /// Adds the next filled rows to a grid until it has so many, or there are no more.
    ///
    /// # Errors
    /// Why a row cannot be read.
    pub fn fill(&mut self, grid: &mut Grid<'static>, most: usize) -> Result<(), ProblemKind> {
        let limits = self.limits;
        while grid.len() < most {
            let mut full = false;
            let more = self.rows_of_batch(&mut |number, row| {
                let bytes = |cell: &Cell<'_>| size_of::<Cell<'_>>() + cell.value.text().map_or(0, str::len);
                let more: usize = row.iter().map(bytes).sum();
                full |= grid.cell_count() + row.len() > limits.cells || limits.allow(grid, more).is_err();
                if full {
                    return false;
                }
                for cell in row {
                    grid.push(number, cell.column, cell.value.clone().into_owned());
                }
                grid.len() < most
            })?;
            if full {
                return Err(ProblemKind::TooLarge);
            }
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Gives the filled rows of one batch, each with its number, until one is answered with `false`, which may be asked
    /// for again with [`Records::again`]; whether there was a batch.
    ///
    /// # Errors
    /// Why a row cannot be read.
    pub fn rows_of_batch(&mut self, take: &mut dyn FnMut(u32, &[Cell<'_>]) -> bool) -> Result<bool, ProblemKind> {
        if self.row == 0 {
            self.row = 1;
            let schema = self.reader.metadata().file_metadata().schema_descr_ptr();
            let name = |column: &ColumnDescriptor| column.path().parts().first().map(|name| name.trim().to_owned());
            let names = (0_u32..).zip(schema.columns());
            let names: Vec<Cell<'_>> = names
                .filter_map(|(column, descriptor)| Some((column, name(descriptor).filter(|name| !name.is_empty())?)))
                .map(|(column, name)| Cell { column, value: Value::Text(Cow::Owned(name)) })
                .collect();
            if !names.is_empty() && !take(1, &names) {
                return Ok(true);
            }
        }
        if self.batch.next >= self.batch.rows && !self.next_batch()? {
            return Ok(false);
        }
        let (Batch { columns, next, rows }, row, of_long) = (&mut self.batch, &mut self.row, &mut self.long);
        let mut cells = Vec::with_capacity(columns.len());
        while *next < *rows {
            let at = *next;
            *next += 1;
            *row = row.checked_add(1).ok_or(ProblemKind::TooLarge)?;
            cells.clear();
            cells.extend(
                (0_u32..)
                    .zip(columns.iter())
                    .filter_map(|(column, values)| Some(Cell { column, value: values.get(at)?.as_ref()?.value()? })),
            );
            let long = |cell: &Cell<'_>| cell.value.text().map_or(0, str::len);
            *of_long += cells.iter().map(long).filter(|length| *length > LONG).sum::<usize>() as u64;
            if *of_long > self.limits.memory {
                return Err(ProblemKind::TooLarge);
            }
            if !cells.is_empty() && !take(*row, &cells) {
                break;
            }
        }
        Ok(true)
    }

    /// The last row that was given will be given again.
    pub fn again(&mut self) {
        if self.row > 1 {
            self.batch.next = self.batch.next.saturating_sub(1);
        }
        self.row = self.row.saturating_sub(1);
    }

    /// Decodes the next records; false at the end.
    fn next_batch(&mut self) -> Result<bool, ProblemKind> {
        while self.left == 0 {
            if self.group >= self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = safely(|| self.reader.get_row_group(self.group).map_err(damaged))?;
            self.group += 1;
            self.left = usize::try_from(group.metadata().num_rows()).map_err(|_| ProblemKind::Damaged)?;
            let column = |at: usize| {
                let reader = group.get_column_reader(at).map_err(damaged)?;
                Ok(values(reader, group.metadata().column(at).column_descr()))
            };
            self.columns = safely(|| (0..group.num_columns()).map(column).collect())?;
        }
        let rows = BATCH.min(self.left);
        self.left -= rows;
        let columns = &mut self.columns;
        let columns = safely(|| columns.iter_mut().map(|next| next(rows)).collect::<Result<_, _>>())?;
        self.batch = Batch { columns, next: 0, rows };
        Ok(true)
    }
}

/// The library under this may panic on files that are broken in ways it does not expect.
fn safely<T>(decode: impl FnOnce() -> Result<T, ProblemKind>) -> Result<T, ProblemKind> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or(Err(ProblemKind::Damaged))
}

/// A value as it was decoded.
enum Held {
    /// As it is.
    Value(Value<'static>),
    /// A text in the memory of its page.
    Text(ByteArray),
}

impl Held {
    fn value(&self) -> Option<Value<'_>> {
        match self {
            Self::Value(value) => Some(value.clone()),
            Self::Text(bytes) => text(bytes.data()),
        }
    }
}

/// The values of a column, one per record.
type Values = Vec<Option<Held>>;

/// Reads the values of a column.
fn values(reader: ColumnReader, column: &ColumnDescriptor) -> Next {
    let logical = column.logical_type_ref().cloned();
    let scale = decimal_scale(column);
    let level = column.max_def_level();
    let list = match column.max_rep_level() {
        0 => false,
        1 => true,
        // Lists of lists are no cells.
        _ => return Box::new(|_| Ok(Vec::new())),
    };
    let decode = Decode { level, list };
    match reader {
        ColumnReader::BoolColumnReader(r) => decode.column(r, |yes| value(Some(Value::Bool(yes)))),
        ColumnReader::Int32ColumnReader(r) => {
            let is_day = logical == Some(LogicalType::Date) || column.converted_type() == ConvertedType::DATE;
            decode.column(r, move |n| value(if is_day { Some(Value::Moment(n, None)) } else { whole(n.into(), scale) }))
        }
        ColumnReader::Int64ColumnReader(r) => match timestamp(logical.as_ref(), column.converted_type()) {
            Some((per_minute, universal)) => {
                decode.column(r, move |n| value(moment(n.div_euclid(per_minute), universal)))
            }
            None => decode.column(r, move |n| value(whole(n, scale))),
        },
        // The old timestamps of other tools, which are universal time.
        ColumnReader::Int96ColumnReader(r) => {
            decode.column(r, |n| value(moment(n.to_millis().div_euclid(60_000), true)))
        }
        ColumnReader::FloatColumnReader(r) => decode.column(r, |n| value(number(f64::from(n)))),
        ColumnReader::DoubleColumnReader(r) => decode.column(r, |n| value(number(n))),
        ColumnReader::ByteArrayColumnReader(r) => match scale {
            Some(scale) => decode.column(r, move |bytes| value(Some(decimal(bytes.data(), scale)))),
            None if list => decode.column(r, |bytes| value(text(bytes.data()).map(Value::into_owned))),
            None => decode.column(r, |bytes| Some(Held::Text(bytes))),
        },
        ColumnReader::FixedLenByteArrayColumnReader(r) => match scale {
            Some(scale) => decode.column(r, move |bytes| value(Some(decimal(bytes.data(), scale)))),
            None => decode.column(r, |bytes| value(text(bytes.data()).map(Value::into_owned))),
        },
    }
}

fn value(value: Option<Value<'static>>) -> Option<Held> {
    value.map(Held::Value)
}

/// How the levels of a column are understood.
#[derive(Debug, Clone, Copy)]
struct Decode {
    /// Level of a value that is there.
    level: i16,
    /// Records hold lists.
    list: bool,
}

impl Decode {
    fn column<T: DataType>(
        self,
        mut reader: ColumnReaderImpl<T>,
        make: impl Fn(T::T) -> Option<Held> + 'static,
    ) -> Next {
        let (mut filled, mut levels, mut repeats) = (Vec::new(), Vec::new(), Vec::new());
        Box::new(move |rows| {
            let mut out = Values::with_capacity(rows);
            while out.len() < rows {
                filled.clear();
                levels.clear();
                repeats.clear();
                let (records, values, _) = reader
                    .read_records(
                        rows - out.len(),
                        (self.level > 0).then_some(&mut levels),
                        self.list.then_some(&mut repeats),
                        &mut filled,
                    )
                    .map_err(damaged)?;
                if records == 0 {
                    break;
                }
                if self.level == 0 {
                    out.extend(filled.drain(..).take(values).map(&make));
                    continue;
                }
                let mut filled = filled.drain(..);
                for (position, level) in levels.iter().enumerate() {
                    let value = if *level == self.level { filled.next().and_then(&make) } else { None };
                    match (repeats.get(position), out.last_mut()) {
                        (Some(1..), Some(last)) => join(last, value),
                        _ => out.push(value),
                    }
                }
            }
            Ok(out)
        })
    }
}

/// Members of a list stand in one cell.
fn join(cell: &mut Option<Held>, more: Option<Held>) {
    match (cell, more) {
        (Some(Held::Value(Value::Text(text))), Some(Held::Value(Value::Text(more)))) => {
            *text = Cow::Owned(format!("{text};{more}"));
        }
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

/// A text without blanks around it; none where nothing else stands in it.
fn text(bytes: &[u8]) -> Option<Value<'_>> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(Value::Error) };
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then_some(Value::Text(Cow::Borrowed(text)))
}

/// A decimal number as bytes (two's complement, most significant byte first).
fn decimal(bytes: &[u8], scale: i32) -> Value<'static> {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let magnitude = bytes.iter().fold(0.0, |sum, byte| sum * 256.0 + f64::from(if negative { !byte } else { *byte }));
    let number = if negative { -magnitude - 1.0 } else { magnitude };
    Value::Number(number / 10_f64.powi(scale))
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
        assert_eq!(decimal(&[0xff, 0x38], 2), Value::Number(-2.0));
        assert_eq!(whole(4_250, Some(2)), Some(Value::Number(42.5)));
        let held = |text: &str| value(Some(Value::Text(Cow::Owned(text.to_owned()))));
        let mut cell = held("a");
        join(&mut cell, held("b"));
        assert_eq!(cell.as_ref().and_then(Held::value), Some(Value::Text("a;b".into())));
    }
}
