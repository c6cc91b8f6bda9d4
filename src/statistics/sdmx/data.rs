//! Observations as SDMX-CSV 2.0.

use std::path::Path;

use crate::disclosure::{Reason, Status};
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::statistics::dialect::decimal;
use crate::statistics::publication::{Figure, Publication};
use crate::statistics::slice::TOTAL;
use crate::statistics::year::{Edition, Shown, Year};

use super::codes::{indicator_code, series_code};
use crate::time::format_day;

/// What the observations belong to: agency, dataflow and version.
pub const STRUCTURE_ID: &str = "MMS:DF_CASE_MANAGEMENT(1.0.0)";

/// The header row.
pub const COLUMNS: [&str; 17] = [
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "FREQ",
    "REF_AREA",
    "PROVIDER_KIND",
    "SERVICE_KIND",
    "CASE_CATEGORY",
    "SEX",
    "INDICATOR",
    "SERIES",
    "MEASURE",
    "TIME_PERIOD",
    "OBS_VALUE",
    "UNIT_MEASURE",
    "OBS_STATUS",
    "CONF_STATUS",
];

/// Writes all observations: action `R`, replace.
///
/// # Errors
/// When the file cannot be written.
pub fn write_csv(path: &Path, publication: &Publication<'_>, figures: &[Figure<'_>]) -> Result<(), OutputError> {
    write_whole(path, |file| {
        let failed = |error: csv::Error| OutputError::Write { path: path.to_owned(), source: error.into() };
        let mut table = csv::Writer::from_writer(file);
        table.write_record(COLUMNS).map_err(failed)?;
        for figure in figures {
            table.write_record(observation(publication, figure)).map_err(failed)?;
        }
        table.flush().map_err(|source| OutputError::Write { path: path.to_owned(), source })
    })
}

fn observation(publication: &Publication<'_>, figure: &Figure<'_>) -> [String; 17] {
    let text = str::to_owned;
    let (frequency, time) = time(publication, figure);
    // A missing value of a numeric measure is written so in SDMX-CSV; an empty field would say "unchanged".
    let value = figure.shown.number().map_or_else(|| text("NaN"), decimal);
    let hidden = figure.shown == Shown::Hidden;
    let status = if hidden {
        "Q"
    } else if breaks(publication, figure.year) {
        "B"
    } else {
        "A"
    };
    let confidentiality = match publication.edition {
        Edition::Internal => reason(publication, figure),
        // In public the mark is the same whatever the reason: that it is a small count would nearly say which.
        Edition::Public if hidden => "C",
        Edition::Public => "F",
    };
    [
        text("dataflow"),
        text(STRUCTURE_ID),
        text("R"),
        text(frequency),
        figure.slice.area(),
        text(figure.slice.provider_kind()),
        text(figure.slice.service_kind()),
        text(figure.slice.case_category()),
        text(TOTAL),
        indicator_code(publication, figure),
        series_code(figure),
        text(figure.key.measure.id()),
        time,
        value,
        text(figure.key.measure.unit()),
        text(status),
        text(confidentiality),
    ]
}

/// Why a figure is confidential, for those who may see it: primary and secondary confidentiality apart. What is derived
/// from hidden counts is hidden for their sake.
fn reason(publication: &Publication<'_>, figure: &Figure<'_>) -> &'static str {
    let Some(year) = publication.years.get(figure.year).filter(|_| figure.confidential) else { return "F" };
    let status = year.cell(figure.key).and_then(|cell| year.decision.cells.get(cell));
    match status {
        Some(Status::Primary(Reason::SmallCount)) => "A",
        Some(Status::Primary(Reason::Dominance)) => "O",
        Some(Status::Primary(Reason::WholeGroup | Reason::SmallChange)) => "C",
        _ => "D",
    }
}

/// Frequency and time period: a year, a month, or for any other period its first day and length in days.
fn time(publication: &Publication<'_>, figure: &Figure<'_>) -> (&'static str, String) {
    if let Some(month) = figure.month {
        return ("M", month.to_owned());
    }
    let Some(year) = publication.years.get(figure.year) else { return ("_O", String::new()) };
    let label = year.label();
    if label.len() == 4 { ("A", label) } else { ("_O", range(year)) }
}

fn range(year: &Year) -> String {
    let period = &year.sums.period;
    format!("{}/P{}D", format_day(period.from), period.to - period.from + 1)
}

/// Whether a year was computed with other contents of the catalogue than the year before.
fn breaks(publication: &Publication<'_>, year: usize) -> bool {
    let catalogue = |year: usize| publication.years.get(year).map(|y| &y.sums.catalogue);
    year.checked_sub(1).is_some_and(|before| catalogue(before) != catalogue(year))
}
