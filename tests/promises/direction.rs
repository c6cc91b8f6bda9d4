//! Data goes one way: no room uses one that comes after it, and no two modules use each other in a circle.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use source::{Arrows, ModulePath, Source};

/// The rooms as ARCHITECTURE.md lists them: each may use those before it.
const ROOMS: [&str; 19] = [
    "text",
    "time",
    "document",
    "results",
    "output",
    "registers",
    "ingest",
    "expr",
    "catalogue",
    "measure",
    "authoring",
    "pipeline",
    "report",
    "disclosure",
    "statistics",
    "continuity",
    "generate",
    "page",
    "cli",
];

fn source() -> Source {
    Source::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[test]
fn no_room_uses_one_that_comes_after_it() {
    let place = |room: &str| {
        ROOMS.iter().position(|name| *name == room).unwrap_or_else(|| panic!("no place for `{room}` in ROOMS"))
    };
    let back: Vec<String> = source()
        .arrows()
        .keys()
        .filter(|(from, to)| !from.is_empty() && place(&from[0]) < place(&to[0]))
        .map(|(from, to)| format!("{} uses {}", from.join("::"), to.join("::")))
        .collect();
    assert!(back.is_empty(), "{} arrows run back:\n{}", back.len(), back.join("\n"));
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let arrows = source().arrows();
    let circles = circles(&arrows);
    let told: Vec<String> = circles.iter().map(|circle| in_words(circle, &arrows)).collect();
    assert!(told.is_empty(), "{} circles:\n{}", told.len(), told.join("\n"));
}

#[test]
fn a_circle_is_found() {
    let path = |name: &str| vec![name.to_owned()];
    let arrows =
        [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")].map(|(from, to)| ((path(from), path(to)), BTreeSet::new()));
    assert_eq!(circles(&Arrows::from(arrows)), [["a", "b", "c"]]);
}

/// The arrows of a circle, with what each is about.
fn in_words(circle: &[String], arrows: &Arrows) -> String {
    let inside = arrows.iter().filter_map(|((from, to), names)| {
        let (from, to) = (from.join("::"), to.join("::"));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        (circle.contains(&from) && circle.contains(&to)).then(|| format!("  {from} uses {to}: {}", names.join(", ")))
    });
    format!("{}\n{}", circle.join(", "), inside.collect::<Vec<_>>().join("\n"))
}

/// Groups of modules each of which leads to all others of its group.
fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let mut uses: BTreeMap<&ModulePath, Vec<&ModulePath>> = BTreeMap::new();
    for (from, to) in arrows.keys() {
        uses.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&ModulePath, BTreeSet<&ModulePath>> = uses
        .keys()
        .map(|start| {
            let mut seen = BTreeSet::new();
            let mut open = uses[start].clone();
            while let Some(next) = open.pop() {
                if seen.insert(next) {
                    open.extend(uses.get(next).into_iter().flatten());
                }
            }
            (*start, seen)
        })
        .collect();
    let mut told = BTreeSet::new();
    for (start, seen) in &reached {
        let circle: BTreeSet<String> = seen
            .iter()
            .filter(|other| reached.get(*other).is_some_and(|back| back.contains(start)))
            .map(|other| other.join("::"))
            .collect();
        if circle.len() > 1 {
            told.insert(circle.into_iter().collect::<Vec<_>>());
        }
    }
    told.into_iter().collect()
}
