//! Assessments, visits and referrals (Standards 2, 3 and 4).

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{closed_in_period_because, has_plan, is_there, open_in_period, recorded, recorded_lately};
use super::counting::Term;
use super::model::{Link, Row, World};
use super::outcome::{Findings, judge, judge_or_wait};
use super::terms::{Duty, End, decide, duty_of_row};
use super::time::month_of;
use super::tri::{No, Tri, Unknown, Yes, any};

/// I2.1: a case that reached its objectives went through every stage.
pub fn stages_evidenced(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let assessed = |kind: &str| {
            let rows = w.related("assessments", "case_id", case);
            any(rows.map(|row| row.is("kind", kind).and(is_there(row, "performed_at"))))
        };
        let reports = any(w.related("monitoring_reports", "case_id", case).map(|row| is_there(row, "written_on")));
        let reassessed = any(w.related("reassessments", "case_id", case).map(|row| is_there(row, "performed_at")));
        let stages = assessed("initial").and(assessed("detailed")).and(has_plan(w, case)).and(reports.or(reassessed));
        let member = closed_in_period_because(w, case, "objectives_met");
        found.judge(w.owner(case), case.subject(), judge(member, stages));
    }
}

/// S3: the initial assessment within 72 hours.
pub fn within_72_hours(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let rows = w.related("assessments", "case_id", case);
        let ends = rows.map(|row| End { counts: row.is("kind", "initial"), at: row.when("performed_at") }).collect();
        let start = recorded(case);
        let lapse = case.day("closed_on");
        let duty = Duty { member: Yes, start, term: Term::Hours(72), ends, lapse, waived: (No, "") };
        found.judge(w.owner(case), case.subject(), decide(w, &duty));
    }
}

/// Initial assessments performed in the period, each by a test.
fn each_initial(w: &World, found: &mut Findings, test: impl Fn(&Row) -> Tri) {
    each_of_kind(w, found, "initial", test);
}

fn each_of_kind(w: &World, found: &mut Findings, kind: &str, test: impl Fn(&Row) -> Tri) {
    for row in w.rows("assessments") {
        let member = row.is("kind", kind).and(w.in_period(row, "performed_at"));
        found.judge(w.owner(row), row.subject(), judge(member, test(row)));
    }
}

/// Who performed an assessment; empty: unknown.
fn performer<'a>(w: &'a World, row: &'a Row) -> &'a str {
    if row.filled("performer_role") {
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

pub fn other_performer_justified(w: &World, found: &mut Findings) {
    for row in w.rows("assessments") {
        let other = !["", "case_manager"].contains(&performer(w, row));
        let member = row.is("kind", "initial").and(w.in_period(row, "performed_at")).and(other);
        let justified = row.filled("other_performer_reason");
        found.judge(w.owner(row), row.subject(), judge(member, justified.into()));
    }
}

/// A report, approved by somebody else than its author.
pub fn approved(w: &World, found: &mut Findings, kind: &str) {
    each_of_kind(w, found, kind, |row| {
        let by_another = match (row.link("approved_by"), row.link("performed_by")) {
            (Link::Empty, _) => Yes,
            (Link::To(approver), Link::To(performer)) => (approver != performer).into(),
            _ => Unknown,
        };
        by_another.and(row.filled("report_on")).and(row.filled("approved_on"))
    });
}

pub fn clients_informed(w: &World, found: &mut Findings) {
    each_initial(w, found, |row| (row.filled("clients_informed_on") && row.filled("decision")).into());
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
        let sent = w.in_period(row, "sent_on").and(row.day("sent_on").is_some());
        let member = row.is("way", "out").and(row.is("kind", "referral")).and(sent);
        found.judge(w.owner(row), row.subject(), judge(member, row.filled("document_no").into()));
    }
}

pub fn in_life_environment(w: &World, found: &mut Findings) {
    for row in w.rows("assessments") {
        let outcome = judge(w.in_period(row, "performed_at"), row.says_yes("in_life_environment"));
        found.judge(w.owner(row), row.subject(), outcome);
    }
}

/// P4.7: the detailed report goes to the team, to the family, within 3 days.
pub fn report_sent(w: &World, found: &mut Findings, end: &str) {
    for row in w.rows("assessments") {
        let duty = duty_of_row(w, row, row.is("kind", "detailed"), "report_on", end, Term::Days(3));
        found.judge(w.owner(row), row.subject(), duty.and_then(|duty| decide(w, &duty)));
    }
}

/// I4.7.2: where a measure was taken, there is a detailed assessment with its report.
pub fn report_exists(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let measure = any(w.related("measures", "case_id", case).map(|row| w.in_period(row, "decided_on")));
        let report = any(w
            .related("assessments", "case_id", case)
            .map(|row| row.is("kind", "detailed").and(is_there(row, "performed_at")).and(row.filled("report_on"))));
        let outcome = judge_or_wait(open_in_period(w, case).and(measure), report, recorded_lately(w, case, 30));
        found.judge(w.owner(case), case.subject(), outcome);
    }
}

/// Visits of the period that a filter keeps, each by a test.
fn each_visit(w: &World, found: &mut Findings, filter: impl Fn(&Row) -> Tri, test: impl Fn(&Row) -> Tri) {
    for row in w.rows("visits") {
        let member = w.in_period(row, "visited_at").and(filter(row));
        found.judge(w.owner(row), row.subject(), judge(member, test(row)));
    }
}

pub fn visit_report_approved(w: &World, found: &mut Findings) {
    each_visit(w, found, |_| Yes, |row| (row.filled("report_on") && row.filled("approved_on")).into());
}

pub fn visit_report_content(w: &World, found: &mut Findings) {
    each_visit(
        w,
        found,
        |_| Yes,
        |row| {
            let next = ["next_on", "next_place", "next_purpose"].iter().all(|field| row.filled(field));
            row.says_yes("summary").and(next)
        },
    );
}

pub fn visit_planned(w: &World, found: &mut Findings) {
    let announced_at_home = |row: &Row| row.is("place", "home").and(row.says_yes("announced"));
    each_visit(w, found, announced_at_home, |row| row.filled("planned_on").into());
}

pub fn unannounced_approved(w: &World, found: &mut Findings) {
    let unannounced = |row: &Row| (row.text("announced") == "false").into();
    each_visit(w, found, unannounced, |row| {
        (row.filled("unannounced_reason") && row.filled("unannounced_approved_on")).into()
    });
}

pub fn trips(w: &World, found: &mut Findings) {
    for row in w.rows("visits") {
        if let Some(day) = row.day("visited_at").filter(|day| (w.from..=w.to).contains(day)) {
            found.count(w.owner(row), Some(month_of(day)), &[("place", row.text("place"))], 1);
        }
    }
}
