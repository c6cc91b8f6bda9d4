//! `mms check`: the provider's rehearsal before an inspection.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::file::put;
use super::inputs::InputArgs;
use super::outputs::{OutputArgs, commit, refuse};
use super::period::PeriodArgs;
use super::progress::Progress;
use super::terminal::{colour, say, warn};
use crate::measure::Audit;
use crate::output::names::safe_stems;
use crate::output::{OutputError, Run};
use crate::pipeline::{self, PipelineError, Rehearsal};
use crate::report::todo::terminal::{Room, lists};
use crate::report::todo::{Todo, calendar, todos};
use crate::report::view::fate_lines;
use crate::report::workbook;
use crate::text::Lang;
use crate::time::{Day, Period, Span};

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    inputs: InputArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// How far ahead to look: 14d (days) or 2w (weeks), in Romanian 14z or 2s.
    #[arg(long, default_value = "14d")]
    within: String,
    /// Write the whole list as a workbook; with several providers, one for each, its id behind the name.
    #[arg(long, value_name = "TODO.XLSX")]
    out: Option<PathBuf>,
    /// Write what falls due as a calendar.
    #[arg(long, value_name = "FILE.ICS")]
    ics: Option<PathBuf>,
    /// Show everything on the terminal.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    outputs: OutputArgs,
}

/// Runs the command: 1 when there is something to do.
pub fn run(args: &CheckArgs, lang: Lang) -> Exit {
    if let Some(message) =
        wrong_ending(args.out.as_deref(), "xlsx", lang).or_else(|| wrong_ending(args.ics.as_deref(), "ics", lang))
    {
        warn(&message);
        return Exit::Usage;
    }
    let (span, within) = match args.period.span(lang).and_then(|span| Ok((span, days(&args.within, lang)?))) {
        Ok(found) => found,
        Err(message) => {
            warn(&message);
            return Exit::Usage;
        }
    };
    let audit = Audit {
        // Replaced by the span's period as soon as the registers are read.
        period: Period { from: 0, to: 0, as_of: 0 },
        counting: args.period.counting(),
        list_met: false,
        aggregate_only: false,
    };
    let (request, mut beside) = match args.inputs.read(None, audit, lang) {
        Ok(read) => read,
        Err(faults) => {
            faults.iter().for_each(|fault| warn(fault));
            return Exit::Usage;
        }
    };
    let progress = Progress::new(lang);
    let found = pipeline::rehearse(request, span, within, &|step| progress.step(step), &|| progress.tick());
    progress.finish();
    let mut rehearsal = match found {
        Ok(rehearsal) => rehearsal,
        Err(error) => {
            warn(&error.text(lang));
            return if matches!(error, PipelineError::Table(_)) { Exit::Internal } else { Exit::Usage };
        }
    };
    for problem in rehearsal.today.problems.iter().filter(|problem| !problem.kind.is_quiet()) {
        warn(&problem.text(lang));
    }
    rehearsal.today.silence(lang).iter().for_each(|words| warn(words));
    let marked = match beside.mark(&mut rehearsal.today.results, lang) {
        Ok(marked) => marked,
        Err(message) => {
            warn(&message);
            return Exit::Usage;
        }
    };
    let todos = todos(&rehearsal, lang);
    let room = if args.all { Room::ALL } else { Room::GLANCE };
    say(&lists(&todos, &rehearsal, room, colour(), span == Span::YearOfLastKnown));
    fate_lines(&rehearsal.today.results.fates(), lang).iter().for_each(|line| say(line));
    beside.tell(&marked, lang);
    let mut run = Run::new(args.outputs.manner(args.inputs.read_from()));
    let files = match write(args, &todos, &rehearsal, &mut run) {
        Ok(files) => files,
        Err(error) => return refuse(&error, lang),
    };
    if let Err(exit) = commit(run, lang) {
        return exit;
    }
    files.iter().for_each(|path| say(&format!("→ {}", path.display())));
    if todos.iter().all(Todo::is_done) { Exit::Done } else { Exit::Findings }
}

/// Writes what was asked for aside; where it belongs.
fn write(
    args: &CheckArgs,
    todos: &[Todo<'_>],
    rehearsal: &Rehearsal,
    run: &mut Run,
) -> Result<Vec<PathBuf>, OutputError> {
    let mut files = Vec::new();
    if let Some(path) = &args.out {
        let stems = safe_stems(todos.iter().map(|todo| todo.report.provider.provider_id.as_str()));
        for todo in todos {
            let stem = stems.get(todo.report.provider.provider_id.as_str()).map_or("_", String::as_str);
            let path = if todos.len() == 1 { path.clone() } else { beside(path, stem) };
            workbook::todo::write(&run.file(&path)?, todo, rehearsal)?;
            files.push(path);
        }
    }
    if let Some(path) = &args.ics {
        let text = calendar::calendar(todos);
        put(&run.file(path)?, text.as_bytes())?;
        files.push(path.clone());
    }
    Ok(files)
}

/// A file whose name promises another format than it would have.
fn wrong_ending(path: Option<&Path>, wanted: &str, lang: Lang) -> Option<String> {
    let path = path?;
    let other = path.extension().is_some_and(|ending| !ending.eq_ignore_ascii_case(wanted));
    other.then(|| match lang {
        Lang::Ro => format!("{}: fișierul se scrie ca .{wanted}", path.display()),
        Lang::En => format!("{}: the file is written as .{wanted}", path.display()),
    })
}

/// `todo.xlsx` of one of several providers: `todo-P-CJ.xlsx`.
fn beside(path: &Path, stem: &str) -> PathBuf {
    let name = path.file_stem().map_or_else(|| "todo".into(), |name| name.to_string_lossy());
    let ending = path.extension().map_or_else(|| "xlsx".into(), |ending| ending.to_string_lossy());
    path.with_file_name(format!("{name}-{stem}.{ending}"))
}

/// `14`, `14d`, `2w` as days.
fn days(text: &str, lang: Lang) -> Result<Day, String> {
    let number = text.trim_end_matches(char::is_alphabetic);
    let unit = match text.get(number.len()..) {
        Some("" | "d" | "z") => Some(1),
        Some("w" | "s") => Some(7),
        _ => None,
    };
    let found = number.parse::<Day>().ok().zip(unit).and_then(|(n, unit)| n.checked_mul(unit));
    found.filter(|days| (0..=3660).contains(days)).ok_or_else(|| match lang {
        Lang::Ro => {
            format!("„{text}” nu este un număr de zile; scrieți 14z (zile) sau 2s (săptămâni), cel mult 10 ani")
        }
        Lang::En => format!("`{text}` is no number of days; write 14d (days) or 2w (weeks), at most 10 years"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_ahead_are_days_or_weeks() {
        for (text, expected) in [("14d", 14), ("14", 14), ("2w", 14), ("0d", 0), ("10z", 10), ("1s", 7)] {
            assert_eq!(days(text, Lang::Ro), Ok(expected));
        }
        for text in ["", "d", "-3d", "3m", "14 d", "99999999999d", "ș"] {
            assert!(days(text, Lang::En).unwrap_err().contains(text), "{text}");
        }
    }

    #[test]
    fn each_of_several_providers_has_a_file() {
        assert_eq!(beside(Path::new("x/todo.xlsx"), "P-1"), Path::new("x/todo-P-1.xlsx"));
        assert_eq!(beside(Path::new("todo"), "P-1"), Path::new("todo-P-1.xlsx"));
    }
}
