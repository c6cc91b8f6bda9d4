//! The series of a tally in words and as codes.

use crate::catalogue::indicator::{Check, Kind, Series};
use crate::registers::spec::Schema;
use crate::report::Lang;
use crate::report::words::code_title;

use super::cube::By;

/// `dimension=code`, joined by `;`: a series in tables for programs.
#[must_use]
pub fn id(by: &By) -> String {
    by.iter().map(|(dimension, code)| format!("{dimension}={code}")).collect::<Vec<_>>().join(";")
}

/// A series in words; empty where the tally has no dimensions.
#[must_use]
pub fn words(schema: &Schema, lang: Lang, check: &Check, by: &By) -> String {
    let one = |(dimension, code): (&String, &String)| one_words(schema, lang, check, dimension, code);
    by.iter().map(one).collect::<Vec<_>>().join(" · ")
}

fn one_words(schema: &Schema, lang: Lang, check: &Check, dimension: &str, code: &str) -> String {
    let yes_no = |yes| format!("{}: {}", dimension_words(lang, dimension), lang.yes_no(yes));
    match (dimension, code) {
        ("figure", "meetings") => lang.t("întâlniri", "meetings").to_owned(),
        ("figure", "cases_open") => lang.t("cazuri deschise", "open cases").to_owned(),
        (_, "unknown") => format!("{}: {}", dimension_words(lang, dimension), lang.t("necompletat", "not filled in")),
        (_, "true") => yes_no(true),
        (_, "false") => yes_no(false),
        _ => code_title(schema, lang, &list_of(schema, check, dimension, code), code).to_owned(),
    }
}

fn dimension_words(lang: Lang, dimension: &str) -> String {
    let name = match dimension {
        "performer" => lang.t("evaluator", "performer"),
        "revised" => lang.t("revizuit", "revised"),
        "reason" => lang.t("motiv", "reason"),
        "kind" => lang.t("fel", "kind"),
        "mode" => lang.t("mod", "mode"),
        "place" => lang.t("loc", "place"),
        "recognition" => lang.t("recunoaștere", "recognition"),
        "counterpart_sector" | "sector" => lang.t("domeniu", "sector"),
        other => return other.replace('_', " "),
    };
    name.to_owned()
}

/// The code list of a dimension: that of the field it is taken from, else a list of that name that knows the code.
fn list_of(schema: &Schema, check: &Check, dimension: &str, code: &str) -> String {
    let Kind::Tally(tallies) = &check.kind else { return String::new() };
    let knows = |list: &&String| schema.codes.get(list.as_str()).is_some_and(|l| l.codes.iter().any(|c| c.id == code));
    let of_field = |series: &Series| {
        let register = schema.register(&series.register)?;
        let expression = series.by.iter().find(|(name, _)| name == dimension).map(|(_, e)| e.text.as_str());
        let field = expression.and_then(|e| register.field(e)).or_else(|| register.field(dimension));
        field.and_then(|f| f.of.as_ref()).filter(knows).cloned()
    };
    let named = |list: &&String| list.contains(dimension) && knows(list);
    let found = tallies.series.iter().find_map(of_field);
    let found = found.or_else(|| schema.codes.keys().find(named).cloned());
    found.or_else(|| schema.codes.keys().find(knows).cloned()).unwrap_or_default()
}
