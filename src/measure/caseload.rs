//! Active cases per person and day, by a sweep over intervals.
//!
//! An appointment is active from the day it begins to the day before it ends. It ends with the appointment, the case, or
//! a row that ends the case (of Order 69/2004: post-service monitoring; of a case that was handed on, the first outbound
//! referral). Days on which the person has delegated the case are not active. Half-open intervals: the end is the first
//! day that is not active any more. Which registers and columns say all this, the act says: [`Caseload`].
//!
//! [`Caseload`]: crate::catalogue::keeping::Caseload

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, PoisonError};

use super::absences::Absences;
use super::case_ends::{self, CaseEnds};
use super::context::Context;
use super::load_days::{CaseDays, Load, Loads, Span};
use super::loose;
use crate::catalogue::indicator::Every;
use crate::catalogue::keeping::{Away, Caseload as Kept, Keeping};
use crate::expr::{self, Doubt, Reading};
use crate::registers::spec::Role;
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::values::marks;
use crate::registers::{Marks, Origin, Table};
use crate::results::Caseload;
use crate::time::{Day, add_months, format_month, month_start};

impl Context<'_> {
    /// The caseloads of a part that workers play in having files (a code of the act's list of these).
    #[must_use]
    pub fn loads(&self, role: &str) -> Arc<Loads> {
        self.loads_since(role, self.period().from)
    }

    /// The same of whole weeks or months: one that ends in the period counts with its days before the period.
    #[must_use]
    pub fn loads_in(&self, role: &str, every: Every) -> Arc<Loads> {
        self.loads_since(role, every.around(self.period().from).0)
    }

    fn loads_since(&self, role: &str, first: Day) -> Arc<Loads> {
        // A poisoned lock still guards a map that is whole.
        let slot = {
            let mut all = self.shared.loads.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry((role.to_owned(), first)).or_default())
        };
        Arc::clone(slot.get_or_init(|| Arc::new(loads(self, role, first))))
    }

    /// Caseloads of all people in all roles, for the workload sheet; their limits by role and row of the person.
    #[must_use]
    pub fn caseloads(&self, limits: &BTreeMap<String, Vec<f64>>) -> Vec<(u32, Caseload)> {
        summaries(self, limits)
    }
}

/// One appointment's activity.
struct Activity {
    person: u32,
    /// The case, or a number of its own for an appointment whose case is unknown.
    case: u64,
    /// The days on which it surely is active, and those on which it may be.
    sure: Option<Span>,
    possible: Span,
    origin: Option<(Origin, Doubt)>,
    /// Whether it surely is the person's.
    named: bool,
    /// Whether a column that the sheet lacks could end it.
    column_missing: bool,
}

/// Computes the caseloads of a part from a day on.
#[must_use]
fn loads(context: &Context, role: &str, first: Day) -> Loads {
    let registers = context.registers;
    let schema = context.schema();
    let period = context.period();
    let window = (first, period.reference() + 1);
    let Keeping { work, caseload, .. } = &context.catalogue.keeping;
    let table = |register: Option<usize>| register.and_then(|register| registers.tables.get(register));
    let Some(staff) = table(schema.playing(Role::Worker)) else { return Loads::default() };
    let mut loads =
        Loads { people: vec![Load::default(); staff.height], appointed: vec![false; staff.height], ..Loads::default() };
    let Some(caseload) = caseload else { return loads };
    let subjects = schema.playing(Role::Subject);
    let (Some(subjects), Some(cases), Some(appointments)) =
        (subjects, table(subjects), registers.table(&caseload.register))
    else {
        return loads;
    };
    let one_part = caseload.role.is_none();
    let list = caseload.role.as_ref().and_then(|(_, list)| schema.codes.get(list));
    let code = list.and_then(|list| list.position(role));
    let CaseEnds { ends, lacking: ends_unsaid, fields } = case_ends::of(context, caseload, subjects, cases);
    loads.fields = fields;
    let away_unsaid = [&work.to, &work.away_from, &work.away_to].map(|field| Unread::of(staff, field.as_deref()));
    let begins = caseload.of_subject.from.as_deref();
    let (recorded, recorded_open) = (cases.days_of(begins), Unread::of(cases, begins));
    let (from, to) = (caseload.days.from.as_deref(), caseload.days.to.as_deref());
    let (appointed, ended) = (appointments.days_of(from), appointments.days_of(to));
    let (appointed_open, ended_open) = (Unread::of(appointments, from), Unread::of(appointments, to));
    let later = from.and_then(|from| appointments.later.get(from)).map(marks).unwrap_or_default();
    let column = |field: &str| appointments.refs.get(field).map(|c| c.rows.as_slice()).unwrap_or_default();
    let roles = caseload.role.as_ref().map(|(field, _)| appointments.codes(field)).unwrap_or_default();
    let away = Absences::new(staff, work);
    let mut activities = Vec::new();
    let doubts = Doubts { kept: caseload, appointments, cases };
    for (row, (&person, &case)) in column(&caseload.worker).iter().zip(column(&caseload.subject)).enumerate() {
        let found = roles.get(row).copied().flatten();
        if person == EMPTY || (found.is_some() && found != code) || later.get(row) == Some(&true) {
            continue;
        }
        let at = |days: &[Option<Day>]| days.get(row).copied().flatten();
        let known_case = case < DANGLING;
        let of_case = || recorded.get(case as usize).copied().flatten();
        let unread = appointed_open.is(row) || (at(&appointed).is_none() && recorded_open.is(case as usize));
        let start = if unread { None } else { at(&appointed).or_else(of_case) };
        let (end, end_open) = ends.get(case as usize).copied().unwrap_or_default();
        let end = [at(&ended), end].into_iter().flatten().min();
        let possible = (start.unwrap_or(window.0).max(window.0), end.unwrap_or(window.1).min(window.1));
        // An end that could not be read may have come at once.
        let known_part = one_part || found.is_some();
        let certain = known_part && start.is_some() && known_case && !end_open && !ended_open.is(row);
        if known_part && person < DANGLING {
            let day = period.reference();
            let in_force = at(&appointed).is_none_or(|d| d <= day) && at(&ended).is_none_or(|d| d >= day);
            if let Some(mark) = loads.appointed.get_mut(person as usize) {
                *mark |= in_force && !unread && !ended_open.is(row);
            }
        }
        if possible.0 >= possible.1 {
            continue;
        }
        let perhaps = loose::named(appointments, &caseload.worker, row);
        if perhaps.anybody {
            let owner = appointments.owner.get(row).copied().unwrap_or(EMPTY);
            let cases = loads.anybodys.entry(owner).or_default();
            cases.entry(case_number(case, row)).or_default().push(possible);
            let origin =
                appointments.origin.get(row).map(|origin| (*origin, doubts.of(row, case, (start.is_some(), end_open))));
            loads.nobodys.entry(owner).or_default().extend(origin);
            continue;
        }
        let activity = |person, sure| Activity {
            person,
            case: case_number(case, row),
            sure,
            possible,
            origin: appointments
                .origin
                .get(row)
                .map(|origin| (*origin, doubts.of(row, case, (start.is_some(), end_open)))),
            named: person == column(&caseload.worker).get(row).copied().unwrap_or(EMPTY),
            column_missing: appointed_open.lacks(row)
                || ended_open.lacks(row)
                || ends_unsaid.get(case as usize) == Some(&true)
                || away_unsaid.iter().any(|field| field.lacks(person as usize)),
        };
        if person < DANGLING {
            activities.push(activity(person, certain.then_some(possible)));
        }
        activities.extend(perhaps.perhaps.iter().map(|person| activity(*person, None)));
    }
    sum_up(
        &mut loads,
        activities,
        &Off { delegated: delegations(context, caseload.away.as_ref()), away },
        window,
        period.reference(),
    );
    loads.cases.sort_by_key(|days| (days.case, days.person));
    loads
}

/// A case as a number, or a number of its own for an appointment whose case is unknown.
fn case_number(case: u32, row: usize) -> u64 {
    if case < DANGLING { u64::from(case) } else { u64::from(u32::MAX) + 1 + row as u64 }
}

/// Why nobody knows more of an appointment, where a cell of it or of its case could not be read.
struct Doubts<'t> {
    kept: &'t Kept,
    appointments: &'t Table,
    cases: &'t Table,
}

impl Doubts<'_> {
    /// `begun` is whether its first day is known, `end_open` whether the end of its case is not.
    fn of(&self, row: usize, case: u32, (begun, end_open): (bool, bool)) -> Doubt {
        let Kept { subject, worker, role, days, of_subject, .. } = self.kept;
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let role = role.as_ref().map(|(field, _)| field);
        let own = [Some(subject), Some(worker), role, days.from.as_ref(), days.to.as_ref()].into_iter().flatten();
        let own = own.map(|field| expr::doubt(self.appointments, field, number, Reading::Settled));
        let of_case = |field: Option<&String>| {
            field.map(|field| expr::doubt(self.cases, field, case, Reading::Settled)).unwrap_or_default()
        };
        let recorded = (case < DANGLING && !begun).then(|| of_case(of_subject.from.as_ref()));
        // What may have ended a case stands in several registers, and could not be read in one of them.
        let ended = end_open.then(|| match of_case(of_subject.to.as_ref()) {
            Doubt::Unknown => Doubt::Unreadable,
            doubt => doubt,
        });
        own.chain(recorded).chain(ended).max().unwrap_or_default()
    }
}

/// Which cells of a column could not be read, and which rows have no such column.
struct Unread<'t> {
    marks: Option<&'t Marks>,
    absent: &'t [Range<u32>],
}

impl<'t> Unread<'t> {
    /// Of a column that may be none.
    fn of(table: &'t Table, field: Option<&str>) -> Self {
        let absent = field.and_then(|field| table.absent.get(field)).map(Vec::as_slice).unwrap_or_default();
        Self { marks: field.and_then(|field| table.marks.get(field)), absent }
    }

    fn is(&self, row: usize) -> bool {
        u32::try_from(row).is_ok_and(|row| self.marks.is_some_and(|marks| marks.of(row).is_some()))
    }

    fn lacks(&self, row: usize) -> bool {
        u32::try_from(row).is_ok_and(|row| expr::within(self.absent, row))
    }
}

/// Delegated days by person and case; the second list holds those whose first day is unknown.
type Delegations = HashMap<(u32, u32), (Vec<Span>, Vec<Span>)>;

fn delegations(context: &Context, away: Option<&Away>) -> Delegations {
    let mut found: Delegations = HashMap::new();
    let Some((away, table)) = away.and_then(|away| Some((away, context.registers.table(&away.register)?))) else {
        return found;
    };
    let column = |field: &str| table.refs.get(field).map(|c| c.rows.as_slice()).unwrap_or_default();
    let (from, to) = (table.days_of(away.days.from.as_deref()), table.days_of(away.days.to.as_deref()));
    let unread = Unread::of(table, away.days.to.as_deref());
    for (row, (&person, &case)) in column(&away.worker).iter().zip(column(&away.subject)).enumerate() {
        if person >= DANGLING || case >= DANGLING {
            continue;
        }
        let end = to.get(row).copied().flatten().map_or(Day::MAX, |d| d.saturating_add(1));
        let lists = found.entry((person, case)).or_default();
        match from.get(row).copied().flatten() {
            // Until when, nobody can read: surely on its first day, perhaps ever after.
            Some(start) if unread.is(row) => {
                lists.0.push((start, start.saturating_add(1)));
                lists.1.push((start, end));
            }
            Some(start) => lists.0.push((start, end)),
            None => lists.1.push((Day::MIN, end)),
        }
    }
    found
}

/// Days on which cases are not active for a person: delegated ones, and all of a person who is away.
struct Off {
    delegated: Delegations,
    away: Absences,
}

fn sum_up(loads: &mut Loads, mut activities: Vec<Activity>, off: &Off, window: Span, reference: Day) {
    activities.sort_by_key(|a| (a.person, a.case, a.possible));
    for mine in activities.chunk_by(|a, b| a.person == b.person) {
        let Some(person) = mine.first().map(|a| a.person) else { continue };
        let load = one_person(person, mine, off, window, reference, &mut loads.cases);
        if let Some(slot) = loads.people.get_mut(person as usize) {
            *slot = load;
        }
    }
}

fn one_person(
    person: u32,
    mine: &[Activity],
    off: &Off,
    window: Span,
    reference: Day,
    cases: &mut Vec<CaseDays>,
) -> Load {
    let open = mine.iter().filter(|a| a.sure.is_none());
    let open = open.filter_map(|a| a.origin.map(|(origin, doubt)| (origin, doubt, a.possible))).collect();
    let column_missing = mine.iter().any(|a| a.column_missing);
    let (gone, perhaps_gone) = off.away.of(person);
    let mut load = Load { open, gone: gone.to_vec(), ..Load::default() };
    let none = (Vec::new(), Vec::new());
    let mut sure_spans = Vec::new();
    let mut firm_spans = Vec::new();
    let mut possible_spans = Vec::new();
    let mut owed_spans = Vec::new();
    for same in mine.chunk_by(|a, b| a.case == b.case) {
        let case = same.first().and_then(|a| u32::try_from(a.case).ok()).unwrap_or(EMPTY);
        let (taken, perhaps) = off.delegated.get(&(person, case)).unwrap_or(&none);
        let whole = subtract(&merge(same.iter().filter_map(|a| a.sure).collect()), gone);
        let possible = subtract(&merge(same.iter().map(|a| a.possible).collect()), gone);
        let owed = merge(same.iter().filter(|a| a.named).map(|a| a.possible).collect());
        owed_spans.extend(subtract(&subtract(&owed, gone), taken));
        let kept = subtract(&whole, taken);
        load.delegated_days += days_of(&whole) - days_of(&kept);
        let sure = subtract(&subtract(&kept, perhaps), perhaps_gone);
        if column_missing {
            let firm = merge(same.iter().filter(|a| !a.column_missing).filter_map(|a| a.sure).collect());
            let off = [gone, taken, perhaps, perhaps_gone];
            firm_spans.extend(off.iter().fold(firm, |left, off| subtract(&left, off)));
        }
        let possible = subtract(&possible, taken);
        let on = |spans: &[Span]| spans.iter().any(|&(from, to)| from <= reference && reference < to);
        load.cases.0 += u32::from(!sure.is_empty());
        load.cases.1 += u32::from(!possible.is_empty());
        load.on_reference.0 += u32::from(on(&sure));
        load.on_reference.1 += u32::from(on(&possible));
        sure_spans.extend(&sure);
        possible_spans.extend(&possible);
        if case != EMPTY && !possible.is_empty() {
            cases.push(CaseDays { case, person, sure, possible });
        }
    }
    load.steps = sweep(&sure_spans);
    load.firm_steps = column_missing.then(|| sweep(&firm_spans));
    load.possible_steps = sweep(&possible_spans);
    let peak = load.steps.iter().copied().max_by_key(|&(day, cases)| (cases, -day));
    if let Some((day, cases)) = peak.filter(|(_, cases)| *cases > 0) {
        load.sure_max = cases;
        load.max_day = Some(day.max(window.0));
    }
    load.possible_max = load.possible_steps.iter().map(|(_, cases)| *cases).max().unwrap_or(0);
    load.sure_days = merge(sure_spans);
    load.possible_days = merge(possible_spans);
    load.owed_days = merge(owed_spans);
    load
}

impl Loads {
    /// Cases of people whom nobody knows that may be a person's beside the person's own, from a day on.
    pub(super) fn others(&self, owner: u32, person: u32, gone: &[Span]) -> Vec<(Day, u32)> {
        let mut spans = Vec::new();
        for (case, days) in self.anybodys.get(&owner).into_iter().flatten() {
            let own = u32::try_from(*case).ok().into_iter().flat_map(|case| self.of_case(case));
            let own = own.filter(|days| days.person == person).flat_map(|days| days.possible.iter().copied());
            let taken: Vec<Span> = own.chain(gone.iter().copied()).collect();
            spans.extend(subtract(&merge(days.clone()), &taken));
        }
        sweep(&spans)
    }
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
fn summaries(context: &Context, limits: &BTreeMap<String, Vec<f64>>) -> Vec<(u32, Caseload)> {
    let register = context.schema().playing(Role::Worker);
    let staff = register.and_then(|register| Some((register, context.registers.tables.get(register)?)));
    let Some((register, staff)) = staff else { return Vec::new() };
    let period = context.period();
    let mut all = Vec::new();
    for (role, limits) in limits {
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
                    days_above: limits.get(row as usize).map_or(0, |limit| days_above(&load.steps, *limit)),
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
        let activity = |case, span| Activity {
            person: 0,
            case,
            sure: Some(span),
            possible: span,
            origin: None,
            named: true,
            column_missing: false,
        };
        let mine = [activity(1, (1, 9)), activity(2, (4, 6)), activity(3, (7, 8))];
        let off = Off { delegated: HashMap::new(), away: Absences::default() };
        let load = one_person(0, &mine, &off, (0, 10), 8, &mut Vec::new());
        assert_eq!((load.sure_max, load.max_day), (2, Some(4)));
        assert_eq!(load.cases, (3, 3));
        assert_eq!(load.on_reference, (1, 1));
    }

    #[test]
    fn what_a_column_that_the_sheet_lacks_could_end_is_not_firm() {
        let activity = |case, column_missing| Activity {
            person: 0,
            case,
            sure: Some((0, 10)),
            possible: (0, 10),
            origin: None,
            named: true,
            column_missing,
        };
        let off = Off { delegated: HashMap::new(), away: Absences::default() };
        let firm = |mine: &[Activity]| one_person(0, mine, &off, (0, 10), 8, &mut Vec::new()).firm_steps;
        assert_eq!(firm(&[activity(1, true), activity(2, false)]), Some(vec![(0, 1), (10, 0)]));
        assert_eq!(firm(&[activity(1, false)]), None);
    }
}
