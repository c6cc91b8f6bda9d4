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
        Now::Left => lang.t("a ieșit din perioadă", "left the period"),
        Now::Past => lang.t("a ieșit din perioadă, nu se mai judecă", "left the period, not judged again"),
        Now::Unknown => lang.t("acum nu se poate calcula", "not computable now"),
        Now::Rejected => lang.t("nu s-a confirmat la control", "not upheld by the visit"),
    }
}

/// A finding of the audit before that is none any more, in words.
#[derive(Debug, Clone)]
pub struct Gone<'a> {
    /// The finding.
    pub finding: &'a GoneFinding,
    /// Whether it could be breached.
    pub nature: Nature,
    /// The record it was about, with its case.
    pub who: String,
    /// Its month, week, year or day.
    pub time: String,
    /// The sentence as it was.
    pub message: String,
    /// What became of it.
    pub now: &'static str,
}

/// The findings of the audit before that are none any more: those that were mended first.
#[must_use]
pub fn gone<'a>(report: &Report<'a>) -> Vec<Gone<'a>> {
    let lang = report.lang;
    let Some(previous) = &report.provider.previous else { return Vec::new() };
    let one = |finding: &'a GoneFinding| {
        let outcome = &finding.outcome;
        let said = words::MessageContext {
            as_of: previous.period.as_of,
            ..report.said_of(&finding.indicator, &finding.check)
        };
        Gone {
            finding,
            nature: report
                .catalogue
                .check(&finding.indicator, &finding.check)
                .map_or(Nature::Obligation, |(_, check)| check.nature),
            who: words::who(outcome),
            time: words::time(lang, outcome),
            message: words::finding(&said, outcome),
            now: now_words(lang, finding.now),
        }
    };
    let mut all: Vec<_> = previous.gone.iter().map(one).collect();
    all.sort_by_key(|gone| is_left(gone.finding.now));
    all
}

/// Whether nothing was seen to be mended: it left the period, or nobody can tell.
const fn is_left(now: Now) -> bool {
    matches!(now, Now::Past | Now::Left | Now::Unknown)
}

impl Report<'_> {
    /// How many findings are new, persisting, met now and out of the period since the audit before; none without one.
    #[must_use]
    pub fn previous_words(&self) -> Option<String> {
        let lang = self.lang;
        let previous = self.provider.previous.as_ref()?;
        let notes = |since| {
            let outcomes = self.checks().flat_map(|check| &check.outcomes);
            outcomes.filter(|outcome| outcome.notes.as_ref().is_some_and(|n| n.since == Some(since))).count()
        };
        let count = |of: fn(Now) -> bool| previous.gone.iter().filter(|gone| of(gone.now)).count();
        let met = count(|now| now == Now::Met);
        let left = count(|now| matches!(now, Now::Past | Now::Left));
        let others = previous.gone.len() - met - left;
        let [new, persisting, met, left, others] =
            [notes(Since::New), notes(Since::Persisting), met, left, others].map(|n| lang.count(n as u64));
        let period = lang.days(previous.period.from, previous.period.to);
        Some(match lang {
            Lang::Ro => format!(
                "Față de auditul {period}: noi {new}, rămase {persisting}, acum îndeplinite {met}, ieșite din perioadă {left}, altele {others}"
            ),
            Lang::En => format!(
                "Since the audit of {period}: new {new}, persisting {persisting}, met now {met}, left the period {left}, others {others}"
            ),
        })
    }
}
