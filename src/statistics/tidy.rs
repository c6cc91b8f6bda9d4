//! The figures as one long table, one row per figure: a frame, written as csv and Parquet.

use std::path::Path;

use polars_core::prelude::{AnyValue, Column, DataFrame, DataType, IntoColumn, NamedFrom, PolarsResult, Series};

use crate::catalogue::indicator::{Check, Indicator, Nature};
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::output::parquet;
use crate::text::Lang;
use crate::time::{Day, format_day, parse_iso_day};

use super::dialect::{Dialect, safe};
use super::joint::Joint;
use super::publication::{Figure, Publication};
use super::series;
use super::year::Shown;

/// Status of a figure that everybody may see.
pub const FREE: &str = "free";
/// Status of a figure that is hidden from the public.
pub const CONFIDENTIAL: &str = "confidential";

/// Kind of a figure that is of several obligations together: of an indicator, a standard, or all.
pub const TOGETHER: &str = "together";

/// A figure with what several columns ask of it.
struct Row<'a> {
    figure: &'a Figure<'a>,
    from: Option<Day>,
    to: Option<Day>,
    /// Its indicator, also where the figure is of all of one indicator.
    indicator: Option<&'a Indicator>,
    check: Option<&'a Check>,
}

impl<'a> Row<'a> {
    fn new(publication: &'a Publication<'a>, figure: &'a Figure<'a>) -> Self {
        let (from, to) = span(publication, figure);
        let (indicator, check) = figure.check.unzip();
        let joint = figure.joint.and_then(|joint| match joint {
            Joint::Indicator(at) => publication.catalogue.indicators.get(at),
            _ => None,
        });
        Self { figure, from, to, indicator: indicator.or(joint), check }
    }

    fn standard(&self) -> Option<i64> {
        match self.figure.joint {
            Some(Joint::Standard(number)) => Some(i64::from(number)),
            _ => self.indicator.map(|indicator| i64::from(indicator.standard)),
        }
    }

    /// The year before, where the figure is compared with one.
    fn previous_year(&self, publication: &Publication<'_>) -> Option<i64> {
        let before = self.figure.before.and(self.figure.year.checked_sub(1))?;
        calendar(publication.years.get(before).map(|year| year.sums.period.from))[0]
    }

    /// One of the check, or what stands in its place for several together.
    fn of_check(&self, one: impl Fn(&Check) -> &str, together: &'static str) -> String {
        match self.figure.joint {
            Some(_) => together.to_owned(),
            None => self.check.map(|check| one(check).to_owned()).unwrap_or_default(),
        }
    }

    fn title(&self, publication: &Publication<'_>, lang: Lang) -> String {
        match (self.figure.joint, self.figure.check) {
            (Some(joint), _) => publication.joint_title(lang, joint).to_owned(),
            (None, Some((indicator, check))) => publication.title(lang, indicator, check),
            (None, None) => String::new(),
        }
    }

    fn series_title(&self, publication: &Publication<'_>, lang: Lang) -> String {
        let pair = self.check.zip(self.figure.by);
        pair.map(|(check, by)| publication.series_words(lang, check, by)).unwrap_or_default()
    }
}

/// The table: one row per figure; what the columns hold is said in the methodology.
///
/// # Errors
/// When the columns make no frame: a fault of this function.
pub fn frame(publication: &Publication<'_>, figures: &[Figure<'_>], lang: Lang) -> PolarsResult<DataFrame> {
    let rows: Vec<Row<'_>> = figures.iter().map(|figure| Row::new(publication, figure)).collect();
    let text = |name: &str, of: &dyn Fn(&Row<'_>) -> String| {
        let texts: Vec<Option<String>> = rows.iter().map(of).map(|t| (!t.is_empty()).then_some(t)).collect();
        Series::new(name.into(), texts).into_column()
    };
    let whole = |name: &str, of: &dyn Fn(&Row<'_>) -> Option<i64>| {
        Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
    };
    let number = |name: &str, of: &dyn Fn(&Row<'_>) -> Option<f64>| {
        Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>()).into_column()
    };
    let day = |name: &str, of: &dyn Fn(&Row<'_>) -> Option<Day>| {
        let days = Series::new(name.into(), rows.iter().map(of).collect::<Vec<_>>());
        days.cast(&DataType::Date).map(IntoColumn::into_column)
    };
    let columns: Vec<Column> = vec![
        whole("year", &|row| calendar(row.from)[0]),
        whole("month", &|row| row.figure.month.and(calendar(row.from)[1])),
        day("from", &|row| row.from)?,
        day("to", &|row| row.to)?,
        text("breakdown", &|row| row.figure.slice.breakdown().to_owned()),
        text("area", &|row| row.figure.slice.area()),
        text("provider_kind", &|row| row.figure.slice.provider_kind().to_owned()),
        text("service_kind", &|row| row.figure.slice.service_kind().to_owned()),
        text("case_category", &|row| row.figure.slice.case_category().to_owned()),
        text("name", &|row| row.figure.slice.title(publication.schema, lang)),
        whole("standard", &|row| row.standard()),
        text("indicator", &|row| row.indicator.map(|indicator| indicator.id.clone()).unwrap_or_default()),
        text("check", &|row| row.check.map(|check| check.id.clone()).unwrap_or_default()),
        text("title", &|row| row.title(publication, lang)),
        text("nature", &|row| row.of_check(|check| check.nature.id(), Nature::Obligation.id())),
        text("kind", &|row| row.of_check(|check| check.kind.id(), TOGETHER)),
        text("series", &|row| row.figure.by.map(series::id).unwrap_or_default()),
        text("series_title", &|row| row.series_title(publication, lang)),
        text("measure", &|row| row.figure.key.measure.id().to_owned()),
        text("measure_title", &|row| row.figure.key.measure.words(lang).to_owned()),
        text("unit", &|row| row.figure.key.measure.unit().to_owned()),
        number("value", &|row| row.figure.shown.number()),
        text("status", &|row| if row.figure.confidential { CONFIDENTIAL } else { FREE }.to_owned()),
        whole("previous_year", &|row| row.previous_year(publication)),
        number("previous_value", &|row| row.figure.before.and_then(Shown::number)),
        number("change", &|row| row.figure.change()),
        text("act", &|row| publication.act(lang, row.figure.year)),
    ];
    DataFrame::new(rows.len(), columns)
}

/// First and last day of what a figure counts.
fn span(publication: &Publication<'_>, figure: &Figure<'_>) -> (Option<Day>, Option<Day>) {
    if let Some(month) = figure.month {
        let first = parse_iso_day(&format!("{month}-01"));
        // Some day of the next month, whatever the length of this one.
        let next = first.map(|first| format_day(first + 31)).and_then(|day| day.get(..7).map(str::to_owned));
        let next = next.and_then(|next| parse_iso_day(&format!("{next}-01")));
        return (first, next.map(|next| next - 1));
    }
    let period = publication.years.get(figure.year).map(|year| &year.sums.period);
    period.map_or((None, None), |period| (Some(period.from), Some(period.to)))
}

/// The calendar year of a day, and the month.
fn calendar(day: Option<Day>) -> [Option<i64>; 2] {
    let text = day.map(format_day).unwrap_or_default();
    [text.get(..4), text.get(5..7)].map(|part| part.and_then(|part| part.parse().ok()))
}

/// Writes the table as csv, one line of column names.
///
/// # Errors
/// When the file cannot be written, or a column holds what csv has no form for.
pub fn write_csv(path: &Path, table: &DataFrame, dialect: Dialect) -> Result<(), OutputError> {
    write_whole(path, |file| {
        let failed = |source| OutputError::Write { path: path.to_owned(), source };
        let mut csv = dialect.writer(file).map_err(failed)?;
        csv.write_record(table.get_column_names().iter().map(|name| name.as_str()))
            .map_err(|error| failed(error.into()))?;
        let columns: Vec<&Series> = table.columns().iter().map(Column::as_materialized_series).collect();
        let mut columns: Vec<_> = columns.into_iter().map(Series::iter).collect();
        for _ in 0..table.height() {
            for cells in &mut columns {
                let cell = cell(cells.next().unwrap_or(AnyValue::Null), dialect).map_err(failed)?;
                csv.write_field(cell).map_err(|error| failed(error.into()))?;
            }
            csv.write_record(None::<&[u8]>).map_err(|error| failed(error.into()))?;
        }
        csv.flush().map_err(failed)
    })
}

fn cell(value: AnyValue<'_>, dialect: Dialect) -> std::io::Result<String> {
    Ok(match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => safe(text.to_owned()),
        AnyValue::Float64(number) => dialect.number(number),
        AnyValue::Int64(number) => number.to_string(),
        AnyValue::Date(day) => format_day(day),
        other => return Err(std::io::Error::other(format!("{other} has no form in csv"))),
    })
}

/// Writes the table as Parquet, with the caveat of the act in both languages.
///
/// # Errors
/// When the file cannot be written.
pub fn write_parquet(path: &Path, publication: &Publication<'_>, table: &DataFrame) -> Result<(), OutputError> {
    let notes: Vec<(String, String)> = [Lang::Ro, Lang::En]
        .into_iter()
        .filter_map(|lang| Some((format!("act.caveat.{}", lang.id()), publication.caveat(lang)?)))
        .collect();
    parquet::write_frame(path, table, &notes)
}
