//! The plan: made, conveyed, agreed, contracted (Standard 6).

use super::cases::{
    has_plan, has_plan_of_kind, is_there, measures_in_force, open_in_period, plan_date, recorded, recorded_lately,
};
use super::counting::Term;
use super::model::{Link, Row, World};
use super::outcome::{Findings, Kind, Outcome, judge, judge_or_wait};
use super::terms::{Duty, End, decide};
use super::time::years_between;
use super::tri::{No, Tri, Unknown, Yes, all, any};

/// From this age on a child is heard, years.
pub const VOICE_AGE: i64 = 10;

/// Whether the case was closed or sent on by its initial assessment; any of several decides.
fn sent_away(w: &World, case: &Row) -> Tri {
    any(w.related("assessments", "case_id", case).map(|row| {
        let decided = row.is_any("decision", &["refer", "direct", "close"]);
        row.is("kind", "initial").and(decided).and(is_there(row, "performed_at"))
    }))
}

/// Whether a case of prevention without a plan needs none.
fn plan_not_required(w: &World, case: &Row) -> Tri {
    case.is("category", "prevention").and(has_plan(w, case).not()).and(case.is("several_services", "false"))
}

fn within_30_days(w: &World, found: &mut Findings, ends: impl Fn(&Row) -> Option<End>) {
    for case in w.rows("cases") {
        let duty = Duty {
            member: sent_away(w, case).not(),
            start: recorded(case),
            term: Term::Days(30),
            ends: w.related("plans", "case_id", case).filter_map(&ends).collect(),
            lapse: case.day("closed_on"),
            waived: (plan_not_required(w, case), "plan_not_required"),
        };
        found.judge(w.owner(case), case.subject(), decide(w, &duty));
    }
}

/// S6: a plan within 30 days.
pub fn created_in_time(w: &World, found: &mut Findings) {
    within_30_days(w, found, |plan| Some(End { counts: Yes, at: plan.when("created_on") }));
}

/// P6.4: conveyed within the same 30 days; an empty `sent_on` means not sent.
pub fn conveyed_in_time(w: &World, found: &mut Findings) {
    within_30_days(w, found, |plan| Some(End { counts: Yes, at: Some(plan.when("sent_on")?) }));
}

/// I6.1: whoever is under a measure of the commission has a protection plan.
pub fn protection_plan_exists(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let by_commission = any(measures_in_force(w, case).map(|measure| measure.is("decided_by", "commission")));
        let member = open_in_period(w, case).and(by_commission);
        let outcome = judge_or_wait(member, has_plan_of_kind(w, case, "protection"), recorded_lately(w, case, 30));
        found.judge(w.owner(case), case.subject(), outcome);
    }
}

/// I6.1: cases of prevention that need several services have a service plan.
pub fn service_plan_exists(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let old_enough = match case.day("recorded_at") {
            Some(recorded) => (w.reference - recorded > 30).into(),
            None => Unknown,
        };
        let several = case.text("several_services") != "false";
        let member = case.is("category", "prevention").and(open_in_period(w, case)).and(old_enough).and(several);
        found.judge(w.owner(case), case.subject(), judge(member, has_plan_of_kind(w, case, "service")));
    }
}

/// Plans created in the period, each by a test.
fn each_plan(w: &World, found: &mut Findings, test: impl Fn(&Row) -> Tri) {
    for plan in w.rows("plans") {
        found.judge(w.owner(plan), plan.subject(), judge(w.in_period(plan, "created_on"), test(plan)));
    }
}

pub fn each_plan_has(w: &World, found: &mut Findings, field: &str) {
    each_plan(w, found, |plan| plan.filled(field).into());
}

pub fn signed(w: &World, found: &mut Findings) {
    let marks = ["signed_manager", "signed_team", "signed_family", "signed_chief", "copies_given"];
    each_plan(w, found, |plan| all(marks.map(|mark| plan.says_yes(mark))));
}

/// Where separation is foreseen (empty: it is not), the family council has met.
pub fn family_council(w: &World, found: &mut Findings) {
    for plan in w.rows("plans") {
        let member = w.in_period(plan, "created_on").and(plan.text("separation_foreseen") == "true");
        found.judge(w.owner(plan), plan.subject(), judge(member, plan.filled("family_council_on").into()));
    }
}

/// Whether the child of a row's case was old enough to be heard on that day.
pub fn old_enough(w: &World, row: &Row, day: Option<i64>) -> Tri {
    let birth = w.follow(row, "case_id").and_then(|case| case.day("birth_on"));
    match (birth, day) {
        (Some(birth), Some(day)) => (years_between(birth, day) >= VOICE_AGE).into(),
        _ => Unknown,
    }
}

/// I6.4.2: the child knows the plan, if old enough.
pub fn child_informed(w: &World, found: &mut Findings) {
    for plan in w.rows("plans") {
        let member = w.in_period(plan, "created_on");
        let informed = plan.filled("child_informed_on");
        let outcome = match old_enough(w, plan, plan.day("created_on")) {
            No if !informed => (member != No).then_some(Outcome::of(Kind::Excluded, "young_child")),
            Unknown if !informed => judge(member, Unknown),
            _ => judge(member, informed.into()),
        };
        found.judge(w.owner(plan), plan.subject(), outcome);
    }
}

/// I6.6: what the plan grants rests on a signed contract.
pub fn contracted(w: &World, found: &mut Findings) {
    for plan in w.rows("plans") {
        let date = plan_date(plan);
        let dated = date.map_or(Unknown, |date| (w.from <= date && date <= w.to).into());
        let has_line = w.related("plan_services", "plan_id", plan).next().is_some();
        let of_plan = w.related("contracts", "plan_id", plan);
        let of_case = w.follow(plan, "case_id").map(|case| w.related("contracts", "case_id", case));
        let contracts = of_plan.chain(of_case.into_iter().flatten());
        let contract = any(contracts.map(|row| covers(row, plan, date).and(row.filled("signed_on"))));
        found.judge(w.owner(plan), plan.subject(), judge(dated.and(has_line), contract));
    }
}

/// Whether a contract names the plan, or its case and no plan, or its case and is still valid on the plan's date.
fn covers(contract: &Row, plan: &Row, date: Option<i64>) -> Tri {
    let names_case = matches!(plan.link("case_id"), Link::To(_)) && contract.link("case_id") == plan.link("case_id");
    let valid = match (contract.day("valid_to"), date) {
        (None, _) => Yes,
        (Some(end), Some(date)) => (end >= date).into(),
        (Some(_), None) => Unknown,
    };
    let of_no_plan = contract.link("plan_id") == Link::Empty;
    let through_case = Tri::from(names_case).and(valid.or(of_no_plan));
    through_case.or(contract.names("plan_id", plan))
}
