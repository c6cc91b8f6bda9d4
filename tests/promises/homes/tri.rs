//! Three-valued answers with the reasons for which nobody can tell.

/// Why nobody can tell: a set of causes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Why(u8);

impl Why {
    /// A value is missing, or a reference names nobody.
    pub const EMPTY: Why = Why(1);
    /// Something stands there that could not be read.
    pub const UNREADABLE: Why = Why(2);
    /// Rows with one key say different things.
    pub const CONFLICTING: Why = Why(4);
    /// The sheet lacks the column.
    pub const ABSENT: Why = Why(8);
    /// A policy names nothing that it covers.
    pub const TOPICS: Why = Why(16);

    pub const fn with(self, other: Why) -> Why {
        Why(self.0 | other.0)
    }

    /// The reason codes of the causes; `-` for what is simply missing.
    pub fn codes(self) -> String {
        let names = [
            (Why::EMPTY, "-"),
            (Why::UNREADABLE, "unreadable"),
            (Why::CONFLICTING, "conflicting"),
            (Why::ABSENT, "column_missing"),
            (Why::TOPICS, "topics_missing"),
        ];
        let codes: Vec<&str> = names.iter().filter(|(why, _)| self.0 & why.0 != 0).map(|(_, code)| *code).collect();
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

impl Tri {
    /// Both hold; a single `No` decides.
    pub fn and(self, other: impl Into<Tri>) -> Tri {
        match (self, other.into()) {
            (No, _) | (_, No) => No,
            (Yes, answer) | (answer, Yes) => answer,
            (Unknown(one), Unknown(other)) => Unknown(one.with(other)),
        }
    }

    /// At least one holds; a single `Yes` decides.
    pub fn or(self, other: impl Into<Tri>) -> Tri {
        self.not().and(other.into().not()).not()
    }

    pub fn not(self) -> Tri {
        match self {
            Yes => No,
            No => Yes,
            unknown => unknown,
        }
    }
}

impl From<bool> for Tri {
    fn from(holds: bool) -> Tri {
        if holds { Yes } else { No }
    }
}
