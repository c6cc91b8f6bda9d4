//! What was published: kept from edition to edition, so that two of them do not reveal by their difference what each hides.
//!
//! A ledger holds the counts that readers have already, and the names, without their values, of those that were hidden.
//! Whoever compares editions has all of them:
//!
//! * **The same period again** (a revision, another threshold, a county's own edition beside the nation's). What was
//!   published is known; what was hidden stays hidden; and where a count differs from the one published before by a
//!   small count, the difference is a small count of people: the new count is hidden and protected as one.
//! * **Periods that overlap.** The counts of a month are the same figures in both.
//! * **Another period.** Where a whole row of outcomes is what it was as far as it was published, the same cases may stand
//!   in both (a breach carried over): then what was hidden of the row stays hidden and what was published of it is taken
//!   for known.
//!
//! Places are recognised by the providers that are in them, whatever an edition calls them: a county's own edition is
//! the nation's county. Not considered: places of one edition that only overlap with places of another.

mod known;
mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::cube::Cube;
use super::refusal::Refusal;
use super::sums::Sums;
use crate::catalogue::indicator::Catalogue;
use crate::disclosure::{Decision, Rule};
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::results::PeriodDates;

pub use known::{Before, Carried};

/// Value of [`Ledger::format`].
pub const FORMAT: &str = "mms-ledger";
/// Value of [`Ledger::version`]; a reader refuses any other.
pub const VERSION: u32 = 1;

/// Everything that was published, edition by edition, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Always [`FORMAT`].
    pub format: String,
    /// Always [`VERSION`].
    pub version: u32,
    /// The editions.
    pub editions: Vec<Published>,
}

impl Default for Ledger {
    fn default() -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, editions: Vec::new() }
    }
}

/// One year of one edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The period.
    pub period: PeriodDates,
    /// How terms were counted.
    pub counting: String,
    /// SHA-256 of the catalogue.
    pub catalogue: String,
    /// The rule by which it was protected.
    pub rule: Protected,
    /// Name of a place, or of a kind in it → its counts.
    pub places: BTreeMap<String, Place>,
}

/// The parts of a rule that decide what is sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protected {
    /// [`Rule::threshold`].
    pub threshold: u64,
    /// [`Rule::dominance`].
    pub dominance: Option<u64>,
    /// [`Rule::full_below`].
    pub full_below: u64,
}

/// One part of an edition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// SHA-256 of the ids of its providers: the same group of providers has the same, whatever it is called.
    pub providers: String,
    /// Name of a count → the count; none: it was hidden.
    pub counts: BTreeMap<String, Option<u64>>,
}

impl Published {
    /// What readers get of the sums of a year, after the decision about its cube.
    #[must_use]
    pub fn of(sums: &Sums, (cube, decision): (&Cube, &Decision), catalogue: &Catalogue, rule: &Rule) -> Self {
        let mut places: BTreeMap<String, Place> = BTreeMap::new();
        let all = names::places(cube, sums);
        for (slice, name, cell) in names::counts(cube, catalogue) {
            let Some(place) = all.get(slice) else { continue };
            let entry = places.entry(place.name.clone()).or_default();
            entry.providers.clone_from(&place.providers);
            let shown = decision.is_published(cell).then(|| cube.value(cell));
            entry.counts.insert(name, shown);
        }
        Self {
            period: sums.period,
            counting: sums.counting.clone(),
            catalogue: sums.catalogue.sha256.clone(),
            rule: Protected { threshold: rule.threshold, dominance: rule.dominance, full_below: rule.full_below },
            places,
        }
    }
}

impl Ledger {
    /// Adds an edition, unless it is there already.
    pub fn add(&mut self, edition: Published) {
        if !self.editions.contains(&edition) {
            self.editions.push(edition);
        }
    }
}

/// Reads a ledger; an empty one where the file is not there yet.
///
/// # Errors
/// When it is no ledger, of an unknown version, or cannot be read.
#[allow(clippy::result_large_err, reason = "a refusal ends the run, its size costs nothing")]
pub fn read(path: &Path) -> Result<Ledger, Refusal> {
    if !path.exists() {
        return Ok(Ledger::default());
    }
    let bytes =
        fs::read(path).map_err(|source| Refusal::Unreadable(OutputError::Read { path: path.to_owned(), source }))?;
    let ledger: Option<Ledger> = serde_json::from_slice(&bytes).ok();
    ledger.filter(|l| l.format == FORMAT && l.version == VERSION).ok_or_else(|| Refusal::NoLedger(path.to_owned()))
}

/// Writes a ledger. The same ledger gives the same bytes.
///
/// # Errors
/// When the file cannot be written; an old one is then untouched.
pub fn write(path: &Path, ledger: &Ledger) -> Result<(), OutputError> {
    write_whole(path, |writer| {
        let failed = |source| OutputError::Encode { path: path.to_owned(), source };
        serde_json::to_writer(&mut *writer, ledger).map_err(failed)?;
        std::io::Write::write_all(writer, b"\n").map_err(|source| OutputError::Write { path: path.to_owned(), source })
    })
}
