//! One case, from its recording to whatever came after it.

use super::house::{ProviderBuilder, window};
use super::{World, day, parts, write_day};

const REASONS: &[&str] = &[
    "objectives_met",
    "objectives_met",
    "objectives_met",
    "adopted",
    "transferred",
    "referred",
    "directed",
    "died",
    "other",
];

/// A case while it is being made up.
struct Story {
    case: String,
    recorded: i64,
    /// The minute of the recording.
    minute: i64,
    closed: Option<i64>,
    reason: &'static str,
    manager: String,
    officer: String,
}

pub fn open(town: &mut World, house: &mut ProviderBuilder, desks: Option<&(String, String)>) {
    let (first, last) = window();
    let crowd = desks.is_some();
    // Most of a crowd comes early and stays.
    let recorded = first + if crowd { town.dice.range(0, 140) } else { town.dice.range(0, last - first) };
    // A few are older than the Order.
    let recorded = if town.dice.chance(0.01) { day(2004, 12, 15) + town.dice.range(0, 20) } else { recorded };
    let minute = recorded * 1440 + town.dice.pick(&[0, 8 * 60, 9 * 60 + 15, 14 * 60, 23 * 60 + 59]);
    let stays = town.dice.chance(if crowd { 0.97 } else { 0.5 });
    let closed = (!stays).then(|| recorded + town.dice.pick(&[1, 3, 20, 30, 60, 90, 200, 300]) + town.dice.range(0, 9));
    let reason = town.dice.pick(REASONS);
    let (manager, officer) = match desks {
        Some((manager, officer)) if town.dice.chance(0.95) => (manager.clone(), officer.clone()),
        _ => (house.someone(town, "case_manager"), house.someone(town, "case_officer")),
    };
    let story = Story { case: town.id("C"), recorded, minute, closed, reason, manager, officer };
    case(town, house, &story);
    appointments(town, house, &story, crowd);
    measures(town, &story);
    assessments(town, house, &story);
    visits(town, house, &story);
    for number in 0..town.dice.pick(&[0, 1, 1, 1, 1, 2]) {
        plan(town, &story, number);
    }
    reports(town, &story);
    reassessments(town, house, &story);
    happenings(town, house, &story, crowd);
    house.cases.push(story.case);
}

fn case(town: &mut World, house: &ProviderBuilder, story: &Story) {
    let birth = story.recorded - town.dice.pick(&[400, 2500, 3600, 3653, 3700, 5000, 6000]);
    let inline_manager = town.dice.chance(0.4);
    let inline_officer = town.dice.chance(0.3);
    let later = town.near(story.recorded, -2, 40);
    let recorded_at = town.moment(story.minute);
    let reason_too_soon = story.closed.is_none() && town.dice.chance(0.05);
    let cells = vec![
        ("case_id", story.case.clone()),
        ("provider_id", house.provider.clone()),
        ("service_id", house.service(town)),
        ("birth_on", write_day(birth)),
        ("sex", town.code(&["m", "f"])),
        ("recorded_at", recorded_at),
        ("identified_by", town.code(&["direct_request", "referral", "notification", "ex_officio"])),
        ("category", town.code(&["protection", "protection", "disability", "prevention", "prevention"])),
        ("disability_degree", town.code(&["", "", "none", "mild", "severe"])),
        ("several_services", town.code(&["true", "false", ""])),
        ("case_manager_id", if inline_manager { story.manager.clone() } else { String::new() }),
        ("manager_appointed_on", if inline_manager { later.clone() } else { String::new() }),
        ("case_officer_id", if inline_officer { story.officer.clone() } else { String::new() }),
        ("officer_appointed_on", if inline_officer { later } else { String::new() }),
        ("closed_on", story.closed.map_or(String::new(), write_day)),
        (
            "closing_reason",
            if story.closed.is_some() || reason_too_soon { story.reason.to_string() } else { String::new() },
        ),
    ];
    town.add("cases", cells);
}

fn appointments(town: &mut World, house: &ProviderBuilder, story: &Story, crowd: bool) {
    let mut roles = Vec::new();
    if crowd || town.dice.chance(0.6) {
        roles.push(("case_manager", story.manager.clone()));
    }
    if crowd || town.dice.chance(0.45) {
        roles.push(("case_officer", story.officer.clone()));
    }
    if town.dice.chance(0.1) {
        roles.push(("case_manager", house.someone(town, "case_manager")));
    }
    for (role, person) in roles {
        let appointed = story.recorded + town.dice.range(-2, 15);
        let ends = !crowd && town.dice.chance(0.2);
        let supervisor_role = town.dice.pick(&["case_manager", "case_manager", "case_manager", "specialist"]);
        let supervisor = house.someone(town, supervisor_role);
        let supervised = role == "case_officer" && town.dice.chance(0.8);
        let cells = vec![
            ("case_id", story.case.clone()),
            ("staff_id", person),
            ("role", role.to_string()),
            ("appointed_on", write_day(appointed)),
            ("ended_on", if ends { town.near(appointed, 5, 200) } else { String::new() }),
            ("supervised_by", if supervised { supervisor } else { String::new() }),
        ];
        town.add("appointments", cells);
    }
}

fn measures(town: &mut World, story: &Story) {
    for _ in 0..town.dice.pick(&[0, 1, 1, 2]) {
        let decided = story.recorded + town.dice.range(-5, 60);
        let ends = town.dice.chance(0.3);
        let cells = vec![
            ("case_id", story.case.clone()),
            (
                "kind",
                town.code(&[
                    "placement",
                    "placement",
                    "emergency_placement",
                    "specialised_supervision",
                    "entrustment",
                    "guardianship",
                ]),
            ),
            ("decided_by", town.code(&["commission", "commission", "court", "director"])),
            ("decided_on", write_day(decided)),
            ("ended_on", if ends { town.near(decided, 10, 250) } else { String::new() }),
        ];
        town.add("measures", cells);
    }
}

fn assessments(town: &mut World, house: &ProviderBuilder, story: &Story) {
    for (kind, chance) in [("initial", 0.9), ("initial", 0.08), ("detailed", 0.75), ("detailed", 0.1)] {
        if !town.dice.chance(chance) {
            continue;
        }
        let hours = town.dice.pick(&[-24 * 40, -24 * 30, -20, 2, 24, 47, 48, 71, 72, 72, 73, 90, 96, 120]);
        let performed = if kind == "initial" {
            story.minute + hours * 60 + town.dice.pick(&[0, 0, 0, 1, -1, 59, 61])
        } else {
            story.minute + town.dice.range(2, 40) * 1440
        };
        let on = performed.div_euclid(1440);
        let report = on + town.dice.range(0, 10);
        let performer = if town.dice.chance(0.7) { "case_manager" } else { "specialist" };
        let by = house.someone(town, performer);
        let chief = if town.dice.chance(0.9) { house.someone(town, "hierarchical_chief") } else { by.clone() };
        let id = town.id("E");
        let cells = vec![
            ("assessment_id", id),
            ("case_id", story.case.clone()),
            ("kind", kind.to_string()),
            ("performed_at", town.moment(performed)),
            ("performed_by", by),
            ("performer_role", town.code(&["", "", "case_manager", "case_officer", "local_authority"])),
            ("other_performer_reason", town.if_done("urgență")),
            ("in_life_environment", town.yes_if_done()),
            ("report_on", town.if_done(write_day(report))),
            ("approved_on", if town.done() { town.near(report, 0, 9) } else { String::new() }),
            ("approved_by", chief),
            ("sent_to_team_on", if town.done() { town.near(report, -1, 6) } else { String::new() }),
            ("sent_to_family_on", if town.done() { town.near(report, 0, 5) } else { String::new() }),
            ("clients_informed_on", if town.done() { town.near(report, -1, 30) } else { String::new() }),
            ("decision", town.code(&["continue", "continue", "continue", "continue", "refer", "direct", "close"])),
        ];
        town.add("assessments", cells);
    }
}

fn visits(town: &mut World, house: &ProviderBuilder, story: &Story) {
    for _ in 0..town.dice.range(0, 3) {
        let visited = story.recorded + town.dice.range(0, 120);
        let announced = town.dice.chance(0.75);
        let chief = house.someone(town, "hierarchical_chief");
        let approver = town.dice.pick(&[&chief, &chief, &story.manager]).clone();
        let id = town.id("V");
        let cells = vec![
            ("visit_id", id),
            ("case_id", story.case.clone()),
            ("staff_id", story.manager.clone()),
            ("planned_on", if announced { town.near(visited, -20, 0) } else { String::new() }),
            ("visited_at", town.at_work(visited)),
            ("place", town.code(&["home", "home", "other"])),
            ("announced", announced.to_string()),
            ("unannounced_reason", if announced { String::new() } else { town.if_done("suspiciune") }),
            ("unannounced_approved_on", if announced { String::new() } else { town.near(visited, -3, 3) }),
            ("summary", town.yes_if_done()),
            ("next_on", town.near(visited, 5, 60)),
            ("next_place", town.if_done("acasă")),
            ("next_purpose", "sprijin".to_string()),
            ("report_on", if town.done() { town.near(visited, 0, 5) } else { String::new() }),
            ("approved_on", if town.done() { town.near(visited, 3, 20) } else { String::new() }),
            ("approved_by", approver),
        ];
        town.add("visits", cells);
    }
}

fn plan(town: &mut World, story: &Story, number: i64) {
    let id = town.id("L");
    let created = story.recorded + number * 100 + town.dice.pick(&[5, 10, 20, 28, 29, 30, 31, 32, 33, 45]);
    let approved = if town.dice.chance(0.85) { town.near(created, 0, 6) } else { String::new() };
    let mut mark = || if town.dice.chance(0.03) { String::new() } else { town.yes_if_done() };
    let [manager, team, family, chief, copies] = [mark(), mark(), mark(), mark(), mark()];
    let cells = vec![
        ("plan_id", id.clone()),
        ("case_id", story.case.clone()),
        ("kind", town.code(&["protection", "protection", "service", "service", "rehabilitation"])),
        ("version", (number + 1).to_string()),
        ("created_on", write_day(created)),
        ("team_meeting_on", if town.done() { town.near(created, -5, 5) } else { String::new() }),
        ("approved_on", approved),
        ("sent_on", if town.done() { town.near(created, -2, 8) } else { String::new() }),
        ("signed_manager", manager),
        ("signed_team", team),
        ("signed_family", family),
        ("signed_chief", chief),
        ("copies_given", copies),
        ("child_informed_on", if town.dice.chance(0.7) { town.near(created, 0, 8) } else { String::new() }),
        ("schedule_sent_on", if town.done() { town.near(created, 0, 8) } else { String::new() }),
        ("separation_foreseen", town.code(&["true", "false", ""])),
        ("family_council_on", if town.done() { town.near(created, -9, 0) } else { String::new() }),
        ("completed_on", if town.dice.chance(0.15) { town.near(created, 40, 200) } else { String::new() }),
    ];
    town.add("plans", cells);
    for line in 1..=town.dice.range(0, 3) {
        plan_line(town, story, &id, line, created);
    }
    if town.done() {
        let cells = vec![
            ("contract_id", town.id("K")),
            ("case_id", story.case.clone()),
            ("plan_id", if town.dice.chance(0.5) { id } else { String::new() }),
            ("signed_on", town.near(created, 0, 20)),
            ("valid_to", if town.dice.chance(0.4) { town.near(created, -30, 300) } else { String::new() }),
        ];
        town.add("contracts", cells);
    }
}

fn plan_line(town: &mut World, story: &Story, plan: &str, line: i64, created: i64) {
    let starts = created + town.dice.range(0, 30);
    let started = if town.dice.chance(0.7) { town.near(starts, -3, 10) } else { String::new() };
    let cells = vec![
        ("plan_id", plan.to_string()),
        ("line_no", line.to_string()),
        ("responsible_id", story.officer.clone()),
        ("starts_on", write_day(starts)),
        ("started_on", started),
        ("start_checked_on", if town.done() { town.near(starts, -1, 5) } else { String::new() }),
        ("ends_on", if town.dice.chance(0.7) { town.near(starts, 20, 200) } else { String::new() }),
        ("ended_on", if town.dice.chance(0.2) { town.near(starts, 20, 150) } else { String::new() }),
    ];
    town.add("plan_services", cells);
    let mut month = starts;
    while month < starts + 200 {
        if town.done() {
            let cells = vec![
                ("plan_id", plan.to_string()),
                ("line_no", line.to_string()),
                ("checked_on", town.near(month, 0, 28)),
                ("checked_by", story.manager.clone()),
            ];
            town.add("service_checks", cells);
        }
        month += 30;
    }
}

fn reports(town: &mut World, story: &Story) {
    let end = story.closed.unwrap_or(window().1);
    let mut day = story.recorded.max(window().0 - 35) + 35;
    while day < end {
        if town.done() {
            let monthly = town.dice.chance(0.85);
            let written = day + town.dice.range(0, 20);
            let (year, month, _) = parts(written);
            let named = if monthly && town.dice.chance(0.6) { format!("{year:04}-{month:02}") } else { String::new() };
            let occurred = if monthly { String::new() } else { town.near(written, -3, 0) };
            let cells = vec![
                ("report_id", town.id("N")),
                ("case_id", story.case.clone()),
                ("author_id", town.dice.pick(&[&story.officer, &story.officer, &story.manager]).clone()),
                ("kind", if monthly { "monthly" } else { "occasional" }.to_string()),
                ("month", named),
                ("written_on", write_day(written)),
                ("occurred_on", occurred),
                ("sent_on", if town.done() { town.near(written, 0, 5) } else { String::new() }),
            ];
            town.add("monitoring_reports", cells);
        }
        day += 30;
    }
}

fn reassessments(town: &mut World, house: &ProviderBuilder, story: &Story) {
    let end = story.closed.unwrap_or(window().1);
    let mut on = story.recorded.max(window().0 - 60) + 30 + town.dice.range(40, 110);
    while on < end {
        reassessment(town, house, story, on * 1440 + 600, "quarterly");
        on += town.dice.pick(&[60, 85, 89, 90, 91, 92, 93, 120]);
    }
}

fn reassessment(town: &mut World, house: &ProviderBuilder, story: &Story, minute: i64, occasion: &str) {
    let on = minute.div_euclid(1440);
    let report = on + town.dice.range(0, 6);
    let chief = house.someone(town, "hierarchical_chief");
    let cells = vec![
        ("reassessment_id", town.id("G")),
        ("case_id", story.case.clone()),
        ("kind", town.code(&["reassessment", "reassessment", "revision"])),
        ("occasion", occasion.to_string()),
        ("performed_at", town.moment(minute)),
        ("minutes_on", if town.done() { town.near(on, 0, 3) } else { String::new() }),
        ("family_involved", town.yes_if_done()),
        ("child_involved", town.code(&["true", "true", "false", ""])),
        ("report_on", town.if_done(write_day(report))),
        ("approved_on", if town.done() { town.near(report, 0, 9) } else { String::new() }),
        ("approved_by", town.dice.pick(&[&chief, &chief, &story.manager]).clone()),
        ("sent_on", if town.done() { town.near(report, 0, 5) } else { String::new() }),
    ];
    town.add("reassessments", cells);
}

/// What does not happen in every case.
fn happenings(town: &mut World, house: &ProviderBuilder, story: &Story, crowd: bool) {
    if town.dice.chance(0.25) {
        intake(town, house, story);
    }
    if !crowd && (story.reason == "objectives_met" || town.dice.chance(0.35)) && town.dice.chance(0.4) {
        post_monitoring(town, story);
    }
    if town.dice.chance(0.1) {
        let on = story.recorded + town.dice.range(0, 200);
        let cells = vec![
            ("restriction_id", town.id("X")),
            ("case_id", story.case.clone()),
            ("restricted_for", town.code(&["child", "mother", "father", "family"])),
            ("provider_approved_on", if town.done() { town.near(on, -5, 3) } else { String::new() }),
            ("restricted_on", write_day(on)),
            ("until", if town.done() { town.near(on, 10, 90) } else { String::new() }),
            ("reason", town.if_done("interesul copilului")),
            ("recorded_in_file", town.yes_if_done()),
        ];
        town.add("restrictions", cells);
    }
    for _ in 0..town.dice.pick(&[0, 0, 1, 2]) {
        let on = story.recorded + town.dice.range(0, 60);
        let cells = vec![
            ("referral_id", town.id("O")),
            ("case_id", story.case.clone()),
            ("way", town.code(&["out", "out", "in"])),
            ("kind", town.code(&["referral", "referral", "direction", "notification"])),
            ("sent_on", if town.dice.chance(0.9) { write_day(on) } else { String::new() }),
            ("received_at", town.at_work(on - 1)),
            ("document_no", town.if_done("234")),
        ];
        town.add("referrals", cells);
    }
    if town.dice.chance(0.15) {
        let from = story.recorded + town.dice.range(5, 200);
        let to_role = if town.dice.chance(0.7) { "case_manager" } else { "specialist" };
        let from_person = match town.dice.range(0, 9) {
            0 => house.someone(town, "specialist"),
            1 | 2 => house.someone(town, "case_officer"),
            _ => story.manager.clone(),
        };
        let cells = vec![
            ("delegation_id", town.id("B")),
            ("case_id", story.case.clone()),
            ("from_staff_id", from_person),
            ("to_staff_id", house.someone(town, to_role)),
            ("kind", town.code(&["full", "full", "partial"])),
            ("from_on", write_day(from)),
            ("to_on", if town.dice.chance(0.8) { town.near(from, 0, 60) } else { String::new() }),
            ("approved_on", if town.done() { town.near(from, -6, 1) } else { String::new() }),
        ];
        town.add("delegations", cells);
    }
}

fn intake(town: &mut World, house: &ProviderBuilder, story: &Story) {
    let usual = story.minute + town.dice.range(15, 200) * 1440 + town.dice.range(0, 300);
    let last_minute = day(2024, 12, 29) * 1440 + town.dice.range(0, 3 * 1440);
    let minute = if town.dice.chance(0.15) { last_minute } else { usual };
    let cells = vec![
        ("intake_id", town.id("I")),
        ("case_id", story.case.clone()),
        ("institution_kind", town.code(&["hospital", "shelter", "residential"])),
        ("admitted_at", town.moment(minute - 600)),
        ("recorded_at", town.moment(minute)),
        ("foreseen", town.code(&["false", "false", "false", "true"])),
    ];
    town.add("intakes", cells);
    if town.dice.chance(0.6) {
        let hours = town.dice.pick(&[-3, 5, 23, 24, 47, 48, 48, 49, 70, 100]);
        let after = minute + hours * 60 + town.dice.pick(&[0, 0, 1, -1, 60]);
        reassessment(town, house, story, after, "intake");
    }
}

fn post_monitoring(town: &mut World, story: &Story) {
    let mut begun = match story.closed {
        Some(closed) => closed - town.dice.pick(&[0, 60, 88, 90, 92, 120]),
        None => day(2024, 1, 1) + town.dice.range(0, 400),
    };
    for _ in 0..town.dice.pick(&[1, 1, 1, 2, 3]) {
        let ends = begun + town.dice.range(20, 200);
        let cells = vec![
            ("case_id", story.case.clone()),
            ("started_on", write_day(begun)),
            ("ended_on", if town.dice.chance(0.8) { town.near(ends, 0, 0) } else { String::new() }),
            ("extended", town.code(&["true", "false", ""])),
            ("extension_reason", town.if_done("la cerere")),
            ("extension_approved_on", if town.done() { town.near(begun, 60, 100) } else { String::new() }),
            ("local_authority_info_on", if town.done() { town.near(begun, 5, 60) } else { String::new() }),
            ("partner_info_on", if town.done() { town.near(begun, 5, 60) } else { String::new() }),
        ];
        town.add("post_monitoring", cells);
        // It goes on the same day, the day after, or later.
        begun = ends + town.dice.pick(&[0, 1, 2, 30]);
    }
}
