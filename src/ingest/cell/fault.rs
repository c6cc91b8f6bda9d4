//! What stands in a cell when a spreadsheet could not show its value: errors, and numbers that it has destroyed.

/// Longest error value, in bytes.
const LONGEST: usize = 24;
/// From here on a spreadsheet rounds: it keeps fifteen digits of a number.
const ROUNDED: f64 = 1e15;

/// Whether a text is an error value of a spreadsheet in any language: `#N/A`, `#REF!`, `#VALOARE!`, `Err:502`, or the
/// marks of a column that was too narrow.
#[must_use]
pub fn is_error(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'#') => is_marked(text),
        Some(b'E') => {
            let number = ["Err:", "Error:", "Eroare:"].iter().find_map(|word| text.strip_prefix(word));
            number.is_some_and(|n| n.trim().len() == 3 && n.trim().bytes().all(|b| b.is_ascii_digit()))
        }
        _ => false,
    }
}

fn is_marked(text: &str) -> bool {
    let text = text.trim_end();
    if text.len() < 3 || text.len() > LONGEST {
        return false;
    }
    if text.bytes().all(|b| b == b'#') {
        return true;
    }
    let word = text.trim_start_matches('#');
    // Not available, in English, Italian and German.
    if ["N/A", "N/D", "NV"].iter().any(|known| word.trim_end_matches('!').eq_ignore_ascii_case(known)) {
        return true;
    }
    let Some(word) = word.strip_suffix(['!', '?']) else { return false };
    word.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '/' | '0' | '_'))
}

/// Whether an identifier was a long number of which a spreadsheet kept a few digits: `2,024E+11`.
#[must_use]
pub fn is_destroyed(text: &str) -> bool {
    let text = text.trim();
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let decimals = match mantissa.split_once(['.', ',']) {
        Some((whole, decimals)) => whole.len() == 1 && digits(whole) && digits(decimals),
        None => mantissa.len() == 1 && digits(mantissa) && exponent.starts_with('+'),
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    decimals && (2..=3).contains(&exponent.len()) && digits(exponent)
}

/// Whether a number has more digits than a spreadsheet keeps: as an identifier it is destroyed.
#[must_use]
pub fn is_rounded(number: f64) -> bool {
    number.abs() >= ROUNDED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_known_in_any_language() {
        for text in [
            "#N/A",
            "#REF!",
            "#VALUE!",
            "#DIV/0!",
            "#NAME?",
            "#NULL!",
            "#NUM!",
            "#VALOARE!",
            "#NUME?",
            "#NUL!",
            "#REFERINȚĂ!",
            "#REFERINTA!",
            "#N/D",
            "#NV",
            "#n/a",
            "#SPILL!",
            "#GETTING_DATA!",
            "Err:502",
            "Eroare:508",
            "####",
            "##########",
        ] {
            assert!(is_error(text), "{text}");
        }
        for text in ["#12", "# 3", "#", "##", "#A!", "#tag", "N/A", "Err", "Eroare de calcul", "Ernest", "#C-1!"] {
            assert!(!is_error(text), "{text}");
        }
    }

    #[test]
    fn numbers_that_lost_their_digits_are_known() {
        for text in ["2,024E+11", "2.024E+11", "1,23457E+12", "5E+11", "2.024e11", "-2,0E+15", "2.02412e+17"] {
            assert!(is_destroyed(text), "{text}");
        }
        for text in ["12E10", "5E11", "E+11", "2,024", "C-2E+11", "12,5E+11", "2024", "2,024E+1", "1E", "2.E+11"] {
            assert!(!is_destroyed(text), "{text}");
        }
        assert!(is_rounded(2.024e17) && !is_rounded(6_240_515_700_006.0));
    }
}
