//! Meetings: of every case manager's team each week, and those about single cases.

use std::rc::Rc;

use super::builder::ProviderBuilder;
use crate::generate::table::{Cell, Id};
use crate::time::Day;

/// Cases that a meeting is about, at most.
const MOST: u64 = 5;

/// All meetings.
pub fn meetings(house: &mut ProviderBuilder<'_>) {
    for manager in house.managers.clone() {
        let Some(hired) = house.person(manager).map(|p| p.hired) else { continue };
        // Mondays of the weeks of all years.
        let mut monday = house.settings.from - (house.settings.from + 3).rem_euclid(7);
        while monday + 6 <= house.settings.to + 6 {
            let day = monday + house.dice.range(0, 4);
            if (house.settings.from.max(hired)..=house.settings.to).contains(&day) && house.done() {
                meeting(house, manager, "team", day);
            }
            monday += 7;
        }
        for (from, to) in house.settings.years() {
            for _ in 0..house.dice.range(0, 4) {
                let kind = house.dice.word(&["individual", "case_conference", "videoconference", "family_council"]);
                let day = ProviderBuilder::working(house.dice.range(from + 5, to));
                if day > hired {
                    meeting(house, manager, kind, day);
                }
            }
        }
    }
}

/// Some of the cases that a manager has on a day.
fn listed(house: &mut ProviderBuilder<'_>, manager: usize, day: Day) -> Vec<Id> {
    let Some(person) = house.people.get(manager) else { return Vec::new() };
    let mut found: Vec<Id> = Vec::new();
    for _ in 0..MOST {
        let drawn = usize::try_from(house.dice.below(person.loads.len() as u64)).unwrap_or(0);
        if let Some(load) = person.loads.get(drawn)
            && load.from <= day
            && day < load.until
            && !found.contains(&load.case)
        {
            found.push(Rc::clone(&load.case));
        }
    }
    found
}

fn meeting(house: &mut ProviderBuilder<'_>, manager: usize, kind: &'static str, day: Day) {
    let cases = listed(house, manager, day);
    let id = house.id('M');
    let minute = house.office_minute();
    let family = house.dice.chance(0.2);
    let families: Vec<Id> = if family { cases.iter().take(2).cloned().collect() } else { Vec::new() };
    let service = house.person(manager).map(|p| Rc::clone(&p.service)).filter(|s| !s.is_empty());
    let list = |ids: Vec<Id>| if ids.is_empty() { Cell::Empty } else { Cell::List(ids) };
    let number = house.dice.range(1, 999);
    let conference = kind.ends_with("conference");
    let values = [
        ("meeting_id", Cell::from(&id)),
        ("service_id", service.as_ref().into()),
        ("kind", Cell::Code(kind)),
        ("held_at", house.moment(day, minute)),
        ("organiser_id", house.person_id(manager)),
        ("case_ids", list(cases)),
        ("family_present", family.into()),
        ("family_case_ids", list(families)),
        ("child_present", house.dice.chance(0.1).into()),
        ("minutes_no", house.if_done(&format!("PV {number}"))),
        ("provider_approved_on", if conference { house.done_on(day - 2).into() } else { Cell::Empty }),
    ];
    house.tables.add("meetings", values);
}
