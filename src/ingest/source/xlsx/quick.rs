//! A cell as nearly all of them are written: a place, a look, a kind, and a whole number without a sign, in this order and
//! with nothing in between. Any other is for [`Cursor`](super::cursor::Cursor), which reads these in the same way.

use super::head::{LAST_COLUMN, LAST_ROW};

/// Digits that a row, a look and a number have at most.
const OF_ROW: usize = 7;
const OF_LOOK: usize = 6;
const OF_NUMBER: usize = 9;
/// Letters that a column has at most.
const OF_COLUMN: usize = 3;

/// What such a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quick {
    /// Row and column, from zero.
    pub row: u32,
    pub column: u32,
    /// How it looks, where it says so.
    pub look: Option<u32>,
    /// The number is that of a shared text.
    pub shared: bool,
    /// The number.
    pub number: u32,
    /// Bytes that it takes.
    pub length: usize,
}

impl Quick {
    /// The cell at the beginning of some bytes, behind `<c`; none where it is written otherwise.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        rest.eat(b" r=\"")?;
        let column = rest.letters()?;
        let row = rest.digits(OF_ROW)?;
        rest.eat(b"\"")?;
        let look = match rest.eat(b" s=\"") {
            Some(()) => {
                let look = rest.digits(OF_LOOK)?;
                rest.eat(b"\"")?;
                Some(look)
            }
            None => None,
        };
        let shared = rest.eat(b" t=\"s\"").is_some();
        rest.eat(b"><v>")?;
        let number = rest.digits(OF_NUMBER)?;
        rest.eat(b"</v></c>")?;
        let is_place = (1..=LAST_ROW).contains(&row) && (1..=LAST_COLUMN).contains(&column);
        let length = bytes.len() - rest.0.len();
        is_place.then(|| Self { row: row - 1, column: column - 1, look, shared, number, length })
    }
}

/// What is still to be read.
struct Rest<'b>(&'b [u8]);

impl Rest<'_> {
    /// Goes on behind a word, if it stands here.
    fn eat<const N: usize>(&mut self, word: &[u8; N]) -> Option<()> {
        let (here, rest) = self.0.split_first_chunk::<N>()?;
        (here == word).then(|| self.0 = rest)
    }

    /// The number of a column, from one.
    fn letters(&mut self) -> Option<u32> {
        let mut number = 0;
        for _ in 0..OF_COLUMN {
            let [letter @ b'A'..=b'Z', rest @ ..] = self.0 else { break };
            number = number * 26 + u32::from(letter - b'A') + 1;
            self.0 = rest;
        }
        (number > 0).then_some(number)
    }

    /// A number of so many digits at most, and one at least.
    fn digits(&mut self, most: usize) -> Option<u32> {
        let (mut number, begun) = (0, self.0.len());
        for _ in 0..most {
            let [digit @ b'0'..=b'9', rest @ ..] = self.0 else { break };
            number = number * 10 + u32::from(digit - b'0');
            self.0 = rest;
        }
        (self.0.len() < begun).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_they_are_written_or_left_alone() {
        let cell =
            |row, column, look, shared, number, length| Some(Quick { row, column, look, shared, number, length });
        let read = |xml: &str| Quick::of(xml.as_bytes());
        assert_eq!(read(" r=\"B7\" s=\"3\" t=\"s\"><v>12</v></c><c"), cell(6, 1, Some(3), true, 12, 33));
        assert_eq!(read(" r=\"AA10\"><v>007</v></c>"), cell(9, 26, None, false, 7, 24));
        let most = read(&format!(" r=\"A{LAST_ROW}\"><v>999999999</v></c>")).unwrap();
        assert_eq!((most.row, most.number), (LAST_ROW - 1, 999_999_999));
        for odd in [
            "",
            " r=\"B7\"/>",
            " r=\"B7\"><v>1.5</v></c>",
            " r=\"B7\"><v>-1</v></c>",
            " r=\"B7\"><v></v></c>",
            " r=\"B7\"><v>1234567890</v></c>",
            " r=\"B7\"><f>1</f><v>1</v></c>",
            " r=\"B7\"><v>1</v> </c>",
            " r=\"B7\"><v>1</v></c",
            " r=\"B0\"><v>1</v></c>",
            " r=\"B\"><v>1</v></c>",
            " r=\"7\"><v>1</v></c>",
            " r=\"b7\"><v>1</v></c>",
            " r=\"ABCD7\"><v>1</v></c>",
            " r=\"A12345678\"><v>1</v></c>",
            " r=\"B7\" t=\"str\"><v>1</v></c>",
            " r=\"B7\" t=\"s\" s=\"3\"><v>1</v></c>",
            " r='B7'><v>1</v></c>",
            " s=\"3\"><v>1</v></c>",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
