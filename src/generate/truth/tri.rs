//! Three-valued logic, as SQL has it: a test holds, does not hold, or nobody can tell.

/// The answer to a question about rows with gaps in them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tri {
    No,
    Unknown,
    Yes,
}

pub use Tri::{No, Unknown, Yes};

impl Tri {
    /// Both hold. A single `No` decides.
    pub fn and(self, other: impl Into<Tri>) -> Tri {
        self.min(other.into())
    }

    /// At least one holds. A single `Yes` decides.
    pub fn or(self, other: impl Into<Tri>) -> Tri {
        self.max(other.into())
    }

    pub fn not(self) -> Tri {
        match self {
            Yes => No,
            Unknown => Unknown,
            No => Yes,
        }
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
