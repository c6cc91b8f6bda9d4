//! The checksum of a JSON file: that nobody changed what was written, by accident or by hand.
//!
//! The last field of the outermost object is `"checksum": "sha256:…"`, the SHA-256 of the object without that field and
//! without white space between its tokens (of UTF-8 bytes; white space within texts counts). A file that was only laid
//! out anew, or whose line ends were changed, still fits. Whoever changes a file on purpose can compute a new checksum:
//! against that only auditing again helps.

use std::io::{self, Read, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

use super::spelt::Spelt;
use crate::text::hex;

/// Name of the field.
const FIELD: &str = "checksum";
/// What stands before the hexadecimal digits.
const KIND: &str = "sha256:";

/// Bytes at the end of a file that hold the last field.
const TAIL: u64 = 512;

/// Whether a file has the checksum of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checksum {
    /// It has.
    Fits,
    /// It has another one.
    Differs,
    /// It has none.
    Absent,
}

/// Takes a JSON text in pieces; gives the hash of its bytes without white space between tokens.
#[derive(Debug, Clone, Default)]
struct Compact {
    hash: Sha256,
    in_text: bool,
    escaped: bool,
    /// What is left of the pieces and not hashed yet: tokens are shorter than what is hashed well at once.
    kept: Vec<u8>,
}

impl Compact {
    fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let in_text = self.in_text;
            let end = if in_text { self.text_end(bytes) } else { self.text_begin(bytes) };
            let (taken, rest) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
            if in_text {
                self.kept.extend_from_slice(taken);
            } else {
                self.keep_tokens(taken);
            }
            if self.kept.len() >= PIECE {
                self.hash.update(&self.kept);
                self.kept.clear();
            }
            bytes = rest;
        }
    }

    /// Takes whole tokens that are compact already.
    fn update_compact(&mut self, compact: &[u8]) {
        self.hash.update(&self.kept);
        self.kept.clear();
        self.hash.update(compact);
    }

    /// Up to where the text goes that is open; closes it where it ends.
    fn text_end(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if std::mem::take(&mut self.escaped) {
                at += 1;
                continue;
            }
            let Some(found) = memchr::memchr2(b'"', b'\\', rest) else { return bytes.len() };
            at += found + 1;
            if rest.get(found) == Some(&b'"') {
                self.in_text = false;
                return at;
            }
            self.escaped = true;
        }
        at
    }

    /// Up to and with the mark that begins the next text, which is opened.
    fn text_begin(&mut self, bytes: &[u8]) -> usize {
        match memchr::memchr(b'"', bytes) {
            Some(at) => {
                self.in_text = true;
                at + 1
            }
            None => bytes.len(),
        }
    }

    /// Takes tokens that are no texts, without the white space between them.
    fn keep_tokens(&mut self, tokens: &[u8]) {
        // Nearly all that stands between two texts is one of these.
        match tokens {
            b"\"" => self.kept.push(b'"'),
            b": \"" => self.kept.extend_from_slice(b":\""),
            b", \"" => self.kept.extend_from_slice(b",\""),
            _ => self.kept.extend(tokens.iter().filter(|byte| !byte.is_ascii_whitespace())),
        }
    }

    fn finish(mut self) -> String {
        self.hash.update(&self.kept);
        format!("{KIND}{}", hex(&self.hash.finalize()))
    }
}

/// Bytes that are hashed at once: serializers write a few at a time.
const PIECE: usize = 1 << 16;

/// A writer that computes the checksum of what goes through it; [`Sealing::seal`] writes what is left.
pub(super) struct Sealing<'w, W: Write> {
    writer: &'w mut W,
    compact: Compact,
    waiting: Vec<u8>,
}

impl<'w, W: Write> Sealing<'w, W> {
    pub(super) fn new(writer: &'w mut W) -> Self {
        Self { writer, compact: Compact::default(), waiting: Vec::with_capacity(PIECE) }
    }

    /// Writes whole values whose compact form is known.
    pub(super) fn write_spelt(&mut self, spelt: &Spelt) -> io::Result<()> {
        self.flush()?;
        self.compact.update_compact(&spelt.compact);
        self.writer.write_all(&spelt.text)
    }

    /// Writes the last field and the end of the object, of which all but `}` was written.
    pub(super) fn seal(mut self) -> io::Result<()> {
        self.flush()?;
        self.compact.update(b"}");
        write!(self.writer, ",\n \"{FIELD}\": \"{}\"\n}}\n", self.compact.finish())
    }
}

impl<W: Write> Write for Sealing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() + bytes.len() > PIECE {
            self.flush()?;
        }
        if bytes.len() < PIECE {
            self.waiting.extend_from_slice(bytes);
        } else {
            self.compact.update(bytes);
            self.writer.write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.compact.update(&self.waiting);
        self.writer.write_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}

/// Whether a file has the checksum of its content, without having it in memory.
pub(super) fn fits(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut tail = Vec::new();
    let from = length.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from))?;
    file.take(TAIL).read_to_end(&mut tail)?;
    let Some((content, found)) = sealed(&tail) else { return Ok(false) };
    file.seek(SeekFrom::Start(0))?;
    let mut left = file.take(from + content.len() as u64);
    let (mut compact, mut piece) = (Compact::default(), vec![0; PIECE]);
    loop {
        let read = left.read(&mut piece)?;
        match piece.get(..read).filter(|piece| !piece.is_empty()) {
            Some(piece) => compact.update(piece),
            None => break,
        }
    }
    compact.update(b"}");
    Ok(compact.finish().as_bytes() == found)
}

/// Whether a JSON file has the checksum of its content.
pub(super) fn check(bytes: &[u8]) -> Checksum {
    let Some((content, found)) = sealed(bytes) else { return Checksum::Absent };
    let mut compact = Compact::default();
    compact.update(content.trim_ascii());
    compact.update(b"}");
    if compact.finish().as_bytes() == found { Checksum::Fits } else { Checksum::Differs }
}

/// A file up to its last field, and what that says; none where the last field is no checksum.
fn sealed(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = bytes.trim_ascii_end().strip_suffix(b"}")?.trim_ascii_end().strip_suffix(b"\"")?;
    let start = memchr::memrchr(b'"', rest)?;
    let (before, found) = (rest.get(..start)?, rest.get(start + 1..)?);
    let before = before.trim_ascii_end().strip_suffix(b":")?.trim_ascii_end();
    let before = before.strip_suffix(format!("\"{FIELD}\"").as_bytes())?;
    Some((before.trim_ascii_end().strip_suffix(b",")?, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed_text(body: &str) -> String {
        let mut out = Vec::new();
        let mut sealing = Sealing::new(&mut out);
        // In small pieces: where they end must not matter.
        for piece in body.as_bytes().chunks(3) {
            sealing.write_all(piece).unwrap();
        }
        sealing.seal().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_checksum_is_that_of_the_compact_object() {
        let text = sealed_text("{\n \"a\": [1, 2.5],\n \"b\": \"x \\\" y\\\\\"");
        assert_eq!(check(text.as_bytes()), Checksum::Fits);
        assert!(fits(&mut io::Cursor::new(&text)).unwrap());
        let compact = b"{\"a\":[1,2.5],\"b\":\"x \\\" y\\\\\"}";
        let digits = hex(&Sha256::digest(compact));
        assert!(text.ends_with(&format!(",\n \"checksum\": \"sha256:{digits}\"\n}}\n")), "{text}");
    }

    #[test]
    fn another_layout_fits_and_another_content_does_not() {
        let text = sealed_text("{\n \"a\": [1, 2],\n \"b\": \"x y\"");
        for same in [text.replace('\n', "\r\n"), text.replace("\n ", ""), text.replace(", 2", ",\t2")] {
            assert_eq!(check(same.as_bytes()), Checksum::Fits, "{same}");
        }
        for other in [text.replace("x y", "xy"), text.replace('1', "7"), text.replace("\"a\"", "\"A\"")] {
            assert_eq!(check(other.as_bytes()), Checksum::Differs, "{other}");
            assert!(!fits(&mut io::Cursor::new(&other)).unwrap(), "{other}");
        }
        for none in ["{}", "{\"a\": \"sha256:00\"}", "", "[\"checksum\"]", "{\"checksum\": 7}"] {
            assert_eq!(check(none.as_bytes()), Checksum::Absent, "{none}");
        }
    }
}
