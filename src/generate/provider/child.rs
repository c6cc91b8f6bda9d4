//! The child of a case: age, sex, and the personal fields that a real register would hold.
//!
//! Nobody bears these: names say that they are examples, and personal codes carry the serial 000, which is given to
//! nobody.

use super::builder::ProviderBuilder;
use crate::time::{Day, ymd};

/// A child.
#[derive(Debug, Clone)]
pub struct Child {
    pub birth: Day,
    pub male: bool,
}

impl Child {
    /// A child of at most 17 years on a day.
    pub fn draw(house: &mut ProviderBuilder<'_>, on: Day) -> Self {
        Self { birth: on - 20 - house.dice.range(0, 6150), male: house.dice.chance(0.52) }
    }

    /// The personal code: sex and century, birth, county, serial 000, check digit.
    pub fn personal_code(&self, county: &str) -> String {
        let (year, month, day) = ymd(self.birth);
        let sex = match (self.male, year < 2000) {
            (true, true) => 1,
            (false, true) => 2,
            (true, false) => 5,
            (false, false) => 6,
        };
        let head = format!("{sex}{:02}{month:02}{day:02}{county}000", year.rem_euclid(100));
        let sum: u32 = head
            .bytes()
            .zip([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9])
            .map(|(digit, weight)| u32::from(digit.saturating_sub(b'0')) * weight)
            .sum();
        let check = if sum % 11 == 10 { 1 } else { sum % 11 };
        format!("{head}{check}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::cell::cnp;
    use crate::ingest::grid::Value;
    use crate::time::day_of;

    #[test]
    fn personal_codes_are_well_formed_and_nobodys() {
        for (year, male) in [(1999, true), (2010, false), (2023, true)] {
            let birth = day_of(year, 3, 9).unwrap();
            let code = Child { birth, male }.personal_code("12");
            assert_eq!(code.get(9..12), Some("000"));
            assert_eq!(cnp::fault(&Value::Text(code.into()), Some(birth), Some(male)), None);
        }
    }
}
