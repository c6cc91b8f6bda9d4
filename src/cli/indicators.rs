//! `mms indicators`: what is checked, and whether the catalogue is right.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use miette::{GraphicalReportHandler, GraphicalTheme, NarratableReportHandler};

use super::Exit;
use super::terminal::{colour, say, warn};
use crate::catalogue::lint::{Depth, lint};
use crate::catalogue::load::{self, Loaded};
use crate::catalogue::problem::Problem;
use crate::registers::load::embedded;
use crate::registers::spec::Schema;
use crate::report::Lang;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct Indicators {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists the indicators and their checks.
    List {
        /// Only this standard.
        #[arg(long)]
        standard: Option<u8>,
        /// Folder of another catalogue.
        #[arg(long)]
        catalogue: Option<PathBuf>,
    },
    /// Reports everything that is wrong with a catalogue.
    Lint {
        /// Folder of the catalogue; the built-in one when left out.
        dir: Option<PathBuf>,
    },
}

/// Runs the command.
pub fn run(command: &Indicators, lang: Lang) -> Exit {
    let Ok(schema) = embedded() else {
        warn("the built-in registers are broken");
        return Exit::Internal;
    };
    let schema = Arc::new(schema);
    match &command.action {
        Action::List { standard, catalogue } => match open(catalogue.as_deref(), &schema) {
            Ok(loaded) => list(&loaded, *standard, lang),
            Err(exit) => exit,
        },
        Action::Lint { dir } => match open(dir.as_deref(), &schema) {
            Ok(mut loaded) => report(&lint(&mut loaded, &schema, Depth::Examples), &loaded),
            Err(exit) => exit,
        },
    }
}

/// Reads a catalogue from a folder, or the built-in one.
pub fn open(dir: Option<&Path>, schema: &Schema) -> Result<Loaded, Exit> {
    let Some(dir) = dir else { return Ok(load::read(load::DEFAULT, &load::embedded(), schema)) };
    match load::folder(dir) {
        Ok(files) => {
            let id = dir.file_name().map_or_else(|| load::DEFAULT.into(), |n| n.to_string_lossy());
            Ok(load::read(&id, &files, schema))
        }
        Err(error) => {
            warn(&format!("{}: {error}", dir.display()));
            Err(Exit::Usage)
        }
    }
}

fn list(loaded: &Loaded, standard: Option<u8>, lang: Lang) -> Exit {
    for indicator in &loaded.catalogue.indicators {
        if standard.is_none_or(|s| s == indicator.standard) {
            say(&format!("{}  {}", indicator.id, lang.text(&indicator.title)));
            for check in &indicator.checks {
                let kind = format!("{}, {}", check.kind.id(), check.nature.id());
                say(&format!("    {}/{}  ({kind})  {}", indicator.id, check.id, lang.text(&check.title)));
            }
        }
    }
    Exit::Done
}

/// Shows problems with the lines that made them.
fn report(problems: &[Problem], loaded: &Loaded) -> Exit {
    for problem in problems {
        say(render(problem).trim_end());
    }
    let checks: usize = loaded.catalogue.indicators.iter().map(|i| i.checks.len()).sum();
    let examples: usize =
        loaded.catalogue.indicators.iter().flat_map(|i| &i.checks).map(|c| c.examples.len()).sum();
    let indicators = loaded.catalogue.indicators.len();
    say(&format!("{indicators} indicators, {checks} checks, {examples} examples: {} problems", problems.len()));
    if problems.is_empty() { Exit::Done } else { Exit::Findings }
}

/// A problem as text; drawn with lines and colour on a terminal.
fn render(problem: &Problem) -> String {
    let mut text = String::new();
    let done = if colour() {
        GraphicalReportHandler::new().render_report(&mut text, problem)
    } else {
        GraphicalReportHandler::new_themed(GraphicalTheme::none()).with_width(100).render_report(&mut text, problem)
    };
    if done.is_err() {
        text.clear();
        let _ = NarratableReportHandler::new().render_report(&mut text, problem);
    }
    text
}
