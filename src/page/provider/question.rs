//! What was not understood, as questions: those on which most outcomes hang first.
//!
//! Nothing that is only likely is in force before somebody said yes: an answer is a line of the mapping file, and there is
//! no other way for it to get there.

use std::collections::{BTreeMap, BTreeSet};

use super::choice::{Answer, Choice, Proposed};
use super::several;
use crate::authoring::needs::Readers;
use crate::ingest::inspect::{
    Candidate, InspectedColumn, InspectedSheet, Inspection, RecordDraft, lacks_provider, place,
};
use crate::ingest::mapping::Written;
use crate::registers::spec::{CodeList, RegisterSpec, Schema};
use crate::report::words::{code_title, field_title, register_title};
use crate::text::Lang;

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The provider's code, which no column carries.
    Provider,
    /// The order of day and month, where columns have dates of both kinds.
    DateOrder,
    /// A sheet with columns that were not understood.
    Sheet {
        /// The sheet's name, or `file/sheet`.
        place: String,
        /// The register that it was recognised as, or might be.
        register: String,
        /// Whether it was recognised: only its columns are asked about then.
        known: bool,
    },
    /// A sheet whose rows seem to hold several records.
    Records {
        /// The sheet's name, or `file/sheet`.
        place: String,
        /// The register of the records.
        register: String,
    },
    /// The code that a value means.
    Value {
        /// The register.
        register: String,
        /// The field.
        field: String,
        /// The value.
        value: String,
    },
}

/// A question.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked about.
    pub about: About,
    /// Position of the file and of the sheet that it is asked over; none: it is about all of them.
    pub at: Option<(usize, usize)>,
    /// Letters of the column of a value.
    pub column: Option<String>,
    /// How many cells or rows it is about.
    pub cells: u64,
    /// How many outcomes hang on it: the checks that read it, times the rows.
    pub weight: u64,
    /// The likely answers, the likeliest first.
    pub likely: Vec<Choice>,
    /// All other answers.
    pub others: Vec<Choice>,
    /// The columns of a sheet; what else must be told of records.
    pub columns: Vec<Proposed>,
    /// The records that a row seems to hold.
    pub records: Vec<RecordDraft>,
}

/// The answer that rows hold several records.
pub const YES: &str = "da";

/// A column is proposed as a field that is as likely as this.
const PROPOSED: f64 = 0.5;

/// Whatever hangs on everything.
const EVERYTHING: u64 = 1 << 40;

/// The questions that an inspection leaves open, those on which most outcomes hang first. Whether rows hold several
/// records is not asked of sheets that are `settled`.
#[must_use]
pub fn questions(
    inspection: &Inspection,
    schema: &Schema,
    readers: &Readers,
    settled: &BTreeSet<String>,
    lang: Lang,
) -> Vec<Question> {
    let mut asking = Asking { schema, readers, lang, inspection, settled, all: Vec::new() };
    if lacks_provider(inspection) {
        asking.ask(About::Provider, None, (0, EVERYTHING), [Vec::new(), Vec::new()], Vec::new());
    }
    let sheets = || inspection.files.iter().flat_map(|file| &file.sheets);
    if sheets().any(|sheet| sheet.problems.contains_key("mixed_date_order")) {
        let order = |value: &str, words: &str| Choice { value: value.to_owned(), words: words.to_owned() };
        let likely = vec![
            order("dmy", lang.t("ziua.luna.anul: 03.04 este 3 aprilie", "day.month.year: 03.04 is 3 April")),
            order("mdy", lang.t("luna/ziua/anul: 03/04 este 4 martie", "month/day/year: 03/04 is 4 March")),
        ];
        asking.ask(About::DateOrder, None, (0, EVERYTHING / 2), [likely, Vec::new()], Vec::new());
    }
    for (f, file) in inspection.files.iter().enumerate() {
        for (s, sheet) in file.sheets.iter().enumerate() {
            asking.sheet((f, s), &file.file, sheet);
        }
    }
    let mut all = asking.all;
    all.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.about.cmp(&b.about)));
    let mut seen = BTreeSet::new();
    all.retain(|question| seen.insert(question.about.clone()));
    all
}

struct Asking<'a> {
    schema: &'a Schema,
    readers: &'a Readers,
    lang: Lang,
    inspection: &'a Inspection,
    settled: &'a BTreeSet<String>,
    all: Vec<Question>,
}

impl Asking<'_> {
    fn ask(
        &mut self,
        about: About,
        at: Option<((usize, usize), Option<&str>)>,
        (cells, weight): (u64, u64),
        [likely, others]: [Vec<Choice>; 2],
        columns: Vec<Proposed>,
    ) {
        let column = at.and_then(|(_, column)| column.map(str::to_owned));
        let at = at.map(|(at, _)| at);
        self.all.push(Question { about, at, column, cells, weight, likely, others, columns, records: Vec::new() });
    }

    fn sheet(&mut self, at: (usize, usize), file: &str, sheet: &InspectedSheet) {
        let left_out = sheet.input.not_data.contains_key("ignored");
        let place = place(self.inspection, file, sheet);
        if !left_out && !self.settled.contains(&place) && self.records(at, &place, sheet) {
            return;
        }
        let known = sheet.input.register.is_some();
        let guess = sheet.candidates.first().map(|first| first.id.clone());
        let Some(register) = sheet.input.register.clone().or(guess).filter(|_| !left_out) else { return };
        let Some(spec) = self.schema.register(&register) else { return };
        let rows = match known {
            true => sheet.input.accepted + sheet.input.quarantined,
            false => sheet.input.not_data.values().sum(),
        };
        let columns = self.columns(sheet, spec);
        if !known || columns.iter().any(|column| column.field.is_some()) {
            let fields = columns.iter().filter_map(|column| column.field.as_deref());
            let of_fields: u64 = fields.map(|field| self.of_field(&register, field)).sum();
            let weight = rows * if known { of_fields } else { self.of_register(&register) };
            let choices = if known {
                [vec![self.register_choice(spec)], Vec::new()]
            } else {
                let all = self.schema.registers.iter().map(|spec| self.register_choice(spec)).collect();
                self.choices(&sheet.candidates, all)
            };
            let about = About::Sheet { place, register: register.clone(), known };
            self.ask(about, Some((at, None)), (rows, weight), choices, columns);
        }
        for unknown in &sheet.unknown {
            let field = spec.field(&unknown.field);
            let list = field.and_then(|field| self.schema.codes.get(field.of.as_deref()?));
            let (Some(value), Some(list)) = (&unknown.value, list) else { continue };
            let cells = unknown.cells.count as u64;
            let weight = self.of_field(&register, &unknown.field) * cells;
            let about = About::Value { register: register.clone(), field: unknown.field.clone(), value: value.clone() };
            let column = sheet.columns.iter().find(|column| column.field.as_deref() == Some(unknown.field.as_str()));
            let all = self.codes(list, field.and_then(|f| f.of.as_deref()));
            let choices = self.choices(unknown.suggestion.as_slice(), all);
            let letters = column.map(|column| column.letters.as_str());
            self.ask(about, Some((at, letters)), (cells, weight), choices, Vec::new());
        }
    }

    /// Asks whether the rows of a sheet hold several records; whether they seem to.
    fn records(&mut self, at: (usize, usize), place: &str, sheet: &InspectedSheet) -> bool {
        let Some(first) = sheet.records.first() else { return false };
        let rows = sheet.input.accepted + sheet.input.quarantined + sheet.input.not_data.values().sum::<u64>();
        let about = About::Records { place: place.to_owned(), register: first.register.clone() };
        let yes = Choice { value: YES.to_owned(), words: self.lang.t("da", "yes").to_owned() };
        let weight = rows * sheet.records.len() as u64 * self.of_register(&first.register);
        let columns = several::open(&sheet.records, self.schema, self.lang);
        self.ask(about, Some((at, None)), (rows, weight), [vec![yes], Vec::new()], columns);
        if let Some(asked) = self.all.last_mut() {
            asked.records.clone_from(&sheet.records);
        }
        true
    }

    /// The columns that were not understood, each with the field that fits it best and no other column better.
    fn columns(&self, sheet: &InspectedSheet, spec: &RegisterSpec) -> Vec<Proposed> {
        let known = |column: &InspectedColumn| {
            // A heading that is one of the register's is understood as soon as the sheet is.
            let sure = column.candidates.first().filter(|first| first.likeness >= 1.0).map(|first| first.id.clone());
            column.field.clone().or(sure)
        };
        let mut taken: BTreeSet<String> = sheet.columns.iter().filter_map(known).collect();
        let open: Vec<&InspectedColumn> = sheet
            .columns
            .iter()
            .filter(|column| known(column).is_none() && !column.ignored && !column.numbering)
            .collect();
        let mut pairs: Vec<(f64, usize, &str)> = Vec::new();
        for (n, column) in open.iter().enumerate() {
            let likely = column.candidates.iter().filter(|c| c.likeness >= PROPOSED);
            pairs.extend(likely.map(|c| (c.likeness, n, c.id.as_str())));
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(b.2)));
        let free = self.fields(spec, &taken);
        let mut proposed: BTreeMap<usize, String> = BTreeMap::new();
        for (_, n, field) in pairs {
            if !proposed.contains_key(&n) && taken.insert(field.to_owned()) {
                proposed.insert(n, field.to_owned());
            }
        }
        let column = |(n, column): (usize, &&InspectedColumn)| {
            let [likely, others] = self.choices(&column.candidates, free.clone());
            let (letters, heading) = (column.letters.clone(), column.heading.clone());
            Proposed { letters, heading, field: proposed.get(&n).cloned(), likely, others }
        };
        open.iter().enumerate().map(column).collect()
    }

    /// The likely choices, and all others.
    fn choices(&self, candidates: &[Candidate], all: Vec<Choice>) -> [Vec<Choice>; 2] {
        let likely: Vec<Choice> =
            candidates.iter().filter_map(|c| all.iter().find(|choice| choice.value == c.id).cloned()).collect();
        let others = all.into_iter().filter(|choice| !likely.contains(choice)).collect();
        [likely, others]
    }

    fn register_choice(&self, register: &RegisterSpec) -> Choice {
        let words = register_title(self.schema, self.lang, &register.id).to_owned();
        Choice { value: register.id.clone(), words }
    }

    fn fields(&self, spec: &RegisterSpec, taken: &BTreeSet<String>) -> Vec<Choice> {
        let free = spec.fields.iter().filter(|field| !taken.contains(&field.id));
        free.map(|field| Choice {
            value: field.id.clone(),
            words: field_title(self.schema, self.lang, Some(&spec.id), &field.id),
        })
        .collect()
    }

    fn codes(&self, list: &CodeList, id: Option<&str>) -> Vec<Choice> {
        let title = |code: &str| code_title(self.schema, self.lang, id.unwrap_or_default(), code).to_owned();
        list.codes.iter().map(|code| Choice { value: code.id.clone(), words: title(&code.id) }).collect()
    }

    /// How many checks read a field; one more, since a row that cannot be placed counts too.
    fn of_field(&self, register: &str, field: &str) -> u64 {
        let checks = self.readers.get(&(register.to_owned(), field.to_owned())).map_or(0, BTreeSet::len);
        checks as u64 + 1
    }

    fn of_register(&self, register: &str) -> u64 {
        let of = self.readers.iter().filter(|((id, _), _)| id == register).flat_map(|(_, checks)| checks);
        of.collect::<BTreeSet<_>>().len() as u64 + 1
    }
}

/// What share of all that hangs on questions hangs on the first `n`, as a whole percentage.
#[must_use]
pub fn share_of_first(questions: &[Question], n: usize) -> u64 {
    // On what hangs on everything hangs as much as on all others together.
    let ordinary: u64 = questions.iter().map(|q| q.weight).filter(|weight| *weight < EVERYTHING / 4).sum();
    let weight = |questions: &[Question]| questions.iter().map(|q| q.weight.min(ordinary.max(1))).sum::<u64>();
    (weight(questions.get(..n).unwrap_or(questions)) * 100).checked_div(weight(questions)).unwrap_or(100)
}

/// Takes an answer over into the mapping file; a sheet whose rows hold one record each is settled beside it.
pub fn take(mapping: &mut Written, settled: &mut BTreeSet<String>, question: &Question, answer: &Answer) {
    let value = answer.value.clone();
    match &question.about {
        About::Provider => mapping.fixed.provider_id = Some(value),
        About::DateOrder => mapping.date_order = Some(value),
        About::Sheet { place, register, known } => {
            // Columns were proposed for the register that the sheet might be: they say nothing about another one.
            if value == *register {
                let headings = mapping.headings.entry(register.clone()).or_default();
                for (column, field) in question.columns.iter().zip(&answer.columns) {
                    headings.insert(column.heading.clone(), field.clone());
                }
            }
            if !known || value != *register {
                mapping.sheets.insert(place.clone(), value);
            }
        }
        About::Records { place, .. } => {
            if value != YES || several::take(mapping, place, &question.records, answer) {
                settled.insert(place.clone());
            }
        }
        About::Value { register, field, value: cell } => {
            let fields = mapping.values.entry(register.clone()).or_default();
            fields.entry(field.clone()).or_default().insert(cell.clone(), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_only_for_the_register_they_were_proposed_for() {
        let column = Proposed {
            letters: "C".into(),
            heading: "Intrat la".into(),
            field: Some("recorded_at".into()),
            likely: Vec::new(),
            others: Vec::new(),
        };
        let about = About::Sheet { place: "COPII".into(), register: "cases".into(), known: false };
        let question = Question {
            about,
            at: None,
            column: None,
            cells: 0,
            weight: 0,
            likely: Vec::new(),
            others: Vec::new(),
            columns: vec![column],
            records: Vec::new(),
        };
        let settled = &mut BTreeSet::new();
        let columns = vec!["recorded_at".to_owned()];
        let mut mapping = Written::default();
        take(&mut mapping, settled, &question, &Answer { value: "visits".into(), columns: columns.clone() });
        assert_eq!((mapping.sheets["COPII"].as_str(), mapping.headings.len()), ("visits", 0));
        take(&mut mapping, settled, &question, &Answer { value: String::new(), columns: columns.clone() });
        assert_eq!((mapping.sheets["COPII"].as_str(), mapping.headings.len()), ("", 0));
        take(&mut mapping, settled, &question, &Answer { value: "cases".into(), columns });
        assert_eq!(mapping.sheets["COPII"], "cases");
        assert_eq!(mapping.headings["cases"]["Intrat la"], "recorded_at");
    }
}
