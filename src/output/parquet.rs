//! Tables as Apache Parquet files: typed columns, every value optional, Snappy-compressed.
//!
//! Logical types as the Parquet format names them: `STRING`, `INTEGER(64, signed)`, `DOUBLE`, `BOOLEAN`, `DATE` (days
//! since 1970-01-01) and `TIMESTAMP(MILLIS)` without a time zone, that is local wall-clock time. The same table gives the
//! same bytes: nothing but the writer's name and version is noted in the file.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::error::OutputError;
use super::file::write_whole;
use crate::time::Day;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text in UTF-8.
    Text,
    /// Whole numbers.
    Whole,
    /// Decimal numbers.
    Number,
    /// Yes or no.
    Bool,
    /// Calendar days.
    Day,
    /// Days with a time of day.
    Moment,
}

/// The values of a column, row by row; `None` is an empty cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Texts.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Decimal numbers.
    Number(Vec<Option<f64>>),
    /// Yes or no.
    Bool(Vec<Option<bool>>),
    /// Days since 1970-01-01.
    Day(Vec<Option<Day>>),
    /// Minutes since 1970-01-01 00:00, local wall-clock time.
    Moment(Vec<Option<i64>>),
}

impl Values {
    /// A column without rows.
    #[must_use]
    pub const fn none(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Vec::new()),
            Kind::Whole => Self::Whole(Vec::new()),
            Kind::Number => Self::Number(Vec::new()),
            Kind::Bool => Self::Bool(Vec::new()),
            Kind::Day => Self::Day(Vec::new()),
            Kind::Moment => Self::Moment(Vec::new()),
        }
    }

    /// Number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Text(v) => v.len(),
            Self::Whole(v) | Self::Moment(v) => v.len(),
            Self::Number(v) => v.len(),
            Self::Bool(v) => v.len(),
            Self::Day(v) => v.len(),
        }
    }

    /// Adds an empty cell.
    pub fn push_empty(&mut self) {
        match self {
            Self::Text(v) => v.push(None),
            Self::Whole(v) | Self::Moment(v) => v.push(None),
            Self::Number(v) => v.push(None),
            Self::Bool(v) => v.push(None),
            Self::Day(v) => v.push(None),
        }
    }

    /// Adds the rows of a column of the same kind; of another kind, as many empty cells.
    pub fn append(&mut self, more: Self) {
        match (self, more) {
            (Self::Text(all), Self::Text(more)) => all.extend(more),
            (Self::Whole(all), Self::Whole(more)) | (Self::Moment(all), Self::Moment(more)) => all.extend(more),
            (Self::Number(all), Self::Number(more)) => all.extend(more),
            (Self::Bool(all), Self::Bool(more)) => all.extend(more),
            (Self::Day(all), Self::Day(more)) => all.extend(more),
            (all, more) => (0..more.len()).for_each(|_| all.push_empty()),
        }
    }

    /// Takes all rows away.
    pub fn clear(&mut self) {
        *self = Self::none(self.kind());
    }

    /// What the column holds.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Whole(_) => Kind::Whole,
            Self::Number(_) => Kind::Number,
            Self::Bool(_) => Kind::Bool,
            Self::Day(_) => Kind::Day,
            Self::Moment(_) => Kind::Moment,
        }
    }
}

/// Writes a table group of rows by group of rows, so that a long one need not be held in memory.
pub struct TableWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> std::fmt::Debug for TableWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableWriter").finish_non_exhaustive()
    }
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table with the given columns: name and what it holds.
    ///
    /// # Errors
    /// When `out` cannot be written, or two columns have one name.
    pub fn new(out: W, columns: &[(&str, Kind)]) -> io::Result<Self> {
        Self::with_notes(out, columns, &[])
    }

    /// The same, with names and texts that the file says of itself (its key-value metadata).
    ///
    /// # Errors
    /// When `out` cannot be written, or two columns have one name.
    pub fn with_notes(out: W, columns: &[(&str, Kind)], notes: &[(String, String)]) -> io::Result<Self> {
        let fields = columns.iter().map(|(name, kind)| field(name, *kind).map(Arc::new)).collect::<Result<_, _>>();
        let schema = fields
            .and_then(|fields| Type::group_type_builder("table").with_fields(fields).build())
            .map_err(io_error)?;
        let notes = notes.iter().map(|(name, text)| KeyValue::new(name.clone(), text.clone())).collect::<Vec<_>>();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata((!notes.is_empty()).then_some(notes))
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(io_error)?;
        Ok(Self { file })
    }

    /// Adds rows: one list of values per column, in the order of the columns, all of one length.
    ///
    /// # Errors
    /// When `out` cannot be written, or the values do not fit the columns.
    pub fn rows(&mut self, columns: &[Values]) -> io::Result<()> {
        self.try_rows(columns).map_err(io_error)
    }

    fn try_rows(&mut self, columns: &[Values]) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for values in columns {
            let Some(mut column) = group.next_column()? else {
                return Err(ParquetError::General("more values than columns".to_owned()));
            };
            put(&mut column, values)?;
            column.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Completes the file.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn finish(self) -> io::Result<()> {
        self.file.close().map(|_| ()).map_err(io_error)
    }
}

/// Writes a whole table: name and values of each column, and what the file says of itself.
///
/// # Errors
/// When the file cannot be written; an old file is then untouched.
pub fn write(path: &Path, columns: &[(&str, Values)], notes: &[(String, String)]) -> Result<(), OutputError> {
    write_whole(path, |file| {
        let failed = |source| OutputError::Write { path: path.to_owned(), source };
        let names: Vec<(&str, Kind)> = columns.iter().map(|(name, values)| (*name, values.kind())).collect();
        let mut table = TableWriter::with_notes(file, &names, notes).map_err(failed)?;
        let values: Vec<Values> = columns.iter().map(|(_, values)| values.clone()).collect();
        table.rows(&values).map_err(failed)?;
        table.finish().map_err(failed)
    })
}

fn io_error(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

fn field(name: &str, kind: Kind) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Whole => (Physical::INT64, Some(LogicalType::integer(64, true))),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Bool => (Physical::BOOLEAN, None),
        Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Moment => (Physical::INT64, Some(LogicalType::timestamp(false, TimeUnit::MILLIS))),
    };
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn put(column: &mut SerializedColumnWriter<'_>, values: &Values) -> Result<(), ParquetError> {
    match values {
        Values::Text(v) => batch::<ByteArrayType, _>(column, v, |text| ByteArray::from(text.as_str())),
        Values::Whole(v) => batch::<Int64Type, _>(column, v, |number| *number),
        Values::Number(v) => batch::<DoubleType, _>(column, v, |number| *number),
        Values::Bool(v) => batch::<BoolType, _>(column, v, |yes| *yes),
        Values::Day(v) => batch::<Int32Type, _>(column, v, |day| *day),
        Values::Moment(v) => batch::<Int64Type, _>(column, v, |minutes| minutes * 60_000),
    }
}

/// Filled values one after the other, and a level per row that says whether it is filled.
fn batch<T: DataType, V>(
    column: &mut SerializedColumnWriter<'_>,
    values: &[Option<V>],
    make: impl Fn(&V) -> T::T,
) -> Result<(), ParquetError> {
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let filled: Vec<T::T> = values.iter().flatten().map(make).collect();
    column.typed::<T>().write_batch(&filled, Some(&levels), None).map(|_| ())
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;

    fn table() -> Vec<(&'static str, Values)> {
        vec![
            ("text", Values::Text(vec![Some("ș".into()), None])),
            ("whole", Values::Whole(vec![None, Some(-7)])),
            ("number", Values::Number(vec![Some(0.5), None])),
            ("bool", Values::Bool(vec![Some(false), None])),
            ("day", Values::Day(vec![Some(19_782), None])),
            ("moment", Values::Moment(vec![Some(19_782 * 1440 + 570), None])),
        ]
    }

    #[test]
    fn a_table_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.parquet");
        write(&path, &table(), &[]).unwrap();
        let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        let rows: Vec<String> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
        assert_eq!(
            rows,
            [
                "{text: \"ș\", whole: null, number: 0.5, bool: false, day: 2024-02-29, moment: 2024-02-29 09:30:00.000 +00:00}",
                "{text: null, whole: -7, number: null, bool: null, day: null, moment: null}"
            ]
        );
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("1.parquet"), folder.path().join("2.parquet"));
        write(&one, &table(), &[]).unwrap();
        write(&two, &table(), &[]).unwrap();
        assert_eq!(std::fs::read(one).unwrap(), std::fs::read(two).unwrap());
    }

    #[test]
    fn values_that_do_not_fit_are_refused() {
        let mut table = TableWriter::new(Vec::new(), &[("a", Kind::Bool)]).unwrap();
        assert!(table.rows(&[Values::Bool(vec![None]), Values::Bool(vec![None])]).is_err());
    }
}
