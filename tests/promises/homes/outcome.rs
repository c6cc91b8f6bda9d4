//! What becomes of one subject.

use std::collections::BTreeMap;

use super::tri::{No, Tri, Unknown, Why, Yes};
use super::world::{Row, World};

/// State, reason or causes, carried over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    pub state: &'static str,
    pub reason: String,
    pub carried: bool,
}

impl Outcome {
    pub fn of(state: &'static str, reason: &str) -> Outcome {
        Outcome { state, reason: reason.to_string(), carried: false }
    }

    pub fn met() -> Outcome {
        Outcome::of("met", "")
    }

    pub fn unknown(why: Why) -> Outcome {
        Outcome::of("undetermined", &why.codes())
    }

    /// The same where it is undetermined, for that cause, too.
    pub fn also(self, why: Why) -> Outcome {
        if self.state != "undetermined" {
            return self;
        }
        let codes = [self.reason, why.codes()].into_iter().filter(|codes| !codes.is_empty());
        Outcome { reason: codes.collect::<Vec<_>>().join("+"), ..self }
    }

    pub fn is_bad(&self) -> bool {
        ["not_met", "pending"].contains(&self.state)
    }
}

/// What one check found about one home.
#[derive(Default, Debug)]
pub struct Sheet {
    pub outcomes: Vec<(String, Outcome)>,
    pub figures: BTreeMap<String, u64>,
}

/// What was found, by home and check.
#[derive(Default, Debug)]
pub struct Findings {
    pub sheets: BTreeMap<(String, &'static str), Sheet>,
}

impl Findings {
    pub fn add(&mut self, check: &'static str, owner: &Option<String>, subject: String, outcome: Outcome) {
        let Some(owner) = owner else { return };
        self.sheets.entry((owner.clone(), check)).or_default().outcomes.push((subject, outcome));
    }

    pub fn count(&mut self, check: &'static str, owner: &Option<String>, what: String) {
        let Some(owner) = owner else { return };
        *self.sheets.entry((owner.clone(), check)).or_default().figures.entry(what).or_default() += 1;
    }

    /// Judges a row by a test that must be proved: what is fulfilled with absent columns empty is; else what such a
    /// column, or a row that names nobody, could say leaves it open.
    pub fn cover(&mut self, w: &World, check: &'static str, row: &Row, member: Tri, test: impl Fn() -> Tri) {
        self.cover_by(w, (check, false), row, member, test);
    }

    /// As [`cover`](Self::cover), by the row before or after, or by a stretch: a row that may stand between may take away
    /// what is fulfilled.
    pub fn cover_in_order(&mut self, w: &World, check: &'static str, row: &Row, member: Tri, test: impl Fn() -> Tri) {
        self.cover_by(w, (check, true), row, member, test);
    }

    fn cover_by(
        &mut self,
        w: &World,
        (check, in_order): (&'static str, bool),
        row: &Row,
        member: Tri,
        test: impl Fn() -> Tri,
    ) {
        let mut holds = test();
        if holds != Yes || in_order {
            w.open.set(true);
            holds = test();
            w.open.set(false);
        }
        let outcome = match (member, holds) {
            (No, _) => return,
            (_, Yes) => Outcome::met(),
            (Unknown(one), Unknown(other)) => Outcome::unknown(one.with(other)),
            (Unknown(why), No) | (Yes, Unknown(why)) => Outcome::unknown(why),
            (Yes, No) => Outcome::of("not_met", ""),
        };
        self.add(check, &row.owner, row.subject(w), outcome);
    }
}
