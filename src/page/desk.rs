//! What a run holds: who may come in, since when nobody has, and what is being worked on.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::authority::state::Authority;
use super::control::file::usual_folder;
use super::control::state::Control;
use super::instance;
use super::options::Options;
use super::provider::state::Provider;
use super::secret::{Secret, Used};
use super::work::Work;
use crate::text::Lang;

/// A run.
#[derive(Debug)]
pub struct Desk {
    /// The port.
    pub port: u16,
    /// The secret.
    pub secret: Secret,
    folder: PathBuf,
    controls: Option<PathBuf>,
    idle: Duration,
    used: Mutex<Used>,
    last: Mutex<Instant>,
    over: AtomicBool,
    session: Mutex<Session>,
}

/// What is being worked on; in memory only.
#[derive(Debug, Default)]
pub struct Session {
    /// Language of the pages.
    pub lang: Lang,
    /// The provider's own registers.
    pub provider: Provider,
    /// What the counties sent.
    pub authority: Authority,
    /// The inspection that is open.
    pub control: Option<Control>,
    /// What takes long and is under way.
    pub work: Option<Arc<Work>>,
}

impl Desk {
    /// Nothing on it yet.
    #[must_use]
    pub fn new(port: u16, secret: Secret, folder: PathBuf, options: &Options) -> Self {
        Self {
            port,
            secret,
            folder,
            controls: options.folder.clone().or_else(usual_folder),
            idle: options.idle,
            used: Mutex::default(),
            last: Mutex::new(Instant::now()),
            over: AtomicBool::new(false),
            session: Mutex::new(Session { lang: options.lang, ..Session::default() }),
        }
    }

    /// Somebody is there.
    pub fn touch(&self) {
        *lock(&self.last) = Instant::now();
    }

    /// For how long nobody has been.
    #[must_use]
    pub fn quiet(&self) -> Duration {
        lock(&self.last).elapsed()
    }

    /// After how long without anybody the program ends.
    #[must_use]
    pub const fn idle(&self) -> Duration {
        self.idle
    }

    /// The folder that only the user may open; it is emptied at the end.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder in which inspections are kept.
    #[must_use]
    pub fn folder_of_controls(&self) -> Option<&PathBuf> {
        self.controls.as_ref()
    }

    /// Ends the run.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Whether it has ended. As long as something is worked on, somebody waits for it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let busy = || self.session().work.as_ref().is_some_and(|work| !work.is_done());
        self.over.load(Ordering::Relaxed) || (self.quiet() > self.idle && !busy())
    }

    /// Whether a pass is good, which it is once.
    pub fn takes(&self, pass: &str) -> bool {
        let good = lock(&self.used).take(&self.secret, pass);
        if good {
            instance::opened(&self.folder);
            self.touch();
        }
        good
    }

    /// What is being worked on.
    pub fn session(&self) -> MutexGuard<'_, Session> {
        lock(&self.session)
    }
}

/// A lock; what a fault left behind is still whole, since every change is made at once.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
