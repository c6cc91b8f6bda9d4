//! Reading exports: files in, typed sheets and findings out.
//!
//! [`read()`] takes files and folders. Each file becomes one or several [`grid::Grid`]s ([`source`]); the headings of
//! a sheet tell its register ([`header`], by the spellings of [`lexicon`]); rows that are no data are told apart
//! ([`rows`]); every cell is typed once ([`column`], [`cell`]). Nothing personal leaves this module.

mod archive;
mod beside;
mod by_column;
pub mod cell;
pub(crate) mod column;
mod composite;
mod conceal;
mod contact;
pub(crate) mod context;
mod duplicates;
mod endings;
pub(crate) mod files;
pub mod grid;
mod grid_rows;
pub mod header;
pub(crate) mod heads;
pub(crate) mod inspect;
mod layout;
pub mod lexicon;
pub(crate) mod likeness;
pub(crate) mod mapping;
mod memory;
mod merges;
mod named;
mod nearly;
mod orders;
pub mod passwords;
mod pattern;
mod pieces;
pub(crate) mod problem;
pub mod pseudonym;
mod read;
mod recent;
mod records_sheet;
mod reshape;
pub(crate) mod row_words;
pub(crate) mod rows;
pub(crate) mod sheet;
pub(crate) mod sheet_rows;
pub mod source;
mod source_file;
mod stop;
pub(crate) mod template;
mod text_sheet;
mod text_windows;
mod values;
pub(crate) mod vocabulary;

pub use composite::dated_number;
pub use endings::MAPPING_FILE;
pub use inspect::{Inspection, draft_mapping, inspect};
pub use problem::{IngestError, IngestProblem, ProblemKind};
pub use read::{FileResult, ReadOptions, Reading, Secrets, collect, read, read_files, read_sources};
pub use source_file::{Bytes, Held, Source};
pub use stop::Stop;

#[cfg(test)]
mod accounting_tests;
#[cfg(test)]
mod habits_tests;
#[cfg(test)]
mod random_book_tests;
#[cfg(test)]
mod reshape_tests;
#[cfg(test)]
mod rubbish_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod unknown_tests;
