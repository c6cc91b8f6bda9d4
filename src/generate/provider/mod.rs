//! One provider's registers, made up from its stream of chance.
//!
//! What does not depend on cases comes first (services, papers), then case after case through its stages, then what
//! depends on who had which cases (staff, meetings, training, supervision). A provider without fault does every duty
//! of the Order in time; the others leave out or delay a share of them.

mod builder;
mod case;
mod child;
mod documents;
mod extras;
mod life;
mod meetings;
mod plan;
mod staff;
mod stages;
mod training;

use super::nation::Provider;
use super::table::Tables;
use crate::registers::spec::Schema;
use crate::time::{Day, day_of, ymd};

use builder::ProviderBuilder;

/// Cases after which rows are handed on, so that a large provider is never held whole.
const BLOCK: u64 = 1000;

/// What all providers of a nation share.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Seed of all chance.
    pub seed: u64,
    /// First day of the first year that is told.
    pub from: Day,
    /// Last day of the last one: nothing later has happened.
    pub to: Day,
    /// First day whose routine events (visits, reports, checks) are still in the registers.
    pub window: Day,
    /// Repeated events of a case happen so many times as often.
    pub events: u32,
    /// All cases of a provider go to one case manager.
    pub one_manager: bool,
}

impl Settings {
    /// The settings of a year, or of several from that one on; none when there are no such years.
    #[must_use]
    pub fn new(seed: u64, (year, years): (i32, u32), events: u32, one_manager: bool) -> Option<Self> {
        let last = year.checked_add(i32::try_from(years.checked_sub(1)?).ok()?)?;
        let (from, to) = (day_of(year, 1, 1)?, day_of(last, 12, 31)?);
        let window = day_of(year.checked_sub(1)?, 10, 1)?;
        Some(Self { seed, from, to, window, events: events.max(1), one_manager })
    }

    /// First and last day of each year that is told.
    pub fn years(&self) -> impl Iterator<Item = (Day, Day)> + use<> {
        let [first, last] = [self.from, self.to].map(|day| ymd(day).0);
        (first..=last).filter_map(|year| Some((day_of(year, 1, 1)?, day_of(year, 12, 31)?)))
    }
}

/// Makes up a provider and hands its rows on, block by block; every register's rows come in order.
pub fn make<'s>(
    provider: &'s Provider,
    settings: &'s Settings,
    schema: &'s Schema,
    hand_on: &mut dyn FnMut(Tables<'s>),
) {
    let mut house = ProviderBuilder::new(provider, settings, schema);
    documents::services(&mut house);
    documents::documents(&mut house);
    staff::hire_first(&mut house);
    let days = case::recording_days(&mut house);
    let mut block = 0;
    for recorded in days {
        case::open(&mut house, recorded);
        block += 1;
        if block == BLOCK {
            block = 0;
            hand_on(std::mem::replace(&mut house.tables, Tables::new(schema)));
        }
    }
    staff::rows(&mut house);
    documents::acknowledgements(&mut house);
    meetings::meetings(&mut house);
    training::trainings(&mut house);
    training::supervisions(&mut house);
    training::proposals(&mut house);
    hand_on(house.tables);
}
