//! A TOML file read key by key, with spans: unknown and missing keys and wrong types are problems, all at once.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::indicator::Source;
use super::problem::{Problem, SourceFile};
use crate::expr::nearest;
use crate::text::Text;
use crate::time::{Day, day_of};

/// Where problems of one file are collected.
#[derive(Debug)]
pub struct Report {
    /// The file.
    pub file: SourceFile,
    /// The problems so far.
    pub problems: RefCell<Vec<Problem>>,
}

impl Report {
    /// Notes a problem.
    pub fn add(&self, at: Range<usize>, message: impl Into<String>) {
        self.problems.borrow_mut().push(Problem::new(&self.file, at, message));
    }

    /// Notes a problem with what to do about it.
    pub fn add_with_help(&self, at: Range<usize>, message: impl Into<String>, help: Option<String>) {
        self.problems.borrow_mut().push(Problem::new(&self.file, at, message).help(help));
    }
}

/// A table of the file.
#[derive(Debug)]
pub struct Keys<'a> {
    report: &'a Report,
    table: &'a DeTable<'a>,
    /// Where the table stands.
    pub at: Range<usize>,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> Keys<'a> {
    /// A table to read.
    #[must_use]
    pub fn new(report: &'a Report, table: &'a DeTable<'a>, at: Range<usize>) -> Self {
        Self { report, table, at, used: RefCell::new(BTreeSet::new()) }
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

    fn as_string(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Source> {
        match value.get_ref() {
            DeValue::String(text) => {
                // The span includes the quotes; expressions count from the first character.
                let span = value.span();
                let quotes =
                    if self.report.file.text.get(span.start..span.start + 3) == Some("\"\"\"") { 3 } else { 1 };
                Some(Source::new(text.to_string(), span.start + quotes..span.end.saturating_sub(quotes)))
            }
            _ => {
                self.wrong(value, key, "a text");
                None
            }
        }
    }

    /// A text that may be missing.
    #[must_use]
    pub fn optional(&self, key: &str) -> Option<Source> {
        self.value(key).and_then(|value| self.as_string(key, value))
    }

    /// A text that must be there.
    #[must_use]
    pub fn source(&self, key: &str) -> Source {
        self.needed(key).and_then(|value| self.as_string(key, value)).unwrap_or_default()
    }

    /// A text that must be there, without its place.
    #[must_use]
    pub fn string(&self, key: &str) -> String {
        self.source(key).text
    }

    /// A text in both languages that must be there and not be empty.
    #[must_use]
    pub fn text(&self, key: &str) -> Text {
        self.table(key, true).map(|t| t.both()).unwrap_or_default()
    }

    /// A text in both languages that may be missing, but not be empty.
    #[must_use]
    pub fn optional_text(&self, key: &str) -> Option<Text> {
        self.table(key, false).map(|t| t.both())
    }

    fn both(&self) -> Text {
        let (ro, en) = (self.source("ro"), self.source("en"));
        for (language, text) in [("ro", &ro), ("en", &en)] {
            if text.text.trim().is_empty() && self.value(language).is_some() {
                self.report.add(self.at.clone(), format!("the text in `{language}` is empty"));
            }
        }
        self.finish();
        Text { ro: ro.text, en: en.text }
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
        let value = self.value(key)?;
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
    pub fn list(&self, key: &str) -> Vec<Source> {
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
            DeValue::Table(table) => Some(Keys::new(self.report, table, value.span())),
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
                DeValue::Table(table) => Some(Keys::new(self.report, table, item.span())),
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
                self.report.add_with_help(at, format!("`{name}` is not a key of this table"), help);
            }
        }
    }
}
