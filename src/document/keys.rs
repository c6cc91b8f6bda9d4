//! The tables of a file, key by key.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::report::{Languages, Report};
use crate::text::{Text, nearest};
use crate::time::{Day, day_of};

/// A text of a file, and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Where it stands in the file, in bytes.
    pub at: Range<usize>,
}

/// A table of the file.
#[derive(Debug)]
pub struct Keys<'a> {
    report: &'a Report,
    table: &'a DeTable<'a>,
    /// Where the table stands.
    pub at: Range<usize>,
    /// The key under which it stands; none of the whole file.
    name: String,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> Keys<'a> {
    /// A table to read.
    #[must_use]
    pub fn new(report: &'a Report, table: &'a DeTable<'a>, at: Range<usize>, name: &str) -> Self {
        Self { report, table, at, name: name.to_owned(), used: RefCell::new(BTreeSet::new()) }
    }

    /// Where problems go.
    #[must_use]
    pub fn report(&self) -> &'a Report {
        self.report
    }

    /// The value of a key, if it is there.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.used.borrow_mut().insert(key.to_owned());
        #[cfg(test)]
        super::asked::note(&self.name, key);
        self.table.iter().find(|(name, _)| name.get_ref().as_ref() == key).map(|(_, value)| value)
    }

    /// Names of all keys.
    pub fn names(&self) -> impl Iterator<Item = (String, Range<usize>)> + '_ {
        self.table.iter().map(|(name, _)| (name.get_ref().to_string(), name.span()))
    }

    /// The value of a key that must be there.
    fn needed(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        let value = self.value(key);
        if value.is_none() {
            self.report.add(self.at.clone(), format!("`{key}` is missing"));
        }
        value
    }

    fn wrong(&self, value: &Spanned<DeValue>, key: &str, wanted: &str) {
        self.report.add(value.span(), format!("`{key}` must be {wanted}"));
    }

    fn as_string(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Written> {
        match value.get_ref() {
            DeValue::String(text) => {
                // The span includes the quotes; expressions count from the first character.
                let span = value.span();
                let quotes =
                    if self.report.file.text.get(span.start..span.start + 3) == Some("\"\"\"") { 3 } else { 1 };
                let at = span.start + quotes..span.end.saturating_sub(quotes);
                Some(Written { text: text.to_string(), at })
            }
            _ => {
                self.wrong(value, key, "a text");
                None
            }
        }
    }

    /// A text that may be missing.
    #[must_use]
    pub fn given(&self, key: &str) -> Option<Written> {
        self.value(key).and_then(|value| self.as_string(key, value))
    }

    /// A text that must be there.
    #[must_use]
    pub fn written(&self, key: &str) -> Written {
        self.needed(key).and_then(|value| self.as_string(key, value)).unwrap_or_default()
    }

    /// A text that must be there, without its place.
    #[must_use]
    pub fn string(&self, key: &str) -> String {
        self.written(key).text
    }

    /// A text in the languages of the file that must be there and not be empty.
    #[must_use]
    pub fn text(&self, key: &str) -> Text {
        self.needed(key).map(|value| self.as_text(key, value)).unwrap_or_default()
    }

    /// A text in the languages of the file that may be missing, but not be empty.
    #[must_use]
    pub fn optional_text(&self, key: &str) -> Option<Text> {
        self.value(key).map(|value| self.as_text(key, value))
    }

    /// A table with the text in each language; a text alone, where the file has one language.
    fn as_text(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Text {
        let Languages { ro, en } = self.report.languages();
        match value.get_ref() {
            DeValue::Table(table) => Keys::new(self.report, table, value.span(), key).in_languages(),
            DeValue::String(text) if ro != en => {
                if text.trim().is_empty() {
                    self.report.add(value.span(), format!("the text of `{key}` is empty"));
                }
                let text = text.to_string();
                let none = String::new();
                if ro { Text { ro: text, en: none } } else { Text { ro: none, en: text } }
            }
            _ => {
                self.wrong(value, key, "a table");
                Text::default()
            }
        }
    }

    fn in_languages(&self) -> Text {
        let Languages { ro, en } = self.report.languages();
        let language = |key: &str, needed: bool| {
            let text = if needed { self.written(key) } else { self.given(key).unwrap_or_default() };
            // What is said in another language beside the file's own may stay unsaid.
            if needed && text.text.trim().is_empty() && self.value(key).is_some() {
                self.report.add(self.at.clone(), format!("the text in `{key}` is empty"));
            }
            text.text
        };
        let text = Text { ro: language("ro", ro), en: language("en", en) };
        self.finish();
        text
    }

    /// One of several words; `default` where the key is missing.
    #[must_use]
    pub fn choice<T: Copy>(&self, key: &str, words: &[(&str, T)], default: Option<T>) -> Option<T> {
        let found = if default.is_some() { self.given(key) } else { Some(self.written(key)) };
        let Some(found) = found else { return default };
        let value = words.iter().find(|(word, _)| *word == found.text).map(|(_, value)| *value);
        if value.is_none() && !found.text.is_empty() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.report.add_with_help(
                found.at,
                format!("`{}` is not one of {}", found.text, known.join(", ")),
                nearest(&found.text, known.iter().copied()),
            );
        }
        value.or(default)
    }

    /// A number that may be missing.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Integer(n) => n.to_string().parse().ok(),
            DeValue::Float(n) => n.to_string().parse().ok(),
            _ => {
                self.wrong(value, key, "a number");
                None
            }
        }
    }

    /// A whole number that may be missing.
    #[must_use]
    pub fn whole(&self, key: &str) -> Option<i32> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(n) => n.to_string().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(value, key, "a whole number");
        }
        number
    }

    /// A truth value; false when missing.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        match self.value(key).map(|v| (v, v.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(flag))) => *flag,
            Some((value, _)) => {
                self.wrong(value, key, "true or false");
                false
            }
        }
    }

    /// A date that may be missing.
    #[must_use]
    pub fn day(&self, key: &str) -> Option<Day> {
        self.as_day(key, self.value(key)?)
    }

    /// A list of dates; empty when missing.
    #[must_use]
    pub fn days(&self, key: &str) -> Vec<Day> {
        match self.value(key).map(|v| (v, v.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(items))) => items.iter().filter_map(|item| self.as_day(key, item)).collect(),
            Some((value, _)) => {
                self.wrong(value, key, "a list of dates such as 2005-01-01");
                Vec::new()
            }
        }
    }

    fn as_day(&self, key: &str, value: &Spanned<DeValue>) -> Option<Day> {
        let day = match value.get_ref() {
            DeValue::Datetime(at) => {
                at.date.and_then(|d| day_of(i32::from(d.year), u32::from(d.month), u32::from(d.day)))
            }
            _ => None,
        };
        if day.is_none() {
            self.wrong(value, key, "a date such as 2005-01-01");
        }
        day
    }

    /// A list of texts; empty when missing.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<Written> {
        match self.value(key).map(|v| (v, v.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(items))) => items.iter().filter_map(|item| self.as_string(key, item)).collect(),
            Some((value, _)) => {
                self.wrong(value, key, "a list of texts");
                Vec::new()
            }
        }
    }

    /// A table.
    #[must_use]
    pub fn table(&self, key: &str, needed: bool) -> Option<Keys<'a>> {
        let value = if needed { self.needed(key) } else { self.value(key) }?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys::new(self.report, table, value.span(), key)),
            _ => {
                self.wrong(value, key, "a table");
                None
            }
        }
    }

    /// An array of tables; empty when missing.
    #[must_use]
    pub fn tables(&self, key: &str) -> Vec<Keys<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, key, "an array of tables");
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| match item.get_ref() {
                DeValue::Table(table) => Some(Keys::new(self.report, table, item.span(), key)),
                _ => {
                    self.wrong(item, key, "an array of tables");
                    None
                }
            })
            .collect()
    }

    /// Reports the keys that nothing asked for.
    pub fn finish(&self) {
        let used = self.used.borrow();
        for (name, at) in self.names() {
            if !used.contains(&name) {
                let help = nearest(&name, used.iter().map(String::as_str));
                let table = if self.name.is_empty() { "this file".to_owned() } else { format!("`{}`", self.name) };
                self.report.add_with_help(at, format!("`{name}` is not a key of {table}"), help);
            }
        }
    }
}
