//! The rows of a recognised sheet: told apart and typed, cell by cell.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cell::cnp;
use super::cell::date_order::ColumnOrder;
use super::column::{CellOutcome, ColumnBuilder};
use super::conceal;
use super::context::Context;
use super::grid::{Cell, Grid, Merge, Value};
use super::header::{self, Again, Header};
use super::layout::{Layout, Personal};
use super::merges::Covering;
use super::row_words::reason;
use super::rows::Classifier;
use crate::registers::spec::{FieldType, RegisterSpec, Role};
use crate::registers::typed::{Alias, TypedSheet};
use crate::registers::{Mark, MarkedCell};
use crate::results::QualityFinding;
use crate::text::letters;

/// Rows that were not accepted.
#[derive(Debug, Default)]
pub struct Counts {
    /// Set aside whole.
    pub quarantined: u64,
    /// No data, by reason.
    pub not_data: BTreeMap<String, u64>,
    /// The same rows one by one, in the sheet's order.
    pub runs: Vec<NotData>,
    /// Rows of several error values and nothing else.
    pub broken: u64,
}

/// Rows one below the other that are no data for the same reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotData {
    /// Spreadsheet number of the first row.
    pub first: u32,
    /// Spreadsheet number of the last row.
    pub last: u32,
    /// Why, as in [`reason`].
    pub reason: &'static str,
}

impl Counts {
    fn note(&mut self, row: u32, reason: &'static str) {
        *self.not_data.entry(reason.to_owned()).or_default() += 1;
        self.add_run(NotData { first: row, last: row, reason });
    }

    fn add_run(&mut self, more: NotData) {
        match self.runs.last_mut() {
            Some(run) if run.reason == more.reason && run.last + 1 == more.first => run.last = more.last,
            _ => self.runs.push(more),
        }
    }

    /// Adds the rows of a piece that begins behind a row.
    pub(super) fn append(&mut self, row: u32, piece: Self) {
        self.quarantined += piece.quarantined;
        self.broken += piece.broken;
        for (reason, rows) in piece.not_data {
            *self.not_data.entry(reason).or_default() += rows;
        }
        for run in piece.runs {
            self.add_run(NotData { first: run.first + row, last: run.last + row, ..run });
        }
    }
}

/// Reads the rows under a header.
#[derive(Debug)]
pub struct SheetReader<'s> {
    /// The first piece of the sheet; merged regions come only with sheets of one piece.
    pub(super) grid: &'s Grid<'s>,
    pub(super) header: &'s Header,
    pub(super) spec: &'s RegisterSpec,
    pub(super) sheet: &'s str,
    pub(super) context: Context<'s>,
    pub(super) layout: Arc<Layout>,
    /// Merged regions that reach down over several rows, in columns that are read.
    pub(super) merges: Covering,
    pub(super) classifier: Classifier<'s>,
    /// Whether there is no data row right above the next row.
    pub(super) fresh: bool,
    pub(super) columns: Vec<ColumnBuilder<'s>>,
    pub(super) rows: Vec<u32>,
    pub(super) findings: Vec<QualityFinding>,
    pub(super) counts: Counts,
    pub(super) aliases: Vec<Alias>,
    /// Rows whose key names a person, with their numbers.
    pub(super) places: Vec<(u32, u32)>,
    /// Fields that no row may leave empty, but for the key.
    pub(super) required: Vec<usize>,
    /// The last column with a heading.
    pub(super) last_column: u32,
    /// Below headings that no register matches.
    pub(super) foreign: bool,
    /// How a piece of a sheet hangs on the rows before it; none for the rows from the headings on.
    pub(super) piece: Option<Above>,
}

/// What the rows of a piece need to know of those before it.
#[derive(Debug, Default)]
pub(super) struct Above {
    /// The first row has not been read yet.
    pub first: bool,
    /// A row asks for what stands above the piece.
    pub asked: bool,
    /// Which columns had values when the piece was begun.
    pub kept: Vec<bool>,
}

impl<'s> SheetReader<'s> {
    /// Places the columns of a header.
    #[must_use]
    pub fn new(
        grid: &'s Grid<'s>,
        header: &'s Header,
        spec: &'s RegisterSpec,
        sheet: &'s str,
        context: Context<'s>,
    ) -> Self {
        let mut layout = Layout::new(grid, header, spec, context.fixed_provider);
        let merges = std::mem::take(&mut layout.merges);
        let classifier = Classifier::new(grid, header, spec, layout.fields.clone());
        let columns = spec.fields.iter().enumerate();
        let columns = columns
            .map(|(f, field)| {
                let codes = context.lexicon.codes((header.register, f));
                let sentinels = context.lexicon.sentinels((header.register, f));
                ColumnBuilder::new(field, codes, &context.lexicon.words, sentinels, layout.has(f))
            })
            .collect();
        let must = spec.fields.iter().enumerate().filter(|(_, field)| field.required && !field.key);
        let required = must.map(|(f, _)| f).collect();
        let mut reader = SheetReader {
            grid,
            header,
            spec,
            sheet,
            context,
            layout: Arc::new(layout),
            merges,
            classifier,
            fresh: true,
            columns,
            rows: Vec::new(),
            findings: Vec::new(),
            counts: Counts::default(),
            aliases: Vec::new(),
            places: Vec::new(),
            required,
            last_column: header.columns.last().map_or(0, |c| c.column),
            foreign: false,
            piece: None,
        };
        let row = grid.number(header.top + header.levels - 1);
        for (column, field) in reader.layout.twice.clone() {
            reader.find_at("duplicate_column", Some(field), row, letters(column), None);
        }
        reader
    }

    /// Findings about the sheet as a whole.
    pub fn remarks(&mut self, hidden: bool) {
        if hidden {
            self.find_at("hidden_sheet", None, 0, String::new(), None);
        }
        if self.grid.hidden_columns {
            self.find_at("hidden_columns", None, 0, String::new(), None);
        }
        if let Some(rival) = self.header.rival.and_then(|r| self.context.schema.registers.get(r)) {
            let id = rival.id.clone();
            self.find_at("ambiguous_sheet", None, 0, String::new(), Some(id));
        }
    }

    /// Makes room for as many rows as will come, more or less.
    pub fn expect(&mut self, rows: usize) {
        self.rows.reserve(rows);
        for column in &mut self.columns {
            column.expect(rows);
        }
    }

    /// Counts the rows down to the headings.
    pub fn begin(&mut self) {
        for position in 0..self.header.top + self.header.levels {
            let reason = if position < self.header.top { reason::TITLE } else { reason::HEADER };
            self.counts.note(self.grid.number(position), reason);
        }
    }

    /// Reads the next row, given its number and its filled cells; false for the headings of a further table.
    pub fn row(&mut self, number: u32, cells: &[Cell<'_>]) -> bool {
        let may_be_headings = header::may_be_headings(cells);
        if may_be_headings && !self.classifier.is_header_again(cells) {
            match header::again(cells, self.context.lexicon) {
                Some(Again::Table(header)) => {
                    let register = self.context.schema.registers.get(header.register).map(|spec| spec.id.clone());
                    self.find_at("second_table", None, number, String::new(), register);
                    return false;
                }
                Some(Again::Foreign) => {
                    self.find_at("foreign_table", None, number, String::new(), None);
                    self.foreign = true;
                }
                None => {}
            }
        } else if may_be_headings {
            self.foreign = false;
        }
        if self.foreign {
            self.counts.note(number, reason::OTHER_TABLE);
            self.fresh = true;
        } else if let Some(reason) = self.classifier.reason(number, cells) {
            self.counts.note(number, reason);
            self.counts.broken += u64::from(reason == reason::ERRORS && cells.len() > 1);
            self.fresh = true;
        } else {
            self.data_row(number, cells, self.fresh);
            self.fresh = false;
        }
        if let Some(above) = &mut self.piece {
            above.first = false;
        }
        true
    }

    /// A data row; `fresh` when there is no data row right above it that it could continue.
    fn data_row(&mut self, number: u32, cells: &[Cell<'_>], fresh: bool) {
        let row = self.rows.len();
        let first_finding = self.findings.len();
        for cell in cells {
            let Some(field) = self.layout.field(cell.column) else { continue };
            self.cell(row, number, field, cell);
        }
        self.fill_merged(row, number);
        if !fresh {
            self.fill_blank(row, number, cells);
        } else if let Some(first) = cells.first().map(|cell| cell.column)
            && !self.blank_before(first).is_empty()
            && let Some(above) = self.piece.as_mut().filter(|above| above.first)
        {
            above.asked = true;
        }
        let without =
            self.layout.key.filter(|key| self.layout.has(*key) && !self.columns.get(*key).is_some_and(|c| c.has(row)));
        if let Some(key) = without {
            // A row of the providers' own register that names no provider says nothing.
            if self.spec.role == Some(Role::Provider) || !self.says_enough(row, cells) {
                self.set_aside(row, number, key, first_finding);
                return;
            }
            let letter = self.layout.letter(key).map(letters).unwrap_or_default();
            self.find_at("missing_key", Some(key), number, letter, None);
        }
        if self.grid.from_text
            && let Some(last) = cells.last()
            && last.column > self.last_column
        {
            self.find_at("over_long_row", None, number, letters(last.column), None);
        }
        self.missing_values(row, number, first_finding);
        let value = |column: u32| cells.iter().find(|cell| cell.column == column).map(|cell| cell.value.clone());
        self.check_cnp(row, number, value);
        self.check_name(row, number, value);
        self.rows.push(number);
    }

    /// Whether a row without its key says something of what its register must know, beside other things: a lone
    /// value under a table does not.
    fn says_enough(&self, row: usize, cells: &[Cell<'_>]) -> bool {
        let filled = |f: &usize| self.columns.get(*f).is_some_and(|c| c.is_filled(row));
        let has_columns = self.required.iter().any(|f| self.layout.has(*f));
        let read = cells.iter().filter(|c| self.layout.field(c.column).is_some()).count();
        read >= 2 && (!has_columns || self.required.iter().any(filled))
    }

    fn cell(&mut self, row: usize, number: u32, field: usize, cell: &Cell<'_>) {
        let dialect = self.context.dialect;
        let lexicon = self.context.lexicon;
        let other = cell.value.text().and_then(|text| lexicon.instead((self.header.register, field), text));
        if other.is_some_and(str::is_empty) {
            return;
        }
        let other = other.map(|other| Cell { column: cell.column, value: Value::Text(other.into()) });
        let cell = other.as_ref().unwrap_or(cell);
        let Some(builder) = self.columns.get_mut(field) else { return };
        match builder.put(row, &cell.value, dialect) {
            CellOutcome::Taken => {}
            CellOutcome::Doubtful(rule) => {
                self.find_at(rule, Some(field), number, letters(cell.column), None);
                return;
            }
            CellOutcome::Nothing | CellOutcome::Undated => return,
            CellOutcome::Above => {
                if let Some(above) = self.piece.as_mut().filter(|_| row == 0) {
                    above.asked = true;
                }
                builder.repeat(row);
                return;
            }
            CellOutcome::Bad { rule, value } => {
                self.find_at(rule, Some(field), number, letters(cell.column), value);
                return;
            }
        }
        if let Some((_, date)) = self.layout.dated.iter().find(|(text, _)| *text == field).copied()
            && let Value::Text(text) = &cell.value
            && let Some(builder) = self.columns.get_mut(date)
        {
            let kept = builder.is_kept();
            if builder.put_day_of(row, text, dialect.order) && !kept {
                self.find_at("date_from_number", Some(date), 0, letters(cell.column), None);
            }
        }
    }

    /// Cells of merged regions that began above count for this row too.
    fn fill_merged(&mut self, row: usize, number: u32) {
        if self.merges.is_over() {
            return;
        }
        let covering: Vec<Merge> = self.merges.at(number).iter().copied().filter(|m| m.top < number).collect();
        let mut first = None;
        for merge in covering {
            let Some(field) = self.layout.field(merge.left) else { continue };
            let source = self.grid.position(merge.top).and_then(|p| self.grid.cell(p, merge.left));
            let dialect = self.context.dialect;
            if let (Some(value), Some(builder)) = (source, self.columns.get_mut(field))
                && !builder.is_filled(row)
                && !matches!(builder.put(row, value, dialect), CellOutcome::Nothing | CellOutcome::Above)
            {
                first.get_or_insert((field, merge));
            }
        }
        if let Some((field, merge)) = first {
            self.filled_down(field, number, merge.left, merge.top);
        }
    }

    /// A row whose first cells are blank continues the row above: the numbers among them mean "as above". Nothing else
    /// does: the date of another row is no date of this one.
    fn fill_blank(&mut self, row: usize, number: u32, cells: &[Cell<'_>]) {
        let Some(first) = cells.first().map(|c| c.column) else { return };
        let blank = self.blank_before(first);
        if blank.is_empty() || !self.continues(number) {
            return;
        }
        let mut filled = None;
        let names = |field: &usize| {
            let spec = self.spec.fields.get(*field);
            spec.is_some_and(|f| f.required && matches!(f.kind, FieldType::Id | FieldType::Ref))
        };
        for column in blank {
            let Some(field) = self.layout.field(column).filter(names) else { continue };
            if let Some(builder) = self.columns.get_mut(field)
                && !builder.is_filled(row)
                && builder.repeat(row)
            {
                filled.get_or_insert((field, column));
            }
        }
        if let (Some((field, column)), Some(above)) = (filled, self.rows.last().copied()) {
            self.filled_down(field, number, column, above);
        }
    }

    /// The columns before a row's first filled one, where they are blank because the row continues the one above.
    fn blank_before(&self, first: u32) -> Vec<u32> {
        let layout = &self.layout;
        if layout.key.is_some() || layout.leading.first().is_none_or(|leading| *leading >= first) {
            return Vec::new();
        }
        let blank: Vec<u32> = layout.leading.iter().copied().take_while(|c| *c < first).collect();
        // A key names one row: where it is left out there is no telling whether the row continues the one above.
        let key = |column: &u32| layout.field(*column).and_then(|f| self.spec.fields.get(f)).is_some_and(|f| f.key);
        if blank.len() < 2 || blank.iter().any(key) { Vec::new() } else { blank }
    }

    /// Whether the row right above was accepted.
    fn continues(&self, number: u32) -> bool {
        self.rows.last().is_some_and(|above| above + 1 == number)
    }

    fn filled_down(&mut self, field: usize, number: u32, column: u32, above: u32) {
        self.find_at("filled_down", Some(field), number, letters(column), None);
        if let Some(finding) = self.findings.last_mut() {
            finding.other_row = Some(above);
        }
    }

    fn set_aside(&mut self, row: usize, number: u32, key: usize, first_finding: usize) {
        for column in &mut self.columns {
            column.cut(row);
        }
        self.findings.truncate(first_finding);
        let letter = self.layout.letter(key).map(letters).unwrap_or_default();
        self.find_at("missing_key", Some(key), number, letter, None);
        self.counts.quarantined += 1;
    }

    fn missing_values(&mut self, row: usize, number: u32, first_finding: usize) {
        let is_empty = |f: &usize| self.columns.get(*f).is_some_and(|c| c.is_kept() && !c.is_filled(row));
        let empty: Vec<usize> = self.required.iter().copied().filter(is_empty).collect();
        for f in empty {
            let Some(field) = self.spec.fields.get(f) else { continue };
            let reported = self
                .findings
                .get(first_finding..)
                .unwrap_or_default()
                .iter()
                .any(|x| x.field.as_deref() == Some(&field.id));
            let source = self.layout.dated.iter().find(|(_, date)| *date == f).map_or(f, |(text, _)| *text);
            if let Some(column) = self.layout.letter(source)
                && !reported
            {
                let letter = letters(column);
                self.find_at("missing_value", Some(f), number, letter, None);
            }
        }
    }

    /// Checks the personal code of a row, whose cells `value` gives, against the columns that have been read.
    pub(super) fn check_cnp<'v>(&mut self, row: usize, number: u32, value: impl Fn(u32) -> Option<Value<'v>>) {
        let Some(Personal { cnp: field, birth, sex }) = self.layout.personal else { return };
        let Some(column) = self.layout.letter(field) else { return };
        let Some(value) = value(column) else { return };
        let born = birth.and_then(|b| self.columns.get(b)).and_then(|c| c.day(row));
        let male = sex.and_then(|s| {
            let code = self.columns.get(s)?.code_at(row)?;
            let list = self.context.schema.codes.get(self.spec.fields.get(s)?.of.as_deref()?)?;
            match list.get(code)?.id.as_str() {
                "m" => Some(true),
                "f" => Some(false),
                _ => None,
            }
        });
        if let (Some(digits), Ok(row)) = (cnp::digits(&value), u32::try_from(row)) {
            self.aliases.push(Alias { row, field, tag: self.context.key.cnp(&digits) });
        }
        if let Some(rule) = cnp::fault(&value, born, male) {
            self.find_at(rule, Some(field), number, letters(column), None);
        }
    }

    /// Takes note of a key that says whom the row is about: its own column of names tells.
    pub(super) fn check_name<'v>(&mut self, row: usize, number: u32, value: impl Fn(u32) -> Option<Value<'v>>) {
        let (Some(field), Some(name)) = (self.layout.key, self.layout.named) else { return };
        let Some(column) = self.layout.letter(field) else { return };
        let (Some(key), Some(name)) = (value(column), self.layout.letter(name).and_then(value)) else { return };
        if let (Some(key), Some(name)) = (key.text(), name.text())
            && conceal::says(key, name)
            && let Ok(at) = u32::try_from(row)
        {
            self.places.push((at, number));
            self.find_at(conceal::RULE, Some(field), number, letters(column), None);
        }
    }

    /// Decides, now that all of them are known, whether dates were written with the month first.
    fn settle_orders(&mut self) {
        let orders: Vec<Option<ColumnOrder>> = self.columns.iter().map(|c| c.orders().evidence.order()).collect();
        let some = |order| orders.contains(&Some(order));
        // Columns that prove nothing themselves are written like the others of their sheet.
        let elsewhere = match (some(ColumnOrder::MonthFirst), some(ColumnOrder::DayFirst) || some(ColumnOrder::Mixed)) {
            (true, false) => ColumnOrder::MonthFirst,
            (true, true) => ColumnOrder::Mixed,
            (false, _) => ColumnOrder::DayFirst,
        };
        for (field, order) in orders.iter().enumerate() {
            let Some(column) = self.columns.get_mut(field) else { continue };
            let open = column.orders().open.len();
            let (rule, count) = match order.unwrap_or(elsewhere) {
                ColumnOrder::MonthFirst if order.is_some() || open > 0 => {
                    let rows = column.month_first();
                    let numbers: BTreeSet<u32> = rows.iter().filter_map(|row| self.rows.get(*row)).copied().collect();
                    let id = self.spec.fields.get(field).map(|f| f.id.as_str());
                    // They were set aside before it was known how they are to be read.
                    let read = |f: &QualityFinding| f.rule.starts_with("bad_") && numbers.contains(&f.row);
                    self.findings.retain(|f| !(f.field.as_deref() == id && read(f)));
                    ("month_first", open + rows.len())
                }
                ColumnOrder::Mixed if open > 0 => ("mixed_date_order", column.leave_open()),
                _ => continue,
            };
            let letter = self.layout.letter(field).map(letters).unwrap_or_default();
            self.find_at(rule, Some(field), 0, letter, None);
            self.count_last(count);
        }
    }

    /// Says once per column that dates are missing where a paper is there.
    fn tell_undated(&mut self, field: usize, marks: &[(usize, Mark)]) {
        let mut undated = marks.iter().filter(|(_, mark)| *mark == Mark::Undated).map(|(row, _)| *row);
        let Some(row) = undated.next().and_then(|row| self.rows.get(row)).copied() else { return };
        let count = 1 + undated.count();
        let letter = self.layout.letter(field).map(letters).unwrap_or_default();
        self.find_at("undated", Some(field), row, letter, None);
        self.count_last(count);
    }

    /// The last finding stands for so many cells.
    fn count_last(&mut self, count: usize) {
        if let Some(finding) = self.findings.last_mut() {
            finding.count = Some(count as u64);
        }
    }

    pub(super) fn find_at(
        &mut self,
        rule: &str,
        field: Option<usize>,
        row: u32,
        column: String,
        value: Option<String>,
    ) {
        self.findings.push(QualityFinding {
            rule: rule.to_owned(),
            register: Some(self.spec.id.clone()),
            field: field.and_then(|f| self.spec.fields.get(f)).map(|f| f.id.clone()),
            file: self.context.file.to_owned(),
            sheet: self.sheet.to_owned(),
            row,
            column,
            value,
            other_row: None,
            count: None,
        });
    }

    /// The accepted rows, the findings and what became of the other rows.
    #[must_use]
    pub fn finish(mut self) -> (TypedSheet, Vec<QualityFinding>, Counts) {
        for field in self.layout.missing.clone() {
            // A number-and-date column may have stood in for it.
            if !self.columns.get(field).is_some_and(ColumnBuilder::is_kept) {
                self.find_at("missing_column", Some(field), 0, String::new(), None);
            }
        }
        self.settle_orders();
        let rows = self.rows.len();
        let mut marked = Vec::new();
        let mut columns = Vec::with_capacity(self.columns.len());
        for (field, column) in std::mem::take(&mut self.columns).into_iter().enumerate() {
            let (values, marks) = column.finish(rows);
            self.tell_undated(field, &marks);
            columns.push(values);
            let at = |(row, mark)| Some(MarkedCell { row: u32::try_from(row).ok()?, field, mark });
            marked.extend(marks.into_iter().filter_map(at));
        }
        marked.sort_unstable();
        let places = self.places.into_iter();
        let typed = TypedSheet {
            register: self.header.register,
            file: 0,
            sheet: 0,
            columns,
            rows: self.rows,
            letters: self.layout.letters.clone(),
            marked,
            aliases: self.aliases,
            places: places.map(|(row, number)| (row, conceal::place(self.sheet, number, self.context))).collect(),
        };
        (typed, self.findings, self.counts)
    }
}
