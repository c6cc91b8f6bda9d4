//! The board: a line for each county and each sector of Bucharest.

use std::collections::{BTreeMap, BTreeSet};

use super::state::{Authority, Holds, Sent};
use crate::statistics::area::{BUCHAREST, COUNTIES, SECTORS};
use crate::statistics::intake::{Chosen, Source, choose};
use crate::statistics::sums::{Place, Sums};

/// Cases from which on a jump is one.
const ENOUGH: u64 = 10;
/// Change that is a jump, in hundredths.
const JUMP: u64 = 20;

/// What came of a county.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Line {
    /// ISO code of the county.
    pub county: &'static str,
    /// Sector of Bucharest.
    pub sector: Option<u8>,
    /// Files that are counted.
    pub files: BTreeSet<String>,
    /// Files that came twice and are left out.
    pub left_out: BTreeSet<String>,
    /// How many providers.
    pub providers: u64,
    /// How many cases.
    pub cases: u64,
    /// How many cases the year before had; none where nothing was sent about it.
    pub before: Option<u64>,
}

impl Line {
    /// Whether the number of cases changed by more than a fifth.
    #[must_use]
    pub fn jumps(&self) -> bool {
        self.before.is_some_and(|before| {
            before.max(self.cases) >= ENOUGH && before.abs_diff(self.cases) * 100 > JUMP * before.max(1)
        })
    }
}

/// The board.
#[derive(Debug)]
pub struct Board {
    /// One line for each county and sector.
    pub lines: Vec<Line>,
    /// What is counted and what came twice.
    pub chosen: Chosen,
    /// Providers of the year before that are not in.
    pub gone: BTreeSet<String>,
    /// Files of the years before.
    pub earlier: Vec<String>,
}

/// What was sent, county by county.
#[must_use]
pub fn board(authority: &Authority) -> Board {
    let period = authority.period();
    let this = |sums: &Sums| period.is_some_and(|p| sums.period.to == p.to && sums.period.from == p.from);
    let (now, before): (Vec<_>, Vec<_>) = authority.sums().partition(|(_, sums)| this(sums));
    let prefer: Vec<_> = authority.prefer.iter().cloned().collect();
    let source = |(file, sums): &(&Sent, &Sums)| Source { paths: vec![file.path.clone()], sums: (*sums).clone() };
    let chosen = choose(now.iter().map(source).collect(), &prefer);
    let name = |text: &str| {
        let known = authority.files.iter().find(|file| file.path.display().to_string() == text);
        known.map_or_else(|| text.to_owned(), |file| file.name.clone())
    };
    let mut lines: BTreeMap<(&'static str, Option<u8>), Line> = BTreeMap::new();
    for county in COUNTIES {
        lines.insert((county.iso, None), Line { county: county.iso, ..Line::default() });
    }
    for sector in 1..=SECTORS {
        let line = Line { county: BUCHAREST, sector: Some(sector), ..Line::default() };
        lines.insert((BUCHAREST, Some(sector)), line);
    }
    let key = |place: &Place| {
        let county = COUNTIES.iter().find(|county| place.county.as_deref() == Some(county.iso))?;
        Some((county.iso, place.sector.filter(|_| county.iso == BUCHAREST)))
    };
    for source in &chosen.counted {
        let file = name(&source.name());
        for place in source.sums.providers.values() {
            if let Some(line) = key(place).and_then(|key| lines.get_mut(&key)) {
                line.providers += 1;
                line.files.insert(file.clone());
            }
        }
        for atom in &source.sums.atoms {
            if let Some(line) = key(&atom.place).and_then(|key| lines.get_mut(&key)) {
                line.cases += atom.cases.count;
            }
        }
    }
    for double in &chosen.doubles {
        let file = name(&double.left_out);
        let sums = now.iter().find(|(sent, _)| sent.name == file).map(|(_, sums)| *sums);
        for place in sums.into_iter().flat_map(|sums| sums.providers.values()) {
            if let Some(line) = key(place).and_then(|key| lines.get_mut(&key)) {
                line.left_out.insert(file.clone());
            }
        }
    }
    let last = before.iter().map(|(_, sums)| sums.period.to).max();
    let of_last = || before.iter().filter(|(_, sums)| Some(sums.period.to) == last).map(|(_, sums)| *sums);
    for atom in of_last().flat_map(|sums| &sums.atoms) {
        if let Some(line) = key(&atom.place).and_then(|key| lines.get_mut(&key)) {
            *line.before.get_or_insert(0) += atom.cases.count;
        }
    }
    let here: BTreeSet<&String> = now.iter().flat_map(|(_, sums)| sums.providers.keys()).collect();
    let gone = of_last().flat_map(|sums| sums.providers.keys()).filter(|id| !here.contains(id)).cloned().collect();
    let earlier = before.iter().map(|(file, _)| file.name.clone()).collect();
    Board { lines: lines.into_values().collect(), chosen, gone, earlier }
}

/// Files that nothing can be counted of, with the reason; and ledgers.
#[must_use]
pub fn others(authority: &Authority) -> (Vec<(&str, &str)>, Vec<&str>) {
    let mut refused = Vec::new();
    let mut ledgers = Vec::new();
    for file in &authority.files {
        match &file.holds {
            Holds::Nothing(why) => refused.push((file.name.as_str(), why.as_str())),
            Holds::Ledger => ledgers.push(file.name.as_str()),
            Holds::Sums(_) => {}
        }
    }
    (refused, ledgers)
}
