//! `results.json`: written so that people can read it and tools can compare it line by line.

use std::fs;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rayon::prelude::*;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;

use super::checksum::{Checksum, Sealing, check, fits};
use super::spelt::Spelt;
use super::error::OutputError;
use super::file::write_whole;
use super::syncing::Syncing;
use crate::results::coherence;
use crate::results::kind::CheckKind;
use crate::results::part::Part;
use crate::results::{FORMAT, OutputFile, ProviderResults, Results, VERSION};

/// Lists and objects down to this depth stand on lines of their own: the fields of a check, one outcome a line. Where there
/// are no outcomes, a check is a line.
const OPEN_DEPTH: usize = 5;

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
        for providers in results.providers.chunks(TOGETHER).chain([[].as_slice()]) {
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

/// What the next run needs to know of results that it replaces.
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
pub(super) fn judged(path: &Path) -> u64 {
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

/// Providers that are put into words side by side, while as many are written.
pub(super) const TOGETHER: usize = 32;

/// Indents the outer levels and keeps the inner ones on one line.
///
/// A key comes with all that stands around it in as few writes as there can be: of a million findings, keys are half of what
/// is written.
pub(crate) struct Lines {
    /// Lists and objects down to this depth stand on lines of their own.
    open_depth: usize,
    depth: usize,
    filled: bool,
    /// A key is being written: its quotation marks come with what is around it.
    key: bool,
    /// Depths of the open lists; only lists and the objects above the open depth break lines.
    lists: Vec<bool>,
}

impl Default for Lines {
    fn default() -> Self {
        Self { open_depth: OPEN_DEPTH, depth: 0, filled: false, key: false, lists: Vec::new() }
    }
}

impl Lines {
    /// Inside a list that is a field of the outermost object. Of `totals` nobody reads the single numbers: a check is one
    /// line.
    fn in_list(totals: bool) -> Self {
        let open_depth = OPEN_DEPTH - usize::from(totals);
        Self { open_depth, depth: 2, filled: false, key: false, lists: vec![false, true] }
    }

    /// Whether the innermost container puts each value on a line of its own.
    fn open(&self) -> bool {
        let list = self.lists.last().copied().unwrap_or(false);
        self.depth <= self.open_depth || (list && self.depth == self.open_depth + 1)
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        for _ in 0..self.depth {
            writer.write_all(b" ")?;
        }
        Ok(())
    }

    fn begin<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: u8, list: bool) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        self.lists.push(list);
        writer.write_all(&[bracket])
    }

    fn end<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        let open = self.open();
        self.depth = self.depth.saturating_sub(1);
        self.lists.pop();
        if self.filled && open {
            self.line(writer)?;
        }
        self.filled = true;
        writer.write_all(&[bracket])
    }
}

impl Formatter for Lines {
    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.key { Ok(()) } else { writer.write_all(b"\"") }
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.key { Ok(()) } else { writer.write_all(b"\"") }
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'[', true)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b']')
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        match (self.open(), first) {
            (true, true) => self.line(writer),
            (true, false) => writer.write_all(b",").and_then(|()| self.line(writer)),
            (false, true) => Ok(()),
            (false, false) => writer.write_all(b", "),
        }
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'{', false)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b'}')
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.key = true;
        match (self.open(), first) {
            (false, false) => writer.write_all(b", \""),
            (true, false) => {
                writer.write_all(b",").and_then(|()| self.line(writer)).and_then(|()| writer.write_all(b"\""))
            }
            (true, true) => self.line(writer).and_then(|()| writer.write_all(b"\"")),
            (false, true) => writer.write_all(b"\""),
        }
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.key = false;
        Ok(())
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
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
