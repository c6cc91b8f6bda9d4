//! Plain xlsx workbooks, sheet by sheet and side by side: every part is unpacked once, the cells come straight from the
//! XML, and the texts that sheets share are read once. What is not plain is for the library under [`book`], as is every
//! fault: what is said about a workbook does not depend on who read it.

mod cursor;
mod head;
mod outline;
mod quick;
mod scan;
mod texts;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::prelude::*;
use zip::ZipArchive;

use super::package::{self, Package};
use super::{Limits, SheetName, book, preflight, zip_names};
use crate::ingest::grid::Grid;
use crate::ingest::problem::ProblemKind;
use outline::Outline;
use scan::{Scan, Shared};
use texts::Texts;

/// Bytes of a sheet that are unpacked at a time.
const PIECE: u64 = 1 << 18;
/// Bytes of a cell, more or less, and cells that room is made for at most.
const OF_CELL: u64 = 40;
const MOST_EXPECTED: usize = 1 << 20;
/// Bytes that a deflated one stands for at most.
const LARGEST_RATIO: u64 = 1032;

/// Makes something of each sheet of an xlsx workbook, in the workbook's order.
///
/// # Errors
/// What keeps the whole workbook from being read.
pub fn read_each<T: Send>(
    bytes: &[u8],
    limits: Limits,
    make: &(impl Fn(SheetName, Result<Grid<'_>, ProblemKind>) -> T + Sync),
) -> Result<Vec<T>, ProblemKind> {
    let plain = catch_unwind(AssertUnwindSafe(|| Plain::open(bytes, limits).and_then(|plain| plain.read_each(make))));
    match plain {
        Ok(Some(made)) => Ok(made),
        _ => book::xlsx_side_by_side(bytes, limits, make),
    }
}

/// A workbook whose parts but for its sheets are plain.
struct Plain<'b> {
    bytes: &'b [u8],
    limits: Limits,
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The sheets in order.
    sheets: Vec<Sheet>,
    shared: Shared,
    /// Bytes that all parts but the sheets unpack to.
    others: u64,
}

struct Sheet {
    name: SheetName,
    /// Whether it is the only one of its name.
    reachable: bool,
    /// Position in the archive; none where it is not known.
    part: Option<usize>,
    /// Bytes that it says it unpacks to.
    size: u64,
}

impl<'b> Plain<'b> {
    /// Reads all parts but the sheets; none where that is not for this reader.
    fn open(bytes: &'b [u8], limits: Limits) -> Option<Self> {
        if zip_names::ambiguous(bytes) {
            return None;
        }
        let mut package = Package::open(bytes).ok()?;
        if package.archive.len() > preflight::MOST_PARTS {
            return None;
        }
        let listing = package.listing();
        let folder = package.main()?.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"));
        let listed: BTreeSet<usize> = listing
            .sheets
            .iter()
            .filter_map(|sheet| sheet.part.as_deref())
            .filter_map(|part| package.position(part))
            .collect();
        let mut archive = package.archive;
        let others: Vec<usize> = (0..archive.len()).filter(|at| !listed.contains(at)).collect();
        let read = |archive: &mut ZipArchive<Cursor<&'b [u8]>>, at: usize| other(archive, at, &folder, limits);
        let parts: Option<Vec<Other>> = others.into_par_iter().map_init(|| archive.clone(), read).collect();
        let parts = parts?;
        let looks = parts.iter().map(|part| part.looks).max().unwrap_or_default();
        let outline = Outline::new(&mut archive, &|at| listed.contains(&at), looks)?;
        let mut sheets = Vec::new();
        for (name, reachable, part) in outline.sheets {
            let size = part.and_then(|at| archive.by_index_raw(at).ok()).map_or(0, |part| part.size());
            sheets.push(Sheet { name, reachable, part, size });
        }
        let others = parts.iter().map(|part| part.size).sum();
        let mut texts = parts.into_iter().filter_map(|part| part.texts);
        let shared = Shared {
            texts: texts.next().unwrap_or_default(),
            looks: outline.looks,
            from_1904: outline.from_1904,
            to_be_computed: listing.to_be_computed,
        };
        // Which of two is meant is for the library to say.
        texts.next().is_none().then_some(Self { bytes, limits, archive, sheets, shared, others })
    }

    fn read_each<T: Send>(
        &self,
        make: &(impl Fn(SheetName, Result<Grid<'_>, ProblemKind>) -> T + Sync),
    ) -> Option<Vec<T>> {
        let mut order: Vec<(usize, &Sheet)> = self.sheets.iter().enumerate().collect();
        order.sort_by_key(|(_, sheet)| Reverse(sheet.size));
        let (next, taken, unpacked) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(self.others));
        let is_within = || {
            taken.load(Ordering::Relaxed) <= self.limits.memory && unpacked.load(Ordering::Relaxed) <= self.limits.book
        };
        let read = |_| {
            let (mut archive, mut made) = (self.archive.clone(), Vec::new());
            while let Some(&(at, sheet)) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                if !is_within() {
                    break;
                }
                if !sheet.reachable {
                    made.push((at, Some(make(sheet.name.clone(), Err(ProblemKind::BadSheet)))));
                    continue;
                }
                let grid = sheet.part.and_then(|part| self.sheet(&mut archive, part, &unpacked));
                let one = grid.map(|grid| {
                    taken.fetch_add(grid.bytes() as u64, Ordering::Relaxed);
                    make(sheet.name.clone(), Ok(grid))
                });
                made.push((at, one));
            }
            made
        };
        let workers = rayon::current_num_threads().min(self.sheets.len());
        let read: Vec<(usize, Option<T>)> = (0..workers).into_par_iter().flat_map_iter(read).collect();
        if !is_within() {
            return None;
        }
        let odd: BTreeSet<usize> = read.iter().filter(|(_, one)| one.is_none()).map(|(at, _)| *at).collect();
        let mut made: Vec<(usize, T)> = read.into_iter().filter_map(|(at, one)| Some((at, one?))).collect();
        if !odd.is_empty() {
            made.extend(book::xlsx_some(self.bytes, self.limits, &odd, taken.into_inner(), make)?);
        }
        made.sort_by_key(|(at, _)| *at);
        (made.len() == self.sheets.len()).then(|| made.into_iter().map(|(_, made)| made).collect())
    }
}

impl<'b> Plain<'b> {
    /// Reads a sheet by the position of its part; none where that is not for this reader. `unpacked` counts its bytes.
    fn sheet(&self, archive: &mut ZipArchive<Cursor<&'b [u8]>>, part: usize, unpacked: &AtomicU64) -> Option<Grid<'_>> {
        let mut part = archive.by_index(part).ok()?;
        // What it says it is is believed of a usual sheet only.
        let cells = usize::try_from(part.size() / OF_CELL).map_or(MOST_EXPECTED, |cells| cells.min(MOST_EXPECTED));
        let (mut scan, mut size) = (Scan::new(&self.shared, self.limits, cells), 0);
        loop {
            let read = part.by_ref().take(PIECE).read_to_end(scan.window()).ok()? as u64;
            size += read;
            if size > self.limits.part {
                return None;
            }
            scan.go_on()?;
            if read < PIECE {
                unpacked.fetch_add(size, Ordering::Relaxed);
                return scan.finish();
            }
        }
    }
}

/// What is kept of a part that is no sheet.
struct Other {
    size: u64,
    texts: Option<Texts>,
    /// Looks of cells at most.
    looks: usize,
}

/// Reads a part that is no sheet; none where it is damaged, larger than the limits allow, or holds texts that are not plain.
fn other(archive: &mut ZipArchive<Cursor<&[u8]>>, at: usize, folder: &str, limits: Limits) -> Option<Other> {
    let part = archive.by_index(at).ok()?;
    let name = package::fold(&part.name().ok()?);
    let kept = preflight::Kept::of(&name);
    let mut other = Other { size: 0, texts: None, looks: 0 };
    if kept == preflight::Kept::No {
        other.size = preflight::size(part, limits.part).ok()?;
        return Some(other);
    }
    drop(part);
    let mut bytes = Vec::new();
    let xml = unpack(archive, at, Limits { part: limits.part.min(kept.largest()), ..limits }, &mut bytes)?;
    other.size = xml.len() as u64;
    if kept == preflight::Kept::Texts {
        // The library looks for them beside the workbook only.
        let is_read = name.strip_prefix(folder) == Some("sharedstrings.xml");
        if !is_read || preflight::memory_of_texts(xml.as_bytes()) > limits.memory {
            return None;
        }
        other.texts = Some(Texts::read(xml)?);
    } else {
        other.looks = memchr::memmem::find_iter(xml.as_bytes(), b"xf").count();
    }
    Some(other)
}

/// Unpacks a part into a buffer; none where it is damaged, too large or no UTF-8.
fn unpack<'x>(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    limits: Limits,
    into: &'x mut Vec<u8>,
) -> Option<&'x str> {
    let part = archive.by_index(at).ok()?;
    if part.size() > limits.part {
        return None;
    }
    into.clear();
    // What it says it is bounded by what can become of its bytes.
    let most = part.compressed_size().saturating_mul(LARGEST_RATIO);
    into.reserve(usize::try_from(part.size().min(most)).ok()?);
    part.take(limits.part + 1).read_to_end(into).ok()?;
    if into.len() as u64 > limits.part {
        return None;
    }
    std::str::from_utf8(into).ok()
}

#[cfg(test)]
mod tests;
