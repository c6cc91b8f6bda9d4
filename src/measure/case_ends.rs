//! When a case stops being active for whoever is appointed: it is closed, handed on, or monitored after services.

use super::context::Context;
use crate::expr::within;
use crate::registers::table::DANGLING;
use crate::registers::{Marks, Table};
use crate::time::Day;

/// The first day on which a case is not active any more, as far as it is known, and whether one of the days that may be
/// it could not be read.
pub type CaseEnd = (Option<Day>, bool);

/// The end of every case.
pub fn of(context: &Context, cases: &Table) -> Vec<CaseEnd> {
    let registers = context.registers;
    let mut ends: Vec<CaseEnd> = cases.days("closed_on").into_iter().map(|day| (day, false)).collect();
    open(&mut ends, unread(cases, "closed_on"));
    if let Some(table) = registers.table("post_monitoring") {
        let starts = table.days("started_on");
        for (row, case) in of_cases(table) {
            earlier(&mut ends, case, starts.get(row).copied().flatten());
        }
        open(&mut ends, through_case(table, "started_on"));
    }
    hand_on(context, cases, &mut ends);
    ends
}

/// A case that was handed on ends with its first outbound referral or direction.
fn hand_on(context: &Context, cases: &Table, ends: &mut [CaseEnd]) {
    let registers = context.registers;
    let Some(table) = registers.table("referrals") else { return };
    let handed_on = handed_on(context, cases);
    let out = Says::new(context, table, "way", ("referral_way", &["out"]));
    let of_kind = Says::new(context, table, "kind", ("referral_kind", &["referral", "direction"]));
    let sent = table.days("sent_on");
    let mut may_end = Vec::new();
    for (row, case) in of_cases(table) {
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let unread_day = table.marks.get("sent_on").is_some_and(|marks| marks.of(number).is_some());
        let day = sent.get(row).copied().flatten();
        let leaves = handed_on.get(case as usize).copied().unwrap_or(Some(false));
        match and(leaves, and(out.of(row), of_kind.of(row))) {
            Some(true) if unread_day => may_end.push(case),
            Some(true) => earlier(ends, case, day),
            // Whether it was handed on, or whether this was it, could not be read.
            None if day.is_some() => may_end.push(case),
            _ => {}
        }
    }
    open(ends, may_end.into_iter());
}

/// Cases that may have ended earlier than known: a column that a sheet lacks could say so.
pub fn lacking(context: &Context, cases: &Table) -> Vec<bool> {
    let registers = context.registers;
    let mut lacking = vec![false; cases.height];
    let mut note = |case: u32| {
        if let Some(mark) = lacking.get_mut(case as usize) {
            *mark = true;
        }
    };
    if let Some(table) = registers.table("post_monitoring") {
        of_cases(table).filter(|(row, _)| lacks(table, "started_on", *row)).for_each(|(_, case)| note(case));
    }
    let Some(table) = registers.table("referrals") else { return lacking };
    let handed_on = handed_on(context, cases);
    let mut unsaid: Vec<bool> = (0..cases.height).map(|case| lacks(cases, "closing_reason", case)).collect();
    if let Some(assessments) = registers.table("assessments") {
        for (_, case) in of_cases(assessments).filter(|(row, _)| lacks(assessments, "decision", *row)) {
            if let Some(mark) = unsaid.get_mut(case as usize) {
                *mark = true;
            }
        }
    }
    let out = Says::new(context, table, "way", ("referral_way", &["out"]));
    let of_kind = Says::new(context, table, "kind", ("referral_kind", &["referral", "direction"]));
    let sent = table.days("sent_on");
    for (row, case) in of_cases(table).filter(|(row, _)| and(out.of(*row), of_kind.of(*row)) != Some(false)) {
        let unsent = lacks(table, "sent_on", row);
        let left = handed_on.get(case as usize).copied().flatten() != Some(false);
        let unsaid = unsaid.get(case as usize) == Some(&true);
        if (unsent && (left || unsaid)) || (unsaid && sent.get(row).copied().flatten().is_some()) {
            note(case);
        }
    }
    lacking
}

fn lacks(table: &Table, field: &str, row: usize) -> bool {
    let ranges = table.absent.get(field);
    ranges.is_some_and(|ranges| u32::try_from(row).is_ok_and(|row| within(ranges, row)))
}

/// Which cases were handed on: by the reason of their closing, or by the decision of an initial assessment. An empty
/// cell says no.
fn handed_on(context: &Context, cases: &Table) -> Vec<Option<bool>> {
    let closing = Says::new(context, cases, "closing_reason", ("closing_reason", &["referred", "directed"]));
    let mut handed_on: Vec<Option<bool>> = (0..cases.height).map(|row| closing.of(row)).collect();
    let Some(table) = context.registers.table("assessments") else { return handed_on };
    let initial = Says::new(context, table, "kind", ("assessment_kind", &["initial"]));
    let decided = Says::new(context, table, "decision", ("assessment_decision", &["refer", "direct"]));
    for (row, case) in of_cases(table) {
        if let Some(known) = handed_on.get_mut(case as usize) {
            *known = match (*known, and(initial.of(row), decided.of(row))) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (None, _) | (_, None) => None,
                _ => Some(false),
            };
        }
    }
    handed_on
}

/// Both; one that does not hold decides.
fn and(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Whether a column of codes says one of some: an empty cell says no, of one that could not be read nobody knows.
struct Says<'t> {
    codes: Vec<Option<u32>>,
    wanted: Vec<u32>,
    marks: Option<&'t Marks>,
}

impl<'t> Says<'t> {
    fn new(context: &Context, table: &'t Table, field: &str, (list, ids): (&str, &[&str])) -> Self {
        let list = context.schema().codes.get(list);
        let wanted = ids.iter().filter_map(|id| list.and_then(|l| l.position(id))).collect();
        Self { codes: table.codes(field), wanted, marks: table.marks.get(field) }
    }

    fn of(&self, row: usize) -> Option<bool> {
        match self.codes.get(row).copied().flatten() {
            Some(code) => Some(self.wanted.contains(&code)),
            None => {
                let row = u32::try_from(row).unwrap_or(u32::MAX);
                let unread = self.marks.is_some_and(|marks| marks.of(row).is_some());
                if unread { None } else { Some(false) }
            }
        }
    }
}

/// Rows with the case that they name.
fn of_cases(table: &Table) -> impl Iterator<Item = (usize, u32)> {
    let cases = table.refs.get("case_id").map(|column| column.rows.as_slice()).unwrap_or_default();
    cases.iter().copied().enumerate().filter(|(_, case)| *case < DANGLING)
}

/// Rows whose cell could not be read.
fn unread<'t>(table: &'t Table, field: &str) -> impl Iterator<Item = u32> + use<'t> {
    table.marks.get(field).into_iter().flat_map(|marks| marks.iter()).map(|(row, _)| row)
}

/// Cases of rows whose cell could not be read.
fn through_case<'t>(table: &'t Table, field: &str) -> impl Iterator<Item = u32> + use<'t> {
    let cases = table.refs.get("case_id").map(|column| column.rows.as_slice()).unwrap_or_default();
    unread(table, field).filter_map(|row| cases.get(row as usize).copied())
}

fn open(ends: &mut [CaseEnd], cases: impl Iterator<Item = u32>) {
    for case in cases {
        if let Some((_, open)) = ends.get_mut(case as usize) {
            *open = true;
        }
    }
}

fn earlier(ends: &mut [CaseEnd], case: u32, day: Option<Day>) {
    if let (Some((end, _)), Some(day)) = (ends.get_mut(case as usize), day) {
        *end = Some(end.map_or(day, |end| end.min(day)));
    }
}
