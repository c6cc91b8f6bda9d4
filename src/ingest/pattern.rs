//! A cell that says several things, told apart by a pattern: `"HCJ nr. {decision_no} din {decided_on}"`.
//!
//! What stands in braces is a field; `{_}` is something that is not kept. All else must stand there, in whatever case
//! and with whatever blanks.

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(Vec<char>),
    Field(String),
}

/// What stands for something that is not kept.
pub const NOT_KEPT: &str = "_";

/// The letters of a text in small ones, with single blanks, each with where it stands.
fn folded(text: &str) -> Vec<(char, usize)> {
    let mut out: Vec<(char, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        let c = if c.is_whitespace() { ' ' } else { c.to_lowercase().next().unwrap_or(c) };
        if c == ' ' && out.last().is_none_or(|(last, _)| *last == ' ') {
            continue;
        }
        out.push((c, at));
    }
    while out.last().is_some_and(|(c, _)| *c == ' ') {
        out.pop();
    }
    out
}

impl Pattern {
    /// Reads a pattern; none where its braces do not match, a field follows a field, or it has no field.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            match rest.split_once('{') {
                None => {
                    parts.push(Part::Literal(folded(rest).into_iter().map(|(c, _)| c).collect()));
                    rest = "";
                }
                Some((before, after)) => {
                    // Blanks before a field stand there, too.
                    let mut literal: Vec<char> = folded(before).into_iter().map(|(c, _)| c).collect();
                    if before.ends_with(char::is_whitespace) && !literal.is_empty() {
                        literal.push(' ');
                    }
                    if before.starts_with(char::is_whitespace) && !parts.is_empty() {
                        literal.insert(0, ' ');
                    }
                    if !literal.is_empty() {
                        parts.push(Part::Literal(literal));
                    } else if matches!(parts.last(), Some(Part::Field(_))) {
                        return None;
                    }
                    let (field, behind) = after.split_once('}')?;
                    parts.push(Part::Field(field.trim().to_owned()));
                    rest = behind;
                }
            }
        }
        parts.iter().any(|part| matches!(part, Part::Field(_))).then_some(Self { parts })
    }

    /// The fields that are kept, in their order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Field(field) if field != NOT_KEPT => Some(field.as_str()),
            _ => None,
        })
    }

    /// What a text says of each of these fields; none where it is not of that form.
    #[must_use]
    pub fn read<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let letters = folded(text);
        let at = |position: usize| letters.get(position).map_or(text.len(), |(_, at)| *at);
        let mut found = Vec::new();
        let mut position = 0;
        let mut open: Option<(&str, usize)> = None;
        for (number, part) in self.parts.iter().enumerate() {
            match part {
                Part::Field(field) => open = Some((field, position)),
                Part::Literal(literal) => {
                    let last = number + 1 == self.parts.len();
                    let len = literal.len();
                    let fits = |from: &usize| {
                        let here = letters.get(*from..*from + len);
                        here.is_some_and(|here| here.iter().map(|(c, _)| c).eq(literal.iter()))
                    };
                    let start = match open {
                        None => Some(position).filter(fits),
                        // The last words end the text.
                        Some(_) if last => letters.len().checked_sub(len).filter(|from| *from >= position).filter(fits),
                        Some(_) => (position..=letters.len().saturating_sub(len)).find(fits),
                    }?;
                    if let Some((field, from)) = open.take() {
                        found.extend(Some(text.get(at(from)..at(start))?.trim()).filter(|_| field != NOT_KEPT));
                    }
                    position = start + len;
                }
            }
        }
        match open {
            Some((field, from)) => {
                found.extend(Some(text.get(at(from)..)?.trim()).filter(|_| field != NOT_KEPT));
                Some(found)
            }
            None => (position == letters.len()).then_some(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_told_apart_by_the_words_between() {
        let pattern = Pattern::new("HCJ nr. {number} din {day}").unwrap();
        assert_eq!(pattern.fields().collect::<Vec<_>>(), ["number", "day"]);
        assert_eq!(pattern.read("hcj  nr. 12/A din 3.02.2024 "), Some(vec!["12/A", "3.02.2024"]));
        assert_eq!(pattern.read("Dispoziția nr. 12 din 3.02.2024"), None);
        let pattern = Pattern::new("{kind} (PV {_})").unwrap();
        assert_eq!(pattern.read("Plasament (PV 7 din 2024)"), Some(vec!["Plasament"]));
        assert_eq!(pattern.read("Plasament"), None);
        assert_eq!(pattern.read("Plasament (PV 7) iar"), None);
        assert_eq!(Pattern::new("Ș {a}ț").unwrap().read("ș 4 Ț"), Some(vec!["4"]));
    }

    #[test]
    fn what_is_no_pattern_is_none() {
        for text in ["", "no field", "{a}{b}", "{a", "a} {"] {
            assert_eq!(Pattern::new(text), None, "{text}");
        }
    }
}
