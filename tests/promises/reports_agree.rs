//! Workbook, page and results tell the same numbers.

use std::path::Path;

use mms_audit::output::names::safe_stems;
use mms_audit::results::kind::Nature;
use mms_audit::results::outcome::State;
use mms_audit::results::{CheckResult, ProviderResults, Results};

use crate::harness::{cells, listed};

/// The findings of a provider: those of obligations, which the totals count, and those beside them.
pub struct Findings {
    /// Breached obligations.
    pub breached: usize,
    /// Open questions about obligations.
    pub open: usize,
    /// Recommendations not followed, and open questions about recommendations and figures.
    pub beside: usize,
}

impl Findings {
    pub fn of(provider: &ProviderResults) -> Self {
        let sum = |one: &dyn Fn(&CheckResult) -> u64| provider.checks.iter().map(|c| one(c)).sum::<u64>() as usize;
        let of_duty = |check: &CheckResult| u64::from(check.nature == Nature::Obligation);
        let unheeded = |check: &CheckResult| match check.nature {
            Nature::Recommendation => check.counts.not_met,
            _ => 0,
        };
        Self {
            breached: sum(&|check| of_duty(check) * check.counts.not_met),
            open: sum(&|check| of_duty(check) * check.counts.undetermined),
            beside: sum(&|check| (1 - of_duty(check)) * check.counts.undetermined + unheeded(check)),
        }
    }

    /// How many lines list them.
    pub fn lines(&self) -> usize {
        self.breached + self.open + self.beside
    }
}

/// The whole numbers in a Romanian sentence.
fn numbers(text: &str) -> Vec<usize> {
    let joined = text.replace('.', "");
    joined.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn counts(check: &CheckResult) -> [u64; 5] {
    let c = &check.counts;
    [c.met, c.not_met, c.undetermined, c.pending, c.excluded]
}

fn outcomes(provider: &ProviderResults, state: State) -> usize {
    provider.checks.iter().flat_map(|check| &check.outcomes).filter(|outcome| outcome.outcome == state).count()
}

/// Every Romanian report in a folder agrees with the results; `pages` says whether there are pages too.
pub fn all(out: &Path, results: &Results, pages: bool) {
    let stems = safe_stems(results.providers.iter().map(|p| p.provider_id.as_str()));
    for provider in &results.providers {
        let stem = &stems[provider.provider_id.as_str()];
        workbook(&out.join(format!("{stem}.xlsx")), provider);
        if pages {
            page(&out.join(format!("{stem}.html")), provider);
        }
    }
}

/// A Romanian workbook.
pub fn workbook(path: &Path, provider: &ProviderResults) {
    let indicators = cells(path, "Indicatori");
    assert_eq!(indicators.len(), 4 + provider.checks.len(), "{}", provider.provider_id);
    for (row, check) in indicators[4..].iter().zip(&provider.checks) {
        let shown: Vec<u64> = row[4..9].iter().map(|cell| cell.parse::<f64>().unwrap() as u64).collect();
        assert_eq!((row[1].as_str(), shown), (check.indicator.as_str(), counts(check).to_vec()), "{}", check.check);
    }
    let found = Findings::of(provider);
    let rows = listed(path, "Constatări");
    let at = cells(path, "Constatări")[3].iter().position(|heading| heading.starts_with("Cheie")).unwrap();
    assert_eq!(rows.iter().filter(|row| row.get(at).is_some_and(|key| key.contains('|'))).count(), found.lines());
    let pending = listed(path, "Termene în curs");
    assert_eq!(
        pending.iter().filter(|row| row.len() > 6 && !row[6].is_empty()).count(),
        outcomes(provider, State::Pending)
    );
    // Recommendations are counted apart: nothing is breached by them.
    let total = cells(path, "Constatări")[1][0].clone();
    let mut expected = vec![found.breached + found.open, found.breached, found.open];
    expected.extend(Some(found.beside).filter(|n| *n > 0));
    assert_eq!(numbers(&total)[..expected.len()], expected, "{total}");
    assert_eq!(total.contains("separat, la recomandări și statistici"), found.beside > 0, "{total}");
}

/// A Romanian page.
pub fn page(path: &Path, provider: &ProviderResults) {
    let text = std::fs::read_to_string(path).unwrap();
    for (position, check) in provider.checks.iter().enumerate() {
        let line = text.lines().find(|line| line.contains(&format!("id=\"check-{position}\""))).unwrap();
        let labels = ["✓ îndeplinit", "✗ neîndeplinit", "? nedeterminat", "… în termen", "– exceptat"];
        for (label, n) in labels.iter().zip(counts(check)) {
            let cell = line.split(&format!("data-label=\"{label}\">")).nth(1).unwrap().split('<').next().unwrap();
            assert_eq!(cell.replace('.', "").parse::<u64>().unwrap(), n, "{}/{} {label}", check.indicator, check.check);
        }
    }
    let chapter = |id: &str| {
        let from = text.split(&format!("<h2 id=\"{id}\"")).nth(1).unwrap();
        from.split("<h2 ").next().unwrap().lines().filter(|line| line.starts_with("<tr")).count()
    };
    // A page shows the first 2,000 lines of a list and says how many there are.
    assert_eq!(chapter("findings"), Findings::of(provider).lines().min(2_000));
    assert_eq!(chapter("pending"), outcomes(provider, State::Pending).min(2_000));
    assert_eq!(chapter("caseload"), provider.caseloads.len());
}
