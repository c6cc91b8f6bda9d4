//! What became of every file that was found, in words: what was not read first.

use std::collections::BTreeMap;

use crate::report::words::{Lang, Noun};
use crate::results::fate::{Fate, FileFate};

/// Files that are named one by one, and of one kind together, on a terminal.
const MOST_LINES: usize = 20;
const MOST_NAMES: usize = 5;

/// A fate in a word or two: `citit în parte`.
#[must_use]
pub const fn fate_words(fate: Fate, lang: Lang) -> &'static str {
    match fate {
        Fate::Read => lang.t("citit", "read"),
        Fate::InPart => lang.t("citit în parte", "read in part"),
        Fate::Unrecognised => lang.t("niciun registru recunoscut", "no register recognised"),
        Fate::Password => lang.t("protejat cu parolă", "protected by a password"),
        Fate::Unreadable => lang.t("necitit", "not read"),
        Fate::Archive => lang.t("arhivă", "archive"),
        Fate::Empty => lang.t("gol", "empty"),
        Fate::Unknown => lang.t("tip necunoscut", "of an unknown kind"),
        Fate::NotATable => lang.t("nu este un tabel", "not a table"),
        Fate::Duplicate => lang.t("același conținut ca alt fișier", "the same content as another file"),
        Fate::EmptyTemplate => lang.t("model necompletat", "template not filled in"),
        Fate::Ignored => lang.t("lăsat deoparte", "left aside"),
    }
}

/// Words for why a file or sheet was not read, by its reason code; empty for a code that says nothing more.
#[must_use]
pub fn reason_words(lang: Lang, reason: &str) -> &'static str {
    match reason {
        "no_such_path" => lang.t("nu există", "does not exist"),
        "empty_file" => lang.t("fișier gol", "empty"),
        "password" => lang.t("protejat cu parolă", "protected by a password"),
        "wrong_password" => {
            lang.t("protejat cu altă parolă decât cele date", "protected by another password than those given")
        }
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

/// A file with what became of it and why, on one line: `planuri.xlsx: citit în parte (foaia Plan: poate plans)`.
#[must_use]
pub fn fate_line(file: &FileFate<'_>, lang: Lang) -> String {
    let mut why: Vec<String> = Vec::new();
    if let Some(original) = file.duplicate_of {
        return format!("{}: {} {original}", file.file, lang.t("același conținut ca", "the same content as"));
    }
    if !file.reason.is_empty() && !matches!(file.fate, Fate::Password | Fate::Empty) {
        why.push(reason_words(lang, file.reason).to_owned());
    }
    let sheet = lang.t("foaia", "sheet");
    why.extend(file.sheets.iter().map(|(name, reason)| {
        let known = reason_words(lang, reason);
        let words =
            if known.is_empty() { format!("{} {reason}", lang.t("poate", "perhaps")) } else { known.to_owned() };
        match lang {
            Lang::Ro => format!("{sheet} „{name}”: {words}"),
            Lang::En => format!("{sheet} “{name}”: {words}"),
        }
    }));
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
    format!("{}: {}{why}", file.file, fate_words(file.fate, lang))
}

/// How many files have each fate; those that were read first.
fn fate_counts(fates: &[FileFate<'_>], lang: Lang) -> String {
    let mut counts: BTreeMap<Fate, usize> = BTreeMap::new();
    for file in fates {
        *counts.entry(file.fate).or_default() += 1;
    }
    let read = counts.remove(&Fate::Read).unwrap_or_default() as u64;
    let mut head = format!("{} {}", lang.counted(read, Noun::File), lang.t("citite", "read"));
    if read == 1 {
        head = format!("{} {}", lang.counted(read, Noun::File), lang.t("citit", "read"));
    }
    for (fate, count) in &counts {
        head.push_str(&format!(" · {}: {count}", fate_words(*fate, lang)));
    }
    head
}

/// What became of files, for a terminal: how many were read, then each that was not, the harmless ones together.
#[must_use]
pub fn fate_lines(fates: &[FileFate<'_>], lang: Lang) -> Vec<String> {
    let mut lines = vec![fate_counts(fates, lang)];
    let named = |file: &&FileFate<'_>| file.fate.is_unread() || file.fate == Fate::Duplicate;
    let (first, rest): (Vec<_>, Vec<_>) = fates.iter().filter(|file| file.fate != Fate::Read).partition(named);
    lines.extend(first.iter().take(MOST_LINES).map(|file| format!("  ! {}", fate_line(file, lang))));
    if first.len() > MOST_LINES {
        lines.push(format!("  ! … (+{}, results.json)", first.len() - MOST_LINES));
    }
    let mut groups: BTreeMap<(Fate, &str), Vec<&str>> = BTreeMap::new();
    for file in rest {
        groups.entry((file.fate, file.reason)).or_default().push(file.file);
    }
    for ((fate, reason), files) in groups {
        let more = files.len().saturating_sub(MOST_NAMES);
        let names: Vec<&str> = files.into_iter().take(MOST_NAMES).collect();
        let more = if more > 0 { format!(" … (+{more})") } else { String::new() };
        let reason = reason_words(lang, reason);
        let reason = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
        lines.push(format!("  {}{reason}: {}{more}", fate_words(fate, lang), names.join(", ")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::results;
    use crate::results::fate::PassedOver;
    use crate::results::{InputFile, InputSheet, Unread};

    #[test]
    fn what_was_not_read_comes_first() {
        let mut results = results(Vec::new());
        let sheet = InputSheet { sheet: "Plan".into(), nearly: Some("plans".into()), ..InputSheet::default() };
        let file = |name: &str, fate| InputFile { file: name.into(), fate, ..InputFile::default() };
        results.inputs = vec![
            file("cazuri.csv", Fate::Read),
            InputFile { sheets: vec![sheet], ..file("planuri.xlsx", Fate::InPart) },
            InputFile { duplicate_of: Some("cazuri.csv".into()), ..file("cazuri (1).csv", Fate::Duplicate) },
        ];
        results.unread = vec![Unread { file: "vechi.xls".into(), sheet: None, reason: "password".into() }];
        let passed = |file: &str, fate, reason: &str| PassedOver { file: file.into(), fate, reason: reason.into() };
        results.passed_over =
            vec![passed("a.pdf", Fate::NotATable, "pdf"), passed("mms.toml", Fate::Ignored, "mapping_file")];
        assert_eq!(
            fate_lines(&results.fates(), Lang::Ro),
            [
                "1 fișier citit · protejat cu parolă: 1 · citit în parte: 1 · nu este un tabel: 1 · același conținut ca alt fișier: 1 · lăsat deoparte: 1",
                "  ! vechi.xls: protejat cu parolă",
                "  ! planuri.xlsx: citit în parte (foaia „Plan”: poate plans)",
                "  ! cazuri (1).csv: același conținut ca cazuri.csv",
                "  nu este un tabel (PDF): a.pdf",
                "  lăsat deoparte (fișier de corespondențe): mms.toml",
            ]
        );
    }
}
