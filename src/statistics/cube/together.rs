//! Rates of several obligations together: of an indicator, of a standard, of all duties.
//!
//! Each is taken from all its counts, shown or hidden, and rounded; disclosure control decides whether it can be shown.

use super::{Cube, Item};
use crate::catalogue::indicator::Catalogue;
use crate::disclosure::Rate;
use crate::results::outcome::State;
use crate::statistics::joint::{Joint, joints};
use crate::statistics::slice::Slice;

/// Adds them to every slice.
pub(super) fn add(cube: &mut Cube, catalogue: &Catalogue) {
    let joints = joints(catalogue);
    for at in 0..cube.slices.len() {
        let Some(slice) = cube.slices.get(at).cloned() else { continue };
        for (joint, checks) in &joints {
            let cells = |state| checks.iter().filter_map(|c| cube.cell(at, Item::Subjects(*c, state))).collect();
            let (of, others): (Vec<usize>, Vec<usize>) = (cells(State::Met), cells(State::NotMet));
            if of.is_empty() && others.is_empty() {
                continue;
            }
            let rate = Rate { of, others, step: step(&slice), importance: importance(&slice, *joint) };
            cube.rates.insert((at, *joint), cube.problem.rates.len());
            cube.problem.rates.push(rate);
        }
    }
}

/// To how many ten-thousandths it is rounded: the smaller a place, the more a finer rate would say of its single counts.
pub const fn step(slice: &Slice) -> u64 {
    match slice {
        Slice::Nation => 10,
        Slice::Region(_) | Slice::Provider(_) | Slice::Service(_) | Slice::Category(_) => 50,
        Slice::County(_) | Slice::Sector(_) => 100,
    }
}

/// The wider ones first: the nation before its regions, all duties before those of a standard.
const fn importance(slice: &Slice, joint: Joint) -> u32 {
    let place = match slice {
        Slice::Nation => 100,
        Slice::Region(_) => 80,
        Slice::County(_) => 60,
        _ => 40,
    };
    place
        + match joint {
            Joint::All => 30,
            Joint::Standard(_) => 20,
            Joint::Indicator(_) => 0,
        }
}
