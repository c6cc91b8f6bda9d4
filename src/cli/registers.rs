//! `mms registers`: what the registers look like.

use std::sync::Arc;

use clap::{Args, Subcommand};

use super::Exit;
use super::terminal::{say, warn};
use crate::expr::nearest;
use crate::pipeline;
use crate::registers::spec::{FieldSpec, RegisterSpec, Schema};
use crate::report::Lang;

/// Arguments of the command.
#[derive(Debug, Args)]
pub struct Registers {
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
}

/// Runs the command.
pub fn run(command: &Registers, lang: Lang) -> Exit {
    let schema = match pipeline::schema() {
        Ok(schema) => schema,
        Err(error) => {
            warn(&error.text(lang));
            return Exit::Internal;
        }
    };
    match &command.action {
        Action::List => list(&schema, lang),
        Action::Show { register } => show(&schema, register, lang),
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

fn show(schema: &Schema, id: &str, lang: Lang) -> Exit {
    let Some(register) = schema.register(id) else {
        let near = nearest(id, schema.registers.iter().map(|r| r.id.as_str()))
            .map_or_else(String::new, |near| format!(" ({near})"));
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
    let kind = format!("{:?}", field.kind).to_lowercase();
    let of = field.of.as_ref().map_or_else(String::new, |of| format!(" → {of}"));
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
