//! A catalogue from its folder, or the one built into the program.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};
use sha2::{Digest, Sha256};
use toml::de::DeTable;

use super::document::{Keys, Report};
use super::indicator::{Catalogue, Definition, Indicator, Repeal, Standard};
use super::problem::{Problem, SourceFile};
use super::read::{Places, Reader};
use crate::registers::spec::Schema;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/indicators");

/// Name of the catalogue that is built in.
pub const DEFAULT: &str = "ro-69-2004";

/// Place of a parameter, and of each of its values.
pub type ParameterPlaces = (Range<usize>, Vec<Range<usize>>);

/// A catalogue with the places of its parts, for problems found later.
#[derive(Debug)]
pub struct Loaded {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// For each indicator its file and the places of its parts.
    pub places: Vec<(SourceFile, Places)>,
    /// The file that names the act, and the places of the shared parameters and of their values.
    pub act: Option<(SourceFile, Vec<ParameterPlaces>)>,
    /// The file with the definitions.
    pub definitions: Option<SourceFile>,
    /// Everything wrong with it so far.
    pub problems: Vec<Problem>,
}

/// Files of the built-in catalogue, by name.
#[must_use]
pub fn embedded() -> Vec<SourceFile> {
    fn walk(dir: &Dir, files: &mut Vec<SourceFile>) {
        for entry in dir.entries() {
            match entry {
                DirEntry::Dir(dir) => walk(dir, files),
                DirEntry::File(file) => {
                    if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                        let name = path.strip_prefix(DEFAULT).unwrap_or(path).trim_start_matches('/');
                        files.push(SourceFile { name: name.to_owned(), text: text.into() });
                    }
                }
            }
        }
    }
    let mut files = Vec::new();
    if let Some(dir) = EMBEDDED.get_dir(DEFAULT) {
        walk(dir, &mut files);
    }
    files.retain(|f| f.name.ends_with(".toml"));
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Files of a catalogue's folder, by name.
///
/// # Errors
/// The folder or a file cannot be read.
pub fn folder(path: &Path) -> std::io::Result<Vec<SourceFile>> {
    fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_dir() {
                walk(root, &path, files)?;
            } else if path.extension().is_some_and(|e| e == "toml") {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(SourceFile { name, text: std::fs::read_to_string(&path)?.into() });
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    walk(path, path, &mut files)?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Reads a catalogue; `id` is the name of its folder.
#[must_use]
pub fn read(id: &str, files: &[SourceFile], schema: &Schema) -> Loaded {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.name.as_bytes());
        hash.update([0]);
        hash.update(file.text.as_bytes());
        hash.update([0]);
    }
    let mut loaded = Loaded {
        catalogue: Catalogue {
            id: id.to_owned(),
            sha256: hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
            title: Default::default(),
            citation: Default::default(),
            valid_from: i32::MIN,
            valid_to: None,
            standards: Vec::new(),
            indicators: Vec::new(),
            definitions: Vec::new(),
            parameters: Vec::new(),
            repealed_by: None,
        },
        places: Vec::new(),
        act: None,
        definitions: None,
        problems: Vec::new(),
    };
    let reader = Reader { schema };
    for file in files {
        let report = Report { file: file.clone(), problems: RefCell::new(Vec::new()) };
        let (document, errors) = DeTable::parse_recoverable(&file.text);
        for error in &errors {
            report.add(error.span().unwrap_or(0..0), error.message().to_owned());
        }
        if errors.is_empty() {
            let keys = Keys::new(&report, document.get_ref(), 0..file.text.lines().next().map_or(0, str::len));
            match file.name.as_str() {
                "catalogue.toml" => {
                    let places = read_act(&reader, &keys, &mut loaded.catalogue);
                    loaded.act = Some((file.clone(), places));
                }
                "definitions.toml" => {
                    let read: Vec<Definition> = keys.tables("define").iter().map(|d| reader.definition(d)).collect();
                    loaded.catalogue.definitions = read;
                    loaded.definitions = Some(file.clone());
                    keys.finish();
                }
                _ => {
                    let (indicator, places) = reader.indicator(&keys);
                    loaded.catalogue.indicators.push(indicator);
                    loaded.places.push((file.clone(), places));
                }
            }
        }
        loaded.problems.append(&mut report.problems.into_inner());
    }
    if loaded.act.is_none() {
        let file = SourceFile { name: "catalogue.toml".to_owned(), text: Arc::from("") };
        let message = "this folder has no `catalogue.toml`, which names the act and its standards";
        loaded.problems.push(Problem::new(&file, 0..0, message));
    }
    sort(&mut loaded);
    loaded
}

fn read_act(reader: &Reader, keys: &Keys, catalogue: &mut Catalogue) -> Vec<ParameterPlaces> {
    catalogue.title = keys.text("title");
    catalogue.citation = keys.text("citation");
    match keys.day("valid_from") {
        Some(day) => catalogue.valid_from = day,
        None => {
            keys.report().add(keys.at.clone(), "`valid_from` is missing: the first day on which the act was in force")
        }
    }
    catalogue.valid_to = keys.day("valid_to");
    for table in keys.tables("standard") {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let number = table.number("number").unwrap_or_default() as u8;
        catalogue.standards.push(Standard { number, title: table.text("title") });
        table.finish();
    }
    catalogue.repealed_by = keys.table("repealed_by", false).map(|table| {
        let in_force = table.day("in_force");
        if in_force.is_none() && table.value("in_force").is_none() {
            table
                .report()
                .add(table.at.clone(), "`in_force` is missing: the first day of the act that repealed this one");
        }
        let repeal = Repeal {
            citation: table.text("citation"),
            article: table.text("article"),
            gazette: table.text("gazette"),
            in_force: in_force.unwrap_or_default(),
        };
        table.finish();
        repeal
    });
    let mut places = Vec::new();
    for table in keys.tables("parameter") {
        let (parameter, values) = reader.parameter(&table);
        places.push((table.at.clone(), values));
        catalogue.parameters.push(parameter);
    }
    keys.finish();
    places
}

/// The order of the act: by standard, then by the numbers of the label; a standard's own statement first.
fn sort(loaded: &mut Loaded) {
    let numbers = |i: &Indicator| -> (u8, Vec<u32>, String) {
        let own = u8::from(!i.id.starts_with('S'));
        let mut parts: Vec<u32> = i.id.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        parts.insert(0, u32::from(own));
        (i.standard, parts, i.id.clone())
    };
    let mut both: Vec<_> =
        std::mem::take(&mut loaded.catalogue.indicators).into_iter().zip(std::mem::take(&mut loaded.places)).collect();
    both.sort_by_key(|(indicator, _)| numbers(indicator));
    (loaded.catalogue.indicators, loaded.places) = both.into_iter().unzip();
}
