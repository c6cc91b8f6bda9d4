//! What the registers look like: their fields, types, headings and codes, read from `indicators/registers/*.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::sentinel::Sentinel;
use crate::text::Text;

/// Every register and code list.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The registers, in the order of their file names' numbers.
    pub registers: Vec<RegisterSpec>,
    /// Code lists by id.
    pub codes: BTreeMap<String, CodeList>,
    /// Days that stand for no date.
    pub sentinels: Vec<Sentinel>,
}

/// One register: a table that providers keep.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterSpec {
    /// Id, e.g. `cases`.
    pub id: String,
    /// Name of the register for people.
    pub title: Text,
    /// Sheet names under which providers keep it; the first one is used in templates.
    pub sheets: Vec<String>,
    /// Sheet names used in English templates.
    #[serde(default)]
    pub sheets_en: Vec<String>,
    /// Fields of which the first filled one is the row's own date, where no single field is marked `event`.
    #[serde(default)]
    pub own_date: Vec<String>,
    /// The field through which a row gets its provider: `provider_id`, or a reference to what it hangs on. Empty: the
    /// provider whose file carries the row.
    #[serde(default)]
    pub owner: String,
    /// What a row without a key is called in the results: text with fields in braces, e.g. `{plan_id}#{line_no}`.
    #[serde(default)]
    pub subject: Option<String>,
    /// Fields that tell when a row recorded again under an old key begins anew.
    #[serde(default)]
    pub episodes: Option<Episodes>,
    /// Its fields, in the order of a template.
    #[serde(rename = "field")]
    pub fields: Vec<FieldSpec>,
    /// Rules on the quality of its rows.
    #[serde(default, rename = "quality")]
    pub quality: Vec<QualityRule>,
}

/// When a row recorded again under an old key is no second record of the same thing but a second episode.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Episodes {
    /// Date field of the beginning.
    pub from: String,
    /// Date field of the end: a row that begins on or after the end of the one before is an episode of its own.
    pub to: String,
}

/// One column of a register.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)]
pub struct FieldSpec {
    /// Id, e.g. `recorded_at`.
    pub id: String,
    /// What a cell holds.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The code list (`code`, `codes`) or the register (`ref`, `refs`) that values belong to.
    #[serde(default)]
    pub of: Option<String>,
    /// A register without this column cannot be used for what needs it.
    #[serde(default)]
    pub required: bool,
    /// Part of the row's identity.
    #[serde(default)]
    pub key: bool,
    /// The row's own date: a row whose own date is later than the as-of day is not there.
    #[serde(default)]
    pub event: bool,
    /// A plan or a validity, read as it stands even when it lies after the as-of day.
    #[serde(default)]
    pub ahead: bool,
    /// An empty cell means "not yet", and one that is filled in another export of the same row says more.
    #[serde(default)]
    pub not_yet: bool,
    /// Read only to resolve and check, then dropped.
    #[serde(default)]
    pub personal: bool,
    /// Date field of the register that a number-and-date cell of this field (`1234/14.03.2023`) fills where the sheet
    /// has no column for it.
    #[serde(default)]
    pub dated_by: Option<String>,
    /// A date that mostly asks whether a paper is there: a word such as `da` or `semnat` says that it is, on a day that
    /// is not known.
    #[serde(default)]
    pub paper: bool,
    /// It only replaces another field or register where that says nothing: a sheet without it lacks nothing.
    #[serde(default)]
    pub stands_in: bool,
    /// What the field means, for the template's explanation sheet.
    #[serde(default)]
    pub title: Text,
    /// Romanian headings; the first one is used in templates.
    pub headings_ro: Vec<String>,
    /// English headings.
    #[serde(default)]
    pub headings_en: Vec<String>,
}

/// What a cell of a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// The row's identifier, as text.
    Id,
    /// Free text.
    Text,
    /// A calendar day.
    Date,
    /// A calendar day with or without a time of day (minutes); a missing time stays missing.
    Datetime,
    /// A calendar month.
    Month,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A decimal number.
    Number,
    /// One value of a code list.
    Code,
    /// Several values of a code list.
    Codes,
    /// The identifier (or name) of a row of another register.
    Ref,
    /// Several of them.
    Refs,
    /// The personal numeric code.
    Cnp,
}

/// One value of a code list with the spellings that mean it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Id, e.g. `case_manager`.
    pub id: String,
    /// Name for people.
    pub title: Text,
    /// Spellings found in exports, beside the id and the titles.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A closed list of values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeList {
    /// Id, e.g. `staff_role`.
    pub id: String,
    /// Name for people.
    #[serde(default)]
    pub title: Text,
    /// The values; their position is the number stored in the registers.
    #[serde(rename = "code")]
    pub codes: Vec<Code>,
}

/// A rule on the rows of a register whose breach is a data-quality finding.
///
/// `when` alone looks at single rows. With `same` or `overlap` the rows for which `when` is true (all, where it is
/// empty) are compared with each other. A rule with none of the three gives the sentence of a rule of the reader
/// ([`READER_RULES`]) for its fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityRule {
    /// Rule id, e.g. `closed_before_recorded`.
    pub id: String,
    /// A predicate over one row.
    #[serde(default)]
    pub when: String,
    /// A personal code: two rows of one provider must not be about the same person.
    #[serde(default)]
    pub same: Option<String>,
    /// Rows that agree in some fields must not overlap in time.
    #[serde(default)]
    pub overlap: Option<Overlap>,
    /// The fields to name.
    pub fields: Vec<String>,
    /// The sentence shown to people.
    pub message: Text,
}

/// Rows that agree in some fields and last from one date to another, the last day not included.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// The fields (references and codes) in which they agree; the first one is a reference.
    pub by: Vec<String>,
    /// Date field of the first day.
    pub from: String,
    /// Date field of the end; an empty one has no end.
    pub to: String,
}

/// Rules that reading and assembling apply to the fields of certain types, without a predicate.
pub const READER_RULES: [&str; 3] = ["conflicting", "dangling_reference", "ambiguous_reference"];

impl Schema {
    /// Position of a register by id.
    #[must_use]
    pub fn position(&self, register: &str) -> Option<usize> {
        self.registers.iter().position(|r| r.id == register)
    }

    /// A register by id.
    #[must_use]
    pub fn register(&self, id: &str) -> Option<&RegisterSpec> {
        self.registers.iter().find(|r| r.id == id)
    }
}

impl RegisterSpec {
    /// A field by id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&FieldSpec> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// Position of a field by id.
    #[must_use]
    pub fn field_position(&self, id: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.id == id)
    }

    /// The field that is the row's key, where the register has one.
    #[must_use]
    pub fn key(&self) -> Option<&FieldSpec> {
        self.fields.iter().find(|f| f.key)
    }
}

impl RegisterSpec {
    /// Position of the field through which a row gets its provider.
    #[must_use]
    pub fn owner_position(&self) -> Option<usize> {
        self.field_position(&self.owner)
    }

    /// The fields and the texts behind them of which the name of a row without a key is made, after its first text.
    #[must_use]
    pub fn subject_parts(&self) -> Option<(&str, Vec<(&str, &str)>)> {
        let mut parts = self.subject.as_deref()?.split('{');
        let first = parts.next().unwrap_or_default();
        Some((first, parts.map(|part| part.split_once('}').unwrap_or((part, ""))).collect()))
    }
}

impl CodeList {
    /// Position of a code by id: the number stored in the registers.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<u32> {
        self.codes.iter().position(|c| c.id == id).and_then(|p| u32::try_from(p).ok())
    }

    /// A code by its stored number.
    #[must_use]
    pub fn get(&self, position: u32) -> Option<&Code> {
        usize::try_from(position).ok().and_then(|p| self.codes.get(p))
    }
}
