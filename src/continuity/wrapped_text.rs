//! Text for a terminal: no line longer than 80 characters, and nothing cut away.

use crate::report::lines::wrap;

/// Lines that fit.
#[derive(Debug, Default)]
pub struct WrappedText {
    lines: Vec<String>,
}

impl WrappedText {
    /// An empty line, but never two.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A text on as many lines as it needs; `mark` stands before the first, blanks of its width before the others.
    pub fn put(&mut self, mark: &str, text: &str) {
        self.lines.extend(wrap(mark, text).into_iter().map(|line| line.trim_end().to_owned()));
    }

    /// The text, ending with one line break.
    #[must_use]
    pub fn finish(self) -> String {
        let mut out = self.lines.join("\n");
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::lines::WIDTH;

    #[test]
    fn long_texts_wrap_and_long_words_break() {
        let mut paper = WrappedText::default();
        paper.put("  • ", &"cuvânt ".repeat(30));
        paper.put("  → ", &"ș".repeat(200));
        paper.gap();
        paper.gap();
        paper.put("", "gata\ngata");
        let text = paper.finish();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert_eq!(text.matches('ș').count(), 200);
        assert_eq!(text.matches("cuvânt").count(), 30);
        assert!(text.ends_with("\n\ngata gata\n"), "{text}");
    }
}
