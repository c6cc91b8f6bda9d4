//! JSON as it stands in a file, so that people can read it and tools compare it line by line; and the same without the
//! white space between its tokens, of which the checksum is made: both are written at once, where values are put into
//! words side by side, instead of one being looked for in the other where one thread writes the file.

use std::io::{self, Write};

use serde_json::ser::Formatter;

/// Lists and objects down to this depth stand on lines of their own: the fields of a check, one outcome a line. Where there
/// are no outcomes, a check is a line.
const OPEN_DEPTH: usize = 5;

/// A value put into words by `serde_json`, through a serializer with [`Lines`] that writes here.
///
/// What holds a quotation mark begins or ends a text, since within a text it is escaped: the mark alone, or with the comma
/// before a key, or with the colon behind it. So it is known what stands within texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spelt {
    /// As it stands in the file.
    pub text: Vec<u8>,
    /// Without white space between tokens.
    pub compact: Vec<u8>,
    in_text: bool,
}

impl Spelt {
    /// Forgets the value, keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.compact.clear();
        self.in_text = false;
    }
}

impl Write for Spelt {
    // Called for every token: it must be part of what calls it.
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        match bytes {
            b"\"" => {
                self.in_text = !self.in_text;
                self.compact.push(b'"');
            }
            b", \"" => {
                self.in_text = true;
                self.compact.extend_from_slice(b",\"");
            }
            b"\": " => {
                self.in_text = false;
                self.compact.extend_from_slice(b"\":");
            }
            b", " if !self.in_text => self.compact.push(b','),
            b"\n" | b" " if !self.in_text => {}
            _ => self.compact.extend_from_slice(bytes),
        }
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(|_| ())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Indents the outer levels and keeps the inner ones on one line.
///
/// A key comes with all that stands around it in as few writes as there can be: of a million findings, keys are half of what
/// is written.
pub(crate) struct Lines {
    /// Lists and objects down to this depth stand on lines of their own.
    open_depth: usize,
    depth: usize,
    filled: bool,
    /// A key is being written: its quotation marks come with what is around it.
    key: bool,
    /// Depths of the open lists; only lists and the objects above the open depth break lines.
    lists: Vec<bool>,
}

impl Default for Lines {
    fn default() -> Self {
        Self { open_depth: OPEN_DEPTH, depth: 0, filled: false, key: false, lists: Vec::new() }
    }
}

impl Lines {
    /// Inside a list that is a field of the outermost object. Of `totals` nobody reads the single numbers: a check is one
    /// line.
    pub(super) fn in_list(totals: bool) -> Self {
        let open_depth = OPEN_DEPTH - usize::from(totals);
        Self { open_depth, depth: 2, filled: false, key: false, lists: vec![false, true] }
    }

    /// Whether the innermost container puts each value on a line of its own.
    fn open(&self) -> bool {
        let list = self.lists.last().copied().unwrap_or(false);
        self.depth <= self.open_depth || (list && self.depth == self.open_depth + 1)
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
}

impl Formatter for Lines {
    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.key { Ok(()) } else { writer.write_all(b"\"") }
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.key { Ok(()) } else { writer.write_all(b"\"") }
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'[', true)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b']')
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        match (self.open(), first) {
            (true, true) => self.line(writer),
            (true, false) => writer.write_all(b",").and_then(|()| self.line(writer)),
            (false, true) => Ok(()),
            (false, false) => writer.write_all(b", "),
        }
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
        self.key = true;
        match (self.open(), first) {
            (false, false) => writer.write_all(b", \""),
            (true, false) => {
                writer.write_all(b",").and_then(|()| self.line(writer)).and_then(|()| writer.write_all(b"\""))
            }
            (true, true) => self.line(writer).and_then(|()| writer.write_all(b"\"")),
            (false, true) => writer.write_all(b"\""),
        }
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.key = false;
        Ok(())
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::{Map, Value};

    use super::*;

    fn spelt(value: &Value) -> Spelt {
        let mut spelt = Spelt::default();
        value.serialize(&mut serde_json::Serializer::with_formatter(&mut spelt, Lines::default())).unwrap();
        spelt
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = || "[\", :\\\\\n a\u{1}ș{}\\[\\]]{0,6}";
        let leaf = prop_oneof![
            text().prop_map(Value::String),
            any::<i64>().prop_map(|number| Value::Number(number.into())),
            any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
            Just(Value::Bool(true)),
        ];
        leaf.prop_recursive(8, 60, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                prop::collection::vec((text(), inner), 0..5).prop_map(|all| Value::Object(Map::from_iter(all))),
            ]
        })
    }

    proptest! {
        #[test]
        fn both_say_the_same_and_one_is_compact(value in value()) {
            let Spelt { text, compact, .. } = spelt(&value);
            prop_assert_eq!(&String::from_utf8(compact).unwrap(), &serde_json::to_string(&value).unwrap());
            prop_assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), value);
        }
    }
}
