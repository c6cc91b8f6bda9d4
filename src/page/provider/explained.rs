//! One explanation for all findings of a cause: what cannot be done any more can still be explained, once.
//!
//! The rows are those of `explicatii.csv`, so what is written here holds for the command line and for the next time too.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::continuity::{Explanation, without_codes};
use crate::page::http::Form;
use crate::report::Report;
use crate::report::view::{Cause, Line};
use crate::text::Lang;
use crate::time::{format_day, parse_iso_day};

/// Name of the file that is downloaded, which reading knows again.
pub const FILE: &str = "explicatii.csv";
/// Letters of a reason or a document's name.
const LONGEST: &str = "500";

/// What is explained at once: by its place in the list of causes, and by how many findings it had when it was shown.
#[must_use]
pub fn asked(cause: &Cause<'_>, (provider, number): (usize, usize), version: u64, lang: Lang) -> Markup {
    let words = match cause.lines.len() {
        1 => lang.t("O explicație", "An explanation"),
        _ => lang.t("O explicație pentru toate", "One explanation for all"),
    };
    let field = |name: &str| format!("{name}{provider}-{number}");
    html! {
        details {
            summary { (words) }
            form.explain method="post" action="/furnizor/explicatie" autocomplete="off" {
                input type="hidden" name="versiune" value=(version);
                input type="hidden" name="furnizor" value=(provider);
                input type="hidden" name="cauza" value=(number);
                p {
                    label for=(field("motiv")) { (lang.t("Motivul", "The reason")) }
                    textarea id=(field("motiv")) name="motiv" rows="2" maxlength=(LONGEST) spellcheck="false" required {}
                }
                p.row {
                    label for=(field("document")) { (lang.t("Documentul care îl dovedește", "The document that proves it")) }
                    input id=(field("document")) type="text" name="document" maxlength=(LONGEST) spellcheck="false";
                    label for=(field("pana")) { (lang.t("valabil până la", "valid until")) }
                    input id=(field("pana")) type="date" name="pana";
                    button type="submit" { (lang.t("Păstrează", "Keep")) }
                }
                p.note {
                    (lang.t(
                        "Se arată inspectorului lângă constatare; constatarea rămâne. Nu scrieți nume sau CNP.",
                        "It is shown to the inspector beside the finding; the finding stays. Write no names or personal codes.",
                    ))
                }
            }
        }
    }
}

/// The rows that a form stands for; none without a reason.
#[must_use]
pub fn rows(report: &Report<'_>, cause: &Cause<'_>, form: &Form) -> Vec<Explanation> {
    let plain = |name: &str| {
        let text = form.get(name).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        Some(without_codes(&text).0).filter(|text| !text.is_empty())
    };
    let Some(reason) = plain("motiv") else { return Vec::new() };
    let (document, until) = (plain("document"), form.get("pana").and_then(parse_iso_day));
    let of = |line: &Line<'_>| Explanation {
        file: FILE.to_owned(),
        row: 0,
        provider: Some(report.provider.provider_id.clone()),
        indicator: line.check.indicator.to_string(),
        check: Some(line.check.check.to_string()),
        subject: line.outcome.subject.to_string(),
        reason: reason.clone(),
        document: document.clone(),
        until,
    };
    cause.lines.iter().map(of).collect()
}

/// The finding that a row is about.
fn key(row: &Explanation) -> (&Option<String>, &str, &Option<String>, &str) {
    (&row.provider, &row.indicator, &row.check, &row.subject)
}

/// Adds rows; what was said before of the same findings is replaced.
pub fn put(all: &mut Vec<Explanation>, rows: Vec<Explanation>) {
    let known: BTreeSet<_> = rows.iter().map(key).collect();
    all.retain(|before| !known.contains(&key(before)));
    all.extend(rows);
}

/// Puts rows in the order of the file that they would fill, numbered as there.
pub fn in_order(all: &mut [Explanation]) {
    all.sort_by(|a, b| key(a).cmp(&key(b)));
    for (row, number) in all.iter_mut().zip(2..) {
        row.row = number;
    }
}

/// The file to keep, as a spreadsheet opens it.
///
/// # Errors
/// Those of writing into memory.
pub fn file(all: &[Explanation], lang: Lang) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    {
        let mut out =
            csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
        out.write_record(match lang {
            Lang::Ro => ["Furnizor", "Indicator", "Verificare", "Subiect", "Motiv", "Document", "Până la"],
            Lang::En => ["Provider", "Indicator", "Check", "Subject", "Reason", "Document", "Until"],
        })?;
        for row in all {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            out.write_record([
                text(&row.provider),
                row.indicator.clone(),
                text(&row.check),
                row.subject.clone(),
                row.reason.clone(),
                text(&row.document),
                row.until.map(format_day).unwrap_or_default(),
            ])?;
        }
        out.flush()?;
    }
    Ok(bytes)
}
