//! Progress of long work, on a terminal only.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::interactive;
use crate::pipeline::Step;
use crate::statistics::collect::Progress as Collecting;
use crate::text::Lang;

/// Number of checks is not known before the catalogue is read; the bar grows with it.
const CHECKS: u64 = 128;

/// A bar, or nothing at all when nobody watches.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    lang: Lang,
}

impl Progress {
    /// Starts with nothing to show.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let bar = ProgressBar::new(0);
        bar.set_draw_target(if interactive() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar, lang }
    }

    fn begin(&self, name: &'static str, length: u64) {
        self.bar.reset();
        self.bar.set_length(length);
        self.bar.set_message(name);
    }

    /// Shows a step of the audit.
    pub fn step(&self, step: Step) {
        let (ro, en, length) = match step {
            Step::Read => ("se citesc registrele", "reading registers", 0),
            Step::Assemble => ("se leagă registrele", "linking registers", 0),
            Step::Evaluate => ("se verifică indicatorii", "checking indicators", CHECKS),
        };
        self.begin(self.lang.t(ro, en), length);
    }

    /// Shows the writing of workbooks.
    pub fn writing(&self, workbooks: usize) {
        self.begin(self.lang.t("se scriu registrele de lucru", "writing workbooks"), workbooks as u64);
    }

    /// Shows the making of a nation.
    pub fn generating(&self, cases: u64) {
        self.begin(self.lang.t("se generează cazurile", "making cases"), cases);
    }

    /// So many more are done.
    pub fn advance(&self, more: u64) {
        self.bar.inc(more);
    }

    /// Shows the adding up of a national year.
    pub fn collecting(&self, step: Collecting) {
        match step {
            Collecting::Files(files) => {
                self.begin(self.lang.t("se citesc rezultatele", "reading results"), files as u64);
            }
            Collecting::Registers(units) => {
                self.begin(self.lang.t("se verifică registrele", "auditing registers"), units as u64);
            }
        }
    }

    /// Shows the disclosure control of years.
    pub fn protecting(&self, years: usize) {
        self.begin(self.lang.t("se protejează datele", "protecting the figures"), years as u64);
    }

    /// Shows the writing of a yearbook's files.
    pub fn publishing(&self, files: usize) {
        self.begin(self.lang.t("se scrie anuarul", "writing the yearbook"), files as u64);
    }

    /// One more is done.
    pub fn tick(&self) {
        self.bar.inc(1);
    }

    /// Clears the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
