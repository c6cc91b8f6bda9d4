//! The manual: what every indicator asks and how it is computed, as Markdown, from the catalogue alone.
//!
//! It is read by people who never see a file of the catalogue, so it names registers, columns, kinds and results by their
//! words and not by their ids. A check's own id stays: it is how `explain` and the results file call it.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::catalogue::indicator::{Check, Example, Indicator, Kind, Parameter};
use crate::measure::{Context, look_at};
use crate::registers::spec::{FieldSpec, FieldType, Schema};
use crate::report::view::{condition, evidence_level, origin, parameter_value};
use crate::report::words::series::code_list;
use crate::report::words::{caveat_of_repeal, code_title, field_title, reason, register_title};
use crate::results::outcome::State;
use crate::text::Lang;

/// The whole manual.
#[must_use]
pub fn manual(context: &Context, lang: Lang) -> String {
    let catalogue = context.catalogue;
    let mut out = format!("# {}\n\n", lang.text(&catalogue.title));
    let force = lang.t("În vigoare", "In force");
    let _ = write!(
        out,
        "{} · {force}: {} – {}",
        lang.text(&catalogue.citation),
        lang.day(catalogue.valid_from),
        catalogue.valid_to.map_or_else(String::new, |d| lang.day(d))
    );
    out.push_str(&catalogue.repealed_by.as_ref().map(|by| caveat_of_repeal(lang, by)).unwrap_or_default());
    let _ = writeln!(
        out,
        "\n\n{}\n",
        lang.t(
            "Acest manual este scris de „mms indicators docs” din fișierele catalogului; nu se editează.",
            "This manual is written by `mms indicators docs` from the files of the catalogue; do not edit it."
        )
    );
    for standard in &catalogue.standards {
        let _ = writeln!(
            out,
            "## {} {}: {}\n",
            lang.t("Standardul", "Standard"),
            standard.number,
            lang.text(&standard.title)
        );
        for indicator in catalogue.indicators.iter().filter(|i| i.standard == standard.number) {
            out.push_str(&one(context, indicator, lang));
        }
    }
    let _ = writeln!(out, "## {}\n", lang.t("Noțiuni comune", "Shared notions"));
    for definition in &catalogue.definitions {
        let register = register_title(context.schema(), lang, &definition.register);
        let _ = writeln!(out, "- {register}: {}", lang.text(&definition.title));
    }
    parameters(&mut out, context.schema(), &catalogue.parameters, lang);
    out
}

/// One indicator.
#[must_use]
pub fn one(context: &Context, indicator: &Indicator, lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "### {} {}\n", indicator.id, lang.text(&indicator.title));
    let _ = writeln!(out, "{}\n", lang.text(&indicator.asks));
    for clause in &indicator.clauses {
        let _ = writeln!(out, "- **{}**: {}", clause.article, lang.text(&clause.gist));
    }
    out.push('\n');
    parameters(&mut out, context.schema(), &indicator.parameters, lang);
    for check in &indicator.checks {
        out.push_str(&check_section(context, indicator, check, lang));
    }
    let evidence =
        format!("{}. {}", evidence_level(lang, indicator.evidence.level), lang.text(&indicator.evidence.why));
    let rows = [
        (lang.t("Dovada", "Evidence"), evidence.as_str()),
        (lang.t("La fața locului", "On site"), lang.text(&indicator.inspect)),
        (lang.t("Ce este de făcut", "Remedy"), lang.text(&indicator.remedy)),
    ];
    out.push('\n');
    for (name, text) in rows {
        let _ = writeln!(out, "**{name}:** {text}\n");
    }
    out
}

fn parameters(out: &mut String, schema: &Schema, parameters: &[Parameter], lang: Lang) {
    for parameter in parameters {
        for value in &parameter.values {
            let kind = value.service_kind.as_deref();
            let kind = kind.map_or_else(String::new, |k| format!(", {}", code_title(schema, lang, "service_kind", k)));
            let _ = writeln!(
                out,
                "- **{}**{kind}{}, {} {}: {} ({})",
                parameter_value(lang, parameter, value),
                condition(lang, value),
                lang.t("din", "since"),
                lang.day(value.from),
                lang.text(&parameter.title),
                origin(lang, parameter.origin)
            );
        }
    }
}

fn check_section(context: &Context, indicator: &Indicator, check: &Check, lang: Lang) -> String {
    let schema = context.schema();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "\n#### {}\n\n*{}, {}* · `{}/{}`. {}\n",
        lang.text(&check.title),
        lang.kind(check.kind.kind()),
        lang.nature(check.nature),
        indicator.id,
        check.id,
        lang.text(&check.counted)
    );
    if !check.clauses.is_empty() {
        let _ = writeln!(out, "{}: {}\n", lang.t("Temei", "Clause"), check.clauses.join("; "));
    }
    if let Some(reading) = &check.reading {
        let _ = writeln!(out, "{}: {}\n", lang.t("Cum s-a citit actul", "How the act was read"), lang.text(reading));
    }
    let columns = columns(context, indicator, check, lang);
    if !columns.is_empty() {
        let _ = writeln!(out, "{}: {columns}\n", lang.t("Registre și coloane", "Registers and columns"));
    }
    if let (false, Some(example)) = (matches!(check.kind, Kind::OnSite(_)), check.examples.first()) {
        out.push_str(&example_section(schema, check, example, lang));
    }
    out
}

/// The registers that a check reads, each with the columns.
fn columns(context: &Context, indicator: &Indicator, check: &Check, lang: Lang) -> String {
    let schema = context.schema();
    let (_, fields) = look_at(context, indicator, check);
    let mut by_register: Vec<(String, Vec<String>)> = check.needs.iter().map(|id| (id.clone(), Vec::new())).collect();
    for (register, field) in fields {
        let Some(spec) = schema.registers.get(register) else { continue };
        let name = field_title(schema, lang, Some(&spec.id), &field);
        match by_register.iter_mut().find(|(id, _)| *id == spec.id) {
            Some((_, names)) => names.push(name),
            None => by_register.push((spec.id.clone(), vec![name])),
        }
    }
    let lists: Vec<String> = by_register
        .iter()
        .map(|(id, names)| match (register_title(schema, lang, id), names.as_slice()) {
            (register, []) => register.to_owned(),
            (register, names) => format!("{register} ({})", names.join(", ")),
        })
        .collect();
    lists.join("; ")
}

fn example_section(schema: &Schema, check: &Check, example: &Example, lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} ({} – {})\n\n```text",
        lang.t("Exemplu", "Example"),
        lang.text(&example.title),
        lang.day(example.from),
        lang.day(example.to)
    );
    for (register, table) in &example.tables {
        let _ = writeln!(
            out,
            "{}\n{}",
            register_title(schema, lang, register),
            table_in_words(schema, register, table, lang)
        );
    }
    for (subject, expected) in &example.expect {
        let _ = writeln!(out, "{} → {}", subject_in_words(schema, subject, lang), result_in_words(expected, lang));
    }
    for (name, count) in &example.figures {
        let _ = writeln!(out, "{} → {count}", figure_in_words(schema, &check.kind, name, lang));
    }
    out.push_str("```\n");
    out
}

/// A table of an example with the headings of its columns and the words of its codes, aligned again.
fn table_in_words(schema: &Schema, register: &str, table: &str, lang: Lang) -> String {
    let spec = schema.register(register);
    let mut lines = table.trim().lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let names = lines.next().unwrap_or_default();
    let fields: Vec<Option<&FieldSpec>> = names.iter().map(|name| spec.and_then(|spec| spec.field(name))).collect();
    let mut rows = vec![names.iter().map(|name| field_title(schema, lang, Some(register), name)).collect::<Vec<_>>()];
    rows.extend(lines.map(|cells| {
        let of = |(cell, field): (&str, &Option<&FieldSpec>)| cell_in_words(schema, *field, cell, lang);
        cells.into_iter().zip(&fields).map(of).collect()
    }));
    let widths: Vec<usize> = (0..names.len())
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}", width = *width)).collect();
        cells.join(" | ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn cell_in_words(schema: &Schema, field: Option<&FieldSpec>, cell: &str, lang: Lang) -> String {
    let Some(field) = field else { return cell.to_owned() };
    let list = field.of.as_deref().unwrap_or_default();
    match (field.kind, cell) {
        (_, "") => String::new(),
        (FieldType::Bool, "true") => lang.yes_no(true).to_owned(),
        (FieldType::Bool, "false") => lang.yes_no(false).to_owned(),
        (FieldType::Code, code) => code_title(schema, lang, list, code).to_owned(),
        (FieldType::Codes, codes) => {
            let of = |code: &str| code_title(schema, lang, list, code.trim()).to_owned();
            codes.split(&[',', ';'][..]).map(of).collect::<Vec<_>>().join("; ")
        }
        (_, other) => other.to_owned(),
    }
}

/// A subject; a kind of document or a topic in it by its name.
fn subject_in_words(schema: &Schema, subject: &str, lang: Lang) -> String {
    let part = |part: &str| {
        let named = ["document_kind", "topic"].into_iter().map(|list| code_title(schema, lang, list, part));
        named.filter(|title| *title != part).map(str::to_owned).next().unwrap_or_else(|| part.to_owned())
    };
    subject.split('|').map(part).collect::<Vec<_>>().join(" | ")
}

/// `not_met:late carried_over` in words.
fn result_in_words(expected: &str, lang: Lang) -> String {
    let (result, carried) = expected.split_once(' ').unwrap_or((expected, ""));
    let (state, why) = result.split_once(':').unwrap_or((result, ""));
    let known = [State::Met, State::NotMet, State::Undetermined, State::Pending, State::Excluded];
    let state = known.into_iter().find(|known| known.id() == state).map_or(state, |state| lang.state(state));
    let reasons: Vec<String> = [why, carried].into_iter().filter(|r| !r.is_empty()).map(|r| reason(lang, r)).collect();
    if reasons.is_empty() { state.to_owned() } else { format!("{state}: {}", reasons.join("; ")) }
}

/// A cell of a tally, `2024-03 case_manager`, or a value of a distribution, in words.
fn figure_in_words(schema: &Schema, kind: &Kind, name: &str, lang: Lang) -> String {
    let Kind::Tally(tallies) = kind else { return name.to_owned() };
    let (month, codes) = name.split_once(' ').unwrap_or((name, ""));
    let month = if month == "total" { lang.t("total", "total") } else { month };
    // Codes stand in the order of their dimensions' names.
    let dimensions: BTreeMap<&str, ()> =
        tallies.series.iter().flat_map(|series| &series.by).map(|(name, _)| (name.as_str(), ())).collect();
    let words = codes.split_whitespace().zip(dimensions.keys()).map(|(code, dimension)| match (*dimension, code) {
        ("figure", "meetings") => lang.t("întâlniri", "meetings").to_owned(),
        ("figure", "cases_open") => lang.t("cazuri deschise", "open cases").to_owned(),
        ("revised", code) if code != "unknown" => {
            let words = [lang.t("nerevizuit", "not revised"), lang.t("revizuit", "revised")];
            words.get(usize::from(code == "true")).copied().unwrap_or_default().to_owned()
        }
        (dimension, code) => code_title(schema, lang, &code_list(schema, Some(kind), dimension, code), code).to_owned(),
    });
    [month.to_owned()].into_iter().chain(words).collect::<Vec<_>>().join(" · ")
}
