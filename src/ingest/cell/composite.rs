//! A number and a date in one cell.

use super::date::{DateOrder, date_at, plain};
use super::token::tokens;
use super::zone::DayMinute;
use crate::time::Day;

/// A number and a date in one cell (`1234/14.03.2023`, `HCPC 123 din 14.03.2023`): the number's part and the day.
#[must_use]
pub fn number_and_date(text: &str, order: DateOrder) -> Option<(String, Day)> {
    if text.len() > 80 || !text.contains(['/', ' ', '-']) {
        return None;
    }
    // A date begins with a digit behind a joint, and there are digits before the joint.
    let (mut numbered, mut joined) = (false, false);
    let at = text.char_indices().filter(|(_, c)| {
        let begins = joined && c.is_ascii_digit();
        numbered |= c.is_ascii_digit();
        joined = numbered && (matches!(c, '/' | '-' | 'n') || (joined && c.is_whitespace()));
        begins
    });
    for (i, _) in at {
        let (head, tail) = text.split_at(i);
        let joint = head.trim_end();
        let number = ["din", "/", "-"].iter().find_map(|j| joint.strip_suffix(j)).unwrap_or("").trim_end();
        if number.chars().any(|c| c.is_ascii_digit())
            && let Some(Ok((day, _))) = whole_date(tail, order)
        {
            return Some((number.to_owned(), day));
        }
    }
    None
}

fn whole_date(text: &str, order: DateOrder) -> Option<Result<DayMinute, ()>> {
    if let Some(result) = plain(text.as_bytes(), order) {
        return Some(result);
    }
    let tokens = tokens(text);
    [false, true]
        .into_iter()
        .find_map(|short| date_at(&tokens, 0, order, short))
        .filter(|(_, end)| *end == tokens.len())
        .map(|(day, _)| day.map(|day| (day, None)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_iso_day;

    #[test]
    fn a_number_and_a_date_come_apart() {
        let day = parse_iso_day("2023-03-14").unwrap();
        let split = |s| number_and_date(s, DateOrder::DayMonth);
        assert_eq!(split("1234/14.03.2023"), Some(("1234".into(), day)));
        assert_eq!(split("HCPC 123/14.03.2023"), Some(("HCPC 123".into(), day)));
        assert_eq!(split("PV nr. 3 din 14.03.2023"), Some(("PV nr. 3".into(), day)));
        assert_eq!(split("12 / 14 martie 2023"), Some(("12".into(), day)));
        assert_eq!(
            split("SPAS-07-C12 din  3 mai 2023"),
            Some(("SPAS-07-C12".into(), parse_iso_day("2023-05-03").unwrap()))
        );
        assert_eq!(split("SPAS-07-C12-14.03.2023"), Some(("SPAS-07-C12".into(), day)));
        assert_eq!(split("SPAS-14.03.2023"), None);
        assert_eq!(split("14.03.2023"), None);
        assert_eq!(split("C-0012"), None);
        assert_eq!(split("12/2023"), None);
    }
}
