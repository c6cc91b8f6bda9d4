//! How rows that are no data begin, and the shapes of what stands in them.

use super::cell::text::plain_number;
use super::grid::Value;
use crate::text::Lang;

/// Reason codes of rows that are no data, as they stand in the results.
pub mod reason {
    /// Above the headings.
    pub const TITLE: &str = "title";
    /// The headings.
    pub const HEADER: &str = "header";
    /// Column numbers under the headings.
    pub const COLUMN_NUMBERS: &str = "column_numbers";
    /// Totals, subtotals and what they are made of.
    pub const TOTAL: &str = "total";
    /// Prepared, checked, approved, and the names below.
    pub const SIGNATURE: &str = "signature";
    /// Notes under the table.
    pub const FOOTNOTE: &str = "footnote";
    /// A line of text between data rows.
    pub const SUBTITLE: &str = "subtitle";
    /// Dashes under headings or between rows, as SQL clients and text reports draw them.
    pub const RULED_LINE: &str = "ruled_line";
    /// A running number and nothing else.
    pub const NUMBERING: &str = "numbering";
    /// Only columns that no register knows are filled.
    pub const UNKNOWN_COLUMNS: &str = "unknown_columns";
    /// Error values and nothing else.
    pub const ERRORS: &str = "errors";
    /// Rows under headings, further down in a sheet, that no register matches.
    pub const OTHER_TABLE: &str = "other_table";
    /// All rows of a sheet that no register matches.
    pub const UNRECOGNISED: &str = "unrecognised";
    /// All rows of a sheet that a mapping file leaves out.
    pub const IGNORED: &str = "ignored";
}

/// A reason code in words.
#[must_use]
pub fn in_words(lang: Lang, why: &str) -> String {
    let words = match why {
        reason::TITLE => lang.t("titluri", "titles"),
        reason::ERRORS => lang.t("numai erori de calcul", "calculation errors only"),
        reason::OTHER_TABLE => lang.t("alt tabel, necunoscut", "another table, unknown"),
        reason::SUBTITLE => lang.t("subtitluri", "subtitles"),
        reason::HEADER => lang.t("cap de tabel", "headings"),
        reason::COLUMN_NUMBERS => lang.t("numerotarea coloanelor", "column numbers"),
        reason::NUMBERING => lang.t("numai numere curente", "running numbers only"),
        reason::RULED_LINE => lang.t("linii trase cu cratime", "lines of dashes"),
        reason::TOTAL => lang.t("totaluri", "totals"),
        reason::SIGNATURE => lang.t("semnături", "signatures"),
        reason::FOOTNOTE => lang.t("note de subsol", "footnotes"),
        reason::UNKNOWN_COLUMNS => lang.t("numai coloane necunoscute", "unknown columns only"),
        reason::UNRECOGNISED => lang.t("foaie nerecunoscută", "sheet not recognised"),
        reason::IGNORED => lang.t("foaie ignorată la cerere", "sheet ignored on request"),
        other => return other.replace(['_', '-'], " "),
    };
    words.to_owned()
}

/// First words of rows that sum up others.
pub const TOTALS: [&str; 7] = ["total", "totaluri", "subtotal", "sub total", "din care", "grand total", "din ca re"];
/// All that the first cell of a total says, where nothing but numbers follows.
pub const SUMS: [&str; 5] = ["total", "total general", "subtotal", "sub total", "din care"];
/// First words of rows with signatures.
pub const SIGNATURES: [&str; 20] = [
    "intocmit",
    "verificat",
    "aprobat",
    "aprob",
    "avizat",
    "vizat",
    "director",
    "sef serviciu",
    "sef centru",
    "sef birou",
    "sef compartiment",
    "conducator",
    "semnatura",
    "reprezentant legal",
    "stampila",
    "presedinte",
    "primar",
    "l s",
    "elaborat",
    "prepared by",
];
/// First words of notes.
pub const NOTES: [&str; 8] = ["nota", "note", "n b", "sursa", "legenda", "observatii", "obs", "mentiuni"];

/// Letters as `a`, digits as `9`, runs as one: `C-0012` is `a-9`.
#[must_use]
pub fn shape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let kind = if c.is_ascii_digit() {
            '9'
        } else if c.is_alphabetic() {
            'a'
        } else if c.is_whitespace() {
            ' '
        } else {
            c
        };
        if !out.ends_with(kind) {
            out.push(kind);
        }
    }
    out
}

/// Whether a label begins with one of some words.
#[must_use]
pub fn starts_with(label: &str, words: &[&str]) -> bool {
    words.iter().any(|w| label.strip_prefix(w).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Whether a cell holds a running number.
#[must_use]
pub fn is_count(value: &Value<'_>) -> bool {
    count(value).is_some()
}

/// The running number in a cell.
#[must_use]
pub fn count(value: &Value<'_>) -> Option<i64> {
    let text = match value {
        Value::Number(n) if n.fract() == 0.0 => plain_number(*n),
        Value::Text(t) => t.trim().trim_end_matches('.').trim_matches(['(', ')', '[', ']']).to_owned(),
        _ => return None,
    };
    text.parse().ok().filter(|n| (0..1_000_000).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_begin_with_whole_words() {
        assert!(starts_with("total general", &TOTALS) && starts_with("din care fete", &TOTALS));
        assert!(!starts_with("totala", &TOTALS) && !starts_with("nou total", &TOTALS));
        assert!(starts_with("sef serviciu", &SIGNATURES) && !starts_with("seful", &SIGNATURES));
    }

    #[test]
    fn keys_have_shapes() {
        assert_eq!([shape("C-0012"), shape("CP 1"), shape("12/2024")], ["a-9", "a 9", "9/9"]);
        assert_eq!(
            [count(&Value::Number(3.0)), count(&Value::Text("(2)".into())), count(&Value::Number(3.5))],
            [Some(3), Some(2), None]
        );
    }
}
