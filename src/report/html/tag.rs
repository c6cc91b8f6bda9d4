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

impl Cell {
    fn class(&self) -> Option<String> {
        match self {
            Self::Text(_) | Self::Markup(_) => None,
            Self::Number(_) => Some("n".to_owned()),
            Self::Verdict(verdict, _) => Some(format!("v v-{}", verdict.id())),
            Self::Wide(_) => Some("wide".to_owned()),
        }
    }

    fn content(&self) -> Markup {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Verdict(_, text) => html! { (text) },
            Self::Markup(markup) | Self::Wide(markup) => markup.clone(),
        }
    }
}

/// A table; on a narrow screen each row becomes a card.
pub(super) fn table(headings: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> Markup {
    html! {
        div.scroll {
            table.cards {
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody {
                    "\n"
                    @for row in rows {
                        tr {
                            @for (cell, label) in row.iter().zip(headings) {
                                td class=[cell.class()] data-label=(label) { (cell.content()) }
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
