//! Rows that seem to hold several records, as a question: which records, from which columns.

use std::collections::BTreeMap;

use super::choice::{Answer, Choice, Proposed};
use crate::ingest::inspect::{RecordDraft, each};
use crate::ingest::mapping::{Written, WrittenGrid, WrittenRecord};
use crate::registers::spec::Schema;
use crate::report::words::{code_title, field_title};
use crate::text::Lang;

/// Years that months without one may be of: so many up to the present one.
const YEARS: u64 = 12;
/// Seconds of a year, as good as it needs to be to tell which one it is now.
const SECONDS: u64 = 31_556_952;

/// What a yes leaves open: for each record the codes that no column tells, for months, weeks and quarters the year that no heading tells.
#[must_use]
pub fn open(drafts: &[RecordDraft], schema: &Schema, lang: Lang) -> Vec<Proposed> {
    let mut all = Vec::new();
    for (n, draft) in drafts.iter().enumerate() {
        for field in open_codes(draft) {
            let of = schema.register(&draft.register).and_then(|spec| spec.field(field)?.of.as_deref());
            let codes = of.and_then(|of| Some((of, schema.codes.get(of)?)));
            let choice = |(of, id): (&str, &str)| Choice {
                value: id.to_owned(),
                words: code_title(schema, lang, of, id).to_owned(),
            };
            let likely =
                codes.into_iter().flat_map(|(of, list)| list.codes.iter().map(move |code| (of, code.id.as_str())));
            let title = field_title(schema, lang, Some(&draft.register), field);
            all.push(asked(format!("{}. {title}", n + 1), likely.map(choice).collect()));
        }
        if draft.without_year {
            let now = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| 1970 + since.as_secs() / SECONDS);
            let years = (now.saturating_sub(YEARS)..=now).rev().map(|year| year.to_string());
            let years = years.map(|year| Choice { value: year.clone(), words: year }).collect();
            all.push(asked(lang.t("anul din antete", "the year of the headings").to_owned(), years));
        }
    }
    all
}

fn asked(heading: String, likely: Vec<Choice>) -> Proposed {
    Proposed { letters: String::new(), heading, field: None, likely, others: Vec::new() }
}

fn open_codes(draft: &RecordDraft) -> impl Iterator<Item = &String> {
    draft.open.iter().filter(|field| !draft.fixed.iter().any(|(known, _)| known == *field))
}

/// A record in words: what all of it say, and from which columns.
#[must_use]
pub fn words(draft: &RecordDraft, schema: &Schema, lang: Lang) -> String {
    let title = |field: &str| field_title(schema, lang, Some(&draft.register), field);
    let code = |field: &str, id: &str| {
        let of = schema.register(&draft.register).and_then(|spec| spec.field(field)?.of.as_deref());
        of.map_or_else(|| id.to_owned(), |of| code_title(schema, lang, of, id).to_owned())
    };
    let fixed = draft.fixed.iter().map(|(field, id)| format!("{}: {}", title(field), code(field, id)));
    let column = |name: &str| match name.strip_prefix('@') {
        Some(letters) => format!("{} {letters}", lang.t("coloana", "column")),
        None => format!("„{name}”"),
    };
    let columns = draft.columns.iter().map(|(name, field)| format!("{} → {}", column(name), title(field)));
    let heads = draft.heads.as_ref().map(|(heads, field)| match field.as_str() {
        "" => each(*heads, lang).to_owned(),
        field => format!("{} → {}", each(*heads, lang), title(field)),
    });
    let cell = draft
        .cell
        .as_ref()
        .map(|cell| format!("{} → {}", lang.t("celula de sub antet", "the cell below the heading"), title(cell)));
    fixed.chain(columns).chain(heads).chain(cell).collect::<Vec<_>>().join("; ")
}

/// Takes a yes over; whether all of it was told.
pub fn take(mapping: &mut Written, sheet: &str, drafts: &[RecordDraft], answer: &Answer) -> bool {
    let mut told = answer.columns.iter();
    let (mut records, mut grids) = (Vec::new(), Vec::new());
    for draft in drafts {
        let mut fixed: BTreeMap<String, String> = draft.fixed.iter().cloned().collect();
        for field in open_codes(draft) {
            let Some(code) = told.next().filter(|code| !code.is_empty()) else { return false };
            fixed.insert(field.clone(), code.clone());
        }
        let (sheet, register, heading_row) = (sheet.to_owned(), draft.register.clone(), Some(draft.heading_row));
        let columns = draft.columns.iter().cloned().collect();
        match &draft.heads {
            None => records.push(WrittenRecord { sheet, register, heading_row, columns, fixed }),
            Some((heads, field)) => {
                let year = match draft.without_year {
                    false => None,
                    true => {
                        let Some(year) = told.next().and_then(|year| year.parse().ok()) else { return false };
                        Some(year)
                    }
                };
                let cell = draft.cell.clone();
                let written =
                    WrittenGrid { sheet, register, heading_row, year, cell, columns, fixed, ..WrittenGrid::default() };
                grids.push(written.headed_by(*heads, field.clone()));
            }
        }
    }
    mapping.record.extend(records);
    mapping.grid.extend(grids);
    true
}
