//! What a visit adds to results: its facts, the inspector's own findings, measures, and the verdicts after it. All of it
//! stands beside what was computed and changes none of it.

use serde::{Deserialize, Serialize};

use super::notes::{Judgement, Now};
use super::outcome::{Counts, State};
use super::part::Part;
use super::verdict::Verdict;
use super::{CheckResult, IndicatorResult, PeriodDates, ProviderResults, StandardResult};
use crate::text::{ShortText, Text};
use crate::time::Day;

/// What was written about the visit itself, and what was signed on the cover. Empty where nothing was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VisitFacts {
    /// Number of the order that sends the inspectors.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub order: String,
    /// Its date, as it was written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub order_date: String,
    /// Day or days of the visit, as they were written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Where it took place.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The inspectors.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub team: String,
    /// Who was present for the provider.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub present: String,
    /// What the visit was for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub objectives: String,
    /// What the inspectors conclude.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub conclusions: String,
    /// What is attached.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub annexes: String,
    /// Signed on the cover: the inspector.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub inspector: String,
    /// Signed on the cover: the provider's representative.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub representative: String,
    /// Objections, as they were written on the cover.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub objections: String,
}

impl VisitFacts {
    /// Who decided, as far as it was written down.
    #[must_use]
    pub fn decided_by(&self) -> &str {
        if self.inspector.is_empty() { &self.team } else { &self.inspector }
    }
}

/// A breach that an inspector saw and the registers do not show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFinding {
    /// Identity, the same in every later audit.
    pub key: String,
    /// The indicator's id.
    pub indicator: ShortText,
    /// The clause of the act.
    pub clause: String,
    /// Case, person or service; empty: the provider as a whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What was seen.
    pub seen: String,
    /// Document, number of a photograph.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// Period of the audit in which it was first seen; none: this one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<PeriodDates>,
    /// What this visit found of one that an earlier visit saw; none: not looked at yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Progress>,
}

impl OwnFinding {
    /// Whether it stands after the visit: new, or seen again and not wholly mended. One of an earlier visit that nobody
    /// looked at again decides nothing.
    #[must_use]
    pub fn stands(&self) -> bool {
        match self.now {
            None => self.since.is_none(),
            Some(Progress::Done) => false,
            Some(Progress::Partly | Progress::NotDone) => true,
        }
    }
}

/// How far something was mended, as an inspector saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Wholly.
    Done,
    /// In part.
    Partly,
    /// Not at all.
    NotDone,
}

impl Progress {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Done, Self::Partly, Self::NotDone];
}

/// What is to be done about findings that have one cause.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Identity within the audit.
    pub key: String,
    /// What its findings come from; empty for an inspector's own finding, and where an inspector added the measure.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub cause: Text,
    /// What is to be done, as it was drafted; empty where an inspector added the measure.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub draft: Text,
    /// What is to be done.
    pub what: String,
    /// By whom.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Until when.
    #[serde(default, with = "super::dates::optional_day", skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The findings that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Concerned>,
    /// Key of the own finding that it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub own: String,
}

/// A finding that a measure is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concerned {
    /// The indicator's id.
    pub indicator: ShortText,
    /// The check's id.
    pub check: ShortText,
    /// The subject.
    pub subject: ShortText,
    /// The case, where the subject is another record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<ShortText>,
    /// What distinguishes it from other findings of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
}

fn is_empty(text: &Text) -> bool {
    text.ro.is_empty() && text.en.is_empty()
}

/// What became of a measure, as far as the registers of a later audit say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fulfilment {
    /// All that it was about is met now.
    Done,
    /// Some of it is met now, some is not.
    Partly,
    /// Nothing of it is met.
    NotDone,
    /// What it was about belongs to the earlier period for good, or is not in the later one any more.
    LeftPeriod,
    /// The registers do not say.
    Untold,
}

/// A measure of the audit before, with what the registers of the newer one say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The measure.
    pub measure: Measure,
    /// What became of it.
    pub fulfilment: Fulfilment,
    /// How many of the findings it was about are met now.
    #[serde(default)]
    pub done: u64,
    /// How many are still findings.
    #[serde(default)]
    pub not_done: u64,
    /// How many left the period.
    #[serde(default)]
    pub left: u64,
    /// Of how many the registers say nothing.
    #[serde(default)]
    pub untold: u64,
}

impl Followed {
    /// A measure with what each of its findings is now; `None` where it still is a finding.
    #[must_use]
    pub fn of(measure: Measure, each: impl IntoIterator<Item = Option<Now>>) -> Self {
        let mut followed = Self { measure, fulfilment: Fulfilment::Untold, done: 0, not_done: 0, left: 0, untold: 0 };
        for now in each {
            let counted = match now {
                None => &mut followed.not_done,
                Some(Now::Met | Now::Rejected) => &mut followed.done,
                Some(Now::Past | Now::Left | Now::Excluded) => &mut followed.left,
                Some(Now::Pending | Now::Reported | Now::Unlisted | Now::Unknown) => &mut followed.untold,
            };
            *counted += 1;
        }
        followed.fulfilment = match (followed.done, followed.not_done, followed.untold, followed.left) {
            (0, 1.., ..) => Fulfilment::NotDone,
            (1.., 1.., ..) => Fulfilment::Partly,
            (1.., 0, 0, _) => Fulfilment::Done,
            (0, 0, 0, 1..) => Fulfilment::LeftPeriod,
            _ => Fulfilment::Untold,
        };
        followed
    }
}

/// Verdicts after the visit, beside the computed ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// The checks that a judgement is about, in the order of the results.
    pub checks: Vec<CheckAfter>,
    /// Every indicator.
    pub indicators: Vec<IndicatorResult>,
    /// Every standard.
    pub standards: Vec<StandardResult>,
}

/// How a check stands after the visit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAfter {
    /// The indicator's id.
    pub indicator: ShortText,
    /// The check's id.
    pub check: ShortText,
    /// The verdict.
    pub verdict: Verdict,
    /// The counts without what was rejected, and with what was seen.
    #[serde(flatten)]
    pub counts: Counts,
    /// Findings that were rejected: they left the counts.
    #[serde(default)]
    pub rejected: u64,
    /// Findings that were seen to be met.
    #[serde(default)]
    pub seen_met: u64,
    /// Open questions that were seen not to be met.
    #[serde(default)]
    pub seen_not_met: u64,
    /// Findings whose explanation was accepted; they count as they were computed.
    #[serde(default)]
    pub explained: u64,
}

impl After {
    /// A check, where a judgement is about it.
    #[must_use]
    pub fn check(&self, indicator: &str, check: &str) -> Option<&CheckAfter> {
        self.checks.iter().find(|after| after.indicator == indicator && after.check == check)
    }
}

impl ProviderResults {
    /// The verdict of a check after the visit; the computed one where nobody decided about it.
    #[must_use]
    pub fn verdict_after(&self, check: &CheckResult) -> Verdict {
        self.check_after(check).map_or(check.verdict, |after| after.verdict)
    }

    /// The counts of a check after the visit; the computed ones where nobody decided about it.
    #[must_use]
    pub fn counts_after(&self, check: &CheckResult) -> Counts {
        self.check_after(check).map_or(check.counts, |after| after.counts)
    }

    /// How a check stands after the visit, where a judgement is about it.
    #[must_use]
    pub fn check_after(&self, check: &CheckResult) -> Option<&CheckAfter> {
        self.after.as_ref()?.check(&check.indicator, &check.check)
    }

    /// The verdicts of the indicators after the visit; the computed ones without a visit.
    #[must_use]
    pub fn indicators_after(&self) -> &[IndicatorResult] {
        self.after.as_ref().map_or(&self.indicators, |after| &after.indicators)
    }

    /// The verdicts of the standards after the visit; the computed ones without a visit.
    #[must_use]
    pub fn standards_after(&self) -> &[StandardResult] {
        self.after.as_ref().map_or(&self.standards, |after| &after.standards)
    }
}

/// The state of a finding after an inspector decided about it; none: it left the counts. An accepted explanation changes
/// nothing.
#[must_use]
pub const fn state_after(computed: State, judgement: Option<Judgement>) -> Option<State> {
    match judgement {
        Some(Judgement::Dismissed) => None,
        Some(Judgement::SeenMet) => Some(State::Met),
        Some(Judgement::SeenNotMet) => Some(State::NotMet),
        _ => Some(computed),
    }
}

/// Whether a finding was confirmed: something has to be done about it.
#[must_use]
pub const fn is_confirmed(judgement: Option<Judgement>) -> bool {
    matches!(judgement, Some(Judgement::Confirmed | Judgement::SeenNotMet | Judgement::ExplanationRejected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed(each: &[Option<Now>]) -> Fulfilment {
        Followed::of(Measure::default(), each.iter().copied()).fulfilment
    }

    #[test]
    fn a_measure_is_done_only_where_all_that_can_be_told_is_met() {
        use Fulfilment::{Done, LeftPeriod, NotDone, Partly, Untold};
        assert_eq!(followed(&[Some(Now::Met), Some(Now::Met)]), Done);
        assert_eq!(followed(&[Some(Now::Met), Some(Now::Past)]), Done);
        assert_eq!(followed(&[Some(Now::Met), None]), Partly);
        assert_eq!(followed(&[None, Some(Now::Past)]), NotDone);
        assert_eq!(followed(&[Some(Now::Past), Some(Now::Left)]), LeftPeriod);
        // Not listed may mean met, or gone: nobody can tell.
        assert_eq!(followed(&[Some(Now::Met), Some(Now::Unlisted)]), Untold);
        assert_eq!(followed(&[Some(Now::Unknown)]), Untold);
        assert_eq!(followed(&[]), Untold);
    }

    #[test]
    fn only_rejecting_and_seeing_change_a_state() {
        for state in [State::NotMet, State::Undetermined] {
            assert_eq!(state_after(state, Some(Judgement::Dismissed)), None);
            assert_eq!(state_after(state, Some(Judgement::SeenMet)), Some(State::Met));
            assert_eq!(state_after(state, Some(Judgement::SeenNotMet)), Some(State::NotMet));
            for judgement in [Judgement::Confirmed, Judgement::ExplanationAccepted, Judgement::ExplanationRejected] {
                assert_eq!(state_after(state, Some(judgement)), Some(state));
            }
            assert_eq!(state_after(state, None), Some(state));
        }
    }
}
