//! What registers said on the last day of an earlier year: the same children, a year younger.
//!
//! As an audit reads registers with an as-of day (`registers::prune`): a row whose own date is later is not there, nor one
//! that cannot be without what is not there; a reference that may be empty is empty then, and any other later date has not
//! happened yet. Plans and validities stand as they are.

use std::collections::BTreeSet;

use super::table::{Cell, Id, Row, Tables};
use crate::registers::spec::{FieldType, RegisterSpec, Schema};
use crate::time::Day;

/// Fields that say why or how something happened that may lie later: register, date, and what is not known before it.
const KNOWN_WITH: [(&str, &str, &str); 1] = [("cases", "closed_on", "closing_reason")];

/// The registers of one provider as they were on a day, block by block.
#[derive(Debug)]
pub struct Cut<'s> {
    schema: &'s Schema,
    day: Day,
    /// Keys of rows that are not there, by the register's position; blocks that come later may name them.
    gone: BTreeSet<(usize, Id)>,
}

impl<'s> Cut<'s> {
    /// The registers on a day.
    pub const fn new(schema: &'s Schema, day: Day) -> Self {
        Self { schema, day, gone: BTreeSet::new() }
    }

    /// A block as it was. What lies later is asked of the rows as they happened; what is handed on are the rows as they
    /// were written, with whatever faults: the two have the same rows and fields.
    pub fn block(&mut self, happened: &Tables<'s>, written: &Tables<'s>) -> Tables<'s> {
        let mut block = Tables::new(self.schema);
        let schema = self.schema;
        let keeps = self.keeps(happened);
        let registers = schema.registers.iter().zip(&happened.rows).zip(&written.rows);
        for (((spec, happened), written), (keep, rows)) in registers.zip(keeps.iter().zip(&mut block.rows)) {
            let kept = happened.iter().zip(written).zip(keep).filter(|(_, keep)| **keep);
            rows.extend(kept.map(|((happened, written), _)| self.row(spec, happened, written)));
        }
        block
    }

    /// Which rows of a block are there.
    fn keeps(&mut self, happened: &Tables<'_>) -> Vec<Vec<bool>> {
        let schema = self.schema;
        let mut keeps: Vec<Vec<bool>> = happened.rows.iter().map(|rows| vec![true; rows.len()]).collect();
        // Plans hang on cases and their lines on plans: as many rounds as there are steps.
        loop {
            let mut any = false;
            for (register, (spec, rows)) in schema.registers.iter().zip(&happened.rows).enumerate() {
                let Some(keep) = keeps.get_mut(register) else { continue };
                let (dates, key) = (spec.own_dates(), spec.fields.iter().position(|field| field.key));
                for (row, keep) in rows.iter().zip(keep).filter(|(_, keep)| **keep) {
                    if !self.is_later(&dates, row) && !self.hangs_on_gone(spec, row) {
                        continue;
                    }
                    (*keep, any) = (false, true);
                    if let Some(Cell::Text(key)) = key.and_then(|key| row.get(key)) {
                        self.gone.insert((register, Id::clone(key)));
                    }
                }
            }
            if !any {
                return keeps;
            }
        }
    }

    /// Whether the row's own date, the first of these fields that holds one, is later.
    fn is_later(&self, dates: &[usize], row: &Row) -> bool {
        dates.iter().find_map(|field| day(row.get(*field)?)).is_some_and(|day| day > self.day)
    }

    fn hangs_on_gone(&self, spec: &RegisterSpec, row: &Row) -> bool {
        let fields = spec.fields.iter().zip(row).filter(|(field, _)| field.required && field.kind == FieldType::Ref);
        fields.into_iter().any(|(field, cell)| match cell {
            Cell::Text(id) => self.is_gone(field.of.as_deref(), id),
            _ => false,
        })
    }

    fn is_gone(&self, register: Option<&str>, id: &Id) -> bool {
        let register = register.and_then(|register| self.schema.position(register));
        register.is_some_and(|register| self.gone.contains(&(register, Id::clone(id))))
    }

    /// A row that is there, without what was not known yet.
    fn row(&self, spec: &RegisterSpec, happened: &Row, written: &Row) -> Row {
        let mut row = written.clone();
        let mut empty = |position: usize| {
            if let Some(cell) = row.get_mut(position) {
                *cell = Cell::Empty;
            }
        };
        for (position, (field, cell)) in spec.fields.iter().zip(happened).enumerate() {
            let later = !field.ahead && day(cell).is_some_and(|day| day > self.day);
            let gone =
                matches!(cell, Cell::Text(id) if field.kind == FieldType::Ref && self.is_gone(field.of.as_deref(), id));
            if later || gone {
                empty(position);
            }
            if later {
                let with = KNOWN_WITH.iter().filter(|(register, date, _)| *register == spec.id && *date == field.id);
                with.filter_map(|(_, _, with)| spec.field_position(with)).for_each(&mut empty);
            }
        }
        for (field, cell) in spec.fields.iter().zip(&mut row).filter(|(field, _)| field.kind == FieldType::Refs) {
            if let Cell::List(list) = cell {
                list.retain(|id| !self.is_gone(field.of.as_deref(), id));
                if list.is_empty() {
                    *cell = Cell::Empty;
                }
            }
        }
        row
    }
}

const fn day(cell: &Cell) -> Option<Day> {
    match cell {
        Cell::Day(day) | Cell::Moment(day, _) => Some(*day),
        _ => None,
    }
}
