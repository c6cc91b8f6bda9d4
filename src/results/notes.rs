//! What people and earlier audits add to results: optional, and never part of what was computed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Outcome, PeriodDates, ProviderResults};
use crate::time::Day;

/// What is known about a finding from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// Whether the audit before had it too; none without such an audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// What the provider says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explained>,
    /// What an inspector decided about it in the audit before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_before: Option<Judgement>,
}

/// Whether the audit before had a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// It did not.
    New,
    /// It did.
    Persisting,
}

/// A provider's answer beside a finding. It never hides the finding and changes no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// The reason, in the provider's words.
    pub reason: String,
    /// The document that proves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Last day on which it holds.
    #[serde(default, with = "super::dates::optional_day", skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// That day was over on the as-of day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lapsed: bool,
    /// It comes from the audit before and was not given anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carried: bool,
}

/// What an inspector decides about a finding or an on-site check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// The finding stands.
    Confirmed,
    /// The finding does not stand.
    Dismissed,
    /// The provider's explanation is accepted.
    ExplanationAccepted,
    /// The provider's explanation is rejected.
    ExplanationRejected,
    /// Seen in the file: the duty was fulfilled.
    SeenMet,
    /// Seen in the file: the duty was not fulfilled.
    SeenNotMet,
    /// Seen on site: as the act asks.
    Compliant,
    /// Seen on site: only in part.
    PartiallyCompliant,
    /// Seen on site: not as the act asks.
    NonCompliant,
    /// Nothing to look at.
    NotApplicable,
}

/// An inspector's decision about a finding, an on-site check or one file looked at for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The indicator's id.
    pub indicator: String,
    /// The check's id.
    pub check: String,
    /// Subject of the finding, or the file looked at; empty: the on-site check as a whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// What was picked from the list; none: a remark only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
    /// The remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

impl Judged {
    /// The key that stands in the workbook's last column.
    #[must_use]
    pub fn key(&self) -> String {
        finding_key(&self.indicator, &self.check, &self.subject)
    }
}

/// A provider's judgements by the key that stands in the workbook's last column.
#[must_use]
pub fn judgements(provider: &ProviderResults) -> BTreeMap<String, &Judged> {
    provider.judgements.iter().map(|judged| (judged.key(), judged)).collect()
}

/// What the audit before had, and this one lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Previous {
    /// Its period.
    pub period: PeriodDates,
    /// Its findings that are none any more, in the order of the checks.
    pub gone: Vec<GoneFinding>,
}

/// A finding of the audit before that is none any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoneFinding {
    /// The indicator's id.
    pub indicator: String,
    /// The check's id.
    pub check: String,
    /// What became of it.
    pub now: Now,
    /// What it was.
    pub outcome: Outcome,
}

impl GoneFinding {
    /// The key that stood in the workbook's last column.
    #[must_use]
    pub fn key(&self) -> String {
        finding_key(&self.indicator, &self.check, &self.outcome.subject)
    }
}

/// Identity of a finding, which survives new exports and moved rows.
#[must_use]
pub fn finding_key(indicator: &str, check: &str, subject: &str) -> String {
    format!("{indicator}/{check}|{subject}")
}

/// What a finding of the older audit is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Now {
    /// Met.
    Met,
    /// A running term.
    Pending,
    /// The duty fell away.
    Excluded,
    /// A figure without judgement.
    Reported,
    /// Not listed: met, or outside of the newer period.
    Unlisted,
    /// Neither met nor anything else: it is not in the newer period any more.
    Left,
    /// It belongs to the older period for good.
    Past,
    /// The check could not be computed, or does not exist.
    Unknown,
    /// The newer visit did not uphold it.
    Rejected,
}

/// A file that was given beside the registers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Companion {
    /// What it was for.
    pub role: Role,
    /// Its name, without folders.
    pub file: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
}

/// What a file beside the registers is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Results of the audit before.
    Previous,
    /// A provider's explanations.
    Explanations,
    /// A workbook with an inspector's judgements.
    Judgements,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_added_is_not_written() {
        assert_eq!(serde_json::to_string(&Notes::default()).unwrap(), "{}");
        let judged = Judged {
            indicator: "S3".into(),
            check: "within-72-hours".into(),
            subject: "C-0007".into(),
            judgement: Some(Judgement::ExplanationAccepted),
            remark: String::new(),
        };
        let text = serde_json::to_string(&judged).unwrap();
        assert!(text.ends_with(r#""subject":"C-0007","judgement":"explanation_accepted"}"#), "{text}");
        assert_eq!(serde_json::from_str::<Judged>(&text).unwrap(), judged);
        assert!(serde_json::from_str::<Judged>(&text.replace("accepted", "maybe")).is_err());
        assert_eq!(judged.key(), "S3/within-72-hours|C-0007");
    }

    #[test]
    fn a_judgement_has_one_name_in_files() {
        for judgement in Judgement::FINDING.into_iter().chain(Judgement::ON_SITE) {
            assert_eq!(serde_json::to_value(judgement).unwrap(), judgement.id());
        }
    }
}
