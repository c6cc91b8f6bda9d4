//! Where the problems of one file are collected.

use std::cell::RefCell;
use std::ops::Range;

use super::problem::{Problem, SourceFile};

/// The languages in which a file must give its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Languages {
    /// Romanian.
    pub ro: bool,
    /// English.
    pub en: bool,
}

impl Languages {
    /// Both, as in everything that is shipped.
    pub const BOTH: Self = Self { ro: true, en: true };
}

/// Where problems of one file are collected.
#[derive(Debug)]
pub struct Report {
    /// The file.
    pub file: SourceFile,
    /// The problems so far.
    pub(super) problems: RefCell<Vec<Problem>>,
    pub(super) languages: Languages,
}

impl Report {
    /// The languages in which the file must give its texts.
    #[must_use]
    pub const fn languages(&self) -> Languages {
        self.languages
    }

    /// Notes a problem.
    pub fn add(&self, at: Range<usize>, message: impl Into<String>) {
        self.problems.borrow_mut().push(Problem::new(&self.file, at, message));
    }

    /// Notes a problem with what to do about it.
    pub fn add_with_help(&self, at: Range<usize>, message: impl Into<String>, help: Option<String>) {
        self.problems.borrow_mut().push(Problem::new(&self.file, at, message).help(help));
    }
}
