//! The counts of a results file without what they were counted from, provider by provider: of a nation's results, which
//! are larger than many a machine's memory, only a few providers are in memory at a time.
//!
//! This reads what [`results_json::write`](super::results_json::write) writes, by its line breaks; a file that some
//! other program has laid out anew is for [`results_json::read`](super::results_json::read).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use memchr::memmem::Finder;
use rayon::prelude::*;
use serde::Deserialize;

use super::results_json::FIRST;
use crate::results::kind::{CheckKind, Nature};
use crate::results::outcome::Counts;
use crate::results::verdict::Verdict;
use crate::results::{
    CheckName, CheckResult, FORMAT, IndicatorResult, ProviderFacts, ProviderResults, Results, StandardResult, Stratum,
    Tally, VERSION,
};
use crate::text::ShortText;

/// Bytes that are read at a time.
const BLOCK: usize = 4 << 20;
/// Where the providers begin, and where one ends.
const PROVIDERS: &[u8] = b"\n \"providers\": [";
const END: &[u8] = b"\n  }";
/// Where the outcomes of a check begin, and where they end.
const OUTCOMES: &[u8] = b"\n     \"outcomes\": [";
const END_OF_OUTCOMES: &[u8] = b"\n     ]";

/// What counts of a provider.
#[derive(Deserialize)]
struct Provider {
    provider_id: String,
    #[serde(default)]
    provider: ProviderFacts,
    #[serde(default)]
    standards: Vec<StandardResult>,
    #[serde(default)]
    indicators: Vec<IndicatorResult>,
    checks: Vec<Check>,
}

/// What counts of a check.
#[derive(Deserialize)]
struct Check {
    indicator: ShortText,
    check: ShortText,
    kind: CheckKind,
    nature: Nature,
    #[serde(default = "whole")]
    required: f64,
    #[serde(default)]
    partial: Option<f64>,
    #[serde(default)]
    act: Option<ShortText>,
    verdict: Verdict,
    #[serde(default)]
    missing_registers: Vec<String>,
    #[serde(default)]
    undetermined_at_most: Option<u64>,
    met: u64,
    not_met: u64,
    undetermined: u64,
    pending: u64,
    excluded: u64,
    #[serde(default)]
    tallies: Vec<Tally>,
    #[serde(default)]
    histogram: BTreeMap<i64, u64>,
    #[serde(default)]
    elapsed: BTreeMap<i64, u64>,
    #[serde(default)]
    strata: Vec<Part>,
}

/// The share where none is told, as in [`CheckName::required`].
const fn whole() -> f64 {
    1.0
}

/// The counts of a part of the subjects.
#[derive(Deserialize)]
struct Part {
    service_kind: Option<ShortText>,
    case_category: Option<ShortText>,
    met: u64,
    not_met: u64,
    undetermined: u64,
    pending: u64,
    excluded: u64,
}

impl From<Provider> for ProviderResults {
    fn from(read: Provider) -> Self {
        let checks = read.checks.into_iter().map(|check| Box::new(check.into())).collect();
        let Provider { provider_id, provider, standards, indicators, .. } = read;
        Self { provider_id, provider, standards, indicators, checks, ..Self::default() }
    }
}

impl From<Check> for CheckResult {
    fn from(read: Check) -> Self {
        let Check {
            indicator, act, check, kind, nature, verdict, met, not_met, undetermined, pending, excluded, ..
        } = read;
        Self {
            name: Arc::new(CheckName {
                indicator,
                act,
                check,
                kind,
                nature,
                required: read.required,
                partial: read.partial,
                clauses: Vec::new(),
                reading: None,
            }),
            verdict,
            missing_registers: read.missing_registers,
            absent_optional: Vec::new(),
            absent_columns: Vec::new(),
            hang_on_column: BTreeMap::new(),
            counts: Counts { met, not_met, undetermined, pending, excluded },
            undetermined_at_most: read.undetermined_at_most,
            outcomes: Vec::new(),
            tallies: read.tallies,
            histogram: read.histogram,
            elapsed: read.elapsed,
            strata: read.strata.into_iter().map(Stratum::from).collect(),
        }
    }
}

impl From<Part> for Stratum {
    fn from(read: Part) -> Self {
        let Part { service_kind, case_category, met, not_met, undetermined, pending, excluded } = read;
        Self { service_kind, case_category, counts: Counts { met, not_met, undetermined, pending, excluded } }
    }
}

/// Makes something of what counts of each provider, side by side, and gives it in the order of the file; the results but
/// for their providers. None for a file that is not laid out like ours, is damaged or of another version: what was given
/// is then to be forgotten.
pub fn read<T: Send>(
    path: &Path,
    make: &(impl Fn(&ProviderResults) -> T + Sync),
    add: &mut (dyn FnMut(T) + Send),
) -> Option<Results> {
    let mut text = Text { file: File::open(path).ok()?, bytes: Vec::new(), over: false };
    let (providers, end) = (Finder::new(PROVIDERS), Finder::new(END));
    let mut around = Vec::new();
    let begin = loop {
        match providers.find(&text.bytes) {
            Some(at) => break at + PROVIDERS.len(),
            None if text.over => return None,
            None => text.more()?,
        }
    };
    around.extend(text.bytes.drain(..begin));
    loop {
        let mut ready: Vec<std::ops::Range<usize>> = Vec::new();
        let mut at = 0;
        // Before each provider stands what stands before the first, behind a comma from the second on.
        while let Some(from) = begin_of(text.bytes.get(at..)?) {
            let Some(found) = end.find(text.bytes.get(at + from..)?) else { break };
            let to = at + from + found + END.len();
            ready.push(at + from..to);
            at = to;
        }
        let one = |range: std::ops::Range<usize>| {
            let provider: Provider = serde_json::from_slice(&without_outcomes(text.bytes.get(range)?)).ok()?;
            Some(make(&ProviderResults::from(provider)))
        };
        let read: Option<Vec<T>> = ready.into_par_iter().map(one).collect();
        read?.into_iter().for_each(&mut *add);
        text.bytes.drain(..at);
        if text.over {
            break;
        }
        text.more()?;
    }
    around.extend_from_slice(&text.bytes);
    let results: Results = serde_json::from_slice(&around).ok()?;
    (results.format == FORMAT && results.version == VERSION && results.providers.is_empty()).then_some(results)
}

/// The text of a provider with empty lists in place of its outcomes, which are most of it. They are laid out like all of
/// it: whoever seals the file vouches for them, and nothing is counted from them.
fn without_outcomes(text: &[u8]) -> Cow<'_, [u8]> {
    let (begin, end) = (Finder::new(OUTCOMES), Finder::new(END_OF_OUTCOMES));
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some(from) = begin.find(rest).map(|at| at + OUTCOMES.len()) {
        let Some((before, behind)) = rest.split_at_checked(from) else { break };
        out.extend_from_slice(before);
        rest = match end.find(behind) {
            // An empty list ends on its own line.
            Some(at) if behind.first() == Some(&b'\n') => behind.get(at..).unwrap_or_default(),
            _ => behind,
        };
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// Where the next provider begins, if one does.
fn begin_of(bytes: &[u8]) -> Option<usize> {
    let comma = usize::from(bytes.first() == Some(&b','));
    let rest = bytes.get(comma..)?;
    (rest.starts_with(FIRST) && rest.get(FIRST.len()) == Some(&b'{')).then_some(comma + FIRST.len())
}

/// What of a file was read and not yet used.
struct Text {
    file: File,
    bytes: Vec<u8>,
    over: bool,
}

impl Text {
    fn more(&mut self) -> Option<()> {
        let before = self.bytes.len();
        // One provider may be larger than a block: as much again is read each time.
        let most = BLOCK.max(before);
        self.file.by_ref().take(most as u64).read_to_end(&mut self.bytes).ok()?;
        self.over = self.bytes.len() - before < most;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{empty_provider, many_findings, provider, results};

    #[test]
    fn counts_are_those_of_the_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.json");
        for providers in [
            vec![provider("A"), many_findings("B", 3_000), empty_provider("\"gol\"\n"), provider("D")],
            vec![provider("A")],
            Vec::new(),
        ] {
            let mut whole = results(providers);
            whole.aggregate_only = whole.providers.len() == 1;
            super::super::results_json::write(&path, &whole).unwrap();
            let mut read_providers = Vec::new();
            let around = read(&path, &ProviderResults::clone, &mut |provider| read_providers.push(provider)).unwrap();
            assert_eq!(around.inputs, whole.inputs);
            assert_eq!(read_providers.len(), whole.providers.len());
            for (read, whole) in read_providers.iter().zip(&whole.providers) {
                assert_eq!((&read.provider_id, &read.provider), (&whole.provider_id, &whole.provider));
                let counted = |p: &ProviderResults| -> Vec<_> {
                    let of = |c: &CheckResult| {
                        (
                            c.verdict,
                            c.counts,
                            c.tallies.clone(),
                            c.histogram.clone(),
                            c.elapsed.clone(),
                            c.strata.clone(),
                        )
                    };
                    p.checks.iter().map(|check| (check.indicator.clone(), check.check.clone(), of(check))).collect()
                };
                assert_eq!(counted(read), counted(whole));
            }
        }
    }

    #[test]
    fn files_of_another_form_are_left_to_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.json");
        let whole = results(vec![provider("A"), provider("B")]);
        super::super::results_json::write(&path, &whole).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let pretty = serde_json::to_string_pretty(&whole).unwrap();
        let cut = text.get(..text.len() * 3 / 4).unwrap();
        let newer = text.replacen("\"version\": 1", "\"version\": 9", 1);
        for other in [pretty.as_str(), cut, &newer, "{}", "", &text.replacen("\n  },", "\n  }}", 1)] {
            std::fs::write(&path, other).unwrap();
            assert!(read(&path, &|_| (), &mut |()| {}).is_none(), "{}", &other[..other.len().min(200)]);
        }
    }
}
