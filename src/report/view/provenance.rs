//! The files that a provider's report rests on.

use std::collections::BTreeSet;

use crate::report::Report;
use crate::report::words::{Lang, Noun};
use crate::results::InputFile;

/// The files of an audit, as one provider sees them.
#[derive(Debug, Clone, Default)]
pub struct Provenance<'a> {
    /// Files that hold rows of this provider, or remarks on them.
    pub own: Vec<&'a InputFile>,
    /// Files that hold rows of other providers only; `results.json` lists them.
    pub others: Vec<&'a InputFile>,
}

/// Rows read, accepted and set aside in some files.
#[must_use]
pub fn rows_of<'a>(files: impl IntoIterator<Item = &'a InputFile>) -> [u64; 3] {
    let sheets = files.into_iter().flat_map(|file| &file.sheets);
    sheets.fold([0; 3], |[read, accepted, aside], sheet| {
        [read + sheet.rows, accepted + sheet.accepted, aside + sheet.quarantined]
    })
}

/// Divides the files. An audit of one provider shows all of them, and so do results that do not say whose they are.
#[must_use]
pub fn provenance<'a>(report: &Report<'a>) -> Provenance<'a> {
    let provider = report.provider;
    let remarked = provider.quality.iter().map(|finding| &*finding.file);
    let known: BTreeSet<&str> = provider.files.iter().map(|file| &**file).chain(remarked).collect();
    let all = provider.files.is_empty() || report.results.providers.len() == 1;
    let (own, others) = report.results.inputs.iter().partition(|input| all || known.contains(input.file.as_str()));
    Provenance { own, others }
}

impl Provenance<'_> {
    /// How many files were left out; nothing where there are none.
    #[must_use]
    pub fn others_words(&self, lang: Lang) -> Option<String> {
        let files = lang.counted(self.others.len() as u64, Noun::File);
        (!self.others.is_empty()).then(|| match lang {
            Lang::Ro => format!("încă {files} fără rânduri ale acestui furnizor (în results.json)"),
            Lang::En => format!("{files} more without rows of this provider (in results.json)"),
        })
    }
}
