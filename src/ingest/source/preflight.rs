//! A first look into a zipped workbook: that it unpacks to a reasonable size, and what the cell reader does not tell.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memmem;
use rayon::prelude::*;
use zip::ZipArchive;

use super::Limits;
use super::package::{self, Package, attribute, each_element, local};
use super::zip_names;
use crate::ingest::grid::Merge;
use crate::ingest::problem::ProblemKind;

/// Most parts of a workbook.
pub const MOST_PARTS: usize = 20_000;
/// Bytes of the looks of cells at most: the reader takes some thirty times as much.
const LARGEST_STYLES: u64 = 1 << 24;
/// Bytes of memory that a shared text takes beside its letters: it is met twice where its element is closed.
const PER_TEXT: u64 = 24;
/// The same for each byte of records of texts.
const PER_TEXT_BYTE: u64 = 6;
/// Bytes unpacked at a time.
const CHUNK: usize = 1 << 18;
/// Bytes before and after the rows that are kept.
pub const EDGE: usize = 1 << 22;
/// Bytes at the end of a chunk that are looked at again with the next one: more than any name of an element that is
/// looked for, with its prefix.
const OVERLAP: usize = 96;
/// Longest prefix of an element.
const LONGEST_PREFIX: usize = 64;

/// What is known of a sheet before its cells are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edges {
    /// Bytes of the sheet, unpacked.
    pub size: u64,
    /// Bytes of memory that the texts take that the cells of the workbook share.
    pub texts: u64,
    /// Merged regions, sorted.
    pub merges: Vec<Merge>,
    /// A column is hidden.
    pub hidden_columns: bool,
    /// There are formulas.
    pub formulas: bool,
    /// The writer computed no formula: a zero is no result.
    pub to_be_computed: bool,
}

impl Edges {
    /// What stands before and after the rows of a sheet.
    pub fn around(head: &str, tail: &str) -> Self {
        Self { merges: merges(tail), hidden_columns: hides_columns(head), ..Self::default() }
    }
}

/// Bytes of a part, unpacked without keeping it.
///
/// # Errors
/// A damaged part, or one that unpacks to more than the most.
pub fn size(part: impl Read, most: u64) -> Result<u64, ProblemKind> {
    unpack(part, false, false, most).map(|part| part.size)
}

/// Bytes of memory that the texts of a part take that cells share.
pub fn memory_of_texts(xml: &[u8]) -> u64 {
    // Texts begin with `<si` or `<x:si`; each is an allocation of its own.
    let begins = memmem::find_iter(xml, b"si>").count() + memmem::find_iter(xml, b"<si").count();
    xml.len() as u64 + begins as u64 * PER_TEXT
}

/// Unpacks every part once without keeping it; the edges of the sheets by the sheet's name.
///
/// # Errors
/// A damaged container, or one that unpacks to more than any register needs.
pub fn look(bytes: &[u8], limits: Limits) -> Result<BTreeMap<String, Edges>, ProblemKind> {
    if zip_names::ambiguous(bytes) {
        return Err(ProblemKind::Ambiguous);
    }
    let mut package = Package::open(bytes)?;
    if package.archive.len() > MOST_PARTS {
        return Err(ProblemKind::TooLarge);
    }
    let listing = package.listing();
    let is_sheet = |name: &str| listing.sheets.iter().any(|sheet| sheet.part.as_deref() == Some(name));
    let (total, shared) = (AtomicU64::new(0), AtomicU64::new(0));
    let look = |archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize| {
        let part = archive.by_index(index).map_err(|_| ProblemKind::Damaged)?;
        let name = package::fold(&part.name().map_err(|_| ProblemKind::Damaged)?);
        let keep = is_sheet(&name);
        let kept = Kept::of(&name);
        let sheet = unpack(part, keep, kept == Kept::Texts, limits.part.min(kept.largest()))?;
        if sheet.texts > limits.memory {
            return Err(ProblemKind::TooLarge);
        }
        if total.fetch_add(sheet.size, Ordering::Relaxed).saturating_add(sheet.size) > limits.book {
            return Err(ProblemKind::TooLarge);
        }
        shared.fetch_add(sheet.texts, Ordering::Relaxed);
        Ok(keep.then(|| (name, sheet.edges())))
    };
    let archive = package.archive;
    let parts: Vec<Result<Option<(String, Edges)>, ProblemKind>> =
        (0..archive.len()).into_par_iter().map_init(|| archive.clone(), look).collect();
    // Which of several threads meets the limit first must not decide what is said.
    if parts.iter().any(|part| matches!(part, Err(ProblemKind::TooLarge))) {
        return Err(ProblemKind::TooLarge);
    }
    let mut edges: BTreeMap<String, Edges> = BTreeMap::new();
    for part in parts {
        edges.extend(part?);
    }
    let of = |sheet: package::ListedSheet| {
        let found = edges.remove(&sheet.part?)?;
        let texts = shared.load(Ordering::Relaxed);
        Some((sheet.name, Edges { texts, to_be_computed: listing.to_be_computed, ..found }))
    };
    Ok(listing.sheets.into_iter().filter_map(of).collect())
}

/// Parts that the cell reader keeps in memory as a whole, in a form that takes more than the part itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The texts that cells share.
    Texts,
    /// How cells look.
    Styles,
    /// Anything else.
    No,
}

impl Kept {
    /// By the end of the part's folded name, wherever the writer put it.
    pub fn of(name: &str) -> Self {
        match name.rsplit('/').next() {
            Some("sharedstrings.xml" | "sharedstrings.bin") => Self::Texts,
            Some("styles.xml" | "styles.bin") => Self::Styles,
            _ => Self::No,
        }
    }

    /// Bytes of the part at most.
    pub const fn largest(self) -> u64 {
        if matches!(self, Self::Styles) { LARGEST_STYLES } else { u64::MAX }
    }
}

/// A part that was unpacked without its rows.
#[derive(Debug, Default)]
struct Unpacked {
    size: u64,
    /// Bytes of memory that its texts take.
    texts: u64,
    /// Up to where the rows begin.
    head: Vec<u8>,
    /// From where the rows end.
    tail: Vec<u8>,
    formulas: bool,
    /// It is text and no records.
    xml: bool,
}

impl Unpacked {
    fn edges(&self) -> Edges {
        let (head, tail) = (String::from_utf8_lossy(&self.head), String::from_utf8_lossy(&self.tail));
        Edges { size: self.size, formulas: self.formulas, ..Edges::around(&head, &tail) }
    }
}

/// Size of a part, and for sheets what stands before and after the rows.
fn unpack(mut part: impl Read, keep: bool, texts: bool, largest: u64) -> Result<Unpacked, ProblemKind> {
    let mut chunk = vec![0; CHUNK];
    let mut out = Unpacked::default();
    let (mut in_head, mut in_tail) = (keep, false);
    let mut overlap: Vec<u8> = Vec::new();
    loop {
        let read = part.read(&mut chunk).map_err(|_| ProblemKind::Damaged)?;
        let Some(new) = chunk.get(..read).filter(|new| !new.is_empty()) else { return Ok(out) };
        let is_xml = out.xml || (out.size == 0 && (new.starts_with(b"<") || new.starts_with(b"\xef\xbb\xbf<")));
        out.xml = is_xml;
        out.size += read as u64;
        if out.size > largest {
            return Err(ProblemKind::TooLarge);
        }
        if texts {
            // Or they begin with a record of a few bytes.
            let records = || new.len() as u64 * (1 + PER_TEXT_BYTE);
            out.texts += if is_xml { memory_of_texts(new) } else { records() };
        }
        if !keep {
            continue;
        }
        if in_head {
            out.head.extend_from_slice(new);
            in_head = out.head.len() < EDGE && memmem::find(&out.head, b"sheetData").is_none();
        }
        if in_tail {
            if out.tail.len() < EDGE {
                out.tail.extend_from_slice(new);
            }
            continue;
        }
        // What is looked for may lie across two chunks.
        let seam: Vec<u8> = overlap.iter().chain(new.iter().take(OVERLAP)).copied().collect();
        out.formulas = out.formulas || has_formula(&seam) || has_formula(new);
        if let Some(at) = end_of_rows(&seam) {
            in_tail = true;
            out.tail.extend_from_slice(seam.get(at..).unwrap_or_default());
            out.tail.extend_from_slice(new.get(OVERLAP..).unwrap_or_default());
        } else if let Some(at) = end_of_rows(new) {
            in_tail = true;
            out.tail.extend_from_slice(new.get(at..).unwrap_or_default());
        } else {
            overlap.extend_from_slice(new.get(new.len().saturating_sub(OVERLAP)..).unwrap_or_default());
            overlap.drain(..overlap.len().saturating_sub(OVERLAP));
        }
    }
}

/// Where `</sheetData` stands, whatever the prefix.
fn end_of_rows(xml: &[u8]) -> Option<usize> {
    memmem::find_iter(xml, b"sheetData").find_map(|at| {
        let before = xml.get(at.saturating_sub(LONGEST_PREFIX)..at)?;
        let slash = memchr::memrchr(b'/', before)?;
        let prefix = before.get(slash + 1..)?;
        let prefixed = prefix.is_empty() || (prefix.ends_with(b":") && !prefix.iter().any(|b| b" <>".contains(b)));
        let opened = before.get(slash.checked_sub(1)?) == Some(&b'<');
        (prefixed && opened).then(|| at - before.len() + slash - 1)
    })
}

/// Whether there may be a formula: an element called `f`, whatever its prefix.
fn has_formula(xml: &[u8]) -> bool {
    let ends = |at: usize| xml.get(at + 2).is_some_and(|next| b"> /\r\n\t".contains(next));
    memmem::find_iter(xml, b"<f").any(ends) || memmem::find_iter(xml, b":f").any(ends)
}

fn merges(tail: &str) -> Vec<Merge> {
    let mut merges = Vec::new();
    each_element(tail, |element| {
        if local(element) == "mergeCell" {
            merges.extend(attribute(element, "ref").as_deref().and_then(region));
        }
    });
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

fn hides_columns(head: &str) -> bool {
    let mut hidden = false;
    each_element(head, |element| {
        hidden |= local(element) == "col" && attribute(element, "hidden").is_some_and(|v| v == "1" || v == "true");
    });
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGIONS: [Merge; 2] =
        [Merge { top: 1, bottom: 1, left: 0, right: 26 }, Merge { top: 2, bottom: 7, left: 1, right: 3 }];

    /// A sheet whose elements carry a prefix, or none.
    fn sheet(prefix: &str, cells: &str) -> String {
        format!(
            "<worksheet><cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData><row>{cells}</row></sheetData>\
             <mergeCells count=\"2\"><mergeCell ref=\"B2:D7\"/><mergeCell ref=\"A1:AA1\"/></mergeCells></worksheet>"
        )
        .replace("</", &format!("<\u{1}{prefix}"))
        .replace('<', &format!("<{prefix}"))
        .replace(&format!("<{prefix}\u{1}"), "</")
    }

    #[test]
    fn edges_are_read_without_the_rows_whatever_the_prefix() {
        for prefix in ["", "x:", "d4p1:"] {
            let xml = sheet(prefix, "<c r=\"A1\"><v>1</v></c>");
            let edges = unpack(xml.as_bytes(), true, false, 1 << 20).unwrap().edges();
            assert_eq!(edges.size, xml.len() as u64);
            assert!(edges.hidden_columns && !edges.formulas, "{xml}");
            assert_eq!(edges.merges, REGIONS, "{xml}");
            let formula = sheet(prefix, "<c r=\"A1\"><f>1+1</f></c>");
            assert!(unpack(formula.as_bytes(), true, false, 1 << 20).unwrap().formulas, "{formula}");
        }
    }

    #[test]
    fn what_is_looked_for_is_found_across_chunks() {
        struct Slow<'a>(&'a [u8], usize);
        impl Read for Slow<'_> {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                let n = self.0.len().min(self.1).min(into.len());
                into[..n].copy_from_slice(&self.0[..n]);
                self.0 = &self.0[n..];
                Ok(n)
            }
        }
        for (prefix, step) in [("", 7), ("x:", 7), ("x:", 1), ("", 64), ("x:", 131)] {
            let cells = "<c r=\"A1\"><f>1</f></c>".to_owned() + &"<c r=\"A1\"><v>1</v></c>".repeat(40);
            let xml = sheet(prefix, &cells);
            let found = unpack(Slow(xml.as_bytes(), step), true, false, 1 << 20).unwrap();
            assert_eq!((found.edges().merges.as_slice(), found.formulas), (&REGIONS[..], true), "{prefix} {step}");
        }
    }

    #[test]
    fn the_end_of_rows_is_no_text_that_speaks_of_it() {
        assert_eq!(end_of_rows(b"<t>sheetData / sheetData</t>"), None);
        assert_eq!(end_of_rows(b"<x:t>a/:sheetData</x:t></x:sheetData>"), Some(23));
    }
}
