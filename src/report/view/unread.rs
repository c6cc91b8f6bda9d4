//! What could not be read, and is therefore missing from a report.

use crate::report::Report;
use crate::results::Unread;
use crate::text::Lang;

/// Files and sheets with the reason, in words: `evaluari2.xlsx (cut short or damaged)`.
#[must_use]
pub fn unread(report: &Report<'_>) -> Vec<String> {
    report.results.unread.iter().map(|unread| words(report.lang, unread)).collect()
}

fn words(lang: Lang, unread: &Unread) -> String {
    let why = match unread.reason.as_str() {
        "no_such_path" => lang.t("nu există", "does not exist"),
        "empty_file" => lang.t("fișier gol", "empty"),
        "password" => lang.t("protejat cu parolă", "protected by a password"),
        "damaged" => lang.t("trunchiat sau deteriorat", "cut short or damaged"),
        "not_a_workbook" => lang.t("pagină web, nu registru", "a web page, not a workbook"),
        "unknown_format" => lang.t("format necunoscut", "format not known"),
        "too_large" => lang.t("neobișnuit de mare", "unreasonably large"),
        "mapping" => lang.t("fișier de corespondențe greșit", "faulty mapping file"),
        _ => lang.t("nu poate fi deschis", "cannot be opened"),
    };
    match &unread.sheet {
        Some(sheet) => format!("{} › {sheet} ({why})", unread.file),
        None => format!("{} ({why})", unread.file),
    }
}
