//! All checks of a catalogue over all registers: one pass for all providers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::absent::Absent;
use super::acts::{Act, Acts};
use super::context::{Audit, Context};
use super::located::{Fields, Located};
use super::population::Population;
use super::sink::{CheckOutcomes, OutcomeCollector};
use super::task::Task;
use super::terms;
use crate::catalogue::indicator::{Catalogue, Check, Indicator, Kind, Nature};
use crate::expr::Doubt;
use crate::registers::paths::located;
use crate::registers::spec::{Role, Schema};
use crate::registers::table::DANGLING;
use crate::registers::{Registers, Table};
use crate::results::kind::each_kind;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::results::{
    CheckName, CheckResult, IndicatorResult, Outcome, ProviderFacts, ProviderResults, StandardResult, reason,
};
use crate::text::ShortText;

/// Audits all providers: one entry per provider, by provider id.
#[must_use]
pub fn evaluate(
    registers: &Registers,
    audit: &Audit,
    catalogue: &Catalogue,
    progress: &(dyn Fn() + Sync),
) -> Vec<ProviderResults> {
    evaluate_all(&Acts::new(registers, audit, catalogue), progress)
}

/// The same with acts that other steps share.
#[must_use]
pub fn evaluate_all(acts: &Acts, progress: &(dyn Fn() + Sync)) -> Vec<ProviderResults> {
    let Some(latest) = acts.latest() else { return Vec::new() };
    let mut providers = empty_results(latest.registers);
    let absences = Absent::new(latest.registers);
    for act in &acts.each {
        let mut computed = computed(act, &absences, progress);
        let mut checks: Vec<Vec<Box<CheckResult>>> =
            providers.iter().map(|_| computed.iter_mut().filter_map(Iterator::next).collect()).collect();
        let each = providers.par_iter_mut().zip(&mut checks);
        each.for_each(|(provider, checks)| judge(act.whole.catalogue, checks, provider));
    }
    if !latest.audit.aggregate_only {
        for (owner, load) in latest.caseloads(&limits(latest)) {
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

/// The checks of an act, each with what it gave for all providers.
fn computed(act: &Act, absences: &Absent, progress: &(dyn Fn() + Sync)) -> Vec<std::vec::IntoIter<Box<CheckResult>>> {
    let Context { registers, catalogue, .. } = &act.whole;
    // Nobody visits for an act that was not in force on any of the days.
    let looked_at = |check: &&Check| act.own().is_some() || !matches!(check.kind, Kind::OnSite(_));
    let checks: Vec<(&Indicator, &Check)> =
        catalogue.indicators.iter().flat_map(|i| i.checks.iter().filter(looked_at).map(move |c| (i, c))).collect();
    checks
        .par_iter()
        // Each alone: one may take as long as fifty others.
        .with_max_len(1)
        .map(|(indicator, check)| {
            let context = act.of(&check.kind);
            let task = Task::new(context.unwrap_or(&act.whole), indicator, check);
            let mut sink = OutcomeCollector::new(task.context);
            // Where no provider has what the check needs, there is nothing to compute.
            let owners = 0..u32::try_from(registers.providers.len()).unwrap_or(u32::MAX);
            let there = |owner| missing(registers, &check.needs, owner).is_empty();
            if context.is_some_and(|context| !context.stop.is_asked()) && owners.clone().any(there) {
                compute(&task, check, &mut sink);
            }
            progress();
            let name = indicator.name_of(check);
            let fields = task.fields();
            let lacks = |list: &[String], owner| match context {
                Some(_) => missing(registers, list, owner),
                // What is not asked for is not missed.
                None => Vec::new(),
            };
            let result = |(owner, gathered)| {
                let lacks = Lacks {
                    needed: lacks(&check.needs, owner),
                    optional: lacks(&check.optional, owner),
                    columns: absences.of(&fields, owner),
                    not_kept: registers.not_kept.get(owner as usize).filter(|names| !names.is_empty()),
                    home: check.kind.facts().register(),
                    schema: &registers.schema,
                };
                Box::new(result(&name, check, lacks, gathered))
            };
            owners.zip(sink.finish()).map(result).collect::<Vec<_>>().into_iter()
        })
        .collect()
}

/// The largest number of cases allowed in each role at the end of the period, by row of the person; of several that may
/// be the one, the highest.
fn limits(context: &Context) -> BTreeMap<String, Vec<f64>> {
    let reference = context.period().reference();
    let checks = context.catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| (i, c)));
    checks
        .filter_map(|(i, c)| match &c.kind {
            Kind::Load(load) => {
                let task = Task::new(context, i, c);
                let people = Population::new(&task, &load.register);
                if !task.parameter(&load.at_most)?.of_row() {
                    let limit = task.number(&load.at_most, reference)?;
                    return Some((load.role.clone(), vec![limit; people.len()]));
                }
                let days = vec![Some(reference); people.len()];
                let (known, open) = terms::numbers(&people, &load.at_most, &days);
                let of = |(row, known): (u32, Option<f64>)| {
                    let several = open.get(&row).into_iter().flat_map(|(numbers, _)| numbers.iter().copied());
                    several.chain(known).reduce(f64::max).unwrap_or(f64::INFINITY)
                };
                Some((load.role.clone(), (0u32..).zip(known).map(of).collect()))
            }
            _ => None,
        })
        .collect()
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
    /// Of registers and columns, those that the provider says not to keep.
    not_kept: Option<&'a BTreeSet<String>>,
    /// The register from which outcomes name fields.
    home: Option<&'a str>,
    schema: &'a Schema,
}

impl Lacks<'_> {
    /// Whether what leaves an outcome open are columns that the provider says not to keep, and nothing else. An outcome
    /// that names a whole register hangs on all that the register lacks.
    fn is_not_kept(&self, outcome: &Outcome) -> bool {
        let Some(not_kept) = self.not_kept else { return false };
        let is_named = |path: &ShortText| match located(self.schema, self.home.unwrap_or(""), path) {
            Some((register, Some(field))) => not_kept.contains(&format!("{}.{}", register.id, field.id)),
            Some((register, None)) => {
                let of_register = |column: &&String| column.split_once('.').is_some_and(|(id, _)| id == register.id);
                let mut lacking = self.columns.iter().filter(of_register).peekable();
                lacking.peek().is_some() && lacking.all(|column| not_kept.contains(column))
            }
            None => false,
        };
        let open = outcome.outcome == State::Undetermined && outcome.reason == Doubt::ColumnMissing.reason();
        open && !outcome.fields.is_empty() && outcome.fields.iter().all(is_named)
    }

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
    let mut gathered = if computable { gathered } else { CheckOutcomes::default() };
    for outcome in gathered.outcomes.iter_mut().filter(|outcome| lacks.is_not_kept(outcome)) {
        outcome.reason = reason::NOT_KEPT.into();
    }
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

/// Adds the checks of an act, and the verdicts of its indicators and standards that follow from them.
#[allow(clippy::vec_box)]
fn judge(act: &Catalogue, checks: &mut Vec<Box<CheckResult>>, provider: &mut ProviderResults) {
    let known = provider.indicators.len();
    // Checks stand in the catalogue's order: those of one indicator are next to each other.
    let mut rest = checks.as_slice();
    for indicator in &act.indicators {
        let count = rest.iter().take_while(|check| check.indicator.as_str() == indicator.id).count();
        let (own, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        rest = others;
        let binding = own.iter().filter(|check| matches!(check.nature, Nature::Obligation | Nature::OnSite));
        let verdict = Verdict::worst(binding.map(|own| own.verdict));
        let standard = indicator.standard;
        provider.indicators.push(IndicatorResult { indicator: indicator.id.as_str().into(), standard, verdict });
    }
    for standard in &act.standards {
        let own = provider.indicators.iter().skip(known).filter(|result| result.standard == standard.number);
        let verdict = Verdict::worst(own.map(|result| result.verdict));
        provider.standards.push(StandardResult { standard: standard.number, verdict });
    }
    provider.checks.append(checks);
}

fn empty_results(registers: &Registers) -> Vec<ProviderResults> {
    let each = registers.providers.iter().zip(facts(registers)).zip(files(registers)).zip(&registers.not_kept);
    each.map(|(((id, provider), files), not_kept)| ProviderResults {
        provider_id: id.clone(),
        provider,
        files,
        not_kept: not_kept.clone(),
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
