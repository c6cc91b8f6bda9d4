//! How rows of a register hang on subjects.

/// How rows of a register hang on subjects.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// The related register.
    pub from: usize,
    /// Its field that names the subject.
    pub via: &'a str,
    /// The subject's own reference to a common parent.
    pub same: Option<&'a str>,
    /// A whole-number field that must be equal.
    pub and_equal: Option<&'a str>,
}
