//! Files to keep: what comes of the registers, and the answers for the next time.

use super::explained;
use super::state::Outcome;
use crate::continuity::Explanation;
use crate::ingest::MAPPING_FILE;
use crate::ingest::mapping::Written;
use crate::output::OutputError;
use crate::page::http::Reply;
use crate::report::todo::{calendar, todos};
use crate::report::workbook;
use crate::report::{Report, html};
use crate::text::Lang;
use http::StatusCode;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file; none where there is no such one. `kind` is its plain name, with the provider's number behind a dash where
/// there are several. No id of a provider is in a name.
pub fn file(
    kind: &str,
    (answers, explanations): (&Written, &[Explanation]),
    result: Option<&Outcome>,
    lang: Lang,
) -> Option<Reply> {
    if kind == explained::FILE {
        return Some(match explained::file(explanations, lang) {
            Ok(bytes) => Reply::file("text/csv; charset=utf-8", kind, bytes),
            Err(_) => Reply::status(StatusCode::INTERNAL_SERVER_ERROR),
        });
    }
    if kind == MAPPING_FILE {
        return Some(match toml::to_string(answers) {
            Ok(text) => {
                let head = lang.t(
                    "# Ce înseamnă foile, antetele și valorile din aceste exporturi. Puneți fișierul lângă ele.\n\n",
                    "# What the sheets, headings and values of these exports mean. Put the file beside them.\n\n",
                );
                Reply::file("application/toml", MAPPING_FILE, format!("{head}{text}").into_bytes())
            }
            Err(_) => Reply::status(StatusCode::INTERNAL_SERVER_ERROR),
        });
    }
    let rehearsal = result?.found.as_ref().ok()?;
    let (stem, ending) = kind.rsplit_once('.')?;
    let (stem, number) = match stem.rsplit_once('-').and_then(|(stem, n)| Some((stem, n.parse::<usize>().ok()?))) {
        Some((stem, number)) => (stem, number),
        None => (stem, 0),
    };
    let today = &rehearsal.today;
    if (stem, ending) == ("termene", "ics") {
        let text = calendar::calendar(&todos(rehearsal, lang));
        return Some(Reply::file("text/calendar; charset=utf-8", kind, text.into_bytes()));
    }
    let provider = today.results.providers.get(number)?;
    let (results, catalogue, schema) = (&today.results, &today.catalogue, &today.schema);
    let bytes = |made: Result<Vec<u8>, OutputError>| match made {
        Ok(bytes) => Reply::file(XLSX, kind, bytes),
        Err(_) => Reply::status(StatusCode::INTERNAL_SERVER_ERROR),
    };
    match (stem, ending) {
        ("raport", "xlsx") => Some(bytes(workbook::to_bytes(&Report { provider, results, catalogue, schema, lang }))),
        ("de-facut", "xlsx") => {
            let all = todos(rehearsal, lang);
            Some(bytes(workbook::todo::to_bytes(all.get(number)?, rehearsal)))
        }
        ("raport", "html") => {
            let page = html::page(provider, results, catalogue, schema, lang);
            Some(Reply::file("text/html; charset=utf-8", kind, page.into_bytes()))
        }
        _ => None,
    }
}
