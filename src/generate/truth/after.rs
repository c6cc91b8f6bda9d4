//! After the plan: post-service monitoring and access to the file (Standard 8).

use super::cases::{closed_in_period_because, closing_reason, has_plan, is_there};
use super::model::{Day, Row, World};
use super::outcome::{Findings, Kind, Outcome, judge};
use super::terms::valid_from;
use super::time::{add_months, month_of};
use super::tri::{Tri, Unknown, Yes, any};

/// Reasons for closing a case that cut monitoring short.
const CUT_SHORT: &[&str] = &["died", "moved", "adopted", "transferred", "age_limit"];

pub fn took_place(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let member = closed_in_period_because(w, case, "objectives_met").and(has_plan(w, case));
        let begun = any(w.related("post_monitoring", "case_id", case).map(|row| is_there(row, "started_on")));
        found.judge(w.owner(case), case.subject(), judge(member, begun));
    }
}

/// I8.1: monitoring lasts three months; judged in the period in which it ended.
pub fn at_least_3_months(w: &World, found: &mut Findings) {
    for row in w.rows("post_monitoring") {
        found.judge(w.owner(row), row.subject(), length_outcome(w, row));
    }
}

fn length_outcome(w: &World, row: &Row) -> Option<Outcome> {
    let Some(start) = row.day("started_on") else {
        return Some(Outcome::plain(Kind::Undetermined));
    };
    let in_scope = match row.day("ended_on") {
        Some(end) => w.from <= end && end <= w.to,
        None => start <= w.reference,
    };
    if !in_scope {
        return None;
    }
    if start < valid_from() {
        return Some(Outcome::of(Kind::Excluded, "before_order"));
    }
    let Some(end) = row.day("ended_on") else {
        return Some(Outcome::plain(Kind::Pending));
    };
    if end >= add_months(start, 3) {
        return Some(Outcome::plain(Kind::Met));
    }
    let cut_short = w.follow(row, "case_id").map_or(Unknown, |case| closing_reason(case, CUT_SHORT));
    Some(match cut_short {
        Yes => Outcome::of(Kind::Excluded, "lapsed"),
        Unknown => Outcome::plain(Kind::Undetermined),
        Tri::No => Outcome::plain(Kind::NotMet),
    })
}

/// Monitoring in force in the period, each by a test.
fn each_in_force(w: &World, found: &mut Findings, filter: impl Fn(&Row) -> bool, test: impl Fn(&Row) -> bool) {
    for row in w.rows("post_monitoring") {
        if row.in_force("started_on", "ended_on", w.from, w.reference) && filter(row) {
            found.judge(w.owner(row), row.subject(), judge(Yes, test(row).into()));
        }
    }
}

pub fn extension_approved(w: &World, found: &mut Findings) {
    let extended = |row: &Row| row.text("extended") == "true";
    each_in_force(w, found, extended, |row| row.filled("extension_reason") && row.filled("extension_approved_on"));
}

pub fn each_in_force_has(w: &World, found: &mut Findings, field: &str) {
    each_in_force(w, found, |_| true, |row| row.filled(field));
}

pub fn length(w: &World, found: &mut Findings) {
    for row in w.rows("post_monitoring") {
        if let (Day::On(start), Day::On(end)) = (row.date("started_on"), row.date("ended_on"))
            && (w.from..=w.to).contains(&end)
        {
            found.measure(w.owner(row), end - start);
        }
    }
}

/// Cases whose file was closed to somebody, by the month of the first time in the period.
pub fn restricted(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let days = w.related("restrictions", "case_id", case).filter_map(|row| row.day("restricted_on"));
        if let Some(first) = days.filter(|day| (w.from..=w.to).contains(day)).min() {
            found.count(w.owner(case), Some(month_of(first)), &[], 1);
        }
    }
}

pub fn restriction_justified(w: &World, found: &mut Findings) {
    for row in w.rows("restrictions") {
        let papers = ["provider_approved_on", "reason", "until"].iter().all(|field| row.filled(field));
        let justified = row.says_yes("recorded_in_file").and(papers);
        found.judge(w.owner(row), row.subject(), judge(w.in_period(row, "restricted_on"), justified));
    }
}
