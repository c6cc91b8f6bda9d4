//! Requests about the yearbook, and how it is made.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::{Method, StatusCode};

use super::pages;
use super::state::{Holds, Made, Sent};
use crate::disclosure::Rule;
use crate::page::desk::{Desk, Session};
use crate::page::http::{Ask, Reply};
use crate::page::work::{Task, What, Work};
use crate::page::{job, start};
use crate::statistics::collect::{self, Failure, Request};
use crate::statistics::cube::{Figures, Priority};
use crate::statistics::decided::{Deciding, decide};
use crate::statistics::ledger;
use crate::statistics::outputs;
use crate::statistics::summary;
use crate::statistics::year::Edition;
use crate::text::Lang;

/// Counts from 1 to this number less 1 are not published.
const THRESHOLD: u64 = 3;

/// Answers a request about the yearbook; none where there is no such page.
#[must_use]
pub fn reply(desk: &Arc<Desk>, ask: &Ask) -> Option<Reply> {
    let mut session = desk.session();
    let lang = session.lang;
    let refused = |why: &str| Reply::refused(StatusCode::CONFLICT, start::refused(lang, why));
    Some(match (&ask.method, ask.path.as_str()) {
        (&Method::GET, "/anuar") => Reply::page(pages::board(&session.authority, lang)),
        (&Method::POST, "/anuar/fisier") => {
            let Some(name) = ask.name.as_deref().filter(|name| !name.is_empty()) else {
                return Some(Reply::status(StatusCode::BAD_REQUEST));
            };
            let changed = ask.changed.map(|at| SystemTime::UNIX_EPOCH + Duration::from_millis(at));
            match session.authority.add(desk.folder(), name, &ask.body, changed, lang) {
                Ok(()) => Reply::text("bine"),
                Err(why) => refused(&why),
            }
        }
        (&Method::POST, "/anuar/citeste") => Reply::to("/anuar"),
        (&Method::POST, "/anuar/aceasta") => {
            let wanted = ask.form().get("fisier").map(str::to_owned);
            let authority = &mut session.authority;
            if let Some(file) = authority.files.iter().find(|file| Some(&file.name) == wanted.as_ref()) {
                let (path, providers) = (file.path.clone(), providers_of(file));
                // The other one of the same providers is not preferred any more.
                let others = authority.files.iter().filter(|other| !providers.is_disjoint(&providers_of(other)));
                let others: BTreeSet<PathBuf> = others.map(|other| other.path.clone()).collect();
                authority.prefer.retain(|known| !others.contains(known));
                authority.prefer.insert(path);
                authority.version += 1;
            }
            Reply::to("/anuar")
        }
        (&Method::POST, "/anuar/scoate") => {
            let wanted = ask.form().get("fisier").map(str::to_owned);
            let authority = &mut session.authority;
            for file in authority.files.iter().filter(|file| wanted.is_none() || Some(&file.name) == wanted.as_ref()) {
                // What cannot be removed now is at the end.
                let _ = fs::remove_file(&file.path);
            }
            authority.files.retain(|file| wanted.is_some() && Some(&file.name) != wanted.as_ref());
            authority.version += 1;
            Reply::to("/anuar")
        }
        (&Method::POST, "/anuar/aduna") => {
            let Some(request) = session.authority.request() else { return Some(Reply::to("/anuar")) };
            let names: Vec<(PathBuf, String)> =
                session.authority.files.iter().map(|file| (file.path.clone(), file.name.clone())).collect();
            let ledgers: Vec<PathBuf> = session
                .authority
                .files
                .iter()
                .filter(|file| matches!(file.holds, Holds::Ledger))
                .map(|file| file.path.clone())
                .collect();
            let (version, folder) = (session.authority.version, desk.folder().join("anuar-iesiri"));
            drop(session);
            let task = Task { what: What::Yearbook, version, lang };
            let done = job::begin(desk, task, "/anuar/iesiri", move |work| {
                let (lines, archive) = make(&request, &ledgers, &folder, work, lang);
                let plain = |line: String| {
                    names.iter().fold(line, |line, (path, name)| line.replace(&path.display().to_string(), name))
                };
                let made = Arc::new(Made { version, lines: lines.into_iter().map(plain).collect(), archive });
                move |session: &mut Session| session.authority.made = Some(made)
            });
            Reply::to(if done { "/anuar/iesiri" } else { "/lucru" })
        }
        (&Method::GET, "/anuar/iesiri") => match session.authority.made() {
            Some(made) => Reply::page(pages::outputs(&session.authority, &made.lines, made.archive.is_some(), lang)),
            None => Reply::to("/anuar"),
        },
        (&Method::GET, "/anuar/descarca/anuar.zip") => {
            let bytes = session.authority.made().and_then(|made| made.archive.clone())?;
            Reply::file("application/zip", "anuar.zip", bytes)
        }
        _ => return None,
    })
}

fn providers_of(file: &Sent) -> BTreeSet<&str> {
    match &file.holds {
        Holds::Sums(sums) => sums.providers.keys().map(String::as_str).collect(),
        Holds::Ledger | Holds::Nothing(_) => BTreeSet::new(),
    }
}

/// Adds up, decides what is hidden, writes everything into one archive; what is to be said about it.
fn make(
    request: &Request,
    ledgers: &[PathBuf],
    folder: &Path,
    work: &Work,
    lang: Lang,
) -> (Vec<String>, Option<Vec<u8>>) {
    let tick = || work.tick();
    let collected = match collect::collect(request, &|_| {}, &tick) {
        Ok(collected) => collected,
        Err(Failure::Refused(refusals)) => {
            return (refusals.iter().map(|refusal| refusal.text(lang)).collect(), None);
        }
        Err(Failure::Pipeline(error)) => return (vec![error.text(lang)], None),
    };
    if !work.is_wanted() {
        return (Vec::new(), None);
    }
    let known = ledgers.iter().filter_map(|path| ledger::read(path).ok()).flat_map(|ledger| ledger.editions).collect();
    let how = Deciding {
        rule: Rule::with_threshold(THRESHOLD),
        priority: Priority(vec![Figures::National, Figures::Regions]),
        edition: Edition::Public,
    };
    let decided = match decide(&collected, known, how, &tick) {
        Ok(decided) => decided,
        Err((label, reason)) => return (vec![summary::not_safe(lang, &label, &reason)], None),
    };
    if !work.is_wanted() {
        return (Vec::new(), None);
    }
    // What is left there by a run that was given up is not to be in this one.
    let _ = fs::remove_dir_all(folder);
    let written = outputs::write(folder, &decided.publication, lang, &tick);
    let lines = summary::summary(&decided.publication, lang, &[]).lines().map(str::to_owned).collect();
    let archive = written.map_err(|error| error.in_words(lang)).and_then(|_| {
        let path = outputs::ledger(folder, &decided.publication, lang);
        let mut ledger = ledger::Ledger::default();
        decided.published.into_iter().for_each(|edition| ledger.add(edition));
        ledger::write(&path, &ledger).map_err(|error| error.in_words(lang))?;
        packed(folder).map_err(|error| lang.io(&error))
    });
    let _ = fs::remove_dir_all(folder);
    match archive {
        Ok(archive) => (lines, Some(archive)),
        Err(why) => (vec![why], None),
    }
}

/// All files of a folder in one archive, in memory.
fn packed(folder: &Path) -> std::io::Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let mut entries: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push((entry.path(), format!("{name}/")));
            } else {
                archive.start_file(name, zip::write::SimpleFileOptions::default()).map_err(std::io::Error::other)?;
                archive.write_all(&fs::read(entry.path())?)?;
            }
        }
    }
    Ok(archive.finish().map_err(std::io::Error::other)?.into_inner())
}
