//! Made-up results of providers, from empty to far too many findings.

use std::collections::BTreeMap;

use super::outcomes::{check, checks, late};
use crate::results::kind::{CheckKind, Nature};
use crate::results::verdict::Verdict;
use crate::results::{
    Caseload, CatalogueId, FORMAT, IndicatorResult, InputFile, InputSheet, ProviderFacts, ProviderResults,
    QualityFinding, Results, StandardResult, VERSION,
};
use crate::time::{Period, day_of};

pub fn results(providers: Vec<ProviderResults>) -> Results {
    let sheet = |sheet: &str, register: Option<&str>, rows, quarantined| InputSheet {
        sheet: sheet.into(),
        register: register.map(str::to_owned),
        rows,
        accepted: rows - quarantined,
        quarantined,
        ..InputSheet::default()
    };
    let mut cases = sheet("Cazuri", Some("cases"), 812, 3);
    cases.not_data = BTreeMap::from([("title".to_owned(), 2), ("total".to_owned(), 1)]);
    Results {
        format: FORMAT.into(),
        version: VERSION,
        program: None,
        aggregate_only: false,
        period: Period::year(2024).unwrap().into(),
        counting: "calendar".into(),
        catalogue: CatalogueId { id: "ro-69-2004".into(), sha256: "c0ffee".repeat(10), ..CatalogueId::default() },
        inputs: vec![
            InputFile {
                file: "export/registre 2024.xlsx".into(),
                sha256: "ab".repeat(32),
                sheets: vec![cases, sheet("Evaluări", Some("assessments"), 640, 0), sheet("Notițe", None, 12, 12)],
                ..InputFile::default()
            },
            InputFile {
                file: "export/planuri.csv".into(),
                sha256: "cd".repeat(32),
                sheets: vec![sheet("planuri", Some("plans"), 301, 1)],
                ..InputFile::default()
            },
        ],
        deliveries: Vec::new(),
        providers,
        quality: Vec::new(),
        companions: Vec::new(),
        outputs: Vec::new(),
        unread: Vec::new(),
        passed_over: Vec::new(),
    }
}

fn caseloads() -> Vec<Caseload> {
    (0..12_u32)
        .map(|i| {
            let by_month =
                (1..=12_u32).map(|m| (format!("2024-{m:02}"), 18 + (i * 7 + m * 3) % 17)).collect::<BTreeMap<_, _>>();
            let max = by_month.values().copied().max().unwrap_or(0);
            Caseload {
                staff: format!("S-{:03}", 10 + i),
                role: if i % 4 == 3 { "case_officer".into() } else { "case_manager".into() },
                max,
                max_day: day_of(2024, 10, 14),
                max_possible: max + i % 3,
                days_above: if max > 30 { 17 + i } else { 0 },
                delegated_case_days: 30 * (i % 2),
                by_month,
            }
        })
        .collect()
}

/// Verdicts of indicators and standards from those of the checks.
fn close(mut provider: ProviderResults) -> ProviderResults {
    let mut indicators: Vec<IndicatorResult> = Vec::new();
    for check in &provider.checks {
        match indicators.iter_mut().find(|i| i.indicator == check.indicator) {
            Some(known) => known.verdict = Verdict::worst([known.verdict, check.verdict]),
            None => indicators.push(IndicatorResult {
                indicator: check.indicator.clone(),
                standard: 0,
                verdict: check.verdict,
            }),
        }
    }
    let catalogue = super::catalogue();
    let of = |number: u8| {
        let mine =
            indicators.iter().filter(|i| catalogue.indicator(&i.indicator).is_some_and(|k| k.standard == number));
        Verdict::worst(mine.map(|i| i.verdict))
    };
    provider.standards = (1..=12).map(|standard| StandardResult { standard, verdict: of(standard) }).collect();
    provider.indicators = indicators;
    provider
}

pub fn provider(id: &str) -> ProviderResults {
    let finding = |rule: &str, field: &str, row, column: &str, value: Option<&str>| QualityFinding {
        rule: rule.into(),
        register: Some("cases".into()),
        field: Some(field.into()),
        file: "export/registre 2024.xlsx".into(),
        sheet: "Cazuri".into(),
        row,
        column: column.into(),
        value: value.map(str::to_owned),
        other_row: None,
        count: None,
    };
    close(ProviderResults {
        provider_id: id.into(),
        provider: ProviderFacts {
            name: Some("Direcția Generală de Asistență Socială și Protecția Copilului Cluj".into()),
            kind: Some("county_directorate".into()),
            county: Some("RO-CJ".into()),
            locality: Some("Cluj-Napoca".into()),
            accreditation_no: Some("AF 001234".into()),
            licences: vec!["LF 0012/2023".into(), "LF 0450/2022".into()],
            cases: 809,
            staff: 43,
        },
        checks: checks().into_iter().map(Box::new).collect(),
        caseloads: caseloads(),
        quality: vec![
            finding("bad_date", "recorded_at", 77, "F", Some("31.02.2024")),
            finding("unknown_code", "category", 81, "H", Some("protectie ??")),
            QualityFinding { other_row: Some(12), ..finding("duplicate_key", "case_id", 90, "A", None) },
        ],
        ..ProviderResults::default()
    })
}

/// A provider about which nothing is known.
pub fn empty_provider(id: &str) -> ProviderResults {
    ProviderResults { provider_id: id.into(), ..ProviderResults::default() }
}

/// A provider with so many breaches of one obligation.
pub fn many_findings(id: &str, n: u32) -> ProviderResults {
    let one = |i| late(&format!("C-{i:06}"), "2024-02-05T10:30", (i % 2 == 0).then_some("2024-02-09T14:00"));
    let checks =
        vec![check("S3", "within-72-hours", CheckKind::Deadline, Nature::Obligation, 7, (0..n).map(one).collect())];
    close(ProviderResults { checks: checks.into_iter().map(Box::new).collect(), ..empty_provider(id) })
}
