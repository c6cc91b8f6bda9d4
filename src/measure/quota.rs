//! Quota: a sum per person and calendar year that lies wholly in the period.

use std::collections::BTreeMap;

use super::capacity::Saved;
use super::doubt::UnknownCauses;
use super::events::{Event, all_rows, fields};
use super::found::{OutcomeDraft, Part, Subject};
use super::loose;
use super::population::Population;
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::UNKNOWN;
use super::terms;
use crate::catalogue::indicator::{Events, Quota};
use crate::catalogue::keeping::Work;
use crate::expr::{self, Columns, Doubt, Explanation, Reading, Type};
use crate::registers::spec::Role;
use crate::registers::table::DANGLING;
use crate::registers::values::marks;
use crate::registers::{Origin, Table};
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Day, day_of, year_of};

/// Amounts of one person: by year, and those that may fall in any year.
#[derive(Debug, Default)]
struct Amounts {
    sure: BTreeMap<i32, f64>,
    possible: BTreeMap<i32, f64>,
    any_year: f64,
    /// Rows that may add to a year, or to any, and why they are open.
    open: Vec<(Option<i32>, Origin, Doubt)>,
}

/// Judges everybody for every whole year of the period.
pub fn evaluate(task: &Task, quota: &Quota, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &quota.register);
    // Of other people than the workers of the act nobody keeps when they work.
    let workers = task.context.schema().playing(Role::Worker) == Some(population.register);
    let none = Work::default();
    let work = if workers { &task.context.catalogue.keeping.work } else { &none };
    let columns = [&work.from, &work.to, &work.since, &work.away_from, &work.away_to].map(Option::as_deref);
    task.note(&quota.register, &columns.iter().flatten().copied().collect::<Vec<_>>());
    task.note(&quota.from, &[&quota.via]);
    let members = population.truths(quota.filter.as_ref());
    let Some(staff) = population.registers().tables.get(population.register) else { return };
    let amounts = amounts(&population, quota);
    let doubts = UnknownCauses::new(&population, quota.filter.as_ref(), &members, sink);
    let from_register = FieldNames::one(&quota.from);
    let [hired, left, since, suspended_from, suspended_to] = columns.map(|field| staff.days_of(field));
    let period = task.context.period();
    let later = |field: Option<&str>| field.and_then(|field| staff.later.get(field)).map(marks).unwrap_or_default();
    let [from_column, to_column, since_column, away_from_column, away_to_column] = columns;
    let (role_later, suspension_later, hired_later) =
        (later(since_column), later(away_from_column), later(from_column));
    let later_role = |row: usize| role_later.get(row) == Some(&true);
    let unread = Unread::new(staff, columns);
    for year in year_of(period.from)..=year_of(period.to) {
        let (Some(first), Some(last)) = (day_of(year, 1, 1), day_of(year, 12, 31)) else { continue };
        if first < period.from || last > period.to || !task.context.begins_here(first) {
            continue;
        }
        let (least, open_least) = terms::numbers(&population, &quota.at_least, &vec![Some(first); population.len()]);
        for (row, &member) in members.iter().enumerate() {
            let at = |days: &[Option<Day>]| days.get(row).copied().flatten();
            let (hired, left) = (at(&hired), at(&left));
            let employed = hired.is_none_or(|d| d <= last) && left.is_none_or(|d| d >= first);
            if member == Some(false) || !employed || hired_later.get(row) == Some(&true) {
                continue;
            }
            let none = Amounts::default();
            let mine = amounts.people.get(row).unwrap_or(&none);
            let sure = mine.sure.get(&year).copied().unwrap_or(0.0);
            let anybodys = population.owner(row).map_or(0.0, |owner| amounts.anybodys(owner, row, year));
            let most = sure + mine.possible.get(&year).copied().unwrap_or(0.0) + mine.any_year + anybodys;
            let Some(least) = least.get(row).copied().flatten() else { continue };
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            // Of several minima the one that applies is not known.
            let minima = open_least.get(&number).map(|(minima, _)| minima.as_slice()).unwrap_or_default();
            let (lowest, least) = minima.iter().fold((least, least), |(a, b), n| (a.min(*n), b.max(*n)));
            let not_yet = at(&since).is_some_and(|d| d > first) || later_role(row);
            let part_year = hired.is_some_and(|d| d > first) || left.is_some_and(|d| d < last) || not_yet;
            let (from, to) = (at(&suspended_from), at(&suspended_to));
            // A suspension that begins after the as-of day has not happened yet.
            let touches = suspension_later.get(row) != Some(&true)
                && from.is_none_or(|d| d <= last)
                && to.is_none_or(|d| d >= first);
            let open_suspension = touches && (unread.is(away_from_column, row) || unread.is(away_to_column, row));
            let suspended = touches && !open_suspension && (from.is_some() || to.is_some());
            let open_year = [from_column, to_column, since_column].into_iter().any(|field| unread.is(field, row));
            let (state, reason) = if member.is_none() && sure < least {
                (State::Undetermined, UNKNOWN)
            } else if part_year {
                (State::Excluded, "part_year")
            } else if suspended {
                (State::Excluded, "suspended")
            } else if sure >= least {
                (State::Met, "")
            } else if most >= lowest {
                (State::Undetermined, UNKNOWN)
            } else if open_suspension || open_year {
                // Whether the person worked the whole year could not be read.
                (State::Undetermined, "unreadable")
            } else if period.as_of < last {
                (State::Pending, "year_not_over")
            } else {
                (State::NotMet, "too_little")
            };
            if state == State::Undetermined
                && minima.is_empty()
                && reason == UNKNOWN
                && member.is_some()
                // Whose year nobody can read, possible rows do not keep from a breach.
                && !open_suspension
                && !open_year
                && period.as_of >= last
            {
                let undated = population.owner(row).map_or(0, |owner| amounts.strangers(owner, year));
                let own = mine.open.iter().filter(|(of, ..)| of.is_none_or(|of| of == year)).count();
                let own = u32::try_from(own).unwrap_or(u32::MAX);
                sink.saved(population.owner(row), Saved { subject: number, own, anybodys: (0, 0), undated });
            }
            let subject = Subject { register: population.register, row: number, part: Some(Part::Year(year)) };
            sink.add(population.owner(row), &subject.clone(), state, || {
                let mut found = OutcomeDraft::new(subject, state, reason);
                found.measured = Some(sure);
                found.limit = Some(least);
                if state == State::Pending {
                    found.due = Some(crate::time::Due { day: last, minute: None });
                }
                if reason == "unreadable" {
                    found.name(&unread.fields(row));
                } else if state == State::Undetermined {
                    if member.is_none() {
                        doubts.of(number).into_iter().for_each(|cause| found.explain(cause));
                    } else {
                        if let Some((_, why)) = open_least.get(&number) {
                            found.explain(why);
                        }
                        found.name(&from_register);
                        for (_, origin, doubt) in mine.open.iter().filter(|(of, ..)| of.is_none_or(|of| of == year)) {
                            found.explain(&Explanation {
                                rows: [*origin].into(),
                                doubt: *doubt,
                                ..Explanation::default()
                            });
                        }
                        let owner = population.owner(row);
                        for (origin, doubt) in owner.into_iter().flat_map(|owner| amounts.nobodys(owner, number, year))
                        {
                            found.explain(&Explanation {
                                rows: [*origin].into(),
                                doubt: *doubt,
                                ..Explanation::default()
                            });
                        }
                    }
                }
                if workers {
                    found.responsible = number;
                }
                found.sources.extend(population.origin(row));
                found
            });
        }
    }
}

/// Amounts of all people.
#[derive(Debug, Default)]
struct AllAmounts {
    /// By row of the staff register.
    people: Vec<Amounts>,
    /// Amounts of people whom nobody knows, by provider and year; without a year: of any.
    nobody: BTreeMap<(u32, Option<i32>), f64>,
    /// What of it cannot be a person's own, by that person.
    others: BTreeMap<(u32, Option<i32>), f64>,
    /// Where these stand, by provider and year; and whose they cannot be.
    nobodys: BTreeMap<(u32, Option<i32>), Vec<(Origin, Doubt, Option<u32>)>>,
    /// How many people they may be, by provider and year: a row that lists several counts once for each.
    strangers: BTreeMap<(u32, Option<i32>), u32>,
}

impl AllAmounts {
    /// What people whom nobody knows have in a year: it may be anybody's of their provider, but for whom it must not be.
    fn anybodys(&self, owner: u32, person: usize, year: i32) -> f64 {
        let person = u32::try_from(person).unwrap_or(u32::MAX);
        let of = |amounts: &BTreeMap<(u32, Option<i32>), f64>, whose: u32| -> f64 {
            [Some(year), None].iter().filter_map(|year| amounts.get(&(whose, *year))).sum()
        };
        (of(&self.nobody, owner) - of(&self.others, person)).max(0.0)
    }

    /// Where the rows of a year stand that name people whom nobody knows, and may name this one.
    fn nobodys(&self, owner: u32, person: u32, year: i32) -> impl Iterator<Item = (&Origin, &Doubt)> {
        let all = [Some(year), None].into_iter().filter_map(move |year| self.nobodys.get(&(owner, year))).flatten();
        all.filter(move |(.., other)| *other != Some(person)).map(|(origin, doubt, _)| (origin, doubt))
    }

    /// How many people these may be.
    fn strangers(&self, owner: u32, year: i32) -> u32 {
        let of = |year: Option<i32>| self.strangers.get(&(owner, year)).copied().unwrap_or_default();
        of(Some(year)).saturating_add(of(None))
    }
}

/// Which dates of people could not be read.
struct Unread<'s> {
    staff: &'s Table,
    fields: [Option<&'s str>; 5],
}

impl<'s> Unread<'s> {
    const fn new(staff: &'s Table, fields: [Option<&'s str>; 5]) -> Self {
        Self { staff, fields }
    }

    fn marked(&self, row: usize) -> impl Iterator<Item = &'s str> {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        self.fields
            .into_iter()
            .flatten()
            .filter(move |field| self.staff.marks.get(*field).is_some_and(|m| m.of(row).is_some()))
    }

    fn is(&self, field: Option<&str>, row: usize) -> bool {
        self.marked(row).any(|marked| Some(marked) == field)
    }

    fn fields(&self, row: usize) -> FieldNames {
        self.marked(row).collect()
    }
}

/// Whether a row's sheet has no column for a field.
fn lacks(table: &Table, field: &str, row: usize) -> bool {
    let number = u32::try_from(row).unwrap_or(u32::MAX);
    table.absent.get(field).is_some_and(|ranges| expr::within(ranges, number))
}

/// How many people whom nobody knows a row may name: each entry of a list one, any number where it cannot be read or
/// there is no such column.
fn strangers(table: &Table, via: &str, row: usize) -> u32 {
    let Some(list) = table.lists.get(via) else { return 1 };
    let number = u32::try_from(row).unwrap_or(u32::MAX);
    if table.marks.get(via).is_some_and(|marks| marks.of(number).is_some()) || lacks(table, via, row) {
        return u32::MAX;
    }
    u32::try_from(list.get(row).iter().filter(|person| **person == DANGLING).count()).unwrap_or(u32::MAX)
}

fn amounts(population: &Population, quota: &Quota) -> AllAmounts {
    let task = population.task;
    let from = task.register(&quota.from);
    let mut all = AllAmounts::default();
    all.people.resize_with(population.len(), Amounts::default);
    let Some(table) = task.context.registers.tables.get(from) else { return all };
    let events = Events {
        from: Some(quota.from.clone()),
        via: Some(quota.via.clone()),
        same: None,
        and_equal: None,
        filter: quota.rows.clone(),
        at: quota.at.clone(),
        not_before_start: false,
        not_before: None,
        too_early: None,
    };
    // What decides whether, when and how much rows count.
    let sources = [quota.rows.as_ref(), Some(&quota.at), quota.amount.as_ref()];
    let mut fields = fields(task, from, sources.into_iter().flatten().map(Some));
    let rows = all_rows(task, from, &events, Reading::Settled);
    // What a column that the sheet lacks would say may make a row count that does not count without it.
    let lacking = fields.iter().any(|field| table.absent.contains_key(field));
    let open = if lacking { all_rows(task, from, &events, Reading::Open) } else { Vec::new() };
    let rows = rows.into_iter().enumerate().map(|(row, event)| match event {
        Some(event) if event.sure => Some(event),
        event => event.or_else(|| open.get(row).copied().flatten().map(|open| Event { sure: false, ..open })),
    });
    let none_types = BTreeMap::new();
    let none_values = Columns::default();
    let amounts = quota.amount.as_ref().map(|amount| {
        let expr = task.compile(amount, from, &none_types, None, &[Type::Number]);
        let frame = task.whole(from, &none_values, Reading::Settled);
        expr::eval(&expr, &frame).numbers(table.height)
    });
    fields.push(quota.via.clone());
    fields.extend(quota.other_than.clone());
    let doubt = |row: usize| {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let each = fields.iter().map(|field| expr::doubt(table, field, row, Reading::Open));
        each.max().unwrap_or_default()
    };
    let others = quota.other_than.as_ref().and_then(|field| table.refs.get(field));
    for (row, event) in rows.enumerate() {
        let Some(event) = event else { continue };
        let amount = match &amounts {
            None => Some(1.0),
            Some(amounts) => amounts.get(row).copied().flatten(),
        };
        let named = loose::named(table, &quota.via, row);
        if (named.anybody || lacks(table, &quota.via, row))
            && let Some(&owner) = table.owner.get(row)
        {
            let year = event.at.map(|at| year_of(at.day));
            let amount = amount.unwrap_or(f64::INFINITY);
            *all.nobody.entry((owner, year)).or_default() += amount;
            let other = others.and_then(|others| others.rows.get(row)).filter(|other| **other < DANGLING);
            if let Some(&other) = other.filter(|_| amount.is_finite()) {
                *all.others.entry((other, year)).or_default() += amount;
            }
            all.nobodys.entry((owner, year)).or_default().push((event.origin, doubt(row), other.copied()));
            let people = all.strangers.entry((owner, year)).or_default();
            *people = people.saturating_add(strangers(table, &quota.via, row));
        }
        let people = named.sure.iter().map(|person| (*person, true));
        let people = people.chain(named.perhaps.iter().map(|person| (*person, false)));
        for (person, is_named) in people.filter(|(person, _)| *person < DANGLING) {
            let Some(mine) = all.people.get_mut(person as usize) else { continue };
            let other = others.and_then(|others| others.rows.get(row)).copied();
            if other == Some(person) {
                continue;
            }
            // Who an empty reference, or one that names nobody, leads to is not known.
            let sure = event.sure && is_named && other.is_none_or(|other| other < DANGLING);
            match (event.at, sure, amount) {
                (Some(at), true, Some(amount)) => *mine.sure.entry(year_of(at.day)).or_default() += amount,
                (Some(at), _, amount) => {
                    mine.open.push((Some(year_of(at.day)), event.origin, doubt(row)));
                    *mine.possible.entry(year_of(at.day)).or_default() += amount.unwrap_or(f64::INFINITY);
                }
                (None, _, amount) => {
                    mine.open.push((None, event.origin, doubt(row)));
                    mine.any_year += amount.unwrap_or(f64::INFINITY);
                }
            }
        }
    }
    all
}
