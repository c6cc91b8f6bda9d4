//! What could not be read, and is therefore missing from a report.

use crate::report::Report;
use crate::report::words::register_title;
use crate::results::fate::{Fate, FileFate};
use crate::text::Lang;

use super::fates::{fate_line, fate_words};

/// Files and sheets that may hold rows of a provider, with the reason, in words: `evaluari2.xlsx (cut short or damaged)`.
/// What is wrong with the delivery of another provider is not held against this one.
#[must_use]
pub fn unread(report: &Report<'_>) -> Vec<String> {
    let fates = report.results.fates_of(report.provider);
    let missing = fates.iter().filter(|file| is_missing(report, file));
    let mut all: Vec<String> = missing.flat_map(|file| words(report, file)).collect();
    all.sort();
    all
}

/// The files that were not opened, and nothing is missing for it, with what they are: `plan.pdf: not a table (PDF)`.
#[must_use]
pub fn passed_over(report: &Report<'_>) -> Vec<String> {
    let listed = |file: &str| report.results.inputs.iter().any(|input| input.file == file);
    let fates = report.results.fates_of(report.provider);
    let others = fates.iter().filter(|file| !is_missing(report, file) && !listed(file.file));
    others.map(|file| fate_line(file, report.lang)).collect()
}

/// Whether rows of registers may be missing because of a file.
fn is_missing(report: &Report<'_>, file: &FileFate<'_>) -> bool {
    let unread = || report.results.unread.iter().any(|unread| unread.file == file.file);
    file.fate.is_unread() || (file.fate == Fate::Archive && file.reason != "opened") || unread()
}

/// A file, or each of its sheets that were not read.
fn words(report: &Report<'_>, file: &FileFate<'_>) -> Vec<String> {
    let lang = report.lang;
    if file.sheets.is_empty() {
        let why = match reason_words(lang, file.reason) {
            "" => fate_words(file.fate, lang),
            why => why,
        };
        return vec![format!("{} ({why})", file.file)];
    }
    let sheet = |(sheet, reason): &(&str, &str)| match reason_words(lang, reason) {
        "" => {
            let perhaps = lang.t("nerecunoscută, poate", "not recognised, perhaps");
            format!("{} › {sheet} ({perhaps} {})", file.file, register_title(report.schema, lang, reason))
        }
        why => format!("{} › {sheet} ({why})", file.file),
    };
    file.sheets.iter().map(sheet).collect()
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
        "beside_results" => lang.t("stă lângă rezultate", "lies beside results"),
        "came_twice" => {
            lang.t("furnizorii lui sunt numărați din alt fișier", "its providers are counted from another file")
        }
        "opened" => lang.t("deschisă, fișierele din ea sunt în listă", "opened, its files are in the list"),
        _ => "",
    }
}
