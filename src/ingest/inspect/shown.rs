//! Which headings that nobody knows may be shown: a sheet without headings has data in their place.

use crate::ingest::vocabulary::Vocabulary;
use crate::ingest::{conceal, contact};

/// Longer runs of digits are numbers of something, but for years.
const MOST_DIGITS: usize = 3;
/// Shorter words are abbreviations.
const SHORTEST: usize = 3;

/// Whether a heading may be written into drafts and terminals: it holds no name, number or address.
pub fn may_show(heading: &str, words: &Vocabulary) -> bool {
    if conceal::blotted(heading).is_some() || contact::blotted(heading).is_some() || heading.contains('@') {
        return false;
    }
    let runs: Vec<&str> = heading.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let year = |run: &str| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
    if runs.len() > 2 || runs.iter().any(|run| run.len() > MOST_DIGITS && !year(run)) {
        return false;
    }
    !names_somebody(heading, words)
}

/// Whether two words with a capital letter stand there that no register knows: a surname and a first name.
fn names_somebody(heading: &str, words: &Vocabulary) -> bool {
    let of_letters = heading.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= SHORTEST);
    let unknown = of_letters.filter(|word| word.starts_with(char::is_uppercase) && !words.knows(word));
    unknown.count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::load;

    #[test]
    fn headings_are_shown_and_data_in_their_place_are_not() {
        let words = Vocabulary::new(&load::embedded().unwrap());
        for heading in
            ["Observații", "Nume mamă", "Data luării în evidență", "Etapa 2", "Situația la 2024", "culoare preferată"]
        {
            assert!(may_show(heading, &words), "{heading}");
        }
        for heading in [
            "Popescu Ana",
            "IONESCU Vasile-Marian",
            "5080101120000",
            "Dosar 123456",
            "12.03.2015",
            "0722123456",
            "str. Florilor 5",
            "Mama Zzmarcat Ana",
        ] {
            assert!(!may_show(heading, &words), "{heading}");
        }
    }
}
