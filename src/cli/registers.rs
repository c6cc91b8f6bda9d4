//! `mms registers`: what the registers look like.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::Exit;
use super::file::{write, write_with};
use super::indicators::open;
use super::outputs::ForceArgs;
use super::secrets::SecretArgs;
use super::terminal::{did_you_mean, say, warn};
use crate::authoring::needs::readers;
use crate::catalogue::indicator::Catalogue;
use crate::ingest::lexicon::{Lexicon, NameFit};
use crate::ingest::template::TemplateOptions;
use crate::ingest::{self, ReadOptions, inspect, template};
use crate::output::Manner;
use crate::pipeline::PipelineError;
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec, Schema};
use crate::report::view::rule_words;
use crate::report::words::register_title;
use crate::report::workbook;
use crate::text::Lang;
use crate::text::nearest_name;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct Registers {
    /// Folder of another catalogue, for the registers that it speaks about (may be repeated).
    #[arg(long, global = true)]
    catalogue: Vec<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists the registers.
    List,
    /// Shows the columns of a register with the headings and values that are understood.
    Show {
        /// Id of the register, e.g. cases.
        register: String,
    },
    /// Shows what is recognised in files, without auditing them.
    Inspect {
        /// Files or folders.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Mapping file; otherwise `mms.toml` beside each file is used.
        #[arg(long)]
        mapping: Option<PathBuf>,
        #[command(flatten)]
        secrets: SecretArgs,
        /// Writes a draft of a mapping file, to be completed.
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "mms.toml")]
        write_mapping: Option<PathBuf>,
    },
    /// Writes an empty workbook to fill in: a sheet per register, drop-down lists, explanations.
    Template {
        /// Only this register (may be repeated).
        #[arg(long = "register")]
        registers: Vec<String>,
        /// The file.
        #[arg(long, default_value = "registre.xlsx")]
        out: PathBuf,
        #[command(flatten)]
        outputs: ForceArgs,
    },
}

/// Runs the command.
pub fn run(command: &Registers, lang: Lang) -> Exit {
    let mut opened = match open(&command.catalogue) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let mut problems = std::mem::take(&mut opened.problems);
    problems.extend(opened.acts.iter_mut().flat_map(|act| std::mem::take(&mut act.problems)));
    if !problems.is_empty() {
        warn(&PipelineError::Catalogue(problems).text(lang));
        return Exit::Usage;
    }
    let schema = Arc::clone(&opened.schema);
    let catalogue = opened.catalogue();
    match &command.action {
        Action::List => list(&schema, lang),
        Action::Show { register } => show(&schema, register, lang),
        Action::Inspect { paths, mapping, secrets, write_mapping } => match secrets.read(lang) {
            Ok(secrets) => {
                let options = ReadOptions { mapping: mapping.clone(), secrets, ..ReadOptions::default() };
                look_into(&schema, paths, &options, write_mapping.as_deref(), lang)
            }
            Err(message) => {
                warn(&message);
                Exit::Usage
            }
        },
        Action::Template { registers, out, outputs } => {
            write_template((&catalogue, &schema), registers, out, outputs.manner(Vec::new()), lang)
        }
    }
}

fn list(schema: &Arc<Schema>, lang: Lang) -> Exit {
    let columns = lang.t("coloane", "columns");
    for register in &schema.registers {
        let title = lang.text(&register.title);
        say(&format!("{:<19} {title} ({} {columns})", register.id, register.fields.len()));
    }
    Exit::Done
}

fn look_into(schema: &Schema, paths: &[PathBuf], options: &ReadOptions, draft: Option<&Path>, lang: Lang) -> Exit {
    let inspection = inspect::inspect(paths, schema, options);
    say(inspect::render(&inspection, schema, lang, &|rule| rule_words(lang, rule)).trim_end());
    if inspection.files.is_empty() {
        return Exit::Usage;
    }
    match draft {
        Some(path) if path.exists() => {
            warn(&match lang {
                Lang::Ro => format!(
                    "{} există deja și nu a fost schimbat; dați alt nume și treceți rândurile noi în el",
                    path.display()
                ),
                Lang::En => format!(
                    "{} exists already and was not changed; give another name and copy the new lines into it",
                    path.display()
                ),
            });
            Exit::Usage
        }
        Some(path) => {
            let manner = Manner { shared: true, ..Manner::default() };
            write(path, inspect::draft_mapping(&inspection, lang).as_bytes(), manner, lang)
        }
        None => Exit::Done,
    }
}

fn write_template(
    (catalogue, schema): (&Catalogue, &Arc<Schema>),
    registers: &[String],
    out: &Path,
    manner: Manner,
    lang: Lang,
) -> Exit {
    if let Some(unknown) = registers.iter().find(|id| schema.register(id).is_none()) {
        return show(schema, unknown, lang);
    }
    if !manner.force && holds_rows(schema, out) {
        warn(&match lang {
            Lang::Ro => format!("{} este completat și nu a fost înlocuit; dați alt nume cu --out", out.display()),
            Lang::En => {
                format!("{} has been filled in and was not replaced; give another name with --out", out.display())
            }
        });
        return Exit::Usage;
    }
    let needed = needed_by(catalogue, schema);
    let needed_by =
        |register: &str, field: &str| needed.get(&(register.to_owned(), field.to_owned())).cloned().unwrap_or_default();
    let options = TemplateOptions { lang, registers: registers.to_vec(), needed_by: &needed_by };
    match template::template(schema, &options) {
        Ok(mut book) => write_with(out, manner, lang, |staged| workbook::save(staged, &mut book, 0)),
        Err(error) => {
            warn(&error.to_string());
            Exit::Internal
        }
    }
}

/// Whether a file is a workbook of registers in which somebody has written something.
fn holds_rows(schema: &Schema, path: &Path) -> bool {
    path.is_file()
        && ingest::read(&[path.to_path_buf()], schema, &ReadOptions::default())
            .is_ok_and(|reading| reading.ingested.sheets.iter().any(|sheet| !sheet.rows.is_empty()))
}

/// Ids of the indicators that read a field, in the catalogue's order, by register and field.
fn needed_by(catalogue: &Catalogue, schema: &Arc<Schema>) -> BTreeMap<(String, String), Vec<String>> {
    let readers = readers(catalogue, schema);
    let reads = |id: &str, checks: &BTreeSet<String>| {
        checks.iter().any(|check| check.split_once('/').is_some_and(|(indicator, _)| indicator == id))
    };
    let ids = |checks: &BTreeSet<String>| {
        let ids = catalogue.indicators.iter().map(|indicator| indicator.id.clone());
        ids.filter(|id| reads(id, checks)).collect()
    };
    readers.iter().map(|(field, checks)| (field.clone(), ids(checks))).collect()
}

fn show(schema: &Schema, id: &str, lang: Lang) -> Exit {
    // By its id, or by a name that a sheet of it may have: „Cazuri”.
    let named = || {
        let fits = Lexicon::new(schema).name_fits(id);
        schema.registers.iter().zip(fits.iter()).find(|(_, fit)| **fit == NameFit::Whole).map(|(register, _)| register)
    };
    let Some(register) = schema.register(id).or_else(named) else {
        let near = nearest_name(id, schema.registers.iter().map(|r| r.id.as_str()))
            .map_or_else(String::new, |near| did_you_mean(near, lang));
        warn(&match lang {
            Lang::Ro => format!("Nu există registrul {id}{near}; „mms registers list” le arată pe toate"),
            Lang::En => format!("There is no register {id}{near}; `mms registers list` shows them all"),
        });
        return Exit::Usage;
    };
    say(&format!("{} · {}", register.id, lang.text(&register.title)));
    say(&format!("{}: {}", lang.t("foi", "sheets"), register.sheets.join(" | ")));
    for field in &register.fields {
        field_lines(schema, register, field, lang);
    }
    Exit::Done
}

/// What a cell of a field holds.
const fn kind_words(kind: FieldType, lang: Lang) -> &'static str {
    match kind {
        FieldType::Id => lang.t("numărul sau codul rândului", "number or code of the row"),
        FieldType::Text => lang.t("text", "text"),
        FieldType::Date => lang.t("data", "date"),
        FieldType::Datetime => lang.t("data, cu ora dacă se știe", "date, with the time of day where it is known"),
        FieldType::Month => lang.t("luna", "month"),
        FieldType::Bool => lang.t("da sau nu", "yes or no"),
        FieldType::Int => lang.t("număr întreg", "whole number"),
        FieldType::Number => lang.t("număr", "number"),
        FieldType::Code => lang.t("o valoare din listă", "a value of a list"),
        FieldType::Codes => lang.t("una sau mai multe valori din listă", "one or more values of a list"),
        FieldType::Ref => lang.t("trimitere", "reference"),
        FieldType::Refs => lang.t("una sau mai multe trimiteri", "one or more references"),
        FieldType::Cnp => lang.t("cod numeric personal", "personal numeric code"),
    }
}

fn field_lines(schema: &Schema, register: &RegisterSpec, field: &FieldSpec, lang: Lang) {
    let mut marks = Vec::new();
    for (on, ro, en) in [
        (field.required, "obligatorie", "required"),
        (field.key, "cheie", "key"),
        (field.event || register.own_date.contains(&field.id), "data rândului", "date of the row"),
        (field.personal, "personală: nu părăsește citirea", "personal: never leaves the reader"),
    ] {
        if on {
            marks.push(lang.t(ro, en));
        }
    }
    let kind = kind_words(field.kind, lang);
    let of = field.of.as_ref().map_or_else(String::new, |of| match schema.register(of) {
        Some(_) => format!(" → {} ({of})", register_title(schema, lang, of)),
        None => format!(" → {of}"),
    });
    say(&format!("\n  {}  {}", field.id, lang.text(&field.title)));
    say(&format!("      {kind}{of}{}{}", if marks.is_empty() { "" } else { " · " }, marks.join(", ")));
    say(&format!("      {}", field.headings_ro.join(" | ")));
    if !field.headings_en.is_empty() {
        say(&format!("      {}", field.headings_en.join(" | ")));
    }
    let list = field.of.as_ref().filter(|of| *of != "county").and_then(|of| schema.codes.get(of));
    for code in list.iter().flat_map(|l| &l.codes) {
        say(&format!("        {:<26} {}", code.id, code.aliases.join(", ")));
    }
}
