//! Why a predicate is not true: the columns to look at.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{Expr, Path};
use super::eval::{Frame, eval};

/// Columns that explain, row by row.
pub type Blame = Vec<BTreeSet<String>>;

/// For computed columns: what stands behind their unknown rows (by row of the register) and behind all others.
#[derive(Debug, Clone, Default)]
pub struct Behind {
    /// Columns behind an unknown value of a row.
    pub unknown: BTreeMap<u32, BTreeSet<String>>,
    /// Columns behind any other value.
    pub general: BTreeSet<String>,
}

/// Looks behind computed columns by name.
pub type LookBehind<'a> = &'a dyn Fn(&Path) -> Option<&'a Behind>;

/// For every row of a (small) frame the columns that make the predicate false or unknown; nothing where it is true.
#[must_use]
pub fn explain(expr: &Expr, frame: &Frame, behind: LookBehind) -> Blame {
    judged(expr, frame, behind).1
}

/// For every row of a (small) frame the empty columns of an expression whose value is unknown there.
#[must_use]
pub fn unknowns(expr: &Expr, frame: &Frame, behind: LookBehind) -> Blame {
    let mut blame: Blame = vec![BTreeSet::new(); frame.len()];
    let mut paths = Vec::new();
    leaves(expr, &mut paths);
    for path in paths {
        let empty = eval(&Expr::Column(path.clone()), frame).data.is_null();
        for (row, (blame, empty)) in blame.iter_mut().zip(empty.iter()).enumerate() {
            if empty == Some(true) {
                let number = frame.rows.map_or(u32::try_from(row).ok(), |rows| rows.get(row).copied());
                blame.extend(names(path, number, true, behind));
            }
        }
    }
    blame
}

fn judged(expr: &Expr, frame: &Frame, behind: LookBehind) -> (Vec<Option<bool>>, Blame) {
    let len = frame.len();
    match expr {
        Expr::And(l, r) => {
            let ((a, blame_a), (b, blame_b)) = (judged(l, frame, behind), judged(r, frame, behind));
            let truth = eval(expr, frame).truths(len);
            let blame = join(&truth, (&a, blame_a), (&b, blame_b));
            (truth, blame)
        }
        Expr::Or(l, r) => {
            let ((a, blame_a), (b, blame_b)) = (judged(l, frame, behind), judged(r, frame, behind));
            let truth = eval(expr, frame).truths(len);
            let blame = join(&truth, (&a, blame_a), (&b, blame_b));
            (truth, blame)
        }
        _ => {
            let truth = eval(expr, frame).truths(len);
            let mut blame: Blame = vec![BTreeSet::new(); len];
            let mut paths = Vec::new();
            leaves(expr, &mut paths);
            for path in paths {
                let empty = eval(&Expr::Column(path.clone()), frame).data.is_null();
                let empty: Vec<bool> = empty.iter().map(|e| e == Some(true)).collect();
                for (row, (blame, truth)) in blame.iter_mut().zip(&truth).enumerate() {
                    let wanted = match truth {
                        Some(true) => false,
                        Some(false) => true,
                        None => empty.get(row).copied().unwrap_or(true),
                    };
                    if wanted {
                        let number = frame.rows.map_or(u32::try_from(row).ok(), |rows| rows.get(row).copied());
                        blame.extend(names(path, number, truth.is_none(), behind));
                    }
                }
            }
            (truth, blame)
        }
    }
}

/// The columns of the halves that have the value of the whole.
fn join(whole: &[Option<bool>], a: (&[Option<bool>], Blame), b: (&[Option<bool>], Blame)) -> Blame {
    let mut blame: Blame = vec![BTreeSet::new(); whole.len()];
    for (truths, columns) in [a, b] {
        for ((into, whole), (truth, columns)) in blame.iter_mut().zip(whole).zip(truths.iter().zip(columns)) {
            if truth == whole && *whole != Some(true) {
                into.extend(columns);
            }
        }
    }
    blame
}

fn names(path: &Path, row: Option<u32>, unknown: bool, behind: LookBehind) -> BTreeSet<String> {
    let prefix: String = path.steps.iter().map(|s| format!("{s}.")).collect();
    match behind(path) {
        None => BTreeSet::from([path.label()]),
        Some(behind) => {
            let own = row.filter(|_| unknown && path.steps.is_empty()).and_then(|r| behind.unknown.get(&r));
            own.unwrap_or(&behind.general).iter().map(|name| format!("{prefix}{name}")).collect()
        }
    }
}

/// The columns of an expression.
pub fn leaves<'a>(expr: &'a Expr, into: &mut Vec<&'a Path>) {
    match expr {
        Expr::Column(path) => into.push(path),
        Expr::Not(e) | Expr::IsNull(e) | Expr::InPeriod(e) | Expr::CodeText(e, _) => leaves(e, into),
        Expr::And(l, r) | Expr::Or(l, r) | Expr::Compare(_, l, r) | Expr::Arithmetic(_, l, r) | Expr::Years(l, r) => {
            leaves(l, into);
            leaves(r, into);
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
        | Expr::Parameter(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Code(_)
        | Expr::Bool(_)
        | Expr::Null(_) => {}
    }
}
