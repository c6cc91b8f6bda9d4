//! The mapping file of a provider: what its sheets, headings and values mean.
//!
//! ```toml
//! date_order = "dmy"            # or "mdy"; without it, each column tells by its own values
//! kept_and_empty = ["referrals"] # registers that are kept and have no rows
//! not_kept = ["trainings", "cases.complexity"] # registers and columns that are not kept at all
//!
//! [fixed]
//! provider_id = "F-1"           # where the exports do not carry it
//!
//! [sheets]
//! "Tabel 1" = "cases"           # or "export.xlsx/Tabel 1"; "" leaves a sheet out
//!
//! [headings.cases]
//! "Dosarul" = "case_id"         # "" leaves a column out
//!
//! [values.cases.category]
//! "PROT" = "protection"         # "" is an empty cell; of a field without codes: what is written in its place
//!
//! [[record]]                    # a row that holds several records: one for each of these tables
//! sheet = "Evidența"
//! register = "assessments"
//! columns = { "Nr. caz" = "case_id", "Data" = "performed_at", "@F" = "performed_by" }
//! fixed = { kind = "initial" }
//! heading_row = 3               # where it is not found by the headings
//!
//! [[grid]]                      # a column for each month, week, quarter, year or code
//! sheet = "Monitorizare"
//! register = "monitoring_reports"
//! columns = { "Nr. caz" = "case_id" }
//! month = "month"               # the field that the headings fill; or week, quarter, each_year, code
//! year = 2024                   # where they carry none
//! cell = "written_on"           # the field that the cells fill; without it, what stands there is a mark
//! ```
//!
//! A column is named by its heading or by its letter (`@F`). What it fills is a field, or a pattern of several:
//! `"HCJ nr. {decision_no} din {decided_on}"`, where `{_}` is not kept.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::cell::date::DateOrder;
use super::endings::MAPPING_FILE;
use super::heads::Heads;
use super::lexicon::{Lexicon, Meaning};
use super::pattern::Pattern;
use super::problem::{IngestProblem, ProblemKind};
use super::reshape::{self, Fills, Headed, Place, Shape};
use super::sheet::SheetOverride;
use super::source::decode;
use super::source_file::Source;
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec, Role, Schema};
use crate::registers::typed::Stated;
use crate::text::norm::normalise;

/// A mapping file with every key.
pub const EXAMPLE: &str = include_str!("mapping_example.toml");

/// The file as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// `dmy` or `mdy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<String>,
    /// Registers that are kept and have no row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_and_empty: Vec<String>,
    /// Registers, or columns as `register.field`, that are not kept at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_kept: Vec<String>,
    /// Values that the exports do not carry.
    #[serde(default, skip_serializing_if = "Fixed::is_nothing")]
    pub fixed: Fixed,
    /// Sheet → register, empty for a sheet to leave out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sheets: BTreeMap<String, String>,
    /// Register → heading → field, empty for a column to leave out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headings: BTreeMap<String, BTreeMap<String, String>>,
    /// Register → field → value → code, empty for a value that says nothing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// Records of a row that holds several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub record: Vec<WrittenRecord>,
    /// Sheets with a column for each month, week, quarter, year or code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grid: Vec<WrittenGrid>,
}

/// A record of each row of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenRecord {
    /// The sheet, or `file/sheet`.
    pub sheet: String,
    /// The register of the record.
    pub register: String,
    /// (Last) row of the headings, as the spreadsheet numbers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_row: Option<u32>,
    /// Heading or `@letter` → field or pattern.
    pub columns: BTreeMap<String, String>,
    /// Field → what all records say.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
}

/// A sheet with a column for each month, week, quarter, year or code: one of these names the field that headings fill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenGrid {
    /// The sheet, or `file/sheet`.
    pub sheet: String,
    /// The register of the records.
    pub register: String,
    /// (Last) row of the headings, as the spreadsheet numbers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_row: Option<u32>,
    /// The field that the month fills.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// The field that the week fills, with its first day; empty: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week: Option<String>,
    /// The field that the quarter fills, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarter: Option<String>,
    /// The field that the year fills, likewise, or with its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each_year: Option<String>,
    /// The field of which the headings are codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The year of headings that carry none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The field, or pattern, that the cells fill.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// Heading or `@letter` → field or pattern, of the other columns.
    pub columns: BTreeMap<String, String>,
    /// Field → what all records say.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
}

/// Values of all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// The provider's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_id: Option<String>,
}

impl Fixed {
    const fn is_nothing(&self) -> bool {
        self.provider_id.is_none()
    }
}

/// A mapping file that fits the registers.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// Order of day and month.
    pub order: DateOrder,
    /// Provider of all rows.
    pub fixed_provider: Option<String>,
    /// What it says of registers as a whole.
    pub stated: Stated,
    sheets: BTreeMap<String, SheetOverride>,
    headings: Vec<(usize, String, Meaning)>,
    values: Vec<(usize, usize, String, Option<u32>)>,
    /// What is written in place of a value of a field without codes.
    instead: Vec<(usize, usize, String, String)>,
    /// The records of sheets whose rows hold several.
    shapes: Vec<(String, Shape)>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(text: &str, schema: &Schema) -> Result<Self, Vec<String>> {
        let written: Written = toml::from_str(text).map_err(|e| {
            let line = e.span().and_then(|s| text.get(..s.start)).map_or(1, |before| before.matches('\n').count() + 1);
            vec![format!("{line}: {}{}", e.message(), right_form(e.message()))]
        })?;
        let mut wrong = Vec::new();
        let mut mapping = Self::default();
        match written.date_order.as_deref() {
            None => {}
            Some("dmy") => mapping.order = DateOrder::DayMonth,
            Some("mdy") => mapping.order = DateOrder::MonthDay,
            Some(other) => wrong.push(format!("date_order = \"{other}\" (dmy, mdy)")),
        }
        mapping.fixed_provider = written.fixed.provider_id.filter(|id| !id.trim().is_empty());
        for register in written.kept_and_empty {
            match schema.position(&register) {
                Some(position) => mapping.stated.kept_and_empty.push(position),
                None => wrong.push(format!("kept_and_empty = [\"{register}\"]{}", hint(&register, ids(schema)))),
            }
        }
        for name in &written.not_kept {
            mapping.stated.not_kept.extend(not_kept(name, schema, &mapping.stated.kept_and_empty, &mut wrong));
        }
        for (sheet, register) in written.sheets {
            let wish = if register.is_empty() {
                Some(SheetOverride::Ignore)
            } else {
                schema.position(&register).map(SheetOverride::Register)
            };
            match wish {
                Some(wish) => drop(mapping.sheets.insert(place(&sheet), wish)),
                None => wrong.push(format!("[sheets] {sheet} = \"{register}\"{}", hint(&register, ids(schema)))),
            }
        }
        for (register, headings) in written.headings {
            let Some(r) = schema.position(&register) else {
                wrong.push(format!("[headings.{register}]{}", hint(&register, ids(schema))));
                continue;
            };
            for (heading, field) in headings {
                let known = schema.registers.get(r).and_then(|s| s.field_position(&field));
                match known.map(Meaning::Field).or_else(|| field.is_empty().then_some(Meaning::Ignored)) {
                    Some(meaning) => mapping.headings.push((r, heading, meaning)),
                    None => {
                        let fields = schema.registers.get(r).into_iter().flat_map(|s| &s.fields).map(|f| f.id.as_str());
                        wrong.push(format!("[headings.{register}] {heading} = \"{field}\"{}", hint(&field, fields)));
                    }
                }
            }
        }
        for (register, fields) in &written.values {
            for (field, values) in fields {
                let at = schema.position(register).and_then(|r| {
                    let spec = schema.registers.get(r)?;
                    let f = spec.field_position(field)?;
                    Some((r, f, spec.fields.get(f)?))
                });
                let Some((r, f, spec)) = at else {
                    wrong.push(format!("[values.{register}.{field}]"));
                    continue;
                };
                let list = spec.of.as_deref().and_then(|of| schema.codes.get(of));
                let Some(list) = list.filter(|_| matches!(spec.kind, FieldType::Code | FieldType::Codes)) else {
                    let instead = values.iter().map(|(value, other)| (r, f, value.clone(), other.clone()));
                    mapping.instead.extend(instead);
                    continue;
                };
                for (value, code) in values {
                    match list.position(code) {
                        Some(position) => mapping.values.push((r, f, value.clone(), Some(position))),
                        None if code.is_empty() => mapping.values.push((r, f, value.clone(), None)),
                        None => {
                            let codes = list.codes.iter().map(|c| c.id.as_str());
                            wrong
                                .push(format!("[values.{register}.{field}] {value} = \"{code}\"{}", hint(code, codes)));
                        }
                    }
                }
            }
        }
        for record in &written.record {
            let at = format!("[[record]] {}", record.sheet);
            let shape = shape((&at, schema), &record.register, (&record.columns, &record.fixed), &mut wrong);
            let shape = shape.map(|shape| Shape { heading_row: record.heading_row, ..shape });
            mapping.shapes.extend(shape.map(|shape| (place(&record.sheet), shape)));
        }
        for grid in &written.grid {
            let at = format!("[[grid]] {}", grid.sheet);
            let Some(shape) = shape((&at, schema), &grid.register, (&grid.columns, &grid.fixed), &mut wrong) else {
                continue;
            };
            let spec = schema.registers.get(shape.register);
            let cell = grid.cell.as_ref().map(|cell| fills(spec, cell, (&at, "cell"), &mut wrong)).unwrap_or_default();
            let Some((heads, field)) = heads(grid, spec, &at, &mut wrong) else { continue };
            let headed = Headed { heads, field, year: grid.year, cell };
            let shape = Shape { heading_row: grid.heading_row, headed: Some(headed), ..shape };
            mapping.shapes.push((place(&grid.sheet), shape));
        }
        if wrong.is_empty() { Ok(mapping) } else { Err(wrong) }
    }

    /// The records of a sheet whose rows hold several; none of any other.
    #[must_use]
    pub fn shapes(&self, file: &str, sheet: &str) -> Vec<&Shape> {
        let (whole, alone) = (place(&format!("{file}/{sheet}")), place(sheet));
        self.shapes.iter().filter(|(at, _)| *at == whole || *at == alone).map(|(_, shape)| shape).collect()
    }

    /// What it says about a sheet, by its name or by `file/sheet`.
    #[must_use]
    pub fn wish(&self, file: &str, sheet: &str) -> SheetOverride {
        let exact = self.sheets.get(&place(&format!("{file}/{sheet}")));
        exact.or_else(|| self.sheets.get(&place(sheet))).copied().unwrap_or_default()
    }

    /// The schema's spellings and those of the mapping.
    #[must_use]
    pub fn lexicon(&self, schema: &Schema) -> Lexicon {
        let mut lexicon = Lexicon::new(schema);
        for (register, heading, meaning) in &self.headings {
            lexicon.add_heading(*register, heading, *meaning);
        }
        for (register, field, value, code) in &self.values {
            if let Some(codes) = lexicon.codes_mut((*register, *field)) {
                codes.add(value, *code);
            }
        }
        for (register, field, value, other) in &self.instead {
            lexicon.write_instead((*register, *field), value, other);
        }
        lexicon
    }
}

/// A register or a column that is said not to be kept. Of a column that names the row, or says whose it is, it cannot be
/// said, nor of a register that is said to be kept.
fn not_kept(name: &str, schema: &Schema, kept: &[usize], wrong: &mut Vec<String>) -> Option<(usize, Option<usize>)> {
    let (register, field) = name.split_once('.').map_or((name, None), |(register, field)| (register, Some(field)));
    let mut refuse = |near: String| {
        wrong.push(format!("not_kept = [\"{name}\"]{near}"));
        None
    };
    let Some(position) = schema.position(register) else { return refuse(hint(register, ids(schema))) };
    let Some(spec) = schema.registers.get(position) else { return refuse(String::new()) };
    let Some(field) = field else {
        let whole = !kept.contains(&position) && spec.role != Some(Role::Provider);
        return if whole { Some((position, None)) } else { refuse(String::new()) };
    };
    let of_row = |known: &FieldSpec| known.key || known.required || known.personal || known.id == spec.owner;
    match spec.field_position(field) {
        Some(at) if spec.fields.get(at).is_some_and(|known| !of_row(known)) => Some((position, Some(at))),
        Some(_) => refuse(String::new()),
        None => refuse(hint(field, spec.fields.iter().filter(|known| !of_row(known)).map(|known| known.id.as_str()))),
    }
}

/// A record as it is written; none where something in it is wrong.
fn shape(
    (at, schema): (&str, &Schema),
    register: &str,
    (columns, fixed): (&BTreeMap<String, String>, &BTreeMap<String, String>),
    wrong: &mut Vec<String>,
) -> Option<Shape> {
    let Some(position) = schema.position(register) else {
        wrong.push(format!("{at}: register = \"{register}\"{}", hint(register, ids(schema))));
        return None;
    };
    let spec = schema.registers.get(position);
    let before = wrong.len();
    let columns = columns
        .iter()
        .filter_map(|(column, field)| Some((reshape::place(column), fills(spec, field, (at, column), wrong)?)));
    let columns: Vec<(Place, Fills)> = columns.collect();
    let fixed =
        fixed.iter().filter_map(|(field, value)| Some((field_of(spec, field, (at, "fixed"), wrong)?, value.clone())));
    let fixed = fixed.collect();
    if columns.is_empty() && wrong.len() == before {
        wrong.push(format!("{at}: columns = {{}}"));
    }
    let shape = Shape { register: position, columns, fixed, heading_row: None, headed: None };
    (wrong.len() == before).then_some(shape)
}

impl WrittenGrid {
    /// What heads its columns and the field that this fills, of each key that it has.
    fn heads(&self) -> impl Iterator<Item = (Heads, &String)> {
        let of = |heads: Heads| match heads {
            Heads::Month => self.month.as_ref(),
            Heads::Week => self.week.as_ref(),
            Heads::Quarter => self.quarter.as_ref(),
            Heads::Year => self.each_year.as_ref(),
            Heads::Code => self.code.as_ref(),
        };
        Heads::KEYS.into_iter().filter_map(move |(_, heads)| Some((heads, of(heads)?)))
    }

    /// The same, its columns headed so.
    #[must_use]
    pub fn headed_by(mut self, heads: Heads, field: String) -> Self {
        let slot = match heads {
            Heads::Month => &mut self.month,
            Heads::Week => &mut self.week,
            Heads::Quarter => &mut self.quarter,
            Heads::Year => &mut self.each_year,
            Heads::Code => &mut self.code,
        };
        *slot = Some(field);
        self
    }
}

/// What heads the columns of a grid, and the field that it fills: one key of several, of a type that can hold it.
fn heads(
    grid: &WrittenGrid,
    spec: Option<&RegisterSpec>,
    at: &str,
    wrong: &mut Vec<String>,
) -> Option<(Heads, Option<String>)> {
    let all: Vec<(Heads, &String)> = grid.heads().collect();
    let [(heads, field)] = all.as_slice() else {
        let keys: Vec<&str> = Heads::KEYS.iter().map(|(key, _)| *key).collect();
        wrong.push(format!("{at}: {} (1)", keys.join(" | ")));
        return None;
    };
    // Weeks that head cells with days of their own fill nothing.
    if field.is_empty() && grid.cell.is_some() && *heads != Heads::Code {
        return Some((*heads, None));
    }
    let field = field_of(spec, field, (at, heads.key()), wrong)?;
    let known = spec.and_then(|spec| spec.field(&field)).filter(|known| !heads.fit(known.kind));
    if let Some(known) = known {
        let fits = spec.into_iter().flat_map(|spec| &spec.fields).filter(|known| heads.fit(known.kind));
        let fits: Vec<&str> = fits.map(|known| known.id.as_str()).collect();
        let kind = FieldType::WORDS.iter().find(|(_, kind)| *kind == known.kind).map_or("", |(name, _)| *name);
        wrong.push(format!("{at}: {} = \"{field}\": {kind} ({})", heads.key(), fits.join(", ")));
        return None;
    }
    Some((*heads, Some(field)))
}

/// What a column fills: a field, or a pattern of several.
fn fills(spec: Option<&RegisterSpec>, text: &str, at: (&str, &str), wrong: &mut Vec<String>) -> Option<Fills> {
    if !text.contains('{') {
        return field_of(spec, text, at, wrong).map(Fills::Field);
    }
    let Some(pattern) = Pattern::new(text) else {
        wrong.push(format!("{}: {} = \"{text}\"", at.0, at.1));
        return None;
    };
    let known = pattern.fields().all(|field| field_of(spec, field, at, wrong).is_some());
    known.then_some(Fills::Pattern(pattern))
}

fn field_of(
    spec: Option<&RegisterSpec>,
    field: &str,
    (at, key): (&str, &str),
    wrong: &mut Vec<String>,
) -> Option<String> {
    let fields = spec.into_iter().flat_map(|spec| &spec.fields).map(|field| field.id.as_str());
    if spec.is_some_and(|spec| spec.field(field).is_some()) {
        return Some(field.to_owned());
    }
    wrong.push(format!("{at}: {key} = \"{field}\"{}", hint(field, fields)));
    None
}

/// What a section should look like, where the file has one that is not known or is no table.
fn right_form(message: &str) -> &'static str {
    let about_form = ["unknown field", "invalid type", "expected a map", "expected a string"];
    if about_form.iter().any(|part| message.contains(part)) { FORMS } else { "" }
}

/// The sections of the file, each with an example.
const FORMS: &str = "\n  date_order = \"dmy\"\n  [fixed]\n  provider_id = \"F-1\"\n  [sheets]\n  \"Tabel 1\" = \"cases\"\n  [headings.cases]\n  \"Dosarul\" = \"case_id\"\n  [values.cases.category]\n  \"PROT\" = \"protection\"\n  [[record]]\n  sheet = \"Tabel 1\"\n  register = \"assessments\"\n  columns = { \"Dosarul\" = \"case_id\", \"@C\" = \"performed_at\" }\n  fixed = { kind = \"initial\" }\n";

fn ids(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.registers.iter().map(|register| register.id.as_str())
}

/// The known name that is most like a wrong one, in brackets.
fn hint<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|name| (strsim::jaro_winkler(wrong, name), name)).filter(|(likeness, _)| *likeness > 0.75);
    let best = near.max_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or_else(String::new, |(_, name)| format!(" ({name}?)"))
}

fn place(text: &str) -> String {
    normalise(text)
}

/// The mapping of each file that has one, with its spellings.
pub fn for_sources(
    sources: &[Source],
    given: Option<&Path>,
    schema: &Schema,
    problems: &mut Vec<IngestProblem>,
) -> BTreeMap<PathBuf, (Mapping, Lexicon)> {
    let folder = |source: &Source| source.path.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut files: BTreeMap<PathBuf, Vec<&Source>> = BTreeMap::new();
    // The files of a folder mostly stand together.
    let on_disk: Vec<&Source> = sources.iter().filter(|source| source.held.is_none()).collect();
    for together in on_disk.chunk_by(|a, b| a.path.parent() == b.path.parent()) {
        let Some(first) = together.first() else { continue };
        let file = given.map_or_else(|| folder(first).join(MAPPING_FILE), Path::to_path_buf);
        if given.is_some() || file.is_file() {
            files.entry(file).or_default().extend(together);
        }
    }
    let mut found = BTreeMap::new();
    for (file, sources) in files {
        let name = file.display().to_string();
        // Whatever encoding an editor saved it in.
        let parsed = std::fs::read(&file)
            .map_err(|e| vec![e.kind().to_string()])
            .and_then(|bytes| Mapping::parse(decode(&bytes).trim_start_matches('\u{feff}'), schema));
        match parsed {
            Ok(mapping) => {
                for source in sources {
                    found.insert(source.path.clone(), (mapping.clone(), mapping.lexicon(schema)));
                }
            }
            Err(wrong) => problems.push(IngestProblem::new(name, ProblemKind::Mapping(wrong.join("; ")))),
        }
    }
    found
}

/// The mapping of the files that are held in memory, with its spellings.
pub fn for_held(text: &str, schema: &Schema, problems: &mut Vec<IngestProblem>) -> Option<(Mapping, Lexicon)> {
    match Mapping::parse(text, schema) {
        Ok(mapping) => {
            let lexicon = mapping.lexicon(schema);
            Some((mapping, lexicon))
        }
        Err(wrong) => {
            problems.push(IngestProblem::new(MAPPING_FILE, ProblemKind::Mapping(wrong.join("; "))));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::load;

    #[test]
    fn everything_wrong_is_told_at_once() {
        let schema = load::embedded().unwrap();
        let text = "date_order = \"ymd\"\nkept_and_empty = [\"visit\", \"plans\"]\n[sheets]\nA = \"case\"\n[headings.cases]\nB = \"nothing\"\nC = \"\"\n\
                    [headings.x]\n[values.cases.category]\nD = \"prot\"\n[values.cases.case_id]\n\"1\" = \"2\"\n[[record]]\nsheet = \"A\"\nregister = \"case\"\ncolumns = {}\n\
                    [[record]]\nsheet = \"A\"\nregister = \"plans\"\ncolumns = { B = \"{plan_id}{kind}\", C = \"planid\" }\nfixed = { x = \"1\" }\n\
                    [[grid]]\nsheet = \"B\"\nregister = \"monitoring_reports\"\nmonth = \"months\"\ncolumns = { A = \"case_id\" }\n";
        let wrong = Mapping::parse(text, &schema).unwrap_err();
        assert_eq!(
            wrong,
            [
                "date_order = \"ymd\" (dmy, mdy)",
                "kept_and_empty = [\"visit\"] (visits?)",
                "[sheets] A = \"case\" (cases?)",
                "[headings.cases] B = \"nothing\"",
                "[headings.x]",
                "[values.cases.category] D = \"prot\" (protection?)",
                "[[record]] A: register = \"case\" (cases?)",
                "[[record]] A: B = \"{plan_id}{kind}\"",
                "[[record]] A: C = \"planid\" (plan_id?)",
                "[[record]] A: fixed = \"x\"",
                "[[grid]] B: month = \"months\" (month?)",
            ]
        );
        for wrong in ["colour = 1", "[headings]\nDosarul = \"case_id\"", "[sheets.cases]\nA = \"cases\"", "[valori]"] {
            let told = Mapping::parse(wrong, &schema).unwrap_err().remove(0);
            assert!(told.contains("[headings.cases]") && told.contains("[values.cases.category]"), "{wrong}: {told}");
        }
        assert!(Mapping::parse("\n[sheets", &schema).unwrap_err()[0].starts_with("2: "));
    }

    #[test]
    fn the_example_is_sound() {
        let schema = load::embedded().unwrap();
        let mapping = Mapping::parse(EXAMPLE, &schema).unwrap();
        assert_eq!(mapping.shapes("a.xlsx", "EVALUĂRI").len(), 2);
    }

    #[test]
    fn a_mapping_file_may_be_saved_by_any_editor() {
        let schema = load::embedded().unwrap();
        let text = "[sheets]\n\"Evidență și plăți\" = \"cases\"\n";
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let ansi = encoding_rs::WINDOWS_1250.encode(&text.replace('ț', "ţ").replace('ș', "ş")).0.into_owned();
        for bytes in [text.as_bytes().to_vec(), utf16, ansi] {
            let dir = tempfile::tempdir().unwrap();
            std::fs::write(dir.path().join(MAPPING_FILE), bytes).unwrap();
            let path = dir.path().join("a.csv");
            let sources = [Source { name: "a.csv".into(), path: path.clone(), entry: None, held: None }];
            let mut problems = Vec::new();
            let found = for_sources(&sources, None, &schema, &mut problems);
            assert!(problems.is_empty(), "{problems:?}");
            let wish = found[&path].0.wish("a.csv", "Evidență și plăți");
            assert_eq!(wish, SheetOverride::Register(schema.position("cases").unwrap()));
        }
    }

    #[test]
    fn sheets_are_named_alone_or_with_their_file() {
        let schema = load::embedded().unwrap();
        let text = "[sheets]\n\"Tabel 1\" = \"cases\"\n\"b.xlsx/Tabel 1\" = \"\"\n";
        let mapping = Mapping::parse(text, &schema).unwrap();
        assert_eq!(mapping.wish("a.xlsx", "TABEL 1"), SheetOverride::Register(schema.position("cases").unwrap()));
        assert_eq!(mapping.wish("b.xlsx", "Tabel 1"), SheetOverride::Ignore);
        assert_eq!(mapping.wish("b.xlsx", "Tabel 2"), SheetOverride::None);
    }
}
