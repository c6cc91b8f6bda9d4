//! The team: proposals and meetings (Standard 5).

use super::cases::open_in_period;
use super::model::World;
use super::outcome::{Findings, judge_settling};
use super::row::{Cell, Row};
use super::time::month_of;
use super::tri::{Tri, Yes};

/// Whether something was done about a proposal, or said why not.
fn answered(row: &Row) -> Tri {
    row.filled("measure_taken").or(row.filled("refusal_reason"))
}

/// Proposals of a kind submitted in the period, each by a test, with time to settle.
fn each_proposal(w: &World, found: &mut Findings, kind: &str, test: impl Fn(&Row) -> Tri) {
    for row in w.rows("proposals") {
        let member = row.is("kind", kind).and(w.in_period(row, "submitted_on"));
        found.judge(w, w.owner(row), row.subject(), || judge_settling(w, member, test(row), row.day("submitted_on")));
    }
}

pub fn suggestions_answered(w: &World, found: &mut Findings) {
    each_proposal(w, found, "organisation", answered);
}

pub fn requests_answered(w: &World, found: &mut Findings) {
    each_proposal(w, found, "expertise", |row| row.says_yes("written").and(answered(row)));
}

pub fn requests(w: &World, found: &mut Findings) {
    for row in w.rows("proposals").iter().filter(|row| row.text("kind") == "expertise") {
        if let Some(day) = row.day("submitted_on").filter(|day| (w.from..=w.to).contains(day)) {
            found.count(w.owner(row), Some(month_of(day)), &[], 1);
        }
    }
}

pub fn minutes(w: &World, found: &mut Findings) {
    for row in w.rows("meetings") {
        let member = row.is_any("kind", &["team", "individual"]).and(w.in_period(row, "held_at"));
        found.judge(w, w.owner(row), row.subject(), || {
            judge_settling(w, member, row.filled("minutes_no"), row.day("held_at"))
        });
    }
}

/// Meetings with a family by month and in all, beside the number of open cases.
pub fn family_participation(w: &World, found: &mut Findings) {
    let meetings = [("figure", "meetings")];
    let open = [("figure", "cases_open")];
    for provider in w.rows("providers") {
        found.count(w.owner(provider), None, &meetings, 0);
        found.count(w.owner(provider), None, &open, 0);
    }
    for row in w.rows("meetings").iter().filter(|row| row.text("family_present") == "true") {
        if let Some(day) = row.day("held_at").filter(|day| (w.from..=w.to).contains(day)) {
            found.count(w.owner(row), Some(month_of(day)), &meetings, 1);
            found.count(w.owner(row), None, &meetings, 1);
        }
    }
    for case in w.rows("cases").iter().filter(|case| open_in_period(w, case) == Yes) {
        found.count(w.owner(case), None, &open, 1);
    }
}

/// Meetings in which the family of a case took part: the list of families says so, or, without one, the list of cases.
pub fn family_participation_per_case(w: &World, found: &mut Findings) {
    for case in w.rows("cases").iter().filter(|case| open_in_period(w, case) == Yes) {
        let took_part = |meeting: &&Row| {
            let listed = |field: &str| meeting.lists(field, case) == Yes;
            let present = if meeting.cell("family_case_ids") != Cell::Empty {
                listed("family_case_ids")
            } else {
                listed("case_ids") && meeting.text("family_present") == "true"
            };
            present && w.in_period(meeting, "held_at") == Yes
        };
        let mut naming = w.listing("meetings", "case_ids", case);
        naming.append(&mut w.listing("meetings", "family_case_ids", case));
        let meetings = naming.into_iter().filter_map(|place| w.row("meetings", place));
        found.measure(w.owner(case), meetings.filter(took_part).count() as i64);
    }
}
