//! Rows that are no data: totals, signatures, column numbers, sub-titles, footnotes.

use std::collections::BTreeMap;

use super::cell::fault;
use super::cell::number::number;
use super::grid::{Cell, Grid, Value};
use super::header::Header;
use super::merges::Covering;
use super::row_words::{NOTES, SIGNATURES, SUMS, TOTALS, count, is_count, reason, shape, starts_with};
use crate::registers::spec::{FieldType, RegisterSpec};
use crate::text::norm::{may_begin, normalise};

/// Signature rows and notes have no more filled cells than this.
const FEW: usize = 4;

/// Whether a heading stands over running numbers.
#[must_use]
pub fn is_numbering(heading: &str) -> bool {
    may_begin(heading, b"ncpl")
        && matches!(
            normalise(heading).as_str(),
            "nr crt" | "nr" | "crt" | "no" | "poz" | "nr ctr" | "nr de ordine" | "line no"
        )
}

/// Whether a row says that it is a total and holds numbers only: then it is one even where it fills all the columns
/// that a data row must fill.
fn is_sum(cells: &[Cell<'_>]) -> bool {
    let Some((first, rest)) = cells.split_first() else { return false };
    let is_label = |text: &str| text.len() <= 30 && may_be_sum(text) && SUMS.contains(&normalise(text).as_str());
    first.value.text().is_some_and(is_label)
        && !rest.is_empty()
        && rest.iter().all(|cell| number(&cell.value).is_some())
}

/// Whether dashes are all that a row holds, and more of them somewhere than the one or two that say "nothing": the line
/// that SQL clients (`sqlcmd`, `psql`) and text reports draw under their headings.
fn is_ruled_line(cells: &[Cell<'_>]) -> bool {
    const LEAST: usize = 3;
    let dashes = |cell: &Cell<'_>| {
        let text = cell.value.text()?.trim();
        text.chars().all(|c| matches!(c, '-' | '=' | '_' | '+' | ':' | '─' | '—')).then(|| text.chars().count())
    };
    let lengths: Option<Vec<usize>> = cells.iter().map(dashes).collect();
    lengths.is_some_and(|lengths| lengths.iter().any(|length| *length >= LEAST))
}

/// A cheap look at the first letter of a text.
fn may_be_sum(text: &str) -> bool {
    text.chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|c| matches!(c, 't' | 'T' | 's' | 'S' | 'd' | 'D') || !c.is_ascii())
}

/// Tells data rows from the rest of one sheet.
#[derive(Debug)]
pub struct Classifier<'s> {
    grid: &'s Grid<'s>,
    header: &'s Header,
    spec: &'s RegisterSpec,
    /// Field of each column.
    fields: Vec<Option<usize>>,
    /// Columns of required fields.
    required: Vec<u32>,
    mapped: usize,
    /// Column of the running number, where the sheet has one.
    numbering: Option<u32>,
    /// Below the first signature or note.
    footer: Option<&'static str>,
    covering: Covering,
    /// Numbers of the second and the third filled row under the headings, or the largest where there are fewer.
    nearest: u32,
    near: u32,
    /// Shapes of keys in rows with several cells, by column, once needed.
    shapes: BTreeMap<u32, Vec<String>>,
    /// Shapes of keys and references in rows that fill all required columns, by column, once needed.
    complete: BTreeMap<u32, Vec<String>>,
}

impl<'s> Classifier<'s> {
    /// For the rows under a header.
    #[must_use]
    pub fn new(grid: &'s Grid<'s>, header: &'s Header, spec: &'s RegisterSpec, fields: Vec<Option<usize>>) -> Self {
        let is_required = |f: Option<usize>| f.and_then(|f| spec.fields.get(f)).is_some_and(|f| f.required);
        let required = (0u32..).zip(&fields).filter(|(_, f)| is_required(**f)).map(|(c, _)| c).collect();
        let numbering = header.columns.iter().find(|c| is_numbering(&c.heading)).map(|c| c.column);
        let mapped = fields.iter().flatten().count();
        let number_at = |position| if position < grid.len() { grid.number(position) } else { u32::MAX };
        Self {
            grid,
            header,
            spec,
            fields,
            required,
            mapped,
            numbering,
            footer: None,
            covering: Covering::new(grid.merges.clone()),
            nearest: number_at(header.top + header.levels + 1),
            near: number_at(header.top + header.levels + 2),
            shapes: BTreeMap::new(),
            complete: BTreeMap::new(),
        }
    }

    /// For the rows of a piece of the sheet that lies behind the first rows and whose numbers begin anew.
    #[must_use]
    pub fn for_piece(&self) -> Self {
        Self {
            fields: self.fields.clone(),
            required: self.required.clone(),
            footer: None,
            covering: Covering::default(),
            nearest: 0,
            near: 0,
            shapes: BTreeMap::new(),
            complete: BTreeMap::new(),
            ..*self
        }
    }

    /// Whether a row of any number behind a row is read like one in the middle of a sheet.
    #[must_use]
    pub const fn is_plain_behind(&self, row: u32) -> bool {
        self.footer.is_none() && self.covering.is_over() && self.near <= row
    }

    /// Goes on behind a piece of the sheet.
    pub const fn go_on(&mut self, piece: &Self) {
        self.footer = piece.footer;
    }

    /// Whether no merged region and no footer says something of the rows to come.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        self.footer.is_none() && self.covering.is_over()
    }

    /// Whether a row is surely one of data, at a glance and while [`Self::is_plain`] holds: [`Self::reason`] would find
    /// none. The row has `filled` cells, `label` is the first text among its first three ones; one of its cells is no
    /// text, or it is `other`, which begins with a digit. `fills` says whether a column is filled.
    #[must_use]
    pub fn is_data(
        &self,
        number: u32,
        filled: usize,
        label: Option<&str>,
        other: Option<(u32, &str)>,
        fills: impl Fn(u32) -> bool,
    ) -> bool {
        let Some(label) = label.filter(|label| !self.is_suspicious(label)) else { return false };
        if number <= self.near {
            return false;
        }
        if filled > FEW {
            return true;
        }
        let complete = self.required.len() >= 2 && self.required.iter().all(|column| fills(*column));
        let heads = |(column, text): (u32, &str)| {
            let mut rows = self.header.top..self.header.top + self.header.levels;
            rows.any(|row| self.grid.cell(row, column).and_then(Value::text) == Some(text))
        };
        complete && !may_be_sum(label) && !other.is_some_and(heads)
    }

    /// Why a row is no data; none for a data row.
    pub fn reason(&mut self, number: u32, cells: &[Cell<'_>]) -> Option<&'static str> {
        let near = number <= self.near;
        if self.is_errors_only(cells) && !self.is_continued(number) {
            return Some(reason::ERRORS);
        }
        if cells.len() > FEW && self.footer.is_none() && !self.suspicious(cells) && !near {
            return None;
        }
        let first = cells.first()?;
        if self.is_header_again(cells) {
            return Some(reason::HEADER);
        }
        if self.is_column_numbers(number, cells) {
            return Some(reason::COLUMN_NUMBERS);
        }
        if is_ruled_line(cells) {
            return Some(reason::RULED_LINE);
        }
        if is_sum(cells) {
            return Some(reason::TOTAL);
        }
        let complete = self.has_all_required(cells);
        if !complete
            && let Some(text) = cells.iter().take(3).find_map(|c| c.value.text())
            && let label = normalise(text.get(..60).unwrap_or(text)).as_str()
        {
            if starts_with(label, &TOTALS) {
                return Some(reason::TOTAL);
            }
            if cells.len() <= FEW && self.is_signature(cells, label) {
                self.footer = Some(reason::SIGNATURE);
                return Some(reason::SIGNATURE);
            }
            let starred = first.value.text().is_some_and(|t| t.starts_with('*'));
            if cells.len() <= FEW && (starred || (starts_with(label, &NOTES) && self.is_lone(number, cells))) {
                self.footer.get_or_insert(reason::FOOTNOTE);
                return Some(reason::FOOTNOTE);
            }
        }
        if let Some(footer) = self.footer {
            if !complete && cells.len() <= FEW && !self.has_key(cells) {
                return Some(footer);
            }
            if complete {
                self.footer = None;
            }
        }
        if let Some(numbering) = self.numbering
            && cells.len() == 1
            && first.column == numbering
            && is_count(&first.value)
        {
            return Some(reason::NUMBERING);
        }
        if self.is_continued(number) {
            return None;
        }
        if cells.iter().all(|c| self.field(c.column).is_none()) {
            let lone_text = self.is_lone(number, cells) && first.value.text().is_some();
            return Some(if lone_text { reason::SUBTITLE } else { reason::UNKNOWN_COLUMNS });
        }
        if self.is_lone(number, cells) && self.is_subtitle(number, cells, first) {
            return Some(reason::SUBTITLE);
        }
        (!complete && self.is_remark(cells)).then_some(reason::FOOTNOTE)
    }

    /// Whether a short row says nothing that its register must know, and names itself and others as no row of the table
    /// does: `Legendă | P – protecție`, `Nr. cazuri | 6`.
    fn is_remark(&mut self, cells: &[Cell<'_>]) -> bool {
        const ENOUGH: usize = 3;
        if cells.len() > 2 || self.required.len() < ENOUGH {
            return false;
        }
        // A cell that says something else of the row makes it one.
        if !cells.iter().all(|cell| self.is_identity(cell.column) || self.field(cell.column).is_none()) {
            return false;
        }
        let identities: Vec<&Cell<'_>> = cells.iter().filter(|cell| self.is_identity(cell.column)).collect();
        let strange = |classifier: &mut Self, cell: &Cell<'_>| {
            let shape = cell.value.text().map_or_else(|| "9".to_owned(), shape);
            let known = classifier.complete_shapes(cell.column);
            known.len() >= ENOUGH && !known.contains(&shape)
        };
        !identities.is_empty() && identities.into_iter().all(|cell| strange(self, cell))
    }

    /// Shapes of the values that a column has in rows that fill all required columns, one for each of the first rows.
    fn complete_shapes(&mut self, column: u32) -> &[String] {
        if !self.complete.contains_key(&column) {
            let first = self.header.top + self.header.levels;
            let rows = (first..self.grid.len()).filter(|row| self.has_all_required(self.grid.row(*row)));
            let values = rows.take(2000).filter_map(|row| self.grid.cell(row, column));
            let shapes = values.map(|v| v.text().map_or_else(|| "9".to_owned(), shape)).collect();
            self.complete.insert(column, shapes);
        }
        self.complete.get(&column).map(Vec::as_slice).unwrap_or_default()
    }

    fn field(&self, column: u32) -> Option<usize> {
        self.fields.get(column as usize).copied().flatten()
    }

    /// A cheap look at whether a long row needs a closer one.
    fn suspicious(&self, cells: &[Cell<'_>]) -> bool {
        cells.iter().take(3).find_map(|c| c.value.text()).is_none_or(|text| self.is_suspicious(text))
    }

    fn is_suspicious(&self, text: &str) -> bool {
        let bare = text.trim_start();
        let letters = match bare.as_bytes() {
            // Most texts begin so, and few letters are none of ASCII that become such.
            [first, second, ..] if first.is_ascii() && second.is_ascii() => {
                (Some(first.to_ascii_lowercase().into()), Some(second.to_ascii_lowercase().into()))
            }
            _ => {
                let mut letters = bare.chars().flat_map(char::to_lowercase);
                (letters.next(), letters.next())
            }
        };
        matches!(
            letters,
            (Some('t'), Some('o'))
                | (Some('s'), Some('u'))
                | (Some('d'), Some('i'))
                | (Some('g'), Some('r'))
                | (Some('*' | '-' | '=' | '_' | '+'), _)
        ) || self.header.columns.first().is_some_and(|c| c.heading == text)
    }

    /// Whether nothing but error values stands in a row, its running number aside: formulas without data.
    fn is_errors_only(&self, cells: &[Cell<'_>]) -> bool {
        let is_number = |c: &Cell<'_>| Some(c.column) == self.numbering && self.field(c.column).is_none();
        let is_error = |c: &Cell<'_>| match &c.value {
            Value::Error => true,
            Value::Text(text) => fault::is_error(text),
            _ => false,
        };
        // The last cell tells nearly always.
        cells.last().is_some_and(is_error) && cells.iter().all(|c| is_error(c) || is_number(c))
    }

    fn is_column_numbers(&self, number: u32, cells: &[Cell<'_>]) -> bool {
        if number > self.nearest || cells.len() < 3 || cells.len() * 5 < self.header.columns.len() * 4 {
            return false;
        }
        let numbers: Option<Vec<i64>> = cells.iter().map(|c| count(&c.value)).collect();
        numbers.is_some_and(|n| {
            matches!(n.first(), Some(0 | 1)) && n.iter().zip(n.iter().skip(1)).all(|(a, b)| *b == a + 1)
        })
    }

    /// Whether a row repeats the headings of the table.
    #[must_use]
    pub fn is_header_again(&self, cells: &[Cell<'_>]) -> bool {
        let rows = self.header.top..self.header.top + self.header.levels;
        let same = |cell: &Cell<'_>| rows.clone().any(|r| self.grid.cell(r, cell.column) == Some(&cell.value));
        cells.len() >= 2 && cells.iter().all(|c| c.value.text().is_some() && same(c))
    }

    fn has_all_required(&self, cells: &[Cell<'_>]) -> bool {
        self.required.len() >= 2 && self.required.iter().all(|r| cells.iter().any(|c| c.column == *r))
    }

    fn is_signature(&self, cells: &[Cell<'_>], label: &str) -> bool {
        let dated = cells.iter().any(|c| matches!(c.value, Value::Moment(..)) && self.field(c.column).is_some());
        starts_with(label, &SIGNATURES) && !dated && !self.has_key_beside(cells)
    }

    /// Whether a key or reference other than the row's first text is filled.
    fn has_key_beside(&self, cells: &[Cell<'_>]) -> bool {
        cells
            .iter()
            .skip(1)
            .any(|c| self.is_identity(c.column) && c.value.text().is_none_or(|t| t.chars().any(|c| c.is_ascii_digit())))
    }

    fn has_key(&self, cells: &[Cell<'_>]) -> bool {
        cells
            .iter()
            .any(|c| self.is_identity(c.column) && c.value.text().is_none_or(|t| t.chars().any(|c| c.is_ascii_digit())))
    }

    fn is_identity(&self, column: u32) -> bool {
        self.field(column)
            .and_then(|f| self.spec.fields.get(f))
            .is_some_and(|f| f.key || (f.required && matches!(f.kind, FieldType::Ref | FieldType::Id)))
    }

    /// Whether a merged region carries a key or reference down into this row.
    fn is_continued(&mut self, number: u32) -> bool {
        let above: Vec<u32> = self.covering.at(number).iter().filter(|m| m.top < number).map(|m| m.left).collect();
        above.into_iter().any(|left| self.is_identity(left))
    }

    /// Whether one cell alone is filled, or one merged region.
    fn is_lone(&mut self, number: u32, cells: &[Cell<'_>]) -> bool {
        cells.len() == 1 || (cells.len() == 2 && self.spans(number, cells).is_some())
    }

    /// The last column of a merged region that begins at the row's first cell and spans several columns.
    fn spans(&mut self, number: u32, cells: &[Cell<'_>]) -> Option<u32> {
        let left = cells.first()?.column;
        self.covering.at(number).iter().find(|m| m.left == left && m.right > left).map(|m| m.right)
    }

    /// Whether a lone text is a line between data rows rather than a data row with one value.
    fn is_subtitle(&mut self, number: u32, cells: &[Cell<'_>], cell: &Cell<'_>) -> bool {
        let Some(text) = cell.value.text() else { return false };
        if self.mapped < 3 {
            return false;
        }
        if self.spans(number, cells).is_some() {
            return true;
        }
        let kind = self.field(cell.column).and_then(|f| self.spec.fields.get(f));
        match kind.map(|f| f.kind) {
            Some(FieldType::Id | FieldType::Ref) => {
                let shape = shape(text);
                !self.key_shapes(cell.column).contains(&shape)
            }
            Some(FieldType::Text | FieldType::Cnp) | None => true,
            _ => text.split_whitespace().count() > 1 && !text.chars().any(|c| c.is_ascii_digit()),
        }
    }

    /// Shapes of the values that a column has in rows with several cells.
    fn key_shapes(&mut self, column: u32) -> &[String] {
        let grid = self.grid;
        let first = self.header.top + self.header.levels;
        self.shapes.entry(column).or_insert_with(|| {
            let mut shapes: Vec<String> = (first..grid.len())
                .filter(|r| grid.row(*r).len() > 1)
                .take(2000)
                .filter_map(|r| grid.cell(r, column))
                .map(|v| v.text().map_or_else(|| "9".to_owned(), shape))
                .collect();
            shapes.sort_unstable();
            shapes.dedup();
            shapes
        })
    }
}
