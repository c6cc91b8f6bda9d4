//! What people and earlier audits add to results: optional, and never part of what was computed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::words::Judgement;
use crate::results::ProviderResults;

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
    #[serde(default, skip_serializing_if = "Option::is_none", with = "judgement_id")]
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
    /// Last day on which it holds, `yyyy-mm-dd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// That day was over on the as-of day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lapsed: bool,
    /// It comes from the audit before and was not given anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carried: bool,
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
    /// What was picked from the list; none: nothing yet, or a remark only.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "judgement_id")]
    pub judgement: Option<Judgement>,
    /// The remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

impl Judged {
    /// The key that stands in the workbook's last column.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}|{}", self.indicator, self.check, self.subject)
    }
}

/// A provider's judgements by the key that stands in the workbook's last column.
#[must_use]
pub fn judgements(provider: &ProviderResults) -> BTreeMap<String, &Judged> {
    provider.judgements.iter().map(|judged| (judged.key(), judged)).collect()
}

/// Judgements by the name used in files.
mod judgement_id {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::report::words::Judgement;

    #[allow(clippy::ref_option)]
    pub fn serialize<S: Serializer>(judgement: &Option<Judgement>, to: S) -> Result<S::Ok, S::Error> {
        match judgement {
            Some(judgement) => to.serialize_str(judgement.id()),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Judgement>, D::Error> {
        let Some(id) = Option::<String>::deserialize(from)? else { return Ok(None) };
        let mut all = Judgement::FINDING.into_iter().chain(Judgement::ON_SITE);
        all.find(|judgement| judgement.id() == id)
            .map(Some)
            .ok_or_else(|| de::Error::custom(format!("no such judgement: {id}")))
    }
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
}
