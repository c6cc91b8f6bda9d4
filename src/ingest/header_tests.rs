use std::borrow::Cow;

use super::super::grid::Merge;
use super::*;
use crate::registers::load;
use crate::registers::spec::Schema;

fn grid(rows: &[&str]) -> Grid<'static> {
    let mut grid = Grid::default();
    for (number, row) in (1u32..).zip(rows) {
        for (column, cell) in (0u32..).zip(row.split('|')) {
            if !cell.trim().is_empty() {
                grid.push(number, column, Value::Text(Cow::Owned(cell.trim().to_owned())));
            }
        }
    }
    grid
}

fn recognise(schema: &Schema, grid: &Grid<'_>, sheet: &str) -> Option<(String, usize, usize, Vec<String>)> {
    let found = find(grid, &Lexicon::new(schema), Hints { sheet, file: "export", forced: None })?;
    let register = &schema.registers[found.register];
    let fields =
        found.columns.iter().map(|c| c.field().map_or(format!("?{}", c.heading), |f| register.fields[f].id.clone()));
    Some((register.id.clone(), found.top, found.levels, fields.collect()))
}

#[test]
fn headings_are_found_below_titles() {
    let schema = load::embedded().unwrap();
    let grid = grid(&[
        "ROMÂNIA||||",
        "CONSILIUL JUDEȚEAN||||APROBAT, Director general",
        "SITUAȚIA CAZURILOR LA DATA DE 31.12.2024",
        "",
        "Nr. crt.|Nr. caz|Cod furnizor|Data înregistrării|Tip caz|Manager de caz|Observații",
        "1|C-1|F-1|14.03.2023|protecție|T-1|",
    ]);
    let (register, top, levels, fields) = recognise(&schema, &grid, "Foaie1").unwrap();
    assert_eq!((register.as_str(), top, levels), ("cases", 3, 1));
    assert_eq!(
        fields,
        ["?Nr. crt.", "case_id", "provider_id", "recorded_at", "category", "case_manager_id", "?Observații"]
    );
}

#[test]
fn two_levels_are_read_as_one() {
    let schema = load::embedded().unwrap();
    let mut grid = grid(&[
        "Nr. caz|Cod furnizor|Înregistrare|Tip caz|Manager de caz||Închidere|",
        "||Data înregistrării||Managerul de caz desemnat|Data desemnării MC|Data închiderii|Motiv închidere",
        "C-1|F-1|14.03.2023|protecție|T-1|15.03.2023||",
    ]);
    grid.merges = vec![
        Merge { top: 1, bottom: 2, left: 0, right: 0 },
        Merge { top: 1, bottom: 1, left: 4, right: 5 },
        Merge { top: 1, bottom: 1, left: 6, right: 7 },
    ];
    let (register, top, levels, fields) = recognise(&schema, &grid, "Foaie1").unwrap();
    assert_eq!((register.as_str(), top, levels), ("cases", 0, 2));
    assert_eq!(
        fields,
        [
            "case_id",
            "provider_id",
            "recorded_at",
            "category",
            "case_manager_id",
            "manager_appointed_on",
            "closed_on",
            "closing_reason"
        ]
    );
}

#[test]
fn field_ids_and_english_headings_will_do() {
    let schema = load::embedded().unwrap();
    for register in &schema.registers {
        let ids: Vec<&str> = register.fields.iter().map(|f| f.id.as_str()).collect();
        let english: Vec<&str> = register.fields.iter().map(|f| f.headings_en[0].as_str()).collect();
        let romanian: Vec<&str> = register.fields.iter().map(|f| f.headings_ro[0].as_str()).collect();
        for (headings, sheet) in [
            (ids, register.id.as_str()),
            (english, &register.sheets_en[0]),
            (romanian.clone(), &register.sheets[0]),
            (romanian, "2023"),
        ] {
            let grid = grid(&[&headings.join("|")]);
            let (id, _, _, fields) =
                recognise(&schema, &grid, sheet).unwrap_or_else(|| panic!("{} {sheet}", register.id));
            assert_eq!(id, register.id, "{sheet}");
            let all: Vec<&str> = register.fields.iter().map(|f| f.id.as_str()).collect();
            assert_eq!(fields, all, "{sheet}");
        }
    }
}

#[test]
fn required_columns_alone_suffice_under_the_right_name() {
    let schema = load::embedded().unwrap();
    for register in &schema.registers {
        let few: Vec<&str> = register.fields.iter().filter(|f| f.required).map(|f| f.headings_ro[0].as_str()).collect();
        if few.len() < 2 {
            continue;
        }
        let grid = grid(&[&few.join("|")]);
        let found = recognise(&schema, &grid, &register.sheets[0]).unwrap_or_else(|| panic!("{}", register.id));
        assert_eq!(found.0, register.id);
    }
}

#[test]
fn sheets_of_something_else_are_nothing() {
    let schema = load::embedded().unwrap();
    for rows in [
        vec!["Lună|Buget|Cheltuieli", "ianuarie|10|20"],
        vec!["Instrucțiuni de completare", "Completați toate coloanele."],
        vec!["Denumire|Cantitate|Observații|Total", "hârtie|3||3"],
        vec![],
    ] {
        assert_eq!(recognise(&schema, &grid(&rows), "Foaie1"), None, "{rows:?}");
    }
}

#[test]
fn a_table_that_leaves_out_codes_is_known_by_its_headings() {
    let schema = load::embedded().unwrap();
    // Above a second table, under a sheet name that says both: the first is not its title.
    let grid = grid(&[
        "Situația personalului",
        "Nr. crt.|Nume și prenume|Funcția|Studii|Specializarea|Data angajării|Data încetării|Fișa postului|Diplomă la dosar",
        "1|Exemplu Ana|manager de caz|superioare|asistență socială|01.09.2010|-|01.09.2010|da",
        "Formare profesională",
        "Nr. crt.|Cursant|Denumire curs|Domeniul|Tip formare|Data începerii|Data finalizării|Nr. ore",
        "1|Exemplu Ana|Management de caz|management de caz|continuă|08.04.2024|12.04.2024|42",
    ]);
    let (register, top, _, fields) = recognise(&schema, &grid, "Personal si formare").unwrap();
    assert_eq!((register.as_str(), top), ("staff", 1));
    assert_eq!(fields.get(6).map(String::as_str), Some("left_on"), "{fields:?}");
}

#[test]
fn the_end_of_what_a_register_is_about_needs_no_more_words() {
    let schema = load::embedded().unwrap();
    let lexicon = Lexicon::new(&schema);
    let ends = |register: &str| {
        let position = schema.position(register).unwrap();
        let meaning = lexicon.meanings("Data încetării").into_iter().find(|(known, _)| *known == position);
        match meaning {
            Some((_, Meaning::Field(field))) => Some(schema.registers[position].fields[field].id.as_str()),
            _ => None,
        }
    };
    let known = ["appointments", "measures", "staff", "plans", "contracts", "post_monitoring", "delegations"];
    let fields = ["ended_on", "ended_on", "left_on", "completed_on", "valid_to", "ended_on", "to_on"];
    for (register, field) in known.into_iter().zip(fields) {
        assert_eq!(ends(register), Some(field), "{register}");
    }
    // Of a case it may be the end of the case or of its measure.
    assert_eq!(ends("cases"), None);
}
