//! What a file really is, whatever its name says.

use crate::ingest::problem::ProblemKind;

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
    /// Apache Parquet.
    Parquet,
    /// Text with separators.
    Text,
}

/// Signature of compound files: Excel 97 to 2003, and encrypted workbooks.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

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
        return Err(ProblemKind::Password);
    }
    if COMPOUND.starts_with(bytes) || b"PK\x03\x04".starts_with(bytes) {
        return Err(ProblemKind::Damaged);
    }
    // Records of Excel before 97, which had no container.
    if bytes.starts_with(&[0x09, 0x08, 0x10, 0x00]) || bytes.starts_with(&[0x09, 0x08, 0x08, 0x00]) {
        return Ok(Format::Xls);
    }
    text_format(bytes)
}

fn zip_format(bytes: &[u8]) -> Result<Format, ProblemKind> {
    // Names of the parts stand in the central directory at the end.
    let tail_start = bytes.len().saturating_sub(1 << 20);
    let tail = bytes.get(tail_start..).unwrap_or_default();
    if !contains(tail, b"PK\x05\x06") {
        return Err(ProblemKind::Damaged);
    }
    if contains(tail, b"xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if contains(tail, b"xl/") || contains(tail, b"XL/") {
        Ok(Format::Xlsx)
    } else if contains(tail, b"content.xml") {
        Ok(Format::Ods)
    } else {
        Err(ProblemKind::UnknownFormat)
    }
}

fn compound_format(bytes: &[u8]) -> Result<Format, ProblemKind> {
    // Stream names stand in the directory in UTF-16.
    let wide = |name: &str| name.bytes().flat_map(|b| [b, 0]).collect::<Vec<u8>>();
    if contains(bytes, &wide("EncryptedPackage")) || contains(bytes, &wide("EncryptionInfo")) {
        return Err(ProblemKind::Password);
    }
    if contains(bytes, &wide("Workbook")) || contains(bytes, &wide("Book")) || contains(bytes, &wide("WORKBOOK")) {
        Ok(Format::Xls)
    } else if bytes.len() < 4096 {
        Err(ProblemKind::Damaged)
    } else {
        Err(ProblemKind::UnknownFormat)
    }
}

fn text_format(bytes: &[u8]) -> Result<Format, ProblemKind> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let lower: Vec<u8> = head.iter().filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let start: Vec<u8> =
        lower.iter().copied().skip_while(|b| b.is_ascii_whitespace() || !b.is_ascii()).take(400).collect();
    if start.starts_with(b"<") {
        return Err(if contains(&lower, b"<html") || contains(&lower, b"<!doctype") || contains(&lower, b"<table") {
            ProblemKind::NotAWorkbook
        } else {
            ProblemKind::UnknownFormat
        });
    }
    if bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") {
        return Err(ProblemKind::UnknownFormat);
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
        assert_eq!(format(b"PARE some pages PARE"), Err(ProblemKind::Password));
        assert_eq!(format(b"%PDF-1.4"), Err(ProblemKind::UnknownFormat));
        assert_eq!(format(b"\x01\x02\x03\x04\x05\x06"), Err(ProblemKind::UnknownFormat));
        let mut encrypted = COMPOUND.to_vec();
        encrypted.extend("EncryptedPackage".bytes().flat_map(|b| [b, 0]));
        assert_eq!(format(&encrypted), Err(ProblemKind::Password));
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
