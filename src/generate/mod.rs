//! A synthetic nation: providers, their registers with realistic structure and faults, and what an audit must find.
//!
//! Nobody in it is real, so that tests, training and benchmarks need no child's data. Chance comes from a seed, one
//! stream per provider: the same request gives the same files on any number of threads. Providers are made one by one
//! and written at once; a nation of millions of rows needs little memory.
//!
//! ```text
//! nation ──▶ provider (cases through their stages) ──▶ faults ──▶ files (folders, or one per register)
//!                                                         └────▶ truth.json (a naive reading of the same rows)
//! ```

mod counties;
pub(crate) mod faults;
mod nation;
mod provider;
pub mod seeded;
pub(crate) mod table;
pub mod truth;
pub mod write;

use std::path::PathBuf;

use rayon::prelude::*;
use thiserror::Error;

use faults::Faults;
use nation::Provider;
use provider::Settings;
use seeded::SeededRng;
use table::Tables;
use truth::file::{CheckTruth, ProviderTruth, TruthWriter, add_canonical};
use truth::{Rows, Source};
use write::{FileFormat, Layout, Nation, Share, Style};

use crate::output::{OutputError, in_place};
use crate::registers::spec::Schema;
use crate::results::PeriodDates;
use crate::text::Lang;
use crate::time::format_day;
use crate::time::{Counting, Period};

/// What to make up.
#[derive(Debug, Clone)]
pub struct Request {
    /// Number of providers.
    pub providers: u64,
    /// Number of cases of all providers.
    pub cases: u64,
    /// Seed of all chance.
    pub seed: u64,
    /// The year that is told, to its last day.
    pub year: i32,
    /// Repeated events of a case happen so many times as often.
    pub events: u32,
    /// All cases of a provider go to one case manager.
    pub one_manager: bool,
    /// What is wrong with the registers.
    pub faults: Faults,
    /// File format.
    pub format: FileFormat,
    /// Folders or national files.
    pub layout: Layout,
    /// Whether to write what an audit must find.
    pub truth: bool,
    /// Language of headings and codes.
    pub lang: Lang,
    /// Where to.
    pub out: PathBuf,
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Made {
    /// Providers.
    pub providers: u64,
    /// Cases.
    pub cases: u64,
    /// Rows of all registers.
    pub rows: u64,
}

/// Why nothing was made.
#[derive(Debug, Error)]
pub enum GenerateError {
    /// No such year.
    #[error("there is no year {0}")]
    Year(i32),
    /// Workbooks hold one provider each.
    #[error("workbooks hold one provider each")]
    NationalWorkbook,
    /// A sheet has no room for a register.
    #[error("{}: a sheet holds 1,048,576 rows", .0.display())]
    SheetFull(PathBuf),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] OutputError),
}

impl GenerateError {
    /// What happened, in the user's language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Year(year) => match lang {
                Lang::Ro => format!("anul {year} nu există"),
                Lang::En => format!("there is no year {year}"),
            },
            Self::NationalWorkbook => lang
                .t(
                    "un registru de calcul cuprinde un singur furnizor: pentru fișiere naționale alegeți --format csv sau --format parquet",
                    "a workbook holds one provider: choose --format csv or --format parquet for national files",
                )
                .to_owned(),
            Self::SheetFull(path) => {
                let path = in_place(path);
                let path = path.display();
                match lang {
                    Lang::Ro => format!(
                        "{path}: o foaie cuprinde cel mult 1.048.576 de rânduri; alegeți --format csv sau --format parquet, ori mai puține cazuri"
                    ),
                    Lang::En => format!(
                        "{path}: a sheet holds at most 1,048,576 rows; choose --format csv or --format parquet, or fewer cases"
                    ),
                }
            }
            Self::Write(error) => error.in_words(lang),
        }
    }
}

/// Providers that are made side by side before their files are put in order.
const TOGETHER: usize = 64;

/// Makes a nation; `tick` is called with the number of cases when a provider is done.
///
/// # Errors
/// When a file cannot be written, or there is no such year.
pub fn generate(request: &Request, schema: &Schema, tick: &(dyn Fn(u64) + Sync)) -> Result<Made, GenerateError> {
    let settings = Settings::new(request.seed, request.year, request.events, request.one_manager)
        .ok_or(GenerateError::Year(request.year))?;
    let providers = nation::nation(request.providers, request.cases, request.seed);
    let mut made = Made { providers: providers.len() as u64, ..Made::default() };
    let mut national = match request.layout {
        Layout::Folders => None,
        Layout::National => Some(Nation::new(request.format, schema, &request.out, &plain(request))?),
    };
    let period = Period::year(request.year).ok_or(GenerateError::Year(request.year))?;
    let mut truth = match request.truth {
        true => Some(TruthWriter::new(&request.out, &PeriodDates::from(period), Counting::Calendar.id())?),
        false => None,
    };
    // A row that names nobody belongs to the provider whose files carry it, where they carry no other's rows.
    let alone = request.layout == Layout::Folders || providers.len() == 1;
    for chunk in providers.chunks(TOGETHER) {
        let parts: Vec<Result<Part, GenerateError>> = chunk
            .par_iter()
            .map(|provider| {
                let part = one(provider, request, &settings, schema, alone);
                tick(provider.cases);
                part
            })
            .collect();
        for (provider, part) in chunk.iter().zip(parts) {
            let part = part?;
            made.cases += provider.cases;
            made.rows += part.rows;
            if let Some(nation) = &mut national {
                nation.add(part.share)?;
            }
            if let (Some(truth), Some(provider)) = (&mut truth, &part.truth) {
                truth.add(provider)?;
            }
        }
    }
    if let Some(nation) = national {
        nation.finish()?;
    }
    if let Some(truth) = truth {
        truth.finish()?;
    }
    Ok(made)
}

/// One provider, made.
#[derive(Debug)]
struct Part {
    rows: u64,
    /// For national files.
    share: Share,
    /// What an audit must find, as JSON.
    truth: Option<String>,
}

/// The style without habits.
fn plain(request: &Request) -> Style {
    Style { typed: can_be_typed(request), ..Style::plain(request.lang) }
}

/// Typed columns of Parquet have no room for rubbish.
fn can_be_typed(request: &Request) -> bool {
    request.format != FileFormat::Parquet || request.faults.rubbish == 0.0
}

/// What an audit of a provider's canonical rows must find, as JSON.
fn truth_of(provider: &Provider, rows: Rows, period: &Period, layout: Layout, alone: bool) -> Option<String> {
    let dates = PeriodDates::from(*period);
    let [from, to, as_of] = [dates.from, dates.to, dates.as_of].map(format_day);
    let days = (from.as_str(), to.as_str(), as_of.as_str());
    let carrier = alone.then(|| provider.id.clone());
    let source = |rows: Rows| Source { rows, carrier: carrier.clone(), ..Source::default() };
    let sources = match layout {
        Layout::Folders => vec![source(rows)],
        // A nation's register is a file: one without a row of this provider is not this provider's.
        Layout::National => rows.into_iter().map(|register| source(Rows::from([register]))).collect(),
    };
    let results = truth::audit_sources(sources, days, Counting::Calendar.id())?;
    let checks = results.into_iter().filter(|r| r.provider == provider.id).map(CheckTruth::from).collect();
    serde_json::to_string(&ProviderTruth { provider_id: provider.id.clone(), checks }).ok()
}

fn one(
    provider: &Provider,
    request: &Request,
    settings: &Settings,
    schema: &Schema,
    alone: bool,
) -> Result<Part, GenerateError> {
    // Faults and layout have a stream of their own, so that they leave the nation itself as it is.
    let mut dice = SeededRng::new(settings.seed, 2 + provider.index * 2);
    let own = request.faults.formats && request.layout == Layout::Folders;
    let mut style = if own { Style::of_some_office(request.lang, &mut dice) } else { plain(request) };
    style.typed &= can_be_typed(request);
    let mut part = Part { rows: 0, share: Share::new(request.format), truth: None };
    let mut canonical = Rows::new();
    let mut sink = match request.layout {
        Layout::Folders => {
            let folder = request.out.join(crate::output::names::safe_stem(&provider.id));
            Some(write::folder(request.format, schema, &folder, style)?)
        }
        Layout::National => None,
    };
    let mut failed = None;
    provider::make(provider, settings, schema, &mut |mut tables: Tables<'_>| {
        request.faults.spoil(&mut tables, &mut dice);
        part.rows += tables.count();
        if request.truth {
            add_canonical(&mut canonical, &tables);
        }
        match &mut sink {
            Some(sink) if failed.is_none() => failed = sink.put(&tables).err(),
            Some(_) => {}
            None => part.share.put(&tables, &style),
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    if let Some(sink) = sink {
        sink.finish()?;
    }
    if request.truth {
        let period = Period { from: settings.from, to: settings.to, as_of: settings.to };
        part.truth = truth_of(provider, canonical, &period, request.layout, alone);
    }
    Ok(part)
}
