//! Verdicts added up for the picture on the cover, and what to know of an act that was not in force.

use std::collections::BTreeMap;

use crate::report::Report;
use crate::report::words::caveat;
use crate::results::kind::Nature;
use crate::results::outcome::Counts;
use crate::results::verdict::Verdict;

/// One standard and how its indicators stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture<'a> {
    /// Number of the standard.
    pub number: u8,
    /// Its title.
    pub title: &'a str,
    /// Its verdict: that after the visit, where there was one.
    pub verdict: Verdict,
    /// The computed verdict.
    pub computed: Verdict,
    /// How the subjects of its obligations stand.
    pub counts: Counts,
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
    for result in report.provider.indicators_after() {
        let Some(indicator) = report.catalogue.indicator(&result.indicator) else { continue };
        let row = counts.entry(indicator.standard).or_default();
        for (verdict, n) in Verdict::ALL.iter().zip(row) {
            *n += u64::from(*verdict == result.verdict);
        }
    }
    let after = |standard: u8| report.provider.standards_after().iter().find(|after| after.standard == standard);
    report
        .provider
        .standards
        .iter()
        .map(|standard| {
            let known = report.catalogue.standards.iter().find(|s| s.number == standard.standard);
            Picture {
                number: standard.standard,
                title: known.map_or("", |s| report.lang.text(&s.title)),
                verdict: after(standard.standard).map_or(standard.verdict, |after| after.verdict),
                computed: standard.verdict,
                counts: obligations(report, standard.standard),
                indicators: counts.get(&standard.standard).copied().unwrap_or_default(),
            }
        })
        .collect()
}

/// How the subjects of a standard's obligations stand, all together.
fn obligations(report: &Report<'_>, standard: u8) -> Counts {
    let mut counts = Counts::default();
    for check in report.checks().filter(|check| check.nature == Nature::Obligation) {
        if report.catalogue.indicator(&check.indicator).is_some_and(|known| known.standard == standard) {
            counts.merge(&report.provider.counts_after(check));
        }
    }
    counts
}

impl Report<'_> {
    /// How large a part of what was judged a standard's verdict rests on: `1 din 2.000`. One breach among two thousand
    /// is another thing than two thousand, and the verdict is the same.
    #[must_use]
    pub fn share(&self, standard: &Picture<'_>) -> String {
        let counts = &standard.counts;
        let part = match standard.verdict {
            Verdict::NonCompliant | Verdict::PartiallyCompliant => counts.not_met,
            Verdict::Undetermined => counts.undetermined,
            _ => return String::new(),
        };
        format!("{} {} {}", self.lang.count(part), self.lang.t("din", "of"), self.lang.count(counts.judged()))
    }

    /// What a reader must know where the act was not in force on every day of the period; one sentence.
    #[must_use]
    pub fn caveat(&self) -> Option<String> {
        let period = &self.results.period;
        caveat(self.lang, &self.catalogue.named(period), period)
    }
}
