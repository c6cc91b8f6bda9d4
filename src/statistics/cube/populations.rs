//! Groups of people that are the same, found by their sizes: equal in every place, hence one cell.

use std::collections::BTreeMap;

use crate::statistics::subject::Shape;
use crate::statistics::sums::{CheckSums, States, Sums};

/// Two groups that are equally large in all of at least this many places in which they are anything are the sum of which
/// a third is made only then: below, it may be chance.
const PLACES: usize = 5;

/// Which groups are the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Populations {
    /// How many different groups there are.
    pub count: usize,
    /// The group of all cases.
    pub cases: usize,
    /// The group of all staff.
    pub staff: usize,
    /// The group of a check's subjects or of a distribution's values, by check.
    pub of_check: Vec<Option<usize>>,
    /// The same for slices by subject: these must agree in kinds of service and categories too.
    pub of_strata: Vec<Option<usize>>,
    /// The group that the counts of a tally add up to, by check.
    pub of_series: Vec<Option<usize>>,
    /// Groups that are two others together.
    pub together: Vec<(usize, [usize; 2])>,
}

/// Finds them.
#[must_use]
pub fn populations(sums: &Sums, shapes: &[Shape]) -> Populations {
    let mut known: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    let mut of = |sizes: Vec<u64>| {
        let next = known.len();
        *known.entry(sizes).or_insert(next)
    };
    let cases = of(sums.atoms.iter().map(|a| a.cases.count).collect());
    let staff = of(sums.atoms.iter().map(|a| a.staff.count).collect());
    let sizes = |number: usize, size: &dyn Fn(&CheckSums) -> u64| -> Vec<u64> {
        sums.atoms.iter().map(|atom| atom.checks.get(number).map_or(0, size)).collect()
    };
    let of_check: Vec<Option<usize>> = shapes
        .iter()
        .enumerate()
        .map(|(number, shape)| match shape {
            Shape::Outcomes { .. } => Some(of(sizes(number, &|check| check.states.all.count))),
            Shape::Values { counted: true } => Some(of(sizes(number, &|check| check.values.count))),
            _ => None,
        })
        .collect();
    let mut strata: BTreeMap<(Option<usize>, Margin, Margin), usize> = BTreeMap::new();
    let of_strata = shapes
        .iter()
        .zip(&of_check)
        .enumerate()
        .map(|(number, (shape, population))| {
            let next = strata.len();
            let key =
                || (*population, margin(sums, number, |c| &c.by_service), margin(sums, number, |c| &c.by_category));
            matches!(shape, Shape::Outcomes { .. }).then(|| *strata.entry(key()).or_insert(next))
        })
        .collect();
    let of_series = shapes
        .iter()
        .enumerate()
        .map(|(number, shape)| {
            let sizes = sizes(number, &|check| check.by_year.iter().map(|t| t.amount.count).sum());
            let counted = *shape == Shape::Counts && sizes.iter().any(|size| *size > 0);
            counted.then(|| known.get(&sizes).copied()).flatten()
        })
        .collect();
    let together = together(&known);
    Populations { count: known.len(), cases, staff, of_check, of_strata, of_series, together }
}

type Margin = BTreeMap<String, u64>;

fn margin(sums: &Sums, number: usize, of: impl Fn(&CheckSums) -> &BTreeMap<String, States>) -> Margin {
    let mut margin = Margin::new();
    for check in sums.atoms.iter().filter_map(|atom| atom.checks.get(number)) {
        for (code, states) in of(check) {
            *margin.entry(code.clone()).or_default() += states.all.count;
        }
    }
    margin
}

/// Every group that is two others together, such as managers and officers.
fn together(known: &BTreeMap<Vec<u64>, usize>) -> Vec<(usize, [usize; 2])> {
    let filled = |sizes: &[u64]| sizes.iter().filter(|size| **size > 0).count();
    let all: Vec<(&Vec<u64>, usize)> =
        known.iter().filter(|(sizes, _)| filled(sizes) >= PLACES).map(|(sizes, group)| (sizes, *group)).collect();
    let mut found = Vec::new();
    for (position, (first, one)) in all.iter().enumerate() {
        for (second, other) in all.iter().skip(position + 1) {
            let sum: Vec<u64> = first.iter().zip(second.iter()).map(|(a, b)| a + b).collect();
            if let Some(group) = known.get(&sum) {
                found.push((*group, [*one, *other]));
            }
        }
    }
    found.sort_unstable();
    found
}
