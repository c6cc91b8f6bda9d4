//! The columns that matter to a value: of `CASE` and `COALESCE` those on the way that a row takes.

use super::check::{Expr, Path};
use super::eval::{eval, unread_leaf};
use super::frame::Frame;
use super::leaves::leaves;
use super::value::{Value, stretched};
use crate::registers::values::truths;

/// A column, and the rows of the frame in which it matters; none: in all of them.
pub type Relevant<'e> = (&'e Path, Option<Vec<bool>>);

/// The columns of an expression, each with the rows in which it matters.
pub fn relevant<'e>(expr: &'e Expr, frame: &Frame) -> Vec<Relevant<'e>> {
    let mut found = Vec::new();
    if takes_ways(expr) {
        walk(expr, frame, None, &mut found);
    } else {
        let mut paths = Vec::new();
        leaves(expr, &mut paths);
        found.extend(paths.into_iter().map(|path| (path, None)));
    }
    found
}

/// Whether different rows take different ways through an expression.
fn takes_ways(expr: &Expr) -> bool {
    match expr {
        Expr::Coalesce(_) | Expr::Case(..) => true,
        _ => parts(expr).into_iter().any(takes_ways),
    }
}

/// What an expression is made of, where all of it matters in every row.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Not(e) | Expr::IsNull(e) | Expr::InPeriod(e, _) | Expr::CodeText(e, _) => vec![e],
        Expr::And(l, r)
        | Expr::Or(l, r)
        | Expr::Compare(_, l, r)
        | Expr::Arithmetic(_, l, r)
        | Expr::Years(l, r)
        | Expr::AddMonths(l, r) => vec![l, r],
        Expr::In(e, list) => std::iter::once(e.as_ref()).chain(list).collect(),
        Expr::Least(list) | Expr::Greatest(list) => list.iter().collect(),
        _ => Vec::new(),
    }
}

fn walk<'e>(expr: &'e Expr, frame: &Frame, rows: Option<Vec<bool>>, into: &mut Vec<Relevant<'e>>) {
    match expr {
        Expr::Coalesce(values) => {
            let mut rest = rows.unwrap_or_else(|| vec![true; frame.len()]);
            for value in values {
                walk(value, frame, Some(rest.clone()), into);
                leave(&mut rest, &ends_here(&eval(value, frame), frame.len()));
            }
        }
        Expr::Case(arms, otherwise) => {
            let mut rest = rows.unwrap_or_else(|| vec![true; frame.len()]);
            for (condition, value) in arms {
                walk(condition, frame, Some(rest.clone()), into);
                let truths = eval(condition, frame).truths(frame.len());
                let unread = unread_leaf(condition, frame, &truths);
                let holds: Vec<bool> = truths.iter().map(|truth| *truth == Some(true)).collect();
                let taken = rest.iter().zip(&holds).map(|(rest, holds)| *rest && *holds).collect();
                walk(value, frame, Some(taken), into);
                leave(&mut rest, &holds);
                // Where the condition is open nobody knows the way.
                leave(&mut rest, &unread);
            }
            if let Some(otherwise) = otherwise {
                walk(otherwise, frame, Some(rest), into);
            }
        }
        Expr::Column(path) | Expr::Marked(_, path) => into.push((path, rows)),
        Expr::Has(list, value) => {
            into.push((list, rows.clone()));
            walk(value, frame, rows, into);
        }
        other => parts(other).into_iter().for_each(|part| walk(part, frame, rows.clone(), into)),
    }
}

/// The rows in which a value is there, or something that nobody knows: no further one is asked for.
fn ends_here(value: &Value, len: usize) -> Vec<bool> {
    let empty = stretched(truths(&value.data.is_null()), len);
    let unknown = value.unknown.as_ref().map(|unknown| stretched(truths(unknown), len)).unwrap_or_default();
    let ends =
        |(row, empty): (usize, Option<bool>)| empty == Some(false) || unknown.get(row).copied().flatten() == Some(true);
    empty.into_iter().enumerate().map(ends).collect()
}

fn leave(rest: &mut [bool], gone: &[bool]) {
    rest.iter_mut().zip(gone).for_each(|(rest, gone)| *rest &= !gone);
}
