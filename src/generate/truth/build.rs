//! From what inputs say to rows that know to whom they belong and what they lead to, as known on the as-of day.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::keys::merged;
use super::references::{From, Index, Lead, lead, still_there};
use super::row::{CONFLICT, Cell, LATER, Link, Mode, Row, UNREADABLE};
use super::schema::{EVENTS, HAPPENED, LISTS, OPTIONAL, ORDER, OWNERS, REFERENCES, REGISTERS};
use super::source::{Rows, Source};
use super::tri::Why;

pub type Registers = BTreeMap<&'static str, Vec<Row>>;

/// Rows with whether the as-of day takes them away, and how they are found.
#[derive(Default)]
struct Built {
    rows: BTreeMap<&'static str, Vec<(Row, bool)>>,
    indices: BTreeMap<&'static str, Index>,
    /// The provider of whom alone each input speaks.
    carriers: Vec<Option<String>>,
}

/// All registers as they were known at the end of the as-of day.
pub fn build(sources: &mut [Source], as_of: i64, mode: &Rc<Mode>) -> Registers {
    let carriers: Vec<Option<String>> = sources.iter().map(|source| source.carrier.clone()).collect();
    let mut built = Built { carriers, ..Built::default() };
    let mut raw = read(sources, mode);
    name_providers_if_no_register_does(sources, &mut raw, mode);
    let order = ORDER.iter().filter_map(|id| REGISTERS.iter().find(|(register, _)| register == id));
    let others = REGISTERS.iter().filter(|(register, _)| !ORDER.contains(register));
    for (register, _) in order.chain(others) {
        let mut rows = Vec::new();
        for mut row in raw.remove(register).unwrap_or_default() {
            let carrier = built.carriers.get(row.source).cloned().flatten();
            row.owner = if *register == "providers" {
                Some(row.key().to_string()).filter(|key| !key.is_empty())
            } else {
                built.owner(&row).or(carrier)
            };
            let later = own_date(&row).is_some_and(|day| day > as_of);
            rows.push((row, later));
        }
        let mut rows = merged(register, rows, as_of);
        for (row, gone) in &mut rows {
            *gone |= !built.follow(row);
        }
        built.indices.insert(register, Index::new(&rows, ["providers", "services", "staff"].contains(register)));
        built.rows.insert(register, rows);
    }
    living(built.rows, as_of)
}

/// Every row as it is written.
fn read(sources: &mut [Source], mode: &Rc<Mode>) -> Registers {
    let mut registers = Registers::new();
    for (position, source) in sources.iter_mut().enumerate() {
        for (register, _) in REGISTERS {
            let of_register =
                |name: &String| name.strip_prefix(register).and_then(|rest| rest.strip_prefix('.')).map(str::to_string);
            let absent: Rc<BTreeSet<String>> = Rc::new(source.absent.iter().filter_map(of_register).collect());
            let rows = std::mem::take(source.rows.get_mut(*register).unwrap_or(&mut Vec::new()));
            let rows = rows.into_iter().enumerate().map(|(index, mut cells)| {
                cells.retain(|field, _| !absent.contains(field));
                new_row(register, position, index + 2, cells, &absent, mode)
            });
            registers.entry(register).or_default().extend(rows);
        }
    }
    registers
}

fn new_row(
    register: &'static str,
    source: usize,
    number: usize,
    cells: BTreeMap<String, String>,
    absent: &Rc<BTreeSet<String>>,
    mode: &Rc<Mode>,
) -> Row {
    Row {
        register,
        place: 0,
        number,
        source,
        owner: None,
        episode: 1,
        cells,
        absent: Rc::clone(absent),
        links: BTreeMap::new(),
        lists: BTreeMap::new(),
        mode: Rc::clone(mode),
    }
}

/// Without a register of providers, providers are those whom the others name.
fn name_providers_if_no_register_does(sources: &[Source], registers: &mut Registers, mode: &Rc<Mode>) {
    if sources.iter().any(|source| source.rows.contains_key("providers")) {
        return;
    }
    let naming = ["services", "staff", "cases", "documents"]
        .iter()
        .flat_map(|register| registers.get(register).into_iter().flatten());
    let named: BTreeSet<String> =
        naming.map(|row| row.text("provider_id").to_string()).filter(|id| !id.is_empty()).collect();
    let nothing_absent = Rc::new(BTreeSet::new());
    let rows = named.into_iter().enumerate().map(|(index, id)| {
        new_row("providers", 0, index + 2, BTreeMap::from([("provider_id".to_string(), id)]), &nothing_absent, mode)
    });
    let rows = rows.collect();
    registers.insert("providers", rows);
}

/// The references that give the owner of a row.
fn owning(register: &str) -> &'static [&'static str] {
    OWNERS.iter().find(|(id, _)| *id == register).map_or(&["case_id"], |(_, fields)| fields)
}

impl Built {
    fn target(&self, row: &Row, field: &str) -> Option<(&Index, &[(Row, bool)])> {
        let (.., target) =
            REFERENCES.iter().chain(LISTS).find(|(id, name, _)| *id == row.register && *name == field)?;
        Some((self.indices.get(target)?, self.rows.get(target)?))
    }

    fn from<'r>(&'r self, row: &Row, provider: Option<&'r str>) -> From<'r> {
        let only = self.carriers.get(row.source).and_then(Option::as_deref);
        From { provider: provider.or(only), only, source: row.source }
    }

    /// The provider to whom a row belongs: one whom its references name alone.
    fn owner(&self, row: &Row) -> Option<String> {
        let mut by_reference = Vec::new();
        for field in owning(row.register) {
            let text = row.text(field);
            let Some((index, rows)) = self.target(row, field).filter(|_| !text.is_empty()) else { continue };
            let candidates = index.candidates(rows, text, self.from(row, None));
            let there = still_there(rows, &candidates);
            let candidates = if there.is_empty() { candidates } else { there };
            let owners: BTreeSet<&String> = candidates
                .iter()
                .filter_map(|place| rows.get(*place))
                .filter_map(|(row, _)| row.owner.as_ref())
                .collect();
            by_reference.push(owners);
        }
        by_reference.into_iter().find(|owners| owners.len() == 1).and_then(|owners| owners.into_iter().next().cloned())
    }

    /// Follows every reference of a row; whether the row stays.
    fn follow(&self, row: &mut Row) -> bool {
        let mut stays = true;
        let dated = own_date(row);
        let provider = row.owner.clone();
        for (register, field, _) in REFERENCES.iter().filter(|(register, ..)| *register == row.register) {
            let link = match (unknown(row, field), self.target(row, field)) {
                (Some(why), _) => Link::Dangling(why),
                (None, Some((index, rows))) if !row.text(field).is_empty() => {
                    match lead(index, rows, row.text(field), self.from(row, provider.as_deref()), dated) {
                        Lead::Link(link) => link,
                        Lead::Gone => {
                            stays &= OPTIONAL.contains(&(register, field));
                            Link::Empty
                        }
                    }
                }
                _ if owns(register, field) || (*register, *field) == SIGNED_BY => Link::Dangling(Why::EMPTY),
                _ => Link::Empty,
            };
            row.links.insert(field, link);
        }
        for (_, field, _) in LISTS.iter().filter(|(register, ..)| *register == row.register) {
            let links = self.follow_list(row, field, provider.as_deref(), dated);
            row.lists.insert(field, links);
        }
        stays
    }

    fn follow_list(&self, row: &Row, field: &str, provider: Option<&str>, dated: Option<i64>) -> Vec<Link> {
        if let Some(why) = unknown(row, field) {
            return vec![Link::Dangling(why)];
        }
        let Some((index, rows)) = self.target(row, field) else { return Vec::new() };
        let entries = row.text(field).split(';').map(str::trim).filter(|entry| !entry.is_empty());
        let leads = entries.map(|entry| lead(index, rows, entry, self.from(row, provider), dated));
        leads.filter_map(|lead| if let Lead::Link(link) = lead { Some(link) } else { None }).collect()
    }
}

/// Why a reference cannot be read, if something stands there.
fn unknown(row: &Row, field: &str) -> Option<Why> {
    match row.cells.get(field).map_or("", |text| text.trim()) {
        UNREADABLE => Some(Why::UNREADABLE),
        CONFLICT => Some(Why::CONFLICTING),
        _ => None,
    }
}

/// The day that decides whether a row is there yet.
pub fn own_date(row: &Row) -> Option<i64> {
    let field = match row.register {
        // The first that is written, whatever it says.
        "referrals" if row.text("way") == "in" || row.cell("sent_on") == Cell::Empty => "received_at",
        "referrals" => "sent_on",
        "trainings" if row.cell("ended_on") != Cell::Empty => "ended_on",
        "trainings" => "started_on",
        register => EVENTS.iter().find(|(id, _)| *id == register)?.1,
    };
    row.day(field)
}

/// The rows that are there, with places of their own; dates that have not come yet read so.
fn living(built: BTreeMap<&'static str, Vec<(Row, bool)>>, as_of: i64) -> Registers {
    let places: BTreeMap<&str, Vec<Option<usize>>> =
        built.iter().map(|(register, rows)| (*register, new_places(rows))).collect();
    let moved = |target: &str, link: &mut Link| {
        let new = |place: &usize| places.get(target).and_then(|new| new.get(*place)).copied().flatten();
        *link = match &*link {
            Link::To(place) => new(place).map_or(Link::Empty, Link::To),
            Link::Among(many) => Link::Among(many.iter().filter_map(new).collect()),
            other => other.clone(),
        };
    };
    let mut registers = Registers::new();
    for (register, rows) in built {
        let mut rows: Vec<Row> = rows.into_iter().filter(|(_, gone)| !gone).map(|(row, _)| row).collect();
        for (place, row) in rows.iter_mut().enumerate() {
            row.place = place;
            for (_, field, target) in REFERENCES.iter().chain(LISTS).filter(|(id, ..)| *id == register) {
                row.links.get_mut(field).into_iter().for_each(|link| moved(target, link));
                row.lists.get_mut(field).into_iter().flatten().for_each(|link| moved(target, link));
            }
        }
        registers.insert(register, rows);
    }
    for (register, fields) in HAPPENED {
        for row in registers.get_mut(register).into_iter().flatten() {
            for field in fields.iter().filter(|field| row.day(field).is_some_and(|day| day > as_of)).collect::<Vec<_>>()
            {
                row.cells.insert((*field).to_string(), LATER.to_string());
            }
        }
    }
    registers
}

fn new_places(rows: &[(Row, bool)]) -> Vec<Option<usize>> {
    let next = RefCell::new(0);
    let place = |gone: bool| {
        (!gone).then(|| {
            let mut next = next.borrow_mut();
            *next += 1;
            *next - 1
        })
    };
    rows.iter().map(|(_, gone)| place(*gone)).collect()
}

/// The registers that each provider's inputs carry: an input counts for every provider that it names in any of them.
pub fn supplied(sources: &[Source], registers: &Registers) -> BTreeMap<String, BTreeSet<String>> {
    let mut supplied: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (position, source) in sources.iter().enumerate() {
        let owners =
            registers.values().flatten().filter(|row| row.source == position).filter_map(|row| row.owner.clone());
        let named: BTreeSet<String> = owners.chain(source.carrier.clone()).collect();
        for provider in named {
            supplied.entry(provider).or_default().extend(source.rows.keys().cloned());
        }
    }
    let inline = |row: &&Row| ["case_manager_id", "case_officer_id"].iter().any(|field| row.link(field) != Link::Empty);
    for case in registers.get("cases").into_iter().flatten().filter(inline) {
        if let Some(owner) = &case.owner {
            supplied.entry(owner.clone()).or_default().insert("appointments".to_string());
        }
    }
    supplied
}

/// One input with all registers.
pub fn one_source(rows: Rows, carrier: Option<String>) -> Source {
    Source { rows, absent: BTreeSet::new(), carrier }
}

/// Whether a row belongs to somebody by that field: where it is empty the row might be anybody's.
fn owns(register: &str, field: &str) -> bool {
    let fields = OWNERS.iter().find(|(of, _)| *of == register).map_or(["case_id"].as_slice(), |(_, fields)| fields);
    fields.first() == Some(&field) && field != "provider_id"
}

/// Who signed a document: a signature without a name might be anybody's.
const SIGNED_BY: (&str, &str) = ("acknowledgements", "staff_id");
