//! What a file really is, whatever its name says.

use super::dbf;
use super::package::Package;
use crate::ingest::problem::{Foreign, ProblemKind};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// Binary Office Open workbook.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
    /// Excel 97 to 2003 workbook.
    Xls,
    /// OpenDocument spreadsheet in one XML file.
    FlatOds,
    /// XML Spreadsheet of Excel 2002 and 2003.
    Xml2003,
    /// Table of dBase or FoxPro.
    Dbf,
    /// Apache Parquet.
    Parquet,
    /// Text with separators.
    Text,
}

/// Signature of compound files: Excel 97 to 2003, and encrypted workbooks.
pub(super) const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// First bytes of files that hold no table of cells, or one that is not read.
const SIGNATURES: [(&[u8], Foreign); 14] = [
    (b"%PDF", Foreign::Pdf),
    (b"{\\rtf", Foreign::Document),
    (b"Rar!", Foreign::Archive),
    (b"7z\xbc\xaf\x27\x1c", Foreign::Archive),
    (b"\x1f\x8b", Foreign::Archive),
    (b"\x89PNG", Foreign::Picture),
    (b"\xff\xd8\xff", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
    (b"SQLite format 3\0", Foreign::Database),
    (b"\0\x01\0\0Standard Jet DB", Foreign::Database),
    (b"\0\x01\0\0Standard ACE DB", Foreign::Database),
    (b"\x09\x00\x04\x00", Foreign::OldExcel),
    (b"\x09\x02\x06\x00", Foreign::OldExcel),
    (b"\x09\x04\x06\x00", Foreign::OldExcel),
];

/// The format of a file by its content.
///
/// # Errors
/// Why it cannot be read.
pub fn format(bytes: &[u8]) -> Result<Format, ProblemKind> {
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(ProblemKind::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_format(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        return compound_format(bytes);
    }
    if bytes.starts_with(b"PAR1") {
        // The same four letters end a file that is whole.
        return if bytes.len() > 12 && bytes.ends_with(b"PAR1") {
            Ok(Format::Parquet)
        } else {
            Err(ProblemKind::Damaged)
        };
    }
    if bytes.starts_with(b"PARE") && bytes.ends_with(b"PARE") {
        return Err(ProblemKind::Locked);
    }
    if COMPOUND.starts_with(bytes) || b"PK\x03\x04".starts_with(bytes) {
        return Err(ProblemKind::Damaged);
    }
    if let Some((_, foreign)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(ProblemKind::Foreign(*foreign));
    }
    // Records of Excel before 97, which had no container.
    if bytes.starts_with(&[0x09, 0x08, 0x10, 0x00]) || bytes.starts_with(&[0x09, 0x08, 0x08, 0x00]) {
        return Err(ProblemKind::Foreign(Foreign::OldExcel));
    }
    if dbf::is_dbf(bytes) {
        return Ok(Format::Dbf);
    }
    text_format(bytes)
}

/// What a zipped file is by the names of its parts; bytes that look like a name may occur anywhere by chance.
fn zip_format(bytes: &[u8]) -> Result<Format, ProblemKind> {
    let mut package = Package::open(bytes)?;
    let main = package.main();
    let has = |part: &str| main.as_deref() == Some(part) || package.has(part);
    if let Some(main) = &main {
        let folder = main.split('/').next().unwrap_or_default();
        return match folder {
            "word" | "ppt" | "visio" => Err(ProblemKind::Foreign(Foreign::Document)),
            _ if main.ends_with(".bin") => Ok(Format::Xlsb),
            _ => Ok(Format::Xlsx),
        };
    }
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("xl/workbook.xml") || package.parts().any(|part| part.starts_with("xl/")) {
        Ok(Format::Xlsx)
    } else if has("content.xml") {
        match package.text("mimetype") {
            Some(kind) if kind.contains("opendocument") && !kind.contains("spreadsheet") => {
                Err(ProblemKind::Foreign(Foreign::Document))
            }
            _ => Ok(Format::Ods),
        }
    } else if has("index.zip") || package.parts().any(|part| part.ends_with(".iwa")) {
        Err(ProblemKind::Foreign(Foreign::Numbers))
    } else {
        Err(ProblemKind::Foreign(Foreign::Archive))
    }
}

fn compound_format(bytes: &[u8]) -> Result<Format, ProblemKind> {
    // Stream names stand in the directory in UTF-16.
    let wide = |name: &str| name.bytes().flat_map(|b| [b, 0]).collect::<Vec<u8>>();
    let any = |names: &[&str]| names.iter().any(|name| contains(bytes, &wide(name)));
    if any(&["EncryptedPackage", "EncryptionInfo"]) {
        return Err(ProblemKind::Locked);
    }
    if any(&["Workbook", "WORKBOOK", "Book", "BOOK"]) {
        Ok(Format::Xls)
    } else if any(&["WordDocument", "PowerPoint Document"]) {
        Err(ProblemKind::Foreign(Foreign::Document))
    } else if bytes.len() < 4096 {
        Err(ProblemKind::Damaged)
    } else {
        Err(ProblemKind::UnknownFormat)
    }
}

fn text_format(bytes: &[u8]) -> Result<Format, ProblemKind> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let filled = || head.iter().copied().filter(|b| *b != 0);
    let mut start = filled().skip_while(|b| b.is_ascii_whitespace() || !b.is_ascii());
    match (start.next(), start.next()) {
        (Some(b'<'), _) => return markup_format(&filled().map(|b| b.to_ascii_lowercase()).collect::<Vec<_>>()),
        (Some(b'{'), _) | (Some(b'['), Some(b'{')) => return Err(ProblemKind::Foreign(Foreign::Json)),
        _ => {}
    }
    let utf16 =
        bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || super::encoding::looks_utf16(head);
    let controls = head.iter().filter(|b| (1..9).contains(*b) || (14..32).contains(*b)).count();
    let zeros = head.iter().filter(|b| **b == 0).count();
    // A text has a control character here or there; of random bytes a tenth would be one.
    if !utf16 && (controls * 50 > head.len() || zeros * 4 > head.len()) {
        return Err(ProblemKind::UnknownFormat);
    }
    Ok(Format::Text)
}

/// What a file with elements is; `head` are its first bytes in lower case.
fn markup_format(head: &[u8]) -> Result<Format, ProblemKind> {
    if contains(head, b"opendocument:xmlns:office") && contains(head, b"office:document") {
        return Ok(Format::FlatOds);
    }
    if contains(head, b"urn:schemas-microsoft-com:office:spreadsheet") && !contains(head, b"<html") {
        return Ok(Format::Xml2003);
    }
    Err(if contains(head, b"<html") || contains(head, b"<!doctype") || contains(head, b"<table") {
        ProblemKind::NotAWorkbook
    } else {
        ProblemKind::Foreign(Foreign::Xml)
    })
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(format(b""), Err(ProblemKind::Empty));
        assert_eq!(format(b" \r\n"), Err(ProblemKind::Empty));
        assert_eq!(format(b"Nr. caz;Data\n1;2"), Ok(Format::Text));
        assert_eq!(format(b"\xef\xbb\xbf<html><table>"), Err(ProblemKind::NotAWorkbook));
        assert_eq!(format(b"PK\x03\x04half a file"), Err(ProblemKind::Damaged));
        assert_eq!(format(b"PAR1 some pages PAR1"), Ok(Format::Parquet));
        assert_eq!(format(b"PAR1 some pages"), Err(ProblemKind::Damaged));
        assert_eq!(format(b"PARE some pages PARE"), Err(ProblemKind::Locked));
        assert_eq!(format(b"%PDF-1.4"), Err(ProblemKind::Foreign(Foreign::Pdf)));
        assert_eq!(format(b"{\"a\": 1}"), Err(ProblemKind::Foreign(Foreign::Json)));
        assert_eq!(format(b"<?xml version=\"1.0\"?><note/>"), Err(ProblemKind::Foreign(Foreign::Xml)));
        assert_eq!(format(b"\x01\x02\x03\x04\x05\x06"), Err(ProblemKind::UnknownFormat));
        let mut encrypted = COMPOUND.to_vec();
        encrypted.extend("EncryptedPackage".bytes().flat_map(|b| [b, 0]));
        assert_eq!(format(&encrypted), Err(ProblemKind::Locked));
    }

    #[test]
    fn bytes_without_sense_are_no_text() {
        for seed in 1..=20u64 {
            let mut state = seed;
            let noise: Vec<u8> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state.to_be_bytes()[1]
            })
            .take(3000)
            .collect();
            assert_eq!(super::format(&noise), Err(ProblemKind::UnknownFormat), "{seed}");
        }
        let text = std::format!("Nr. caz;Observații\n{}C-1;de la\u{1} lider\n", "C-1;revine în martie\n".repeat(9));
        assert_eq!(super::format(text.as_bytes()), Ok(Format::Text));
    }
}
