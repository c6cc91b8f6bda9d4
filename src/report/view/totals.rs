//! Verdicts added up for the picture on the cover, and whether the act was in force at all.

use std::collections::BTreeMap;

use crate::report::Report;
use crate::results::verdict::Verdict;

/// One standard and how its indicators stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture<'a> {
    /// Number of the standard.
    pub number: u8,
    /// Its title.
    pub title: &'a str,
    /// Its verdict.
    pub verdict: Verdict,
    /// How many of its indicators have each verdict, in the order of [`Verdict::ALL`].
    pub indicators: [u64; Verdict::ALL.len()],
}

impl Picture<'_> {
    /// How many of its indicators have a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> u64 {
        Verdict::ALL.iter().zip(self.indicators).filter(|(v, _)| **v == verdict).map(|(_, n)| n).sum()
    }
}

/// Every standard of the provider with its indicators by verdict.
#[must_use]
pub fn picture<'a>(report: &Report<'a>) -> Vec<Picture<'a>> {
    let mut counts: BTreeMap<u8, [u64; Verdict::ALL.len()]> = BTreeMap::new();
    for result in &report.provider.indicators {
        let Some(indicator) = report.catalogue.indicator(&result.indicator) else { continue };
        let row = counts.entry(indicator.standard).or_default();
        for (verdict, n) in Verdict::ALL.iter().zip(row) {
            *n += u64::from(*verdict == result.verdict);
        }
    }
    report
        .provider
        .standards
        .iter()
        .map(|standard| {
            let known = report.catalogue.standards.iter().find(|s| s.number == standard.standard);
            Picture {
                number: standard.standard,
                title: known.map_or("", |s| report.lang.text(&s.title)),
                verdict: standard.verdict,
                indicators: counts.get(&standard.standard).copied().unwrap_or_default(),
            }
        })
        .collect()
}

/// Whether the act applied in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InForce {
    /// On every day.
    Whole,
    /// On some days only.
    Part,
    /// On none.
    Not,
}

/// Whether the catalogue's act was in force in the audited period.
#[must_use]
pub fn in_force(report: &Report<'_>) -> InForce {
    let (from, to) = (report.results.period.from, report.results.period.to);
    let (since, until) = (report.catalogue.valid_from, report.catalogue.valid_to);
    if since > to || until.is_some_and(|until| until < from) {
        InForce::Not
    } else if since > from || until.is_some_and(|until| until < to) {
        InForce::Part
    } else {
        InForce::Whole
    }
}

impl Report<'_> {
    /// A plain warning when the act was not in force on every day of the period.
    #[must_use]
    pub fn in_force_warning(&self) -> Option<String> {
        let lang = self.lang;
        let (since, until) = (lang.day(self.catalogue.valid_from), self.catalogue.valid_to.map(|day| lang.day(day)));
        let span = match until {
            Some(until) => format!("{since} – {until}"),
            None => format!("{} {since}", lang.t("din", "since")),
        };
        let citation = lang.text(&self.catalogue.citation);
        let (ro, en) = match in_force(self) {
            InForce::Whole => return None,
            InForce::Part => (
                "a fost în vigoare numai într-o parte a perioadei verificate",
                "was in force in a part of the audited period only",
            ),
            InForce::Not => (
                "nu a fost în vigoare în perioada verificată; rezultatele sunt orientative",
                "was not in force in the audited period; the results are for orientation only",
            ),
        };
        Some(format!("{citation} ({span}) {}.", lang.t(ro, en)))
    }
}
