//! The plan: made, conveyed, agreed, contracted (Standard 6).

use std::collections::BTreeSet;

use super::cases::{
    closure, decided_lately, ever_protected, has_plan, has_plan_of_kind, open_in_period, plan_date, protects_in_period,
    recorded_before,
};
use super::counting::Term;
use super::model::World;
use super::outcome::{Findings, Kind, Outcome, judge, judge_or_wait, judge_settling};
use super::row::{Day, Link, Row, nobody_knows};
use super::terms::{End, decide, duty, start_of};
use super::time::years_between;
use super::tri::{MISSING, No, Tri, Unknown, Yes, all, any};

/// From this age on a child is heard, years.
const VOICE_AGE: i64 = 10;

/// Whether the case was closed or sent on by its initial assessment; any of several decides.
fn sent_away(w: &World, case: &Row) -> Tri {
    any(w
        .related("assessments", "case_id", case)
        .map(|row| row.is("kind", "initial").and(row.is_any("decision", &["refer", "direct", "close"]))))
}

/// The cases that need a plan within 30 days, by what ends the duty.
fn within_30_days(w: &World, found: &mut Findings, end: impl Fn(&Row, Tri) -> Option<End>) {
    for case in w.rows("cases") {
        let Some(start) = start_of(w, case, "recorded_at") else { continue };
        let member = sent_away(w, case).not();
        let not_required = ever_protected(w, case).not().and(!has_plan(w, case));
        found.judge(w, w.owner(case), case.subject(), || {
            let mut duty = duty(member, start, Term::Days(30));
            let plans = w.helping("plans", "case_id", case).into_iter();
            duty.ends = plans.filter_map(|(plan, about)| end(plan, about)).collect();
            duty.lapse = closure(case);
            duty.waived = (not_required, "plan_not_required");
            duty.asked_of = Some(("plans", w.owner(case)));
            decide(w, &duty)
        });
    }
}

/// S6: a plan within 30 days.
pub fn created_in_time(w: &World, found: &mut Findings) {
    within_30_days(w, found, |plan, about| End::of_related(plan, about, Yes, "created_on"));
}

/// P6.4: conveyed within the same 30 days; an empty `sent_on` means not sent.
pub fn conveyed_in_time(w: &World, found: &mut Findings) {
    within_30_days(w, found, |plan, about| End::of_step(plan, about, "sent_on"));
}

/// I6.1: whoever is under a measure of the commission has a protection plan.
pub fn protection_plan_exists(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let by_commission = |row: &Row| protects_in_period(w, row).and(row.is("decided_by", "commission"));
        let measures = || w.related("measures", "case_id", case);
        let member = open_in_period(w, case).and(any(measures().map(by_commission)));
        let lately = decided_lately(w, measures().map(|row| (row, by_commission(row))));
        let too_old = recorded_before(w, case, "plans");
        found.judge(w, w.owner(case), case.subject(), || {
            let outcome = judge_or_wait(member, has_plan_of_kind(w, case, "protection"), lately)?;
            Some(outcome.unless_too_old(too_old))
        });
    }
}

/// I6.1: cases of prevention that need several services have a service plan.
pub fn service_plan_exists(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let old_enough = case.dated_within("recorded_at", i64::MIN, w.reference - 31);
        let several = case.says_any("several_services", &["false"]).not();
        let member = case.is("category", "prevention").and(open_in_period(w, case)).and(old_enough).and(several);
        found.judge(w, w.owner(case), case.subject(), || judge(member, has_plan_of_kind(w, case, "service")));
    }
}

/// Plans created in the period, each by a test, with time to settle.
fn each_plan(w: &World, found: &mut Findings, test: impl Fn(&Row) -> Tri) {
    for plan in w.rows("plans") {
        let member = w.in_period(plan, "created_on");
        found.judge(w, w.owner(plan), plan.subject(), || judge_settling(w, member, test(plan), plan.day("created_on")));
    }
}

pub fn each_plan_has(w: &World, found: &mut Findings, field: &str) {
    each_plan(w, found, |plan| plan.filled(field));
}

pub fn signed(w: &World, found: &mut Findings) {
    let marks = ["signed_manager", "signed_team", "signed_family", "signed_chief", "copies_given"];
    each_plan(w, found, |plan| all(marks.map(|mark| plan.says_yes(mark))));
}

/// Where separation is foreseen (empty: it is not), the family council has met.
pub fn family_council(w: &World, found: &mut Findings) {
    for plan in w.rows("plans") {
        let member = w.in_period(plan, "created_on").and(plan.says_any("separation_foreseen", &["true"]));
        found.judge(w, w.owner(plan), plan.subject(), || judge(member, plan.filled("family_council_on")));
    }
}

/// Whether the child of a row's case was old enough to be heard on that day.
pub fn old_enough(w: &World, row: &Row, day: Day) -> Tri {
    let birth = match (w.follow(row, "case_id"), row.link("case_id")) {
        (Some(case), _) => case.date("birth_on"),
        (None, Link::Dangling(why)) => Day::Unknown(why),
        (None, _) => Day::Empty,
    };
    match (birth, day) {
        (Day::On(birth), Day::On(day)) => (years_between(birth, day) >= VOICE_AGE).into(),
        (Day::Unknown(why), _) | (_, Day::Unknown(why)) => Unknown(why),
        _ => MISSING,
    }
}

/// I6.4.2: the child knows the plan, if old enough.
pub fn child_informed(w: &World, found: &mut Findings) {
    for plan in w.rows("plans") {
        let member = w.in_period(plan, "created_on");
        found.judge(w, w.owner(plan), plan.subject(), || {
            let informed = plan.filled("child_informed_on");
            match (informed, old_enough(w, plan, plan.date("created_on"))) {
                (Yes, _) | (_, Yes) => judge_settling(w, member, informed, plan.day("created_on")),
                (No, No) => (member != No).then_some(Outcome::of(Kind::Excluded, "young_child")),
                (Unknown(why), No) | (No, Unknown(why)) => judge(member, Unknown(why)),
                (Unknown(one), Unknown(other)) => judge(member, Unknown(one.with(other))),
            }
        });
    }
}

/// I6.6: what the plan grants rests on a signed contract.
pub fn contracted(w: &World, found: &mut Findings) {
    for plan in w.rows("plans") {
        let date = plan_date(plan);
        let dated = match date {
            Day::On(date) => (w.from <= date && date <= w.to).into(),
            Day::Unknown(why) => Unknown(why),
            Day::Empty | Day::Later => plan.missing("created_on"),
        };
        let member = dated.and(w.related("plan_services", "plan_id", plan).next().is_some());
        let day = if let Day::On(day) = date { Some(day) } else { None };
        found.judge(w, w.owner(plan), plan.subject(), || {
            let contracts = possible_contracts(w, plan).into_iter().map(|row| (row, Yes));
            let contract = w.some_row(contracts, |row| covers(w, row, plan, date).and(row.filled("signed_on")));
            judge_settling(w, member, contract, day)
        });
    }
}

/// The contracts that may name a plan or its case.
fn possible_contracts<'a>(w: &'a World, plan: &Row) -> Vec<&'a Row> {
    let Some(case) = w.follow(plan, "case_id") else { return w.rows("contracts").iter().collect() };
    let naming = w.helping("contracts", "plan_id", plan).into_iter().chain(w.helping("contracts", "case_id", case));
    let places: BTreeSet<usize> = naming.map(|(row, _)| row.place).collect();
    places.into_iter().filter_map(|place| w.row("contracts", place)).collect()
}

/// Whether a contract names the plan, or its case and no plan, or its case and is still valid on the plan's date.
fn covers(w: &World, contract: &Row, plan: &Row, date: Day) -> Tri {
    let case = w.follow(plan, "case_id");
    let names_case = case.map_or_else(
        // Nobody knows whose plan this is: a contract of its provider that names somebody may be for it.
        || if contract.owner.is_some() && contract.owner == plan.owner { nobody_knows(plan, "case_id") } else { No },
        |case| contract.names("case_id", case),
    );
    let valid = match (contract.date("valid_to"), date) {
        (Day::Empty | Day::Later, _) => Yes,
        (Day::On(end), Day::On(date)) => (end >= date).into(),
        (Day::Unknown(why), _) | (_, Day::Unknown(why)) => Unknown(why),
        (Day::On(_), Day::Empty | Day::Later) => MISSING,
    };
    let of_no_plan = contract.link("plan_id") == Link::Empty;
    names_case.and(valid.or(of_no_plan)).or(contract.names("plan_id", plan))
}
