//! What could not be read, and is therefore missing from a report.

use crate::report::Report;
use crate::report::words::register_title;
use crate::results::fate::{Fate, FileFate};

use super::fates::{fate_line, fate_words, reason_words};

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
