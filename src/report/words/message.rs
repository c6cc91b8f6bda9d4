//! The sentence of a finding: the catalogue's message with its placeholders filled, or one that is always right.

use super::{Delay, Lang, Subject, field_titles, reason};
use crate::catalogue::indicator::Check;
use crate::registers::spec::Schema;
use crate::results::outcome::State;
use crate::results::{Outcome, reason as reasons};
use crate::time::{Day, Moment};

/// What a sentence may speak about.
#[derive(Debug, Clone, Copy)]
pub struct MessageContext<'a> {
    /// Language of the sentence.
    pub lang: Lang,
    /// Names of registers, fields and codes.
    pub schema: &'a Schema,
    /// As-of day.
    pub as_of: Day,
    /// The check, where the catalogue knows it.
    pub check: Option<&'a Check>,
    /// Register of the check's subjects, where it has one.
    pub home: Option<&'a str>,
}

impl MessageContext<'_> {
    fn title(&self) -> &str {
        self.check.map_or("", |check| self.lang.text(&check.title))
    }

    fn subject<'o>(&self, outcome: &'o Outcome) -> Subject<'o> {
        Subject::of(outcome, self.check.map(|check| check.kind.kind()))
    }
}

/// How late an outcome is: from due to done, else from due to the as-of day; only for what is not met.
#[must_use]
pub fn delay(outcome: &Outcome, as_of: Day) -> Option<Delay> {
    if outcome.outcome != State::NotMet {
        return None;
    }
    Delay::between(outcome.due?, outcome.end.unwrap_or(Moment::date(as_of)))
}

/// The same in days to two decimals, as lists show it.
#[must_use]
pub fn delay_in_days(outcome: &Outcome, as_of: Day) -> Option<f64> {
    delay(outcome, as_of).map(|late| (late.days() * 100.0).round() / 100.0)
}

/// The whole sentence of an outcome, whatever its state.
#[must_use]
pub fn finding(said: &MessageContext<'_>, outcome: &Outcome) -> String {
    let told = match (outcome.outcome, said.check) {
        (State::NotMet, Some(check)) => fill(said, said.lang.text(&check.message), outcome),
        _ => None,
    };
    told.unwrap_or_else(|| {
        let subject = subject_words(said, outcome);
        match said.title() {
            "" => format!("{subject}: {}", short(said, outcome)),
            title => format!("{subject}: {} – {}", lower_first(title), short(said, outcome)),
        }
    })
}

/// The same without subject and title: state, reason, term and delay.
#[must_use]
pub fn short(said: &MessageContext<'_>, outcome: &Outcome) -> String {
    let lang = said.lang;
    match outcome.outcome {
        State::Undetermined => undetermined(said, outcome),
        State::Pending => pending(said, outcome),
        State::Met | State::Excluded => {
            let why = reason(lang, &outcome.reason);
            if why.is_empty() { lang.state(outcome.outcome).to_owned() } else { why }
        }
        State::NotMet => not_met(said, outcome),
    }
}

/// What has to be filled in so that an undetermined outcome can be decided.
#[must_use]
pub fn advice(said: &MessageContext<'_>, outcome: &Outcome) -> Option<String> {
    if outcome.outcome != State::Undetermined {
        return None;
    }
    let fields = field_titles(said.schema, said.lang, said.home, &outcome.fields);
    Some(match (fields.as_str(), outcome.reason.as_str()) {
        ("", reasons::TIME_MISSING) => said.lang.t("Completați ora.", "Fill in the time of day.").to_owned(),
        ("", _) => said.lang.t("Verificați rândul din registru.", "Check the row in the register.").to_owned(),
        (fields, reasons::TIME_MISSING) => {
            format!("{} {fields}.", said.lang.t("Completați ora la", "Fill in the time of day in"))
        }
        (fields, _) => format!("{} {fields}.", said.lang.t("Completați sau clarificați", "Fill in or clarify")),
    })
}

fn undetermined(said: &MessageContext<'_>, outcome: &Outcome) -> String {
    let lang = said.lang;
    let fields = field_titles(said.schema, lang, said.home, &outcome.fields);
    let why = match outcome.reason.as_str() {
        "" => reason(lang, reasons::UNKNOWN),
        code => reason(lang, code),
    };
    let cannot = lang.t("nu se poate stabili", "cannot be decided");
    if fields.is_empty() { format!("{cannot}: {why}") } else { format!("{cannot}: {why} – {fields}") }
}

fn pending(said: &MessageContext<'_>, outcome: &Outcome) -> String {
    let lang = said.lang;
    let Some(due) = outcome.due else {
        return match outcome.reason.as_str() {
            "" => lang.t("termenul curge încă", "the term is still running").to_owned(),
            code => reason(lang, code),
        };
    };
    let until = format!("{} {}", lang.t("termen", "due"), lang.moment(due));
    match Delay::of_days(said.as_of, due.day) {
        Some(left) => match lang {
            Lang::Ro => format!("{until} (peste {})", lang.delay(left)),
            Lang::En => format!("{until} (in {})", lang.delay(left)),
        },
        None => until,
    }
}

fn not_met(said: &MessageContext<'_>, outcome: &Outcome) -> String {
    let lang = said.lang;
    let why =
        if outcome.reason.is_empty() { lang.state(State::NotMet).to_owned() } else { reason(lang, &outcome.reason) };
    let fields = field_titles(said.schema, lang, said.home, &outcome.fields);
    let mut out = if fields.is_empty() { why } else { format!("{why}: {fields}") };
    if let Some(due) = outcome.due {
        out.push_str(&format!("; {} {}", lang.t("termen", "due"), lang.moment(due)));
    }
    if let Some(end) = outcome.end {
        out.push_str(&format!("; {} {}", lang.t("făcut", "done"), lang.moment(end)));
    }
    if let Some(delay) = delay(outcome, said.as_of) {
        out.push_str(&format!("; {} {}", lang.t("întârziere", "delay"), lang.delay(delay)));
    } else if let (Some(measured), Some(limit)) = (outcome.measured, outcome.limit) {
        let of = lang.t("față de", "against");
        out.push_str(&format!("; {} {of} {}", lang.number(measured), lang.number(limit)));
    }
    out
}

/// The subject in words; a row without a key of its own is known by its case.
fn subject_words(said: &MessageContext<'_>, outcome: &Outcome) -> String {
    let subject = said.subject(outcome);
    let words = subject.words(said.lang, said.schema);
    match &outcome.case {
        Some(case) if subject.is_row() => format!("{case} ({words})"),
        _ => words,
    }
}

/// Fills the placeholders of a template; none when one of them has no value here or is unknown.
fn fill(said: &MessageContext<'_>, template: &str, outcome: &Outcome) -> Option<String> {
    if template.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(&value(said, name, outcome)?);
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

fn value(said: &MessageContext<'_>, name: &str, outcome: &Outcome) -> Option<String> {
    let lang = said.lang;
    let subject = said.subject(outcome);
    match name {
        "subject" => Some(subject_words(said, outcome)),
        "case" => Some(subject.head.to_owned()),
        "month" => subject.time_words(lang),
        "item" => subject.item_words(lang, said.schema),
        "start" => outcome.start.map(|date| lang.moment(date)),
        "due" => outcome.due.map(|date| lang.moment(date)),
        "end" => Some(match outcome.end {
            Some(date) => lang.moment(date),
            None => lang.t("fără dată în registru", "no date in the register").to_owned(),
        }),
        "delay" => delay(outcome, said.as_of).map(|delay| lang.delay(delay)),
        "measured" => outcome.measured.map(|number| lang.number(number)),
        "limit" => outcome.limit.map(|number| lang.number(number)),
        "fields" => {
            let fields = field_titles(said.schema, lang, said.home, &outcome.fields);
            (!fields.is_empty()).then_some(fields)
        }
        _ => None,
    }
}

/// A title within a sentence; what begins with capitals stays as it is.
#[must_use]
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
