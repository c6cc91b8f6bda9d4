//! The rows of a table of explanations.

use std::borrow::Cow;

use super::{Explanation, Explanations, RowFault, RowProblem};
use crate::continuity::privacy::without_codes;
use crate::ingest::cell::date::{DateOrder, moment};
use crate::ingest::grid::{Grid, Value};
use crate::text::norm::normalise;

/// The headings stand in one of the first rows.
const FIRST_ROWS: usize = 20;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Provider,
    Finding,
    Indicator,
    Check,
    Subject,
    Reason,
    Document,
    Until,
}

impl Column {
    const ALL: [Self; 8] = [
        Self::Provider,
        Self::Finding,
        Self::Indicator,
        Self::Check,
        Self::Subject,
        Self::Reason,
        Self::Document,
        Self::Until,
    ];

    /// Its headings, normalised; the first two are shown to people.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Provider => &["furnizor", "provider", "cod furnizor", "provider id"],
            Self::Finding => &[
                "constatare",
                "finding",
                "constatarea",
                "id constatare",
                "cheie",
                "cheie nu modificati",
                "finding id",
                "key",
                "key do not change",
            ],
            Self::Indicator => &["indicator", "indicatorul", "indicator id"],
            Self::Check => &["verificare", "check", "verificarea", "check id"],
            Self::Subject => &["subiect", "subject", "caz subiect", "case subject", "caz", "case", "nr caz"],
            Self::Reason => &["motiv", "reason", "motivul", "explicatie", "explicatia", "explanation"],
            Self::Document => &["document", "documentul", "dovada", "document doveditor", "proof"],
            Self::Until => &["pana la", "until", "valabil pana la", "valabila pana la", "valid until", "expira la"],
        }
    }

    fn of(heading: &str) -> Option<Self> {
        let heading = normalise(heading);
        Self::ALL.into_iter().find(|column| column.headings().contains(&heading.as_str()))
    }
}

/// Where the columns stand.
type Columns = Vec<(Column, u32)>;

/// Reads the rows below the headings; else what no row of headings has.
pub fn read(grid: &Grid<'_>) -> Result<Explanations, Vec<&'static str>> {
    let mut missing = vec!["motiv / reason", "constatare / finding"];
    for position in 0..grid.len().min(FIRST_ROWS) {
        let mut columns: Columns = Vec::new();
        for cell in grid.row(position) {
            if let Some(column) = cell.value.text().and_then(Column::of)
                && !columns.iter().any(|(known, _)| *known == column)
            {
                columns.push((column, cell.column));
            }
        }
        let has = |column| columns.iter().any(|(known, _)| *known == column);
        let named = has(Column::Finding) || (has(Column::Indicator) && has(Column::Subject));
        if named && has(Column::Reason) {
            return Ok(rows(grid, position + 1, &columns));
        }
        if named {
            missing = vec!["motiv / reason"];
        } else if has(Column::Reason) && missing.len() > 1 {
            missing = vec!["constatare / finding"];
        }
    }
    Err(missing)
}

fn rows(grid: &Grid<'_>, from: usize, columns: &Columns) -> Explanations {
    let mut found = Explanations::default();
    for position in from..grid.len() {
        let row = grid.number(position);
        let cell = |column| {
            let (_, at) = columns.iter().find(|(known, _)| *known == column)?;
            grid.cell(position, *at)
        };
        if Column::ALL.into_iter().all(|column| cell(column).is_none()) {
            continue;
        }
        match explanation(row, &cell) {
            Ok((explanation, masked)) => {
                found.rows.push(explanation);
                if masked {
                    found.problems.push(RowProblem { row, fault: RowFault::PersonalCode });
                }
            }
            Err(fault) => found.problems.push(RowProblem { row, fault }),
        }
    }
    found
}

fn explanation<'v>(row: u32, cell: &dyn Fn(Column) -> Option<&'v Value<'v>>) -> Result<(Explanation, bool), RowFault> {
    let text = |column| cell(column).map(shown).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let key = text(Column::Finding);
    let (indicator, check, subject) = match key.as_deref().map(split) {
        Some(Some(key)) => key,
        Some(None) => return Err(RowFault::BadKey(without_codes(&key.unwrap_or_default()).0)),
        None => match (text(Column::Indicator), text(Column::Subject)) {
            (Some(indicator), Some(subject)) => match (indicator.split_once('/'), text(Column::Check)) {
                (Some((indicator, check)), None) => (indicator.to_owned(), Some(check.to_owned()), subject),
                (_, check) => (indicator, check, subject),
            },
            _ => return Err(RowFault::NoFinding),
        },
    };
    let (reason, masked) = without_codes(&text(Column::Reason).ok_or(RowFault::NoReason)?);
    let document = text(Column::Document).map(|document| without_codes(&document));
    let until = match cell(Column::Until) {
        None => None,
        Some(value) => match moment(value, DateOrder::DayMonth, false) {
            Some((day, _)) => Some(day),
            None => return Err(RowFault::BadDate(without_codes(&shown(value)).0)),
        },
    };
    let masked = masked || document.as_ref().is_some_and(|(_, masked)| *masked);
    let document = document.map(|(document, _)| document);
    let provider = text(Column::Provider);
    Ok((Explanation { file: String::new(), row, provider, indicator, check, subject, reason, document, until }, masked))
}

/// `I1.1.1/manager-appointed|C-0012` taken apart.
fn split(key: &str) -> Option<(String, Option<String>, String)> {
    let (check, subject) = key.split_once('|')?;
    let (indicator, check) = check.split_once('/')?;
    let sound = [indicator, check, subject].iter().all(|part| !part.trim().is_empty());
    sound.then(|| (indicator.trim().to_owned(), Some(check.trim().to_owned()), subject.trim().to_owned()))
}

/// A cell as text: ids may have become numbers on the way.
fn shown<'v>(value: &'v Value<'v>) -> Cow<'v, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Moment(day, _) => Cow::Owned(crate::time::format_day(*day)),
        Value::Bool(yes) => Cow::Owned(yes.to_string()),
        Value::Minutes(minutes) => Cow::Owned(minutes.to_string()),
        Value::Error | Value::Uncomputed => Cow::Borrowed(""),
    }
}
