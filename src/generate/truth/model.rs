//! The registers as they were known at the end of the as-of day, every reference followed once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::counting::Counting;
use super::schema::{EVENTS, HAPPENED, LISTS, REFERENCES, REGISTERS};
use super::time::{When, read_day};
use super::tri::{Tri, Unknown};

/// Canonical input: register, rows, field, text.
pub type Rows = BTreeMap<String, Vec<BTreeMap<String, String>>>;

/// What stands in place of a date that has not happened yet.
const LATER: &str = "\u{1}later";

/// What a reference leads to: nothing written, nobody of that name, or the row at that place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Link {
    Empty,
    Dangling,
    To(usize),
}

/// A date cell: empty, a known day, or a day after the as-of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Day {
    Empty,
    On(i64),
    Later,
}

/// One row of a register.
#[derive(Clone, Debug)]
pub struct Row {
    pub register: &'static str,
    /// Its place among the rows of its register that are left.
    pub place: usize,
    /// Its row in the sheet, headings being row 1.
    pub number: usize,
    cells: BTreeMap<String, String>,
    links: BTreeMap<&'static str, Link>,
    lists: BTreeMap<&'static str, Vec<Link>>,
}

impl Row {
    /// The text of a field, nothing if empty.
    pub fn text(&self, field: &str) -> &str {
        match self.cells.get(field).map(|text| text.trim()) {
            None | Some(LATER) => "",
            Some(text) => text,
        }
    }

    /// Whether something is written there (a date: whether it has happened).
    pub fn filled(&self, field: &str) -> bool {
        !self.text(field).is_empty()
    }

    /// Whether the field carries the code; empty: unknown.
    pub fn is(&self, field: &str, code: &str) -> Tri {
        self.is_any(field, &[code])
    }

    /// Whether the field carries one of the codes; empty: unknown.
    pub fn is_any(&self, field: &str, codes: &[&str]) -> Tri {
        match self.text(field) {
            "" => Unknown,
            text => codes.contains(&text).into(),
        }
    }

    /// Whether a yes-or-no field says yes; empty: unknown.
    pub fn says_yes(&self, field: &str) -> Tri {
        self.is(field, "true")
    }

    pub fn number_in(&self, field: &str) -> Option<f64> {
        self.text(field).parse().ok()
    }

    /// The entries of a list of codes.
    pub fn lists_code(&self, field: &str, code: &str) -> bool {
        self.text(field).split(';').any(|entry| entry.trim() == code)
    }

    pub fn date(&self, field: &str) -> Day {
        match self.cells.get(field).map(|text| text.trim()) {
            None | Some("") => Day::Empty,
            Some(LATER) => Day::Later,
            Some(text) => read_day(text).map_or(Day::Empty, Day::On),
        }
    }

    /// The day of a date that has happened (or, in a field that looks ahead, is written).
    pub fn day(&self, field: &str) -> Option<i64> {
        match self.date(field) {
            Day::On(day) => Some(day),
            _ => None,
        }
    }

    pub fn when(&self, field: &str) -> Option<When> {
        When::read(self.text(field))
    }

    /// Whether the date lies within the days: later than the as-of day no, empty unknown.
    pub fn dated_within(&self, field: &str, from: i64, to: i64) -> Tri {
        match self.date(field) {
            Day::Empty => Unknown,
            Day::Later => Tri::No,
            Day::On(day) => (from <= day && day <= to).into(),
        }
    }

    /// In force in `from..=to` by two date fields, an empty end being open.
    pub fn in_force(&self, starts: &str, ends: &str, from: i64, to: i64) -> bool {
        let begun = match self.date(starts) {
            Day::Empty => true,
            Day::On(day) => day <= to,
            Day::Later => false,
        };
        begun && self.day(ends).is_none_or(|end| end >= from)
    }

    pub fn link(&self, field: &str) -> Link {
        self.links.get(field).copied().unwrap_or(Link::Empty)
    }

    /// The rows that a list names; entries that name nobody are left out, names given twice count once.
    pub fn listed(&self, field: &str) -> BTreeSet<usize> {
        let links = self.lists.get(field).into_iter().flatten();
        links.filter_map(|link| if let Link::To(place) = link { Some(*place) } else { None }).collect()
    }

    /// Whether the list names that row.
    pub fn lists(&self, field: &str, row: &Row) -> bool {
        self.lists.get(field).is_some_and(|links| links.contains(&Link::To(row.place)))
    }

    /// Whether the reference leads to that row.
    pub fn names(&self, field: &str, row: &Row) -> bool {
        self.link(field) == Link::To(row.place)
    }

    /// The key of the row, or its register and row.
    pub fn subject(&self) -> String {
        let key = key_of(self.register);
        if !key.is_empty() && self.filled(key) {
            return self.text(key).to_string();
        }
        format!("{}!{}", self.register, self.number)
    }
}

fn key_of(register: &str) -> &'static str {
    REGISTERS.iter().find(|(id, _)| *id == register).map_or("", |(_, key)| key)
}

/// The registers, the period and the day up to which anything is known.
pub struct World {
    registers: BTreeMap<&'static str, Vec<Row>>,
    /// The registers that some input carries, inline appointments included.
    pub supplied: BTreeSet<String>,
    pub from: i64,
    pub to: i64,
    pub as_of: i64,
    /// The reference day: the earlier of the period's last day and the as-of day.
    pub reference: i64,
    pub counting: Counting,
    /// The provider to whom rows belong whose own owner cannot be found: the one whose files carry them.
    carrier: Option<String>,
    /// Who names whom.
    backwards: Backwards,
}

/// The days that a world is seen from.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    pub from: i64,
    pub to: i64,
    pub as_of: i64,
}

impl World {
    pub fn new(mut input: Rows, days: Days, counting: Counting, carrier: Option<String>) -> World {
        let Days { from, to, as_of } = days;
        let supplied = supplied(&input);
        let mut registers: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
        for (register, _) in REGISTERS {
            let rows = input.remove(*register).into_iter().flatten().enumerate().map(|(index, cells)| Row {
                register,
                place: 0,
                number: index + 2,
                cells,
                links: BTreeMap::new(),
                lists: BTreeMap::new(),
            });
            registers.insert(register, rows.collect());
        }
        name_providers_if_no_register_does(&mut registers, &supplied);
        take_later_rows_away(&mut registers, as_of);
        blank_later_dates(&mut registers, as_of);
        for rows in registers.values_mut() {
            rows.iter_mut().enumerate().for_each(|(place, row)| row.place = place);
        }
        follow_references(&mut registers);
        let backwards = look_back(&registers);
        World { registers, supplied, from, to, as_of, reference: to.min(as_of), counting, carrier, backwards }
    }

    /// The row at a place of a register.
    pub fn row(&self, register: &str, place: usize) -> Option<&Row> {
        self.rows(register).get(place)
    }

    pub fn rows(&self, register: &str) -> &[Row] {
        self.registers.get(register).map_or(&[], Vec::as_slice)
    }

    /// The row that a reference leads to.
    pub fn follow(&self, row: &Row, field: &str) -> Option<&Row> {
        let (.., target) = REFERENCES.iter().find(|(register, name, _)| *register == row.register && *name == field)?;
        match row.link(field) {
            Link::To(place) => self.rows(target).get(place),
            _ => None,
        }
    }

    /// The places of the rows whose reference or list leads to a place.
    fn naming(&self, register: &str, field: &str, place: usize) -> Option<&Vec<usize>> {
        self.backwards.get(register)?.get(field)?.get(&place)
    }

    /// The rows of a register whose reference leads to that row.
    pub fn related<'a>(&'a self, register: &str, field: &str, to: &Row) -> impl Iterator<Item = &'a Row> + use<'a> {
        let rows = self.rows(register);
        let places = self.naming(register, field, to.place);
        places.into_iter().flatten().filter_map(move |place| rows.get(*place))
    }

    /// The places of the rows whose list names that row.
    pub fn listing(&self, register: &str, field: &str, row: &Row) -> BTreeSet<usize> {
        let places = self.naming(register, field, row.place);
        places.into_iter().flatten().copied().collect()
    }

    /// Whether the date lies in the period.
    pub fn in_period(&self, row: &Row, field: &str) -> Tri {
        row.dated_within(field, self.from, self.to)
    }

    /// The provider to whom a row belongs; none: the row is set aside.
    pub fn owner(&self, row: &Row) -> Option<String> {
        self.own_owner(row).or_else(|| self.carrier.clone())
    }

    /// The provider to whom the row at a place belongs.
    pub fn owner_at(&self, register: &str, place: usize) -> Option<String> {
        self.row(register, place).and_then(|row| self.owner(row))
    }

    fn own_owner(&self, row: &Row) -> Option<String> {
        let through = match row.register {
            "providers" => return Some(row.subject()),
            "services" | "staff" | "cases" | "documents" => "provider_id",
            "plan_services" | "service_checks" => "plan_id",
            "trainings" => "staff_id",
            "proposals" => "author_id",
            "supervisions" => "supervisor_id",
            "meetings" => "service_id",
            "document_reviews" => "document_id",
            _ => "case_id",
        };
        self.own_owner(self.follow(row, through)?)
    }
}

/// By register and field of a reference: by the place that it leads to, the places of the rows that have it.
type Backwards = BTreeMap<&'static str, BTreeMap<&'static str, BTreeMap<usize, Vec<usize>>>>;

/// Every reference and list backwards.
fn look_back(registers: &BTreeMap<&'static str, Vec<Row>>) -> Backwards {
    let mut backwards = Backwards::new();
    for (register, field, _) in REFERENCES {
        let index = backwards.entry(register).or_default().entry(field).or_default();
        for row in registers.get(register).into_iter().flatten() {
            if let Link::To(place) = row.link(field) {
                index.entry(place).or_default().push(row.place);
            }
        }
    }
    for (register, field, _) in LISTS {
        let index = backwards.entry(register).or_default().entry(field).or_default();
        for row in registers.get(register).into_iter().flatten() {
            for place in row.listed(field) {
                index.entry(place).or_default().push(row.place);
            }
        }
    }
    backwards
}

/// A register is supplied when its key is there; any inline appointment supplies `appointments`.
fn supplied(input: &Rows) -> BTreeSet<String> {
    let mut supplied: BTreeSet<String> = input.keys().cloned().collect();
    let names_someone = |case: &BTreeMap<String, String>| {
        ["case_manager_id", "case_officer_id"]
            .iter()
            .any(|field| case.get(*field).is_some_and(|id| !id.trim().is_empty()))
    };
    if input.get("cases").into_iter().flatten().any(names_someone) {
        supplied.insert("appointments".to_string());
    }
    supplied
}

/// Without a register of providers, providers are those whom the others name.
fn name_providers_if_no_register_does(registers: &mut BTreeMap<&'static str, Vec<Row>>, supplied: &BTreeSet<String>) {
    if supplied.contains("providers") {
        return;
    }
    let naming = ["services", "staff", "cases", "documents"]
        .iter()
        .flat_map(|register| registers.get(register).into_iter().flatten());
    let named: BTreeSet<String> =
        naming.map(|row| row.text("provider_id").to_string()).filter(|id| !id.is_empty()).collect();
    let rows = named.into_iter().enumerate().map(|(index, id)| Row {
        register: "providers",
        place: 0,
        number: index + 2,
        cells: BTreeMap::from([("provider_id".to_string(), id)]),
        links: BTreeMap::new(),
        lists: BTreeMap::new(),
    });
    let rows = rows.collect();
    registers.insert("providers", rows);
}

/// The day that decides whether a row is there yet.
fn own_date(row: &Row) -> Option<i64> {
    let field = match row.register {
        "referrals" if row.text("way") == "out" => "sent_on",
        "referrals" => "received_at",
        "trainings" if row.filled("ended_on") => "ended_on",
        "trainings" => "started_on",
        register => EVENTS.iter().find(|(id, _)| *id == register)?.1,
    };
    row.day(field)
}

/// A row later than the as-of day is not there, nor is what hangs on a case, plan or document that went.
fn take_later_rows_away(registers: &mut BTreeMap<&'static str, Vec<Row>>, as_of: i64) {
    let mut gone: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for register in ["cases", "plans", "documents"].into_iter().chain(REGISTERS.iter().map(|(id, _)| *id)) {
        let mut going = BTreeSet::new();
        let Some(rows) = registers.get_mut(register) else { continue };
        rows.retain(|row| {
            let later = own_date(row).is_some_and(|day| day > as_of);
            let hangs_on_gone = [("case_id", "cases"), ("plan_id", "plans"), ("document_id", "documents")]
                .iter()
                .filter(|(_, target)| *target != register)
                .any(|(field, target)| gone.get(target).is_some_and(|ids| ids.contains(row.text(field))));
            let stays = !later && !hangs_on_gone;
            if !stays && row.filled(key_of(register)) {
                going.insert(row.text(key_of(register)).to_string());
            }
            stays
        });
        gone.entry(register).or_default().extend(going);
    }
}

/// Any other date later than the as-of day has not happened yet.
fn blank_later_dates(registers: &mut BTreeMap<&'static str, Vec<Row>>, as_of: i64) {
    for (register, fields) in HAPPENED {
        for row in registers.get_mut(register).into_iter().flatten() {
            for field in *fields {
                if row.day(field).is_some_and(|day| day > as_of) {
                    row.cells.insert(field.to_string(), LATER.to_string());
                }
            }
        }
    }
}

/// Follows every reference: by id, else by a name that only one row bears.
fn follow_references(registers: &mut BTreeMap<&'static str, Vec<Row>>) {
    let mut by_id: BTreeMap<&str, HashMap<String, usize>> = BTreeMap::new();
    let mut by_name: BTreeMap<&str, HashMap<String, Vec<usize>>> = BTreeMap::new();
    for (register, key) in REGISTERS {
        for row in registers.get(register).into_iter().flatten() {
            by_id.entry(register).or_default().entry(row.text(key).to_string()).or_insert(row.place);
            if row.filled("name") && ["providers", "services", "staff"].contains(register) {
                by_name.entry(register).or_default().entry(plain_name(row.text("name"))).or_default().push(row.place);
            }
        }
    }
    let resolve = |target: &str, text: &str| {
        if text.is_empty() {
            return Link::Empty;
        }
        if let Some(place) = by_id.get(target).and_then(|ids| ids.get(text)) {
            return Link::To(*place);
        }
        match by_name.get(target).and_then(|names| names.get(&plain_name(text))).map(Vec::as_slice) {
            Some([place]) => Link::To(*place),
            _ => Link::Dangling,
        }
    };
    for (register, field, target) in REFERENCES {
        for row in registers.get_mut(register).into_iter().flatten() {
            let link = resolve(target, row.text(field));
            row.links.insert(field, link);
        }
    }
    for (register, field, target) in LISTS {
        for row in registers.get_mut(register).into_iter().flatten() {
            let entries = row.text(field).split(';').map(str::trim);
            let links = entries.map(|entry| resolve(target, entry)).filter(|link| *link != Link::Empty).collect();
            row.lists.insert(field, links);
        }
    }
}

/// A name without case, diacritics and word order.
fn plain_name(name: &str) -> String {
    let plain = |letter: char| match letter {
        'ă' | 'â' => 'a',
        'î' => 'i',
        'ș' | 'ş' => 's',
        'ț' | 'ţ' => 't',
        other => other,
    };
    let lower: String = name.to_lowercase().chars().map(plain).collect();
    let mut words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}
