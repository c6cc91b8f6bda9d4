//! Assessments and referrals (Standards 2, 3 and 4).

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{
    closed_in_period_because, closure, decided_lately, has_plan, open_in_period, protects, recorded_before,
};
use super::counting::Term;
use super::model::World;
use super::outcome::{Findings, judge, judge_or_wait, judge_settling};
use super::row::{Cell, Link, Row};
use super::terms::{End, decide, duty, start_of};
use super::time::month_of;
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes, any};

/// I2.1: a case that reached its objectives went through every stage that it had to.
pub fn stages_evidenced(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let member = closed_in_period_because(w, case, "objectives_met");
        let protected = any(w.related("measures", "case_id", case).map(protects));
        let cared_for = protected.or(has_plan(w, case));
        found.judge(w, w.owner(case), case.subject(), || judge(member, stages(w, case, cared_for)));
    }
}

fn stages(w: &World, case: &Row, cared_for: Tri) -> Tri {
    let assessed = |kind: &str| {
        let rows = w.helping("assessments", "case_id", case);
        lacking(w, case, &["assessments"], w.some_row(rows, |row| row.is("kind", kind)))
    };
    let there = |register| w.some_row(w.helping(register, "case_id", case), |_| Yes);
    let planned = lacking(w, case, &["plans"], there("plans"));
    let followed = there("monitoring_reports").or(there("reassessments"));
    let followed = lacking(w, case, &["monitoring_reports", "reassessments"], followed);
    assessed("initial").and(assessed("detailed")).and(cared_for.not().or(planned.and(followed)))
}

/// A row that is missed in a register that began after the case proves nothing.
fn lacking(w: &World, case: &Row, registers: &[&str], there: Tri) -> Tri {
    if there != No {
        return there;
    }
    match any(registers.iter().map(|register| recorded_before(w, case, register))) {
        Yes => Unknown(Why::BEGINS),
        unknown @ Unknown(_) => unknown,
        No => No,
    }
}

/// An assessment further back than this says nothing of a case.
const EARLY_DAYS: i64 = 30;

/// S3: the initial assessment within 72 hours.
pub fn within_72_hours(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let Some(start) = start_of(w, case, "recorded_at") else { continue };
        let ends = || {
            let (mut ends, mut long_before) = (Vec::new(), Vec::new());
            for (row, about) in w.helping("assessments", "case_id", case) {
                let counts = row.is("kind", "initial");
                let Some(end) = End::of_related(row, about, counts, "performed_at") else { continue };
                match (end.at, start) {
                    (Ok(at), Ok(start)) if start.day() - at.day() > EARLY_DAYS => long_before.push(end),
                    _ => ends.push(end),
                }
            }
            if !ends.iter().any(|end| end.counts.and(end.about) == Yes) {
                // No end that anybody could count on, and none that a further row could replace.
                let open = |end: End| End { counts: end.counts.and(Unknown(Why::LONG_BEFORE)), slot: None, ..end };
                ends.extend(long_before.into_iter().filter(|end| end.about == Yes).map(open));
            }
            ends
        };
        found.judge(w, w.owner(case), case.subject(), || {
            let mut duty = duty(Yes, start, Term::Hours(72));
            duty.ends = ends();
            duty.lapse = closure(case);
            duty.asked_of = Some(("assessments", w.owner(case)));
            decide(w, &duty)
        });
    }
}

/// Assessments of a kind performed in the period, each by a test, with time to settle.
fn each_of_kind(w: &World, found: &mut Findings, kind: &str, test: impl Fn(&Row) -> Tri) {
    for row in w.rows("assessments") {
        let member = row.is("kind", kind).and(w.in_period(row, "performed_at"));
        let day = row.day("performed_at");
        found.judge(w, w.owner(row), row.subject(), || judge_settling(w, member, test(row), day));
    }
}

/// Who performed an assessment; empty: unknown.
fn performer<'a>(w: &'a World, row: &'a Row) -> &'a str {
    if row.cell("performer_role") != Cell::Empty {
        return row.text("performer_role");
    }
    match w.follow(row, "performed_by").map_or("", |person| person.text("role")) {
        role @ ("" | "case_manager" | "case_officer") => role,
        _ => "other_professional",
    }
}

pub fn performed_by(w: &World, found: &mut Findings) {
    for row in w.rows("assessments") {
        let counts = row.is("kind", "initial").and(w.in_period(row, "performed_at")) == Yes;
        if let Some(day) = row.day("performed_at").filter(|_| counts) {
            found.count(w.owner(row), Some(month_of(day)), &[("performer", performer(w, row))], 1);
        }
    }
}

/// Whether somebody else than a case manager performed an assessment; of whom nothing at all is written, no.
fn by_another_profession(w: &World, row: &Row) -> Tri {
    let other = |cell: Cell<'_>| match cell {
        Cell::Text(role) => Some((role != "case_manager").into()),
        Cell::Unknown(why) => Some(Unknown(why)),
        Cell::Empty | Cell::Later => None,
    };
    other(row.cell("performer_role")).unwrap_or_else(|| match row.link("performed_by") {
        Link::Empty => No,
        Link::Dangling(why) => Unknown(why),
        Link::Among(_) => MISSING,
        Link::To(_) => w.follow(row, "performed_by").and_then(|person| other(person.cell("role"))).unwrap_or(No),
    })
}

pub fn other_performer_justified(w: &World, found: &mut Findings) {
    for row in w.rows("assessments") {
        let member = row.is("kind", "initial").and(w.in_period(row, "performed_at")).and(by_another_profession(w, row));
        found.judge(w, w.owner(row), row.subject(), || judge(member, row.filled("other_performer_reason")));
    }
}

/// Whether a row was approved by somebody else than the one who did it; nobody named: nothing against it.
pub fn by_another(row: &Row, doer: &str) -> Tri {
    match (row.link("approved_by"), row.link(doer)) {
        (Link::Empty, _) => Yes,
        (Link::To(approver), Link::To(doer)) => (approver != doer).into(),
        (Link::Dangling(one), Link::Dangling(other)) => Unknown(one.with(other)),
        (Link::Dangling(why), _) | (_, Link::Dangling(why)) => Unknown(why),
        _ => MISSING,
    }
}

/// A report, approved by somebody else than its author.
pub fn approved(w: &World, found: &mut Findings, kind: &str) {
    each_of_kind(w, found, kind, |row| {
        by_another(row, "performed_by").and(row.filled("report_on")).and(row.filled("approved_on"))
    });
}

pub fn clients_informed(w: &World, found: &mut Findings) {
    each_of_kind(w, found, "initial", |row| row.filled("clients_informed_on").and(row.filled("decision")));
}

pub fn time_to_inform(w: &World, found: &mut Findings) {
    for row in w.rows("assessments") {
        let counts = row.is("kind", "initial").and(w.in_period(row, "performed_at")) == Yes;
        if let (true, Some(report), Some(informed)) = (counts, row.day("report_on"), row.day("clients_informed_on")) {
            found.measure(w.owner(row), informed - report);
        }
    }
}

/// I3.6.1: distinct cases sent on, by month and kind, and in the whole period by kind.
pub fn referred(w: &World, found: &mut Findings) {
    let mut cases: BTreeMap<(Option<String>, &str), BTreeSet<usize>> = BTreeMap::new();
    for row in w.rows("referrals") {
        let kind = row.text("kind");
        let counts = row.text("way") == "out" && ["referral", "direction"].contains(&kind);
        let sent = row.day("sent_on").filter(|day| counts && (w.from..=w.to).contains(day));
        if let (Some(sent), Link::To(case)) = (sent, row.link("case_id")) {
            cases.entry((Some(month_of(sent)), kind)).or_default().insert(case);
            cases.entry((None, kind)).or_default().insert(case);
        }
    }
    for ((month, kind), cases) in cases {
        for case in cases {
            found.count(w.owner_at("cases", case), month.clone(), &[("kind", kind)], 1);
        }
    }
}

/// P3.6: a referral is a recorded document. Without a date it was not sent.
pub fn referral_document(w: &World, found: &mut Findings) {
    for row in w.rows("referrals") {
        let sent = super::cases::happened_in_period(w, row, "sent_on");
        let member = row.is("way", "out").and(row.is("kind", "referral")).and(sent);
        found.judge(w, w.owner(row), row.subject(), || judge(member, row.filled("document_no")));
    }
}

pub fn in_life_environment(w: &World, found: &mut Findings) {
    for row in w.rows("assessments") {
        let member = w.in_period(row, "performed_at");
        found.judge(w, w.owner(row), row.subject(), || judge(member, row.says_yes("in_life_environment")));
    }
}

/// P4.7: the detailed report goes to the team, to the family, within 3 days.
pub fn report_sent(w: &World, found: &mut Findings, field: &str) {
    for row in w.rows("assessments") {
        let Some(start) = start_of(w, row, "report_on") else { continue };
        let member = row.is("kind", "detailed");
        found.judge(w, w.owner(row), row.subject(), || {
            let mut duty = duty(member, start, Term::Days(3));
            duty.ends.extend(End::of_row(row, field));
            decide(w, &duty)
        });
    }
}

/// I4.7.2: whoever came under a measure in the period has a detailed report.
pub fn report_exists(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let of_period = |row: &Row| protects(row).and(w.in_period(row, "decided_on"));
        let measure = any(w.related("measures", "case_id", case).map(of_period));
        let member = open_in_period(w, case).and(measure);
        let lately = decided_lately(w, w.related("measures", "case_id", case).map(|row| (row, of_period(row))));
        let too_old = recorded_before(w, case, "assessments");
        found.judge(w, w.owner(case), case.subject(), || {
            let rows = w.helping("assessments", "case_id", case);
            let report = w.some_row(rows, |row| row.is("kind", "detailed").and(row.filled("report_on")));
            let outcome = judge_or_wait(member, report, lately)?;
            Some(outcome.unless_too_old(too_old))
        });
    }
}
