//! The provider's rehearsal: what the registers amount to today, and what becomes of them if nothing is done.

use std::collections::BTreeMap;

use super::{Audited, PipelineError, Request, Step, finish, go_on, read};
use crate::measure::{self, Acts, Audit};
use crate::registers::{Columns, Registers, last_day};
use crate::results::ProviderResults;
use crate::time::{Day, Period, Span};

/// A provider's rehearsal: the audit as of a day, and what would be breached some days later if nothing were done.
#[derive(Debug)]
pub struct Rehearsal {
    /// The audit, the same as that of [`super::run`].
    pub today: Audited,
    /// What the same registers amount to so many days later, one entry for each provider of the audit.
    pub later: Vec<ProviderResults>,
    /// The last day of those days.
    pub until: Day,
    /// The registers, to find cells in.
    pub registers: Registers,
    /// The columns of their sheets.
    pub columns: Columns,
    /// Codes of `staff_role` by provider id and staff id.
    functions: BTreeMap<String, BTreeMap<String, String>>,
}

impl Rehearsal {
    /// The code of a person's function, where the register of staff holds it.
    #[must_use]
    pub fn function(&self, provider: &str, staff: &str) -> Option<&str> {
        self.functions.get(provider)?.get(staff).map(String::as_str)
    }
}

/// Audits as of a day, and once more `within` days later; the period of the request is replaced by `span`.
///
/// # Errors
/// As [`super::run`]; also when the last day that the registers know is asked for and they hold no date.
pub fn rehearse(
    mut request: Request,
    span: Span,
    within: Day,
    step: &dyn Fn(Step),
    tick: &(dyn Fn() + Sync),
) -> Result<Rehearsal, PipelineError> {
    let inputs = read(&request, step)?;
    let last_known = || last_day(&inputs.schema, &inputs.reading.ingested);
    let period = span.period(last_known).ok_or(PipelineError::NoDate)?;
    request.audit.period = period;
    let columns = Columns::of(&inputs.reading.ingested);
    let (today, registers) = finish(&request, inputs, step, tick)?;
    let until = period.as_of.saturating_add(within);
    let period = Period { to: period.to.max(until), as_of: until, ..period };
    step(Step::Evaluate);
    let later = Audit { period, ..request.audit };
    let mut later = {
        let acts = Acts::new(&registers, &later, &today.catalogue).stopped_by(&request.stop);
        measure::evaluate_all(&acts, tick)
    };
    go_on(&request)?;
    later.retain(|provider| today.results.providers.iter().any(|p| p.provider_id == provider.provider_id));
    let functions = functions(&registers);
    Ok(Rehearsal { today, later, until, registers, columns, functions })
}

fn functions(registers: &Registers) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut functions: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let roles = registers.schema.codes.get("staff_role");
    let Some((table, roles)) = registers.table("staff").zip(roles) else { return functions };
    for (row, &owner) in (0_u32..).zip(&table.owner) {
        let provider = registers.providers.get(owner as usize);
        let code = table.code("role", row).and_then(|code| roles.get(code));
        if let (Some(provider), Some(id), Some(code)) = (provider, table.text("staff_id", row), code) {
            functions.entry(provider.clone()).or_default().insert(id.to_owned(), code.id.clone());
        }
    }
    functions
}
