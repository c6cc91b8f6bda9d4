//! A made-up world for the tests of the reports: a schema, a catalogue and results of any size.

mod acts;
mod catalogue;
mod outcomes;
mod providers;
mod spec;

pub use catalogue::catalogue;
pub use providers::{empty_provider, many_findings, provider, results};
pub use spec::schema;

use super::Report;
use super::words::Lang;
use crate::catalogue::indicator::Catalogue;
use crate::registers::spec::Schema;
use crate::results::Results;
use crate::results::sample::{Design, Stratum, draw};

/// Everything a report needs, owned.
pub struct World {
    pub schema: Schema,
    pub catalogue: Catalogue,
    pub results: Results,
}

impl World {
    pub fn of(results: Results) -> Self {
        Self { schema: schema(), catalogue: catalogue(), results }
    }

    /// A lively provider, as an inspector would meet it.
    pub fn lively() -> Self {
        Self::of(results(vec![provider("DGASPC-CJ")]))
    }

    /// With a sample of so many persons for the visit.
    pub fn sampled(&mut self, persons: usize) {
        let keys: Vec<_> = (0..persons).map(|i| format!("S-{i:03}")).collect();
        let stratum = |key: &str| Stratum {
            service: Some(if key.ends_with('7') { "SV-2" } else { "SV-1" }.into()),
            manager: None,
            findings: key.ends_with('3'),
        };
        let sample = draw(keys.iter().map(|key| (key.as_str(), stratum(key))), &Design::default());
        if let Some(provider) = self.results.providers.first_mut() {
            provider.samples = [("I1.1.1/known".to_owned(), sample)].into();
        }
    }

    pub fn report(&self, lang: Lang) -> Report<'_> {
        Report {
            provider: &self.results.providers[0],
            results: &self.results,
            catalogue: &self.catalogue,
            schema: &self.schema,
            lang,
        }
    }
}

/// Writes the reports of the lively provider into the folder named by `MMS_LOOK`, to be rendered and looked at.
#[test]
#[ignore = "writes files to look at"]
fn write_reports_to_look_at() {
    let Some(folder) = std::env::var_os("MMS_LOOK").map(std::path::PathBuf::from) else { return };
    let mut world = World::lively();
    world.sampled(120);
    for lang in [Lang::Ro, Lang::En] {
        let report = world.report(lang);
        let extras = super::workbook::Extras { command: Some("mms audit export --year 2024"), ..Default::default() };
        super::workbook::write_with(&folder.join(format!("{}.xlsx", lang.id())), &report, &extras).unwrap();
        let page = super::html::page(report.provider, report.results, report.catalogue, report.schema, lang);
        std::fs::write(folder.join(format!("{}.html", lang.id())), page).unwrap();
        let workbooks = [(report.provider.provider_id.clone(), "reports/DGASPC-CJ.xlsx".into())];
        let (results, catalogue, schema) = (report.results, report.catalogue, report.schema);
        let text = super::terminal::summary(results, catalogue, schema, lang, false, &workbooks);
        std::fs::write(folder.join(format!("{}.txt", lang.id())), text).unwrap();
    }
}

/// How long a very long workbook takes; `cargo test --release -- --ignored --nocapture how_long`.
#[test]
#[ignore = "measures"]
fn how_long_a_very_long_workbook_takes() {
    let world = World::of(results(vec![many_findings("P", 120_000)]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.xlsx");
    let start = std::time::Instant::now();
    super::workbook::write_with(&path, &world.report(Lang::Ro), &super::workbook::Extras::default()).unwrap();
    println!("{:?}, {} bytes", start.elapsed(), std::fs::metadata(&path).unwrap().len());
}
