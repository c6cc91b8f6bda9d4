//! Tables whose references are row numbers.

use std::collections::BTreeMap;

use super::raw::Raw;
use super::table::{ListColumn, RefColumn};

/// Why a reference does not lead where it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// It names nobody.
    Dangling,
    /// Several rows answer to it.
    Ambiguous,
    /// It leads somewhere, but the id is written otherwise.
    Otherwise,
}

/// Tables whose references are row numbers.
#[derive(Debug, Default)]
pub struct Resolved {
    /// Typed columns and origins.
    pub raw: Raw,
    /// References by position of the field.
    pub refs: BTreeMap<usize, RefColumn>,
    /// Lists of references by position of the field.
    pub lists: BTreeMap<usize, ListColumn>,
    /// Rows that a reference may lead to where it cannot be told to which, by position of the field and by row.
    pub candidates: BTreeMap<usize, BTreeMap<u32, Vec<u32>>>,
    /// References that do not lead where they say, by position of the field and by row.
    pub troubles: BTreeMap<usize, Vec<(u32, Trouble)>>,
    /// Owner of each row.
    pub owner: Vec<u32>,
    /// Whether the register was supplied, by position of the provider.
    pub supplied_to: Vec<bool>,
}
