//! `results.json`: written so that people can read it and tools can compare it line by line.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;

use super::error::ReportError;
use super::file::write_whole;
use crate::results::{FORMAT, Results, VERSION};

/// Lists and objects down to this depth stand on lines of their own: the fields of a check, one outcome a line.
const OPEN_DEPTH: usize = 5;

/// Writes the results. The same results give the same bytes; an old file is replaced only by a complete new one.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, results: &Results) -> Result<(), ReportError> {
    write_whole(path, |writer| {
        let mut serializer = serde_json::Serializer::with_formatter(&mut *writer, Lines::default());
        results
            .serialize(&mut serializer)
            .map_err(|source| ReportError::Encode { path: path.to_owned(), source })?;
        writer.write_all(b"\n").map_err(|source| ReportError::Write { path: path.to_owned(), source })
    })
}

/// Reads results that [`write`] wrote.
///
/// # Errors
/// When the file cannot be read, is no results file, or is one of another version.
pub fn read(path: &Path) -> Result<Results, ReportError> {
    /// What tells a results file from any other.
    #[derive(Deserialize)]
    struct Header {
        format: Option<String>,
        version: Option<u32>,
    }

    let bytes = fs::read(path).map_err(|source| ReportError::Read { path: path.to_owned(), source })?;
    let not_results = |source| ReportError::NotResults { path: path.to_owned(), source };
    let header: Header = serde_json::from_slice(&bytes).map_err(|error| not_results(Some(error)))?;
    match (header.format.as_deref(), header.version) {
        (Some(FORMAT), Some(VERSION)) => serde_json::from_slice(&bytes).map_err(|error| not_results(Some(error))),
        (Some(FORMAT), Some(found)) => Err(ReportError::Version { path: path.to_owned(), found }),
        _ => Err(not_results(None)),
    }
}

/// Indents the outer levels and keeps the inner ones on one line.
#[derive(Default)]
struct Lines {
    depth: usize,
    filled: bool,
    /// Depths of the open lists; only lists and the objects above the open depth break lines.
    lists: Vec<bool>,
}

impl Lines {
    /// Whether the innermost container puts each value on a line of its own.
    fn open(&self) -> bool {
        let list = self.lists.last().copied().unwrap_or(false);
        self.depth <= OPEN_DEPTH || (list && self.depth == OPEN_DEPTH + 1)
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        for _ in 0..self.depth {
            writer.write_all(b" ")?;
        }
        Ok(())
    }

    fn begin<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: u8, list: bool) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        self.lists.push(list);
        writer.write_all(&[bracket])
    }

    fn end<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        let open = self.open();
        self.depth = self.depth.saturating_sub(1);
        self.lists.pop();
        if self.filled && open {
            self.line(writer)?;
        }
        self.filled = true;
        writer.write_all(&[bracket])
    }

    fn next<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        if self.open() {
            self.line(writer)
        } else if first {
            Ok(())
        } else {
            writer.write_all(b" ")
        }
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'[', true)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b']')
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'{', false)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b'}')
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}
