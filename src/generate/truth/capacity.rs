//! How many breaches the rows can prevent of which nobody knows whether they count: each row one subject.

use std::collections::{BTreeMap, BTreeSet};

use super::row::Slot;

/// The most subjects that can be fulfilled at once, each by one of its slots and no slot twice.
pub fn at_most(subjects: &BTreeMap<String, Vec<Slot>>) -> usize {
    let mut taken: BTreeMap<Slot, &str> = BTreeMap::new();
    subjects.keys().filter(|subject| place(subject, subjects, &mut taken, &mut BTreeSet::new())).count()
}

/// Finds a slot for a subject, moving others to further slots of theirs where that helps.
fn place<'a>(
    subject: &'a str,
    subjects: &'a BTreeMap<String, Vec<Slot>>,
    taken: &mut BTreeMap<Slot, &'a str>,
    tried: &mut BTreeSet<Slot>,
) -> bool {
    for slot in subjects.get(subject).into_iter().flatten() {
        if !tried.insert(*slot) {
            continue;
        }
        let holder = taken.get(slot).copied();
        if holder.is_none_or(|holder| place(holder, subjects, taken, tried)) {
            taken.insert(*slot, subject);
            return true;
        }
    }
    false
}
