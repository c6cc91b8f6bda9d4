//! What the reports show, before it is laid out: lines, totals, figures and what deserves attention first.

mod absent;
mod affected;
mod attention;
mod causes;
mod evidence;
mod facts;
mod fates;
mod figures;
mod lines;
mod loads;
mod measures;
mod method;
mod not_kept;
mod pivot;
mod previous;
mod provenance;
mod quality;
mod section;
mod terms;
mod totals;
mod unread;
mod visit;
mod why;

pub use absent::{AbsentColumn, absent_columns, absent_words};
pub use affected::Touched;
pub use attention::{Attention, attention, missing_registers};
pub use causes::{Cause, Causes, Effort, can_be_mended};
pub use evidence::{Rows, ShownCell, ShownRow};
pub use fates::{fate_line, fate_lines, fate_words};
pub use figures::Summary;
pub use lines::{Line, Sheet, finding_counts, findings, findings_beside, others, pending, runs_out, sheet_of};
pub use loads::{Loads, loads};
pub use measures::{advised, drafts, fulfilment_words, measures, own_words, progress_words, short_hash};
pub use method::{condition, evidence, evidence_level, notes, origin, parameter_value, parameter_words};
pub use not_kept::not_kept_words;
pub use pivot::{Pivot, pivots};
pub use previous::{Gone, explanation_words, gone, now_words, since_words};
pub use provenance::{Provenance, provenance, rows_of};
pub use quality::{quality, quality_message, rule_words};
pub use section::Section;
pub use terms::{Terms, terms};
pub use totals::{Picture, picture};
pub use unread::{passed_over, unread};
pub use visit::{design_words, sample_words, share_words, visited};
pub use why::why;

use super::Report;
use super::words::MessageContext;
use crate::catalogue::indicator::{Check, Indicator, Parameter};
use crate::results::CheckResult;
use crate::time::Day;

impl<'a> Report<'a> {
    /// A check's texts, where the catalogue has them.
    #[must_use]
    pub fn known(&self, check: &CheckResult) -> Option<(&'a Indicator, &'a Check)> {
        self.catalogue.check(&check.indicator, &check.check)
    }

    /// A check's name for people; its id where the catalogue lacks it.
    #[must_use]
    pub fn check_title(&self, check: &'a CheckResult) -> &'a str {
        match self.known(check).map(|(_, known)| self.lang.text(&known.title)) {
            Some(title) if !title.is_empty() => title,
            _ => &check.check,
        }
    }

    /// What a sentence about a check's outcome may speak about.
    #[must_use]
    pub fn said(&self, check: &CheckResult) -> MessageContext<'a> {
        self.said_of(&check.indicator, &check.check)
    }

    /// The same by the ids of indicator and check.
    #[must_use]
    pub fn said_of(&self, indicator: &str, check: &str) -> MessageContext<'a> {
        let known = self.catalogue.check(indicator, check).map(|(_, known)| known);
        MessageContext {
            lang: self.lang,
            schema: self.schema,
            as_of: self.results.period.as_of,
            check: known,
            home: known.and_then(|check| check.kind.facts().register()),
        }
    }

    /// The earlier of the period's last day and the as-of day.
    #[must_use]
    pub fn reference_day(&self) -> Day {
        self.results.period.reference()
    }

    /// The parts of this report in reading order.
    pub fn sections(&self) -> impl Iterator<Item = Section> + use<> {
        let provider = self.provider;
        let (compared, followed) = (provider.previous.is_some(), !provider.followed.is_empty());
        let shown = !provider.rows.is_empty();
        Section::ALL.into_iter().filter(move |section| match section {
            Section::Gone => compared,
            Section::Evidence => shown,
            Section::Followed => followed,
            _ => true,
        })
    }

    /// The same without forms that nothing is written on.
    pub fn chapters(&self) -> impl Iterator<Item = Section> + use<> {
        let provider = self.provider;
        let (own, visit) = (!provider.own_findings.is_empty(), provider.visit.is_some());
        let measures = !provider.measures.is_empty();
        self.sections().filter(move |section| match section {
            Section::OwnFindings => own,
            Section::Measures => measures,
            Section::Visit => visit,
            _ => true,
        })
    }

    /// Every finding, pending term and other outcome of the provider has one check; all of them in order.
    pub fn checks(&self) -> impl Iterator<Item = &'a CheckResult> + use<'a> {
        self.provider.checks.iter().map(Box::as_ref)
    }

    /// The parameter that holds a check's term, limit or minimum.
    #[must_use]
    pub fn parameter(&self, check: &CheckResult) -> Option<&'a Parameter> {
        let (indicator, known) = self.known(check)?;
        let (name, _) = known.kind.facts().parameter()?;
        self.catalogue.parameter(indicator, name)
    }

    /// The general value of a parameter on the reference day.
    #[must_use]
    pub fn value_now(&self, parameter: &Parameter) -> Option<f64> {
        let day = self.reference_day();
        let general = parameter.values.iter().filter(|v| v.is_general() && v.from <= day);
        general.max_by_key(|v| v.from).map(|v| v.value)
    }
}
