//! A workbook as a social worker makes it: titles above the tables, headings of her own, totals, a sheet of notes.

use std::path::Path;

use rust_xlsxwriter::Workbook;

/// A child in it; nobody of that name exists.
pub const CHILD: &str = "Popescu Ilinca-Test";
/// A personal code in it; its serial number belongs to nobody.
pub const CNP: &str = "6240115000017";

/// Days after 8 January 2024, as she writes them.
fn day(after: i64) -> String {
    let first = i64::from(mms_audit::time::day_of(2024, 1, 8).unwrap());
    let (year, month, day) = mms_audit::time::ymd((first + after).try_into().unwrap());
    format!("{day:02}.{month:02}.{year}")
}

/// Writes the workbook.
pub fn write(path: &Path) {
    let mut book = Workbook::new();
    let names = ["Ana", "Ion", "Maria", "Vlad", "Radu", "Dora", "Matei", "Sonia", "Tudor", "Bianca", "Luca", "Ilie"];
    let children: Vec<Vec<String>> = (0..24)
        .map(|n: i64| {
            let name = if n == 4 { CHILD.to_owned() } else { format!("Popescu {}", names[n as usize % names.len()]) };
            let code = if n == 4 { CNP.to_owned() } else { String::new() };
            let kind = if n % 3 == 0 { "PROT." } else { "protecție specială" };
            vec![
                (n + 1).to_string(),
                name,
                code,
                format!("{}/2024", 20 + n),
                day(11 * n),
                kind.to_owned(),
                "Mureșan I.".to_owned(),
                if n % 5 == 0 { day(11 * n + 90) } else { String::new() },
            ]
        })
        .collect();
    let cases = book.add_worksheet();
    cases.set_name("COPII").unwrap();
    cases.write_string(0, 0, "Asociația Pași Mici").unwrap();
    cases.write_string(1, 0, "Evidența copiilor 2024").unwrap();
    let headings =
        ["Nr. crt.", "Numele copilului", "CNP", "Dosarul", "Intrat la", "Tipul cazului", "Managerul", "Închis la data"];
    table(cases, 3, &headings, &children);
    cases.write_string(28, 1, "TOTAL").unwrap();
    cases.write_number(28, 3, 24).unwrap();
    cases.write_string(30, 1, "Întocmit,").unwrap();

    let of_case = |n: i64| format!("{}/2024", 20 + n);
    let assessments: Vec<Vec<String>> = (0..24)
        .map(|n| vec![of_case(n), "inițială".into(), day(11 * n + 2), day(11 * n + 3), "Mureșan I.".into()])
        .collect();
    let sheet = book.add_worksheet();
    sheet.set_name("EVAL").unwrap();
    table(sheet, 0, &["Dosarul", "Felul evaluării", "Data eval.", "Data raport", "Cine a făcut"], &assessments);

    let plans: Vec<Vec<String>> =
        (0..20).map(|n| vec![format!("P{n}"), of_case(n), day(11 * n + 40), day(11 * n + 45)]).collect();
    let sheet = book.add_worksheet();
    sheet.set_name("PIP").unwrap();
    table(sheet, 0, &["Nr. plan", "Dosar copil", "Data PIP", "Data aprob."], &plans);

    let visits: Vec<Vec<String>> =
        (0..20).map(|n| vec![of_case(n), day(11 * n + 60), "Mureșan I.".into(), "da".into()]).collect();
    let sheet = book.add_worksheet();
    sheet.set_name("Vizite dom.").unwrap();
    table(sheet, 0, &["Dosar", "Data vizitei", "Cine a fost", "Raport"], &visits);
    book.save(path).unwrap();
}

fn table(sheet: &mut rust_xlsxwriter::Worksheet, top: u32, headings: &[&str], rows: &[Vec<String>]) {
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string(top, column, *heading).unwrap();
    }
    for (row, cells) in (top + 1..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}
