//! One provider: its services, people, papers, meetings and training.

use super::{World, case, day, write_day};

/// A provider while it is being made up.
pub struct ProviderBuilder {
    pub provider: String,
    pub services: Vec<String>,
    /// Staff with their roles.
    pub staff: Vec<(String, &'static str)>,
    pub cases: Vec<String>,
}

impl ProviderBuilder {
    /// Somebody in that role, else anybody.
    pub fn someone(&self, town: &mut World, role: &str) -> String {
        let suited: Vec<&String> = self.staff.iter().filter(|(_, own)| *own == role).map(|(id, _)| id).collect();
        match suited.as_slice() {
            [] => town.dice.pick(&self.staff.iter().map(|(id, _)| id).collect::<Vec<_>>()).clone(),
            some => town.dice.pick(some).clone(),
        }
    }

    pub fn service(&self, town: &mut World) -> String {
        town.dice.pick(&self.services.iter().collect::<Vec<_>>()).clone()
    }
}

/// First and last day from which registers tell.
pub fn window() -> (i64, i64) {
    (day(2023, 10, 1), day(2025, 3, 31))
}

pub fn furnish(town: &mut World, number: i64) {
    let provider = format!("P-{number}");
    let kinds = ["county_directorate", "sector_directorate", "local_service", "private_body", "other_public"];
    let cells = vec![
        ("provider_id", provider.clone()),
        ("name", format!("Casa {number}")),
        ("kind", town.code(&kinds)),
        ("county", town.code(&["RO-CJ", "RO-B", "RO-IS", "RO-TM"])),
    ];
    town.add("providers", cells);
    let mut house = ProviderBuilder { provider, services: Vec::new(), staff: Vec::new(), cases: Vec::new() };
    for _ in 0..town.dice.range(1, 3) {
        service(town, &mut house);
    }
    staff(town, &mut house);
    papers(town, &house);
    let crowded = town.mess.crowded;
    let many = if town.dice.chance(crowded) { town.dice.range(32, 45) } else { town.dice.range(0, 30) };
    // Everything in a crowd lands on one desk.
    let desks = (house.someone(town, "case_manager"), house.someone(town, "case_officer"));
    for _ in 0..many {
        case::open(town, &mut house, (many > 30).then_some(&desks));
    }
    meetings(town, &house);
    training(town, &house);
    supervision(town, &house);
    proposals(town, &house);
}

fn service(town: &mut World, house: &mut ProviderBuilder) {
    let id = town.id("S");
    let kinds =
        ["complex_assessment", "complex_assessment", "residential", "day_centre", "prevention", "case_management"];
    let begun = if town.dice.chance(0.1) { day(2024, 8, 1) } else { day(2015, 1, 1) };
    let ended = if town.dice.chance(0.15) { town.near(day(2024, 9, 1), -200, 300) } else { String::new() };
    let cells = vec![
        ("service_id", id.clone()),
        ("provider_id", house.provider.clone()),
        ("name", format!("Serviciul {id}")),
        ("kind", town.code(&kinds)),
        ("licence_no", town.if_done("LF 12")),
        ("licence_from", town.near(day(2022, 6, 1), -300, 300)),
        ("licence_to", town.near(day(2025, 6, 1), -300, 300)),
        ("active_from", write_day(begun)),
        ("active_to", ended),
    ];
    town.add("services", cells);
    house.services.push(id);
}

fn staff(town: &mut World, house: &mut ProviderBuilder) {
    let sure = ["case_manager", "case_officer", "supervisor", "hierarchical_chief"];
    let more =
        ["case_manager", "case_manager", "case_officer", "specialist", "service_coordinator", "volunteer", "other"];
    let mut roles = sure.to_vec();
    for _ in 0..town.dice.range(1, 6) {
        roles.push(town.dice.pick(&more));
    }
    for role in roles {
        let id = town.id("A");
        person(town, house, &id, role);
        house.staff.push((id, role));
    }
}

fn person(town: &mut World, house: &ProviderBuilder, id: &str, role: &str) {
    let first = town.code(&["Ana", "Ioana", "Ștefan", "Mihai", "Elena", "Radu", "Oana"]);
    let last = town.code(&["Popescu", "Țurcanu", "Mureșan", "Pop", "Rusu", "Crăciun"]);
    let name = format!("{first} {last}");
    town.names.insert(id.to_string(), name.clone());
    let hired = if town.dice.chance(0.2) { day(2024, 4, 15) } else { day(2012, 1, 1) + town.dice.range(0, 4300) };
    let left = if town.dice.chance(0.15) { town.near(day(2024, 7, 1), -250, 300) } else { String::new() };
    let (suspended_from, suspended_to) = if town.dice.chance(0.1) {
        let from = day(2023, 6, 1) + town.dice.range(0, 600);
        (write_day(from), town.near(from, 10, 300))
    } else {
        (String::new(), String::new())
    };
    let service = if town.dice.chance(0.75) { house.service(town) } else { String::new() };
    let years = town.dice.range(0, 24);
    let since = if town.dice.chance(0.5) { town.near(hired, -4000, 200) } else { String::new() };
    let role_since = if town.dice.chance(0.5) { town.near(hired, -30, 1500) } else { String::new() };
    let cells = vec![
        ("staff_id", id.to_string()),
        ("provider_id", house.provider.clone()),
        ("service_id", service),
        ("name", name),
        ("role", role.to_string()),
        ("employment", town.code(&["employee", "employee", "employee", "collaborator", "volunteer"])),
        ("education", town.code(&["higher", "higher", "higher", "short_higher", "secondary"])),
        ("education_field", town.code(&["social_work", "social_work", "socio_human", "legal", "other"])),
        ("experience_since", since),
        ("experience_years", format!("{}", years as f64 / 2.0)),
        ("hired_on", write_day(hired)),
        ("role_since", role_since),
        ("suspended_from", suspended_from),
        ("suspended_to", suspended_to),
        ("left_on", left),
        ("manager_training_on", if town.dice.chance(0.6) { town.near(hired, 0, 900) } else { String::new() }),
        ("sector_training_on", if town.dice.chance(0.6) { town.near(hired, 0, 900) } else { String::new() }),
        ("supervision_training_on", if town.dice.chance(0.8) { town.near(hired, 0, 1500) } else { String::new() }),
        ("job_description_on", town.if_done(write_day(hired))),
        ("confidentiality_on", if town.done() { town.near(hired, 0, 400) } else { String::new() }),
        ("diploma_on_file", town.yes_if_done()),
        ("languages", town.if_done("rom, maghiară")),
    ];
    town.add("staff", cells);
}

const RULES: &[&str] = &["eligibility_criteria", "work_procedure", "methodology", "service_rulebook"];
const SERVICE_PAPERS: &[&str] =
    &["social_services_map", "partner_list", "institutions_list", "visit_schedule", "team_meeting_schedule"];
const PROVIDER_PAPERS: &[&str] = &[
    "organisational_chart",
    "collaboration_contract",
    "travel_funds",
    "training_programme_list",
    "training_schedule",
    "supervisors_list",
    "supervision_training_schedule",
    "professional_circular",
    "other",
];
const TOPICS: &[&str] = &[
    "stage_identification",
    "stage_assessment",
    "stage_planning",
    "stage_services",
    "stage_monitoring",
    "stage_closure",
    "working_instruments",
    "data_recording",
    "case_identification",
    "case_recording",
    "case_takeover",
    "case_assignment",
    "manager_appointment",
    "direct_meetings",
    "visit_report_approval",
    "references",
    "detailed_report",
    "team_structure",
    "team_roles",
    "meeting_schedule",
    "team_communication",
    "monitoring",
    "reassessment",
    "manager_responsibilities",
    "delegation",
];

fn papers(town: &mut World, house: &ProviderBuilder) {
    for service in house.services.clone() {
        for kind in RULES.iter().chain(SERVICE_PAPERS).copied() {
            if town.done() {
                let of_service = if town.dice.chance(0.7) { service.clone() } else { String::new() };
                document(town, house, kind, of_service);
            }
        }
    }
    for kind in PROVIDER_PAPERS {
        for _ in 0..town.dice.range(0, 2) {
            let of_service = if town.dice.chance(0.2) { house.service(town) } else { String::new() };
            document(town, house, kind, of_service);
        }
    }
}

fn document(town: &mut World, house: &ProviderBuilder, kind: &str, service: String) {
    let id = town.id("D");
    let adopted = if town.dice.chance(0.5) { day(2023, 11, 1) } else { day(2018, 1, 1) } + town.dice.range(0, 450);
    let valid_to = if town.dice.chance(0.4) { town.near(adopted, 100, 1500) } else { String::new() };
    let kept: Vec<&str> = TOPICS.iter().copied().filter(|_| town.done()).collect();
    let unread = town.dice.chance(0.1);
    let topics = if RULES.contains(&kind) && !unread { kept.join(";") } else { String::new() };
    let cells = vec![
        ("document_id", id.clone()),
        ("provider_id", house.provider.clone()),
        ("service_id", service),
        ("kind", kind.to_string()),
        ("title", "Document".to_string()),
        ("topics", topics),
        ("adopted_on", write_day(adopted)),
        ("valid_to", valid_to),
        ("counterpart_sector", town.code(&["social", "medical", "legal", "other"])),
    ];
    town.add("documents", cells);
    for _ in 0..town.dice.range(0, 2) {
        let cells = vec![
            ("document_id", id.clone()),
            ("reviewed_on", town.near(day(2024, 5, 1), -200, 330)),
            ("revised", town.code(&["true", "false"])),
            ("reason", town.code(&["community_needs", "legislation", "staff_suggestions", "other"])),
        ];
        town.add("document_reviews", cells);
    }
    if RULES.contains(&kind) {
        for (person, _) in house.staff.clone() {
            if town.done() {
                let cells = vec![
                    ("document_id", id.clone()),
                    ("staff_id", person),
                    ("acknowledged_on", town.near(adopted, -5, 90)),
                ];
                town.add("acknowledgements", cells);
            }
        }
    }
}

fn meetings(town: &mut World, house: &ProviderBuilder) {
    let (first, last) = window();
    let managers: Vec<String> =
        house.staff.iter().filter(|(_, role)| *role == "case_manager").map(|(id, _)| id.clone()).collect();
    for manager in managers {
        let keen = town.done();
        let mut monday = first + 1;
        while monday < last {
            if town.dice.chance(if keen { 0.97 } else { 0.3 }) {
                meeting(town, house, monday, "team", manager.clone());
            }
            monday += 7;
        }
    }
    for _ in 0..town.dice.range(0, 8) {
        let kind = town.code(&["individual", "case_conference", "videoconference", "family_council"]);
        let organiser = house.someone(town, "specialist");
        let when = first + town.dice.range(0, last - first);
        meeting(town, house, when, &kind, organiser);
    }
}

fn meeting(town: &mut World, house: &ProviderBuilder, monday: i64, kind: &str, organiser: String) {
    let id = town.id("M");
    let held = monday + town.dice.range(0, 6);
    let listed: Vec<String> = house.cases.iter().filter(|_| town.dice.chance(0.15)).cloned().collect();
    let families: Vec<String> = listed.iter().filter(|_| town.dice.chance(0.2)).cloned().collect();
    let cells = vec![
        ("meeting_id", id),
        ("service_id", house.service(town)),
        ("kind", kind.to_string()),
        ("held_at", town.at_work(held)),
        ("organiser_id", organiser),
        ("case_ids", listed.join(";")),
        ("family_present", town.code(&["true", "false", "false", ""])),
        ("family_case_ids", families.join(";")),
        ("minutes_no", town.if_done("PV 7")),
        ("provider_approved_on", if town.done() { town.near(held, -10, 3) } else { String::new() }),
    ];
    town.add("meetings", cells);
}

fn training(town: &mut World, house: &ProviderBuilder) {
    for (person, role) in house.staff.clone() {
        for _ in 0..town.dice.range(0, 7) {
            let id = town.id("T");
            let started = day(2023, 9, 1) + town.dice.range(0, 560);
            let ended = if town.dice.chance(0.85) { town.near(started, 0, 60) } else { String::new() };
            let mut topics =
                vec!["case_management", "case_management", "child_welfare", "child_welfare", "related", "supervision"];
            if role == "supervisor" {
                topics.extend(["supervision"; 6]);
            }
            let cells = vec![
                ("training_id", id),
                ("staff_id", person.clone()),
                ("topic", town.code(&topics)),
                ("stage", town.code(&["ongoing", "ongoing", "ongoing", "initial", ""])),
                ("started_on", write_day(started)),
                ("ended_on", ended),
                ("hours", town.code(&["8", "21", "24", "42", "41.5", "60"])),
                ("certificate_no", town.if_done("C 5")),
                ("recognition", town.if_done(["national", "employer"][(started % 2) as usize])),
                ("funding", town.code(&["employer", "employer", "employer", "project", "other", ""])),
            ];
            town.add("trainings", cells);
        }
    }
}

fn supervision(town: &mut World, house: &ProviderBuilder) {
    for _ in 0..town.dice.range(0, 10) {
        let id = town.id("U");
        let held = day(2023, 12, 1) + town.dice.range(0, 450);
        let role = town.dice.pick(&["supervisor", "supervisor", "supervisor", "case_manager"]);
        let supervisor = house.someone(town, role);
        let team: Vec<String> =
            house.staff.iter().filter(|_| town.dice.chance(0.4)).map(|(id, _)| id.clone()).collect();
        let cells = vec![
            ("session_id", id),
            ("held_at", town.at_work(held)),
            ("supervisor_id", supervisor),
            ("supervised_ids", team.join(";")),
            ("kind", town.code(&["individual", "team"])),
            ("mode", town.code(&["internal", "internal", "external", "external", ""])),
            ("on_request", town.code(&["true", "false"])),
            ("record_no", town.if_done("FS 3")),
        ];
        town.add("supervisions", cells);
    }
}

fn proposals(town: &mut World, house: &ProviderBuilder) {
    for (person, role) in house.staff.clone() {
        let many = if role == "case_manager" { 4 } else { 1 };
        for _ in 0..town.dice.range(0, many) {
            let id = town.id("R");
            let submitted = day(2023, 12, 1) + town.dice.range(0, 450);
            let cells = vec![
                ("proposal_id", id),
                ("author_id", person.clone()),
                ("kind", town.code(&["organisation", "organisation", "expertise", "training_need", "other"])),
                ("submitted_on", write_day(submitted)),
                ("written", town.yes_if_done()),
                ("measure_taken", if town.dice.chance(0.6) { town.if_done("da") } else { String::new() }),
                ("refusal_reason", if town.dice.chance(0.4) { town.if_done("buget") } else { String::new() }),
                ("answered_on", town.near(submitted, 1, 60)),
            ];
            town.add("proposals", cells);
        }
    }
}
