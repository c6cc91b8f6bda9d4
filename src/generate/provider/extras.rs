//! What does not happen in every case: intakes, restrictions, referrals, delegations, monitoring after the services.

use super::builder::ProviderBuilder;
use super::life::Life;
use super::plan;
use crate::generate::table::{Cell, code};
use crate::time::Day;

/// All of it.
pub fn extras(house: &mut ProviderBuilder<'_>, life: &Life) {
    referral_out(house, life);
    post_monitoring(house, life);
    let from = life.recorded.max(house.settings.window) + 5;
    let last = life.end_of_services().unwrap_or(house.settings.to).min(house.settings.to);
    // A span of days in which something may happen to a case that is under way.
    if last - from < 20 || life.decision != "continue" {
        return;
    }
    if house.dice.chance(0.06) && life.planned().is_some_and(|day| day + 5 < last) {
        let day = house.dice.range(from.max(life.planned().unwrap_or(from)), last - 4);
        intake(house, life, day);
    }
    if house.dice.chance(0.02) {
        let day = house.dice.range(from, last);
        restriction(house, life, day);
    }
    if house.dice.chance(0.05) {
        let day = house.dice.range(from, last - 1);
        delegation(house, life, day);
    }
}

/// A case that was handed on leaves with a referral; others are sent somewhere for one service.
fn referral_out(house: &mut ProviderBuilder<'_>, life: &Life) {
    let kind = match life.reason {
        "directed" => "direction",
        "referred" => "referral",
        _ if house.dice.chance(0.05) => "referral",
        _ => return,
    };
    let day = match (life.reason, life.closed) {
        ("directed" | "referred", Some(closed)) => closed,
        _ => life.recorded + house.dice.range(2, 40),
    };
    if day > house.settings.to {
        return;
    }
    let number = format!("{}/{}", house.dice.range(1, 9999), life.case);
    let id = house.id('O');
    let document = house.if_done(&number);
    house.tables.add(
        "referrals",
        [
            ("referral_id", Cell::from(&id)),
            ("case_id", Cell::from(&life.case)),
            ("way", Cell::Code("out")),
            ("kind", Cell::Code(kind)),
            ("sent_on", Cell::Day(day)),
            ("other_body", "Direcția Exemplu".into()),
            ("document_no", document),
        ],
    );
}

fn post_monitoring(house: &mut ProviderBuilder<'_>, life: &Life) {
    let Some((started, ended)) = life.post else { return };
    let extended = house.dice.chance(0.2);
    let values = [
        ("case_id", Cell::from(&life.case)),
        ("started_on", Cell::Day(started)),
        ("ended_on", ended.into()),
        ("extended", extended.into()),
        ("extension_reason", if extended { house.if_done("consolidare") } else { Cell::Empty }),
        ("extension_approved_on", if extended { house.done_on(started + 80).into() } else { Cell::Empty }),
        ("local_authority_info_on", house.done_on(started + 10).into()),
        ("partner_info_on", house.done_on(started + 12).into()),
    ];
    house.tables.add("post_monitoring", values);
}

/// The child comes into an institution; the plan is looked at again within 48 hours.
fn intake(house: &mut ProviderBuilder<'_>, life: &Life, day: Day) {
    let id = house.id('I');
    let minute = house.office_minute();
    let foreseen = house.dice.chance(0.25);
    let kind = house.dice.word(&["hospital", "hospital", "socio_medical", "residential", "shelter"]);
    let left = day + house.dice.range(2, 40);
    let left = if left <= house.settings.to { house.moment(left, 600) } else { Cell::Empty };
    let values = [
        ("intake_id", Cell::from(&id)),
        ("case_id", Cell::from(&life.case)),
        ("institution_kind", Cell::Code(kind)),
        ("admitted_at", house.moment(day - 1, minute)),
        ("recorded_at", house.moment(day, minute)),
        ("foreseen", foreseen.into()),
        ("left_at", left),
    ];
    house.tables.add("intakes", values);
    let later = if house.done() { 1 } else { house.dice.range(3, 9) };
    if day + later <= house.settings.to {
        plan::reassessment(house, life, ("revision", "intake"), day + later, minute);
    }
}

fn restriction(house: &mut ProviderBuilder<'_>, life: &Life, day: Day) {
    let id = house.id('X');
    let whom = house.dice.word(&["child", "mother", "father", "legal_representative", "family"]);
    let until = if house.done() { Cell::Day(day + 90) } else { Cell::Empty };
    let values = [
        ("restriction_id", Cell::from(&id)),
        ("case_id", Cell::from(&life.case)),
        ("restricted_for", code(whom)),
        ("information", "raport".into()),
        ("decided_by", house.person_id(life.manager)),
        ("provider_approved_on", house.done_on(day - 1).into()),
        ("restricted_on", Cell::Day(day)),
        ("until", until),
        ("reason", house.if_done("interesul copilului")),
        ("recorded_in_file", house.yes_if_done()),
    ];
    house.tables.add("restrictions", values);
}

/// The manager is away for some days and somebody takes over.
fn delegation(house: &mut ProviderBuilder<'_>, life: &Life, from: Day) {
    let id = house.id('B');
    let until = from + house.dice.range(2, 20);
    let delegate = house.some_of_crew(true).unwrap_or(life.manager);
    let chief = house.someone("hierarchical_chief");
    let approved = if house.done() { Some(from - 1) } else { None };
    let kind = house.dice.word(&["full", "partial"]);
    let values = [
        ("delegation_id", Cell::from(&id)),
        ("case_id", Cell::from(&life.case)),
        ("from_staff_id", house.person_id(life.manager)),
        ("to_staff_id", house.person_id(delegate)),
        ("kind", Cell::Code(kind)),
        ("from_on", Cell::Day(from)),
        ("to_on", Cell::Day(until)),
        ("approved_on", approved.into()),
        ("approved_by", chief.as_ref().into()),
    ];
    house.tables.add("delegations", values);
}
