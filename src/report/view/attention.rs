//! What to look at first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Section, finding_counts, findings_beside};
use crate::report::Report;
use crate::report::words::{Delay, Lang, Noun, register_title};
use crate::results::CheckResult;
use crate::results::kind::{CheckKind, Nature};
use crate::results::outcome::Counts;
use crate::results::verdict::Verdict;
use crate::time::Moment;

/// How many things stand on the cover.
const FIRST: usize = 5;
/// How many of them may be breaches while registers are missing.
const BREACHES_BESIDE_GAPS: usize = 4;
/// Terms that end within so many days are due soon.
const SOON: f64 = 14.0;

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// What it is.
    pub text: String,
    /// Where it is shown.
    pub section: Section,
    /// The check it is about, by its position in the provider's list.
    pub check: Option<usize>,
}

/// The registers that were not supplied and that the provider does not say not to keep, with the positions of the checks
/// that need them.
#[must_use]
pub fn missing_registers<'a>(report: &Report<'a>) -> BTreeMap<&'a str, Vec<usize>> {
    let mut missing: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, check) in report.checks().enumerate() {
        if check.verdict == Verdict::NotComputable {
            for register in check.missing_registers.iter().filter(|register| !report.is_not_kept(register)) {
                missing.entry(register).or_default().push(position);
            }
        }
    }
    missing
}

/// The five things to look at first: the largest breaches, gaps in the registers, open questions, what is due soon.
#[must_use]
pub fn attention(report: &Report<'_>) -> Vec<Attention> {
    let unread = unread(report);
    let gaps = gaps(report);
    let mut things = breaches(report);
    if things.is_empty() {
        things.push(praise(report));
    }
    things.truncate(if gaps.is_empty() { FIRST } else { BREACHES_BESIDE_GAPS });
    things.extend(gaps);
    things.extend(open_questions(report));
    things.extend(due_soon(report));
    things.extend(data_quality(report));
    things.extend(visit(report));
    things.splice(0..0, unread.into_iter().chain(deliveries(report)));
    things.truncate(FIRST);
    things
}

/// What was not read stands first: no finding below can be trusted before it is.
fn unread(report: &Report<'_>) -> Option<Attention> {
    let lang = report.lang;
    let all = super::unread::unread(report);
    let first = all.first()?;
    let more = match (all.len() as u64 - 1, lang) {
        (0, _) => String::new(),
        (more, Lang::Ro) => format!(" și încă {}", lang.count(more)),
        (more, Lang::En) => format!(" and {} more", lang.count(more)),
    };
    let text = match lang {
        Lang::Ro => format!("Nu s-a putut citi {first}{more}: ce conține lipsește, iar constatările pot fi greșite"),
        Lang::En => format!("Could not be read: {first}{more}. What it holds is missing, and findings may be wrong"),
    };
    Some(Attention { text, section: Section::Provenance, check: None })
}

/// Versions of one delivery that were read together, and deliveries in which several providers have rows.
fn deliveries(report: &Report<'_>) -> Vec<Attention> {
    let lang = report.lang;
    let quoted = |place: &str| match lang {
        Lang::Ro => format!("„{place}”"),
        Lang::En => format!("“{place}”"),
    };
    let mut things = Vec::new();
    let together = report.results.read_together(report.provider);
    if !together.is_empty() {
        let places = together.into_iter().map(quoted).collect::<Vec<_>>().join(", ");
        things.push(match lang {
            Lang::Ro => format!(
                "S-au citit împreună livrări ale aceluiași furnizor: {places}. Dacă una este o versiune mai veche, scoateți-o și refaceți auditul"
            ),
            Lang::En => format!(
                "Deliveries of the same provider were read together: {places}. If one is an older version, take it out and audit again"
            ),
        });
    }
    for (place, owners) in report.results.shared_deliveries() {
        if owners.contains(report.provider.provider_id.as_str()) {
            let (place, owners) = (quoted(place), owners.into_iter().collect::<Vec<_>>().join(", "));
            things.push(match lang {
                Lang::Ro => format!("Livrarea {place} cuprinde rânduri ale mai multor furnizori: {owners}"),
                Lang::En => format!("The delivery {place} holds rows of several providers: {owners}"),
            });
        }
    }
    things.into_iter().map(|text| Attention { text, section: Section::Provenance, check: None }).collect()
}

fn obligations<'a>(report: &Report<'a>, verdict: Verdict) -> impl Iterator<Item = (usize, &'a CheckResult)> + use<'a> {
    let checks = report.checks().enumerate();
    let provider = report.provider;
    checks.filter(move |(_, check)| check.nature == Nature::Obligation && provider.verdict_after(check) == verdict)
}

fn breaches(report: &Report<'_>) -> Vec<Attention> {
    let lang = report.lang;
    let mut checks: Vec<_> = obligations(report, Verdict::NonCompliant).collect();
    let counts_of = |check: &CheckResult| report.provider.counts_after(check);
    checks.sort_by_key(|(position, check)| (Reverse(counts_of(check).not_met), *position));
    let mut things = Vec::new();
    for (position, check) in checks.into_iter().take(FIRST) {
        let counts = counts_of(check);
        let of = lang.t("din", "of");
        let judged = lang.count(counts.judged());
        let failed = lang.count(counts.not_met);
        let words = if counts.not_met == 1 {
            lang.t("neîndeplinită", "not met")
        } else {
            lang.t("neîndeplinite", "not met")
        };
        let text = format!("{} – {}: {failed} {of} {judged} {words}", check.indicator, report.check_title(check));
        things.push(Attention { text, section: Section::Findings, check: Some(position) });
    }
    things
}

fn praise(report: &Report<'_>) -> Attention {
    let lang = report.lang;
    let met = obligations(report, Verdict::Compliant).count() as u64;
    let text = match lang {
        Lang::Ro => format!("Nicio neconformitate constatată; conforme: {}", lang.counted(met, Noun::Obligation)),
        Lang::En => format!("No non-compliance found; compliant: {}", lang.counted(met, Noun::Obligation)),
    };
    Attention { text, section: Section::Indicators, check: None }
}

fn gaps(report: &Report<'_>) -> Vec<Attention> {
    let lang = report.lang;
    let mut missing: Vec<_> = missing_registers(report).into_iter().collect();
    missing.sort_by_key(|(register, checks)| (Reverse(checks.len()), *register));
    let thing = |(register, checks): (&str, Vec<usize>)| {
        let title = register_title(report.schema, lang, register);
        let n = lang.counted(checks.len() as u64, Noun::Check);
        let text = match lang {
            Lang::Ro if checks.len() == 1 => format!("Lipsește registrul „{title}”: fără el nu se poate calcula {n}"),
            Lang::Ro => format!("Lipsește registrul „{title}”: fără el nu se pot calcula {n}"),
            Lang::En => format!("The register “{title}” is missing: {n} cannot be computed without it"),
        };
        Attention { text, section: Section::Indicators, check: checks.first().copied() }
    };
    missing.into_iter().map(thing).collect()
}

fn open_questions(report: &Report<'_>) -> Vec<Attention> {
    let lang = report.lang;
    let mut checks: Vec<_> = obligations(report, Verdict::Undetermined).collect();
    let counts_of = |check: &CheckResult| report.provider.counts_after(check);
    checks.sort_by_key(|(position, check)| (Reverse(counts_of(check).undetermined), *position));
    let thing = |(position, check): (usize, &CheckResult)| {
        let counts = counts_of(check);
        let (open, judged) = (lang.count(counts.undetermined), lang.count(counts.judged()));
        let title = report.check_title(check);
        let text = match lang {
            Lang::Ro if counts.undetermined == 1 => {
                format!("{} – {title}: {open} din {judged} nu se poate stabili, lipsesc date", check.indicator)
            }
            Lang::Ro => format!("{} – {title}: {open} din {judged} nu se pot stabili, lipsesc date", check.indicator),
            Lang::En => {
                format!("{} – {title}: {open} of {judged} cannot be decided, data are missing", check.indicator)
            }
        };
        Attention { text, section: Section::Findings, check: Some(position) }
    };
    checks.into_iter().map(thing).collect()
}

fn due_soon(report: &Report<'_>) -> Option<Attention> {
    let lang = report.lang;
    let as_of = report.results.period.as_of;
    let soon = |due: Moment| Delay::of_days(as_of, due.day).is_none_or(|left| left.days() <= SOON);
    let running = super::pending(report).into_iter().filter(super::runs_out);
    let n = running.filter(|line| line.outcome.due.is_some_and(soon)).count();
    let terms = lang.counted(n as u64, Noun::Term);
    let text = match lang {
        Lang::Ro if n == 1 => format!("{terms} se împlinește în următoarele 14 zile"),
        Lang::Ro => format!("{terms} se împlinesc în următoarele 14 zile"),
        Lang::En => format!("Due within the next 14 days: {terms}"),
    };
    (n > 0).then_some(Attention { text, section: Section::Pending, check: None })
}

fn data_quality(report: &Report<'_>) -> Option<Attention> {
    let n = super::quality(report).len() as u64;
    let text = format!(
        "{}: {}",
        report.lang.t("Observații despre calitatea datelor", "Remarks on the quality of the data"),
        report.lang.count(n)
    );
    (n > 0).then_some(Attention { text, section: Section::Quality, check: None })
}

fn visit(report: &Report<'_>) -> Option<Attention> {
    let open = |check: &&CheckResult| report.provider.verdict_after(check) == Verdict::ToVerify;
    let n = report.checks().filter(|check| check.kind == CheckKind::OnSite).filter(open).count() as u64;
    let checks = report.lang.counted(n, Noun::Check);
    let text = match report.lang {
        Lang::Ro => format!("Numai vizita poate arăta: {checks}"),
        Lang::En => format!("Only a visit can show: {checks}"),
    };
    (n > 0).then_some(Attention { text, section: Section::OnSite, check: None })
}

impl Report<'_> {
    /// The number of findings in words.
    #[must_use]
    pub fn findings_words(&self) -> String {
        let counts = finding_counts(self);
        let (failed, open) = (counts.not_met, counts.undetermined);
        let lang = self.lang;
        let total = lang.counted(failed + open, Noun::Finding);
        let (failed, open) = (lang.count(failed), lang.count(open));
        let words = match (self.computed_words(), lang) {
            (None, Lang::Ro) => format!("{total}: neîndeplinite {failed}, nedeterminate {open}"),
            (None, Lang::En) => format!("{total}: not met {failed}, undetermined {open}"),
            (Some(computed), Lang::Ro) => {
                format!("După control {total}: neîndeplinite {failed}, nedeterminate {open} ({computed})")
            }
            (Some(computed), Lang::En) => {
                format!("After the visit {total}: not met {failed}, undetermined {open} ({computed})")
            }
        };
        match (findings_beside(self), lang) {
            (0, _) => words,
            (n, Lang::Ro) => format!("{words}; separat, la recomandări și statistici: {}", lang.count(n)),
            (n, Lang::En) => format!("{words}; apart, on recommendations and figures: {}", lang.count(n)),
        }
    }
    /// What was computed, where a visit came after it; and the inspector's own findings.
    fn computed_words(&self) -> Option<String> {
        self.provider.after.as_ref()?;
        let lang = self.lang;
        let mut counts = Counts::default();
        for check in self.checks().filter(|check| check.nature == Nature::Obligation) {
            counts.merge(&check.counts);
        }
        let (failed, open) = (lang.count(counts.not_met), lang.count(counts.undetermined));
        let mut words = match lang {
            Lang::Ro => format!("din registre s-au calculat: neîndeplinite {failed}, nedeterminate {open}"),
            Lang::En => format!("computed from the registers: not met {failed}, undetermined {open}"),
        };
        let own = self.provider.own_findings.iter().filter(|own| own.stands()).count() as u64;
        if own > 0 {
            let label = lang.t("constatări proprii ale inspectorului", "the inspector's own findings");
            words.push_str(&format!("; {label}: {}", lang.count(own)));
        }
        Some(words)
    }
}
