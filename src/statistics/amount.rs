//! A count that adds up over providers and remembers what disclosure control asks of it.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// How many subjects, how many of them the two largest providers bring, and how many providers bring any.
///
/// Amounts of disjoint sets of providers add up to the amount of their union, in any order. Written as a list of four
/// whole numbers: `[count, largest, second largest, providers]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many subjects.
    pub count: u64,
    /// Contributions of the two providers that bring most.
    pub largest: [u64; 2],
    /// Providers that bring at least one.
    pub units: u64,
}

impl Amount {
    /// What one provider brings.
    #[must_use]
    pub const fn of_one(count: u64) -> Self {
        Self { count, largest: [count, 0], units: if count > 0 { 1 } else { 0 } }
    }

    /// Adds what other providers bring.
    pub fn merge(&mut self, other: &Self) {
        let mut all = [self.largest[0], self.largest[1], other.largest[0], other.largest[1]];
        all.sort_unstable_by(|a, b| b.cmp(a));
        self.count += other.count;
        self.largest = [all[0], all[1]];
        self.units += other.units;
    }

    /// Whether nobody brings anything.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.count == 0
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.count, self.largest[0], self.largest[1], self.units].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [count, first, second, units] = <[u64; 4]>::deserialize(deserializer)?;
        let possible = first >= second
            && first.checked_add(second).is_some_and(|sum| sum <= count)
            && units <= count
            && (count == 0) == (units == 0)
            && (units != 1 || first == count);
        if possible {
            Ok(Self { count, largest: [first, second], units })
        } else {
            Err(serde::de::Error::custom(format!("no such count: [{count}, {first}, {second}, {units}]")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_adding_does_not_matter() {
        let one = |n| Amount::of_one(n);
        let mut forward = one(4);
        for n in [0, 9, 7, 7] {
            forward.merge(&one(n));
        }
        let mut halves = one(7);
        halves.merge(&one(9));
        let mut rest = one(7);
        rest.merge(&one(4));
        rest.merge(&one(0));
        halves.merge(&rest);
        assert_eq!(forward, halves);
        assert_eq!(forward, Amount { count: 27, largest: [9, 7], units: 4 });
    }

    #[test]
    fn what_cannot_be_a_count_is_refused() {
        assert_eq!(serde_json::from_str::<Amount>("[5,3,1,3]").unwrap().count, 5);
        for wrong in ["[5,1,3,2]", "[5,4,3,2]", "[0,0,0,1]", "[5,3,1,1]", "[1,2]", "[-1,0,0,0]"] {
            assert!(serde_json::from_str::<Amount>(wrong).is_err(), "{wrong}");
        }
    }
}
