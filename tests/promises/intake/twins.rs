//! The same registers in another form give the same audit.

use super::{assert_same, results};
use crate::harness::fixture;

#[test]
fn the_worst_day_audits_like_its_clean_twin() {
    let messy = results(&fixture("habits/worst-day/messy"));
    let clean = results(&fixture("habits/worst-day/clean"));
    let counted: u64 = clean.providers[0].checks.iter().map(|c| c.counts.met + c.counts.not_met).sum();
    assert!(counted > 50, "the twin shows too little: {counted}");
    assert!(!messy.providers[0].quality.is_empty(), "what was filled down and hidden is said");
    assert!(clean.providers[0].quality.is_empty(), "{:?}", clean.providers[0].quality);
    assert_same(messy, clean, "worst day");
}

#[test]
fn every_format_audits_the_same() {
    let of = |format: &str| results(&fixture(&format!("habits/twins/{format}")));
    let xlsx = of("xlsx");
    assert!(xlsx.providers[0].checks.iter().map(|c| c.counts.met).sum::<u64>() > 20);
    for format in ["csv", "xls", "ods"] {
        assert_same(xlsx.clone(), of(format), format);
    }
    assert_same(xlsx, results(&fixture("habits/worst-day/clean")), "dates as text");
}
