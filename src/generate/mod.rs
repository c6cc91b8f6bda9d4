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
mod cut;
mod edition;
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

use edition::{Edition, Files, Part, one};
use faults::Faults;
use provider::Settings;
use write::{FileFormat, Layout};

use crate::output::{OutputError, in_place};
use crate::registers::spec::Schema;
use crate::text::Lang;

/// What to make up.
#[derive(Debug, Clone)]
pub struct Request {
    /// Number of providers.
    pub providers: u64,
    /// Number of cases of all providers.
    pub cases: u64,
    /// Seed of all chance.
    pub seed: u64,
    /// The year that is told, to its last day; the first, where several are.
    pub year: i32,
    /// How many years are told, each as its registers were on its last day: one and the same nation, growing older.
    pub years: u32,
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
    let settings = Settings::new(request.seed, (request.year, request.years), request.events, request.one_manager)
        .ok_or(GenerateError::Year(request.year))?;
    let providers = nation::nation(request.providers, request.cases, request.seed);
    let mut made = Made { providers: providers.len() as u64, ..Made::default() };
    let mut editions = Edition::all(request, &settings)
        .map(|told| Files::new(told, request, schema))
        .collect::<Result<Vec<_>, _>>()?;
    let told: Vec<Edition> = editions.iter().map(|files| files.told.clone()).collect();
    // A row that names nobody belongs to the provider whose files carry it, where they carry no other's rows.
    let alone = request.layout == Layout::Folders || providers.len() == 1;
    for chunk in providers.chunks(TOGETHER) {
        let parts: Vec<Result<Vec<Part>, GenerateError>> = chunk
            .par_iter()
            .map(|provider| {
                let parts = one(provider, request, (&settings, &told), schema, alone);
                tick(provider.cases);
                parts
            })
            .collect();
        for (provider, parts) in chunk.iter().zip(parts) {
            made.cases += provider.cases;
            for (files, part) in editions.iter_mut().zip(parts?) {
                made.rows += part.rows;
                files.add(part)?;
            }
        }
    }
    editions.into_iter().try_for_each(Files::finish)?;
    Ok(made)
}
