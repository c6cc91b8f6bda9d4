//! The registers from their files (`registers/*.toml`), with all problems at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::read::{self, ReadField, ReadList, ReadRegister, ReadRule};
use super::sentinel::Sentinel;
use super::spec::{FieldSpec, FieldType, QualityRule, READER_RULES, RegisterSpec, Role, Roles, Schema};
use crate::document::{self, Languages, Problem, SourceFile, Written};
use crate::text::norm::normalise;
use crate::text::{hex, nearest};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/indicators/registers");

/// Name of the file that holds the code lists.
const CODES: &str = "codes.toml";
/// Name of the file that holds the days that stand for no date; every further file holds one register.
const SENTINELS: &str = "sentinels.toml";
/// Largest number of codes in a list that a cell may hold several of.
const MOST_CODES: usize = 64;

/// The registers that are built into the program.
///
/// # Errors
/// Every problem found; none in a tested build.
pub fn embedded() -> Result<Schema, Vec<Problem>> {
    read_files(&embedded_files(), Languages::BOTH, Roles::default())
}

/// The built-in files, by name.
#[must_use]
pub fn embedded_files() -> Vec<SourceFile> {
    let file = |f: &include_dir::File| {
        Some(SourceFile { name: f.path().to_str()?.to_owned(), text: f.contents_utf8()?.into() })
    };
    let mut files: Vec<SourceFile> = EMBEDDED.files().filter_map(file).filter(|file| is_toml(&file.name)).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// The registers of files, in the order of their names; folders in front of a name do not count.
///
/// # Errors
/// Every problem found, file by file.
pub fn read_files(files: &[SourceFile], languages: Languages, roles: Roles) -> Result<Schema, Vec<Problem>> {
    let mut read = Files::default();
    let mut hash = Sha256::new();
    for file in files {
        let name = file.name.rsplit('/').next().unwrap_or_default();
        for part in [name, &file.text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let mut problems = match name {
            CODES => {
                let (lists, problems) = document::read(file, languages, read::lists);
                read.lists.extend(lists.into_iter().flatten().map(|list| (file, list)));
                problems
            }
            SENTINELS => {
                let (sentinels, problems) = document::read(file, languages, read::sentinels);
                read.sentinels.extend(sentinels.into_iter().flatten().map(|sentinel| (file, sentinel)));
                problems
            }
            _ => {
                let (register, problems) = document::read(file, languages, read::register);
                read.registers.extend(register.map(|register| (file, register)));
                problems
            }
        };
        read.problems.append(&mut problems);
    }
    read.deliver_again();
    let whole = read.problems.is_empty();
    let mut schema = read.schema();
    schema.assign(roles);
    schema.sha256 = hex(&hash.finalize());
    // Names are looked up once all files could be read: what a broken file holds would be missed everywhere.
    if whole {
        read.check(&schema, languages);
    }
    if read.problems.is_empty() { Ok(schema) } else { Err(read.problems) }
}

/// What the files hold, with their places.
#[derive(Default)]
struct Files<'f> {
    registers: Vec<(&'f SourceFile, ReadRegister)>,
    lists: Vec<(&'f SourceFile, ReadList)>,
    sentinels: Vec<(&'f SourceFile, (Sentinel, Written, Vec<Written>))>,
    problems: Vec<Problem>,
}

impl Files<'_> {
    /// Registers that are another delivery of one take its columns.
    fn deliver_again(&mut self) {
        let bases: Vec<RegisterSpec> = self.registers.iter().map(|(_, register)| register.spec.clone()).collect();
        let mut found = Vec::new();
        for (file, register) in &mut self.registers {
            let Some(like) = register.like.clone() else { continue };
            let known = || bases.iter().filter(|base| base.like.is_none());
            match known().find(|base| base.id == like.text) {
                Some(base) => register.take_from(base, &like),
                None => {
                    let message =
                        format!("`like`: there is no register `{}` of which this is another delivery", like.text);
                    let help = nearest(&like.text, known().map(|base| base.id.as_str()));
                    found.push(Problem::new(file, like.at.clone(), message).help(help));
                }
            }
            if register.spec.sheets.is_empty() && register.spec.sheets_en.is_empty() {
                let message = "another delivery is told by its name: `sheets` is missing".to_owned();
                found.push(Problem::new(file, like.at.clone(), message));
            }
        }
        self.problems.append(&mut found);
    }

    fn schema(&self) -> Schema {
        Schema {
            registers: self.registers.iter().map(|(_, register)| register.spec.clone()).collect(),
            codes: self.lists.iter().map(|(_, read)| (read.list.id.clone(), read.list.clone())).collect(),
            sentinels: self.sentinels.iter().map(|(_, (sentinel, ..))| sentinel.clone()).collect(),
            roles: Roles::default(),
            sha256: String::new(),
        }
    }

    fn check(&mut self, schema: &Schema, languages: Languages) {
        if self.registers.is_empty() {
            let file = SourceFile { name: "registers".to_owned(), text: "".into() };
            self.problems.push(Problem::new(&file, 0..0, "there is no register file"));
        }
        let mut found = Vec::new();
        let mut ids = BTreeSet::new();
        for (file, register) in &self.registers {
            let mut problems = Problems { file, found: &mut found };
            if !ids.insert(&register.spec.id) {
                let message = format!("register `{}` is defined twice", register.spec.id);
                problems.add(&register.id, message, None);
            }
            check_register(schema, register, languages, &mut problems);
        }
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (file, read) in &self.lists {
            let mut problems = Problems { file, found: &mut found };
            if !known.insert(&read.list.id) {
                problems.add(&read.id, format!("code list `{}` is defined twice", read.list.id), None);
            }
            check_list(read, &mut problems);
        }
        for (file, (sentinel, day, real)) in &self.sentinels {
            check_sentinel(schema, sentinel, day, real, &mut Problems { file, found: &mut found });
        }
        let order = |problem: &Problem| (problem.file.name.clone(), problem.at.start);
        found.sort_by_key(order);
        self.problems.append(&mut found);
    }
}

/// Problems of one file.
struct Problems<'p> {
    file: &'p SourceFile,
    found: &'p mut Vec<Problem>,
}

impl Problems<'_> {
    fn add(&mut self, written: &Written, message: String, help: Option<String>) {
        self.at(written.at.clone(), message, help);
    }

    fn at(&mut self, at: std::ops::Range<usize>, message: String, help: Option<String>) {
        self.found.push(Problem::new(self.file, at, message).help(help));
    }
}

fn check_list(read: &ReadList, problems: &mut Problems) {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for (code, spellings) in read.list.codes.iter().zip(&read.spellings) {
        if let Some(id) = spellings.first().filter(|_| !ids.insert(&code.id)) {
            problems.add(id, format!("two codes of list `{}` are named `{}`", read.list.id, code.id), None);
        }
        for spelling in spellings {
            let owner = *known.entry(normalise(&spelling.text)).or_insert(&code.id);
            if owner != code.id {
                let message =
                    format!("`{}` in list `{}` means both `{owner}` and `{}`", spelling.text, read.list.id, code.id);
                problems.add(spelling, message, None);
            }
        }
    }
}

fn check_sentinel(schema: &Schema, sentinel: &Sentinel, day: &Written, real: &[Written], problems: &mut Problems) {
    if sentinel.numbers().is_none() {
        problems.add(day, format!("`{}` is not written as yyyy-mm-dd", sentinel.day), None);
    }
    for name in real {
        let (register, field) = name.text.split_once('.').unwrap_or((&name.text, ""));
        let spec = schema.register(register);
        if spec.and_then(|spec| spec.field(field)).is_some() {
            continue;
        }
        let help = match spec {
            Some(spec) => nearest(field, field_names(spec)),
            None => nearest(register, schema.registers.iter().map(|r| r.id.as_str())),
        };
        problems.add(name, format!("`{}` names the unknown field `{}`", sentinel.day, name.text), help);
    }
}

fn field_names(spec: &RegisterSpec) -> impl Iterator<Item = &str> {
    spec.fields.iter().map(|f| f.id.as_str())
}

fn check_register(schema: &Schema, register: &ReadRegister, languages: Languages, problems: &mut Problems) {
    let spec = &register.spec;
    let mut headings: BTreeMap<String, &str> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for (field, places) in spec.fields.iter().zip(&register.fields) {
        if !ids.insert(&field.id) {
            problems.add(&places.id, format!("field `{}` is defined twice", field.id), None);
        }
        for heading in std::iter::once(&places.id).chain(&places.headings) {
            let owner = *headings.entry(normalise(&heading.text)).or_insert(&field.id);
            if owner != field.id {
                let message = format!("heading `{}` belongs to both `{owner}` and `{}`", heading.text, field.id);
                problems.add(heading, message, None);
            }
        }
        for (needed, headings, language) in [
            (languages.ro, &field.headings_ro, "Romanian"),
            (languages.en && !languages.ro, &field.headings_en, "English"),
        ] {
            if needed && headings.is_empty() {
                problems.add(&places.id, format!("field `{}` has no {language} heading", field.id), None);
            }
        }
        check_type(schema, field.kind, places, problems);
        if field.paper && field.kind != FieldType::Date {
            problems.add(&places.id, format!("field `{}`: only a date can ask for a paper", field.id), None);
        }
        if let Some(date) = &places.dated_by
            && !spec.field(&date.text).is_some_and(|f| f.kind.is_date())
        {
            let help = nearest(&date.text, spec.fields.iter().filter(|f| f.kind.is_date()).map(|f| f.id.as_str()));
            problems.add(date, format!("field `{}`: `dated_by` must name a date field", field.id), help);
        }
    }
    check_own_date(spec, &register.own_date, problems);
    check_owner(schema, register, problems);
    check_ways(register, problems);
    check_key(register, problems);
    for (rule, places) in spec.quality.iter().zip(&register.rules) {
        check_rule(schema, spec, rule, places, problems);
    }
}

/// `of` names a code list or a register, as the type asks for; other types have none.
fn check_type(schema: &Schema, kind: FieldType, places: &ReadField, problems: &mut Problems) {
    let of = places.of.text.as_str();
    let (fits, known): (bool, Vec<&str>) = match kind {
        FieldType::Code | FieldType::Codes => {
            let most = if kind == FieldType::Codes { MOST_CODES } else { usize::MAX };
            let fits = schema.codes.get(of).is_some_and(|list| list.codes.len() <= most);
            (fits, schema.codes.keys().map(String::as_str).collect())
        }
        FieldType::Ref | FieldType::Refs => {
            (schema.register(of).is_some(), schema.registers.iter().map(|r| r.id.as_str()).collect())
        }
        _ => (of.is_empty(), Vec::new()),
    };
    if !fits {
        let (what, place) = match kind {
            FieldType::Code => ("a code list", "the lists stand in `registers/codes.toml`"),
            FieldType::Codes => ("a code list of at most 64 codes", "the lists stand in `registers/codes.toml`"),
            FieldType::Ref | FieldType::Refs => ("a register", "its `id` stands in a file of `registers`"),
            _ => ("nothing", "only codes and references have one"),
        };
        let message = format!("field `{}`: `of` names {what} here", places.id.text);
        let there = if known.is_empty() { place.to_owned() } else { format!("{place}: {}", known.join(", ")) };
        let help = nearest(of, known.into_iter()).unwrap_or(there);
        problems.add(&places.of, message, Some(help));
    }
}

fn check_own_date(spec: &RegisterSpec, own_date: &[Written], problems: &mut Problems) {
    for name in own_date {
        if !spec.field(&name.text).is_some_and(|f| f.kind.is_date()) {
            let help = nearest(&name.text, spec.fields.iter().filter(|f| f.kind.is_date()).map(|f| f.id.as_str()));
            problems.add(name, format!("`own_date` must name date fields, and `{}` is none", name.text), help);
        }
    }
}

/// The owner of a register's rows can be found: over references that end at a provider.
fn check_owner(schema: &Schema, register: &ReadRegister, problems: &mut Problems) {
    let mut at = &register.spec;
    for _ in 0..=schema.registers.len() {
        if at.owner.is_empty() {
            return;
        }
        match at.field(&at.owner).map(|f| (f.kind, f.of.as_deref(), f.key)) {
            Some((FieldType::Id, _, true)) => return,
            Some((FieldType::Ref, Some(of), _)) if roles_provider(schema, of) => return,
            Some((FieldType::Ref, Some(of), _)) => match schema.register(of) {
                Some(next) => at = next,
                None => return,
            },
            // The register that is asked, not one on the way: that has a problem of its own.
            _ if at.id == register.spec.id => {
                let message = format!("`owner = \"{}\"` must name a reference or the key of the providers", at.owner);
                problems.add(&register.owner, message, nearest(&at.owner, field_names(at)));
                return;
            }
            _ => return,
        }
    }
    problems.add(&register.owner, "the owner of its rows is looked for in a circle".to_owned(), None);
}

fn roles_provider(schema: &Schema, register: &str) -> bool {
    schema.roles.registers.get(&Role::Provider).is_some_and(|provider| provider == register)
}

/// The service of a register's rows, and a second way to their provider, are reached over references.
fn check_ways(register: &ReadRegister, problems: &mut Problems) {
    let spec = &register.spec;
    let refers = |f: &&FieldSpec| f.kind == FieldType::Ref;
    for (key, written) in [("service_by", &register.service_by), ("owner_else", &register.owner_else)] {
        let name = written.text.as_str();
        if !name.is_empty() && spec.field(name).filter(refers).is_none() {
            let help = nearest(name, spec.fields.iter().filter(refers).map(|f| f.id.as_str()));
            problems.add(written, format!("`{key} = \"{name}\"` must name a reference"), help);
        }
    }
}

/// The fields that name and tell apart a register's rows.
fn check_key(register: &ReadRegister, problems: &mut Problems) {
    let spec = &register.spec;
    let dated = |name: &str| spec.field(name).is_some_and(|f| f.kind.is_date());
    if spec.episodes.as_ref().is_some_and(|e| !dated(&e.from) || !dated(&e.to)) {
        problems.at(register.episodes.clone(), "`episodes` must name two date fields".to_owned(), None);
    }
    let parts = spec.subject_parts().map(|(_, parts)| parts).unwrap_or_default();
    for (field, _) in parts.iter().filter(|(field, _)| spec.field(field).is_none()) {
        let message = format!("`subject` names the unknown field `{field}`");
        problems.add(&register.subject, message, nearest(field, field_names(spec)));
    }
}

fn check_rule(schema: &Schema, spec: &RegisterSpec, rule: &QualityRule, places: &ReadRule, problems: &mut Problems) {
    if let Some(message) = rule_problem(spec, rule) {
        problems.at(places.at.clone(), format!("rule `{}`: {message}", rule.id), None);
    }
    for name in places.fields.iter().filter(|name| !names_field(schema, spec, &name.text)) {
        let message = format!("rule `{}` names the unknown field `{}`", rule.id, name.text);
        problems.add(name, message, nearest(&name.text, field_names(spec)));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_schema_is_sound() {
        let schema = embedded().unwrap_or_else(|p| panic!("{p:?}"));
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

    fn read(files: &[(&str, String)]) -> Result<Schema, Vec<Problem>> {
        let files =
            files.iter().map(|(name, text)| SourceFile { name: (*name).to_owned(), text: text.as_str().into() });
        read_files(&files.collect::<Vec<_>>(), Languages::BOTH, Roles::default())
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
        let files = [("1.toml", register("a", clash)), ("2.toml", register("a", ""))];
        let problems = read(&files).unwrap_err();
        let text: Vec<String> = problems.iter().map(|p| p.message.clone()).collect();
        assert_eq!(text.len(), 3, "{text:?}");
        assert!(text[0].contains("`of` names a code list here"), "in the order of the file");
        assert!(text[1].contains("`COD:` belongs to both `x` and `y`"));
        assert!(text[2].contains("defined twice"));
        let rule = "[[quality]]\nid = \"r\"\nfields = [\"x\"]\nmessage = { ro = \"a\", en = \"a\" }\n";
        for (extra, expected) in [
            ("", "needs one of"),
            ("same = \"x\"\n", "must name a field of type cnp"),
            ("overlap = { by = [\"x\"], from = \"x\", to = \"x\" }\n", "a reference first"),
        ] {
            let files = [("1.toml", register("a", &format!("{rule}{extra}")))];
            let problems = read(&files).unwrap_err();
            assert!(problems[0].message.contains(expected), "{problems:?}");
        }
        let strange = read(&[("1.toml", register("a", "colour = 1\n"))]).unwrap_err();
        assert_eq!((strange.len(), strange[0].line()), (1, 8), "{strange:?}");
    }

    #[test]
    fn a_file_that_is_no_toml_has_one_problem_and_hides_no_other() {
        let broken = "id = \"a\"\nsheets = [\"A\"\ntitle = 3\n[[field]]\nid = \"x\"\n";
        let problems = read(&[("1.toml", broken.into()), ("2.toml", "id = \"b\"\n".into())]).unwrap_err();
        let of = |file: &str| problems.iter().filter(|p| p.file.name == file).count();
        assert_eq!(of("1.toml"), 1, "{problems:?}");
        assert!(of("2.toml") > 1, "{problems:?}");
    }

    #[test]
    fn an_unknown_name_is_shown_where_it_stands_with_the_nearest() {
        let text = "id = \"a\"\ntitle = { ro = \"a\", en = \"a\" }\nsheets = [\"A\"]\nsubject = \"{strat}\"\n\
                    [[field]]\nid = \"start\"\ntype = \"ref\"\nof = \"aa\"\nheadings_ro = [\"Cod\"]\n";
        let problems = read(&[("1.toml", text.into())]).unwrap_err();
        let found: Vec<_> = problems.iter().map(|p| (p.line(), p.help.as_deref())).collect();
        assert_eq!(found, [(4, Some("did you mean `start`?")), (8, Some("did you mean `a`?"))]);
    }
}
