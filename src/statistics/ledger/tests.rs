//! Two editions and two years: what one hides, the other must not show.

use std::sync::Arc;

use super::*;
use crate::disclosure::{Decision, Status, attack};
use crate::statistics::collect::Collected;
use crate::statistics::cube::{Figures, Item, Priority};
use crate::statistics::decided::{Decided, Deciding, decide};
use crate::statistics::intake::Intake;
use crate::statistics::sums::Sums;
use crate::statistics::testing::World;
use crate::statistics::year::Edition;
use crate::statistics::year::Year;

fn year(world: &World, sums: &Sums, threshold: u64, keep: Figures, editions: &[Published]) -> Year {
    let (rule, keep) = (Rule::with_threshold(threshold), Priority(vec![keep]));
    let before = Before { editions };
    Year::new(sums.clone(), &world.catalogue, &rule, &keep, &before, Edition::Public).unwrap()
}

/// What somebody recovers who has both editions of the same counts.
fn recovered_from_both(one: &Year, two: &Year) -> usize {
    let both = |(a, b): (&Status, &Status)| match (a, b) {
        (Status::Published, _) | (_, Status::Published) => Status::Published,
        (primary @ Status::Primary(_), _) | (_, primary @ Status::Primary(_)) => *primary,
        _ => *a,
    };
    let cells = one.decision.cells.iter().zip(&two.decision.cells).map(both).collect();
    let decision = Decision { cells, rates: vec![false; one.cube.problem.rates.len()] };
    let found = attack(&one.cube.problem, &decision, &one.rule).unwrap();
    found.iter().filter(|d| matches!(decision.cells[d.cell], Status::Primary(_))).count()
}

#[test]
fn two_editions_of_a_year_reveal_nothing_with_the_ledger_and_something_without() {
    let world = World::new();
    let sums = Sums::of(&world.nation(7, 16, 2024));
    let first = year(&world, &sums, 4, Figures::Counties, &[]);
    let published = [first.published(&world.catalogue)];
    // The same year with another threshold and another order of figures.
    let blind = year(&world, &sums, 3, Figures::National, &[]);
    assert!(recovered_from_both(&first, &blind) > 0, "without the ledger something is revealed");
    let careful = year(&world, &sums, 3, Figures::National, &published);
    assert_eq!(recovered_from_both(&first, &careful), 0);
    assert!(careful.carried.known > 100 && careful.carried.hidden > 100, "{:?}", careful.carried);
}

#[test]
fn a_year_that_is_printed_again_beside_the_next_reveals_nothing_with_the_ledger_and_something_without() {
    let world = World::new();
    let [then, now] = [2024, 2025].map(|year| Sums::of(&world.nation(7, 16, year)));
    let collected = |sums: &Sums, previous: Vec<Sums>| Collected {
        sums: sums.clone(),
        previous,
        expected: BTreeMap::new(),
        catalogue: Arc::clone(&world.catalogue),
        schema: Arc::clone(&world.schema),
        problems: Vec::new(),
        intake: Intake::default(),
    };
    let how = |threshold, keep| Deciding {
        rule: Rule::with_threshold(threshold),
        priority: Priority(vec![keep]),
        edition: Edition::Public,
    };
    // The yearbook of the first year, and a year later, with another threshold and order of figures, that of both.
    let alone = collected(&then, Vec::new());
    let first = decide(&alone, Vec::new(), how(4, Figures::Counties), &|| {}).unwrap();
    let both = collected(&now, vec![then]);
    let again = |known| decide(&both, known, how(3, Figures::National), &|| {}).unwrap();
    let recovered = |again: &Decided<'_>| {
        let [then, now] = again.publication.years.as_slice() else { panic!() };
        assert_ne!(then.sums.period, now.sums.period);
        recovered_from_both(&first.publication.years[0], then)
    };
    assert!(recovered(&again(Vec::new())) > 0, "without the ledger something is revealed");
    assert_eq!(recovered(&again(first.published.clone())), 0);
}

#[test]
fn a_sensitive_count_of_one_year_stays_hidden_in_the_next_where_its_row_reads_the_same() {
    let world = World::new();
    let mut sums = Sums::of(&world.nation(7, 16, 2024));
    let first = year(&world, &sums, 4, Figures::Counties, &[]);
    let published = [first.published(&world.catalogue)];
    let day = |text: &str| crate::time::parse_iso_day(text).unwrap();
    sums.period = PeriodDates { from: day("2025-01-01"), to: day("2025-12-31"), as_of: day("2025-12-31") };
    // What is shown a year later with a lower threshold, of the outcomes that were sensitive: the same cases stand in
    // the registers still.
    let shown = |later: &Year| {
        let outcomes = first.cube.all().filter(|(_, item, _)| matches!(item, Item::Subjects(..)));
        let sensitive = outcomes.filter(|(_, _, cell)| matches!(first.decision.cells[*cell], Status::Primary(_)));
        let now = sensitive.filter_map(|(slice, item, _)| later.cube.cell(slice, item));
        now.filter(|cell| later.decision.is_published(*cell)).count()
    };
    assert!(shown(&year(&world, &sums, 2, Figures::National, &[])) > 0, "without the ledger something is shown");
    let careful = year(&world, &sums, 2, Figures::National, &published);
    assert_eq!(shown(&careful), 0);
    assert!(careful.carried.hidden > 100, "{:?}", careful.carried);
}

#[test]
fn a_small_difference_between_two_editions_is_hidden() {
    let world = World::new();
    let results = world.nation(5, 14, 2024);
    let first = year(&world, &Sums::of(&results), 3, Figures::National, &[]);
    let published = first.published(&world.catalogue);
    let mut revised = results;
    // One breach more in two checks of one provider that has enough of them.
    let mut changed = 0;
    for provider in &mut revised.providers {
        for check in provider.checks.iter_mut().filter(|check| check.counts.met > 5).take(2) {
            let stratum = check.strata.iter_mut().find(|s| s.counts.met > 1).unwrap();
            stratum.counts.met -= 1;
            stratum.counts.not_met += 1;
            check.counts.met -= 1;
            check.counts.not_met += 1;
            changed += 1;
        }
        if changed > 0 {
            break;
        }
    }
    assert_eq!(changed, 2);
    let sums = Sums::of(&revised);
    let shown_twice = |second: &Year| {
        let now = second.published(&world.catalogue);
        let mut small = 0;
        for (place, counts) in &now.places {
            for (name, value) in &counts.counts {
                let before = published.places.get(place).and_then(|p| p.counts.get(name)).copied().flatten();
                let near = before.zip(*value).is_some_and(|(a, b)| (1..3).contains(&a.abs_diff(b)));
                small += usize::from(near && !name.contains("providers"));
            }
        }
        small
    };
    assert!(shown_twice(&year(&world, &sums, 3, Figures::National, &[])) > 0);
    let second = year(&world, &sums, 3, Figures::National, std::slice::from_ref(&published));
    assert_eq!(shown_twice(&second), 0);
    assert!(second.carried.changed > 0);
}

#[test]
fn a_ledger_holds_no_hidden_value_and_reads_back() {
    let world = World::new();
    let first = year(&world, &Sums::of(&world.nation(9, 8, 2024)), 3, Figures::National, &[]);
    let published = first.published(&world.catalogue);
    let counts = published.places.values().flat_map(|place| place.counts.values());
    assert!(counts.clone().any(Option::is_none) && counts.clone().any(Option::is_some), "hidden ones have no value");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.json");
    assert_eq!(read(&path).unwrap(), Ledger::default());
    let mut ledger = Ledger::default();
    ledger.add(published.clone());
    ledger.add(published);
    write(&path, &ledger).unwrap();
    assert_eq!(ledger.editions.len(), 1);
    assert_eq!(read(&path).unwrap(), ledger);
    std::fs::write(&path, "{}").unwrap();
    assert!(read(&path).is_err());
}
