//! The counties and the sectors of Bucharest, with their weight in a nation.

/// A county, or a sector of Bucharest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Letters by which ids are told apart: the plate code, or `S1` to `S6`.
    pub mark: &'static str,
    /// ISO 3166-2 code of the county.
    pub county: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The two digits of the place of birth in a personal numeric code.
    pub digits: &'static str,
    /// Inhabitants, about, in thousands (census of 2021, rounded): how many children there are.
    pub weight: u64,
}

const fn area(mark: &'static str, county: &'static str, name: &'static str, digits: &'static str, weight: u64) -> Area {
    Area { mark, county, name, digits, weight }
}

/// The 41 counties, then the six sectors of Bucharest.
pub const AREAS: [Area; 47] = [
    area("AB", "RO-AB", "Alba", "01", 326),
    area("AR", "RO-AR", "Arad", "02", 411),
    area("AG", "RO-AG", "Argeș", "03", 570),
    area("BC", "RO-BC", "Bacău", "04", 602),
    area("BH", "RO-BH", "Bihor", "05", 551),
    area("BN", "RO-BN", "Bistrița-Năsăud", "06", 296),
    area("BT", "RO-BT", "Botoșani", "07", 393),
    area("BV", "RO-BV", "Brașov", "08", 547),
    area("BR", "RO-BR", "Brăila", "09", 281),
    area("BZ", "RO-BZ", "Buzău", "10", 404),
    area("CS", "RO-CS", "Caraș-Severin", "11", 247),
    area("CJ", "RO-CJ", "Cluj", "12", 679),
    area("CT", "RO-CT", "Constanța", "13", 656),
    area("CV", "RO-CV", "Covasna", "14", 201),
    area("DB", "RO-DB", "Dâmbovița", "15", 480),
    area("DJ", "RO-DJ", "Dolj", "16", 600),
    area("GL", "RO-GL", "Galați", "17", 497),
    area("GJ", "RO-GJ", "Gorj", "18", 315),
    area("HR", "RO-HR", "Harghita", "19", 292),
    area("HD", "RO-HD", "Hunedoara", "20", 362),
    area("IL", "RO-IL", "Ialomița", "21", 251),
    area("IS", "RO-IS", "Iași", "22", 760),
    area("IF", "RO-IF", "Ilfov", "23", 543),
    area("MM", "RO-MM", "Maramureș", "24", 453),
    area("MH", "RO-MH", "Mehedinți", "25", 235),
    area("MS", "RO-MS", "Mureș", "26", 518),
    area("NT", "RO-NT", "Neamț", "27", 454),
    area("OT", "RO-OT", "Olt", "28", 383),
    area("PH", "RO-PH", "Prahova", "29", 695),
    area("SM", "RO-SM", "Satu Mare", "30", 331),
    area("SJ", "RO-SJ", "Sălaj", "31", 212),
    area("SB", "RO-SB", "Sibiu", "32", 388),
    area("SV", "RO-SV", "Suceava", "33", 643),
    area("TR", "RO-TR", "Teleorman", "34", 324),
    area("TM", "RO-TM", "Timiș", "35", 651),
    area("TL", "RO-TL", "Tulcea", "36", 193),
    area("VS", "RO-VS", "Vaslui", "37", 375),
    area("VL", "RO-VL", "Vâlcea", "38", 342),
    area("VN", "RO-VN", "Vrancea", "39", 336),
    area("CL", "RO-CL", "Călărași", "51", 284),
    area("GR", "RO-GR", "Giurgiu", "52", 263),
    area("S1", "RO-B", "Sector 1", "41", 217),
    area("S2", "RO-B", "Sector 2", "42", 290),
    area("S3", "RO-B", "Sector 3", "43", 373),
    area("S4", "RO-B", "Sector 4", "44", 263),
    area("S5", "RO-B", "Sector 5", "45", 246),
    area("S6", "RO-B", "Sector 6", "46", 326),
];
