//! What would be read as what, without an audit: for people who map their exports.

mod draft;
mod look;
mod several;
mod shown;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::duplicates::{Known, duplicates};
use super::heads::Heads;
use super::problem::IngestProblem;
use super::read::{ReadOptions, Visited, fate, visit_files};
use super::sheet_rows::NotData;
use crate::registers::spec::{FieldSpec, RegisterSpec, Role, Schema};
use crate::results::InputSheet;
use crate::results::fate::Fate;

pub use draft::{draft_mapping, each, lacks_provider, place};
pub use text::render;

/// Everything that was found.
#[derive(Debug, Clone, Default)]
pub struct Inspection {
    /// File by file.
    pub files: Vec<InspectedFile>,
    /// Paths, files and sheets that could not be read, and files that were passed over.
    pub problems: Vec<IngestProblem>,
    /// Fields that name the provider of a row.
    pub provider_fields: BTreeSet<String>,
}

/// One file.
#[derive(Debug, Clone, Default)]
pub struct InspectedFile {
    /// The file, as in the results.
    pub file: String,
    /// Provider id that the mapping file fixes.
    pub fixed_provider: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// The file with the same bytes, which is read in its place.
    pub duplicate_of: Option<String>,
    /// Its sheets.
    pub sheets: Vec<InspectedSheet>,
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct InspectedSheet {
    /// Its rows and the register it was read as.
    pub input: InputSheet,
    /// How sure the register is, 0 to 1.
    pub confidence: f64,
    /// Spreadsheet row of the (last) headings; 0 where none were found.
    pub heading_row: u32,
    /// Its columns.
    pub columns: Vec<InspectedColumn>,
    /// The records that each of its rows seems to hold; none where it holds one.
    pub records: Vec<RecordDraft>,
    /// The nearest registers of a sheet that none matches, the nearest first.
    pub candidates: Vec<Candidate>,
    /// Required fields without a column.
    pub missing: Vec<String>,
    /// Other fields without a column: they are read as not filled in.
    pub absent: Vec<String>,
    /// Values that no code list knows, by field and value.
    pub unknown: Vec<UnknownValue>,
    /// Rows that are no data, with the reason.
    pub not_data: Vec<NotData>,
    /// Cells by kind of problem.
    pub problems: BTreeMap<String, Cells>,
}

/// A record that each row of a sheet seems to hold beside others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordDraft {
    /// Its register.
    pub register: String,
    /// Spreadsheet row of the (last) headings.
    pub heading_row: u32,
    /// Heading or `@letter`, and the field that the column fills.
    pub columns: Vec<(String, String)>,
    /// Fields with what all these records say.
    pub fixed: Vec<(String, String)>,
    /// Codes that each of these records must have and that nobody has told.
    pub open: Vec<String>,
    /// What heads further columns, and the field that this fills (none: it says only which columns are records).
    pub heads: Option<(Heads, String)>,
    /// Some of these headings carry no year.
    pub without_year: bool,
    /// The field that the cells under these headings fill; none: what stands there is a mark.
    pub cell: Option<String>,
    /// Whether it is as sure as what headings say.
    pub in_force: bool,
}

/// A guess as likely as this is written in force; a less likely one as a remark: a wrong meaning in force would be
/// taken for what the person who exports it said.
const SURE: f64 = 0.95;

/// One column.
#[derive(Debug, Clone, Default)]
pub struct InspectedColumn {
    /// Letters of the column.
    pub letters: String,
    /// The heading; empty where it may not be shown.
    pub heading: String,
    /// It holds a name or a number, and may not be shown.
    pub concealed: bool,
    /// The field it was read as.
    pub field: Option<String>,
    /// A mapping file leaves it out.
    pub ignored: bool,
    /// It numbers the rows and means nothing else.
    pub numbering: bool,
    /// An earlier column holds its field already, so it is not read.
    pub duplicate: bool,
    /// The nearest fields of a column that was not recognised, the nearest first.
    pub candidates: Vec<Candidate>,
    /// The first values below the heading, for the eyes of the person whose table it is and never for a file: cells of
    /// persons and personal codes are hidden all the same.
    pub first: Vec<String>,
}

/// A register or field that a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// How alike it is, 0 to 1.
    pub likeness: f64,
}

/// A value that no code list knows.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownValue {
    /// The field.
    pub field: String,
    /// The value; none where it may not be shown.
    pub value: Option<String>,
    /// The cells.
    pub cells: Cells,
    /// The nearest code.
    pub suggestion: Option<Candidate>,
}

/// Some cells with the same problem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells {
    /// How many.
    pub count: usize,
    /// The first few, e.g. `F17`.
    pub first: Vec<String>,
}

/// Looks at files and folders.
#[must_use]
pub fn inspect(paths: &[PathBuf], schema: &Schema, options: &ReadOptions) -> Inspection {
    let mut problems = Vec::new();
    let visited = visit_files(paths, schema, options, None, &mut problems, look::sheet);
    let provider_fields = provider_fields(schema);
    let copies = copies(&visited, &provider_fields);
    let mut inspection = Inspection { files: Vec::new(), problems, provider_fields };
    for (file, duplicate_of) in visited.into_iter().zip(copies) {
        let damaged = !file.problems.is_empty();
        let mut fate = fate(file.sheets.iter().map(|sheet| &sheet.input), damaged);
        let mut sheets = file.sheets;
        if duplicate_of.is_some() {
            fate = Fate::Duplicate;
            sheets.clear();
        } else {
            inspection.problems.extend(file.problems);
        }
        let (file, fixed_provider) = (file.input.file, file.fixed_provider);
        inspection.files.push(InspectedFile { file, fixed_provider, fate, duplicate_of, sheets });
    }
    inspection
}

/// The fields that name the provider of a row: references to it, and its own key.
fn provider_fields(schema: &Schema) -> BTreeSet<String> {
    let names = |spec: &RegisterSpec, field: &FieldSpec| match spec.role {
        Some(Role::Provider) => field.key,
        _ => field.leads_to == Some(Role::Provider),
    };
    let all = schema.registers.iter().flat_map(|spec| spec.fields.iter().map(move |field| (spec, field)));
    all.filter(|(spec, field)| names(spec, field)).map(|(_, field)| field.id.clone()).collect()
}

/// For each file the earlier one of the same bytes that is read in its place.
fn copies(visited: &[Visited<InspectedSheet>], provider_fields: &BTreeSet<String>) -> Vec<Option<String>> {
    let names_provider = |file: &Visited<InspectedSheet>| {
        let columns = file.sheets.iter().filter(|sheet| sheet.input.accepted > 0).flat_map(|sheet| &sheet.columns);
        file.fixed_provider.is_none()
            && columns.into_iter().any(|c| c.field.as_ref().is_some_and(|field| provider_fields.contains(field)))
    };
    let known: Vec<Known<'_>> = visited
        .iter()
        .map(|file| Known { name: &file.input.file, sha256: &file.input.sha256, names_provider: names_provider(file) })
        .collect();
    let name = |of: usize| known.get(of).map(|original| original.name.to_owned());
    duplicates(&known).into_iter().map(|of| of.and_then(name)).collect()
}

#[cfg(test)]
mod tests;
