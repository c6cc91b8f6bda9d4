//! File names that every file system takes, made from ids that people chose.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::text::hex;

/// Longest stem in bytes: leaves room for an extension and a temporary suffix within 255.
const LONGEST: usize = 120;

/// Names that Windows keeps for devices, whatever stands behind a dot.
const DEVICES: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];
/// Devices that are numbered.
const NUMBERED: [&str; 2] = ["com", "lpt"];

/// A file stem for an id: readable, and accepted by Windows, macOS and Linux.
#[must_use]
pub fn safe_stem(id: &str) -> String {
    let mut stem: String = id.trim().chars().map(|c| if is_unsafe(c) { '_' } else { c }).collect();
    if stem.len() > LONGEST {
        let cut = (0..=LONGEST).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or(0);
        stem.truncate(cut);
        stem.push('-');
        stem.push_str(&short_hash(id));
    }
    while stem.ends_with(['.', ' ']) {
        stem.pop();
    }
    if is_device(&stem) || stem.starts_with('.') || stem.starts_with("~$") {
        stem.insert(0, '_');
    }
    if stem.is_empty() { format!("_-{}", short_hash(id)) } else { stem }
}

/// Characters that file systems refuse, and those that make a name look like another one.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || r#"/\:*?"<>|"#.contains(c)
        || matches!(c, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether Windows takes a name for a device: also with a superscript digit, and with spaces before the dot.
fn is_device(stem: &str) -> bool {
    let name = stem.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = NUMBERED.iter().filter_map(|device| name.strip_prefix(device)).any(|rest| {
        let mut rest = rest.chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    });
    numbered || DEVICES.contains(&name.as_str())
}

/// A file stem for every id, no two alike even where upper and lower case are one, or an accent is part of its letter,
/// whatever their order.
#[must_use]
pub fn safe_stems<'a>(ids: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let mut groups: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for id in ids {
        groups.entry(safe_stem(id).nfc().collect::<String>().to_lowercase()).or_default().insert(id);
    }
    let mut stems = BTreeMap::new();
    for members in groups.values() {
        let unchanged = members.iter().filter(|id| safe_stem(id) == **id).count();
        for id in members {
            let stem = safe_stem(id);
            let keeps = members.len() == 1 || (unchanged == 1 && stem == *id);
            stems.insert(*id, if keeps { stem } else { format!("{stem}-{}", short_hash(id)) });
        }
    }
    stems
}

fn short_hash(id: &str) -> String {
    hex(Sha256::digest(id.as_bytes()).iter().take(5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awkward_ids_become_plain_names() {
        assert_eq!(safe_stem("DGASPC-CJ"), "DGASPC-CJ");
        assert_eq!(safe_stem(r#"a/b\c:d*e?f"g<h>i|j"#), "a_b_c_d_e_f_g_h_i_j");
        assert_eq!(safe_stem("../../etc/passwd"), "_.._.._etc_passwd");
        assert_eq!(safe_stem("Asociația „Șansa”. "), "Asociația „Șansa”");
        assert!(safe_stem("").starts_with("_-"));
        assert!(safe_stem("...").starts_with("_-"));
        let long = safe_stem(&"ș".repeat(300));
        assert!(long.len() <= LONGEST + 11, "{}", long.len());
        assert_ne!(long, safe_stem(&"ș".repeat(301)));
    }

    #[test]
    fn no_name_is_a_device_or_reads_otherwise_than_it_is_written() {
        for device in ["con", "LPT1.2024", "CONIN$", "conout$", "COM¹", "lpt³.x", "com0", "nul .txt", "Clock$"] {
            assert_eq!(safe_stem(device), format!("_{device}"));
        }
        for plain in ["com", "com10", "lpt", "consiliu", "conin", "COM¹a"] {
            assert_eq!(safe_stem(plain), plain);
        }
        assert_eq!(safe_stem("P-\u{202e}xslx.2024"), "P-_xslx.2024");
        assert_eq!(safe_stem("a\u{200f}b\u{2066}c\u{feff}d"), "a_b_c_d");
        assert_eq!(safe_stem("~$P"), "_~$P");
        assert_eq!(safe_stem("P. . ."), "P");
    }

    #[test]
    fn no_two_ids_share_a_name() {
        let stems = safe_stems(["a/b", "a:b", "a_b", "A_B", "c/d", "x", "X"]);
        let distinct: BTreeSet<_> = stems.values().map(|stem| stem.to_lowercase()).collect();
        assert_eq!(distinct.len(), 7, "{stems:?}");
        assert_eq!(stems["c/d"], "c_d");
        let reversed = safe_stems(["X", "x", "c/d", "A_B", "a_b", "a:b", "a/b"]);
        assert_eq!(stems, reversed);
        let composed = safe_stems(["Bra\u{15f}ov", "Bras\u{327}ov"]);
        assert_ne!(composed["Bra\u{15f}ov"], composed["Bras\u{327}ov"]);
        assert!(composed["Bras\u{327}ov"].contains('-'), "{composed:?}");
    }
}
