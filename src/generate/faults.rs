//! Faults in a nation's registers: cells that are missing or cannot be read, references that lead nowhere, and the
//! many ways in which offices lay out a table.

use std::rc::Rc;
use std::str::FromStr;

use super::seeded::SeededRng;
use super::table::{Cell, Tables};
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec};

/// What is to be wrong, and how often (0 to 1).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Faults {
    /// Cells that hold nothing.
    pub missing: f64,
    /// Dates, numbers, yes-or-no cells and codes that nobody can read.
    pub rubbish: f64,
    /// References to nobody.
    pub dangling: f64,
    /// Whether every provider lays out its tables in its own way.
    pub formats: bool,
}

/// A kind of fault that is not known, or a rate that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}`: missing, rubbish, dangling (each with a rate from 0 to 1, e.g. missing=0.05), formats or none")]
pub struct FaultError(String);

impl FromStr for Faults {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut faults = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || FaultError(part.to_owned());
            let (kind, rate) = match part.split_once('=') {
                None => (part, None),
                Some((kind, rate)) => {
                    let rate: f64 = rate.trim().parse().map_err(|_| wrong())?;
                    if !(0.0..=1.0).contains(&rate) {
                        return Err(wrong());
                    }
                    (kind.trim(), Some(rate))
                }
            };
            match (kind, rate) {
                ("missing", rate) => faults.missing = rate.unwrap_or(0.02),
                ("rubbish", rate) => faults.rubbish = rate.unwrap_or(0.01),
                ("dangling", rate) => faults.dangling = rate.unwrap_or(0.01),
                ("formats", None) => faults.formats = true,
                ("none", None) => {}
                _ => return Err(wrong()),
            }
        }
        Ok(faults)
    }
}

/// Texts that no date, number, yes-or-no or code is written with, and that are no words for "nothing".
const RUBBISH: [&str; 5] = ["32.13.2024", "vezi dosarul", "de verificat", "abc??", "12 sau 13"];
/// What a reference to nobody says.
const NOBODY: &str = "X-404";

impl Faults {
    /// Whether any cell is spoilt.
    #[must_use]
    pub fn spoil_cells(&self) -> bool {
        self.missing > 0.0 || self.rubbish > 0.0 || self.dangling > 0.0
    }

    /// Spoils the cells of a block.
    ///
    /// Keys stay, and so does what says whose a row is at all: without it there would be no telling what is missing.
    pub fn spoil(&self, tables: &mut Tables<'_>, dice: &mut SeededRng) {
        if !self.spoil_cells() {
            return;
        }
        for (register, rows) in tables.schema.registers.iter().zip(&mut tables.rows) {
            let kept: Vec<bool> = register.fields.iter().map(|field| keeps(register, field)).collect();
            // A row without a key that begins with blanks would continue the row above.
            let first_may_be_missing = register.key().is_some();
            for row in rows {
                for (column, ((cell, field), kept)) in row.iter_mut().zip(&register.fields).zip(&kept).enumerate() {
                    if !kept && !cell.is_empty() {
                        self.spoil_cell(cell, field, column > 0 || first_may_be_missing, dice);
                    }
                }
            }
        }
    }

    fn spoil_cell(&self, cell: &mut Cell, field: &FieldSpec, may_be_missing: bool, dice: &mut SeededRng) {
        // What a row hangs on goes astray less often.
        let seldom = if is_anchor(field) { 0.25 } else { 1.0 };
        if dice.chance(self.missing * seldom) && may_be_missing {
            *cell = Cell::Empty;
            return;
        }
        match field.kind {
            FieldType::Ref if dice.chance(self.dangling * seldom) => *cell = Cell::Text(Rc::from(NOBODY)),
            FieldType::Refs if dice.chance(self.dangling) => {
                if let Cell::List(list) = cell {
                    list.push(Rc::from(NOBODY));
                }
            }
            FieldType::Date
            | FieldType::Datetime
            | FieldType::Month
            | FieldType::Bool
            | FieldType::Int
            | FieldType::Number
            | FieldType::Code
                if dice.chance(self.rubbish) =>
            {
                *cell = Cell::Rubbish(dice.word(&RUBBISH));
            }
            _ => {}
        }
    }
}

fn is_anchor(field: &FieldSpec) -> bool {
    matches!(field.id.as_str(), "case_id" | "plan_id" | "document_id" | "staff_id" | "author_id" | "supervisor_id")
}

/// Whether a cell is never spoilt: keys, what the row hangs on, names, and the line of a plan.
fn keeps(register: &RegisterSpec, field: &FieldSpec) -> bool {
    field.key
        || field.personal
        || field.id == "name"
        || field.id == register.owner
        || (register.id == "plan_services" && field.id == "line_no")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named_with_or_without_a_rate() {
        let faults: Faults = "missing=0.05, rubbish,formats".parse().unwrap();
        assert_eq!(faults, Faults { missing: 0.05, rubbish: 0.01, dangling: 0.0, formats: true });
        assert_eq!("none".parse::<Faults>(), Ok(Faults::default()));
        assert!("missing=2".parse::<Faults>().is_err() && "chaos".parse::<Faults>().is_err());
        assert!("formats=0.1".parse::<Faults>().is_err());
    }
}
