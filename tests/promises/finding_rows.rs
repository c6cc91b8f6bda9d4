//! A finding's row alone leads a reader to the cell and to the article.

use std::collections::BTreeSet;
use std::path::Path;

use mms_audit::catalogue::load;
use mms_audit::registers::load::embedded;
use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::ChaCha8Rng};

use crate::harness::{PROVIDERS, audit, cells, fixture};

/// Rows of a sheet from the headings in the fourth row on.
fn rows(book: &Path, sheet: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut all = cells(book, sheet).into_iter().skip(3);
    let headings = all.next().unwrap();
    (headings, all.collect())
}

#[test]
fn ten_findings_drawn_at_random_name_sentence_clause_reading_and_place() {
    let schema = embedded().unwrap();
    let catalogue = load::read(load::DEFAULT, &load::embedded(), &schema).catalogue;
    let articles: BTreeSet<&str> =
        catalogue.indicators.iter().flat_map(|i| &i.clauses).map(|c| c.article.as_str()).collect();
    let out = tempfile::tempdir().unwrap();
    let paths: Vec<_> = PROVIDERS.iter().map(|name| fixture(name)).collect();
    let paths: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
    let run = audit(&paths, out.path(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut drawn = Vec::new();
    for book in std::fs::read_dir(out.path()).unwrap().map(|e| e.unwrap().path()) {
        if book.extension().is_some_and(|ending| ending == "xlsx") {
            let (headings, rows) = rows(&book, "Constatări");
            let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
            let columns =
                ["Constatarea", "Temei", "Sursa (fișier › foaie › rând)", "Indicator", "Cheie (nu modificați)"].map(at);
            let reading = at("Cum s-a citit actul");
            drawn.extend(
                rows.into_iter()
                    .filter(|row| row.len() > columns[4] && !row[columns[4]].is_empty())
                    .map(|row| (columns.map(|column| row[column].clone()), row[reading].clone())),
            );
        }
    }
    drawn.sort();
    drawn.shuffle(&mut ChaCha8Rng::seed_from_u64(69_2004));
    assert!(drawn.len() > 10);
    for ([sentence, clause, source, indicator, key], reading) in drawn.into_iter().take(10) {
        assert!(sentence.chars().count() > 20 && !sentence.contains('_'), "{key}: {sentence}");
        // What several clauses have in common is said once, so only the first is whole.
        let first = clause.split("; ").next().unwrap();
        assert!(articles.iter().any(|article| first.starts_with(article)), "{key}: {clause}");
        let check = key.split('|').next().unwrap();
        let (_, known) = catalogue.check(&indicator, check.split('/').nth(1).unwrap()).unwrap();
        let expected = known.reading.as_ref().map_or("", |reading| reading.ro.as_str());
        assert_eq!(reading, expected, "{key}");
        // A duty that no row fulfils (a missing document) still names the row of whoever owes it.
        assert!(source.contains(" › ") && source.contains("rândul"), "{key}: {source}");
    }
}
