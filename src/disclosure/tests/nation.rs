//! A nation-year: how long it takes, how much is lost, and that threads do not matter.

use super::tables::persons;
use crate::disclosure::{Axis, Decision, Problem, Relation, Rule, attack, protect};

/// Numbers that look random and are the same everywhere (splitmix64).
struct SeededRng(u64);

impl SeededRng {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides.max(1)
    }
}

const STATES: usize = 5;
const COUNTIES: usize = 42;
const REGIONS: usize = 8;
/// Other breakdowns of the nation: sectors and the rest, kinds of provider, kinds of service, case categories.
const BREAKDOWNS: [usize; 4] = [7, 3, 12, 6];

/// Subjects by state of `checks` checks, each by region and county and by four other breakdowns; checks come in
/// families that ask the same subjects and share their totals.
fn year(checks: usize, family: usize, seed: u64) -> Problem {
    let mut dice = SeededRng(seed);
    let mut problem = Problem::default();
    let groups = 1 + REGIONS + COUNTIES + BREAKDOWNS.iter().sum::<usize>();
    let mut totals: Vec<usize> = Vec::new();
    let mut sizes: Vec<u64> = Vec::new();
    for check in 0..checks {
        if check % family == 0 {
            // A population: from a few dozen subjects in the nation to all cases.
            let scale = [8, 40, 400, 4_000][dice.roll(4) as usize];
            let counties: Vec<u64> = (0..COUNTIES).map(|_| dice.roll(scale) + dice.roll(scale / 4 + 2)).collect();
            sizes = spread(&counties, &mut dice);
            totals = (0..groups).map(|g| push(&mut problem, sizes[g])).collect();
            add_up(&mut problem, &totals);
        }
        let shares = [dice.roll(200), dice.roll(30), dice.roll(20), dice.roll(150)];
        let county_states: Vec<[u64; STATES]> =
            sizes[1 + REGIONS..1 + REGIONS + COUNTIES].iter().map(|&n| states(n, &shares, &mut dice)).collect();
        let mut by_state: Vec<Vec<usize>> = Vec::new();
        // The other breakdowns have their own totals per state: drawn so that each group adds up too.
        let mut values = vec![[0_u64; STATES]; groups];
        values[1 + REGIONS..1 + REGIONS + COUNTIES].copy_from_slice(&county_states);
        for (c, county) in county_states.iter().enumerate() {
            for (s, value) in county.iter().enumerate() {
                values[0][s] += value;
                values[1 + c % REGIONS][s] += value;
            }
        }
        let mut first = 1 + REGIONS + COUNTIES;
        for parts in BREAKDOWNS {
            let mut left = values[0];
            for g in 0..parts {
                let mut size = sizes[first + g];
                for s in 0..STATES {
                    let rest: u64 = left[s + 1..].iter().sum();
                    let most = size.min(left[s]);
                    let least = size.saturating_sub(rest);
                    let want = if g + 1 == parts { left[s] } else { left[s] * sizes[first + g] / sizes[0].max(1) };
                    let value = want.clamp(least.min(most), most);
                    values[first + g][s] = value;
                    left[s] -= value;
                    size -= value;
                }
            }
            first += parts;
        }
        for s in 0..STATES {
            let column: Vec<usize> = values.iter().map(|group| push(&mut problem, group[s])).collect();
            add_up(&mut problem, &column);
            by_state.push(column);
        }
        for g in 0..groups {
            let parts = by_state.iter().map(|column| column[g]).collect();
            problem.relations.push(Relation { total: totals[g], parts, reveals: true, axis: Axis::Kinds });
        }
    }
    problem
}

fn push(problem: &mut Problem, value: u64) -> usize {
    problem.cells.push(persons(value));
    problem.cells.len() - 1
}

/// Sizes of all groups from those of the counties.
fn spread(counties: &[u64], dice: &mut SeededRng) -> Vec<u64> {
    let nation: u64 = counties.iter().sum();
    let mut sizes = vec![nation];
    sizes.extend((0..REGIONS).map(|r| counties.iter().skip(r).step_by(REGIONS).sum::<u64>()));
    sizes.extend(counties);
    for parts in BREAKDOWNS {
        let mut left = nation;
        for part in 1..=parts {
            let size = if part == parts { left } else { dice.roll(2 * left / (parts - part + 1) as u64 + 1).min(left) };
            sizes.push(size);
            left -= size;
        }
    }
    sizes
}

fn states(n: u64, shares: &[u64; 4], dice: &mut SeededRng) -> [u64; STATES] {
    let mut left = n;
    let mut out = [0; STATES];
    for (state, share) in out[1..].iter_mut().zip(shares) {
        *state = (n * share * (50 + dice.roll(100)) / 100_000 + u64::from(dice.roll(4) == 0)).min(left);
        left -= *state;
    }
    out[0] = left;
    out
}

/// Nation = regions, region = counties, nation = each other breakdown.
fn add_up(problem: &mut Problem, column: &[usize]) {
    let mut relate = |total: usize, parts: Vec<usize>| {
        problem.relations.push(Relation { total: column[total], parts, reveals: false, axis: Axis::Places });
    };
    relate(0, (1..=REGIONS).map(|r| column[r]).collect());
    for r in 0..REGIONS {
        relate(1 + r, (0..COUNTIES).filter(|c| c % REGIONS == r).map(|c| column[1 + REGIONS + c]).collect());
    }
    let mut first = 1 + REGIONS + COUNTIES;
    for parts in BREAKDOWNS {
        relate(0, (first..first + parts).map(|g| column[g]).collect());
        first += parts;
    }
}

fn measured(checks: usize, family: usize) {
    let problem = year(checks, family, 2024);
    let rule = Rule::default();
    let start = std::time::Instant::now();
    let decision = protect(&problem, &rule).unwrap();
    let protected = start.elapsed();
    let found = attack(&problem, &decision, &rule).unwrap();
    let attacked = start.elapsed() - protected;
    let loss = decision.loss(&problem);
    println!(
        "{} cells, {} sums: protected in {protected:.1?}, attacked in {attacked:.1?}; hidden {} ({} primary), {:.1} % of cells, {:.2} % of the sum",
        problem.cells.len(),
        problem.relations.len(),
        loss.hidden(),
        loss.primary,
        100.0 * loss.share_of_cells(),
        100.0 * loss.share_of_value(),
    );
    assert_eq!(found, []);
    assert!(loss.hidden() < 3 * loss.primary, "more than two covers for each sensitive cell");
    assert!(!attack(&problem, &Decision::primary_only(&problem, &rule), &rule).unwrap().is_empty());
}

#[test]
fn a_few_checks_of_a_year_are_protected() {
    measured(6, 3);
}

#[test]
#[ignore = "the size of a nation-year; run it with --ignored to measure"]
fn a_nation_year_is_protected() {
    measured(128, 8);
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let problem = year(4, 4, 7);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| protect(&problem, &Rule::default()).unwrap())
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}
