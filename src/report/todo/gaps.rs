//! What is missing in the registers, and in which cell.

use std::collections::{BTreeMap, BTreeSet};

use crate::registers::{CellLocation, Locator, Spot};
use crate::report::Report;
use crate::report::view::Line;
use crate::report::words::{field_title, register_title};
use crate::results::{SourceRef, reason};
use crate::text::ShortText;

/// A value that is missing, and what hangs on it.
#[derive(Debug, Clone)]
pub struct Gap<'a> {
    /// Where.
    pub spot: Spot,
    /// Name of the field as it stands above its column; empty for a whole row.
    pub field: String,
    /// Whether only the time of day is missing.
    pub time: bool,
    /// The records that cannot be judged without it.
    pub subjects: BTreeSet<&'a str>,
    /// The indicators that need it.
    pub indicators: BTreeSet<&'a str>,
}

/// The missing values of undecided outcomes, one entry for each cell, by place.
#[must_use]
pub fn cells<'a>(report: &Report<'a>, undecided: &[Line<'a>], locator: &mut Locator<'_>) -> Vec<Gap<'a>> {
    let mut gaps: BTreeMap<(Spot, String), Gap<'a>> = BTreeMap::new();
    for line in undecided {
        let home = report.said(line.check).home;
        let nothing = [ShortText::default()];
        let fields = if line.outcome.fields.is_empty() { &nothing[..] } else { &line.outcome.fields };
        for path in fields {
            for CellLocation { spot, register, field } in places(home, path, line, locator) {
                let field = match field.as_str() {
                    "" => field,
                    id => field_title(report.schema, report.lang, Some(&register), id),
                };
                let gap = gaps.entry((spot.clone(), field.clone())).or_insert_with(|| Gap {
                    spot,
                    field,
                    time: true,
                    subjects: BTreeSet::new(),
                    indicators: BTreeSet::new(),
                });
                gap.time &= line.outcome.reason == reason::TIME_MISSING;
                gap.subjects.insert(line.head());
                gap.indicators.insert(&line.check.indicator);
            }
        }
    }
    gaps.into_values().collect()
}

/// The places of a field; the row itself where the field leads nowhere.
fn places(home: Option<&str>, path: &str, line: &Line<'_>, locator: &mut Locator<'_>) -> Vec<CellLocation> {
    let found: BTreeSet<CellLocation> = match home.filter(|_| !path.is_empty()) {
        Some(home) => locator.spots(home, &line.outcome.sources, path).into_iter().collect(),
        None => BTreeSet::new(),
    };
    if found.is_empty() {
        let row = |source: &SourceRef| CellLocation {
            spot: Spot::NoColumn { source: source.clone() },
            register: home.unwrap_or_default().to_owned(),
            field: path.to_owned(),
        };
        return line.outcome.sources.first().map(row).into_iter().collect();
    }
    found.into_iter().collect()
}

impl Gap<'_> {
    /// `file › sheet › cell`, or what is missing instead of a cell.
    #[must_use]
    pub fn place(&self, report: &Report<'_>) -> String {
        let (file, sheet, cell) = self.parts(report);
        [file, sheet, cell].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" › ")
    }

    /// File, sheet and cell, each empty where it cannot be told.
    #[must_use]
    pub fn parts(&self, report: &Report<'_>) -> (String, String, String) {
        let lang = report.lang;
        match &self.spot {
            Spot::Cell { source, column } => {
                (source.file.to_string(), source.sheet.to_string(), format!("{column}{}", source.row))
            }
            Spot::NoColumn { source } => {
                let row = format!("{} {}", lang.t("rândul", "row"), source.row);
                (source.file.to_string(), source.sheet.to_string(), row)
            }
            Spot::NoRow { register } => {
                let title = register_title(report.schema, lang, register);
                (String::new(), title.to_owned(), lang.t("un rând", "a row").to_owned())
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self, report: &Report<'_>) -> String {
        let lang = report.lang;
        let field = match lang {
            crate::text::Lang::Ro => format!("„{}”", self.field),
            crate::text::Lang::En => format!("“{}”", self.field),
        };
        match (&self.spot, self.field.is_empty()) {
            (_, false) if self.time => format!("{} {field}", lang.t("scrieți și ora la", "write the time of day in")),
            (Spot::Cell { .. }, false) => {
                format!("{} {field}", lang.t("completați sau corectați", "fill in or correct"))
            }
            (Spot::NoColumn { .. }, false) => {
                format!("{} {field}", lang.t("foaia nu are coloana", "the sheet has no column"))
            }
            (Spot::NoRow { .. }, false) => {
                format!("{} {field}", lang.t("rând lipsă sau fără", "a row is missing, or lacks"))
            }
            (Spot::NoRow { .. }, true) => {
                lang.t("rând lipsă sau incomplet", "a row is missing or incomplete").to_owned()
            }
            (_, true) => lang.t("verificați rândul", "check the row").to_owned(),
        }
    }
}
