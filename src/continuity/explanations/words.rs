//! What can be wrong with a file of explanations.

use thiserror::Error;

use crate::ingest::problem::IngestProblem;
use crate::text::Lang;

/// Why a file of explanations cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExplanationsError {
    /// It cannot be read.
    #[error("{}", .0.text(Lang::En))]
    Unreadable(IngestProblem),
    /// No row holds the headings.
    #[error("{}", self.text(Lang::En))]
    NoHeadings {
        /// The file.
        file: String,
        /// The headings that are missing.
        missing: Vec<&'static str>,
    },
}

impl ExplanationsError {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable(problem) => problem.text(lang),
            Self::NoHeadings { file, missing } => {
                let missing = missing.join("; ");
                match lang {
                    Lang::Ro => format!(
                        "{file}: lipsește antetul: {missing}. Capul de tabel este: constatare;motiv;document;până la \
                         (în loc de constatare se poate: indicator;verificare;subiect)."
                    ),
                    Lang::En => format!(
                        "{file}: headings are missing: {missing}. The headings are: finding;reason;document;until \
                         (in place of finding: indicator;check;subject)."
                    ),
                }
            }
        }
    }
}

/// A row of the file that cannot be used, or not as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The row, the first row is 1.
    pub row: u32,
    /// What is wrong.
    pub fault: RowFault,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFault {
    /// It names no finding.
    NoFinding,
    /// The key is not one of a finding.
    BadKey(String),
    /// It gives no reason.
    NoReason,
    /// The last day is no date: nobody could tell when the explanation lapses.
    BadDate(String),
    /// It held a personal numeric code, which was taken out; the rest is used.
    PersonalCode,
}

impl RowProblem {
    /// Where and what, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let what = match &self.fault {
            RowFault::NoFinding => lang
                .t(
                    "nu spune despre ce constatare este vorba; rândul nu a fost folosit",
                    "names no finding; the row was not used",
                )
                .to_owned(),
            RowFault::BadKey(key) => match lang {
                Lang::Ro => format!(
                    "„{key}” nu este cheia unei constatări (I1.1.1/verificare|subiect, ultima coloană din foaia Constatări); rândul nu a fost folosit"
                ),
                Lang::En => format!(
                    "“{key}” is no key of a finding (I1.1.1/check|subject, last column of the sheet Findings); the row was not used"
                ),
            },
            RowFault::NoReason => lang
                .t("nu dă niciun motiv; rândul nu a fost folosit", "gives no reason; the row was not used")
                .to_owned(),
            RowFault::BadDate(text) => match lang {
                Lang::Ro => format!("„{text}” nu este o dată (31.12.2025); rândul nu a fost folosit"),
                Lang::En => format!("“{text}” is no date (2025-12-31); the row was not used"),
            },
            RowFault::PersonalCode => lang
                .t("conținea un CNP, care a fost scos", "held a personal numeric code, which was taken out")
                .to_owned(),
        };
        format!("{} {}: {what}", lang.t("rândul", "row"), self.row)
    }
}
