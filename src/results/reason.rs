//! Reason codes that decide how an outcome is told. A catalogue adds codes of its own; they are texts.

/// A value is missing or unclear.
pub const UNKNOWN: &str = "unknown";
/// The day is known and the time of day is not.
pub const TIME_MISSING: &str = "time_missing";
/// Only columns that the provider says not to keep would tell: neither a breach nor a question.
pub const NOT_KEPT: &str = "not_kept";
