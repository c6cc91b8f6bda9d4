//! Every check with what came out of it, and what only a visit can show.

use super::{Cell, Name, Place, Table};
use crate::report::Report;
use crate::report::view::why;
use crate::results::CheckResult;
use crate::results::kind::Nature;

/// A check with its position in the provider's list.
pub(crate) type Listed<'a> = (usize, &'a CheckResult);

/// What only a workbook can tell of a check: which rows of the inputs leave it open, and where its findings stand.
pub(crate) trait Places {
    /// The rows and cells that leave outcomes undetermined, in words.
    fn touched(&self, position: usize) -> Option<String>;
    /// Where to go on reading: sheet, row and words.
    fn see(&self, listed: &Listed<'_>) -> Option<(String, u32, String)>;
}

/// Nothing of the kind: the page.
impl Places for () {
    fn touched(&self, _: usize) -> Option<String> {
        None
    }

    fn see(&self, _: &Listed<'_>) -> Option<(String, u32, String)> {
        None
    }
}

/// Every check.
pub(crate) fn indicators<'a>(report: Report<'a>, places: &'a dyn Places) -> Table<'a, Listed<'a>> {
    let lang = report.lang;
    let visited = report.provider.after.is_some();
    let known = move |check: &CheckResult| report.known(check);
    let count = |n: fn(&CheckResult) -> u64| {
        // What is not judged has no counts to speak of.
        move |(_, check): &Listed<'a>| {
            if check.kind.is_judged() { Cell::Count(n(check)) } else { Cell::Sparse(n(check)) }
        }
    };
    let (pending, excluded) = (count(|check| check.counts.pending), count(|check| check.counts.excluded));
    let mut table = Table::new()
        .column(Name::StandardShort, 5.0, Place::Book, move |(_, check): &Listed<'a>| {
            Cell::Ordinal(known(check).map(|(indicator, _)| indicator.standard))
        })
        .column(Name::Indicator, 8.5, Place::Both, |(at, check)| Cell::Anchor(*at, check.indicator.clone()))
        .column(Name::Check, 22.0, Place::Book, move |(_, check)| {
            Cell::text(Some(known(check).map_or(&check.check, |(_, c)| lang.text(&c.title))))
        })
        .column(Name::Check, 0.0, Place::Page, move |(_, check)| {
            let title = report.check_title(check).to_owned();
            let [asks, counted] = known(check).map_or(["", ""], |(i, c)| [lang.text(&i.asks), lang.text(&c.counted)]);
            Cell::Described { title, asks: asks.to_owned(), counted: counted.to_owned() }
        })
        .column(Name::Nature, 14.5, Place::Both, move |(_, check)| Cell::text(Some(lang.nature(check.nature))))
        .column(Name::Met, 10.0, Place::Both, count(|check| check.counts.met))
        .column(Name::NotMet, 12.0, Place::Both, count(|check| check.counts.not_met))
        .column(Name::Undetermined, 12.5, Place::Both, count(|check| check.counts.undetermined));
    if !visited {
        table =
            table.column(Name::Pending, 8.0, Place::Both, pending).column(Name::Excluded, 8.5, Place::Both, excluded);
    }
    table = table
        .column(Name::Rate, 7.5, Place::Both, |(_, check)| Cell::Share(check.counts.rate()))
        .column(Name::Computed, 14.0, Place::Both, |(_, check)| Cell::Verdict(Some(check.verdict)))
        .column_if(visited, Name::After, 14.0, Place::Both, move |(_, check)| {
            Cell::Verdict(Some(report.provider.verdict_after(check)))
        })
        .column_if(visited, Name::Decided, 15.0, Place::Both, move |(_, check)| Cell::Text(report.decided(check)));
    let why_words = move |(at, check): &Listed<'a>| {
        let reasons = [why(&report, check), places.touched(*at).unwrap_or_default()];
        Cell::Text(reasons.into_iter().filter(|reason| !reason.is_empty()).collect::<Vec<_>>().join("; "))
    };
    // On paper what the visit decided takes the place of why something was open, and of what was not judged.
    if visited {
        table = table
            .column(Name::Why, 13.0, Place::Unprinted, why_words)
            .column(Name::Pending, 8.0, Place::Unprinted, pending)
            .column(Name::Excluded, 8.5, Place::Unprinted, excluded);
    } else {
        table = table.column(Name::Why, 12.5, Place::Both, why_words);
    }
    table
        .column(Name::See, 13.0, Place::Behind, move |listed| {
            places.see(listed).map_or(Cell::Text(String::new()), |(sheet, row, words)| Cell::Link { sheet, row, words })
        })
        .column(Name::Asks, 38.0, Place::Behind, move |(_, check)| {
            Cell::text(known(check).map(|(indicator, _)| lang.text(&indicator.asks)))
        })
        .column(Name::Counted, 46.0, Place::Behind, move |(_, check)| {
            Cell::text(known(check).map(|(_, c)| lang.text(&c.counted)))
        })
        .column(Name::Required, 10.0, Place::Behind, move |(_, check)| {
            Cell::Share(known(check).filter(|_| check.nature == Nature::Obligation).map(|(_, c)| c.required))
        })
        .column(Name::Labels, 14.0, Place::Behind, move |(_, check)| {
            Cell::Text(known(check).map(|(indicator, _)| indicator.labels.join(", ")).unwrap_or_default())
        })
}
