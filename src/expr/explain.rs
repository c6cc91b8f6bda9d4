//! Why a predicate is not true: the columns to look at, and the rows of other registers that leave it open.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::check::{Expr, Path};
use super::doubt::Doubt;
use super::eval::eval;
use super::frame::{Frame, Reading};
use super::leaves::{end, leaves};
use super::relevant::{Relevant, relevant};
use super::value::Data;
use crate::registers::Origin;
use crate::registers::table::DANGLING;
use crate::registers::values::{marks, options};
use crate::text::{FieldNames, Unions};

/// What explains a value.
#[derive(Debug, Clone, Default)]
pub struct Explanation {
    /// Columns to look at.
    pub names: FieldNames,
    /// Where the related rows stand that leave it unknown.
    pub rows: BTreeSet<Origin>,
    /// Why it is unknown.
    pub doubt: Doubt,
}

impl Explanation {
    /// Takes in another cause.
    pub fn add(&mut self, other: &Self) {
        self.names = self.names.and(&other.names);
        self.rows.extend(&other.rows);
        self.doubt = self.doubt.max(other.doubt);
    }
}

/// What explains, row by row.
pub type Explanations = Vec<Explanation>;

/// For computed columns: what stands behind their unknown rows (by row of the register) and behind all others.
#[derive(Debug, Clone, Default)]
pub struct ColumnExplanation {
    /// What is behind an unknown value of a row.
    pub unknown: BTreeMap<u32, Explanation>,
    /// The same as a population sees it, where that differs: absent columns are empty, only sure rows belong.
    pub settled: Option<BTreeMap<u32, Explanation>>,
    /// Columns behind any other value.
    pub general: BTreeSet<String>,
}

/// Looks behind computed columns by name.
pub type LookBehind<'a> = &'a dyn Fn(&Path) -> Option<&'a ColumnExplanation>;

/// For every row of a frame the columns that make the predicate false or unknown; nothing where it is true.
#[must_use]
pub fn explain(expr: &Expr, frame: &Frame, behind: LookBehind) -> Explanations {
    judged(expr, frame, behind).1
}

/// For every row of a frame the empty columns of an expression whose value is unknown there.
#[must_use]
pub fn unknowns(expr: &Expr, frame: &Frame, behind: LookBehind) -> Explanations {
    let mut blame: Explanations = vec![Explanation::default(); frame.len()];
    for (path, matters) in relevant(expr, frame) {
        let leaf = Leaf::new(path, behind);
        let open = open(&eval(&Expr::Column(path.clone()), frame).data);
        for (row, (blame, open)) in blame.iter_mut().zip(open).enumerate() {
            if open && matters.as_ref().is_none_or(|rows| rows.get(row) == Some(&true)) {
                blame.add(&leaf.of(row, frame));
            }
        }
    }
    blame
}

fn judged(expr: &Expr, frame: &Frame, behind: LookBehind) -> (Vec<Option<bool>>, Explanations) {
    let (l, r, decides) = match expr {
        Expr::And(l, r) => (l, r, false),
        Expr::Or(l, r) => (l, r, true),
        _ => return judged_alone(expr, frame, behind),
    };
    let ((a, blame_a), (b, blame_b)) = (judged(l, frame, behind), judged(r, frame, behind));
    // One half alone may decide; else both must be known.
    let whole = |(a, b): (&Option<bool>, &Option<bool>)| match (*a, *b) {
        (Some(half), _) | (_, Some(half)) if half == decides => Some(decides),
        (Some(_), Some(_)) => Some(!decides),
        _ => None,
    };
    let truth: Vec<Option<bool>> = a.iter().zip(&b).map(whole).collect();
    let blame = join(&truth, (&a, blame_a), (&b, blame_b));
    (truth, blame)
}

fn judged_alone(expr: &Expr, frame: &Frame, behind: LookBehind) -> (Vec<Option<bool>>, Explanations) {
    let truth = eval(expr, frame).truths(frame.len());
    let mut blame: Explanations = vec![Explanation::default(); frame.len()];
    let unknown = truth.contains(&None);
    let mut unions = Unions::default();
    let paths: Vec<Relevant> = if unknown {
        relevant(expr, frame)
    } else {
        let mut paths = Vec::new();
        leaves(expr, &mut paths);
        paths.into_iter().map(|path| (path, None)).collect()
    };
    for (path, matters) in paths {
        let leaf = Leaf::new(path, behind);
        let open = if unknown { unsaid(path, frame) } else { Vec::new() };
        let matters = |row: usize| matters.as_ref().is_none_or(|rows| rows.get(row) == Some(&true));
        for (row, (blame, truth)) in blame.iter_mut().zip(&truth).enumerate() {
            match truth {
                Some(true) => {}
                Some(false) => blame.names = unions.of(&blame.names, &leaf.general.names),
                None if open.get(row) == Some(&false) || !matters(row) => {}
                None => blame.add(&leaf.of(row, frame)),
            }
        }
    }
    (truth, blame)
}

/// Which values of a column are not known. A list that cannot be read is there, and what it holds is not known.
fn unsaid(path: &Path, frame: &Frame) -> Vec<bool> {
    let value = eval(&Expr::Column(path.clone()), frame);
    let unread = value.unknown.as_ref().map(marks).unwrap_or_default();
    let open = open(&value.data).into_iter().enumerate();
    open.map(|(row, open)| open || unread.get(row) == Some(&true)).collect()
}

/// What explains the halves that have the value of the whole.
fn join(
    whole: &[Option<bool>],
    a: (&[Option<bool>], Explanations),
    b: (&[Option<bool>], Explanations),
) -> Explanations {
    let mut blame: Explanations = vec![Explanation::default(); whole.len()];
    let mut unions = Unions::default();
    for (truths, causes) in [a, b] {
        for ((into, whole), (truth, cause)) in blame.iter_mut().zip(whole).zip(truths.iter().zip(causes)) {
            if truth == whole && *whole != Some(true) {
                into.names = unions.of(&into.names, &cause.names);
                into.rows.extend(cause.rows);
                into.doubt = into.doubt.max(cause.doubt);
            }
        }
    }
    blame
}

/// Which values are not known: empty, or between bounds that differ.
#[must_use]
pub fn open(data: &Data) -> Vec<bool> {
    if let Data::Bounded(low, high) = data {
        let bounds = options(low).into_iter().zip(options(high));
        return bounds.map(|(low, high)| low.is_none() || low != high).collect();
    }
    marks(&data.is_null())
}

/// Why the cell at the end of a path, or a reference on the way, is not known, and where it stands unless that is the
/// row at hand itself.
fn unread(path: &Path, position: usize, frame: &Frame) -> (Doubt, Option<Origin>) {
    walk(path, position, frame).unwrap_or_default()
}

fn walk(path: &Path, position: usize, frame: &Frame) -> Option<(Doubt, Option<Origin>)> {
    let (mut register, rows) = match frame.subject.filter(|_| path.subject) {
        Some((subject, rows)) => (subject.register, Some(rows)),
        None => (frame.register, frame.rows),
    };
    let mut row = rows.map_or(u32::try_from(position).ok(), |rows| rows.get(position).copied())?;
    let mut own = !path.subject;
    for name in path.steps.iter().map(Some).chain([None]) {
        let table = frame.known.registers.tables.get(register)?;
        let field = name.unwrap_or(&path.name);
        let doubt = super::unread::doubt(table, field, row, frame.known.reading);
        if doubt != Doubt::Unknown {
            return Some((doubt, table.origin.get(row as usize).copied().filter(|_| !own)));
        }
        let column = table.refs.get(name?)?;
        row = column.rows.get(row as usize).copied().filter(|row| *row < DANGLING)?;
        register = column.to;
        own = false;
    }
    None
}

/// A column of an expression, and what stands behind it.
struct Leaf<'p, 'b> {
    path: &'p Path,
    behind: Option<&'b ColumnExplanation>,
    /// What explains any row of which nothing more is known.
    general: Explanation,
}

impl<'p, 'b> Leaf<'p, 'b> {
    fn new(path: &'p Path, look: LookBehind<'b>) -> Self {
        let behind = look(path);
        let names = match behind {
            None => FieldNames::one(path.label()),
            Some(behind) => prefixed(path, behind.general.iter().map(String::as_str)),
        };
        Self { path, behind, general: Explanation { names, ..Explanation::default() } }
    }

    /// What explains an unknown value at a position of the frame.
    fn of(&self, position: usize, frame: &Frame) -> Cow<'_, Explanation> {
        let settled = frame.known.reading == Reading::Settled;
        let unknown = self.behind.map(|behind| match &behind.settled {
            Some(own) if settled => own,
            _ => &behind.unknown,
        });
        let unknown = unknown.filter(|unknown| !unknown.is_empty());
        match unknown.and_then(|unknown| unknown.get(&end(self.path, position, frame)?)) {
            None => match unread(self.path, position, frame) {
                (Doubt::Unknown, _) => Cow::Borrowed(&self.general),
                (doubt, row) => {
                    Cow::Owned(Explanation { doubt, rows: row.into_iter().collect(), ..self.general.clone() })
                }
            },
            // Fields of related rows are named from their own register, wherever they are seen from.
            Some(own) if !own.rows.is_empty() => Cow::Borrowed(own),
            Some(own) => {
                let names = prefixed(self.path, own.names.iter().map(|name| name.as_str()));
                Cow::Owned(Explanation { names, rows: BTreeSet::new(), doubt: own.doubt })
            }
        }
    }
}

/// Names as they are seen from the beginning of a path.
fn prefixed<'a>(path: &Path, names: impl Iterator<Item = &'a str>) -> FieldNames {
    let prefix: String = path.steps.iter().map(|step| format!("{step}.")).collect();
    names.map(|name| format!("{prefix}{name}")).collect()
}
