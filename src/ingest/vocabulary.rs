//! The words of the registers: a value that no list knows is quoted only when it is made of them.
//!
//! People type names, addresses and remarks into any column. A misspelt code is recognisable by its words; everything
//! else is shown by its cell alone.

use std::collections::BTreeSet;

use strsim::normalized_levenshtein;

use crate::registers::spec::Schema;
use crate::text::norm::normalise;

/// The list whose names are also surnames.
const PLACES: &str = "county";
/// Shorter words are abbreviations and numerals, which name nobody.
const SHORT: usize = 2;
/// A beginning of a known word is an abbreviation of it when it is at least this long.
const ABBREVIATION: usize = 4;
/// Shorter words are known exactly or not at all.
const LONG: usize = 6;
/// Words this much alike are one word, misspelt.
const ALIKE: f64 = 0.8;
/// Words with so many first letters in common are forms of one word when these are most of it.
const STEM: usize = 5;

/// The words of a schema.
#[derive(Debug, Default)]
pub struct Vocabulary(BTreeSet<String>);

impl Vocabulary {
    /// The words of its codes, headings and titles.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        let lists = schema.codes.values().filter(|list| list.id != PLACES);
        let codes = lists.flat_map(|list| &list.codes).flat_map(|code| {
            [&code.id, &code.title.ro, &code.title.en].into_iter().chain(&code.aliases).map(String::as_str)
        });
        let registers = schema.registers.iter().flat_map(|register| {
            let headings = register.fields.iter().flat_map(|f| f.headings_ro.iter().chain(&f.headings_en));
            let names = register.sheets.iter().chain(&register.sheets_en);
            names.chain(headings).map(String::as_str)
        });
        let words = codes.chain(registers).flat_map(|text| {
            let normal = normalise(text);
            normal.split(' ').map(str::to_owned).collect::<Vec<_>>()
        });
        Self(words.filter(|w| !w.is_empty()).collect())
    }

    /// Whether a text is made of known words, their abbreviations and misspellings, numerals and short marks.
    #[must_use]
    pub fn knows(&self, text: &str) -> bool {
        normalise(text).split(' ').filter(|word| !word.is_empty()).all(|word| self.word(word))
    }

    fn word(&self, word: &str) -> bool {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        if letters <= SHORT || self.0.contains(word) {
            return true;
        }
        let from = |start: &str| self.0.range(start.to_owned()..).next().filter(|w| w.starts_with(start)).is_some();
        if letters >= ABBREVIATION && from(word) {
            return true;
        }
        letters >= LONG
            && self.0.iter().any(|known| {
                let shared = word.bytes().zip(known.bytes()).take_while(|(a, b)| a == b).count();
                (shared >= STEM && shared * 5 >= word.len() * 3)
                    || (known.len().abs_diff(word.len()) <= 2 && normalized_levenshtein(word, known) >= ALIKE)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::load;

    #[test]
    fn misspelt_codes_are_known_and_persons_are_not() {
        let words = Vocabulary::new(&load::embedded().unwrap());
        for text in
            ["PROT", "HAND", "prevenție", "masura de protectei", "asistent social (MC)", "gr. II", "A1", "plasamentul"]
        {
            assert!(words.knows(text), "{text}");
        }
        for text in [
            "Popescu Ana",
            "IONESCU",
            "Ana",
            "protecție Marinescu",
            "str. Florilor nr. 3",
            "Vrânceanu",
            "Georgescu Elena-Maria",
            "Dumitru",
            "Constantinescu",
            "mama Radu Ioana",
        ] {
            assert!(!words.knows(text), "{text}");
        }
    }
}
