//! Every filled row of every sheet of every fixture is accepted, set aside, or no data for a reason that is named.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, open_workbook_auto};

use super::read::{ReadOptions, visit_files};
use super::row_words::reason;
use crate::registers::load;

/// Folders of fixtures that hold exports.
fn folders() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|p| p.is_dir() && !p.ends_with("habits") && !p.ends_with("broken") && !p.ends_with("second-act"))
            .collect();
        all.sort();
        all
    };
    let habits = fixtures.join("habits");
    inside(&fixtures).into_iter().chain(inside(&habits)).chain([habits.join("broken")]).collect()
}

#[test]
fn rows_read_are_accepted_set_aside_or_no_data() {
    let schema = load::embedded().unwrap();
    let mut sheets = 0;
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for folder in folders() {
        let (options, mut problems) = (ReadOptions::default(), Vec::new());
        let files =
            visit_files(std::slice::from_ref(&folder), &schema, &options, None, &mut problems, |grid, result, _| {
                let numbers: Vec<u32> = (0..grid.len()).map(|p| grid.number(p)).collect();
                (numbers, result)
            });
        for file in &files {
            for (numbers, result) in &file.sheets {
                let input = &result.input;
                let at = format!("{} › {} › {}", folder.display(), file.input.file, input.sheet);
                sheets += 1;
                assert_eq!(input.rows, input.accepted + input.quarantined, "{at}");
                let no_data: u64 = input.not_data.values().sum();
                assert_eq!(numbers.len() as u64, input.rows + no_data, "{at}: {input:?}");
                let Some(typed) = &result.typed else {
                    let whole = [reason::UNRECOGNISED, reason::IGNORED];
                    assert!(input.not_data.keys().all(|k| whole.contains(&k.as_str())), "{at}: {input:?}");
                    continue;
                };
                // Each row once: by its number among the accepted ones, by a remark, or with its reason.
                let mut listed = typed.rows.clone();
                listed.extend(result.further.iter().flat_map(|typed| &typed.rows));
                let kept = listed.clone();
                let set_aside = result.findings.iter().filter(|f| f.rule == "missing_key" && !kept.contains(&f.row));
                listed.extend(set_aside.map(|f| f.row));
                for run in &result.not_data {
                    listed.extend(run.first..=run.last);
                    *reasons.entry(run.reason).or_default() += 1;
                }
                listed.sort_unstable();
                assert_eq!(&listed, numbers, "{at}");
            }
        }
    }
    assert!(sheets > 100, "{sheets}");
    for reason in [
        reason::TITLE,
        reason::HEADER,
        reason::COLUMN_NUMBERS,
        reason::TOTAL,
        reason::SIGNATURE,
        reason::FOOTNOTE,
        reason::SUBTITLE,
        reason::NUMBERING,
        reason::ERRORS,
        reason::OTHER_TABLE,
    ] {
        assert!(reasons.contains_key(reason), "no fixture has {reason}: {reasons:?}");
    }
}

#[test]
fn the_rows_are_those_that_the_library_sees() {
    let schema = load::embedded().unwrap();
    let mut books = 0;
    for folder in folders() {
        let mut problems = Vec::new();
        let files = visit_files(
            std::slice::from_ref(&folder),
            &schema,
            &ReadOptions::default(),
            None,
            &mut problems,
            |_, result, _| result.input,
        );
        for file in files {
            let path = folder.join(&file.input.file);
            let Ok(mut book) = open_workbook_auto(&path) else { continue };
            books += 1;
            for input in file.sheets {
                let Ok(range) = book.worksheet_range(&input.sheet) else { continue };
                let filled = |cell: &Data| match cell {
                    Data::Empty => false,
                    Data::String(text) => !text.trim().is_empty(),
                    _ => true,
                };
                let rows = range.rows().filter(|row| row.iter().any(filled)).count() as u64;
                let counted = input.rows + input.not_data.values().sum::<u64>();
                assert_eq!(counted, rows, "{} › {}", path.display(), input.sheet);
            }
        }
    }
    assert!(books > 25, "{books}");
}
