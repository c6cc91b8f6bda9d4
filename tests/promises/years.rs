//! A nation over two years: the same children a year later, and each year as its registers were on its last day.

use std::collections::BTreeMap;
use std::path::Path;

use mms_audit::generate::generate;
use mms_audit::generate::truth::file::CheckTruth;
use mms_audit::pipeline;
use mms_audit::time::{Period, day_of};

use crate::harness::{files, mms};
use crate::nations::{audit, differences, request, said};

/// Makes a nation of two years without faults.
fn two_years(seed: u64, out: &Path) {
    let mut request = request(seed, out);
    (request.years, request.faults) = (2, "none".parse().unwrap());
    generate(&request, &pipeline::schema().unwrap(), &|_| {}).unwrap();
}

type Said = BTreeMap<(String, String, String), CheckTruth>;

fn found(folder: &Path, period: Period) -> Said {
    let mut all = Said::new();
    for provider in audit(folder.to_owned(), period) {
        for check in &provider.checks {
            let of = (provider.provider_id.to_string(), check.indicator.to_string(), check.check.to_string());
            all.insert(of, said(check));
        }
    }
    all
}

#[test]
fn the_first_year_is_what_the_second_says_of_it_as_of_its_last_day() {
    for seed in [40, 43] {
        let folder = tempfile::tempdir().unwrap();
        two_years(seed, folder.path());
        let [first, second] = ["2024", "2025"].map(|year| folder.path().join(year));
        let period = Period::year(2024).unwrap();
        let then = Period { as_of: day_of(2024, 12, 31).unwrap(), ..period };
        let (as_it_was, looking_back) = (found(&first, period), found(&second, then));
        assert!(as_it_was.values().any(|check| check.not_met > 0) && as_it_was.len() > 300);
        let mut open = 0;
        for (of, check) in &as_it_was {
            let looking_back = looking_back.get(of).unwrap();
            // A term that begins with a report: one that was not written yet has no date and leaves the term open, while of
            // one that is dated later it is known that the term had not begun.
            if check.undetermined > looking_back.undetermined {
                open += 1;
                let (undetermined, verdict) = (looking_back.undetermined, looking_back.verdict.clone());
                let check = CheckTruth { undetermined, verdict, ..check.clone() };
                assert_eq!(looking_back, &check, "seed {seed}, {of:?}");
            } else {
                assert_eq!(looking_back, check, "seed {seed}, {of:?}");
            }
        }
        assert!(open < 5, "{open}");
    }
}

#[test]
fn what_is_true_of_each_year_is_what_an_audit_finds() {
    let folder = tempfile::tempdir().unwrap();
    two_years(40, folder.path());
    for year in [2024, 2025] {
        let different = differences(&folder.path().join(year.to_string()), Period::year(year).unwrap());
        assert!(different.is_empty(), "{year}: {}", different.join("\n"));
    }
}

#[test]
fn the_same_children_are_there_a_year_later() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("nation");
    let out = out.to_str().unwrap();
    let made = mms(&["generate", "--providers", "2", "--cases", "60", "--years", "2", "--no-truth", "--out", out]);
    assert_eq!(made.code, 0, "{}", made.err);
    let cases = |year: &str| -> BTreeMap<String, String> {
        let folders = std::fs::read_dir(Path::new(out).join(year)).unwrap().map(|folder| folder.unwrap().path());
        let files = folders.flat_map(|folder| files(&folder));
        let cases = files.filter(|(name, _)| name.contains("cazuri"));
        cases
            .flat_map(|(_, bytes)| {
                let text = String::from_utf8(bytes).unwrap();
                let rows: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
                rows.into_iter().map(|row| (row.split(';').next().unwrap_or_default().to_owned(), row))
            })
            .collect()
    };
    let (then, now) = (cases("2024"), cases("2025"));
    assert!(then.len() > 20 && now.len() == 60 && then.len() < 60, "{} {}", then.len(), now.len());
    assert!(then.keys().all(|case| now.contains_key(case)));
    // Some are as they were, and some were closed since: their rows say so now.
    let changed = then.iter().filter(|(case, row)| now.get(*case) != Some(*row)).count();
    assert!(changed > 0 && changed < then.len(), "{changed} of {}", then.len());
}
