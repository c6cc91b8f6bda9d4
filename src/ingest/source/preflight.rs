//! A first look into a zipped workbook: that it unpacks to a reasonable size, and what the cell reader does not tell.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memmem;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use rayon::prelude::*;
use zip::ZipArchive;

use super::Limits;
use crate::ingest::grid::Merge;
use crate::ingest::problem::ProblemKind;

/// Most parts of a workbook.
const MOST_PARTS: usize = 20_000;
/// Bytes unpacked at a time.
const CHUNK: usize = 1 << 18;
/// Bytes before and after the rows that are kept.
const EDGE: usize = 1 << 22;

/// A part of a workbook.
enum Part {
    /// A sheet, by the part's name.
    Sheet(String, Edges),
    /// What says which part is which sheet.
    Index(Vec<u8>),
    /// Anything else.
    Other,
}

/// What stands before and after the rows of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edges {
    /// Bytes of the sheet, unpacked.
    pub size: u64,
    /// Merged regions, sorted.
    pub merges: Vec<Merge>,
    /// A column is hidden.
    pub hidden_columns: bool,
}

/// Unpacks every part once without keeping it; the edges of the sheets by the sheet's name.
///
/// # Errors
/// A damaged container, or one that unpacks to more than any register needs.
pub fn look(bytes: &[u8], limits: Limits) -> Result<BTreeMap<String, Edges>, ProblemKind> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ProblemKind::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(ProblemKind::TooLarge);
    }
    let total = AtomicU64::new(0);
    let look = |archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize| {
        let part = archive.by_index(index).map_err(|_| ProblemKind::Damaged)?;
        let name = part.name().map(std::borrow::Cow::into_owned).map_err(|_| ProblemKind::Damaged)?;
        let sheet = name.contains("worksheets/") && name.ends_with(".xml");
        let index = name.ends_with("workbook.xml") || name.ends_with("workbook.xml.rels");
        let (size, head, tail) = unpack(part, sheet || index, limits.part)?;
        if total.fetch_add(size, Ordering::Relaxed).saturating_add(size) > limits.book {
            return Err(ProblemKind::TooLarge);
        }
        Ok(if sheet {
            Part::Sheet(name, Edges { size, merges: merges(&tail), hidden_columns: hides_columns(&head) })
        } else if index {
            Part::Index(head)
        } else {
            Part::Other
        })
    };
    let parts: Vec<Result<Part, ProblemKind>> =
        (0..archive.len()).into_par_iter().map_init(|| archive.clone(), look).collect();
    // Which of several threads meets the limit first must not decide what is said.
    if parts.iter().any(|part| matches!(part, Err(ProblemKind::TooLarge))) {
        return Err(ProblemKind::TooLarge);
    }
    let mut edges = BTreeMap::new();
    let mut directory = Directory::default();
    for part in parts {
        match part? {
            Part::Sheet(name, edge) => drop(edges.insert(name, edge)),
            Part::Index(head) => directory.read(&head),
            Part::Other => {}
        }
    }
    Ok(directory
        .names
        .iter()
        .filter_map(|(name, id)| Some((name.clone(), edges.remove(&directory.part(id)?)?)))
        .collect())
}

/// Which part holds which sheet.
#[derive(Debug, Default)]
struct Directory {
    /// Sheet name and relation.
    names: Vec<(String, String)>,
    /// Relation → target.
    targets: BTreeMap<String, String>,
}

impl Directory {
    fn read(&mut self, xml: &[u8]) {
        let text = String::from_utf8_lossy(xml);
        let mut reader = Reader::from_str(&text);
        loop {
            let element = match reader.read_event() {
                Ok(Event::Start(e) | Event::Empty(e)) => e,
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => continue,
            };
            let value = |key: &str| {
                let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == key)?;
                found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
            };
            match element.local_name().as_ref() {
                "sheet" => self.names.extend(value("name").zip(value("id"))),
                "Relationship" => self.targets.extend(value("Id").zip(value("Target"))),
                _ => {}
            }
        }
    }

    fn part(&self, id: &str) -> Option<String> {
        let target = self.targets.get(id)?;
        Some(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
    }
}

/// Size of a part, and for sheets what stands before and after the rows.
fn unpack(mut part: impl Read, keep: bool, largest: u64) -> Result<(u64, Vec<u8>, Vec<u8>), ProblemKind> {
    let mut chunk = vec![0; CHUNK];
    let (mut size, mut head, mut tail) = (0_u64, Vec::new(), Vec::new());
    let (mut in_head, mut in_tail) = (keep, false);
    let end_of_rows = memmem::Finder::new(b"</sheetData>");
    let mut overlap: Vec<u8> = Vec::new();
    loop {
        let read = part.read(&mut chunk).map_err(|_| ProblemKind::Damaged)?;
        let Some(new) = chunk.get(..read).filter(|new| !new.is_empty()) else { return Ok((size, head, tail)) };
        size += read as u64;
        if size > largest {
            return Err(ProblemKind::TooLarge);
        }
        if !keep {
            continue;
        }
        if in_head {
            head.extend_from_slice(new);
            in_head = head.len() < EDGE && memmem::find(&head, b"<sheetData").is_none();
        }
        if in_tail {
            if tail.len() < EDGE {
                tail.extend_from_slice(new);
            }
            continue;
        }
        // The end may lie across two chunks.
        let joined: Vec<u8> = overlap.iter().chain(new.iter().take(11)).copied().collect();
        let found = end_of_rows.find(&joined).map(|_| 0).or_else(|| end_of_rows.find(new));
        if let Some(at) = found {
            in_tail = true;
            tail.extend_from_slice(new.get(at..).unwrap_or_default());
        } else {
            overlap.extend_from_slice(new.get(new.len().saturating_sub(11)..).unwrap_or_default());
            overlap.drain(..overlap.len().saturating_sub(11));
        }
    }
}

fn merges(tail: &[u8]) -> Vec<Merge> {
    let mut merges = Vec::new();
    for at in memmem::find_iter(tail, b"mergeCell ") {
        let rest = tail.get(at..).unwrap_or_default();
        let rest = rest.get(..rest.len().min(120)).unwrap_or_default();
        let Some(start) = memmem::find(rest, b"ref=") else { continue };
        let value: Vec<u8> = rest.iter().skip(start + 5).copied().take_while(|b| !matches!(b, b'"' | b'\'')).collect();
        if let Some(merge) = std::str::from_utf8(&value).ok().and_then(region) {
            merges.push(merge);
        }
    }
    merges.sort_unstable();
    merges
}

/// `B2:D7`.
fn region(text: &str) -> Option<Merge> {
    let (from, to) = text.split_once(':')?;
    let ((left, top), (right, bottom)) = (place(from)?, place(to)?);
    Some(Merge { top, bottom, left, right })
}

fn place(text: &str) -> Option<(u32, u32)> {
    let text = text.trim_start_matches('$');
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = text.split_at(digits);
    let column = letters
        .bytes()
        .filter(u8::is_ascii_alphabetic)
        .try_fold(0_u32, |n, b| n.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1))?;
    Some((column.checked_sub(1)?, number.parse().ok()?))
}

fn hides_columns(head: &[u8]) -> bool {
    let Some(start) = memmem::find(head, b"<cols") else { return false };
    let rest = head.get(start..).unwrap_or_default();
    let end = memmem::find(rest, b"</cols>").unwrap_or(rest.len());
    let columns = rest.get(..end).unwrap_or_default();
    memmem::find(columns, b"hidden=\"1\"").is_some() || memmem::find(columns, b"hidden=\"true\"").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_read_without_the_rows() {
        let xml = b"<worksheet><cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData><row/></sheetData>\
                    <mergeCells count=\"2\"><mergeCell ref=\"B2:D7\"/><mergeCell ref=\"A1:AA1\"/></mergeCells></worksheet>";
        let (size, head, tail) = unpack(&xml[..], true, 1 << 20).unwrap();
        assert_eq!(size, xml.len() as u64);
        assert!(hides_columns(&head));
        assert_eq!(
            merges(&tail),
            [Merge { top: 1, bottom: 1, left: 0, right: 26 }, Merge { top: 2, bottom: 7, left: 1, right: 3 }]
        );
    }

    #[test]
    fn the_end_of_the_rows_is_found_across_chunks() {
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                let n = self.0.len().min(7).min(into.len());
                into[..n].copy_from_slice(&self.0[..n]);
                self.0 = &self.0[n..];
                Ok(n)
            }
        }
        let xml = b"<sheetData></sheetData><mergeCells><mergeCell ref=\"B2:D7\"/></mergeCells>";
        assert_eq!(merges(&unpack(Slow(xml), true, 1 << 20).unwrap().2).len(), 1);
    }
}
