//! Results add up: those of disjoint sets of cases, or of staff, are together those of their union.

use std::collections::{BTreeMap, BTreeSet};

use mms_audit::results::ProviderResults;
use mms_audit::results::outcome::Counts;
use mms_audit::time::{Counting, Period, parse_iso_day};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::agreement::audit;
use crate::random;
use mms_audit::generate::truth::Rows;

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
            sum.0.merge(&check.counts);
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

/// The rows of the cases in a set, with all that hangs on them; other registers whole.
fn of_cases(rows: &Rows, cases: &BTreeSet<String>) -> Rows {
    let mut part = rows.clone();
    let mut plans = BTreeSet::new();
    for row in rows.get("plans").into_iter().flatten() {
        if row.get("case_id").is_some_and(|c| cases.contains(c)) {
            plans.extend(row.get("plan_id").cloned());
        }
    }
    for (register, list) in &mut part {
        match register.as_str() {
            "providers" | "services" | "staff" | "documents" | "meetings" => {}
            "plan_services" | "service_checks" => {
                list.retain(|r| r.get("plan_id").is_some_and(|p| plans.contains(p)));
            }
            _ => list.retain(|r| r.get("case_id").is_none_or(|c| cases.contains(c))),
        }
    }
    part
}

fn split(names: Vec<String>, marks: u64) -> [BTreeSet<String>; 2] {
    let mut parts = [BTreeSet::new(), BTreeSet::new()];
    for (position, name) in names.into_iter().enumerate() {
        parts[usize::from(marks >> (position % 64) & 1 == 1)].insert(name);
    }
    parts
}

fn keys(rows: &Rows, register: &str, key: &str) -> Vec<String> {
    rows.get(register).into_iter().flatten().filter_map(|r| r.get(key).cloned()).collect()
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
        let rows = of_cases(&rows, &keys(&rows, "cases", "case_id").into_iter().collect());
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
        let whole = sums(&audit(&rows, year(), Counting::Calendar), &of_a_person);
        let parts = split(keys(&rows, "staff", "staff_id"), marks)
            .iter()
            .map(|staff| {
                let mut part = rows.clone();
                part.get_mut("staff").unwrap().retain(|r| r.get("staff_id").is_some_and(|s| staff.contains(s)));
                sums(&audit(&part, year(), Counting::Calendar), &of_a_person)
            })
            .collect();
        let parts = merged(parts);
        let apart: Vec<_> = whole.keys().chain(parts.keys()).filter(|k| whole.get(*k) != parts.get(*k)).collect();
        let shown: Vec<_> = apart.into_iter().map(|k| (k, whole.get(k), parts.get(k))).collect();
        prop_assert!(shown.is_empty(), "whole and parts differ: {shown:#?}");
    }
}
