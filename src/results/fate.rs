//! What became of every file that was found: nothing is passed over without a word.

use serde::{Deserialize, Serialize};

use super::{InputFile, Results, Unread};

/// What became of a file. The order is that of telling: first what the reader of a report must know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Protected by a password.
    Password,
    /// Cut short, damaged, too large, not to be opened.
    Unreadable,
    /// An archive: one that was opened, whose files have fates of their own, or one that is not.
    Archive,
    /// A table in which no sheet is a register.
    Unrecognised,
    /// Some of its sheets could not be read, or look like a register and were not recognised.
    InPart,
    /// The file has no content.
    Empty,
    /// Of a kind that is not known.
    Unknown,
    /// Of a kind that is no table.
    NotATable,
    /// The same bytes as another file, which was read.
    Duplicate,
    /// An empty template, in which nothing was filled in.
    EmptyTemplate,
    /// Left out on purpose: a mapping file, explanations, what the program itself wrote.
    Ignored,
    /// Read.
    #[default]
    Read,
}

impl Fate {
    /// Whether rows of registers may be missing because of it.
    #[must_use]
    pub const fn is_unread(self) -> bool {
        matches!(self, Self::Password | Self::Unreadable | Self::Unrecognised | Self::InPart | Self::Empty)
    }

    /// The fate behind a reason code of [`Unread`].
    #[must_use]
    pub fn of_unread(reason: &str) -> Self {
        match reason {
            "password" | "wrong_password" => Self::Password,
            "empty_file" => Self::Empty,
            "archive" => Self::Archive,
            "unknown_format" => Self::Unknown,
            "not_a_workbook" | "numbers" | "old_excel" | "database" | "pdf" | "document" | "picture" | "page"
            | "xml" | "json" => Self::NotATable,
            _ => Self::Unreadable,
        }
    }
}

/// A file that was found and not opened as a register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PassedOver {
    /// Path relative to the input argument; `archive.zip/file` for a file in an archive.
    pub file: String,
    /// What became of it.
    pub fate: Fate,
    /// Reason code: `pdf`, `mapping_file`, `own_output` …
    pub reason: String,
}

/// A file with what became of it, whatever list of the results it stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileFate<'r> {
    /// What became of it.
    pub fate: Fate,
    /// The file.
    pub file: &'r str,
    /// Reason code; empty where the fate says it all.
    pub reason: &'r str,
    /// The file with the same bytes that was read.
    pub duplicate_of: Option<&'r str>,
    /// Sheets that were not read, each with the register that it might be or the reason code.
    pub sheets: Vec<(&'r str, &'r str)>,
}

impl Results {
    /// Every file that was found, what was not read first, then by name.
    #[must_use]
    pub fn fates(&self) -> Vec<FileFate<'_>> {
        self.fates_of_inputs(|_| true)
    }

    /// The same without those that were read as they should be: of a nation's files there are few others.
    #[must_use]
    pub fn fates_but_read(&self) -> Vec<FileFate<'_>> {
        self.fates_of_inputs(|input| input.fate != Fate::Read)
    }

    fn fates_of_inputs(&self, wanted: impl Fn(&InputFile) -> bool) -> Vec<FileFate<'_>> {
        let whole = self.unread.iter().filter(|unread| unread.sheet.is_none());
        let mut all: Vec<FileFate<'_>> = self
            .inputs
            .iter()
            .filter(|input| wanted(input))
            .map(|input| self.of_input(input))
            .chain(whole.map(|unread| plain(&unread.file, Fate::of_unread(&unread.reason), &unread.reason)))
            .chain(self.passed_over.iter().map(|passed| plain(&passed.file, passed.fate, &passed.reason)))
            .collect();
        all.sort();
        all
    }

    fn of_input<'r>(&'r self, input: &'r InputFile) -> FileFate<'r> {
        let unread = |unread: &'r Unread| {
            let sheet = unread.sheet.as_deref().filter(|_| unread.file == input.file)?;
            Some((sheet, unread.reason.as_str()))
        };
        let nearly = input.sheets.iter().filter_map(|s| Some((s.sheet.as_str(), s.nearly.as_deref()?)));
        FileFate {
            fate: input.fate,
            file: &input.file,
            reason: "",
            duplicate_of: input.duplicate_of.as_deref(),
            sheets: self.unread.iter().filter_map(unread).chain(nearly).collect(),
        }
    }

    /// The sheets that no register matched and that might be a register all the same: file, sheet, register. Of such a
    /// register nobody can say that it was not supplied.
    pub fn nearly(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.inputs.iter().flat_map(|input| {
            let sheets = input.sheets.iter();
            sheets.filter_map(|s| Some((input.file.as_str(), s.sheet.as_str(), s.nearly.as_deref()?)))
        })
    }
}

const fn plain<'r>(file: &'r str, fate: Fate, reason: &'r str) -> FileFate<'r> {
    FileFate { fate, file, reason, duplicate_of: None, sheets: Vec::new() }
}
