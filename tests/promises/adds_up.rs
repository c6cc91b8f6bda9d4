//! Results add up: those of disjoint sets of cases, or of staff, are together those of their union.
//!
//! Counts, tallies and histograms add up. What speaks of a provider as a whole does not, and is left out here: the day on
//! which a register begins, so that an old duty that only this keeps open counts as breached in the whole and in the
//! parts; and how many of the open ones possible rows could fill.

mod parts;

use std::collections::{BTreeMap, BTreeSet};

use mms_audit::results::outcome::{Counts, State};
use mms_audit::results::{CheckResult, Outcome, ProviderResults};
use mms_audit::time::{Counting, Period, parse_iso_day};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::oracle::audit;
use crate::random;
use parts::{keys, of_cases, of_staff, settled, split};

type Sums = BTreeMap<String, (Counts, BTreeMap<i64, u64>, BTreeMap<String, u64>)>;

fn sums(providers: &[ProviderResults], wanted: &dyn Fn(&str) -> bool) -> Sums {
    let mut sums = Sums::new();
    for provider in providers {
        for check in &provider.checks {
            let name = format!("{}/{}", check.indicator, check.check);
            if !wanted(&name) {
                continue;
            }
            let sum = sums.entry(format!("{} {name}", provider.provider_id)).or_default();
            sum.0.merge(&whatever_began(check));
            for (value, count) in &check.histogram {
                *sum.1.entry(*value).or_default() += count;
            }
            for tally in check.tallies.iter().filter(|t| t.count > 0) {
                *sum.2.entry(format!("{:?} {:?}", tally.month, tally.by)).or_default() += tally.count;
            }
        }
    }
    sums.retain(|_, (counts, histogram, tallies)| {
        *counts != Counts::default() || !histogram.is_empty() || !tallies.is_empty()
    });
    sums
}

/// The counts of a check if no register began too late to prove anything. Nothing else is between the two states.
fn whatever_began(check: &CheckResult) -> Counts {
    let open = |outcome: &&Outcome| outcome.reason == "register_begins_later";
    let begun = check.outcomes.iter().filter(open);
    assert!(begun.clone().all(|outcome| outcome.outcome == State::Undetermined));
    let late = begun.count() as u64;
    let Counts { not_met, undetermined, .. } = check.counts;
    Counts { not_met: not_met + late, undetermined: undetermined - late, ..check.counts }
}

fn merged(parts: Vec<Sums>) -> Sums {
    let mut whole = Sums::new();
    for (name, (counts, histogram, tallies)) in parts.into_iter().flatten() {
        let sum = whole.entry(name).or_default();
        sum.0.merge(&counts);
        histogram.into_iter().for_each(|(value, count)| *sum.1.entry(value).or_default() += count);
        tallies.into_iter().for_each(|(cell, count)| *sum.2.entry(cell).or_default() += count);
    }
    whole
}

fn year() -> Period {
    let day = |text| parse_iso_day(text).unwrap();
    Period::new(day("2024-01-01"), day("2024-12-31"), Some(day("2025-01-31"))).unwrap()
}

/// Checks whose subjects are cases and what hangs on them.
fn of_a_case(name: &str) -> bool {
    const CASES: [&str; 40] = [
        "I1.1.1/",
        "I1.1.2/",
        "I1.1.3/",
        "I2.1/stages",
        "S3/",
        "I3.4/",
        "I3.5/",
        "I3.6.2/",
        "I4.1.2/life",
        "I4.3/",
        "I4.5/",
        "P4.7/",
        "I4.7.2/",
        "I5.5.3/per-case",
        "S6/",
        "P6.4/",
        "I6.1/",
        "I6.2/",
        "I6.3/",
        "I6.4.2/",
        "I6.5/schedule",
        "I6.6/",
        "P7.1a/",
        "P7.1b/",
        "I7.2/",
        "I7.4.1/",
        "I7.4.2/",
        "I7.6/",
        "I7.7/",
        "I7.9/case",
        "I8.1/",
        "I8.2/",
        "I8.3/",
        "I8.5/",
        "P9.3/",
        "I10.1/delegation",
        "I10.1/full",
        "I10.1/time",
        "P3.6/",
        "I3.6.1/",
    ];
    CASES.iter().any(|start| name.starts_with(start))
}

/// Checks whose subjects are members of staff.
fn of_a_person(name: &str) -> bool {
    [
        "I9.5/",
        "I9.6/",
        "I11.1/hours",
        "I5.2/annual",
        "I12.1/internal",
        "I12.1/external",
        "I2.3/",
        "I8.6/",
        "I11.1/personal",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, rng_seed: RngSeed::Fixed(2024), ..ProptestConfig::default() })]

    #[test]
    fn over_disjoint_cases(seed in 0u64..10_000, marks in any::<u64>()) {
        let mut rows = random::registers(seed);
        // A row without a case belongs to no part.
        for (register, list) in &mut rows {
            if !["providers", "services", "staff", "documents", "meetings", "plan_services", "service_checks"].contains(&register.as_str()) {
                let needed = if ["trainings", "supervisions", "document_reviews", "acknowledgements", "proposals"].contains(&register.as_str()) { "" } else { "case_id" };
                list.retain(|r| needed.is_empty() || r.get(needed).is_some_and(|c| !c.is_empty()));
            }
        }
        // A case that the as-of day takes away is in no part either.
        let there = rows["cases"].iter().filter(|case| case.get("recorded_at").is_none_or(|at| at.as_str() < "2025-02-01"));
        let there = there.map(|case| case["case_id"].clone()).collect();
        let rows = of_cases(&rows, &there);
        let whole = sums(&audit(&rows, year(), Counting::Calendar), &of_a_case);
        let parts = split(keys(&rows, "cases", "case_id"), marks)
            .iter()
            .map(|cases| sums(&audit(&of_cases(&rows, cases), year(), Counting::Calendar), &of_a_case))
            .collect();
        let parts = merged(parts);
        let apart: Vec<_> = whole.keys().chain(parts.keys()).filter(|k| whole.get(*k) != parts.get(*k)).collect();
        let shown: Vec<_> = apart.into_iter().map(|k| (k, whole.get(k), parts.get(k))).collect();
        prop_assert!(shown.is_empty(), "whole and parts differ: {shown:#?}");
    }

    #[test]
    fn over_disjoint_staff(seed in 0u64..10_000, marks in any::<u64>()) {
        let mut rows = random::registers(seed);
        // Staff of no known provider belong to whoever the file speaks about, which a part may make unique.
        let providers: BTreeSet<String> = keys(&rows, "providers", "provider_id").into_iter().collect();
        rows.get_mut("staff").unwrap().retain(|r| r.get("provider_id").is_some_and(|p| providers.contains(p)));
        settled(&mut rows);
        let whole = sums(&audit(&rows, year(), Counting::Calendar), &of_a_person);
        let parts = split(keys(&rows, "staff", "staff_id"), marks)
            .iter()
            .map(|staff| sums(&audit(&of_staff(&rows, staff), year(), Counting::Calendar), &of_a_person))
            .collect();
        let parts = merged(parts);
        let apart: Vec<_> = whole.keys().chain(parts.keys()).filter(|k| whole.get(*k) != parts.get(*k)).collect();
        let shown: Vec<_> = apart.into_iter().map(|k| (k, whole.get(k), parts.get(k))).collect();
        prop_assert!(shown.is_empty(), "whole and parts differ: {shown:#?}");
    }
}
