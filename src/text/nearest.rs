//! The nearest of the known names, for whom a name is not known.

/// "did you mean" with the nearest of the known names, for those who write catalogues.
pub fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest_name(text, known).map(|name| format!("did you mean `{name}`?"))
}

/// The nearest of the known names, where one is near.
pub fn nearest_name<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| (strsim::jaro_winkler(text, name), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
