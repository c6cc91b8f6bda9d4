//! Which spreadsheet column holds which field.

use super::grid::{Grid, Merge};
use super::header::{Column, Header};
use super::lexicon::Meaning;
use super::merges::Covering;
use crate::registers::spec::{FieldType, RegisterSpec, Role};
use crate::text::norm::{may_begin, normalise};

/// The columns of a recognised sheet.
#[derive(Debug, Default)]
pub struct Layout {
    /// Field of each spreadsheet column.
    pub fields: Vec<Option<usize>>,
    /// Column of each field.
    pub letters: Vec<Option<u32>>,
    /// The required key, whether or not the sheet has it.
    pub key: Option<usize>,
    /// Columns with headings from the left, for rows whose first cells mean "as above".
    pub leading: Vec<u32>,
    /// Merged regions that reach down over several rows, in columns that are read.
    pub merges: Covering,
    /// Text field → date field that its number-and-date cells fill.
    pub dated: Vec<(usize, usize)>,
    /// Required fields without a column.
    pub missing: Vec<usize>,
    /// Columns whose field an earlier column holds already.
    pub twice: Vec<(u32, usize)>,
    /// The personal code and what it is checked against.
    pub personal: Option<Personal>,
    /// The field that names the person whom a row is about.
    pub named: Option<usize>,
}

/// The heading of running numbers, as [`normalise`] leaves it.
const RUNNING: &str = "nr crt";

/// Fields that the personal code is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Personal {
    /// The code.
    pub cnp: usize,
    /// The date of birth.
    pub birth: Option<usize>,
    /// The sex.
    pub sex: Option<usize>,
}

impl Layout {
    /// Places the columns of a header.
    #[must_use]
    pub fn new(grid: &Grid<'_>, header: &Header, spec: &RegisterSpec, fixed_provider: bool) -> Self {
        let width = header.columns.iter().map(|c| c.column as usize + 1).max().unwrap_or(0);
        let mut layout = Self {
            fields: vec![None; width],
            letters: vec![None; spec.fields.len()],
            key: spec.fields.iter().position(|f| f.key && f.required),
            leading: header.columns.iter().map(|c| c.column).collect(),
            ..Self::default()
        };
        // A running number is a register's own number only where it keeps no other.
        let running = |column: &Column| may_begin(&column.heading, b"n") && normalise(&column.heading) == RUNNING;
        let (numbers, columns): (Vec<&Column>, Vec<&Column>) = header.columns.iter().partition(|c| running(c));
        for column in columns.into_iter().chain(numbers) {
            let Some(Meaning::Field(field)) = column.meaning else { continue };
            match layout.letters.get_mut(field) {
                Some(slot @ None) => {
                    *slot = Some(column.column);
                    if let Some(place) = layout.fields.get_mut(column.column as usize) {
                        *place = Some(field);
                    }
                }
                Some(Some(_)) if running(column) => {}
                Some(Some(_)) => layout.twice.push((column.column, field)),
                None => {}
            }
        }
        layout.consider(spec, fixed_provider);
        let read = |m: &Merge| m.bottom > m.top && layout.field(m.left).is_some();
        layout.merges = Covering::new(grid.merges.iter().copied().filter(read).collect());
        layout
    }

    fn consider(&mut self, spec: &RegisterSpec, fixed_provider: bool) {
        for (f, field) in spec.fields.iter().enumerate() {
            let names_provider = match spec.role {
                Some(Role::Provider) => field.key,
                _ => field.leads_to == Some(Role::Provider),
            };
            if field.required && !self.has(f) && !(fixed_provider && names_provider) {
                self.missing.push(f);
            }
            if let Some(date) = field.dated_by.as_ref().and_then(|d| spec.field_position(d))
                && self.has(f)
                && !self.has(date)
            {
                self.dated.push((f, date));
            }
            if field.kind == FieldType::Cnp && self.has(f) {
                let beside = |id| spec.field_position(id).filter(|i| self.has(*i));
                self.personal = Some(Personal { cnp: f, birth: beside("birth_on"), sex: beside("sex") });
            }
            if field.id.ends_with("name") && (field.personal || spec.role == Some(Role::Worker)) && self.has(f) {
                self.named = Some(f);
            }
        }
    }

    /// The field of a spreadsheet column.
    #[must_use]
    pub fn field(&self, column: u32) -> Option<usize> {
        self.fields.get(column as usize).copied().flatten()
    }

    /// The spreadsheet column of a field.
    #[must_use]
    pub fn letter(&self, field: usize) -> Option<u32> {
        self.letters.get(field).copied().flatten()
    }

    /// Whether a field has a column.
    #[must_use]
    pub fn has(&self, field: usize) -> bool {
        self.letter(field).is_some()
    }
}
