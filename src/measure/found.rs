//! What was found about one subject, before it is put into the words of the results.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expr::{Doubt, Explanation};
use crate::registers::Origin;
use crate::registers::table::DANGLING;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::text::ShortText;
use crate::time::{Day, Due, Moment};

/// Who or what an outcome is about: a row, and what distinguishes several outcomes of one row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Register of the row.
    pub register: usize,
    /// The row.
    pub row: u32,
    /// What follows after `|`.
    pub part: Option<Part>,
}

/// The second half of a subject's key. Kept as numbers: most subjects are counted and never printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Another row: a document, a person.
    Row(usize, u32),
    /// A month, by its first day.
    Month(Day),
    /// A quarter of a year, by its first day.
    Quarter(Day),
    /// An ISO week, by its Monday.
    Week(Day),
    /// A calendar year.
    Year(i32),
    /// A day.
    Day(Day),
    /// A kind of document, by its code.
    DocumentKind(Arc<str>),
    /// A topic, by its code.
    Topic(Arc<str>),
    /// Somebody whom nobody knows, with how many such the same list names before.
    Nobody(u32),
}

/// One outcome with all that can be told about it.
#[derive(Debug, Clone)]
pub struct OutcomeDraft {
    /// The subject.
    pub subject: Subject,
    /// The state.
    pub state: State,
    /// Reason code.
    pub reason: ShortText,
    /// Fields that explain it.
    pub fields: FieldNames,
    /// Start of a term.
    pub start: Option<Moment>,
    /// End of a term.
    pub due: Option<Due>,
    /// Fulfilment.
    pub end: Option<Moment>,
    /// What was measured.
    pub measured: Option<f64>,
    /// What it was compared with.
    pub limit: Option<f64>,
    /// Term ended before the period.
    pub carried_over: bool,
    /// In time by the civil code.
    pub contestable: bool,
    /// Row of the staff register.
    pub responsible: u32,
    /// Where the values stand.
    pub sources: Vec<Origin>,
    /// Where the related rows stand that leave it undetermined.
    related: BTreeSet<Origin>,
    /// The gravest reason why it is undetermined.
    doubt: Doubt,
}

impl OutcomeDraft {
    /// A bare outcome.
    #[must_use]
    pub fn new(subject: Subject, state: State, reason: impl Into<ShortText>) -> Self {
        Self {
            subject,
            state,
            reason: reason.into(),
            fields: FieldNames::default(),
            start: None,
            due: None,
            end: None,
            measured: None,
            limit: None,
            carried_over: false,
            contestable: false,
            responsible: DANGLING,
            sources: Vec::new(),
            related: BTreeSet::new(),
            doubt: Doubt::Unknown,
        }
    }

    /// Names what explains it.
    pub fn explain(&mut self, cause: &Explanation) {
        self.name(&cause.names);
        self.hangs_on(cause.rows.iter().copied());
        // The gravest of several reasons is told: what could not be read comes before what is merely empty.
        if self.state == State::Undetermined && cause.doubt > self.doubt {
            self.doubt = cause.doubt;
            self.reason = cause.doubt.reason().into();
        }
    }

    /// Adds fields that explain it.
    pub fn name(&mut self, fields: &FieldNames) {
        self.fields = self.fields.and(fields);
    }

    /// Adds the rows that leave it undetermined; the first [`MOST_ROWS`](super::printer::MOST_ROWS) are told, after its
    /// own and in the order of the registers.
    pub fn hangs_on(&mut self, rows: impl IntoIterator<Item = Origin>) {
        if self.state == State::Undetermined {
            self.related.extend(rows);
        }
    }

    /// The rows that leave it undetermined.
    pub fn related(&self) -> impl Iterator<Item = &Origin> {
        self.related.iter()
    }
}
