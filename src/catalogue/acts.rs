//! Several acts that are applied together: each judges what begins on its own days.
//!
//! They speak about one set of registers. Together they are a catalogue like any other, so that whoever shows results
//! need not know: ids of indicators have the act behind them (`I6.2@` and its id), and standards are counted on from act
//! to act. Each act is still there by itself, with its own numbers, holidays and notions, to be evaluated.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::indicator::{Catalogue, Standard};
use super::load::{self, Loaded};
use crate::document::{self, Languages, Problem, SourceFile};
use crate::registers::spec::Schema;
use crate::text::{Lang, Text, hex};
use crate::time::Force;

/// The file of a folder that lists acts.
pub const ACTS: &str = "acts.toml";

/// One act, or several, read and not yet looked through.
#[derive(Debug)]
pub struct Opened {
    /// The acts, in the order in which they came into force.
    pub acts: Vec<Loaded>,
    /// The registers that all of them speak about.
    pub schema: Arc<Schema>,
    /// What is wrong with the list of acts, or between them.
    pub problems: Vec<Problem>,
    /// What they are called together.
    id: String,
}

/// A folder or file that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The folder.
    pub path: PathBuf,
    /// Why not.
    pub source: io::Error,
}

/// The acts of folders: each folder is one act, or lists several in [`ACTS`]. No folder: the built-in act.
///
/// # Errors
/// A folder or a file cannot be read.
pub fn open(dirs: &[PathBuf]) -> Result<Opened, Unreadable> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        move |source| Unreadable { path, source }
    };
    let mut problems = Vec::new();
    let mut read: Vec<(Loaded, Arc<Schema>)> = Vec::new();
    for dir in dirs {
        let list = dir.join(ACTS);
        if dir.join(load::ACT).exists() || !list.exists() {
            read.push(load::open(Some(dir)).map_err(unreadable(dir))?);
            continue;
        }
        let text = std::fs::read_to_string(&list).map_err(unreadable(dir))?;
        let shared = registers_of(dir).map_err(unreadable(dir))?;
        let file = SourceFile { name: ACTS.to_owned(), text: text.into() };
        for act in listed(&file, dir, &mut problems) {
            let act = dir.join(act);
            read.push(load::open_with(Some(&act), &shared).map_err(unreadable(&act))?);
        }
    }
    if dirs.is_empty() {
        read.push(load::open(None).map_err(unreadable(Path::new("")))?);
    }
    read.sort_by(|(a, _), (b, _)| {
        (a.catalogue.valid_from, &a.catalogue.id).cmp(&(b.catalogue.valid_from, &b.catalogue.id))
    });
    let schema = one_schema(&read, &mut problems);
    let mut acts: Vec<Loaded> = read.into_iter().map(|(act, _)| act).collect();
    for (at, act) in acts.iter().enumerate().skip(1) {
        let id = &act.catalogue.id;
        if acts.iter().take(at).any(|other| other.catalogue.id == *id) {
            let message = format!("two of the acts are in folders named `{id}`: their names tell them apart");
            problems.push(Problem::new(&file_of(act), 0..0, message));
        }
    }
    let standards = |act: &Loaded| act.catalogue.standards.iter().map(|s| u32::from(s.number)).max().unwrap_or(0);
    if let Some(act) = acts.last().filter(|_| acts.iter().map(standards).sum::<u32>() > u32::from(u8::MAX)) {
        let message = format!("the acts have more than {} standards together", u8::MAX);
        problems.push(Problem::new(&file_of(act), 0..0, message));
    }
    let several = acts.len() > 1;
    if several {
        acts.iter_mut().for_each(name_files);
    }
    let ids = acts.iter().map(|act| act.catalogue.id.as_str()).collect::<Vec<_>>().join("+");
    let id = match dirs {
        [dir] if several => load::name_of(dir),
        _ => ids,
    };
    Ok(Opened { acts, schema, problems, id })
}

/// The register files of a folder that lists acts.
fn registers_of(dir: &Path) -> io::Result<Vec<SourceFile>> {
    let registers = dir.join(load::REGISTERS);
    if !registers.is_dir() {
        return Ok(Vec::new());
    }
    let files = load::folder(&registers)?.into_iter();
    Ok(files.map(|file| SourceFile { name: format!("{}{}", load::REGISTERS, file.name), ..file }).collect())
}

/// The folders that a list names: those that there are.
fn listed(file: &SourceFile, dir: &Path, problems: &mut Vec<Problem>) -> Vec<String> {
    let (read, mut found) = document::read(file, Languages::BOTH, |keys| {
        let acts = keys.texts("acts");
        if acts.is_empty() {
            keys.report().add(keys.at.clone(), "`acts` is missing: the folders of the acts, each with its own act");
        }
        let is_there = |name: &str| dir.join(name).join(load::ACT).is_file();
        for act in acts.iter().filter(|act| !is_there(&act.text)) {
            let message = format!("there is no folder `{}` with a `{}` here", act.text, load::ACT);
            keys.report().add(act.at.clone(), message);
        }
        acts.into_iter().map(|act| act.text).filter(|act| is_there(act)).collect()
    });
    problems.append(&mut found);
    read.unwrap_or_default()
}

/// The registers of all acts, which must be the same.
fn one_schema(read: &[(Loaded, Arc<Schema>)], problems: &mut Vec<Problem>) -> Arc<Schema> {
    let Some((first, schema)) = read.first() else { return Arc::default() };
    let mut schema = Schema::clone(schema);
    for (act, other) in read.iter().skip(1).filter(|(act, _)| !act.unread && !first.unread) {
        let (a, b) = (&schema.roles, &other.roles);
        if schema.sha256 == other.sha256 && a.registers == b.registers && a.strata == b.strata {
            schema.roles.duties = schema.roles.duties.take().or_else(|| other.roles.duties.clone());
            schema.roles.caseloads |= other.roles.caseloads;
            schema.roles.managers |= other.roles.managers;
            continue;
        }
        let what = if schema.sha256 == other.sha256 { "`[roles]`" } else { "registers" };
        let message = format!(
            "acts that are applied together speak about the same registers: {what} of `{}` and of `{}` differ",
            first.catalogue.id, act.catalogue.id
        );
        let help = format!("put the acts into one folder with `{ACTS}` and one folder `{}`", load::REGISTERS);
        problems.push(Problem::new(&file_of(act), 0..0, message).help(Some(help)));
    }
    Arc::new(schema)
}

/// The file that names an act, for problems.
fn file_of(act: &Loaded) -> SourceFile {
    let known = act.act.as_ref().map(|(file, _)| file.clone());
    known.unwrap_or_else(|| SourceFile { name: load::ACT.to_owned(), text: Arc::from("") })
}

/// Says in the names of an act's files which act they are of.
fn name_files(act: &mut Loaded) {
    let id = act.catalogue.id.clone();
    let rename = |file: &mut SourceFile| file.name = format!("{id}/{}", file.name);
    act.places.iter_mut().for_each(|(file, _)| rename(file));
    act.act.iter_mut().for_each(|(file, _)| rename(file));
    act.definitions.iter_mut().for_each(rename);
    for problem in &mut act.problems {
        let mut file = problem.file.clone();
        rename(&mut file);
        let because = problem.because.take();
        *problem =
            Problem::new(&file, problem.at.clone(), std::mem::take(&mut problem.message)).help(problem.help.take());
        problem.because = because;
    }
}

impl Opened {
    /// The catalogue to be applied: the act's, or that of all acts together.
    #[must_use]
    pub fn catalogue(mut self) -> Catalogue {
        match self.acts.len() {
            0 | 1 => self.acts.pop().map(|act| act.catalogue).unwrap_or_default(),
            _ => together(self.id, self.acts.into_iter().map(|act| act.catalogue).collect()),
        }
    }
}

/// Several acts, in the order in which they came into force, as one catalogue.
fn together(id: String, mut acts: Vec<Catalogue>) -> Catalogue {
    let days: Vec<_> = acts.iter().map(Catalogue::validity).collect();
    let mut before = 0_u8;
    for (at, act) in acts.iter_mut().enumerate() {
        let others = days.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, days)| *days).collect();
        act.force = Some(Force { own: act.validity(), others });
        act.standards.iter_mut().for_each(|standard| name_standard(standard, &act.citation, before));
        for indicator in &mut act.indicators {
            indicator.id = format!("{}@{}", indicator.id, act.id);
            indicator.act = Some(act.id.clone());
            indicator.standard = indicator.standard.saturating_add(before);
        }
        act.standards_after = before;
        before = act.standards.iter().map(|standard| standard.number).max().unwrap_or(before);
    }
    let mut hash = Sha256::new();
    for part in acts.iter().flat_map(|act| [&act.id, &act.sha256]) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let latest = acts.last().cloned().unwrap_or_default();
    let mut parameters = Vec::new();
    for act in &acts {
        parameters.extend(act.parameters.iter().cloned().map(|mut parameter| {
            parameter.title = both(|lang| format!("{} ({})", lang.text(&parameter.title), lang.text(&act.citation)));
            parameter
        }));
    }
    let mut definitions = Vec::new();
    for definition in acts.iter().flat_map(|act| &act.definitions) {
        let same = |other: &super::indicator::Definition| {
            (&other.register, &other.title) == (&definition.register, &definition.title)
        };
        if !definitions.iter().any(same) {
            definitions.push(definition.clone());
        }
    }
    Catalogue {
        id,
        sha256: hex(&hash.finalize()),
        title: joined(acts.iter().map(|act| &act.title)),
        citation: joined(acts.iter().map(|act| &act.citation)),
        valid_from: days.iter().map(|(from, _)| *from).min().unwrap_or_default(),
        valid_to: days.iter().map(|(_, to)| *to).collect::<Option<Vec<_>>>().and_then(|to| to.into_iter().max()),
        standards: acts.iter().flat_map(|act| &act.standards).cloned().collect(),
        indicators: acts.iter().flat_map(|act| &act.indicators).cloned().collect(),
        definitions,
        parameters,
        repealed_by: None,
        force: None,
        standards_after: 0,
        acts: acts.into_iter().map(Arc::new).collect(),
        // Holidays, and where people and files are kept, are told of the latest act; each is judged by its own.
        ..latest
    }
}

/// The number that a standard has among those of all acts, and a title that tells which one it is.
fn name_standard(standard: &mut Standard, citation: &Text, before: u8) {
    let own = standard.number;
    standard.title = both(|lang| {
        let (act, title) = (lang.text(citation), lang.text(&standard.title));
        format!("{act}, {} {own}: {title}", lang.t("standardul", "standard"))
    });
    standard.number = own.saturating_add(before);
}

/// A text made in each language.
fn both(of: impl Fn(Lang) -> String) -> Text {
    Text { ro: of(Lang::Ro), en: of(Lang::En) }
}

/// Different texts one after the other.
fn joined<'t>(texts: impl Iterator<Item = &'t Text> + Clone) -> Text {
    both(|lang| {
        let mut all: Vec<&str> = Vec::new();
        for text in texts.clone().map(|text| lang.text(text)) {
            if !all.contains(&text) {
                all.push(text);
            }
        }
        all.join("; ")
    })
}
