//! The weekly meeting of the team (procedure 5.5).

use super::appointments::Desk;
use super::counting::is_holiday;
use super::loads::{Span, spans};
use super::model::{World, slot_for};
use super::outcome::{Findings, Kind, Outcome, judge};
use super::people::MANAGER;
use super::row::{Link, Row};
use super::time::{monday_of, week_of};
use super::tri::{MISSING, No, Tri, Unknown, Why, any};

/// P5.5: in every week with an active case its manager meets the team.
pub fn weekly_meeting(w: &World, found: &mut Findings) {
    let desk = Desk::of(w);
    for person in w.rows("staff") {
        let own_spans = spans(w, desk.now(w), person, MANAGER);
        if !own_spans.iter().any(|span| span.named) {
            continue;
        }
        for monday in mondays(w) {
            let sunday = monday + 6;
            let active: Vec<(&Span, Tri)> =
                own_spans.iter().map(|span| (span, span.active_within(person, monday, sunday))).collect();
            let member = any(active.iter().filter(|(span, _)| span.named).map(|(_, active)| *active));
            if member == No {
                continue;
            }
            let subject = format!("{}|{}", person.subject(), week_of(monday));
            found.judge(w, w.owner(person), subject, || {
                let meetings = w.rows("meetings").iter();
                let held = w.some(meetings.map(|meeting| {
                    let in_week = meeting.is("kind", "team").and(meeting.dated_within("held_at", monday, sunday));
                    let met = if in_week == No { No } else { in_week.and(of_person(meeting, person, &active)) };
                    (slot_for(meeting, person), met)
                }));
                if held == No && (monday..monday + 5).any(is_holiday) {
                    return Some(Outcome::of(Kind::Excluded, "holiday_week"));
                }
                judge(member, held)
            });
        }
    }
}

/// The weeks that end in the period and have ended on the as-of day, by their Monday.
fn mondays(w: &World) -> impl Iterator<Item = i64> + use<> {
    let last = w.to.min(w.as_of);
    let first = monday_of(w.from);
    (first..=last).step_by(7).filter(move |monday| monday + 6 <= last)
}

/// Whether a meeting is the person's: organised by the person, or about a case that is active for the person then.
/// One that names neither an organiser nor cases may be anyone's of its service.
fn of_person(meeting: &Row, person: &Row, active: &[(&Span, Tri)]) -> Tri {
    let organised = match meeting.link("organiser_id") {
        Link::Empty if meeting.lists_nobody("case_ids") && !meeting.may_say_anything("case_ids") => {
            let same_owner = meeting.owner.is_some() && meeting.owner == person.owner;
            match (person.link("service_id"), meeting.link("service_id")) {
                (own @ Link::To(_), other @ Link::To(_)) => Tri::from(own == other).and(MISSING),
                // Nobody knows the service of one of them: any of the provider may be it.
                (_, Link::Dangling(why)) => Tri::from(same_owner).and(Unknown(why.with(Why::EMPTY))),
                _ => Tri::from(same_owner).and(MISSING),
            }
        }
        _ => meeting.names("organiser_id", person),
    };
    organised.or(about_a_case(meeting, person, active))
}

fn about_a_case(meeting: &Row, person: &Row, active: &[(&Span, Tri)]) -> Tri {
    let same_owner = meeting.owner.is_some() && meeting.owner == person.owner;
    if meeting.may_say_anything("case_ids") {
        return Tri::from(same_owner).and(Unknown(Why::ABSENT));
    }
    any(meeting.lists.get("case_ids").into_iter().flatten().map(|link| match link {
        Link::To(case) => any(active.iter().filter(|(span, _)| span.place == Some(*case)).map(|(_, active)| *active)),
        Link::Dangling(why) if same_owner => Unknown(*why),
        Link::Among(cases) => {
            let one = active.iter().filter(|(span, _)| span.place.is_some_and(|place| cases.contains(&place)));
            any(one.map(|(_, active)| active.and(MISSING)))
        }
        _ => No,
    }))
}
