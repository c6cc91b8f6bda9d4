//! A paper to be printed and signed: blocks of text on A4, portrait.

use crate::time::Day;

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name, in the properties and on the first page.
    pub title: String,
    /// What stands above every page.
    pub head: String,
    /// What stands below every page, before the page number.
    pub foot: String,
    /// `pagina` and `din`, in the language of the paper.
    pub page_of: [&'static str; 2],
    /// Language of the spelling, e.g. `ro-RO`.
    pub spelling: &'static str,
    /// Stands for the moment of writing, so that the same results give the same bytes.
    pub day: Day,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// A block of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The name of the paper.
    Title(String),
    /// The name of a chapter.
    Heading(String),
    /// The name of a part of a chapter.
    Subheading(String),
    /// A paragraph.
    Text(String),
    /// A paragraph in small grey letters.
    Note(String),
    /// A warning in a frame.
    Warning(String),
    /// A line of a list.
    Item(String),
    /// Labels with values; an empty value is a line to write on.
    Facts(Vec<(String, String)>),
    /// A table.
    Table(Table),
    /// So many empty lines to write on.
    Lines(usize),
    /// Places to sign, two beside each other.
    Signatures(Vec<String>),
    /// What follows begins a new page.
    NewPage,
}

/// A table with headings that are repeated on every page; no row is divided between two pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Headings with the share of the width that their columns take; the shares add up to 100.
    pub columns: Vec<(String, u32)>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Rows are high enough to write in by hand.
    pub by_hand: bool,
}

impl Table {
    /// A table without rows.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = (S, u32)>) -> Self {
        let columns = columns.into_iter().map(|(heading, share)| (heading.into(), share)).collect();
        Self { columns, rows: Vec::new(), by_hand: false }
    }
}

impl Document {
    /// Adds a block.
    pub fn add(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds a table, or a sentence where it has no rows.
    pub fn table(&mut self, table: Table, nothing: &str) {
        self.add(if table.rows.is_empty() { Block::Text(nothing.to_owned()) } else { Block::Table(table) });
    }
}
