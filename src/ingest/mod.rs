//! Reading exports: files in, typed sheets and findings out.
//!
//! [`read()`] takes files and folders. Each file becomes one or several [`grid::Grid`]s ([`source`]); the headings of
//! a sheet tell its register ([`header`], by the spellings of [`lexicon`]); rows that are no data are told apart
//! ([`rows`]); every cell is typed once ([`column`], [`cell`]). Nothing personal leaves this module.

mod archive;
pub mod cell;
pub mod column;
mod composite;
mod conceal;
mod contact;
pub mod context;
mod duplicates;
mod endings;
pub mod files;
pub mod grid;
pub mod header;
pub mod inspect;
mod layout;
pub mod lexicon;
pub mod likeness;
pub mod mapping;
mod memory;
mod merges;
mod nearly;
mod orders;
mod pieces;
pub mod problem;
pub mod pseudonym;
mod read;
mod recent;
mod records_sheet;
pub mod row_words;
pub mod rows;
pub mod sheet;
pub mod sheet_rows;
pub mod source;
mod source_file;
pub mod template;
mod text_sheet;
mod values;
pub mod vocabulary;

pub use composite::dated_number;
pub use endings::MAPPING_FILE;
pub use inspect::{Inspection, draft_mapping, inspect};
pub use problem::{IngestError, IngestProblem, ProblemKind};
pub use read::{FileResult, ReadOptions, Reading, collect, read, read_files, read_sources};
pub use source_file::{Bytes, Held, Source};

#[cfg(test)]
mod accounting_tests;
#[cfg(test)]
mod habits_tests;
#[cfg(test)]
mod random_book_tests;
#[cfg(test)]
mod rubbish_tests;
#[cfg(test)]
mod unknown_tests;
