//! What readers know before a year is published, laid upon its counts.

use std::collections::BTreeMap;

use super::{Place, Published, names};
use crate::catalogue::indicator::Catalogue;
use crate::disclosure::{Release, Rule};
use crate::statistics::cube::Cube;
use crate::statistics::sums::Sums;

/// What became of the counts that stood in earlier editions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// Published before with the same value.
    pub known: u64,
    /// Hidden before, and so now.
    pub hidden: u64,
    /// Hidden now because it differs from what was published before by a small count.
    pub changed: u64,
}

/// What was published before.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The editions.
    pub editions: &'a [Published],
}

/// What the editions say of one count.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    same: bool,
    hidden: bool,
    near: bool,
}

impl Before<'_> {
    /// The strictest of a rule and of the rules of earlier editions of the same people: what one of them hid must not
    /// be shown by another with a lower threshold.
    #[must_use]
    pub fn strictest(&self, rule: &Rule, sums: &Sums) -> Rule {
        let mut strict = *rule;
        for earlier in self.editions.iter().filter(|e| e.period == sums.period) {
            strict.threshold = strict.threshold.max(earlier.rule.threshold);
            strict.full_below = strict.full_below.max(earlier.rule.full_below);
            strict.protection = strict.protection.max(strict.threshold);
            strict.dominance = match (strict.dominance, earlier.rule.dominance) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        strict
    }

    /// Marks the counts of a year that readers know, that must stay hidden, and that have changed by too little.
    /// `guess`: whether rows of another period that read the same are taken for the same cases.
    pub fn lay_upon(
        &self,
        cube: &mut Cube,
        sums: &Sums,
        catalogue: &Catalogue,
        (rule, guess): (&Rule, bool),
    ) -> Carried {
        let places = names::places(cube, sums);
        let counts = names::counts(cube, catalogue);
        let mut seen: BTreeMap<usize, Seen> = BTreeMap::new();
        for edition in self.editions {
            let twins: Vec<Option<&Place>> = places.iter().map(|place| twin(edition, place)).collect();
            let rows = same_rows(cube, &counts, &twins);
            for (slice, name, cell) in &counts {
                let Some(before) = twins.get(*slice).copied().flatten().and_then(|p| p.counts.get(name)) else {
                    continue;
                };
                let same_figure = edition.period == sums.period || names::month_of(name).is_some();
                let row = names::row_of(name).map(|check| (*slice, check));
                let same_row = row.is_some_and(|row| rows.get(&row) == Some(&true));
                if same_figure || (same_row && (guess || before.is_none())) {
                    see(seen.entry(*cell).or_default(), *before, cube.value(*cell), rule);
                }
            }
        }
        mark(cube, &seen)
    }
}

fn see(seen: &mut Seen, before: Option<u64>, now: u64, rule: &Rule) {
    match before {
        None => seen.hidden = true,
        Some(before) if before == now => seen.same = true,
        Some(before) => seen.near |= before.abs_diff(now) < rule.threshold,
    }
}

fn mark(cube: &mut Cube, seen: &BTreeMap<usize, Seen>) -> Carried {
    let mut carried = Carried::default();
    for (at, seen) in seen {
        let Some(cell) = cube.problem.cells.get_mut(*at) else { continue };
        if cell.release == Release::Always {
            continue;
        }
        if seen.same {
            cell.release = Release::Always;
            carried.known += 1;
        } else if seen.near && cell.threshold_applies {
            cell.changed = true;
            carried.changed += 1;
        } else if seen.hidden {
            // A derived count is hidden as long as nothing is given away by it, and that is decided anew.
            cell.release = Release::Withdrawn;
            carried.hidden += 1;
        }
    }
    carried
}

/// The place of an edition that a place of this year is: that of the same providers, else of the same name.
fn twin<'e>(edition: &'e Published, place: &names::Named) -> Option<&'e Place> {
    let same = edition.places.values().find(|known| known.providers == place.providers);
    same.or_else(|| edition.places.get(&place.name))
}

/// Whether each row of outcomes is what it was, as far as it was published, and something of it was hidden.
fn same_rows<'n>(
    cube: &Cube,
    counts: &'n [(usize, String, usize)],
    twins: &[Option<&Place>],
) -> BTreeMap<(usize, &'n str), bool> {
    let mut rows: BTreeMap<(usize, &str), (bool, bool)> = BTreeMap::new();
    for (slice, name, cell) in counts {
        let before = twins.get(*slice).copied().flatten().and_then(|place| place.counts.get(name));
        let (Some(check), Some(before)) = (names::row_of(name), before) else { continue };
        let (same, hidden) = rows.entry((*slice, check)).or_insert((true, false));
        match before {
            Some(before) => *same &= *before == cube.value(*cell),
            None => *hidden = true,
        }
    }
    rows.into_iter().map(|(row, (same, hidden))| (row, same && hidden)).collect()
}
