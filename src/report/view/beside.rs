//! What stands beside findings: the audit before, and the provider's explanations.

use crate::report::Report;
use crate::report::words::{self, Lang};
use crate::results::kind::Nature;
use crate::results::notes::{Explained, GoneFinding, Notes, Now, Since};

/// Whether the audit before had a finding, and what an inspector decided about it then.
#[must_use]
pub fn since_words(lang: Lang, notes: &Notes) -> String {
    let since = notes.since.map(|since| match since {
        Since::New => lang.t("nou", "new"),
        Since::Persisting => lang.t("rămas", "persisting"),
    });
    let judged = notes
        .judged_before
        .map(|judgement| format!("{} {}", lang.t("judecat atunci:", "judged then:"), judgement.words(lang)));
    since.map(str::to_owned).into_iter().chain(judged).collect::<Vec<_>>().join("; ")
}

/// The provider's answer, its document, its last day, and whether that day is over.
#[must_use]
pub fn explanation_words(lang: Lang, explained: &Explained) -> String {
    let mut out = String::new();
    if explained.lapsed {
        out.push_str(lang.t("EXPIRATĂ – ", "LAPSED – "));
    }
    out.push_str(&explained.reason);
    if let Some(document) = &explained.document {
        out.push_str(&format!("; {} {document}", lang.t("document:", "document:")));
    }
    if let Some(until) = explained.until {
        out.push_str(&format!("; {} {}", lang.t("valabilă până la", "valid until"), lang.day(until)));
    }
    if explained.carried {
        out.push_str(lang.t("; din auditul anterior", "; from the audit before"));
    }
    out
}

/// What became of a finding of the audit before.
#[must_use]
pub const fn now_words(lang: Lang, now: Now) -> &'static str {
    match now {
        Now::Met => lang.t("acum îndeplinit", "met now"),
        Now::Pending => lang.t("acum în termen", "now within its term"),
        Now::Excluded => lang.t("obligația a încetat", "the duty fell away"),
        Now::Reported => lang.t("acum numai raportat", "reported only now"),
        Now::Unlisted => lang.t("îndeplinit sau în afara perioadei", "met, or outside of the period"),
        Now::Past => lang.t("nu se mai judecă", "not judged again"),
        Now::Unknown => lang.t("acum nu se poate calcula", "not computable now"),
    }
}

/// A finding of the audit before that is none any more, in words.
#[derive(Debug, Clone)]
pub struct Gone<'a> {
    /// The finding.
    pub finding: &'a GoneFinding,
    /// Whether it could be breached.
    pub nature: Nature,
    /// The record it was about.
    pub head: &'a str,
    /// Its month, week, year or day.
    pub time: String,
    /// The sentence as it was.
    pub message: String,
    /// What became of it.
    pub now: &'static str,
}

/// The findings of the audit before that are none any more: the resolved ones first.
#[must_use]
pub fn gone<'a>(report: &Report<'a>) -> Vec<Gone<'a>> {
    let lang = report.lang;
    let Some(previous) = &report.provider.previous else { return Vec::new() };
    let one = |finding: &'a GoneFinding| {
        let outcome = &finding.outcome;
        let said = words::Said { as_of: previous.period.as_of, ..report.said_of(&finding.indicator, &finding.check) };
        Gone {
            finding,
            nature: report
                .catalogue
                .check(&finding.indicator, &finding.check)
                .map_or(Nature::Obligation, |(_, check)| check.nature),
            head: outcome.head(),
            time: words::time(lang, outcome),
            message: words::finding(&said, outcome),
            now: now_words(lang, finding.now),
        }
    };
    let mut all: Vec<_> = previous.gone.iter().map(one).collect();
    all.sort_by_key(|gone| matches!(gone.finding.now, Now::Past | Now::Unknown));
    all
}

impl Report<'_> {
    /// How many findings are new, persisting and resolved since the audit before; none without one.
    #[must_use]
    pub fn previous_words(&self) -> Option<String> {
        let lang = self.lang;
        let previous = self.provider.previous.as_ref()?;
        let notes = |since| {
            let outcomes = self.checks().flat_map(|check| &check.outcomes);
            outcomes.filter(|outcome| outcome.notes.as_ref().is_some_and(|n| n.since == Some(since))).count()
        };
        let resolved = previous.gone.iter().filter(|g| !matches!(g.now, Now::Past | Now::Unknown)).count();
        let others = previous.gone.len() - resolved;
        let [new, persisting, resolved, others] =
            [notes(Since::New), notes(Since::Persisting), resolved, others].map(|n| lang.count(n as u64));
        let period = lang.days(previous.period.from, previous.period.to);
        Some(match lang {
            Lang::Ro => format!(
                "Față de auditul {period}: noi {new}, rămase {persisting}, rezolvate {resolved}, nejudecate din nou {others}"
            ),
            Lang::En => format!(
                "Since the audit of {period}: new {new}, persisting {persisting}, resolved {resolved}, not judged again {others}"
            ),
        })
    }
}
