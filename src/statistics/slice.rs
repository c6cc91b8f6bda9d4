//! The breakdowns of a year: which part of the nation a figure is about.

use super::area::{self, county};
use crate::registers::spec::Schema;
use crate::report::words::code_title;
use crate::text::Lang;

/// One part of the nation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slice {
    /// All of it.
    Nation,
    /// A region by NUTS 2 code; none: providers whose county is unknown.
    Region(Option<String>),
    /// A county by ISO 3166-2 code.
    County(String),
    /// A sector of Bucharest; none: providers of Bucharest that name no sector.
    Sector(Option<u8>),
    /// A kind of provider; none: unknown.
    Provider(Option<String>),
    /// Subjects of a kind of service; none: without a service, or of unknown kind.
    Service(Option<String>),
    /// Subjects of a case category; none: no cases, or of unknown category.
    Category(Option<String>),
}

/// Code of a total.
pub const TOTAL: &str = "_T";
/// Code of what is unknown.
pub const UNKNOWN: &str = "_U";
/// Code of what does not apply or is unknown.
pub const NOT_APPLICABLE: &str = "_Z";

impl Slice {
    /// Name of the breakdown, for columns of a table.
    #[must_use]
    pub const fn breakdown(&self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Region(_) => "region",
            Self::County(_) => "county",
            Self::Sector(_) => "sector",
            Self::Provider(_) => "provider_kind",
            Self::Service(_) => "service_kind",
            Self::Category(_) => "case_category",
        }
    }

    /// Name of the breakdown for people.
    #[must_use]
    pub const fn breakdown_words(&self, lang: Lang) -> &'static str {
        match self {
            Self::Nation => lang.t("țara", "nation"),
            Self::Region(_) => lang.t("regiune", "region"),
            Self::County(_) => lang.t("județ", "county"),
            Self::Sector(_) => lang.t("sector", "sector"),
            Self::Provider(_) => lang.t("tip de furnizor", "kind of provider"),
            Self::Service(_) => lang.t("tip de serviciu", "kind of service"),
            Self::Category(_) => lang.t("categorie de caz", "case category"),
        }
    }

    /// Code of the area: ISO 3166-2 (country, county), NUTS 2 (region), the county's code with `-S1` … `-S6` (sector).
    #[must_use]
    pub fn area(&self) -> String {
        match self {
            Self::Region(Some(code)) | Self::County(code) => code.clone(),
            Self::Region(None) => UNKNOWN.to_owned(),
            Self::Sector(Some(sector)) => format!("{}-S{sector}", area::BUCHAREST),
            Self::Sector(None) => format!("{}-S0", area::BUCHAREST),
            Self::Nation | Self::Provider(_) | Self::Service(_) | Self::Category(_) => "RO".to_owned(),
        }
    }

    /// Code of the kind of provider.
    #[must_use]
    pub fn provider_kind(&self) -> &str {
        match self {
            Self::Provider(kind) => kind.as_deref().unwrap_or(UNKNOWN),
            _ => TOTAL,
        }
    }

    /// Code of the kind of service.
    #[must_use]
    pub fn service_kind(&self) -> &str {
        match self {
            Self::Service(kind) => kind.as_deref().unwrap_or(NOT_APPLICABLE),
            _ => TOTAL,
        }
    }

    /// Code of the case category.
    #[must_use]
    pub fn case_category(&self) -> &str {
        match self {
            Self::Category(kind) => kind.as_deref().unwrap_or(NOT_APPLICABLE),
            _ => TOTAL,
        }
    }

    /// Whether it is a part of the nation by provider, not by subject.
    #[must_use]
    pub const fn of_providers(&self) -> bool {
        !matches!(self, Self::Service(_) | Self::Category(_))
    }

    /// Name for people.
    #[must_use]
    pub fn title(&self, schema: &Schema, lang: Lang) -> String {
        let named = |list: &str, code: &Option<String>, nothing: &'static str| {
            code.as_deref().map_or_else(|| nothing.to_owned(), |code| code_title(schema, lang, list, code).to_owned())
        };
        match self {
            Self::Nation => lang.t("România", "Romania").to_owned(),
            Self::Region(Some(code)) => area::region_name(lang, code).to_owned(),
            Self::Region(None) => lang.t("județ necunoscut", "county unknown").to_owned(),
            Self::County(code) => code_title(schema, lang, "county", code).to_owned(),
            Self::Sector(Some(sector)) => format!("{} {sector}", lang.t("București, sectorul", "Bucharest, sector")),
            Self::Sector(None) => lang.t("București, fără sector", "Bucharest, no sector").to_owned(),
            Self::Provider(kind) => named("provider_kind", kind, lang.t("tip necunoscut", "kind unknown")),
            Self::Service(kind) => {
                named("service_kind", kind, lang.t("fără serviciu sau necunoscut", "no service, or unknown"))
            }
            Self::Category(kind) => {
                named("case_category", kind, lang.t("nu privește un caz sau necunoscută", "no case, or unknown"))
            }
        }
    }

    /// The slices by provider in which a place is counted.
    #[must_use]
    pub fn of_place(place: &super::sums::Place) -> Vec<Self> {
        let known = place.county.as_deref().and_then(county);
        let mut slices = vec![Self::Nation, Self::Region(known.map(|c| c.region().to_owned()))];
        if let Some(known) = known {
            slices.push(Self::County(known.iso.to_owned()));
            if known.iso == area::BUCHAREST {
                slices.push(Self::Sector(place.sector));
            }
        }
        slices.push(Self::Provider(place.kind.clone()));
        slices
    }

    /// The slice that contains this one, together with its like; none for the nation.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        match self {
            Self::Nation => None,
            Self::Region(_) | Self::Provider(_) | Self::Service(_) | Self::Category(_) => Some(Self::Nation),
            Self::County(code) => Some(Self::Region(county(code).map(|c| c.region().to_owned()))),
            Self::Sector(_) => Some(Self::County(area::BUCHAREST.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sums::Place;
    use super::*;

    #[test]
    fn a_place_is_counted_once_at_every_level() {
        let place = |county: Option<&str>, sector| Place {
            county: county.map(str::to_owned),
            sector,
            kind: Some("private_body".to_owned()),
        };
        let codes = |place: &Place| -> Vec<String> { Slice::of_place(place).iter().map(Slice::area).collect() };
        assert_eq!(codes(&place(Some("RO-B"), Some(4))), ["RO", "RO32", "RO-B", "RO-B-S4", "RO"]);
        assert_eq!(codes(&place(Some("RO-CJ"), None)), ["RO", "RO11", "RO-CJ", "RO"]);
        assert_eq!(codes(&place(None, None)), ["RO", "_U", "RO"]);
        for slice in Slice::of_place(&place(Some("RO-B"), None)) {
            let mut top = slice;
            while let Some(parent) = top.parent() {
                assert!(parent < top);
                top = parent;
            }
            assert_eq!(top, Slice::Nation);
        }
    }
}
