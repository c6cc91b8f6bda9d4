//! From sums to cells.

use std::collections::{BTreeMap, BTreeSet};

use super::populations::populations;
use super::totals::{SliceSums, totals};
use super::{By, Cube, Item, relations, shapes, together};
use crate::catalogue::indicator::{Catalogue, Check};
use crate::disclosure::{Cell, Problem, Release};
use crate::report::words::months_between;
use crate::results::outcome::State;
use crate::statistics::amount::Amount;
use crate::statistics::slice::Slice;
use crate::statistics::subject::{Shape, possible, verdicts};
use crate::statistics::sums::{CheckSums, STATES, States, Sums};

/// Builds the counts of a year.
pub fn build(sums: &Sums, catalogue: &Catalogue) -> Cube {
    let shapes = shapes(catalogue);
    let totals = totals(sums);
    let nation = totals.get(&Slice::Nation);
    let mut slices: BTreeSet<Slice> = totals.keys().cloned().collect();
    for check in nation.iter().flat_map(|nation| &nation.checks) {
        let code = |code: &String| (!code.is_empty()).then(|| code.clone());
        if split(&check.by_service) {
            slices.extend(check.by_service.keys().map(|c| Slice::Service(code(c))));
        }
        if split(&check.by_category) {
            slices.extend(check.by_category.keys().map(|c| Slice::Category(code(c))));
        }
    }
    let series: Vec<Vec<By>> = nation.map(|n| n.checks.iter().map(series_of).collect()).unwrap_or_default();
    let mut cube = Cube {
        slices: slices.into_iter().collect(),
        populations: populations(sums, &shapes),
        shapes,
        series,
        months: months(sums, nation),
        problem: Problem::default(),
        rates: BTreeMap::new(),
        cells: BTreeMap::new(),
        totals,
    };
    let checks: Vec<&Check> = catalogue.indicators.iter().flat_map(|i| &i.checks).collect();
    fill(&mut cube, &checks);
    relations::tie(&mut cube, &checks);
    together::add(&mut cube, catalogue);
    cube
}

/// Whether some subject has a code.
fn split(by: &BTreeMap<String, States>) -> bool {
    by.keys().any(|code| !code.is_empty())
}

fn series_of(check: &CheckSums) -> Vec<By> {
    check.by_year.iter().map(|tally| tally.by.clone()).collect()
}

/// The months of the period that had begun on the as-of day, and any month counted beside them.
fn months(sums: &Sums, nation: Option<&SliceSums>) -> Vec<String> {
    let mut months: BTreeSet<String> = months_between(sums.period.from, sums.period.reference()).into_iter().collect();
    for check in nation.iter().flat_map(|nation| &nation.checks) {
        months.extend(check.by_month.iter().filter_map(|tally| tally.month.clone()));
    }
    months.into_iter().collect()
}

/// Providers that a nation needs for their verdicts on people to be counted in public.
const FEWEST_JUDGED: u64 = 10;

/// What kind of count a cell is.
#[derive(Clone, Copy)]
struct About {
    personal: bool,
    /// Providers that have subjects in the cell's group.
    units: u64,
    release: Release,
}

impl Cube {
    /// Adds a count; one that is there already keeps the more cautious of the two descriptions.
    fn add(&mut self, slice: usize, item: Item, amount: Amount, about: About) {
        let cell = Cell {
            value: amount.count,
            largest: amount.largest,
            units: about.units,
            threshold_applies: about.personal,
            dominance_applies: about.personal,
            release: about.release,
            ..Cell::default()
        };
        if let Some(known) = self.cells.get(&(slice, item)).and_then(|at| self.problem.cells.get_mut(*at)) {
            known.largest = [known.largest[0].max(cell.largest[0]), known.largest[1].max(cell.largest[1])];
            known.units = known.units.min(cell.units);
            known.threshold_applies |= cell.threshold_applies;
            known.dominance_applies |= cell.dominance_applies;
        } else {
            self.cells.insert((slice, item), self.problem.cells.len());
            self.problem.cells.push(cell);
        }
    }

    /// Adds the outcomes of a check; `open` says which states it can give.
    fn add_states(
        &mut self,
        slice: usize,
        (number, check, open): (usize, &Check, &[State]),
        total: Option<Item>,
        states: &States,
    ) {
        let about = About { personal: check.personal, units: states.all.units, release: Release::Planned };
        if let Some(total) = total {
            self.add(slice, total, states.all, about);
        }
        for state in STATES {
            let release = if open.contains(&state) { Release::Planned } else { Release::Always };
            self.add(slice, Item::Subjects(number, state), states.of(state), About { release, ..about });
        }
    }
}

/// The states that each check can give: those that its kind allows, and any that was counted all the same, lest a count
/// be taken for a zero that everybody knows.
fn states_given(checks: &[&Check], nation: Option<&SliceSums>) -> Vec<Vec<State>> {
    let counted = |number: usize, state| {
        nation.and_then(|n| n.checks.get(number)).is_some_and(|sums| !sums.states.of(state).is_zero())
    };
    let given = |(number, check): (usize, &&Check)| {
        STATES.into_iter().filter(|state| possible(check, *state) || counted(number, *state)).collect()
    };
    checks.iter().enumerate().map(given).collect()
}

fn fill(cube: &mut Cube, checks: &[&Check]) {
    let slices = cube.slices.clone();
    let totals = std::mem::take(&mut cube.totals);
    let given = states_given(checks, totals.get(&Slice::Nation));
    let given = |number: usize| given.get(number).map_or(&[][..], Vec::as_slice);
    for (at, slice) in slices.iter().enumerate() {
        match slice {
            Slice::Service(code) | Slice::Category(code) => {
                let Some(nation) = totals.get(&Slice::Nation) else { continue };
                let key = code.clone().unwrap_or_default();
                for (number, (check, sums)) in checks.iter().zip(&nation.checks).enumerate() {
                    let by = if matches!(slice, Slice::Service(_)) { &sums.by_service } else { &sums.by_category };
                    let total = cube.populations.of_strata.get(number).copied().flatten().map(Item::Stratum);
                    if let (true, Some(states), true) = (split(by), by.get(&key), total.is_some()) {
                        cube.add_states(at, (number, check, given(number)), total, states);
                    }
                }
            }
            _ => {
                if let Some(sums) = totals.get(slice) {
                    fill_slice(cube, at, slice, sums, checks, &given);
                }
            }
        }
    }
    cube.totals = totals;
}

fn fill_slice<'g>(
    cube: &mut Cube,
    at: usize,
    slice: &Slice,
    sums: &SliceSums,
    checks: &[&Check],
    given: &dyn Fn(usize) -> &'g [State],
) {
    let providers = About { personal: false, units: sums.count, release: Release::Always };
    let plain = |count: u64| Amount { count, ..Amount::default() };
    cube.add(at, Item::Providers, plain(sums.count), providers);
    for (group, amount) in [(cube.populations.cases, sums.cases), (cube.populations.staff, sums.staff)] {
        let about = About { personal: true, units: amount.units, release: Release::Planned };
        cube.add(at, Item::Population(group), amount, about);
    }
    for (number, (check, counted)) in checks.iter().zip(&sums.checks).enumerate() {
        let population = cube.populations.of_check.get(number).copied().flatten().map(Item::Population);
        match cube.shapes.get(number) {
            Some(Shape::Outcomes { obligation }) => {
                let obligation = *obligation;
                cube.add_states(at, (number, check, given(number)), population, &counted.states);
                if obligation {
                    for verdict in verdicts(check) {
                        let count = counted.verdicts.get(&verdict).copied().unwrap_or(0);
                        // What a provider's verdict says of its few subjects is as telling as their number. How many
                        // providers a place has is public, so the verdicts of a few cannot be blurred: on people they
                        // are counted in public only for a whole nation of many.
                        let withheld = check.personal && (*slice != Slice::Nation || sums.count < FEWEST_JUDGED);
                        let release = if withheld { Release::Never } else { Release::Planned };
                        let about = About { personal: check.personal && !withheld, release, ..providers };
                        cube.add(at, Item::Judged(number, verdict), plain(count), about);
                    }
                }
            }
            Some(Shape::Values { counted: true }) => {
                let about = About { personal: check.personal, units: counted.values.units, release: Release::Planned };
                if let Some(population) = population {
                    cube.add(at, population, counted.values, about);
                }
            }
            Some(Shape::Counts) => fill_tally(cube, at, slice, number, check, counted),
            _ => {}
        }
    }
}

fn fill_tally(cube: &mut Cube, at: usize, slice: &Slice, number: usize, check: &Check, counted: &CheckSums) {
    let series = cube.series.get(number).cloned().unwrap_or_default();
    let months = if *slice == Slice::Nation && !counted.by_month.is_empty() { cube.months.clone() } else { Vec::new() };
    for (position, by) in series.iter().enumerate() {
        let year = counted.by_year.iter().find(|t| t.by == *by).map(|t| t.amount).unwrap_or_default();
        let about =
            |amount: &Amount| About { personal: check.personal, units: amount.units, release: Release::Planned };
        cube.add(at, Item::Counted(number, position, None), year, about(&year));
        if !counted.by_month.iter().any(|tally| tally.by == *by) {
            continue;
        }
        for (month, name) in months.iter().enumerate() {
            let amount = counted.by_month.iter().find(|t| t.by == *by && t.month.as_ref() == Some(name));
            let amount = amount.map(|t| t.amount).unwrap_or_default();
            cube.add(at, Item::Counted(number, position, Some(month)), amount, about(&amount));
        }
    }
}
