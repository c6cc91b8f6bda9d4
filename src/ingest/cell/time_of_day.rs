//! Times of day as they stand beside dates.

use super::token::Token;

/// A time among tokens: `14:30`, `14.30`, `14,30`, `14 30`, `ora 14`, `2:30 PM`.
#[must_use]
pub fn time(tokens: &[Token], after_date: bool) -> Option<u16> {
    let named =
        tokens.iter().position(|t| matches!(t, Token::Word(w) if matches!(w.as_str(), "ora" | "orele" | "h" | "at")));
    for (i, token) in tokens.iter().enumerate() {
        let Token::Number { value: hour @ 0..=24, digits: 1..=2 } = token else { continue };
        let called = named.is_some_and(|n| n < i && i - n <= 3);
        let mark = match tokens.get(i + 1) {
            Some(Token::Mark(m)) => Some(*m),
            Some(Token::Word(w)) if w == "h" => Some(':'),
            _ => None,
        };
        let minute = match (mark, tokens.get(i + 2)) {
            (Some(m @ (':' | '.' | ',' | ' ')), Some(Token::Number { value: minute @ 0..=59, digits: 2 }))
                if m == ':' || called || after_date =>
            {
                Some(*minute)
            }
            _ => None,
        };
        let minute = match minute {
            Some(minute) => minute,
            None if called => 0,
            None => continue,
        };
        let late = tokens.iter().skip(i).any(|t| matches!(t, Token::Word(w) if w == "pm"));
        let early = tokens.iter().skip(i).any(|t| matches!(t, Token::Word(w) if w == "am"));
        let hour = match hour {
            12 if early => 0,
            1..=11 if late => hour + 12,
            24 => return None,
            _ => *hour,
        };
        return u16::try_from(hour * 60 + minute).ok();
    }
    None
}
