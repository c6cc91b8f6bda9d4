//! The editions of a nation: each year's registers as they were on its last day, and what an audit of them must find.

use std::path::PathBuf;

use super::cut::Cut;
use super::nation::Provider;
use super::provider::{self, Settings};
use super::seeded::SeededRng;
use super::table::Tables;
use super::truth::file::{CheckTruth, ProviderTruth, TruthWriter, add_canonical};
use super::truth::{self, Rows, Source};
use super::write::{self, BlockWriter, FileFormat, Layout, Nation, Share, Style};
use super::{GenerateError, Request};
use crate::registers::spec::Schema;
use crate::results::PeriodDates;
use crate::time::{Counting, Period, format_day, ymd};

/// What is told of one year, and where.
#[derive(Debug, Clone)]
pub struct Edition {
    period: Period,
    out: PathBuf,
}

impl Edition {
    /// One for each year; of several, each has a folder of its own.
    pub fn all(request: &Request, settings: &Settings) -> impl Iterator<Item = Self> + use<> {
        let (out, several) = (request.out.clone(), request.years > 1);
        settings.years().map(move |(from, to)| {
            let out = if several { out.join(ymd(from).0.to_string()) } else { out.clone() };
            Self { period: Period { from, to, as_of: to }, out }
        })
    }
}

/// The files of an edition that all providers share.
#[derive(Debug)]
pub struct Files {
    pub told: Edition,
    nation: Option<Nation>,
    truth: Option<TruthWriter>,
}

impl Files {
    pub fn new(told: Edition, request: &Request, schema: &Schema) -> Result<Self, GenerateError> {
        let nation = match request.layout {
            Layout::Folders => None,
            Layout::National => Some(Nation::new(request.format, schema, &told.out, &plain(request))?),
        };
        let truth = match request.truth {
            true => Some(TruthWriter::new(&told.out, &PeriodDates::from(told.period), Counting::Calendar.id())?),
            false => None,
        };
        Ok(Self { told, nation, truth })
    }

    pub fn add(&mut self, part: Part) -> Result<(), GenerateError> {
        if let Some(nation) = &mut self.nation {
            nation.add(part.share)?;
        }
        if let (Some(truth), Some(provider)) = (&mut self.truth, &part.truth) {
            truth.add(provider)?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<(), GenerateError> {
        if let Some(nation) = self.nation {
            nation.finish()?;
        }
        if let Some(truth) = self.truth {
            truth.finish()?;
        }
        Ok(())
    }
}

/// One provider in an edition, made.
#[derive(Debug)]
pub struct Part {
    pub rows: u64,
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

/// One provider in all editions.
pub fn one(
    provider: &Provider,
    request: &Request,
    (settings, told): (&Settings, &[Edition]),
    schema: &Schema,
    alone: bool,
) -> Result<Vec<Part>, GenerateError> {
    // Faults and layout have a stream of their own, so that they leave the nation itself as it is.
    let mut dice = SeededRng::new(settings.seed, 2 + provider.index * 2);
    let own = request.faults.formats && request.layout == Layout::Folders;
    let mut style = if own { Style::of_some_office(request.lang, &mut dice) } else { plain(request) };
    style.typed &= can_be_typed(request);
    let desk = |told: &Edition| Desk::new(told, provider, request, schema, style);
    let mut desks = told.iter().map(desk).collect::<Result<Vec<_>, _>>()?;
    let mut failed = None;
    provider::make(provider, settings, schema, &mut |mut tables: Tables<'_>| {
        // Nothing is later than the last day of the only year.
        let happened = (told.len() > 1).then(|| tables.clone());
        request.faults.spoil(&mut tables, &mut dice);
        // Nothing more is written behind a file that could not be.
        if failed.is_none() {
            let put = desks.iter_mut().try_for_each(|desk| match &happened {
                None => desk.put(&tables, request),
                Some(happened) => desk.put_as_it_was(happened, &tables, request),
            });
            failed = put.err();
        }
    });
    match failed {
        Some(error) => Err(error),
        None => desks.into_iter().map(|desk| desk.finish(provider, request.layout, alone)).collect(),
    }
}

/// One provider's registers of one edition while they are written.
struct Desk<'s> {
    period: Period,
    style: Style,
    cut: Cut<'s>,
    /// The provider's own folder; none where its rows go into the nation's files.
    folder: Option<Box<dyn BlockWriter + 's>>,
    part: Part,
    canonical: Rows,
}

impl<'s> Desk<'s> {
    fn new(
        told: &Edition,
        provider: &Provider,
        request: &Request,
        schema: &'s Schema,
        style: Style,
    ) -> Result<Self, GenerateError> {
        let folder = match request.layout {
            Layout::Folders => {
                let folder = told.out.join(crate::output::names::safe_stem(&provider.id));
                Some(write::folder(request.format, schema, &folder, style)?)
            }
            Layout::National => None,
        };
        let part = Part { rows: 0, share: Share::new(request.format), truth: None };
        let cut = Cut::new(schema, told.period.to);
        Ok(Self { period: told.period, style, cut, folder, part, canonical: Rows::new() })
    }

    /// A block as it was on the edition's last day.
    fn put_as_it_was(
        &mut self,
        happened: &Tables<'s>,
        written: &Tables<'s>,
        request: &Request,
    ) -> Result<(), GenerateError> {
        let block = self.cut.block(happened, written);
        self.put(&block, request)
    }

    fn put(&mut self, tables: &Tables<'_>, request: &Request) -> Result<(), GenerateError> {
        self.part.rows += tables.count();
        if request.truth {
            add_canonical(&mut self.canonical, tables);
        }
        match &mut self.folder {
            Some(folder) => folder.put(tables)?,
            None => self.part.share.put(tables, &self.style)?,
        }
        Ok(())
    }

    fn finish(self, provider: &Provider, layout: Layout, alone: bool) -> Result<Part, GenerateError> {
        let Self { period, folder, mut part, canonical, .. } = self;
        if let Some(folder) = folder {
            folder.finish()?;
        }
        if !canonical.is_empty() {
            part.truth = truth_of(provider, canonical, &period, layout, alone);
        }
        Ok(part)
    }
}
