//! Training, supervision and proposals of the year.

use super::builder::ProviderBuilder;
use crate::generate::table::{Cell, Id};
use crate::time::Day;

/// Case managers who are supervised together.
const GROUP: usize = 8;

/// Courses: of case managers, of supervisors, and now and then of others.
pub fn trainings(house: &mut ProviderBuilder<'_>) {
    for year in house.settings.years() {
        for position in 0..house.people.len() {
            let Some(person) = house.person(position).filter(|person| person.hired <= year.1) else { continue };
            let (id, role) = (person.id.clone(), person.role);
            courses(house, &id, role, year);
        }
    }
}

/// The courses of a person in a year (its first and last day).
fn courses(house: &mut ProviderBuilder<'_>, person: &Id, role: &'static str, year: (Day, Day)) {
    match role {
        "case_manager" => {
            for topics in [&["case_management"][..], &["child_welfare", "related"]] {
                let hours = if house.done() { 42 + house.dice.range(0, 12) } else { house.dice.range(0, 41) };
                let first = house.dice.range(10, 30).min(hours);
                for part in [first, hours - first] {
                    let topic = house.dice.word(topics);
                    course(house, person, topic, part, year);
                }
            }
        }
        "supervisor" => {
            let hours = if house.done() { 42 + house.dice.range(0, 20) } else { house.dice.range(8, 41) };
            course(house, person, "supervision", hours, year);
        }
        "case_officer" | "specialist" | "service_coordinator" if house.dice.chance(0.6) => {
            let topic = house.dice.word(&["child_welfare", "related", "case_management"]);
            let hours = house.dice.range(8, 42);
            course(house, person, topic, hours, year);
        }
        _ => {}
    }
}

fn course(house: &mut ProviderBuilder<'_>, person: &Id, topic: &'static str, hours: i32, (from, to): (Day, Day)) {
    if hours <= 0 {
        return;
    }
    let id = house.id('T');
    let start = from + house.dice.range(10, 330);
    let end = (start + house.dice.range(0, 20)).min(to);
    let number = house.dice.range(1, 99_999);
    let recognition = house.dice.word(&["national", "national", "employer"]);
    let recognition = if house.done() { Cell::Code(recognition) } else { Cell::Empty };
    let values = [
        ("training_id", Cell::from(&id)),
        ("staff_id", Cell::from(person)),
        ("course", "Curs exemplu".into()),
        ("topic", Cell::Code(topic)),
        ("stage", Cell::Code("ongoing")),
        ("started_on", Cell::Day(start)),
        ("ended_on", Cell::Day(end)),
        ("hours", Cell::Tenths(i64::from(hours) * 10)),
        ("certificate_no", house.if_done(&format!("CF {number}"))),
        ("recognition", recognition),
        ("funding", Cell::Code("employer")),
    ];
    house.tables.add("trainings", values);
}

/// Sessions in groups, internal and external, twice a year each.
pub fn supervisions(house: &mut ProviderBuilder<'_>) {
    for (from, to) in house.settings.years() {
        let managers = there(house, to);
        for group in managers.chunks(GROUP) {
            let members: Vec<Id> = group.iter().filter_map(|p| house.person(*p)).map(|p| p.id.clone()).collect();
            for (month, mode) in [(2, "internal"), (4, "external"), (8, "internal"), (10, "external")] {
                if house.done() {
                    let day = ProviderBuilder::working(from + month * 30 + house.dice.range(0, 25));
                    session(house, members.clone(), "team", mode, day);
                }
            }
        }
        for manager in managers {
            let Some(person) = house.person(manager).map(|p| p.id.clone()) else { continue };
            if house.dice.chance(0.15) {
                let day = ProviderBuilder::working(from + house.dice.range(4, 360));
                session(house, vec![person], "individual", "internal", day);
            }
        }
    }
}

/// The case managers who are there on a day.
fn there(house: &ProviderBuilder<'_>, day: Day) -> Vec<usize> {
    let hired = |position: &usize| house.person(*position).is_some_and(|person| person.hired <= day);
    house.managers.iter().copied().filter(hired).collect()
}

fn session(house: &mut ProviderBuilder<'_>, members: Vec<Id>, kind: &'static str, mode: &'static str, day: Day) {
    let id = house.id('U');
    let Some(supervisor) = house.someone("supervisor") else { return };
    let minute = house.office_minute();
    let number = house.dice.range(1, 999);
    let values = [
        ("session_id", Cell::from(&id)),
        ("held_at", house.moment(day, minute)),
        ("supervisor_id", Cell::from(&supervisor)),
        ("supervised_ids", Cell::List(members)),
        ("kind", Cell::Code(kind)),
        ("mode", Cell::Code(mode)),
        ("on_request", (kind == "individual").into()),
        ("record_no", house.if_done(&format!("FS {number}"))),
    ];
    house.tables.add("supervisions", values);
}

/// A suggestion on the organisation from every case manager, and other proposals, each year.
pub fn proposals(house: &mut ProviderBuilder<'_>) {
    for (from, to) in house.settings.years() {
        for manager in there(house, to) {
            let Some(person) = house.person(manager).map(|p| p.id.clone()) else { continue };
            if house.done() {
                proposal(house, &person, "organisation", from);
            }
            if house.dice.chance(0.3) {
                let kind = house.dice.word(&["expertise", "training_need", "other"]);
                proposal(house, &person, kind, from);
            }
        }
    }
}

fn proposal(house: &mut ProviderBuilder<'_>, author: &Id, kind: &'static str, from: Day) {
    let id = house.id('R');
    let day = ProviderBuilder::working(from + house.dice.range(8, 350));
    let accepted = house.dice.chance(0.6);
    let (taken, refused) =
        if accepted { (house.if_done("aprobat"), Cell::Empty) } else { (Cell::Empty, house.if_done("fonduri")) };
    let answered = day + house.dice.range(5, 40);
    let values = [
        ("proposal_id", Cell::from(&id)),
        ("author_id", Cell::from(author)),
        ("kind", Cell::Code(kind)),
        ("submitted_on", Cell::Day(day)),
        ("written", house.yes_if_done()),
        ("measure_taken", taken),
        ("refusal_reason", refused),
        ("answered_on", house.done_on(answered).into()),
    ];
    house.tables.add("proposals", values);
}
