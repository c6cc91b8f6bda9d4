//! Plans with their lines, checks and contracts; monitoring reports; reassessments.

use super::builder::ProviderBuilder;
use super::life::Life;
use crate::generate::table::{Cell, Id};
use crate::time::{Day, add_months, month_start};

/// The first plan, and a new version every year or so while services go on.
pub fn plans(house: &mut ProviderBuilder<'_>, life: &Life) {
    let Some((created, approved)) = life.plan else { return };
    let end = life.end_of_services().unwrap_or(house.settings.to).min(house.settings.to);
    let (mut created, mut approved, mut version) = (created, approved, 0);
    loop {
        let next = created + house.dice.range(300, 420);
        plan(house, life, (version, created, approved, next.min(end)));
        if next >= end {
            return;
        }
        version += 1;
        created = next;
        approved = house.done_on(created + 2);
    }
}

fn plan(house: &mut ProviderBuilder<'_>, life: &Life, (version, created, approved, end): (i64, Day, Option<Day>, Day)) {
    let id = house.id('P');
    let kind = match life.category {
        "protection" => "protection",
        "disability" => house.dice.word(&["rehabilitation", "service"]),
        _ => "service",
    };
    let chief = house.someone("hierarchical_chief");
    let separation = life.category != "disability" && house.dice.chance(0.25);
    let council = if separation { house.done_on(created - 5) } else { None };
    let heard = life.heard(created);
    let completed = life.end_of_services().filter(|day| *day <= end);
    // What must reach the child and the team within 30 days of the recording leaves a little time.
    let sent = if house.done() {
        Some((created + house.dice.range(0, 3)).min(house.settings.to))
    } else {
        house.within(created, 3, 20)
    };
    let values = [
        ("plan_id", Cell::from(&id)),
        ("case_id", Cell::from(&life.case)),
        ("kind", Cell::Code(kind)),
        ("version", Cell::Whole(version)),
        ("drafted_on", Cell::Day(created - 3)),
        ("created_on", Cell::Day(created)),
        ("team_meeting_on", house.done_on(created - 2).into()),
        ("approved_on", approved.into()),
        ("approved_by", chief.as_ref().into()),
        ("sent_on", sent.into()),
        ("signed_manager", house.yes_if_done()),
        ("signed_team", house.yes_if_done()),
        ("signed_family", house.yes_if_done()),
        ("signed_chief", house.yes_if_done()),
        ("copies_given", house.yes_if_done()),
        ("child_informed_on", if heard { house.done_on(created + 2).into() } else { Cell::Empty }),
        ("schedule_sent_on", house.done_on(created + 2).into()),
        ("separation_foreseen", separation.into()),
        ("family_council_on", council.into()),
        ("completed_on", completed.into()),
    ];
    house.tables.add("plans", values);
    for number in 1..=house.dice.range(1, 2) {
        line(house, life, &id, number, created, end);
    }
    if house.done() {
        let contract = house.id('K');
        let signed = (created + house.dice.range(0, 6)).min(house.settings.to);
        let amended = house.dice.chance(0.1).then_some((signed + 90).min(house.settings.to));
        house.tables.add(
            "contracts",
            [
                ("contract_id", Cell::from(&contract)),
                ("case_id", Cell::from(&life.case)),
                ("plan_id", Cell::from(&id)),
                ("signed_on", Cell::Day(signed)),
                ("signed_with", "reprezentant legal".into()),
                ("valid_to", Cell::Day(created + 480)),
                ("amended_on", amended.into()),
            ],
        );
    }
}

fn line(house: &mut ProviderBuilder<'_>, life: &Life, plan: &Id, number: i32, created: Day, end: Day) {
    let to = house.settings.to;
    let starts = created + house.dice.range(1, 20);
    let started = (starts <= to).then_some(starts);
    let checked = if starts <= to { house.within(starts, 2, 10) } else { None };
    // Lines are of some months; a few go on as long as the plan.
    let stops = if house.dice.chance(0.3) { end } else { (starts + house.dice.range(60, 200)).min(end) };
    let stops = stops.max(starts);
    let ended = (stops < to).then_some(stops);
    let service = house.dice.word(&["consiliere", "logopedie", "sprijin material", "grup de părinți"]);
    let responsible = house.someone("specialist");
    house.tables.add(
        "plan_services",
        [
            ("plan_id", Cell::from(plan)),
            ("line_no", Cell::Whole(number.into())),
            ("description", service.into()),
            ("responsible_id", responsible.as_ref().into()),
            ("starts_on", Cell::Day(starts)),
            ("started_on", started.into()),
            ("start_checked_on", checked.into()),
            ("ends_on", Cell::Day(stops.max(starts + 30))),
            ("ended_on", ended.into()),
        ],
    );
    each_month(house, starts, stops, |house, first, last| {
        for _ in 0..house.settings.events {
            if house.done() {
                let day = house.dice.range(first, last);
                let by = house.person_id(life.manager);
                house.tables.add(
                    "service_checks",
                    [
                        ("plan_id", Cell::from(plan)),
                        ("line_no", Cell::Whole(number.into())),
                        ("checked_on", Cell::Day(day)),
                        ("checked_by", by),
                    ],
                );
            }
        }
    });
}

/// The calendar months of an interval, cut to it and to the time that registers still tell.
fn each_month(
    house: &mut ProviderBuilder<'_>,
    from: Day,
    to: Day,
    mut visit: impl FnMut(&mut ProviderBuilder<'_>, Day, Day),
) {
    let (from, to) = (from.max(house.settings.window), to.min(house.settings.to));
    let mut first = month_start(from);
    while first <= to {
        let next = add_months(first, 1);
        visit(house, first.max(from), (next - 1).min(to));
        first = next;
    }
}

/// A monitoring report for every month of services, and some on occasions.
pub fn reports(house: &mut ProviderBuilder<'_>, life: &Life) {
    let Some(planned) = life.planned() else { return };
    let last = life.end_of_services().unwrap_or(house.settings.to);
    if planned < house.settings.window {
        // The first report stays in the file for good.
        report(house, life, planned.min(last) + 5, None);
    }
    each_month(house, planned, last, |house, first, last| {
        if house.done() {
            let written = house.dice.range(first, last);
            let named = house.dice.chance(0.7);
            report(house, life, written, named.then(|| month_start(first)));
        }
        for number in 0..house.settings.events {
            if number > 0 || house.dice.chance(0.04) {
                let occurred = house.dice.range(first, last);
                occasional(house, life, occurred);
            }
        }
    });
}

fn report(house: &mut ProviderBuilder<'_>, life: &Life, written: Day, month: Option<Day>) {
    let id = house.id('N');
    let author = house.person_id(life.officer.unwrap_or(life.manager));
    let sent = house.within(written, 3, 12);
    house.tables.add(
        "monitoring_reports",
        [
            ("report_id", Cell::from(&id)),
            ("case_id", Cell::from(&life.case)),
            ("author_id", author),
            ("kind", Cell::Code("monthly")),
            ("month", month.map_or(Cell::Empty, Cell::Month)),
            ("written_on", Cell::Day(written)),
            ("sent_on", sent.into()),
        ],
    );
}

fn occasional(house: &mut ProviderBuilder<'_>, life: &Life, occurred: Day) {
    let id = house.id('N');
    let author = house.person_id(life.officer.unwrap_or(life.manager));
    let written = (occurred + house.dice.range(0, 1)).min(house.settings.to);
    let sent = if house.done() { Some((occurred + 2).min(house.settings.to)) } else { house.within(occurred, 3, 9) };
    house.tables.add(
        "monitoring_reports",
        [
            ("report_id", Cell::from(&id)),
            ("case_id", Cell::from(&life.case)),
            ("author_id", author),
            ("kind", Cell::Code("occasional")),
            ("written_on", Cell::Day(written)),
            ("occurred_on", Cell::Day(occurred)),
            ("sent_on", sent.map(|day| day.max(written)).into()),
        ],
    );
}

/// A reassessment at least every three months from the first plan on; some are left out or late.
pub fn reassessments(house: &mut ProviderBuilder<'_>, life: &Life) {
    let Some(planned) = life.planned() else { return };
    let end = life.end_of_services().unwrap_or(house.settings.to + 1).min(house.settings.to + 1);
    let mut day = planned;
    loop {
        day += if house.done() { house.dice.range(78, 88) } else { house.dice.range(90, 200) };
        if day >= end {
            return;
        }
        let kind = house.dice.word(&["reassessment", "reassessment", "revision"]);
        let minute = house.office_minute();
        reassessment(house, life, (kind, "quarterly"), day, minute);
        for _ in 1..house.settings.events {
            let minute = house.office_minute();
            let extra = house.dice.range(day - 60, day).max(planned);
            reassessment(house, life, ("reassessment", "occasional"), extra, minute);
        }
    }
}

/// One reassessment, of a kind and on an occasion.
pub fn reassessment(
    house: &mut ProviderBuilder<'_>,
    life: &Life,
    (kind, occasion): (&'static str, &'static str),
    day: Day,
    minute: i32,
) {
    let id = house.id('G');
    let later = house.dice.range(0, 3);
    let report = house.done_on(day + later);
    let base = report.unwrap_or(day);
    let chief = house.someone("hierarchical_chief");
    let heard = life.heard(day);
    let child = if heard { house.done() } else { house.dice.chance(0.3) };
    let sent = house.within(base, 3, 12);
    let values = [
        ("reassessment_id", Cell::from(&id)),
        ("case_id", Cell::from(&life.case)),
        ("kind", Cell::Code(kind)),
        ("occasion", Cell::Code(occasion)),
        ("performed_at", house.moment(day, minute)),
        ("minutes_on", house.done_on(day).into()),
        ("family_involved", house.yes_if_done()),
        ("child_involved", child.into()),
        ("report_on", report.into()),
        ("approved_on", house.done_on(base + 2).into()),
        ("approved_by", chief.as_ref().into()),
        ("sent_on", if report.is_some() { sent.into() } else { Cell::Empty }),
    ];
    house.tables.add("reassessments", values);
}
