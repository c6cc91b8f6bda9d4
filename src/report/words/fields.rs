//! Names of registers, fields and codes for people, taken from the register descriptions.

use crate::registers::paths::{follow, located};
use crate::registers::spec::{FieldSpec, RegisterSpec, Schema};
use crate::text::Lang;
use crate::text::ShortText;

/// Name of a register; its id where the schema does not know it.
#[must_use]
pub fn register_title<'a>(schema: &'a Schema, lang: Lang, id: &'a str) -> &'a str {
    schema.register(id).map_or(id, |register| match lang.text(&register.title) {
        "" => register.sheets.first().map_or(id, String::as_str),
        title => title,
    })
}

/// Name of a field as it stands above its column: the path `case_id.birth_on` seen from `cases` or any register.
///
/// `home` is the register of the subject; without it, or where it has no such field, every register is tried.
#[must_use]
pub fn field_title(schema: &Schema, lang: Lang, home: Option<&str>, path: &str) -> String {
    let found = located(schema, home.unwrap_or_default(), path);
    let home = home.and_then(|id| schema.register(id));
    match found {
        Some((register, Some(field))) => return named(schema, lang, home, (register, field)),
        Some((register, None)) => return lang.text(&register.title).to_owned(),
        None => {}
    }
    match schema.registers.iter().find_map(|register| follow(schema, register, path)) {
        Some(found) => named(schema, lang, home, found),
        None => path.replace(['_', '.'], " "),
    }
}

/// Names of several fields, quoted and joined by commas.
#[must_use]
pub fn field_titles(schema: &Schema, lang: Lang, home: Option<&str>, paths: &[ShortText]) -> String {
    let quote = |name: String| match lang {
        Lang::Ro => format!("„{name}”"),
        Lang::En => format!("“{name}”"),
    };
    let names: Vec<_> = paths.iter().map(|path| quote(field_title(schema, lang, home, path))).collect();
    names.join(", ")
}

/// Name of a code of a list; the code itself where the list does not know it.
#[must_use]
pub fn code_title<'a>(schema: &'a Schema, lang: Lang, list: &str, code: &'a str) -> &'a str {
    let found = schema.codes.get(list).and_then(|l| l.codes.iter().find(|c| c.id == code));
    found.map(|c| lang.text(&c.title)).filter(|title| !title.is_empty()).unwrap_or_else(|| match code {
        "true" => lang.yes_no(true),
        "false" => lang.yes_no(false),
        "unknown" => lang.t("necunoscut", "unknown"),
        "none" => lang.t("fără", "none"),
        other => other,
    })
}

/// The part that somebody plays in having files.
#[must_use]
pub fn duty_title<'a>(schema: &'a Schema, lang: Lang, role: &'a str) -> &'a str {
    code_title(schema, lang, schema.roles.duties.as_deref().unwrap_or_default(), role)
}

/// The field's heading, with its register's name when that is not the subject's own.
fn named(schema: &Schema, lang: Lang, home: Option<&RegisterSpec>, found: (&RegisterSpec, &FieldSpec)) -> String {
    let (register, field) = found;
    let heading = match lang {
        Lang::Ro => field.headings_ro.first(),
        Lang::En => field.headings_en.first(),
    };
    let name = heading.map_or_else(|| lang.text(&field.title), String::as_str);
    let name = if name.is_empty() { field.id.as_str() } else { name };
    if home.is_some_and(|home| home.id != register.id) {
        format!("{name} ({})", register_title(schema, lang, &register.id))
    } else {
        name.to_owned()
    }
}
