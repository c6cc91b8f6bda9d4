//! What tables of the reference are made of.

/// A key with what it says, in Romanian and English.
pub type Key = (&'static str, &'static str, &'static str);

/// A table of a file: its title in Romanian and English, and its keys.
pub struct Table {
    pub title: (&'static str, &'static str),
    pub keys: &'static [Key],
}
