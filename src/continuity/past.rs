//! Findings that belong to an earlier period for good: no later audit judges them again.

use crate::results::Outcome;
use crate::results::part::Part;
use crate::time::Day;

/// Whether a finding of an earlier period is out of the reach of one that begins on `from`: its month, week or year is
/// over, or it was done late before that day.
pub fn is_past(outcome: &Outcome, from: Day) -> bool {
    let over = outcome.part.as_ref().and_then(Part::last_day).is_some_and(|last| last < from);
    // Due and done before the period began. What was not done by then would have been carried over.
    let done = outcome.due.zip(outcome.end).is_some_and(|(due, end)| due.day < from && end.day < from);
    done || (over && outcome.due.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::continuity::testing::outcome;
    use crate::results::outcome::State;
    use crate::time::{Moment, day_of};

    #[test]
    fn months_weeks_and_late_deeds_stay_in_their_period() {
        let slot = |subject: &str| is_past(&outcome(subject, State::NotMet, "missing"), day_of(2025, 1, 1).unwrap());
        assert!(slot("C-1|2024-12") && slot("C-1|2024-W52") && slot("S-1|2024"));
        assert!(!slot("C-1|2025-01") && !slot("C-1|2025-W01") && !slot("C-1") && !slot("C-1|2024-02-11"));
        let late = |due: &str, end: Option<&str>| {
            let term = Outcome {
                due: Moment::parse(due),
                end: end.and_then(Moment::parse),
                ..outcome("C-1", State::NotMet, "late")
            };
            is_past(&term, day_of(2025, 1, 1).unwrap())
        };
        assert!(late("2024-03-05T10:00", Some("2024-03-06")));
        assert!(!late("2024-03-05", None) && !late("2024-12-05", Some("2025-01-02")));
    }
}
