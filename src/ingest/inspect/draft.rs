//! A mapping file drafted from what was found, to be completed by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::text::some_cells;
use super::{Candidate, InspectedSheet, Inspection, RecordDraft, SURE};
use crate::ingest::heads::Heads;
use crate::text::Lang;

/// Registers that are closer together than this are not told apart.
const MARGIN: f64 = 0.03;

/// One line of a table of the draft.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    key: String,
    value: String,
    in_force: bool,
    remark: String,
}

/// The text of a mapping file: everything that was not recognised, with the nearest guess.
#[must_use]
pub fn draft_mapping(inspection: &Inspection, lang: Lang) -> String {
    let mut out = String::new();
    let head = lang.t(
        "# Ce înseamnă foile, antetele și valorile din aceste exporturi.\n# Verificați fiecare rând; rândurile cu # nu sunt în vigoare. \"\" înseamnă: se lasă deoparte.\n",
        "# What the sheets, headings and values of these exports mean.\n# Check every line; lines with # are not in force. \"\" means: left out.\n",
    );
    out.push_str(head);
    let _ = writeln!(out, "\n# date_order = {}", date_order(inspection, lang));
    let without_provider = lacks_provider(inspection);
    let remark = lang.t(
        "codul furnizorului, dacă exporturile nu îl conțin",
        "the provider's code, where the exports do not carry it",
    );
    let _ = writeln!(out, "\n[fixed]\n{}provider_id = \"\" # {remark}", if without_provider { "" } else { "# " });
    let mut sheets: Vec<Line> = Vec::new();
    let mut headings: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let mut values: BTreeMap<(String, String), Vec<Line>> = BTreeMap::new();
    let mut records: Vec<(String, &RecordDraft)> = Vec::new();
    for file in &inspection.files {
        for sheet in &file.sheets {
            if !sheet.records.is_empty() {
                records.extend(sheet.records.iter().map(|record| (place(inspection, &file.file, sheet), record)));
                if sheet.records.iter().all(|record| record.in_force) {
                    continue;
                }
            }
            let register = sheet.input.register.clone().or_else(|| {
                let first = sheet.candidates.first();
                if !sheet.input.not_data.is_empty() && !sheet.input.not_data.contains_key("ignored") {
                    sheets.push(line(place(inspection, &file.file, sheet), first, sure_enough(sheet), lang));
                }
                first.map(|c| c.id.clone())
            });
            if let Some(register) = register {
                collect_headings(sheet, headings.entry(register.clone()).or_default(), lang);
                collect_values(sheet, &register, &mut values, lang);
            }
        }
    }
    let [registers, fields, codes] =
        [lang.t("registre", "registers"), lang.t("câmpuri", "fields"), lang.t("coduri", "codes")];
    table(&mut out, "sheets", &format!("{registers}: mms registers list"), sheets);
    for (register, lines) in headings {
        table(&mut out, &format!("headings.{register}"), &format!("{fields}: mms registers show {register}"), lines);
    }
    for ((register, field), lines) in values {
        let known = format!("{codes}: mms registers show {register}, {field}");
        table(&mut out, &format!("values.{register}.{field}"), &known, lines);
    }
    for (sheet, draft) in records {
        record(&mut out, &sheet, draft, lang);
    }
    out
}

/// A record of the rows of a sheet that hold several.
fn record(out: &mut String, sheet: &str, draft: &RecordDraft, lang: Lang) {
    let mark = if draft.in_force { "" } else { "# " };
    let mut line = |text: String| {
        let _ = writeln!(out, "{mark}{text}");
    };
    let (name, which) = match &draft.heads {
        Some((heads, _)) => ("grid", each(*heads, lang)),
        None => ("record", lang.t("una dintre înregistrările rândului", "one of the records of a row")),
    };
    let check = lang.t("; de verificat, apoi se scot semnele #", "; to be checked, then the marks # are taken away");
    let remark = format!("{which}{}", if draft.in_force { "" } else { check });
    let pairs = |pairs: &[(String, String)]| {
        let each: Vec<String> =
            pairs.iter().map(|(key, value)| format!("{} = {}", quoted(key), quoted(value))).collect();
        format!("{{ {} }}", each.join(", "))
    };
    line(String::new());
    line(format!("[[{name}]] # {remark}"));
    line(format!("sheet = {}", quoted(sheet)));
    line(format!("register = {}", quoted(&draft.register)));
    line(format!("heading_row = {}", draft.heading_row));
    line(format!("columns = {}", pairs(&draft.columns)));
    if !draft.fixed.is_empty() {
        line(format!("fixed = {}", pairs(&draft.fixed)));
    }
    if let (false, true) = (draft.open.is_empty(), draft.fixed.is_empty()) {
        let open: Vec<String> = draft.open.iter().map(|field| format!("{field} = \"\"")).collect();
        let codes = lang.t("de completat; coduri", "to be filled in; codes");
        line(format!("# fixed = {{ {} }} # {codes}: mms registers show {}", open.join(", "), draft.register));
    }
    if let Some((heads, field)) = &draft.heads {
        // A day that nobody wrote: the first of the week, quarter or year.
        let made = draft.cell.is_none() && matches!(heads, Heads::Week | Heads::Quarter | Heads::Year);
        let first = lang.t(
            " # se citește prima zi: dacă foaia ține alt câmp, acela",
            " # read as the first day: where the sheet keeps another field, that one",
        );
        line(format!("{} = {}{}", heads.key(), quoted(field), if made { first } else { "" }));
        if draft.without_year {
            let year = lang.t("de completat: anul din antete", "to be filled in: the year of the headings");
            line(format!("year = 0 # {year}"));
        }
        if let Some(cell) = &draft.cell {
            line(format!("cell = {}", quoted(cell)));
        }
    }
}

/// What a grid has a column for.
#[must_use]
pub const fn each(heads: Heads, lang: Lang) -> &'static str {
    match heads {
        Heads::Month => lang.t("o coloană pentru fiecare lună", "a column for each month"),
        Heads::Week => lang.t("o coloană pentru fiecare săptămână", "a column for each week"),
        Heads::Quarter => lang.t("o coloană pentru fiecare trimestru", "a column for each quarter"),
        Heads::Year => lang.t("o coloană pentru fiecare an", "a column for each year"),
        Heads::Code => lang.t("o coloană pentru fiecare cod", "a column for each code"),
    }
}

/// Whether rows would not say whose they are: a register lacks the column, or no sheet seems to have one.
#[must_use]
pub fn lacks_provider(inspection: &Inspection) -> bool {
    let open = || inspection.files.iter().filter(|f| f.fixed_provider.is_none()).flat_map(|f| &f.sheets);
    let names = |field: &String| inspection.provider_fields.contains(field);
    let sure = |c: &&Candidate| c.likeness >= SURE && names(&c.id);
    let carried =
        inspection.files.iter().flat_map(|f| &f.sheets).flat_map(|s| &s.columns).any(|column| {
            column.field.as_ref().is_some_and(names) || column.candidates.first().as_ref().is_some_and(sure)
        });
    let foreign = |s: &InspectedSheet| s.input.register.is_none() && !s.candidates.is_empty();
    open().any(|s| s.missing.iter().any(names)) || (!carried && open().any(foreign))
}

/// The order of day and month, for a remark: columns tell theirs themselves, and a file-wide order overrules them.
fn date_order(inspection: &Inspection, lang: Lang) -> String {
    let said = |rule| inspection.files.iter().flat_map(|f| &f.sheets).any(|s| s.problems.contains_key(rule));
    if said("mixed_date_order") {
        let remark = lang.t(
            "de ales: \"dmy\" sau \"mdy\"; unele coloane au date scrise în ambele feluri",
            "to be chosen: \"dmy\" or \"mdy\"; some columns have dates of both kinds",
        );
        return format!("\"dmy\" # {remark}");
    }
    if said("month_first") {
        let remark = lang.t(
            "coloanele cu luna întâi au fost recunoscute și fără acest rând",
            "the columns with the month first were recognised without this line too",
        );
        return format!("\"mdy\" # {remark}");
    }
    "\"dmy\"".to_owned()
}

/// How likely the first register must be: out of reach where the second is as likely.
fn sure_enough(sheet: &InspectedSheet) -> f64 {
    match sheet.candidates.as_slice() {
        [first, second, ..] if first.likeness - second.likeness < MARGIN => 2.0,
        _ => SURE,
    }
}

/// The sheet's name, with the file in front where several sheets share it.
#[must_use]
pub fn place(inspection: &Inspection, file: &str, sheet: &InspectedSheet) -> String {
    let name = &sheet.input.sheet;
    let same = inspection.files.iter().flat_map(|f| &f.sheets).filter(|s| s.input.sheet == *name).count();
    if same > 1 { format!("{file}/{name}") } else { name.clone() }
}

fn collect_headings(sheet: &InspectedSheet, lines: &mut Vec<Line>, lang: Lang) {
    let mut taken: BTreeSet<&str> = sheet.columns.iter().filter_map(|c| c.field.as_deref()).collect();
    for column in sheet.columns.iter().filter(|c| c.field.is_none() && !c.ignored && !c.numbering) {
        let free: Vec<&Candidate> = column.candidates.iter().filter(|c| !taken.contains(c.id.as_str())).collect();
        let guess = free.first().copied();
        if let Some(sure) = guess.filter(|c| c.likeness >= SURE) {
            taken.insert(&sure.id);
        }
        if column.concealed {
            let letters = &column.letters;
            let remark = match lang {
                Lang::Ro => {
                    format!("{}: antetul coloanei {letters} conține un nume sau un număr", to_be_filled_in(lang))
                }
                Lang::En => {
                    format!("{}: the heading of column {letters} holds a name or a number", to_be_filled_in(lang))
                }
            };
            lines.push(Line { key: format!("… {letters}"), value: String::new(), in_force: false, remark });
            continue;
        }
        lines.push(line(column.heading.clone(), guess, SURE, lang));
    }
}

fn collect_values(
    sheet: &InspectedSheet,
    register: &str,
    values: &mut BTreeMap<(String, String), Vec<Line>>,
    lang: Lang,
) {
    for unknown in &sheet.unknown {
        let lines = values.entry((register.to_owned(), unknown.field.clone())).or_default();
        match &unknown.value {
            Some(value) => lines.push(line(value.clone(), unknown.suggestion.as_ref(), SURE, lang)),
            None => {
                let value = lang.t("valoarea din", "the value in");
                let remark = format!("{}: {value} {}", to_be_filled_in(lang), some_cells(&unknown.cells));
                lines.push(Line { key: "…".to_owned(), value: String::new(), in_force: false, remark });
            }
        }
    }
}

const fn to_be_filled_in(lang: Lang) -> &'static str {
    lang.t("de completat", "to be filled in")
}

fn line(key: String, guess: Option<&Candidate>, sure: f64, lang: Lang) -> Line {
    let none =
        Line { key: key.clone(), value: String::new(), in_force: false, remark: to_be_filled_in(lang).to_owned() };
    guess.map_or(none, |guess| {
        let percent = (guess.likeness * 100.0).round();
        Line { key, value: guess.id.clone(), in_force: guess.likeness >= sure, remark: format!("{percent:.0} %") }
    })
}

/// A table with what its values may be behind its name.
fn table(out: &mut String, name: &str, known: &str, mut lines: Vec<Line>) {
    lines.sort_by(|a, b| a.key.cmp(&b.key).then(b.in_force.cmp(&a.in_force)));
    lines.dedup_by(|a, b| a.key == b.key);
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n[{name}] # {known}");
    for line in lines {
        let mark = if line.in_force { "" } else { "# " };
        let _ = writeln!(out, "{mark}{} = {} # {}", quoted(&line.key), quoted(&line.value), line.remark);
    }
}

/// A string as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
