//! Kind of service and case category of every row of a register: the strata by which counts are split.

use std::sync::Arc;

use super::context::Context;
use super::stratum::{NO_CODE, Strata, StratumCode};
use super::task::Task;
use crate::expr::{self, Columns, Data, Expr, Path, Reading};
use crate::registers::spec::CodeList;
use crate::registers::values::options;
use crate::results::Stratum;
use crate::results::outcome::Counts;

impl Context<'_> {
    /// The strata of a register's rows.
    #[must_use]
    pub fn strata(&self, register: usize) -> Arc<Strata> {
        let compute = || Arc::new(strata_of(self, register));
        self.shared.strata.get(register).map_or_else(compute, |slot| Arc::clone(slot.get_or_init(compute)))
    }
}

/// Follows the references of a register to services and cases.
fn strata_of(context: &Context, register: usize) -> Strata {
    let schema = context.schema();
    let service = codes(context, register, expr::service_kind(register, schema));
    let category = codes(context, register, expr::on_the_way(register, schema, &schema.roles.strata.1));
    let len = service.len().max(category.len());
    let at = |codes: &[u16], row: usize| codes.get(row).copied().unwrap_or(NO_CODE);
    let codes = (0..len).map(|row| StratumCode { service: at(&service, row), category: at(&category, row) }).collect();
    Strata { codes }
}

fn codes(context: &Context, register: usize, path: Option<Path>) -> Vec<u16> {
    let none = Columns::default();
    let task = Task::of_catalogue(context);
    let frame = task.whole(register, &none, Reading::Settled);
    match path.map(|path| expr::eval(&Expr::Column(path), &frame).data) {
        Some(Data::Code(codes)) => {
            let code = |code: Option<u32>| code.and_then(|code| u16::try_from(code).ok()).unwrap_or(NO_CODE);
            options(&codes).into_iter().map(code).collect()
        }
        _ => Vec::new(),
    }
}

/// Counts by stratum with the names of their codes, in the order of the names.
#[must_use]
pub fn print(context: &Context, counts: Vec<(StratumCode, Counts)>) -> Vec<Stratum> {
    let schema = context.schema();
    let list_of = |place: &str| {
        let (register, field) = place.split_once('.')?;
        schema.codes.get(schema.register(register)?.field(field)?.of.as_deref()?)
    };
    let (services, categories) = (list_of(&schema.roles.strata.0), list_of(&schema.roles.strata.1));
    let name = |list: Option<&CodeList>, code: u16| {
        list.and_then(|list| list.get(u32::from(code))).map(|code| code.id.as_str().into())
    };
    let mut strata: Vec<Stratum> = counts
        .into_iter()
        .map(|(code, counts)| Stratum {
            service_kind: name(services, code.service),
            case_category: name(categories, code.category),
            counts,
        })
        .collect();
    strata.sort_by(|a, b| (&a.service_kind, &a.case_category).cmp(&(&b.service_kind, &b.case_category)));
    strata
}
