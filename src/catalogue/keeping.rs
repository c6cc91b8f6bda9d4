//! In which registers and columns an act's people, files and papers are kept: what load, quota and presence look for
//! without being told in an expression.
//!
//! `catalogue.toml` says it in `[work]`, `[services]`, `[caseload]` and `[papers]`. Of a table that it lacks the columns
//! in `keeping.toml` are taken, where the act's registers have all of them; else the act has no such thing.

use super::column::Column;
use super::source::Source;

/// Registers and columns in which things are kept.
#[derive(Debug, Clone, Default)]
pub struct Keeping {
    /// When people work.
    pub work: Work,
    /// When services are in force.
    pub services: Validity,
    /// Who has which files, and when.
    pub caseload: Option<Caseload>,
    /// Papers that are in force.
    pub papers: Option<Papers>,
    /// By what files for a visit are drawn.
    pub samples: Samples,
}

/// By what files for a visit are drawn.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// The subject's reference to who answers for it; none: samples are not drawn by it.
    pub manager: Option<String>,
    /// References, whatever the register, that tie a row to a file: a finding about the row is one about the file.
    pub ties: Vec<String>,
}

/// Date columns of the register of workers. One that is not there says nothing: they work always.
#[derive(Debug, Clone, Default)]
pub struct Work {
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// First day in the present role.
    pub since: Option<String>,
    /// First day of an absence.
    pub away_from: Option<String>,
    /// Its last day.
    pub away_to: Option<String>,
}

/// First and last day; a column that is not there leaves that side open.
#[derive(Debug, Clone, Default)]
pub struct Validity {
    /// Column of the first day.
    pub from: Option<String>,
    /// Column of the last day.
    pub to: Option<String>,
}

/// Who has which files: rows that give a worker a subject, and what ends that.
#[derive(Debug, Clone)]
pub struct Caseload {
    /// Register of these rows.
    pub register: String,
    /// Their reference to the subject.
    pub subject: String,
    /// Their reference to the worker.
    pub worker: String,
    /// Their code of the worker's part, and its list; none: there is one part only.
    pub role: Option<(String, String)>,
    /// First day, and first day that is none any more.
    pub days: Validity,
    /// Date columns of the subject: the first day where a row has none, and the end of the subject itself.
    pub of_subject: Validity,
    /// Columns of the subject that the filters of `end` read as `subject.…`.
    pub with: Vec<Column>,
    /// Rows that end it, too.
    pub end: Vec<End>,
    /// Rows that give a subject to somebody else for some days.
    pub away: Option<Away>,
}

/// Rows on whose day a subject stops being active.
#[derive(Debug, Clone)]
pub struct End {
    /// Their register.
    pub from: String,
    /// Their reference to the subject.
    pub via: String,
    /// Their date column.
    pub at: String,
    /// Which of them; the subject is `subject.…`.
    pub filter: Option<Source>,
}

/// Days, both included, on which somebody else has the subject.
#[derive(Debug, Clone)]
pub struct Away {
    /// Register of these rows.
    pub register: String,
    /// Their reference to the subject.
    pub subject: String,
    /// Their reference to the worker who has it else.
    pub worker: String,
    /// First and last day.
    pub days: Validity,
}

/// Papers of a provider or service, and who has read them.
#[derive(Debug, Clone)]
pub struct Papers {
    /// Their register.
    pub register: String,
    /// Their code of the kind, and its list.
    pub kind: (String, String),
    /// Their codes of topics, and the list of these.
    pub topics: Option<(String, String)>,
    /// Their reference to the service for which they are.
    pub service: Option<String>,
    /// When they are in force, both days included.
    pub days: Validity,
    /// Rows that say who has read one.
    pub signed: Option<Signed>,
}

/// Rows that say who has read a paper.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Their register.
    pub register: String,
    /// Their reference to the paper.
    pub paper: String,
    /// Their reference to the worker.
    pub worker: String,
    /// Their date column.
    pub at: String,
}
