//! Remarks on the data: each rule finds its rows, none is a breach, and each stands beside the indicators it touches.

use std::collections::BTreeMap;

use calamine::{Reader, Xlsx, open_workbook};
use mms_audit::results::outcome::State;

use super::{audited, folder};
use crate::harness::{audit, cells};

const CASES: &str = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării;Data închiderii;Data nașterii;Sex;CNP\n\
    C-1;F-1;protecție;04.03.2024;;15.05.2014;F;\n\
    C-1;F-1;protecție;05.03.2024;;;;\n\
    C-2;F-1;protecție;04.03.2024;01.02.2024;;;\n\
    C-3;F-1;protecție;04.03.2024;;05.04.2024;;\n\
    C-4;F-1;protecție;04.03.2024;;15.05.2014;F;6240515700007\n\
    C-5;F-1;protecție;04.06.2024;;16.05.2024;F;6240515700006\n\
    C-6;F-1;protecție;04.06.2024;;15.05.2024;M;6240515120003\n";
const STAFF: &str = "Marca;Cod furnizor;Nume și prenume;Funcția;Normă;Data angajării;Data plecării\n\
    T-1;F-1;Ionescu Dan;MC;1;01.02.2020;\nT-2;F-1;Ionescu Dan;MC;7;01.02.2020;01.01.2020\n";
const APPOINTMENTS: &str = "Nr. caz;Marca;Rol;Data desemnării;Data încetării\n\
    C-1;T-1;MC;04.03.2024;01.06.2024\nC-1;T-2;MC;01.06.2024;01.08.2024\nC-1;T-1;MC;15.07.2024;\n\
    C-1;T-2;RC;15.07.2024;\nC-3;Ionescu Dan;MC;04.03.2024;\nC-9;T-1;MC;04.03.2024;\n";
const MEASURES: &str = "Nr. caz;Tip măsură;Emitent;Data hotărârii;Data încetării măsurii\n\
    C-1;plasament;CPC;10.03.2024;01.03.2024\nC-77;plasament;CPC;10.03.2024;\n";

#[test]
fn each_rule_finds_its_rows() {
    let input = folder(&[
        ("cases.csv", CASES),
        ("staff.csv", STAFF),
        ("appointments.csv", APPOINTMENTS),
        ("measures.csv", MEASURES),
    ]);
    let results = audited(&[input.path()], None).unwrap().results;
    let mut found: BTreeMap<(&str, &str), Vec<(u32, Option<u32>)>> = BTreeMap::new();
    for f in &results.providers[0].quality {
        found.entry((f.file.trim_end_matches(".csv"), &f.rule)).or_default().push((f.row, f.other_row));
    }
    let one = |row| vec![(row, None)];
    let expected = BTreeMap::from([
        (("cases", "conflicting"), vec![(3, Some(2)); 3]),
        (("cases", "closed_before_recorded"), one(4)),
        (("cases", "born_after_recorded"), one(5)),
        (("cases", "cnp_control_digit"), one(6)),
        (("cases", "cnp_contradicts_birth"), one(7)),
        (("cases", "cnp_contradicts_sex"), one(8)),
        (("staff", "fte_out_of_range"), one(3)),
        (("staff", "left_before_hired"), one(3)),
        (("appointments", "overlapping_appointments"), vec![(4, Some(3))]),
        (("appointments", "ambiguous_reference"), one(6)),
        (("appointments", "dangling_reference"), one(7)),
        (("appointments", "appointed_after_leaving"), vec![(3, None), (5, None)]),
        (("measures", "ended_before_decided"), one(2)),
        (("measures", "dangling_reference"), one(3)),
    ]);
    assert_eq!(found, expected);
}

#[test]
fn remarks_stand_beside_the_indicators_they_touch() {
    let cases = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării\n\
        C-1;F-1;protecție;31.02.2024 10:00\nC-2;F-1;protecție;32.03.2024 10:00\nC-3;F-1;protecție;05.03.2024 11:00\n";
    let assessments = "Nr. caz;Tip evaluare;Data evaluării\nC-1;inițială;05.03.2024 09:00\n\
        C-2;inițială;06.03.2024 10:00\nC-3;inițială;30.02.2024 10:00\n";
    let input = folder(&[("cases.csv", cases), ("assessments.csv", assessments)]);
    let results = audited(&[input.path()], None).unwrap().results;
    let s3 = results.providers[0].checks.iter().find(|c| c.indicator == "S3").unwrap();
    assert_eq!((s3.counts.undetermined, s3.counts.not_met), (3, 0), "a bad cell is no breach: {:?}", s3.outcomes);
    for outcome in s3.outcomes.iter().filter(|o| o.outcome == State::Undetermined) {
        assert!(!outcome.sources.is_empty() && !outcome.fields.is_empty(), "{outcome:?}");
    }
    for (lang, sheet, head, cell) in [
        ("ro", "Calitatea datelor", "provin din 3 celule", "S3 (1)"),
        ("en", "Data quality", "come from 3 cells", "S3 (1)"),
    ] {
        let out = tempfile::tempdir().unwrap();
        let run = audit(&[input.path()], out.path(), &["--lang", lang, "--html"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let mut book: Xlsx<_> = open_workbook(out.path().join("F-1.xlsx")).unwrap();
        let range = book.worksheet_range(sheet).unwrap();
        let texts: Vec<Vec<String>> = range.rows().map(|r| r.iter().map(ToString::to_string).collect()).collect();
        assert!(texts[1][0].contains(head), "{:?}", texts[1]);
        let touching = texts.iter().filter(|r| r.iter().any(|c| c.split(", ").any(|part| part == cell))).count();
        assert_eq!(touching, 3, "{texts:#?}");
        assert!(texts.iter().any(|r| r.iter().any(|c| c.contains("I3.6.2 (1)"))), "{texts:#?}");
        let html = std::fs::read_to_string(out.path().join("F-1.html")).unwrap();
        assert!(html.contains(head) && html.contains(cell), "{lang}");
    }
}

#[test]
fn a_bad_cell_of_a_related_row_touches_the_case_that_hangs_on_it() {
    let cases = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării;Data închiderii;Motivul închiderii\n\
        C-1;F-1;protecție;05.03.2024 11:00;10.06.2024;obiective îndeplinite\n\
        C-2;F-1;protecție;05.03.2024 11:00;10.06.2024;obiective îndeplinite\n";
    // A kind that is on no list may be what the case lacks. The day that cannot be read of a row that surely is the
    // detailed assessment decides nothing where nobody asks for a day.
    let assessments = "Nr. caz;Tip evaluare;Data evaluării\nC-1;zzz qqq 9;05.03.2024 12:00\n\
        C-1;detaliată;32.03.2024\nC-2;zzz qqq 9;05.03.2024 12:00\nC-2;zzz qqq 9;12.03.2024 12:00\n";
    let plans = "Nr. plan;Nr. caz;Tip plan;Data întocmirii\nP-1;C-1;PIP;20.03.2024\nP-2;C-2;PIP;20.03.2024\n";
    let reports = "Nr. caz;Data raportului\nC-1;20.04.2024\nC-2;20.04.2024\n";
    let input = folder(&[
        ("cases.csv", cases),
        ("assessments.csv", assessments),
        ("plans.csv", plans),
        ("monitoring_reports.csv", reports),
        ("reassessments.csv", "Nr. caz;Data reevaluării\nC-1;21.05.2024\n"),
        ("measures.csv", "Nr. caz;Tip măsură;Emitent;Data hotărârii\n"),
    ]);
    let results = audited(&[input.path()], None).unwrap().results;
    let open = |indicator: &str, subject: &str| -> (Vec<String>, Vec<(String, u32)>) {
        let checks = results.providers[0].checks.iter().filter(|c| c.indicator == indicator);
        let mut all = checks.flat_map(|c| &c.outcomes).filter(|o| o.outcome == State::Undetermined);
        let o = all.find(|o| o.subject == *subject).unwrap();
        (
            o.fields.iter().map(ToString::to_string).collect(),
            o.sources.iter().map(|s| (s.file.to_string(), s.row)).collect(),
        )
    };
    let at = |places: &[(&str, u32)]| places.iter().map(|(file, row)| ((*file).to_owned(), *row)).collect::<Vec<_>>();
    // An event that may end a term: only the row that may be the initial assessment.
    let kind = || vec!["assessments.kind".to_owned()];
    let first = || (kind(), at(&[("cases.csv", 2), ("assessments.csv", 2)]));
    assert_eq!(open("S3", "C-1"), first());
    assert_eq!(open("I2.1", "C-1"), first());
    // A summary of related rows: both, after the case itself.
    let both = at(&[("cases.csv", 3), ("assessments.csv", 4), ("assessments.csv", 5)]);
    assert_eq!(open("I2.1", "C-2"), (kind(), both));
    let out = tempfile::tempdir().unwrap();
    assert_eq!(audit(&[input.path()], out.path(), &[]).code, 0);
    let texts = cells(&out.path().join("F-1.xlsx"), "Calitatea datelor");
    assert!(texts[1][0].contains("din 4 celule"), "{:?}", texts[1]);
    for (rule, rows, touches) in [("unknown_code", 3, true), ("bad_date", 1, false)] {
        let remarks: Vec<_> = texts.iter().filter(|row| row.iter().any(|cell| cell == rule)).collect();
        assert_eq!(remarks.len(), rows, "{texts:?}");
        for remark in remarks {
            assert_eq!(remark.iter().any(|cell| cell.contains("I2.1 (1)")), touches, "{remark:?}");
        }
    }
    let findings = cells(&out.path().join("F-1.xlsx"), "Constatări");
    // Rows of one sheet stand together.
    for (case, place) in [(2, "assessments › rândul 2"), (3, "assessments › rândurile 4, 5")] {
        let place = format!("cases › rândul {case}; assessments.csv › {place}");
        assert!(findings.iter().flatten().any(|cell| *cell == format!("cases.csv › {place}")), "{place}: {findings:?}");
    }
}

#[test]
fn a_monitoring_that_was_too_short_names_what_would_decide_it() {
    // C-1 was closed for a reason that nobody wrote down; C-9 is in no register of cases; C-2 moved away.
    let cases = "case_id;provider_id;category;recorded_at;closed_on;closing_reason\n\
        C-1;F-1;protecție;05.03.2023 11:00;10.01.2024;\nC-2;F-1;protecție;05.03.2023 11:00;10.01.2024;moved\n";
    let monitoring = "case_id;provider_id;started_on;ended_on\n\
        C-1;F-1;10.01.2024;10.03.2024\nC-2;F-1;10.01.2024;10.03.2024\nC-9;F-1;10.01.2024;10.03.2024\n\
        C-9;F-1;10.01.2024;10.05.2024\n";
    let input = folder(&[("cases.csv", cases), ("post_monitoring.csv", monitoring)]);
    let results = audited(&[input.path()], None).unwrap().results;
    let check = results.providers[0].checks.iter().find(|c| c.check == "at-least-3-months").unwrap();
    let told: Vec<(State, Vec<&str>)> =
        check.outcomes.iter().map(|o| (o.outcome, o.fields.iter().map(|f| f.as_str()).collect())).collect();
    let open = |fields: &[&'static str]| (State::Undetermined, fields.to_vec());
    assert_eq!(
        told,
        [
            open(&["case_id.closing_reason"]),
            (State::Excluded, vec![]),
            open(&["case_id.closed_on", "case_id.closing_reason"]),
            (State::Met, vec![]),
        ]
    );
}
