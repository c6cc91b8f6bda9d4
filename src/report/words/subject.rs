//! What an outcome is about, in words: `C-0007|2024-03` is a case and a month.

use super::{Lang, code_title};
use crate::registers::spec::Schema;
use crate::results::Outcome;
use crate::results::kind::CheckKind;
use crate::results::part::Part;
use crate::time::{Day, format_month, iso_week, ymd};

/// The case, and the record where it is another one: `C-0007`, `C-0007 (R-12)`; a record that belongs to no case alone.
#[must_use]
pub fn who(outcome: &Outcome) -> String {
    let head = outcome.head();
    match &outcome.case {
        Some(case) => format!("{case} ({head})"),
        None => head.to_owned(),
    }
}

/// The month, week, year or day it is about: from the subject, else the day the term began or is due.
#[must_use]
pub fn time(lang: Lang, outcome: &Outcome) -> String {
    Subject::of(outcome, None).time_words(lang).unwrap_or_else(|| {
        let date = outcome.start.or(outcome.due);
        date.map(|date| lang.moment(date)).unwrap_or_default()
    })
}

/// A subject with what is needed to put it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The record itself: a case, a person, a service, a plan and its line.
    pub head: &'a str,
    /// What distinguishes it from other outcomes of the record.
    part: Option<&'a Part>,
    /// Kind of the check, which says whether a document is named by its kind or by its key.
    kind: Option<CheckKind>,
}

impl<'a> Subject<'a> {
    /// The subject of an outcome; `kind`: that of its check, where it is known.
    #[must_use]
    pub fn of(outcome: &'a Outcome, kind: Option<CheckKind>) -> Self {
        Self { head: outcome.head(), part: outcome.part.as_ref(), kind }
    }

    /// Whether the record has no key and is named by its place: `sheet!row`.
    #[must_use]
    pub fn is_row(&self) -> bool {
        self.head.rsplit_once('!').is_some_and(|(_, row)| !row.is_empty() && row.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The month, week, year or day, in words.
    #[must_use]
    pub fn time_words(&self, lang: Lang) -> Option<String> {
        Some(match self.part? {
            Part::Month(first) => lang.month(&format_month(*first)),
            Part::Week(monday) => week_words(lang, *monday),
            Part::Quarter(first) => {
                let (year, month, _) = ymd(*first);
                format!("{} {} {year:04}", lang.t("trimestrul", "quarter"), month.div_ceil(3))
            }
            Part::Year(year) => format!("{} {year:04}", lang.t("anul", "year")),
            Part::Day(day) => lang.day(*day),
            Part::Document(_) | Part::Topic(_) | Part::Staff(_) | Part::Line(_) => return None,
        })
    }

    /// The document, topic, person or row: the name of a topic or kind of document, else its key.
    #[must_use]
    pub fn item_words(&self, lang: Lang, schema: &Schema) -> Option<String> {
        Some(match self.part? {
            Part::Topic(code) => code_title(schema, lang, "topic", code).to_owned(),
            Part::Document(code) if self.kind == Some(CheckKind::Presence) => {
                code_title(schema, lang, "document_kind", code).to_owned()
            }
            Part::Document(key) | Part::Staff(key) | Part::Line(key) => key.to_string(),
            Part::Month(_) | Part::Quarter(_) | Part::Week(_) | Part::Year(_) | Part::Day(_) => return None,
        })
    }

    /// The whole subject in words: `C-0007, martie 2024`.
    #[must_use]
    pub fn words(&self, lang: Lang, schema: &Schema) -> String {
        match self.item_words(lang, schema).or_else(|| self.time_words(lang)) {
            Some(part) => format!("{}, {part}", self.head),
            None => self.head.to_owned(),
        }
    }
}

fn week_words(lang: Lang, monday: Day) -> String {
    let (year, week) = iso_week(monday);
    let sunday = lang.day(monday + 6);
    match lang {
        Lang::Ro => {
            let (_, month, day) = ymd(monday);
            format!("săptămâna {week}/{year} ({day:02}.{month:02}–{sunday})")
        }
        Lang::En => format!("week {week}/{year} ({} to {sunday})", lang.day(monday)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(subject: &str, part: Option<(&str, &str)>) -> Outcome {
        let part = part.map(|(kind, value)| Part::of(kind, value).unwrap());
        Outcome { subject: subject.into(), part, ..Outcome::default() }
    }

    fn words(subject: &str, part: Option<(&str, &str)>) -> String {
        Subject::of(&about(subject, part), None).words(Lang::Ro, &Schema::default())
    }

    #[test]
    fn each_kind_of_key_reads_as_people_say_it() {
        assert_eq!(words("C-0007", None), "C-0007");
        assert_eq!(words("C-0007|2024-03", Some(("month", "2024-03"))), "C-0007, martie 2024");
        assert_eq!(words("C-0007|2024-W07", Some(("week", "2024-W07"))), "C-0007, săptămâna 7/2024 (12.02–18.02.2024)");
        assert_eq!(words("T-12|2024", Some(("year", "2024"))), "T-12, anul 2024");
        assert_eq!(words("C-0007|2024-02-11", Some(("day", "2024-02-11"))), "C-0007, 11.02.2024");
        assert_eq!(words("S-2|methodology", Some(("topic", "methodology"))), "S-2, methodology");
        assert_eq!(words("P-1#3|2024-03", Some(("month", "2024-03"))), "P-1#3, martie 2024");
    }

    #[test]
    fn a_key_that_only_looks_like_a_part_stays_a_key() {
        assert_eq!(words("T-1|2023", Some(("document", "2023"))), "T-1, 2023");
        assert_eq!(words("T-1|2024-03", Some(("document", "2024-03"))), "T-1, 2024-03");
        assert_eq!(words("C|7", None), "C|7");
        assert_eq!(words("C|7|2024-03", Some(("month", "2024-03"))), "C|7, martie 2024");
        assert_eq!(words("PV|1|T|2", Some(("staff", "T|2"))), "PV|1, T|2");
        assert_eq!(words("2024|D-1", Some(("document", "D-1"))), "2024, D-1");
    }

    #[test]
    fn a_row_without_a_key_is_known_by_its_place() {
        let is_row = |subject| Subject::of(&about(subject, None), None).is_row();
        assert!(is_row("Postservicii!5"));
        assert!(!is_row("C!") && !is_row("C-5"));
    }
}
