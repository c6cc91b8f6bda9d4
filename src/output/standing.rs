//! What stands where a file is to be put: may it be replaced?

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::earlier;
use super::page_seal::{self, PageSeal};
use super::seal::{self, Sealed};
use crate::results::OutputFile;
use crate::text::hex;

/// Bytes by which a file of text is recognised as one of its kind: whole lines up to the first number, the second at
/// most.
const OPENING: [usize; 2] = [40, 256];

/// Bytes at the beginning of a page: what every page has.
const PAGE: usize = 22;

/// What stands in the place of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Free,
    /// What this program wrote, and nobody changed as far as can be told.
    Ours,
    /// The same, with so many judgements of an inspector.
    Judged(u64),
    /// What this program wrote, and somebody filled in, changed or saved again.
    Changed,
    /// What others wrote.
    Foreign,
    /// A folder, a device, a pipe.
    NoFile,
}

impl Standing {
    /// Looks at a place for which `new` is ready; `known` is what is known of the file that this program put there.
    pub fn of(place: &Path, new: &Path, known: Option<&OutputFile>) -> Self {
        let Ok(there) = fs::metadata(place) else {
            // A link that leads nowhere is replaced like a file that is not there.
            return Self::Free;
        };
        if !there.is_file() {
            return Self::NoFile;
        }
        let ending = place.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if ending == "xlsx" {
            return match seal::look(place) {
                Sealed::Whole(0) => Self::Ours,
                Sealed::Whole(judged) => Self::Judged(judged),
                Sealed::Broken => Self::Changed,
                Sealed::No => Self::Foreign,
            };
        }
        let (there, coming) = (opening(place, &ending), opening(new, &ending));
        if there != coming && !there.is_empty() {
            return Self::Foreign;
        }
        match known {
            // What no results name says itself whether somebody changed it.
            None if matches!(ending.as_str(), "html" | "svg") && !there.is_empty() => match sealed(place) {
                PageSeal::Whole => Self::Ours,
                PageSeal::Broken | PageSeal::No => Self::Changed,
            },
            Some(known) if sha256(place).as_ref() != Some(&known.sha256) => Self::Changed,
            _ if ending == "json" => match earlier::judged(place) {
                0 => Self::Ours,
                judged => Self::Judged(judged),
            },
            _ => Self::Ours,
        }
    }
}

/// How a file begins: what tells its kind. Empty where it is empty.
fn opening(path: &Path, ending: &str) -> Vec<u8> {
    let [least, most] = OPENING;
    let mut bytes = Vec::with_capacity(most);
    let read = File::open(path).and_then(|file| file.take(most as u64).read_to_end(&mut bytes));
    if read.is_err() {
        return Vec::new();
    }
    if ending == "json" {
        // Its format says what it is; the rest may be written on one line.
        let text = String::from_utf8_lossy(&bytes);
        let format = text.split_once("\"format\"").and_then(|(_, rest)| rest.split('"').nth(1));
        return format.unwrap_or(text.get(..1).unwrap_or_default()).as_bytes().to_vec();
    }
    match ending {
        "parquet" => bytes.truncate(4),
        // Titles and languages differ; what somebody changed in a page is told by its hash or its seal.
        "html" | "svg" => bytes.truncate(PAGE),
        _ => {}
    }
    let end = bytes.iter().enumerate().position(|(at, byte)| *byte == b'\n' && at >= least);
    bytes.truncate(end.unwrap_or(bytes.len()));
    bytes
}

/// The seal of a page; a file that cannot be read has none.
fn sealed(path: &Path) -> PageSeal {
    fs::read(path).map_or(PageSeal::No, |page| page_seal::look(&page))
}

/// SHA-256 of a file; none where it cannot be read.
pub(super) fn sha256(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => break,
            read => hash.update(buffer.get(..read)?),
        }
    }
    Some(hex(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_file_is_replaced_by_one_of_its_kind_only() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str, text: &str| -> PathBuf {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let ours = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mms//mms check//RO\r\n";
        let new = at("new.ics", &format!("{ours}SUMMARY:b\r\n"));
        let standing = |place: &Path, new: &Path| Standing::of(place, new, None);
        assert_eq!(standing(&at("a.ics", &format!("{ours}SUMMARY:a\r\n")), &new), Standing::Ours);
        let theirs = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//RO\r\n";
        assert_eq!(standing(&at("b.ics", theirs), &new), Standing::Foreign);
        assert_eq!(standing(&at("c.ics", ""), &new), Standing::Ours, "nothing is lost");
        assert_eq!(standing(&folder.path().join("none.ics"), &new), Standing::Free);
        assert_eq!(standing(folder.path(), &new), Standing::NoFile);
        let new = at("new.json", "{\n \"format\": \"mms-sums\",\n");
        assert_eq!(standing(&at("a.json", "{\"format\":\"mms-sums\",\"version\":1}"), &new), Standing::Ours);
        assert_eq!(standing(&at("b.json", "{\"format\":\"mms-results\",\"version\":1}"), &new), Standing::Foreign);
        assert_eq!(standing(&at("c.json", "[1]"), &new), Standing::Foreign);
        let new = at("new.parquet", "PAR1\x15\x04");
        assert_eq!(standing(&at("a.parquet", "PAR1\x15\x07"), &new), Standing::Ours);
        assert_eq!(standing(&at("b.parquet", "a;b"), &new), Standing::Foreign);
    }

    #[test]
    fn a_page_that_no_results_name_is_replaced_only_where_nobody_changed_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let page =
            |words: &str| page_seal::sealed(&format!("<!DOCTYPE html>\n<html lang=\"ro\"><p>{words}</p></html>"));
        let new = at("new.html", &page("b"));
        let standing = |place: &Path| Standing::of(place, &new, None);
        assert_eq!(standing(&at("a.html", &page("a"))), Standing::Ours);
        // Far behind its first bytes.
        assert_eq!(standing(&at("b.html", &page("a").replace("<p>a", "<p>de la noi: a"))), Standing::Changed);
        assert_eq!(standing(&at("c.html", "<!DOCTYPE html>\n<html lang=\"ro\"><p>a</p></html>")), Standing::Changed);
        assert_eq!(standing(&at("d.html", "<html><body>altceva</body></html>")), Standing::Foreign);
        assert_eq!(standing(&at("e.html", "")), Standing::Ours, "nothing is lost");
    }

    #[test]
    fn what_is_known_by_its_hash_is_changed_where_it_has_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("P.html");
        fs::write(&path, "<!doctype html>\n").unwrap();
        let mut known = OutputFile { file: "P.html".into(), sha256: sha256(&path).unwrap() };
        assert_eq!(Standing::of(&path, &path, Some(&known)), Standing::Ours);
        known.sha256.clear();
        assert_eq!(Standing::of(&path, &path, Some(&known)), Standing::Changed);
    }
}
