//! Children who are named by their CNP or name instead of their case number.

use mms_audit::ingest::pseudonym::Key;
use mms_audit::results::Results;
use mms_audit::results::outcome::State;

use super::{assert_same, audited, folder};

const CASES: &str = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării;CNP;Data închiderii\n\
    C-1;F-1;protecție;04.03.2024 10:00;6240515700006;\n\
    C-2;F-1;protecție;05.03.2024 11:00;6240515120003;\n";

fn read(files: &[(&str, &str)], key: Option<Key>) -> Results {
    let input = folder(files);
    audited(&[input.path()], key).unwrap().results
}

fn rules(results: &Results) -> Vec<(String, String, u32)> {
    let quality = &results.providers[0].quality;
    quality.iter().map(|f| (f.rule.clone(), f.file.clone(), f.row)).collect()
}

#[test]
fn a_cnp_in_place_of_the_case_number_finds_the_case() {
    let assessments = |one: &str, two: &str| {
        format!(
            "Nr. caz;Tip evaluare;Data evaluării\n{one};inițială;06.03.2024 09:00\n{two};inițială;06.03.2024 10:00\n"
        )
    };
    let meetings = |list: &str| {
        format!(
            "Nr. ședință;Cod serviciu;Tip întâlnire;Data întâlnirii;Cazuri discutate\nI-1;S-1;echipă;07.03.2024;\"{list}\"\n"
        )
    };
    let by = |assessments: &str, meetings: &str| {
        read(&[("cases.csv", CASES), ("assessments.csv", assessments), ("meetings.csv", meetings)], None)
    };
    let numbers = by(&assessments("C-1", "C-2"), &meetings("C-1, C-2"));
    let codes = by(&assessments("6240515700006", "624 0515 120003"), &meetings("6240515700006; C-2"));
    assert_eq!(rules(&codes), rules(&numbers));
    assert_same(codes, numbers, "by CNP");
}

#[test]
fn a_cnp_of_nobody_and_of_two_cases_is_said_without_it() {
    let cases = format!("{CASES}C-3;F-1;protecție;06.03.2024;6240515120003;01.06.2024\n");
    let assessments =
        "Nr. caz;Tip evaluare;Data evaluării\n6130704410004;inițială;06.03.2024\n6240515120003;inițială;06.03.2024\n";
    let results = read(&[("cases.csv", &cases), ("assessments.csv", assessments)], None);
    let found = rules(&results);
    assert!(found.contains(&("dangling_reference".into(), "assessments.csv".into(), 2)), "{found:?}");
    assert!(found.contains(&("ambiguous_reference".into(), "assessments.csv".into(), 3)), "{found:?}");
}

#[test]
fn a_child_in_two_open_cases_is_noticed() {
    let cases = format!(
        "{CASES}C-3;F-1;prevenire;06.05.2024;6240515700006;\nC-4;F-1;prevenire;06.05.2024;6240515120003;01.06.2024\n\
         C-5;F-2;prevenire;06.05.2024;6240515700006;\n"
    );
    let results = read(&[("cases.csv", &cases)], None);
    let twice: Vec<_> = results
        .providers
        .iter()
        .flat_map(|p| &p.quality)
        .filter(|f| f.rule == "child_in_two_open_cases")
        .map(|f| (f.row, f.other_row))
        .collect();
    assert_eq!(twice, [(4, Some(2))]);
}

#[test]
fn a_case_that_is_named_by_its_child_appears_under_its_place() {
    let cases = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării\n\
        6240515700006;F-1;protecție;04.03.2024 10:00\nPopescu Zzmarcata;F-1;protecție;05.03.2024 11:00\n";
    let assessments = "Nr. caz;Tip evaluare;Data evaluării\n6240515700006;inițială;05.03.2024 09:00\nZZMARCATA POPESCU;inițială;06.03.2024 10:00\n";
    let results = read(&[("cases.csv", cases), ("assessments.csv", assessments)], None);
    assert_eq!(
        rules(&results),
        [("personal_key".into(), "cases.csv".into(), 2), ("personal_key".into(), "cases.csv".into(), 3)]
    );
    let check = results.providers[0].checks.iter().find(|c| c.indicator == "S3").unwrap();
    let subjects: Vec<&str> = check.outcomes.iter().map(|o| o.subject.as_str()).collect();
    assert_eq!((check.counts.met, subjects), (2, vec!["cases.csv!2", "cases.csv!3"]));
}

#[test]
fn no_output_depends_on_the_key() {
    let assessments =
        "Nr. caz;Tip evaluare;Data evaluării\n6240515700006;inițială;06.03.2024\nPopescu Ana;inițială;06.03.2024\n";
    let files = [("cases.csv", CASES), ("assessments.csv", assessments)];
    let json = |key| serde_json::to_string(&read(&files, key)).unwrap();
    let one = json(Key::new(&[1; 32]));
    assert_eq!(one, json(Key::new(&[2; 32])));
    assert_eq!(one, json(None));
    assert!(!one.contains('\u{1}') && !one.contains("\\u0001"));
}

#[test]
fn a_case_number_that_says_the_name_beside_it_is_shown_by_its_place() {
    let cases = "Nr. caz;Cod furnizor;Tip caz;Data înregistrării;Numele copilului\n\
        Zvîrgolici Anemona 12/2023;F-1;protecție;04.03.2024 10:00;Zvîrgolici Anemona\n\
        filofteia_8;F-1;protecție;05.03.2024 11:00;Zvîrgolici Filofteia\n\
        C-3;F-1;protecție;06.03.2024 11:00;Popescu Ana\n";
    let assessments = "Nr. caz;Tip evaluare;Data evaluării\n\
        Zvîrgolici Anemona 12/2023;inițială;05.03.2024 09:00\nfilofteia_8;inițială;06.03.2024 10:00\n";
    let results = read(&[("cases.csv", cases), ("assessments.csv", assessments)], None);
    let text = serde_json::to_string(&results).unwrap().to_lowercase();
    assert!(!text.contains("anemona") && !text.contains("filofteia") && !text.contains("rgolici"), "{text}");
    // The number still finds the case.
    let s3 = results.providers[0].checks.iter().find(|c| c.indicator == "S3").unwrap();
    let told: Vec<(&str, State)> = s3.outcomes.iter().map(|o| (o.subject.as_str(), o.outcome)).collect();
    let expected = [("C-3", State::NotMet), ("cases.csv!2", State::Met), ("cases.csv!3", State::Met)];
    assert_eq!(told, expected);
    let found = rules(&results);
    for row in [2, 3] {
        assert!(found.contains(&("personal_key".into(), "cases.csv".into(), row)), "{found:?}");
    }
}

#[test]
fn a_running_number_is_a_number_only_where_there_is_no_other() {
    let trainings = |head: &str, rows: &str| format!("{head};Marca;Domeniul;Data începerii;Data finalizării\n{rows}");
    let staff = "Marca;Cod furnizor;Nume și prenume;Funcția\nT-1;F-1;Ionescu Dan;MC\n";
    let subjects = |text: &str| -> Vec<String> {
        let results = read(&[("staff.csv", staff), ("trainings.csv", text)], None);
        let outcomes = results.providers[0].checks.iter().flat_map(|c| &c.outcomes);
        let mut subjects: Vec<String> =
            outcomes.map(|o| o.subject.to_string()).filter(|s| s.starts_with('F')).collect();
        subjects.dedup();
        subjects
    };
    let both = trainings("Nr. crt.;Nr. înscriere", "1;F-77;T-1;case_management;04.03.2024;08.03.2024\n");
    assert!(subjects(&both).contains(&"F-77".to_owned()), "{:?}", subjects(&both));
}
