//! Reading the schema: `indicators/registers/*.toml`, built in or from a folder, with all problems at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::sentinel::Sentinel;
use super::spec::{CodeList, FieldType, QualityRule, READER_RULES, RegisterSpec, Schema};
use crate::text::norm::normalise;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/indicators/registers");

/// Name of the file that holds the code lists.
const CODES: &str = "codes.toml";
/// Name of the file that holds the days that stand for no date; every further file holds one register.
const SENTINELS: &str = "sentinels.toml";
/// Largest number of codes in a list that a cell may hold several of.
const MOST_CODES: usize = 64;

/// Something wrong in a register file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaProblem {
    /// File name.
    pub file: String,
    /// Line, first line 1; 0 where the problem is about the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for SchemaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeFile {
    #[serde(default, rename = "list")]
    lists: Vec<CodeList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentinelFile {
    #[serde(default, rename = "sentinel")]
    sentinels: Vec<Sentinel>,
}

/// The schema that is built into the program.
///
/// # Errors
/// Every problem found; none in a tested build.
pub fn embedded() -> Result<Schema, Vec<SchemaProblem>> {
    read_files(embedded_files())
}

/// Names and contents of the built-in files, by name.
#[must_use]
pub fn embedded_files() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = EMBEDDED
        .files()
        .filter_map(|f| Some((f.path().to_str()?.to_owned(), f.contents_utf8()?.to_owned())))
        .filter(|(name, _)| is_toml(name))
        .collect();
    files.sort();
    files
}

/// The schema in a folder of `*.toml` files.
///
/// # Errors
/// Every problem found.
pub fn from_dir(dir: &Path) -> Result<Schema, Vec<SchemaProblem>> {
    let entries = std::fs::read_dir(dir).map_err(|e| vec![problem(&dir.display().to_string(), 0, e.to_string())])?;
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_toml(&name) {
            continue;
        }
        match std::fs::read_to_string(entry.path()) {
            Ok(text) => files.push((name, text)),
            Err(e) => problems.push(problem(&name, 0, e.to_string())),
        }
    }
    files.sort();
    match read_files(files) {
        Ok(schema) if problems.is_empty() => Ok(schema),
        Ok(_) => Err(problems),
        Err(more) => {
            problems.extend(more);
            Err(problems)
        }
    }
}

/// The schema in named texts, in the order of their names.
///
/// # Errors
/// Every problem found.
pub fn read_files(files: Vec<(String, String)>) -> Result<Schema, Vec<SchemaProblem>> {
    let mut schema = Schema::default();
    let mut problems = Vec::new();
    let mut names = Vec::new();
    for (file, text) in files {
        if file == CODES {
            match toml::from_str::<CodeFile>(&text) {
                Ok(codes) => add_lists(&mut schema, codes, &file, &mut problems),
                Err(e) => problems.push(unreadable(&file, &text, &e)),
            }
        } else if file == SENTINELS {
            match toml::from_str::<SentinelFile>(&text) {
                Ok(found) => schema.sentinels = found.sentinels,
                Err(e) => problems.push(unreadable(&file, &text, &e)),
            }
        } else {
            match toml::from_str::<RegisterSpec>(&text) {
                Ok(register) => {
                    schema.registers.push(register);
                    names.push(file);
                }
                Err(e) => problems.push(unreadable(&file, &text, &e)),
            }
        }
    }
    if schema.registers.is_empty() && problems.is_empty() {
        problems.push(problem("registers", 0, "there is no register file".into()));
    }
    if problems.is_empty() {
        for (register, file) in schema.registers.iter().zip(&names) {
            check_register(&schema, register, file, &mut problems);
        }
        check_sentinels(&schema, &mut problems);
        let mut ids = BTreeSet::new();
        for (register, file) in schema.registers.iter().zip(&names) {
            if !ids.insert(&register.id) {
                problems.push(problem(file, 0, format!("register `{}` is defined twice", register.id)));
            }
        }
    }
    if problems.is_empty() { Ok(schema) } else { Err(problems) }
}

fn add_lists(schema: &mut Schema, codes: CodeFile, file: &str, problems: &mut Vec<SchemaProblem>) {
    for list in codes.lists {
        let mut known: BTreeMap<String, &str> = BTreeMap::new();
        for code in &list.codes {
            let spellings = [&code.id, &code.title.ro, &code.title.en].into_iter().chain(&code.aliases);
            for spelling in spellings {
                let owner = *known.entry(normalise(spelling)).or_insert(&code.id);
                if owner != code.id {
                    let message = format!("`{spelling}` in list `{}` means both `{owner}` and `{}`", list.id, code.id);
                    problems.push(problem(file, 0, message));
                }
            }
        }
        let id = list.id.clone();
        if schema.codes.insert(id.clone(), list).is_some() {
            problems.push(problem(file, 0, format!("code list `{id}` is defined twice")));
        }
    }
}

fn check_sentinels(schema: &Schema, problems: &mut Vec<SchemaProblem>) {
    for sentinel in &schema.sentinels {
        if sentinel.numbers().is_none() {
            problems.push(problem(SENTINELS, 0, format!("`{}` is not written as yyyy-mm-dd", sentinel.day)));
        }
        let known = |name: &&String| {
            name.split_once('.').is_some_and(|(r, f)| schema.register(r).is_some_and(|r| r.field(f).is_some()))
        };
        for name in sentinel.real.iter().filter(|name| !known(name)) {
            problems.push(problem(SENTINELS, 0, format!("`{}` names the unknown field `{name}`", sentinel.day)));
        }
    }
}

fn check_register(schema: &Schema, register: &RegisterSpec, file: &str, problems: &mut Vec<SchemaProblem>) {
    let mut headings: BTreeMap<String, &str> = BTreeMap::new();
    for field in &register.fields {
        let all = std::iter::once(&field.id).chain(&field.headings_ro).chain(&field.headings_en);
        for heading in all {
            let owner = *headings.entry(normalise(heading)).or_insert(&field.id);
            if owner != field.id {
                let message = format!("heading `{heading}` belongs to both `{owner}` and `{}`", field.id);
                problems.push(problem(file, 0, message));
            }
        }
        if field.headings_ro.is_empty() {
            problems.push(problem(file, 0, format!("field `{}` has no Romanian heading", field.id)));
        }
        let of = field.of.as_deref();
        let wrong = match field.kind {
            FieldType::Code => of.is_none_or(|of| !schema.codes.contains_key(of)),
            FieldType::Codes => of.and_then(|of| schema.codes.get(of)).is_none_or(|list| list.codes.len() > MOST_CODES),
            FieldType::Ref | FieldType::Refs => of.is_none_or(|of| schema.register(of).is_none()),
            _ => of.is_some(),
        };
        if wrong {
            let message = format!("field `{}`: `of` must name a code list or register that fits its type", field.id);
            problems.push(problem(file, 0, message));
        }
        if field.paper && field.kind != FieldType::Date {
            problems.push(problem(file, 0, format!("field `{}`: only a date can ask for a paper", field.id)));
        }
        if let Some(date) = &field.dated_by
            && !register.field(date).is_some_and(|f| matches!(f.kind, FieldType::Date | FieldType::Datetime))
        {
            problems.push(problem(file, 0, format!("field `{}`: `dated_by` must name a date field", field.id)));
        }
    }
    for message in owner_problem(schema, register).into_iter().chain(key_problems(register)) {
        problems.push(problem(file, 0, message));
    }
    for rule in &register.quality {
        if let Some(message) = rule_problem(register, rule) {
            problems.push(problem(file, 0, format!("rule `{}`: {message}", rule.id)));
        }
        for name in rule.fields.iter().filter(|name| !names_field(schema, register, name)) {
            problems.push(problem(file, 0, format!("rule `{}` names the unknown field `{name}`", rule.id)));
        }
    }
}

/// Whether the owner of a register's rows can be found: over references that end at a provider.
fn owner_problem(schema: &Schema, register: &RegisterSpec) -> Option<String> {
    let mut at = register;
    for _ in 0..=schema.registers.len() {
        if at.owner.is_empty() {
            return None;
        }
        match at.field(&at.owner).map(|f| (f.kind, f.of.as_deref(), f.key)) {
            Some((FieldType::Id, _, true)) | Some((FieldType::Ref, Some("providers"), _)) => return None,
            Some((FieldType::Ref, Some(of), _)) => at = schema.register(of)?,
            _ => return Some(format!("`owner = \"{}\"` must name a reference or the key of the providers", at.owner)),
        }
    }
    Some("the owner of its rows is looked for in a circle".to_owned())
}

/// What is wrong with the fields that name and tell apart a register's rows.
fn key_problems(register: &RegisterSpec) -> Vec<String> {
    let dated =
        |name: &str| register.field(name).is_some_and(|f| matches!(f.kind, FieldType::Date | FieldType::Datetime));
    let mut problems = Vec::new();
    if register.episodes.as_ref().is_some_and(|e| !dated(&e.from) || !dated(&e.to)) {
        problems.push("`episodes` must name two date fields".to_owned());
    }
    let parts = register.subject_parts().map(|(_, parts)| parts).unwrap_or_default();
    for (field, _) in parts.iter().filter(|(field, _)| register.field(field).is_none()) {
        problems.push(format!("`subject` names the unknown field `{field}`"));
    }
    problems
}

/// What is wrong with the shape of a quality rule.
fn rule_problem(register: &RegisterSpec, rule: &QualityRule) -> Option<&'static str> {
    let is = |name: &str, kinds: &[FieldType]| register.field(name).is_some_and(|f| kinds.contains(&f.kind));
    if rule.same.as_ref().is_some_and(|same| !is(same, &[FieldType::Cnp])) {
        return Some("`same` must name a field of type cnp");
    }
    if let Some(overlap) = &rule.overlap {
        let by_fits = overlap.by.iter().all(|f| is(f, &[FieldType::Ref, FieldType::Code]));
        if !by_fits || !overlap.by.first().is_some_and(|f| is(f, &[FieldType::Ref])) {
            return Some("`overlap.by` must name references and codes, a reference first");
        }
        if ![&overlap.from, &overlap.to].iter().all(|f| is(f, &[FieldType::Date, FieldType::Datetime])) {
            return Some("`overlap.from` and `overlap.to` must name date fields");
        }
    }
    let has_test = !rule.when.is_empty() || rule.same.is_some() || rule.overlap.is_some();
    (has_test == READER_RULES.contains(&rule.id.as_str()))
        .then_some("it needs one of `when`, `same` and `overlap`, and a rule of the reader none of them")
}

/// Whether a dotted name leads through references to a field.
fn names_field(schema: &Schema, register: &RegisterSpec, name: &str) -> bool {
    match name.split_once('.') {
        None => register.field(name).is_some(),
        Some((first, rest)) => register
            .field(first)
            .filter(|f| f.kind == FieldType::Ref)
            .and_then(|f| schema.register(f.of.as_deref()?))
            .is_some_and(|next| names_field(schema, next, rest)),
    }
}

fn is_toml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

fn unreadable(file: &str, text: &str, error: &toml::de::Error) -> SchemaProblem {
    let line = error.span().and_then(|s| text.get(..s.start)).map_or(0, |before| before.matches('\n').count() + 1);
    problem(file, line, error.message().to_owned())
}

fn problem(file: &str, line: usize, message: String) -> SchemaProblem {
    SchemaProblem { file: file.to_owned(), line, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_schema_is_sound() {
        let schema =
            embedded().unwrap_or_else(|p| panic!("{}", p.iter().map(|p| format!("{p}\n")).collect::<String>()));
        assert_eq!(schema.registers.len(), 26);
        assert_eq!(schema.registers.first().map(|r| r.id.as_str()), Some("providers"));
        assert_eq!(schema.codes.get("county").map(|c| c.codes.len()), Some(42));
        for register in &schema.registers {
            for field in &register.fields {
                assert!(!field.headings_en.is_empty() && !field.title.ro.is_empty() && !field.title.en.is_empty());
            }
            assert!(!register.sheets_en.is_empty());
        }
    }

    #[test]
    fn every_problem_is_found_at_once() {
        let register = |id: &str, extra: &str| {
            format!(
                "id = \"{id}\"\ntitle = {{ ro = \"a\", en = \"a\" }}\nsheets = [\"A\"]\n[[field]]\nid = \"x\"\n\
                 type = \"text\"\nheadings_ro = [\"Cod\"]\n{extra}"
            )
        };
        let clash = "[[field]]\nid = \"y\"\ntype = \"code\"\nof = \"nothing\"\nheadings_ro = [\"COD:\"]\n";
        let files = vec![("1.toml".into(), register("a", clash)), ("2.toml".into(), register("a", ""))];
        let problems = read_files(files).unwrap_err();
        let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(text.len(), 3, "{text:?}");
        assert!(text[0].contains("`COD:` belongs to both `x` and `y`"));
        assert!(text[1].contains("`of` must name"));
        assert!(text[2].contains("defined twice"));
        let rule = "[[quality]]\nid = \"r\"\nfields = [\"x\"]\nmessage = { ro = \"a\", en = \"a\" }\n";
        for (extra, expected) in [
            ("", "needs one of"),
            ("same = \"x\"\n", "must name a field of type cnp"),
            ("overlap = { by = [\"x\"], from = \"x\", to = \"x\" }\n", "a reference first"),
        ] {
            let files = vec![("1.toml".into(), register("a", &format!("{rule}{extra}")))];
            let problems = read_files(files).unwrap_err();
            assert!(problems[0].message.contains(expected), "{problems:?}");
        }
        let broken = vec![("1.toml".into(), "id = \"a\"\ncolour = 1\n".into())];
        assert_eq!(read_files(broken).unwrap_err()[0].line, 2);
    }
}
