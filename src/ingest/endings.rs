//! What a file is by its ending: enough to know whether it is worth opening.

use std::io::Read;
use std::path::Path;

use super::problem::{Foreign, Ignored, ProblemKind};
use crate::results::FORMAT;

/// Endings of files that are opened; what they are is for their content to say.
const TABLES: [&str; 18] = [
    "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "ods", "ots", "fods", "csv", "tsv", "txt", "tab", "parquet",
    "dbf", "numbers", "zip",
];

/// Endings of files that are not opened and hold no registers.
const OTHERS: [(Foreign, &[&str]); 4] = [
    (Foreign::Pdf, &["pdf"]),
    (Foreign::Document, &["doc", "docx", "docm", "dot", "dotx", "odt", "rtf", "ppt", "pptx", "odp", "msg", "eml"]),
    (Foreign::Picture, &["png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "heic", "webp", "svg"]),
    (Foreign::Page, &["htm", "html", "mht", "mhtml", "css", "js"]),
];

/// Endings of files that are not opened and may well hold registers: their reader is to know at once.
const CLOSED: [(Foreign, &[&str]); 2] = [
    (Foreign::Database, &["mdb", "accdb", "sqlite", "sqlite3", "db3"]),
    (Foreign::Archive, &["rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "zst"]),
];

/// Bytes at the beginning of a file by which the program knows what it wrote itself.
const HEAD: usize = 512;

/// Why a file is passed over; none where it is to be opened.
#[must_use]
pub fn passed_over(name: &str, path: &Path) -> Option<ProblemKind> {
    passed_over_with(name, &|| head(path))
}

/// The same for a file that is held in memory.
#[must_use]
pub fn passed_over_held(name: &str, bytes: &[u8]) -> Option<ProblemKind> {
    passed_over_with(name, &|| String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).into_owned())
}

fn passed_over_with(name: &str, head: &dyn Fn() -> String) -> Option<ProblemKind> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if TABLES.contains(&ending.as_str()) {
        return None;
    }
    if name.eq_ignore_ascii_case(MAPPING_FILE) {
        return Some(ProblemKind::Ignored(Ignored::Mapping));
    }
    let of = |kinds: &[(Foreign, &[&str])]| {
        let found = kinds.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
        found.map(|(foreign, _)| *foreign)
    };
    if let Some(foreign) = of(&CLOSED) {
        return Some(ProblemKind::Foreign(foreign));
    }
    if let Some(foreign) = of(&OTHERS) {
        return Some(ProblemKind::PassedOver(foreign));
    }
    match ending.as_str() {
        // Excel 2003 wrote spreadsheets with this ending.
        "xml" if head().contains("urn:schemas-microsoft-com:office:spreadsheet") => None,
        "xml" => Some(ProblemKind::PassedOver(Foreign::Xml)),
        "json" if head().contains(&format!("\"{FORMAT}\"")) => Some(ProblemKind::Ignored(Ignored::OwnOutput)),
        "json" => Some(ProblemKind::PassedOver(Foreign::Json)),
        "ics" if head().contains("-//mms//") => Some(ProblemKind::Ignored(Ignored::OwnOutput)),
        _ => Some(ProblemKind::PassedOver(Foreign::Other)),
    }
}

/// Whether a name is that of a hidden file, or of a lock or temporary file that office programs and systems leave behind.
#[must_use]
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$") || matches!(name, "__MACOSX" | "Thumbs.db" | "desktop.ini")
}

/// The beginning of a file; nothing where it cannot be read, which is told when it is opened.
fn head(path: &Path) -> String {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut bytes));
    if read.is_err() {
        bytes.clear();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Name of the mapping file beside the exports.
pub const MAPPING_FILE: &str = "mms.toml";
