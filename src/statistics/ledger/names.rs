//! Names of places and counts that mean the same in every edition.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::catalogue::indicator::Catalogue;
use crate::disclosure::Release;
use crate::statistics::cube::{Cube, Item};
use crate::statistics::series;
use crate::statistics::slice::Slice;
use crate::statistics::sums::Sums;
use crate::text::hex;

/// A place as every edition knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// Area, and what of it: `RO-CJ`, `RO|private_body`, `RO|_T|residential`.
    pub(super) name: String,
    /// Hash of its providers, and of the part of their subjects.
    pub(super) providers: String,
}

/// The slices of a year in their order. Of an edition of one county alone, the whole is that county.
pub(super) fn places(cube: &Cube, sums: &Sums) -> Vec<Named> {
    let counties: BTreeSet<Option<&str>> = sums.providers.values().map(|place| place.county.as_deref()).collect();
    let only = match counties.first() {
        Some(Some(county)) if counties.len() == 1 => Some(*county),
        _ => None,
    };
    let mut members: BTreeMap<Slice, Vec<&str>> = BTreeMap::new();
    for (id, place) in &sums.providers {
        for slice in Slice::of_place(place) {
            members.entry(slice).or_default().push(id);
        }
    }
    let named = |slice: &Slice| {
        let whole = if slice.of_providers() { slice } else { &Slice::Nation };
        let mut hash = Sha256::new();
        for id in members.get(whole).into_iter().flatten() {
            hash.update(id.as_bytes());
            hash.update([0]);
        }
        let of_subjects = [slice.service_kind(), slice.case_category()];
        for part in of_subjects {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let area = match slice {
            Slice::Nation | Slice::Region(_) | Slice::Provider(_) | Slice::Service(_) | Slice::Category(_) => {
                only.map_or_else(|| slice.area(), str::to_owned)
            }
            Slice::County(_) | Slice::Sector(_) => slice.area(),
        };
        let [service, category] = of_subjects;
        let name = [area.as_str(), slice.provider_kind(), service, category].join("|");
        Named { name, providers: hex(&hash.finalize()) }
    };
    cube.slices.iter().map(named).collect()
}

/// Every count that is in some output: slice, name, cell.
pub(super) fn counts(cube: &Cube, catalogue: &Catalogue) -> Vec<(usize, String, usize)> {
    let checks: Vec<String> =
        catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| format!("{}/{}", i.id, c.id))).collect();
    let check = |number: usize| checks.get(number).map_or("", String::as_str);
    let mut all = Vec::new();
    for (slice, item, cell) in cube.all() {
        let name = match item {
            Item::Providers | Item::Population(_) | Item::Stratum(_) => continue,
            Item::Subjects(number, state) => format!("{}|{}", check(number), state.id()),
            Item::Judged(number, verdict) => format!("{}|providers_{}", check(number), verdict.id()),
            Item::Counted(number, at, month) => {
                let by = cube.series.get(number).and_then(|s| s.get(at)).map(series::id).unwrap_or_default();
                let month = month.and_then(|m| cube.months.get(m)).map_or("", String::as_str);
                format!("{}|count|{by}|{month}", check(number))
            }
        };
        all.push((slice, name, cell));
    }
    for slice in 0..cube.slices.len() {
        let populations = [(cube.populations.cases, "cases"), (cube.populations.staff, "staff")];
        all.extend(
            populations
                .into_iter()
                .filter_map(|(group, name)| Some((slice, name.to_owned(), cube.cell(slice, Item::Population(group))?))),
        );
        let totals = (0..checks.len()).filter_map(|number| Some((number, cube.total(slice, number)?)));
        all.extend(totals.map(|(number, cell)| (slice, format!("{}|subjects", check(number)), cell)));
    }
    all.retain(|(_, _, cell)| cube.problem.cells.get(*cell).is_some_and(|c| c.release != Release::Never));
    all
}

/// The month in the name of a count; none where it is of a whole period.
pub(super) fn month_of(name: &str) -> Option<&str> {
    name.rsplit_once('|').filter(|(front, month)| front.contains("|count|") && !month.is_empty()).map(|(_, m)| m)
}

/// The check in the name of a count of outcomes; none for other counts.
pub(super) fn row_of(name: &str) -> Option<&str> {
    name.split_once('|')
        .filter(|(check, what)| check.contains('/') && !what.starts_with("count"))
        .map(|(check, _)| check)
}
