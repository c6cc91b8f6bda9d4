//! Verdicts and counts in the workbook that must still be those of the results.

use super::misfit::{Fault, Misfit};
use super::tables::misfit;
use super::tables::{Cell, Row, Table};
use crate::report::table::Name as Column;
use crate::results::verdict::Verdict;
use crate::results::{CheckResult, ProviderResults};
use crate::text::Lang;

/// The checks with their counts and verdicts.
pub fn indicators(table: &Table, provider: &ProviderResults, misfits: &mut Vec<Misfit>) {
    for row in &table.rows {
        let indicator = row.text(Column::Indicator);
        if row.text(Column::Check).is_empty() {
            continue;
        }
        let all = provider.checks.iter().map(Box::as_ref);
        let checks: Vec<&CheckResult> = all.filter(|c| c.indicator == indicator).collect();
        let counts: Vec<&CheckResult> = checks.iter().filter(|check| same_counts(row, check)).copied().collect();
        if counts.iter().any(|check| says(row, check.verdict)) {
            continue;
        }
        let (column, computed) = match (counts.first(), checks.first()) {
            (Some(check), _) => (Column::Computed, marked(check.verdict)),
            (None, Some(_)) => (changed(row, &checks), both(counted(&checks))),
            (None, None) => (Column::Indicator, both(String::new())),
        };
        let found = if COUNTS.contains(&column) { told(row) } else { row.text(column) };
        misfits.push(misfit(table, row, column, Fault::Changed { column: column.heading(), found, computed }));
    }
}

/// The standards and, below them, the indicators with their verdicts.
pub fn standards(table: &Table, provider: &ProviderResults, misfits: &mut Vec<Misfit>) {
    for row in &table.rows {
        let verdict = match row.cells.get(&Column::Standard) {
            Some(Cell::Number(number)) => {
                provider.standards.iter().find(|s| f64::from(s.standard) == *number).map(|s| s.verdict)
            }
            Some(Cell::Text(id)) => provider.indicators.iter().find(|i| i.indicator == *id).map(|i| i.verdict),
            _ => None,
        };
        if let Some(verdict) = verdict.filter(|verdict| !says(row, *verdict)) {
            let (found, computed) = (row.text(Column::Computed), marked(verdict));
            let column = Column::Computed.heading();
            misfits.push(misfit(table, row, Column::Computed, Fault::Changed { column, found, computed }));
        }
    }
}

fn marked(verdict: Verdict) -> [String; 2] {
    [Lang::Ro.verdict_marked(verdict), Lang::En.verdict_marked(verdict)]
}

fn both(text: String) -> [String; 2] {
    [text.clone(), text]
}

/// Whether the row's verdict is this one, in either language, with or without its symbol.
fn says(row: &Row, verdict: Verdict) -> bool {
    let found = row.text(Column::Computed);
    [Lang::Ro, Lang::En].iter().any(|lang| lang.verdict_marked(verdict) == found || lang.verdict(verdict) == found)
}

const COUNTS: [Column; 3] = [Column::Met, Column::NotMet, Column::Undetermined];

const fn counts(check: &CheckResult) -> [u64; 3] {
    [check.counts.met, check.counts.not_met, check.counts.undetermined]
}

fn same_counts(row: &Row, check: &CheckResult) -> bool {
    differing(row, check).next().is_none()
}

/// The columns whose counts are not those of a check.
#[allow(clippy::cast_precision_loss)]
fn differing(row: &Row, check: &CheckResult) -> impl Iterator<Item = Column> {
    let same = |column: Column, n: u64| matches!(row.cells.get(&column), Some(Cell::Number(x)) if *x == n as f64);
    COUNTS.into_iter().zip(counts(check)).filter(move |(column, n)| !same(*column, *n)).map(|(column, _)| column)
}

/// The column that was changed, seen from the check that the row is nearest to.
fn changed(row: &Row, checks: &[&CheckResult]) -> Column {
    let nearest = checks.iter().min_by_key(|check| differing(row, check).count());
    nearest.and_then(|check| differing(row, check).next()).unwrap_or(Column::NotMet)
}

fn told(row: &Row) -> String {
    COUNTS.map(|column| row.text(column)).join(" / ")
}

fn counted(checks: &[&CheckResult]) -> String {
    let each: Vec<_> = checks.iter().map(|check| counts(check).map(|n| n.to_string()).join(" / ")).collect();
    each.join("; ")
}
