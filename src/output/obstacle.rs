//! What is in the way of an output, in words.

use std::path::PathBuf;

use crate::text::Lang;

/// A file that is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// Where the output belongs.
    pub path: PathBuf,
    /// What is there.
    pub why: Why,
}

/// Why an output cannot take its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It was read in the same run.
    Input,
    /// Two outputs would have the place.
    Twice,
    /// A folder, a device or a pipe.
    NoFile,
    /// An office program has it open; the file that says so.
    Open(PathBuf),
    /// It holds so many judgements of an inspector.
    Judged(u64),
    /// It was filled in, changed or saved since it was written; so many verdicts and remarks, where that is known.
    Changed(Option<u64>),
    /// It was filled in or changed and belongs to the run before: its results would be replaced.
    Orphaned,
    /// Somebody else wrote it.
    Foreign,
}

impl Why {
    /// Whether `--force` overrules it.
    #[must_use]
    pub const fn yields(&self) -> bool {
        matches!(self, Self::Judged(_) | Self::Changed(_) | Self::Orphaned | Self::Foreign)
    }
}

impl Obstacle {
    /// What is in the way and what to do.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let advice = match (&self.why, lang) {
            (Why::Input | Why::Twice, Lang::Ro) => "Alegeți alt nume sau alt dosar cu --out.".to_owned(),
            (Why::Input | Why::Twice, Lang::En) => "Choose another name or folder with --out.".to_owned(),
            (Why::NoFile, Lang::Ro) => "Dați numele unui fișier.".to_owned(),
            (Why::NoFile, Lang::En) => "Give the name of a file.".to_owned(),
            (Why::Open(lock), Lang::Ro) => format!(
                "Închideți-l și porniți din nou; nu s-a înlocuit nimic. Dacă nu este deschis nicăieri, ștergeți {}.",
                lock.display()
            ),
            (Why::Open(lock), Lang::En) => format!(
                "Close it and run again; nothing was replaced. If it is open nowhere, delete {}.",
                lock.display()
            ),
            (Why::Foreign, Lang::Ro) => "Alegeți alt nume sau alt dosar; --force îl înlocuiește.".to_owned(),
            (Why::Foreign, Lang::En) => "Choose another name or folder; --force replaces it.".to_owned(),
            (Why::Judged(_) | Why::Changed(_) | Why::Orphaned, Lang::Ro) => {
                "Alegeți alt dosar cu --out sau puneți-l deoparte; --force îl pierde.".to_owned()
            }
            (Why::Judged(_) | Why::Changed(_) | Why::Orphaned, Lang::En) => {
                "Choose another folder with --out, or move it away; --force throws it away.".to_owned()
            }
        };
        format!("{}. {advice}", self.what(lang))
    }

    /// What is in the way.
    #[must_use]
    pub fn what(&self, lang: Lang) -> String {
        let n = |n: u64| lang.count(n);
        let what = match (&self.why, lang) {
            (Why::Input, Lang::Ro) => "este citit de aceeași comandă și nu se înlocuiește".to_owned(),
            (Why::Input, Lang::En) => "is read by the same command and is not replaced".to_owned(),
            (Why::Twice, Lang::Ro) => "este cerut de două ori".to_owned(),
            (Why::Twice, Lang::En) => "is asked for twice".to_owned(),
            (Why::NoFile, Lang::Ro) => "nu este un fișier obișnuit".to_owned(),
            (Why::NoFile, Lang::En) => "is no ordinary file".to_owned(),
            (Why::Open(_), Lang::Ro) => "este deschis în alt program".to_owned(),
            (Why::Open(_), Lang::En) => "is open in another program".to_owned(),
            (Why::Judged(judged), Lang::Ro) => format!("cuprinde concluziile unui inspector ({})", n(*judged)),
            (Why::Judged(judged), Lang::En) => format!("holds the conclusions of an inspector ({})", n(*judged)),
            (Why::Changed(Some(filled)), Lang::Ro) => {
                format!("a fost completat după ce a fost scris (rânduri cu verdict sau observație: {})", n(*filled))
            }
            (Why::Changed(Some(filled)), Lang::En) => {
                format!("was filled in after it was written (rows with a verdict or a remark: {})", n(*filled))
            }
            (Why::Changed(None), Lang::Ro) => "a fost completat sau modificat după ce a fost scris".to_owned(),
            (Why::Changed(None), Lang::En) => "was filled in or changed after it was written".to_owned(),
            (Why::Orphaned, Lang::Ro) => {
                "a fost completat și ține de rularea anterioară, ale cărei rezultate ar fi înlocuite".to_owned()
            }
            (Why::Orphaned, Lang::En) => {
                "was filled in and belongs to the run before, whose results would be replaced".to_owned()
            }
            (Why::Foreign, Lang::Ro) => "există deja și nu este scris de această comandă".to_owned(),
            (Why::Foreign, Lang::En) => "exists already and was not written by this command".to_owned(),
        };
        format!("{}: {what}", self.path.display())
    }
}
