//! What may be shown of a year and of those before it, decided one after the other.

use super::collect::Collected;
use super::coverage::Coverage;
use super::cube::Priority;
use super::ledger::{Before, Published};
use super::publication::Publication;
use super::year::{Edition, Year, label};
use crate::disclosure::{Rule, Unsafe};

/// How it is decided.
#[derive(Debug, Clone)]
pub struct Deciding {
    /// The rule of disclosure control.
    pub rule: Rule,
    /// What suppression spares most.
    pub priority: Priority,
    /// Who reads it.
    pub edition: Edition,
}

/// What was decided.
#[derive(Debug)]
pub struct Decided<'a> {
    /// What all outputs are views of.
    pub publication: Publication<'a>,
    /// What readers get of it, for the ledger.
    pub published: Vec<Published>,
}

/// Decides about the years of what was collected, the earliest first; `known` is what readers have already, `tick` is
/// called after each year.
///
/// # Errors
/// The year of which something hidden could be found out; then nothing may be published.
pub fn decide<'a>(
    collected: &'a Collected,
    known: Vec<Published>,
    how: Deciding,
    tick: &dyn Fn(),
) -> Result<Decided<'a>, (String, Unsafe)> {
    let Collected { sums, previous, expected, catalogue, schema, intake, .. } = collected;
    let Deciding { rule, priority, edition } = how;
    let coverage = Coverage { intake: intake.clone(), ..Coverage::new(sums, previous, expected) };
    let (before, mut known) = (known.len(), known);
    let mut years = Vec::new();
    for sums in previous.iter().chain([sums]) {
        let year = Year::new(sums.clone(), catalogue, &rule, &priority, &Before { editions: &known }, edition);
        let year = year.map_err(|reason| (label(&sums.period), reason))?;
        known.push(year.published(catalogue));
        years.push(year);
        tick();
    }
    let publication = Publication { years, catalogue, schema, coverage, rule, edition };
    Ok(Decided { publication, published: known.split_off(before) })
}
