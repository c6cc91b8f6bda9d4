//! How the page is run.

use std::path::PathBuf;
use std::time::Duration;

use crate::text::Lang;

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port; none: one that is free.
    pub port: Option<u16>,
    /// Whether the browser is opened.
    pub open: bool,
    /// After how long without anybody the program ends.
    pub idle: Duration,
    /// The folder in which inspections are kept; none: a folder `mms` with the user's documents.
    pub folder: Option<PathBuf>,
    /// Language of the first page.
    pub lang: Lang,
}
