//! What a comparison of two audits holds.

use serde::Serialize;
use thiserror::Error;

use super::identity::FindingRef;
use crate::results::notes::Now;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::results::visit::{Followed, OwnFinding, Progress};
use crate::results::{CatalogueId, PeriodDates};
use crate::text::Lang;
use crate::time::Moment;

/// Why two audits cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Incomparable {
    /// They rest on different acts.
    #[error("{}", self.text(Lang::En))]
    Catalogue {
        /// Catalogue of the older audit.
        old: String,
        /// Catalogue of the newer one.
        new: String,
    },
    /// Terms were counted in different ways.
    #[error("{}", self.text(Lang::En))]
    Counting {
        /// Counting of the older audit.
        old: String,
        /// Counting of the newer one.
        new: String,
    },
    /// One of them holds counts only.
    #[error("{}", self.text(Lang::En))]
    CountsOnly,
}

impl Incomparable {
    /// The reason, and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Catalogue { old, new }, Lang::Ro) => format!(
                "Rezultatele nu se pot compara: catalogul este altul ({old} față de {new}). Refaceți unul dintre audituri cu --catalogue."
            ),
            (Self::Catalogue { old, new }, Lang::En) => format!(
                "The results cannot be compared: the catalogue differs ({old} against {new}). Run one of the audits again with --catalogue."
            ),
            (Self::Counting { old, new }, Lang::Ro) => format!(
                "Rezultatele nu se pot compara: termenele sunt calculate diferit ({old} față de {new}). Refaceți unul dintre audituri cu --counting {old} sau {new}."
            ),
            (Self::Counting { old, new }, Lang::En) => format!(
                "The results cannot be compared: terms are counted differently ({old} against {new}). Run one of the audits again with --counting {old} or {new}."
            ),
            (Self::CountsOnly, _) => lang
                .t(
                    "Rezultatele nu se pot compara: unul dintre fișiere conține numai totaluri (--aggregate-only), fără constatări.",
                    "The results cannot be compared: one of the files holds counts only (--aggregate-only), no findings.",
                )
                .to_owned(),
        }
    }
}

/// What to keep in mind while reading a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Caution {
    /// The catalogue has the same name but other contents: a difference may come from it.
    CatalogueChanged,
    /// The older audit is the later one.
    WrongWayRound,
    /// The two periods have days in common, but are not the same.
    PeriodsOverlap,
}

/// A whole comparison; a view of the two results.
#[derive(Debug, Serialize)]
pub struct Comparison<'a> {
    /// Always `mms-comparison`.
    pub format: &'static str,
    /// Always 1.
    pub version: u32,
    /// Period of the older audit.
    pub old: &'a PeriodDates,
    /// Period of the newer audit.
    pub new: &'a PeriodDates,
    /// The catalogue of the newer audit, and the act that it rests on.
    pub catalogue: &'a CatalogueId,
    /// What to keep in mind.
    pub cautions: Vec<Caution>,
    /// All providers together.
    pub totals: Totals,
    /// Providers of both audits, by id.
    pub providers: Vec<ProviderComparison<'a>>,
    /// Providers of the older audit only.
    pub only_old: Vec<&'a str>,
    /// Providers of the newer audit only: nothing is known about them from before.
    pub only_new: Vec<&'a str>,
}

/// How many findings went which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Findings that were none before.
    pub new: u64,
    /// Findings of both audits.
    pub persisting: u64,
    /// Findings that are none any more.
    pub resolved: u64,
    /// Findings of the older period that no later audit judges again: they left the period.
    pub past: u64,
    /// Findings whose check the newer audit could not compute.
    pub unknown: u64,
    /// Duties carried over from an earlier period.
    pub carried_over: u64,
}

/// One provider of both audits.
#[derive(Debug, Serialize)]
pub struct ProviderComparison<'a> {
    /// The provider's id.
    pub provider_id: &'a str,
    /// Whether the audits were concluded after a visit: verdicts, rates and findings are then those after it.
    pub visited: Visited,
    /// How many findings went which way.
    pub totals: Totals,
    /// Verdicts that are not what they were.
    pub verdicts: Vec<VerdictChange>,
    /// Findings that were none before.
    pub new: Vec<New<'a>>,
    /// Findings of both audits.
    pub persisting: Vec<Kept<'a>>,
    /// Findings that are none any more.
    pub resolved: Vec<Gone<'a>>,
    /// Findings of the older period that no later audit judges again.
    pub past: Vec<Gone<'a>>,
    /// Findings whose check the newer audit could not compute.
    pub unknown: Vec<Gone<'a>>,
    /// Duties carried over from an earlier period.
    pub carried_over: Vec<Carried<'a>>,
    /// The measures of the older audit, with what the newer registers say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Followed>,
    /// What inspectors saw on site, then and now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<OwnCompared<'a>>,
}

/// Which of two audits were concluded after a visit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Visited {
    /// The older one.
    pub old: bool,
    /// The newer one.
    pub new: bool,
}

/// What an inspector saw on site, and what became of it.
#[derive(Debug, Clone, Serialize)]
pub struct OwnCompared<'a> {
    /// The finding.
    pub finding: &'a OwnFinding,
    /// What the newer audit says.
    pub now: OwnNow,
}

/// What a newer audit says of an own finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnNow {
    /// It is one of the newer audit only.
    New,
    /// The newer visit looked at it.
    Seen(Progress),
    /// Nobody looked at it again; registers cannot tell.
    NotLookedAt,
}

/// One finding as one of the audits has it.
#[derive(Debug, Clone, Serialize)]
pub struct Entry<'a> {
    /// The indicator's id.
    pub indicator: &'a str,
    /// The check's id.
    pub check: &'a str,
    /// The subject.
    pub subject: &'a str,
    /// The state.
    pub outcome: State,
    /// Why.
    pub reason: &'a str,
    /// Last moment or day of the term.
    pub due: Option<Moment>,
    /// Check and outcome.
    #[serde(skip)]
    pub(super) found: FindingRef<'a>,
}

impl<'a> Entry<'a> {
    /// A finding as one of the audits has it.
    pub(super) fn of(found: FindingRef<'a>) -> Self {
        let outcome = found.outcome;
        Self {
            indicator: &found.check.indicator,
            check: &found.check.check,
            subject: &outcome.subject,
            outcome: outcome.outcome,
            reason: &outcome.reason,
            due: outcome.due,
            found,
        }
    }
}

/// What a new finding was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Before {
    /// Met, or not there.
    MetOrAbsent,
    /// A term that was still running.
    Pending,
    /// The duty had fallen away.
    Excluded,
    /// The check could not be computed, or did not exist.
    NotComputable,
    /// A finding that the visit of then rejected, or saw to be in order.
    NotUpheld,
}

/// A finding that was none before.
#[derive(Debug, Clone, Serialize)]
pub struct New<'a> {
    /// The finding.
    #[serde(flatten)]
    pub finding: Entry<'a>,
    /// What it was.
    pub before: Before,
}

/// A finding of both audits.
#[derive(Debug, Clone, Serialize)]
pub struct Kept<'a> {
    /// The finding as it is now.
    #[serde(flatten)]
    pub finding: Entry<'a>,
    /// Its state before.
    pub was: State,
}

/// A finding of the older audit that the newer one lacks.
#[derive(Debug, Clone, Serialize)]
pub struct Gone<'a> {
    /// The finding as it was.
    #[serde(flatten)]
    pub finding: Entry<'a>,
    /// What it is now.
    pub now: Now,
}

/// A duty carried over from an earlier period.
#[derive(Debug, Clone, Serialize)]
pub struct Carried<'a> {
    /// The finding.
    #[serde(flatten)]
    pub finding: Entry<'a>,
    /// Whether the older audit had it as a finding.
    pub known_before: bool,
}

/// What a verdict is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A standard.
    Standard,
    /// An indicator.
    Indicator,
    /// A check.
    Check,
}

/// Which way a verdict went; only between verdicts that say how well a duty was fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// For the better.
    Better,
    /// For the worse.
    Worse,
    /// Neither: one of the two could not be judged, or did not apply.
    Other,
}

/// A verdict that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictChange {
    /// What it is about.
    pub level: Level,
    /// `3`, `I6.2` or `I6.2/signed`.
    pub id: String,
    /// The verdict before, after the visit where there was one; none: not judged then.
    pub old: Option<Verdict>,
    /// The verdict now, after the visit where there was one; none: not judged any more.
    pub new: Option<Verdict>,
    /// What was computed before, where the visit came to another verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_computed: Option<Verdict>,
    /// What is computed now, where the visit came to another verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_computed: Option<Verdict>,
    /// Which way it went.
    pub direction: Direction,
}

impl Totals {
    /// Adds another provider's totals.
    pub(super) const fn add(&mut self, other: &Self) {
        self.new += other.new;
        self.persisting += other.persisting;
        self.resolved += other.resolved;
        self.past += other.past;
        self.unknown += other.unknown;
        self.carried_over += other.carried_over;
    }
}
