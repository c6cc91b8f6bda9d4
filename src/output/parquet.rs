//! Tables as Apache Parquet files: typed columns, every value optional, Snappy-compressed, written by polars.
//!
//! Types as the Parquet format names them: `STRING`, `INT64`, `DOUBLE`, `BOOLEAN`, `DATE` (days since 1970-01-01) and
//! `TIMESTAMP(MILLIS)` without a time zone, that is local wall-clock time. The same table gives the same bytes: nothing
//! but the writer's name is noted in the file.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field, TimeUnit};
use polars_arrow::record_batch::RecordBatchT;
use polars_core::error::{PolarsError, polars_err};
use polars_core::prelude::{Column, CompatLevel, DataFrame, DataType};
use polars_parquet::write::{
    CompressionOptions, Encoding, FileWriter, KeyValue, StatisticsOptions, Version, WriteOptions, row_group_iter,
};

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

/// Rows of a group: a reader need not hold more of them at a time.
const GROUP: usize = 1 << 17;

/// How everything is written. Nothing of it is left to the settings of the machine.
const OPTIONS: WriteOptions = WriteOptions {
    statistics: StatisticsOptions {
        min_value: true,
        max_value: true,
        distinct_count: false,
        null_count: true,
        binary_statistics_truncate_length: Some(64),
    },
    version: Version::V1,
    compression: CompressionOptions::Snappy,
    data_page_size: None,
};

/// Writes a table group of rows by group of rows, so that a long one need not be held in memory.
pub struct TableWriter<W: Write + Send> {
    file: FileWriter<W>,
    kinds: Vec<Kind>,
    notes: Vec<KeyValue>,
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
    /// When two columns have one name.
    pub fn new(out: W, columns: &[(&str, Kind)]) -> io::Result<Self> {
        Self::with_notes(out, columns, &[])
    }

    /// The same, with names and texts that the file says of itself (its key-value metadata).
    ///
    /// # Errors
    /// When two columns have one name.
    pub fn with_notes(out: W, columns: &[(&str, Kind)], notes: &[(String, String)]) -> io::Result<Self> {
        let field = |(name, kind): &(&str, Kind)| Field::new((*name).into(), dtype(*kind), true);
        let schema: ArrowSchema = columns.iter().map(field).map(|field| (field.name.clone(), field)).collect();
        if schema.len() != columns.len() {
            return Err(io::Error::other("two columns have one name"));
        }
        let notes = notes.iter().map(|(key, text)| KeyValue { key: key.clone(), value: Some(text.clone()) }).collect();
        let file = FileWriter::try_new(out, schema, OPTIONS).map_err(io_error)?;
        Ok(Self { file, kinds: columns.iter().map(|(_, kind)| *kind).collect(), notes })
    }

    /// Adds rows: one list of values per column, in the order of the columns, all of one length.
    ///
    /// # Errors
    /// When `out` cannot be written, or the values do not fit the columns.
    pub fn rows(&mut self, columns: &[Values]) -> io::Result<()> {
        let rows = columns.first().map_or(0, Values::len);
        let fits = columns.iter().map(Values::kind).eq(self.kinds.iter().copied());
        if !fits || columns.iter().any(|values| values.len() != rows) {
            return Err(io::Error::other("the values do not fit the columns"));
        }
        for from in (0..rows).step_by(GROUP) {
            let until = rows.min(from.saturating_add(GROUP));
            let arrays: Vec<Arc<dyn Array>> = columns.iter().map(|values| array(values, from..until)).collect();
            self.group(arrays, until - from).map_err(io_error)?;
        }
        Ok(())
    }

    fn group(&mut self, arrays: Vec<Arc<dyn Array>>, rows: usize) -> Result<(), PolarsError> {
        let schema = Arc::new(self.file.schema().clone());
        let fields = self.file.parquet_schema().fields().to_vec();
        // A dictionary where values repeat; of yes and no there is none.
        let encoding = |kind: &Kind| vec![if *kind == Kind::Bool { Encoding::Plain } else { Encoding::RleDictionary }];
        let encodings: Vec<Vec<Encoding>> = self.kinds.iter().map(encoding).collect();
        let batch = RecordBatchT::try_new(rows, schema, arrays)?;
        let rows = u64::try_from(rows).map_err(|_| polars_err!(ComputeError: "too many rows"))?;
        self.file.write(rows, row_group_iter(batch, encodings.into(), fields, OPTIONS))
    }

    /// Completes the file.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.end(Some(self.notes)).map_err(io_error)?;
        self.file.into_inner().flush()
    }
}

/// Writes a frame as it is: columns of texts, 64-bit whole and decimal numbers, yes and no, days; and what the file says
/// of itself.
///
/// # Errors
/// When the file cannot be written, or a column is of another type; an old file is then untouched.
pub fn write_frame(path: &Path, frame: &DataFrame, notes: &[(String, String)]) -> Result<(), OutputError> {
    write_whole(path, |file| {
        let failed = |source| OutputError::Write { path: path.to_owned(), source };
        let kinds = frame.columns().iter().map(|column| Ok((column.name().as_str(), kind_of(column.dtype())?)));
        let kinds = kinds.collect::<io::Result<Vec<_>>>().map_err(failed)?;
        let mut table = TableWriter::with_notes(file, &kinds, notes).map_err(failed)?;
        for from in (0..frame.height()).step_by(GROUP) {
            let group = frame.slice(i64::try_from(from).unwrap_or(i64::MAX), GROUP);
            let in_one_piece =
                |column: &Column| column.as_materialized_series().rechunk().to_arrow(0, CompatLevel::newest());
            let arrays = group.columns().iter().map(|column| Arc::from(in_one_piece(column))).collect();
            table.group(arrays, group.height()).map_err(|error| failed(io_error(error)))?;
        }
        table.finish().map_err(failed)
    })
}

fn kind_of(dtype: &DataType) -> io::Result<Kind> {
    Ok(match dtype {
        DataType::String => Kind::Text,
        DataType::Int64 => Kind::Whole,
        DataType::Float64 => Kind::Number,
        DataType::Boolean => Kind::Bool,
        DataType::Date => Kind::Day,
        other => return Err(io::Error::other(format!("columns of type {other} are not written"))),
    })
}

fn io_error(error: PolarsError) -> io::Error {
    match error {
        PolarsError::IO { error, .. } => io::Error::new(error.kind(), error.to_string()),
        error => io::Error::other(error),
    }
}

const fn dtype(kind: Kind) -> ArrowDataType {
    match kind {
        Kind::Text => ArrowDataType::Utf8View,
        Kind::Whole => ArrowDataType::Int64,
        Kind::Number => ArrowDataType::Float64,
        Kind::Bool => ArrowDataType::Boolean,
        Kind::Day => ArrowDataType::Date32,
        Kind::Moment => ArrowDataType::Timestamp(TimeUnit::Millisecond, None),
    }
}

/// Some rows of a column.
fn array(values: &Values, rows: Range<usize>) -> Arc<dyn Array> {
    fn some<T>(values: &[T], rows: Range<usize>) -> &[T] {
        values.get(rows).unwrap_or_default()
    }
    match values {
        Values::Text(v) => Arc::new(Utf8ViewArray::from_slice(some(v, rows))),
        Values::Whole(v) => Arc::new(PrimitiveArray::from(some(v, rows))),
        Values::Number(v) => Arc::new(PrimitiveArray::from(some(v, rows))),
        Values::Bool(v) => Arc::new(BooleanArray::from(some(v, rows))),
        Values::Day(v) => Arc::new(PrimitiveArray::from(some(v, rows)).to(dtype(Kind::Day))),
        Values::Moment(v) => {
            let millis: Vec<Option<i64>> = some(v, rows).iter().map(|minutes| minutes.map(|m| m * 60_000)).collect();
            Arc::new(PrimitiveArray::from(millis).to(dtype(Kind::Moment)))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use polars_parquet::parquet::read::PageReader;
    use polars_parquet::read::{
        BasicDecompressor, ColumnChunkMetadata, column_iter_to_arrays, infer_schema, read_metadata,
    };

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

    fn bytes_of(table: Vec<(&str, Values)>, notes: &[(String, String)]) -> Vec<u8> {
        let kinds: Vec<(&str, Kind)> = table.iter().map(|(name, values)| (*name, values.kind())).collect();
        let mut bytes = Vec::new();
        let mut writer = TableWriter::with_notes(&mut bytes, &kinds, notes).unwrap();
        writer.rows(&table.into_iter().map(|(_, values)| values).collect::<Vec<_>>()).unwrap();
        writer.finish().unwrap();
        bytes
    }

    fn written(notes: &[(String, String)]) -> Vec<u8> {
        bytes_of(table(), notes)
    }

    #[test]
    fn a_table_reads_back_as_it_was_written() {
        let bytes = written(&[("a".to_owned(), "b".to_owned())]);
        let metadata = read_metadata(&mut Cursor::new(&bytes)).unwrap();
        let notes = metadata.key_value_metadata().clone().unwrap();
        assert_eq!(notes, [KeyValue { key: "a".to_owned(), value: Some("b".to_owned()) }]);
        let shown = |(column, field): (&ColumnChunkMetadata, &Field)| {
            let range = column.byte_range().start as usize..column.byte_range().end as usize;
            let pages = PageReader::new(Cursor::new(bytes[range].to_vec().into()), column, Vec::new(), bytes.len());
            let types = vec![&column.descriptor().descriptor.primitive_type];
            let pages = vec![BasicDecompressor::new(pages, Vec::new())];
            let (arrays, _) = column_iter_to_arrays(pages, types, field.clone(), None).unwrap();
            format!("{}: {:?}", field.name, arrays)
        };
        let schema = infer_schema(&metadata).unwrap();
        let columns = metadata.row_groups[0].parquet_columns();
        let shown: Vec<String> = columns.iter().zip(schema.iter_values()).map(shown).collect();
        assert_eq!(
            shown,
            [
                "text: [Utf8ViewArray[ș, None]]",
                "whole: [Int64[None, -7]]",
                "number: [Float64[0.5, None]]",
                "bool: [BooleanArray[false, None]]",
                "day: [Date32[2024-02-29, None]]",
                "moment: [Timestamp(Millisecond, None)[2024-02-29 09:30:00, None]]"
            ]
        );
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(written(&[]), written(&[]));
    }

    #[test]
    fn a_frame_is_written_as_the_same_columns_are() {
        let frame = DataFrame::new(
            2,
            vec![
                Column::new("text".into(), [Some("ș"), None]),
                Column::new("whole".into(), [None, Some(-7_i64)]),
                Column::new("number".into(), [Some(0.5), None]),
                Column::new("bool".into(), [Some(false), None]),
                Column::new("day".into(), [Some(19_782), None]).cast(&DataType::Date).unwrap(),
            ],
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.parquet");
        write_frame(&path, &frame.unwrap(), &[]).unwrap();
        let columns = table().into_iter().filter(|(name, _)| *name != "moment").collect();
        assert_eq!(std::fs::read(&path).unwrap(), bytes_of(columns, &[]));
        let other = DataFrame::new(1, vec![Column::new("n".into(), [1_i32])]).unwrap();
        assert!(write_frame(&path, &other, &[]).unwrap_err().to_string().contains("i32"));
    }

    #[test]
    fn values_that_do_not_fit_are_refused() {
        let mut table = TableWriter::new(Vec::new(), &[("a", Kind::Bool)]).unwrap();
        assert!(table.rows(&[Values::Bool(vec![None]), Values::Bool(vec![None])]).is_err());
        assert!(table.rows(&[Values::Day(vec![None])]).is_err());
        assert!(table.rows(&[]).is_err());
        assert!(TableWriter::new(Vec::new(), &[("a", Kind::Bool), ("a", Kind::Day)]).is_err());
        let mut table = TableWriter::new(Vec::new(), &[("a", Kind::Bool), ("b", Kind::Bool)]).unwrap();
        assert!(table.rows(&[Values::Bool(vec![None]), Values::Bool(vec![None; 2])]).is_err());
    }
}
