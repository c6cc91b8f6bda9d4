//! Bounds against the enumeration of every table that agrees with what is published.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::tables::{nation, two_way};
use crate::disclosure::{Decision, Problem, Rule, Status, attack, intervals, protect};

/// Largest value tried for a hidden cell: beyond every total of the tables below.
const MOST: u64 = 60;

/// Smallest and largest value of each hidden cell over all tables that agree with the published cells; `None` when
/// there are too many to go through.
pub(super) fn enumerate(problem: &Problem, decision: &Decision) -> Option<Vec<(usize, u64, u64)>> {
    let hidden: Vec<usize> = (0..problem.cells.len()).filter(|&c| !decision.is_published(c)).collect();
    let mut values: Vec<Option<u64>> =
        (0..problem.cells.len()).map(|c| decision.is_published(c).then(|| problem.cells[c].value)).collect();
    let mut ranges: Vec<(usize, u64, u64)> = hidden.iter().map(|&c| (c, u64::MAX, 0)).collect();
    let mut steps = 0;
    try_all(problem, &hidden, &mut values, &mut ranges, &mut steps).then_some(ranges)
}

fn try_all(
    problem: &Problem,
    rest: &[usize],
    values: &mut Vec<Option<u64>>,
    ranges: &mut [(usize, u64, u64)],
    steps: &mut u64,
) -> bool {
    *steps += 1;
    if *steps > 400_000 {
        return false;
    }
    // No sum may be contradicted already.
    for r in &problem.relations {
        let known: u64 = r.parts.iter().filter_map(|&p| values[p]).sum();
        let complete = r.parts.iter().all(|&p| values[p].is_some());
        if let Some(total) = values[r.total]
            && (known > total || complete && known != total)
        {
            return true;
        }
    }
    let Some((&cell, rest)) = rest.split_first() else {
        for range in ranges {
            let value = values[range.0].unwrap();
            (range.1, range.2) = (range.1.min(value), range.2.max(value));
        }
        return true;
    };
    for value in 0..=MOST {
        values[cell] = Some(value);
        if !try_all(problem, rest, values, ranges, steps) {
            return false;
        }
    }
    values[cell] = None;
    true
}

fn agree(problem: &Problem, decision: &Decision) -> Result<(), TestCaseError> {
    // Where a total is hidden too there may be no limit; enumeration would only see its own.
    let found = intervals(problem, decision).unwrap();
    if found.iter().any(|f| f.2.is_none()) {
        return Ok(());
    }
    if let Some(all) = enumerate(problem, decision) {
        let found: Vec<_> = found.iter().map(|&(c, l, u)| (c, l, u.unwrap())).collect();
        prop_assert_eq!(found, all);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, rng_seed: RngSeed::Fixed(69), ..ProptestConfig::default() })]

    #[test]
    fn any_hidden_cells_of_a_two_way_table(
        rows in proptest::collection::vec(proptest::collection::vec(0u64..7, 3), 3),
        marks in proptest::collection::vec(proptest::bool::weighted(0.6), 9),
    ) {
        let problem = two_way(&rows, false);
        let mut decision = Decision::everything(&problem);
        for (cell, _) in marks.iter().enumerate().filter(|m| *m.1) {
            decision.cells[cell] = Status::Secondary;
        }
        agree(&problem, &decision)?;
    }

    #[test]
    fn hidden_cells_of_a_nation_by_county_and_by_kind(
        counties in proptest::collection::vec(proptest::collection::vec(0u64..5, 2), 4),
        kind in proptest::collection::vec(0u64..4, 2),
        marks in proptest::collection::vec(proptest::bool::weighted(0.5), 40),
    ) {
        let sums: Vec<u64> = (0..2).map(|s| counties.iter().map(|c| c[s]).sum()).collect();
        let first: Vec<u64> = sums.iter().zip(&kind).map(|(a, b)| *a.min(b)).collect();
        let second: Vec<u64> = sums.iter().zip(&first).map(|(a, b)| a - b).collect();
        let problem = nation(&[counties[..2].to_vec(), counties[2..].to_vec()], &[first, second]);
        let mut decision = Decision::everything(&problem);
        for cell in 0..problem.cells.len() {
            if marks.get(cell).copied().unwrap_or(false) {
                decision.cells[cell] = Status::Secondary;
            }
        }
        agree(&problem, &decision)?;
    }

    #[test]
    fn after_protection_every_table_leaves_the_interval_open(
        rows in proptest::collection::vec(proptest::collection::vec(0u64..6, 3), 3),
    ) {
        let problem = two_way(&rows, true);
        let rule = Rule::default();
        let decision = protect(&problem, &rule).unwrap();
        prop_assert_eq!(attack(&problem, &decision, &rule).unwrap(), vec![]);
        agree(&problem, &decision)?;
    }
}
