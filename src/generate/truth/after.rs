//! After the plan: post-service monitoring and access to the file (Standard 8).

use super::cases::{closed_in_period_because, closing_reason, has_plan, is_dated};
use super::documents::in_force;
use super::model::World;
use super::outcome::{Findings, Kind, Outcome, judge};
use super::row::{Day, Link, Row};
use super::terms::outside_the_order;
use super::time::{add_months, month_of};
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes, any};

/// Reasons for closing a case that cut monitoring short.
const CUT_SHORT: &[&str] = &["died", "moved", "adopted", "transferred", "age_limit"];

pub fn took_place(w: &World, found: &mut Findings) {
    for case in w.rows("cases") {
        let member = closed_in_period_because(w, case, "objectives_met").and(has_plan(w, case));
        found.judge(w, w.owner(case), case.subject(), || {
            let rows = w.helping("post_monitoring", "case_id", case);
            judge(member, w.some_row(rows, |row| is_dated(row, "started_on")))
        });
    }
}

/// I8.1: monitoring lasts three months; judged in the period in which they are reached or it ended before.
pub fn at_least_3_months(w: &World, found: &mut Findings) {
    for Spell { rows, perhaps_joined } in spells(w) {
        let Some(first) = rows.first() else { continue };
        let long_enough = |start: i64| move |end: i64| end >= add_months(start, 3);
        let end =
            first.day("started_on").map_or(last_end(&rows, |_| false), |start| last_end(&rows, long_enough(start)));
        found.judge(w, w.owner(first), first.subject(), || {
            let outcome = length_outcome(w, first, end)?;
            Some(match perhaps_joined {
                Some(why) if matches!(outcome.kind, Kind::NotMet | Kind::Pending) => Outcome::unknown(why),
                _ => outcome,
            })
        });
    }
}

/// Rows of monitoring that touch or overlap, in their order.
struct Spell<'r> {
    rows: Vec<&'r Row>,
    /// Why it may belong to the one before: nobody knows when that ended.
    perhaps_joined: Option<Why>,
}

/// The spells of all cases; rows of which nobody knows case or start stand alone.
fn spells(w: &World) -> Vec<Spell<'_>> {
    let (mut spells, mut of_cases): (Vec<Spell<'_>>, Vec<(usize, i64, &Row)>) = (Vec::new(), Vec::new());
    for row in w.rows("post_monitoring") {
        match (row.link("case_id"), row.day("started_on")) {
            (Link::To(case), Some(start)) => of_cases.push((case, start, row)),
            _ => spells.push(Spell { rows: vec![row], perhaps_joined: None }),
        }
    }
    of_cases.sort_by_key(|(case, start, row)| (*case, *start, row.place));
    let mut last_case = None;
    for (case, start, row) in of_cases {
        let before = spells.last_mut().filter(|_| last_case == Some(case));
        let end = before.as_ref().map(|spell| last_end(&spell.rows, |end| start <= end + 1));
        match (before, end) {
            (Some(spell), Some(end)) if touches(end, start) => spell.rows.push(row),
            (_, Some(Day::Unknown(why))) => spells.push(Spell { rows: vec![row], perhaps_joined: Some(why) }),
            _ => spells.push(Spell { rows: vec![row], perhaps_joined: None }),
        }
        last_case = Some(case);
    }
    spells
}

/// The end of a spell: open if one of its rows is, else the latest; one that nobody knows matters unless the others
/// are enough.
fn last_end(rows: &[&Row], enough: impl Fn(i64) -> bool) -> Day {
    let (mut last, mut open, mut doubt) = (None, None, None);
    for row in rows {
        match row.date("ended_on") {
            Day::On(end) => last = last.max(Some(end)),
            unknown @ Day::Unknown(_) => doubt = Some(unknown),
            Day::Empty | Day::Later => open = Some(Day::Empty),
        }
    }
    let known = last.map_or(Day::Empty, Day::On);
    match (open, doubt) {
        (Some(open), _) => open,
        (None, Some(doubt)) if !last.is_some_and(enough) => doubt,
        _ => known,
    }
}

fn touches(end: Day, start: i64) -> bool {
    match end {
        Day::On(end) => start <= end + 1,
        Day::Empty | Day::Later => true,
        Day::Unknown(_) => false,
    }
}

fn length_outcome(w: &World, first: &Row, end: Day) -> Option<Outcome> {
    let start = match first.date("started_on") {
        Day::On(start) => start,
        Day::Unknown(why) => return Some(Outcome::unknown(why)),
        Day::Empty | Day::Later => return Some(Outcome::unknown(Why::EMPTY)),
    };
    let reached = add_months(start, 3);
    let in_period = |day: i64| w.from <= day && day <= w.to;
    let ended_early = if let Day::On(end) = end { Some(end).filter(|end| *end < reached) } else { None };
    let running = matches!(end, Day::Empty | Day::Later) && reached > w.as_of;
    let in_scope = match (end, ended_early) {
        (_, Some(end)) => in_period(end),
        // It ended on any day from its start on, or has reached its minimum.
        (Day::Unknown(_), _) => start <= w.to && reached >= w.from,
        _ if running => start <= w.reference,
        _ => in_period(reached),
    };
    if !in_scope {
        return None;
    }
    if let Some(reason) = outside_the_order(w, start) {
        return Some(Outcome::of(Kind::Excluded, reason));
    }
    Some(match (end, ended_early) {
        (Day::Unknown(why), _) => Outcome::unknown(why),
        (_, Some(_)) => cut_short(w, first),
        _ if running => Outcome::plain(Kind::Pending),
        _ => Outcome::plain(Kind::Met),
    })
}

fn cut_short(w: &World, row: &Row) -> Outcome {
    match w.follow(row, "case_id").map_or(MISSING, |case| closing_reason(case, CUT_SHORT)) {
        Yes => Outcome::of(Kind::Excluded, "lapsed"),
        Unknown(why) => Outcome::unknown(why),
        No => Outcome::plain(Kind::NotMet),
    }
}

/// Whether monitoring is in force in the period; without a start it may be.
fn runs_in_period(w: &World, row: &Row) -> Tri {
    row.in_force("started_on", "ended_on", w.from, w.reference)
}

pub fn extension_approved(w: &World, found: &mut Findings) {
    for row in w.rows("post_monitoring") {
        let member = runs_in_period(w, row).and(row.says_any("extended", &["true"]));
        let papers = || row.filled("extension_reason").and(row.filled("extension_approved_on"));
        found.judge(w, w.owner(row), row.subject(), || judge(member, papers()));
    }
}

/// What is not filled while monitoring runs may still come.
fn unless_running(w: &World, member: Tri, filled: Tri, row: &Row, over: Outcome) -> Option<Outcome> {
    if filled != No || member != Yes {
        return judge(member, filled);
    }
    Some(match row.date("ended_on") {
        Day::On(end) if end <= w.reference => over,
        Day::Unknown(why) => Outcome::unknown(why),
        _ => Outcome::of(Kind::Pending, "running"),
    })
}

/// I8.2: the local authority hears of it, unless it is the provider itself.
pub fn local_authority(w: &World, found: &mut Findings) {
    for row in w.rows("post_monitoring") {
        let member = runs_in_period(w, row);
        found.judge(w, w.owner(row), row.subject(), || {
            let filled = row.filled("local_authority_info_on");
            if filled != No {
                return judge(member, filled);
            }
            match own_authority(w, row) {
                Yes if member != No => Some(Outcome::of(Kind::Excluded, "own_authority")),
                Unknown(why) => judge(member, Unknown(why)),
                _ => unless_running(w, member, filled, row, Outcome::plain(Kind::NotMet)),
            }
        });
    }
}

/// Whether the row's provider is a local service itself.
fn own_authority(w: &World, row: &Row) -> Tri {
    let mut providers = w.rows("providers").iter();
    let provider = providers.find(|provider| provider.owner.is_some() && provider.owner == row.owner);
    provider.map_or(MISSING, |provider| provider.is("kind", "local_service"))
}

/// I8.3: partners hear of it; whoever has partners may prove it otherwise.
pub fn partners(w: &World, found: &mut Findings) {
    for row in w.rows("post_monitoring") {
        let member = runs_in_period(w, row);
        found.judge(w, w.owner(row), row.subject(), || {
            let over = match has_partners(w, row) {
                Yes => Outcome::unknown(Why::PROOF),
                Unknown(why) => Outcome::unknown(why.with(Why::PROOF)),
                No => Outcome::plain(Kind::NotMet),
            };
            unless_running(w, member, row.filled("partner_info_on"), row, over)
        });
    }
}

/// Whether the row's provider has a contract of collaboration in force.
fn has_partners(w: &World, row: &Row) -> Tri {
    any(w
        .rows("documents")
        .iter()
        .filter(|document| document.owner.is_some() && document.owner == row.owner)
        .map(|document| document.is("kind", "collaboration_contract").and(in_force(w, document))))
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
        let member = w.in_period(row, "restricted_on");
        found.judge(w, w.owner(row), row.subject(), || {
            let papers = super::tri::all(["provider_approved_on", "reason", "until"].map(|field| row.filled(field)));
            judge(member, row.says_yes("recorded_in_file").and(papers))
        });
    }
}
