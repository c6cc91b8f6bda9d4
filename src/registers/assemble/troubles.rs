//! References that do not lead where they say, and rows that nobody owns, as findings.
//!
//! Where one cause makes many of them (a register that is not there, a way of writing), it is one finding with a count.

use std::collections::BTreeMap;

use super::Assembly;
use crate::registers::Origin;
use crate::registers::resolved::Trouble;
use crate::registers::spec::FieldType;
use crate::registers::table::{DANGLING, EMPTY};
use crate::registers::typed::TypedColumn;

/// Findings of one kind about one column and provider that are listed one by one; the rest is counted.
const MOST: u64 = 1_000;

/// Provider, source and rule.
type Kind = (u32, u32, &'static str);

/// Findings of one column that are counted together: the first place and how many there are.
#[derive(Default)]
struct Counted(BTreeMap<Kind, (Origin, u64)>);

impl Counted {
    /// Counts one; how many there are now.
    fn add(&mut self, kind: Kind, origin: Origin) -> u64 {
        let (_, count) = self.0.entry(kind).or_insert((origin, 0));
        *count += 1;
        *count
    }
}

impl Assembly<'_> {
    /// Tells what became of references and owners.
    pub(super) fn report_troubles(&mut self) {
        for register in 0..self.tables.len() {
            let fields: Vec<usize> =
                self.tables.get(register).map(|t| t.troubles.keys().copied().collect()).unwrap_or_default();
            for field in fields {
                self.report_column(register, field);
            }
            self.set_aside_ownerless(register);
        }
    }

    fn report_column(&mut self, register: usize, field: usize) {
        let Some(table) = self.tables.get_mut(register) else { return };
        let troubles = table.troubles.remove(&field).unwrap_or_default();
        let of = self.schema.registers.get(register).and_then(|spec| spec.fields.get(field)?.of.as_deref());
        let to = of.and_then(|of| self.schema.position(of)).unwrap_or(usize::MAX);
        let mut counted = Counted::default();
        for (row, trouble) in troubles {
            let Some(table) = self.tables.get(register) else { return };
            let Some(&origin) = table.raw.origin.get(row as usize) else { continue };
            let owner = table.owner.get(row as usize).copied().unwrap_or(EMPTY);
            let rule = match trouble {
                Trouble::Dangling if !self.is_supplied(to, owner) => "register_not_supplied",
                Trouble::Dangling => "dangling_reference",
                Trouble::Ambiguous => "ambiguous_reference",
                Trouble::Otherwise => "reference_written_otherwise",
            };
            let single = matches!(rule, "dangling_reference" | "ambiguous_reference");
            for provider in self.concerned(register, field, row, owner) {
                let count = counted.add((provider, origin.source, rule), origin);
                if single && count <= MOST {
                    self.findings.push((provider, self.finding(rule, register, field, origin, None)));
                }
            }
        }
        self.report_counted(register, field, counted);
    }

    /// The providers that a finding about a row touches: its owner, or those whose row it may be.
    fn concerned(&self, register: usize, field: usize, row: u32, owner: u32) -> Vec<u32> {
        if owner < DANGLING {
            return vec![owner];
        }
        let table = self.tables.get(register);
        let candidates = table.and_then(|t| Some((t.refs.get(&field)?.to, t.candidates.get(&field)?.get(&row)?)));
        let owners = candidates.into_iter().flat_map(|(to, rows)| {
            rows.iter().filter_map(move |row| self.tables.get(to)?.owner.get(*row as usize)).copied()
        });
        let mut owners: Vec<u32> = owners.filter(|owner| *owner < DANGLING).collect();
        owners.sort_unstable();
        owners.dedup();
        if owners.is_empty() { vec![EMPTY] } else { owners }
    }

    fn is_supplied(&self, register: usize, provider: u32) -> bool {
        let Some(table) = self.tables.get(register) else { return true };
        table.supplied_to.get(provider as usize).copied().unwrap_or(table.raw.supplied)
    }

    /// One finding for each kind that is counted, or for what is beyond those that are listed.
    fn report_counted(&mut self, register: usize, field: usize, counted: Counted) {
        for ((provider, _, rule), (origin, count)) in counted.0 {
            let whole = rule == "register_not_supplied";
            let single = !whole && rule != "reference_written_otherwise";
            if single && count <= MOST {
                continue;
            }
            let mut finding = self.finding(rule, register, field, origin, None);
            finding.count = Some(if single { count - MOST } else { count });
            if whole || single {
                finding.row = 0;
            }
            self.findings.push((provider, finding));
        }
    }

    /// Rows of which nobody knows whose they are, and that may not be one of a few providers' either.
    fn set_aside_ownerless(&mut self, register: usize) {
        let Some(table) = self.tables.get(register) else { return };
        let spec = self.schema.registers.get(register);
        let field = spec.and_then(|spec| spec.owner_position()).unwrap_or_default();
        let open = table.candidates.get(&field);
        let unowned = (0_u32..)
            .zip(&table.owner)
            .filter(|(row, owner)| **owner >= DANGLING && !open.is_some_and(|rows| rows.contains_key(row)));
        let column = table.refs.get(&field);
        // What a missing register explains is told once, for the column that points to it.
        let missing = column.is_some_and(|column| !self.is_supplied(column.to, EMPTY));
        let explained = |row: u32| missing && column.and_then(|c| c.rows.get(row as usize)) == Some(&DANGLING);
        let lost: Vec<(Origin, bool)> =
            unowned.filter_map(|(row, _)| Some((*table.raw.origin.get(row as usize)?, explained(row)))).collect();
        let mut counted = Counted::default();
        for (origin, explained) in lost {
            if !explained && counted.add((EMPTY, origin.source, "no_owner"), origin) <= MOST {
                self.findings.push((EMPTY, self.finding("no_owner", register, field, origin, None)));
            }
            self.quarantine(origin.source);
        }
        self.report_counted(register, field, counted);
    }

    /// References are row numbers now; their texts are not needed any more, but where a row without a key is called by
    /// one that leads nowhere.
    pub(super) fn drop_texts_of_references(&mut self) {
        for (spec, table) in self.schema.registers.iter().zip(&mut self.tables) {
            let parts = spec.subject_parts().map(|(_, parts)| parts).unwrap_or_default();
            for ((position, field), column) in spec.fields.iter().enumerate().zip(&mut table.raw.columns) {
                let called_by_it = parts.iter().any(|(name, _)| *name == field.id)
                    && table.refs.get(&position).is_some_and(|rows| rows.rows.contains(&DANGLING));
                if matches!(field.kind, FieldType::Ref | FieldType::Refs) && !called_by_it {
                    *column = TypedColumn::Absent;
                }
            }
        }
    }
}
