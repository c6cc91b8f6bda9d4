//! Documents: which are in force, of which kind, and what they name; surely, perhaps, or not at all.

use crate::catalogue::keeping::Papers;
use crate::expr::{Doubt, within};
use crate::registers::values::options;
use crate::registers::{Mark, Table};
use crate::time::{Day, Period};

/// A column of the register of documents; which one it is, the act says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// First day in force.
    From,
    /// Its kind.
    Kind,
    /// Its provider.
    Provider,
    /// Its service.
    Service,
    /// What it is about.
    Topics,
    /// Last day in force.
    To,
}

impl Column {
    /// The column's name; none where the act's documents have no such column.
    pub fn of<'p>(self, papers: &'p Papers, provider: Option<&'p str>) -> Option<&'p str> {
        match self {
            Self::From => papers.days.from.as_deref(),
            Self::Kind => Some(&papers.kind.0),
            Self::Provider => provider,
            Self::Service => papers.service.as_deref(),
            Self::Topics => papers.topics.as_ref().map(|(field, _)| field.as_str()),
            Self::To => papers.days.to.as_deref(),
        }
    }
}

/// Why a document may be the one that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It was adopted before the period, has no end, and must be current.
    Outdated,
    /// It names no topic at all: nobody has read it.
    NoTopics,
    /// Its kind, its day or its service is empty or names nobody.
    Unknown,
    /// The sheet has no such column.
    ColumnMissing(Column),
    /// A cell could not be read, or rows contradict each other.
    Unread(Column, Mark),
}

impl Why {
    /// The reason code of an outcome that hangs on it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Outdated => "may_be_outdated",
            Self::NoTopics => "topics_missing",
            Self::Unknown => super::term::UNKNOWN,
            Self::ColumnMissing(_) => "column_missing",
            Self::Unread(_, Mark::Conflicting) => "conflicting",
            Self::Unread(..) => "unreadable",
        }
    }

    /// The same as a cause of what hangs on several things.
    pub const fn doubt(self) -> Doubt {
        match self {
            Self::Outdated | Self::NoTopics | Self::Unknown => Doubt::Unknown,
            Self::ColumnMissing(_) => Doubt::ColumnMissing,
            Self::Unread(_, Mark::Conflicting) => Doubt::Conflicting,
            Self::Unread(_, Mark::Undated) => Doubt::Unknown,
            Self::Unread(_, Mark::Unreadable) => Doubt::Unreadable,
        }
    }

    /// The field to look at, or the whole register.
    pub fn field(self, papers: &Papers, provider: Option<&str>) -> String {
        let column = match self {
            Self::Outdated => Some(Column::From),
            Self::NoTopics => Some(Column::Topics),
            Self::Unknown => None,
            Self::ColumnMissing(column) | Self::Unread(column, _) => Some(column),
        };
        let register = &papers.register;
        let field = column.and_then(|column| column.of(papers, provider));
        field.map_or_else(|| register.clone(), |field| format!("{register}.{field}"))
    }
}

/// Whether something is there: surely, possibly, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum There {
    /// It is not.
    #[default]
    No,
    /// It may be.
    Perhaps(Why),
    /// It is.
    Yes,
}

impl There {
    /// It may be, for want of a value.
    pub const fn perhaps() -> Self {
        Self::Perhaps(Why::Unknown)
    }

    /// What is there for certain only may be, for that reason.
    pub const fn perhaps_for(self, why: Why) -> Self {
        match self {
            Self::Yes => Self::Perhaps(why),
            other => other,
        }
    }
}

/// The register of documents, as far as presence asks for it.
pub struct Documents<'t> {
    table: &'t Table,
    papers: &'t Papers,
    period: Period,
    adopted: Vec<Option<Day>>,
    valid_to: Vec<Option<Day>>,
    kinds: Vec<Option<u32>>,
    topics: Vec<u64>,
}

impl<'t> Documents<'t> {
    /// Fetches the columns.
    pub fn new(table: &'t Table, papers: &'t Papers, period: Period) -> Self {
        Self {
            table,
            papers,
            period,
            adopted: table.days_of(papers.days.from.as_deref()),
            valid_to: table.days_of(papers.days.to.as_deref()),
            kinds: table.codes(&papers.kind.0),
            topics: papers.topics.as_ref().map(|(field, _)| topics(table, field)).unwrap_or_default(),
        }
    }

    fn unread(&self, column: Column, row: usize) -> Option<Why> {
        let row = u32::try_from(row).ok()?;
        let mark = self.table.marks.get(column.of(self.papers, None)?)?.of(row)?;
        Some(Why::Unread(column, mark))
    }

    fn lacks(&self, column: Column, row: usize) -> bool {
        let ranges = column.of(self.papers, None).and_then(|field| self.table.absent.get(field));
        ranges.is_some_and(|ranges| u32::try_from(row).is_ok_and(|row| within(ranges, row)))
    }

    /// Whether a document is in force on the reference day; where it must be current, adopted in the period or with an
    /// end of validity.
    pub fn in_force(&self, row: usize, current: bool) -> There {
        let day = self.period.reference();
        let at = |days: &[Option<Day>]| days.get(row).copied().flatten();
        let (from, to) = (at(&self.adopted), at(&self.valid_to));
        if from.is_some_and(|d| d > day) || to.is_some_and(|d| d < day) {
            return There::No;
        }
        if let Some(why) = self.unread(Column::From, row).or_else(|| self.unread(Column::To, row)) {
            return There::Perhaps(why);
        }
        if !current || to.is_some() || from.is_some_and(|d| self.period.contains(d)) {
            return There::Yes;
        }
        There::Perhaps(match from {
            _ if self.lacks(Column::To, row) => Why::ColumnMissing(Column::To),
            None if self.lacks(Column::From, row) => Why::ColumnMissing(Column::From),
            None => Why::Unknown,
            Some(_) => Why::Outdated,
        })
    }

    /// Whether a document is of one of the kinds.
    pub fn of_kind(&self, row: usize, kinds: &[u32]) -> There {
        match self.kinds.get(row).copied().flatten() {
            Some(kind) if kinds.contains(&kind) => There::Yes,
            Some(_) => There::No,
            None if self.lacks(Column::Kind, row) => There::Perhaps(Why::ColumnMissing(Column::Kind)),
            None => self.unread(Column::Kind, row).map_or(There::perhaps(), There::Perhaps),
        }
    }

    /// Whether a document names a topic, by the topic's position.
    pub fn names(&self, row: usize, topic: Option<u32>) -> There {
        let named = self.topics.get(row).copied().unwrap_or_default();
        if topic.is_some_and(|topic| named >> topic & 1 == 1) {
            return There::Yes;
        }
        if let Some(why) = self.unread(Column::Topics, row) {
            return There::Perhaps(why);
        }
        match named {
            0 if self.lacks(Column::Topics, row) => There::Perhaps(Why::ColumnMissing(Column::Topics)),
            0 => There::Perhaps(Why::NoTopics),
            _ => There::No,
        }
    }
}

fn topics(documents: &Table, field: &str) -> Vec<u64> {
    let column = documents.frame.column(field).ok();
    let sets = column.and_then(|column| column.as_materialized_series().u64().ok());
    sets.map(|sets| options(sets).into_iter().map(Option::unwrap_or_default).collect()).unwrap_or_default()
}
