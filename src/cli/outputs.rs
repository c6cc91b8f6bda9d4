//! How outputs are put in place, and what is said about it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::terminal::{say, warn};
use crate::continuity::conclude;
use crate::output::{Manner, OutputError, Run, Why};
use crate::text::Lang;

/// Whether outputs may replace what others wrote.
#[derive(Debug, Clone, Args)]
pub struct ForceArgs {
    /// Replace files also where somebody else wrote them, filled them in or judged in them; says what is thrown away.
    #[arg(long)]
    force: bool,
}

/// The same for outputs with data of cases.
#[derive(Debug, Clone, Args)]
pub struct OutputArgs {
    #[command(flatten)]
    force: ForceArgs,
    /// Let others of this computer read what is written, as any new file; otherwise only its owner can (not on Windows,
    /// where the folder decides).
    #[arg(long)]
    shared: bool,
}

impl ForceArgs {
    /// How outputs without data of cases are put in place; `inputs` are the files and folders that were read.
    pub fn manner(&self, inputs: Vec<PathBuf>) -> Manner {
        Manner { force: self.force, shared: true, judged: false, inputs }
    }

    /// Whether to replace what somebody wrote.
    pub const fn force(&self) -> bool {
        self.force
    }
}

impl OutputArgs {
    /// How outputs are put in place; `inputs` are the files and folders that were read.
    pub fn manner(&self, inputs: Vec<PathBuf>) -> Manner {
        Manner { shared: self.shared, ..self.force.manner(inputs) }
    }

    /// Whether to replace what somebody wrote.
    pub const fn force(&self) -> bool {
        self.force.force()
    }
}

/// Says what is in the way in a folder before a long run begins.
///
/// # Errors
/// When something is.
pub fn look_ahead(folder: &Path, manner: &Manner, lang: Lang) -> Result<(), Exit> {
    crate::output::look_ahead(folder, manner, conclude::filled_in).map_err(|error| refuse(&error, lang))
}

/// Puts everything in place and says what became of what was there.
///
/// # Errors
/// When nothing was put in place; what is in the way was said.
pub fn commit(run: Run, lang: Lang) -> Result<(), Exit> {
    let replaced = run.commit(conclude::filled_in).map_err(|error| refuse(&error, lang))?;
    for lost in replaced.lost {
        let became = match lost.why {
            Why::Orphaned => lang.t("a rămas, fără rezultatele sale", "it stays, without its results"),
            _ => lang.t("a fost înlocuit", "it was replaced"),
        };
        warn(&format!("--force: {}; {became}", lost.what(lang)));
    }
    for gone in replaced.removed {
        let gone = gone.display();
        say(&match lang {
            Lang::Ro => format!("{gone}: șters, era al rulării anterioare"),
            Lang::En => format!("{gone}: removed, it belonged to the run before"),
        });
    }
    Ok(())
}

/// Says why there are no outputs.
pub fn refuse(error: &OutputError, lang: Lang) -> Exit {
    warn(&error.in_words(lang));
    Exit::Usage
}
