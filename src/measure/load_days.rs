//! The days on which somebody has cases.

use std::collections::BTreeMap;

use super::located::Fields;
use crate::expr::Doubt;
use crate::registers::Origin;
use crate::time::Day;

/// First active day and first day that is not active any more.
pub type Span = (Day, Day);

/// The caseload of one person.
#[derive(Debug, Clone, Default)]
pub struct Load {
    /// Largest number of cases that were surely active on one day.
    pub sure_max: u32,
    /// First day of that maximum.
    pub max_day: Option<Day>,
    /// The same if everything possible counted.
    pub possible_max: u32,
    /// Days with at least one surely active case, merged.
    pub sure_days: Vec<Span>,
    /// Days with at least one possibly active case, merged.
    pub possible_days: Vec<Span>,
    /// The same of appointments that surely are the person's: where one of several people is meant, nobody owes anything.
    pub owed_days: Vec<Span>,
    /// Number of cases, from a day on, while surely active.
    pub steps: Vec<(Day, u32)>,
    /// The same if everything possible counted.
    pub possible_steps: Vec<(Day, u32)>,
    /// Distinct cases that were surely active on at least one day, and if everything possible counted.
    pub cases: (u32, u32),
    /// Cases surely active on the reference day, and if everything possible counted.
    pub on_reference: (u32, u32),
    /// Case-days that left the count by delegation.
    pub delegated_days: u32,
    /// Where appointments stand that are possible only, why nobody knows more, where a cell could not be read, and their
    /// days.
    pub open: Vec<(Origin, Doubt, Span)>,
    /// Days on which the person surely does not work.
    pub gone: Vec<Span>,
    /// The same as `steps` without what a column that the sheet lacks could end; none where there is no such column.
    pub firm_steps: Option<Vec<(Day, u32)>>,
}

/// The days on which one case is active for one person.
#[derive(Debug, Clone)]
pub struct CaseDays {
    /// The case, by row.
    pub(super) case: u32,
    /// The person, by row.
    pub person: u32,
    /// Surely.
    pub sure: Vec<Span>,
    /// If everything possible counted.
    pub possible: Vec<Span>,
}

/// The caseloads of all people in one role.
#[derive(Debug, Default)]
pub struct Loads {
    /// By row of the staff register.
    pub people: Vec<Load>,
    /// Whether the person surely has an appointment in force on the reference day.
    pub appointed: Vec<bool>,
    /// Days of each case and person, by case.
    pub(super) cases: Vec<CaseDays>,
    /// Cases of a provider that somebody has whom nobody knows, with the days: they may be anybody's.
    pub(super) anybodys: BTreeMap<u32, BTreeMap<u64, Vec<Span>>>,
    /// The fields that decide which rows end a case.
    pub fields: Fields,
    /// Where the appointments of people whom nobody knows stand, by provider.
    pub nobodys: BTreeMap<u32, Vec<(Origin, Doubt)>>,
}

impl Loads {
    /// For whom a case is active, and when.
    pub fn of_case(&self, case: u32) -> impl Iterator<Item = &CaseDays> {
        let from = self.cases.partition_point(|days| days.case < case);
        self.cases.iter().skip(from).take_while(move |days| days.case == case)
    }
}
