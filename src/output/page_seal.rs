//! The seal of a page or picture that no results name: its last line says what all before it are.
//!
//! As with workbooks it finds what people do by hand and proves nothing against whoever wants to deceive.

use sha2::{Digest, Sha256};

use crate::text::hex;

/// Before the hash: a comment in pages and in pictures.
const OPEN: &str = "<!-- mms sha256 ";
/// Behind it.
const CLOSE: &str = " -->";

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageSeal {
    /// As it was written.
    Whole,
    /// Changed since.
    Broken,
    /// It has none.
    No,
}

/// A page with its seal.
#[must_use]
pub fn sealed(page: &str) -> String {
    let page = page.trim_end();
    format!("{page}\n{OPEN}{}{CLOSE}\n", of(page))
}

fn of(page: &str) -> String {
    hex(&Sha256::digest(page.as_bytes()))
}

/// Looks at the seal of a page. A file that was taken through a program which writes other line ends is none that
/// somebody changed.
#[must_use]
pub(super) fn look(page: &[u8]) -> PageSeal {
    let page = String::from_utf8_lossy(page).replace("\r\n", "\n");
    let page = page.trim_start_matches('\u{feff}').trim_end();
    let Some((rest, last)) = page.rsplit_once('\n') else { return PageSeal::No };
    match last.strip_prefix(OPEN).and_then(|last| last.strip_suffix(CLOSE)) {
        Some(hash) if hash == of(rest.trim_end()) => PageSeal::Whole,
        Some(_) => PageSeal::Broken,
        None if page.contains(OPEN) => PageSeal::Broken,
        None => PageSeal::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_is_changed_breaks_the_seal() {
        let page = sealed("<!DOCTYPE html>\n<p>c</p>\n");
        assert_eq!(look(page.as_bytes()), PageSeal::Whole);
        assert_eq!(look(page.replace('\n', "\r\n").as_bytes()), PageSeal::Whole);
        assert_eq!(look(page.replace(">c<", ">3<").as_bytes()), PageSeal::Broken);
        assert_eq!(look(format!("{page}<p>de la noi</p>\n").as_bytes()), PageSeal::Broken);
        assert_eq!(look(b"<!DOCTYPE html>\n<p>c</p>\n"), PageSeal::No);
    }
}
