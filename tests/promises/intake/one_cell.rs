//! One cell of rubbish changes what depends on it, and nothing else.
//!
//! A row that names nobody any more might be anybody's: it may open what others lacked, never breach nor fulfil it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mms_audit::results::outcome::State;
use mms_audit::results::{Outcome, ProviderResults, Results};

use super::{audited, with_ending};
use crate::harness::fixture;

const RUBBISH: &str = "zzz qqq 9";

/// A csv file as rows of cells.
struct Table {
    name: String,
    rows: Vec<Vec<String>>,
}

fn tables() -> Vec<Table> {
    let files = with_ending(&fixture("serviciu-local"), "csv");
    files
        .iter()
        .map(|path| {
            let bytes = fs::read(path).unwrap();
            let text = match std::str::from_utf8(&bytes) {
                Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
                Err(_) => encoding_rs::WINDOWS_1250.decode(&bytes).0.into_owned(),
            };
            let mut reader = csv::ReaderBuilder::new();
            let mut reader = reader.delimiter(b';').has_headers(false).flexible(true).from_reader(text.as_bytes());
            let rows = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            Table { name: path.file_name().unwrap().to_string_lossy().into_owned(), rows }
        })
        .collect()
}

fn write(folder: &Path, table: &Table) {
    let mut writer = csv::WriterBuilder::new();
    let mut writer = writer.delimiter(b';').flexible(true).from_path(folder.join(&table.name)).unwrap();
    table.rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.flush().unwrap();
}

fn run(folder: &Path) -> Results {
    audited(&[folder, &fixture("organism-privat")], None).unwrap().results
}

/// Every outcome by check and subject, without who is answerable, which hangs on the case's manager.
fn outcomes(provider: &ProviderResults) -> BTreeMap<(String, String), Outcome> {
    let all = provider.checks.iter().flat_map(|c| c.outcomes.iter().map(move |o| (c, o)));
    all.map(|(c, o)| {
        let outcome = Outcome { responsible: None, ..o.clone() };
        ((format!("{}/{}", c.indicator, c.check), o.subject.to_string()), outcome)
    })
    .collect()
}

/// What a row hangs together with: the identifiers in it and in every row that names its key.
fn related(tables: &[Table], table: &Table, row: usize) -> BTreeSet<String> {
    let ids = |cells: &[String]| -> Vec<String> {
        let parts = cells.iter().flat_map(|c| c.split([',', ';', '|'])).map(|c| c.trim().to_owned());
        parts.filter(|c| !c.is_empty()).collect()
    };
    let own = &table.rows[row];
    let mut related: BTreeSet<String> = ids(own).into_iter().collect();
    let key = own.first().map(String::as_str).unwrap_or_default().to_owned();
    related.insert(format!("{}!{}", table.name.trim_end_matches(".csv"), row + 1));
    for other in tables {
        for (number, cells) in other.rows.iter().enumerate().skip(1) {
            let mentioned = ids(cells);
            if mentioned.contains(&key) {
                related.extend(mentioned);
                related.insert(format!("{}!{}", other.name.trim_end_matches(".csv"), number + 1));
            }
        }
    }
    related
}

/// Whether an outcome that stood is only open now, for the sake of a row that hangs together with the rubbish.
fn merely_opened(before: Option<&Outcome>, after: Option<&Outcome>, related: &BTreeSet<String>) -> bool {
    let Some((before, after)) = before.zip(after) else { return false };
    // A row that proved it may be somebody else's as soon as nobody can read whose it is.
    let might_be = |o: &Outcome| o.outcome != State::Excluded;
    let mut new = after.sources.iter().filter(|source| !before.sources.contains(source));
    let names = |row: String| related.contains(&row);
    might_be(before) && after.outcome == State::Undetermined && new.any(|s| names(format!("{}!{}", s.sheet, s.row)))
}

#[test]
fn rubbish_in_a_cell_changes_only_what_depends_on_it() {
    let tables = tables();
    let input = tempfile::tempdir().unwrap();
    for table in &tables {
        write(input.path(), table);
    }
    let clean = run(input.path());
    let other = clean.providers.iter().position(|p| p.provider_id == "P-ONG").unwrap();
    let own = 1 - other;
    let before = outcomes(&clean.providers[own]);
    let (mut cells, mut changed) = (0, 0);
    for (t, table) in tables.iter().enumerate().filter(|(_, t)| t.rows.len() > 1) {
        for column in 0..table.rows[0].len() {
            // Another row for each column, the same ones in every run.
            let row = 1 + (column * 7 + t) % (table.rows.len() - 1);
            let mut dirty = Table { name: table.name.clone(), rows: table.rows.clone() };
            let Some(cell) = dirty.rows[row].get_mut(column) else { continue };
            *cell = RUBBISH.to_owned();
            write(input.path(), &dirty);
            let at = format!("{} › {} (row {})", table.name, table.rows[0][column], row + 1);
            let results = run(input.path());
            let index = |id: &str| results.providers.iter().position(|p| p.provider_id == id);
            assert_eq!(results.providers[index("P-ONG").unwrap()], clean.providers[other], "{at}");
            // Everything hangs on the provider's own code.
            let Some(own) = index("P-SPAS") else {
                assert!(matches!(table.name.as_str(), "furnizori.csv"), "{at}");
                continue;
            };
            let after = outcomes(&results.providers[own]);
            let mut related = related(&tables, table, row);
            related.extend(["P-SPAS".to_owned(), RUBBISH.to_owned()]);
            for key in before.keys().chain(after.keys()).filter(|k| before.get(*k) != after.get(*k)) {
                let parts: Vec<&str> = key.1.split(['|', '#']).collect();
                let both = [before.get(key), after.get(key)];
                // What is about a row of a case hangs on whoever manages the case.
                let mut cases = both.iter().flatten().filter_map(|o| o.case.as_ref());
                assert!(
                    parts.iter().any(|p| related.contains(*p))
                        || cases.any(|case| related.contains(&case.to_string()))
                        || merely_opened(both[0], both[1], &related),
                    "{at}: {key:?}\n{:?}\n{:?}",
                    before.get(key),
                    after.get(key)
                );
                changed += 1;
            }
            cells += 1;
        }
        write(input.path(), table);
    }
    assert!(cells > 100 && changed > cells, "{cells} cells, {changed} outcomes");
}
