//! How many cases a person carries, day by day (Standard 9).

use std::collections::BTreeSet;

use super::appointments::{Appointment, Appointments, Desk};
use super::cases::end_of_services;
use super::model::World;
use super::outcome::{Findings, judge};
use super::row::{Day, Link, Row};
use super::terms::{Lapse, both};
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes, any};

/// The days on which one appointment is active, as far as anybody knows.
#[derive(Debug)]
pub struct Span {
    /// What tells its case apart from the others.
    case: String,
    /// The case, where it is known.
    pub place: Option<usize>,
    /// Whether it surely is the person's, and no other's of the same name.
    pub named: bool,
    /// Whether person, role, case and start are known.
    known: Tri,
    /// None: may have begun any day.
    start: Option<i64>,
    /// The first day on which it is no longer active, and why there may be an earlier one.
    end: Lapse,
    /// Delegated from, to.
    delegated: Vec<(Day, Day)>,
}

impl Span {
    fn runs_on(&self, day: i64) -> Tri {
        let begun = self.start.is_none_or(|start| start <= day);
        let ended = self.end.on.is_some_and(|end| day >= end);
        let not_over = match self.end.doubt {
            _ if ended => No,
            Some(why) => Unknown(why),
            None => Yes,
        };
        Tri::from(begun).and(not_over)
    }

    /// Whether it is active on a day: started, not ended, not delegated.
    fn active_on(&self, day: i64) -> Tri {
        let delegated = any(self.delegated.iter().map(|(from, to)| {
            let begun = match from {
                Day::On(from) => (*from <= day).into(),
                Day::Unknown(why) => Unknown(*why),
                Day::Empty | Day::Later => MISSING,
            };
            let not_over = match to {
                Day::On(to) => (day <= *to).into(),
                Day::Unknown(why) => Unknown(*why),
                Day::Empty | Day::Later => Yes,
            };
            begun.and(not_over)
        }));
        self.known.and(self.runs_on(day)).and(delegated.not())
    }

    /// Whether it is active on one of the days on which its person works.
    pub fn active_within(&self, person: &Row, from: i64, to: i64) -> Tri {
        let touches = self.start.is_none_or(|start| start <= to) && self.end.on.is_none_or(|end| from < end);
        if !touches { No } else { any((from..=to).map(|day| self.active_on(day).and(works_on(person, day)))) }
    }
}

/// Whether a person works on a day: has not left, is not suspended.
fn works_on(person: &Row, day: i64) -> Tri {
    let still_there = match person.date("left_on") {
        Day::Empty | Day::Later => Yes,
        Day::On(left) => (day <= left).into(),
        Day::Unknown(why) => Unknown(why),
    };
    let ever = person.date("suspended_from") != Day::Empty || person.date("suspended_to") != Day::Empty;
    let suspended = Tri::from(ever).and(person.in_force("suspended_from", "suspended_to", day, day));
    still_there.and(suspended.not())
}

/// Whether a case was handed on, by its closing or by its initial assessment; an empty cell says no.
fn was_handed_on(w: &World, case: &Row) -> Tri {
    let by_closing = case.says_any("closing_reason", &["referred", "directed"]);
    let by_assessment = any(w
        .related("assessments", "case_id", case)
        .map(|row| row.says_any("kind", &["initial"]).and(row.says_any("decision", &["refer", "direct"]))));
    by_closing.or(by_assessment)
}

/// The day on which a case that was handed on left: its first outbound referral or direction.
fn handed_on(w: &World, case: &Row) -> Lapse {
    let handed_on = was_handed_on(w, case);
    if handed_on == No {
        return Lapse::default();
    }
    let mut first = Lapse::default();
    for row in w.related("referrals", "case_id", case) {
        let out = row.says_any("way", &["out"]).and(row.says_any("kind", &["referral", "direction"]));
        let sent = Lapse::first_of([(row, "sent_on")]);
        match (handed_on.and(out), sent.on) {
            (Yes, _) => first = first.or(sent),
            (Unknown(why), Some(_)) => first.doubt = both(first.doubt, Some(why)),
            _ => {}
        }
    }
    first
}

/// The spans of one person in one role, also those that may be of somebody else of the same name.
pub fn spans(w: &World, all: &Appointments, person: &Row, role: &str) -> Vec<Span> {
    let of_person = |row: &Appointment| match &row.staff {
        Link::To(place) => *place == person.place,
        Link::Among(places) => places.contains(&person.place),
        Link::Empty | Link::Dangling(_) => false,
    };
    let own = all.iter().enumerate().filter(|(_, row)| of_person(row) && row.has_role(role) != No);
    own.filter(|(_, row)| row.appointed_on != Day::Later)
        .map(|(index, row)| span(w, row, index, person, role))
        .collect()
}

/// The spans of people of a provider whom nobody knows: any of them may be this person's.
fn of_anybody(w: &World, all: &Appointments, person: &Row, role: &str) -> Vec<Span> {
    let unknown =
        |row: &Appointment| matches!(row.staff, Link::Dangling(_)) && row.owner.is_some() && row.owner == person.owner;
    let others = all.iter().enumerate().filter(|(_, row)| unknown(row) && row.has_role(role) != No);
    others
        .filter(|(_, row)| row.appointed_on != Day::Later)
        .map(|(index, row)| span(w, row, index, person, role))
        .collect()
}

fn span(w: &World, row: &Appointment, index: usize, person: &Row, role: &str) -> Span {
    let named = row.staff == Link::To(person.place);
    let appointed = if let Day::On(day) = row.appointed_on { Some(day) } else { None };
    let mut end = Lapse::default();
    match row.ended_on {
        Day::On(day) => end.on = Some(day),
        Day::Unknown(why) => end.doubt = Some(why),
        Day::Empty | Day::Later => {}
    }
    let place = if let Link::To(place) = row.case { Some(place) } else { None };
    let Some(case) = place.and_then(|place| w.row("cases", place)) else {
        let case = if row.case_text.is_empty() { format!("?{index}") } else { format!("?{}", row.case_text) };
        let known = if let Link::Dangling(why) = row.case { Unknown(why) } else { MISSING };
        return Span { case, place: None, named, known, start: appointed, end, delegated: Vec::new() };
    };
    let start = match row.appointed_on {
        Day::Unknown(_) => None,
        _ => appointed.or(case.day("recorded_at")),
    };
    let start_known = match (start, row.appointed_on) {
        (Some(_), _) => Yes,
        (None, Day::Unknown(why)) => Unknown(why),
        (None, _) => case.doubt("recorded_at").map_or(MISSING, Unknown),
    };
    let delegations = w.related("delegations", "case_id", case).map(|row| (row, row.names("from_staff_id", person)));
    Span {
        case: case.subject(),
        place,
        named,
        known: row.is_of(person.place).and(row.has_role(role)).and(start_known),
        start,
        end: end.or(end_of_services(w, case)).or(handed_on(w, case)),
        delegated: delegations
            .filter(|(_, own)| *own == Yes)
            .map(|(row, _)| (row.date("from_on"), row.date("to_on")))
            .collect(),
    }
}

/// How many distinct cases are surely, and how many possibly, active on one of the days; and why not surely.
fn active_cases<'s>(
    spans: impl IntoIterator<Item = &'s Span>,
    person: &Row,
    from: i64,
    to: i64,
) -> (usize, usize, Why) {
    let mut sure = BTreeSet::new();
    let mut possible = BTreeSet::new();
    let mut doubt = Why::default();
    for span in spans {
        match span.active_within(person, from, to) {
            Yes => {
                sure.insert(&span.case);
                possible.insert(&span.case);
            }
            Unknown(why) => {
                possible.insert(&span.case);
                doubt = doubt.with(why);
            }
            No => {}
        }
    }
    (sure.len(), possible.len(), doubt)
}

/// On no day of the period more active cases than the limit.
pub fn largest_load(w: &World, found: &mut Findings, role: &str, limit: usize) {
    let desk = Desk::of(w);
    for person in w.rows("staff") {
        found.judge(w, w.owner(person), person.subject(), || {
            let spans = spans(w, desk.now(w), person, role);
            let of_anybody = of_anybody(w, desk.now(w), person, role);
            let (mut sure, mut possible, mut named, mut doubt) = (0, 0, 0, Why::default());
            for day in w.from..=w.reference {
                let on_day = active_cases(spans.iter().chain(&of_anybody), person, day, day);
                sure = sure.max(on_day.0);
                possible = possible.max(on_day.1);
                doubt = doubt.with(on_day.2);
                named = named.max(active_cases(spans.iter().filter(|span| span.named), person, day, day).1);
            }
            // That somebody else's name may be the person's makes nobody a member.
            let member = if sure > 0 { Yes } else { Tri::from(named > 0).and(Unknown(doubt)) };
            let kept = match (possible <= limit, sure > limit) {
                (true, _) => Yes,
                (_, true) => No,
                _ => Unknown(doubt),
            };
            judge(member, kept)
        });
    }
}

/// The load on the reference day of everyone with an appointment in force that day; unknown ones are left out.
pub fn load_on_reference(w: &World, found: &mut Findings, role: &str) {
    let desk = Desk::of(w);
    for person in w.rows("staff") {
        let in_force = any(desk
            .now(w)
            .iter()
            .filter(|row| row.staff == Link::To(person.place))
            .map(|row| row.has_role(role).and(row.in_force_on(Ok(w.reference)))));
        let (sure, possible, _) = active_cases(&spans(w, desk.now(w), person, role), person, w.reference, w.reference);
        if in_force == Yes && sure == possible {
            found.measure(w.owner(person), sure as i64);
        }
    }
}

/// Distinct cases of the period, of everyone with at least one; unknown ones are left out.
pub fn cases_per_year(w: &World, found: &mut Findings, role: &str) {
    let desk = Desk::of(w);
    for person in w.rows("staff") {
        let (sure, possible, _) = active_cases(&spans(w, desk.now(w), person, role), person, w.from, w.reference);
        if sure > 0 && sure == possible {
            found.measure(w.owner(person), sure as i64);
        }
    }
}
