//! What falls due as a calendar file (RFC 5545), so that terms land in the calendar of whoever has to keep them.

use chrono::{Days, NaiveTime};
use icalendar::{Calendar, Component, Event, EventLike};
use sha2::{Digest, Sha256};

use super::{Task, Todo};
use crate::text::hex;
use crate::time::calendar_date;

/// Octets of a line without its break (RFC 5545, section 3.1).
const LINE: usize = 75;

/// The calendar of several providers: an all-day event for each term with a day.
///
/// The same terms give the same bytes: the time stamp is the as-of day, and an event keeps its identity when it is
/// written again, so that importing twice changes an event and does not double it.
#[must_use]
pub fn calendar(todos: &[Todo<'_>]) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//mms//mms check//RO"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.append_property(("METHOD", "PUBLISH"));
    // What a calendar program shows of the calendar itself: once, not on every term.
    if let Some(caveat) = todos.first().and_then(|todo| todo.report.caveat()) {
        calendar.description(&caveat);
    }
    for todo in todos {
        for task in &todo.due {
            if let Some(event) = event(todo, task) {
                calendar.push(event);
            }
        }
    }
    narrow(&calendar.to_string())
}

fn event(todo: &Todo<'_>, task: &Task<'_>) -> Option<Event> {
    let report = &todo.report;
    let lang = report.lang;
    let due = calendar_date(task.due?);
    let stamp = calendar_date(report.results.period.as_of).and_time(NaiveTime::MIN).and_utc();
    let title = report.check_title(task.line.check);
    let mut lines = vec![
        format!("{}: {}", lang.t("Furnizor", "Provider"), report.provider.provider_id),
        format!("{}: {}", lang.t("Indicator", "Indicator"), task.line.check.indicator),
        format!("{}: {}", lang.t("Temei", "Clause"), report.clauses(task.line.check)),
    ];
    if let Some(person) = &task.line.outcome.responsible {
        lines.push(format!("{}: {person}", lang.t("Responsabil", "Person answerable")));
    }
    lines.push(format!("{}: {}", lang.t("Sursa", "Source"), task.line.sources(report)));
    let mut event = Event::new();
    event
        .uid(&identity(&report.provider.provider_id, &task.line.key()))
        .timestamp(stamp)
        .starts(due)
        // The end of an event is the first day after it.
        .ends(due.checked_add_days(Days::new(1))?)
        .summary(&format!("{}: {title}", task.line.who()))
        .description(&lines.join("\n"))
        .add_property("TRANSP", "TRANSPARENT");
    Some(event.done())
}

/// The same for the same duty of the same provider, whatever its day.
fn identity(provider: &str, key: &str) -> String {
    let digest = Sha256::digest(format!("{provider}|{key}").as_bytes());
    format!("{}@mms", hex(digest.iter().take(16)))
}

/// Breaks what is still too long: the library folds at 75 octets without counting the space that continues a line.
fn narrow(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.split_terminator("\r\n") {
        let mut rest = line;
        let mut room = LINE;
        while rest.len() > room {
            let at = (1..=room).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            let (head, tail) = rest.split_at(at);
            out.push_str(head);
            out.push_str("\r\n ");
            (rest, room) = (tail, LINE - 1);
        }
        out.push_str(rest);
        out.push_str("\r\n");
    }
    out
}
