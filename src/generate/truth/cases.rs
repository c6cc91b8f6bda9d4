//! What several checks ask about a case.

use super::model::World;
use super::row::{Day, Row};
use super::terms::{Lapse, both};
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes, any};

/// Measures by which a child is protected; guardianship is none.
const PROTECTION: &[&str] = &["placement", "emergency_placement", "specialised_supervision", "entrustment"];

/// Recorded on or before the reference day, and not closed before the period.
pub fn open_in_period(w: &World, case: &Row) -> Tri {
    let recorded = case.dated_within("recorded_at", i64::MIN, w.reference);
    let still_open = match case.date("closed_on") {
        Day::Empty | Day::Later => Yes,
        Day::On(closed) => (closed >= w.from).into(),
        Day::Unknown(why) => Unknown(why),
    };
    recorded.and(still_open)
}

/// Whether a date that means "not yet" when it is empty lies in the period.
pub fn happened_in_period(w: &World, row: &Row, field: &str) -> Tri {
    if row.date(field) == Day::Empty { No } else { w.in_period(row, field) }
}

/// Closed in the period for that reason. An empty reason says nothing on an open case.
pub fn closed_in_period_because(w: &World, case: &Row, reason: &str) -> Tri {
    happened_in_period(w, case, "closed_on").and(closing_reason(case, &[reason]))
}

/// Whether the closing reason is one of these: empty on an open case no, on a closed one unknown.
pub fn closing_reason(case: &Row, reasons: &[&str]) -> Tri {
    let open = matches!(case.date("closed_on"), Day::Empty | Day::Later);
    if open { case.says_any("closing_reason", reasons) } else { case.is_any("closing_reason", reasons) }
}

/// The day on which a case should have somebody: the reference day, or its end if that came first.
pub fn last_day(w: &World, case: &Row) -> Result<i64, Why> {
    match case.date("closed_on") {
        Day::Unknown(why) => Err(why),
        Day::On(closed) => Ok(closed.min(w.reference)),
        Day::Empty | Day::Later => Ok(w.reference),
    }
}

/// The date of a plan: when it was approved, else when it was created.
pub fn plan_date(plan: &Row) -> Day {
    match plan.date("approved_on") {
        Day::Empty | Day::Later => plan.date("created_on"),
        approved => approved,
    }
}

/// The first date of a case's plans, and why there may be an earlier one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FirstPlan {
    pub on: Option<i64>,
    pub doubt: Option<Why>,
}

/// The earliest approval of a case's plans; none approved: the earliest creation.
pub fn first_plan(w: &World, case: &Row) -> FirstPlan {
    let earliest = |field: &str| {
        let mut first = FirstPlan::default();
        for plan in w.related("plans", "case_id", case) {
            first.on = first.on.into_iter().chain(plan.day(field)).min();
            first.doubt = both(first.doubt, plan.doubt(field));
        }
        first
    };
    let approved = earliest("approved_on");
    if approved == FirstPlan::default() { earliest("created_on") } else { approved }
}

/// A related row that the check asks to be dated: without a date it may be there.
pub fn is_dated(row: &Row, event: &str) -> Tri {
    match row.date(event) {
        Day::Empty => MISSING,
        Day::Unknown(why) => Unknown(why),
        Day::On(_) | Day::Later => Yes,
    }
}

/// Whether the case surely has a plan.
pub fn has_plan(w: &World, case: &Row) -> bool {
    w.related("plans", "case_id", case).next().is_some()
}

/// Whether the case has a plan of that kind, also one of which nobody knows whose it is.
pub fn has_plan_of_kind(w: &World, case: &Row, kind: &str) -> Tri {
    w.some_row(w.helping("plans", "case_id", case), |plan| plan.is("kind", kind))
}

/// The day on which monitoring after the services began.
pub fn post_monitoring_start(w: &World, case: &Row) -> Lapse {
    Lapse::first_of(w.related("post_monitoring", "case_id", case).map(|row| (row, "started_on")))
}

/// The closure of the case.
pub fn closure(case: &Row) -> Lapse {
    Lapse::first_of([(case, "closed_on")])
}

/// The earlier of closure and the start of post-service monitoring.
pub fn end_of_services(w: &World, case: &Row) -> Lapse {
    closure(case).or(post_monitoring_start(w, case))
}

/// Whether a measure protects the child; one of empty kind may.
pub fn protects(measure: &Row) -> Tri {
    measure.is_any("kind", PROTECTION)
}

/// Whether a measure protected the child in the period (an empty decision date counts as in force).
pub fn protects_in_period(w: &World, measure: &Row) -> Tri {
    protects(measure).and(measure.in_force("decided_on", "ended_on", w.from, w.reference))
}

/// Whether the case ever had a measure of protection decided by the reference day.
pub fn ever_protected(w: &World, case: &Row) -> Tri {
    let measures = w.related("measures", "case_id", case);
    any(measures.map(|measure| protects(measure).and(measure.dated_within("decided_on", i64::MIN, w.reference))))
}

/// Days within which a new measure need not have its paper yet.
const GRACE_DAYS: i64 = 30;

/// Whether the earliest of the measures that surely count was decided so lately that there is still time: one of them
/// was, and none before. A measure that an empty cell leaves open does not count; one that surely counts and has no day
/// may be of any.
pub fn decided_lately<'a>(w: &World, measures: impl Iterator<Item = (&'a Row, Tri)>) -> Tri {
    let (mut lately, mut long_ago) = (No, No);
    for (measure, counts) in measures {
        let decided = match measure.date("decided_on") {
            Day::On(day) => Tri::from(w.reference - day <= GRACE_DAYS),
            Day::Unknown(why) => Unknown(why),
            // When it was decided nobody knows: it may have been lately.
            Day::Empty if measure.absent.contains("decided_on") => Unknown(Why::EMPTY.with(Why::ABSENT)),
            Day::Empty => MISSING,
            Day::Later => continue,
        };
        let counts = match counts {
            Unknown(why) if why.has(Why::EMPTY) || why.only(Why::ABSENT) => No,
            counts => counts,
        };
        lately = lately.or(counts.and(decided));
        long_ago = long_ago.or(counts.and(decided.not()));
    }
    lately.and(long_ago.not())
}

/// Whether the case was recorded before the period, and before the provider's register begins.
pub fn recorded_before(w: &World, case: &Row, register: &str) -> Tri {
    match case.date("recorded_at") {
        Day::On(recorded) => w.before_register(case.owner.as_ref(), register, recorded).into(),
        // It may have been recorded long ago, if the register begins at all.
        Day::Unknown(why) => Tri::from(w.begins(case.owner.as_ref(), register).is_some()).and(Unknown(why)),
        Day::Empty | Day::Later => No,
    }
}
