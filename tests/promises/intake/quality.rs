//! Remarks on the data: each rule finds its rows, none is a breach, and each stands beside the indicators it touches.

use std::collections::BTreeMap;

use calamine::{Reader, Xlsx, open_workbook};
use mms_audit::outcome::State;

use super::{audited, folder};
use crate::harness::audit;

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
        (("cases", "duplicate_key"), vec![(3, Some(2))]),
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
        assert_eq!(touching, 2, "{texts:#?}");
        assert!(texts.iter().any(|r| r.iter().any(|c| c.contains("I3.6.2 (1)"))), "{texts:#?}");
        let html = std::fs::read_to_string(out.path().join("F-1.html")).unwrap();
        assert!(html.contains(head) && html.contains(cell), "{lang}");
    }
}

#[test]
fn a_bad_cell_of_a_related_row_touches_the_case_that_hangs_on_it() {
    let cases = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării;Data închiderii\n\
        C-1;F-1;protecție;05.03.2024 11:00;\nC-2;F-1;protecție;05.03.2024 11:00;\n";
    // The first visit of a child cannot be dated, the second can; the kind of a report is on no list.
    let visits = "Nr. caz;Data vizitei;Efectuată de\nC-1;32.03.2024;T-1\nC-2;20.03.2024;T-1\n";
    let assessments = "Nr. caz;Tip evaluare;Data evaluării\nC-1;zzz qqq 9;05.03.2024 12:00\n\
        C-2;inițială;05.03.2024 12:00\n";
    let input = folder(&[("cases.csv", cases), ("visits.csv", visits), ("assessments.csv", assessments)]);
    let results = audited(&[input.path()], None).unwrap().results;
    let s3 = results.providers[0].checks.iter().find(|c| c.indicator == "S3").unwrap();
    let open = s3.outcomes.iter().find(|o| o.outcome == State::Undetermined).unwrap();
    let places: Vec<(&str, u32)> = open.sources.iter().map(|s| (&*s.file, s.row)).collect();
    assert_eq!((open.subject.as_str(), open.fields.as_slice()), ("C-1", &["assessments.kind".to_owned()][..]));
    assert_eq!(places, [("cases.csv", 2), ("assessments.csv", 2)]);
    for check in &results.providers[0].checks {
        for o in &check.outcomes {
            println!("{} {} {:?} {:?} {:?}", check.indicator, o.subject, o.outcome, o.fields, o.sources);
        }
    }
}
