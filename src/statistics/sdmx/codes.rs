//! Code lists: every code that an observation can carry.

use std::collections::BTreeMap;

use crate::statistics::area::{self, BUCHAREST, COUNTIES, SECTORS};
use crate::statistics::joint::Joint;
use crate::statistics::measure::Measure;
use crate::statistics::publication::{Figure, Publication};
use crate::statistics::series;
use crate::statistics::slice::{NOT_APPLICABLE, Slice, TOTAL, UNKNOWN};
use crate::text::Lang;
use crate::text::Text;

use super::{AGENCY, VERSION};

/// Code of the indicator dimension for the providers themselves.
const PROVIDERS: &str = "PROVIDERS";

/// Code of the indicator dimension for all obligations together.
const ALL: &str = "OBLIGATIONS";

/// A code list of the structure file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codelist {
    /// Id.
    pub id: &'static str,
    /// Who keeps it.
    pub agency: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Whether only the codes in use are here.
    pub partial: bool,
    /// Name.
    pub name: Text,
    /// The codes.
    pub codes: Vec<Code>,
}

/// A code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The code that contains it.
    pub parent: Option<String>,
}

fn code(id: impl Into<String>, ro: impl Into<String>, en: impl Into<String>) -> Code {
    Code { id: id.into(), name: Text { ro: ro.into(), en: en.into() }, parent: None }
}

fn own(id: &'static str, ro: &str, en: &str, codes: Vec<Code>) -> Codelist {
    let name = Text { ro: ro.to_owned(), en: en.to_owned() };
    Codelist { id, agency: AGENCY, version: VERSION, partial: false, name, codes }
}

fn shared(id: &'static str, version: &'static str, ro: &str, en: &str, codes: Vec<Code>) -> Codelist {
    Codelist { agency: "SDMX", version, partial: true, ..own(id, ro, en, codes) }
}

/// Id of a check: only letters, digits, `_`, `@`, `$` and `-` may stand in a code.
#[must_use]
pub fn indicator_code(publication: &Publication<'_>, figure: &Figure<'_>) -> String {
    match figure.joint {
        Some(Joint::All) => return ALL.to_owned(),
        Some(Joint::Standard(number)) => return format!("STANDARD_{number}"),
        Some(Joint::Indicator(at)) => {
            return publication.catalogue.indicators.get(at).map(|i| plain(&i.id)).unwrap_or_default();
        }
        None => {}
    }
    figure.check.map_or_else(|| PROVIDERS.to_owned(), |(i, c)| plain(&format!("{}__{}", i.id, c.id)))
}

/// Id of a series; the total where the figure is no tally's.
#[must_use]
pub fn series_code(figure: &Figure<'_>) -> String {
    match (figure.check, figure.by) {
        (Some((indicator, _)), Some(by)) if !by.is_empty() => {
            plain(&format!("{}__{}", indicator.id, series::id(by).replace(';', "$")))
        }
        _ => TOTAL.to_owned(),
    }
}

fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || "_@$-".contains(c) { c } else { '_' }).collect()
}

/// All code lists of a publication.
#[must_use]
pub fn codelists(publication: &Publication<'_>, figures: &[Figure<'_>]) -> Vec<Codelist> {
    let mut lists = shared_lists();
    lists.push(own("CL_AREA", "Teritorii", "Areas", areas(publication)));
    for (id, list, ro, en) in [
        ("CL_PROVIDER_KIND", "provider_kind", "Tipuri de furnizor", "Kinds of provider"),
        ("CL_SERVICE_KIND", "service_kind", "Tipuri de serviciu", "Kinds of service"),
        ("CL_CASE_CATEGORY", "case_category", "Categorii de caz", "Case categories"),
    ] {
        let known = publication.schema.codes.get(list).into_iter().flat_map(|list| &list.codes);
        let mut codes = vec![
            code(TOTAL, "total", "total"),
            code(UNKNOWN, "necunoscut", "unknown"),
            code(NOT_APPLICABLE, "nu se aplică sau necunoscut", "not applicable, or unknown"),
        ];
        codes.extend(known.map(|known| Code { id: known.id.clone(), name: known.title.clone(), parent: None }));
        lists.push(own(id, ro, en, codes));
    }
    lists.push(own("CL_INDICATOR", "Verificări", "Checks", indicators(publication, figures)));
    lists.push(own("CL_SERIES", "Serii", "Series", all_series(publication, figures)));
    let measures = Measure::all().map(|m| code(m.id(), m.words(Lang::Ro), m.words(Lang::En))).collect();
    lists.push(own("CL_MEASURE", "Mărimi", "Measures", measures));
    let units = vec![
        code("PROVIDERS", "furnizori", "providers"),
        code("CASES", "cazuri", "cases"),
        code("PERSONS", "persoane", "persons"),
        code("NUMBER", "număr", "number"),
        code("RATIO", "raport, de la 0 la 1", "ratio, 0 to 1"),
        code("VALUE", "unitatea verificării (zile, ore, cazuri …)", "the check's own unit (days, hours, cases …)"),
    ];
    lists.push(own("CL_UNIT_MEASURE", "Unități de măsură", "Units of measure", units));
    lists
}

fn shared_lists() -> Vec<Codelist> {
    vec![
        shared(
            "CL_FREQ",
            "2.1",
            "Frecvența",
            "Frequency",
            vec![code("A", "anuală", "Annual"), code("M", "lunară", "Monthly"), code("_O", "alta", "Other")],
        ),
        shared("CL_SEX", "2.1", "Sexul", "Sex", vec![code(TOTAL, "total", "Total")]),
        shared(
            "CL_OBS_STATUS",
            "2.2",
            "Starea observației",
            "Observation status",
            vec![
                code("A", "valoare normală", "Normal value"),
                code("B", "întrerupere a seriei", "Time series break"),
                code("Q", "valoare lipsă; suprimată", "Missing value; suppressed"),
            ],
        ),
        shared(
            "CL_CONF_STATUS",
            "1.3",
            "Starea de confidențialitate",
            "Confidentiality status",
            vec![
                code("F", "liberă pentru publicare", "Free (free for publication)"),
                code("C", "informație statistică confidențială", "Confidential statistical information"),
                code(
                    "A",
                    "confidențialitate primară din cauza numerelor mici",
                    "Primary confidentiality due to small counts",
                ),
                code(
                    "O",
                    "confidențialitate primară din cauza dominanței unei singure unități",
                    "Primary confidentiality due to dominance by one unit",
                ),
                code(
                    "D",
                    "confidențialitate secundară stabilită de expeditor, nu se publică",
                    "Secondary confidentiality set by the sender, not for publication",
                ),
            ],
        ),
    ]
}

fn areas(publication: &Publication<'_>) -> Vec<Code> {
    let named = |slice: &Slice, parent: Option<String>| Code {
        id: slice.area(),
        name: Text { ro: slice.title(publication.schema, Lang::Ro), en: slice.title(publication.schema, Lang::En) },
        parent,
    };
    let nation = Slice::Nation.area();
    let mut codes = vec![named(&Slice::Nation, None)];
    codes.extend(area::regions().map(|r| named(&Slice::Region(Some(r.to_owned())), Some(nation.clone()))));
    codes.push(named(&Slice::Region(None), Some(nation)));
    codes.extend(COUNTIES.iter().map(|c| named(&Slice::County(c.iso.to_owned()), Some(c.region().to_owned()))));
    let sectors = (1..=SECTORS).map(Some).chain([None]);
    codes.extend(sectors.map(|sector| named(&Slice::Sector(sector), Some(BUCHAREST.to_owned()))));
    codes
}

fn indicators(publication: &Publication<'_>, figures: &[Figure<'_>]) -> Vec<Code> {
    let mut codes = vec![code(PROVIDERS, "furnizorii înșiși", "the providers themselves")];
    let mut known: BTreeMap<usize, Code> = BTreeMap::new();
    let mut together: BTreeMap<Joint, Code> = BTreeMap::new();
    for figure in figures {
        if let Some(joint) = figure.joint {
            together.entry(joint).or_insert_with(|| {
                let name = |lang| publication.joint_title(lang, joint).to_owned();
                code(indicator_code(publication, figure), name(Lang::Ro), name(Lang::En))
            });
        }
        if let (Some(number), Some((indicator, check))) = (figure.key.check, figure.check) {
            known.entry(number).or_insert_with(|| {
                let name = |lang| {
                    let title = publication.title(lang, indicator, check);
                    format!("{}/{}: {title}", indicator.id, check.id)
                };
                code(indicator_code(publication, figure), name(Lang::Ro), name(Lang::En))
            });
        }
    }
    codes.extend(together.into_values());
    codes.extend(known.into_values());
    codes
}

fn all_series(publication: &Publication<'_>, figures: &[Figure<'_>]) -> Vec<Code> {
    let mut codes: BTreeMap<String, Code> = BTreeMap::new();
    for figure in figures {
        if let (Some((_, check)), Some(by)) = (figure.check, figure.by.filter(|by| !by.is_empty())) {
            let id = series_code(figure);
            codes.entry(id.clone()).or_insert_with(|| {
                let words = |lang| publication.series_words(lang, check, by);
                code(id, words(Lang::Ro), words(Lang::En))
            });
        }
    }
    std::iter::once(code(TOTAL, "total", "total")).chain(codes.into_values()).collect()
}
