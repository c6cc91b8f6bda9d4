//! A catalogue from its folder, or the one built into the program.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, DirEntry, include_dir};
use sha2::{Digest, Sha256};

use super::indicator::{Catalogue, Indicator, Keeping, Repeal, Standard};
use super::read::Places;
use super::read_keeping;
use super::reader::Reader;
use crate::document::{self, Keys, Languages, Problem, SourceFile};
use crate::registers;
use crate::registers::spec::{FieldType, Role, Roles, Schema};
use crate::text::{hex, nearest};
use crate::time::{Calendar, Holidays};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/indicators");

/// Name of the catalogue that is built in.
pub const DEFAULT: &str = "ro-69-2004";
/// The file that names the act.
pub const ACT: &str = "catalogue.toml";
/// The folder of a catalogue's own registers.
pub const REGISTERS: &str = "registers/";

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
    /// Whether a file could not be read that all others rest on: the act, or a register. Nothing more is told of them.
    pub unread: bool,
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

/// A catalogue from a folder, or the built-in one, with the registers that it speaks about: its own, which stand in
/// its folder `registers`, or the built-in ones where it has none.
///
/// # Errors
/// The folder or a file cannot be read. What is wrong in the files is among the problems of what was loaded; where that
/// is in the registers, nothing else was read.
pub fn open(dir: Option<&Path>) -> std::io::Result<(Loaded, Arc<Schema>)> {
    open_with(dir, &[])
}

/// The name by which a catalogue's folder is known.
#[must_use]
pub fn name_of(dir: &Path) -> String {
    dir.file_name().map_or_else(|| "catalogue".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The same; where it has no registers of its own, it speaks about `shared` ones before the built-in ones.
///
/// # Errors
/// The folder or a file cannot be read.
pub fn open_with(dir: Option<&Path>, shared: &[SourceFile]) -> std::io::Result<(Loaded, Arc<Schema>)> {
    let (id, files) = match dir {
        None => (DEFAULT.to_owned(), embedded()),
        Some(dir) => (name_of(dir), folder(dir)?),
    };
    let (registers, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.name.starts_with(REGISTERS));
    let schema = match (registers.as_slice(), shared) {
        ([], []) => registers::load::embedded(),
        ([], own) | (own, _) => registers::load::read_files(own, languages(&files), roles(&files)),
    };
    Ok(match schema {
        Ok(mut schema) => {
            let loaded = read(&id, &files, &schema);
            let Keeping { caseload, samples, .. } = &loaded.catalogue.keeping;
            let role = caseload.as_ref().and_then(|caseload| caseload.role.as_ref());
            schema.roles.duties = role.map(|(_, list)| list.clone());
            schema.roles.caseloads = caseload.is_some();
            schema.roles.managers = samples.manager.is_some();
            (loaded, Arc::new(schema))
        }
        Err(problems) => {
            let loaded = Loaded { problems, unread: true, ..Loaded::of(&id, String::new()) };
            (loaded, Arc::new(Schema::default()))
        }
    })
}

/// The languages in which a catalogue gives its texts.
fn languages(files: &[SourceFile]) -> Languages {
    let act = files.iter().find(|file| file.name == ACT);
    act.and_then(|file| document::read(file, Languages::BOTH, read_languages).0).unwrap_or(Languages::BOTH)
}

/// Which of a catalogue's own registers play which part.
fn roles(files: &[SourceFile]) -> Roles {
    let act = files.iter().find(|file| file.name == ACT);
    act.and_then(|file| document::read(file, Languages::BOTH, read_roles).0).unwrap_or_default()
}

fn read_roles(keys: &Keys) -> Roles {
    let Some(table) = keys.table("roles", false) else { return Roles::default() };
    let registers = Role::ALL.into_iter().filter_map(|(role, key, _)| Some((role, table.given(key)?.text)));
    let registers = registers.collect();
    let mut strata = table.texts("strata").into_iter().map(|place| place.text);
    let strata = (strata.next().unwrap_or_default(), strata.next().unwrap_or_default());
    table.finish();
    Roles { registers, strata, ..Roles::default() }
}

/// That the parts are played by registers that there are.
fn check_roles(schema: &Schema, keys: &Keys) {
    let known = || schema.registers.iter().map(|register| register.id.as_str());
    let Some(table) = keys.table("roles", false) else {
        if schema.playing(Role::Provider).is_none() {
            let message = "`[roles]` is missing: it tells with `provider` which register lists those who are audited";
            keys.report().add(keys.at.clone(), message);
        }
        return;
    };
    if table.value("provider").is_none() {
        let message = "`provider` is missing: the register that lists those who are audited";
        keys.report().add(table.at.clone(), message);
    }
    for (_, key, _) in Role::ALL {
        match table.given(key) {
            Some(register) if schema.register(&register.text).is_none() => {
                let message = format!("there is no register `{}`", register.text);
                keys.report().add_with_help(register.at, message, nearest(&register.text, known()));
            }
            Some(register) if schema.register(&register.text).is_some_and(|spec| spec.key().is_none()) => {
                let message =
                    format!("`{key}` must be a register whose rows have a key, and `{}` has none", register.text);
                keys.report().add(register.at, message);
            }
            _ => {}
        }
    }
    let code = |place: &str| {
        let (register, field) = place.split_once('.')?;
        schema.register(register)?.field(field).filter(|field| field.kind == FieldType::Code)
    };
    for place in table.texts("strata").into_iter().filter(|place| code(&place.text).is_none()) {
        let message = format!("`{}` is not a field of type code, written `register.field`", place.text);
        keys.report().add(place.at, message);
    }
}

fn read_languages(keys: &Keys) -> Languages {
    if keys.value("languages").is_none() {
        return Languages::BOTH;
    }
    let mut found = Languages { ro: false, en: false };
    for language in keys.texts("languages") {
        match language.text.as_str() {
            "ro" => found.ro = true,
            "en" => found.en = true,
            other => keys.report().add(language.at, format!("`{other}` is not one of ro, en")),
        }
    }
    if found.ro || found.en { found } else { Languages::BOTH }
}

impl Loaded {
    /// Nothing read yet.
    fn of(id: &str, sha256: String) -> Self {
        Self {
            catalogue: Catalogue {
                id: id.to_owned(),
                sha256,
                title: Default::default(),
                citation: Default::default(),
                valid_from: i32::MIN,
                valid_to: None,
                standards: Vec::new(),
                indicators: Vec::new(),
                definitions: Vec::new(),
                parameters: Vec::new(),
                holidays: Holidays::default(),
                keeping: Keeping::default(),
                repealed_by: None,
                force: None,
                standards_after: 0,
                acts: Vec::new(),
            },
            places: Vec::new(),
            act: None,
            definitions: None,
            problems: Vec::new(),
            unread: false,
        }
    }
}

/// Reads a catalogue; `id` is the name of its folder. Its hash covers the registers, too: other headings, codes or
/// rules of quality are another catalogue.
#[must_use]
pub fn read(id: &str, files: &[SourceFile], schema: &Schema) -> Loaded {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.name.as_bytes());
        hash.update([0]);
        hash.update(file.text.as_bytes());
        hash.update([0]);
    }
    hash.update(schema.sha256.as_bytes());
    let languages = languages(files);
    let sha256 = hex(&hash.finalize());
    let mut loaded = Loaded::of(id, sha256);
    let keeping = read_keeping::of(files.iter().find(|file| file.name == ACT), schema);
    let reader = Reader { schema, keeping: &keeping };
    for file in files {
        let catalogue = &mut loaded.catalogue;
        let mut problems = match file.name.as_str() {
            ACT => {
                let (places, problems) = document::read(file, languages, |keys| read_act(&reader, keys, catalogue));
                loaded.unread |= places.is_none();
                loaded.act = Some((file.clone(), places.unwrap_or_default()));
                problems
            }
            "definitions.toml" => {
                let define = |keys: &Keys| keys.tables("define").iter().map(|d| reader.definition(d)).collect();
                let (read, problems) = document::read(file, languages, define);
                catalogue.definitions = read.unwrap_or_default();
                loaded.definitions = Some(file.clone());
                problems
            }
            _ => {
                let (read, problems) = document::read(file, languages, |keys| reader.indicator(keys));
                if let Some((indicator, places)) = read {
                    catalogue.indicators.push(indicator);
                    loaded.places.push((file.clone(), places));
                }
                problems
            }
        };
        loaded.problems.append(&mut problems);
    }
    if loaded.act.is_none() {
        let file = SourceFile { name: ACT.to_owned(), text: Arc::from("") };
        let message = "this folder has no `catalogue.toml`, which names the act and its standards";
        loaded.problems.push(Problem::new(&file, 0..0, message));
    }
    sort(&mut loaded);
    loaded.catalogue.keeping = keeping;
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
    let _ = (read_languages(keys), read_roles(keys));
    check_roles(reader.schema, keys);
    read_keeping::look(reader, keys);
    catalogue.valid_to = keys.day("valid_to");
    if let Some(table) = keys.table("holidays", false) {
        let calendar = table.choice("calendar", &Calendar::NAMES, Some(Calendar::default())).unwrap_or_default();
        catalogue.holidays = Holidays::new(calendar, table.days("days"));
        table.finish();
    }
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
