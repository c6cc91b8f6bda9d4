//! Answers: what can be chosen, what is proposed, what was given.

/// An answer that can be given.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the mapping file says then; empty: it is left out.
    pub value: String,
    /// In words.
    pub words: String,
}

/// A column of a sheet that is asked about, as it is proposed: in force only with a yes about the whole sheet.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// Letters of the column.
    pub letters: String,
    /// The heading.
    pub heading: String,
    /// The field that is proposed; none: to be left out.
    pub field: Option<String>,
    /// The likely fields, the likeliest first.
    pub likely: Vec<Choice>,
    /// All others.
    pub others: Vec<Choice>,
}

/// An answer as it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// What was chosen; empty: it is left out.
    pub value: String,
    /// What was chosen for each column of a sheet; empty: the column is left out.
    pub columns: Vec<String>,
}
