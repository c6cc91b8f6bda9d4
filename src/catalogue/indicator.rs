//! The catalogue in memory: what the files under `indicators/<catalogue>/` say, validated.

use std::collections::BTreeMap;

pub use super::source::Source;
use crate::results::kind::CheckKind;
pub use crate::results::kind::Nature;
use crate::text::Text;
use crate::time::{Day, Unit};

/// A folder of indicators that rest on one act.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Folder name, e.g. `ro-69-2004`.
    pub id: String,
    /// SHA-256 over all files of the catalogue and of the registers it speaks about.
    pub sha256: String,
    /// Name of the act.
    pub title: Text,
    /// How the act is cited, e.g. `Ordinul nr. 69/2004`.
    pub citation: Text,
    /// First day on which the act was in force.
    pub valid_from: Day,
    /// Last day on which it was in force; none: still in force.
    pub valid_to: Option<Day>,
    /// The standards, by number.
    pub standards: Vec<Standard>,
    /// The indicators, in the order of the act.
    pub indicators: Vec<Indicator>,
    /// Columns shared by several checks.
    pub definitions: Vec<Definition>,
    /// Dated numbers that every indicator may name.
    pub parameters: Vec<Parameter>,
    /// What repealed the act; none: still in force.
    pub repealed_by: Option<Repeal>,
}

/// The act that repealed the catalogue's.
#[derive(Debug, Clone)]
pub struct Repeal {
    /// How it is cited, e.g. `Ordinul nr. 288/2006`.
    pub citation: Text,
    /// Its article that repeals, e.g. `art. 2`.
    pub article: Text,
    /// Where it was published.
    pub gazette: Text,
    /// First day on which it was in force.
    pub in_force: Day,
}

/// A standard of the act.
#[derive(Debug, Clone)]
pub struct Standard {
    /// Its number.
    pub number: u8,
    /// Its title.
    pub title: Text,
}

/// One indicator with all its checks.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Id, e.g. `I6.2`: the file's stem.
    pub id: String,
    /// Number of its standard.
    pub standard: u8,
    /// Labels of the act that it carries, e.g. `6.2`, `6.4.1`.
    pub labels: Vec<String>,
    /// Short name.
    pub title: Text,
    /// What the act asks, in our words.
    pub asks: Text,
    /// The clauses it rests on.
    pub clauses: Vec<Clause>,
    /// How far registers can prove it.
    pub evidence: Evidence,
    /// What an inspector looks at on site.
    pub inspect: Text,
    /// What a provider does about a finding.
    pub remedy: Text,
    /// Dated numbers that its checks use.
    pub parameters: Vec<Parameter>,
    /// The computations.
    pub checks: Vec<Check>,
}

/// A clause of the act.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Where it stands, e.g. `Standard 6, 6.4` or `(I)6.2, 6.4.1`.
    pub article: String,
    /// What it says, in our words.
    pub gist: Text,
}

/// How far the registers can prove an indicator.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// In which direction registers may mislead.
    pub level: EvidenceLevel,
    /// Why.
    pub why: Text,
}

/// See [`Evidence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceLevel {
    /// The registers decide.
    Full,
    /// Some findings may have an explanation that registers do not carry.
    MayOverReport,
    /// Some breaches leave no trace in registers.
    MayUnderReport,
    /// Both: some findings may have an explanation elsewhere, and some breaches leave no trace.
    MayOverAndUnderReport,
}

impl EvidenceLevel {
    /// The name used in the catalogue.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::MayOverReport => "may-over-report",
            Self::MayUnderReport => "may-under-report",
            Self::MayOverAndUnderReport => "may-over-and-under-report",
        }
    }
}

/// A number of the act with the days from which it applies.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name used in predicates and terms.
    pub name: String,
    /// Unit, where the number is a term.
    pub unit: Option<Unit>,
    /// Who set the number.
    pub origin: Origin,
    /// What the number is.
    pub title: Text,
    /// Its values.
    pub values: Vec<ParameterValue>,
}

/// Who set a number. A reader must be able to tell the act's numbers from the ones chosen where the act is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The act itself.
    Act,
    /// The catalogue, because the act sets none.
    Catalogue,
}

/// One value of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterValue {
    /// First day on which it applies.
    pub from: Day,
    /// Code of `service_kind` it is limited to; a limited value wins over the general one.
    pub service_kind: Option<String>,
    /// The number.
    pub value: f64,
}

/// One computation of an indicator.
#[derive(Debug, Clone)]
pub struct Check {
    /// Id within the indicator.
    pub id: String,
    /// Whether it can be breached.
    pub nature: Nature,
    /// Short name.
    pub title: Text,
    /// Who is counted and when a subject is met, in a sentence or two.
    pub counted: Text,
    /// Sentence of a finding; placeholders in braces: `{subject}`, `{case}`, `{start}`, `{due}`, `{end}`, `{delay}`,
    /// `{measured}`, `{limit}`, `{fields}`, `{month}`, `{item}`.
    pub message: Text,
    /// Articles of the indicator's clauses that this check rests on; none named: all of them.
    pub clauses: Vec<String>,
    /// What the catalogue decided where the act leaves something open.
    pub reading: Option<Text>,
    /// Registers without which nothing can be said.
    pub needs: Vec<String>,
    /// Registers that are read where they are there; without one nothing of its kind happened, and the result says so.
    pub optional: Vec<String>,
    /// Share of met subjects asked for (0 to 1).
    pub required: f64,
    /// Lower share from which a failing check is partially compliant.
    pub partial: Option<f64>,
    /// Columns computed for this check.
    pub with: Vec<Column>,
    /// The computation.
    pub kind: Kind,
    /// Small tables with the expected outcomes.
    pub examples: Vec<Example>,
}

/// A column added to a register for all checks of the catalogue.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Register it is added to.
    pub register: String,
    /// The column.
    pub column: Column,
    /// What it means, for the methodology.
    pub title: Text,
}

/// A named column of a register: an expression over one row, or a summary of related rows.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// How it is computed.
    pub source: ColumnSource,
}

/// How a [`Column`] is computed.
#[derive(Debug, Clone)]
pub enum ColumnSource {
    /// An expression over the row.
    Expression(Source),
    /// A summary of the rows of another register that name this one.
    Related(Related),
}

/// Rows of another register related to a subject, and what is taken from them.
#[derive(Debug, Clone)]
pub struct Related {
    /// The other register.
    pub from: String,
    /// Field of the other register that names the subject (`ref` or `refs`) …
    pub via: String,
    /// … or, when given, the subject's own reference that must name the same row as `via`.
    pub same: Option<String>,
    /// Whole-number field of both registers that must be equal too (e.g. `line_no`).
    pub and_equal: Option<String>,
    /// Which of them count; columns of the subject are reached as `subject.…`.
    pub filter: Option<Source>,
    /// What is taken.
    pub take: Take,
    /// Expression over the related row whose first, last or sum is taken.
    pub of: Option<Source>,
    /// Whether a row with an empty own date is only a possible one.
    pub undated_possible: bool,
}

/// What is taken from related rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Whether there is one.
    Exists,
    /// How many there are.
    Count,
    /// The sum of `of`.
    Sum,
    /// The earliest or smallest `of`.
    First,
    /// The latest or largest `of`.
    Last,
}

/// A condition under which a subject drops out, with the reason shown.
#[derive(Debug, Clone)]
pub struct Exempt {
    /// Predicate over the subject.
    pub when: Source,
    /// Reason code, e.g. `young_child`.
    pub reason: String,
    /// Whether it is decided before the test: who fulfils the test drops out too.
    pub first: bool,
}

/// Rows that end a term or happen in a gap or slot.
#[derive(Debug, Clone)]
pub struct Events {
    /// Register of the events; the subject's own register with `via` empty means a column of the subject itself.
    pub from: Option<String>,
    /// Field of that register that names the subject.
    pub via: Option<String>,
    /// The subject's own reference that must name the same row as `via`, where the events hang on a common parent.
    pub same: Option<String>,
    /// Whole-number field that must be equal too.
    pub and_equal: Option<String>,
    /// Which rows count; the subject is reached as `subject.…`.
    pub filter: Option<Source>,
    /// The day or moment of the event: an expression over the row (or, without `from`, over the subject).
    pub at: Source,
    /// Only events that are not before the start count (with times of day where both have one).
    pub not_before_start: bool,
    /// Only events on or after this day of the subject count.
    pub not_before: Option<Source>,
    /// Reason why the duty is open where all its events lie before that day.
    pub too_early: Option<String>,
}

/// Coverage: each row of a population fulfils a test.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// Register of the subjects.
    pub register: String,
    /// Pairs of a subject with the rows of another register, or with the members of a list field.
    pub across: Option<Across>,
    /// Which subjects are counted.
    pub filter: Option<Source>,
    /// When a subject is met.
    pub criterion: Source,
    /// When an unmet subject still has time.
    pub pending: Option<Source>,
    /// What that is called.
    pub pending_reason: String,
    /// When an unmet subject drops out.
    pub exempt: Vec<Exempt>,
    /// When an unmet subject proves nothing: it is undetermined for that reason.
    pub unproven: Vec<Exempt>,
    /// Reference path to the person answerable.
    pub responsible: Option<Source>,
}

/// The second half of a pair.
#[derive(Debug, Clone)]
pub enum Across {
    /// Each document in force of these kinds that counts for the member of staff; met by an acknowledgement.
    Documents {
        /// Codes of `document_kind`.
        kinds: Vec<String>,
        /// Days after the later of adoption and hiring during which there is still time: name of a parameter.
        settling: Option<String>,
    },
    /// Each person named in a list field.
    Members {
        /// The field.
        field: String,
        /// Which persons are counted: over the row, with the person as `subject`.
        filter: Option<Source>,
    },
}

/// Deadline: a term from a start to an end.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// Register of the rows that start a term.
    pub register: String,
    /// Which rows are counted.
    pub filter: Option<Source>,
    /// Start of the term: a column path.
    pub start: Source,
    /// What ends it.
    pub end: Events,
    /// Name of the parameter that holds the term.
    pub term: String,
    /// Day on which the duty falls away.
    pub lapse: Option<Source>,
    /// Where the register of the end begins after a due day before the period, the register proves nothing.
    pub begins_later: bool,
    /// When an open or breached duty drops out.
    pub exempt: Vec<Exempt>,
    /// Reference path to the person answerable.
    pub responsible: Option<Source>,
}

/// Interval: no gap between consecutive events longer than a term.
#[derive(Debug, Clone)]
pub struct Interval {
    /// Register of the subjects.
    pub register: String,
    /// Which subjects are counted.
    pub filter: Option<Source>,
    /// First day: the start of the first gap. Empty: no duty.
    pub anchor: Source,
    /// What ends a gap and starts the next.
    pub events: Events,
    /// Where the register of the events begins after a due day before the period, the register proves nothing.
    pub begins_later: bool,
    /// Name of the parameter that holds the term.
    pub term: String,
    /// Day on which the duty falls away.
    pub lapse: Option<Source>,
    /// Reference path to the person answerable.
    pub responsible: Option<Source>,
}

/// Slots: something in every calendar month or ISO week.
#[derive(Debug, Clone)]
pub struct Slots {
    /// Register of the subjects.
    pub register: String,
    /// Which subjects are counted.
    pub filter: Option<Source>,
    /// The slot.
    pub every: Every,
    /// First and last day of the duty, or the days on which a person has active cases.
    pub duty: Duty,
    /// What fills a slot.
    pub events: Events,
    /// Reference of subject and events alike (e.g. `service_id`): an event that names nobody in `via` may be the work of
    /// any subject that shares it.
    pub unassigned_by: Option<String>,
    /// Days after its end during which a slot may still be filled: name of a parameter.
    pub settling: Option<String>,
    /// Reason why a slot with a public holiday on a Monday to Friday drops out where it is not filled.
    pub holiday: Option<String>,
    /// List field of the events: an event that lists a case which is active for the person fills the slot too.
    pub listed: Option<String>,
    /// How many events a slot needs: name of a parameter.
    pub at_least: String,
    /// Reference path to the person answerable.
    pub responsible: Option<Source>,
}

/// Length of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Calendar month.
    Month,
    /// ISO week, Monday to Sunday.
    Week,
}

/// When a slot is owed.
#[derive(Debug, Clone)]
pub enum Duty {
    /// Slots wholly inside an interval of days, both included; an empty end is open, an empty start means no duty.
    Between {
        /// First day.
        from: Source,
        /// Last day.
        to: Option<Source>,
    },
    /// Slots in which the person has an active case in this appointment role.
    ActiveCases {
        /// Code of `appointment_role`.
        role: String,
    },
}

/// Duration: at least a term between a start and an end.
#[derive(Debug, Clone)]
pub struct Duration {
    /// Register of the subjects.
    pub register: String,
    /// Which rows are counted.
    pub filter: Option<Source>,
    /// Start.
    pub start: Source,
    /// End.
    pub end: Source,
    /// Reference of the rows: rows that lead to the same row and touch or overlap are one.
    pub merged_by: Option<String>,
    /// Name of the parameter that holds the minimum.
    pub at_least: String,
    /// When a duration that ended too early drops out.
    pub exempt: Vec<Exempt>,
}

/// Load: active cases of a person on any day.
#[derive(Debug, Clone)]
pub struct Load {
    /// Code of `appointment_role`.
    pub role: String,
    /// Name of the parameter that holds the limit.
    pub at_most: String,
}

/// Quota: a sum per person and calendar year.
#[derive(Debug, Clone)]
pub struct Quota {
    /// Which staff are counted (beside being employed the whole year).
    pub filter: Option<Source>,
    /// Register of the amounts.
    pub from: String,
    /// Field that names the person.
    pub via: String,
    /// Which rows count.
    pub rows: Option<Source>,
    /// Reference of the rows that must lead to somebody else than the person.
    pub other_than: Option<String>,
    /// The day that decides the year.
    pub at: Source,
    /// The amount; none: each row counts one.
    pub amount: Option<Source>,
    /// Name of the parameter that holds the minimum.
    pub at_least: String,
}

/// Presence: documents or topics that a service or provider must have.
#[derive(Debug, Clone)]
pub struct Presence {
    /// `services` or `providers`.
    pub register: String,
    /// Kinds of document that must be there …
    pub kinds: Vec<String>,
    /// … or topics that documents of the kinds in `within` must cover.
    pub topics: Vec<String>,
    /// Kinds of document in which topics are looked for.
    pub within: Vec<String>,
    /// Kinds of which a document adopted before the period without an end of validity may be outdated.
    pub current: Vec<String>,
    /// Reason why a missing document breaches nothing: the act names other proofs.
    pub otherwise: Option<String>,
}

/// Tally: counts by month and other dimensions.
#[derive(Debug, Clone)]
pub struct Tallies {
    /// What is counted; usually one series.
    pub series: Vec<Series>,
}

/// One series of counts.
#[derive(Debug, Clone)]
pub struct Series {
    /// Register of the rows.
    pub register: String,
    /// Which rows are counted.
    pub filter: Source,
    /// Day that gives the month; none: no months.
    pub month: Option<Source>,
    /// Dimension → expression.
    pub by: Vec<(String, Source)>,
    /// Reference (or list of references) whose distinct rows are counted instead of rows.
    pub distinct: Option<String>,
    /// Count each distinct row in its first month only.
    pub first: bool,
    /// Whether a row without a month, for the whole period, is added.
    pub total: bool,
}

/// Distribution: a histogram of a whole-number measure.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a catalogue has a handful, read once")]
pub enum Distribution {
    /// A value per row.
    Rows {
        /// Register of the rows.
        register: String,
        /// Which rows are counted.
        filter: Option<Source>,
        /// The value; empty values are left out.
        value: Source,
        /// Whether rows without a value are counted as undetermined.
        missing_undetermined: bool,
    },
    /// Days between a row and the one before it of the same parent.
    Gaps {
        /// Register of the rows.
        register: String,
        /// Reference to the parent.
        of: String,
        /// Date of the rows.
        at: Source,
        /// Which later rows are counted.
        filter: Option<Source>,
    },
    /// Events per subject and calendar month of the period.
    PerMonth {
        /// Register of the subjects.
        register: String,
        /// Which subjects are counted.
        filter: Option<Source>,
        /// The events.
        events: Events,
    },
    /// Active cases per person.
    Caseload {
        /// Code of `appointment_role`.
        role: String,
        /// On the reference day, or distinct cases over the period.
        on_reference_day: bool,
    },
}

/// On site: what only a visit can show.
#[derive(Debug, Clone)]
pub struct OnSite {
    /// Register from which a sample is drawn.
    pub sample: String,
    /// Which rows may be drawn.
    pub filter: Option<Source>,
}

/// The computation of a check.
#[derive(Debug, Clone)]
pub enum Kind {
    /// See [`Coverage`].
    Coverage(Coverage),
    /// See [`Deadline`].
    Deadline(Deadline),
    /// See [`Interval`].
    Interval(Interval),
    /// See [`Slots`].
    Slots(Slots),
    /// See [`Duration`].
    Duration(Duration),
    /// See [`Load`].
    Load(Load),
    /// See [`Quota`].
    Quota(Quota),
    /// See [`Presence`].
    Presence(Presence),
    /// See [`Tallies`].
    Tally(Tallies),
    /// See [`Distribution`].
    Distribution(Distribution),
    /// See [`OnSite`].
    OnSite(OnSite),
}

impl Kind {
    /// Which kind it is, without its configuration.
    #[must_use]
    pub const fn kind(&self) -> CheckKind {
        match self {
            Self::Coverage(_) => CheckKind::Coverage,
            Self::Deadline(_) => CheckKind::Deadline,
            Self::Interval(_) => CheckKind::Interval,
            Self::Slots(_) => CheckKind::Slots,
            Self::Duration(_) => CheckKind::Duration,
            Self::Load(_) => CheckKind::Load,
            Self::Quota(_) => CheckKind::Quota,
            Self::Presence(_) => CheckKind::Presence,
            Self::Tally(_) => CheckKind::Tally,
            Self::Distribution(_) => CheckKind::Distribution,
            Self::OnSite(_) => CheckKind::OnSite,
        }
    }

    /// The name used in catalogue and results.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.kind().id()
    }
}

/// A worked example: small tables and what they must give.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it shows.
    pub title: Text,
    /// Where it stands in the file, in bytes.
    pub at: std::ops::Range<usize>,
    /// First day of the audited period.
    pub from: Day,
    /// Last day of the audited period.
    pub to: Day,
    /// As-of day.
    pub as_of: Day,
    /// Register → table text, columns separated by `|`.
    pub tables: BTreeMap<String, String>,
    /// Columns that the tables lack (`register.field`); all others that are not written are there and empty.
    pub absent: Vec<String>,
    /// Subject → `state` or `state:reason`.
    pub expect: BTreeMap<String, String>,
    /// For tallies and distributions: the expected cells.
    pub figures: BTreeMap<String, u64>,
}

impl Catalogue {
    /// An indicator by id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.id == id)
    }

    /// A number by name: the indicator's own, else one that all indicators share.
    #[must_use]
    pub fn parameter<'a>(&'a self, indicator: &'a Indicator, name: &str) -> Option<&'a Parameter> {
        indicator.parameters.iter().chain(&self.parameters).find(|p| p.name == name)
    }

    /// An indicator and one of its checks.
    #[must_use]
    pub fn check(&self, indicator: &str, check: &str) -> Option<(&Indicator, &Check)> {
        let indicator = self.indicator(indicator)?;
        indicator.checks.iter().find(|c| c.id == check).map(|c| (indicator, c))
    }
}
