//! The catalogue in memory: what the files under `indicators/<catalogue>/` say, validated.

use std::collections::BTreeMap;
use std::sync::Arc;

pub use super::column::{Column, ColumnSource, Neighbour, Related, Side, Take, Touching};
pub use super::keeping::Keeping;
pub use super::kinds::{
    Across, Bound, Configuration, Coverage, Deadline, Distribution, Duration, Duty, Events, Every, Exempt, Interval,
    Kind, Limit, Load, Number, OnSite, Presence, Quota, Series, Slots, Tally,
};
pub use super::source::Source;
pub use crate::results::kind::Nature;
use crate::text::Text;
use crate::time::{Day, Force, Holidays, Unit, Validity};

/// A folder of indicators that rest on one act.
#[derive(Debug, Clone, Default)]
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
    /// Which days are not worked.
    pub holidays: Holidays,
    /// In which registers and columns people, files and papers are kept.
    pub keeping: Keeping,
    /// What repealed the act; none: still in force.
    pub repealed_by: Option<Repeal>,
    /// Its days among those of the acts that are applied with it; none where it is applied alone.
    pub force: Option<Force>,
    /// How much was added to the numbers of its standards, where it is one of several acts.
    pub standards_after: u8,
    /// The acts that this one is made of, in the order in which they came into force; empty for a single act.
    pub acts: Vec<Arc<Catalogue>>,
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
    /// Id, e.g. `I6.2`: the file's stem; where several acts are applied, `I6.2@` and the act's id.
    pub id: String,
    /// The act that it is of, where several are applied.
    pub act: Option<String>,
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
    /// Predicate over the row that it is limited to; such a value wins over all others.
    pub when: Option<Source>,
    /// The number.
    pub value: f64,
}

impl ParameterValue {
    /// Whether it holds for all rows.
    #[must_use]
    pub const fn is_general(&self) -> bool {
        self.service_kind.is_none() && self.when.is_none()
    }
}

impl Parameter {
    /// Whether its value depends on the row.
    #[must_use]
    pub fn of_row(&self) -> bool {
        self.values.iter().any(|value| value.when.is_some())
    }
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
    /// Whether its subjects are people, or hang on one, so that a small count may expose somebody.
    pub personal: bool,
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

    /// A number by name: the indicator's own, else one that all indicators of its act share.
    #[must_use]
    pub fn parameter<'a>(&'a self, indicator: &'a Indicator, name: &str) -> Option<&'a Parameter> {
        indicator.parameters.iter().chain(&self.act_of(indicator).parameters).find(|p| p.name == name)
    }

    /// The act that an indicator is of: this one where it is a single act.
    #[must_use]
    pub fn act_of(&self, indicator: &Indicator) -> &Self {
        let act = indicator.act.as_ref().and_then(|id| self.acts.iter().find(|act| act.id == *id));
        act.map_or(self, Arc::as_ref)
    }

    /// The acts that are applied, one after the other: this one where it is a single act.
    pub fn each_act(&self) -> impl Iterator<Item = &Self> {
        let alone = self.acts.is_empty().then_some(self);
        self.acts.iter().map(Arc::as_ref).chain(alone)
    }

    /// First and last day on which the act was in force.
    #[must_use]
    pub fn validity(&self) -> Validity {
        let before = self.repealed_by.as_ref().map(|repeal| repeal.in_force.saturating_sub(1));
        (self.valid_from, self.valid_to.or(before))
    }

    /// An indicator and one of its checks.
    #[must_use]
    pub fn check(&self, indicator: &str, check: &str) -> Option<(&Indicator, &Check)> {
        let indicator = self.indicator(indicator)?;
        indicator.checks.iter().find(|c| c.id == check).map(|c| (indicator, c))
    }
}
