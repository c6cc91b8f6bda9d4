//! From the keys of a register file to what it says, with the places of the names that it uses.

use std::ops::Range;

use super::sentinel::Sentinel;
use super::spec::{About, Code, CodeList, Episodes, FieldSpec, FieldType, Overlap, QualityRule, RegisterSpec};
use crate::document::{Keys, Written};
use crate::text::Text;

/// A register, and where the names stand that must fit other things.
pub struct ReadRegister {
    /// What the file says.
    pub spec: RegisterSpec,
    /// Its id.
    pub id: Written,
    /// The register that it is another delivery of.
    pub like: Option<Written>,
    /// Field through which a row gets its provider.
    pub owner: Written,
    /// Another field through which a row gets its provider.
    pub owner_else: Written,
    /// Field through which a row gets its service.
    pub service_by: Written,
    /// Name of a row without a key.
    pub subject: Written,
    /// Fields of which the first filled one is the row's own date.
    pub own_date: Vec<Written>,
    /// Where the episodes stand.
    pub episodes: Range<usize>,
    /// Its fields, in the order of `spec`.
    pub fields: Vec<ReadField>,
    /// Its rules, in the order of `spec`.
    pub rules: Vec<ReadRule>,
}

/// Places of a field.
pub struct ReadField {
    /// Its id.
    pub id: Written,
    /// The code list or register that it belongs to; where it names none, where the field begins.
    pub of: Written,
    /// The date field that it may fill.
    pub dated_by: Option<Written>,
    /// Its headings in both languages.
    pub headings: Vec<Written>,
}

/// Places of a rule on the quality of rows.
pub struct ReadRule {
    /// Where it begins.
    pub at: Range<usize>,
    /// The fields that it names.
    pub fields: Vec<Written>,
}

/// A code list, and where its spellings stand.
pub struct ReadList {
    /// What the file says.
    pub list: CodeList,
    /// Its id.
    pub id: Written,
    /// The spellings of each code, in the order of `list`.
    pub spellings: Vec<Vec<Written>>,
}

const ABOUT: [(&str, About); 2] = [("person", About::Person), ("institution", About::Institution)];

fn texts(written: &[Written]) -> Vec<String> {
    written.iter().map(|w| w.text.clone()).collect()
}

/// Names in Romanian and English; where a catalogue has one language, the names in it serve for both.
fn in_both(keys: &Keys, [ro, en]: [Vec<String>; 2]) -> [Vec<String>; 2] {
    let languages = keys.report().languages();
    match (ro.is_empty(), en.is_empty()) {
        (true, false) if !languages.ro => [en.clone(), en],
        (false, true) if !languages.en => [ro.clone(), ro],
        _ => [ro, en],
    }
}

/// A register.
pub fn register(keys: &Keys) -> ReadRegister {
    let id = keys.written("id");
    let like = keys.given("like");
    let owner = keys.given("owner").unwrap_or_default();
    let owner_else = keys.given("owner_else");
    let service_by = keys.given("service_by").unwrap_or_default();
    let subject = keys.given("subject");
    let own_date = keys.texts("own_date");
    let mut at = 0..0;
    let episodes = keys.table("episodes", false).map(|table| {
        at = table.at.clone();
        let episodes = Episodes { from: table.string("from"), to: table.string("to") };
        table.finish();
        episodes
    });
    let (fields, read_fields): (Vec<_>, Vec<_>) = keys.tables("field").iter().map(field).unzip();
    let (quality, rules): (Vec<_>, Vec<_>) = keys.tables("quality").iter().map(rule).unzip();
    if fields.is_empty() && keys.value("field").is_none() && like.is_none() {
        keys.report().add(keys.at.clone(), "a register has at least one `[[field]]`");
    }
    let [sheets, sheets_en] = in_both(keys, [texts(&keys.texts("sheets")), texts(&keys.texts("sheets_en"))]);
    let spec = RegisterSpec {
        id: id.text.clone(),
        title: keys.text("title"),
        sheets,
        sheets_en,
        like: like.as_ref().map(|like| like.text.clone()),
        own_date: texts(&own_date),
        owner: owner.text.clone(),
        owner_else: owner_else.as_ref().map(|field| field.text.clone()),
        service_by: service_by.text.clone(),
        about: keys.choice("about", &ABOUT, Some(About::default())).unwrap_or_default(),
        role: None,
        subject: subject.as_ref().map(|s| s.text.clone()),
        episodes,
        fields,
        quality,
    };
    let (subject, owner_else) = (subject.unwrap_or_default(), owner_else.unwrap_or_default());
    ReadRegister {
        spec,
        id,
        like,
        owner,
        owner_else,
        service_by,
        subject,
        own_date,
        episodes: at,
        fields: read_fields,
        rules,
    }
}

impl ReadRegister {
    /// Takes the columns, and what else it does not say itself, from the register that it is another delivery of.
    pub fn take_from(&mut self, base: &RegisterSpec, like: &Written) {
        let own = std::mem::take(&mut self.spec.fields);
        let own_places = std::mem::take(&mut self.fields);
        let mut own: Vec<(FieldSpec, ReadField)> = own.into_iter().zip(own_places).collect();
        for field in &base.fields {
            let (mut spec, places) = match own.iter().position(|(own, _)| own.id == field.id) {
                Some(at) => own.remove(at),
                None => {
                    let at = || like.at.clone();
                    let id = Written { text: field.id.clone(), at: at() };
                    let of = Written { text: field.of.clone().unwrap_or_default(), at: at() };
                    let dated_by = field.dated_by.as_ref().map(|text| Written { text: text.clone(), at: at() });
                    (field.clone(), ReadField { id, of, dated_by, headings: Vec::new() })
                }
            };
            // What another delivery calls a column is what the first one calls it.
            if spec.headings_ro.is_empty() && spec.headings_en.is_empty() {
                (spec.headings_ro, spec.headings_en) = (field.headings_ro.clone(), field.headings_en.clone());
            }
            if spec.title == Text::default() {
                spec.title = field.title.clone();
            }
            self.spec.fields.push(spec);
            self.fields.push(places);
        }
        for (spec, places) in own {
            self.spec.fields.push(spec);
            self.fields.push(places);
        }
        let spec = &mut self.spec;
        if spec.owner.is_empty() {
            spec.owner.clone_from(&base.owner);
            self.owner = Written { text: base.owner.clone(), at: like.at.clone() };
            spec.owner_else.clone_from(&base.owner_else);
        }
        if spec.service_by.is_empty() {
            spec.service_by.clone_from(&base.service_by);
        }
        if spec.own_date.is_empty() {
            spec.own_date.clone_from(&base.own_date);
        }
    }
}

fn field(keys: &Keys) -> (FieldSpec, ReadField) {
    let id = keys.written("id");
    let kind = keys.choice("type", &FieldType::WORDS, None).unwrap_or(FieldType::Text);
    let of = keys.given("of");
    let dated_by = keys.given("dated_by");
    let (ro, en) = (keys.texts("headings_ro"), keys.texts("headings_en"));
    let [headings_ro, headings_en] = in_both(keys, [texts(&ro), texts(&en)]);
    let spec = FieldSpec {
        id: id.text.clone(),
        kind,
        of: of.as_ref().map(|of| of.text.clone()),
        leads_to: None,
        leads_to_subject: false,
        required: keys.flag("required"),
        key: keys.flag("key"),
        event: keys.flag("event"),
        ahead: keys.flag("ahead"),
        not_yet: keys.flag("not_yet"),
        personal: keys.flag("personal"),
        dated_by: dated_by.as_ref().map(|field| field.text.clone()),
        paper: keys.flag("paper"),
        stands_in: keys.flag("stands_in"),
        title: keys.optional_text("title").unwrap_or_default(),
        headings_ro,
        headings_en,
    };
    keys.finish();
    let of = of.unwrap_or_else(|| Written { text: String::new(), at: id.at.clone() });
    (spec, ReadField { id, of, dated_by, headings: ro.into_iter().chain(en).collect() })
}

fn rule(keys: &Keys) -> (QualityRule, ReadRule) {
    let when = keys.given("when");
    let fields = keys.texts("fields");
    let overlap = keys.table("overlap", false).map(|table| {
        let overlap = Overlap { by: texts(&table.texts("by")), from: table.string("from"), to: table.string("to") };
        table.finish();
        overlap
    });
    let rule = QualityRule {
        id: keys.string("id"),
        when: when.as_ref().map(|when| when.text.clone()).unwrap_or_default(),
        same: keys.given("same").map(|same| same.text),
        overlap,
        fields: texts(&fields),
        message: keys.text("message"),
        written: (keys.report().file.clone(), when.map_or(keys.at.clone(), |when| when.at)),
    };
    keys.finish();
    (rule, ReadRule { at: keys.at.clone(), fields })
}

/// The code lists of a file.
pub fn lists(keys: &Keys) -> Vec<ReadList> {
    keys.tables("list").iter().map(list).collect()
}

fn list(keys: &Keys) -> ReadList {
    let id = keys.written("id");
    let (codes, spellings): (Vec<_>, Vec<_>) = keys.tables("code").iter().map(code).unzip();
    if codes.is_empty() && keys.value("code").is_none() {
        keys.report().add(id.at.clone(), "a list has at least one code");
    }
    let title = keys.optional_text("title").unwrap_or_default();
    keys.finish();
    ReadList { list: CodeList { id: id.text.clone(), title, codes }, id, spellings }
}

fn code(keys: &Keys) -> (Code, Vec<Written>) {
    let id = keys.written("id");
    let title = keys.text("title");
    let aliases = keys.texts("aliases");
    keys.finish();
    let Text { ro, en } = &title;
    let titles = [ro, en].into_iter().filter(|text| !text.is_empty());
    let titles = titles.map(|text| Written { text: text.clone(), at: id.at.clone() });
    let spellings = std::iter::once(id.clone()).chain(titles).chain(aliases.iter().cloned()).collect();
    (Code { id: id.text, title, aliases: texts(&aliases) }, spellings)
}

/// The days of a file that stand for no date, with where they and the fields that they name stand.
pub fn sentinels(keys: &Keys) -> Vec<(Sentinel, Written, Vec<Written>)> {
    let sentinel = |keys: &Keys| {
        let (day, real) = (keys.written("day"), keys.texts("real"));
        let sentinel = Sentinel { day: day.text.clone(), real: texts(&real), real_ahead: keys.flag("real_ahead") };
        keys.finish();
        (sentinel, day, real)
    };
    keys.tables("sentinel").iter().map(sentinel).collect()
}
