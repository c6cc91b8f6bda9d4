//! Duration: something lasts at least a term, judged in the period in which the minimum is reached or, ended earlier, in
//! which it ended.

use std::collections::BTreeMap;

use super::deadline::{exemption, rules, unknown_term};
use super::doubt::UnknownCauses;
use super::found::{OutcomeDraft, Subject};
use super::population::{Moments, Population};
use super::sink::OutcomeCollector;
use super::task::Task;
use super::term::{Rules, UNKNOWN, Whose};
use super::terms;
use crate::catalogue::indicator::{Bound, Duration};
use crate::expr::{self, Explanation, Reading};
use crate::registers::table::{DANGLING, EMPTY};
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Counting, Day, Due, Moment, Period, Term};

/// A stretch of time: one row, or several that touch or overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    /// The first row: the subject.
    row: usize,
    start: Option<Moment>,
    /// The last day that is known; none: it still goes on, or none is known.
    end: Option<Day>,
    /// Whether one of its rows still goes on.
    running: bool,
    /// Whether an end in it is not known.
    unknown: bool,
    /// The row before it, where nobody knows when that ended: it may belong to it.
    after: Option<u32>,
    /// Until when it may last, where rows of which nobody knows enough may belong to it: a day, or on and on.
    reach: Option<Reach>,
}

/// Until when a stretch may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reach {
    /// None: it may go on.
    to: Option<Day>,
    /// Whether it may have ended on any day until then.
    any: bool,
}

impl Stretch {
    /// The same with what an end that nobody knows cannot change: while a row goes on, or once what is known is long
    /// enough, it does not matter.
    fn seen_from(self, limit: Day, most: bool) -> Self {
        let reached = self.end.is_some_and(|end| if most { end > limit } else { end >= limit });
        let known = !self.unknown || self.running || reached;
        Self { end: self.end.filter(|_| known && !self.running), unknown: !known, ..self }
    }

    /// All that it may be, as far as that makes a difference in a period.
    fn each(self, limit: Day, most: bool, period: Period) -> Vec<Self> {
        let Some(reach) = self.reach else { return vec![self.seen_from(limit, most)] };
        let from = self.end.filter(|_| !self.running);
        let within = |day: &Day| from.is_some_and(|from| from < *day) && reach.to.is_none_or(|to| *day < to);
        let days = [period.from, period.to, limit, limit.saturating_add(1)];
        let between = days.into_iter().filter(|day| reach.any && within(day)).map(Some);
        let ends = [from, reach.to].into_iter().chain(between);
        ends.map(|end| Self { end, running: end.is_none(), unknown: false, ..self }.seen_from(limit, most)).collect()
    }
}

/// Judges every stretch.
pub fn evaluate(task: &Task, duration: &Duration, sink: &mut OutcomeCollector) {
    let population = Population::new(task, &duration.register);
    let members = population.truths(duration.filter.as_ref());
    let starts = population.moments(&duration.start, Reading::Open);
    let ends = population.moments(&duration.end, Reading::Settled);
    let most = matches!(duration.limit, Bound::AtMost(_));
    let (stretches, vague) = stretches(&population, duration, &members, &starts, &ends);
    let exempt = population.exempt(&duration.exempt);
    let days: Vec<Option<Day>> = starts.at.iter().map(|start| start.map(|start| start.day)).collect();
    let (Bound::AtLeast(limit) | Bound::AtMost(limit)) = &duration.limit;
    let terms = terms::of(&population, limit, &days);
    let rules = rules(task);
    let doubts = UnknownCauses::new(&population, duration.filter.as_ref(), &members, sink);
    let wanted = if sink.wants(State::Undetermined) { population.len() } else { 0 };
    let rows: Vec<u32> = (0u32..).take(wanted).collect();
    let reasons = UnknownCauses::of_reasons(&population, &duration.exempt, &exempt, &rows);
    for stretch in stretches {
        let row = stretch.row;
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let subject = Subject { register: population.register, row: number, part: None };
        let owner = population.owner(row);
        let member = members.get(row).copied().flatten().filter(|_| stretch.after.is_none());
        let Some(start) = stretch.start else {
            sink.add(owner, &subject.clone(), State::Undetermined, || {
                let mut found = OutcomeDraft::new(subject, State::Undetermined, "start_missing");
                found.name(&FieldNames::one(&duration.start.text));
                if starts.is_unknown(row) {
                    found.explain(&population.unknown_day(&duration.start, number));
                }
                found.sources.extend(population.origin(row));
                found
            });
            continue;
        };
        if rules.whose(start.day) == Whose::Another {
            continue;
        }
        let candidates = terms.of(row);
        let Some(&term) = candidates.last() else {
            if let Some(why) = terms.why(row).filter(|_| start.day <= rules.period.as_of) {
                sink.add(owner, &subject.clone(), State::Undetermined, || {
                    unknown_term(subject, start, why, population.origin(row))
                });
            }
            continue;
        };
        // A minimum is no last day on which something must be done: it does not move with the countings of terms.
        let counting = if most { rules.counting } else { Counting::Calendar };
        let least = counting.due(Moment::date(start.day), term, rules.holidays);
        let excused = exemption(&exempt, row);
        let mut judged = candidates.iter().flat_map(|term| {
            let limit = counting.due(Moment::date(start.day), *term, rules.holidays).day;
            let each = stretch.each(limit, most, rules.period).into_iter();
            let judge = |stretch| judge(&rules, &stretch, start, (limit, most), member, excused);
            each.map(judge).collect::<Vec<_>>()
        });
        let first = judged.next().flatten();
        let others: Vec<_> = judged.collect();
        let alike = others.iter().all(|other| *other == first);
        let stretch = if alike { stretch.seen_from(least.day, most) } else { stretch };
        let decided = if alike { first } else { Some((State::Undetermined, UNKNOWN)) };
        let Some((state, reason)) = decided else { continue };
        sink.add(owner, &subject.clone(), state, || {
            let mut found = describe(subject, (state, reason), start, &stretch, least, term);
            found.sources.extend(population.origin(row));
            if state == State::Undetermined {
                // Reasons that excuse an early end matter where there is one.
                let reasons = reasons.iter().filter(|_| stretch.end.is_some()).filter_map(|d| d.of(number));
                let term = terms.why(row).filter(|_| !alike);
                doubts.of(number).into_iter().chain(reasons).chain(term).for_each(|cause| found.explain(cause));
                if stretch.unknown {
                    found.explain(&population.unknown_day(&duration.end, number));
                }
                if let Some(before) = stretch.after.filter(|_| stretch.reach.is_none()) {
                    found.explain(&population.unknown_day(&duration.end, before));
                }
                vague.get(&row).into_iter().for_each(|why| found.explain(why));
            }
            found
        });
    }
}

fn describe(
    subject: Subject,
    (state, reason): (State, &str),
    start: Moment,
    stretch: &Stretch,
    least: Due,
    term: Term,
) -> OutcomeDraft {
    let mut found = OutcomeDraft::new(subject, state, reason);
    found.start = Some(start);
    found.due = Some(Due { day: least.day, minute: None });
    found.end = stretch.end.map(Moment::date);
    found.measured = stretch.end.map(|end| f64::from(end - start.day));
    found.limit = Some(f64::from(term.amount));
    found
}

/// State and reason; none where it is not judged in this period.
fn judge<'e>(
    rules: &Rules,
    stretch: &Stretch,
    start: Moment,
    (limit, most): (Day, bool),
    member: Option<bool>,
    excused: Option<(&'e str, Option<bool>)>,
) -> Option<(State, &'e str)> {
    let period = rules.period;
    if start.day > period.reference() {
        return None;
    }
    let short = stretch.end.is_some_and(|end| if most { end <= limit } else { end < limit });
    // The day that decides: the limit is reached, or the end came before.
    let deciding = if short { stretch.end.unwrap_or(limit) } else { limit };
    // The last day that is allowed must be over.
    let reached = short || if most { limit < period.as_of } else { limit <= period.as_of };
    // An end that nobody knows decides on the limit's day at the latest.
    let past = if stretch.unknown { limit < period.from } else { reached && deciding < period.from };
    if past || (!stretch.unknown && reached && deciding > period.to) {
        return None;
    }
    match rules.whose(start.day) {
        Whose::Own => {}
        Whose::Another => return None,
        Whose::Nobody(reason) => return Some((State::Excluded, reason)),
    }
    let (state, reason) = if stretch.unknown {
        (State::Undetermined, UNKNOWN)
    } else if reached && short != most {
        match excused {
            Some((reason, Some(true))) => (State::Excluded, reason),
            Some((_, None)) => (State::Undetermined, UNKNOWN),
            _ => (State::NotMet, if most { "too_long" } else { "too_short" }),
        }
    } else if reached {
        (State::Met, "")
    } else {
        (State::Pending, "not_ended")
    };
    Some(match (member, state) {
        (None, State::NotMet | State::Pending) => (State::Undetermined, UNKNOWN),
        _ => (state, reason),
    })
}

/// Why nobody knows how long stretches last, by their first row.
type Vague = BTreeMap<usize, Explanation>;

/// Each counted row as a stretch; rows of one parent that touch or overlap are one.
fn stretches(
    population: &Population,
    duration: &Duration,
    members: &[Option<bool>],
    starts: &Moments,
    ends: &Moments,
) -> (Vec<Stretch>, Vague) {
    let counted = (0..population.len()).filter(|row| members.get(*row) != Some(&Some(false)));
    let alone = counted.filter(|row| starts.later.get(*row) != Some(&true)).map(|row| Stretch {
        row,
        start: starts.at.get(row).copied().flatten(),
        end: ends.at.get(row).copied().flatten().map(|end| end.day),
        running: ends.at.get(row).copied().flatten().is_none() && !ends.is_unknown(row),
        unknown: ends.is_unknown(row),
        after: None,
        reach: None,
    });
    let parents = duration.merged_by.as_ref().and_then(|field| population.table()?.refs.get(field));
    let Some(parents) = parents else { return (alone.collect(), Vague::new()) };
    if matches!(duration.limit, Bound::AtMost(_)) {
        let parent = |row: usize| parents.rows.get(row).copied().unwrap_or(EMPTY);
        return reaching(population, duration, alone.map(|stretch| (parent(stretch.row), stretch)).collect());
    }
    let mut rest = Vec::new();
    let mut children: BTreeMap<u32, Vec<Stretch>> = BTreeMap::new();
    for stretch in alone {
        match parents.rows.get(stretch.row) {
            Some(parent) if *parent < DANGLING && stretch.start.is_some() => {
                children.entry(*parent).or_default().push(stretch);
            }
            _ => rest.push(stretch),
        }
    }
    rest.extend(children.into_values().flat_map(merged));
    rest.sort_by_key(|stretch| stretch.row);
    (rest, Vague::new())
}

/// Rows of one parent that touch or overlap as one, with how far they may reach: a row whose first or last day, or whose
/// parent, nobody knows may belong to any that it could touch. What lasts too long with it may last too long.
fn reaching(population: &Population, duration: &Duration, alone: Vec<(u32, Stretch)>) -> (Vec<Stretch>, Vague) {
    let mut found: BTreeMap<usize, Stretch> = BTreeMap::new();
    let mut vague = Vague::new();
    let mut strays: BTreeMap<Option<u32>, Vec<Stretch>> = BTreeMap::new();
    let mut children: BTreeMap<(Option<u32>, u32), Vec<Stretch>> = BTreeMap::new();
    for (parent, stretch) in alone {
        let owner = population.owner(stretch.row);
        if parent < DANGLING {
            children.entry((owner, parent)).or_default().push(stretch);
        } else if parent == DANGLING {
            strays.entry(owner).or_default().push(stretch);
        }
        // By itself it is what it is; with others it is told below.
        if parent >= DANGLING || stretch.start.is_none() {
            let after = (parent == DANGLING).then(|| number(stretch.row));
            let running = stretch.running;
            let end = stretch.end.or_else(|| stretch.start.filter(|_| !running).map(|start| start.day));
            let reach = (parent == DANGLING).then_some(Reach { to: stretch.end, any: stretch.unknown });
            found.insert(
                stretch.row,
                Stretch { after, end, reach, unknown: stretch.unknown && reach.is_none(), ..stretch },
            );
        }
    }
    for ((owner, _), own) in &children {
        let others = strays.get(owner).map(Vec::as_slice).unwrap_or_default();
        let open: Vec<&Stretch> = own.iter().filter(|one| one.start.is_none() || one.unknown).chain(others).collect();
        let any = open.iter().any(|one| one.unknown);
        let least = together(own.iter().filter_map(|one| span(one, false)));
        // Where all is known, what is there at most is what is there.
        let most = if open.is_empty() {
            &least
        } else {
            &together(own.iter().chain(others).filter_map(|one| span(one, true)))
        };
        for stretch in own.iter().filter(|stretch| stretch.start.is_some()) {
            let (Some(known), Some(perhaps)) = (least.get(&stretch.row), most.get(&stretch.row)) else { continue };
            if known.first != stretch.row {
                continue;
            }
            let after = (perhaps.first != stretch.row).then(|| number(perhaps.first));
            let to = if open.is_empty() {
                known.to
            } else {
                reach_of(stretch, own.iter().chain(others)).unwrap_or(known.to)
            };
            let reach = (to != known.to || after.is_some()).then_some(Reach { to, any });
            let (end, running) = (known.to, known.to.is_none());
            found.insert(stretch.row, Stretch { end, running, unknown: false, after, reach, ..*stretch });
            if reach.is_some() {
                vague.insert(stretch.row, cause(population, duration, &open));
            }
        }
        for stray in others {
            let Some(Stretch { reach: Some(reach), .. }) = found.get_mut(&stray.row) else { continue };
            let with = own.iter().chain([stray]).filter_map(|one| span(one, false));
            // What belongs to an earlier row there is no stretch of its own.
            if together(with).get(&stray.row).is_none_or(|whole| whole.first != stray.row) {
                continue;
            }
            let Some(to) = reach_of(stray, own.iter().chain(others)) else { continue };
            reach.to = reach.to.zip(to).map(|(a, b)| a.max(b));
            reach.any |= any;
        }
    }
    for stray in strays.values().flatten() {
        vague.insert(stray.row, cause(population, duration, &[stray]));
    }
    (found.into_values().collect(), vague)
}

/// Until when a row may last with those that begin no earlier, or nobody knows when: with any that surely or perhaps
/// begins earlier it is no first row.
fn reach_of<'s>(stretch: &Stretch, rows: impl Iterator<Item = &'s Stretch>) -> Option<Option<Day>> {
    let begins = |one: &Stretch| (one.start.map(|start| start.day), one.row);
    let from = stretch.start?.day;
    let later = rows.filter(|one| one.start.is_none() || begins(one) >= begins(stretch));
    let spans = later.filter_map(|one| span(one, true));
    // The row itself comes first of those of its day.
    let with =
        together(spans.map(|(begin, to, row)| (begin.max(from), to, if row == stretch.row { 0 } else { row + 1 })));
    with.get(&0).map(|whole| whole.to)
}

fn number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// Which cells of rows leave open how long a stretch lasts.
fn cause(population: &Population, duration: &Duration, rows: &[&Stretch]) -> Explanation {
    let mut why = Explanation::default();
    let fields = [Some(&duration.start.text), Some(&duration.end.text), duration.merged_by.as_ref()];
    why.names = fields.into_iter().flatten().map(String::as_str).collect();
    let Some(table) = population.table() else { return why };
    for one in rows {
        why.rows.extend(population.origin(one.row));
        let doubts =
            fields.into_iter().flatten().map(|field| expr::doubt(table, field, number(one.row), Reading::Open));
        why.doubt = doubts.max().unwrap_or_default().max(why.doubt);
    }
    why
}

/// A row as it surely was, or may have been at most: first day, last day (none: it goes on), row.
fn span(one: &Stretch, most: bool) -> Option<(Day, Option<Day>, usize)> {
    let start = one.start.map(|start| start.day);
    Some(match (most, start) {
        (true, start) => (start.unwrap_or(Day::MIN), one.end.filter(|_| !one.unknown), one.row),
        // One that ended on a day that nobody knows was there on its first at least.
        (false, Some(start)) if one.unknown => (start, Some(start), one.row),
        (false, Some(start)) => (start, one.end, one.row),
        (false, None) => {
            let end = one.end.filter(|_| !one.unknown)?;
            (end, Some(end), one.row)
        }
    })
}

/// What a row makes with those that it touches.
struct Whole {
    first: usize,
    to: Option<Day>,
}

fn together(spans: impl Iterator<Item = (Day, Option<Day>, usize)>) -> BTreeMap<usize, Whole> {
    let mut spans: Vec<_> = spans.collect();
    spans.sort_unstable_by_key(|(from, _, row)| (*from, *row));
    let mut all: Vec<(Option<Day>, Vec<usize>)> = Vec::new();
    for (from, to, row) in spans {
        match all.last_mut() {
            Some((until, rows)) if until.is_none_or(|until| from <= until.saturating_add(1)) => {
                *until = until.zip(to).map(|(a, b)| a.max(b));
                rows.push(row);
            }
            _ => all.push((to, vec![row])),
        }
    }
    let whole = |(to, rows): (Option<Day>, Vec<usize>)| {
        let first = rows.first().copied().unwrap_or_default();
        rows.into_iter().map(move |row| (row, Whole { first, to }))
    };
    all.into_iter().flat_map(whole).collect()
}

/// Stretches of one parent, those that touch (the next begins at most a day after the end) or overlap as one. What
/// begins after an end that nobody knows may belong to it: how long all of it lasts is not known then, nor whether what
/// follows is a subject of its own.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|stretch| (stretch.start, stretch.row));
    let mut all: Vec<Stretch> = Vec::new();
    for next in stretches {
        let begins = next.start.map(|start| start.day);
        let reached = |end: Day| begins.is_some_and(|begins| begins <= end.saturating_add(1));
        match all.last_mut() {
            Some(last) if last.running || last.end.is_some_and(reached) => {
                last.end = last.end.max(next.end);
                last.running |= next.running;
                last.unknown |= next.unknown;
            }
            Some(last) if last.unknown => {
                let after = last.after.or(u32::try_from(last.row).ok());
                all.push(Stretch { after, ..next });
            }
            _ => all.push(next),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(row: usize, from: Day, to: Option<Day>) -> Stretch {
        Stretch {
            row,
            start: Some(Moment::date(from)),
            end: to,
            running: to.is_none(),
            unknown: false,
            after: None,
            reach: None,
        }
    }

    fn ended_some_day(row: usize, from: Day) -> Stretch {
        Stretch { running: false, unknown: true, ..stretch(row, from, None) }
    }

    #[test]
    fn rows_that_touch_are_one() {
        let rows =
            vec![stretch(2, 21, Some(30)), stretch(0, 1, Some(10)), stretch(1, 11, Some(19)), stretch(3, 25, None)];
        let running = Stretch { end: Some(30), ..stretch(2, 21, None) };
        assert_eq!(merged(rows), vec![stretch(0, 1, Some(19)), running]);
    }

    #[test]
    fn an_end_that_nobody_knows_matters_only_where_it_decides() {
        let of = |rows: Vec<Stretch>| {
            let all = merged(rows);
            assert!(all.iter().skip(1).all(|next| next.after.is_some()), "{all:?}");
            let seen = all.first().unwrap().seen_from(90, false);
            (seen.end, seen.unknown)
        };
        assert_eq!(of(vec![stretch(0, 1, None), ended_some_day(1, 20)]), (None, false), "the first still goes on");
        assert_eq!(of(vec![ended_some_day(0, 1), stretch(1, 40, Some(95))]), (None, true), "perhaps two");
        assert_eq!(of(vec![stretch(0, 1, Some(95)), ended_some_day(1, 20)]), (Some(95), false));
        assert_eq!(of(vec![stretch(0, 1, Some(30)), ended_some_day(1, 20)]), (None, true));
        assert_eq!(of(vec![ended_some_day(0, 1), stretch(1, 60, None)]), (None, true));
    }
}
