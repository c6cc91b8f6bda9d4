//! Tests of references.

use super::*;
use crate::registers::tag::reference;

fn place(file: u32, folder: u32, provider: u32) -> Place {
    Place { file, folder, provider }
}

fn from(file: u32, folder: u32, provider: u32) -> From {
    From { place: place(file, folder, provider), only: false, day: None }
}

fn index(ids: &[&'static str], names: &[&'static str], places: Vec<Place>) -> Index {
    Index::new(ids.iter().map(|id| Some(*id)), Some(names.iter().map(|name| Some(*name))), places)
}

const ONE: fn(u32) -> Naming = Naming::One;

#[test]
fn ids_win_over_names_and_near_rows_over_far_ones() {
    let places = vec![place(0, 0, 0), place(0, 0, 0), place(1, 1, 1)];
    let index = index(&["T-1", "T-2", "T-1"], &["Popescu Ana", "Ionescu Dan", "Pop Ana"], places);
    let find = |text, at| index.find(text, at).found;
    assert_eq!(find("T-2", from(5, 5, 5)), ONE(1));
    assert_eq!(find("Ana POPESCU", from(5, 5, 5)), ONE(0));
    assert_eq!(find("T-1", from(1, 9, EMPTY)), ONE(2));
    assert_eq!(find("T-1", from(9, 0, EMPTY)), ONE(0));
    assert_eq!(find("T-1", from(0, 0, 1)), ONE(2), "the provider decides before the file");
    assert_eq!(find("T-1", from(9, 9, EMPTY)), Naming::OneOf(vec![0, 2]));
    assert_eq!(find("T-9", from(0, 0, 0)), Naming::Nobody);
}

#[test]
fn a_file_of_one_provider_names_nobody_elses_rows() {
    let index = index(&["T-1", "T-2"], &["Popescu Ana", "Ionescu Dan"], vec![place(0, 0, 0), place(1, 1, 1)]);
    let find = |text, provider| index.find(text, From { only: true, ..from(7, 7, provider) }).found;
    assert_eq!((find("T-1", 0), find("T-1", 1)), (ONE(0), Naming::Nobody));
    assert_eq!((find("Dan Ionescu", 0), find("t 2", 1)), (Naming::Nobody, Naming::Nobody));
    assert_eq!(find("t-2", 1), ONE(1));
}

#[test]
fn ids_written_otherwise_are_found_where_only_one_can_be_meant() {
    let places = vec![place(0, 0, 0), place(0, 0, 0), place(0, 0, 0), place(0, 0, 0), place(0, 0, 1)];
    let index = index(&["0001", "C-7", "12", "012", "1"], &[], places);
    let find = |text, provider| index.find(text, from(0, 0, provider));
    assert_eq!(find("1.0", 0), Answer { found: ONE(0), otherwise: true, same_for_all: false });
    assert_eq!(find("c- 7", 0).found, ONE(1));
    assert_eq!(find("0012", 0).found, Naming::Nobody, "12 and 012 could be meant");
    assert_eq!(find("012", 0), Answer { found: ONE(3), otherwise: false, same_for_all: true });
    assert_eq!(find("001", 1).found, ONE(4));
    assert_eq!(find("001", EMPTY).found, Naming::OneOf(vec![0, 4]), "one of each provider");
}

#[test]
fn an_initial_may_be_left_out_but_not_changed() {
    let index =
        index(&["T-1", "T-2", "T-3"], &["POPESCU A. Maria", "Ionescu Dan", "Pop M. Ana"], vec![place(0, 0, 0); 3]);
    let find = |name| index.find(name, from(0, 0, 0)).found;
    assert_eq!((find("Maria Popescu"), find("Ionescu V. Dan"), find("Pop M. Ana")), (ONE(0), ONE(1), ONE(2)));
    assert_eq!((find("Popescu B. Maria"), find("Pop N. Ana")), (Naming::Nobody, Naming::Nobody));
}

#[test]
fn persons_are_found_by_their_hashes() {
    let mut index = index(&["C-1", "C-2", "C-3"], &[], vec![place(0, 0, 0), place(0, 0, 0), place(1, 1, 1)]);
    let alias = |row, tag| Alias { row, field: 0, tag };
    index.add_tags(&[alias(0, 7), alias(0, 7), alias(1, 9), alias(2, 9)]);
    let find = |tag, at| index.find(&reference(tag), at).found;
    assert_eq!(find(7, from(5, 5, 5)), ONE(0));
    assert_eq!(find(9, from(1, 9, 9)), ONE(2));
    assert_eq!(find(9, from(5, 5, 5)), Naming::OneOf(vec![1, 2]));
    assert_eq!(find(8, from(0, 0, 0)), Naming::Nobody);
}

#[test]
fn of_episodes_the_last_one_begun_on_the_day_is_meant() {
    let mut index = index(&["C-1", "C-1", "C-1", "C-2", "C-2"], &[], vec![place(0, 0, 0); 5]);
    let episode = |row, number, begins| Episode { row, first: 0, number, begins: Some(begins) };
    let later = vec![false, false, false, false, true];
    index.add_times(later, &[episode(2, 3, 300), episode(1, 2, 200), episode(0, 1, 100)]);
    let find = |text, day| index.find(text, From { day, ..from(0, 0, 0) }).found;
    let on: Vec<Naming> = [50, 100, 199, 200, 299, 300, 999].map(|day| find("C-1", Some(day))).into();
    assert_eq!(on, [0, 0, 0, 1, 1, 2, 2].map(ONE));
    assert_eq!(find("C-1", None), Naming::OneOf(vec![0, 1, 2]));
    assert_eq!(find("C-2", None), ONE(3), "what is not there yet is not meant");
}

#[test]
fn a_row_that_belongs_to_nobody_is_not_meant_beside_one_that_belongs_to_somebody() {
    let index = index(&["T-1", "T-1", "T-2"], &[], vec![place(0, 0, EMPTY), place(0, 0, 1), place(0, 0, EMPTY)]);
    let find = |text| index.find(text, from(0, 0, EMPTY)).found;
    assert_eq!((find("T-1"), find("T-2")), (ONE(1), ONE(2)));
}
