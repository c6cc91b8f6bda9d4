//! What is handed over beside registers: what was found and decided the last time, and the provider's explanations.

use std::path::Path;
use std::sync::Arc;

use crate::continuity::explanations;
use crate::continuity::{Explanation, Marked, forget_met, mark};
use crate::ingest::Held;
use crate::ingest::files::is_explanations;
use crate::output::{OutputError, results_json};
use crate::page::control::file;
use crate::results::Results;
use crate::text::Lang;

/// Results of an audit before, or the file of an inspection before.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Its name.
    pub name: String,
    /// What was found and decided; why it cannot be used.
    pub read: Result<Arc<Results>, String>,
}

impl Earlier {
    /// The file, where it is one.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8], lang: Lang) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let path = Path::new(name);
        let read = if lower.ends_with(".json") {
            match results_json::read_held(path, bytes) {
                Err(OutputError::NotResults { .. }) => return None,
                read => read.map_err(|error| error.in_words(lang)),
            }
        } else if lower.ends_with(&format!(".{}", file::ENDING)) {
            file::parse(path, bytes).map(|inspection| inspection.results).map_err(|error| error.text(lang))
        } else {
            return None;
        };
        Some(Self { name: name.to_owned(), read: read.map(Arc::new) })
    }
}

/// All that goes with an audit.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Results of the audit before.
    pub previous: Option<Arc<Results>>,
    /// The provider's explanations.
    pub explanations: Vec<Explanation>,
    /// What of it cannot be used, in words.
    pub faults: Vec<String>,
}

/// What was said about results.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// How many findings are new, stay, are gone, or are explained; none where there was nothing to say.
    pub marked: Option<Marked>,
    /// What could not be used, in words.
    pub faults: Vec<String>,
}

impl Beside {
    /// What files hold; of several results the last ones count.
    #[must_use]
    pub fn of(files: &[Held], earlier: &[Earlier], lang: Lang) -> Self {
        let mut beside = Self::default();
        for earlier in earlier {
            match &earlier.read {
                Ok(results) => {
                    let known = beside.previous.as_ref().map(|known| known.period.to);
                    if known.is_none_or(|known| known < results.period.to) {
                        beside.previous = Some(Arc::clone(results));
                    }
                }
                Err(words) => beside.faults.push(words.clone()),
            }
        }
        let last = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        for held in files.iter().filter(|held| is_explanations(Path::new(&last(&held.name)))) {
            match explanations::read_held(Path::new(&held.name), held.bytes.get()) {
                Ok(found) => {
                    let words = found.problems.iter().map(|problem| format!("{}: {}", held.name, problem.text(lang)));
                    beside.faults.extend(words);
                    beside.explanations.extend(found.rows);
                }
                Err(error) => beside.faults.push(error.text(lang)),
            }
        }
        beside
    }

    /// Writes it beside the findings.
    pub fn mark(self, results: &mut Results, lang: Lang) -> Said {
        let mut said = Said { marked: None, faults: self.faults };
        if self.previous.is_none() && self.explanations.is_empty() {
            return said;
        }
        match mark(results, self.previous.as_deref(), &self.explanations) {
            Ok(marked) => {
                said.faults.extend(marked.unused.iter().map(|unused| unused.text(lang)));
                said.marked = Some(marked);
            }
            Err(error) => said.faults.push(error.text(lang)),
        }
        if self.previous.is_some() {
            // Who is met was listed only to be told from who is not in the period any more.
            forget_met(results);
        }
        said
    }
}

impl Said {
    /// How the findings compare with those before, and how many are explained.
    #[must_use]
    pub fn words(&self, lang: Lang) -> Vec<String> {
        let Some(marked) = &self.marked else { return Vec::new() };
        let n = |n: u64| lang.count(n);
        let mut lines = Vec::new();
        if marked.new + marked.persisting + marked.gone > 0 {
            let (new, persisting, gone) = (n(marked.new), n(marked.persisting), n(marked.gone));
            lines.push(match lang {
                Lang::Ro => format!("Față de data trecută: noi {new} · rămase {persisting} · nu mai sunt {gone}"),
                Lang::En => format!("Since the last time: new {new} · persisting {persisting} · gone {gone}"),
            });
        }
        if marked.explained + marked.lapsed > 0 {
            let (explained, lapsed) = (n(marked.explained), n(marked.lapsed));
            lines.push(match lang {
                Lang::Ro => format!("Constatări cu explicație: {explained} · cu explicație expirată: {lapsed}"),
                Lang::En => format!("Findings with an explanation: {explained} · with a lapsed one: {lapsed}"),
            });
        }
        lines
    }
}
