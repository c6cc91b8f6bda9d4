//! Presence: documents or topics that a service or provider must have.

use super::configuration::Configuration;
use crate::catalogue::reader::Reader;
use crate::catalogue::source::Sources;
use crate::document::Keys;
use crate::registers::spec::Role;
use crate::results::outcome::State;
use crate::text::nearest;

/// Presence: documents or topics that a service or provider must have.
#[derive(Debug, Clone)]
pub struct Presence {
    /// The register of services, or of providers.
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
        let topic = reader.papers(keys).and_then(|papers| papers.topics.as_ref());
        let kinds = reader.paper_kinds(keys, "kinds");
        let topics = match topic {
            Some((_, list)) => reader.codes(keys, "topics", list),
            None => {
                if let Some(value) = keys.value("topics") {
                    let message = "`[papers]` in `catalogue.toml` names no column `topics`";
                    keys.report().add(value.span(), message);
                }
                Vec::new()
            }
        };
        let within = reader.paper_kinds(keys, "within");
        if kinds.is_empty() == topics.is_empty() {
            keys.report().add(keys.at.clone(), "either `kinds` of document or `topics` must be listed");
        }
        if !topics.is_empty() && within.is_empty() {
            keys.report().add(keys.at.clone(), "`within` is missing: the kinds of document that may cover the topics");
        }
        let register = keys.source("register");
        let playing = [Role::Service, Role::Provider].map(|role| {
            reader.schema.playing(role).and_then(|at| reader.schema.registers.get(at)).map(|spec| spec.id.as_str())
        });
        if !register.text.is_empty() && !playing.contains(&Some(register.text.as_str())) {
            let known: Vec<&str> = playing.iter().flatten().copied().collect();
            let message = format!("`{}` is not one of {}", register.text, known.join(", "));
            keys.report().add_with_help(register.at, message, nearest(&register.text, known.into_iter()));
        }
        Some(Self {
            register: register.text,
            kinds,
            topics,
            within,
            current: reader.paper_kinds(keys, "current"),
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
