//! What it takes to mend a finding, as far as the data tell.
//!
//! What was done too late, and what belongs to a month, week or year that is over, stays a finding whatever is done now. A
//! cell that is empty in a row that is there takes minutes, as far as the paper exists: nobody can tell from here. Where a
//! row, a document or a visit is missing, or a register says „no”, something has to be done first: days, also where its
//! term is over and it will be late.

use super::super::Line;
use crate::catalogue::kinds::Kind;
use crate::registers::paths::located;
use crate::report::Report;
use crate::results::kind::CheckKind;
use crate::results::part::Part;
use crate::text::Lang;
use crate::time::Day;

/// What it takes to mend a cause, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effort {
    /// Minutes: a cell to fill in from a paper that may be there.
    Minutes,
    /// Days: something has to be done, written, signed or asked for.
    Days,
    /// It was done too late, or its time is over: it can only be explained.
    Never,
}

impl Effort {
    /// Every level, the least first.
    pub const ALL: [Self; 3] = [Self::Minutes, Self::Days, Self::Never];

    /// Name for programs.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Days => "days",
            Self::Never => "never",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Minutes => lang.t("minute", "minutes"),
            Self::Days => lang.t("zile", "days"),
            Self::Never => lang.t("nu se mai poate îndrepta", "cannot be mended any more"),
        }
    }
}

/// Whether a breach can still be put right on a day: what was done late, or missed in a time that is over, cannot.
#[must_use]
pub fn can_be_mended(line: &Line<'_>, as_of: Day) -> bool {
    let outcome = line.outcome;
    let over = match (line.check.kind, &outcome.part) {
        (CheckKind::Slots, _) => outcome.due_day().is_some_and(|due| due < as_of),
        (CheckKind::Quota, Some(part @ Part::Year(_))) => part.last_day().is_some_and(|last| last < as_of),
        _ => false,
    };
    outcome.end.is_none() && !over
}

/// What it takes to mend one breach by itself.
pub(super) fn mending(report: &Report<'_>, line: &Line<'_>) -> Effort {
    if !can_be_mended(line, report.results.period.as_of) {
        Effort::Never
    } else if is_empty_cell(report, line) {
        Effort::Minutes
    } else {
        Effort::Days
    }
}

/// Whether a breach is nothing but a cell that is empty in a row that is there: the paper may exist.
pub(super) fn is_empty_cell(report: &Report<'_>, line: &Line<'_>) -> bool {
    let home = report.said(line.check).home.unwrap_or_default();
    let fields = &line.outcome.fields;
    match line.check.kind {
        // The engine says so only where all that the test needs is empty; the name of a register stands for a row.
        CheckKind::Coverage => {
            let cell = |path| matches!(located(report.schema, home, path), Some((_, Some(_))));
            line.outcome.reason == EMPTY && !fields.is_empty() && fields.iter().all(|path| cell(path))
        }
        // What ends the term stands in the row that begins it, and not in a register of its own.
        CheckKind::Deadline => {
            let known = report.known(line.check).map(|(_, known)| &known.kind);
            line.outcome.end.is_none() && matches!(known, Some(Kind::Deadline(known)) if known.end.from.is_none())
        }
        _ => false,
    }
}

/// Reason of a test whose cells are empty.
const EMPTY: &str = "missing";
