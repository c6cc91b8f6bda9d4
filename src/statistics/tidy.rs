//! The figures as one long table, one row per figure: csv and Parquet.

use std::path::Path;

use crate::catalogue::indicator::Nature;
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::output::parquet::{self, Values};
use crate::text::Lang;
use crate::time::{Day, format_day, parse_iso_day};

use super::joint::Joint;
use super::publication::{Figure, Publication};
use super::series;
use super::year::Shown;

/// Columns of the table; what they hold is said in the methodology.
pub const COLUMNS: [&str; 27] = [
    "year",
    "month",
    "from",
    "to",
    "breakdown",
    "area",
    "provider_kind",
    "service_kind",
    "case_category",
    "name",
    "standard",
    "indicator",
    "check",
    "title",
    "nature",
    "kind",
    "series",
    "series_title",
    "measure",
    "measure_title",
    "unit",
    "value",
    "status",
    "previous_year",
    "previous_value",
    "change",
    "act",
];

/// Status of a figure that everybody may see.
pub const FREE: &str = "free";
/// Status of a figure that is hidden from the public.
pub const CONFIDENTIAL: &str = "confidential";

/// Kind of a figure that is of several obligations together: of an indicator, a standard, or all.
pub const TOGETHER: &str = "together";

/// What a column of one row holds.
#[derive(Debug, Clone, PartialEq)]
enum Field {
    Text(String),
    Number(Option<f64>),
    Whole(Option<i64>),
    Day(Option<Day>),
}

/// How a csv is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// UTF-8, comma, decimal point.
    International,
    /// As a spreadsheet set to Romanian opens it by a double click: byte order mark, semicolon, decimal comma.
    Desk,
}

impl Dialect {
    /// A number as it is written.
    #[must_use]
    pub fn number(self, number: f64) -> String {
        let text = decimal(number);
        if self == Self::Desk { text.replace('.', ",") } else { text }
    }

    /// A writer of rows, after the mark that the dialect begins with.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn writer<W: std::io::Write>(self, mut to: W) -> std::io::Result<csv::Writer<W>> {
        let delimiter = match self {
            Self::International => b',',
            Self::Desk => {
                to.write_all("\u{feff}".as_bytes())?;
                b';'
            }
        };
        Ok(csv::WriterBuilder::new().delimiter(delimiter).from_writer(to))
    }
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

fn row(publication: &Publication<'_>, lang: Lang, figure: &Figure<'_>) -> [Field; 27] {
    let text = |text: &str| Field::Text(text.to_owned());
    let (from, to) = span(publication, figure);
    let [year, month] = calendar(from);
    let first_day = |position: usize| publication.years.get(position).map(|y| y.sums.period.from);
    let (indicator, check) = figure.check.unzip();
    let of_check =
        |what: &dyn Fn(&crate::catalogue::indicator::Indicator, &crate::catalogue::indicator::Check) -> String| {
            Field::Text(figure.check.map(|(i, c)| what(i, c)).unwrap_or_default())
        };
    let joint_indicator = figure.joint.and_then(|joint| match joint {
        Joint::Indicator(at) => publication.catalogue.indicators.get(at),
        _ => None,
    });
    let named = indicator.or(joint_indicator);
    let indicator_id = named.map(|i| i.id.clone()).unwrap_or_default();
    let standard = match figure.joint {
        Some(Joint::Standard(number)) => Some(number),
        _ => named.map(|i| i.standard),
    };
    let before = figure.before.and(figure.year.checked_sub(1));
    [
        Field::Whole(year),
        Field::Whole(month.filter(|_| figure.month.is_some())),
        Field::Day(from),
        Field::Day(to),
        text(figure.slice.breakdown()),
        Field::Text(figure.slice.area()),
        text(figure.slice.provider_kind()),
        text(figure.slice.service_kind()),
        text(figure.slice.case_category()),
        Field::Text(figure.slice.title(publication.schema, lang)),
        Field::Whole(standard.map(i64::from)),
        Field::Text(indicator_id),
        Field::Text(check.map(|c| c.id.clone()).unwrap_or_default()),
        figure.joint.map_or_else(
            || of_check(&|i, c| publication.title(lang, i, c)),
            |joint| text(publication.joint_title(lang, joint)),
        ),
        figure.joint.map_or_else(|| of_check(&|_, c| c.nature.id().to_owned()), |_| text(Nature::Obligation.id())),
        figure.joint.map_or_else(|| of_check(&|_, c| c.kind.id().to_owned()), |_| text(TOGETHER)),
        Field::Text(figure.by.map(series::id).unwrap_or_default()),
        Field::Text(check.zip(figure.by).map(|(c, by)| publication.series_words(lang, c, by)).unwrap_or_default()),
        text(figure.key.measure.id()),
        text(figure.key.measure.words(lang)),
        text(figure.key.measure.unit()),
        Field::Number(figure.shown.number()),
        text(if figure.confidential { CONFIDENTIAL } else { FREE }),
        Field::Whole(before.and_then(|position| calendar(first_day(position))[0])),
        Field::Number(figure.before.and_then(Shown::number)),
        Field::Number(figure.change()),
        Field::Text(publication.act(lang, figure.year)),
    ]
}

/// Writes the table as csv, one line of column names.
///
/// # Errors
/// When the file cannot be written.
pub fn write_csv(
    path: &Path,
    publication: &Publication<'_>,
    figures: &[Figure<'_>],
    (lang, dialect): (Lang, Dialect),
) -> Result<(), OutputError> {
    write_whole(path, |file| {
        let failed = |error: csv::Error| OutputError::Write { path: path.to_owned(), source: error.into() };
        let begun = dialect.writer(file).map_err(|source| OutputError::Write { path: path.to_owned(), source });
        let mut table = begun?;
        table.write_record(COLUMNS).map_err(failed)?;
        for figure in figures {
            let cells = row(publication, lang, figure).map(|field| match field {
                Field::Text(text) => safe(text),
                Field::Number(number) => number.map(|number| dialect.number(number)).unwrap_or_default(),
                Field::Whole(number) => number.map(|number| number.to_string()).unwrap_or_default(),
                Field::Day(day) => day.map(format_day).unwrap_or_default(),
            });
            table.write_record(cells).map_err(failed)?;
        }
        table.flush().map_err(|source| OutputError::Write { path: path.to_owned(), source })
    })
}

/// Writes the table as Parquet.
///
/// # Errors
/// When the file cannot be written.
pub fn write_parquet(
    path: &Path,
    publication: &Publication<'_>,
    figures: &[Figure<'_>],
    lang: Lang,
) -> Result<(), OutputError> {
    let mut columns: Vec<Values> = Vec::new();
    for figure in figures {
        for (position, field) in row(publication, lang, figure).into_iter().enumerate() {
            if columns.len() <= position {
                columns.push(match field {
                    Field::Text(_) => Values::Text(Vec::new()),
                    Field::Number(_) => Values::Number(Vec::new()),
                    Field::Whole(_) => Values::Whole(Vec::new()),
                    Field::Day(_) => Values::Day(Vec::new()),
                });
            }
            match (columns.get_mut(position), field) {
                (Some(Values::Text(texts)), Field::Text(text)) => texts.push((!text.is_empty()).then_some(text)),
                (Some(Values::Number(numbers)), Field::Number(number)) => numbers.push(number),
                (Some(Values::Whole(numbers)), Field::Whole(number)) => numbers.push(number),
                (Some(Values::Day(days)), Field::Day(day)) => days.push(day),
                _ => {}
            }
        }
    }
    let named: Vec<(&str, Values)> = COLUMNS.into_iter().zip(columns).collect();
    let notes: Vec<(String, String)> = [Lang::Ro, Lang::En]
        .into_iter()
        .filter_map(|lang| Some((format!("act.caveat.{}", lang.id()), publication.caveat(lang)?)))
        .collect();
    parquet::write(path, &named, &notes)
}

/// A number without needless digits, a point before its decimals.
#[must_use]
pub fn decimal(number: f64) -> String {
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text that no spreadsheet takes for a formula.
#[must_use]
pub fn safe(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reads_as_a_formula() {
        for text in ["=1+1", "+40", "-1", "@SUM(A1)", "\t=1"] {
            assert!(safe(text.to_owned()).starts_with('\''));
        }
        assert_eq!(safe("Cazuri = 3".to_owned()), "Cazuri = 3");
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        assert_eq!(
            [decimal(3.0), decimal(0.5), decimal(2.0 / 3.0), decimal(-0.000_000_1)],
            ["3", "0.5", "0.666667", "0"]
        );
        assert_eq!(decimal(1_234_500.0), "1234500");
    }
}
