//! Paths of fields, as outcomes name them: from a register along its references.

use super::spec::{FieldSpec, FieldType, RegisterSpec, Schema};

/// The register and field that a path leads to, seen from a register (`case_id.birth_on`) or from another one that it
/// names (`visits.done_on`); no field where the name of a whole register stands for a row that is not there.
#[must_use]
pub fn located<'a>(schema: &'a Schema, home: &str, path: &str) -> Option<(&'a RegisterSpec, Option<&'a FieldSpec>)> {
    let whole = |(register, field)| (register, Some(field));
    if let Some(found) = schema.register(home).and_then(|register| follow(schema, register, path)) {
        return Some(whole(found));
    }
    if let Some((first, rest)) = path.split_once('.')
        && let Some(found) = schema.register(first).and_then(|register| follow(schema, register, rest))
    {
        return Some(whole(found));
    }
    // What is asked of rows of another register may hang on a cell of the subject's own: `appointments.performed_at`.
    if let Some((first, rest)) = path.split_once('.')
        && schema.register(first).is_some()
        && let Some(found) = schema.register(home).and_then(|register| follow(schema, register, rest))
    {
        return Some(whole(found));
    }
    schema.register(path).map(|register| (register, None))
}

/// Walks a path along references to the register and field it ends in.
#[must_use]
pub fn follow<'a>(
    schema: &'a Schema,
    register: &'a RegisterSpec,
    path: &str,
) -> Option<(&'a RegisterSpec, &'a FieldSpec)> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let field = register.field(first)?;
    let Some(rest) = rest else { return Some((register, field)) };
    if !matches!(field.kind, FieldType::Ref | FieldType::Refs) {
        return None;
    }
    follow(schema, schema.register(field.of.as_deref()?)?, rest)
}
