//! Files to fill in: a new indicator, and a catalogue for another act.

use std::fmt::Write;

use crate::catalogue::indicator::{Catalogue, Repeal};
use crate::registers::spec::{FieldSpec, FieldType, RegisterSpec, Role, Schema};
use crate::time::{Unit, format_day};

/// A file for a new indicator with every key to fill in, about registers of the act, in its languages.
#[must_use]
pub fn scaffold(id: &str, standard: u8, (catalogue, schema): (&Catalogue, &Schema)) -> String {
    let from = format_day(catalogue.valid_from);
    let alone = catalogue.title.ro.is_empty() != catalogue.title.en.is_empty();
    let text = if alone { r#""""# } else { r#"{ ro = "", en = "" }"# };
    let check = check_of(schema);
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
needs = [{needs}]

{table}
[[check.example]]
title = {text}
year = 2024

[check.example.tables]
{tables}
[check.example.expect]
{expect}"#,
        label = id.trim_start_matches(|c: char| !c.is_ascii_digit()),
        needs = check.needs,
        table = check.table,
        tables = check.tables,
        expect = check.expect,
    )
}

/// A check to begin with.
struct CheckDraft {
    needs: String,
    table: String,
    tables: String,
    expect: String,
}

/// A deadline from the own date of what the act is about to a row of another register; what a register does not have is
/// left out.
fn check_of(schema: &Schema) -> CheckDraft {
    let subjects = schema.playing(Role::Subject).and_then(|at| schema.registers.get(at));
    let Some(subjects) = subjects.or_else(|| schema.registers.first()) else { return missing() };
    let date = |spec: &RegisterSpec| spec.own_dates().first().and_then(|at| spec.fields.get(*at)).map(|f| f.id.clone());
    let whom = |spec: &RegisterSpec| {
        let names = |f: &&FieldSpec| f.kind == FieldType::Ref && f.of.as_ref() == Some(&subjects.id);
        spec.fields.iter().find(names).map(|field| field.id.clone())
    };
    // Of the shipped registers the plans show best what a check may look like.
    let mut others: Vec<&RegisterSpec> = schema.registers.iter().filter(|spec| spec.id != subjects.id).collect();
    others.sort_by_key(|spec| spec.id != "plans");
    let event = others.into_iter().find_map(|spec| Some((spec, whom(spec)?, date(spec)?)));
    let (Some(key), Some(start), Some((from, via, at))) = (subjects.key(), date(subjects), event) else {
        return missing();
    };
    let Some(owner) = subjects.fields.iter().find(|field| field.id == subjects.owner) else { return missing() };
    let lapse = subjects.fields.iter().find(|field| field.not_yet && field.kind.is_date());
    let lapse = lapse.map_or_else(String::new, |field| format!("lapse = \"{}\"\n", field.id));
    let (subject, key, owner) = (&subjects.id, &key.id, &owner.id);
    let name = if subject == "cases" { ("C-1", "P-1") } else { ("1", "A") };
    let wide = |text: &str, of: &str| format!("{text:<width$}", width = of.len().max(text.len()));
    let own = from.key().map_or_else(String::new, |key| format!("{} | ", key.id));
    CheckDraft {
        needs: format!("\"{subject}\""),
        table: format!(
            "[check.deadline]\nregister = \"{subject}\"\nstart = \"{start}\"\nend = {{ from = \"{}\", via = \"{via}\", at = \"{at}\" }}\nterm = \"term\"\n{lapse}",
            from.id
        ),
        tables: format!(
            "{subject} = \"\"\"\n{key} | {owner} | {start}\n{} | {} | 2024-03-01\n\"\"\"\n{} = \"\"\"\n{own}{via} | {at}\n\"\"\"\n",
            wide(name.0, key),
            wide(name.1, owner),
            from.id
        ),
        expect: format!("\"{}\" = \"not_met:overdue\"\n", name.0),
    }
}

/// Where the registers do not tell: `lint` says what is missing.
fn missing() -> CheckDraft {
    CheckDraft {
        needs: String::new(),
        table: "[check.coverage]\nregister = \"\"\ncriterion = \"\"\n".to_owned(),
        tables: String::new(),
        expect: String::new(),
    }
}

/// Standards that a catalogue of case management has.
const STANDARDS: u8 = 12;

/// A `catalogue.toml` for another act: standards without titles, parameters without values. It is refused until somebody
/// fills it in from the Official Gazette; nothing in it is written from memory.
///
/// `id` is the folder's name. Where it is the act that repealed the known one (`ro-288-2006`), what is known of it is
/// filled in: how it is cited, and its first day.
#[must_use]
pub fn new_act(id: &str, known: &Catalogue) -> String {
    let empty = r#"{ ro = "", en = "" }"#;
    let repeal = known.repealed_by.as_ref().filter(|repeal| is_named(id, repeal));
    let citation = repeal
        .map_or_else(|| empty.to_owned(), |r| format!(r#"{{ ro = "{}", en = "{}" }}"#, r.citation.ro, r.citation.en));
    let valid_from = repeal.map_or_else(
        || "# valid_from = 2000-01-01 # first day in force".to_owned(),
        |r| format!("valid_from = {}", format_day(r.in_force)),
    );
    let published = repeal.map_or_else(String::new, |r| format!("# Published: {}.\n", r.gazette.en));
    let mut out = format!(
        r#"# Catalogue `{id}`: an empty skeleton. Fill it in from the text in the Official Gazette, never from memory.
{published}#
# 1. Title, citation and days in force of the act, below.
# 2. The title of every standard; take away or add what the act does not have or has more.
# 3. The act's numbers: a value for each parameter with the day from which it applies. The names are those of
#    `{from}`: take away what the act does not set, add what it does. `origin` is "act" for the act's own numbers and
#    "catalogue" for those that you choose where it is silent.
# 4. Indicators, a file each: `mms indicators new ID --standard N --dir {id}`. Each names its clauses in your own words.
# 5. `mms indicators lint {id}` says what is still missing. An audit refuses this catalogue until nothing is.
#
# An act with registers of its own: a file each in `{id}/registers`, with `codes.toml`; `[roles]` below says which of them
# is the provider, the subject, the worker. An act in one language: `languages = ["en"]`, and each text is a plain string.
# `mms indicators reference` tells every key.
title = {empty}
citation = {citation}
{valid_from}
# valid_to = 2000-12-31 # last day in force; none: still in force
"#,
        from = known.id,
    );
    for number in 1..=STANDARDS {
        let _ = write!(out, "\n[[standard]]\nnumber = {number}\ntitle = {empty}\n");
    }
    let mut names: Vec<(&str, Option<Unit>)> = known
        .indicators
        .iter()
        .flat_map(|indicator| &indicator.parameters)
        .chain(&known.parameters)
        .map(|parameter| (parameter.name.as_str(), parameter.unit))
        .collect();
    names.sort_by_key(|(name, _)| *name);
    names.dedup_by_key(|(name, _)| *name);
    for (name, unit) in names {
        let _ = write!(out, "\n[[parameter]]\nname = \"{name}\"\n");
        if let Some(unit) = unit {
            let _ = writeln!(out, "unit = \"{}\"", unit.id());
        }
        let _ = write!(out, "origin = \"act\"\ntitle = {empty}\nvalues = []\n");
    }
    out
}

/// Whether a folder's name holds the number and the year of an act's citation, in this order.
fn is_named(id: &str, repeal: &Repeal) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    numbers(id) == numbers(&repeal.citation.ro)
}
