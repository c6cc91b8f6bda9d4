//! Made-up outcomes of the checks of a lively provider.

use std::collections::BTreeMap;

use crate::results::kind::{CheckKind, Nature};
use crate::results::outcome::{Counts, State};
use crate::results::part::Part;
use crate::results::verdict::Verdict;
use crate::results::{CheckName, CheckResult, Outcome, SourceRef, Tally};
use crate::time::Moment;

pub fn outcome(subject: &str, state: State, reason: &str) -> Outcome {
    Outcome {
        subject: subject.into(),
        outcome: state,
        reason: reason.into(),
        sources: vec![SourceRef { file: "export/registre 2024.xlsx".into(), sheet: "Cazuri".into(), row: 19 }],
        ..Outcome::default()
    }
}

/// The same of one of several outcomes of a row.
pub fn part(head: &str, kind: &str, value: &str, state: State, reason: &str) -> Outcome {
    Outcome { part: Part::of(kind, value), ..outcome(&format!("{head}|{value}"), state, reason) }
}

pub fn check(
    indicator: &str,
    id: &str,
    kind: CheckKind,
    nature: Nature,
    met: u64,
    outcomes: Vec<Outcome>,
) -> CheckResult {
    let mut counts = Counts { met, ..Counts::default() };
    for outcome in &outcomes {
        counts.add(outcome.outcome);
    }
    let verdict = match nature {
        Nature::Obligation => Verdict::of_counts(&counts, None, 1.0, None),
        Nature::OnSite => Verdict::ToVerify,
        _ => Verdict::Reported,
    };
    CheckResult {
        name: CheckName::shared(indicator, id, kind, nature),
        verdict,
        missing_registers: Vec::new(),
        absent_optional: Vec::new(),
        absent_columns: Vec::new(),
        hang_on_column: BTreeMap::new(),
        counts,
        undetermined_at_most: None,
        outcomes,
        tallies: Vec::new(),
        histogram: BTreeMap::new(),
        elapsed: BTreeMap::new(),
        strata: Vec::new(),
    }
}

pub fn late(subject: &str, due: &str, end: Option<&str>) -> Outcome {
    let reason = if end.is_some() { "late" } else { "overdue" };
    Outcome {
        due: Moment::parse(due),
        end: end.and_then(Moment::parse),
        start: Moment::parse("2024-02-02T10:30"),
        responsible: Some("S-014".into()),
        ..outcome(subject, State::NotMet, reason)
    }
}

fn fields(subject: &str, state: State, reason: &str, fields: &[&str]) -> Outcome {
    Outcome { fields: fields.iter().copied().collect(), ..outcome(subject, state, reason) }
}

fn pending(subject: &str, due: &str) -> Outcome {
    Outcome {
        due: Moment::parse(due),
        start: Moment::parse("2024-12-20"),
        responsible: Some("S-014".into()),
        ..outcome(subject, State::Pending, "")
    }
}

fn s3() -> CheckResult {
    let outcomes = vec![
        late("C-0007", "2024-02-05T10:30", Some("2024-02-09T14:00")),
        Outcome { contestable: true, ..late("C-0019", "2024-03-05T09:00", Some("2024-03-05T11:30")) },
        Outcome { carried_over: true, ..late("C-0021", "2023-12-05", None) },
        fields("C-0033", State::Undetermined, "time_missing", &["recorded_at"]),
        fields("C-0040", State::Undetermined, "start_missing", &["recorded_at"]),
        outcome("C-0041", State::Excluded, "lapsed"),
        pending("C-0050", "2025-01-02T08:00"),
    ];
    let mut check = check("S3", "within-72-hours", CheckKind::Deadline, Nature::Obligation, 46, outcomes);
    check.elapsed = [(3, 2), (20, 11), (26, 9), (40, 8), (52, 7), (70, 9), (74, 1), (99, 1), (150, 2)].into();
    check
}

fn s6() -> CheckResult {
    let outcomes = (0..14)
        .map(|i| {
            late(&format!("C-{:04}", 100 + i), &format!("2024-05-{:02}", i + 1), (i % 3 > 0).then_some("2024-07-02"))
        })
        .chain([
            pending("C-0051", "2025-01-19"),
            pending("C-0052", "2025-01-09"),
            outcome("C-0053", State::Excluded, "plan_not_required"),
        ])
        .collect();
    let mut check = check("S6", "within-30-days", CheckKind::Deadline, Nature::Obligation, 38, outcomes);
    check.elapsed = [(4, 2), (9, 4), (16, 8), (22, 14), (29, 10), (33, 4), (45, 5), (61, 1)].into();
    check
}

fn tally() -> CheckResult {
    let mut check = check("I3.4", "performed-by", CheckKind::Tally, Nature::Statistic, 0, Vec::new());
    for (month, code, count) in [
        ("2024-01", "case_manager", 4),
        ("2024-03", "case_manager", 7),
        ("2024-03", "unknown", 1),
        ("2024-11", "other_professional", 2),
    ] {
        let by = BTreeMap::from([("performer".to_owned(), code.to_owned())]);
        check.tallies.push(Tally { month: Some(month.into()), by: by.into(), count });
    }
    check
}

pub fn checks() -> Vec<CheckResult> {
    let missing = |subject, names: &[&str]| fields(subject, State::NotMet, "missing", names);
    let mut distribution = check("I3.4", "time-to-inform", CheckKind::Distribution, Nature::Statistic, 0, Vec::new());
    distribution.histogram = [(0, 3), (1, 12), (2, 9), (5, 4), (11, 1)].into();
    let mut unsupplied = check("I4.3", "report-approved", CheckKind::Coverage, Nature::Obligation, 0, Vec::new());
    unsupplied.verdict = Verdict::NotComputable;
    unsupplied.missing_registers = vec!["visits".into()];
    let mut postservice = check("I8.1", "took-place", CheckKind::Deadline, Nature::Obligation, 0, Vec::new());
    postservice.verdict = Verdict::NotComputable;
    postservice.missing_registers = vec!["post_monitoring".into()];
    let overload =
        Outcome { measured: Some(34.0), limit: Some(30.0), ..outcome("S-014", State::NotMet, "above_limit") };
    let months = ["2024-03", "2024-04", "2024-09"];
    vec![
        check(
            "I1.1.1",
            "manager-appointed",
            CheckKind::Coverage,
            Nature::Obligation,
            40,
            vec![missing("C-0012", &["staff_id"]), missing("C-0044", &["staff_id"])],
        ),
        check("I1.1.1", "known", CheckKind::OnSite, Nature::OnSite, 0, Vec::new()),
        check(
            "I2.1",
            "procedures",
            CheckKind::Presence,
            Nature::Obligation,
            5,
            vec![part("SV-2", "topic", "stage_planning", State::NotMet, "missing")],
        ),
        s3(),
        tally(),
        distribution,
        unsupplied,
        check("I5.2", "answered", CheckKind::Coverage, Nature::Obligation, 0, Vec::new()),
        s6(),
        check(
            "S6",
            "family-council",
            CheckKind::Coverage,
            Nature::Recommendation,
            3,
            vec![missing("P-21", &["family_council_on"])],
        ),
        check(
            "I6.2",
            "signed",
            CheckKind::Coverage,
            Nature::Obligation,
            30,
            vec![
                fields("P-31", State::Undetermined, "unknown", &["signed_family", "copies_given"]),
                fields("P-32", State::Undetermined, "unknown", &["case_id.birth_on"]),
            ],
        ),
        check(
            "I7.2",
            "monthly-report",
            CheckKind::Slots,
            Nature::Obligation,
            310,
            months.map(|m| part("C-0007", "month", m, State::NotMet, "missing")).to_vec(),
        ),
        postservice,
        check("I9.5", "active-cases", CheckKind::Load, Nature::Obligation, 11, vec![overload]),
        check("I11.1", "initial-training", CheckKind::Coverage, Nature::Obligation, 12, Vec::new()),
        check(
            "I12.1",
            "internal",
            CheckKind::Quota,
            Nature::Obligation,
            11,
            vec![part("S-020", "year", "2024", State::Excluded, "part_year")],
        ),
    ]
}
