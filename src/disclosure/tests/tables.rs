//! Tables to protect.

use crate::disclosure::{Axis, Cell, Problem, Relation};

/// A count of persons whom several providers care for.
pub(in crate::disclosure) fn persons(value: u64) -> Cell {
    Cell { value, threshold_applies: true, ..Cell::default() }
}

/// A two-way table with its margins: inner cells row by row, then row totals, column totals, the grand total.
/// Columns tell what was found about a row's members when `reveals`.
pub(in crate::disclosure) fn two_way(rows: &[Vec<u64>], reveals: bool) -> Problem {
    let (n, m) = (rows.len(), rows[0].len());
    let mut cells: Vec<Cell> = rows.iter().flatten().map(|&v| persons(v)).collect();
    cells.extend(rows.iter().map(|r| persons(r.iter().sum())));
    cells.extend((0..m).map(|j| persons(rows.iter().map(|r| r[j]).sum())));
    cells.push(persons(rows.iter().flatten().sum()));
    let (row, column, all) = (|i: usize| n * m + i, |j: usize| n * m + n + j, n * m + n + m);
    let mut relations = Vec::new();
    for i in 0..n {
        relations.push(Relation {
            total: row(i),
            parts: (0..m).map(|j| i * m + j).collect(),
            reveals,
            axis: Axis::Kinds,
        });
    }
    for j in 0..m {
        relations.push(Relation {
            total: column(j),
            parts: (0..n).map(|i| i * m + j).collect(),
            reveals: false,
            axis: Axis::Places,
        });
    }
    relations.push(Relation { total: all, parts: (0..n).map(row).collect(), reveals: false, axis: Axis::Places });
    relations.push(Relation { total: all, parts: (0..m).map(column).collect(), reveals, axis: Axis::Kinds });
    Problem { cells, relations, rates: Vec::new() }
}

/// Subjects by state for a nation of regions of counties, and the nation's subjects once more by another breakdown;
/// `counties[region][county][state]`, `kinds[kind][state]` with the same sum per state as all counties.
pub(in crate::disclosure) fn nation(counties: &[Vec<Vec<u64>>], kinds: &[Vec<u64>]) -> Problem {
    let mut table = Nation::default();
    let states = counties[0][0].len();
    let mut regions = Vec::new();
    for region in counties {
        let groups: Vec<Vec<usize>> = region.iter().map(|county| table.group(county)).collect();
        let sums: Vec<u64> = (0..states).map(|s| region.iter().map(|c| c[s]).sum()).collect();
        let whole = table.group(&sums);
        table.add_up(&whole, &groups);
        regions.push(whole);
    }
    let sums: Vec<u64> = (0..states).map(|s| counties.iter().flatten().map(|c| c[s]).sum()).collect();
    let whole = table.group(&sums);
    table.add_up(&whole, &regions);
    if !kinds.is_empty() {
        let groups: Vec<Vec<usize>> = kinds.iter().map(|kind| table.group(kind)).collect();
        table.add_up(&whole, &groups);
    }
    table.problem
}

#[derive(Default)]
struct Nation {
    problem: Problem,
}

impl Nation {
    /// The cells of a group: its states and, last, its subjects.
    fn group(&mut self, states: &[u64]) -> Vec<usize> {
        let first = self.problem.cells.len();
        self.problem.cells.extend(states.iter().map(|&v| persons(v)));
        self.problem.cells.push(persons(states.iter().sum()));
        let total = first + states.len();
        self.problem.relations.push(Relation {
            total,
            parts: (first..total).collect(),
            reveals: true,
            axis: Axis::Kinds,
        });
        (first..=total).collect()
    }

    fn add_up(&mut self, whole: &[usize], parts: &[Vec<usize>]) {
        for (state, &total) in whole.iter().enumerate() {
            self.problem.relations.push(Relation {
                total,
                parts: parts.iter().map(|p| p[state]).collect(),
                reveals: false,
                axis: Axis::Places,
            });
        }
    }
}
