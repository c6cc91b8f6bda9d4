//! Free text that people write must not carry personal numeric codes into results.

/// The text with every run of exactly thirteen digits replaced, and whether there was one.
#[must_use]
pub fn without_codes(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    let mut found = false;
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_ascii_digit() => run.push(c),
            other => {
                if run.len() == 13 && !run.starts_with('0') {
                    out.push_str("[CNP]");
                    found = true;
                } else {
                    out.push_str(&run);
                }
                run.clear();
                out.extend(other);
            }
        }
    }
    (out, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_numeric_codes_are_taken_out() {
        let (text, found) = without_codes("minorul 5130101000017, dosar 12345/2024");
        assert_eq!((text.as_str(), found), ("minorul [CNP], dosar 12345/2024", true));
        assert!(!without_codes("0731234567890 și 12345678901234").1);
    }
}
