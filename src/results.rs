//! The results of an audit: what `results.json` holds and every report is a view of.
//!
//! Counts, tallies and histograms of disjoint subjects add up, so that a county or the nation is the sum of its
//! providers. Lists are sorted; the same inputs, period and catalogue give the same bytes.

pub(crate) mod act;
pub(crate) mod aggregate;
pub(crate) mod coherence;
mod dates;
mod delivery;
pub mod fate;
pub mod kind;
pub mod notes;
pub mod outcome;
pub mod part;
pub(crate) mod reason;
pub(crate) mod row;
pub mod sample;
pub mod verdict;
pub mod visit;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::{FieldNames, ShortText, Text};
use crate::time::{Day, Moment, Period};
pub use act::CatalogueId;
use fate::{Fate, PassedOver};
use kind::{CheckKind, Nature};
use notes::{Companion, Judged, Notes, Previous};
use outcome::{Counts, State};
use part::Part;
use row::RegisterRow;
use sample::Sample;
use verdict::Verdict;
use visit::{After, Followed, Measure, OwnFinding, VisitFacts};

/// Value of [`Results::format`].
pub const FORMAT: &str = "mms-results";
/// Value of [`Results::version`]; a reader refuses any other.
pub const VERSION: u32 = 1;
/// Value of [`Results::program`] of what this program computes.
pub const PROGRAM: &str = concat!("mms ", env!("CARGO_PKG_VERSION"));

/// A whole audit: one or many providers over one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// Always [`FORMAT`].
    pub format: String,
    /// Always [`VERSION`].
    pub version: u32,
    /// The program that computed them, e.g. `mms 0.1.0`; none in results of a version that did not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The audited period.
    pub period: PeriodDates,
    /// How terms were counted: `calendar`, `calendar_rolled` or `civil_code`.
    pub counting: String,
    /// Counts only: no subject is listed anywhere.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aggregate_only: bool,
    /// Which catalogue of indicators was applied.
    pub catalogue: CatalogueId,
    /// The files that were read.
    pub inputs: Vec<InputFile>,
    /// Files and sheets that could not be read: what they hold is missing from all that follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
    /// Files that were found and not opened as registers: no tables, archives, mapping files, own outputs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<PassedOver>,
    /// Folders (or archives) that are each the delivery of one provider, as in front of [`InputFile::file`]; empty where
    /// nobody said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliveries: Vec<String>,
    /// One entry per provider, by provider id.
    pub providers: Vec<ProviderResults>,
    /// Input-quality findings that touch no provider: rows set aside because nobody owns them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality: Vec<QualityFinding>,
    /// Files that were given beside the registers: results of the audit before, explanations, judgements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub companions: Vec<Companion>,
    /// Files that the same run wrote beside the results: what is there with another hash was filled in by hand, or is of
    /// another run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<OutputFile>,
}

/// A file beside the results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputFile {
    /// Its name within the folder of the results, `/` as separator.
    pub file: String,
    /// SHA-256 of the bytes as they were written.
    pub sha256: String,
}

/// First day, last day and as-of day, all `yyyy-mm-dd`, all included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodDates {
    /// First day of the period.
    #[serde(with = "dates::day")]
    pub from: Day,
    /// Last day of the period.
    #[serde(with = "dates::day")]
    pub to: Day,
    /// Last day of which anything is known.
    #[serde(with = "dates::day")]
    pub as_of: Day,
}

impl PeriodDates {
    /// The earlier of the last day and the as-of day: the day that registers are judged on.
    #[must_use]
    pub fn reference(&self) -> Day {
        self.to.min(self.as_of)
    }
}

impl From<Period> for PeriodDates {
    fn from(period: Period) -> Self {
        Self { from: period.from, to: period.to, as_of: period.as_of }
    }
}

/// One input file and its sheets. A csv file has one sheet, named after the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// Path relative to the input argument, `/` as separator.
    pub file: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// What became of it.
    #[serde(default)]
    pub fate: Fate,
    /// The file with the same bytes that was read in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// Every sheet, also those that no register matches.
    pub sheets: Vec<InputSheet>,
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A file that could not be read, or a sheet of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unread {
    /// Path as given, or relative to the input argument.
    pub file: String,
    /// The sheet; none for a whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Reason code, e.g. `damaged`, `password`.
    pub reason: String,
}

/// What became of the rows of one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputSheet {
    /// The sheet's name.
    pub sheet: String,
    /// The register it was read as; none when no register matches.
    pub register: Option<String>,
    /// The register that a sheet without one might be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearly: Option<String>,
    /// Data rows read: accepted + quarantined + duplicates.
    pub rows: u64,
    /// Rows that entered the audit (single bad cells of such rows are set aside and listed).
    pub accepted: u64,
    /// Rows set aside whole.
    pub quarantined: u64,
    /// Rows that only repeat another one: equal to it, or one of several with the same key.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub duplicates: u64,
    /// Rows recognised as no data (titles, column numbers, totals, signatures …), by reason code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_data: BTreeMap<String, u64>,
    /// Whether the sheet was hidden in the workbook.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Whether it is an untouched sheet of a template: its register was not supplied.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub empty_template: bool,
}

/// All that was found out about one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProviderResults {
    /// The provider's id.
    pub provider_id: String,
    /// Who the provider is, as far as the registers say.
    #[serde(default)]
    pub provider: ProviderFacts,
    /// Verdict of each standard, by number.
    #[serde(default)]
    pub standards: Vec<StandardResult>,
    /// Verdict of each indicator, in the catalogue's order.
    pub indicators: Vec<IndicatorResult>,
    /// Every check, in the catalogue's order. Boxed: all providers are computed check by check, and what was computed
    /// for one is handed over without being copied.
    #[allow(clippy::vec_box)]
    pub checks: Vec<Box<CheckResult>>,
    /// Caseload of each case manager and case officer, for the workload sheet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caseloads: Vec<Caseload>,
    /// Input-quality findings that touch this provider.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quality: Vec<QualityFinding>,
    /// Files that hold rows of this provider, as in [`InputFile::file`], sorted.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub files: BTreeSet<Arc<str>>,
    /// Registers, and columns as `register.field`, that the provider says not to keep and that are not there.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub not_kept: BTreeSet<String>,
    /// Rows that lie after the as-of day and were left out, by register.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub later_rows: BTreeMap<String, u64>,
    /// Files drawn for the visit, by `indicator/check` of the on-site checks.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub samples: BTreeMap<String, Sample>,
    /// What the audit before had and this one lacks; none without such an audit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
    /// An inspector's workbook was merged in: this is the final report.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub concluded: bool,
    /// The inspector's judgements: those on findings, then those on site, each in the order of the checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<Judged>,
    /// The verdicts after the visit, beside the computed ones; none before a visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Box<After>>,
    /// What was written about the visit itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Box<VisitFacts>>,
    /// Breaches that inspectors saw on site, of this visit and of earlier ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_findings: Vec<OwnFinding>,
    /// What is to be done about what was confirmed; empty before a visit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// Measures of the audit before, with what the registers say of them now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followed: Vec<Followed>,
    /// The rows that findings stand in, by file, sheet and row; only where reports for people are written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RegisterRow>,
}

/// Facts about a provider taken from its registers; empty where the registers are silent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderFacts {
    /// Name of the institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Code of `provider_kind`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// ISO 3166-2 code of the county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub county: Option<String>,
    /// Town or commune.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// Accreditation certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accreditation_no: Option<String>,
    /// Licence numbers of its services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licences: Vec<String>,
    /// Number of cases in the registers.
    #[serde(default)]
    pub cases: u64,
    /// Number of staff in the registers.
    #[serde(default)]
    pub staff: u64,
}

/// Verdict of a standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardResult {
    /// Number of the standard, 1 to 12.
    pub standard: u8,
    /// The worst of its indicators.
    pub verdict: Verdict,
}

/// Verdict of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorResult {
    /// The indicator's id, e.g. `I1.1.1`.
    pub indicator: ShortText,
    /// Number of the standard that it belongs to; 0 in results of a version that did not say so.
    #[serde(default, skip_serializing_if = "is_none")]
    pub standard: u8,
    /// The worst of its obligation checks; `reported` when it has none.
    pub verdict: Verdict,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_none(standard: &u8) -> bool {
    *standard == 0
}

/// Which check it is. The providers of an audit share it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckName {
    /// The indicator's id.
    pub indicator: ShortText,
    /// The act that it is of, where several are applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ShortText>,
    /// The check's id within the indicator.
    pub check: ShortText,
    /// Kind of computation.
    pub kind: CheckKind,
    /// Whether it can be breached.
    pub nature: Nature,
    /// Share (0 to 1) of the judged subjects that must be met; 1 where it is not told.
    #[serde(default = "whole", skip_serializing_if = "is_whole")]
    pub required: f64,
    /// Lower share from which a check that fails reads partially compliant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<f64>,
    /// The articles of the act that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<ShortText>,
    /// What the catalogue decided where the act leaves something open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Text>,
}

const fn whole() -> f64 {
    1.0
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_whole(share: &f64) -> bool {
    share.to_bits() == whole().to_bits()
}

impl CheckName {
    /// A name to be shared.
    #[must_use]
    pub fn shared(indicator: &str, check: &str, kind: CheckKind, nature: Nature) -> Arc<Self> {
        Arc::new(Self {
            indicator: indicator.into(),
            act: None,
            check: check.into(),
            kind,
            nature,
            required: whole(),
            partial: None,
            clauses: Vec::new(),
            reading: None,
        })
    }
}

/// One check of one provider. What the check is reads as if it stood here: `result.indicator`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Which check it is.
    #[serde(flatten)]
    pub name: Arc<CheckName>,
    /// The verdict.
    pub verdict: Verdict,
    /// Registers whose absence makes the check not computable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_registers: Vec<String>,
    /// Registers that the check would read too and that were not supplied: it takes them as empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent_optional: Vec<String>,
    /// Columns that sheets of the provider lack and the check reads, as `register.field`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent_columns: Vec<String>,
    /// Of these columns, those that outcomes hang on, with how many: undetermined ones whose reason is `column_missing`
    /// and that name it. One that names two counts at both.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hang_on_column: BTreeMap<String, u64>,
    /// How many subjects ended in each state.
    #[serde(flatten)]
    pub counts: Counts,
    /// How many of the undetermined can have been fulfilled at most, where rows that may be the missing ones are fewer
    /// than they.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undetermined_at_most: Option<u64>,
    /// Every subject that is not met (all subjects on request), by subject.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// Counts by month and other dimensions (tallies only).
    #[serde(default)]
    pub tallies: Vec<Tally>,
    /// Value → number of subjects (distributions only).
    #[serde(default)]
    pub histogram: BTreeMap<i64, u64>,
    /// How long ended terms really took: elapsed hours (hour terms) or days → number of subjects (deadlines, intervals).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub elapsed: BTreeMap<i64, u64>,
    /// The same counts split by the subject's kind of service and case category, where it has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<Stratum>,
}

impl Deref for CheckResult {
    type Target = CheckName;

    fn deref(&self) -> &CheckName {
        &self.name
    }
}

/// Counts of the subjects of one kind of service and one case category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// Code of `service_kind`; none when the subject has no service or its kind is unknown.
    pub service_kind: Option<ShortText>,
    /// Code of `case_category`; none when the subject is no case or its category is unknown.
    pub case_category: Option<ShortText>,
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
}

/// One subject that is worth showing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Key of the subject: the row's own, then `|` and the part where one row has several outcomes.
    pub subject: ShortText,
    /// What the subject's last part is; none where the subject is the row alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Key of the case that the subject belongs to, where it is no case itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<ShortText>,
    /// The state.
    pub outcome: State,
    /// Machine-readable reason, see [`reason`]; empty for plain met.
    pub reason: ShortText,
    /// Fields that are empty, false or unknown and explain the outcome, e.g. `report_on`, `case_id.birth_on`.
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub fields: FieldNames,
    /// Start of the term: `yyyy-mm-dd` or `yyyy-mm-ddThh:mm`.
    pub start: Option<Moment>,
    /// Last moment or day of the term.
    pub due: Option<Moment>,
    /// When the duty was fulfilled.
    pub end: Option<Moment>,
    /// What was measured (hours or days elapsed, cases, hours of training …).
    pub measured: Option<f64>,
    /// What it was compared with.
    pub limit: Option<f64>,
    /// The term ended before the period and the duty was still open at its start.
    pub carried_over: bool,
    /// Late by calendar days, but in time when counted by the civil code.
    pub contestable: bool,
    /// The person answerable, by staff id, where the registers name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<ShortText>,
    /// Where the values stand.
    pub sources: Vec<SourceRef>,
    /// What is known about it from elsewhere; nothing computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Box<Notes>>,
}

impl Outcome {
    /// Whether it is a finding of a check of a nature: a breach, an unheeded recommendation or an open question.
    #[must_use]
    pub fn is_finding(&self, nature: Nature) -> bool {
        outcome::is_finding(nature, self.outcome) && self.reason != reason::NOT_KEPT
    }

    /// The row that it is about, without the part: a case, a person, a service, a plan and its line.
    #[must_use]
    pub fn head(&self) -> &str {
        let part = self.part.as_ref().map(Part::value);
        let head = part.as_deref().and_then(|part| self.subject.strip_suffix(part)?.strip_suffix('|'));
        head.unwrap_or(&self.subject)
    }

    /// The day it fell due: the term's, else the last one of its month, week or year.
    #[must_use]
    pub fn due_day(&self) -> Option<Day> {
        self.due.map(|due| due.day).or_else(|| self.part.as_ref().and_then(Part::last_day))
    }
}

/// File, sheet and the spreadsheet's own row number (the first row is 1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceRef {
    /// The file, as in [`InputFile::file`].
    pub file: Arc<str>,
    /// The sheet.
    pub sheet: Arc<str>,
    /// The row.
    pub row: u32,
}

/// One counted cell of a tally.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tally {
    /// `yyyy-mm`; none for a total of the whole period.
    pub month: Option<ShortText>,
    /// Dimension → code.
    pub by: Arc<BTreeMap<String, String>>,
    /// The count.
    pub count: u64,
}

/// The caseload of one person in one role over the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caseload {
    /// The person's staff id.
    pub staff: String,
    /// `case_manager` or `case_officer`.
    pub role: String,
    /// Largest number of distinct cases that were surely active on one day.
    pub max: u32,
    /// First day of that maximum.
    #[serde(with = "dates::optional_day")]
    pub max_day: Option<Day>,
    /// The same, if everything uncertain counted.
    pub max_possible: u32,
    /// Days of the period above the limit.
    pub days_above: u32,
    /// Case-days that left the count by delegation.
    pub delegated_case_days: u32,
    /// Largest number of active cases in each month the period touches: `yyyy-mm` → cases.
    pub by_month: BTreeMap<String, u32>,
}

/// A finding about the input itself, never mixed with breaches. Holds no personal value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct QualityFinding {
    /// Rule id, e.g. `bad_date`, `unknown_code`, `dangling_reference`, `duplicate_key`.
    pub rule: String,
    /// Register.
    pub register: Option<String>,
    /// Field.
    pub field: Option<String>,
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Spreadsheet row, first row 1; 0 where the finding is about the whole sheet.
    pub row: u32,
    /// Column letters, e.g. `F`; empty where the finding is about a whole row.
    pub column: String,
    /// The value as it stands in the cell; none for personal or free-text fields.
    pub value: Option<String>,
    /// Second row that the finding is about (the first of two duplicates …).
    pub other_row: Option<u32>,
    /// How many cells or rows it stands for, where one cause has many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}
