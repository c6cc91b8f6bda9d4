//! How many cases a person carries, day by day (Standards 5 and 9).

use std::collections::BTreeSet;

use super::cases::{Appointment, Appointments, appointments, end_of_services};
use super::model::{Link, Row, World};
use super::outcome::{Findings, judge};
use super::time::{week_of, weeks_within};
use super::tri::{No, Tri, Unknown, Yes, any};

/// The days on which one appointment is active, as far as anybody knows.
#[derive(Debug)]
struct Span {
    /// What tells its case apart from the others.
    case: String,
    /// Role, case and start are known.
    sure: bool,
    /// None: may have begun any day.
    start: Option<i64>,
    /// The first day on which it is no longer active.
    end: Option<i64>,
    /// Delegated from (empty: nobody knows) to (empty: open).
    delegated: Vec<(Option<i64>, Option<i64>)>,
}

impl Span {
    fn runs_on(&self, day: i64) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day < end)
    }

    /// Whether it is active on a day: started, not ended, not delegated.
    fn active_on(&self, day: i64) -> Tri {
        let delegated = any(self.delegated.iter().map(|(from, to)| {
            let begun = from.map_or(Unknown, |from| (from <= day).into());
            begun.and(to.is_none_or(|to| day <= to))
        }));
        let known = if self.sure { Yes } else { Unknown };
        known.and(self.runs_on(day)).and(delegated.not())
    }
}

/// The day on which a case that was handed on left: its first outbound referral or direction.
fn handed_on(w: &World, case: &Row) -> Option<i64> {
    let by_closing = ["referred", "directed"].contains(&case.text("closing_reason"));
    let by_assessment = w
        .related("assessments", "case_id", case)
        .any(|row| row.text("kind") == "initial" && ["refer", "direct"].contains(&row.text("decision")));
    if !by_closing && !by_assessment {
        return None;
    }
    let out = w
        .related("referrals", "case_id", case)
        .filter(|row| row.text("way") == "out" && ["referral", "direction"].contains(&row.text("kind")));
    out.filter_map(|row| row.day("sent_on")).min()
}

/// The spans of one person in one role.
fn spans(w: &World, all: &Appointments, person: &Row, role: &str) -> Vec<Span> {
    let own = all.iter().enumerate().filter(|(_, row)| row.staff == Link::To(person.place) && row.has_role(role) != No);
    own.map(|(index, row)| span(w, row, index, person, role)).collect()
}

fn span(w: &World, row: &Appointment, index: usize, person: &Row, role: &str) -> Span {
    let Link::To(place) = row.case else {
        let case = if row.case_text.is_empty() { format!("?{index}") } else { format!("?{}", row.case_text) };
        return Span { case, sure: false, start: row.appointed_on, end: row.ended_on, delegated: Vec::new() };
    };
    let Some(case) = w.row("cases", place) else {
        return Span { case: String::new(), sure: false, start: None, end: None, delegated: Vec::new() };
    };
    let start = row.appointed_on.or(case.day("recorded_at"));
    let ends = [row.ended_on, end_of_services(w, case), handed_on(w, case)];
    let delegations = w.related("delegations", "case_id", case).filter(|row| row.names("from_staff_id", person));
    Span {
        case: case.subject(),
        sure: row.has_role(role) == Yes && start.is_some(),
        start,
        end: ends.into_iter().flatten().min(),
        delegated: delegations.map(|row| (row.day("from_on"), row.day("to_on"))).collect(),
    }
}

/// How many distinct cases are surely, and how many possibly, active on one of the days.
fn active_cases(spans: &[Span], from: i64, to: i64) -> (usize, usize) {
    let mut sure = BTreeSet::new();
    let mut possible = BTreeSet::new();
    for span in spans {
        let active = any((from..=to).map(|day| span.active_on(day)));
        if active == Yes {
            sure.insert(&span.case);
        }
        if active != No {
            possible.insert(&span.case);
        }
    }
    (sure.len(), possible.len())
}

/// On no day of the period more active cases than the limit.
pub fn largest_load(w: &World, found: &mut Findings, role: &str, limit: usize) {
    let all = appointments(w);
    for person in w.rows("staff") {
        let spans = spans(w, &all, person, role);
        let days = (w.from..=w.reference).map(|day| active_cases(&spans, day, day));
        let (sure, possible) = days.fold((0, 0), |most, day| (most.0.max(day.0), most.1.max(day.1)));
        let member = if sure > 0 { Yes } else { Tri::from(possible > 0).min(Unknown) };
        let kept = if possible <= limit {
            Yes
        } else if sure > limit {
            No
        } else {
            Unknown
        };
        found.judge(w.owner(person), person.subject(), judge(member, kept));
    }
}

/// The load on the reference day of everyone with an appointment in force that day; unknown ones are left out.
pub fn load_on_reference(w: &World, found: &mut Findings, role: &str) {
    let all = appointments(w);
    for person in w.rows("staff") {
        let in_force = all.iter().any(|row| {
            row.staff == Link::To(person.place) && row.has_role(role) == Yes && row.in_force_on(w.reference)
        });
        let (sure, possible) = active_cases(&spans(w, &all, person, role), w.reference, w.reference);
        if in_force && sure == possible {
            found.measure(w.owner(person), sure as i64);
        }
    }
}

/// Distinct cases of the period, of everyone with at least one; unknown ones are left out.
pub fn cases_per_year(w: &World, found: &mut Findings, role: &str) {
    let all = appointments(w);
    for person in w.rows("staff") {
        let (sure, possible) = active_cases(&spans(w, &all, person, role), w.from, w.reference);
        if sure > 0 && sure == possible {
            found.measure(w.owner(person), sure as i64);
        }
    }
}

/// P5.5: in every week with an active case its manager holds a team meeting.
pub fn weekly_meeting(w: &World, found: &mut Findings) {
    let all = appointments(w);
    for person in w.rows("staff") {
        let spans = spans(w, &all, person, "case_manager");
        let organised = w.rows("meetings").iter().map(|meeting| (meeting, organised_by(w, meeting, person)));
        let organised: Vec<(&Row, Tri)> = organised.filter(|(_, by_person)| *by_person != No).collect();
        for (monday, sunday) in weeks_within(w.from, w.to.min(w.as_of)) {
            let (sure, possible) = active_cases(&spans, monday, sunday);
            let member = if sure > 0 { Yes } else { Tri::from(possible > 0).min(Unknown) };
            let held = any(organised.iter().map(|(meeting, by_person)| {
                meeting.is("kind", "team").and(meeting.dated_within("held_at", monday, sunday)).and(*by_person)
            }));
            let subject = format!("{}|{}", person.subject(), week_of(monday));
            found.judge(w.owner(person), subject, judge(member, held));
        }
    }
}

/// Whether a person organised a meeting; without an organiser it may be anyone of its service, and one whom nobody
/// knows may be anyone of its provider.
fn organised_by(w: &World, meeting: &Row, person: &Row) -> Tri {
    match meeting.link("organiser_id") {
        Link::To(place) => (place == person.place).into(),
        Link::Empty => {
            let same_service = matches!(person.link("service_id"), Link::To(_))
                && person.link("service_id") == meeting.link("service_id");
            Tri::from(same_service).min(Unknown)
        }
        Link::Dangling => {
            let same_provider = w.owner(meeting).is_some() && w.owner(meeting) == w.owner(person);
            Tri::from(same_provider).min(Unknown)
        }
    }
}
