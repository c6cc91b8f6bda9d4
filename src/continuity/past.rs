//! Findings that belong to an earlier period for good: no later audit judges them again.

use crate::report::words::{Subject, parse_when};
use crate::results::Outcome;
use crate::text::ShortText;

/// Whether a finding of an earlier period is out of the reach of one that begins on `from`: its month, week or year is
/// over, or it was done late before that day.
pub fn is_past(outcome: &Outcome, from: &str) -> bool {
    let Some(from) = parse_when(from).map(|when| when.day()) else { return false };
    let day = |text: &Option<ShortText>| text.as_deref().and_then(parse_when).map(|when| when.day());
    let over = Subject::of(&outcome.subject).last_day().is_some_and(|last| last < from);
    // Due and done before the period began. What was not done by then would have been carried over.
    let done = day(&outcome.due).zip(day(&outcome.end)).is_some_and(|(due, end)| due < from && end < from);
    done || (over && outcome.due.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::continuity::testing::outcome;
    use crate::results::outcome::State;

    #[test]
    fn months_weeks_and_late_deeds_stay_in_their_period() {
        let slot = |subject: &str| is_past(&outcome(subject, State::NotMet, "missing"), "2025-01-01");
        assert!(slot("C-1|2024-12") && slot("C-1|2024-W52") && slot("S-1|2024"));
        assert!(!slot("C-1|2025-01") && !slot("C-1|2025-W01") && !slot("C-1") && !slot("C-1|2024-02-11"));
        let late = |due: &str, end: Option<&str>| {
            let term =
                Outcome { due: Some(due.into()), end: end.map(Into::into), ..outcome("C-1", State::NotMet, "late") };
            is_past(&term, "2025-01-01")
        };
        assert!(late("2024-03-05T10:00", Some("2024-03-06")));
        assert!(!late("2024-03-05", None) && !late("2024-12-05", Some("2025-01-02")));
    }
}
