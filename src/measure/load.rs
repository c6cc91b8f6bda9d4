//! Load: the largest number of active cases of a person on any day stays within a limit.

use super::context::Task;
use super::sink::{Found, Sink, Subject};
use crate::catalogue::indicator::Load;
use crate::results::outcome::State;
use crate::text::FieldNames;
use crate::time::{Due, Moment};

/// Judges everybody with at least one active day.
pub fn evaluate(task: &Task, load: &Load, sink: &mut Sink) {
    let loads = task.context.loads(&load.role);
    task.note("appointments", &["case_id", "staff_id", "role", "appointed_on", "ended_on"]);
    task.note("cases", &["recorded_at", "closed_on", "closing_reason"]);
    task.note("post_monitoring", &["started_on"]);
    task.note("referrals", &["way", "kind", "sent_on"]);
    task.note("delegations", &["case_id", "from_staff_id", "from_on", "to_on"]);
    let staff = task.register("staff");
    let Some(table) = task.context.registers.tables.get(staff) else { return };
    let limits = task.numbers(&load.at_most, staff, table.height);
    let appointments = FieldNames::one("appointments");
    for (row, person) in loads.people.iter().enumerate() {
        let Some(limit) = limits.get(row).copied().flatten() else { continue };
        if person.sure_days.is_empty() && person.possible_days.is_empty() {
            continue;
        }
        let state = if f64::from(person.possible_max) <= limit {
            State::Met
        } else if f64::from(person.sure_max) > limit {
            State::NotMet
        } else {
            State::Undetermined
        };
        let owner = table.owner.get(row).copied().filter(|&o| o < crate::registers::table::DANGLING);
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let subject = Subject { register: staff, row: number, part: None };
        sink.add(owner, &subject.clone(), state, || {
            let reason = match state {
                State::NotMet => "above_limit",
                State::Undetermined => "unknown",
                _ => "",
            };
            let mut found = Found::new(subject, state, reason);
            found.measured = Some(f64::from(person.sure_max));
            found.limit = Some(limit);
            found.start = person.max_day.map(Moment::date);
            found.due = None::<Due>;
            if state == State::Undetermined {
                found.name(&appointments);
                found.hangs_on(person.open.iter().copied());
            }
            found.responsible = number;
            found.sources.extend(table.origin.get(row).copied());
            found
        });
    }
}
