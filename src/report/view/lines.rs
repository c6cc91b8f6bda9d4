//! Outcomes as lines: each outcome of the results is a line of exactly one list.

use crate::report::Report;
use crate::report::words::{self, Judgement, Subject};
use crate::results::kind::Nature;
use crate::results::outcome::{Counts, State, is_finding};
use crate::results::visit::state_after;
use crate::results::{CheckResult, Outcome, SourceRef};

/// Places written out for one outcome, at most.
const SOURCES: usize = 12;

/// One outcome with its check.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The check's position in the provider's list.
    pub position: usize,
    /// The check.
    pub check: &'a CheckResult,
    /// The outcome.
    pub outcome: &'a Outcome,
}

/// The list that an outcome belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// A breach, an unheeded recommendation, or an open question.
    Findings,
    /// A running term.
    Pending,
    /// Everything else: fallen away, met, or a member of a reported figure.
    Others,
}

/// The list that an outcome of a check of this nature belongs to.
#[must_use]
pub fn sheet_of(nature: Nature, outcome: &Outcome) -> Sheet {
    match outcome.outcome {
        _ if outcome.is_finding(nature) => Sheet::Findings,
        State::Pending => Sheet::Pending,
        State::NotMet | State::Undetermined | State::Met | State::Excluded => Sheet::Others,
    }
}

/// The findings: those about obligations, then what is not followed or open of recommendations, then of figures; each in
/// the order of the checks and subjects.
#[must_use]
pub fn findings<'a>(report: &Report<'a>) -> Vec<Line<'a>> {
    let mut lines: Vec<_> = lines(report, Sheet::Findings).collect();
    lines.sort_by_key(|line| match line.check.nature {
        Nature::Obligation => 0_u8,
        Nature::Recommendation => 1,
        Nature::Statistic | Nature::OnSite => 2,
    });
    lines
}

/// The running terms, the soonest first; those without a due date last.
#[must_use]
pub fn pending<'a>(report: &Report<'a>) -> Vec<Line<'a>> {
    let mut lines: Vec<_> = lines(report, Sheet::Pending).collect();
    lines.sort_by_key(|line| (line.outcome.due.is_none(), line.outcome.due));
    lines
}

/// Whether something has to be done by the last day of a pending outcome. The least that something must last is over on
/// that day; nothing falls due.
#[must_use]
pub fn runs_out(line: &Line<'_>) -> bool {
    line.check.kind.falls_due()
}

/// What is neither a finding nor pending.
#[must_use]
pub fn others<'a>(report: &Report<'a>) -> Vec<Line<'a>> {
    lines(report, Sheet::Others).collect()
}

/// How the subjects of obligations stand, after the visit where there was one; from the counts and not from the listed
/// outcomes. Nothing else can be breached.
#[must_use]
pub fn finding_counts(report: &Report<'_>) -> Counts {
    let mut counts = Counts::default();
    for check in report.checks().filter(|check| check.nature == Nature::Obligation) {
        counts.merge(&report.provider.counts_after(check));
    }
    counts
}

/// How many findings are about no obligation: recommendations not followed, and open questions about them and about
/// figures.
#[must_use]
pub fn findings_beside(report: &Report<'_>) -> u64 {
    let checks = report.checks().filter(|check| check.nature != Nature::Obligation);
    checks
        .map(|check| {
            let counts = report.provider.counts_after(check);
            let unheeded = if is_finding(check.nature, State::NotMet) { counts.not_met } else { 0 };
            unheeded + counts.undetermined
        })
        .sum()
}

fn lines<'a>(report: &Report<'a>, sheet: Sheet) -> impl Iterator<Item = Line<'a>> + use<'a> {
    report.checks().enumerate().flat_map(move |(position, check)| {
        check.outcomes.iter().filter(move |outcome| sheet_of(check.nature, outcome) == sheet).map(move |outcome| Line {
            position,
            check,
            outcome,
        })
    })
}

impl<'a> Line<'a> {
    /// The record it is about.
    #[must_use]
    pub fn head(&self) -> &'a str {
        self.outcome.head()
    }

    /// The case, and the record where it is another one: `C-0007`, `C-0007 (R-12)`; a record that belongs to no case
    /// alone.
    #[must_use]
    pub fn who(&self) -> String {
        words::who(self.outcome)
    }

    /// The month, week, year or day it is about: from the subject, else the day the term began or is due.
    #[must_use]
    pub fn time(&self, report: &Report<'a>) -> String {
        words::time(report.lang, self.outcome)
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self, report: &Report<'a>) -> String {
        words::finding(&report.said(self.check), self.outcome)
    }

    /// What to do: fill in what is missing, else the catalogue's remedy.
    #[must_use]
    pub fn remedy(&self, report: &Report<'a>) -> String {
        words::advice(&report.said(self.check), self.outcome).unwrap_or_else(|| self.duty(report))
    }

    /// The sentence after a visit: what was open and was seen not to be in order says so.
    #[must_use]
    pub fn message_after(&self, report: &Report<'a>, judgement: Option<Judgement>) -> String {
        if !self.was_seen_breached(judgement) {
            return self.message(report);
        }
        let lang = report.lang;
        let subject = Subject::of(self.outcome, Some(self.check.kind)).words(lang, report.schema);
        let seen = lang.t("neîndeplinit, văzut la control", "not met, seen on the visit");
        format!("{subject}: {} – {seen}", words::lower_first(report.check_title(self.check)))
    }

    /// What to do after a visit: nothing where it took the finding away; what was seen not to be in order lacks no cell.
    #[must_use]
    pub fn remedy_after(&self, report: &Report<'a>, judgement: Option<Judgement>) -> String {
        if matches!(state_after(self.outcome.outcome, judgement), None | Some(State::Met)) {
            return String::new();
        }
        if self.was_seen_breached(judgement) { self.duty(report) } else { self.remedy(report) }
    }

    fn was_seen_breached(&self, judgement: Option<Judgement>) -> bool {
        self.outcome.outcome == State::Undetermined && judgement == Some(Judgement::SeenNotMet)
    }

    /// What the catalogue advises where the duty is breached.
    #[must_use]
    pub fn duty(&self, report: &Report<'a>) -> String {
        let known = report.known(self.check);
        known.map(|(indicator, _)| report.lang.text(&indicator.remedy).to_owned()).unwrap_or_default()
    }

    /// Identity of a finding, which survives new exports and moved rows.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}|{}", self.check.indicator, self.check.check, self.outcome.subject)
    }

    /// Where the values stand: `file › sheet › row 7`, rows of one sheet together; of many the first, and how many more.
    #[must_use]
    pub fn sources(&self, report: &Report<'a>) -> String {
        let (row, rows) = (report.lang.t("rândul", "row"), report.lang.t("rândurile", "rows"));
        let shown = self.outcome.sources.get(..SOURCES).unwrap_or(&self.outcome.sources);
        let same = |a: &SourceRef, b: &SourceRef| a.file == b.file && a.sheet == b.sheet;
        let mut places: Vec<String> = Vec::new();
        for sheet in shown.chunk_by(same) {
            let Some(first) = sheet.first() else { continue };
            let numbers: Vec<String> = sheet.iter().map(|source| source.row.to_string()).collect();
            let word = if sheet.len() == 1 { row } else { rows };
            places.push(format!("{} › {} › {word} {}", first.file, first.sheet, numbers.join(", ")));
        }
        if let more @ 1.. = self.outcome.sources.len().saturating_sub(SOURCES) {
            places.push(format!("{} {more}", report.lang.t("și încă", "and another")));
        }
        places.join("; ")
    }
}

impl<'a> Report<'a> {
    /// The clauses that a check rests on, as cited in the act; what several have in common is said once:
    /// `Standard 7, 7.1 f), 7.4; (I)7.4.1`.
    #[must_use]
    pub fn clauses(&self, check: &CheckResult) -> String {
        if !check.clauses.is_empty() {
            return together(check.clauses.iter().map(|article| &**article));
        }
        // Results of an earlier version name no clauses.
        let Some((indicator, known)) = self.known(check) else { return String::new() };
        together(indicator.articles(known))
    }

    /// What the catalogue decided where the act leaves something open; empty where it is plain.
    #[must_use]
    pub fn reading(&self, check: &CheckResult) -> String {
        let known = self.known(check).and_then(|(_, known)| known.reading.as_ref());
        check.reading.as_ref().or(known).map_or_else(String::new, |reading| self.lang.text(reading).to_owned())
    }
}

fn together<'a>(articles: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    let mut before = None;
    for article in articles {
        let (standard, rest) = article.split_once(", ").unwrap_or((article, article));
        let again = before == Some(standard) && rest != article;
        if !out.is_empty() {
            out.push_str(if again { ", " } else { "; " });
        }
        out.push_str(if again { rest } else { article });
        before = Some(standard);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::together;

    #[test]
    fn clauses_of_one_standard_are_cited_together() {
        let cited = |articles: &[&str]| together(articles.iter().copied());
        assert_eq!(
            cited(&["Standard 7, 7.1 f)", "Standard 7, 7.4", "(I)7.4.1, 7.8"]),
            "Standard 7, 7.1 f), 7.4; (I)7.4.1, 7.8"
        );
        assert_eq!(cited(&["Standard 3", "Standard 3", "Standard 4, 4.1"]), "Standard 3; Standard 3; Standard 4, 4.1");
        assert_eq!(cited(&[]), "");
    }
}
