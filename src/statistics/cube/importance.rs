//! Which figures readers miss most: of two possible covers of a hidden number the less important one is hidden.
//!
//! Rates of several obligations together need no such order: nothing is hidden for their sake, and the wider come first.

use std::str::FromStr;

use super::{Cube, Item};
use crate::results::outcome::State;
use crate::statistics::slice::Slice;

/// A group of figures that an edition can put first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figures {
    /// Rates of the nation, check by check.
    National,
    /// Rates of the regions.
    Regions,
    /// Rates of the counties and sectors.
    Counties,
    /// Rates by kind of provider, kind of service and case category.
    Kinds,
    /// The counts that the act asks for.
    Series,
}

impl Figures {
    /// All groups.
    pub const ALL: [Self; 5] = [Self::National, Self::Regions, Self::Counties, Self::Kinds, Self::Series];

    /// Its name on the command line.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Regions => "regions",
            Self::Counties => "counties",
            Self::Kinds => "kinds",
            Self::Series => "series",
        }
    }
}

impl FromStr for Figures {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = || Self::ALL.map(Self::id).join(", ");
        Self::ALL.into_iter().find(|figures| figures.id() == text).ok_or_else(|| format!("{text}: {}", known()))
    }
}

/// Groups of figures, the most important first; what is not named comes last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priority(pub Vec<Figures>);

impl Default for Priority {
    fn default() -> Self {
        Self(vec![Figures::National, Figures::Regions])
    }
}

/// How much more a figure of the first group weighs than one of no group.
const FIRST: u32 = 64;
/// By how much less one of the next group does.
const STEP: u32 = 4;

impl Priority {
    fn weight(&self, figures: Figures) -> u32 {
        let place = self.0.iter().position(|known| *known == figures);
        place.map_or(0, |place| (0..place).fold(FIRST, |weight, _| weight / STEP))
    }
}

impl Cube {
    /// Says which figures matter most.
    pub fn prefer(&mut self, priority: &Priority) {
        let weights: Vec<(usize, u32)> = self
            .all()
            .filter_map(|(slice, item, cell)| {
                let slice = self.slices.get(slice)?;
                Some((cell, group(slice, item).map_or(0, |figures| priority.weight(figures))))
            })
            .collect();
        for (cell, weight) in weights {
            if let Some(cell) = self.problem.cells.get_mut(cell) {
                cell.importance = cell.importance.max(weight);
            }
        }
    }
}

/// The group of a figure; states other than those of a rate are in none, so that they cover for the rate.
fn group(slice: &Slice, item: Item) -> Option<Figures> {
    match item {
        Item::Counted(..) => Some(Figures::Series),
        Item::Subjects(_, State::Met | State::NotMet) | Item::Population(_) | Item::Stratum(_) => Some(match slice {
            Slice::Nation => Figures::National,
            Slice::Region(_) => Figures::Regions,
            Slice::County(_) | Slice::Sector(_) => Figures::Counties,
            Slice::Provider(_) | Slice::Service(_) | Slice::Category(_) => Figures::Kinds,
        }),
        _ => None,
    }
}
