//! The verdicts after a visit: what an inspector decided, applied to the counts, and nothing else.
//!
//! A finding that was rejected leaves the counts; one that was seen in the file is met or not met; an accepted
//! explanation changes nothing. An on-site check has the verdict that was picked for it, else the worst of its files. An
//! own finding that stands makes its indicator non-compliant. The computed counts and verdicts stay as they are.

use std::collections::BTreeMap;

use super::identity::{id, is_finding};
use crate::catalogue::indicator::Catalogue;
use crate::results::kind::{CheckKind, Nature};
use crate::results::notes::{Judged, Judgement, judgements};
use crate::results::outcome::{Counts, State};
use crate::results::verdict::Verdict;
use crate::results::visit::{After, CheckAfter, state_after};
use crate::results::{CheckResult, IndicatorResult, ProviderResults, StandardResult};

/// How a provider stands after the visit, from its results with judgements and own findings. A check that the catalogue
/// does not know keeps its verdict.
#[must_use]
pub fn after(provider: &ProviderResults, catalogue: &Catalogue) -> After {
    let judged = judgements(provider);
    let checks: Vec<CheckAfter> =
        provider.checks.iter().filter_map(|check| one(provider, check, catalogue, &judged)).collect();
    let of = |check: &CheckResult| {
        let known = checks.iter().find(|after| after.indicator == check.indicator && after.check == check.check);
        known.map_or(check.verdict, |after| after.verdict)
    };
    let indicators: Vec<IndicatorResult> = provider
        .indicators
        .iter()
        .map(|computed| {
            let own = provider.checks.iter().filter(|check| check.indicator == computed.indicator);
            let binding = own.filter(|check| matches!(check.nature, Nature::Obligation | Nature::OnSite));
            let breached = provider.own_findings.iter().any(|own| own.indicator == computed.indicator && own.stands());
            let seen = breached.then_some(Verdict::NonCompliant);
            let verdict = Verdict::worst(binding.map(|check| of(check)).chain(seen));
            IndicatorResult { indicator: computed.indicator.clone(), standard: computed.standard, verdict }
        })
        .collect();
    let standards = provider
        .standards
        .iter()
        .map(|computed| {
            let own = indicators.iter().filter(|result| {
                let known = catalogue.indicator(&result.indicator);
                known.is_some_and(|known| known.standard == computed.standard)
            });
            let verdict = Verdict::worst(own.map(|result| result.verdict));
            StandardResult { standard: computed.standard, verdict }
        })
        .collect();
    After { checks, indicators, standards }
}

/// One check; none where nobody decided about it.
fn one(
    provider: &ProviderResults,
    check: &CheckResult,
    catalogue: &Catalogue,
    judged: &BTreeMap<String, &Judged>,
) -> Option<CheckAfter> {
    let named = CheckAfter {
        indicator: check.indicator.clone(),
        check: check.check.clone(),
        verdict: check.verdict,
        counts: check.counts,
        ..CheckAfter::default()
    };
    if check.kind == CheckKind::OnSite {
        let verdict = on_site(provider, check)?;
        return Some(CheckAfter { verdict, ..named });
    }
    let mut after = named;
    let mut decided = false;
    for outcome in check.outcomes.iter().filter(|outcome| is_finding(check, outcome)) {
        let Some(judgement) = judged.get(&id(check, outcome)).and_then(|judged| judged.judgement) else {
            continue;
        };
        decided = true;
        let was = outcome.outcome;
        let now = state_after(was, Some(judgement));
        take(&mut after.counts, was);
        now.into_iter().for_each(|now| after.counts.add(now));
        match (now, judgement) {
            (None, _) => after.rejected += 1,
            (Some(State::Met), _) => after.seen_met += 1,
            (Some(State::NotMet), _) if was == State::Undetermined => after.seen_not_met += 1,
            (_, Judgement::ExplanationAccepted) => after.explained += 1,
            _ => {}
        }
    }
    let known = catalogue.check(&check.indicator, &check.check);
    if let Some((_, known)) = known.filter(|_| check.nature == Nature::Obligation)
        && !matches!(check.verdict, Verdict::NotComputable)
    {
        let most = check.undetermined_at_most.map(|most| most.min(after.counts.undetermined));
        after.verdict = Verdict::of_counts(&after.counts, most, known.required, known.partial);
    }
    decided.then_some(after)
}

/// One subject less in a state.
const fn take(counts: &mut Counts, state: State) {
    let counted = match state {
        State::Met => &mut counts.met,
        State::NotMet => &mut counts.not_met,
        State::Undetermined => &mut counts.undetermined,
        State::Pending => &mut counts.pending,
        State::Excluded => &mut counts.excluded,
    };
    *counted = counted.saturating_sub(1);
}

/// What was decided about an on-site check: about it as a whole, else what its files show. Files in order decide only
/// where all that were drawn were looked at.
fn on_site(provider: &ProviderResults, check: &CheckResult) -> Option<Verdict> {
    let own = || provider.judgements.iter().filter(|j| j.indicator == check.indicator && j.check == check.check);
    let of = |subject: &str| own().find(|j| j.subject == subject).and_then(|j| j.judgement).and_then(seen);
    if let Some(whole) = of("") {
        return Some(whole);
    }
    let files: Vec<Verdict> = own().filter_map(|j| j.judgement).filter_map(seen).collect();
    let worst = files.iter().copied().min()?;
    let sample = provider.samples.get(&format!("{}/{}", check.indicator, check.check));
    let all = sample.is_some_and(|sample| sample.drawn().all(|(_, file)| of(file).is_some()));
    match worst {
        Verdict::NonCompliant | Verdict::PartiallyCompliant => Some(worst),
        _ if all => Some(worst),
        _ => None,
    }
}

const fn seen(judgement: Judgement) -> Option<Verdict> {
    match judgement {
        Judgement::Compliant => Some(Verdict::Compliant),
        Judgement::PartiallyCompliant => Some(Verdict::PartiallyCompliant),
        Judgement::NonCompliant => Some(Verdict::NonCompliant),
        Judgement::NotApplicable => Some(Verdict::NotApplicable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::continuity::identity::findings;
    use crate::report::testing::World;
    use crate::results::visit::{OwnFinding, Progress};

    fn judge(world: &mut World, pick: impl Fn(State) -> Option<Judgement>) {
        let provider = &mut world.results.providers[0];
        let all: Vec<Judged> = findings(provider)
            .map(|found| Judged {
                indicator: found.check.indicator.to_string(),
                check: found.check.check.to_string(),
                subject: found.outcome.subject.to_string(),
                judgement: pick(found.outcome.outcome),
                remark: String::new(),
            })
            .collect();
        provider.judgements = all;
    }

    fn verdicts(after: &After) -> Vec<Verdict> {
        after.checks.iter().map(|check| check.verdict).collect()
    }

    #[test]
    fn rejecting_everything_leaves_no_breach_and_nothing_open() {
        let mut world = World::lively();
        judge(&mut world, |_| Some(Judgement::Dismissed));
        let provider = &world.results.providers[0];
        let after = after(provider, &world.catalogue);
        assert!(!after.checks.is_empty());
        for check in &after.checks {
            assert_eq!((check.counts.not_met, check.counts.undetermined), (0, 0), "{check:?}");
            assert!(!matches!(check.verdict, Verdict::NonCompliant | Verdict::Undetermined));
        }
        let breached = |all: &[StandardResult]| all.iter().any(|s| s.verdict == Verdict::NonCompliant);
        assert!(breached(&provider.standards) && !breached(&after.standards));
        let rejected: u64 = after.checks.iter().map(|check| check.rejected).sum();
        assert_eq!(rejected as usize, findings(provider).count());
    }

    #[test]
    fn what_was_seen_decides_what_was_open() {
        let mut world = World::lively();
        let seen = |judgement| move |state| (state == State::Undetermined).then_some(judgement);
        judge(&mut world, seen(Judgement::SeenMet));
        let met = after(&world.results.providers[0], &world.catalogue);
        assert!(met.checks.iter().all(|check| check.counts.undetermined == 0 && check.seen_met > 0));
        judge(&mut world, seen(Judgement::SeenNotMet));
        let not_met = after(&world.results.providers[0], &world.catalogue);
        let obligations = not_met.checks.iter().filter(|check| {
            world.results.providers[0]
                .checks
                .iter()
                .any(|c| (&c.indicator, &c.check) == (&check.indicator, &check.check) && c.nature == Nature::Obligation)
        });
        assert!(obligations.clone().count() > 0);
        assert!(obligations.clone().all(|check| check.verdict == Verdict::NonCompliant && check.seen_not_met > 0));
    }

    #[test]
    fn confirming_and_explaining_change_no_verdict() {
        for judgement in [Judgement::Confirmed, Judgement::ExplanationAccepted, Judgement::ExplanationRejected] {
            let mut world = World::lively();
            judge(&mut world, |_| Some(judgement));
            let provider = &world.results.providers[0];
            let after = after(provider, &world.catalogue);
            let computed: Vec<_> = after
                .checks
                .iter()
                .map(|a| provider.checks.iter().find(|c| c.indicator == a.indicator && c.check == a.check).unwrap())
                .collect();
            assert_eq!(verdicts(&after), computed.iter().map(|check| check.verdict).collect::<Vec<_>>());
            assert!(after.checks.iter().zip(&computed).all(|(after, computed)| after.counts == computed.counts));
            assert_eq!(after.standards, provider.standards);
            let explained: u64 = after.checks.iter().map(|check| check.explained).sum();
            assert_eq!(explained > 0, judgement == Judgement::ExplanationAccepted);
        }
    }

    #[test]
    fn an_on_site_check_has_the_verdict_of_the_visit() {
        let mut world = World::lively();
        world.sampled(30);
        let provider = &mut world.results.providers[0];
        let files: Vec<String> = provider.samples["I1.1.1/known"].drawn().map(|(_, file)| file.to_owned()).collect();
        let judged = |subject: &str, judgement| Judged {
            indicator: "I1.1.1".into(),
            check: "known".into(),
            subject: subject.into(),
            judgement: Some(judgement),
            remark: String::new(),
        };
        let check = provider.checks.iter().find(|c| c.check == "known").unwrap().clone();
        provider.judgements = vec![judged(&files[0], Judgement::Compliant)];
        assert_eq!(on_site(provider, &check), None);
        provider.judgements = files.iter().map(|file| judged(file, Judgement::Compliant)).collect();
        assert_eq!(on_site(provider, &check), Some(Verdict::Compliant));
        provider.judgements = vec![judged(&files[3], Judgement::NonCompliant)];
        assert_eq!(on_site(provider, &check), Some(Verdict::NonCompliant));
        provider.judgements.push(judged("", Judgement::PartiallyCompliant));
        assert_eq!(on_site(provider, &check), Some(Verdict::PartiallyCompliant));
        let after = after(&world.results.providers[0], &world.catalogue);
        assert_eq!(verdicts(&after), [Verdict::PartiallyCompliant]);
    }

    #[test]
    fn an_own_finding_breaches_its_indicator_until_it_is_mended() {
        let mut world = World::lively();
        judge(&mut world, |_| Some(Judgement::Dismissed));
        let own = |since, now| OwnFinding { indicator: "S3".into(), since, now, ..OwnFinding::default() };
        let period = Some(world.results.period);
        let cases = [
            (own(None, None), true),
            (own(period, None), false),
            (own(period, Some(Progress::Done)), false),
            (own(period, Some(Progress::Partly)), true),
            (own(period, Some(Progress::NotDone)), true),
        ];
        for (finding, breached) in cases {
            world.results.providers[0].own_findings = vec![finding];
            let after = after(&world.results.providers[0], &world.catalogue);
            let s3 = after.indicators.iter().find(|i| i.indicator == "S3").unwrap();
            assert_eq!(s3.verdict == Verdict::NonCompliant, breached);
        }
    }
}
