//! What results say against what an audit of the registers gives now, check by check.
//!
//! Judgements, explanations and marks of an earlier audit are not computed, and are left out on both sides.

mod words;

use std::collections::BTreeMap;

use super::identity::{self, FindingRef, Key};
use crate::results::outcome::State;
use crate::results::row::RegisterRow;
use crate::results::verdict::Verdict;
use crate::results::{CheckResult, InputFile, Outcome, ProviderResults, QualityFinding, Results, SourceRef};

/// Something that the results state otherwise than the registers give it.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The file, the provider, or the provider and what of it.
    pub place: String,
    /// What.
    pub what: What,
}

/// What is different.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The file that was audited has other contents now.
    FileChanged,
    /// The file that was audited is not among those given.
    FileMissing,
    /// A file that was not audited.
    FileAdded,
    /// What became of the file's sheets.
    Sheets,
    /// A provider that the registers do not have.
    ProviderMissing,
    /// A provider that the results do not have.
    ProviderAdded,
    /// Name, kind, county, licences, or the numbers of cases and staff.
    Facts,
    /// A check, an indicator or a standard that is on one side only.
    OneSided,
    /// The verdict stated, and the one computed.
    Verdict(Verdict, Verdict),
    /// Subjects in a state: stated, and computed.
    Count(State, u64, u64),
    /// Subjects that the registers give and the results do not list.
    Dropped(Vec<String>),
    /// Subjects that the results list and the registers do not give.
    Invented(Vec<String>),
    /// Subjects with other dates, reasons or sources than the registers give.
    Changed(Vec<String>),
    /// Tallies, histograms, strata or what was missing.
    Figures,
    /// Caseloads.
    Caseloads,
    /// The sample drawn for the visit.
    Sample,
    /// Remarks on the quality of the data.
    Quality,
    /// The rows of registers that findings stand in.
    Rows,
}

/// Everything that is different; empty where the results are what the registers give.
#[must_use]
pub fn differences(stated: &Results, computed: &Results) -> Vec<Difference> {
    let mut found = Vec::new();
    let names = files(&stated.inputs, &computed.inputs, &mut found);
    let computed_by_id: BTreeMap<&str, &ProviderResults> =
        computed.providers.iter().map(|p| (p.provider_id.as_str(), p)).collect();
    for provider in &stated.providers {
        match computed_by_id.get(provider.provider_id.as_str()) {
            Some(computed) => Pair { stated: provider, computed, names: &names, found: &mut found }.compare(),
            None => found.push(Difference { place: provider.provider_id.clone(), what: What::ProviderMissing }),
        }
    }
    let known = |id: &String| stated.providers.iter().any(|provider| provider.provider_id == *id);
    for provider in computed.providers.iter().filter(|provider| !known(&provider.provider_id)) {
        found.push(Difference { place: provider.provider_id.clone(), what: What::ProviderAdded });
    }
    if !same_quality(&stated.quality, &computed.quality, &names) {
        found.push(Difference { place: "results.json".to_owned(), what: What::Quality });
    }
    found
}

/// What files are called in the results, by what they are called now: a folder may have another name.
type Names<'a> = BTreeMap<&'a str, &'a str>;

/// Compares the files; the names of those with the same contents.
fn files<'a>(stated: &'a [InputFile], computed: &'a [InputFile], found: &mut Vec<Difference>) -> Names<'a> {
    let mut names = Names::new();
    let mut left: Vec<&InputFile> = computed.iter().collect();
    let mut take =
        |wanted: &dyn Fn(&InputFile) -> bool| left.iter().position(|file| wanted(file)).map(|at| left.remove(at));
    let mut apart = Vec::new();
    for file in stated {
        let same = |other: &InputFile| other.sha256 == file.sha256 && other.file == file.file;
        match take(&same) {
            Some(other) => {
                names.insert(&other.file, &file.file);
                if other.sheets != file.sheets || other.fate != file.fate {
                    found.push(Difference { place: file.file.clone(), what: What::Sheets });
                }
            }
            None => apart.push(file),
        }
    }
    for file in apart {
        if let Some(other) = take(&|other| other.sha256 == file.sha256) {
            names.insert(&other.file, &file.file);
        } else {
            let what = match take(&|other| other.file == file.file) {
                Some(_) => What::FileChanged,
                None => What::FileMissing,
            };
            found.push(Difference { place: file.file.clone(), what });
        }
    }
    found.extend(left.into_iter().map(|file| Difference { place: file.file.clone(), what: What::FileAdded }));
    names
}

/// The results of one provider, stated and computed.
struct Pair<'a, 'f> {
    stated: &'a ProviderResults,
    computed: &'a ProviderResults,
    names: &'a Names<'a>,
    found: &'f mut Vec<Difference>,
}

impl Pair<'_, '_> {
    fn add(&mut self, part: &str, what: What) {
        let provider = &self.stated.provider_id;
        let place = if part.is_empty() { provider.clone() } else { format!("{provider} › {part}") };
        self.found.push(Difference { place, what });
    }

    fn compare(mut self) {
        let (stated, computed) = (self.stated, self.computed);
        if stated.provider != computed.provider || stated.later_rows != computed.later_rows {
            self.add("", What::Facts);
        }
        let standards = |p: &ProviderResults| -> Vec<(String, Verdict)> {
            p.standards.iter().map(|s| (format!("S{}", s.standard), s.verdict)).collect()
        };
        let indicators = |p: &ProviderResults| -> Vec<(String, Verdict)> {
            p.indicators.iter().map(|i| (i.indicator.to_string(), i.verdict)).collect()
        };
        self.verdicts(&standards(stated), &standards(computed));
        self.verdicts(&indicators(stated), &indicators(computed));
        for check in &stated.checks {
            let part = format!("{}/{}", check.indicator, check.check);
            match identity::check(computed, &check.indicator, &check.check) {
                Some(other) => self.check(&part, check, other),
                None => self.add(&part, What::OneSided),
            }
        }
        for check in &computed.checks {
            if identity::check(stated, &check.indicator, &check.check).is_none() {
                self.add(&format!("{}/{}", check.indicator, check.check), What::OneSided);
            }
        }
        if stated.caseloads != computed.caseloads {
            self.add("", What::Caseloads);
        }
        if stated.samples != computed.samples {
            self.add("", What::Sample);
        }
        if !same_quality(&stated.quality, &computed.quality, self.names) {
            self.add("", What::Quality);
        }
        let names = self.names;
        let rows = computed.rows.iter().map(|row| RegisterRow { place: renamed(&row.place, names), ..row.clone() });
        if !rows.eq(stated.rows.iter().cloned()) {
            self.add("", What::Rows);
        }
    }

    fn verdicts(&mut self, stated: &[(String, Verdict)], computed: &[(String, Verdict)]) {
        let of = |list: &[(String, Verdict)], id: &str| list.iter().find(|(known, _)| known == id).map(|(_, v)| *v);
        for (id, verdict) in stated {
            match of(computed, id) {
                Some(other) if other == *verdict => {}
                Some(other) => self.add(id, What::Verdict(*verdict, other)),
                None => self.add(id, What::OneSided),
            }
        }
        for (id, _) in computed.iter().filter(|(id, _)| of(stated, id).is_none()) {
            self.add(id, What::OneSided);
        }
    }

    fn check(&mut self, part: &str, stated: &CheckResult, computed: &CheckResult) {
        if stated.verdict != computed.verdict {
            self.add(part, What::Verdict(stated.verdict, computed.verdict));
        }
        for state in [State::Met, State::NotMet, State::Undetermined, State::Pending, State::Excluded] {
            let (a, b) = (stated.counts.of(state), computed.counts.of(state));
            if a != b {
                self.add(part, What::Count(state, a, b));
            }
        }
        let figures = |check: &CheckResult| {
            let name = (check.name.kind, check.name.nature, check.name.required.to_bits());
            let missing =
                (&check.missing_registers, &check.absent_optional, &check.absent_columns, &check.hang_on_column);
            let most = check.undetermined_at_most;
            // Owned, so that they can be compared whatever they borrow from.
            format!(
                "{name:?}{missing:?}{most:?}{:?}{:?}{:?}{:?}",
                check.tallies, check.histogram, check.elapsed, check.strata
            )
        };
        if figures(stated) != figures(computed) {
            self.add(part, What::Figures);
        }
        let (mine, theirs) = (listed(stated), listed(computed));
        let subjects = |keys: Vec<&Key<'_>>| keys.into_iter().map(|(_, _, subject, _)| (*subject).to_owned()).collect();
        let dropped: Vec<_> = theirs.keys().filter(|key| !mine.contains_key(*key)).collect();
        let invented: Vec<_> = mine.keys().filter(|key| !theirs.contains_key(*key)).collect();
        let differs = |key: &&Key<'_>| match (mine.get(*key), theirs.get(*key)) {
            (Some(a), Some(b)) => !same_outcome(a.outcome, b.outcome, self.names),
            _ => false,
        };
        let changed: Vec<_> = mine.keys().filter(differs).collect();
        for (keys, what) in
            [(dropped, What::Dropped as fn(Vec<String>) -> What), (invented, What::Invented), (changed, What::Changed)]
        {
            if !keys.is_empty() {
                self.add(part, what(subjects(keys)));
            }
        }
    }
}

/// The listed outcomes of a check by identity.
fn listed(check: &CheckResult) -> BTreeMap<Key<'_>, FindingRef<'_>> {
    identity::index(identity::of_check(check))
}

/// Whether two outcomes say the same, but for notes and the names of files.
fn same_outcome(stated: &Outcome, computed: &Outcome, names: &Names<'_>) -> bool {
    let sources = stated.sources.len() == computed.sources.len()
        && stated
            .sources
            .iter()
            .zip(&computed.sources)
            .all(|(a, b)| a.file.as_ref() == named(&b.file, names) && a.sheet == b.sheet && a.row == b.row);
    let bare = |outcome: &Outcome| Outcome { notes: None, sources: Vec::new(), ..outcome.clone() };
    sources && bare(stated) == bare(computed)
}

/// A place with the name that its file has in the results.
fn renamed(place: &SourceRef, names: &Names<'_>) -> SourceRef {
    SourceRef { file: named(&place.file, names).into(), ..place.clone() }
}

fn named<'a>(file: &'a str, names: &Names<'a>) -> &'a str {
    names.get(file).copied().unwrap_or(file)
}

fn same_quality(stated: &[QualityFinding], computed: &[QualityFinding], names: &Names<'_>) -> bool {
    stated.len() == computed.len()
        && stated
            .iter()
            .zip(computed)
            .all(|(a, b)| *a == QualityFinding { file: named(&b.file, names).to_owned(), ..b.clone() })
}

#[cfg(test)]
mod tests;
