//! Three-valued logic, as SQL has it: a test holds, does not hold, or nobody can tell, and then why not.

/// Why nobody can tell: a set of causes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Why(u16);

impl Why {
    /// A value is missing, or a reference leads nowhere.
    pub const EMPTY: Why = Why(1);
    /// Something stands there that could not be read.
    pub const UNREADABLE: Why = Why(1 << 1);
    /// Rows with one key say different things.
    pub const CONFLICTING: Why = Why(1 << 2);
    /// The export lacks the column.
    pub const ABSENT: Why = Why(1 << 3);
    /// The register that lacks the row begins later than the duty.
    pub const BEGINS: Why = Why(1 << 4);
    /// The Order names other proofs that no register holds.
    pub const PROOF: Why = Why(1 << 5);
    /// A document names no topic at all.
    pub const TOPICS: Why = Why(1 << 6);
    /// A document stands until it is replaced, and may be of long ago.
    pub const OUTDATED: Why = Why(1 << 7);
    /// A field of study of which the Order does not say whether it counts.
    pub const FIELD: Why = Why(1 << 8);
    /// The only assessments lie long before the case.
    pub const LONG_BEFORE: Why = Why(1 << 9);
    /// What stands there is not enough to tell (a short degree, two years of difference).
    pub const UNCLEAR: Why = Why(1 << 10);
    /// A service names a provider whom nobody knows: whether the provider's documents are its own is open.
    pub const STRANGE: Why = Why(1 << 11);

    /// Reason codes, by cause. Causes without a code of their own are left to whoever words them.
    const CODES: [(Why, &'static str); 9] = [
        (Why::UNREADABLE, "unreadable"),
        (Why::CONFLICTING, "conflicting"),
        (Why::ABSENT, "column_missing"),
        (Why::BEGINS, "register_begins_later"),
        (Why::PROOF, "other_proof_possible"),
        (Why::TOPICS, "topics_missing"),
        (Why::OUTDATED, "may_be_outdated"),
        (Why::FIELD, "field_unclear"),
        (Why::LONG_BEFORE, "assessed_long_before"),
    ];

    pub const fn with(self, other: Why) -> Why {
        Why(self.0 | other.0)
    }

    pub const fn has(self, other: Why) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is no other cause than these.
    pub const fn only(self, others: Why) -> bool {
        self.0 & !others.0 == 0
    }

    /// The reason codes of the causes, in a fixed order, joined by `+`; a `-` for causes without one.
    pub fn codes(self) -> String {
        let mut codes = Vec::new();
        if self.has(Why::EMPTY.with(Why::UNCLEAR).with(Why::STRANGE)) {
            codes.push("-");
        }
        codes.extend(Why::CODES.iter().filter(|(why, _)| self.has(*why)).map(|(_, code)| *code));
        codes.join("+")
    }
}

/// The answer to a question about rows with gaps in them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tri {
    No,
    Unknown(Why),
    Yes,
}

pub use Tri::{No, Unknown, Yes};

/// A value is missing: nobody can tell.
pub const MISSING: Tri = Unknown(Why::EMPTY);

impl Tri {
    /// Both hold. A single `No` decides.
    pub fn and(self, other: impl Into<Tri>) -> Tri {
        match (self, other.into()) {
            (No, _) | (_, No) => No,
            (Yes, answer) | (answer, Yes) => answer,
            (Unknown(one), Unknown(other)) => Unknown(one.with(other)),
        }
    }

    /// At least one holds. A single `Yes` decides.
    pub fn or(self, other: impl Into<Tri>) -> Tri {
        self.not().and(other.into().not()).not()
    }

    pub fn not(self) -> Tri {
        match self {
            Yes => No,
            No => Yes,
            unknown @ Unknown(_) => unknown,
        }
    }

    /// The same, but where it does not hold nobody can tell, for that cause.
    pub fn or_unknown(self, why: Why) -> Tri {
        self.or(Unknown(why))
    }

    pub fn is_unknown(self) -> bool {
        matches!(self, Unknown(_))
    }
}

impl From<bool> for Tri {
    fn from(holds: bool) -> Tri {
        if holds { Yes } else { No }
    }
}

/// All of them hold (nothing to hold: yes).
pub fn all<T: Into<Tri>>(tests: impl IntoIterator<Item = T>) -> Tri {
    tests.into_iter().fold(Yes, |sofar, test| sofar.and(test))
}

/// At least one of them holds (none there: no).
pub fn any<T: Into<Tri>>(tests: impl IntoIterator<Item = T>) -> Tri {
    tests.into_iter().fold(No, |sofar, test| sofar.or(test))
}
