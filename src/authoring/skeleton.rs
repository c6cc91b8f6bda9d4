//! Files to fill in: a new indicator, and a catalogue for another act.

use std::fmt::Write;

use crate::catalogue::indicator::{Catalogue, Repeal};
use crate::time::{Unit, format_day};

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
