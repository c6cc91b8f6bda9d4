//! The sums that tie the cells of a year.

use std::collections::BTreeMap;

use super::{Cube, Item};
use crate::catalogue::indicator::Check;
use crate::disclosure::{Axis, Relation};
use crate::statistics::subject::{Shape, verdicts};
use crate::statistics::sums::STATES;

/// Adds every sum to the cube.
pub fn tie(cube: &mut Cube, checks: &[&Check]) {
    let mut relations = Vec::new();
    for slice in 0..cube.slices.len() {
        within(cube, slice, checks, &mut relations);
    }
    between(cube, &mut relations);
    over_months(cube, &mut relations);
    cube.problem.relations = relations;
}

/// Sums within a slice: all subjects are those of each state, all providers those of each verdict.
fn within(cube: &Cube, slice: usize, checks: &[&Check], relations: &mut Vec<Relation>) {
    for (number, check) in checks.iter().enumerate() {
        let reveals = check.personal;
        match cube.shapes.get(number) {
            Some(Shape::Outcomes { obligation }) => {
                let states = STATES.iter().filter_map(|s| cube.cell(slice, Item::Subjects(number, *s))).collect();
                push(relations, cube.total(slice, number), states, reveals, Axis::Kinds);
                if *obligation {
                    let judged = verdicts(check).into_iter().filter_map(|v| cube.cell(slice, Item::Judged(number, v)));
                    push(relations, cube.cell(slice, Item::Providers), judged.collect(), reveals, Axis::Kinds);
                }
            }
            Some(Shape::Counts) => {
                let series = cube.series.get(number).map_or(0, Vec::len);
                let parts = (0..series).filter_map(|s| cube.cell(slice, Item::Counted(number, s, None))).collect();
                let total = cube.populations.of_series.get(number).copied().flatten();
                push(relations, total.and_then(|t| cube.cell(slice, Item::Population(t))), parts, reveals, Axis::Kinds);
            }
            _ => {}
        }
    }
    for (total, parts) in &cube.populations.together {
        let parts: Vec<usize> = parts.iter().filter_map(|part| cube.cell(slice, Item::Population(*part))).collect();
        if parts.len() == 2 {
            push(relations, cube.cell(slice, Item::Population(*total)), parts, false, Axis::Other);
        }
    }
}

/// Sums between slices: a region is its counties, the nation its regions, its kinds of provider …
fn between(cube: &Cube, relations: &mut Vec<Relation>) {
    let mut families: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (at, slice) in cube.slices.iter().enumerate() {
        if let Some(parent) = slice.parent().and_then(|parent| cube.slice(&parent)) {
            families.entry((parent, slice.breakdown())).or_default().push(at);
        }
    }
    let mut parts: BTreeMap<(usize, &str, Item), Vec<usize>> = BTreeMap::new();
    for ((parent, family), children) in families {
        for child in children {
            for (item, cell) in cube.of_slice(child) {
                parts.entry((parent, family, item)).or_default().push(cell);
            }
        }
    }
    for ((parent, _, item), parts) in parts {
        let total = match item {
            Item::Stratum(group) => cube.of_stratum(parent, group),
            _ => cube.cell(parent, item),
        };
        let adds_up = |total: &usize| cube.value(*total) == parts.iter().map(|part| cube.value(*part)).sum::<u64>();
        push(relations, total.filter(adds_up), parts, false, Axis::Places);
    }
}

/// A year's count is that of its months, unless something that happened in two months counts once a year.
fn over_months(cube: &Cube, relations: &mut Vec<Relation>) {
    let mut months: BTreeMap<(usize, usize, usize), Vec<usize>> = BTreeMap::new();
    for (slice, item, cell) in cube.all() {
        if let Item::Counted(check, series, Some(_)) = item {
            months.entry((slice, check, series)).or_default().push(cell);
        }
    }
    for ((slice, check, series), months) in months {
        let year = cube.cell(slice, Item::Counted(check, series, None));
        let adds_up = |year: &usize| cube.value(*year) == months.iter().map(|month| cube.value(*month)).sum::<u64>();
        push(relations, year.filter(adds_up), months, false, Axis::Other);
    }
}

/// Adds a sum when its total and parts are there.
fn push(relations: &mut Vec<Relation>, total: Option<usize>, parts: Vec<usize>, reveals: bool, axis: Axis) {
    if let (Some(total), false) = (total, parts.is_empty()) {
        relations.push(Relation { total, parts, reveals, axis });
    }
}
