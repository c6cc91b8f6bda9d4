//! What can go wrong while a report is written or read, and what a user does about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::aside::in_place;
use super::checksum::Checksum;
use super::obstacle::Obstacle;
use crate::results::coherence::Contradiction;
use crate::text::Lang;

/// A report that could not be written or read. Nothing half-written is left behind.
#[derive(Debug, Error)]
pub enum OutputError {
    /// The folder or the temporary file cannot be written.
    #[error("{}", self.in_words(Lang::En))]
    Write {
        /// The file that was to be written.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The finished file cannot take the place of the old one.
    #[error("{}", self.in_words(Lang::En))]
    Replace {
        /// The file that was to be replaced.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The workbook cannot be put together.
    #[error("{}", self.in_words(Lang::En))]
    Workbook {
        /// The file that was to be written.
        path: PathBuf,
        /// Why not.
        source: Box<rust_xlsxwriter::XlsxError>,
    },
    /// The results cannot be put into words for a file.
    #[error("{}", self.in_words(Lang::En))]
    Encode {
        /// The file that was to be written.
        path: PathBuf,
        /// Why not.
        source: serde_json::Error,
    },
    /// A results file cannot be opened.
    #[error("{}", self.in_words(Lang::En))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file is no results file, or a damaged one.
    #[error("{}", self.in_words(Lang::En))]
    NotResults {
        /// The file.
        path: PathBuf,
        /// What the reader stumbled over.
        source: Option<serde_json::Error>,
    },
    /// A results file that is not as it was written.
    #[error("{}", self.in_words(Lang::En))]
    Changed {
        /// The file.
        path: PathBuf,
        /// Whether its checksum is that of its content.
        checksum: Checksum,
        /// What contradicts itself in it.
        contradictions: Vec<Contradiction>,
    },
    /// A results file of a version that this program does not know.
    #[error("{}", self.in_words(Lang::En))]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// Another run is writing into the folder.
    #[error("{}", self.in_words(Lang::En))]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// What stands there is not replaced.
    #[error("{}", self.in_words(Lang::En))]
    Refused(Vec<Obstacle>),
}

impl OutputError {
    /// What happened and what to do, in the user's language.
    #[must_use]
    pub fn in_words(&self, lang: Lang) -> String {
        match self {
            Self::Write { path, source } => with(
                lang,
                path,
                &lang.io(source),
                [
                    "nu se poate scrie",
                    "cannot be written",
                    "Verificați că dosarul există, că aveți drept de scriere și că mai este loc pe disc.",
                    "Check that the folder exists, that you may write to it and that the disk is not full.",
                ],
            ),
            Self::Replace { path, source } => with(
                lang,
                path,
                &lang.io(source),
                [
                    "nu poate fi înlocuit",
                    "cannot be replaced",
                    "Dacă fișierul este deschis în Excel sau LibreOffice, închideți-l și porniți din nou; cel vechi a rămas neatins.",
                    "If the file is open in Excel or LibreOffice, close it and run again; the old one is untouched.",
                ],
            ),
            Self::Workbook { path, source } => with(
                lang,
                path,
                source,
                [
                    "registrul de calcul nu poate fi alcătuit",
                    "the workbook cannot be put together",
                    "Este o eroare a programului: vă rugăm să o semnalați, cu textul de mai sus.",
                    "This is a fault of the program: please report it with the text above.",
                ],
            ),
            Self::Encode { path, source } => with(
                lang,
                path,
                source,
                [
                    "rezultatele nu pot fi scrise",
                    "the results cannot be encoded",
                    "Este o eroare a programului: vă rugăm să o semnalați, cu textul de mai sus.",
                    "This is a fault of the program: please report it with the text above.",
                ],
            ),
            Self::Read { path, source } => with(
                lang,
                path,
                &lang.io(source),
                [
                    "nu poate fi citit",
                    "cannot be read",
                    "Verificați calea și drepturile de citire.",
                    "Check the path and that you may read it.",
                ],
            ),
            Self::NotResults { path, source } => {
                let why = source.as_ref().map_or_else(
                    || lang.t("lipsește antetul mms-results", "the mms-results header is missing").to_owned(),
                    ToString::to_string,
                );
                with(
                    lang,
                    path,
                    &why,
                    [
                        "nu este un fișier de rezultate",
                        "is no results file",
                        "Dați un results.json scris de mms audit; dacă a fost modificat, refaceți auditul.",
                        "Give a results.json written by mms audit; if it was changed, run the audit again.",
                    ],
                )
            }
            Self::Busy { folder } => {
                let folder = folder.display();
                match lang {
                    Lang::Ro => format!(
                        "{folder}: altă rulare a lui mms scrie chiar acum în acest dosar. Așteptați să se încheie sau alegeți alt dosar."
                    ),
                    Lang::En => format!(
                        "{folder}: another run of mms is writing into this folder now. Wait until it ends, or choose another folder."
                    ),
                }
            }
            Self::Refused(obstacles) => {
                let head = lang.t("Nu s-a înlocuit nimic:", "Nothing was replaced:").to_owned();
                let lines = obstacles.iter().map(|obstacle| format!("  {}", obstacle.text(lang)));
                std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
            }
            Self::Changed { path, checksum, contradictions } => changed(lang, path, *checksum, contradictions),
            Self::Version { path, found } => {
                let expected = crate::results::VERSION;
                match lang {
                    Lang::Ro => format!(
                        "{}: versiunea {found} a fișierului de rezultate nu este cunoscută (se citește versiunea {expected}). \
                         Folosiți versiunea de mms care l-a scris sau refaceți auditul.",
                        path.display()
                    ),
                    Lang::En => format!(
                        "{}: version {found} of the results file is not known (version {expected} is read). \
                         Use the mms that wrote it, or run the audit again.",
                        path.display()
                    ),
                }
            }
        }
    }
}

fn with(lang: Lang, path: &Path, why: &dyn std::fmt::Display, words: [&'static str; 4]) -> String {
    let [ro, en, help_ro, help_en] = words;
    // What is being written is in a temporary folder; people know the place it is for.
    format!("{}: {} ({why}). {}", in_place(path).display(), lang.t(ro, en), lang.t(help_ro, help_en))
}

/// Contradictions that are named at most.
const MOST_NAMED: usize = 20;

/// That a file is not as it was written, and everything that shows it.
fn changed(lang: Lang, path: &Path, checksum: Checksum, contradictions: &[Contradiction]) -> String {
    let file = path.display();
    let mut lines = vec![match lang {
        Lang::Ro => format!("{file}: rezultatele nu mai sunt cele scrise de mms și nu se folosesc."),
        Lang::En => format!("{file}: the results are not as mms wrote them, and are not used."),
    }];
    match checksum {
        Checksum::Fits => {}
        Checksum::Differs => lines.push(
            lang.t(
                "  suma de control nu este cea a conținutului: fișierul a fost modificat după ce a fost scris",
                "  the checksum is not that of the content: the file was changed after it was written",
            )
            .to_owned(),
        ),
        Checksum::Absent => lines.push(
            lang.t(
                "  suma de control lipsește: fișierul a fost modificat după ce a fost scris",
                "  the checksum is missing: the file was changed after it was written",
            )
            .to_owned(),
        ),
    }
    lines.extend(contradictions.iter().take(MOST_NAMED).map(|found| format!("  {}", found.text(lang))));
    if contradictions.len() > MOST_NAMED {
        lines.push(format!("  … (+{})", contradictions.len() - MOST_NAMED));
    }
    lines.push(
        lang.t(
            "  Luați fișierul din nou de unde a fost scris sau refaceți auditul; „mms verify” arată ce s-a schimbat față de registre.",
            "  Take the file again from where it was written, or run the audit again; `mms verify` shows what differs from the registers.",
        )
        .to_owned(),
    );
    lines.join("\n")
}
