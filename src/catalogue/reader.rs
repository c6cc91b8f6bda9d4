//! What is known while a catalogue is read: names of registers, fields and codes.

use super::keeping::{Keeping, Papers};
use super::source::{Source, Sources};
use crate::document::Keys;
use crate::registers::spec::{Role, Schema};
use crate::text::nearest;

/// What the reader checks names against.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The registers.
    pub schema: &'a Schema,
    /// Where load, quota and presence look for what they need.
    pub keeping: &'a Keeping,
}

impl Reader<'_> {
    /// One of several words.
    pub fn choice<T: Copy>(&self, keys: &Keys, key: &str, words: &[(&str, T)], default: Option<T>) -> Option<T> {
        keys.choice(key, words, default)
    }

    /// A register's id.
    pub fn register(&self, keys: &Keys, key: &str) -> String {
        let found = keys.source(key);
        self.known_register(keys, &found);
        found.text
    }

    pub(super) fn known_register(&self, keys: &Keys, found: &Source) {
        if !found.text.is_empty() && self.schema.position(&found.text).is_none() {
            keys.report().add_with_help(
                found.at.clone(),
                format!("there is no register `{}`", found.text),
                nearest(&found.text, self.schema.registers.iter().map(|r| r.id.as_str())),
            );
        }
    }

    /// A field of a register that refers to rows (or is of another kind that `fits` accepts).
    pub fn field(&self, keys: &Keys, register: &str, found: &Source) {
        let Some(spec) = self.schema.register(register) else { return };
        if spec.field(&found.text).is_none() {
            keys.report().add_with_help(
                found.at.clone(),
                format!("register `{register}` has no field `{}`", found.text),
                nearest(&found.text, spec.fields.iter().map(|f| f.id.as_str())),
            );
        }
    }

    /// The register that plays a part, which a kind of check cannot do without.
    pub fn playing(&self, keys: &Keys, role: Role) -> String {
        let found = self.schema.playing(role).and_then(|at| self.schema.registers.get(at));
        if found.is_none() {
            let key = Role::ALL.iter().find(|(of, ..)| *of == role).map(|(_, key, _)| *key).unwrap_or_default();
            let message =
                format!("this needs `{key}` in `[roles]` of `catalogue.toml`, and no register plays that part");
            keys.report().add(keys.at.clone(), message);
        }
        found.map(|spec| spec.id.clone()).unwrap_or_default()
    }

    /// A worker's part in having files: a code of the column that `[caseload]` names.
    pub fn duty(&self, keys: &Keys, found: Option<&Source>) -> String {
        let Some(caseload) = &self.keeping.caseload else {
            let message = "this needs `[caseload]` in `catalogue.toml`: the register that tells who has which files";
            keys.report().add(keys.at.clone(), message);
            return String::new();
        };
        match (&caseload.role, found) {
            (Some((_, list)), Some(found)) => self.code(keys, list, found),
            (Some((field, _)), None) => {
                let message = format!("the part is missing: a code of `{}.{field}`", caseload.register);
                keys.report().add(keys.at.clone(), message);
                String::new()
            }
            (None, Some(found)) if !found.text.is_empty() => {
                let message = "`[caseload]` in `catalogue.toml` names no column `role`: there is one part only";
                keys.report().add(found.at.clone(), message);
                String::new()
            }
            (None, _) => String::new(),
        }
    }

    /// The papers of the act, which a kind of check cannot do without.
    pub fn papers(&self, keys: &Keys) -> Option<&Papers> {
        let papers = self.keeping.papers.as_ref();
        if papers.is_none() {
            let message = "this needs `[papers]` in `catalogue.toml`: the register of papers and its columns";
            keys.report().add(keys.at.clone(), message);
        }
        papers
    }

    /// Kinds of paper.
    pub fn paper_kinds(&self, keys: &Keys, key: &str) -> Vec<String> {
        match &self.keeping.papers {
            Some(papers) => self.codes(keys, key, &papers.kind.1),
            None => keys.list(key).into_iter().map(|kind| kind.text).collect(),
        }
    }

    /// A code of a list.
    pub fn code(&self, keys: &Keys, list: &str, found: &Source) -> String {
        let codes = self.schema.codes.get(list);
        if codes.is_none_or(|l| l.position(&found.text).is_none()) {
            keys.report().add_with_help(
                found.at.clone(),
                format!("`{}` is not a code of `{list}`", found.text),
                nearest(&found.text, codes.into_iter().flat_map(|l| &l.codes).map(|c| c.id.as_str())),
            );
        }
        found.text.clone()
    }

    /// Codes of a list.
    pub fn codes(&self, keys: &Keys, key: &str, list: &str) -> Vec<String> {
        keys.list(key).iter().map(|found| self.code(keys, list, found)).collect()
    }
}
