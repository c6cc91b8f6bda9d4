//! Runs the program the way a user does.

use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use polars_arrow::array::{Utf8ViewArray, get_display};
use polars_parquet::parquet::read::PageReader;
use polars_parquet::read::{BasicDecompressor, column_iter_to_arrays, infer_schema, read_metadata};

/// What a run printed, and how it ended.
pub struct Run {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs `mms` with arguments in the project's folder.
pub fn mms<I: AsRef<std::ffi::OsStr>>(arguments: &[I]) -> Run {
    let done = Command::new(env!("CARGO_BIN_EXE_mms"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    Run {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
}

/// Audits paths of the year 2024 into a folder with further arguments.
pub fn audit(paths: &[&Path], out: &Path, more: &[&str]) -> Run {
    let mut arguments: Vec<String> = vec!["audit".into()];
    arguments.extend(paths.iter().map(|p| p.display().to_string()));
    arguments.extend(["--year".into(), "2024".into(), "--out".into(), out.display().to_string()]);
    arguments.extend(more.iter().map(|m| (*m).to_owned()));
    mms(&arguments)
}

/// The names of the four providers of the main job.
pub const PROVIDERS: [&str; 4] = ["directie", "organism-privat", "serviciu-local", "fara-abateri"];

/// The cells of a sheet as texts, row by row from the first.
pub fn cells(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(sheet).unwrap_or_else(|error| panic!("{}: {sheet}: {error}", path.display()));
    let text = |cell: &Data| if matches!(cell, Data::Empty) { String::new() } else { cell.to_string() };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// Rows of a list on a sheet: what stands below the headings in row 4, up to the first row without a first cell.
pub fn listed(path: &Path, sheet: &str) -> Vec<Vec<String>> {
    let rows = cells(path, sheet).into_iter().skip(4);
    rows.take_while(|row| row.iter().any(|cell| !cell.is_empty())).collect()
}

/// A fixture by its path under `fixtures/`.
pub fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

/// Every file of a folder with its bytes, by name.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_file())
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&p).unwrap()))
        .collect();
    all.sort();
    all
}

/// A Parquet file of flat columns: what it says of itself, and each column with its values as texts, empty ones empty.
pub fn parquet(path: &Path) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let bytes = std::fs::read(path).unwrap();
    let metadata = read_metadata(&mut std::io::Cursor::new(&bytes)).unwrap();
    let schema = infer_schema(&metadata).unwrap();
    let mut columns: Vec<(String, Vec<String>)> = schema.iter_names().map(|name| (name.to_string(), vec![])).collect();
    for group in &metadata.row_groups {
        for ((column, field), (_, values)) in group.parquet_columns().iter().zip(schema.iter_values()).zip(&mut columns)
        {
            let range = column.byte_range().start as usize..column.byte_range().end as usize;
            let pages =
                PageReader::new(std::io::Cursor::new(bytes[range].to_vec().into()), column, vec![], bytes.len());
            let types = vec![&column.descriptor().descriptor.primitive_type];
            let pages = vec![BasicDecompressor::new(pages, vec![])];
            for array in column_iter_to_arrays(pages, types, field.clone(), None).unwrap().0 {
                let display = get_display(array.as_ref(), "");
                let texts = array.as_any().downcast_ref::<Utf8ViewArray>();
                values.extend((0..array.len()).map(|row| {
                    let mut text = String::new();
                    match texts {
                        Some(texts) => text.push_str(texts.get(row).unwrap_or_default()),
                        None => display(&mut text, row).unwrap(),
                    }
                    text
                }));
            }
        }
    }
    let notes = metadata.key_value_metadata().iter().flatten().filter_map(|note| note.value.clone());
    (notes.collect(), columns)
}
