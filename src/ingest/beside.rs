//! Two tables of one register side by side on a sheet: last year's cases, an empty column, this year's.

use super::header::Header;
use crate::registers::spec::{FieldType, RegisterSpec};

/// The column where a second table begins beside the first: from there on every column that means something means what an
/// earlier one means, and what a row must name is among them.
#[must_use]
pub fn second_table(header: &Header, spec: &RegisterSpec) -> Option<u32> {
    let fields: Vec<(u32, usize)> = header.columns.iter().filter_map(|c| Some((c.column, c.field()?))).collect();
    let again = |at: &usize| {
        let known = fields.get(*at).map(|(_, field)| field);
        fields.iter().take(*at).any(|(_, earlier)| Some(earlier) == known)
    };
    let at = (0..fields.len()).find(again)?;
    let (first, second) = fields.split_at_checked(at)?;
    let named = |field: usize| {
        spec.fields
            .get(field)
            .is_some_and(|f| f.key || (f.required && matches!(f.kind, FieldType::Id | FieldType::Ref)))
    };
    let repeats = second.len() > 1 && second.iter().all(|(_, field)| first.iter().any(|(_, known)| known == field));
    if !repeats || !second.iter().any(|(_, field)| named(*field)) {
        return None;
    }
    let (begins, _) = second.first()?;
    // A running number stands before what a register knows.
    let numbering = header.columns.first().filter(|c| c.field().is_none()).map(|c| &c.heading);
    let before = header.columns.iter().find(|c| c.column + 1 == *begins && c.field().is_none());
    let with_numbering = before.filter(|c| numbering == Some(&c.heading)).map(|c| c.column);
    Some(with_numbering.unwrap_or(*begins))
}
