//! A workbook whose rows hold several records, its mapping drafted by the program, and what is read by it.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;

use super::inspect::{draft_mapping, inspect};
use super::{MAPPING_FILE, ReadOptions, Reading, read};
use crate::registers::load;
use crate::registers::typed::{TypedColumn, TypedSheet};
use crate::text::Lang;
use crate::time::{format_day, format_month};

/// A workbook by hand: sheets of rows, and a title above the headings.
fn workbook(dir: &Path, sheets: &[(&str, &[&str])]) -> PathBuf {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        sheet.write_string(0, 0, "Direcția generală, situație la zi").unwrap();
        for (row, line) in (2..).zip(*rows) {
            for (column, text) in (0..).zip(line.split('|').map(str::trim)).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }
    let path = dir.join("evidenta.xlsx");
    book.save(&path).unwrap();
    path
}

fn load(path: &PathBuf) -> Reading {
    let schema = load::embedded().unwrap();
    read(std::slice::from_ref(path), &schema, &ReadOptions::default()).unwrap()
}

fn draft(path: &PathBuf) -> String {
    let schema = load::embedded().unwrap();
    draft_mapping(&inspect(std::slice::from_ref(path), &schema, &ReadOptions::default()), Lang::En)
}

/// Each record in a line: spreadsheet row, then some fields.
fn lines(reading: &Reading, register: &str, fields: &[&str]) -> Vec<String> {
    let schema = load::embedded().unwrap();
    let of = |sheet: &&TypedSheet| schema.registers[sheet.register].id == register;
    let mut lines = Vec::new();
    for sheet in reading.ingested.sheets.iter().filter(of) {
        let spec = &schema.registers[sheet.register];
        for (at, row) in sheet.rows.iter().enumerate() {
            let cells = fields.iter().map(|field| {
                let column = &sheet.columns[spec.field_position(field).unwrap()];
                let list = spec.field(field).unwrap().of.as_ref().and_then(|of| schema.codes.get(of));
                match column {
                    TypedColumn::Text(texts) => texts.get(at).unwrap_or("-").to_owned(),
                    TypedColumn::Day(days) => days[at].map_or("-".to_owned(), format_day),
                    TypedColumn::Moment(days) => days[at].map_or("-".to_owned(), |(day, _)| format_day(day)),
                    TypedColumn::Month(days) => days[at].map_or("-".to_owned(), format_month),
                    TypedColumn::Code(codes) => {
                        codes[at].map_or("-".to_owned(), |c| list.unwrap().get(c).unwrap().id.clone())
                    }
                    _ => "absent".to_owned(),
                }
            });
            lines.push(std::iter::once(row.to_string()).chain(cells).collect::<Vec<_>>().join(" "));
        }
    }
    lines.sort();
    lines
}

#[test]
fn two_records_beside_each_other_groups_again_and_again_and_months_are_drafted_and_read() {
    let dir = tempfile::tempdir().unwrap();
    let file = workbook(
        dir.path(),
        &[
            (
                "Fise",
                &[
                    "Nr. caz | Data evaluării inițiale | Data raportului inițial | Data evaluării detaliate | Decizia inițială",
                    "C-1 | 03.01.2024 | 04.01.2024 | 20.01.2024 |",
                    "C-2 | 05.01.2024 |            |            |",
                    "C-3 |            |            |            |",
                ],
            ),
            (
                "Reevaluari",
                &[
                    "Nr. caz | Data reevaluării 1 | Data raportului 1 | Data reevaluării 2 | Data raportului 2",
                    "C-1 | 01.04.2024 | 02.04.2024 | 01.07.2024 | 02.07.2024",
                    "C-2 | 05.04.2024 | 06.04.2024 |            |",
                ],
            ),
            (
                "Lunar",
                &[
                    "Nr. caz | Ianuarie 2024 | Februarie 2024 | Martie 2024",
                    "C-1 | 31.01.2024 | 28.02.2024 |",
                    "C-2 |            | 29.02.2024 | nu",
                ],
            ),
        ],
    );
    let mapping = draft(&file);
    // What no export can tell is left open: which kind of reassessment, and of report.
    let open: Vec<&str> = mapping.lines().filter(|line| line.contains("fixed = { kind = \"\" }")).collect();
    assert_eq!(open.len(), 3, "{mapping}");
    assert!(!mapping.contains("# [["), "{mapping}");
    std::fs::write(dir.path().join(MAPPING_FILE), &mapping).unwrap();
    let reading = load(&file);
    assert!(reading.problems.is_empty(), "{:?}\n{mapping}", reading.problems);
    let found = lines(&reading, "assessments", &["case_id", "kind", "performed_at", "report_on"]);
    assert_eq!(
        found,
        ["4 C-1 detailed 2024-01-20 absent", "4 C-1 initial 2024-01-03 2024-01-04", "5 C-2 initial 2024-01-05 -",],
        "{mapping}"
    );
    let found = lines(&reading, "reassessments", &["case_id", "performed_at", "report_on"]);
    assert_eq!(
        found,
        ["4 C-1 2024-04-01 2024-04-02", "4 C-1 2024-07-01 2024-07-02", "5 C-2 2024-04-05 2024-04-06"],
        "{mapping}"
    );
    let found = lines(&reading, "monitoring_reports", &["case_id", "month", "written_on"]);
    // A cell that says no under a month is a cell that cannot be read, and no report.
    assert_eq!(
        found[..3],
        ["4 C-1 2024-01 2024-01-31", "4 C-1 2024-02 2024-02-28", "5 C-2 2024-02 2024-02-29"],
        "{mapping}"
    );
}

#[test]
fn marks_under_months_patterns_and_other_spellings_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let file = workbook(
        dir.path(),
        &[
            ("Lunar", &["Nr. caz | Ian | Feb | Mar", "C-1 | x | - | X", "C-2 | nu | x |"]),
            (
                "Planuri",
                &[
                    "Dosar | Planul | Managerul",
                    "C-1 | PIP nr. 7 din 03.02.2024 | Pop I.",
                    "C-2 | pip  nr. 8/A din 04.02.2024 | POP I.",
                    "C-3 | fără număr | T-2",
                ],
            ),
        ],
    );
    let mapping = "[values.plans.approved_by]\n\"Pop I.\" = \"T-1\"\n\
        [[grid]]\nsheet = \"Lunar\"\nregister = \"monitoring_reports\"\ncolumns = { \"Nr. caz\" = \"case_id\" }\n\
        month = \"month\"\nyear = 2024\nfixed = { kind = \"monthly\" }\n\
        [[record]]\nsheet = \"evidenta.xlsx/Planuri\"\nregister = \"plans\"\n\
        columns = { \"Dosar\" = \"case_id\", \"@B\" = \"PIP nr. {plan_id} din {approved_on}\", \"Managerul\" = \"approved_by\" }\n";
    std::fs::write(dir.path().join(MAPPING_FILE), mapping).unwrap();
    let reading = load(&file);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let found = lines(&reading, "monitoring_reports", &["case_id", "kind", "month"]);
    assert_eq!(found, ["4 C-1 monthly 2024-01", "4 C-1 monthly 2024-03", "5 C-2 monthly 2024-02"]);
    let found = lines(&reading, "plans", &["case_id", "plan_id", "approved_on", "approved_by"]);
    assert_eq!(found, ["4 C-1 7 2024-02-03 T-1", "5 C-2 8/A 2024-02-04 T-1", "6 C-3 evidenta.xlsx!Planuri!6 - T-2"]);
}

#[test]
fn a_heading_that_is_not_there_leaves_the_sheet_unread_and_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let sheets: [(&str, &[&str]); 1] = [("Fise", &["Nr. caz | Data | Data", "C-1 | 03.01.2024 | 04.01.2024"])];
    let file = workbook(dir.path(), &sheets);
    let write = |columns: &str| {
        let text = format!("[[record]]\nsheet = \"Fise\"\nregister = \"visits\"\ncolumns = {{ {columns} }}\n");
        std::fs::write(dir.path().join(MAPPING_FILE), text).unwrap();
        let reading = load(&file);
        let told: Vec<String> = reading.problems.iter().map(|problem| format!("{:?}", problem.kind)).collect();
        (told.join("; "), reading.ingested.sheets.len())
    };
    let (told, sheets) = write("\"Nr. caz\" = \"case_id\", \"Data vizitei\" = \"visited_at\"");
    assert!(told.contains("data vizitei") && sheets == 0, "{told}");
    let (told, sheets) = write("\"Nr. caz\" = \"case_id\", \"Data\" = \"visited_at\"");
    assert!(told.contains("@A") && sheets == 0, "{told}");
    let (told, sheets) = write("\"Nr. caz\" = \"case_id\", \"@C\" = \"visited_at\"");
    assert_eq!((told.as_str(), sheets), ("", 1));
}

#[test]
fn a_column_for_each_quarter_week_year_or_code_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let file = workbook(
        dir.path(),
        &[
            (
                "Trimestre",
                &["Nr. caz | Trim. I | Trimestrul al II-lea | Trim. IV", "C-1 | x | - | X", "C-2 | nu | da |"],
            ),
            ("Saptamani", &["Nr. caz | Săpt. 7 2024 | S8 2024 | Observații", "C-1 | x |  | x", "C-2 |  | x |"]),
            ("Ani", &["Nr. caz | 2022 | Anul 2023", "C-1 | x | x"]),
            (
                "Tip",
                &[
                    "Nr. caz | Evaluare inițială | Evaluare detaliată",
                    "C-1 | 03.01.2024 | 20.01.2024",
                    "C-2 | | 21.01.2024",
                ],
            ),
            ("Zile", &["Nr. caz | S7 | S8", "C-1 | 13.02.2024 | 20.02.2024"]),
        ],
    );
    let mapping = "[values.assessments.kind]\n\"Evaluare inițială\" = \"initial\"\n\"Evaluare detaliată\" = \"detailed\"\n\
        [[grid]]\nsheet = \"Trimestre\"\nregister = \"reassessments\"\ncolumns = { \"Nr. caz\" = \"case_id\" }\n\
        quarter = \"performed_at\"\nyear = 2024\nfixed = { kind = \"reassessment\" }\n\
        [[grid]]\nsheet = \"Saptamani\"\nregister = \"visits\"\ncolumns = { \"Nr. caz\" = \"case_id\" }\nweek = \"visited_at\"\n\
        [[grid]]\nsheet = \"Ani\"\nregister = \"measures\"\ncolumns = { \"Nr. caz\" = \"case_id\" }\neach_year = \"decided_on\"\n\
        [[grid]]\nsheet = \"Tip\"\nregister = \"assessments\"\ncolumns = { \"Nr. caz\" = \"case_id\" }\n\
        code = \"kind\"\ncell = \"performed_at\"\n\
        [[grid]]\nsheet = \"Zile\"\nregister = \"intakes\"\ncolumns = { \"Nr. caz\" = \"case_id\" }\nweek = \"\"\ncell = \"admitted_at\"\n";
    std::fs::write(dir.path().join(MAPPING_FILE), mapping).unwrap();
    let reading = load(&file);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let found = lines(&reading, "reassessments", &["case_id", "performed_at"]);
    assert_eq!(found, ["4 C-1 2024-01-01", "4 C-1 2024-10-01", "5 C-2 2024-04-01"]);
    assert_eq!(lines(&reading, "visits", &["case_id", "visited_at"]), ["4 C-1 2024-02-12", "5 C-2 2024-02-19"]);
    assert_eq!(lines(&reading, "measures", &["case_id", "decided_on"]), ["4 C-1 2022-01-01", "4 C-1 2023-01-01"]);
    let found = lines(&reading, "assessments", &["case_id", "kind", "performed_at"]);
    assert_eq!(found, ["4 C-1 detailed 2024-01-20", "4 C-1 initial 2024-01-03", "5 C-2 detailed 2024-01-21"]);
    let found = lines(&reading, "intakes", &["case_id", "admitted_at"]);
    assert_eq!(found, ["4 C-1 2024-02-13", "4 C-1 2024-02-20"]);
}

#[test]
fn a_column_for_each_code_week_or_quarter_is_drafted() {
    let dir = tempfile::tempdir().unwrap();
    let file = workbook(
        dir.path(),
        &[
            ("Zile", &["Nr. caz | Săpt. 7 | Săpt. 8 | Săpt. 9", "C-1 | 13.02.2024 | 20.02.2024 | 27.02.2024"]),
            ("Semne", &["Nr. caz | Trim. I | Trim. II | Trim. III", "C-1 | x | x |"]),
            (
                "Masuri",
                &["Nr. caz | Plasament | Plasament în regim de urgență | Supraveghere specializată", "C-1 | x | | x"],
            ),
        ],
    );
    let mapping = draft(&file);
    // Cells with days of their own need no day of the heading; marks under quarters would be a day that nobody wrote.
    assert!(mapping.contains("week = \"\"") && mapping.contains("# quarter = "), "{mapping}");
    assert!(mapping.contains("first day"), "{mapping}");
    assert!(mapping.contains("code = \""), "{mapping}");
}

#[test]
fn what_heads_a_grid_is_one_thing_and_fits_its_field() {
    let schema = load::embedded().unwrap();
    let told = |keys: &str| {
        let text = format!("[[grid]]\nsheet = \"A\"\nregister = \"visits\"\ncolumns = {{ A = \"case_id\" }}\n{keys}\n");
        super::mapping::Mapping::parse(&text, &schema).unwrap_err().remove(0)
    };
    assert_eq!(told(""), "[[grid]] A: month | week | quarter | each_year | code (1)");
    assert_eq!(told("week = \"visited_at\"\ncode = \"place\""), told(""));
    let wrong = told("code = \"visited_at\"");
    assert!(wrong.starts_with("[[grid]] A: code = \"visited_at\": datetime (") && wrong.contains("place"), "{wrong}");
    assert!(told("week = \"visited\"").contains("visited_at?"));
}
