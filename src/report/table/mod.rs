//! Lists told once: their columns with headings, widths and places, and how the cell of a row comes about. Workbook and
//! page only draw them; reading back finds the columns by the same [names](Name).

pub(crate) mod causes;
pub(crate) mod changes;
pub(crate) mod checks;
pub(crate) mod facts;
pub(crate) mod figures;
pub(crate) mod inputs;
mod name;
pub(crate) mod outcomes;
pub(crate) mod tasks;
pub(crate) mod visit;

use crate::report::view::ShownCell;
use crate::results::kind::Nature;
use crate::results::outcome::State;
use crate::results::verdict::Verdict;
use crate::text::{Lang, ShortText};
use crate::time::Moment;
pub(crate) use name::Name;

/// The value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Text.
    Text(String),
    /// Text that the row is known by.
    Strong(String),
    /// A sentence, which needs room.
    Sentence(String),
    /// Text that matters to programs.
    Faint(String),
    /// A whole number.
    Count(u64),
    /// A whole number that matters only when it is not zero.
    Sparse(u64),
    /// A number as it is, where there is one.
    Number(Option<f64>),
    /// A number with one decimal.
    Decimal(f64),
    /// A whole number of a kind that may be negative.
    Whole(i64),
    /// The number of a standard, where it is known.
    Ordinal(Option<u8>),
    /// A share, 0 to 1.
    Share(Option<f64>),
    /// A day or moment.
    Date(Option<Moment>),
    /// The state of an outcome of a check of a nature.
    State(Nature, State),
    /// A computed verdict, where there is one.
    Verdict(Option<Verdict>),
    /// Words in the colours of a verdict.
    Toned(Verdict, &'static str),
    /// The indicator of the check at a position, which leads to the check.
    Check(usize, ShortText),
    /// The indicator of the check at a position, where the links to the check lead.
    Anchor(usize, ShortText),
    /// The name of a check, what the act asks, and who is counted.
    Described {
        /// The name.
        title: String,
        /// What the act asks.
        asks: String,
        /// Who is counted.
        counted: String,
    },
    /// A link within the workbook.
    Link {
        /// The sheet it leads to.
        sheet: String,
        /// The row, counted from 0.
        row: u32,
        /// What is read.
        words: String,
    },
    /// The position of a cause, which leads to it.
    Cause(usize),
    /// The position of a cause, where the links to it lead.
    CauseAnchor(usize),
    /// Rows of registers: the place of each, and its cells.
    Rows(Vec<(String, Vec<ShownCell>)>),
    /// What somebody fills in, or has filled in.
    Input(String),
}

impl Cell {
    /// Text that may be missing.
    pub(crate) fn text(text: Option<&str>) -> Self {
        Self::Text(text.unwrap_or_default().to_owned())
    }

    /// A tick where something holds.
    pub(crate) fn yes(lang: Lang, holds: bool) -> Self {
        Self::Text(if holds { lang.yes_no(true).to_owned() } else { String::new() })
    }
}

/// Where a column is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the workbook and on the page.
    Both,
    /// The same, but in the workbook behind what is printed.
    Unprinted,
    /// In the workbook only.
    Book,
    /// In the workbook behind what is printed.
    Behind,
    /// On the page only.
    Page,
}

/// One column of a list of `T`.
pub(crate) struct Column<'t, T> {
    /// Which one.
    pub(crate) name: Name,
    /// Width in characters, in a workbook.
    pub(crate) width: f64,
    place: Place,
    cell: Box<dyn Fn(&T) -> Cell + 't>,
}

impl<T> Column<'_, T> {
    /// Whether it is printed.
    pub(crate) const fn on_paper(&self) -> bool {
        !matches!(self.place, Place::Unprinted | Place::Behind)
    }

    /// The cell of a row.
    pub(crate) fn cell(&self, row: &T) -> Cell {
        (self.cell)(row)
    }
}

/// The columns of a list of `T`, from the left.
pub(crate) struct Table<'t, T> {
    columns: Vec<Column<'t, T>>,
}

impl<'t, T> Table<'t, T> {
    /// Nothing yet.
    pub(crate) const fn new() -> Self {
        Self { columns: Vec::new() }
    }

    /// One more column.
    pub(crate) fn column(self, name: Name, width: f64, place: Place, cell: impl Fn(&T) -> Cell + 't) -> Self {
        self.column_if(true, name, width, place, cell)
    }

    /// One more column, where it is needed.
    pub(crate) fn column_if(
        mut self,
        needed: bool,
        name: Name,
        width: f64,
        place: Place,
        cell: impl Fn(&T) -> Cell + 't,
    ) -> Self {
        if needed {
            self.columns.push(Column { name, width, place, cell: Box::new(cell) });
        }
        self
    }

    /// The columns of a workbook.
    pub(crate) fn in_book(&self) -> impl Iterator<Item = &Column<'t, T>> {
        self.columns.iter().filter(|column| column.place != Place::Page)
    }

    /// The columns of a page.
    pub(crate) fn on_page(&self) -> impl Iterator<Item = &Column<'t, T>> {
        self.columns.iter().filter(|column| matches!(column.place, Place::Both | Place::Unprinted | Place::Page))
    }

    /// How many columns a workbook has.
    pub(crate) fn width(&self) -> usize {
        self.in_book().count()
    }

    /// Position of a column in a workbook; none where it has no such column.
    pub(crate) fn at(&self, name: Name) -> Option<u16> {
        let at = self.in_book().position(|column| column.name == name)?;
        u16::try_from(at).ok()
    }

    /// Position of the last column of a workbook that is printed; none where all are.
    pub(crate) fn last_printed(&self) -> Option<u16> {
        let behind = |column: &&Column<'t, T>| !column.on_paper();
        let first = self.in_book().position(|column| behind(&column))?;
        u16::try_from(first.checked_sub(1)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_stands_where_its_place_says() {
        let text = |n: &u64| Cell::Count(*n);
        let table = Table::new()
            .column(Name::Case, 1.0, Place::Both, text)
            .column(Name::Place, 1.0, Place::Page, text)
            .column(Name::Delay, 1.0, Place::Book, text)
            .column_if(false, Name::Since, 1.0, Place::Both, text)
            .column(Name::Remedy, 1.0, Place::Unprinted, text)
            .column(Name::Key, 1.0, Place::Behind, text);
        let book: Vec<Name> = table.in_book().map(|column| column.name).collect();
        let page: Vec<Name> = table.on_page().map(|column| column.name).collect();
        assert_eq!(book, [Name::Case, Name::Delay, Name::Remedy, Name::Key]);
        assert_eq!(page, [Name::Case, Name::Place, Name::Remedy]);
        assert_eq!((table.width(), table.last_printed()), (4, Some(1)));
        assert_eq!((table.at(Name::Key), table.at(Name::Since)), (Some(3), None));
    }
}
