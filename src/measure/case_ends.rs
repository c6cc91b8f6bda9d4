//! When a file stops being active for whoever has it: it is closed, or a row of another register ends it (handed on,
//! monitored after services), as `[caseload]` of the act says.

use std::collections::BTreeMap;

use super::computed::Computed;
use super::context::Context;
use super::located::{Fields, Located};
use super::task::Task;
use crate::catalogue::keeping::{Caseload, End};
use crate::expr::{self, Columns, Frame, Reading, Type, within};
use crate::registers::Table;
use crate::registers::spec::Role;
use crate::registers::table::DANGLING;
use crate::time::Day;

/// The first day on which a file is not active any more, as far as it is known, and whether one of the days that may be
/// it could not be read.
pub type CaseEnd = (Option<Day>, bool);

/// The ends of all files.
#[derive(Debug, Default)]
pub struct CaseEnds {
    /// The end of each.
    pub ends: Vec<CaseEnd>,
    /// Files that may have ended earlier than known: a column that a sheet lacks could say so.
    pub lacking: Vec<bool>,
    /// The fields that decide which rows end them.
    pub fields: Fields,
}

/// The end of every file.
pub fn of(context: &Context, caseload: &Caseload, subjects: usize, table: &Table) -> CaseEnds {
    let closed = table.days_of(caseload.of_subject.to.as_deref());
    let mut found = CaseEnds {
        ends: closed.into_iter().map(|day| (day, false)).collect(),
        lacking: vec![false; table.height],
        fields: Fields::new(),
    };
    if let Some(closed) = &caseload.of_subject.to {
        let unread = table.marks.get(closed).into_iter().flat_map(|marks| marks.iter());
        unread.for_each(|(row, _)| found.open(row));
    }
    let task = Task::of_catalogue(context);
    let computed = columns(&task, caseload, subjects);
    // What the columns read is theirs; what the filters read is told.
    let told = Task::of_catalogue(context);
    for end in &caseload.end {
        add(&mut found, &told, (subjects, &computed), end);
    }
    found.fields = told.into_parts().1;
    found
}

/// What is wrong with the expressions that tell which rows end a file, from registers without rows.
pub fn look(context: &Context) -> Vec<Located> {
    let schema = context.schema();
    let (Some(caseload), Some(subjects)) = (&context.catalogue.keeping.caseload, schema.playing(Role::Subject)) else {
        return Vec::new();
    };
    let task = Task::of_catalogue(context);
    let computed = columns(&task, caseload, subjects);
    for end in &caseload.end {
        add(&mut CaseEnds::default(), &task, (subjects, &computed), end);
    }
    task.into_parts().0
}

fn columns(task: &Task, caseload: &Caseload, subjects: usize) -> Computed {
    let mut computed = Computed::default();
    for column in &caseload.with {
        computed.add(task, subjects, column);
    }
    computed
}

/// Rows of one register that end files.
fn add(found: &mut CaseEnds, task: &Task, (subjects, computed): (usize, &Computed), end: &End) {
    let register = task.register(&end.from);
    task.note(&end.from, &[&end.at]);
    let none = BTreeMap::new();
    let scope = Some((subjects, &computed.types));
    let filter = end.filter.as_ref().map(|filter| task.compile(filter, register, &none, scope, &[Type::Bool]));
    let Some(table) = task.context.registers.tables.get(register) else { return };
    let (rows, files): (Vec<u32>, Vec<u32>) = of_files(table, &end.via).unzip();
    let days = table.days(&end.at);
    let truths = |reading: Reading| match &filter {
        None => vec![Some(true); rows.len()],
        Some(filter) => {
            let none = Columns::default();
            let subjects = task.whole(subjects, &computed.values, reading);
            let subject = Some((&subjects, files.as_slice()));
            let known = task.known(reading);
            let frame = Frame { known, register, rows: Some(&rows), local: &none, subject };
            expr::eval(filter, &frame).truths(rows.len())
        }
    };
    let settled = truths(Reading::Settled);
    let open = if lacks_any(task) { truths(Reading::Open) } else { settled.clone() };
    for (((&row, &file), ends), may_end) in rows.iter().zip(&files).zip(settled).zip(open) {
        let day = days.get(row as usize).copied().flatten();
        let unread = table.marks.get(&end.at).is_some_and(|marks| marks.of(row).is_some());
        match ends {
            Some(true) if unread => found.open(file),
            Some(true) => found.earlier(file, day),
            // Whether such a row ends it could not be read.
            None if day.is_some() => found.open(file),
            _ => {}
        }
        let undated = may_end != Some(false) && lacks(table, &end.at, row);
        if undated || (may_end.is_none() && ends.is_some() && day.is_some()) {
            found.lack(file);
        }
    }
}

/// Whether a sheet lacks any of the columns that the act's ends, or the columns behind them, read.
fn lacks_any(task: &Task) -> bool {
    let registers = task.context.registers;
    registers.tables.iter().any(|table| !table.absent.is_empty())
}

impl CaseEnds {
    fn open(&mut self, file: u32) {
        if let Some((_, open)) = self.ends.get_mut(file as usize) {
            *open = true;
        }
    }

    fn earlier(&mut self, file: u32, day: Option<Day>) {
        if let (Some((end, _)), Some(day)) = (self.ends.get_mut(file as usize), day) {
            *end = Some(end.map_or(day, |end| end.min(day)));
        }
    }

    fn lack(&mut self, file: u32) {
        if let Some(mark) = self.lacking.get_mut(file as usize) {
            *mark = true;
        }
    }
}

fn lacks(table: &Table, field: &str, row: u32) -> bool {
    table.absent.get(field).is_some_and(|ranges| within(ranges, row))
}

/// Rows with the file that they name.
fn of_files<'t>(table: &'t Table, via: &str) -> impl Iterator<Item = (u32, u32)> + use<'t> {
    let files = table.refs.get(via).map(|column| column.rows.as_slice()).unwrap_or_default();
    (0u32..).zip(files.iter().copied()).filter(|(_, file)| *file < DANGLING)
}
