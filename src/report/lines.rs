//! Lines for a terminal of 80 characters.

use std::borrow::Cow;

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::words::Tone;
use crate::results::verdict::Verdict;

/// Longest line.
pub(crate) const WIDTH: usize = 80;

/// Lines that fit.
pub(super) struct Text {
    colour: bool,
    /// The lines so far.
    pub lines: Vec<String>,
}

impl Text {
    /// No lines yet.
    pub const fn new(colour: bool) -> Self {
        Self { colour, lines: Vec::new() }
    }

    /// One line, cut where it is too long.
    pub fn line(&mut self, text: &str) {
        self.lines.push(cut(text, WIDTH));
    }

    /// A path is never cut: it is there to be copied.
    pub fn path(&mut self, mark: &str, path: &str) {
        self.lines.push(format!("{mark}{path}"));
    }

    /// A text on as many lines as it needs, the first one marked.
    pub fn wrapped(&mut self, mark: &str, text: &str) {
        let room = WIDTH.saturating_sub(mark.chars().count());
        let words: Vec<String> = text.split_whitespace().map(|word| cut(word, room)).collect();
        self.lines.extend(wrap(mark, &words.join(" ")));
    }

    /// A text behind a mark that takes one column, on as many lines as it needs.
    pub fn marked(&mut self, indent: &str, mark: &str, text: &str) {
        let first = self.lines.len();
        self.wrapped(&format!("{indent}  "), text);
        if let Some(line) = self.lines.get_mut(first) {
            *line = format!("{indent}{mark} {}", line.trim_start());
        }
    }

    /// Numbers with their verdicts, several lines where they do not fit on one.
    pub fn verdicts(&mut self, mark: &str, verdicts: &[(String, Verdict)]) {
        let indent = " ".repeat(mark.chars().count());
        let mut line = mark.to_owned();
        let mut width = indent.len();
        for (number, verdict) in verdicts {
            let symbol = Tone::of(*verdict).symbol;
            let takes = number.chars().count() + 2;
            if width + takes > WIDTH {
                self.lines.push(std::mem::replace(&mut line, indent.clone()));
                width = indent.len();
            }
            line.push(' ');
            line.push_str(&self.painted(*verdict, &format!("{number}{symbol}")));
            width += takes;
        }
        self.lines.push(line);
    }

    /// A text in the colour of a verdict.
    pub fn painted(&self, verdict: Verdict, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match verdict {
            Verdict::NonCompliant => "1;31",
            Verdict::NotComputable => "35",
            Verdict::Undetermined | Verdict::PartiallyCompliant => "33",
            Verdict::ToVerify => "34",
            Verdict::Compliant => "32",
            Verdict::NotApplicable | Verdict::Reported => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// All lines, without empty ones at the end.
    pub fn finish(self) -> String {
        let mut out = self.lines.join("\n");
        while out.ends_with('\n') {
            out.pop();
        }
        out.push('\n');
        out
    }
}

/// The lines of a text: `mark` stands before the first, blanks of its width before the others. A word that is longer
/// than a line goes on in the next one.
pub(crate) fn wrap(mark: &str, text: &str) -> Vec<String> {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let blanks = " ".repeat(mark.chars().count());
    let options = Options::new(WIDTH)
        .initial_indent(mark)
        .subsequent_indent(&blanks)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(&plain, options).into_iter().map(Cow::into_owned).collect()
}

/// A text of at most so many characters, with a sign where it was cut.
pub(super) fn cut(text: &str, width: usize) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if clean.chars().count() <= width {
        return clean;
    }
    let mut short: String = clean.chars().take(width.saturating_sub(1)).collect();
    short.push('…');
    short
}
