//! Tables out of cells.

use maud::{Markup, html};

use crate::results::verdict::Verdict;

/// One cell of a table.
pub(super) enum Cell {
    /// Text.
    Text(String),
    /// A number as text, aligned to the right.
    Number(String),
    /// A verdict's colours around text.
    Verdict(Verdict, String),
    /// Finished markup.
    Markup(Markup),
    /// Finished markup that needs room.
    Wide(Markup),
}

/// The heading of a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'h> {
    /// The words.
    pub words: &'h str,
    /// Whether the column is printed, too.
    pub on_paper: bool,
}

/// Headings of columns that are all printed.
pub(super) fn heads<'h>(words: &[&'h str]) -> Vec<Head<'h>> {
    words.iter().map(|words| Head { words, on_paper: true }).collect()
}

/// What rows are picked by.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    /// Number of the standard.
    pub standard: Option<u8>,
    /// Who is answerable; empty where nobody is named.
    pub manager: Option<String>,
    /// The case or other record.
    pub case: Option<String>,
    /// Position of the cause.
    pub cause: Option<usize>,
    /// Id of the nature.
    pub nature: Option<&'static str>,
    /// Nothing has to be done about it.
    pub in_order: bool,
}

/// A row with what it is picked by.
pub(super) struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// What it is picked by.
    pub marks: Marks,
}

impl From<Vec<Cell>> for Row {
    fn from(cells: Vec<Cell>) -> Self {
        Self { cells, marks: Marks::default() }
    }
}

impl Cell {
    fn class(&self, on_paper: bool) -> Option<String> {
        let own = match self {
            Self::Text(_) | Self::Markup(_) => String::new(),
            Self::Number(_) => "n".to_owned(),
            Self::Verdict(verdict, _) => format!("v v-{}", verdict.id()),
            Self::Wide(_) => "wide".to_owned(),
        };
        let screen = if on_paper { "" } else { "screen" };
        let both = [own.as_str(), screen].into_iter().filter(|class| !class.is_empty()).collect::<Vec<_>>().join(" ");
        (!both.is_empty()).then_some(both)
    }

    fn content(&self) -> Markup {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Verdict(_, text) => html! { (text) },
            Self::Markup(markup) | Self::Wide(markup) => markup.clone(),
        }
    }
}

/// A table; on a narrow screen each row becomes a card.
pub(super) fn table(headings: &[Head<'_>], rows: impl Iterator<Item = Row>) -> Markup {
    html! {
        div.scroll {
            table.cards {
                thead {
                    tr {
                        @for heading in headings {
                            th scope="col" class=[(!heading.on_paper).then_some("screen")] { (heading.words) }
                        }
                    }
                }
                tbody {
                    "\n"
                    @for Row { cells, marks } in rows {
                        tr data-standard=[marks.standard] data-manager=[marks.manager] data-case=[marks.case]
                            data-cause=[marks.cause] data-nature=[marks.nature] data-in-order[marks.in_order] {
                            @for (cell, heading) in cells.iter().zip(headings) {
                                td class=[cell.class(heading.on_paper)] data-label=(heading.words) { (cell.content()) }
                            }
                        }
                        "\n"
                    }
                }
            }
        }
        "\n"
    }
}
