//! What keeps a whole file from being read, said to the person who made it.

use std::fmt;

use crate::text::Lang;

/// A path or file that could not be read; everything else was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestProblem {
    /// The path as given, or the file's name within the given folder.
    pub file: String,
    /// The sheet, where only one sheet is concerned.
    pub sheet: Option<String>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with a path, file or sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// There is no such path.
    NoSuchPath,
    /// The folder holds no file that can be read.
    NothingToRead,
    /// The operating system refuses it.
    Unreadable(String),
    /// The file has no content.
    Empty,
    /// The workbook is protected by a password.
    Password,
    /// The workbook is cut short or damaged.
    Damaged,
    /// A web page or a text that calls itself a workbook.
    NotAWorkbook,
    /// The format is none of those that are read.
    UnknownFormat,
    /// It would take more memory than any register needs.
    TooLarge,
    /// The sheet cannot be read.
    BadSheet,
    /// The mapping file is wrong, with the reason.
    Mapping(String),
}

impl IngestProblem {
    /// A problem of a whole file.
    #[must_use]
    pub fn new(file: impl Into<String>, kind: ProblemKind) -> Self {
        Self { file: file.into(), sheet: None, kind }
    }

    /// What is wrong and what to do, in one or two sentences.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let place = match &self.sheet {
            Some(sheet) => format!("{} › {sheet}", self.file),
            None => self.file.clone(),
        };
        format!("{place}: {}", self.kind.text(lang))
    }
}

impl ProblemKind {
    /// Id for machines.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::NoSuchPath => "no_such_path",
            Self::NothingToRead => "nothing_to_read",
            Self::Unreadable(_) => "unreadable",
            Self::Empty => "empty_file",
            Self::Password => "password",
            Self::Damaged => "damaged",
            Self::NotAWorkbook => "not_a_workbook",
            Self::UnknownFormat => "unknown_format",
            Self::TooLarge => "too_large",
            Self::BadSheet => "bad_sheet",
            Self::Mapping(_) => "mapping",
        }
    }

    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable(why) => {
                let first = lang.t("fișierul nu poate fi deschis", "the file cannot be opened");
                let then = lang.t("Verificați drepturile de acces.", "Check the permissions.");
                return format!("{first} ({why}). {then}");
            }
            Self::Mapping(why) => {
                let first = lang.t("fișierul de corespondențe este greșit", "the mapping file is wrong");
                let then = lang.t(
                    "Registrele și câmpurile se văd cu „mms registers list” și „mms registers show REGISTRU”. Fișierul nu a fost folosit.",
                    "`mms registers list` and `mms registers show REGISTER` list registers and fields. The file was not used.",
                );
                return format!("{first}: {why}. {then}");
            }
            _ => {}
        }
        let (ro, en) = match self {
            Self::NoSuchPath => {
                ("calea nu există. Verificați cum este scrisă.", "there is no such path. Check its spelling.")
            }
            Self::NothingToRead => (
                "dosarul nu conține niciun fișier xlsx, xls, ods, csv sau parquet. Indicați dosarul cu exporturile.",
                "the folder holds no xlsx, xls, ods, csv or parquet file. Name the folder with the exports.",
            ),
            Self::Empty => ("fișierul este gol. Exportați-l din nou.", "the file is empty. Export it again."),
            Self::Password => (
                "registrul este protejat cu parolă. Salvați o copie fără parolă și încercați din nou.",
                "the workbook is protected by a password. Save a copy without password and try again.",
            ),
            Self::Damaged => (
                "fișierul este trunchiat sau deteriorat. Deschideți-l în Excel sau LibreOffice, salvați-l din nou ori refaceți exportul.",
                "the file is cut short or damaged. Open it in Excel or LibreOffice and save it again, or export it anew.",
            ),
            Self::NotAWorkbook => (
                "fișierul este o pagină web, nu un registru. Deschideți-l în Excel și salvați-l ca .xlsx.",
                "the file is a web page, not a workbook. Open it in Excel and save it as .xlsx.",
            ),
            Self::UnknownFormat => (
                "formatul nu este cunoscut. Salvați fișierul ca xlsx, ods sau csv.",
                "the format is not known. Save the file as xlsx, ods or csv.",
            ),
            Self::TooLarge => (
                "fișierul este neobișnuit de mare. Ștergeți rândurile și coloanele goale formatate și salvați-l din nou.",
                "the file is unreasonably large. Delete empty formatted rows and columns and save it again.",
            ),
            _ => (
                "foaia nu poate fi citită; celelalte foi au fost citite.",
                "the sheet cannot be read; the other sheets were.",
            ),
        };
        lang.t(ro, en).to_owned()
    }
}

/// Nothing at all could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct IngestError {
    /// Why, path by path.
    pub problems: Vec<IngestProblem>,
}

impl IngestError {
    /// All problems, one a line.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        self.problems.iter().map(|p| p.text(lang)).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_what_and_what_to_do() {
        let problem = IngestProblem::new("cazuri.xlsx", ProblemKind::Password);
        assert!(problem.text(Lang::Ro).starts_with("cazuri.xlsx: registrul este protejat cu parolă. Salvați"));
        let problem =
            IngestProblem { sheet: Some("Foaie1".into()), ..IngestProblem::new("a.ods", ProblemKind::BadSheet) };
        assert!(problem.text(Lang::En).starts_with("a.ods › Foaie1: the sheet cannot be read"));
    }
}
