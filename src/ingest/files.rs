//! Which files to read, and what to call them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use super::archive::{self, Entry};
use super::endings::{is_hidden, passed_over, passed_over_held};
use super::problem::{Ignored, IngestProblem, ProblemKind};
use super::source_file::{Held, Source};
use crate::text::norm::normalise;

/// Folders are followed no deeper than this.
const DEEPEST: usize = 32;

/// All files behind the given paths, in the order of paths and names, each only once, whatever the order in which the
/// paths are given. A provider's explanations are no
/// register: files of that name, and those in `others`, are left out.
pub fn collect(paths: &[PathBuf], others: &[PathBuf], problems: &mut Vec<IngestProblem>) -> Vec<Source> {
    let others: BTreeSet<PathBuf> = others.iter().map(|path| real(path)).collect();
    let mut sources = all(paths, &|_| true, problems);
    sources.retain(|source| {
        let other = !others.is_empty() && others.contains(&real(&source.path));
        let companion = other || is_explanations(Path::new(&source.name));
        if companion {
            problems.push(IngestProblem::new(source.name.clone(), ProblemKind::Ignored(Ignored::Companion)));
        }
        !companion
    });
    sources
}

/// The files among those held in memory that are to be read, archives opened, by name.
pub fn collect_held(held: &[Held], problems: &mut Vec<IngestProblem>) -> Vec<Source> {
    let mut files = Vec::new();
    for Held { name, bytes } in held {
        let last = name.rsplit('/').next().unwrap_or(name);
        if is_hidden(last) {
            continue;
        }
        if is_explanations(Path::new(last)) {
            problems.push(IngestProblem::new(name.clone(), ProblemKind::Ignored(Ignored::Companion)));
        } else if let Some(kind) = passed_over_held(name, bytes.get()) {
            problems.push(IngestProblem::new(name.clone(), kind));
        } else {
            let contents = if is_archive(name) { archive::contents_held(bytes.get()) } else { Ok(None) };
            let whole = Source { name: name.clone(), path: PathBuf::new(), entry: None, held: Some(bytes.clone()) };
            add_found(whole, contents, &mut files, problems);
        }
    }
    files.sort();
    files
}

/// The files of explanations behind the given paths and, where a file is given, beside it.
#[must_use]
pub fn explanations(paths: &[PathBuf]) -> Vec<PathBuf> {
    let named = |name: &str| is_explanations(Path::new(name));
    let sources = all(paths, &named, &mut Vec::new()).into_iter().filter(|source| source.entry.is_none());
    let mut found: Vec<PathBuf> = sources.map(|source| source.path).collect();
    for folder in paths.iter().filter(|path| path.is_file()).filter_map(|path| path.parent()) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
        let exported = |path: &PathBuf| path.is_file() && passed_over(&path.to_string_lossy(), path).is_none();
        let mut beside: Vec<PathBuf> = entries.filter(exported).collect();
        beside.sort();
        found.extend(beside);
    }
    found.retain(|path| is_explanations(path));
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    found
}

/// Where a path leads, in one way of writing it.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.components().collect())
}

/// A file that was found, and where its path really leads.
type FoundFile = (Source, PathBuf);

/// Whether a file holds a provider's explanations, by the first word of its name.
pub(crate) fn is_explanations(path: &Path) -> bool {
    // A cheap look at the first letter comes before all else.
    let first = path.file_name().and_then(|name| name.as_encoded_bytes().first()).copied();
    if first.is_some_and(|first| first.is_ascii_alphabetic() && !first.eq_ignore_ascii_case(&b'e')) {
        return false;
    }
    let stem = path.file_stem().map(|stem| normalise(&stem.to_string_lossy())).unwrap_or_default();
    matches!(stem.split(' ').next(), Some("explanations" | "explicatii"))
}

/// Which files are looked for, by their names without folders.
type Wanted<'w> = &'w dyn Fn(&str) -> bool;

fn all(paths: &[PathBuf], wanted: Wanted<'_>, problems: &mut Vec<IngestProblem>) -> Vec<Source> {
    // In an order of their own: what is found must not depend on the order in which they were given.
    let paths: Vec<PathBuf> = paths.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let mut found: Vec<(usize, Source)> = Vec::new();
    // By their bytes: to compare paths part by part takes long.
    let mut seen: BTreeSet<(OsString, Option<Entry>)> = BTreeSet::new();
    for (argument, path) in paths.iter().enumerate() {
        let Ok(meta) = std::fs::metadata(path) else {
            problems.push(IngestProblem::new(path.display().to_string(), ProblemKind::NoSuchPath));
            continue;
        };
        let mut files = Vec::new();
        if meta.is_dir() {
            let mut folders = BTreeSet::new();
            let (mut passed, within) = (Vec::new(), &mut Vec::new());
            walk((path, real(path)), ("", 0), wanted, &mut folders, &mut files, (&mut passed, within));
            if files.is_empty() {
                problems.push(IngestProblem::new(path.display().to_string(), ProblemKind::NothingToRead));
            }
            // Several folders: each file says which one it is from.
            if let (true, Some(folder)) = (paths.len() > 1, path.file_name()) {
                let names = files.iter_mut().map(|(file, _)| &mut file.name);
                for name in names.chain(passed.iter_mut().map(|problem| &mut problem.file)) {
                    *name = format!("{}/{name}", folder.to_string_lossy());
                }
            }
            problems.append(within);
            problems.append(&mut passed);
        } else {
            let name =
                path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
            add(name, (path.clone(), real(path)), &mut files, problems);
        }
        files.sort();
        for (file, real) in files {
            if seen.insert((real.into_os_string(), file.entry)) {
                found.push((argument, file));
            }
        }
    }
    tell_apart(&mut found, &paths);
    found.into_iter().map(|(_, file)| file).collect()
}

/// Finds the files of a folder. Of what is passed over, files are named within the folder given, folders by their whole
/// path.
fn walk(
    (folder, leads_to): (&Path, PathBuf),
    (prefix, depth): (&str, usize),
    wanted: Wanted<'_>,
    folders: &mut BTreeSet<PathBuf>,
    files: &mut Vec<FoundFile>,
    (passed, unreadable): (&mut Vec<IngestProblem>, &mut Vec<IngestProblem>),
) {
    if depth > DEEPEST || !folders.insert(leads_to.clone()) {
        return;
    }
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            let kind = ProblemKind::Unreadable(e.kind());
            unreadable.push(IngestProblem::new(folder.display().to_string(), kind));
            return;
        }
    };
    let mut names: Vec<(String, DirEntry)> =
        entries.filter_map(Result::ok).map(|e| (e.file_name().to_string_lossy().into_owned(), e)).collect();
    names.sort_by_cached_key(|(name, entry)| (name.clone(), entry.path()));
    for (name, entry) in names {
        if is_hidden(&name) {
            continue;
        }
        let full = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let path = entry.path();
        // Only links lead elsewhere than they stand.
        let kind = entry.file_type().ok().filter(|kind| !kind.is_symlink());
        let real = if kind.is_some() { leads_to.join(entry.file_name()) } else { real(&path) };
        if kind.map_or_else(|| path.is_dir(), |kind| kind.is_dir()) {
            walk((&path, real), (&full, depth + 1), wanted, folders, files, (passed, unreadable));
        } else if kind.is_some() && !wanted(&name) {
            // Nothing is said of those that nobody asks for. A link may lead to one that was asked for.
        } else if let Some(kind) = passed_over(&name, &path) {
            passed.push(IngestProblem::new(full, kind));
        } else {
            add(full, (path, real), files, passed);
        }
    }
}

/// Adds a file, or the files of an archive.
fn add(name: String, (path, real): (PathBuf, PathBuf), files: &mut Vec<FoundFile>, problems: &mut Vec<IngestProblem>) {
    let contents = if is_archive(&name) { archive::contents(&path) } else { Ok(None) };
    let mut found = Vec::new();
    add_found(Source { name, path, entry: None, held: None }, contents, &mut found, problems);
    files.extend(found.into_iter().map(|source| (source, real.clone())));
}

fn is_archive(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".zip")
}

fn add_found(
    whole: Source,
    contents: Result<Option<archive::Contents>, ProblemKind>,
    files: &mut Vec<Source>,
    problems: &mut Vec<IngestProblem>,
) {
    match contents {
        Ok(None) => files.push(whole),
        Ok(Some(contents)) => {
            problems.push(archive::opened(&whole.name));
            let inside = |file: &str| format!("{}/{file}", whole.name);
            problems.extend(contents.problems.into_iter().map(|p| IngestProblem { file: inside(&p.file), ..p }));
            let found = contents.files.into_iter();
            files.extend(found.map(|(file, entry)| Source {
                name: inside(&file),
                entry: Some(entry),
                ..whole.clone()
            }));
        }
        Err(kind) => problems.push(IngestProblem::new(whole.name, kind)),
    }
}

/// Gives files of the same name from different arguments the argument's name in front, or the whole path.
fn tell_apart(found: &mut [(usize, Source)], paths: &[PathBuf]) {
    for round in 0..2 {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, file) in found.iter() {
            *counts.entry(file.name.clone()).or_default() += 1;
        }
        for (argument, file) in found.iter_mut() {
            if counts.get(&file.name).is_some_and(|n| *n > 1) {
                let folder = paths.get(*argument).filter(|p| p.is_dir() && round == 0).and_then(|p| p.file_name());
                file.name = match folder {
                    Some(folder) => format!("{}/{}", folder.to_string_lossy(), file.name),
                    None => file.path.to_string_lossy().replace('\\', "/"),
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_in_order_and_files_once() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b/cazuri.csv", "a/cazuri.csv", "a/sub/x.XLSX", "a/~$x.xlsx", "a/.hidden.csv", "a/notes.md"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let mut problems = Vec::new();
        let (a, b) = (dir.path().join("a"), dir.path().join("b"));
        let paths = [a.clone(), b.clone(), a.join("cazuri.csv"), dir.path().join("none")];
        let names: Vec<String> = collect(&paths, &[], &mut problems).into_iter().map(|s| s.name).collect();
        assert_eq!(names, ["a/cazuri.csv", "a/sub/x.XLSX", "b/cazuri.csv"]);
        let told: Vec<(&str, &str)> = problems.iter().map(|p| (p.file.as_str(), p.kind.id())).collect();
        assert_eq!(told[0], ("a/notes.md", "unknown_ending"));
        assert_eq!((told.len(), told[1].1), (2, "no_such_path"));
    }

    #[test]
    fn the_order_of_paths_is_nobodys_business() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b/cazuri.csv", "a/cazuri.csv", "a/sub/x.csv", "c.csv", "d/a/cazuri.csv"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, name).unwrap();
        }
        let paths = ["b", "a", "a/sub", "c.csv", "d/a", "none"].map(|name| dir.path().join(name));
        let found = |paths: &[PathBuf]| {
            let mut problems = Vec::new();
            let found = collect(paths, &[], &mut problems);
            (found, problems.into_iter().map(|problem| problem.file).collect::<Vec<_>>())
        };
        let first = found(&paths);
        assert_eq!(first.0.len(), 5);
        for turn in 1..paths.len() {
            let mut turned = paths.clone();
            turned.rotate_left(turn);
            assert_eq!(found(&turned), first);
            turned.reverse();
            assert_eq!(found(&[turned.as_slice(), &turned].concat()), first);
        }
    }

    #[test]
    fn explanations_are_no_register() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["cazuri.csv", "Explicații.csv", "sub/explanations.xlsx", "raspunsuri.csv"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let folder = [dir.path().to_path_buf()];
        let others = [dir.path().join("raspunsuri.csv")];
        let mut problems = Vec::new();
        let names: Vec<String> = collect(&folder, &others, &mut problems).into_iter().map(|s| s.name).collect();
        assert_eq!(names, ["cazuri.csv"]);
        assert!(problems.len() == 3 && problems.iter().all(|p| p.kind.id() == "companion"), "{problems:?}");
        assert_eq!(
            explanations(&folder),
            ["Explicații.csv", "sub/explanations.xlsx"].map(|name| dir.path().join(name))
        );
        assert_eq!(explanations(&[dir.path().join("cazuri.csv")]), [dir.path().join("Explicații.csv")]);
    }

    #[cfg(unix)]
    #[test]
    fn folders_that_contain_themselves_end() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a"), dir.path().join("a/b"));
        std::fs::create_dir_all(&b).unwrap();
        std::fs::write(b.join("cazuri.csv"), "x").unwrap();
        std::os::unix::fs::symlink(&a, b.join("inapoi")).unwrap();
        std::os::unix::fs::symlink(dir.path(), a.join("sus")).unwrap();
        std::os::unix::fs::symlink(b.join("cazuri.csv"), b.join("alta.csv")).unwrap();
        std::os::unix::fs::symlink(b.join("nimic.csv"), b.join("rupt.csv")).unwrap();
        let mut problems = Vec::new();
        let names: Vec<String> =
            collect(&[dir.path().to_owned()], &[], &mut problems).into_iter().map(|s| s.name).collect();
        // The file once, and the link that leads nowhere, which reading reports.
        assert_eq!(names, ["a/b/alta.csv", "a/b/rupt.csv"]);
        assert!(problems.is_empty(), "{problems:?}");
    }
}
