//! Findings with the rows of registers that they stand in.

use maud::{Markup, html};

use crate::report::Report;
use crate::report::html::{cells_of, row_of};
use crate::report::view::{Line, Rows, ShownRow, explanation_words};

/// Findings of one list, at most: the others are in the workbook.
const MOST: usize = 300;
/// Findings of one list whose rows are shown.
const SHOWN: usize = 60;
/// Cells of a row that are shown at once where none of them decides.
const GLANCE: usize = 5;

/// Findings one below the other, the rows of each folded away.
#[must_use]
pub fn list<'a>(report: &Report<'a>, rows: &Rows<'a>, lines: &[Line<'a>]) -> Markup {
    let lang = report.lang;
    html! {
        ul.findings {
            @for (n, line) in lines.iter().take(MOST).enumerate() {
                li data-line {
                    strong { (line.who()) }
                    @if let Some(person) = &line.outcome.responsible { " (" (person) ")" }
                    " – " (line.message(report))
                    @if let Some(explained) = line.outcome.notes.as_ref().and_then(|notes| notes.explanation.as_ref()) {
                        p.note { (explanation_words(lang, explained)) }
                    }
                    @if n < SHOWN {
                        @let behind = rows.behind(report, line);
                        @if !behind.is_empty() {
                            details {
                                summary { (lang.t("rândurile din registre", "the rows of the registers")) " (" (behind.len()) ")" }
                                @for row in &behind { (row_of(&row.place(report), &row.cells)) }
                            }
                        }
                    }
                }
            }
        }
        @if let more @ 1.. = lines.len().saturating_sub(MOST) {
            p.note { "… +" (lang.count(more as u64)) " " (lang.t("în raportul Excel", "in the Excel report")) }
        }
    }
}

/// The rows of one finding: cells that decide are marked, the others are folded away.
#[must_use]
pub fn rows(report: &Report<'_>, behind: &[ShownRow<'_>]) -> Markup {
    let lang = report.lang;
    html! {
        @for row in behind {
            @let deciding = row.cells.iter().rposition(|cell| cell.decides).map_or(GLANCE, |last| last + 1);
            @let (first, rest) = row.cells.split_at(deciding.min(row.cells.len()));
            div.evidence {
                (row_of(&row.place(report), first))
                @if !rest.is_empty() {
                    details { summary { (lang.t("celelalte celule", "the other cells")) " (" (rest.len()) ")" } (cells_of(rest)) }
                }
            }
        }
    }
}
