//! Rows of a register by what they share: a child, a room, a code.

use std::collections::BTreeMap;

use crate::expr::{Data, Value};
use crate::registers::Table;
use crate::registers::table::DANGLING;
use crate::registers::values::{marks, options};

/// What a row shares with others of its provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Number(u32),
    Text(String),
}

/// The rows of a register by what they share.
#[derive(Debug)]
pub struct Groups {
    /// The group of each row; none where the row shares nothing, or nobody knows what.
    pub of: Vec<Option<usize>>,
    /// The rows of each group.
    pub rows: Vec<Vec<usize>>,
    /// Rows of which nobody knows to which group they belong, by provider.
    pub anywhere: BTreeMap<u32, Vec<usize>>,
    /// The provider of each group.
    pub owners: Vec<u32>,
}

impl Groups {
    /// Puts rows together that share a value.
    #[must_use]
    pub fn new(table: &Table, by: &Value) -> Self {
        let shared: Vec<Option<Shared>> = match &by.data {
            Data::Row(rows) | Data::Code(rows) => options(rows).into_iter().map(|n| n.map(Shared::Number)).collect(),
            Data::Text(texts) => texts.iter().map(|text| text.map(|text| Shared::Text(text.to_owned()))).collect(),
            _ => vec![None; table.height],
        };
        let unknown = by.unknown.as_ref().map(marks).unwrap_or_default();
        let mut known: BTreeMap<(u32, Shared), usize> = BTreeMap::new();
        let mut groups =
            Self { of: vec![None; table.height], rows: Vec::new(), anywhere: BTreeMap::new(), owners: Vec::new() };
        for (row, (shared, &owner)) in shared.into_iter().zip(&table.owner).enumerate() {
            if owner >= DANGLING {
                continue;
            }
            let Some(shared) = shared else {
                if unknown.get(row) == Some(&true) {
                    groups.anywhere.entry(owner).or_default().push(row);
                }
                continue;
            };
            let group = *known.entry((owner, shared)).or_insert_with(|| {
                groups.rows.push(Vec::new());
                groups.owners.push(owner);
                groups.rows.len() - 1
            });
            if let Some(rows) = groups.rows.get_mut(group) {
                rows.push(row);
            }
            if let Some(slot) = groups.of.get_mut(row) {
                *slot = Some(group);
            }
        }
        groups
    }

    /// Rows that may belong to a group.
    #[must_use]
    pub fn perhaps(&self, group: usize) -> &[usize] {
        self.owners.get(group).and_then(|owner| self.anywhere.get(owner)).map(Vec::as_slice).unwrap_or_default()
    }
}
