//! The command line: one file per command.

mod audit;
mod check;
mod companions;
mod compare;
mod conclude;
mod file;
mod generate;
mod indicators;
mod inputs;
mod interrupt;
mod language;
mod outputs;
mod page;
mod papers;
mod period;
mod progress;
mod registers;
mod secrets;
mod size;
mod statistics;
mod terminal;
mod verify;

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use crate::text::Lang;

pub use language::command;

/// How a run ended, as the process's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, and there is something to do: findings under `--fail-on-findings`, problems found by a check.
    Findings,
    /// The command line or the input left nothing to work on.
    Usage,
    /// Something went wrong inside.
    Internal,
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Internal => 3,
        }
    }
}

/// Audits child-welfare providers against the minimum standards for case management.
#[derive(Debug, Parser)]
#[command(name = "mms", version, about)]
pub struct Cli {
    /// Language of reports and messages.
    #[arg(long, global = true, value_enum, default_value = "ro")]
    pub lang: LangArg,
    #[command(subcommand)]
    command: Command,
}

/// Languages on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LangArg {
    /// Romanian.
    Ro,
    /// English.
    En,
}

impl LangArg {
    const fn lang(self) -> Lang {
        match self {
            Self::Ro => Lang::Ro,
            Self::En => Lang::En,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Audits registers: one workbook per provider, and results.json.
    Audit(Box<audit::AuditArgs>),
    /// Merges an inspector's workbook into the results, and writes the final workbook.
    Conclude(conclude::ConcludeArgs),
    /// The papers of a concluded audit, as docx: inspection report, evaluation sheets, plan of measures, field sheet, lists.
    Papers(papers::PapersArgs),
    /// What changed between two audits: new, resolved and persisting findings, verdicts.
    Compare(compare::CompareArgs),
    /// Audits the registers again and says whether results or a workbook are what they give.
    Verify(verify::VerifyArgs),
    /// The provider's rehearsal: what is breached, falls due or is missing, before an inspector comes.
    Check(check::CheckArgs),
    /// The national year: audits of all providers become statistics that can be published.
    Statistics(statistics::StatisticsArgs),
    /// The registers: what is read, under which headings.
    Registers(registers::Registers),
    /// The catalogue of indicators: list, explain, lint, docs.
    Indicators(indicators::Indicators),
    /// Opens the page in the browser, on this computer only: for people who do not use a terminal.
    Page(page::PageArgs),
    /// A synthetic nation to try things out with: registers of providers who do not exist.
    Generate(generate::GenerateArgs),
}

/// Reads the process's arguments and runs the command.
#[must_use]
pub fn main() -> Exit {
    let typed: Vec<OsString> = std::env::args_os().collect();
    if typed.len() < 2 && terminal::nobody_types() {
        return page::run(&page::PageArgs::default(), Lang::default());
    }
    let cli = match language::parse(typed) {
        Ok(cli) => cli,
        // Help is no error, but what cannot be printed is.
        Err((text, wrong)) => {
            let printed = terminal::say_help(&text, wrong);
            return if printed && !wrong { Exit::Done } else { Exit::Usage };
        }
    };
    let lang = cli.lang.lang();
    interrupt::listen(lang);
    let exit = run(cli);
    match terminal::failure() {
        None => exit,
        Some(error) => {
            terminal::warn(&match lang {
                Lang::Ro => {
                    format!("Nu s-a putut scrie tot la ieșirea standard ({error}); verificați că mai este loc pe disc.")
                }
                Lang::En => format!(
                    "Not everything could be written to standard output ({error}); check that the disk is not full."
                ),
            });
            if exit == Exit::Internal { exit } else { Exit::Usage }
        }
    }
}

/// Runs a command line.
#[must_use]
pub fn run(cli: Cli) -> Exit {
    let lang = cli.lang.lang();
    match cli.command {
        Command::Audit(args) => audit::run(&args, lang),
        Command::Conclude(args) => conclude::run(&args, lang),
        Command::Papers(args) => papers::run(&args, lang),
        Command::Compare(args) => compare::run(&args, lang),
        Command::Verify(args) => verify::run(&args, lang),
        Command::Check(args) => check::run(&args, lang),
        Command::Statistics(args) => statistics::run(&args, lang),
        Command::Registers(command) => registers::run(&command, lang),
        Command::Indicators(command) => indicators::run(&command, lang),
        Command::Page(args) => page::run(&args, lang),
        Command::Generate(args) => generate::run(&args, lang),
    }
}
