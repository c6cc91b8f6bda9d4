//! An expression of the catalogue: its text, its place, and what it says, read once.

use std::sync::OnceLock;

use crate::document::{Keys, Written};
use crate::expr::{self, Node, Problem};

/// An expression as it stands in a file of the catalogue.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The text; it stays as it was read from the file.
    pub text: String,
    /// Where it stands in the file, in bytes.
    pub at: std::ops::Range<usize>,
    /// Read when it is first asked for: thousands of audits may share a catalogue.
    node: OnceLock<Box<Result<Node, Problem>>>,
}

impl Source {
    /// A text, and where it stands.
    #[must_use]
    pub const fn new(text: String, at: std::ops::Range<usize>) -> Self {
        Self { text, at, node: OnceLock::new() }
    }

    /// What the text says.
    ///
    /// # Errors
    /// When it is no expression.
    pub fn node(&self) -> Result<&Node, Problem> {
        self.node.get_or_init(|| Box::new(expr::parse(&self.text))).as_ref().as_ref().map_err(Clone::clone)
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.at) == (&other.text, &other.at)
    }
}

impl Eq for Source {}

impl From<Written> for Source {
    fn from(written: Written) -> Self {
        Self::new(written.text, written.at)
    }
}

/// The texts of a file as expressions. Names are asked for the same way; they are never read as expressions.
pub trait Sources {
    /// A text that must be there.
    fn source(&self, key: &str) -> Source;

    /// A text that may be missing.
    fn optional(&self, key: &str) -> Option<Source>;

    /// A list of texts; empty when missing.
    fn list(&self, key: &str) -> Vec<Source>;
}

impl Sources for Keys<'_> {
    fn source(&self, key: &str) -> Source {
        self.written(key).into()
    }

    fn optional(&self, key: &str) -> Option<Source> {
        self.given(key).map(Into::into)
    }

    fn list(&self, key: &str) -> Vec<Source> {
        self.texts(key).into_iter().map(Into::into).collect()
    }
}
