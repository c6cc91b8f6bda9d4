//! What every sheet of a file is read with.

use super::column::Dialect;
use super::lexicon::Lexicon;
use super::pseudonym::Key;
use crate::registers::spec::Schema;

/// What applies to all sheets of a file.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The registers.
    pub schema: &'c Schema,
    /// Their spellings, with those of a mapping file.
    pub lexicon: &'c Lexicon,
    /// How cells are read.
    pub dialect: Dialect,
    /// The file, as in the results.
    pub file: &'c str,
    /// The file's name without folder and ending.
    pub stem: &'c str,
    /// Registers whose owner the mapping file fixes need no column for it.
    pub fixed_provider: bool,
    /// The key of the hashes that stand for persons.
    pub key: &'c Key,
}
