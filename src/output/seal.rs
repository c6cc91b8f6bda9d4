//! The seal of a workbook: by it one that somebody filled in, or saved again, is told from the one that was written.
//!
//! A sealed workbook holds one more part, which no relationship leads to: readers of the format ignore such a part, and
//! programs that save a workbook leave it out. It says what all other parts are (names, lengths, CRC-32). Where it is
//! missing, or says something else than what is there, the workbook is not as it was written. This finds what people do
//! by hand; it proves nothing against whoever wants to deceive.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::text::hex;

/// Name of the part.
const PART: &str = "docProps/mms.xml";
/// Parts that say who made a workbook: its author, the document property that ties it to an audit, its hidden sheet.
const ORIGINS: [(&str, &str); 3] = [
    ("docProps/core.xml", "<dc:creator>mms<"),
    ("docProps/custom.xml", "mms-fingerprint"),
    ("xl/workbook.xml", "name=\"mms\""),
];
/// Longest part that is looked into.
const LONGEST: u64 = 1 << 20;

/// What the file in a workbook's place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// A workbook as it was written, with so many judgements in it.
    Whole(u64),
    /// A workbook of this program that was changed or saved since.
    Broken,
    /// No workbook of this program.
    No,
}

/// Seals a workbook that is complete.
///
/// # Errors
/// When the file cannot be read or written.
pub fn seal<F: Read + Write + Seek>(file: &mut F, judged: usize) -> io::Result<()> {
    let digest = digest(&mut ZipArchive::new(&mut *file)?)?;
    let mut archive = ZipWriter::new_append(file)?;
    archive.start_file(PART, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<mms parts=\"{digest}\" judged=\"{judged}\"/>\n"
    );
    archive.write_all(text.as_bytes())?;
    archive.finish()?.flush()
}

/// Looks at the seal of the file at a path.
#[must_use]
pub fn look(path: &Path) -> Sealed {
    let archive = File::open(path).ok().and_then(|file| ZipArchive::new(BufReader::new(file)).ok());
    let Some(mut archive) = archive else { return Sealed::No };
    let seal = part(&mut archive, PART);
    let value = |name: &str| {
        let (_, after) = seal.split_once(&format!("{name}=\""))?;
        after.split_once('"').map(|(value, _)| value)
    };
    match (value("parts"), value("judged").and_then(|judged| judged.parse().ok()), digest(&mut archive)) {
        (Some(sealed), Some(judged), Ok(found)) if sealed == found => Sealed::Whole(judged),
        _ if !seal.is_empty() || ORIGINS.iter().any(|(name, sign)| part(&mut archive, name).contains(sign)) => {
            Sealed::Broken
        }
        _ => Sealed::No,
    }
}

/// A part as text; empty where there is none.
fn part<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> String {
    let mut text = String::new();
    let read = archive.by_name(name).map(|part| part.take(LONGEST).read_to_string(&mut text).is_ok());
    if !matches!(read, Ok(true)) {
        text.clear();
    }
    text
}

/// What all parts but the seal are.
fn digest<R: Read + Seek>(archive: &mut ZipArchive<R>) -> io::Result<String> {
    let mut parts = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at)?;
        let name = part.name()?.into_owned();
        if name != PART {
            parts.push((name, part.size(), part.crc32()));
        }
    }
    parts.sort();
    let mut hash = Sha256::new();
    for (name, size, crc) in parts {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update(size.to_le_bytes());
        hash.update(crc.to_le_bytes());
    }
    Ok(hex(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rust_xlsxwriter::{DocProperties, Workbook};

    use super::*;
    use crate::output::file::write_sealed;

    fn written(path: &Path, text: &str, judged: usize) {
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_author("mms"));
        book.add_worksheet().write_string(0, 0, text).unwrap();
        write_sealed(path, judged, |file| {
            book.save_to_writer(file).unwrap();
            Ok(())
        })
        .unwrap();
    }

    /// The same workbook with a part written anew, as an editor of the file would do it.
    fn edited(path: &Path, name: &str, from: &str, to: &str) {
        let mut old = ZipArchive::new(File::open(path).unwrap()).unwrap();
        let mut bytes = io::Cursor::new(Vec::new());
        let mut new = ZipWriter::new(&mut bytes);
        for at in 0..old.len() {
            let mut part = old.by_index(at).unwrap();
            let mut text = Vec::new();
            part.read_to_end(&mut text).unwrap();
            let file = part.name().unwrap().into_owned();
            if file == name {
                text = String::from_utf8(text).unwrap().replace(from, to).into_bytes();
            }
            new.start_file(file, SimpleFileOptions::default()).unwrap();
            new.write_all(&text).unwrap();
        }
        new.finish().unwrap();
        fs::write(path, bytes.into_inner()).unwrap();
    }

    #[test]
    fn a_workbook_is_whole_until_somebody_saves_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        written(&path, "nimic", 27);
        assert_eq!(look(&path), Sealed::Whole(27));
        let again = folder.path().join("b.xlsx");
        written(&again, "nimic", 27);
        assert!(fs::read(&path).unwrap() == fs::read(&again).unwrap());
        edited(&path, "xl/sharedStrings.xml", "nimic", "ceva!");
        assert_eq!(look(&path), Sealed::Broken);
        edited(&again, PART, "mms", "mss");
        assert_eq!(look(&again), Sealed::Whole(27), "the name of the element says nothing");
        edited(&again, PART, "parts", "part");
        assert_eq!(look(&again), Sealed::Broken);
    }

    #[test]
    fn what_others_wrote_is_no_workbook_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        assert_eq!(look(&path), Sealed::No);
        fs::write(&path, "PK").unwrap();
        assert_eq!(look(&path), Sealed::No);
        let mut book = Workbook::new();
        book.add_worksheet();
        book.save(&path).unwrap();
        assert_eq!(look(&path), Sealed::No);
        book.set_properties(&DocProperties::new().set_author("mms"));
        book.save(&path).unwrap();
        assert_eq!(look(&path), Sealed::Broken, "written by a version that sealed nothing");
    }
}
