//! The columns of a Parquet file: what their values mean, as far as registers have such values.

use polars_arrow::datatypes::{ArrowDataType, Field, TimeUnit};
use polars_parquet::parquet::schema::types::{
    IntegerType, PrimitiveConvertedType as Converted, PrimitiveLogicalType as Logical, PrimitiveType,
};
use polars_parquet::read::schema::{SchemaDescriptor, parquet_to_arrow_schema};
use polars_parquet::read::{ParquetTimeUnit, ParquetType, PhysicalType};

/// Bytes of the longest texts of one length that are read.
const LONGEST: usize = 256;

/// What stands for what in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// As it is.
    Plain,
    /// A number without its point, before so many decimal places.
    Decimal(i32),
    /// Days since 1970-01-01.
    Day,
    /// A moment since 1970-01-01 00:00, in units of which so many are a minute.
    Moment {
        /// Units of a minute.
        minute: i64,
        /// Universal time.
        universal: bool,
    },
    /// A time of day in such units.
    Clock {
        /// Units of a minute.
        minute: i64,
    },
    /// The sixteen bytes of an identifier.
    Uuid,
}

/// How the values of a column are read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// As what the library is to give them.
    pub field: Field,
    /// What they mean.
    pub meaning: Meaning,
    /// Whether a cell holds a list of them.
    pub list: bool,
}

impl Reading {
    /// The same for texts of which some are none: as bytes.
    #[must_use]
    pub fn of_bytes(&self) -> Self {
        let mut field = self.field.clone();
        match &mut field.dtype {
            ArrowDataType::LargeList(member) => member.dtype = ArrowDataType::BinaryView,
            dtype => *dtype = ArrowDataType::BinaryView,
        }
        Self { field, ..*self }
    }

    /// Whether the values are texts.
    #[must_use]
    pub fn is_text(&self) -> bool {
        let dtype = match &self.field.dtype {
            ArrowDataType::LargeList(member) => &member.dtype,
            dtype => dtype,
        };
        *dtype == ArrowDataType::Utf8View
    }
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Which of the columns of a group of rows holds its values, the first where there are several.
    pub leaf: usize,
    /// None for values that registers never have: structures, lists of lists, spans of time.
    pub reading: Option<Reading>,
}

/// The columns of a file, those that hold others as one.
pub fn columns(schema: &SchemaDescriptor) -> Vec<Column> {
    let mut leaf = 0;
    let column = |field: &ParquetType| {
        let (first, count) = (leaf, leaves(field));
        leaf += count;
        // A structure without columns has no place among them.
        let primitive = schema.columns().get(first).filter(|_| count == 1).map(|c| &c.descriptor.primitive_type);
        let reading = primitive.and_then(|primitive| reading(field, primitive));
        (count > 0).then(|| Column { name: field.name().trim().to_owned(), leaf: first, reading })
    };
    schema.fields().iter().filter_map(column).collect()
}

fn leaves(field: &ParquetType) -> usize {
    match field {
        ParquetType::PrimitiveType(_) => 1,
        ParquetType::GroupType { fields, .. } => fields.iter().map(leaves).sum(),
    }
}

fn reading(field: &ParquetType, primitive: &PrimitiveType) -> Option<Reading> {
    let (dtype, meaning) = values(primitive)?;
    let mut shape = parquet_to_arrow_schema(std::slice::from_ref(field)).iter_values().next()?.clone();
    let list = match (&mut shape.dtype, field) {
        (ArrowDataType::LargeList(member), _) if !member.dtype.is_nested() => {
            member.dtype = dtype;
            true
        }
        (whole, ParquetType::PrimitiveType(_)) if !whole.is_nested() => {
            *whole = dtype;
            false
        }
        _ => return None,
    };
    Some(Reading { field: shape, meaning, list })
}

/// As what the library is to give values, and what they mean.
fn values(primitive: &PrimitiveType) -> Option<(ArrowDataType, Meaning)> {
    let PrimitiveType { physical_type, logical_type, converted_type, .. } = primitive;
    let decimal = match (logical_type, converted_type) {
        (Some(Logical::Decimal(_, places)), _) | (None, Some(Converted::Decimal(_, places))) => {
            Some(Meaning::Decimal(i32::try_from(*places).ok()?))
        }
        _ => None,
    };
    let meaning = decimal.or_else(|| moment(*logical_type, *converted_type)).unwrap_or(Meaning::Plain);
    Some(match physical_type {
        PhysicalType::Boolean => (ArrowDataType::Boolean, Meaning::Plain),
        PhysicalType::Int32 if is_unsigned(*logical_type, *converted_type) => (ArrowDataType::UInt32, meaning),
        PhysicalType::Int32 => (ArrowDataType::Int32, meaning),
        PhysicalType::Int64 if is_unsigned(*logical_type, *converted_type) => (ArrowDataType::UInt64, meaning),
        PhysicalType::Int64 => (ArrowDataType::Int64, meaning),
        // The old timestamps of other tools, which are universal time.
        PhysicalType::Int96 => {
            (ArrowDataType::Timestamp(TimeUnit::Millisecond, None), Meaning::Moment { minute: 60_000, universal: true })
        }
        PhysicalType::Float => (ArrowDataType::Float32, Meaning::Plain),
        PhysicalType::Double => (ArrowDataType::Float64, Meaning::Plain),
        PhysicalType::ByteArray if decimal.is_some() => (ArrowDataType::BinaryView, meaning),
        PhysicalType::ByteArray if is_opaque(*logical_type, *converted_type) => return None,
        PhysicalType::ByteArray => (ArrowDataType::Utf8View, Meaning::Plain),
        PhysicalType::FixedLenByteArray(16) if *logical_type == Some(Logical::Uuid) => {
            (ArrowDataType::FixedSizeBinary(16), Meaning::Uuid)
        }
        PhysicalType::FixedLenByteArray(1..=LONGEST) if is_opaque(*logical_type, *converted_type) => return None,
        PhysicalType::FixedLenByteArray(width @ 1..=LONGEST) => (ArrowDataType::FixedSizeBinary(*width), meaning),
        PhysicalType::FixedLenByteArray(_) => return None,
    })
}

/// Bytes that are neither text nor numbers as they are known here.
const fn is_opaque(logical: Option<Logical>, converted: Option<Converted>) -> bool {
    matches!(logical, Some(Logical::Bson | Logical::Float16 | Logical::Uuid))
        || matches!(converted, Some(Converted::Bson | Converted::Interval))
}

const fn is_unsigned(logical: Option<Logical>, converted: Option<Converted>) -> bool {
    matches!(
        logical,
        Some(Logical::Integer(IntegerType::UInt8 | IntegerType::UInt16 | IntegerType::UInt32 | IntegerType::UInt64))
    ) || matches!(converted, Some(Converted::Uint8 | Converted::Uint16 | Converted::Uint32 | Converted::Uint64))
}

/// Days, moments and times of day.
fn moment(logical: Option<Logical>, converted: Option<Converted>) -> Option<Meaning> {
    let minute = |unit: ParquetTimeUnit| match unit {
        ParquetTimeUnit::Milliseconds => 60_000,
        ParquetTimeUnit::Microseconds => 60_000_000,
        ParquetTimeUnit::Nanoseconds => 60_000_000_000,
    };
    Some(match (logical, converted) {
        (Some(Logical::Date), _) | (None, Some(Converted::Date)) => Meaning::Day,
        (Some(Logical::Timestamp { unit, is_adjusted_to_utc }), _) => {
            Meaning::Moment { minute: minute(unit), universal: is_adjusted_to_utc }
        }
        (None, Some(Converted::TimestampMillis)) => Meaning::Moment { minute: 60_000, universal: true },
        (None, Some(Converted::TimestampMicros)) => Meaning::Moment { minute: 60_000_000, universal: true },
        (Some(Logical::Time { unit, .. }), _) => Meaning::Clock { minute: minute(unit) },
        (None, Some(Converted::TimeMillis)) => Meaning::Clock { minute: 60_000 },
        (None, Some(Converted::TimeMicros)) => Meaning::Clock { minute: 60_000_000 },
        _ => return None,
    })
}
