//! What becomes of one subject, and what adds up from many.

use std::collections::BTreeMap;

use super::model::World;
use super::row::{Day, Slot};
use super::tri::{No, Tri, Unknown, Why, Yes};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Met,
    NotMet,
    Undetermined,
    Pending,
    Excluded,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Met => "met",
            Kind::NotMet => "not_met",
            Kind::Undetermined => "undetermined",
            Kind::Pending => "pending",
            Kind::Excluded => "excluded",
        }
    }
}

/// An outcome with its reason code, the causes where nobody can tell, and whether it was carried over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    pub kind: Kind,
    pub reason: &'static str,
    pub why: Why,
    pub carried: bool,
}

impl Outcome {
    pub fn of(kind: Kind, reason: &'static str) -> Outcome {
        Outcome { kind, reason, why: Why::default(), carried: false }
    }

    pub fn plain(kind: Kind) -> Outcome {
        Outcome::of(kind, "")
    }

    pub fn unknown(why: Why) -> Outcome {
        Outcome { why, ..Outcome::plain(Kind::Undetermined) }
    }

    /// The reason code, or those of the causes.
    pub fn reason(&self) -> String {
        if self.kind == Kind::Undetermined { self.why.codes() } else { self.reason.to_string() }
    }

    /// What would be a breach is undetermined, for that cause.
    pub fn breach_is(self, why: Why) -> Outcome {
        if self.kind == Kind::NotMet { Outcome { carried: self.carried, ..Outcome::unknown(why) } } else { self }
    }
}

impl Outcome {
    /// What would be a breach proves nothing where the register that lacks the row begins later than the duty.
    pub fn unless_too_old(self, too_old: Tri) -> Outcome {
        match too_old {
            Yes => self.breach_is(Why::BEGINS),
            Unknown(why) => self.breach_is(why),
            No => self,
        }
    }
}

/// The outcome of a row that may or may not belong to the population, by its criterion.
///
/// Unknown membership matters only where the outcome would be bad news.
pub fn judge(member: Tri, criterion: Tri) -> Option<Outcome> {
    judge_or_wait(member, criterion, No)
}

/// As [`judge`], but what is not there yet is only pending while there is still time.
pub fn judge_or_wait(member: Tri, criterion: Tri, still_time: impl Into<Tri>) -> Option<Outcome> {
    let still_time = still_time.into();
    Some(match (member, criterion) {
        (No, _) => return None,
        (_, Yes) => Outcome::plain(Kind::Met),
        (Unknown(one), Unknown(other)) => Outcome::unknown(one.with(other)),
        (Unknown(why), No) | (Yes, Unknown(why)) => Outcome::unknown(why),
        (Yes, No) => match still_time {
            Yes => Outcome::of(Kind::Pending, "recent"),
            Unknown(why) => Outcome::unknown(why),
            No => Outcome::plain(Kind::NotMet),
        },
    })
}

/// Days within which a step without a term may still be done.
const SETTLING_DAYS: i64 = 30;

/// Whether a day is so recent that a step which is asked for from then on may still be done.
pub fn recent(w: &World, day: Day) -> Tri {
    match day {
        Day::On(day) => (w.as_of - day <= SETTLING_DAYS).into(),
        Day::Unknown(why) => Unknown(why),
        Day::Empty | Day::Later => No,
    }
}

/// As [`judge`], of a step for which the Order sets no term, in a row of that day (none: it has no day).
pub fn judge_settling(w: &World, member: Tri, criterion: Tri, day: Option<i64>) -> Option<Outcome> {
    judge_or_wait(member, criterion, day.is_some_and(|day| w.as_of - day <= SETTLING_DAYS))
}

/// One line of a tally: month (none: whole period) and dimensions.
pub type Cell = (Option<String>, BTreeMap<String, String>);

/// Stands behind the name of a subject that is called as another one before it.
pub const AGAIN: char = '\u{1}';

/// What one check found about one provider.
#[derive(Clone, Default, Debug)]
pub struct Sheet {
    pub outcomes: BTreeMap<String, Outcome>,
    pub tallies: BTreeMap<Cell, u64>,
    pub histogram: BTreeMap<i64, u64>,
    /// The subjects that only rows which may count keep from a breach, with these rows.
    pub kept_open: BTreeMap<String, Vec<Slot>>,
}

/// What one check found, by provider.
#[derive(Clone, Default, Debug)]
pub struct Findings {
    pub sheets: BTreeMap<String, Sheet>,
}

impl Findings {
    fn sheet(&mut self, provider: String) -> &mut Sheet {
        self.sheets.entry(provider).or_default()
    }

    /// Notes an outcome. A subject without an owner is set aside; one without an outcome is out of scope.
    ///
    /// The outcome is asked for several times: with absent columns empty, with absent columns open, and with nothing
    /// that only may count. What makes the subject a member must be computed outside, where absent columns are empty.
    pub fn judge(&mut self, w: &World, owner: Option<String>, subject: String, of: impl Fn() -> Option<Outcome>) {
        let Some(owner) = owner else { return };
        w.mode.noted.borrow_mut().clear();
        let Some(plain) = of() else { return };
        let outcome = with_absent_columns(w, plain, &of);
        let noted = std::mem::take(&mut *w.mode.noted.borrow_mut());
        let sheet = self.sheet(owner);
        let mut subject = subject;
        // Rows without a key may be called alike: each is a subject of its own.
        while sheet.outcomes.contains_key(&subject) {
            subject.push(AGAIN);
        }
        if outcome.kind == Kind::Undetermined && breach_of_what_is_sure(w, &of) {
            sheet.kept_open.insert(subject.clone(), noted);
        }
        sheet.outcomes.insert(subject, outcome);
    }

    /// Adds to a tally.
    pub fn count(&mut self, owner: Option<String>, month: Option<String>, by: &[(&str, &str)], more: u64) {
        let Some(owner) = owner else { return };
        let by = by.iter().map(|(name, value)| {
            let value = if value.is_empty() { "unknown" } else { value };
            (name.to_string(), value.to_string())
        });
        let cell = (month, by.collect());
        *self.sheet(owner).tallies.entry(cell).or_default() += more;
    }

    /// Adds a measure to a distribution.
    pub fn measure(&mut self, owner: Option<String>, value: i64) {
        if let Some(owner) = owner {
            *self.sheet(owner).histogram.entry(value).or_default() += 1;
        }
    }
}

/// What is neither met nor excluded with absent columns empty is open, if a value of theirs could change it.
fn with_absent_columns(w: &World, plain: Outcome, of: &impl Fn() -> Option<Outcome>) -> Outcome {
    if !w.columns_absent || matches!(plain.kind, Kind::Met | Kind::Excluded) {
        return plain;
    }
    w.mode.open.set(true);
    let open = of();
    w.mode.open.set(false);
    match open {
        Some(open) if open.kind == Kind::Undetermined => Outcome { why: open.why.with(plain.why), ..open },
        _ => plain,
    }
}

/// Whether it would be a breach if only what is sure counted.
fn breach_of_what_is_sure(w: &World, of: &impl Fn() -> Option<Outcome>) -> bool {
    w.mode.strict.set(true);
    w.mode.open.set(w.columns_absent);
    let sure = of();
    w.mode.open.set(false);
    w.mode.strict.set(false);
    sure.is_some_and(|outcome| outcome.kind == Kind::NotMet)
}
