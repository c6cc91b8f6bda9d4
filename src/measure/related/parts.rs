//! What a summary of related rows is made from, and what each step of it leaves to the next.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalogue::indicator::Related;
use crate::expr::{Data, Doubt, Expr, Type, Value};
use crate::measure::computed::Computed;
use crate::measure::link::Link;
use crate::measure::pairs::Pairs;
use crate::measure::task::Task;
use crate::registers::Origin;

/// The pieces of a summary that are the same for all readings.
pub struct Summariser<'t, 'a> {
    pub task: &'t Task<'a>,
    pub related: &'t Related,
    /// The subjects' register, and the related one.
    pub register: usize,
    pub from: usize,
    pub filter: Option<Expr>,
    pub of: Option<Expr>,
    pub computed: &'t Computed,
}

impl Summariser<'_, '_> {
    /// How the related rows hang on the subjects.
    pub fn link(&self) -> Link<'_> {
        let Related { via, same, and_equal, .. } = self.related;
        Link { from: self.from, via, same: same.as_deref(), and_equal: and_equal.as_deref() }
    }
}

/// Related rows as one reading sees them.
pub struct Version {
    pub pairs: Arc<Pairs>,
    pub truth: Vec<Option<bool>>,
    pub undated: Vec<bool>,
    pub amounts: Option<Value>,
    pub value: Value,
}

impl Version {
    pub fn kind(&self) -> Type {
        match self.value.data {
            Data::Bool(_) => Type::Bool,
            Data::Bounded(..) => Type::Bounded,
            Data::Day(_) => Type::Day,
            _ => Type::Number,
        }
    }
}

/// Rows that may be anybody's and would count.
#[derive(Debug, Default)]
pub struct Loose {
    /// By provider.
    pub of_owner: BTreeMap<u32, Vec<Origin>>,
    /// By row of the subject, where not each of them would count for each subject.
    pub of_subject: Option<BTreeMap<u32, Vec<Origin>>>,
    /// Why one names nobody, where its cell could not be read.
    pub doubts: BTreeMap<Origin, Doubt>,
    /// What one adds to a sum, or is the first or last of, where it is known.
    pub amounts: BTreeMap<Origin, f64>,
    /// Those whose value could not be read: of the first or last they may be any.
    pub unread: BTreeSet<Origin>,
}

impl Loose {
    pub fn is_empty(&self) -> bool {
        self.of_owner.is_empty()
    }

    /// What they add to a sum of a subject at most; one that does not say how much may add anything.
    pub fn amount(&self, subject: usize, owner: u32) -> f64 {
        let each = self.of(subject, owner).iter().map(|origin| self.amounts.get(origin).copied());
        each.map(|amount| amount.map_or(f64::INFINITY, |amount| amount.max(0.0))).sum()
    }

    /// Whether one of them may come before the first, or after the last, that is known.
    pub fn better(&self, subject: usize, owner: u32, known: f64, better: fn(f64, f64) -> bool) -> bool {
        self.of(subject, owner).iter().any(|origin| {
            self.unread.contains(origin) || self.amounts.get(origin).is_some_and(|amount| better(known, *amount))
        })
    }

    /// Those that would count for a subject of a provider.
    pub fn of(&self, subject: usize, owner: u32) -> &[Origin] {
        let found = match &self.of_subject {
            Some(subjects) => u32::try_from(subject).ok().and_then(|subject| subjects.get(&subject)),
            None => self.of_owner.get(&owner),
        };
        found.map(Vec::as_slice).unwrap_or_default()
    }
}
