//! Kind of service and case category of every row of a register: the strata by which counts are split.

use std::sync::Arc;

use super::context::Context;
use super::stratum::{NO_CODE, Strata, StratumCode};
use super::task::Task;
use crate::expr::{self, Columns, Data, Expr, Path, Reading, Type};
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
    let service = expr::service_kind(register, context.registers);
    let category = category_path(&service, context, register);
    let service = codes(context, register, Some(service));
    let category = codes(context, register, category);
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

/// The path to the category of a subject's case: the path to its service with `cases` on the way.
fn category_path(service: &Path, context: &Context, register: usize) -> Option<Path> {
    let schema = context.schema();
    let cases = schema.position("cases")?;
    let mut at = register;
    let mut steps = Vec::new();
    let mut rest = service.steps.iter();
    while at != cases {
        let step = rest.next()?;
        let field = schema.registers.get(at)?.field(step)?;
        at = schema.position(field.of.as_deref()?)?;
        steps.push(step.clone());
    }
    let kind = Type::Code("case_category".to_owned());
    Some(Path { subject: false, steps, name: "category".to_owned(), register: cases, kind })
}

/// Counts by stratum with the names of their codes, in the order of the names.
#[must_use]
pub fn print(context: &Context, counts: Vec<(StratumCode, Counts)>) -> Vec<Stratum> {
    let name = |list: &str, code: u16| {
        context.schema().codes.get(list).and_then(|l| l.get(u32::from(code))).map(|c| c.id.as_str().into())
    };
    let mut strata: Vec<Stratum> = counts
        .into_iter()
        .map(|(code, counts)| Stratum {
            service_kind: name("service_kind", code.service),
            case_category: name("case_category", code.category),
            counts,
        })
        .collect();
    strata.sort_by(|a, b| (&a.service_kind, &a.case_category).cmp(&(&b.service_kind, &b.case_category)));
    strata
}
