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
        (Name::Level, 11.0),
        (Name::StandardOrIndicator, 11.0),
        (Name::Title, 37.0),
        (Name::Before, 22.0),
        (Name::NowVerdict, 22.0),
        (Name::Direction, 17.0),
    ];
    of(&columns, columns.len())
}

/// The measures of the older audit, with what became of them.
pub(crate) fn measures() -> Table<'static, Cells> {
    let columns = [
        (Name::Provider, 14.0),
        (Name::MeasureAbout, 46.0),
        (Name::MeasureThen, 52.0),
        (Name::MeasureBy, 18.0),
        (Name::MeasureUntil, 13.0),
        (Name::Fulfilment, 20.0),
        (Name::NewRegisters, 36.0),
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
