//! Tags: what stands in the place of a reference that named a person by a personal code or a name.

/// First character of a tag: no text of a cell begins with it.
const MARK: char = '\u{1}';

/// A tag in the place of a reference.
#[must_use]
pub fn reference(tag: u128) -> String {
    format!("{MARK}{tag:032x}")
}

/// The tag in the place of a reference.
#[must_use]
pub fn tag_of(text: &str) -> Option<u128> {
    text.strip_prefix(MARK).and_then(|hex| u128::from_str_radix(hex, 16).ok())
}
