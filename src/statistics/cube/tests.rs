//! Every sum holds, every figure is one cell, and suppression is needed and suffices.

use super::*;
use crate::disclosure::{Decision, Rule, attack, decide};
use crate::statistics::testing::World;

fn cube(world: &World, seed: u64, providers: usize) -> Cube {
    Cube::new(&Sums::of(&world.nation(seed, providers, 2024)), &world.catalogue)
}

#[test]
fn every_sum_holds() {
    let world = World::new();
    for seed in 0..5 {
        let cube = cube(&world, seed, 30);
        let value = |cell: &usize| cube.value(*cell);
        assert!(cube.problem.relations.len() > 1000, "{}", cube.problem.relations.len());
        for relation in &cube.problem.relations {
            assert_eq!(value(&relation.total), relation.parts.iter().map(value).sum::<u64>(), "{relation:?}");
        }
        let nation = cube.slice(&Slice::Nation).unwrap();
        let providers = cube.cell(nation, Item::Providers).unwrap();
        assert_eq!(cube.value(providers), 30);
        let areas = cube
            .slices
            .iter()
            .filter(|s| matches!(s, Slice::County(_) | Slice::Region(None)))
            .map(|slice| cube.value(cube.cell(cube.slice(slice).unwrap(), Item::Providers).unwrap()));
        assert_eq!(areas.sum::<u64>(), 30, "every provider stands in one county or in the one that is unknown");
    }
}

#[test]
fn checks_about_the_same_people_share_their_total() {
    let world = World::new();
    let cube = cube(&world, 3, 20);
    let outcomes: Vec<usize> =
        (0..cube.shapes.len()).filter(|n| matches!(cube.shapes[*n], Shape::Outcomes { .. })).collect();
    let same: Vec<usize> = outcomes.iter().copied().filter(|n| n % 6 == outcomes[0] % 6).collect();
    assert!(same.len() > 5);
    let nation = cube.slice(&Slice::Nation).unwrap();
    let totals: Vec<_> = same.iter().map(|n| cube.total(nation, *n)).collect();
    assert!(totals.iter().all(|total| *total == totals[0] && total.is_some()), "{totals:?}");
}

#[test]
fn random_small_counties_are_safe_with_suppression_and_only_with_it() {
    let world = World::new();
    let rule = Rule::default();
    for seed in [1, 2, 3] {
        let mut cube = cube(&world, seed, 24);
        // As a year is decided: hidden cells that anybody can compute from the rest are shown, and the rest is attacked.
        let decision = decide(&mut cube.problem, &rule).unwrap();
        // Without the proofs of the decision the attack is wary of large groups; what it proves is what counts here.
        let recovered = attack(&cube.problem, &decision, &rule).unwrap();
        let recovered: Vec<_> = recovered.into_iter().filter(|d| d.proven).collect();
        let named: Vec<_> = recovered
            .iter()
            .take(12)
            .map(|d| (cube.cells.iter().find(|(_, at)| **at == d.cell).map(|(key, _)| key), d.lower, d.upper))
            .collect();
        assert!(recovered.is_empty(), "seed {seed}: {} recovered: {named:?}", recovered.len());
        let loss = decision.loss(&cube.problem);
        println!(
            "seed {seed}: {} of {} cells hidden ({:.1} %), {:.1} % of the total",
            loss.hidden(),
            loss.cells,
            100.0 * loss.share_of_cells(),
            100.0 * loss.share_of_value()
        );
        assert!(loss.primary > 0 && loss.secondary > 0 && loss.share_of_cells() < 1.0);
        let bare = Decision::primary_only(&cube.problem, &rule);
        assert!(
            !attack(&cube.problem, &bare, &rule).unwrap().is_empty(),
            "seed {seed}: complementary suppression matters"
        );
    }
}
