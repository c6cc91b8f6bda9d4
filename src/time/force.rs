//! On which days each of several acts of one audit was in force, and so which of them judges what begins on a day.

use super::day::Day;
use super::period::Period;

/// First and last day of an act, both included; no last one: it is still in force.
pub type Validity = (Day, Option<Day>);

/// The days of an act among those of the other acts of the same audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Force {
    /// The act's own days.
    pub own: Validity,
    /// Those of each other act.
    pub others: Vec<Validity>,
}

/// Who judges what begins on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judge {
    /// This act, perhaps another one beside it.
    Own,
    /// Another act of the audit.
    Another,
    /// None, since none was in force; this act was not yet.
    NobodyBefore,
    /// None, since none was in force; this act was no longer.
    NobodyAfter,
}

/// Whether an act was in force on a day.
#[must_use]
pub fn is_on((from, to): Validity, day: Day) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

impl Force {
    /// Who judges what begins on a day.
    #[must_use]
    pub fn judge(&self, day: Day) -> Judge {
        if is_on(self.own, day) {
            Judge::Own
        } else if self.others.iter().any(|other| is_on(*other, day)) {
            Judge::Another
        } else if day < self.own.0 {
            Judge::NobodyBefore
        } else {
            Judge::NobodyAfter
        }
    }

    /// The days of a period on which the act was in force and of which something is known; none where there is none.
    #[must_use]
    pub fn part(&self, period: Period) -> Option<Period> {
        let (from, to) = self.own;
        let part = Period { from: period.from.max(from), to: to.map_or(period.to, |to| to.min(period.to)), ..period };
        (part.from <= part.reference()).then_some(part)
    }
}

/// The stretches of a period, both ends included, with the number of acts that were in force on each of their days:
/// neighbours differ.
#[must_use]
pub fn stretches(acts: &[Validity], from: Day, to: Day) -> Vec<(Day, Day, usize)> {
    let inside = |day: &Day| from < *day && *day <= to;
    let changes = acts.iter().flat_map(|(from, to)| [Some(*from), to.map(|to| to.saturating_add(1))]).flatten();
    let mut days: Vec<Day> = changes.filter(inside).collect();
    days.push(from);
    days.sort_unstable();
    days.dedup();
    let mut all: Vec<(Day, Day, usize)> = Vec::new();
    for (at, &first) in days.iter().enumerate() {
        let last = days.get(at + 1).map_or(to, |next| next - 1);
        let count = acts.iter().filter(|act| is_on(**act, first)).count();
        match all.last_mut() {
            Some(before) if before.2 == count => before.1 = last,
            _ => all.push((first, last, count)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_acts_anothers_or_nobodys() {
        let force = Force { own: (100, Some(199)), others: vec![(0, Some(49)), (250, None)] };
        let whose = [49, 50, 99, 100, 199, 200, 249, 250].map(|day| force.judge(day));
        assert_eq!(
            whose,
            [
                Judge::Another,
                Judge::NobodyBefore,
                Judge::NobodyBefore,
                Judge::Own,
                Judge::Own,
                Judge::NobodyAfter,
                Judge::NobodyAfter,
                Judge::Another
            ]
        );
    }

    #[test]
    fn its_part_of_a_period_is_what_is_known_of_its_days() {
        let force = Force { own: (100, Some(199)), others: Vec::new() };
        let part = |from, to, as_of| force.part(Period { from, to, as_of }).map(|part| (part.from, part.to));
        assert_eq!(part(50, 150, 150), Some((100, 150)));
        assert_eq!(part(150, 300, 300), Some((150, 199)));
        assert_eq!(part(50, 150, 99), None, "nothing is known of its days");
        assert_eq!(part(200, 300, 300), None);
    }

    #[test]
    fn a_period_falls_into_stretches_of_none_one_and_several_acts() {
        let acts = [(0, Some(9)), (10, Some(19)), (15, Some(30)), (40, None)];
        assert_eq!(stretches(&acts, 5, 50), [(5, 14, 1), (15, 19, 2), (20, 30, 1), (31, 39, 0), (40, 50, 1)]);
        assert_eq!(stretches(&acts, 12, 13), [(12, 13, 1)]);
        assert_eq!(stretches(&[], 1, 2), [(1, 2, 0)]);
    }
}
