//! Who is in a nation: directorates, private bodies and local services, and how many cases each has.

use super::counties::{AREAS, Area};
use super::seeded::SeededRng;

/// How well a provider works: the probability that a duty is done as the Order asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Diligence(pub f64);

impl Diligence {
    /// Whether every duty is done.
    #[must_use]
    pub fn blameless(self) -> bool {
        self.0 >= 1.0
    }
}

/// One provider before its registers are made up.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    /// Position in the nation; also the stream of chance it draws from.
    pub index: u64,
    /// Provider id.
    pub id: String,
    /// Prefix of all ids of its rows.
    pub mark: String,
    /// Name.
    pub name: String,
    /// Code of its kind.
    pub kind: &'static str,
    /// County or sector.
    pub area: Area,
    /// Town or commune.
    pub locality: String,
    /// Number of cases.
    pub cases: u64,
    /// How well it works.
    pub diligence: Diligence,
}

/// From this many providers on, every county and sector has its directorate.
const WHOLE_NATION: u64 = 100;
/// Cases that every provider has before the rest is shared out by size, where there are enough.
const BASE_CASES: u64 = 10;
/// Private bodies for every 3,400 providers that are no directorates.
const PRIVATE_OF_3400: u64 = 400;
/// The stream of chance that the nation itself draws from; providers draw from those after it.
const STREAM: u64 = 0;

/// A nation of providers whose cases add up to `cases`.
///
/// Directorates carry most cases, by the inhabitants of their county; private bodies some tens; local services a
/// handful. With fewer than a hundred providers, half of them are directorates at most.
#[must_use]
pub fn nation(providers: u64, cases: u64, seed: u64) -> Vec<Provider> {
    let mut dice = SeededRng::new(seed, STREAM);
    let all = AREAS.len() as u64;
    let directorates = if providers >= WHOLE_NATION { all } else { (providers * all).div_ceil(WHOLE_NATION) };
    let others = providers.saturating_sub(directorates);
    let private = if providers >= WHOLE_NATION { others * PRIVATE_OF_3400 / 3400 } else { others.div_ceil(2) };
    let mut order: Vec<usize> = (0..AREAS.len()).collect();
    if directorates < all {
        shuffle(&mut order, &mut dice);
    }
    let mut counts = vec![[0_u64; 2]; AREAS.len()];
    let mut found: Vec<(Provider, u64)> = Vec::new();
    for index in 0..providers {
        let (is_private, place) = match index.checked_sub(directorates) {
            None => (None, usize::try_from(index).ok().and_then(|i| order.get(i)).copied().unwrap_or(0)),
            Some(other) => (Some(other < private), by_weight(&mut dice, &order, directorates)),
        };
        let Some(area) = AREAS.get(place).copied() else { continue };
        let number = is_private.map_or(0, |is_private| {
            let counter = counts.get_mut(place).and_then(|c| c.get_mut(usize::from(is_private)));
            counter.map_or(0, |counter| {
                *counter += 1;
                *counter
            })
        });
        let weight = match is_private {
            None => area.weight * 40,
            Some(true) => 80 + dice.below(6) * dice.below(120),
            Some(false) => 2 + dice.below(4) * dice.below(7),
        };
        found.push((provider(index, is_private, area, number, &mut dice), weight));
    }
    share(&mut found, cases);
    found.into_iter().map(|(provider, _)| provider).collect()
}

fn provider(index: u64, is_private: Option<bool>, area: Area, number: u64, dice: &mut SeededRng) -> Provider {
    let mark = area.mark;
    let sector = area.county == "RO-B";
    let (id, mark, name, kind, locality) = match is_private {
        None => (
            format!("DGASPC-{mark}"),
            mark.to_owned(),
            format!("DGASPC {}", area.name),
            if sector { "sector_directorate" } else { "county_directorate" },
            if sector { "București".to_owned() } else { format!("Municipiul Exemplu {mark}") },
        ),
        Some(true) => (
            format!("OPA-{mark}-{number:03}"),
            format!("O{mark}{number:03}"),
            format!("{} Exemplu {mark} {number}", dice.word(&["Asociația", "Fundația"])),
            "private_body",
            format!("Orașul Exemplu {number}"),
        ),
        Some(false) => (
            format!("SPAS-{mark}-{number:04}"),
            format!("L{mark}{number:04}"),
            format!("SPAS Comuna Exemplu {mark} {number}"),
            "local_service",
            format!("Comuna Exemplu {number}"),
        ),
    };
    // A sixth is blameless; some are poor; most do nearly everything.
    let diligence = match dice.below(100) {
        0..16 => 1.0,
        16..70 => 0.93 + dice.fraction() * 0.065,
        70..92 => 0.80 + dice.fraction() * 0.13,
        _ => 0.50 + dice.fraction() * 0.30,
    };
    Provider { index, id, mark, name, kind, area, locality, cases: 0, diligence: Diligence(diligence) }
}

fn shuffle(order: &mut [usize], dice: &mut SeededRng) {
    for last in (1..order.len()).rev() {
        let other = usize::try_from(dice.below(last as u64 + 1)).unwrap_or(0);
        order.swap(last, other);
    }
}

/// A county that has a directorate, the larger the likelier.
fn by_weight(dice: &mut SeededRng, order: &[usize], directorates: u64) -> usize {
    let there = || order.iter().take(usize::try_from(directorates.max(1)).unwrap_or(1)).copied();
    let weight = |place: usize| AREAS.get(place).map_or(0, |area| area.weight);
    let mut left = dice.below(there().map(weight).sum());
    for place in there() {
        if left < weight(place) {
            return place;
        }
        left -= weight(place);
    }
    0
}

/// Shares the cases out: a few for everybody, the rest by weight, remainders to the first.
fn share(providers: &mut [(Provider, u64)], cases: u64) {
    let many = providers.len() as u64;
    let Some(even) = cases.checked_div(many) else { return };
    let base = (even / 2).min(BASE_CASES);
    let rest = cases - base * many;
    let total: u64 = providers.iter().map(|(_, weight)| weight).sum();
    let mut given = 0;
    for (provider, weight) in providers.iter_mut() {
        let part = (u128::from(rest) * u128::from(*weight)).checked_div(u128::from(total)).unwrap_or(0);
        provider.cases = base + u64::try_from(part).unwrap_or(0);
        given += provider.cases;
    }
    let mut left = cases.saturating_sub(given);
    for (provider, _) in providers.iter_mut() {
        if left == 0 {
            break;
        }
        provider.cases += 1;
        left -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_nation_has_its_directorates_and_all_its_cases() {
        let nation = nation(3447, 170_000, 1);
        let of = |kind: &str| nation.iter().filter(|p| p.kind == kind).collect::<Vec<_>>();
        assert_eq!((of("county_directorate").len(), of("sector_directorate").len()), (41, 6));
        assert_eq!((of("private_body").len(), of("local_service").len()), (400, 3000));
        assert_eq!(nation.iter().map(|p| p.cases).sum::<u64>(), 170_000);
        assert_eq!(nation.iter().map(|p| &p.id).collect::<BTreeSet<_>>().len(), 3447);
        assert_eq!(nation.iter().map(|p| &p.mark).collect::<BTreeSet<_>>().len(), 3447);
        let largest = nation.iter().map(|p| p.cases).max();
        assert!(largest > Some(3000) && largest < Some(8000), "{largest:?}");
        assert!(of("local_service").iter().all(|p| (10..60).contains(&p.cases)));
    }

    #[test]
    fn small_nations_are_sensible() {
        assert_eq!(nation(1, 50, 3).iter().map(|p| p.cases).collect::<Vec<_>>(), [50]);
        assert_eq!(nation(0, 50, 3), []);
        for seed in 0..20 {
            let nation = nation(6, 120, seed);
            assert_eq!(nation.iter().map(|p| p.cases).sum::<u64>(), 120);
            assert!(nation.iter().all(|p| p.cases >= 10), "{nation:?}");
            assert!(nation.iter().any(|p| p.kind == "private_body" || p.kind == "local_service"));
        }
    }
}
