//! What an outcome is about, taken apart: `C-0007|2024-03` is a case and a month.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Lang, When, code_title, parse_when};
use crate::registers::spec::Schema;
use crate::results::Outcome;

/// The case, and the record where it is another one: `C-0007`, `C-0007 (R-12)`; a record that belongs to no case alone.
#[must_use]
pub fn who(outcome: &Outcome) -> String {
    let head = Subject::of(&outcome.subject).head;
    match &outcome.case {
        Some(case) => format!("{case} ({head})"),
        None => head.to_owned(),
    }
}

/// The parts of a subject's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The record itself: a case, a person, a service, a plan and its line.
    pub head: &'a str,
    /// A month, week, year or day, as the key writes it.
    pub time: Option<&'a str>,
    /// A document, a topic or a second person.
    pub item: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// Takes a key apart.
    #[must_use]
    pub fn of(key: &'a str) -> Self {
        let mut parts = key.split('|');
        let mut subject = Self { head: parts.next().unwrap_or(key), time: None, item: None };
        for part in parts {
            if is_time(part) && subject.time.is_none() {
                subject.time = Some(part);
            } else if subject.item.is_none() {
                subject.item = Some(part);
            }
        }
        subject
    }

    /// Whether the record has no key and is named by its place: `sheet!row`.
    #[must_use]
    pub fn is_row(&self) -> bool {
        self.head.rsplit_once('!').is_some_and(|(_, row)| !row.is_empty() && row.bytes().all(|b| b.is_ascii_digit()))
    }

    /// Last day of the month, ISO week or year; none for a day, which says when something began and not when it ended.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.time.and_then(last_day)
    }

    /// The part that is a time, in words.
    #[must_use]
    pub fn time_words(&self, lang: Lang) -> Option<String> {
        self.time.map(|time| time_words(lang, time))
    }

    /// The second part in words: the name of a topic or kind of document, else as it stands.
    #[must_use]
    pub fn item_words(&self, lang: Lang, schema: &Schema) -> Option<String> {
        self.item.map(|item| {
            ["topic", "document_kind"]
                .iter()
                .map(|list| code_title(schema, lang, list, item))
                .find(|title| *title != item)
                .unwrap_or(item)
                .to_owned()
        })
    }

    /// The whole subject in words: `C-0007, martie 2024`.
    #[must_use]
    pub fn words(&self, lang: Lang, schema: &Schema) -> String {
        let mut out = self.head.to_owned();
        for part in [self.item_words(lang, schema), self.time_words(lang)].into_iter().flatten() {
            out.push_str(", ");
            out.push_str(&part);
        }
        out
    }
}

fn last_day(time: &str) -> Option<NaiveDate> {
    if let Some((year, week)) = time.split_once("-W") {
        return NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Sun);
    }
    let mut parts = time.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    match (parts.next(), parts.next()) {
        (None, _) => NaiveDate::from_ymd_opt(year, 12, 31),
        (Some(month), None) => match month.parse().ok()? {
            12 => NaiveDate::from_ymd_opt(year, 12, 31),
            month => NaiveDate::from_ymd_opt(year, month + 1, 1)?.pred_opt(),
        },
        _ => None,
    }
}

fn is_time(part: &str) -> bool {
    let mut dash = part.split('-');
    let year = dash.next().is_some_and(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
    year && match (dash.next(), dash.next(), dash.next()) {
        (None, _, _) => true,
        (Some(second), None, _) => {
            let digits = second.strip_prefix('W').unwrap_or(second);
            digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit())
        }
        (Some(_), Some(_), None) => parse_when(part).is_some(),
        _ => false,
    }
}

fn time_words(lang: Lang, time: &str) -> String {
    if let Some((year, week)) = time.split_once("-W") {
        return week_words(lang, year, week).unwrap_or_else(|| time.to_owned());
    }
    match time.len() {
        4 => match lang {
            Lang::Ro => format!("anul {time}"),
            Lang::En => format!("year {time}"),
        },
        7 => lang.month(time),
        _ => lang.date(time),
    }
}

fn week_words(lang: Lang, year: &str, week: &str) -> Option<String> {
    let (year, week) = (year.parse().ok()?, week.parse().ok()?);
    let monday = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
    let sunday = NaiveDate::from_isoywd_opt(year, week, Weekday::Sun)?;
    Some(match lang {
        Lang::Ro => format!(
            "săptămâna {week}/{year} ({:02}.{:02}–{})",
            monday.day(),
            monday.month(),
            lang.when(When::Day(sunday))
        ),
        Lang::En => {
            format!("week {week}/{year} ({} to {})", lang.when(When::Day(monday)), lang.when(When::Day(sunday)))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(key: &str) -> String {
        Subject::of(key).words(Lang::Ro, &Schema::default())
    }

    #[test]
    fn each_kind_of_key_reads_as_people_say_it() {
        assert_eq!(words("C-0007"), "C-0007");
        assert_eq!(words("C-0007|2024-03"), "C-0007, martie 2024");
        assert_eq!(words("C-0007|2024-W07"), "C-0007, săptămâna 7/2024 (12.02–18.02.2024)");
        assert_eq!(words("T-12|2024"), "T-12, anul 2024");
        assert_eq!(words("C-0007|2024-02-11"), "C-0007, 11.02.2024");
        assert_eq!(words("S-2|methodology"), "S-2, methodology");
        assert_eq!(words("P-1#3|2024-03"), "P-1#3, martie 2024");
    }

    #[test]
    fn a_row_without_a_key_is_known_by_its_place() {
        assert!(Subject::of("Postservicii!5").is_row());
        assert!(!Subject::of("C!").is_row() && !Subject::of("C-5").is_row());
    }

    #[test]
    fn a_key_that_only_looks_like_a_time_stays_an_item() {
        assert_eq!(Subject::of("T-1|2024-D1").item, Some("2024-D1"));
        assert_eq!(Subject::of("T-1|D-2024").item, Some("D-2024"));
        assert_eq!(Subject::of("2024|D-1").head, "2024");
    }
}
