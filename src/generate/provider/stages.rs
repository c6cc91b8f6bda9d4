//! The first stages of a case: how it came, measures, assessments, visits.

use super::builder::ProviderBuilder;
use super::life::Life;
use crate::generate::table::{Cell, code};
use crate::time::Day;

/// A case that another body sent.
pub fn referral_in(house: &mut ProviderBuilder<'_>, life: &Life) {
    if !house.dice.chance(0.12) {
        return;
    }
    let (id, minute) = (house.id('O'), house.office_minute());
    let received = house.moment(life.recorded, minute);
    let number = house.dice.range(1, 9999);
    house.tables.add(
        "referrals",
        [
            ("referral_id", Cell::from(&id)),
            ("case_id", Cell::from(&life.case)),
            ("way", Cell::Code("in")),
            ("kind", Cell::Code("referral")),
            ("received_at", received),
            ("other_body", "Spitalul Exemplu".into()),
            ("document_no", format!("{number}").into()),
        ],
    );
}

/// Measures of protection: an emergency placement by the director, a placement by the commission or a court.
pub fn measures(house: &mut ProviderBuilder<'_>, life: &Life) {
    if life.category != "protection" || life.decision != "continue" {
        return;
    }
    let ends = life.end_of_services();
    let decided = life.recorded + house.dice.range(14, 28);
    let add = |house: &mut ProviderBuilder<'_>, kind, by, from: Day, until: Option<Day>| {
        if from > house.settings.to || ends.is_some_and(|end| from >= end) {
            return;
        }
        let place = house.dice.word(&["foster_carer", "foster_carer", "relatives", "residential", "other_family"]);
        let number = house.dice.range(1, 900);
        house.tables.add(
            "measures",
            [
                ("case_id", Cell::from(&life.case)),
                ("kind", Cell::Code(kind)),
                ("placement", Cell::Code(if kind == "emergency_placement" { "emergency_centre" } else { place })),
                ("decided_by", Cell::Code(by)),
                ("decision_no", format!("{number}").into()),
                ("decided_on", Cell::Day(from)),
                ("ended_on", until.filter(|day| *day <= house.settings.to).into()),
            ],
        );
    };
    if house.dice.chance(0.3) {
        let start = life.recorded + house.dice.range(0, 2);
        add(house, "emergency_placement", "director", start, Some(decided));
    }
    let by = house.dice.word(&["commission", "commission", "commission", "court"]);
    let kind = house.dice.word(&["placement", "placement", "placement", "specialised_supervision"]);
    add(house, kind, by, decided, ends);
}

/// The initial assessment, and the detailed one of cases that go on.
pub fn assessments(house: &mut ProviderBuilder<'_>, life: &Life) {
    let initial = if house.done() {
        // The same day, or one of the next two: within 72 hours whatever the hour.
        let later = house.dice.range(0, 2);
        let minute = if later == 0 { life.minute + 30 } else { house.office_minute() };
        Some((life.recorded + later, minute))
    } else if house.dice.chance(0.75) {
        Some((life.recorded + house.dice.range(3, 15), house.office_minute()))
    } else {
        None
    };
    if let Some((day, minute)) = initial.filter(|(day, _)| *day <= house.settings.to) {
        assessment(house, life, "initial", day, minute);
    }
    let detailed = life.recorded + if house.done() { house.dice.range(6, 22) } else { house.dice.range(25, 120) };
    if life.decision == "continue"
        && detailed <= house.settings.to
        && life.end_of_services().is_none_or(|end| detailed < end)
    {
        let minute = house.office_minute();
        assessment(house, life, "detailed", detailed, minute);
    }
}

fn assessment(house: &mut ProviderBuilder<'_>, life: &Life, kind: &'static str, day: Day, minute: i32) {
    let to = house.settings.to;
    let report = if house.done() { Some((day + house.dice.range(0, 2)).min(to)) } else { None };
    let base = report.unwrap_or(day);
    let initial = kind == "initial";
    let performer = if initial { house.dice.word(&["", "", "", "", "case_officer", "local_authority"]) } else { "" };
    let (by, role) = match performer {
        "case_officer" => (life.officer.map_or(Cell::Empty, |p| house.person_id(p)), "case_officer"),
        "local_authority" => (Cell::Empty, "local_authority"),
        _ => (house.person_id(life.manager), house.dice.word(&["case_manager", ""])),
    };
    let chief = house.someone("hierarchical_chief");
    let approved_by = if house.done() { Cell::from(chief.as_ref()) } else { by.clone() };
    let reason =
        if matches!(role, "case_officer" | "local_authority") { house.if_done("urgență") } else { Cell::Empty };
    let sent = |house: &mut ProviderBuilder<'_>| if initial { None } else { house.within(base, 3, 12) };
    let (to_team, to_family) = (sent(house), sent(house));
    let id = house.id('E');
    let values = [
        ("assessment_id", Cell::from(&id)),
        ("case_id", Cell::from(&life.case)),
        ("kind", Cell::Code(kind)),
        ("performed_at", house.moment(day, minute)),
        ("performed_by", by),
        ("performer_role", code(role)),
        ("other_performer_reason", reason),
        ("in_life_environment", house.yes_if_done()),
        ("report_on", report.into()),
        ("approved_on", house.done_on(base + 2).into()),
        ("approved_by", approved_by),
        ("sent_to_team_on", to_team.into()),
        ("sent_to_family_on", to_family.into()),
        ("clients_informed_on", if initial { house.within(base, 5, 30).into() } else { Cell::Empty }),
        ("decision", if initial { code(life.decision) } else { Cell::Empty }),
    ];
    house.tables.add("assessments", values);
}

/// Visits: one soon after the recording, then every two or three months.
pub fn visits(house: &mut ProviderBuilder<'_>, life: &Life) {
    let last = life.closed.unwrap_or(house.settings.to).min(house.settings.to);
    let mut day = life.recorded + house.dice.range(3, 12);
    while day <= last {
        if day >= house.settings.window {
            for _ in 0..house.settings.events {
                visit(house, life, ProviderBuilder::working(day).max(life.recorded));
            }
        }
        day += house.dice.range(50, 100);
    }
}

fn visit(house: &mut ProviderBuilder<'_>, life: &Life, day: Day) {
    let home = house.dice.chance(0.7);
    let announced = house.dice.chance(0.85);
    let (id, minute) = (house.id('V'), house.office_minute());
    let chief = house.someone("hierarchical_chief");
    let unless = |announced: bool, value: Cell| if announced { Cell::Empty } else { value };
    let reason = house.if_done("sesizare");
    let allowed = house.done_on(day - 1);
    let next = day + house.dice.range(20, 90);
    let values = [
        ("visit_id", Cell::from(&id)),
        ("case_id", Cell::from(&life.case)),
        ("staff_id", house.person_id(life.manager)),
        ("planned_on", if announced { house.done_on(day - 4).into() } else { Cell::Empty }),
        ("visited_at", house.moment(day, minute)),
        ("place", Cell::Code(if home { "home" } else { "other" })),
        ("announced", announced.into()),
        ("unannounced_reason", unless(announced, reason)),
        ("unannounced_approved_on", unless(announced, allowed.into())),
        ("summary", house.yes_if_done()),
        ("next_on", if house.done() { Cell::Day(next) } else { Cell::Empty }),
        ("next_place", house.if_done("domiciliu")),
        ("next_purpose", "monitorizare".into()),
        ("report_on", house.done_on(day + 1).into()),
        ("approved_on", house.done_on(day + 3).into()),
        ("approved_by", chief.as_ref().into()),
    ];
    house.tables.add("visits", values);
}
