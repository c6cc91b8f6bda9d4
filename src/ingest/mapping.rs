//! The mapping file of a provider: what its sheets, headings and values mean.
//!
//! ```toml
//! date_order = "dmy"            # or "mdy"; without it, each column tells by its own values
//! kept_and_empty = ["referrals"] # registers of the template that are kept and have no rows
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
//! "PROT" = "protection"         # "" is an empty cell
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::cell::date::DateOrder;
use super::endings::MAPPING_FILE;
use super::lexicon::{Lexicon, Meaning};
use super::problem::{IngestProblem, ProblemKind};
use super::sheet::SheetOverride;
use super::source::decode;
use super::source_file::Source;
use crate::registers::spec::Schema;
use crate::text::norm::normalise;

/// The file as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// `dmy` or `mdy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<String>,
    /// Registers that are kept although their sheet of the template has no row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_and_empty: Vec<String>,
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
    /// Registers that are kept although their sheet of the template has no row.
    pub kept_and_empty: Vec<usize>,
    sheets: BTreeMap<String, SheetOverride>,
    headings: Vec<(usize, String, Meaning)>,
    values: Vec<(usize, usize, String, Option<u32>)>,
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
                Some(position) => mapping.kept_and_empty.push(position),
                None => wrong.push(format!("kept_and_empty = [\"{register}\"]{}", hint(&register, ids(schema)))),
            }
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
                    Some((r, f, schema.codes.get(spec.fields.get(f)?.of.as_deref()?)?))
                });
                let Some((r, f, list)) = at else {
                    wrong.push(format!("[values.{register}.{field}]"));
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
        if wrong.is_empty() { Ok(mapping) } else { Err(wrong) }
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
        lexicon
    }
}

/// What a section should look like, where the file has one that is not known or is no table.
fn right_form(message: &str) -> &'static str {
    let about_form = ["unknown field", "invalid type", "expected a map", "expected a string"];
    if about_form.iter().any(|part| message.contains(part)) { FORMS } else { "" }
}

/// The sections of the file, each with an example.
const FORMS: &str = "\n  date_order = \"dmy\"\n  [fixed]\n  provider_id = \"F-1\"\n  [sheets]\n  \"Tabel 1\" = \"cases\"\n  [headings.cases]\n  \"Dosarul\" = \"case_id\"\n  [values.cases.category]\n  \"PROT\" = \"protection\"\n";

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
                    [headings.x]\n[values.cases.category]\nD = \"prot\"\n[values.cases.case_id]\n";
        let wrong = Mapping::parse(text, &schema).unwrap_err();
        assert_eq!(
            wrong,
            [
                "date_order = \"ymd\" (dmy, mdy)",
                "kept_and_empty = [\"visit\"] (visits?)",
                "[sheets] A = \"case\" (cases?)",
                "[headings.cases] B = \"nothing\"",
                "[headings.x]",
                "[values.cases.case_id]",
                "[values.cases.category] D = \"prot\" (protection?)",
            ]
        );
        for wrong in ["colour = 1", "[headings]\nDosarul = \"case_id\"", "[sheets.cases]\nA = \"cases\"", "[valori]"] {
            let told = Mapping::parse(wrong, &schema).unwrap_err().remove(0);
            assert!(told.contains("[headings.cases]") && told.contains("[values.cases.category]"), "{wrong}: {told}");
        }
        assert!(Mapping::parse("\n[sheets", &schema).unwrap_err()[0].starts_with("2: "));
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
