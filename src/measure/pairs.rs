//! Pairs of a subject and a row that is related to it.

use std::collections::BTreeMap;

use crate::registers::Registers;
use crate::registers::table::DANGLING;

/// Pairs of a subject and a related row, in the order of the related rows.
#[derive(Debug, Clone, Default)]
pub struct Pairs {
    /// Row of the subject.
    pub subjects: Vec<u32>,
    /// Row of the related register.
    pub rows: Vec<u32>,
    /// Whether it is certain that the two belong together.
    pub sure: Vec<bool>,
}

/// Pairs of a subject with the rows that name the same row as it does: register of the subjects and of the rows, the
/// rows' reference, and the subjects' own.
#[must_use]
pub fn siblings(registers: &Registers, (subject, from, via, same): (usize, usize, &str, &str)) -> Pairs {
    let mut pairs = Pairs::default();
    let (Some(table), Some(subjects)) = (registers.tables.get(from), registers.tables.get(subject)) else {
        return pairs;
    };
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    if let Some(column) = subjects.refs.get(same) {
        for (row, &parent) in (0u32..).zip(&column.rows) {
            if parent < DANGLING {
                children.entry(parent).or_default().push(row);
            }
        }
    }
    if let Some(column) = table.refs.get(via) {
        for (row, parent) in (0u32..).zip(&column.rows) {
            // A row is not related to itself.
            let others = children.get(parent).into_iter().flatten();
            for &other in others.filter(|other| from != subject || **other != row) {
                pairs.subjects.push(other);
                pairs.rows.push(row);
            }
        }
    }
    pairs.sure = vec![true; pairs.rows.len()];
    pairs
}
