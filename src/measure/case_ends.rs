//! When a case stops being active for whoever is appointed: it is closed, handed on, or monitored after services.

use super::context::Context;
use crate::registers::table::DANGLING;
use crate::registers::{Registers, Table};
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
    let codes = |list: &str, ids: &[&str]| -> Vec<u32> {
        let list = context.schema().codes.get(list);
        ids.iter().filter_map(|id| list.and_then(|l| l.position(id))).collect()
    };
    let is = |code: Option<u32>, wanted: &[u32]| code.is_some_and(|code| wanted.contains(&code));
    let Some(table) = registers.table("referrals") else { return };
    let mut handed_on = handed_on(registers, cases, &codes, &is);
    let unread_reason: Vec<u32> = unread(cases, "closing_reason").collect();
    let (out, kinds) = (codes("referral_way", &["out"]), codes("referral_kind", &["referral", "direction"]));
    let (ways, of_kind, sent) = (table.codes("way"), table.codes("kind"), table.days("sent_on"));
    let mut may_end = Vec::new();
    for (row, case) in of_cases(table) {
        let at = |codes: &[Option<u32>]| codes.get(row).copied().flatten();
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        if !is(at(&ways), &out) || !is(at(&of_kind), &kinds) {
            continue;
        }
        let unread_day = table.marks.get("sent_on").is_some_and(|marks| marks.of(number).is_some());
        let day = sent.get(row).copied().flatten();
        match handed_on.get_mut(case as usize) {
            Some(true) if unread_day => may_end.push(case),
            Some(true) => earlier(ends, case, day),
            // Whether it was handed on could not be read.
            _ if (day.is_some() || unread_day) && unread_reason.contains(&case) => may_end.push(case),
            _ => {}
        }
    }
    open(ends, may_end.into_iter());
}

/// Which cases were handed on: by the reason of their closing, or by the decision of an initial assessment.
fn handed_on(
    registers: &Registers,
    cases: &Table,
    codes: &impl Fn(&str, &[&str]) -> Vec<u32>,
    is: &impl Fn(Option<u32>, &[u32]) -> bool,
) -> Vec<bool> {
    let reasons = codes("closing_reason", &["referred", "directed"]);
    let mut handed_on: Vec<bool> = cases.codes("closing_reason").into_iter().map(|c| is(c, &reasons)).collect();
    let Some(table) = registers.table("assessments") else { return handed_on };
    let (initial, decided) =
        (codes("assessment_kind", &["initial"]), codes("assessment_decision", &["refer", "direct"]));
    let (kinds, decisions) = (table.codes("kind"), table.codes("decision"));
    for (row, case) in of_cases(table) {
        let at = |codes: &[Option<u32>]| codes.get(row).copied().flatten();
        if is(at(&kinds), &initial)
            && is(at(&decisions), &decided)
            && let Some(mark) = handed_on.get_mut(case as usize)
        {
            *mark = true;
        }
    }
    handed_on
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
