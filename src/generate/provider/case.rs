//! One case, from its recording to its closure.

use std::rc::Rc;

use super::builder::ProviderBuilder;
use super::child::Child;
use super::life::Life;
use super::{extras, plan, staff, stages};
use crate::generate::table::{Cell, code};
use crate::time::{Day, add_months};

/// The days on which the provider's cases are recorded, in order.
pub fn recording_days(house: &mut ProviderBuilder<'_>) -> Vec<Day> {
    let (from, to) = (house.settings.from, house.settings.to);
    // Each year that is told has as many new cases as a single one would have.
    let told = 38 * house.settings.years().count() as u64;
    let mut days: Vec<Day> = (0..house.provider.cases)
        .map(|_| {
            let drawn = house.dice.below(told + 62);
            let day = match drawn.checked_sub(told) {
                None => house.dice.range(from, to - 1),
                Some(0..34) => house.dice.range(from - 366, from - 1),
                Some(34..52) => house.dice.range(from - 731, from - 367),
                _ => house.dice.range(from - 1096, from - 732),
            };
            ProviderBuilder::working(day)
        })
        .collect();
    days.sort_unstable();
    days
}

/// Makes up a case and all that hangs on it.
pub fn open(house: &mut ProviderBuilder<'_>, recorded: Day) {
    let mut life = draw(house, recorded);
    let until = life.end_of_services().unwrap_or(Day::MAX);
    let appointed = if house.done() { recorded + house.dice.range(0, 1) } else { recorded + house.dice.range(2, 25) };
    let appointed = appointed.min(house.settings.to);
    life.manager = staff::assign(house, true, &life.case, recorded, until);
    if house.dice.chance(0.4) {
        life.officer = Some(staff::assign(house, false, &life.case, recorded, until));
    }
    // Some never get a manager on paper.
    let forgotten = !house.done() && house.dice.chance(0.3);
    let inline = !forgotten && house.dice.chance(0.35);
    case(house, &life, inline.then_some(appointed));
    if !forgotten {
        appointments(house, &life, appointed, inline);
    }
    stages::referral_in(house, &life);
    stages::measures(house, &life);
    stages::assessments(house, &life);
    stages::visits(house, &life);
    plan::plans(house, &life);
    plan::reports(house, &life);
    plan::reassessments(house, &life);
    extras::extras(house, &life);
}

fn draw(house: &mut ProviderBuilder<'_>, recorded: Day) -> Life {
    let case = house.id('C');
    let to = house.settings.to;
    let category = match (house.provider.kind, house.dice.below(100)) {
        ("local_service", 0..95) | ("private_body", 0..55) => "prevention",
        ("local_service", _) => "disability",
        ("private_body", _) => "protection",
        (_, 0..36) => "protection",
        (_, 36..86) => "disability",
        _ => "prevention",
    };
    let child = Child::draw(house, recorded);
    let minute = house.office_minute();
    let decision = match house.dice.below(100) {
        0..92 => "continue",
        92..95 => "refer",
        95..97 => "direct",
        _ => "close",
    };
    let several = category != "prevention" || house.dice.chance(0.85);
    let mut life = Life {
        case,
        category,
        child,
        recorded,
        minute,
        decision,
        several,
        plan: None,
        post: None,
        closed: None,
        reason: "",
        manager: 0,
        officer: None,
    };
    if decision != "continue" {
        let closed = recorded + house.dice.range(4, 14);
        if closed <= to {
            life.closed = Some(closed);
            life.reason = match decision {
                "refer" => "referred",
                "direct" => "directed",
                _ => "other",
            };
        }
        return life;
    }
    if several {
        life.plan = first_plan(house, recorded);
    }
    let typical = match category {
        "prevention" => &[70, 120, 180, 240, 300, 420],
        _ => &[150, 300, 500, 700, 1000, 1500],
    };
    let end = recorded + house.dice.number(typical) + house.dice.range(0, 90);
    if end <= to {
        close(house, &mut life, end);
    }
    life
}

/// The first plan, in 30 days or later, or never.
fn first_plan(house: &mut ProviderBuilder<'_>, recorded: Day) -> Option<(Day, Option<Day>)> {
    let created = if house.done() {
        recorded + house.dice.range(10, 27)
    } else if house.dice.chance(0.7) {
        recorded + house.dice.range(31, 60)
    } else {
        return None;
    };
    if created > house.settings.to {
        return None;
    }
    let approved = created + house.dice.range(0, 3);
    Some((created, house.done_on(approved)))
}

fn close(house: &mut ProviderBuilder<'_>, life: &mut Life, end: Day) {
    let to = house.settings.to;
    if life.plan.is_some() && house.dice.chance(0.6) {
        life.reason = "objectives_met";
        if !house.done() && house.dice.chance(0.5) {
            // Nobody looked after the child any longer.
            life.closed = Some(end);
            return;
        }
        let least = add_months(end, 3);
        let ended = if house.done() { least + house.dice.range(0, 50) } else { end + house.dice.range(30, 80) };
        let ended = (ended <= to).then_some(ended);
        life.post = Some((end, ended));
        life.closed = ended;
        if life.closed.is_none() {
            life.reason = "";
        }
        return;
    }
    life.closed = Some(end);
    life.reason = house.dice.word(&["other", "transferred", "moved", "refused", "adopted", "referred", "died"]);
}

fn case(house: &mut ProviderBuilder<'_>, life: &Life, inline: Option<Day>) {
    let kinds: &[&str] = match life.category {
        "disability" => &["complex_assessment"],
        "protection" => &["foster_care", "residential", "emergency", "maternal_centre"],
        _ => &["prevention", "day_centre", "counselling", "recovery"],
    };
    let service = house.service(kinds);
    let degree = match life.category {
        "disability" => house.dice.word(&["mild", "medium", "marked", "severe", "severe"]),
        _ => house.dice.word(&["", "", "", "none"]),
    };
    let number = life.case.rsplit('C').next().unwrap_or_default();
    let recorded_at = house.moment(life.recorded, life.minute);
    let sex = if life.child.male { "m" } else { "f" };
    let source = house.dice.word(&["direct_request", "notification", "ex_officio", "referral"]);
    let street = house.dice.range(1, 99);
    house.tables.add(
        "cases",
        [
            ("case_id", Cell::from(&life.case)),
            ("provider_id", Cell::from(&house.provider_id)),
            ("service_id", Cell::from(service.as_ref())),
            ("child_id", format!("{}-K{number}", house.provider.mark).into()),
            ("child_name", format!("Exemplu Copil {number}").into()),
            ("cnp", life.child.personal_code(house.provider.area.digits).into()),
            ("birth_on", Cell::Day(life.child.birth)),
            ("sex", code(sex)),
            ("residence", format!("Str. Exemplu nr. {street}").into()),
            ("recorded_at", recorded_at),
            ("identified_by", Cell::Code(source)),
            ("category", Cell::Code(life.category)),
            ("disability_degree", code(degree)),
            ("several_services", life.several.into()),
            ("case_manager_id", if inline.is_some() { house.person_id(life.manager) } else { Cell::Empty }),
            ("manager_appointed_on", inline.into()),
            ("closed_on", life.closed.into()),
            ("closing_reason", code(life.reason)),
        ],
    );
}

fn appointments(house: &mut ProviderBuilder<'_>, life: &Life, appointed: Day, inline: bool) {
    let until = life.end_of_services().unwrap_or(Day::MAX);
    let mut handed = None;
    // A case may change hands once, half a year after it came.
    let change = life.recorded + 180;
    if !inline && house.dice.chance(0.08) && change < until.min(house.settings.to) {
        handed = staff::successor(house, life.manager, &life.case, change, until).map(|to| (to, change));
    }
    if let (Some((_, change)), Some(person)) = (handed, house.people.get_mut(life.manager)) {
        for load in person.loads.iter_mut().rev().filter(|load| load.case == life.case).take(1) {
            load.until = change;
        }
    }
    if !inline {
        let ended = handed.map(|(_, day)| day);
        appointment(house, life, life.manager, ("case_manager", appointed, ended), Cell::Empty);
    }
    if let Some((successor, day)) = handed {
        appointment(house, life, successor, ("case_manager", day, None), Cell::Empty);
    }
    if let Some(officer) = life.officer {
        let supervisor = if house.done() { house.person_id(life.manager) } else { Cell::Empty };
        appointment(house, life, officer, ("case_officer", appointed, None), supervisor);
    }
}

fn appointment(
    house: &mut ProviderBuilder<'_>,
    life: &Life,
    person: usize,
    (role, from, until): (&'static str, Day, Option<Day>),
    supervisor: Cell,
) {
    let staff = house.person_id(person);
    house.tables.add(
        "appointments",
        [
            ("case_id", Cell::Text(Rc::clone(&life.case))),
            ("staff_id", staff),
            ("role", Cell::Code(role)),
            ("appointed_on", Cell::Day(from)),
            ("ended_on", until.into()),
            ("supervised_by", supervisor),
        ],
    );
}
