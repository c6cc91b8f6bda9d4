//! What could not be read, and is therefore missing from a report.

use crate::report::Report;
use crate::results::Unread;
use crate::text::Lang;

/// Files and sheets of a provider with the reason, in words: `evaluari2.xlsx (cut short or damaged)`. What is wrong with
/// the delivery of another provider is not held against this one.
#[must_use]
pub fn unread(report: &Report<'_>) -> Vec<String> {
    report.results.unread_of(report.provider).into_iter().map(|unread| words(report.lang, unread)).collect()
}

fn words(lang: Lang, unread: &Unread) -> String {
    let why = match reason_words(lang, &unread.reason) {
        "" => lang.t("nu poate fi deschis", "cannot be opened"),
        why => why,
    };
    match &unread.sheet {
        Some(sheet) => format!("{} › {sheet} ({why})", unread.file),
        None => format!("{} ({why})", unread.file),
    }
}

/// Words for why a file or sheet was not read, by its reason code; empty for a code that says nothing more.
#[must_use]
pub fn reason_words(lang: Lang, reason: &str) -> &'static str {
    match reason {
        "no_such_path" => lang.t("nu există", "does not exist"),
        "empty_file" => lang.t("fișier gol", "empty"),
        "password" => lang.t("protejat cu parolă", "protected by a password"),
        "ambiguous" => lang.t("cu două părți de același nume", "with two parts of one name"),
        "damaged" => lang.t("trunchiat sau deteriorat", "cut short or damaged"),
        "not_a_workbook" => lang.t("pagină web, nu registru", "a web page, not a workbook"),
        "unknown_format" => lang.t("format necunoscut", "format not known"),
        "too_large" => lang.t("neobișnuit de mare", "unreasonably large"),
        "mapping" => lang.t("fișier de corespondențe greșit", "faulty mapping file"),
        "mapping_in_archive" => lang.t("fișier de corespondențe în arhivă", "mapping file in an archive"),
        "unreadable" | "bad_sheet" => lang.t("nu poate fi deschis", "cannot be opened"),
        "archive" => lang.t("arhivă nedeschisă", "archive, not opened"),
        "numbers" => lang.t("registru Apple Numbers", "a workbook of Apple Numbers"),
        "old_excel" => lang.t("format Excel vechi", "an old format of Excel"),
        "database" => lang.t("bază de date", "a database"),
        "pdf" => "PDF",
        "document" => lang.t("document", "document"),
        "picture" => lang.t("imagine", "picture"),
        "page" => lang.t("pagină web", "web page"),
        "xml" => "XML",
        "json" => "JSON",
        "unknown_ending" => lang.t("terminație necunoscută", "unknown ending"),
        "mapping_file" => lang.t("fișier de corespondențe", "mapping file"),
        "companion" => lang.t("nu este registru", "not a register"),
        "own_output" => lang.t("scris de mms", "written by mms"),
        "opened" => lang.t("deschisă, fișierele din ea sunt în listă", "opened, its files are in the list"),
        _ => "",
    }
}
