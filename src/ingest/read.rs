//! All files: read in parallel, put together in the order of their names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::context::Context;
use super::duplicates::{Known, duplicates};
use super::files;
use super::grid::Grid;
use super::lexicon::Lexicon;
use super::mapping::{self, Mapping};
use super::nearly::Nearly;
use super::passwords::Passwords;
use super::problem::{Ignored, IngestError, IngestProblem, ProblemKind};
use super::pseudonym::Key;
use super::row_words::reason;
use super::sheet::{self, SheetResult};
use super::source::{Format, SheetName};
use super::source_file::{Buffers, Held, Source};
use super::stop::Stop;
use super::{column, records_sheet, reshape, source, template, text_sheet, text_windows};
use crate::registers::spec::Schema;
use crate::registers::typed::{Ingested, Stated, TypedColumn, TypedSheet};
use crate::results::fate::Fate;
use crate::results::{InputFile, InputSheet};
use crate::text::hex;

/// Files larger than this are not read.
const LARGEST: u64 = 2 << 30;

/// Rows at the beginning of a text file that are looked at together: the headings, and what tells data from the rest.
const PIECE: usize = 4096;

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// A mapping file for all inputs; else `mms.toml` beside each file is used.
    pub mapping: Option<PathBuf>,
    /// Files among the inputs that are no registers.
    pub others: Vec<PathBuf>,
    /// Files that are held in memory, behind those of the paths.
    pub held: Vec<Held>,
    /// The mapping file for those held in memory.
    pub held_mapping: Option<Arc<str>>,
    /// The spellings of the registers, where they are at hand.
    pub lexicon: Option<Arc<Lexicon>>,
    /// What must not be known to others. Nothing that is written depends on it.
    pub secrets: Secrets,
    /// Bytes of memory that the run may take; none: half of the machine's. No file may take more.
    pub memory: Option<u64>,
    /// Asked to stop, no further file is begun.
    pub stop: Stop,
}

/// What must not be known to others; never printed, never written.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// Key of the hashes that stand for persons; else one is made for the run.
    pub key: Option<Key>,
    /// Passwords of locked files.
    pub passwords: Passwords,
}

/// What was read, and what could not be.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Typed sheets, files and findings.
    pub ingested: Ingested,
    /// Paths, files and sheets that could not be read.
    pub problems: Vec<IngestProblem>,
}

/// One file with all its sheets.
#[derive(Debug)]
pub struct FileResult {
    /// For the results.
    pub input: InputFile,
    /// Its sheets, in the file's order.
    pub sheets: Vec<SheetResult>,
    /// What could not be read.
    pub problems: Vec<IngestProblem>,
    /// Provider id that the mapping file fixes.
    pub fixed_provider: Option<String>,
}

/// The files behind some paths, each with the name it has in the results; paths that cannot be followed are problems.
#[must_use]
pub fn collect(paths: &[PathBuf], options: &ReadOptions) -> (Vec<Source>, Vec<IngestProblem>) {
    let mut problems = Vec::new();
    let sources = sources(paths, options, &mut problems);
    (sources, problems)
}

fn sources(paths: &[PathBuf], options: &ReadOptions, problems: &mut Vec<IngestProblem>) -> Vec<Source> {
    let mut sources = files::collect(paths, &options.others, problems);
    sources.extend(files::collect_held(&options.held, problems));
    sources
}

/// Reads files and folders.
///
/// # Errors
/// When nothing at all could be read.
pub fn read(paths: &[PathBuf], schema: &Schema, options: &ReadOptions) -> Result<Reading, IngestError> {
    let (sources, mut problems) = collect(paths, options);
    let mut reading = read_sources(&sources, schema, options);
    problems.append(&mut reading.problems);
    if reading.ingested.files.is_empty() {
        return Err(IngestError { problems });
    }
    Ok(Reading { problems, ..reading })
}

/// Reads files that [`collect`] found; nothing where none of them can be read.
#[must_use]
pub fn read_sources(sources: &[Source], schema: &Schema, options: &ReadOptions) -> Reading {
    let mut problems = Vec::new();
    let nearly = Nearly::new(schema);
    let make = |grid: &Grid<'_>, mut result: SheetResult, context: Context<'_>| {
        let is_ours = result.part.is_some() || result.input.not_data.contains_key(reason::IGNORED);
        if result.input.register.is_none() && !is_ours {
            let named = || nearly.named_after(grid, &result.input.sheet, context.lexicon);
            result.input.nearly = nearly.register(grid).or_else(named);
        }
        result
    };
    let mut files = visit_sources(sources, schema, options, Some(PIECE), &mut problems, &make);
    set_copies_aside(&mut files, schema);
    let mut ingested = Ingested::default();
    for (position, mut file) in (0u32..).zip(files) {
        template::leave_out_untouched(&mut file.sheets, schema, &file.stated.kept_and_empty);
        if file.input.duplicate_of.is_none() {
            file.input.fate = fate(file.sheets.iter().map(|sheet| &sheet.input), !file.problems.is_empty());
        }
        problems.append(&mut file.problems);
        for (number, mut sheet) in (0u32..).zip(file.sheets) {
            file.input.sheets.push(sheet.input);
            ingested.findings.append(&mut sheet.findings);
            for mut typed in sheet.typed.into_iter().chain(sheet.further) {
                leave_out_unkept(&mut typed, &file.stated);
                typed.file = position;
                typed.sheet = number;
                ingested.sheets.push(typed);
            }
        }
        if let Some(id) = file.fixed_provider {
            ingested.fixed_provider.insert(position, id);
        }
        if file.stated != Stated::default() && file.input.duplicate_of.is_none() {
            ingested.stated.insert(position, file.stated);
        }
        ingested.files.push(file.input);
    }
    super::composite::join_references(&mut ingested, schema);
    Reading { ingested, problems }
}

/// Takes out the columns without any value that are said not to be kept: the sheet of a template has all columns.
fn leave_out_unkept(sheet: &mut TypedSheet, stated: &Stated) {
    for (_, field) in stated.not_kept.iter().filter(|(register, _)| *register == sheet.register) {
        let Some(field) = *field else { continue };
        let marked = sheet.marked.iter().any(|cell| cell.field == field);
        if let Some(column) = sheet.columns.get_mut(field).filter(|column| !marked && column.is_blank()) {
            *column = TypedColumn::Absent;
        }
    }
}

/// Leaves out the sheets of files that have the same bytes as an earlier one.
fn set_copies_aside(files: &mut [Visited<SheetResult>], schema: &Schema) {
    let known: Vec<Known<'_>> = files
        .iter()
        .map(|file| Known {
            name: &file.input.file,
            sha256: &file.input.sha256,
            names_provider: file.fixed_provider.is_none() && names_provider(&file.sheets, schema),
        })
        .collect();
    let copies: Vec<Option<String>> = duplicates(&known)
        .into_iter()
        .map(|of| of.and_then(|of| known.get(of)).map(|original| original.name.to_owned()))
        .collect();
    for (file, of) in files.iter_mut().zip(copies) {
        if of.is_some() {
            file.sheets.clear();
            file.problems.clear();
            file.input.fate = Fate::Duplicate;
            file.input.duplicate_of = of;
        }
    }
}

/// Whether some sheet says in every row which provider it belongs to.
fn names_provider(sheets: &[SheetResult], schema: &Schema) -> bool {
    sheets.iter().filter_map(|sheet| sheet.typed.as_ref()).any(|typed| {
        let field = schema.registers.get(typed.register).and_then(|spec| spec.provider_position());
        match field.and_then(|field| typed.columns.get(field)) {
            Some(TypedColumn::Text(texts)) => !typed.rows.is_empty() && texts.iter().all(|text| text.is_some()),
            _ => false,
        }
    })
}

/// What became of a file that was opened, by its sheets; `damaged`: some of them could not be read.
pub(super) fn fate<'s>(sheets: impl Iterator<Item = &'s InputSheet>, damaged: bool) -> Fate {
    let (mut read, mut untouched, mut ignored, mut strange, mut nearly) = (false, false, false, false, false);
    for sheet in sheets {
        read |= sheet.register.is_some() && !sheet.empty_template;
        untouched |= sheet.empty_template;
        let left_out = sheet.not_data.contains_key(reason::IGNORED);
        ignored |= left_out;
        nearly |= sheet.nearly.is_some();
        strange |= sheet.register.is_none() && !left_out && !sheet.not_data.is_empty();
    }
    match (read, damaged || nearly) {
        (true, true) => Fate::InPart,
        (true, false) => Fate::Read,
        (false, _) if damaged => Fate::Unreadable,
        (false, _) if untouched => Fate::EmptyTemplate,
        (false, _) if strange => Fate::Unrecognised,
        (false, _) if ignored => Fate::Ignored,
        (false, _) => Fate::Empty,
    }
}

/// Reads files and folders, sheet by sheet. Files that cannot be read are left out and named in the problems.
#[must_use]
pub fn read_files(paths: &[PathBuf], schema: &Schema, options: &ReadOptions) -> (Vec<FileResult>, Vec<IngestProblem>) {
    let mut problems = Vec::new();
    let results = visit_files(paths, schema, options, Some(PIECE), &mut problems, |_, result, _| result);
    let files = results
        .into_iter()
        .map(|file| FileResult {
            input: file.input,
            sheets: file.sheets,
            problems: file.problems,
            fixed_provider: file.fixed_provider,
        })
        .collect();
    (files, problems)
}

/// One file and what was made of each of its sheets.
#[derive(Debug)]
pub struct Visited<T> {
    /// For the results, without sheets.
    pub input: InputFile,
    /// One entry per sheet.
    pub sheets: Vec<T>,
    /// Sheets that could not be read.
    pub problems: Vec<IngestProblem>,
    /// Provider id that the mapping file fixes.
    pub fixed_provider: Option<String>,
    /// What the mapping file says of registers as a whole.
    pub stated: Stated,
}

/// Reads files and folders in parallel and makes something of each sheet while its cells are at hand.
///
/// With `rows_at_once`, text files are read in pieces, and only the cells of the first piece are at hand in the end.
pub fn visit_files<T: Send>(
    paths: &[PathBuf],
    schema: &Schema,
    options: &ReadOptions,
    rows_at_once: Option<usize>,
    problems: &mut Vec<IngestProblem>,
    make: impl Fn(&Grid<'_>, SheetResult, Context<'_>) -> T + Sync,
) -> Vec<Visited<T>> {
    let sources = sources(paths, options, problems);
    visit_sources(&sources, schema, options, rows_at_once, problems, &make)
}

fn visit_sources<T: Send>(
    sources: &[Source],
    schema: &Schema,
    options: &ReadOptions,
    rows_at_once: Option<usize>,
    problems: &mut Vec<IngestProblem>,
    make: &(impl Fn(&Grid<'_>, SheetResult, Context<'_>) -> T + Sync),
) -> Vec<Visited<T>> {
    let mappings = mapping::for_sources(sources, options.mapping.as_deref(), schema, problems);
    let held = options.held_mapping.as_deref().and_then(|text| mapping::for_held(text, schema, problems));
    let plain = options.lexicon.clone().unwrap_or_else(|| Arc::new(Lexicon::new(schema)));
    let key = match options.secrets.key.clone().map_or_else(Key::of_this_run, Ok) {
        Ok(key) => key,
        Err(_) => {
            // Without a key nobody could be read without being named.
            let unreadable = |source: &Source| {
                IngestProblem::new(&source.name, ProblemKind::Unreadable(std::io::ErrorKind::Unsupported))
            };
            problems.extend(sources.iter().map(unreadable));
            return Vec::new();
        }
    };
    let buffers = Buffers::default();
    let visit = |source: &Source, size: u64| {
        if options.stop.is_asked() {
            let kind = ProblemKind::Unreadable(std::io::ErrorKind::Interrupted);
            return Err(IngestProblem::new(&source.name, kind));
        }
        let found = if source.held.is_some() { held.as_ref() } else { mappings.get(&source.path) };
        let lexicon = found.map_or(plain.as_ref(), |(_, lexicon)| lexicon);
        let mapping = found.map(|(mapping, _)| mapping);
        visit_file((source, size), schema, lexicon, mapping, rows_at_once, (&key, options, &buffers), make)
    };
    let mut files = Vec::new();
    for result in largest_first(sources, &visit) {
        match result {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    files
}

/// Does something with every file, given its size, and returns it in the order of the files. The largest ones come
/// first, each as soon as a thread is free, so that no thread is left alone with a large one in the end.
fn largest_first<R: Send>(sources: &[Source], visit: &(impl Fn(&Source, u64) -> R + Sync)) -> Vec<R> {
    let mut made: Vec<Option<R>> = sources.iter().map(|_| None).collect();
    let sizes: Vec<u64> = sources.par_iter().map(Source::size).collect();
    let mut open: Vec<_> = made.iter_mut().zip(sources).zip(sizes).collect();
    open.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    rayon::scope_fifo(|scope| {
        for ((place, source), size) in open {
            scope.spawn_fifo(move |_| *place = Some(visit(source, size)));
        }
    });
    made.into_iter().flatten().collect()
}

fn visit_file<T: Send>(
    (source, size): (&Source, u64),
    schema: &Schema,
    lexicon: &Lexicon,
    mapping: Option<&Mapping>,
    rows_at_once: Option<usize>,
    (key, options, buffers): (&Key, &ReadOptions, &Buffers),
    make: &(impl Fn(&Grid<'_>, SheetResult, Context<'_>) -> T + Sync),
) -> Result<Visited<T>, IngestProblem> {
    let fail = |kind| IngestProblem::new(source.name.clone(), kind);
    if size > LARGEST {
        return Err(fail(ProblemKind::TooLarge));
    }
    let stem = Path::new(&source.name).file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let fixed_provider = mapping.and_then(|m| m.fixed_provider.clone());
    let context = Context {
        schema,
        lexicon,
        dialect: column::Dialect { order: mapping.map(|m| m.order).unwrap_or_default(), from_1904: false },
        file: &source.name,
        stem: &stem,
        fixed_provider: fixed_provider.is_some(),
        key,
    };
    let shapes = |sheet: &str| mapping.map(|m| m.shapes(&source.name, sheet)).unwrap_or_default();
    let wish = |sheet: &str| mapping.map(|m| m.wish(&source.name, sheet)).unwrap_or_default();
    let single = |head: &Grid<'_>, result| make(head, result, context);
    let visited = |sha256, sheets, problems| {
        let input = InputFile { file: source.name.clone(), sha256, ..InputFile::default() };
        let stated = mapping.map(|m| m.stated.clone()).unwrap_or_default();
        Visited { input, sheets, problems, fixed_provider, stated }
    };
    if let Some(rows) = rows_at_once.filter(|_| size >= text_windows::LEAST && shapes(&stem).is_empty())
        && let Some(path) = source.on_disk()
        && let Some((sheet, sha256)) = text_windows::read(path, rows, wish(&stem), context, buffers, &single)
    {
        return Ok(visited(sha256, vec![sheet], Vec::new()));
    }
    let stored = Bytes::from(source.bytes(&options.secrets.passwords, buffers).map_err(fail)?);
    let bytes = source::unlocked(&stored, &options.secrets.passwords)
        .map_err(fail)?
        .map_or_else(|| stored.clone(), Bytes::from);
    if source::is_own_output(&bytes) {
        return Err(fail(ProblemKind::Ignored(Ignored::OwnOutput)));
    }
    let read = || match (rows_at_once, source::format(&bytes).map_err(fail)?) {
        // Rows that hold several records are looked at as a whole.
        (Some(rows), Format::Text) if shapes(&stem).is_empty() => {
            let sheet = text_sheet::read(&bytes, rows, wish(&stem), context, &single).map_err(fail)?;
            Ok((vec![sheet], Vec::new()))
        }
        (Some(rows), Format::Parquet) if shapes(&stem).is_empty() => {
            let sheet = records_sheet::read(
                bytes.clone(),
                source::Limits::of(&bytes, options.memory),
                rows,
                wish(&stem),
                context,
                &single,
            )
            .map_err(fail)?;
            Ok((vec![sheet], Vec::new()))
        }
        _ => {
            let each = |name: SheetName, grid: Result<Grid<'_>, ProblemKind>| match grid {
                Ok(grid) => {
                    let dialect = column::Dialect { from_1904: grid.from_1904, ..context.dialect };
                    let context = Context { dialect, ..context };
                    let (shapes, wish) = (shapes(&name.name), wish(&name.name));
                    if shapes.is_empty() || wish == sheet::SheetOverride::Ignore {
                        let result = sheet::read(&grid, &name.name, name.hidden, wish, context);
                        return (make(&grid, result, context), None);
                    }
                    let (result, missing) = reshape::read(&grid, &name.name, name.hidden, &shapes, wish, context);
                    let problem = missing.map(|missing| IngestProblem {
                        sheet: Some(name.name.clone()),
                        ..fail(ProblemKind::Mapping(missing))
                    });
                    (make(&grid, result, context), problem)
                }
                Err(kind) => {
                    let problem = IngestProblem { sheet: Some(name.name.clone()), ..fail(kind) };
                    let input = InputSheet { sheet: name.name, hidden: name.hidden, ..InputSheet::default() };
                    let result = SheetResult { input, ..SheetResult::default() };
                    (make(&Grid::default(), result, context), Some(problem))
                }
            };
            let limits = source::Limits::of(&bytes, options.memory);
            let made = source::read_each(&bytes, &stem, limits, &each).map_err(fail)?;
            let (sheets, problems): (Vec<T>, Vec<Option<IngestProblem>>) = made.into_iter().unzip();
            let problems = problems.into_iter().flatten().collect();
            Ok((sheets, problems))
        }
    };
    // The hash of a large file takes about as long as a third of its reading.
    let (read, sha256) = rayon::join(read, || hex(&Sha256::digest(&stored)));
    let (sheets, problems) = read?;
    drop(bytes);
    buffers.give_back(stored);
    Ok(visited(sha256, sheets, problems))
}
