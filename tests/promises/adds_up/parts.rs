//! Registers cut in two, by cases or by staff: each part tells of its own subjects what the whole tells.
//!
//! A row that leads to a subject of the other part would lead nowhere in this one, and such a row might be anybody's.
//! So every row goes where its subject goes, and what it says of other subjects goes out of it.

use std::collections::{BTreeMap, BTreeSet};

use mms_audit::generate::truth::Rows;

type Row = BTreeMap<String, String>;

/// A reference that names nobody; in the whole and in each part alike.
const NOBODY: &str = "X-404";

/// What stands in a field of each row.
pub fn keys(rows: &Rows, register: &str, key: &str) -> Vec<String> {
    rows.get(register).into_iter().flatten().filter_map(|r| r.get(key).cloned()).collect()
}

/// Two disjoint sets of names.
pub fn split(names: Vec<String>, marks: u64) -> [BTreeSet<String>; 2] {
    let mut parts = [BTreeSet::new(), BTreeSet::new()];
    for (position, name) in names.into_iter().enumerate() {
        parts[usize::from(marks >> (position % 64) & 1 == 1)].insert(name);
    }
    parts
}

/// The rows of the cases in a set, with all that hangs on them; other registers whole.
pub fn of_cases(rows: &Rows, cases: &BTreeSet<String>) -> Rows {
    let all: BTreeSet<String> = keys(rows, "cases", "case_id").into_iter().collect();
    let others: BTreeSet<&String> = all.difference(cases).collect();
    let mut part = rows.clone();
    let mut plans = BTreeSet::new();
    for row in rows.get("plans").into_iter().flatten() {
        if row.get("case_id").is_some_and(|c| cases.contains(c)) {
            plans.extend(row.get("plan_id").cloned());
        }
    }
    for (register, list) in &mut part {
        match register.as_str() {
            "providers" | "services" | "staff" | "documents" => {}
            "meetings" => list.iter_mut().for_each(|meeting| meeting_of(meeting, &others)),
            "plan_services" | "service_checks" => {
                list.retain(|r| r.get("plan_id").is_some_and(|p| plans.contains(p)));
            }
            _ => list.retain(|r| r.get("case_id").is_none_or(|c| cases.contains(c))),
        }
    }
    part
}

/// A meeting without the cases of the other part. Families of theirs took part, and none of this part's.
fn meeting_of(meeting: &mut Row, others: &BTreeSet<&String>) {
    let said = meeting.contains_key("family_case_ids");
    for list in ["case_ids", "family_case_ids"] {
        without(meeting, list, &|case| others.contains(case));
    }
    if said && !meeting.contains_key("family_case_ids") {
        meeting.insert("family_present".into(), "false".into());
    }
}

/// Takes members out of a list; an empty one goes.
fn without(row: &mut Row, list: &str, out: &dyn Fn(&String) -> bool) {
    let Some(text) = row.get(list) else { return };
    let members = text.split(';').map(str::to_owned);
    let kept: Vec<String> = members.filter(|member| !out(member)).collect();
    if kept.is_empty() {
        row.remove(list);
    } else {
        row.insert(list.into(), kept.join(";"));
    }
}

/// People by their ids, each appointment in one place: what a part could tell otherwise than the whole.
///
/// A name that two people bear names nobody, and one of them in a part; appointments beside a case count while the
/// register has none, which taking rows away would change.
pub fn settled(rows: &mut Rows) {
    let folded = |name: &str| -> Vec<String> {
        let lower = name.to_lowercase();
        let mut words: Vec<String> = lower.split_whitespace().map(str::to_owned).collect();
        words.sort();
        words
    };
    let mut names: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for person in rows.get("staff").into_iter().flatten() {
        ids.insert(person["staff_id"].clone());
        if let Some(name) = person.get("name") {
            names.entry(folded(name)).or_default().push(person["staff_id"].clone());
        }
    }
    let id_of = |text: &str| match names.get(&folded(text)).map(Vec::as_slice) {
        _ if ids.contains(text) => text.to_owned(),
        Some([one]) => one.clone(),
        _ => NOBODY.to_owned(),
    };
    for (register, field) in OF_PEOPLE {
        for row in rows.get_mut(register).into_iter().flatten() {
            if let Some(text) = row.get_mut(field) {
                *text = text.split(';').map(id_of).collect::<Vec<_>>().join(";");
            }
        }
    }
    let appointed: BTreeSet<String> = keys(rows, "appointments", "case_id").into_iter().collect();
    for case in rows.get_mut("cases").into_iter().flatten() {
        if appointed.contains(&case["case_id"]) {
            INLINE.into_iter().flatten().for_each(|field| drop(case.remove(field)));
        }
    }
}

/// Where people stand whose own duties a row is about.
const OF_PEOPLE: [(&str, &str); 10] = [
    ("appointments", "staff_id"),
    ("cases", "case_manager_id"),
    ("cases", "case_officer_id"),
    ("delegations", "from_staff_id"),
    ("delegations", "to_staff_id"),
    ("trainings", "staff_id"),
    ("proposals", "author_id"),
    ("acknowledgements", "staff_id"),
    ("supervisions", "supervisor_id"),
    ("supervisions", "supervised_ids"),
];

/// Appointments that stand beside a case.
const INLINE: [[&str; 2]; 2] =
    [["case_manager_id", "manager_appointed_on"], ["case_officer_id", "officer_appointed_on"]];

/// The rows of the members of staff in a set, with all that hangs on them; other registers whole.
pub fn of_staff(rows: &Rows, staff: &BTreeSet<String>) -> Rows {
    let people = rows.get("staff").into_iter().flatten();
    let others: BTreeMap<String, String> = people
        .filter(|person| !staff.contains(&person["staff_id"]))
        .map(|person| (person["staff_id"].clone(), person["provider_id"].clone()))
        .collect();
    let mut part = rows.clone();
    for (register, list) in &mut part {
        match register.as_str() {
            "staff" => list.retain(|r| staff.contains(&r["staff_id"])),
            "cases" => list.iter_mut().for_each(|case| {
                for inline in INLINE {
                    if case.get(inline[0]).is_some_and(|id| others.contains_key(id)) {
                        inline.into_iter().for_each(|field| drop(case.remove(field)));
                    }
                }
            }),
            "supervisions" => sessions_of(list, &others),
            "delegations" => delegations_of(list, &others),
            register => {
                let Some((_, field)) = OF_PEOPLE.iter().find(|(own, _)| *own == register) else { continue };
                list.retain(|r| r.get(*field).is_none_or(|id| !others.contains_key(id)));
            }
        }
    }
    let guests: BTreeSet<&String> = others.values().collect();
    part.entry("staff".into()).or_default().extend(guests.into_iter().map(|provider| guest(provider)));
    part
}

/// Sessions in which people of this part were supervised, held by a guest where the supervisor is of the other part.
fn sessions_of(sessions: &mut Vec<Row>, others: &BTreeMap<String, String>) {
    sessions.retain_mut(|session| {
        let listed = session.contains_key("supervised_ids");
        without(session, "supervised_ids", &|id| others.contains_key(id));
        if let Some(provider) = session.get("supervisor_id").and_then(|id| others.get(id)) {
            session.insert("supervisor_id".into(), guest(provider)["staff_id"].clone());
        }
        !listed || session.contains_key("supervised_ids")
    });
}

/// Delegations by or to people of this part; a guest stands on the other side where that is of the other part.
fn delegations_of(delegations: &mut Vec<Row>, others: &BTreeMap<String, String>) {
    delegations.retain_mut(|delegation| {
        let sides = ["from_staff_id", "to_staff_id"];
        let elsewhere = sides.map(|side| delegation.get(side).and_then(|id| others.get(id)).cloned());
        if elsewhere.iter().all(Option::is_some) {
            return false;
        }
        for (side, provider) in sides.into_iter().zip(elsewhere) {
            if let Some(provider) = provider {
                delegation.insert(side.into(), guest(&provider)["staff_id"].clone());
            }
        }
        true
    });
}

/// Somebody of a provider who left long ago: no duty is theirs, and they are somebody else than anybody of this part.
fn guest(provider: &str) -> Row {
    let cells = [
        ("staff_id", format!("GUEST-{provider}")),
        ("provider_id", provider.to_owned()),
        ("role", "other".to_owned()),
        ("hired_on", "2010-01-01".to_owned()),
        ("left_on", "2012-12-31".to_owned()),
    ];
    cells.into_iter().map(|(field, text)| (field.to_owned(), text)).collect()
}
