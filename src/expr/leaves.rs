//! The columns that an expression reads.

use super::check::{Expr, Path};
use super::frame::Frame;
use crate::registers::table::{DANGLING, EMPTY};

/// The columns of an expression.
pub fn leaves<'a>(expr: &'a Expr, into: &mut Vec<&'a Path>) {
    match expr {
        Expr::Column(path) | Expr::Marked(_, path) => into.push(path),
        Expr::Not(e) | Expr::IsNull(e) | Expr::InPeriod(e, _) | Expr::CodeText(e, _) => leaves(e, into),
        Expr::And(l, r)
        | Expr::Or(l, r)
        | Expr::Compare(_, l, r)
        | Expr::Arithmetic(_, l, r)
        | Expr::Years(l, r)
        | Expr::AddMonths(l, r) => {
            leaves(l, into);
            leaves(r, into);
        }
        Expr::Has(list, value) => {
            into.push(list);
            leaves(value, into);
        }
        Expr::In(e, list) => {
            leaves(e, into);
            list.iter().for_each(|e| leaves(e, into));
        }
        Expr::Least(list) | Expr::Greatest(list) | Expr::Coalesce(list) => list.iter().for_each(|e| leaves(e, into)),
        Expr::Case(arms, otherwise) => {
            for (condition, value) in arms {
                leaves(condition, into);
                leaves(value, into);
            }
            if let Some(e) = otherwise {
                leaves(e, into);
            }
        }
        Expr::Day(_)
        | Expr::Pseudo(_)
        | Expr::Begins(_)
        | Expr::Parameter(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Code(_)
        | Expr::Bool(_)
        | Expr::Null(_) => {}
    }
}

/// The numbers of the catalogue that an expression reads.
pub fn parameters(expr: &Expr) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = vec![expr];
    while let Some(expr) = rest.pop() {
        match expr {
            Expr::Parameter(name) => found.push(name.as_str()),
            Expr::Not(e) | Expr::IsNull(e) | Expr::InPeriod(e, _) | Expr::CodeText(e, _) | Expr::Has(_, e) => {
                rest.push(e);
            }
            Expr::And(l, r)
            | Expr::Or(l, r)
            | Expr::Compare(_, l, r)
            | Expr::Arithmetic(_, l, r)
            | Expr::Years(l, r)
            | Expr::AddMonths(l, r) => rest.extend([l.as_ref(), r.as_ref()]),
            Expr::In(e, list) => {
                rest.push(e);
                rest.extend(list);
            }
            Expr::Least(list) | Expr::Greatest(list) | Expr::Coalesce(list) => rest.extend(list),
            Expr::Case(arms, otherwise) => {
                rest.extend(arms.iter().flat_map(|(condition, value)| [condition, value]));
                rest.extend(otherwise.as_deref());
            }
            Expr::Column(_)
            | Expr::Marked(..)
            | Expr::Day(_)
            | Expr::Pseudo(_)
            | Expr::Begins(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Code(_)
            | Expr::Bool(_)
            | Expr::Null(_) => {}
        }
    }
    found
}

/// Whether a reference on the way of a path is empty.
pub(super) fn leads_through_empty(path: &Path, position: usize, frame: &Frame) -> bool {
    let (mut register, rows) = match frame.subject.filter(|_| path.subject) {
        Some((subject, rows)) => (subject.register, Some(rows)),
        None => (frame.register, frame.rows),
    };
    let mut row = match rows {
        None => u32::try_from(position).ok(),
        Some(rows) => rows.get(position).copied(),
    };
    for step in &path.steps {
        let column = frame.known.registers.tables.get(register).and_then(|table| table.refs.get(step));
        let Some((column, at)) = column.zip(row) else { return false };
        match column.rows.get(at as usize) {
            Some(&EMPTY) => return true,
            Some(&to) => row = Some(to),
            None => return false,
        }
        register = column.to;
    }
    false
}

/// The row whose column a path names, seen from a position of the frame.
pub(super) fn end(path: &Path, position: usize, frame: &Frame) -> Option<u32> {
    let (mut register, rows) = match frame.subject.filter(|_| path.subject) {
        Some((subject, rows)) => (subject.register, Some(rows)),
        None => (frame.register, frame.rows),
    };
    let mut row = rows.map_or(u32::try_from(position).ok(), |rows| rows.get(position).copied())?;
    for step in &path.steps {
        let column = frame.known.registers.tables.get(register)?.refs.get(step)?;
        row = column.rows.get(row as usize).copied().filter(|row| *row < DANGLING)?;
        register = column.to;
    }
    Some(row)
}
