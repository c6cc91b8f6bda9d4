//! Text for a terminal: no line longer than 80 characters, and nothing cut away.

/// Longest line.
pub const WIDTH: usize = 80;

/// Lines that fit.
#[derive(Debug, Default)]
pub struct Paper {
    lines: Vec<String>,
}

impl Paper {
    /// An empty line, but never two.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A text on as many lines as it needs; `mark` stands before the first, blanks of its width before the others.
    pub fn put(&mut self, mark: &str, text: &str) {
        let indent = mark.chars().count().min(WIDTH / 2);
        let room = WIDTH - indent;
        let mut line = String::new();
        let mut lines = Vec::new();
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        for word in clean.split_whitespace() {
            let mut word = word.to_owned();
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                lines.push(std::mem::take(&mut line));
            }
            // A word longer than a line goes on in the next one.
            while let Some((at, _)) = word.char_indices().nth(room) {
                let rest = word.split_off(at);
                lines.push(std::mem::replace(&mut word, rest));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        lines.push(line);
        let blanks = " ".repeat(indent);
        for (i, line) in lines.iter().enumerate() {
            let before = if i == 0 { mark } else { &blanks };
            self.lines.push(format!("{before}{line}").trim_end().to_owned());
        }
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

    #[test]
    fn long_texts_wrap_and_long_words_break() {
        let mut paper = Paper::default();
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
