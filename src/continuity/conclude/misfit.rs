//! Why a workbook is refused, with the cell and what to do.

use thiserror::Error;

use crate::continuity::privacy::without_codes;
use crate::ingest::problem::IngestProblem;
use crate::output::OutputError;
use crate::report::view::progress_words;
use crate::report::words::{Judgement, Lang};
use crate::results::visit::Progress;

/// Why a workbook cannot be concluded.
#[derive(Debug, Error)]
pub enum ConcludeError {
    /// The results cannot be read or written, or the workbook cannot be opened.
    #[error("{0}")]
    Report(OutputError),
    /// The workbook is no workbook, or a damaged one.
    #[error("{}", .0.text(Lang::En))]
    Unreadable(IngestProblem),
    /// Nothing ties the workbook to an audit.
    #[error("{}", self.text(Lang::En))]
    NoFingerprint(String),
    /// It does not say which period was audited: an earlier version wrote it.
    #[error("{}", self.text(Lang::En))]
    NoPeriod(String),
    /// The results do not hold its provider.
    #[error("{}", self.text(Lang::En))]
    OtherProvider {
        /// The workbook.
        workbook: String,
        /// Its provider.
        provider: String,
    },
    /// It belongs to another audit of its provider.
    #[error("{}", self.text(Lang::En))]
    OtherAudit {
        /// The workbook.
        workbook: String,
        /// Its provider.
        provider: String,
    },
    /// A heading is missing, or stands above two columns.
    #[error("{}", self.text(Lang::En))]
    Headings {
        /// The sheet.
        sheet: String,
        /// The row of the headings.
        row: u32,
        /// The heading in Romanian.
        ro: &'static str,
        /// The heading in English.
        en: &'static str,
        /// Missing; else there twice.
        missing: bool,
    },
    /// The sheets with the inspector's columns are gone.
    #[error("{}", self.text(Lang::En))]
    NoTable(String),
    /// Cells that do not fit; all of them.
    #[error("{}", self.text(Lang::En))]
    Misfits {
        /// The workbook.
        workbook: String,
        /// The cells.
        misfits: Vec<Misfit>,
    },
}

/// A cell that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The sheet.
    pub sheet: String,
    /// The cell, e.g. `M17`.
    pub cell: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The key is of no finding of this audit.
    UnknownFinding(String),
    /// The key is of no on-site check of this audit.
    UnknownVisit(String),
    /// What was computed is not what stands in the cell.
    Changed {
        /// Heading of the column in Romanian and English.
        column: [&'static str; 2],
        /// What stands there.
        found: String,
        /// What was computed, in Romanian and English.
        computed: [String; 2],
    },
    /// The verdict is not on the list.
    NotOnList {
        /// What stands there.
        found: String,
        /// The list.
        list: &'static [Judgement],
    },
    /// Another row judges the same thing otherwise.
    Contradicts(String),
    /// A row with a verdict or a remark that names no finding or check.
    NoKey,
    /// An own finding rests on no clause of the list.
    NoClause(String),
    /// An own finding does not say what was seen.
    NothingSeen,
    /// What became of an own finding is not on the list.
    NotMended(String),
    /// No date.
    NoDate(String),
    /// A measure does not say what is to be done.
    NoMeasure,
}

impl Misfit {
    /// Where and what, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let what = match (&self.fault, lang) {
            (Fault::UnknownFinding(key), Lang::Ro) => {
                format!("auditul nu are constatarea „{key}”; refaceți cheia din registrul original sau ștergeți rândul")
            }
            (Fault::UnknownFinding(key), Lang::En) => {
                format!("the audit has no finding “{key}”; restore the key from the original workbook, or delete the row")
            }
            (Fault::UnknownVisit(key), Lang::Ro) => {
                format!("auditul nu are verificarea la fața locului „{key}”; refaceți cheia sau ștergeți rândul")
            }
            (Fault::UnknownVisit(key), Lang::En) => {
                format!("the audit has no on-site check “{key}”; restore the key, or delete the row")
            }
            (Fault::Changed { column: [ro, _], found, computed: [computed, _] }, Lang::Ro) => format!(
                "„{ro}” a fost modificat: scrie „{found}”, calculat este „{computed}”. Ce s-a calculat nu se schimbă aici; scrieți în observație"
            ),
            (Fault::Changed { column: [_, en], found, computed: [_, computed] }, Lang::En) => format!(
                "“{en}” was changed: it says “{found}”, computed is “{computed}”. What was computed is not changed here; write a remark instead"
            ),
            (Fault::NotOnList { found, list }, _) => {
                let words: Vec<_> = list.iter().map(|judgement| judgement.words(lang)).collect();
                let words = words.join(", ");
                match lang {
                    Lang::Ro => format!("„{found}” nu este în listă; alegeți: {words}"),
                    Lang::En => format!("“{found}” is not on the list; pick one of: {words}"),
                }
            }
            (Fault::Contradicts(other), Lang::Ro) => format!("contrazice {other}, care are aceeași cheie; păstrați unul"),
            (Fault::Contradicts(other), Lang::En) => format!("contradicts {other}, which has the same key; keep one"),
            (Fault::NoKey, Lang::Ro) => {
                "rândul adăugat are un verdict sau o observație, dar nicio cheie; copiați cheia constatării sau ștergeți rândul".to_owned()
            }
            (Fault::NoKey, Lang::En) => {
                "an added row has a verdict or a remark but no key; copy the finding's key, or delete the row".to_owned()
            }
            (Fault::NoClause(found), Lang::Ro) => format!(
                "„{found}” nu este un temei din listă; alegeți din lista celulei, de exemplu „I7.2 · Standard 7, 7.2”"
            ),
            (Fault::NoClause(found), Lang::En) => format!(
                "“{found}” is no clause of the list; pick one from the cell's list, e.g. “I7.2 · Standard 7, 7.2”"
            ),
            (Fault::NothingSeen, _) => lang
                .t("nu spune ce s-a constatat; scrieți sau goliți rândul", "does not say what was seen; write it, or clear the row")
                .to_owned(),
            (Fault::NotMended(found), _) => {
                let words: Vec<_> = Progress::ALL.iter().map(|progress| progress_words(lang, *progress)).collect();
                let words = words.join(", ");
                match lang {
                    Lang::Ro => format!("„{found}” nu este în listă; alegeți: {words}"),
                    Lang::En => format!("“{found}” is not on the list; pick one of: {words}"),
                }
            }
            (Fault::NoDate(found), Lang::Ro) => format!("„{found}” nu este o dată; scrieți de exemplu 31.03.2025"),
            (Fault::NoDate(found), Lang::En) => format!("“{found}” is no date; write e.g. 2025-03-31"),
            (Fault::NoMeasure, _) => lang
                .t("nu spune ce este de făcut; scrieți măsura sau goliți rândul", "does not say what is to be done; write the measure, or clear the row")
                .to_owned(),
        };
        // The cell may hold anything that was typed into it.
        format!("{}!{}: {}", self.sheet, self.cell, without_codes(&what).0)
    }
}

impl ConcludeError {
    /// What is wrong and what to do, in the user's language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Report(error), _) => error.in_words(lang),
            (Self::Unreadable(problem), _) => problem.text(lang),
            (Self::NoFingerprint(book), Lang::Ro) => format!(
                "{book}: lipsește foaia ascunsă care leagă registrul de audit. Dați registrul scris de mms audit, completat de inspector."
            ),
            (Self::NoFingerprint(book), Lang::En) => format!(
                "{book}: the hidden sheet that ties the workbook to its audit is missing. Give the workbook that mms audit wrote, filled in by the inspector."
            ),
            (Self::NoPeriod(book), Lang::Ro) => format!(
                "{book}: nu spune ce perioadă a fost auditată (l-a scris o versiune mai veche). Dați results.json scris împreună cu el."
            ),
            (Self::NoPeriod(book), Lang::En) => format!(
                "{book}: does not say which period was audited (an earlier version wrote it). Give the results.json written with it."
            ),
            (Self::OtherProvider { workbook, provider }, Lang::Ro) => format!(
                "{workbook}: este al furnizorului {provider}, care nu este în aceste rezultate. Dați results.json scris împreună cu registrul."
            ),
            (Self::OtherProvider { workbook, provider }, Lang::En) => format!(
                "{workbook}: belongs to provider {provider}, who is not in these results. Give the results.json written with the workbook."
            ),
            (Self::OtherAudit { workbook, provider }, Lang::Ro) => format!(
                "{workbook}: este al altui audit al furnizorului {provider} (alte fișiere, altă perioadă sau alt catalog). Dați results.json scris împreună cu registrul."
            ),
            (Self::OtherAudit { workbook, provider }, Lang::En) => format!(
                "{workbook}: belongs to another audit of provider {provider} (other files, period or catalogue). Give the results.json written with the workbook."
            ),
            (Self::Headings { sheet, row, ro, missing, .. }, Lang::Ro) => {
                let what = if *missing { "lipsește coloana" } else { "apare de două ori coloana" };
                format!("{sheet}, rândul {row}: {what} „{ro}”. Refaceți-o ca în registrul original.")
            }
            (Self::Headings { sheet, row, en, missing, .. }, Lang::En) => {
                let what = if *missing { "is missing" } else { "occurs twice" };
                format!("{sheet}, row {row}: the column “{en}” {what}. Restore it as in the original workbook.")
            }
            (Self::NoTable(book), Lang::Ro) => format!(
                "{book}: lipsesc foile Constatări sau De verificat. Dați registrul întreg, completat de inspector."
            ),
            (Self::NoTable(book), Lang::En) => {
                format!("{book}: the sheets Findings or On site are missing. Give the whole workbook.")
            }
            (Self::Misfits { workbook, misfits }, _) => {
                let head =
                    lang.t("nu a fost preluat nimic; nu se potrivesc:", "nothing was taken over; these do not fit:");
                let lines = misfits.iter().map(|misfit| format!("  {}", misfit.text(lang)));
                std::iter::once(format!("{workbook}: {head}")).chain(lines).collect::<Vec<_>>().join("\n")
            }
        }
    }
}
