//! What is known while a catalogue is read: names of registers, fields and codes.

use super::source::{Source, Sources};
use crate::document::Keys;
use crate::registers::spec::Schema;
use crate::text::nearest;

/// What the reader checks names against.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The registers.
    pub schema: &'a Schema,
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
