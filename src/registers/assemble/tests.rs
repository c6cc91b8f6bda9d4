//! Keys, references, owners and what each provider supplied, on small registers written as text.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::authoring::example;
use crate::registers::load::embedded;
use crate::registers::table::{DANGLING, Table};
use crate::registers::{Mark, typed::Ingested};
use crate::time::parse_iso_day;

/// Registers and their rows as text.
type Files<'a> = &'a [(&'a str, &'a str)];

fn read(schema: &Schema, files: Files<'_>, absent: &[&str]) -> Ingested {
    let tables: BTreeMap<String, String> =
        files.iter().map(|(r, text)| ((*r).to_owned(), (*text).to_owned())).collect();
    let absent: Vec<String> = absent.iter().map(|field| (*field).to_owned()).collect();
    example::tables(schema, &tables, &absent).unwrap()
}

/// Puts inputs together, each in a folder of its own.
fn together(parts: Vec<Ingested>) -> Ingested {
    let mut all = Ingested::default();
    for (folder, part) in parts.into_iter().enumerate() {
        let before = u32::try_from(all.files.len()).unwrap();
        all.files.extend(part.files.into_iter().map(|f| InputFile { file: format!("{folder}/{}", f.file), ..f }));
        all.sheets.extend(part.sheets.into_iter().map(|mut sheet| {
            sheet.file += before;
            sheet
        }));
    }
    all
}

fn audited(parts: &[(Files<'_>, &[&str])]) -> Assembled {
    let schema = Arc::new(embedded().unwrap());
    let parts = parts.iter().map(|(files, absent)| read(&schema, files, absent)).collect();
    assemble(&schema, together(parts), parse_iso_day("2024-12-31").unwrap())
}

fn one(files: Files<'_>) -> Assembled {
    audited(&[(files, &[])])
}

fn table<'a>(all: &'a Assembled, register: &str) -> &'a Table {
    all.registers.table(register).unwrap()
}

fn subjects(all: &Assembled, register: &str) -> Vec<String> {
    let at = all.registers.schema.position(register).unwrap();
    (0..u32::try_from(table(all, register).height).unwrap()).map(|row| all.registers.subject(at, row)).collect()
}

/// Rule, file, row, other row and count of the findings.
fn findings(all: &Assembled) -> Vec<(&str, &str, u32, Option<u32>, Option<u64>)> {
    let tell = |f: &'_ QualityFinding| (f.row, f.other_row, f.count);
    let each = all.findings.iter().map(|(_, f)| (f.rule.as_str(), f.file.as_str(), tell(f)));
    each.map(|(rule, file, (row, other, count))| (rule, file, row, other, count)).collect()
}

fn counts(all: &Assembled, register: &str) -> Vec<(u64, u64, u64, u64)> {
    let sheets = all.files.iter().flat_map(|f| &f.sheets).filter(|s| s.register.as_deref() == Some(register));
    sheets.map(|s| (s.rows, s.accepted, s.quarantined, s.duplicates)).collect()
}

const CASES: &str = "case_id|provider_id|recorded_at|category|closed_on\nC-1|P-1|2024-03-01|prevention|\n";

#[test]
fn equal_rows_are_one_row_also_from_two_files() {
    let training = "training_id|staff_id|topic|started_on|hours\nK-1|T-1|case_management|2024-04-08|21\n\
                    |T-1|case_management|2024-05-08|7\n|T-1|case_management|2024-05-08|7\n";
    let measure =
        "case_id|kind|decided_on\nC-1|placement|2024-03-02\nC-1|placement|2024-03-02\nC-1|placement|2024-03-03\n";
    let staff = "staff_id|provider_id|role\nT-1|P-1|case_manager\n";
    let first: Files<'_> = &[("cases", CASES), ("staff", staff), ("trainings", training), ("measures", measure)];
    let all = audited(&[(first, &[]), (&[("cases", CASES), ("trainings", training)], &[])]);
    assert_eq!((table(&all, "cases").height, table(&all, "trainings").height), (1, 2));
    assert_eq!(table(&all, "measures").height, 2);
    assert_eq!(counts(&all, "trainings"), [(3, 2, 0, 1), (3, 0, 0, 3)]);
    assert_eq!(counts(&all, "measures"), [(3, 2, 0, 1)]);
    assert_eq!(findings(&all), [], "nothing is wrong with a second copy");
}

#[test]
fn rows_with_one_key_that_differ_are_unknown_where_they_do() {
    let other = "case_id|provider_id|recorded_at|category|closed_on\nC-1|P-1|2024-03-02|prevention|2024-06-01\n";
    let all = audited(&[(&[("cases", CASES)], &[]), (&[("cases", other)], &["cases.birth_on"])]);
    let cases = table(&all, "cases");
    assert_eq!((cases.height, cases.marks.len()), (1, 1));
    assert_eq!(cases.marks["recorded_at"].of(0), Some(Mark::Conflicting));
    assert_eq!((cases.days("recorded_at"), cases.days("closed_on")), (vec![None], vec![parse_iso_day("2024-06-01")]));
    assert!(cases.absent.is_empty(), "the column that one sheet lacks stands in the other");
    let found = findings(&all);
    assert_eq!(
        found,
        [("conflicting", "0/cases.csv", 2, Some(2), None), ("conflicting", "1/cases.csv", 2, Some(2), None)]
    );
}

#[test]
fn a_column_that_the_first_sheet_lacks_is_taken_from_the_other() {
    let more = "case_id|provider_id|recorded_at|category|birth_on\nC-1|P-1|2024-03-01|prevention|2015-01-01\n";
    let parts: [(Files<'_>, &[&str]); 2] =
        [(&[("cases", CASES)], &["cases.birth_on", "cases.sex"]), (&[("cases", more)], &["cases.sex"])];
    let all = audited(&parts);
    let cases = table(&all, "cases");
    assert_eq!(cases.days("birth_on"), [parse_iso_day("2015-01-01")]);
    assert_eq!(cases.absent.keys().collect::<Vec<_>>(), ["sex"]);
    assert_eq!(cases.absent["sex"].as_slice(), std::slice::from_ref(&(0..1)));
    assert_eq!(findings(&all), []);
}

const EPISODES: &str = "case_id|provider_id|recorded_at|category|closed_on\n\
    C-1|P-1|2023-03-01|prevention|2023-09-01\nC-1|P-1|2023-09-01|prevention|\nC-2|P-1|2023-03-01|prevention|\n\
    C-2|P-1|2024-03-01|prevention|\nC-3|P-1|2025-03-01|prevention|\nC-1|P-1|2025-01-01|prevention|\n";

#[test]
fn a_case_recorded_again_after_its_closing_is_another_episode() {
    let assessments = "assessment_id|case_id|kind|performed_at\nE-0|C-1|initial|2023-01-01\nE-1|C-1|initial|2023-08-31\n\
        E-2|C-1|initial|2023-09-01\nE-3|C-1|initial|\nE-4|C-3|initial|2024-02-02\nE-5|C-1|initial|2025-02-02\n";
    let all = one(&[("cases", EPISODES), ("assessments", assessments)]);
    assert_eq!(subjects(&all, "cases"), ["C-1", "C-1#2", "C-2"]);
    assert_eq!(table(&all, "cases").marks["recorded_at"].of(2), Some(Mark::Conflicting), "C-2 was not closed");
    let assessments = table(&all, "assessments");
    assert_eq!(assessments.refs["case_id"].rows, [0, 0, 1, DANGLING]);
    assert_eq!(assessments.candidates["case_id"], BTreeMap::from([(3, vec![0, 1])]));
    assert_eq!(assessments.owner, [0; 4]);
    let later =
        |cases, assessments| BTreeMap::from([("assessments".to_owned(), assessments), ("cases".to_owned(), cases)]);
    assert_eq!(all.later_rows, [later(2, 2)], "an assessment goes with its case");
}

#[test]
fn the_same_number_at_two_providers_is_two_cases() {
    let cases = "case_id|provider_id|recorded_at|category\nC-1|P-1|2024-03-01|prevention\nC-1|P-2|2024-04-01|prevention\n\
        C-2|P-2|2024-04-01|prevention\n";
    let assessments =
        "assessment_id|case_id|kind|performed_at\nE-1|C-1|initial|2024-03-02\nE-2|C-2|initial|2024-03-02\n";
    let plans = "plan_id|case_id|kind|created_on\nP-1|C-1|service|2024-03-02\n";
    let lines = "plan_id|line_no|description\nP-1|1|a\n";
    let all = one(&[("cases", cases), ("assessments", assessments), ("plans", plans), ("plan_services", lines)]);
    let assessments = table(&all, "assessments");
    assert_eq!(table(&all, "cases").height, 3);
    assert_eq!(assessments.refs["case_id"].rows, [DANGLING, 2]);
    assert_eq!(assessments.candidates["case_id"], BTreeMap::from([(0, vec![0, 1])]));
    assert_eq!(assessments.owner, [EMPTY, 1]);
    assert_eq!(assessments.supplied_to, [true, true], "it may hold a row of either");
    let owners: Vec<u32> = all
        .findings
        .iter()
        .filter(|(_, f)| f.rule == "ambiguous_reference" && f.file.contains("ass"))
        .map(|f| f.0)
        .collect();
    assert_eq!(owners, [0, 1]);
    assert_eq!(counts(&all, "assessments"), [(2, 2, 0, 0)]);
}

#[test]
fn rows_of_whom_nobody_knows_are_one_only_where_they_are_equal() {
    let staff = "staff_id|provider_id|role\nT-1|P-1|case_manager\nT-1|P-2|case_manager\nT-2|P-1|case_manager\n";
    let trainings = "training_id|staff_id|hours\nK-1|T-1|8\nK-1|T-1|42\nK-1|T-1|8\nK-2|T-2|8\nK-2|T-2|42\n";
    let all = one(&[("staff", staff), ("trainings", trainings)]);
    let trainings = table(&all, "trainings");
    // Those of the one whom T-2 names are one, with hours that nobody knows.
    assert_eq!(trainings.owner, [EMPTY, EMPTY, 0]);
    assert_eq!(trainings.numbers("hours"), [Some(8.0), Some(42.0), None]);
    assert_eq!(trainings.candidates["staff_id"], BTreeMap::from([(0, vec![0, 1]), (1, vec![0, 1])]));
}

#[test]
fn one_of_several_rows_that_contradict_each_other_is_none_of_them() {
    let staff =
        "staff_id|provider_id|name|role\nT-1|P-1|Ana Pop|case_manager\nT-2|P-1|Ana Pop|case_manager\nT-3|P-1||other\n";
    let trainings = |second: &str| format!("training_id|staff_id|hours\nK-1|Ana Pop|8\nK-1|{second}|8\n");
    let candidates = |second: &str| {
        let all = one(&[("staff", staff), ("trainings", &trainings(second))]);
        let trainings = table(&all, "trainings");
        assert_eq!((trainings.height, trainings.refs["staff_id"].rows.as_slice()), (1, [DANGLING].as_slice()));
        trainings.candidates.get("staff_id").cloned().unwrap_or_default()
    };
    assert_eq!(candidates("Ana Pop"), BTreeMap::from([(0, vec![0, 1])]));
    assert_eq!(candidates("T-3"), BTreeMap::new());
}

#[test]
fn a_file_of_one_provider_takes_nobody_elses_rows() {
    let of = |provider: &str, case: &str| {
        format!("case_id|provider_id|recorded_at|category\n{case}|{provider}|2024-03-01|prevention\n")
    };
    let assessments = "assessment_id|case_id|kind|performed_at\nE-1|C-2|initial|2024-03-02\nE-2|c- 1|initial|2024-03-02\n\
                       E-3|c-1|initial|2024-03-03\n";
    let (first, second) = (of("P-1", "C-1"), of("P-2", "C-2"));
    let parts: [(Files<'_>, &[&str]); 2] =
        [(&[("cases", &first), ("assessments", assessments)], &[]), (&[("cases", &second)], &[])];
    let all = audited(&parts);
    assert_eq!(table(&all, "assessments").refs["case_id"].rows, [DANGLING, 0, 0]);
    assert_eq!(table(&all, "assessments").supplied_to, [true, false]);
    assert_eq!(
        findings(&all),
        [
            ("dangling_reference", "0/assessments.csv", 2, None, None),
            ("reference_written_otherwise", "0/assessments.csv", 3, None, Some(2)),
        ]
    );
}

#[test]
fn a_register_that_is_not_there_is_one_finding() {
    let assessments =
        "assessment_id|case_id|kind|performed_at\nE-1|C-1|initial|2024-03-02\nE-2|C-2|initial|2024-03-02\n";
    let staff = "staff_id|provider_id|role\nT-1|P-1|case_manager\n";
    let all = one(&[("assessments", assessments), ("staff", staff)]);
    assert_eq!(findings(&all), [("register_not_supplied", "0/assessments.csv", 0, None, Some(2))]);
    assert_eq!(table(&all, "assessments").owner, [0, 0]);
    let nobodys = one(&[("assessments", assessments)]);
    assert_eq!(findings(&nobodys), [("register_not_supplied", "0/assessments.csv", 0, None, Some(2))]);
    assert_eq!(counts(&nobodys, "assessments"), [(2, 0, 2, 0)]);
}

#[test]
fn what_cannot_be_read_is_somebody_and_no_day() {
    let cases = "case_id|provider_id|recorded_at|category|case_manager_id|manager_appointed_on\n\
                 C-1|P-1|2024-03-01|prevention|#|2024-03-01\nC-2|P-1|2024-03-01|prevention|T-1|#\n#|P-1|2024-03-01|prevention||\n";
    let staff = "staff_id|provider_id|role\nT-1|P-1|case_manager\n";
    let meetings =
        "meeting_id|service_id|kind|held_at|case_ids\nM-1|S-1|team|2024-03-01|#\nM-2|S-1|team|2024-03-01|C-1\n";
    let services = "service_id|provider_id|kind\nS-1|P-1|complex_assessment\n";
    let all = one(&[("cases", cases), ("staff", staff), ("meetings", meetings), ("services", services)]);
    let appointments = table(&all, "appointments");
    assert_eq!(appointments.refs["staff_id"].rows, [DANGLING, 0]);
    assert_eq!(
        (appointments.marks["appointed_on"].of(0), appointments.marks["appointed_on"].of(1)),
        (None, Some(Mark::Unreadable))
    );
    assert_eq!(appointments.supplied_to, [true]);
    let meetings = table(&all, "meetings");
    assert_eq!((meetings.lists["case_ids"].get(0), meetings.lists["case_ids"].get(1)), (&[DANGLING][..], &[0][..]));
    assert_eq!(subjects(&all, "cases"), ["C-1", "C-2", "cases!4"]);
}

#[test]
fn what_hangs_on_a_later_row_goes_only_where_it_must() {
    let plans = "plan_id|case_id|kind|created_on\nP-1|C-1|service|2025-03-02\nP-2|C-1|service|2024-03-02\n";
    let lines = "plan_id|line_no|description\nP-1|1|a\nP-2|1|b\nP-3|1|c\n";
    let revisions = "reassessment_id|case_id|plan_id|kind|performed_at\nR-1|C-1|P-1|periodic|2024-05-05\n\
                     R-2|C-1|P-2|periodic|2024-05-05\n";
    let schema = embedded().unwrap();
    let kind = schema.codes["reassessment_kind"].codes[0].id.clone();
    let revisions = revisions.replace("periodic", &kind);
    let all = one(&[("cases", CASES), ("plans", plans), ("plan_services", lines), ("reassessments", &revisions)]);
    assert_eq!(subjects(&all, "plan_services"), ["P-2#1", "P-3#1"]);
    assert_eq!(table(&all, "reassessments").refs["plan_id"].rows, [EMPTY, 0]);
    let gone = ["plan_services", "plans"].map(|register| (register.to_owned(), 1));
    assert_eq!(all.later_rows, [BTreeMap::from(gone)]);
}

#[test]
fn a_provider_gets_alone_what_it_gets_beside_others() {
    let cases = |provider: &str| {
        format!(
            "case_id|provider_id|recorded_at|category|case_manager_id\nC-1|{provider}|2024-03-01|prevention|T-1\n\
                 C-2|{provider}|2024-03-01|prevention|T-2\n"
        )
    };
    let staff = |provider: &str, ids: [&str; 2]| {
        format!("staff_id|provider_id|role\n{}|{provider}|case_manager\n{}|{provider}|case_officer\n", ids[0], ids[1])
    };
    let measures = "case_id|kind|decided_on\nC-1|placement|2024-03-02\nC-9|placement|2024-03-02\n";
    let empty = "case_id|restricted_for\n";
    let texts: Vec<Vec<(&str, String)>> = vec![
        vec![("cases", cases("P-1")), ("staff", staff("P-1", ["T-1", "T-2"])), ("measures", measures.to_owned())],
        vec![("cases", cases("P-2")), ("staff", staff("P-2", ["T-1", "T-7"])), ("restrictions", empty.to_owned())],
        vec![("cases", cases("P-3").replace("C-2", "C-9"))],
    ];
    let files: Vec<Vec<(&str, &str)>> =
        texts.iter().map(|files| files.iter().map(|(r, text)| (*r, text.as_str())).collect()).collect();
    let parts: Vec<(Files<'_>, &[&str])> = files.iter().map(|files| (files.as_slice(), [].as_slice())).collect();
    let all = audited(&parts);
    assert_eq!(all.registers.providers, ["P-1", "P-2", "P-3"]);
    for (provider, part) in parts.iter().enumerate() {
        let alone = audited(&[*part]);
        for (spec, (here, there)) in
            all.registers.schema.registers.iter().zip(alone.registers.tables.iter().zip(&all.registers.tables))
        {
            assert_eq!(here.supplied_to[0], there.supplied_to[provider], "{} {}", spec.id, provider);
            let rows: Vec<usize> = (0..there.height).filter(|row| there.owner[*row] as usize == provider).collect();
            assert_eq!(rows.len(), here.height, "{}", spec.id);
            for (field, column) in &here.refs {
                let name =
                    |all: &Assembled, to: u32| (to < DANGLING).then(|| all.registers.subject(column.to, to)).ok_or(to);
                let alone: Vec<_> = column.rows.iter().map(|to| name(&alone, *to)).collect();
                let beside: Vec<_> = rows.iter().map(|row| name(&all, there.refs[field].rows[*row])).collect();
                assert_eq!(alone, beside, "{}.{field}", spec.id);
            }
        }
        let told = |all: &Assembled, owner: usize| -> Vec<(String, u32, Option<u64>)> {
            let own = all.findings.iter().filter(|(of, _)| *of as usize == owner);
            own.map(|(_, f)| (f.rule.clone(), f.row, f.count)).collect()
        };
        assert_eq!(told(&alone, 0), told(&all, provider));
    }
}

#[test]
fn a_date_far_behind_all_others_is_told() {
    let rows: String = (1..=28).map(|day| format!("C-{day}|P-1|2024-03-{day:02}|prevention|\n")).collect();
    let cases = format!("case_id|provider_id|recorded_at|category|closed_on\n{rows}C-99|P-1|2042-03-01|prevention|\n");
    let all = one(&[("cases", &cases)]);
    assert_eq!(findings(&all), [("far_date", "0/cases.csv", 30, None, None)]);
    assert_eq!(all.findings[0].1.value.as_deref(), Some("2042-03-01"));
}

#[test]
fn an_appointment_kept_in_a_case_has_no_later_day() {
    let cases = "case_id|provider_id|recorded_at|category|case_manager_id|manager_appointed_on\n\
                 C-1|P-1|2024-03-01|prevention||\nC-2|P-1|2024-03-01|prevention|T-1|2024-03-02\n";
    let appointments = "case_id|staff_id|role|appointed_on|ended_on\nC-1|T-1|case_manager|2024-03-02|2025-06-01\n";
    let all = one(&[("cases", cases), ("appointments", appointments)]);
    let table = table(&all, "appointments");
    let later: Vec<Option<bool>> = table.later["ended_on"].iter().collect();
    assert_eq!((table.height, later), (2, vec![Some(true), Some(false)]));
}

#[test]
fn a_manager_kept_in_a_case_who_cannot_be_read_stays_so() {
    let staff = "staff_id|provider_id|name|role\nT-1|P-1|Ana Pop|case_manager\nT-2|P-1|Ana Pop|case_manager\n";
    let cases = "case_id|provider_id|recorded_at|category|case_manager_id\n\
                 C-1|P-1|2024-03-01|prevention|#\nC-2|P-1|2024-03-01|prevention|Pop Ana\n";
    let all = one(&[("cases", cases), ("staff", staff), ("appointments", "case_id|staff_id|role\n")]);
    let table = table(&all, "appointments");
    assert_eq!(table.refs["staff_id"].rows, [DANGLING; 2]);
    assert_eq!([0, 1].map(|row| table.marks["staff_id"].of(row)), [Some(Mark::Unreadable), None]);
    assert_eq!(table.candidates["staff_id"], BTreeMap::from([(1, vec![0, 1])]));
}

#[test]
fn rows_are_found_alike_whatever_the_order_in_which_they_are_named() {
    let cases = |provider: &str, numbers: &[u32]| {
        let rows = numbers.iter().map(|n| format!("C-{n}|{provider}|2024-03-01|prevention|\n"));
        format!("case_id|provider_id|recorded_at|category|closed_on\n{}", rows.collect::<String>())
    };
    let visits = |order: &[u32]| {
        let rows = order.iter().enumerate().map(|(at, n)| format!("V-{at}|C-{n}|2024-04-01\n"));
        format!("visit_id|case_id|visited_at\n{}", rows.collect::<String>())
    };
    let orders: [&[u32]; 4] =
        [&[1, 1, 2, 4, 9, 99, 3], &[9, 4, 3, 2, 1, 1, 99], &[2, 3, 4, 1, 9, 1], &[99, 9, 8, 7, 1]];
    for order in orders {
        let (known, visited) = (cases("P-1", &[1, 2, 3, 4, 5, 6, 7, 8, 9]), visits(order));
        let found = |all: &Assembled| table(all, "visits").refs["case_id"].rows.clone();
        let expected: Vec<u32> = order.iter().map(|n| if *n > 9 { DANGLING } else { n - 1 }).collect();
        assert_eq!(found(&one(&[("cases", &known), ("visits", &visited)])), expected, "{order:?}");
        // Somebody else's file names none of these rows, and its own ones where they have the same numbers.
        let others = cases("P-2", &[2, 20]);
        let first: Files<'_> = &[("cases", &known)];
        let all = audited(&[(first, &[]), (&[("cases", &others), ("visits", &visited)], &[])]);
        let expected: Vec<u32> = order.iter().map(|n| if *n == 2 { 9 } else { DANGLING }).collect();
        assert_eq!(found(&all), expected, "{order:?}");
        let alone = cases("P-2", &[20, 21]);
        let all = audited(&[(first, &[]), (&[("cases", &alone), ("visits", &visited)], &[])]);
        assert!(found(&all).iter().all(|row| *row == DANGLING), "{order:?}");
    }
}
