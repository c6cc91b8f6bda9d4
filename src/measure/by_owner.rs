//! Counting by provider: rows of one provider mostly stand together, so the provider at hand is kept apart from the
//! others, and counting a row looks into its small map only.

use std::collections::BTreeMap;

/// Numbers by provider and key; equal keys of one provider add up.
#[derive(Debug)]
pub struct ByOwner<K, V> {
    owner: u32,
    current: BTreeMap<K, V>,
    others: BTreeMap<u32, BTreeMap<K, V>>,
}

impl<K: Ord, V: Default> Default for ByOwner<K, V> {
    fn default() -> Self {
        Self { owner: u32::MAX, current: BTreeMap::new(), others: BTreeMap::new() }
    }
}

impl<K: Ord, V: Default> ByOwner<K, V> {
    /// The number of a provider under a key, from its default on.
    pub fn at(&mut self, owner: u32, key: K) -> &mut V {
        if owner != self.owner {
            let before = std::mem::take(&mut self.current);
            if !before.is_empty() {
                self.others.insert(self.owner, before);
            }
            self.owner = owner;
            self.current = self.others.remove(&owner).unwrap_or_default();
        }
        self.current.entry(key).or_default()
    }

    /// Everything, by provider.
    #[must_use]
    pub fn finish(mut self) -> BTreeMap<u32, BTreeMap<K, V>> {
        if !self.current.is_empty() {
            self.others.insert(self.owner, self.current);
        }
        self.others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_may_come_in_any_order() {
        let mut counts: ByOwner<char, u32> = ByOwner::default();
        for (owner, key) in [(2, 'b'), (1, 'a'), (2, 'a'), (2, 'b'), (1, 'a')] {
            *counts.at(owner, key) += 1;
        }
        let expected = BTreeMap::from([(1, BTreeMap::from([('a', 2)])), (2, BTreeMap::from([('a', 1), ('b', 2)]))]);
        assert_eq!(counts.finish(), expected);
        assert!(ByOwner::<u8, u8>::default().finish().is_empty());
    }
}
