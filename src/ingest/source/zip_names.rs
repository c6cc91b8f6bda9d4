//! Zipped files that say two things under one name: whoever reads them has to choose, and no two programs choose alike.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};

use super::package::fold;

/// End of the list of parts, and an entry of it.
const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
/// Bytes of both without the texts behind them.
const END_SIZE: usize = 22;
const ENTRY_SIZE: usize = 46;
/// Bytes at the end of an archive that are looked at.
const LARGEST_LIST: u64 = 8 << 20;
/// Longest remark behind the end.
const REMARK: usize = 0xFFFF;

/// Whether two parts of a zipped file have one name, whatever the letter case. The list of parts is read here since
/// libraries give only one of the two.
#[must_use]
pub fn ambiguous(bytes: &[u8]) -> bool {
    let mut seen = BTreeSet::new();
    entries(bytes).is_some_and(|names| names.into_iter().any(|name| !seen.insert(fold(&String::from_utf8_lossy(name)))))
}

/// Whether two files of an archive have one name. It may be too large to be read as a whole.
///
/// # Errors
/// When it cannot be read.
pub fn ambiguous_archive(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    // The list of so many files as are read of an archive is far shorter.
    file.seek(SeekFrom::Start(length.saturating_sub(LARGEST_LIST)))?;
    let mut tail = Vec::new();
    file.take(LARGEST_LIST).read_to_end(&mut tail)?;
    file.seek(SeekFrom::Start(0))?;
    let mut seen = BTreeSet::new();
    Ok(entries(&tail).is_some_and(|names| names.into_iter().any(|name| !seen.insert(name))))
}

/// The names in the list of parts; none where there is no list, or one that is told elsewhere (zip64).
fn entries(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let from = bytes.len().saturating_sub(END_SIZE + REMARK);
    let end = from + memchr::memmem::rfind(bytes.get(from..)?, END)?;
    let (size, start) = (u32_at(bytes, end + 12)? as usize, u32_at(bytes, end + 16)? as usize);
    // Something may stand before the first part.
    let is_list = |at: &usize| bytes.get(*at..).is_some_and(|list| list.starts_with(ENTRY));
    let start = end.checked_sub(size).filter(is_list).unwrap_or(start);
    let mut list = bytes.get(start..end)?;
    let mut names = Vec::new();
    while list.starts_with(ENTRY) {
        let [name, extra, remark] = [28, 30, 32].map(|at| u16_at(list, at).map(usize::from));
        let (name, extra, remark) = (name?, extra?, remark?);
        names.push(list.get(ENTRY_SIZE..ENTRY_SIZE + name)?);
        list = list.get(ENTRY_SIZE + name + extra + remark..)?;
    }
    Some(names)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(names: &[&str]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(b"x").unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn two_parts_of_one_name_are_noticed() {
        let plain = zipped(&["xl/a.xml", "xl/b.xml", "b.xml"]);
        assert_eq!(entries(&plain).map(|names| names.len()), Some(3));
        assert!(!ambiguous(&plain));
        // The library writes no name twice: one of the same length is renamed afterwards.
        let mut twice = plain.clone();
        for at in memchr::memmem::find_iter(&plain, b"xl/b.xml") {
            twice[at + 3] = b'a';
        }
        assert!(ambiguous(&twice));
        assert!(ambiguous(&zipped(&["xl/a.xml", "XL\\A.xml"])));
        assert!(ambiguous_archive(&mut std::io::Cursor::new(&twice)).unwrap());
        assert!(!ambiguous_archive(&mut std::io::Cursor::new(&plain)).unwrap());
        let in_front: Vec<u8> = b"#!".iter().copied().chain(twice).collect();
        assert!(ambiguous(&in_front));
        assert!(!ambiguous(b"PK\x03\x04") && !ambiguous(b""));
    }
}
