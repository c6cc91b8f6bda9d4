//! Random linked tables: after suppression nothing is recovered, without it something is, and not too much is lost.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::tables::nation;
use crate::disclosure::{Decision, Problem, Release, Rule, Status, attack, protect};

/// Counties with mostly middling counts and now and then a small one, and a second breakdown of the same subjects.
fn linked() -> impl Strategy<Value = Problem> {
    let count = prop_oneof![3 => 0u64..4, 5 => 3u64..40, 2 => 40u64..400];
    let county = proptest::collection::vec(count, 3);
    let region = proptest::collection::vec(county, 2..5);
    (proptest::collection::vec(region, 2..4), proptest::collection::vec(0u64..100, 3)).prop_map(|(counties, shares)| {
        let sums: Vec<u64> = (0..3).map(|s| counties.iter().flatten().map(|c: &Vec<u64>| c[s]).sum()).collect();
        let first: Vec<u64> = sums.iter().zip(&shares).map(|(sum, share)| sum * share / 100).collect();
        let second: Vec<u64> = sums.iter().zip(&first).map(|(a, b)| a - b).collect();
        nation(&counties, &[first, second])
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, rng_seed: RngSeed::Fixed(2004), ..ProptestConfig::default() })]

    #[test]
    fn the_attack_finds_nothing_after_suppression_and_something_without(
        mut problem in linked(), alone in any::<u64>(), unseen in any::<u64>(), threshold in 2u64..7,
    ) {
        for (i, cell) in problem.cells.iter_mut().enumerate() {
            cell.units = if alone >> (i % 64) & 1 == 1 { 1 } else { 4 };
            if unseen >> (i % 64) & 7 == 7 {
                cell.release = Release::Never;
            }
        }
        let rule = Rule::with_threshold(threshold);
        let decision = protect(&problem, &rule).unwrap();
        prop_assert_eq!(attack(&problem, &decision, &rule).unwrap(), vec![]);

        let bare = Decision::primary_only(&problem, &rule);
        let is_primary = |s: &&Status| matches!(s, Status::Primary(_));
        let primary = bare.cells.iter().filter(is_primary).count();
        prop_assert_eq!(decision.cells.iter().filter(is_primary).count(), primary);
        if primary == 0 {
            prop_assert_eq!(decision.loss(&problem).hidden(), 0);
        }
        // A single sensitive cell is always the difference of published ones.
        let withheld = problem.cells.iter().any(|c| c.release == Release::Never);
        if primary == 1 && !withheld {
            prop_assert!(!attack(&problem, &bare, &rule).unwrap().is_empty());
        }
        // The clean-up leaves no cover without which everything would be safe still.
        for (cell, _) in decision.cells.iter().enumerate().filter(|s| *s.1 == Status::Secondary).take(3) {
            let mut without = decision.clone();
            without.cells[cell] = Status::Published;
            prop_assert!(!attack(&problem, &without, &rule).unwrap().is_empty(), "cell {} is hidden for nothing", cell);
        }
    }

    #[test]
    fn what_cannot_be_protected_is_reported(problem in linked(), known in any::<u64>()) {
        // Half of all cells are known to everybody: protection is often impossible, and then the attack must say so.
        let mut problem = problem;
        for (i, cell) in problem.cells.iter_mut().enumerate() {
            if known >> (i % 64) & 1 == 1 {
                cell.release = Release::Always;
            }
        }
        let rule = Rule::default();
        let decision = protect(&problem, &rule).unwrap();
        let found = attack(&problem, &decision, &rule).unwrap();
        let single: Vec<usize> = problem
            .relations
            .iter()
            .filter_map(|r| {
                let mut open = std::iter::once(r.total).chain(r.parts.iter().copied());
                let mut open = open.by_ref().filter(|&c| problem.cells[c].release != Release::Always);
                open.next().filter(|_| open.next().is_none())
            })
            .filter(|&cell| matches!(decision.cells[cell], Status::Primary(_)))
            .collect();
        for cell in single {
            prop_assert!(found.iter().any(|d| d.cell == cell && d.proven), "cell {} is plain to see", cell);
        }
    }
}
