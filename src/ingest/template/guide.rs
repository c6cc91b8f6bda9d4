//! The sheet that explains the others.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{Styles, TemplateOptions, heading, sheet_name};
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec, Schema};
use crate::text::Lang;

/// The first cell of the explanation.
pub const fn title(lang: Lang) -> &'static str {
    lang.t("Cum se completează", "How to fill it in")
}

/// Adds the explanation as the first sheet.
pub fn add(
    book: &mut Workbook,
    schema: &Schema,
    registers: &[&RegisterSpec],
    options: &TemplateOptions<'_>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let lang = options.lang;
    let sheet = book.add_worksheet();
    sheet.set_name(lang.t("Explicații", "Explanation"))?;
    sheet.write_with_format(0, 0, title(lang), &styles.title)?;
    let lines = [
        lang.t(
            "Câte un rând pentru fiecare caz, plan, raport … Coloanele colorate sunt obligatorii. Același cod (caz, plan, angajat) se scrie la fel în toate foile.",
            "One row for each case, plan, report … Coloured columns are required. The same code (case, plan, employee) is written alike in all sheets.",
        ),
        lang.t(
            "O celulă goală înseamnă că lucrul nu s-a făcut sau nu există; la închiderea cazului, aprobarea planului, încheierea unei formări sau a monitorizării înseamnă „încă nu”.",
            "An empty cell means that the thing was not done or is not there; for the closing of a case, the approval of a plan, the end of a training or of the monitoring it means “not yet”.",
        ),
        lang.t(
            "O foaie lăsată goală înseamnă că registrul nu a fost predat. Un registru ținut, dar fără niciun rând, se declară în mms.toml, lângă fișier: kept_and_empty = [\"referrals\"] („mms registers list” dă numele).",
            "A sheet left empty means that the register was not handed over. A register that is kept and has no row is declared in mms.toml beside the file: kept_and_empty = [\"referrals\"] (`mms registers list` gives the names).",
        ),
        lang.t(
            "Dacă documentul există, dar data lui nu se cunoaște, se scrie „da” în locul datei. O celulă care nu se poate citi nu este tratată ca una goală.",
            "Where a paper is there and its date is not known, write “yes” in place of the date. A cell that cannot be read is not treated as an empty one.",
        ),
        lang.t(
            "Numele, adresa și CNP-ul se citesc doar pentru verificare și nu apar în niciun raport.",
            "Names, addresses and personal codes are read for checking only and appear in no report.",
        ),
    ];
    for (row, line) in (1u32..).zip(lines) {
        sheet.write(row, 0, line)?;
    }
    let top = 7;
    let titles = [
        lang.t("Foaia", "Sheet"),
        lang.t("Coloana", "Column"),
        lang.t("Ce înseamnă", "Meaning"),
        lang.t("Obligatorie", "Required"),
        lang.t("Cum se scrie", "How to write it"),
        lang.t("Valori", "Values"),
        lang.t("Indicatori", "Indicators"),
    ];
    for (column, (title, width)) in (0u16..).zip(titles.into_iter().zip([24.0, 30.0, 48.0, 11.0, 34.0, 48.0, 26.0])) {
        sheet.write_with_format(top, column, title, &styles.heading)?;
        sheet.set_column_width(column, width)?;
    }
    let mut row = top + 1;
    for spec in registers {
        for field in &spec.fields {
            let needed = (options.needed_by)(&spec.id, &field.id).join(", ");
            let cells = [
                sheet_name(spec, lang),
                heading(field, lang).to_owned(),
                lang.text(&field.title).to_owned(),
                (if field.required { lang.t("da", "yes") } else { "" }).to_owned(),
                form(field, lang).to_owned(),
                values(schema, field, lang),
                needed,
            ];
            for (column, cell) in (0u16..).zip(cells) {
                if !cell.is_empty() {
                    sheet.write_with_format(row, column, cell, &styles.wrapped)?;
                }
            }
            row += 1;
        }
    }
    sheet.set_freeze_panes(top + 1, 0)?;
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(top, top)?;
    sheet.autofilter(top, 0, row.saturating_sub(1).max(top), 6)?;
    Ok(())
}

/// How a field is written.
pub const fn form(field: &FieldSpec, lang: Lang) -> &'static str {
    match field.kind {
        FieldType::Id | FieldType::Text => "",
        FieldType::Date => lang.t("Data: zz.ll.aaaa", "Date: dd.mm.yyyy"),
        FieldType::Datetime => {
            lang.t("Data și, dacă se știe, ora: zz.ll.aaaa oo:mm", "Date and, where known, time: dd.mm.yyyy hh:mm")
        }
        FieldType::Month => lang.t("Luna: orice zi a ei", "Month: any day of it"),
        FieldType::Bool => lang.t("da sau nu", "yes or no"),
        FieldType::Int => lang.t("Număr întreg", "Whole number"),
        FieldType::Number => lang.t("Număr, cu zecimale dacă e cazul", "Number, with decimals where needed"),
        FieldType::Code => lang.t("Una dintre valorile din listă", "One of the values of the list"),
        FieldType::Codes => {
            lang.t("Una sau mai multe valori, despărțite prin ;", "One or several values, separated by ;")
        }
        FieldType::Ref => lang.t("Codul din foaia sa", "The code from its sheet"),
        FieldType::Refs => {
            lang.t("Unul sau mai multe coduri, despărțite prin ;", "One or several codes, separated by ;")
        }
        FieldType::Cnp => lang.t("13 cifre", "13 digits"),
    }
}

/// The values of a field's list, or the sheet that its codes come from.
fn values(schema: &Schema, field: &FieldSpec, lang: Lang) -> String {
    let Some(of) = field.of.as_deref() else { return String::new() };
    match field.kind {
        FieldType::Code | FieldType::Codes => {
            let codes = schema.codes.get(of).map_or(&[][..], |l| &l.codes);
            codes.iter().map(|c| lang.text(&c.title)).collect::<Vec<_>>().join("; ")
        }
        _ => schema.register(of).map_or_else(String::new, |spec| format!("→ {}", sheet_name(spec, lang))),
    }
}
