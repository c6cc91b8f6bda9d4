//! Text into markup, and tables out of cells.

use std::fmt::Write;

use crate::results::verdict::Verdict;

/// Text with everything escaped that markup would misread.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// One cell of a table.
pub(super) enum Cell {
    /// Text.
    Text(String),
    /// A number as text, aligned to the right.
    Number(String),
    /// A verdict's colours around text.
    Verdict(Verdict, String),
    /// Finished markup.
    Markup(String),
    /// Finished markup that needs room.
    Wide(String),
}

/// A table; on a narrow screen each row becomes a card.
pub(super) fn table(headings: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> String {
    let mut out = String::from("<div class=\"scroll\"><table class=\"cards\"><thead><tr>");
    for heading in headings {
        out.push_str("<th scope=\"col\">");
        out.push_str(&escape(heading));
        out.push_str("</th>");
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (i, cell) in row.iter().enumerate() {
            let label = escape(headings.get(i).copied().unwrap_or_default());
            let (class, content) = match cell {
                Cell::Text(text) => (String::new(), escape(text)),
                Cell::Number(text) => (" class=\"n\"".to_owned(), escape(text)),
                Cell::Verdict(verdict, text) => (format!(" class=\"v v-{}\"", verdict.id()), escape(text)),
                Cell::Markup(markup) => (String::new(), markup.clone()),
                Cell::Wide(markup) => (" class=\"wide\"".to_owned(), markup.clone()),
            };
            let _infallible = write!(out, "<td{class} data-label=\"{label}\">{content}</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        assert_eq!(escape("<b onclick='x'>\"a\" & b\u{7}"), "&lt;b onclick=&#39;x&#39;&gt;&quot;a&quot; &amp; b ");
    }
}
