//! Tables small enough to see the answer.

use super::tables::{persons, two_way};
use crate::disclosure::{
    Axis, Cell, Decision, Fault, Problem, Rate, Reason, Relation, Release, Rule, Status, attack, decide, intervals,
    protect,
};

fn hidden(decision: &Decision) -> Vec<usize> {
    (0..decision.cells.len()).filter(|&c| !decision.is_published(c)).collect()
}

fn row(total: Cell, parts: Vec<Cell>) -> Problem {
    let n = parts.len();
    let relations = vec![Relation { total: n, parts: (0..n).collect(), reveals: false, axis: Axis::Other }];
    Problem { cells: parts.into_iter().chain([total]).collect(), relations, rates: Vec::new() }
}

/// The example of Fischetti and Salazar-González's papers on cell suppression: investment by activity and region,
/// rows 20 50 10 | 8 19 22 | 17 32 12. With four cells hidden the sums leave one degree of freedom, t: 8 + t, 22 − t,
/// 17 − t, 12 + t, none below 0, hence t from −8 to 17.
#[test]
fn intervals_of_a_published_table() {
    let problem = two_way(&[vec![20, 50, 10], vec![8, 19, 22], vec![17, 32, 12]], false);
    let mut decision = Decision::everything(&problem);
    // Activities II and III in regions A and C.
    for cell in [3, 5, 6, 8] {
        decision.cells[cell] = Status::Secondary;
    }
    let found = intervals(&problem, &decision).unwrap();
    assert_eq!(found, vec![(3, 0, Some(25)), (5, 5, Some(30)), (6, 0, Some(25)), (8, 4, Some(29))]);
}

#[test]
fn a_small_count_alone_in_a_row_is_subtracted_and_needs_cover() {
    let problem = row(persons(52), vec![persons(1), persons(20), persons(31)]);
    let rule = Rule::default();
    let open = attack(&problem, &Decision::primary_only(&problem, &rule), &rule).unwrap();
    assert_eq!(open.iter().map(|d| (d.cell, d.lower, d.upper)).collect::<Vec<_>>(), [(0, 1, Some(1))]);

    let decision = protect(&problem, &rule).unwrap();
    assert_eq!(decision.cells[0], Status::Primary(Reason::SmallCount));
    assert_eq!(hidden(&decision), [0, 1], "the smaller of the two possible covers");
    assert_eq!(attack(&problem, &decision, &rule).unwrap(), []);
}

#[test]
fn two_small_counts_do_not_cover_each_other_when_their_sum_is_small() {
    let problem = row(persons(52), vec![persons(1), persons(1), persons(20), persons(30)]);
    let rule = Rule::default();
    let open = attack(&problem, &Decision::primary_only(&problem, &rule), &rule).unwrap();
    assert_eq!(open.len(), 2, "each is 0, 1 or 2: {open:?}");
    let decision = protect(&problem, &rule).unwrap();
    assert_eq!(hidden(&decision), [0, 1, 2]);
}

#[test]
fn one_small_count_in_a_two_way_table_takes_a_rectangle() {
    let problem = two_way(&[vec![1, 40, 50], vec![60, 12, 70], vec![80, 90, 95]], false);
    let decision = protect(&problem, &Rule::default()).unwrap();
    assert_eq!(hidden(&decision), [0, 1, 3, 4]);
    assert_eq!(decision.loss(&problem).secondary, 3);
}

#[test]
fn nothing_is_hidden_where_nothing_is_sensitive() {
    let problem = two_way(&[vec![10, 40, 0], vec![60, 12, 70]], true);
    let decision = protect(&problem, &Rule::default()).unwrap();
    assert_eq!(hidden(&decision), [0_usize; 0]);
    assert_eq!(decision.loss(&problem).share_of_cells(), 0.0);
}

#[test]
fn the_threshold_is_a_parameter() {
    let problem = row(persons(90), vec![persons(4), persons(40), persons(46)]);
    assert_eq!(hidden(&protect(&problem, &Rule::default()).unwrap()), [0_usize; 0]);
    assert_eq!(hidden(&protect(&problem, &Rule::with_threshold(5)).unwrap()), [0, 1]);
}

#[test]
fn the_whole_of_a_small_group_is_hidden_with_a_zero_beside_it() {
    // Four children, all of them "not met"; many in the other area.
    let problem = two_way(&[vec![0, 4, 0], vec![30, 20, 10]], true);
    let rule = Rule::default();
    let open = attack(&problem, &Decision::primary_only(&problem, &rule), &rule).unwrap();
    assert_eq!(open.iter().map(|d| (d.cell, d.lower, d.upper)).collect::<Vec<_>>(), [(1, 4, Some(4))]);
    let decision = protect(&problem, &rule).unwrap();
    assert_eq!(decision.cells[1], Status::Primary(Reason::WholeGroup));
    assert!(decision.cells[0] == Status::Secondary || decision.cells[2] == Status::Secondary);
    assert_eq!(attack(&problem, &decision, &rule).unwrap(), []);
    let off = Rule { full_below: 0, ..rule };
    assert_eq!(hidden(&protect(&problem, &off).unwrap()), [0_usize; 0]);
}

#[test]
fn the_whole_of_a_large_group_is_no_secret() {
    let problem = two_way(&[vec![0, 40, 0], vec![30, 20, 10]], true);
    assert_eq!(hidden(&protect(&problem, &Rule::default()).unwrap()), [0_usize; 0]);
}

#[test]
fn one_provider_may_not_make_up_nearly_all_of_a_cell() {
    let dominated = Cell { value: 100, largest: [90, 5], dominance_applies: true, ..Cell::default() };
    let shared = Cell { value: 100, largest: [60, 20], dominance_applies: true, ..Cell::default() };
    let problem = row(Cell { value: 300, ..Cell::default() }, vec![dominated, shared, shared]);
    let rule = Rule::default();
    let decision = protect(&problem, &rule).unwrap();
    assert_eq!(decision.cells[0], Status::Primary(Reason::Dominance));
    // 90 are 85 % of 105.9: the value must possibly be 106.
    let upper = intervals(&problem, &decision).unwrap()[0].2.unwrap();
    assert!(upper >= 106, "{upper}");
    let off = Rule { dominance: None, ..rule };
    assert_eq!(hidden(&protect(&problem, &off).unwrap()), [0_usize; 0]);
}

#[test]
fn a_provider_that_knows_its_own_figure_learns_no_other() {
    // Two areas with one provider each would cover each other for everybody but these two.
    let alone = |value| Cell { units: 1, ..persons(value) };
    let problem = row(persons(63), vec![alone(2), alone(2), persons(29), persons(30)]);
    let rule = Rule::default();
    let decision = protect(&problem, &rule).unwrap();
    assert_eq!(hidden(&decision), [0, 1, 2]);
    let open = attack(&problem, &Decision::primary_only(&problem, &rule), &rule).unwrap();
    assert_eq!(open.iter().filter(|d| d.insider.is_some()).count(), 2);
    let trusting = protect(&problem, &Rule { insiders: false, ..rule }).unwrap();
    assert_eq!(hidden(&trusting), [0, 1]);
}

#[test]
fn what_everybody_knows_is_no_cover() {
    let known = Cell { release: Release::Always, ..persons(20) };
    let problem = row(persons(52), vec![persons(1), known, persons(31)]);
    assert_eq!(hidden(&protect(&problem, &Rule::default()).unwrap()), [0, 2]);
    // Nothing can be done where all others are known, and the attack says so.
    let problem = row(Cell { release: Release::Always, ..persons(21) }, vec![persons(1), known]);
    let decision = protect(&problem, &Rule::default()).unwrap();
    let found = attack(&problem, &decision, &Rule::default()).unwrap();
    assert_eq!(found.iter().map(|d| (d.cell, d.upper, d.proven)).collect::<Vec<_>>(), [(0, Some(1), true)]);
}

#[test]
fn a_cell_that_is_in_no_output_covers_for_nothing() {
    let unseen = Cell { release: Release::Never, ..persons(20) };
    let problem = row(persons(52), vec![persons(1), unseen, persons(31)]);
    let decision = protect(&problem, &Rule::default()).unwrap();
    assert_eq!(decision.cells[1], Status::Withheld);
    assert_eq!(hidden(&decision), [0, 1]);
    let loss = decision.loss(&problem);
    assert_eq!((loss.cells, loss.primary, loss.secondary, loss.hidden_value), (3, 1, 0, 1));
}

#[test]
fn equal_numbers_under_two_names_are_hidden_together() {
    // A region with one county, and other regions.
    let mut problem = row(persons(52), vec![persons(2), persons(20), persons(30)]);
    problem.cells.push(persons(2));
    problem.relations.push(Relation { total: 0, parts: vec![4], reveals: false, axis: Axis::Other });
    let decision = protect(&problem, &Rule::default()).unwrap();
    assert_eq!(hidden(&decision), [0, 1, 4]);
    assert_eq!(attack(&problem, &decision, &Rule::default()).unwrap(), []);
}

#[test]
fn a_contradictory_problem_is_refused() {
    let mut problem = row(persons(52), vec![persons(1), persons(20)]);
    let rule = Rule::default();
    assert_eq!(protect(&problem, &rule), Err(Fault::DoesNotAddUp { relation: 0, total: 52, sum: 21 }));
    problem.relations[0].parts = vec![0, 9];
    assert_eq!(protect(&problem, &rule), Err(Fault::NoSuchCell { relation: 0, cell: 9, cells: 3 }));
    problem.relations[0].parts = vec![0, 0];
    assert_eq!(protect(&problem, &rule), Err(Fault::Twice { relation: 0, cell: 0 }));
}

#[test]
fn a_rate_is_rounded_and_only_a_rate_of_all_reads_as_all() {
    let rate = Rate { step: 100, ..Rate::default() };
    assert_eq!(rate.rounded(0, 0), None);
    assert_eq!(rate.rounded(2, 1), Some(6_700));
    assert_eq!([rate.rounded(5, 0), rate.rounded(999, 1)], [Some(10_000), Some(9_900)]);
    assert_eq!([rate.rounded(0, 5), rate.rounded(1, 999)], [Some(0), Some(100)]);
}

#[test]
fn a_rate_is_shown_only_where_every_proof_agrees_with_it() {
    // One member of the first row is told by nothing but the rate: of a small sum it would say too much.
    let mut problem = two_way(&[vec![1, 40, 50], vec![60, 12, 70], vec![80, 90, 95]], false);
    let rate = |of: Vec<usize>, others: Vec<usize>| Rate { of, others, step: 10, importance: 0 };
    problem.rates = vec![rate(vec![0], vec![1]), rate(vec![0, 1, 3, 4], vec![2, 5, 6, 7, 8]), rate(vec![6], vec![7])];
    let decision = decide(&mut problem, &Rule::default()).unwrap();
    assert_eq!(hidden(&decision), [0, 1, 3, 4]);
    assert_eq!(decision.rates, [false, true, true], "what is hidden moves within the second, and not in the third");
}
