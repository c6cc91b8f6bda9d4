//! What findings come from, one row each.

use super::{Cell, Name, Place, Table};
use crate::report::Report;
use crate::report::view::{Cause, Effort};
use crate::results::verdict::Verdict;

/// A cause with its position.
pub(crate) type Listed<'a> = (usize, Cause<'a>);

/// Subjects that are named; their number stands behind.
const NAMED: usize = 6;

/// The causes.
pub(crate) fn causes<'a>(report: Report<'a>, see: &'a dyn Fn(usize) -> Option<(String, u32)>) -> Table<'a, Listed<'a>> {
    let lang = report.lang;
    Table::new()
        .column(Name::CauseNumber, 5.0, Place::Both, |(at, _): &Listed<'a>| Cell::CauseAnchor(*at))
        .column(Name::Cause, 35.0, Place::Both, move |(_, cause)| Cell::Sentence(cause.root.words(&report)))
        .column(Name::Effort, 12.5, Place::Both, move |(_, cause)| {
            Cell::Toned(tone(cause.effort), cause.effort.words(lang))
        })
        .column(Name::Breaches, 10.5, Place::Both, |(_, cause)| Cell::Count(cause.obligations as u64))
        .column(Name::Beside, 8.0, Place::Both, |(_, cause)| {
            Cell::Sparse(cause.lines.len().saturating_sub(cause.obligations) as u64)
        })
        .column(Name::Remedy, 30.0, Place::Both, move |(_, cause)| Cell::Text(cause.remedy(&report)))
        .column(Name::Subjects, 20.5, Place::Both, move |(_, cause)| {
            let all = cause.subjects();
            let mut named: Vec<String> = all.iter().take(NAMED).cloned().collect();
            if let more @ 1.. = all.len().saturating_sub(NAMED) {
                named.push(format!("… +{}", lang.count(more as u64)));
            }
            Cell::Text(named.join(", "))
        })
        .column(Name::Indicator, 9.0, Place::Both, |(_, cause)| Cell::Text(cause.indicators().join(", ")))
        .column(Name::See, 12.0, Place::Behind, move |(at, cause)| {
            let words = lang.counted(cause.lines.len() as u64, crate::report::words::Noun::Finding);
            see(*at).map_or(Cell::Text(String::new()), |(sheet, row)| Cell::Link { sheet, row, words })
        })
}

/// The colours of an effort: what is quickly mended is the one to look at.
pub(crate) const fn tone(effort: Effort) -> Verdict {
    match effort {
        Effort::Minutes => Verdict::ToVerify,
        Effort::Days => Verdict::Undetermined,
        Effort::Never => Verdict::NotApplicable,
    }
}
