//! The manual: what every indicator asks and how it is computed, as Markdown, from the catalogue alone.

use std::fmt::Write;

use crate::catalogue::indicator::{Catalogue, Check, Example, Indicator, Kind};
use crate::measure::{Context, look_at};
use crate::registers::spec::Schema;
use crate::text::Lang;
use crate::time::format_day;

/// The whole manual.
#[must_use]
pub fn manual(context: &Context, lang: Lang) -> String {
    let catalogue = context.catalogue;
    let mut out = format!("# {}\n\n", lang.text(&catalogue.title));
    let force = lang.t("În vigoare", "In force");
    let _ = writeln!(
        out,
        "{} · {force}: {} – {}\n",
        lang.text(&catalogue.citation),
        lang.day(catalogue.valid_from),
        catalogue.valid_to.map_or_else(String::new, |d| lang.day(d))
    );
    let _ = writeln!(
        out,
        "{}\n",
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
        let title = lang.text(&definition.title);
        let _ = writeln!(out, "- `{}.{}`: {title}", definition.register, definition.column.name);
    }
    out
}

/// One indicator.
#[must_use]
pub fn one(context: &Context, indicator: &Indicator, lang: Lang) -> String {
    let schema = context.schema();
    let mut out = String::new();
    let _ = writeln!(out, "### {} {}\n", indicator.id, lang.text(&indicator.title));
    let _ = writeln!(out, "{}\n", lang.text(&indicator.asks));
    for clause in &indicator.clauses {
        let _ = writeln!(out, "- **{}**: {}", clause.article, lang.text(&clause.gist));
    }
    out.push('\n');
    for parameter in &indicator.parameters {
        for value in &parameter.values {
            let unit = parameter.unit.map_or_else(String::new, |u| format!(" {}", unit_word(u, lang)));
            let kind = value.service_kind.as_ref().map_or_else(String::new, |k| format!(" ({k})"));
            let _ = writeln!(
                out,
                "- `{}` = **{}{unit}**{kind}, {} {}: {}",
                parameter.name,
                value.value,
                lang.t("din", "since"),
                lang.day(value.from),
                lang.text(&parameter.title)
            );
        }
    }
    for check in &indicator.checks {
        out.push_str(&check_section(context, schema, indicator, check, lang));
    }
    let rows = [
        (
            lang.t("Dovada", "Evidence"),
            format!("{}. {}", indicator.evidence.level.id(), lang.text(&indicator.evidence.why)),
        ),
        (lang.t("La fața locului", "On site"), lang.text(&indicator.inspect).to_owned()),
        (lang.t("Ce e de făcut", "Remedy"), lang.text(&indicator.remedy).to_owned()),
    ];
    out.push('\n');
    for (name, text) in rows {
        let _ = writeln!(out, "**{name}:** {text}\n");
    }
    out
}

fn unit_word(unit: crate::time::Unit, lang: Lang) -> &'static str {
    match unit {
        crate::time::Unit::Hours => lang.t("ore", "hours"),
        crate::time::Unit::Days => lang.t("zile", "days"),
        crate::time::Unit::Months => lang.t("luni", "months"),
    }
}

fn check_section(context: &Context, schema: &Schema, indicator: &Indicator, check: &Check, lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "\n#### {}/{} {}\n\n*{}, {}*. {}\n",
        indicator.id,
        check.id,
        lang.text(&check.title),
        check.kind.id(),
        check.nature.id(),
        lang.text(&check.counted)
    );
    let (_, fields) = look_at(context, indicator, check);
    let mut by_register: Vec<(String, Vec<String>)> = Vec::new();
    for id in &check.needs {
        by_register.push((id.clone(), Vec::new()));
    }
    for (register, field) in fields {
        let Some(spec) = schema.registers.get(register) else { continue };
        match by_register.iter_mut().find(|(id, _)| *id == spec.id) {
            Some((_, names)) => names.push(field),
            None => by_register.push((spec.id.clone(), vec![field])),
        }
    }
    if !by_register.is_empty() {
        let lists: Vec<String> = by_register
            .iter()
            .map(|(id, names)| match names.as_slice() {
                [] => format!("`{id}`"),
                names => format!("`{id}` ({})", names.join(", ")),
            })
            .collect();
        let _ = writeln!(out, "{}: {}\n", lang.t("Registre și coloane", "Registers and columns"), lists.join("; "));
    }
    if let Kind::OnSite(_) = check.kind {
        return out;
    }
    if let Some(example) = check.examples.first() {
        out.push_str(&example_section(example, lang));
    }
    out
}

fn example_section(example: &Example, lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} ({} – {})\n\n```text",
        lang.t("Exemplu", "Example"),
        lang.text(&example.title),
        lang.day(example.from),
        lang.day(example.to)
    );
    for (name, table) in &example.tables {
        let _ = writeln!(out, "{name}\n{}", table.trim());
    }
    for (subject, expected) in &example.expect {
        let _ = writeln!(out, "{subject} -> {expected}");
    }
    for (name, count) in &example.figures {
        let _ = writeln!(out, "{name} -> {count}");
    }
    out.push_str("```\n");
    out
}

/// A file for a new indicator with every key to fill in.
#[must_use]
pub fn scaffold(id: &str, standard: u8, catalogue: &Catalogue) -> String {
    let from = format_day(catalogue.valid_from);
    let text = r#"{ ro = "", en = "" }"#;
    format!(
        r#"id = "{id}"
standard = {standard}
labels = ["{label}"]
title = {text}
asks = {text}
inspect = {text}
remedy = {text}
evidence = {{ level = "full", why = {text} }}

[[clause]]
article = "(I){label}"
gist = {text}

[[parameter]]
name = "term"
unit = "days"
origin = "act"
title = {text}
values = [{{ from = {from}, value = 3 }}]

[[check]]
id = "name-of-the-check"
nature = "obligation"
title = {text}
counted = {text}
message = {text}
needs = ["cases"]

[check.deadline]
register = "cases"
start = "recorded_at"
end = {{ from = "plans", via = "case_id", at = "created_on" }}
term = "term"
lapse = "closed_on"

[[check.example]]
title = {text}
year = 2024

[check.example.tables]
cases = """
case_id | provider_id | recorded_at
C-1     | P-1         | 2024-03-01
"""
plans = """
plan_id | case_id | created_on
"""

[check.example.expect]
"C-1" = "not_met:overdue"
"#,
        label = id.trim_start_matches(|c: char| !c.is_ascii_digit()),
    )
}
