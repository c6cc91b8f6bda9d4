//! `mms indicators`: what is checked, and whether the catalogue is right.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use miette::{GraphicalReportHandler, GraphicalTheme, NarratableReportHandler};

use super::Exit;
use super::file::{put, write};
use super::outputs::{ForceArgs, commit, refuse};
use super::terminal::{colour, did_you_mean, say, warn};
use crate::authoring::lint::{Depth, lint_all};
use crate::authoring::needs::on_empty_registers;
use crate::authoring::reference::reference;
use crate::authoring::skeleton;
use crate::catalogue::acts::{self, Opened, Unreadable};
use crate::catalogue::indicator::{Catalogue, Indicator};
use crate::catalogue::load;
use crate::document::Problem;
use crate::output::{Manner, Run};
use crate::registers;
use crate::registers::spec::Schema;
use crate::report::manual;
use crate::report::words::force_of;
use crate::text::Lang;
use crate::text::nearest_name;

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
        /// Folder of another catalogue (may be repeated).
        #[arg(long)]
        catalogue: Vec<PathBuf>,
    },
    /// Explains an indicator: what is asked, who is counted, parameters, registers, an example.
    Explain {
        /// The indicator, e.g. I7.4.1.
        id: String,
        /// Folder of another catalogue (may be repeated).
        #[arg(long)]
        catalogue: Vec<PathBuf>,
    },
    /// Prints a file for a new indicator, or writes it into a catalogue's folder.
    New {
        /// Its id, e.g. I13.1.
        id: String,
        /// Number of its standard.
        #[arg(long)]
        standard: u8,
        /// Folder of the catalogue to write into.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// Prints an empty catalogue for another act, or writes it into a folder of that name: standards without titles,
    /// parameters without values. `lint` refuses it until it is filled in.
    NewAct {
        /// Its id and the folder's name, e.g. ro-288-2006.
        id: String,
        /// Folder in which the catalogue's folder is made.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// Writes the manual of the catalogue and the reference of its language as Markdown, in both languages.
    Docs {
        /// Folder to write `MANUAL.*.md` and `LANGUAGE.*.md` into.
        #[arg(long, default_value = "indicators")]
        out: PathBuf,
        /// Folder of another catalogue (may be repeated).
        #[arg(long)]
        catalogue: Vec<PathBuf>,
        #[command(flatten)]
        outputs: ForceArgs,
    },
    /// Prints the reference of the catalogue's language: every key, function and day, with recipes.
    Reference,
    /// Writes the built-in catalogue and its registers into a folder, to be changed there or to be read.
    Export {
        /// The folder; it must not hold a catalogue yet.
        dir: PathBuf,
    },
    /// Reports everything that is wrong with a catalogue.
    Lint {
        /// Folder of the catalogue; the built-in one when left out.
        dir: Option<PathBuf>,
    },
}

/// Runs the command.
pub fn run(command: &Indicators, lang: Lang) -> Exit {
    let dirs = match &command.action {
        Action::List { catalogue, .. } | Action::Explain { catalogue, .. } | Action::Docs { catalogue, .. } => {
            catalogue.as_slice()
        }
        Action::New { dir, .. } | Action::Lint { dir } => dir.as_slice(),
        Action::NewAct { .. } | Action::Export { .. } | Action::Reference => &[],
    };
    let mut opened = match open(dirs) {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    if let Action::Lint { .. } = &command.action {
        let problems = lint_all(&mut opened, Depth::Examples);
        return report(&problems, &opened.catalogue());
    }
    let schema = Arc::clone(&opened.schema);
    let catalogue = opened.catalogue();
    match &command.action {
        Action::List { standard, .. } => list(&catalogue, *standard, lang),
        Action::Explain { id, .. } => explain(&catalogue, &schema, id, lang),
        Action::New { id, standard, dir } => new((&catalogue, &schema), id, *standard, dir.as_deref(), lang),
        Action::NewAct { id, dir } => new_act(&catalogue, id, dir.as_deref(), lang),
        Action::Export { dir } => export(dir, lang),
        Action::Reference => {
            say(reference(lang).trim_end());
            Exit::Done
        }
        Action::Docs { out, catalogue: dirs, outputs } => {
            docs(&catalogue, &schema, out, outputs.manner(dirs.clone()), lang)
        }
        Action::Lint { .. } => Exit::Done,
    }
}

/// Reads acts with their registers from folders, or the built-in one.
pub fn open(dirs: &[PathBuf]) -> Result<Opened, Exit> {
    acts::open(dirs).map_err(|Unreadable { path, source }| {
        warn(&format!("{}: {source}", path.display()));
        Exit::Usage
    })
}

fn list(catalogue: &Catalogue, standard: Option<u8>, lang: Lang) -> Exit {
    for indicator in &catalogue.indicators {
        if standard.is_none_or(|s| s == indicator.standard) {
            say(&format!("{}  {}", indicator.id, lang.text(&indicator.title)));
            for check in &indicator.checks {
                let kind = format!("{}, {}", lang.kind(check.kind.kind()), lang.nature(check.nature));
                say(&format!("    {}/{}  ({kind})  {}", indicator.id, check.id, lang.text(&check.title)));
            }
        }
    }
    Exit::Done
}

/// Explains an indicator; where several acts have one of that id and none is named, that of each.
fn explain(catalogue: &Catalogue, schema: &Arc<Schema>, id: &str, lang: Lang) -> Exit {
    let wanted = id.split('/').next().unwrap_or(id);
    let is_wanted = |indicator: &&Indicator| {
        let alone = indicator.id.split('@').next().filter(|_| indicator.act.is_some());
        indicator.id.eq_ignore_ascii_case(wanted) || alone.is_some_and(|id| id.eq_ignore_ascii_case(wanted))
    };
    let found: Vec<&Indicator> = catalogue.indicators.iter().filter(is_wanted).collect();
    if found.is_empty() {
        let known = catalogue.indicators.iter().map(|i| i.id.as_str());
        let near = nearest_name(wanted, known).map_or_else(String::new, |near| did_you_mean(near, lang));
        warn(&match lang {
            Lang::Ro => format!("Nu există indicatorul {wanted}{near}; „mms indicators list” îi arată pe toți"),
            Lang::En => format!("There is no indicator {wanted}{near}; `mms indicators list` shows them all"),
        });
        return Exit::Usage;
    }
    for indicator in found {
        let act = catalogue.act_of(indicator);
        let Some(text) = on_empty_registers(act, schema, |context| manual::one(context, indicator, lang)) else {
            return Exit::Internal;
        };
        if indicator.act.is_some() {
            say(&format!("{}\n", force_of(lang, act)));
        }
        say(text.trim_end());
    }
    Exit::Done
}

fn new(act: (&Catalogue, &Schema), id: &str, standard: u8, dir: Option<&Path>, lang: Lang) -> Exit {
    let text = skeleton::scaffold(id, standard, act);
    let Some(dir) = dir else {
        say(text.trim_end());
        return Exit::Done;
    };
    let path = dir.join(format!("{standard:02}")).join(format!("{id}.toml"));
    if path.exists() {
        warn(&match lang {
            Lang::Ro => format!("{} există deja", path.display()),
            Lang::En => format!("{} exists already", path.display()),
        });
        return Exit::Usage;
    }
    write(&path, text.as_bytes(), Manner { shared: true, ..Manner::default() }, lang)
}

fn new_act(catalogue: &Catalogue, id: &str, dir: Option<&Path>, lang: Lang) -> Exit {
    let text = skeleton::new_act(id, catalogue);
    let Some(dir) = dir else {
        say(text.trim_end());
        return Exit::Done;
    };
    let path = dir.join(id).join("catalogue.toml");
    if path.exists() {
        warn(&match lang {
            Lang::Ro => format!("{} există deja", path.display()),
            Lang::En => format!("{} exists already", path.display()),
        });
        return Exit::Usage;
    }
    write(&path, text.as_bytes(), Manner { shared: true, ..Manner::default() }, lang)
}

/// Writes every file of the built-in catalogue, the registers into a folder of their own.
fn export(dir: &Path, lang: Lang) -> Exit {
    if dir.join(load::ACT).exists() {
        warn(&match lang {
            Lang::Ro => format!("{} conține deja un catalog", dir.display()),
            Lang::En => format!("{} holds a catalogue already", dir.display()),
        });
        return Exit::Usage;
    }
    let registers = registers::load::embedded_files().into_iter();
    let registers = registers.map(|file| (format!("{}{}", load::REGISTERS, file.name), file.text));
    let files = load::embedded().into_iter().map(|file| (file.name, file.text)).chain(registers);
    let files: Vec<_> = files.map(|(name, text)| (dir.join(name), text)).collect();
    let mut run = Run::new(Manner { shared: true, ..Manner::default() });
    for (path, text) in &files {
        if let Err(error) = run.file(path).and_then(|staged| put(&staged, text.as_bytes())) {
            return refuse(&error, lang);
        }
    }
    if let Err(exit) = commit(run, lang) {
        return exit;
    }
    files.iter().for_each(|(path, _)| say(&path.display().to_string()));
    Exit::Done
}

fn docs(catalogue: &Catalogue, schema: &Arc<Schema>, out: &Path, manner: Manner, lang: Lang) -> Exit {
    let mut run = Run::new(manner);
    let mut files = Vec::new();
    for language in [Lang::Ro, Lang::En] {
        let of_act = |act: &Catalogue| on_empty_registers(act, schema, |context| manual::manual(context, language));
        let Some(each) = catalogue.each_act().map(of_act).collect::<Option<Vec<String>>>() else {
            return Exit::Internal;
        };
        let text = each.join("\n");
        for (name, text) in [("MANUAL", text), ("LANGUAGE", reference(language))] {
            let path = out.join(format!("{name}.{}.md", language.id()));
            if let Err(error) = run.file(&path).and_then(|staged| put(&staged, text.as_bytes())) {
                return refuse(&error, lang);
            }
            files.push(path);
        }
    }
    if let Err(exit) = commit(run, lang) {
        return exit;
    }
    files.iter().for_each(|path| say(&path.display().to_string()));
    Exit::Done
}

/// Shows problems with the lines that made them.
fn report(problems: &[Problem], catalogue: &Catalogue) -> Exit {
    for problem in problems {
        say(render(problem).trim_end());
    }
    let checks: usize = catalogue.indicators.iter().map(|i| i.checks.len()).sum();
    let examples: usize = catalogue.indicators.iter().flat_map(|i| &i.checks).map(|c| c.examples.len()).sum();
    let indicators = catalogue.indicators.len();
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
