//! What is wrong with a file, shown with the line that made it wrong.

use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use thiserror::Error;

/// A file of a catalogue, or of its registers.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path within the catalogue, e.g. `01/I1.1.1.toml`.
    pub name: String,
    /// Its text.
    pub text: Arc<str>,
}

/// One problem; a run of the linter reports all of them.
#[derive(Debug, Clone, Error)]
#[error("{message}")]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The file.
    pub file: SourceFile,
    /// Where the wrong thing stands.
    pub at: Range<usize>,
    /// A second place that explains the first, with what to say about it.
    pub because: Option<(Range<usize>, String)>,
    code: NamedSource<Arc<str>>,
}

impl Problem {
    /// A problem at a place of a file.
    #[must_use]
    pub fn new(file: &SourceFile, at: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            file: file.clone(),
            at,
            because: None,
            code: NamedSource::new(&file.name, Arc::clone(&file.text)),
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// Adds the place that explains the problem.
    #[must_use]
    pub fn because(mut self, at: Range<usize>, label: impl Into<String>) -> Self {
        self.because = Some((at, label.into()));
        self
    }

    /// Line of the problem, first line 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.file.text.get(..self.at.start).map_or(1, |before| before.matches('\n').count() + 1)
    }
}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.code)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let here = LabeledSpan::new_primary_with_span(Some("here".to_owned()), self.at.clone());
        let why = self.because.as_ref().map(|(at, label)| LabeledSpan::new_with_span(Some(label.clone()), at.clone()));
        Some(Box::new(std::iter::once(here).chain(why)))
    }
}
