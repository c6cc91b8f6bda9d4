//! An expression of the catalogue: its text, its place, and what it says, read once.

use std::sync::OnceLock;

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
