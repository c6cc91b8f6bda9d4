//! Lists of figures: caseloads, and how long terms really took.

use super::{Cell, Name, Place, Table};
use crate::report::Report;
use crate::report::view::{Summary, Terms};
use crate::report::words::duty_title;
use crate::results::Caseload;
use crate::results::verdict::Verdict;
use crate::text::Lang;
use crate::time::Moment;

/// The caseloads; a workbook has the months behind.
pub(crate) fn caseload<'a>(report: Report<'a>) -> Table<'a, &'a Caseload> {
    let lang = report.lang;
    Table::new()
        .column(Name::Person, 8.5, Place::Both, |load: &&Caseload| Cell::Strong(load.staff.clone()))
        .column(Name::Role, 9.5, Place::Both, move |load| Cell::text(Some(duty_title(report.schema, lang, &load.role))))
        .column(Name::Maximum, 8.5, Place::Both, |load| Cell::Count(load.max.into()))
        .column(Name::MaximumDay, 10.5, Place::Both, |load| Cell::Date(load.max_day.map(Moment::date)))
        .column(Name::MaximumPossible, 8.5, Place::Both, |load| Cell::Count(load.max_possible.into()))
        .column(Name::Limit, 6.5, Place::Both, move |load| Cell::Number(report.load_limit(&load.role)))
        .column(Name::AgainstLimit, 9.0, Place::Both, move |load| against(lang, load, report.load_limit(&load.role)))
        .column(Name::DaysAbove, 7.0, Place::Both, |load| Cell::Count(load.days_above.into()))
        .column(Name::Delegated, 8.0, Place::Both, |load| Cell::Count(load.delegated_case_days.into()))
}

/// Whether the person was surely, possibly or never above the limit.
fn against(lang: Lang, load: &Caseload, limit: Option<f64>) -> Cell {
    let Some(limit) = limit else { return Cell::Text(String::new()) };
    if f64::from(load.max) > limit {
        Cell::Toned(Verdict::NonCompliant, lang.t("✗ peste", "✗ above"))
    } else if f64::from(load.max_possible) > limit {
        Cell::Toned(Verdict::Undetermined, lang.t("? posibil peste", "? possibly above"))
    } else {
        Cell::Toned(Verdict::Compliant, lang.t("✓ în limită", "✓ within"))
    }
}

/// How long the terms of each check took.
pub(crate) fn terms<'a>(report: Report<'a>) -> Table<'a, Terms<'a>> {
    let first = Table::new()
        .column(Name::Indicator, 9.0, Place::Both, |terms: &Terms<'a>| Cell::Strong(terms.check.indicator.to_string()))
        .column(Name::Check, 30.0, Place::Both, move |terms| Cell::text(Some(report.check_title(terms.check))))
        .column(Name::Term, 11.0, Place::Both, |terms| Cell::text(Some(&terms.limit_words)))
        .column(Name::Unit, 9.0, Place::Both, move |terms| Cell::text(Some(report.unit(terms.hours))));
    summary(first, |terms| Some(&terms.summary))
}

/// Adds the columns of a summary.
fn summary<'t, T: 't>(table: Table<'t, T>, of: fn(&T) -> Option<&Summary>) -> Table<'t, T> {
    let whole = move |value: fn(&Summary) -> i64| {
        move |row: &T| of(row).map_or(Cell::Number(None), |summary| Cell::Whole(value(summary)))
    };
    table
        .column(Name::Number, 9.0, Place::Both, move |row| Cell::Count(of(row).map_or(0, |s| s.count)))
        .column(Name::Minimum, 9.0, Place::Both, whole(|s| s.min))
        .column(Name::FirstQuartile, 9.0, Place::Both, whole(|s| s.q1))
        .column(Name::Median, 9.0, Place::Both, whole(|s| s.median))
        .column(Name::ThirdQuartile, 9.0, Place::Both, whole(|s| s.q3))
        .column(Name::NinthDecile, 9.0, Place::Both, whole(|s| s.p90))
        .column(Name::Largest, 9.0, Place::Both, whole(|s| s.max))
        .column(Name::Mean, 9.0, Place::Both, move |row| of(row).map_or(Cell::Number(None), |s| Cell::Decimal(s.mean)))
}
