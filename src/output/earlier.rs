//! What the next run needs to know of results that it replaces, told without reading them whole: they may be large.

use std::fs;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::results::OutputFile;

/// The judgements in results.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Brief {
    providers: Vec<BriefProvider>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct BriefProvider {
    concluded: bool,
    judgements: Vec<IgnoredAny>,
}

/// The files that results say were written beside them; none where there are no such results.
#[must_use]
pub fn outputs(path: &Path) -> Vec<OutputFile> {
    // A key as it is written; in texts its quotation marks are escaped.
    let list = last(path, b"\"outputs\": [").and_then(|(mut file, end)| {
        file.seek(SeekFrom::Start(end - 1)).ok()?;
        serde_json::Deserializer::from_reader(BufReader::new(file)).into_iter().next()?.ok()
    });
    list.unwrap_or_default()
}

/// How many judgements of inspectors are in results; a conclusion without any counts as one.
#[must_use]
pub fn judged(path: &Path) -> u64 {
    // Hardly any results hold some, and results may be large.
    if !holds(path, b"\"concluded\": true") {
        return 0;
    }
    let brief = fs::File::open(path).ok().and_then(|file| serde_json::from_reader(BufReader::new(file)).ok());
    let of = |provider: &BriefProvider| provider.judgements.len().max(usize::from(provider.concluded)) as u64;
    // What says it and cannot be read is not thrown away either.
    brief.map_or(1, |brief: Brief| brief.providers.iter().map(of).sum())
}

/// A file, and where the last occurrence of a text in it ends; none where there is none.
fn last(path: &Path, text: &[u8]) -> Option<(fs::File, u64)> {
    let found = parts(path).into_par_iter().filter_map(|from| in_part(path, from, text, false)).max();
    Some((fs::File::open(path).ok()?, found?))
}

/// Whether a text stands anywhere in a file.
fn holds(path: &Path, text: &[u8]) -> bool {
    parts(path).into_par_iter().find_map_any(|from| in_part(path, from, text, true)).is_some()
}

/// Where the parts of a file begin that are looked through side by side.
fn parts(path: &Path) -> Vec<u64> {
    (0..fs::metadata(path).map_or(0, |meta| meta.len())).step_by(PART).collect()
}

/// Where an occurrence of a text ends that begins in a part of a file: the first that is met, or the last one.
fn in_part(path: &Path, from: u64, text: &[u8], first: bool) -> Option<u64> {
    let mut file = fs::File::open(path).ok()?;
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut part = file.take((PART + text.len() - 1) as u64);
    // From front to back: what is looked for is rare, and found so at the speed of memory.
    let finder = memchr::memmem::Finder::new(text);
    let (mut window, mut before, mut found) = (Vec::with_capacity(SCANNED + text.len()), from, None);
    while Read::by_ref(&mut part).take(SCANNED as u64).read_to_end(&mut window).ok()? > 0 {
        found = finder.find_iter(&window).last().map(|at| before + (at + text.len()) as u64).or(found);
        if first && found.is_some() {
            break;
        }
        // What may go on in the next bytes.
        let gone = window.len().saturating_sub(text.len() - 1);
        window.drain(..gone);
        before += gone as u64;
    }
    found
}

/// Bytes of a part of a file.
const PART: usize = SCANNED * 16;

/// Bytes that are looked through at a time.
const SCANNED: usize = if cfg!(test) { 64 } else { 1 << 18 };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::results_json::write;
    use crate::report::testing::{provider, results};

    #[test]
    fn what_the_next_run_asks_is_found_wherever_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.json");
        assert!(outputs(&path).is_empty() && judged(&path) == 0);
        for many in 0..70 {
            let mut results = results(vec![provider(&"P".repeat(many + 1))]);
            results.providers[0].provider.name = Some("\"outputs\": [1] \"concluded\": true".into());
            write(&path, &results).unwrap();
            assert!(outputs(&path).is_empty() && judged(&path) == 0);
            results.outputs =
                (0..many).map(|n| OutputFile { file: format!("{n}.xlsx"), sha256: n.to_string() }).collect();
            results.providers[0].concluded = true;
            results.providers[0].judgements.clear();
            write(&path, &results).unwrap();
            assert_eq!(outputs(&path), results.outputs);
            assert_eq!(judged(&path), 1);
        }
    }
}
