//! Where the texts stand that have names: a library that keeps a text once for many rows says by its name which it is.

/// What tells a text from all others of the same array: equal names are equal texts.
pub type Name = u128;

/// Names that are remembered at most, a power of two, and at least.
const MOST: usize = 1 << 12;
const FEWEST: usize = 1 << 4;

/// Rows by the names of their texts; one may be forgotten for another.
#[derive(Debug)]
pub struct Named {
    /// By hash of the name.
    names: Vec<Name>,
    /// The row behind the one in which each stands; 0 where there is none.
    rows: Vec<u32>,
}

impl Named {
    /// None yet, of so many rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        let room = rows.next_power_of_two().clamp(FEWEST, MOST);
        Self { names: vec![0; room], rows: vec![0; room] }
    }

    /// A row with a text of that name.
    #[must_use]
    pub fn row(&self, name: Name) -> Option<usize> {
        let place = self.place(name);
        let behind = self.rows.get(place).filter(|_| self.names.get(place) == Some(&name))?;
        behind.checked_sub(1).map(|row| row as usize)
    }

    /// The text of that name stands in a row.
    pub fn note(&mut self, name: Name, row: usize) {
        let place = self.place(name);
        if let (Some(slot), Some(known)) = (self.names.get_mut(place), self.rows.get_mut(place)) {
            *slot = name;
            *known = u32::try_from(row + 1).unwrap_or(0);
        }
    }

    #[allow(clippy::cast_possible_truncation)] // Any bits will do.
    const fn place(&self, name: Name) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = ((name as u64) ^ ((name >> 64) as u64).rotate_left(23)).wrapping_mul(ODD);
        // The room is a power of two.
        (mixed >> 40) as usize & (self.rows.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_row() {
        let mut named = Named::new(100);
        for name in 0..10_000_u128 {
            let name = name << (name % 64);
            named.note(name, 7);
            assert_eq!(named.row(name), Some(7));
            assert!(named.row(!name).is_none());
        }
    }
}
