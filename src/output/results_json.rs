//! `results.json`: written so that people can read it and tools can compare it line by line.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::checksum::{Checksum, Sealing, check, fits};
use super::error::OutputError;
use super::file::write_whole;
use super::spelt::{Lines, Spelt};
use super::syncing::Syncing;
use crate::results::coherence;
use crate::results::kind::CheckKind;
use crate::results::part::Part;
use crate::results::{FORMAT, ProviderResults, Results, VERSION};

/// Writes the results. The same results give the same bytes; an old file is replaced only by a complete new one.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, results: &Results) -> Result<(), OutputError> {
    let encode = |source| OutputError::Encode { path: path.to_owned(), source };
    let failed = |source| OutputError::Write { path: path.to_owned(), source };
    write_around(path, results, results.providers.is_empty(), |writer| {
        let mut before = FIRST;
        if let [alone] = results.providers.as_slice() {
            // As large as it may be, its text is never in memory as a whole.
            writer.write_all(before).map_err(failed)?;
            let mut serializer =
                serde_json::Serializer::with_formatter(&mut *writer, Lines::in_list(results.aggregate_only));
            return alone.serialize(&mut serializer).map_err(encode);
        }
        let (mut ready, mut done): (Vec<Spelt>, Vec<Spelt>) = (Vec::new(), Vec::new());
        for providers in batches(&results.providers).chain([[].as_slice()]) {
            let write = || {
                for spelt in &ready {
                    writer.write_all(std::mem::replace(&mut before, FURTHER))?;
                    writer.write_spelt(spelt)?;
                }
                Ok(())
            };
            // The next ones are put into words while the file takes the ones before, in the memory of those before them.
            let (written, next) = rayon::join(write, || texts(providers, results.aggregate_only, done));
            written.map_err(failed)?;
            done = std::mem::replace(&mut ready, next.map_err(encode)?);
        }
        Ok(())
    })
}

/// What stands before the first provider, and before each further one.
pub(super) const FIRST: &[u8] = b"\n  ";
pub(super) const FURTHER: &[u8] = b",\n  ";

/// The texts of providers as they stand in the results, or in results that hold `totals` only, put into words side by side.
/// Buffers that nobody needs any more (`room`) are used again.
pub(super) fn texts(
    providers: &[ProviderResults],
    totals: bool,
    mut room: Vec<Spelt>,
) -> Result<Vec<Spelt>, serde_json::Error> {
    room.resize_with(providers.len(), Spelt::default);
    let one = |(provider, mut spelt): (&ProviderResults, Spelt)| {
        spelt.clear();
        let mut serializer = serde_json::Serializer::with_formatter(&mut spelt, Lines::in_list(totals));
        provider.serialize(&mut serializer)?;
        Ok(spelt)
    };
    providers.par_iter().zip(room).with_max_len(1).map(one).collect()
}

/// Writes results, with `fill` to write the providers; `none`: there are none.
pub(super) fn write_around(
    path: &Path,
    results: &Results,
    none: bool,
    fill: impl FnOnce(&mut Sealed<'_>) -> Result<(), OutputError>,
) -> Result<(), OutputError> {
    let encode = |source| OutputError::Encode { path: path.to_owned(), source };
    let failed = |source| OutputError::Write { path: path.to_owned(), source };
    let whole = encoded(&without_providers(results), Lines::default()).map_err(encode)?;
    // Texts hold no line breaks, so a field of the outermost object is recognised by the line break before it.
    let whole = whole.strip_suffix(b"\n}").unwrap_or(&whole);
    let (head, tail) = split_at(whole, b"\n \"providers\": [").unwrap_or((whole, &[]));
    write_whole(path, |writer| {
        let mut writer = Sealing::new(writer);
        writer.write_all(head).map_err(failed)?;
        fill(&mut writer)?;
        let end: &[u8] = if none { b"" } else { b"\n " };
        writer.write_all(end).and_then(|()| writer.write_all(tail)).map_err(failed)?;
        writer.seal().map_err(failed)
    })
}

/// The file that is written, with its checksum in the making.
pub(super) type Sealed<'w> = Sealing<'w, BufWriter<Syncing>>;

/// The results but for what is told about providers.
fn without_providers(results: &Results) -> Results {
    Results {
        format: results.format.clone(),
        version: results.version,
        program: results.program.clone(),
        aggregate_only: results.aggregate_only,
        period: results.period,
        counting: results.counting.clone(),
        catalogue: results.catalogue.clone(),
        inputs: results.inputs.clone(),
        deliveries: results.deliveries.clone(),
        providers: Vec::new(),
        quality: results.quality.clone(),
        companions: results.companions.clone(),
        outputs: results.outputs.clone(),
        unread: results.unread.clone(),
        passed_over: results.passed_over.clone(),
    }
}

fn encoded(value: &impl Serialize, lines: Lines) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = Vec::new();
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, lines))?;
    Ok(text)
}

/// A text up to the end of a part of it, and the rest.
fn split_at<'t>(text: &'t [u8], part: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let found = memchr::memmem::find(text, part)?;
    text.split_at_checked(found + part.len())
}

/// Reads results that [`write`] wrote.
///
/// # Errors
/// When the file cannot be read, is no results file, is one of another version, or is not as it was written: with
/// everything that contradicts itself in it.
pub fn read(path: &Path) -> Result<Results, OutputError> {
    unchanged(read_anyway(path)?)
}

/// The same of a file that is held in memory; `path` is its name.
///
/// # Errors
/// As [`read`].
pub fn read_held(path: &Path, bytes: &[u8]) -> Result<Results, OutputError> {
    unchanged(parse(path, bytes)?)
}

fn unchanged(read: (Results, Option<OutputError>)) -> Result<Results, OutputError> {
    match read {
        (results, None) => Ok(results),
        (_, Some(changed)) => Err(changed),
    }
}

/// Reads results although they may have been changed since they were written: to be shown against something, never to
/// be used. With what shows that they were changed.
///
/// # Errors
/// When the file cannot be read, is no results file, or is one of another version.
pub fn read_anyway(path: &Path) -> Result<(Results, Option<OutputError>), OutputError> {
    let bytes = fs::read(path).map_err(|source| OutputError::Read { path: path.to_owned(), source })?;
    parse(path, &bytes)
}

fn parse(path: &Path, bytes: &[u8]) -> Result<(Results, Option<OutputError>), OutputError> {
    /// What tells a results file from any other.
    #[derive(Deserialize)]
    struct Header {
        format: Option<String>,
        version: Option<u32>,
        checksum: Option<String>,
    }

    let not_results = |source| OutputError::NotResults { path: path.to_owned(), source };
    let header: Header = serde_json::from_slice(bytes).map_err(|error| not_results(Some(error)))?;
    match (header.format.as_deref(), header.version) {
        (Some(FORMAT), Some(VERSION)) => {}
        (Some(FORMAT), Some(found)) => return Err(OutputError::Version { path: path.to_owned(), found }),
        _ => return Err(not_results(None)),
    }
    let mut results: Results = serde_json::from_slice(bytes).map_err(|error| not_results(Some(error)))?;
    let contradictions = coherence::contradictions(&results);
    let checksum = match check(bytes) {
        // Results that do not name the program are of a version that wrote no checksum.
        Checksum::Absent if header.checksum.is_some() => Checksum::Differs,
        Checksum::Absent if results.program.is_none() => Checksum::Fits,
        found => found,
    };
    let changed = (checksum != Checksum::Fits || !contradictions.is_empty()).then(|| OutputError::Changed {
        path: path.to_owned(),
        checksum,
        contradictions,
    });
    tell_parts(&mut results);
    Ok((results, changed))
}

/// Whether results have the checksum of their content, without reading them into memory; not where they cannot be read.
#[must_use]
pub fn is_sealed(path: &Path) -> bool {
    fs::File::open(path).and_then(|mut file| fits(&mut file)).unwrap_or(false)
}

/// Fills in what the last part of a subject is, where a file was written before that was told. The kind of the check
/// says it; of documents, topics and people the text is all there is.
fn tell_parts(results: &mut Results) {
    for check in results.providers.iter_mut().flat_map(|provider| &mut provider.checks) {
        let kinds: &[&str] = match check.name.kind {
            CheckKind::Slots => &["month", "week"],
            CheckKind::Quota => &["year"],
            CheckKind::Interval => &["day"],
            _ => continue,
        };
        for outcome in check.outcomes.iter_mut().filter(|outcome| outcome.part.is_none()) {
            let value = outcome.subject.rsplit_once('|').map(|(_, value)| value);
            outcome.part = value.and_then(|value| kinds.iter().find_map(|kind| Part::of(kind, value)));
        }
    }
}

/// Providers that are put into words side by side, while as many are written: a few large ones, or many small ones.
pub(super) fn batches(mut providers: &[ProviderResults]) -> impl Iterator<Item = &[ProviderResults]> {
    /// Most of them.
    const MOST: usize = 32;
    /// Fewest of them, however large they are: one for each thread of a small machine.
    const FEWEST: usize = 2;
    /// Outcomes of all of them: some seventy megabytes.
    const OUTCOMES: usize = 200_000;
    std::iter::from_fn(move || {
        let mut outcomes = 0;
        let fits = |(number, provider): &(usize, &ProviderResults)| {
            outcomes += provider.checks.iter().map(|check| check.outcomes.len()).sum::<usize>();
            *number < FEWEST || (*number < MOST && outcomes <= OUTCOMES)
        };
        let together = providers.iter().enumerate().take_while(fits).count();
        let (batch, rest) = providers.split_at_checked(together)?;
        providers = rest;
        (!batch.is_empty()).then_some(batch)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{empty_provider, many_findings, provider, results};
    use crate::text::Lang;

    fn written(results: &Results) -> (String, Results) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.json");
        write(&path, results).unwrap();
        (fs::read_to_string(&path).unwrap(), read(&path).unwrap())
    }

    fn refused(text: &str) -> OutputError {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.json");
        fs::write(&path, text).unwrap();
        read(&path).unwrap_err()
    }

    #[test]
    fn results_read_back_as_they_were() {
        for providers in
            [vec![empty_provider("\"gol\"\n"), provider("DGASPC-CJ")], Vec::new(), vec![many_findings("P", 300)]]
        {
            let results = results(providers);
            let (text, back) = written(&results);
            assert_eq!(back, results);
            assert_eq!(text, written(&back).0);
            let mut told = serde_json::from_str::<serde_json::Value>(&text).unwrap();
            assert!(told.as_object_mut().unwrap().remove("checksum").is_some());
            assert_eq!(told, serde_json::to_value(&results).unwrap());
        }
    }

    #[test]
    fn an_outcome_stands_on_one_line() {
        let (text, _) = written(&results(vec![provider("P")]));
        let line = text.lines().find(|line| line.contains("\"C-0007\"")).unwrap();
        assert!(line.trim_start().starts_with("{\"subject\": \"C-0007\"") && line.contains("\"row\": 19}]}"), "{line}");
        assert!(text.contains("\"tallies\": [],"), "{text}");
        assert!(text.contains("\"histogram\": {\"0\": 3, \"1\": 12,"), "{text}");
    }

    #[test]
    fn a_file_from_before_parts_were_told_has_those_that_its_checks_say() {
        let results = results(vec![provider("P")]);
        let (text, _) = written(&results);
        let (text, _) = text.split_once(",\n \"checksum\"").unwrap();
        let old = format!("{}\n}}", without_parts(text));
        assert!(!old.contains("\"part\""));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.json");
        fs::write(&path, old).unwrap();
        let parts = |results: &Results| -> Vec<(String, Option<Part>)> {
            let outcomes = results.providers[0].checks.iter().flat_map(|check| &check.outcomes);
            outcomes.map(|outcome| (outcome.subject.to_string(), outcome.part.clone())).collect()
        };
        let mut expected = parts(&results);
        for (_, part) in &mut expected {
            *part = part.take().filter(Part::is_time);
        }
        assert!(expected.iter().any(|(_, part)| matches!(part, Some(Part::Month(_)))));
        assert!(expected.iter().any(|(_, part)| matches!(part, Some(Part::Year(_)))));
        assert_eq!(parts(&read(&path).unwrap()), expected);
    }

    /// The text without the objects that say what a part is.
    fn without_parts(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("\"part\": {") {
            out.push_str(before);
            rest = after.split_once("}, ").unwrap().1;
        }
        out + rest
    }

    #[test]
    fn few_large_providers_or_many_small_ones_are_put_into_words_together() {
        let sizes = |outcomes: &[u32]| -> Vec<usize> {
            let providers: Vec<_> = outcomes.iter().map(|many| many_findings("P", *many)).collect();
            batches(&providers).map(<[_]>::len).collect()
        };
        assert_eq!(sizes(&[]), [0_usize; 0]);
        assert_eq!(sizes(&[1; 70]), [32, 32, 6]);
        assert_eq!(sizes(&[150_000, 150_000, 150_000, 1, 1]), [2, 3]);
    }

    #[test]
    fn what_is_no_results_file_is_refused_with_advice() {
        assert!(matches!(refused("[1,"), OutputError::NotResults { source: Some(_), .. }));
        assert!(matches!(
            refused("{\"format\": \"other\", \"version\": 1}"),
            OutputError::NotResults { source: None, .. }
        ));
        assert!(matches!(refused("{}"), OutputError::NotResults { source: None, .. }));
        assert!(matches!(refused("{\"format\": \"mms-results\", \"version\": 1}"), OutputError::NotResults { .. }));
        let newer = refused("{\"format\": \"mms-results\", \"version\": 2, \"new\": true}");
        assert!(newer.in_words(Lang::Ro).contains("versiunea 2"), "{newer}");
        assert!(matches!(read(Path::new("/no/such/results.json")).unwrap_err(), OutputError::Read { .. }));
    }
}
