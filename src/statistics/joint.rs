//! Several obligations taken together: those of an indicator, of a standard, and all of them.

use crate::catalogue::indicator::{Catalogue, Nature};

/// Obligations whose outcomes are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Joint {
    /// All obligations.
    All,
    /// Those of a standard, by its number.
    Standard(u8),
    /// Those of an indicator, by its position in the catalogue.
    Indicator(usize),
}

impl Joint {
    /// Those of a standard, or of all.
    #[must_use]
    pub fn of_standard(standard: Option<u8>) -> Self {
        standard.map_or(Self::All, Self::Standard)
    }
}

/// Everything that is counted together, with the positions of its checks; what has no obligation is left out.
#[must_use]
pub fn joints(catalogue: &Catalogue) -> Vec<(Joint, Vec<usize>)> {
    let all = catalogue.indicators.iter().enumerate().flat_map(|(at, i)| i.checks.iter().map(move |c| (at, i, c)));
    let duties: Vec<(usize, usize, u8)> = all
        .enumerate()
        .filter(|(_, (.., check))| check.nature == Nature::Obligation)
        .map(|(number, (at, indicator, _))| (number, at, indicator.standard))
        .collect();
    let of = |wanted: &dyn Fn(usize, u8) -> bool| -> Vec<usize> {
        duties.iter().filter(|(_, at, standard)| wanted(*at, *standard)).map(|duty| duty.0).collect()
    };
    let mut joints = vec![(Joint::All, of(&|_, _| true))];
    joints.extend(catalogue.standards.iter().map(|s| (Joint::Standard(s.number), of(&|_, n| n == s.number))));
    joints.extend((0..catalogue.indicators.len()).map(|at| (Joint::Indicator(at), of(&|i, _| i == at))));
    joints.retain(|(_, checks)| !checks.is_empty());
    joints
}
