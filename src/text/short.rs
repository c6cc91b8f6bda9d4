//! Short texts that are kept in place.

use compact_str::CompactString;

/// A short text: up to 24 bytes are kept in place, so that a million findings do not need as many pieces of memory for
/// each of their fields.
pub type ShortText = CompactString;
