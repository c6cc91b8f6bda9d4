//! Presence: documents or topics that a service or provider must have.

use super::configuration::Configuration;
use crate::catalogue::reader::Reader;
use crate::catalogue::source::Sources;
use crate::document::Keys;
use crate::results::outcome::State;

/// Presence: documents or topics that a service or provider must have.
#[derive(Debug, Clone)]
pub struct Presence {
    /// `services` or `providers`.
    pub register: String,
    /// Kinds of document that must be there …
    pub kinds: Vec<String>,
    /// … or topics that documents of the kinds in `within` must cover.
    pub topics: Vec<String>,
    /// Kinds of document in which topics are looked for.
    pub within: Vec<String>,
    /// Kinds of which a document adopted before the period without an end of validity may be outdated.
    pub current: Vec<String>,
    /// Reason why a missing document breaches nothing: the act names other proofs.
    pub otherwise: Option<String>,
}

impl Configuration for Presence {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        let kinds = reader.codes(keys, "kinds", "document_kind");
        let topics = reader.codes(keys, "topics", "topic");
        let within = reader.codes(keys, "within", "document_kind");
        if kinds.is_empty() == topics.is_empty() {
            keys.report().add(keys.at.clone(), "either `kinds` of document or `topics` must be listed");
        }
        if !topics.is_empty() && within.is_empty() {
            keys.report().add(keys.at.clone(), "`within` is missing: the kinds of document that may cover the topics");
        }
        let known = [("services", "services"), ("providers", "providers")];
        let register = reader.choice(keys, "register", &known, None).unwrap_or("services");
        Some(Self {
            register: register.to_owned(),
            kinds,
            topics,
            within,
            current: reader.codes(keys, "current", "document_kind"),
            otherwise: keys.optional("otherwise").map(|reason| reason.text),
        })
    }

    fn register(&self) -> Option<&str> {
        Some(&self.register)
    }

    fn personal(&self, _: &dyn Fn(&str) -> bool) -> bool {
        false
    }

    fn possible(&self, state: State) -> bool {
        !matches!(state, State::Pending | State::Excluded)
    }

    fn never_breached(&self) -> bool {
        self.otherwise.is_some()
    }
}
