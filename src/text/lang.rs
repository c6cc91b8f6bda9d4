//! The two languages of everything a user reads, and texts written in both.

use serde::{Deserialize, Serialize};

/// A text in the two languages a user can choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Romanian, the first language of everything a user reads.
    pub ro: String,
    /// English.
    pub en: String,
}

/// Language of everything a user reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Romanian, the default.
    #[default]
    Ro,
    /// English.
    En,
}

impl Lang {
    /// The language's two-letter code.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ro => "ro",
            Self::En => "en",
        }
    }

    /// The language of a two-letter code.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        match id {
            "ro" => Some(Self::Ro),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// One of two wordings written side by side.
    #[must_use]
    pub const fn t(self, ro: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ro => ro,
            Self::En => en,
        }
    }

    /// A catalogue text in this language, or in the other one when this one is empty.
    #[must_use]
    pub fn text(self, text: &Text) -> &str {
        let (first, second) = match self {
            Self::Ro => (&text.ro, &text.en),
            Self::En => (&text.en, &text.ro),
        };
        if first.is_empty() { second } else { first }
    }

    /// `yes` or `no`.
    #[must_use]
    pub const fn yes_no(self, value: bool) -> &'static str {
        if value { self.t("da", "yes") } else { self.t("nu", "no") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_falls_back_to_the_other_language() {
        let text = Text { ro: "Vizite".into(), en: String::new() };
        assert_eq!(Lang::En.text(&text), "Vizite");
        assert_eq!(Lang::Ro.text(&text), "Vizite");
    }

    #[test]
    fn languages_are_found_by_code() {
        for lang in [Lang::Ro, Lang::En] {
            assert_eq!(Lang::of(lang.id()), Some(lang));
        }
        assert_eq!(Lang::of("fr"), None);
    }
}
