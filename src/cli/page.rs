//! `mms page`: the page in the browser.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::Exit;
use super::terminal::{say, warn};
use crate::page::{self, Options};
use crate::text::Lang;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct PageArgs {
    /// The port of this computer; one that is free when left out.
    #[arg(long)]
    port: Option<u16>,
    /// Do not open the browser: print the address only, which is good once.
    #[arg(long)]
    no_open: bool,
    /// Folder in which inspections are kept; a folder `mms` with the documents when left out.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// End after so many minutes without anybody.
    #[arg(long, value_name = "MINUTES", default_value_t = IDLE, value_parser = clap::value_parser!(u64).range(1..=1440))]
    idle: u64,
}

impl Default for PageArgs {
    fn default() -> Self {
        Self { port: None, no_open: false, folder: None, idle: IDLE }
    }
}

/// Minutes without anybody after which the page ends.
const IDLE: u64 = 30;

/// Runs the command until the page is closed.
pub fn run(args: &PageArgs, lang: Lang) -> Exit {
    let idle = Duration::from_secs(args.idle * 60);
    match page::run(&Options { port: args.port, open: !args.no_open, idle, folder: args.folder.clone(), lang }, &say) {
        Ok(()) => Exit::Done,
        Err(error) => {
            warn(&error.text(lang));
            Exit::Usage
        }
    }
}
