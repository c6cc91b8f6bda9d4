//! Coverage: each row of a population fulfils a test.

use super::configuration::Configuration;
use super::parts::Exempt;
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;
use crate::results::outcome::State;

/// Coverage: each row of a population fulfils a test.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Register of the subjects.
    pub register: String,
    /// Pairs of a subject with the rows of another register, or with the members of a list field.
    pub across: Option<Across>,
    /// Which subjects are counted.
    pub filter: Option<Source>,
    /// When a subject is met.
    pub criterion: Source,
    /// When an unmet subject still has time.
    pub pending: Option<Source>,
    /// What that is called.
    pub pending_reason: String,
    /// When an unmet subject drops out.
    pub exempt: Vec<Exempt>,
    /// When an unmet subject proves nothing: it is undetermined for that reason.
    pub unproven: Vec<Exempt>,
    /// Reference path to the person answerable.
    pub responsible: Option<Source>,
}

/// The second half of a pair.
#[derive(Debug, Clone)]
pub enum Across {
    /// Each document in force of these kinds that counts for the member of staff; met by an acknowledgement.
    Documents {
        /// Codes of the kinds.
        kinds: Vec<String>,
        /// Days after the later of adoption and hiring during which there is still time: name of a parameter.
        settling: Option<String>,
    },
    /// Each person named in a list field.
    Members {
        /// The field.
        field: String,
        /// Which persons are counted: over the row, with the person as `subject`.
        filter: Option<Source>,
    },
}

impl Configuration for Coverage {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        let register = reader.register(keys, "register");
        let across = keys.table("across", false).map(|across| Across::read(reader, &across, &register));
        // Pairs of staff and documents are met by an acknowledgement; everything else needs a test.
        let criterion = if matches!(across, Some(Across::Documents { .. })) {
            Source::new("TRUE".to_owned(), 0..0)
        } else {
            keys.source("criterion")
        };
        Some(Self {
            register,
            across,
            filter: keys.optional("where"),
            criterion,
            pending: keys.optional("pending"),
            pending_reason: keys.optional("pending_reason").map_or_else(|| "recent".to_owned(), |reason| reason.text),
            exempt: Exempt::read(keys, "exempt"),
            unproven: Exempt::read(keys, "unproven"),
            responsible: keys.optional("responsible"),
        })
    }

    fn register(&self) -> Option<&str> {
        Some(&self.register)
    }

    fn personal(&self, about_people: &dyn Fn(&str) -> bool) -> bool {
        about_people(&self.register) || self.across.is_some()
    }

    fn possible(&self, state: State) -> bool {
        match state {
            State::Pending => self.pending.is_some(),
            State::Excluded => !self.exempt.is_empty(),
            _ => true,
        }
    }

    fn never_breached(&self) -> bool {
        self.unproven.iter().any(|other| other.when.text == "TRUE")
    }
}

impl Across {
    fn read(reader: &Reader, keys: &Keys, register: &str) -> Self {
        let read = match keys.optional("members") {
            Some(field) => {
                reader.field(keys, register, &field);
                Self::Members { field: field.text, filter: keys.optional("where") }
            }
            None => Self::Documents {
                kinds: {
                    if reader.papers(keys).is_some_and(|papers| papers.signed.is_none()) {
                        let message = "this needs `[papers.signed]` in `catalogue.toml`: who has read which paper";
                        keys.report().add(keys.at.clone(), message);
                    }
                    reader.paper_kinds(keys, "documents")
                },
                settling: keys.optional("settling").map(|name| name.text),
            },
        };
        keys.finish();
        read
    }
}
