//! One sheet: recognised, its rows told apart, its values typed.

use std::collections::BTreeMap;

use super::cell::cnp;
use super::column::{ColumnBuilder, Put, Reading};
use super::grid::{Cell, Grid, Value, letters};
use super::header::{self, Header, Hints};
use super::lexicon::{Lexicon, Meaning};
use super::rows::{Classifier, reason};
use crate::registers::spec::{FieldType, RegisterSpec, Schema};
use crate::registers::typed::TypedSheet;
use crate::results::{InputSheet, QualityFinding};

/// What applies to all sheets of a file.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The registers.
    pub schema: &'c Schema,
    /// Their spellings, with those of a mapping file.
    pub lexicon: &'c Lexicon,
    /// How cells are read.
    pub reading: Reading,
    /// The file, as in the results.
    pub file: &'c str,
    /// The file's name without folder and ending.
    pub stem: &'c str,
    /// Registers whose owner the mapping file fixes need no column for it.
    pub fixed_provider: bool,
}

/// What a mapping file says about a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// Nothing.
    #[default]
    None,
    /// It is this register.
    Register(usize),
    /// It is to be left out.
    Ignore,
}

/// What became of a sheet.
#[derive(Debug, Clone, Default)]
pub struct SheetResult {
    /// For the results.
    pub input: InputSheet,
    /// The accepted rows; none for a sheet that no register matches.
    pub typed: Option<TypedSheet>,
    /// What had to be set aside or deserves attention.
    pub findings: Vec<QualityFinding>,
    /// How the sheet was recognised.
    pub header: Option<Header>,
}

/// Reads a sheet.
#[must_use]
pub fn read(grid: &Grid<'_>, name: &str, hidden: bool, wish: Wish, context: Context<'_>) -> SheetResult {
    let mut input = InputSheet { sheet: name.to_owned(), hidden, ..InputSheet::default() };
    let forced = if let Wish::Register(register) = wish { Some(register) } else { None };
    let hints = Hints { sheet: name, file: context.stem, forced };
    let header = if wish == Wish::Ignore { None } else { header::find(grid, context.lexicon, hints) };
    let spec = header.as_ref().and_then(|h| context.schema.registers.get(h.register));
    let (Some(header), Some(spec)) = (header, spec) else {
        let why = if wish == Wish::Ignore { reason::IGNORED } else { reason::UNRECOGNISED };
        if !grid.is_empty() {
            input.not_data.insert(why.to_owned(), grid.len() as u64);
        }
        return SheetResult { input, ..SheetResult::default() };
    };
    let mut reader = SheetReader::new(grid, &header, spec, name, context);
    reader.remarks(hidden);
    reader.rows();
    let (typed, findings, counts) = reader.finish();
    input.register = Some(spec.id.clone());
    input.accepted = typed.rows.len() as u64;
    input.quarantined = counts.quarantined;
    input.rows = input.accepted + input.quarantined;
    input.not_data = counts.not_data;
    SheetResult { input, typed: Some(typed), findings, header: Some(header) }
}

#[derive(Default)]
struct Counts {
    quarantined: u64,
    not_data: BTreeMap<String, u64>,
}

struct SheetReader<'s> {
    grid: &'s Grid<'s>,
    header: &'s Header,
    spec: &'s RegisterSpec,
    sheet: &'s str,
    context: Context<'s>,
    /// Field of each spreadsheet column.
    fields: Vec<Option<usize>>,
    /// Column of each field.
    letters: Vec<Option<u32>>,
    columns: Vec<ColumnBuilder<'s>>,
    rows: Vec<u32>,
    findings: Vec<QualityFinding>,
    counts: Counts,
    key: Option<usize>,
    /// Columns with headings from the left, for rows whose first cells mean "as above".
    leading: Vec<u32>,
    /// Merged regions that reach down over several rows, in columns that are read.
    merges: Vec<super::grid::Merge>,
    /// Text field → date field that its number-and-date cells fill.
    dated: Vec<(usize, usize)>,
    cnp: Option<(usize, Option<usize>, Option<usize>)>,
}

impl<'s> SheetReader<'s> {
    fn new(grid: &'s Grid<'s>, header: &'s Header, spec: &'s RegisterSpec, sheet: &'s str, context: Context<'s>) -> Self {
        let width = header.columns.iter().map(|c| c.column as usize + 1).max().unwrap_or(0);
        let mut reader = SheetReader {
            grid,
            header,
            spec,
            sheet,
            context,
            fields: vec![None; width],
            letters: vec![None; spec.fields.len()],
            columns: Vec::new(),
            rows: Vec::new(),
            findings: Vec::new(),
            counts: Counts::default(),
            key: spec.fields.iter().position(|f| f.key && f.required),
            leading: header.columns.iter().map(|c| c.column).collect(),
            merges: Vec::new(),
            dated: Vec::new(),
            cnp: None,
        };
        reader.place_columns();
        reader
    }

    fn place_columns(&mut self) {
        let at_header = self.grid.number(self.header.top + self.header.levels - 1);
        for column in &self.header.columns {
            let Some(Meaning::Field(field)) = column.meaning else { continue };
            match self.letters.get_mut(field) {
                Some(slot @ None) => {
                    *slot = Some(column.column);
                    if let Some(place) = self.fields.get_mut(column.column as usize) {
                        *place = Some(field);
                    }
                }
                Some(Some(_)) => {
                    let letter = letters(column.column);
                    self.find_at("duplicate_column", Some(field), at_header, letter, None);
                }
                None => {}
            }
        }
        for (f, field) in self.spec.fields.iter().enumerate() {
            let present = self.letters.get(f).is_some_and(Option::is_some);
            let given = self.context.fixed_provider && field.of.as_deref() == Some("providers") && field.kind == FieldType::Ref;
            let given = given || (self.context.fixed_provider && self.spec.id == "providers" && field.key);
            if field.required && !present && !given {
                self.find_at("missing_column", Some(f), 0, String::new(), None);
            }
        }
        let register = self.header.register;
        let context = self.context;
        self.columns = self
            .spec
            .fields
            .iter()
            .enumerate()
            .map(|(f, field)| {
                let present = self.letters.get(f).is_some_and(Option::is_some);
                ColumnBuilder::new(field, context.lexicon.codes((register, f)), present)
            })
            .collect();
        for (f, field) in self.spec.fields.iter().enumerate() {
            let present = |i: usize| self.letters.get(i).is_some_and(Option::is_some);
            if let Some(date) = field.dated_by.as_ref().and_then(|d| self.spec.field_position(d))
                && present(f)
                && !present(date)
            {
                self.dated.push((f, date));
            }
            if field.kind == FieldType::Cnp && present(f) {
                let beside = |id| self.spec.field_position(id).filter(|i| present(*i));
                self.cnp = Some((f, beside("birth_on"), beside("sex")));
            }
        }
        self.merges =
            self.grid.merges.iter().copied().filter(|m| m.bottom > m.top && self.fields.get(m.left as usize).is_some_and(Option::is_some)).collect();
    }

    /// Findings about the sheet as a whole.
    fn remarks(&mut self, hidden: bool) {
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

    fn rows(&mut self) {
        let header_end = self.header.top + self.header.levels;
        if self.header.top > 0 {
            self.counts.not_data.insert(reason::TITLE.to_owned(), self.header.top as u64);
        }
        self.counts.not_data.insert(reason::HEADER.to_owned(), self.header.levels as u64);
        let mut classifier = Classifier::new(self.grid, self.header, self.spec, self.fields.clone());
        let mut fresh = true;
        for position in header_end..self.grid.len() {
            if let Some(reason) = classifier.reason(position) {
                *self.counts.not_data.entry(reason.to_owned()).or_default() += 1;
                fresh = true;
            } else {
                self.data_row(position, fresh);
                fresh = false;
            }
        }
    }

    /// A data row; `fresh` when there is no data row right above it that it could continue.
    fn data_row(&mut self, position: usize, fresh: bool) {
        let (grid, number, row) = (self.grid, self.grid.number(position), self.rows.len());
        let cells = grid.row(position);
        let first_finding = self.findings.len();
        for cell in cells {
            let Some(field) = self.fields.get(cell.column as usize).copied().flatten() else { continue };
            self.cell(row, number, field, cell);
        }
        self.fill_merged(row, number);
        if !fresh {
            self.fill_blank(row, number, cells);
        }
        if let Some(key) = self.key
            && self.letters.get(key).is_some_and(Option::is_some)
            && !self.columns.get(key).is_some_and(|c| c.has(row))
        {
            self.set_aside(row, number, key, first_finding);
            return;
        }
        self.missing_values(row, number, first_finding);
        self.check_cnp(row, number, cells);
        self.rows.push(number);
    }

    fn cell(&mut self, row: usize, number: u32, field: usize, cell: &Cell<'_>) {
        let reading = self.context.reading;
        let Some(builder) = self.columns.get_mut(field) else { return };
        match builder.put(row, &cell.value, reading) {
            Put::Taken => {}
            Put::Nothing => return,
            Put::Above => {
                builder.repeat(row);
                return;
            }
            Put::Bad { rule, value } => {
                self.find_at(rule, Some(field), number, letters(cell.column), value);
                return;
            }
        }
        if let Some((_, date)) = self.dated.iter().find(|(text, _)| *text == field).copied()
            && let Value::Text(text) = &cell.value
            && let Some(builder) = self.columns.get_mut(date)
        {
            let kept = builder.is_kept();
            if builder.put_day_of(row, text, reading.order) && !kept {
                self.find_at("date_from_number", Some(date), 0, letters(cell.column), None);
            }
        }
    }

    /// Cells of merged regions that began above count for this row too.
    fn fill_merged(&mut self, row: usize, number: u32) {
        let covering: Vec<super::grid::Merge> = self.merges.iter().copied().filter(|m| m.top < number && number <= m.bottom).collect();
        let mut first = None;
        for merge in covering {
            let Some(field) = self.fields.get(merge.left as usize).copied().flatten() else { continue };
            let source = self.grid.position(merge.top).and_then(|p| self.grid.cell(p, merge.left));
            let reading = self.context.reading;
            if let (Some(value), Some(builder)) = (source, self.columns.get_mut(field))
                && !builder.has(row)
                && builder.put(row, value, reading) == Put::Taken
            {
                first.get_or_insert((field, merge));
            }
        }
        if let Some((field, merge)) = first {
            self.filled_down(field, number, merge.left, merge.top);
        }
    }

    /// A row whose first cells are blank continues the row above: they mean "as above".
    fn fill_blank(&mut self, row: usize, number: u32, cells: &[Cell<'_>]) {
        let Some(first) = cells.first().map(|c| c.column) else { return };
        let blank: Vec<u32> = self.leading.iter().copied().take_while(|c| *c < first).collect();
        if self.key.is_some() || blank.len() < 2 || !self.continues(number) {
            return;
        }
        let mut filled = None;
        for column in blank {
            let Some(field) = self.fields.get(column as usize).copied().flatten() else { continue };
            if let Some(builder) = self.columns.get_mut(field)
                && !builder.has(row)
                && builder.repeat(row)
            {
                filled.get_or_insert((field, column));
            }
        }
        if let (Some((field, column)), Some(above)) = (filled, self.rows.last().copied()) {
            self.filled_down(field, number, column, above);
        }
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
        let letter = self.letters.get(key).copied().flatten().map(letters).unwrap_or_default();
        self.find_at("missing_key", Some(key), number, letter, None);
        self.counts.quarantined += 1;
    }

    fn missing_values(&mut self, row: usize, number: u32, first_finding: usize) {
        for (f, field) in self.spec.fields.iter().enumerate() {
            if !field.required || field.key || self.columns.get(f).is_none_or(|c| !c.is_kept() || c.has(row)) {
                continue;
            }
            let reported = self.findings.get(first_finding..).unwrap_or_default().iter().any(|x| x.field.as_deref() == Some(&field.id));
            if let Some(Some(column)) = self.letters.get(f)
                && !reported
            {
                let letter = letters(*column);
                self.find_at("missing_value", Some(f), number, letter, None);
            }
        }
    }

    fn check_cnp(&mut self, row: usize, number: u32, cells: &[Cell<'_>]) {
        let Some((field, birth, sex)) = self.cnp else { return };
        let Some(column) = self.letters.get(field).copied().flatten() else { return };
        let Some(cell) = cells.iter().find(|c| c.column == column) else { return };
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
        if let Some(rule) = cnp::fault(&cell.value, born, male) {
            self.find_at(rule, Some(field), number, letters(column), None);
        }
    }

    fn find_at(&mut self, rule: &str, field: Option<usize>, row: u32, column: String, value: Option<String>) {
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
        });
    }

    fn finish(self) -> (TypedSheet, Vec<QualityFinding>, Counts) {
        let rows = self.rows.len();
        let letters = self.letters;
        let typed = TypedSheet {
            register: self.header.register,
            file: 0,
            sheet: 0,
            columns: self.columns.into_iter().map(|c| c.finish(rows)).collect(),
            rows: self.rows,
            letters,
        };
        (typed, self.findings, self.counts)
    }
}
