//! JSON as it stands in a file, and the same without the white space between its tokens, of which the checksum is made:
//! both are written at once, where values are put into words side by side, instead of one being looked for in the other
//! where one thread writes the file.

use std::io::{self, Write};

/// A value put into words by `serde_json`, through a serializer with [`Lines`](super::results_json::Lines) that writes here.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::{Map, Value};

    use super::*;
    use crate::output::results_json::Lines;

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
