//! Lists of a comparison of two audits. All rows are known before they are drawn: they come from two reports.

use super::{Cell, Name, Place, Table};

/// The cells of a row, from the left.
pub(crate) type Cells = Vec<Cell>;

/// A table of cells that are there already; the last columns are not printed.
fn of(columns: &[(Name, f64)], printed: usize) -> Table<'static, Cells> {
    let mut table = Table::new();
    for (at, (name, width)) in columns.iter().enumerate() {
        let place = if at < printed { Place::Book } else { Place::Behind };
        table = table.column(*name, *width, place, move |cells: &Cells| {
            cells.get(at).cloned().unwrap_or_else(|| Cell::Text(String::new()))
        });
    }
    table
}

/// How each provider changed.
pub(crate) fn summary() -> Table<'static, Cells> {
    let columns = [
        (Name::Provider, 11.0),
        (Name::OlderAudit, 11.5),
        (Name::NewerAudit, 11.5),
        (Name::New, 7.0),
        (Name::Persisting, 9.0),
        (Name::Resolved, 10.0),
        (Name::LeftInOlder, 11.0),
        (Name::NotVerifiable, 11.0),
        (Name::CarriedOverDuties, 10.5),
        (Name::ChangedVerdicts, 11.0),
        (Name::Cautions, 27.5),
    ];
    of(&columns, columns.len())
}

/// Verdicts that are not what they were.
pub(crate) fn verdicts() -> Table<'static, Cells> {
    let columns = [
        (Name::Provider, 11.0),
        (Name::Level, 10.0),
        (Name::StandardOrIndicator, 10.0),
        (Name::Title, 28.5),
        (Name::Before, 19.0),
        (Name::NowVerdict, 19.0),
        (Name::Direction, 14.0),
        (Name::ComputedBeside, 19.0),
    ];
    of(&columns, columns.len())
}

/// The measures of the older audit, with what became of them.
pub(crate) fn measures() -> Table<'static, Cells> {
    let columns = [
        (Name::Provider, 10.0),
        (Name::MeasureAbout, 34.0),
        (Name::MeasureThen, 33.0),
        (Name::MeasureBy, 12.0),
        (Name::MeasureUntil, 11.5),
        (Name::Fulfilment, 13.5),
        (Name::NewRegisters, 16.5),
    ];
    of(&columns, columns.len())
}

/// Findings with one more column; their keys are for programs.
pub(crate) fn findings(last: Name) -> Table<'static, Cells> {
    let columns = [
        (Name::Provider, 11.0),
        (Name::Case, 15.0),
        (Name::Message, 54.0),
        (Name::Due, 16.0),
        (Name::Indicator, 9.0),
        (last, 26.0),
        (Name::FindingKey, 36.0),
    ];
    of(&columns, columns.len() - 1)
}
