//! A page for a web site: the nation by standard and the counties, a map, and the same figures as JSON. No script, nothing
//! that is fetched from elsewhere; it reads without colours and with a screen reader.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::area::COUNTIES;
use super::disclosure_words::MARK;
use super::joint::Joint;
use super::measure::Measure;
use super::publication::Publication;
use super::slice::Slice;
use super::year::{Edition, Key, Shown, Year};
use crate::output::OutputError;
use crate::output::file::write_whole;
use crate::output::sealed;
use crate::text::Lang;
use crate::time::format_day;

/// Lower bounds of the classes of rates with their colours, and whether the ink on them is white.
const CLASSES: [(f64, &str, bool); 6] = [
    (0.0, "#f7fbff", false),
    (0.50, "#d2e3f3", false),
    (0.70, "#9ac8e1", false),
    (0.80, "#539dcc", false),
    (0.90, "#1f6cb1", true),
    (0.95, "#083674", true),
];

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}\
table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:600;padding:.3rem 0}\
th,td{border:1px solid #c9cfd6;padding:.25rem .6rem;text-align:left}td.n{text-align:right}\
.internal{background:#ffc7ce;color:#9c0006;padding:.5rem;font-weight:600}svg{max-width:100%;height:auto}";

/// Writes the page and, beside it, `data.json` and `map.svg`.
///
/// # Errors
/// When a file cannot be written.
pub fn write(path: &Path, publication: &Publication<'_>, lang: Lang) -> Result<(), OutputError> {
    let Some(year) = publication.year() else { return Ok(()) };
    let map = map(publication, year, lang);
    put(path, &sealed(&page(publication, year, lang, &map)))?;
    put(&path.with_file_name("map.svg"), &sealed(&map))?;
    let data = serde_json::to_string_pretty(&data(publication, year, lang)).unwrap_or_default();
    put(&path.with_file_name("data.json"), &data)
}

fn put(path: &Path, text: &str) -> Result<(), OutputError> {
    write_whole(path, |file| {
        let failed = |source| OutputError::Write { path: path.to_owned(), source };
        file.write_all(text.as_bytes()).map_err(failed)?;
        if text.ends_with('\n') { Ok(()) } else { file.write_all(b"\n").map_err(failed) }
    })
}

/// A rate as people read it.
fn words(lang: Lang, shown: Shown, rate: bool) -> String {
    match shown {
        Shown::Hidden => MARK.to_owned(),
        Shown::Nothing => "–".to_owned(),
        Shown::Count(count) => lang.count(count),
        Shown::Number(number) if rate => lang.percent(number),
        Shown::Number(number) => lang.number(number),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A table with its caption; the first cell of a row names it.
fn table(caption: &str, headings: &[&str], rows: &[Vec<String>]) -> String {
    let mut html = format!("<table><caption>{}</caption><thead><tr>", escaped(caption));
    for heading in headings {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(heading));
    }
    html.push_str("</tr></thead><tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let cell = escaped(cell);
            let _ = if at == 0 {
                write!(html, "<th scope=\"row\">{cell}</th>")
            } else {
                write!(html, "<td class=\"n\">{cell}</td>")
            };
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>\n");
    html
}

fn page(publication: &Publication<'_>, year: &Year, lang: Lang, map: &str) -> String {
    let title = format!("{} {}", lang.t("Managementul de caz,", "Case management,"), year.label());
    let nation = year.cube.slice(&Slice::Nation).unwrap_or_default();
    let rate = |slice, joint| words(lang, year.joint_rate(slice, joint), true);
    let standards: Vec<Vec<String>> = publication
        .catalogue
        .standards
        .iter()
        .map(|s| {
            let name = format!("{}. {}", s.number, lang.text(&s.title));
            vec![name, rate(nation, Joint::Standard(s.number))]
        })
        .collect();
    let counties: Vec<Vec<String>> = super::board::rows(publication, lang)
        .into_iter()
        .map(|row| {
            let [providers, cases] = [row.providers, row.cases].map(|shown| words(lang, shown, false));
            vec![row.name, row.code.to_owned(), providers, cases, words(lang, row.rate, true)]
        })
        .collect();
    let notes = [
        lang.t(
            "c: confidențial, nu se publică. –: nu este nimic de arătat. Ratele mai multor obligații împreună sunt rotunjite.",
            "c: confidential, not published. –: nothing to show. Rates of several obligations together are rounded.",
        )
        .to_owned(),
        publication.caveat(lang).unwrap_or_default(),
    ];
    let internal = match publication.edition {
        Edition::Public => String::new(),
        Edition::Internal => format!(
            "<p class=\"internal\">{}</p>\n",
            lang.t("EDIȚIE INTERNĂ – nu se publică", "INTERNAL EDITION – not for publication")
        ),
    };
    let notes: String = notes.iter().filter(|n| !n.is_empty()).map(|n| format!("<p>{}</p>\n", escaped(n))).collect();
    let all = rate(nation, Joint::All);
    let met = lang.t("Rata îndeplinirii obligațiilor", "Rate of obligations met");
    let standards = table(
        &format!("{met}: {}", lang.t("țara, pe standarde", "nation, by standard")),
        &[lang.t("Standardul", "Standard"), met],
        &standards,
    );
    let counties = table(
        lang.t("Județele", "The counties"),
        &[
            lang.t("Județul", "County"),
            lang.t("Cod", "Code"),
            Measure::Providers.words(lang),
            Measure::Cases.words(lang),
            met,
        ],
        &counties,
    );
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
        <title>{title}</title><style>{STYLE}</style></head><body><main>\n<h1>{title}</h1>\n{internal}<p>{met}: <strong>{all}</strong></p>\n\
        {notes}{standards}<h2>{}</h2>\n{map}{counties}<p><a href=\"data.json\">data.json</a> · <a href=\"map.svg\">map.svg</a></p>\n</main></body></html>",
        lang.id(),
        lang.t("Harta", "Map"),
    )
}

/// A tile for each county, placed roughly as on the map.
fn map(publication: &Publication<'_>, year: &Year, lang: Lang) -> String {
    const SIZE: u32 = 64;
    let title = format!(
        "{}, {}",
        lang.t("Rata îndeplinirii obligațiilor, pe județe", "Rate of obligations met, by county"),
        year.label()
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{title}\" font-family=\"sans-serif\" font-size=\"15\" text-anchor=\"middle\">\n<title>{title}</title>\n",
        8 * SIZE,
        7 * SIZE,
    );
    for county in &COUNTIES {
        let slice = Slice::County(county.iso.to_owned());
        let shown = year.cube.slice(&slice).map_or(Shown::Nothing, |at| year.joint_rate(at, Joint::All));
        let (fill, white) = shown.number().map_or(("#e8e8e8", false), |rate| {
            let class = CLASSES.iter().rev().find(|(bound, ..)| rate >= *bound);
            class.map_or(("#ffffff", false), |(_, fill, white)| (*fill, *white))
        });
        let (x, y) = (u32::from(county.tile.1) * SIZE, county.tile.0 * SIZE);
        let ink = if white { "#ffffff" } else { "#1a1a1a" };
        let (name, value) = (escaped(&slice.title(publication.schema, lang)), words(lang, shown, true));
        let _ = writeln!(
            svg,
            "<g><title>{name}: {value}</title><rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{fill}\" stroke=\"#c9cfd6\"/>\
            <text x=\"{}\" y=\"{}\" fill=\"{ink}\" font-weight=\"600\">{}</text><text x=\"{}\" y=\"{}\" fill=\"{ink}\" font-size=\"13\">{value}</text></g>",
            SIZE - 4,
            SIZE - 4,
            x + SIZE / 2 - 2,
            y + 26,
            county.short(),
            x + SIZE / 2 - 2,
            y + 46,
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// The same figures for programs.
fn data(publication: &Publication<'_>, year: &Year, lang: Lang) -> Value {
    let value = |shown: Shown| match shown {
        Shown::Hidden => json!(MARK),
        Shown::Nothing => Value::Null,
        Shown::Count(count) => json!(count),
        Shown::Number(number) => json!(number),
    };
    let areas =
        year.cube.slices.iter().enumerate().filter(|(_, slice)| {
            matches!(slice, Slice::Nation | Slice::Region(_) | Slice::County(_) | Slice::Sector(_))
        });
    let area = |(at, slice): (usize, &Slice)| {
        let standards: serde_json::Map<String, Value> = publication
            .catalogue
            .standards
            .iter()
            .map(|s| (s.number.to_string(), value(year.joint_rate(at, Joint::Standard(s.number)))))
            .collect();
        json!({
            "area": slice.area(),
            "name": slice.title(publication.schema, lang),
            "providers": value(year.show(Key::new(at, None, Measure::Providers))),
            "cases": value(year.show(Key::new(at, None, Measure::Cases))),
            "staff": value(year.show(Key::new(at, None, Measure::Staff))),
            "rate": value(year.joint_rate(at, Joint::All)),
            "standards": standards,
        })
    };
    json!({
        "period": {"from": format_day(year.sums.period.from), "to": format_day(year.sums.period.to), "as_of": format_day(year.sums.period.as_of)},
        "edition": if publication.edition == Edition::Public { "public" } else { "internal" },
        "confidential": MARK,
        "act": publication.act(lang, publication.years.len().saturating_sub(1)),
        "caveat": publication.caveat(lang),
        "areas": areas.map(area).collect::<Vec<_>>(),
    })
}
