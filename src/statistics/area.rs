//! Areas: counties (ISO 3166-2), regions (NUTS 2) and the sectors of Bucharest, and where they stand on the tile map.

use crate::results::ProviderFacts;
use crate::text::Lang;
use crate::text::norm::normalise;

/// ISO 3166-2 code of Bucharest.
pub const BUCHAREST: &str = "RO-B";
/// How many sectors Bucharest has.
pub const SECTORS: u8 = 6;

/// A county or Bucharest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct County {
    /// ISO 3166-2, e.g. `RO-CJ`.
    pub iso: &'static str,
    /// NUTS 3, e.g. `RO113`; its first four characters are the region.
    pub nuts3: &'static str,
    /// Row and column of its tile on the map.
    pub tile: (u32, u16),
}

impl County {
    /// NUTS 2 code of its region.
    #[must_use]
    pub fn region(&self) -> &'static str {
        self.nuts3.get(..4).unwrap_or(self.nuts3)
    }

    /// Plate code, e.g. `CJ`.
    #[must_use]
    pub fn short(&self) -> &'static str {
        self.iso.get(3..).unwrap_or(self.iso)
    }
}

const fn area(iso: &'static str, nuts3: &'static str, tile: (u32, u16)) -> County {
    County { iso, nuts3, tile }
}

/// The 41 counties and Bucharest by ISO code.
pub const COUNTIES: [County; 42] = [
    area("RO-AB", "RO121", (2, 2)),
    area("RO-AG", "RO311", (4, 3)),
    area("RO-AR", "RO421", (2, 0)),
    area("RO-B", "RO321", (5, 5)),
    area("RO-BC", "RO211", (2, 5)),
    area("RO-BH", "RO111", (1, 0)),
    area("RO-BN", "RO112", (1, 3)),
    area("RO-BR", "RO221", (4, 6)),
    area("RO-BT", "RO212", (0, 5)),
    area("RO-BV", "RO122", (3, 3)),
    area("RO-BZ", "RO222", (4, 5)),
    area("RO-CJ", "RO113", (1, 2)),
    area("RO-CL", "RO312", (6, 5)),
    area("RO-CS", "RO422", (4, 0)),
    area("RO-CT", "RO223", (5, 7)),
    area("RO-CV", "RO123", (3, 4)),
    area("RO-DB", "RO313", (5, 3)),
    area("RO-DJ", "RO411", (5, 1)),
    area("RO-GJ", "RO412", (4, 1)),
    area("RO-GL", "RO224", (3, 6)),
    area("RO-GR", "RO314", (6, 4)),
    area("RO-HD", "RO423", (2, 1)),
    area("RO-HR", "RO124", (2, 4)),
    area("RO-IF", "RO322", (5, 4)),
    area("RO-IL", "RO315", (5, 6)),
    area("RO-IS", "RO213", (1, 5)),
    area("RO-MH", "RO413", (5, 0)),
    area("RO-MM", "RO114", (0, 2)),
    area("RO-MS", "RO125", (2, 3)),
    area("RO-NT", "RO214", (1, 4)),
    area("RO-OT", "RO414", (5, 2)),
    area("RO-PH", "RO316", (4, 4)),
    area("RO-SB", "RO126", (3, 2)),
    area("RO-SJ", "RO116", (1, 1)),
    area("RO-SM", "RO115", (0, 1)),
    area("RO-SV", "RO215", (0, 4)),
    area("RO-TL", "RO225", (4, 7)),
    area("RO-TM", "RO424", (3, 0)),
    area("RO-TR", "RO317", (6, 3)),
    area("RO-VL", "RO415", (4, 2)),
    area("RO-VN", "RO226", (3, 5)),
    area("RO-VS", "RO216", (2, 6)),
];

/// The regions by NUTS 2 code, with their names.
const REGIONS: [(&str, &str, &str); 8] = [
    ("RO11", "Nord-Vest", "North-West"),
    ("RO12", "Centru", "Centre"),
    ("RO21", "Nord-Est", "North-East"),
    ("RO22", "Sud-Est", "South-East"),
    ("RO31", "Sud-Muntenia", "South-Muntenia"),
    ("RO32", "București-Ilfov", "Bucharest-Ilfov"),
    ("RO41", "Sud-Vest Oltenia", "South-West Oltenia"),
    ("RO42", "Vest", "West"),
];

/// A county by its ISO code.
#[must_use]
pub fn county(iso: &str) -> Option<&'static County> {
    COUNTIES.iter().find(|county| county.iso == iso)
}

/// NUTS 2 codes of all regions.
pub fn regions() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|(code, ..)| *code)
}

/// Name of a region; its code where it is none.
#[must_use]
pub fn region_name(lang: Lang, code: &str) -> &str {
    REGIONS.iter().find(|(known, ..)| *known == code).map_or(code, |(_, ro, en)| lang.t(ro, en))
}

/// The sector of Bucharest in which a provider works, 1 to 6.
///
/// Read from the town (`Sector 3`, `București S3`, `sect. 3`) and, of a sector's directorate, from the name.
#[must_use]
pub fn sector(facts: &ProviderFacts) -> Option<u8> {
    let directorate = facts.kind.as_deref() == Some("sector_directorate");
    if facts.county.as_deref() != Some(BUCHAREST) && !(directorate && facts.county.is_none()) {
        return None;
    }
    let name = facts.name.as_deref().filter(|_| directorate);
    facts.locality.as_deref().and_then(sector_in).or_else(|| name.and_then(sector_in))
}

/// County of a provider; that of a sector's directorate is Bucharest even where the cell is empty.
#[must_use]
pub fn county_of(facts: &ProviderFacts) -> Option<&str> {
    let county = facts.county.as_deref().filter(|code| county(code).is_some());
    county.or_else(|| (facts.kind.as_deref() == Some("sector_directorate")).then_some(BUCHAREST))
}

fn sector_in(text: &str) -> Option<u8> {
    let normal = normalise(text);
    let mut expected = false;
    for word in normal.split(' ') {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = word.strip_suffix(digits).unwrap_or(word);
        let marked = matches!(letters, "s" | "sect" | "sector" | "sectorul");
        if let Ok(number) = digits.parse::<u8>()
            && (1..=SECTORS).contains(&number)
            && (marked || (expected && letters.is_empty()))
        {
            return Some(number);
        }
        expected = marked && digits.is_empty();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(county: Option<&str>, kind: &str, locality: &str, name: &str) -> ProviderFacts {
        ProviderFacts {
            county: county.map(str::to_owned),
            kind: Some(kind.to_owned()),
            locality: Some(locality.to_owned()),
            name: Some(name.to_owned()),
            ..ProviderFacts::default()
        }
    }

    #[test]
    fn every_county_has_its_region_and_a_tile_of_its_own() {
        let mut tiles: Vec<_> = COUNTIES.iter().map(|c| c.tile).collect();
        tiles.sort_unstable();
        tiles.dedup();
        assert_eq!(tiles.len(), 42);
        assert!(COUNTIES.iter().all(|c| regions().any(|r| r == c.region())));
        assert!(COUNTIES.is_sorted_by_key(|c| c.iso));
        assert_eq!(county("RO-CJ").unwrap().region(), "RO11");
        assert_eq!(region_name(Lang::Ro, "RO32"), "București-Ilfov");
    }

    #[test]
    fn a_sector_is_read_however_it_is_written() {
        for text in ["Sector 3", "Sectorul 3", "S3", "sect. 3", "București S3", "Bucureşti, sector 3", "SECTOR3"] {
            assert_eq!(sector(&facts(Some("RO-B"), "private_body", text, "")), Some(3), "{text}");
        }
        for text in ["București", "Sector 7", "Str. Lungă 3", "B3", ""] {
            assert_eq!(sector(&facts(Some("RO-B"), "private_body", text, "")), None, "{text}");
        }
        assert_eq!(sector(&facts(Some("RO-CJ"), "private_body", "Sector 3", "")), None);
        let by_name = facts(None, "sector_directorate", "București", "DGASPC Sector 6");
        assert_eq!((sector(&by_name), county_of(&by_name)), (Some(6), Some("RO-B")));
        assert_eq!(sector(&facts(Some("RO-B"), "private_body", "București", "Asociația Sector 6")), None);
    }
}
