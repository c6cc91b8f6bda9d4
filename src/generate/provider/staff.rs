//! People: who is there from the start, who is taken on when a caseload is full, and what their files hold.

use std::rc::Rc;

use super::builder::{Load, Person, ProviderBuilder};
use crate::generate::table::{Cell, Id, code};
use crate::time::Day;

/// People among whom a new case looks for the one with the fewest.
const ASKED: u64 = 4;

/// Those who are there before the first case comes.
pub fn hire_first(house: &mut ProviderBuilder<'_>) {
    let cases = house.provider.cases;
    let many = |per: u64| usize::try_from(1 + cases / per).unwrap_or(1);
    let mut roles = vec!["service_coordinator"; house.services.len()];
    roles.extend(std::iter::repeat_n("hierarchical_chief", many(800)));
    roles.extend(std::iter::repeat_n("supervisor", many(900)));
    roles.extend(std::iter::repeat_n("specialist", many(90)));
    roles.extend(["case_manager", "case_officer"]);
    if house.provider.kind == "private_body" {
        roles.extend(["volunteer", "volunteer"]);
    }
    if cases > 200 {
        roles.extend(["other", "other"]);
    }
    for role in roles {
        let hired = house.settings.from - 400 - house.dice.range(0, 4500);
        hire(house, role, hired);
    }
}

fn hire(house: &mut ProviderBuilder<'_>, role: &'static str, hired: Day) -> usize {
    let id = house.id('A');
    let position = house.people.len();
    let services = house.services.len().max(1);
    let service = house.services.get(position % services).map_or_else(|| Rc::from(""), |s| Rc::clone(&s.id));
    house.people.push(Person { id, role, service, hired, loads: Vec::new(), busy: Vec::new() });
    if let Some(person) = house.people.get(position) {
        house.by_role.entry(role).or_default().push(Rc::clone(&person.id));
    }
    match role {
        "case_manager" => house.managers.push(position),
        "case_officer" => house.officers.push(position),
        _ => {}
    }
    position
}

/// How many cases a person gets at most: what the Order allows, and more where a provider does not mind.
fn most(house: &ProviderBuilder<'_>, manager: bool) -> usize {
    let (blameless, good, middling, poor) = if manager { (27, 29, 33, 45) } else { (22, 24, 28, 36) };
    match house.provider.diligence.0 {
        d if d >= 1.0 => blameless,
        d if d >= 0.93 => good,
        d if d >= 0.80 => middling,
        _ => poor,
    }
}

/// Gives a case to somebody from a day until a day (excluded): the position of that person.
///
/// Cases must come in the order of their recording.
pub fn assign(house: &mut ProviderBuilder<'_>, manager: bool, case: &Id, from: Day, until: Day) -> usize {
    let most = most(house, manager);
    let position = if house.settings.one_manager && manager {
        house.managers.first().copied().unwrap_or(0)
    } else {
        let mut best: Option<(usize, usize)> = None;
        for _ in 0..ASKED {
            let candidate = house.some_of_crew(manager).unwrap_or(0);
            let Some(person) = house.people.get_mut(candidate) else { continue };
            person.busy.retain(|last| *last > from);
            if best.is_none_or(|(load, _)| person.busy.len() < load) {
                best = Some((person.busy.len(), candidate));
            }
        }
        match best {
            Some((load, position)) if load < most => position,
            _ => {
                let hired = from - house.dice.range(10, 900);
                hire(house, if manager { "case_manager" } else { "case_officer" }, hired)
            }
        }
    };
    take(house, position, case, from, until);
    position
}

/// Somebody else who has room for a case that changes hands.
pub fn successor(house: &mut ProviderBuilder<'_>, not: usize, case: &Id, from: Day, until: Day) -> Option<usize> {
    let most = most(house, true);
    let position = house.some_of_crew(true).unwrap_or(not);
    let roomy = house.people.get(position).is_some_and(|p| p.busy.len() < most);
    if position == not || !roomy || house.settings.one_manager {
        return None;
    }
    take(house, position, case, from, until);
    Some(position)
}

fn take(house: &mut ProviderBuilder<'_>, position: usize, case: &Id, from: Day, until: Day) {
    if let Some(person) = house.people.get_mut(position) {
        person.busy.push(until);
        person.loads.push(Load { case: Rc::clone(case), from, until });
        // Nobody has a case before being there.
        person.hired = person.hired.min(from - 5);
    }
}

/// The rows of all people.
pub fn rows(house: &mut ProviderBuilder<'_>) {
    for position in 0..house.people.len() {
        row(house, position);
    }
}

fn row(house: &mut ProviderBuilder<'_>, position: usize) {
    let Some(person) = house.people.get(position).cloned() else { return };
    let first = house.dice.word(&["Ana", "Ioana", "Ștefan", "Mihai", "Elena", "Radu", "Țuca", "Mălina"]);
    let name = format!("Exemplu {first} {}", person.id);
    let skilled = ["case_manager", "case_officer", "supervisor"].contains(&person.role);
    let suited = !skilled || house.done();
    let education = if suited { "higher" } else { house.dice.word(&["secondary", "post_secondary", "higher"]) };
    let field = if suited { house.dice.word(&["social_work", "social_work", "socio_human"]) } else { "legal" };
    // Those who supervise have been in the field longer than those whom they supervise.
    let years = match person.role {
        "supervisor" => house.dice.range(21, 26),
        _ if suited => house.dice.range(5, 15),
        _ => house.dice.range(0, 4),
    };
    let since = if person.role == "supervisor" {
        house.settings.from - years * 366
    } else {
        (person.hired - years * 366).max(house.settings.from - 18 * 366)
    };
    // The later somebody came, the later the limit of 18 years bites; five years before the role are there all the same.
    let role_since = person.hired.max(since + if suited { 5 * 366 } else { 0 });
    let leaves = position % 23 == 17 && person.loads.is_empty() && person.role == "specialist";
    let suspended = position % 31 == 30 && person.loads.is_empty();
    let employment = match person.role {
        "volunteer" => "volunteer",
        "supervisor" if house.provider.kind == "local_service" => "collaborator",
        _ => "employee",
    };
    let from = house.settings.from;
    let values = [
        ("staff_id", Cell::from(&person.id)),
        ("provider_id", Cell::from(&house.provider_id)),
        ("service_id", if person.service.is_empty() { Cell::Empty } else { Cell::from(&person.service) }),
        ("name", name.into()),
        ("role", code(person.role)),
        ("employment", Cell::Code(employment)),
        ("education", Cell::Code(education)),
        ("education_field", Cell::Code(field)),
        ("experience_since", Cell::Day(since)),
        ("experience_years", Cell::Tenths(i64::from(years) * 10)),
        ("hired_on", Cell::Day(person.hired)),
        ("role_since", Cell::Day(role_since.min(house.settings.to))),
        ("suspended_from", suspended.then_some(from - 60).into()),
        ("suspended_to", suspended.then_some(from + 120).into()),
        ("left_on", leaves.then_some(from + 200).into()),
        ("manager_training_on", house.done_on(person.hired + 60).into()),
        ("sector_training_on", house.done_on(person.hired + 90).into()),
        ("supervision_training_on", training_of_supervisor(house, &person)),
        ("job_description_on", house.done_on(person.hired).into()),
        ("confidentiality_on", house.done_on(person.hired).into()),
        ("diploma_on_file", house.yes_if_done()),
        ("languages", if house.dice.chance(0.6) { "maghiară".into() } else { Cell::Empty }),
        ("fte", Cell::Tenths(if employment == "employee" { 10 } else { 5 })),
    ];
    house.tables.add("staff", values);
}

fn training_of_supervisor(house: &mut ProviderBuilder<'_>, person: &Person) -> Cell {
    if person.role == "supervisor" { house.done_on(house.settings.from - 800).into() } else { Cell::Empty }
}
