//! An inspection as text for a terminal.

use std::fmt::Write;

use super::{Candidate, Cells, InspectedSheet, Inspection};
use crate::ingest::row_words::in_words;
use crate::ingest::sheet_rows::NotData;
use crate::registers::spec::Schema;
use crate::text::Lang;

/// Runs of rows that are named per reason.
const MOST_RUNS: usize = 20;

/// The inspection, sheet by sheet. `say` turns the id of a quality rule into a sentence.
#[must_use]
pub fn render(inspection: &Inspection, schema: &Schema, lang: Lang, say: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let (passed, unread): (Vec<_>, Vec<_>) = inspection.problems.iter().partition(|problem| problem.kind.is_quiet());
    // What was not read comes first, what is no register last.
    for problem in unread {
        let _ = writeln!(out, "! {}", problem.text(lang));
    }
    for file in &inspection.files {
        if let Some(original) = &file.duplicate_of {
            let same = lang.t("același conținut ca", "the same content as");
            let _ = writeln!(out, "{} → {same} {original}", file.file);
            continue;
        }
        let _ = writeln!(out, "{}", file.file);
        for sheet in &file.sheets {
            sheet_text(&mut out, sheet, schema, lang, say);
        }
    }
    for problem in passed {
        let _ = writeln!(out, "{}", problem.text(lang));
    }
    out
}

fn sheet_text(out: &mut String, sheet: &InspectedSheet, schema: &Schema, lang: Lang, say: &dyn Fn(&str) -> String) {
    let input = &sheet.input;
    let hidden = if input.hidden { lang.t(" (ascunsă)", " (hidden)") } else { "" };
    let register = input.register.as_deref().and_then(|id| schema.register(id));
    let _ = match register {
        Some(spec) => {
            let sure = percent(sheet.confidence);
            writeln!(out, "  {}{hidden} → {} ({}, {sure})", input.sheet, spec.id, lang.text(&spec.title))
        }
        None if input.not_data.contains_key("ignored") => {
            writeln!(
                out,
                "  {}{hidden} → {}",
                input.sheet,
                lang.t("lăsată deoparte prin fișierul de corespondențe", "left out by the mapping file")
            )
        }
        None if input.not_data.is_empty() => writeln!(out, "  {}{hidden} → {}", input.sheet, lang.t("goală", "empty")),
        None => {
            let near = near(&sheet.candidates, lang);
            writeln!(out, "  {}{hidden} → {}{near}", input.sheet, lang.t("niciun registru", "no register"))
        }
    };
    if register.is_some() {
        let words = [
            lang.t("rânduri de date", "data rows"),
            lang.t("primite", "accepted"),
            lang.t("puse deoparte", "set aside"),
        ];
        let [rows, accepted, aside] = words;
        let mut line = format!("{rows} {}: {accepted} {}, {aside} {}", input.rows, input.accepted, input.quarantined);
        for (reason, count) in &input.not_data {
            let _ = write!(line, "; {} {count} ({})", in_words(lang, reason), runs(&sheet.not_data, reason));
        }
        let _ = writeln!(out, "    {line}");
    }
    for column in &sheet.columns {
        let meaning = match &column.field {
            Some(field) if column.duplicate => {
                format!("{field} {}", lang.t("(a doua coloană: nu se citește)", "(second column: not read)"))
            }
            Some(field) => field.clone(),
            None if column.numbering => lang.t("numărul curent", "running number").to_owned(),
            None if column.ignored => lang.t("lăsată deoparte", "left out").to_owned(),
            None => format!("{}{}", lang.t("necunoscută", "unknown"), near(&column.candidates, lang)),
        };
        let heading = if column.concealed {
            lang.t(
                "(antet care nu se arată: conține un nume sau un număr)",
                "(a heading that is not shown: it holds a name or a number)",
            )
            .to_owned()
        } else {
            column.heading.replace(['\n', '\r'], " ")
        };
        let _ = writeln!(out, "    {:>3} {heading} → {meaning}", column.letters);
    }
    if !sheet.absent.is_empty() {
        let words = lang.t("fără coloană, deci necompletate", "without a column, hence not filled in");
        let _ = writeln!(out, "    – {words}: {}", sheet.absent.join(", "));
    }
    for unknown in &sheet.unknown {
        let (field, count) = (&unknown.field, unknown.cells.count);
        let _ = match &unknown.value {
            Some(value) => {
                writeln!(out, "    {field}: „{value}” × {count}{}", near(unknown.suggestion.as_slice(), lang))
            }
            None => {
                let hidden = lang.t("valori care nu se arată", "values that are not shown");
                writeln!(out, "    {field}: {hidden} × {count}: {}", some_cells(&unknown.cells))
            }
        };
    }
    for (rule, cells) in &sheet.problems {
        let _ = writeln!(out, "    ! {}: {}", say(rule), cells_text(cells, sheet, rule));
    }
}

/// The rows that are no data for one reason: `1–3, 17`.
fn runs(all: &[NotData], reason: &str) -> String {
    let mut rows = all.iter().filter(|run| run.reason == reason).map(|run| match run.last - run.first {
        0 => run.first.to_string(),
        _ => format!("{}–{}", run.first, run.last),
    });
    let first: Vec<String> = rows.by_ref().take(MOST_RUNS).collect();
    let more = rows.count();
    let rest = if more > 0 { format!(" … (+{more})") } else { String::new() };
    format!("{}{rest}", first.join(", "))
}

fn cells_text(cells: &Cells, sheet: &InspectedSheet, rule: &str) -> String {
    if rule == "missing_column" {
        return sheet.missing.join(", ");
    }
    some_cells(cells)
}

/// The first cells, and how many more there are.
pub(super) fn some_cells(cells: &Cells) -> String {
    let mut text = cells.first.join(", ");
    let more = cells.count - cells.first.len().min(cells.count);
    if cells.first.is_empty() {
        return cells.count.to_string();
    }
    if more > 0 {
        let _ = write!(text, " … (+{more})");
    }
    text
}

fn near(candidates: &[Candidate], lang: Lang) -> String {
    if candidates.is_empty() {
        return String::new();
    }
    let all: Vec<String> = candidates.iter().map(|c| format!("{} {}", c.id, percent(c.likeness))).collect();
    format!(" ({} {})", lang.t("poate", "perhaps"), all.join(", "))
}

fn percent(share: f64) -> String {
    format!("{:.0} %", (share * 100.0).round())
}
