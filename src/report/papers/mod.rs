//! The papers of a concluded audit, to be printed, signed and handed over: A4, portrait, as docx. Their figures and
//! sentences are those of the workbook; nothing here decides.

mod document;
mod docx;
mod field;
mod inspection;
mod managers;
mod plan;
mod standards;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Report;
use super::words::Lang;
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::output::names::safe_stem;
use document::{Block, Document};

/// A paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// What the inspectors found, from the order to the signatures.
    Inspection,
    /// How each standard stands, a page each.
    Standards,
    /// What is to be done, by whom, until when.
    Plan,
    /// The files drawn for the visit, to be filled in by hand.
    Field,
    /// What each case manager has to do; without names.
    Managers,
}

impl Paper {
    /// Every paper.
    pub const ALL: [Self; 5] = [Self::Inspection, Self::Standards, Self::Plan, Self::Field, Self::Managers];

    /// Whether it can be written only after the visit.
    #[must_use]
    pub const fn needs_visit(self) -> bool {
        matches!(self, Self::Inspection | Self::Standards | Self::Plan)
    }

    /// Its name.
    #[must_use]
    pub const fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Inspection => lang.t("Raport de inspecție", "Inspection report"),
            Self::Standards => lang.t("Fișa de evaluare pe standarde", "Evaluation sheet by standard"),
            Self::Plan => lang.t("Planul de măsuri", "Plan of measures"),
            Self::Field => lang.t("Fișa de teren a eșantionului", "Field sheet of the sample"),
            Self::Managers => lang.t("Liste de lucru pe manageri de caz", "Work lists by case manager"),
        }
    }

    /// The end of its file's name.
    const fn stem(self, lang: Lang) -> &'static str {
        match self {
            Self::Inspection => lang.t("raport-de-inspectie", "inspection-report"),
            Self::Standards => lang.t("fise-de-evaluare", "evaluation-sheets"),
            Self::Plan => lang.t("plan-de-masuri", "plan-of-measures"),
            Self::Field => lang.t("fisa-de-teren", "field-sheet"),
            Self::Managers => lang.t("liste-pe-manageri", "lists-by-manager"),
        }
    }

    fn document(self, report: &Report<'_>) -> Document {
        match self {
            Self::Inspection => inspection::document(report),
            Self::Standards => standards::document(report),
            Self::Plan => plan::document(report),
            Self::Field => field::document(report),
            Self::Managers => managers::document(report),
        }
    }
}

/// The bytes of one provider's paper, a docx. The same results give the same bytes.
///
/// # Errors
/// When its parts cannot be packed.
pub fn bytes(paper: Paper, report: &Report<'_>) -> io::Result<Vec<u8>> {
    docx::bytes(&paper.document(report))
}

/// Writes the papers of one provider into a folder: all of a concluded audit, else those that need no visit. `stem` begins
/// the names of the files.
///
/// # Errors
/// The first paper that cannot be written.
pub fn write(folder: &Path, stem: &str, report: &Report<'_>) -> Result<Vec<PathBuf>, OutputError> {
    let ready = |paper: &Paper| report.provider.concluded || !paper.needs_visit();
    let one = |paper: Paper| {
        let path = folder.join(format!("{}-{}.docx", safe_stem(stem), paper.stem(report.lang)));
        let failed = |source| OutputError::Write { path: path.clone(), source };
        let bytes = bytes(paper, report).map_err(failed)?;
        write_whole(&path, |file| file.write_all(&bytes).map_err(failed))?;
        Ok(path)
    };
    Paper::ALL.into_iter().filter(ready).map(one).collect()
}

/// A paper with its title, the provider and what must be known of the act.
fn begun(paper: Paper, report: &Report<'_>) -> Document {
    let lang = report.lang;
    let title = paper.title(lang).to_owned();
    let mut document = Document {
        head: format!("{} – {}", report.provider_name(), lang.text(&report.catalogue.citation)),
        foot: format!("{title}, {}", report.period_words()),
        title: title.clone(),
        page_of: [lang.t("pagina", "page"), lang.t("din", "of")],
        spelling: lang.t("ro-RO", "en-GB"),
        day: report.results.period.as_of,
        blocks: Vec::new(),
    };
    document.add(Block::Title(title));
    document
}

/// The sentence about an act that was not in force, where there is one.
fn caveat(document: &mut Document, report: &Report<'_>) {
    if let Some(words) = report.caveat() {
        document.add(Block::Warning(words));
    }
}

/// Where both sides sign.
fn signed(document: &mut Document, report: &Report<'_>) {
    let lang = report.lang;
    let visit = report.provider.visit.as_deref().cloned().unwrap_or_default();
    let with = |label: &str, name: &str| if name.is_empty() { label.to_owned() } else { format!("{label}: {name}") };
    document.add(Block::Signatures(vec![
        with(
            lang.t("Echipa de control (nume, semnătură, data)", "Inspection team (name, signature, date)"),
            &visit.team,
        ),
        with(
            lang.t(
                "Reprezentantul furnizorului (nume, semnătură, data)",
                "Provider's representative (name, signature, date)",
            ),
            &visit.representative,
        ),
    ]));
}

/// A heading with its share of the width.
fn column(lang: Lang, ro: &'static str, en: &'static str, share: u32) -> (&'static str, u32) {
    (lang.t(ro, en), share)
}

#[cfg(test)]
mod tests;
