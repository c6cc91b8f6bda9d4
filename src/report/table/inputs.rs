//! Lists about the inputs: remarks on the data, and the sheets that were read.

use super::{Cell, Name, Place, Table};
use crate::ingest::row_words;
use crate::report::Report;
use crate::report::view::{Provenance, Touched, fate_words, quality_message};
use crate::report::words::{field_title, register_title};
use crate::results::{InputFile, InputSheet, QualityFinding};
use crate::text::Lang;

/// A remark with its position in the whole list.
pub(crate) type Remark<'a> = (usize, &'a QualityFinding);

/// The remarks on the data.
pub(crate) fn quality<'t, 'a: 't>(report: Report<'a>, touched: &'t Touched) -> Table<'t, Remark<'a>> {
    let lang = report.lang;
    Table::new()
        .column(Name::Noticed, 30.0, Place::Both, move |(_, f): &Remark<'a>| Cell::Text(quality_message(&report, f)))
        .column(Name::Field, 16.0, Place::Both, move |(_, f)| {
            let field = f.field.as_deref();
            let title = field.map(|field| field_title(report.schema, lang, f.register.as_deref(), field));
            Cell::Text(title.unwrap_or_default())
        })
        .column(Name::Value, 13.0, Place::Both, |(_, f)| Cell::text(f.value.as_deref()))
        .column(Name::Place, 0.0, Place::Page, |(_, f)| {
            let row = if f.row > 0 { format!(" › {}{}", f.column, f.row) } else { String::new() };
            Cell::Text(format!("{} › {}{row}", f.file, f.sheet))
        })
        .column(Name::InputFile, 27.0, Place::Book, |(_, f)| Cell::text(Some(&f.file)))
        .column(Name::Sheet, 14.0, Place::Book, |(_, f)| Cell::text(Some(&f.sheet)))
        .column(Name::Row, 7.5, Place::Book, |(_, f)| Cell::Number((f.row > 0).then_some(f64::from(f.row))))
        .column(Name::Letters, 8.0, Place::Book, |(_, f)| Cell::text(Some(&f.column)))
        .column(Name::Touched, 14.0, Place::Both, |(at, _)| Cell::Text(touched.indicators(*at)))
        .column(Name::Register, 15.0, Place::Behind, move |(_, f)| {
            Cell::text(f.register.as_deref().map(|id| register_title(report.schema, lang, id)))
        })
        .column(Name::OtherRow, 9.0, Place::Behind, |(_, f)| Cell::Number(f.other_row.map(f64::from)))
        .column(Name::FromCell, 12.0, Place::Behind, |(at, _)| Cell::Sparse(touched.outcomes(*at)))
        .column(Name::Rule, 22.0, Place::Behind, |(_, f)| Cell::Faint(f.rule.clone()))
}

/// A sheet of a file; a file without sheets has an empty one.
pub(crate) type Read<'a> = (&'a InputFile, InputSheet);

/// The sheets of a provider's files.
pub(crate) fn sheets_of<'a>(files: &Provenance<'a>) -> Vec<Read<'a>> {
    let sheets = |input: &&'a InputFile| {
        let input = *input;
        let none = input.sheets.is_empty().then(InputSheet::default);
        input.sheets.iter().cloned().chain(none).map(move |sheet| (input, sheet)).collect::<Vec<_>>()
    };
    files.own.iter().flat_map(sheets).collect()
}

/// The sheets that were read.
pub(crate) fn sheets(report: Report<'_>) -> Table<'_, Read<'_>> {
    let lang = report.lang;
    Table::new()
        .column(Name::InputFile, 34.0, Place::Both, |(input, _): &Read<'_>| Cell::text(Some(&input.file)))
        .column(Name::Sheet, 20.0, Place::Both, move |(_, sheet)| {
            let hidden = if sheet.hidden { lang.t(" (ascunsă)", " (hidden)") } else { "" };
            Cell::Text(format!("{}{hidden}", sheet.sheet))
        })
        .column(Name::ReadAs, 24.0, Place::Both, move |(_, sheet)| {
            let register = sheet.register.as_deref().map(|id| register_title(report.schema, lang, id));
            Cell::text(Some(register.unwrap_or_else(|| lang.t("– niciunul", "– none"))))
        })
        .column(Name::RowsRead, 11.0, Place::Both, |(_, sheet)| Cell::Count(sheet.rows))
        .column(Name::Accepted, 11.0, Place::Both, |(_, sheet)| Cell::Count(sheet.accepted))
        .column(Name::SetAside, 11.0, Place::Both, |(_, sheet)| Cell::Count(sheet.quarantined))
        .column(Name::NoData, 20.0, Place::Book, move |(_, sheet)| {
            let parts = sheet.not_data.iter().map(|(why, n)| format!("{}: {n}", row_words::in_words(lang, why)));
            Cell::Text(parts.collect::<Vec<_>>().join("; "))
        })
        .column(Name::FileFate, 26.0, Place::Both, move |(input, _)| Cell::Text(became(input, lang)))
        .column(Name::Hash, 70.0, Place::Unprinted, |(input, _)| Cell::Faint(input.sha256.clone()))
}

fn became(input: &InputFile, lang: Lang) -> String {
    match &input.duplicate_of {
        Some(original) => format!("{} {original}", lang.t("același conținut ca", "the same content as")),
        None => fate_words(input.fate, lang).to_owned(),
    }
}
