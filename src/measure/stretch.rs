//! A stretch of time, as far as it is known.

use crate::time::{Day, Moment, Period};

/// A stretch of time: one row, or several that touch or overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first row: the subject.
    pub row: usize,
    /// When it begins; none: nobody knows.
    pub start: Option<Moment>,
    /// The last day that is known; none: it still goes on, or none is known.
    pub end: Option<Day>,
    /// Whether one of its rows still goes on.
    pub running: bool,
    /// Whether an end in it is not known.
    pub unknown: bool,
    /// The row before it, where nobody knows when that ended: it may belong to it.
    pub after: Option<u32>,
    /// Until when it may last, where rows of which nobody knows enough may belong to it: a day, or on and on.
    pub reach: Option<Reach>,
}

impl Stretch {
    /// The same with what an end that nobody knows cannot change: while a row goes on, or once what is known is long
    /// enough, it does not matter.
    #[must_use]
    pub fn seen_from(self, limit: Day, most: bool) -> Self {
        let reached = self.end.is_some_and(|end| if most { end > limit } else { end >= limit });
        let known = !self.unknown || self.running || reached;
        Self { end: self.end.filter(|_| known && !self.running), unknown: !known, ..self }
    }

    /// All that it may be, as far as that makes a difference in a period.
    #[must_use]
    pub fn each(self, limit: Day, most: bool, period: Period) -> Vec<Self> {
        let Some(reach) = self.reach else { return vec![self.seen_from(limit, most)] };
        let from = self.end.filter(|_| !self.running);
        let within = |day: &Day| from.is_some_and(|from| from < *day) && reach.to.is_none_or(|to| *day < to);
        let days = [period.from, period.to, limit, limit.saturating_add(1)];
        let between = days.into_iter().filter(|day| reach.any && within(day)).map(Some);
        let ends = [from, reach.to].into_iter().chain(between);
        ends.map(|end| Self { end, running: end.is_none(), unknown: false, ..self }.seen_from(limit, most)).collect()
    }
}

/// Until when a stretch may last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// None: it may go on.
    pub to: Option<Day>,
    /// Whether it may have ended on any day until then.
    pub any: bool,
}
