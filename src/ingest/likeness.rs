//! How alike two spellings are.

use crate::registers::spec::FieldSpec;
use crate::text::norm::normalise;

/// Words that say little about what a heading means.
const WEAK: [&str; 22] = [
    "nr", "de", "la", "si", "in", "a", "al", "ale", "pe", "cu", "din", "cod", "data", "the", "of", "on", "no", "date",
    "numar", "numarul", "da", "nu",
];

/// Likeness of two texts, 0 to 1: by letters, or by words that begin alike.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    likeness_of_normalised(&normalise(a), &normalise(b))
}

/// Likeness of a heading and the headings of a field, the greatest.
#[must_use]
pub fn field_likeness(heading: &str, field: &FieldSpec) -> f64 {
    let known = field.headings_ro.iter().chain(&field.headings_en);
    known.map(|known| likeness(heading, known)).fold(0.0, f64::max)
}

/// The same for texts that are normalised already.
#[must_use]
pub fn likeness_of_normalised(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    let letters = strsim::normalized_damerau_levenshtein(a, b);
    f64::max(letters, 0.95 * words(a, b))
}

/// Share of words that begin alike, weak words counting little.
#[allow(clippy::cast_precision_loss)]
fn words(a: &str, b: &str) -> f64 {
    let weight = |word: &str| if WEAK.contains(&word) { 0.25 } else { 1.0 };
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let total: f64 = a.iter().chain(&b).map(|w| weight(w)).sum();
    let mut rest = b.clone();
    let mut common = 0.0;
    for word in &a {
        if let Some(at) = rest.iter().position(|other| same_stem(word, other)) {
            let other = rest.remove(at);
            common += weight(word) + weight(other);
        }
    }
    if common >= 1.0 { common / total } else { 0.0 }
}

fn same_stem(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    common >= 5 && common * 3 >= a.len().max(b.len()) * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_spellings_come_first() {
        assert!(likeness("Dosarul", "Nr. dosar") > 0.6);
        assert!(likeness("Data inregistrari", "Data înregistrării") > 0.85);
        assert!(likeness("Data deschiderii", "Data închiderii") < likeness("Data inchideri", "Data închiderii"));
        assert!(likeness("Observații", "Nr. caz") < 0.4);
        assert!((likeness("CNP", "C.N.P") - 0.0).abs() < 0.7);
    }
}
