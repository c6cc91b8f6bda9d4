//! The compact form of Thrift in which Parquet writes its footer and the heads of its pages, walked through before the
//! library reads it: what it says is seen, nothing is built.
//!
//! The library takes a field for what the format says it is, whatever kind the file gives it. A file in which the two
//! differ would be seen otherwise here than there, so it is refused: a [`Layout`] tells the kinds.

/// Structures within structures at most.
const DEEPEST: usize = 16;

/// The kinds of the fields of structures: the way to a structure by numbers of fields, and a letter for each field from
/// 1 on. `v` number, `b` bytes, `t` truth value, `y` one byte, `s` structure; `L`, `V`, `B` lists of structures, numbers,
/// bytes; `.` of any kind.
pub type Layout = [(&'static [i64], &'static str)];

/// Sees a number of a structure under the numbers of the fields that lead to it; nothing where a member of a list begins.
pub type Show<'s> = dyn FnMut(&[i64], Option<i64>) + 's;

/// Bytes that are still to be walked through.
pub struct Compact<'b> {
    bytes: &'b [u8],
    layout: &'static Layout,
    way: Vec<i64>,
    members: u64,
}

impl<'b> Compact<'b> {
    /// Begins at a structure.
    pub const fn new(bytes: &'b [u8], layout: &'static Layout) -> Self {
        Self { bytes, layout, way: Vec::new(), members: 0 }
    }

    /// What is behind the structure.
    pub const fn rest(&self) -> &'b [u8] {
        self.bytes
    }

    /// Members of all lists that were met.
    pub const fn members(&self) -> u64 {
        self.members
    }

    /// Walks through a structure; nothing where it is cut short or not what the layout says.
    pub fn structure(&mut self, show: &mut Show<'_>) -> Option<()> {
        let found = self.layout.iter().find(|(way, _)| *way == self.way);
        let kinds = found.map_or("", |(_, kinds)| *kinds).as_bytes();
        let mut field = 0_i64;
        loop {
            let head = self.byte()?;
            let kind = head & 0x0f;
            if kind == 0 {
                return Some(());
            }
            let step = i64::from(head >> 4);
            field = if step == 0 { self.number()? } else { field.checked_add(step)? };
            let position = usize::from(u16::try_from(field).ok().filter(|field| (1..=0x7fff).contains(field))?);
            let letter = kinds.get(position - 1).copied().unwrap_or(b'.');
            let fits = match letter {
                b'v' => (4..=6).contains(&kind),
                b'b' => kind == 8,
                b't' => kind == 1 || kind == 2,
                b'y' => kind == 3,
                b's' => kind == 12,
                b'L' | b'V' | b'B' => kind == 9,
                _ => true,
            };
            (fits && self.way.len() < DEEPEST).then_some(())?;
            self.way.push(field);
            let number = self.value(kind, letter, true, show)?;
            if number.is_some() {
                show(&self.way, number);
            }
            self.way.pop();
        }
    }

    /// Walks through a value; the number, where it is one. A truth value in a structure is told by its kind alone.
    fn value(&mut self, kind: u8, letter: u8, in_structure: bool, show: &mut Show<'_>) -> Option<Option<i64>> {
        match kind {
            1 | 2 if in_structure => {}
            1..=3 => drop(self.byte()?),
            4..=6 => return self.number().map(Some),
            7 => drop(self.take(8)?),
            8 => {
                let length = self.unsigned()?;
                self.take(length)?;
            }
            9 | 10 => {
                let head = self.byte()?;
                let kind = head & 0x0f;
                let count = if head >> 4 == 15 { self.unsigned()? } else { u64::from(head >> 4) };
                let fits = match letter {
                    b'L' => kind == 12,
                    b'V' => (4..=6).contains(&kind),
                    b'B' => kind == 8,
                    _ => true,
                };
                (fits || count == 0).then_some(())?;
                for _ in 0..count {
                    self.member(kind, show)?;
                }
            }
            11 => {
                let count = self.unsigned()?;
                let kinds = if count > 0 { self.byte()? } else { 0 };
                for _ in 0..count {
                    self.member(kinds >> 4, show)?;
                    self.member(kinds & 0x0f, show)?;
                }
            }
            12 => self.structure(show)?,
            _ => return None,
        }
        Some(None)
    }

    fn member(&mut self, kind: u8, show: &mut Show<'_>) -> Option<()> {
        self.members += 1;
        show(&self.way, None);
        if !matches!(kind, 9..=11) {
            return self.value(kind, b'.', false, show).map(drop);
        }
        // A list within a list has no field of its own.
        (self.way.len() < DEEPEST).then_some(())?;
        self.way.push(0);
        self.value(kind, b'.', false, show)?;
        self.way.pop();
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn take(&mut self, length: u64) -> Option<()> {
        self.bytes = self.bytes.get(usize::try_from(length).ok()?..)?;
        Some(())
    }

    fn unsigned(&mut self) -> Option<u64> {
        let (number, rest) = unsigned(self.bytes)?;
        self.bytes = rest;
        Some(number)
    }

    fn number(&mut self) -> Option<i64> {
        let (number, rest) = signed(self.bytes)?;
        self.bytes = rest;
        Some(number)
    }
}

/// A number in as few bytes as it needs, and what is behind it.
pub fn unsigned(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (mut number, mut rest) = (0_u64, bytes);
    for shift in (0..64).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        rest = behind;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some((number, rest));
        }
    }
    None
}

/// The same of a number that may be negative.
pub fn signed(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (zigzag, rest) = unsigned(bytes)?;
    let half = i64::try_from(zigzag >> 1).ok()?;
    Some((if zigzag & 1 == 1 { -half - 1 } else { half }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: &Layout = &[(&[], "vvvs.L"), (&[4], "tVb"), (&[6], "v")];
    /// Numbers 0, 300 and 20, a structure with a truth value, a list of numbers and a text, a list of two structures.
    const BYTES: [u8; 25] = [
        0x15, 0x00, 0x15, 0xd8, 0x04, 0x15, 0x28, 0x1c, 0x11, 0x19, 0x25, 0x02, 0x04, 0x18, 0x01, b'x', 0x00, 0x29,
        0x2c, 0x15, 0x0e, 0x00, 0x00, 0x00, 0xff,
    ];

    fn seen(bytes: &[u8]) -> Option<(Vec<String>, usize, u64)> {
        let (mut compact, mut seen) = (Compact::new(bytes, LAYOUT), Vec::new());
        compact.structure(&mut |way, number| seen.push(format!("{way:?} {number:?}")))?;
        Some((seen, compact.rest().len(), compact.members()))
    }

    #[test]
    fn numbers_are_seen_under_their_fields() {
        let (seen, rest, members) = seen(&BYTES).unwrap();
        let expected = [
            "[1] Some(0)",
            "[2] Some(300)",
            "[3] Some(20)",
            "[4, 2] None",
            "[4, 2] None",
            "[6] None",
            "[6, 1] Some(7)",
            "[6] None",
        ];
        assert_eq!((seen, rest, members), (expected.map(str::to_owned).to_vec(), 1, 4));
    }

    #[test]
    fn what_is_cut_short_or_of_another_kind_is_nothing() {
        for end in 0..BYTES.len() - 1 {
            assert_eq!(seen(&BYTES[..end]), None, "{end}");
        }
        // Bytes where a number stands, a list of bytes where numbers stand, a field far away.
        for (at, byte) in [(0, 0x18), (10, 0x28), (17, 0x28), (18, 0x25)] {
            let mut other = BYTES;
            other[at] = byte;
            assert_eq!(seen(&other), None, "{at}");
        }
        assert_eq!(seen(&[0x05, 0x80, 0x80, 0x08, 0x00, 0x00]), None);
        // Structures without end.
        assert_eq!(seen(&[0x7c; 1000]), None);
        assert_eq!(seen(&[0x79; 1000]), None);
    }
}
