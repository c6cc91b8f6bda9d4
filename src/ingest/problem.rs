//! What keeps a whole file from being read, said to the person who made it.

use std::fmt;
use std::io::ErrorKind;

use crate::results::fate::Fate;
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
    Unreadable(ErrorKind),
    /// The file has no content.
    Empty,
    /// The file is protected by a password that may be given.
    Password,
    /// None of the passwords that were given opens it.
    WrongPassword,
    /// It is protected in a way that is not opened, whatever the password.
    Locked,
    /// The workbook is cut short or damaged.
    Damaged,
    /// Two parts of a zipped file have one name.
    Ambiguous,
    /// A web page or a text that calls itself a workbook.
    NotAWorkbook,
    /// The format is none of those that are read.
    UnknownFormat,
    /// The format is known, and not read.
    Foreign(Foreign),
    /// The same, and its ending says so: nobody expects it to be read.
    PassedOver(Foreign),
    /// It is no register, and nothing is wrong with it.
    Ignored(Ignored),
    /// It would take more memory than any register needs.
    TooLarge,
    /// The sheet cannot be read.
    BadSheet,
    /// The mapping file is wrong, with the reason.
    Mapping(String),
    /// A mapping file within an archive, where it is not looked for.
    MappingInArchive,
}

/// Files among the inputs that are no registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ignored {
    /// A mapping file.
    Mapping,
    /// A provider's explanations, or another file that was given for a purpose of its own.
    Companion,
    /// What the program itself wrote: reports, results, lists, calendars.
    OwnOutput,
    /// An archive whose files are read one by one.
    Opened,
}

/// Kinds of files that hold no registers, or hold them in a form that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreign {
    /// A PDF.
    Pdf,
    /// A text, a presentation or another document of an office program.
    Document,
    /// A picture.
    Picture,
    /// A web page or a page of styles.
    Page,
    /// XML that is no spreadsheet.
    Xml,
    /// JSON.
    Json,
    /// Anything else, by its ending.
    Other,
    /// A spreadsheet of Apple Numbers.
    Numbers,
    /// A workbook of Excel before 97, without its container.
    OldExcel,
    /// A database: Access, SQLite.
    Database,
    /// An archive that is not opened: another kind than zip, or one within an archive.
    Archive,
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
            Self::Password | Self::Locked => "password",
            Self::WrongPassword => "wrong_password",
            Self::Damaged => "damaged",
            Self::Ambiguous => "ambiguous",
            Self::NotAWorkbook => "not_a_workbook",
            Self::UnknownFormat => "unknown_format",
            Self::Foreign(foreign) | Self::PassedOver(foreign) => foreign.id(),
            Self::Ignored(Ignored::Mapping) => "mapping_file",
            Self::Ignored(Ignored::Companion) => "companion",
            Self::Ignored(Ignored::OwnOutput) => "own_output",
            Self::Ignored(Ignored::Opened) => "opened",
            Self::TooLarge => "too_large",
            Self::BadSheet => "bad_sheet",
            Self::Mapping(_) => "mapping",
            Self::MappingInArchive => "mapping_in_archive",
        }
    }

    /// What becomes of a file with this problem.
    #[must_use]
    pub const fn fate(&self) -> Fate {
        match self {
            Self::Password | Self::WrongPassword | Self::Locked => Fate::Password,
            Self::Empty => Fate::Empty,
            Self::UnknownFormat | Self::PassedOver(Foreign::Other) => Fate::Unknown,
            Self::Foreign(Foreign::Archive) | Self::Ignored(Ignored::Opened) => Fate::Archive,
            Self::NotAWorkbook | Self::Foreign(_) | Self::PassedOver(_) => Fate::NotATable,
            Self::Ignored(_) => Fate::Ignored,
            _ => Fate::Unreadable,
        }
    }

    /// Whether the file was passed over as it should be: to be listed, but nothing that needs a warning.
    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        matches!(self, Self::PassedOver(_) | Self::Ignored(_))
    }

    fn text(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable(why) => {
                let first = lang.t("fișierul nu poate fi deschis", "the file cannot be opened");
                let then = lang.t("Verificați drepturile de acces.", "Check the permissions.");
                let why = lang.io_kind(*why).map_or_else(|| why.to_string(), str::to_owned);
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
                "dosarul nu conține niciun fișier xlsx, xls, ods, csv, parquet, dbf sau zip. Indicați dosarul cu exporturile.",
                "the folder holds no xlsx, xls, ods, csv, parquet, dbf or zip file. Name the folder with the exports.",
            ),
            Self::Empty => ("fișierul este gol. Exportați-l din nou.", "the file is empty. Export it again."),
            Self::Password => (
                "fișierul este protejat cu parolă. Dați parola (pe pagină, lângă fișier; la linia de comandă, cu --passwords FIȘIER) sau salvați o copie fără parolă.",
                "the file is protected by a password. Give it (on the page, beside the file; on the command line, with --passwords FILE), or save a copy without.",
            ),
            Self::WrongPassword => (
                "fișierul este protejat cu parolă și niciuna dintre parolele date nu îl deschide. Verificați literele mari și mici și tastatura (română sau engleză).",
                "the file is protected by a password, and none of those given opens it. Check capital letters and the keyboard's language.",
            ),
            Self::Locked => (
                "registrul este protejat cu parolă într-un fel care nu se deschide aici. Salvați o copie fără parolă și încercați din nou. Dacă se deschide fără să ceară parola, structura lui este blocată: scoateți protecția registrului (Revizuire › Protejare registru de lucru) înainte de a salva.",
                "the workbook is protected by a password in a way that is not opened here. Save a copy without password and try again. If it opens without asking for one, its structure is locked: take the protection off (Review › Protect Workbook) before saving.",
            ),
            Self::Damaged => (
                "fișierul este trunchiat sau deteriorat. Deschideți-l în Excel sau LibreOffice, salvați-l din nou ori refaceți exportul.",
                "the file is cut short or damaged. Open it in Excel or LibreOffice and save it again, or export it anew.",
            ),
            Self::Ambiguous => (
                "fișierul are două părți cu același nume și nu se poate ști care este cea bună. Deschideți-l în Excel sau LibreOffice și salvați-l din nou ori refaceți exportul.",
                "the file has two parts of one name, and nobody can tell which is meant. Open it in Excel or LibreOffice and save it again, or export it anew.",
            ),
            Self::NotAWorkbook => (
                "fișierul este o pagină web, nu un registru. Deschideți-l în Excel și salvați-l ca .xlsx.",
                "the file is a web page, not a workbook. Open it in Excel and save it as .xlsx.",
            ),
            Self::UnknownFormat => (
                "formatul nu este cunoscut. Salvați fișierul ca xlsx, ods sau csv.",
                "the format is not known. Save the file as xlsx, ods or csv.",
            ),
            Self::Foreign(foreign) | Self::PassedOver(foreign) => foreign.words(),
            Self::Ignored(ignored) => ignored.words(),
            Self::MappingInArchive => (
                "fișierul de corespondențe din arhivă nu se folosește. Puneți-l lângă arhivă.",
                "the mapping file in the archive is not used. Put it beside the archive.",
            ),
            Self::TooLarge => (
                "cere neobișnuit de multă memorie. Ștergeți rândurile și coloanele goale formatate și salvați din nou; dacă registrul chiar este atât de mare, împărțiți-l sau dați mai mult cu --memory-limit.",
                "it takes unreasonably much memory. Delete empty formatted rows and columns and save it again; if the register really is that large, divide it or allow more with --memory-limit.",
            ),
            _ => (
                "foaia nu poate fi citită; celelalte foi au fost citite.",
                "the sheet cannot be read; the other sheets were.",
            ),
        };
        lang.t(ro, en).to_owned()
    }
}

impl Ignored {
    /// Why it is left out, in Romanian and in English.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Mapping => ("fișier de corespondențe.", "a mapping file."),
            Self::Companion => ("nu este un registru.", "not a register."),
            Self::OwnOutput => ("scris de mms, nu se citește ca registru.", "written by mms, not read as a register."),
            Self::Opened => ("arhivă; fișierele din ea se citesc.", "an archive; the files in it are read."),
        }
    }
}

impl Foreign {
    /// Id for machines.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Document => "document",
            Self::Picture => "picture",
            Self::Page => "page",
            Self::Xml => "xml",
            Self::Json => "json",
            Self::Other => "unknown_ending",
            Self::Numbers => "numbers",
            Self::OldExcel => "old_excel",
            Self::Database => "database",
            Self::Archive => "archive",
        }
    }

    /// What it is and what to do, in Romanian and in English.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Pdf => (
                "fișierul este un PDF, nu un tabel. Exportați registrul ca xlsx sau csv din programul în care este ținut.",
                "the file is a PDF, not a table. Export the register as xlsx or csv from the program that keeps it.",
            ),
            Self::Document => (
                "fișierul este un document, nu un tabel. Copiați tabelul într-o foaie de calcul și salvați-o ca xlsx.",
                "the file is a document, not a table. Copy the table into a spreadsheet and save it as xlsx.",
            ),
            Self::Picture => ("fișierul este o imagine, nu un tabel.", "the file is a picture, not a table."),
            Self::Page => ("fișierul este o pagină web, nu un tabel.", "the file is a web page, not a table."),
            Self::Xml => (
                "fișierul este XML, dar nu o foaie de calcul. Exportați registrul ca xlsx sau csv.",
                "the file is XML, but no spreadsheet. Export the register as xlsx or csv.",
            ),
            Self::Json => (
                "fișierul este JSON, nu un tabel. Exportați registrul ca xlsx sau csv.",
                "the file is JSON, not a table. Export the register as xlsx or csv.",
            ),
            Self::Other => (
                "terminația fișierului nu este a unui tabel. Dacă este unul, redenumiți-l .csv sau exportați-l ca xlsx.",
                "the file's ending is not that of a table. If it is one, rename it .csv or export it as xlsx.",
            ),
            Self::Numbers => (
                "registrul este făcut în Apple Numbers. Exportați-l din Numbers ca Excel (xlsx): Fișier › Exportă ca › Excel.",
                "the workbook is one of Apple Numbers. Export it from Numbers as Excel (xlsx): File › Export To › Excel.",
            ),
            Self::OldExcel => (
                "registrul este într-un format Excel mai vechi decât Excel 97. Deschideți-l în LibreOffice și salvați-l ca xlsx.",
                "the workbook has a format older than Excel 97. Open it in LibreOffice and save it as xlsx.",
            ),
            Self::Database => (
                "fișierul este o bază de date. Exportați fiecare tabel ca xlsx sau csv.",
                "the file is a database. Export each table as xlsx or csv.",
            ),
            Self::Archive => (
                "arhiva nu se deschide (se deschid numai arhivele zip, fără alte arhive în ele). Dezarhivați-o lângă celelalte fișiere.",
                "the archive is not opened (only zip archives are, and no archives within them). Unpack it beside the other files.",
            ),
        }
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
        assert!(problem.text(Lang::Ro).starts_with("cazuri.xlsx: fișierul este protejat cu parolă. Dați"));
        let problem =
            IngestProblem { sheet: Some("Foaie1".into()), ..IngestProblem::new("a.ods", ProblemKind::BadSheet) };
        assert!(problem.text(Lang::En).starts_with("a.ods › Foaie1: the sheet cannot be read"));
    }
}
