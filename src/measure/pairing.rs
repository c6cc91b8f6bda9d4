//! Subjects and the rows that hang on them, side by side.

use std::sync::{Arc, PoisonError};

use super::context::Context;
use super::link::Link;
use super::loose;
use super::pairs::{self, Pairs};
use super::task::Task;
use crate::registers::Registers;
use crate::registers::table::DANGLING;

/// Pairs every subject with the rows that hang on it. Linear in the rows, and in the pairs of a common parent.
/// `candidates` adds rows that lead to one of several subjects, to each of them.
#[must_use]
pub fn paired(task: &Task, subject: usize, link: &Link, candidates: bool) -> Arc<Pairs> {
    let registers = task.context.registers;
    let paired = match link.same {
        // Rows of a common parent are many pairs, and several checks ask for the same ones.
        Some(same) => task.context.siblings((subject, link.from, link.via, same)),
        None => Arc::new(named(registers, subject, link, candidates)),
    };
    let Some(field) = link.and_equal else { return paired };
    let mut equal = Arc::unwrap_or_clone(paired);
    if let (Some(table), Some(subjects)) = (registers.tables.get(link.from), registers.tables.get(subject)) {
        keep_equal(&mut equal, &subjects.numbers(field), &table.numbers(field));
    }
    Arc::new(equal)
}

impl Context<'_> {
    /// Pairs of a common parent: built once, however many checks and columns ask for them.
    fn siblings(&self, (subject, from, via, same): (usize, usize, &str, &str)) -> Arc<Pairs> {
        // A poisoned lock still guards a map that is whole.
        let slot = {
            let mut all = self.shared.siblings.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry((subject, from, via.to_owned(), same.to_owned())).or_default())
        };
        let build = || Arc::new(pairs::siblings(self.registers, (subject, from, via, same)));
        Arc::clone(slot.get_or_init(build))
    }
}

/// Pairs of a subject with the rows that name it.
fn named(registers: &Registers, subject: usize, link: &Link, candidates: bool) -> Pairs {
    let mut pairs = Pairs::default();
    let (Some(table), Some(_)) = (registers.tables.get(link.from), registers.tables.get(subject)) else {
        return pairs;
    };
    // Most rows name one subject.
    pairs.subjects.reserve(table.height);
    pairs.rows.reserve(table.height);
    let mut push = |subject: u32, row: u32| {
        pairs.subjects.push(subject);
        pairs.rows.push(row);
    };
    if let Some(column) = table.refs.get(link.via) {
        for (row, &subject) in (0u32..).zip(&column.rows) {
            if subject < DANGLING {
                push(subject, row);
            }
        }
    } else if let Some(list) = table.lists.get(link.via) {
        for row in 0..table.height {
            for &subject in list.get(row) {
                if subject < DANGLING {
                    push(subject, u32::try_from(row).unwrap_or(u32::MAX));
                }
            }
        }
    }
    let certain = pairs.rows.len();
    if candidates {
        for (subject, row) in loose::candidates(table, link.via) {
            pairs.subjects.push(subject);
            pairs.rows.push(row);
        }
    }
    pairs.sure = (0..pairs.rows.len()).map(|at| at < certain).collect();
    pairs
}

/// Keeps the pairs with equal numbers; where one of them is empty the pair is a possible one.
fn keep_equal(pairs: &mut Pairs, of_subjects: &[Option<f64>], of_rows: &[Option<f64>]) {
    let mut keep = Vec::with_capacity(pairs.rows.len());
    let at = |numbers: &[Option<f64>], row: u32| numbers.get(row as usize).copied().flatten();
    for ((&subject, &row), sure) in pairs.subjects.iter().zip(&pairs.rows).zip(&mut pairs.sure) {
        let (a, b) = (at(of_subjects, subject), at(of_rows, row));
        let known = a.is_some() && b.is_some();
        *sure &= known;
        keep.push(!known || a == b);
    }
    for column in [&mut pairs.subjects, &mut pairs.rows] {
        crate::registers::raw::retain(column, &keep);
    }
    crate::registers::raw::retain(&mut pairs.sure, &keep);
}
