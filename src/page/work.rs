//! Work that may take long: done beside the answers, watched, and given up.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

use crate::ingest::Stop;
use crate::pipeline::Step;
use crate::text::Lang;
use crate::time::Day;

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// What a provider's files are.
    Look,
    /// A provider's result, with the last day of which anything is known and how often something was explained.
    Audit(Option<Day>, u64),
    /// A year's outputs.
    Yearbook,
}

impl What {
    /// The page from which it was asked for.
    #[must_use]
    pub const fn asked_on(self) -> &'static str {
        match self {
            Self::Look => "/furnizor",
            Self::Audit(..) => "/furnizor/intrebari",
            Self::Yearbook => "/anuar",
        }
    }
}

/// What is made from what: two equal ones would give the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// What.
    pub what: What,
    /// Of which state of files and answers.
    pub version: u64,
    /// In which language.
    pub lang: Lang,
}

/// How far some work is.
#[derive(Debug)]
pub struct Work {
    /// What it is.
    pub task: Task,
    /// The page that shows what comes of it.
    pub then: &'static str,
    step: AtomicU8,
    ticks: AtomicU64,
    done: AtomicBool,
    stop: Stop,
}

impl Work {
    /// Work that begins.
    #[must_use]
    pub fn new(task: Task, then: &'static str) -> Self {
        Self {
            task,
            then,
            step: AtomicU8::new(0),
            ticks: AtomicU64::new(0),
            done: AtomicBool::new(false),
            stop: Stop::default(),
        }
    }

    /// It has come to its end.
    pub fn finish(&self) {
        self.done.store(true, Ordering::Relaxed);
    }

    /// Whether what comes of it is still wanted.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        !self.stop.is_asked()
    }

    /// A step begins.
    pub fn step(&self, step: Step) {
        let number = match step {
            Step::Read => 0,
            Step::Assemble => 1,
            Step::Evaluate => 2,
        };
        self.step.store(number, Ordering::Relaxed);
        self.ticks.store(0, Ordering::Relaxed);
    }

    /// One more is done.
    pub fn tick(&self) {
        self.ticks.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether it has come to its end.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done.load(Ordering::Relaxed)
    }

    /// What comes of it is not wanted any more: it ends where it next says how far it is.
    pub fn give_up(&self) {
        self.stop.ask();
    }

    /// What asks it to stop.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// How far it is, in words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let ticks = self.ticks.load(Ordering::Relaxed);
        match (self.step.load(Ordering::Relaxed), lang) {
            (0, _) => lang.t("Se citesc fișierele…", "Reading the files…").to_owned(),
            (1, _) => lang.t("Se leagă registrele…", "Linking the registers…").to_owned(),
            (_, Lang::Ro) => format!("Se verifică indicatorii: {ticks} verificări…"),
            (_, Lang::En) => format!("Checking the indicators: {ticks} checks…"),
        }
    }
}
