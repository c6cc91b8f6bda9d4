//! Active cases per person and day, by a sweep over intervals.
//!
//! An appointment is active from the day it begins to the day before it ends. It ends with the appointment, the case,
//! the start of post-service monitoring, or, of a case that was handed on, with the first outbound referral. Days on
//! which the person has delegated the case are not active. Half-open intervals: the end is the first day that is not
//! active any more.

use std::collections::{BTreeMap, HashMap};

use super::context::Context;
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::{Origin, Table};
use crate::results::Caseload;
use crate::time::{Day, add_months, format_month, month_start};

/// First active day and first day that is not active any more.
pub type Span = (Day, Day);

/// The caseload of one person.
#[derive(Debug, Clone, Default)]
pub struct Load {
    /// Largest number of cases that were surely active on one day.
    pub sure_max: u32,
    /// First day of that maximum.
    pub max_day: Option<Day>,
    /// The same if everything possible counted.
    pub possible_max: u32,
    /// Days with at least one surely active case, merged.
    pub sure_days: Vec<Span>,
    /// Days with at least one possibly active case, merged.
    pub possible_days: Vec<Span>,
    /// Number of cases, from a day on, while surely active.
    pub steps: Vec<(Day, u32)>,
    /// Distinct cases that were surely active on at least one day, and if everything possible counted.
    pub cases: (u32, u32),
    /// Cases surely active on the reference day, and if everything possible counted.
    pub on_reference: (u32, u32),
    /// Case-days that left the count by delegation.
    pub delegated_days: u32,
    /// Where appointments stand that are possible only.
    pub open: Vec<Origin>,
}

/// The caseloads of all people in one role.
#[derive(Debug, Default)]
pub struct Loads {
    /// By row of the staff register.
    pub people: Vec<Load>,
    /// Whether the person surely has an appointment in force on the reference day.
    pub appointed: Vec<bool>,
}

/// One appointment's activity.
struct Activity {
    person: u32,
    /// The case, or a number of its own for an appointment whose case is unknown.
    case: u64,
    span: Span,
    sure: bool,
    origin: Option<Origin>,
}

/// Computes the caseloads of a role (a code of `appointment_role`).
#[must_use]
pub fn loads(context: &Context, role: &str) -> Loads {
    let registers = context.registers;
    let period = context.period();
    let window = (period.from, period.reference() + 1);
    let staff = registers.table("staff").map_or(0, |t| t.height);
    let mut loads = Loads { people: vec![Load::default(); staff], appointed: vec![false; staff] };
    let (Some(appointments), Some(cases)) = (registers.table("appointments"), registers.table("cases")) else {
        return loads;
    };
    let code = context.schema().codes.get("appointment_role").and_then(|l| l.position(role));
    let ends = case_ends(context, cases);
    let recorded = cases.days("recorded_at");
    let (appointed, ended) = (appointments.days("appointed_on"), appointments.days("ended_on"));
    let column = |field: &str| appointments.refs.get(field).map(|c| c.rows.as_slice()).unwrap_or_default();
    let roles = appointments.codes("role");
    let delegations = delegations(context);
    let mut activities = Vec::new();
    for (row, (&person, &case)) in column("staff_id").iter().zip(column("case_id")).enumerate() {
        let found = roles.get(row).copied().flatten();
        if person >= DANGLING || (found.is_some() && found != code) {
            continue;
        }
        let at = |days: &[Option<Day>]| days.get(row).copied().flatten();
        let known_case = case < DANGLING;
        let start = at(&appointed).or_else(|| recorded.get(case as usize).copied().flatten());
        let end = [at(&ended), ends.get(case as usize).copied().flatten()].into_iter().flatten().min();
        let span = (start.unwrap_or(window.0).max(window.0), end.unwrap_or(window.1).min(window.1));
        let sure = found.is_some() && start.is_some() && known_case;
        if found.is_some() {
            let day = period.reference();
            let in_force = at(&appointed).is_none_or(|d| d <= day) && at(&ended).is_none_or(|d| d >= day);
            if let Some(mark) = loads.appointed.get_mut(person as usize) {
                *mark |= in_force;
            }
        }
        if span.0 < span.1 {
            let case = if known_case { u64::from(case) } else { u64::from(u32::MAX) + 1 + row as u64 };
            let origin = appointments.origin.get(row).copied();
            activities.push(Activity { person, case, span, sure, origin });
        }
    }
    sum_up(&mut loads, activities, &delegations, window, period.reference());
    loads
}

/// The first day on which each case is not active any more, whoever is appointed.
fn case_ends(context: &Context, cases: &Table) -> Vec<Option<Day>> {
    let registers = context.registers;
    let schema = context.schema();
    let mut ends = cases.days("closed_on");
    let mut earlier = |case: u32, day: Option<Day>| {
        if let (Some(end), Some(day)) = (ends.get_mut(case as usize), day) {
            *end = Some(end.map_or(day, |end| end.min(day)));
        }
    };
    if let Some(table) = registers.table("post_monitoring")
        && let Some(column) = table.refs.get("case_id")
    {
        for (&case, day) in column.rows.iter().zip(table.days("started_on")) {
            earlier(case, day);
        }
    }
    let codes = |list: &str, ids: &[&str]| -> Vec<u32> {
        ids.iter().filter_map(|id| schema.codes.get(list).and_then(|l| l.position(id))).collect()
    };
    let is = |code: Option<u32>, wanted: &[u32]| code.is_some_and(|code| wanted.contains(&code));
    let reasons = codes("closing_reason", &["referred", "directed"]);
    let mut handed_on: Vec<bool> =
        cases.codes("closing_reason").into_iter().map(|c| c.is_some_and(|c| reasons.contains(&c))).collect();
    if let Some(table) = registers.table("assessments")
        && let Some(column) = table.refs.get("case_id")
    {
        let (kinds, decisions) =
            (codes("assessment_kind", &["initial"]), codes("assessment_decision", &["refer", "direct"]));
        for ((&case, kind), decision) in column.rows.iter().zip(table.codes("kind")).zip(table.codes("decision")) {
            if is(kind, &kinds)
                && is(decision, &decisions)
                && let Some(mark) = handed_on.get_mut(case as usize)
            {
                *mark = true;
            }
        }
    }
    if let Some(table) = registers.table("referrals")
        && let Some(column) = table.refs.get("case_id")
    {
        let (out, kinds) = (codes("referral_way", &["out"]), codes("referral_kind", &["referral", "direction"]));
        let codes = table.codes("way").into_iter().zip(table.codes("kind"));
        for ((&case, day), (way, kind)) in column.rows.iter().zip(table.days("sent_on")).zip(codes) {
            if handed_on.get(case as usize) == Some(&true) && is(way, &out) && is(kind, &kinds) {
                earlier(case, day);
            }
        }
    }
    ends
}

/// Delegated days by person and case; the second list holds those whose first day is unknown.
type Delegations = HashMap<(u32, u32), (Vec<Span>, Vec<Span>)>;

fn delegations(context: &Context) -> Delegations {
    let mut found: Delegations = HashMap::new();
    let Some(table) = context.registers.table("delegations") else { return found };
    let column = |field: &str| table.refs.get(field).map(|c| c.rows.as_slice()).unwrap_or_default();
    let (from, to) = (table.days("from_on"), table.days("to_on"));
    for (row, (&person, &case)) in column("from_staff_id").iter().zip(column("case_id")).enumerate() {
        if person >= DANGLING || case >= DANGLING {
            continue;
        }
        let end = to.get(row).copied().flatten().map_or(Day::MAX, |d| d.saturating_add(1));
        let lists = found.entry((person, case)).or_default();
        match from.get(row).copied().flatten() {
            Some(start) => lists.0.push((start, end)),
            None => lists.1.push((Day::MIN, end)),
        }
    }
    found
}

fn sum_up(loads: &mut Loads, mut activities: Vec<Activity>, delegations: &Delegations, window: Span, reference: Day) {
    activities.sort_by_key(|a| (a.person, a.case, a.span));
    let mut rest = activities.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|a| a.person == first.person).count();
        let (mine, others) = rest.split_at(count);
        if let Some(load) = loads.people.get_mut(first.person as usize) {
            *load = one_person(mine, delegations, window, reference);
        }
        rest = others;
    }
}

fn one_person(mine: &[Activity], delegations: &Delegations, window: Span, reference: Day) -> Load {
    let open = mine.iter().filter(|a| !a.sure).filter_map(|a| a.origin).collect();
    let mut load = Load { open, ..Load::default() };
    let mut sure_spans = Vec::new();
    let mut possible_spans = Vec::new();
    let mut rest = mine;
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|a| a.case == first.case).count();
        let (same, others) = rest.split_at(count);
        let none = (Vec::new(), Vec::new());
        let case = u32::try_from(first.case).unwrap_or(EMPTY);
        let (taken, perhaps) = delegations.get(&(first.person, case)).unwrap_or(&none);
        let whole = merge(same.iter().filter(|a| a.sure).map(|a| a.span).collect());
        let possible = merge(same.iter().map(|a| a.span).collect());
        let kept = subtract(&whole, taken);
        load.delegated_days += days_of(&whole) - days_of(&kept);
        let sure = subtract(&kept, perhaps);
        let possible = subtract(&possible, taken);
        let on = |spans: &[Span]| spans.iter().any(|&(from, to)| from <= reference && reference < to);
        load.cases.0 += u32::from(!sure.is_empty());
        load.cases.1 += u32::from(!possible.is_empty());
        load.on_reference.0 += u32::from(on(&sure));
        load.on_reference.1 += u32::from(on(&possible));
        sure_spans.extend(sure);
        possible_spans.extend(possible);
        rest = others;
    }
    load.steps = sweep(&sure_spans);
    let peak = load.steps.iter().copied().max_by_key(|&(day, cases)| (cases, -day));
    if let Some((day, cases)) = peak.filter(|(_, cases)| *cases > 0) {
        load.sure_max = cases;
        load.max_day = Some(day.max(window.0));
    }
    load.possible_max = sweep(&possible_spans).into_iter().map(|(_, cases)| cases).max().unwrap_or(0);
    load.sure_days = merge(sure_spans);
    load.possible_days = merge(possible_spans);
    load
}

/// Number of spans that cover each day, from the days on which it changes.
fn sweep(spans: &[Span]) -> Vec<(Day, u32)> {
    let mut changes: Vec<(Day, i64)> = spans.iter().flat_map(|&(from, to)| [(from, 1), (to, -1)]).collect();
    changes.sort_unstable();
    let mut level = 0i64;
    let days = changes.chunk_by(|(a, _), (b, _)| a == b).filter_map(|day| {
        level += day.iter().map(|(_, change)| change).sum::<i64>();
        day.first().map(|(day, _)| (*day, u32::try_from(level).unwrap_or(0)))
    });
    days.collect()
}

fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for (from, to) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

fn subtract(spans: &[Span], taken: &[Span]) -> Vec<Span> {
    if taken.is_empty() {
        return spans.to_vec();
    }
    let taken = merge(taken.to_vec());
    let mut left = Vec::new();
    for &(mut from, to) in spans {
        for &(gone_from, gone_to) in &taken {
            if gone_to <= from || gone_from >= to {
                continue;
            }
            if gone_from > from {
                left.push((from, gone_from));
            }
            from = from.max(gone_to);
        }
        if from < to {
            left.push((from, to));
        }
    }
    left
}

fn days_of(spans: &[Span]) -> u32 {
    spans.iter().map(|&(from, to)| u32::try_from(to - from).unwrap_or(0)).sum()
}

/// Caseloads for the workload sheet, with the owner of each person; `limits` by role.
#[must_use]
pub fn summaries(context: &Context, limits: &BTreeMap<String, f64>) -> Vec<(u32, Caseload)> {
    let Some(staff) = context.registers.table("staff") else { return Vec::new() };
    let register = context.schema().position("staff").unwrap_or_default();
    let period = context.period();
    let mut all = Vec::new();
    for (role, &limit) in limits {
        let loads = context.loads(role);
        for ((row, load), &owner) in (0u32..).zip(&loads.people).zip(&staff.owner) {
            if load.sure_days.is_empty() && load.possible_days.is_empty() || owner >= DANGLING {
                continue;
            }
            all.push((
                owner,
                Caseload {
                    staff: context.registers.subject(register, row),
                    role: role.clone(),
                    max: load.sure_max,
                    max_day: load.max_day,
                    max_possible: load.possible_max,
                    days_above: days_above(&load.steps, limit),
                    delegated_case_days: load.delegated_days,
                    by_month: by_month(&load.steps, period.from, period.reference()),
                },
            ));
        }
    }
    all
}

fn days_above(steps: &[(Day, u32)], limit: f64) -> u32 {
    steps
        .windows(2)
        .filter_map(|pair| match pair {
            [(from, cases), (to, _)] if f64::from(*cases) > limit => u32::try_from(to - from).ok(),
            _ => None,
        })
        .sum()
}

fn by_month(steps: &[(Day, u32)], from: Day, to: Day) -> BTreeMap<String, u32> {
    let mut months = BTreeMap::new();
    let mut month = month_start(from);
    while month <= to {
        let next = add_months(month, 1);
        let before = steps.iter().rev().find(|(day, _)| *day <= month).map_or(0, |(_, cases)| *cases);
        let within = steps.iter().filter(|(day, _)| month < *day && *day < next).map(|(_, cases)| *cases);
        months.insert(format_month(month), within.fold(before, u32::max));
        month = next;
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_half_open() {
        assert_eq!(merge(vec![(5, 8), (1, 3), (3, 5)]), vec![(1, 8)]);
        assert_eq!(subtract(&[(1, 10)], &[(3, 5), (8, 20)]), vec![(1, 3), (5, 8)]);
        assert_eq!(subtract(&[(1, 4)], &[(0, 9)]), vec![]);
        assert_eq!(days_of(&[(1, 3), (5, 6)]), 3);
        assert_eq!(sweep(&[(1, 4), (2, 4), (4, 6)]), vec![(1, 1), (2, 2), (4, 1), (6, 0)]);
    }

    #[test]
    fn the_maximum_is_the_first_day_that_reaches_it() {
        let activity = |case, span| Activity { person: 0, case, span, sure: true, origin: None };
        let mine = [activity(1, (1, 9)), activity(2, (4, 6)), activity(3, (7, 8))];
        let load = one_person(&mine, &HashMap::new(), (0, 10), 8);
        assert_eq!((load.sure_max, load.max_day), (2, Some(4)));
        assert_eq!(load.cases, (3, 3));
        assert_eq!(load.on_reference, (1, 1));
    }
}
