//! Counts of several obligations together, from which the rates of indicators, standards and of all duties are taken.
//!
//! Each is a cell of its own, tied to the cells it is the sum of, so that disclosure control decides about it as about
//! any other: a rate is then taken from its whole numerator and denominator or not shown.

use std::collections::BTreeMap;

use super::{Cube, Item};
use crate::catalogue::indicator::Catalogue;
use crate::disclosure::{Axis, Cell, Relation, Release};
use crate::statistics::joint::{JOINT_STATES, Joint, joints};
use crate::statistics::slice::Slice;

/// Adds them to every slice.
pub(super) fn add(cube: &mut Cube, catalogue: &Catalogue) {
    let joints = joints(catalogue);
    for slice in 0..cube.slices.len() {
        // A standard of one indicator is the same sum as that indicator.
        let mut known: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for (joint, checks) in &joints {
            for state in JOINT_STATES {
                let parts: Vec<usize> =
                    checks.iter().filter_map(|check| cube.cell(slice, Item::Subjects(*check, state))).collect();
                let cell = match (parts.as_slice(), known.get(&parts)) {
                    ([], _) => continue,
                    // One obligation alone is its own sum.
                    ([only], _) => *only,
                    (_, Some(same)) => *same,
                    _ => {
                        let cell = add_one(cube, slice, *joint, &parts);
                        known.insert(parts, cell);
                        cell
                    }
                };
                cube.cells.insert((slice, Item::Joint(*joint, state)), cell);
            }
        }
    }
}

/// Adds a cell with what it is the sum of.
fn add_one(cube: &mut Cube, slice: usize, joint: Joint, parts: &[usize]) -> usize {
    let nation = cube.slices.get(slice) == Some(&Slice::Nation);
    let cell = sum(cube, parts, joint, nation);
    let total = cube.problem.cells.len();
    cube.problem.cells.push(cell);
    let relation = Relation { total, parts: parts.to_vec(), axis: Axis::Derived, ..Relation::default() };
    cube.problem.relations.push(relation);
    total
}

/// The sum of cells. How much one provider has of it is not known, only that it is no more than its shares together.
fn sum(cube: &Cube, parts: &[usize], joint: Joint, nation: bool) -> Cell {
    // Of derived figures that nothing is hidden for, the wider ones are tried first.
    let (release, importance) = match joint {
        Joint::All => (if nation { Release::Planned } else { Release::IfSafe }, 3),
        Joint::Standard(_) => (if nation { Release::Planned } else { Release::IfSafe }, 2),
        Joint::Indicator(_) => (Release::IfSafe, 1),
    };
    let mut sum = Cell { release, importance, ..Cell::default() };
    for part in parts.iter().filter_map(|part| cube.problem.cells.get(*part)) {
        sum.value += part.value;
        sum.largest = [sum.largest[0] + part.largest[0], sum.largest[1] + part.largest[1]];
        sum.units = sum.units.max(part.units);
        sum.threshold_applies |= part.threshold_applies;
        sum.dominance_applies |= part.dominance_applies;
    }
    sum
}
