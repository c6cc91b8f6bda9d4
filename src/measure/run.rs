//! All checks of a catalogue over all registers: one pass for all providers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::absent::Absent;
use super::context::{Audit, Context};
use super::located::{Fields, Located};
use super::sink::{CheckOutcomes, OutcomeCollector};
use super::task::Task;
use crate::catalogue::indicator::{Catalogue, Check, Indicator, Kind, Nature};
use crate::registers::paths::located;
use crate::registers::spec::{Role, Schema};
use crate::registers::table::DANGLING;
use crate::registers::{Registers, Table};
use crate::results::kind::each_kind;
use crate::results::verdict::Verdict;
use crate::results::{CheckName, CheckResult, IndicatorResult, ProviderFacts, ProviderResults, StandardResult};
use crate::text::ShortText;

/// Audits all providers: one entry per provider, by provider id.
#[must_use]
pub fn evaluate(
    registers: &Registers,
    audit: &Audit,
    catalogue: &Catalogue,
    progress: &(dyn Fn() + Sync),
) -> Vec<ProviderResults> {
    evaluate_all(&Context::new(registers, audit, catalogue), progress)
}

/// The same with a context that other steps share.
#[must_use]
pub fn evaluate_all(context: &Context, progress: &(dyn Fn() + Sync)) -> Vec<ProviderResults> {
    let Context { registers, audit, catalogue, .. } = *context;
    let checks: Vec<(&Indicator, &Check)> =
        catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| (i, c))).collect();
    let absences = Absent::new(registers);
    let mut computed: Vec<std::vec::IntoIter<Box<CheckResult>>> = checks
        .par_iter()
        .map(|(indicator, check)| {
            let task = Task::new(context, indicator, check);
            let mut sink = OutcomeCollector::new(context);
            // Where no provider has what the check needs, there is nothing to compute.
            let owners = 0..u32::try_from(registers.providers.len()).unwrap_or(u32::MAX);
            let there = |owner| missing(registers, &check.needs, owner).is_empty();
            if !context.stop.is_asked() && owners.clone().any(there) {
                compute(&task, check, &mut sink);
            }
            progress();
            let name = indicator.name_of(check);
            let fields = task.fields();
            let result = |(owner, gathered)| {
                let lacks = Lacks {
                    needed: missing(registers, &check.needs, owner),
                    optional: missing(registers, &check.optional, owner),
                    columns: absences.of(&fields, owner),
                    home: check.kind.facts().register(),
                    schema: &registers.schema,
                };
                Box::new(result(&name, check, lacks, gathered))
            };
            owners.zip(sink.finish()).map(result).collect::<Vec<_>>().into_iter()
        })
        .collect();
    let mut providers = empty_results(registers);
    for provider in &mut providers {
        provider.checks = computed.iter_mut().filter_map(Iterator::next).collect();
    }
    providers.par_iter_mut().for_each(|provider| judge(catalogue, provider));
    let reference = context.period().reference();
    let limits: BTreeMap<String, f64> = catalogue
        .indicators
        .iter()
        .flat_map(|i| i.checks.iter().map(move |c| (i, c)))
        .filter_map(|(i, c)| match &c.kind {
            Kind::Load(load) => Some((load.role.clone(), Task::new(context, i, c).number(&load.at_most, reference)?)),
            _ => None,
        })
        .collect();
    if !audit.aggregate_only {
        for (owner, load) in context.caseloads(&limits) {
            if let Some(provider) = providers.get_mut(owner as usize) {
                provider.caseloads.push(load);
            }
        }
        for provider in &mut providers {
            provider.caseloads.sort_by(|a, b| (&a.role, &a.staff).cmp(&(&b.role, &b.staff)));
        }
    }
    providers
}

/// Evaluates one check on registers, for its problems and the fields that it reads.
#[must_use]
pub fn look_at(context: &Context, indicator: &Indicator, check: &Check) -> (Vec<Located>, Fields) {
    let task = Task::new(context, indicator, check);
    compute(&task, check, &mut OutcomeCollector::new(context));
    task.into_parts()
}

macro_rules! compute {
    ($($(#[$doc:meta])* $kind:ident $module:ident $gives:ident $ro:literal $en:literal;)*) => {
        fn compute(task: &Task, check: &Check, sink: &mut OutcomeCollector) {
            match &check.kind {
                $(Kind::$kind(config) => super::$module::evaluate(task, config, sink),)*
            }
        }
    };
}
each_kind!(compute);

/// The registers of a list that were not supplied for a provider.
fn missing(registers: &Registers, list: &[String], owner: u32) -> Vec<String> {
    let supplied = |id: &str| registers.table(id).and_then(|t| t.supplied_to.get(owner as usize)).copied();
    list.iter().filter(|id| supplied(id) != Some(true)).cloned().collect()
}

/// What a provider did not supply of what a check reads.
struct Lacks<'a> {
    /// Registers without which nothing can be said.
    needed: Vec<String>,
    /// Registers that are read where they are there.
    optional: Vec<String>,
    /// Columns that its sheets do not have.
    columns: Vec<String>,
    /// The register from which outcomes name fields.
    home: Option<&'a str>,
    schema: &'a Schema,
}

impl Lacks<'_> {
    /// How many outcomes hang on each of the columns, from how many give the same names.
    ///
    /// An outcome that names a whole register hangs on all that the register lacks, and one that names none of the columns
    /// on each of them.
    fn hanging(&self, named: &BTreeMap<Vec<ShortText>, u64>) -> BTreeMap<String, u64> {
        let mut hanging = BTreeMap::new();
        for (names, outcomes) in named {
            let found: Vec<_> =
                names.iter().filter_map(|path| located(self.schema, self.home.unwrap_or(""), path)).collect();
            let is_named = |column: &&String| {
                column.split_once('.').is_some_and(|(register, field)| {
                    found.iter().any(|(r, f)| r.id == register && f.is_none_or(|f| f.id == field))
                })
            };
            let own: Vec<&String> = self.columns.iter().filter(is_named).collect();
            let all = if own.is_empty() { self.columns.iter().collect() } else { own };
            for column in all {
                *hanging.entry(column.clone()).or_default() += outcomes;
            }
        }
        hanging
    }
}

fn result(name: &Arc<CheckName>, check: &Check, lacks: Lacks<'_>, gathered: CheckOutcomes) -> CheckResult {
    let computable = lacks.needed.is_empty();
    // What was computed for others from registers that this provider did not supply says nothing of it.
    let gathered = if computable { gathered } else { CheckOutcomes::default() };
    let verdict = match check.nature {
        Nature::OnSite => Verdict::ToVerify,
        _ if !computable => Verdict::NotComputable,
        Nature::Statistic | Nature::Recommendation => Verdict::Reported,
        Nature::Obligation => {
            Verdict::of_counts(&gathered.counts, gathered.undetermined_at_most, check.required, check.partial)
        }
    };
    let hang_on_column = if computable { lacks.hanging(&gathered.hanging) } else { BTreeMap::new() };
    CheckResult {
        name: Arc::clone(name),
        verdict,
        missing_registers: lacks.needed,
        absent_optional: lacks.optional,
        hang_on_column,
        absent_columns: if computable { lacks.columns } else { Vec::new() },
        counts: gathered.counts,
        undetermined_at_most: gathered.undetermined_at_most,
        outcomes: gathered.outcomes,
        tallies: gathered.tallies,
        histogram: gathered.histogram,
        elapsed: gathered.elapsed,
        strata: gathered.strata,
    }
}

/// Verdicts of indicators and standards from those of the checks.
fn judge(catalogue: &Catalogue, provider: &mut ProviderResults) {
    // Checks stand in the catalogue's order: those of one indicator are next to each other.
    let mut rest = provider.checks.as_slice();
    for indicator in &catalogue.indicators {
        let (own, others) = rest.split_at_checked(indicator.checks.len()).unwrap_or((rest, &[]));
        rest = others;
        let binding = |check: &Check| matches!(check.nature, Nature::Obligation | Nature::OnSite);
        let verdicts = indicator.checks.iter().zip(own).filter(|(check, _)| binding(check)).map(|(_, own)| own.verdict);
        let verdict = Verdict::worst(verdicts);
        let standard = indicator.standard;
        provider.indicators.push(IndicatorResult { indicator: indicator.id.as_str().into(), standard, verdict });
    }
    for standard in &catalogue.standards {
        let verdicts = catalogue
            .indicators
            .iter()
            .zip(&provider.indicators)
            .filter(|(i, _)| i.standard == standard.number)
            .map(|(_, r)| r.verdict);
        provider.standards.push(StandardResult { standard: standard.number, verdict: Verdict::worst(verdicts) });
    }
}

fn empty_results(registers: &Registers) -> Vec<ProviderResults> {
    let each = registers.providers.iter().zip(facts(registers)).zip(files(registers));
    each.map(|((id, provider), files)| ProviderResults {
        provider_id: id.clone(),
        provider,
        files,
        ..ProviderResults::default()
    })
    .collect()
}

/// The files that hold rows of each provider.
fn files(registers: &Registers) -> Vec<BTreeSet<Arc<str>>> {
    let mut sources: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); registers.providers.len()];
    for table in &registers.tables {
        let mut before = None;
        for (&owner, origin) in table.owner.iter().zip(&table.origin) {
            // Rows of one provider mostly stand together.
            if before.replace((owner, origin.source)) != Some((owner, origin.source))
                && let Some(known) = sources.get_mut(owner as usize)
            {
                known.insert(origin.source);
            }
        }
    }
    let name = |source: u32| registers.sources.get(source as usize).map(|(file, _)| Arc::clone(file));
    sources.into_iter().map(|known| known.into_iter().filter_map(name).collect()).collect()
}

fn facts(registers: &Registers) -> Vec<ProviderFacts> {
    let mut facts = vec![ProviderFacts::default(); registers.providers.len()];
    let schema = &registers.schema;
    let playing = |role: Role| schema.playing(role).and_then(|register| registers.tables.get(register));
    let own = schema.playing(Role::Provider).and_then(|register| schema.registers.get(register));
    let code = |table: &Table, field: &str, row: u32| {
        let list = own?.field(field)?.of.as_deref()?;
        schema.codes.get(list)?.get(table.code(field, row)?).map(|c| c.id.clone())
    };
    if let Some(table) = playing(Role::Provider) {
        for (row, &owner) in (0u32..).zip(&table.owner) {
            if let Some(fact) = facts.get_mut(owner as usize) {
                let text = |field: &str| table.text(field, row).map(str::to_owned);
                fact.name = text("name");
                fact.locality = text("locality");
                fact.accreditation_no = text("accreditation_no");
                fact.kind = code(table, "kind", row);
                fact.county = code(table, "county", row);
            }
        }
    }
    if let Some(table) = playing(Role::Service) {
        for (row, &owner) in (0u32..).zip(&table.owner) {
            if let (Some(fact), Some(licence)) = (facts.get_mut(owner as usize), table.text("licence_no", row)) {
                fact.licences.push(licence.to_owned());
            }
        }
    }
    let mut count = |role: Role, add: fn(&mut ProviderFacts)| {
        for &owner in playing(role).iter().flat_map(|t| &t.owner).filter(|o| **o < DANGLING) {
            if let Some(fact) = facts.get_mut(owner as usize) {
                add(fact);
            }
        }
    };
    count(Role::Subject, |f| f.cases += 1);
    count(Role::Worker, |f| f.staff += 1);
    facts
}
