//! Stretches that last at most a term, with how far they may reach: a row whose first or last day, or whose parent, nobody
//! knows may belong to any that it could touch.

use std::collections::BTreeMap;

use super::population::Population;
use super::stretch::{Reach, Stretch};
use crate::catalogue::indicator::Duration;
use crate::expr::{self, Explanation, Reading};
use crate::registers::table::DANGLING;
use crate::time::Day;

/// Why nobody knows how long stretches last, by their first row.
pub type Vague = BTreeMap<usize, Explanation>;

/// Rows of one parent that touch or overlap as one, and why nobody knows how long they last; rows alone come with their
/// parent. What lasts too long with a row that may belong to it may last too long.
pub fn reaching(population: &Population, duration: &Duration, alone: Vec<(u32, Stretch)>) -> (Vec<Stretch>, Vague) {
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
