//! Counting by provider: rows of one provider mostly stand together, so the provider at hand is kept apart from the
//! others, and counting a row looks into its short list only.

use std::collections::BTreeMap;

/// Numbers by provider and key; equal keys of one provider add up. Keys are days, counts or codes: a provider has
/// hundreds of different ones, not hundreds of thousands.
#[derive(Debug)]
pub struct ByOwner<K, V> {
    owner: u32,
    /// In the order of the keys.
    current: Vec<(K, V)>,
    /// Where the key before stands: the next one is often the same.
    last: usize,
    others: BTreeMap<u32, Vec<(K, V)>>,
}

impl<K: Ord, V: Default> Default for ByOwner<K, V> {
    fn default() -> Self {
        Self { owner: u32::MAX, current: Vec::new(), last: 0, others: BTreeMap::new() }
    }
}

impl<K: Ord, V: Default> ByOwner<K, V> {
    /// Changes the number of a provider under a key; it begins with its default.
    pub fn change(&mut self, owner: u32, key: K, change: impl FnOnce(&mut V)) {
        if owner != self.owner {
            let before = std::mem::take(&mut self.current);
            if !before.is_empty() {
                self.others.insert(self.owner, before);
            }
            self.owner = owner;
            self.current = self.others.remove(&owner).unwrap_or_default();
        }
        if self.current.get(self.last).is_none_or(|(known, _)| *known != key) {
            self.last = self.place(key);
        }
        if let Some((_, value)) = self.current.get_mut(self.last) {
            change(value);
        }
    }

    /// Where a key of the provider at hand stands; it is put there where it is new.
    fn place(&mut self, key: K) -> usize {
        // Of a few keys, to compare all with one is quicker than to ask which half it is in.
        const FEW: usize = 16;
        if self.current.len() <= FEW
            && let Some(at) = self.current.iter().position(|(known, _)| *known == key)
        {
            return at;
        }
        self.current.binary_search_by(|(known, _)| known.cmp(&key)).unwrap_or_else(|at| {
            self.current.insert(at, (key, V::default()));
            at
        })
    }

    /// Everything by provider, each in the order of the keys.
    #[must_use]
    pub fn finish(mut self) -> BTreeMap<u32, Vec<(K, V)>> {
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
            counts.change(owner, key, |count| *count += 1);
        }
        let expected = BTreeMap::from([(1, vec![('a', 2)]), (2, vec![('a', 1), ('b', 2)])]);
        assert_eq!(counts.finish(), expected);
        assert!(ByOwner::<u8, u8>::default().finish().is_empty());
    }
}
