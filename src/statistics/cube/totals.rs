//! Everything that was counted in one part of the nation.

use std::collections::BTreeMap;

use crate::statistics::amount::Amount;
use crate::statistics::slice::Slice;
use crate::statistics::sums::{Atom, CheckSums, States, Sums};

/// Code of the kind of provider whose own figures are a secret of business: a single one must not stand out.
const PRIVATE: &str = "private_body";

/// The sums of a slice. Contributions of single providers are kept for private bodies only: those of public
/// institutions are public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliceSums {
    /// How many providers.
    pub count: u64,
    /// Their cases.
    pub cases: Amount,
    /// Their staff.
    pub staff: Amount,
    /// Every check, in the catalogue's order.
    pub checks: Vec<CheckSums>,
}

/// The sums of every slice by provider.
#[must_use]
pub fn totals(sums: &Sums) -> BTreeMap<Slice, SliceSums> {
    let mut all: BTreeMap<Slice, SliceSums> = BTreeMap::new();
    for atom in &sums.atoms {
        let one = view(atom);
        for slice in Slice::of_place(&atom.place) {
            match all.get_mut(&slice) {
                None => {
                    all.insert(slice, one.clone());
                }
                Some(known) => {
                    known.count += one.count;
                    known.cases.merge(&one.cases);
                    known.staff.merge(&one.staff);
                    for (mine, theirs) in known.checks.iter_mut().zip(&one.checks) {
                        mine.merge(theirs);
                    }
                }
            }
        }
    }
    all
}

fn view(atom: &Atom) -> SliceSums {
    let mut sums = SliceSums { count: atom.count, cases: atom.cases, staff: atom.staff, checks: atom.checks.clone() };
    if atom.place.kind.as_deref().is_some_and(|kind| kind != PRIVATE) {
        let open = |amount: &mut Amount| amount.largest = [0, 0];
        open(&mut sums.cases);
        open(&mut sums.staff);
        for check in &mut sums.checks {
            open_states(&mut check.states);
            check.by_service.values_mut().chain(check.by_category.values_mut()).for_each(open_states);
            check.by_month.iter_mut().chain(&mut check.by_year).for_each(|tally| open(&mut tally.amount));
            open(&mut check.values);
        }
    }
    sums
}

fn open_states(states: &mut States) {
    let States { met, not_met, undetermined, pending, excluded, all } = states;
    for amount in [met, not_met, undetermined, pending, excluded, all] {
        amount.largest = [0, 0];
    }
}
