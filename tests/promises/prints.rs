//! On paper: nothing too small to read, few pages, what matters first. Pages are those of LibreOffice.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::ZlibDecoder;

use crate::harness::{PROVIDERS, audit, fixture, mms};
use crate::returned_workbook::through_libreoffice;

/// Points of the smallest letters, with what rounding takes away.
const SMALLEST: f64 = 7.95;

/// Sizes of letters in points, as the content of the pages sets them.
fn sizes(pdf: &Path) -> Vec<f64> {
    let bytes = std::fs::read(pdf).unwrap();
    let mut sizes = Vec::new();
    let mut rest = bytes.as_slice();
    while let Some(at) = memchr(rest, b"stream\n").or_else(|| memchr(rest, b"stream\r\n")) {
        let body = &rest[at + 7..];
        let body = body.strip_prefix(b"\n").unwrap_or(body);
        let mut text = Vec::new();
        // A stream that is no text of a page is no deflated one, or says nothing of fonts.
        if ZlibDecoder::new(body).read_to_end(&mut text).is_ok() {
            let text = String::from_utf8_lossy(&text).into_owned();
            let words: Vec<&str> = text.split_whitespace().collect();
            sizes.extend(
                words.windows(2).filter(|pair| pair[1].starts_with("Tf")).map(|pair| pair[0].parse::<f64>().unwrap()),
            );
        }
        rest = body;
    }
    assert!(!sizes.is_empty(), "{}: no letters", pdf.display());
    sizes
}

fn memchr(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// The text of each page; none where poppler is not installed.
fn pages(pdf: &Path) -> Option<Vec<String>> {
    let done = match Command::new("pdftotext").args(["-layout"]).arg(pdf).arg("-").output() {
        Ok(done) => done,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "pdftotext: {error}");
            println!("skipped: pdftotext is not installed");
            return None;
        }
    };
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    Some(pages)
}

/// Pages of each sheet, by the name in their margin.
fn by_sheet(pages: &[String], names: &[&str]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for page in pages {
        let head = page.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let name = names.iter().filter(|name| head.contains(*name)).max_by_key(|name| name.len());
        *counts.entry(name.map_or_else(|| head.trim().to_owned(), |name| (*name).to_owned())).or_default() += 1;
    }
    counts
}

fn pdf(book: &Path) -> Option<PathBuf> {
    through_libreoffice(book, "pdf")
}

fn smallest(pdf: &Path) -> f64 {
    sizes(pdf).into_iter().fold(f64::MAX, f64::min)
}

#[test]
fn a_workbook_prints_legibly_and_its_findings_on_few_pages() {
    let names = ["Copertă", "Cauze", "Constatări", "Dovezi", "Indicatori", "Standarde"];
    let out = tempfile::tempdir().unwrap();
    let paths: Vec<_> = PROVIDERS.iter().map(|p| fixture(p)).collect();
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let run = audit(&paths, out.path(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = mms_audit::output::results_json::read(&out.path().join("results.json")).unwrap();
    for provider in &results.providers {
        let Some(pdf) = pdf(&out.path().join(format!("{}.xlsx", provider.provider_id))) else { return };
        let small = smallest(&pdf);
        assert!(small >= SMALLEST, "{}: {small} points", provider.provider_id);
        let Some(pages) = pages(&pdf) else { return };
        let counts = by_sheet(&pages, &names);
        let is_finding = mms_audit::results::outcome::is_finding;
        let findings: usize = provider
            .checks
            .iter()
            .map(|check| check.outcomes.iter().filter(|o| is_finding(check.nature, o.outcome)).count())
            .sum();
        // 36 findings take at most ten pages, and so do as many in proportion.
        let room = 10.max(findings * 10 / 36 + 1);
        assert!(counts["Constatări"] <= room, "{}: {findings} findings, {counts:?}", provider.provider_id);
        assert_eq!(counts["Copertă"], 1, "{}: {counts:?}", provider.provider_id);
        let listed: String = pages.iter().filter(|page| page.contains("Constatări")).cloned().collect();
        assert!(findings == 0 || listed.contains("Ce este de făcut"), "what to do is not on paper");
    }
}

#[test]
fn the_list_of_things_to_do_begins_with_one_page() {
    let out = tempfile::tempdir().unwrap();
    for (lang, first) in [("ro", "De făcut"), ("en", "To do")] {
        let book = out.path().join(format!("{lang}.xlsx"));
        let path = fixture("directie").display().to_string();
        let book_text = book.display().to_string();
        mms(&["check", &path, "--as-of", "20.11.2024", "--lang", lang, "--out", &book_text]);
        let Some(pdf) = pdf(&book) else { return };
        let small = smallest(&pdf);
        assert!(small >= SMALLEST, "{lang}: {small} points");
        let Some(pages) = pages(&pdf) else { return };
        assert_eq!(by_sheet(&pages, &[first])[first], 1, "{lang}");
    }
}

#[test]
fn a_comparison_of_three_providers_is_one_page_first_and_twelve_at_most() {
    let out = tempfile::tempdir().unwrap();
    let three: Vec<_> = ["directie", "organism-privat", "serviciu-local"].map(fixture).to_vec();
    let run = |year: &str| {
        let folder = out.path().join(year);
        let mut arguments: Vec<String> = vec!["audit".into()];
        arguments.extend(three.iter().map(|path| path.display().to_string()));
        let more = ["--year", year, "--no-workbook", "--out", &folder.display().to_string()].map(str::to_owned);
        arguments.extend(more);
        let run = mms(&arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        folder.display().to_string()
    };
    let (old, new) = (run("2023"), run("2024"));
    for (lang, first) in [("ro", "Pe scurt"), ("en", "At a glance")] {
        let book = out.path().join(format!("{lang}.xlsx"));
        let done = mms(&["compare", &old, &new, "--lang", lang, "--out", &book.display().to_string()]);
        assert_eq!(done.code, 0, "{}", done.err);
        let Some(pdf) = pdf(&book) else { return };
        let small = smallest(&pdf);
        assert!(small >= SMALLEST, "{lang}: {small} points");
        let Some(pages) = pages(&pdf) else { return };
        assert!(pages.len() <= 12, "{} pages", pages.len());
        assert!(pages[0].contains(first) && by_sheet(&pages, &[first])[first] == 1, "{}", pages[0]);
    }
}
