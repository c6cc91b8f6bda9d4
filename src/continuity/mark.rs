//! Writes into results what an older audit and the provider say about each finding.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{comparable, gone};
use super::comparison::Incomparable;
use super::explanations::Explanation;
use super::follow::follow;
use super::identity::{FindingRef, findings, id, index, is_finding, listed};
use super::privacy::without_codes;
use crate::results::notes::{Explained, GoneFinding, Notes, Previous, Since, judgements};
use crate::results::outcome::State;
use crate::results::visit::{OwnFinding, Progress};
use crate::results::{Outcome, PeriodDates, ProviderResults, Results};
use crate::text::Lang;
use crate::time::Day;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// Findings that the older audit lacks.
    pub new: u64,
    /// Findings that it has too.
    pub persisting: u64,
    /// Findings of the older audit that are none any more.
    pub gone: u64,
    /// Findings with an explanation that holds.
    pub explained: u64,
    /// Findings with an explanation that holds no more.
    pub lapsed: u64,
    /// Explanations that stand beside no finding.
    pub unused: Vec<Unused>,
}

/// An explanation that stands beside no finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// The explanation.
    pub explanation: Explanation,
    /// Why it is not used.
    pub why: WhyUnused,
}

/// Why an explanation is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyUnused {
    /// The provider it names is not in the results.
    NoSuchProvider,
    /// The catalogue has no such check.
    NoSuchCheck,
    /// What it explains is no finding (any more); findings of the same record, where there are some.
    NoFinding(Vec<String>),
    /// Another explanation stands beside the same finding.
    Twice,
}

impl Unused {
    /// Which one and why, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let e = &self.explanation;
        let check = e.check.as_deref().map_or_else(String::new, |check| format!("/{check}"));
        let (what, _) = without_codes(&format!("{}{check}|{}", e.indicator, e.subject));
        let why = match &self.why {
            WhyUnused::NoSuchProvider => {
                lang.t("furnizorul nu este în rezultate", "the provider is not in the results").to_owned()
            }
            WhyUnused::NoSuchCheck => {
                lang.t("catalogul nu are această verificare", "the catalogue has no such check").to_owned()
            }
            WhyUnused::NoFinding(near) if near.is_empty() => {
                lang.t("nu este nicio constatare de explicat", "there is no finding to explain").to_owned()
            }
            WhyUnused::NoFinding(near) => {
                let why = lang.t("nu este o constatare; poate", "is no finding; perhaps");
                format!("{why} {}", near.join(", "))
            }
            WhyUnused::Twice => {
                lang.t("constatarea are deja o explicație", "the finding has an explanation already").to_owned()
            }
        };
        let head = match lang {
            Lang::Ro => format!("{}: explicația din rândul {} nu a fost folosită", e.file, e.row),
            Lang::En => format!("{}: the explanation in row {} was not used", e.file, e.row),
        };
        format!("{head}: {what} – {why}")
    }
}

/// Writes beside each finding whether the older audit has it, what the provider says about it, and what an inspector
/// decided about it before. An explanation that the older audit carries goes on until its last day; a new one takes
/// its place. No state, count or verdict is touched.
///
/// # Errors
/// When the older audit cannot be compared with this one; nothing is then written.
pub fn mark(
    results: &mut Results,
    previous: Option<&Results>,
    explanations: &[Explanation],
) -> Result<Marked, Incomparable> {
    if let Some(previous) = previous {
        comparable(previous, results)?;
    }
    let period = results.period;
    let as_of = period.as_of;
    let mut marked = Marked::default();
    let mut used = vec![Use::None; explanations.len()];
    // Of several acts an indicator carries its act's name, which a provider need not write.
    let called: Vec<Explanation> = explanations.iter().map(|e| called_here(results, e)).collect();
    for provider in &mut results.providers {
        let before = previous.and_then(|p| p.providers.iter().find(|old| old.provider_id == provider.provider_id));
        let answers = Answers::of(&called, &provider.provider_id);
        one(provider, before, &answers, as_of, &mut used, &mut marked);
        if let (Some(previous), Some(before)) = (previous, before) {
            let gone = gone(before, provider, &period);
            let followed = follow(before, provider, &gone);
            let gone: Vec<_> = gone
                .into_iter()
                .map(|(found, now)| GoneFinding {
                    indicator: found.check.indicator.to_string(),
                    check: found.check.check.to_string(),
                    now,
                    outcome: Outcome { notes: None, ..found.outcome.clone() },
                })
                .collect();
            marked.gone += gone.len() as u64;
            provider.own_findings = carried_own(before, previous.period);
            provider.previous = Some(Previous { period: previous.period, gone });
            provider.followed = followed;
        }
    }
    for ((explanation, called), used) in explanations.iter().zip(&called).zip(used) {
        let why = match used {
            Use::Beside => continue,
            Use::Twice => WhyUnused::Twice,
            Use::None => why(results, called),
        };
        marked.unused.push(Unused { explanation: explanation.clone(), why });
    }
    Ok(marked)
}

/// The own findings of the audit before that were not mended: this visit looks at them again.
fn carried_own(before: &ProviderResults, period: PeriodDates) -> Vec<OwnFinding> {
    let open = before.own_findings.iter().filter(|own| own.now != Some(Progress::Done));
    open.map(|own| OwnFinding { since: own.since.or(Some(period)), now: None, ..own.clone() }).collect()
}

/// What became of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    None,
    Twice,
    Beside,
}

/// The explanations that may speak about a provider, by indicator and subject, with their positions.
struct Answers<'e>(BTreeMap<(&'e str, &'e str), Vec<(usize, &'e Explanation)>>);

impl<'e> Answers<'e> {
    fn of(explanations: &'e [Explanation], provider: &str) -> Self {
        let mut answers: BTreeMap<(&str, &str), Vec<_>> = BTreeMap::new();
        for (position, e) in explanations.iter().enumerate() {
            if e.provider.as_deref().is_none_or(|named| named == provider) {
                answers.entry((&e.indicator, &e.subject)).or_default().push((position, e));
            }
        }
        Self(answers)
    }

    /// Those about a finding, the ones that hold first.
    fn about(&self, indicator: &str, check: &str, subject: &str, as_of: Day) -> Vec<(usize, &'e Explanation)> {
        let all = self.0.get(&(indicator, subject)).map(Vec::as_slice).unwrap_or_default();
        let mut about: Vec<_> =
            all.iter().filter(|(_, e)| e.check.as_deref().is_none_or(|named| named == check)).copied().collect();
        about.sort_by_key(|(position, e)| (has_lapsed(e.until, as_of), *position));
        about
    }
}

fn has_lapsed(until: Option<Day>, as_of: Day) -> bool {
    until.is_some_and(|until| until < as_of)
}

fn one(
    provider: &mut ProviderResults,
    before: Option<&ProviderResults>,
    answers: &Answers<'_>,
    as_of: Day,
    used: &mut [Use],
    marked: &mut Marked,
) {
    let was = before.map(|before| index(findings(before)));
    let judged = before.map(judgements).unwrap_or_default();
    let carried: Vec<Option<Notes>> = listed(provider)
        .map(|found| {
            let mut notes = Notes::default();
            if !is_finding(found.check, found.outcome) {
                return None;
            }
            let known = was.as_ref().and_then(|was| was.get(&found.key()));
            if was.is_some() {
                notes.since = Some(if known.is_some() { Since::Persisting } else { Since::New });
            }
            notes.explanation = known.and_then(|known| carried(known.outcome, as_of));
            if !judged.is_empty() {
                notes.judged_before = judged.get(&found.id()).and_then(|judged| judged.judgement);
            }
            let (indicator, check) = (&found.check.indicator, &found.check.check);
            let about = answers.about(indicator, check, &found.outcome.subject, as_of);
            for (i, (position, explanation)) in about.into_iter().enumerate() {
                if i == 0 {
                    notes.explanation = Some(explained(explanation, as_of));
                }
                if let Some(used) = used.get_mut(position) {
                    *used = if i == 0 { Use::Beside } else { (*used).max_of(Use::Twice) };
                }
            }
            Some(notes)
        })
        .collect();
    let outcomes = provider.checks.iter_mut().flat_map(|check| &mut check.outcomes);
    for (outcome, notes) in outcomes.zip(carried) {
        if let Some(notes) = &notes {
            count(notes, marked);
        }
        outcome.notes = notes.filter(|notes| *notes != Notes::default()).map(Box::new);
    }
}

impl Use {
    fn max_of(self, other: Self) -> Self {
        if self == Self::Beside { self } else { other }
    }
}

fn count(notes: &Notes, marked: &mut Marked) {
    match notes.since {
        Some(Since::New) => marked.new += 1,
        Some(Since::Persisting) => marked.persisting += 1,
        None => {}
    }
    match &notes.explanation {
        Some(explanation) if explanation.lapsed => marked.lapsed += 1,
        Some(_) => marked.explained += 1,
        None => {}
    }
}

/// The explanation that the older audit carries beside a finding.
fn carried(old: &Outcome, as_of: Day) -> Option<Explained> {
    let explanation = old.notes.as_ref()?.explanation.as_ref()?;
    Some(Explained { carried: true, lapsed: has_lapsed(explanation.until, as_of), ..explanation.clone() })
}

fn explained(explanation: &Explanation, as_of: Day) -> Explained {
    Explained {
        reason: explanation.reason.clone(),
        document: explanation.document.clone(),
        until: explanation.until,
        lapsed: has_lapsed(explanation.until, as_of),
        carried: false,
    }
}

/// Why nothing is there to be explained.
fn why(results: &Results, e: &Explanation) -> WhyUnused {
    let providers: Vec<_> =
        results.providers.iter().filter(|p| e.provider.as_ref().is_none_or(|named| *named == p.provider_id)).collect();
    if providers.is_empty() {
        return WhyUnused::NoSuchProvider;
    }
    let fits = |check: &crate::results::CheckResult| {
        check.indicator == e.indicator && e.check.as_ref().is_none_or(|named| *named == check.check)
    };
    if !providers.iter().flat_map(|p| &p.checks).map(Box::as_ref).any(fits) {
        // The right form of the key, where only the act's name is missing.
        let own = |indicator: &str| indicator.rsplit_once('@').is_some_and(|(own, _)| own == e.indicator);
        let same = providers.iter().flat_map(|p| &p.checks).any(|check| own(&check.indicator));
        return if same { near(&providers, e, own) } else { WhyUnused::NoSuchCheck };
    }
    near(&providers, e, |indicator| indicator == e.indicator)
}

/// An explanation with its indicator as these results call it. An act applied alone needs no name; of several acts the
/// one is meant that alone has such a finding.
fn called_here(results: &Results, e: &Explanation) -> Explanation {
    let acts = &results.catalogue.acts;
    let indicator = match e.indicator.rsplit_once('@') {
        Some((own, act)) if acts.is_empty() && act == results.catalogue.id => Some(own.to_owned()),
        None if !acts.is_empty() => {
            let providers = results.providers.iter();
            let providers = providers.filter(|p| e.provider.as_ref().is_none_or(|named| *named == p.provider_id));
            let meant = |found: &FindingRef<'_>| {
                found.check.indicator.rsplit_once('@').is_some_and(|(own, _)| own == e.indicator)
                    && e.check.as_ref().is_none_or(|named| *named == found.check.check)
                    && found.outcome.subject == e.subject
            };
            let found = providers.flat_map(findings).filter(meant);
            let all: BTreeSet<String> = found.map(|found| found.check.indicator.to_string()).collect();
            all.first().filter(|_| all.len() == 1).cloned()
        }
        _ => None,
    };
    indicator.map_or_else(|| e.clone(), |indicator| Explanation { indicator, ..e.clone() })
}

/// Why an explanation explains nothing, with findings of the same record.
fn near(providers: &[&ProviderResults], e: &Explanation, of: impl Fn(&str) -> bool) -> WhyUnused {
    // What a person typed need not be whole: the text before the first bar is compared.
    let record = |subject: &str| subject.split('|').next().unwrap_or_default().to_owned();
    let near: BTreeSet<String> = providers
        .iter()
        .flat_map(|p| findings(p))
        .filter(|found| of(&found.check.indicator) && record(&found.outcome.subject) == record(&e.subject))
        .map(|found| id(found.check, found.outcome))
        .collect();
    WhyUnused::NoFinding(near.into_iter().take(3).collect())
}

/// Takes out what is met of results that listed it only to be compared with an older audit.
pub fn forget_met(results: &mut Results) {
    for check in results.providers.iter_mut().flat_map(|provider| &mut provider.checks) {
        check.outcomes.retain(|outcome| outcome.outcome != State::Met);
    }
}

#[cfg(test)]
#[path = "mark_tests.rs"]
mod tests;
