//! The series of a tally in words and as codes.

use crate::catalogue::indicator::Check;
use crate::registers::spec::Schema;
use crate::report::words::code_title;
use crate::report::words::series::{code_list, dimension_name};
use crate::text::Lang;

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
    let yes_no = |yes| format!("{}: {}", dimension_name(lang, dimension), lang.yes_no(yes));
    match (dimension, code) {
        ("figure", "meetings") => lang.t("întâlniri", "meetings").to_owned(),
        ("figure", "cases_open") => lang.t("cazuri deschise", "open cases").to_owned(),
        (_, "unknown") => format!("{}: {}", dimension_name(lang, dimension), lang.t("necompletat", "not filled in")),
        (_, "true") => yes_no(true),
        (_, "false") => yes_no(false),
        _ => code_title(schema, lang, &code_list(schema, Some(&check.kind), dimension, code), code).to_owned(),
    }
}
