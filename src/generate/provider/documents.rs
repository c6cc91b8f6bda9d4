//! Services, and the papers that a provider keeps: rules, schedules, contracts, their reviews and who knows them.

use std::rc::Rc;

use super::builder::{Document, ProviderBuilder};
use crate::generate::table::{Cell, Id, code};

/// Kinds that staff must know.
const RULES: [&str; 3] = ["eligibility_criteria", "work_procedure", "methodology"];
/// Kinds that carry topics.
const WITH_TOPICS: [&str; 3] = ["work_procedure", "methodology", "service_rulebook"];
/// All other kinds that a provider needs.
const OTHERS: [&str; 14] = [
    "service_rulebook",
    "organisational_chart",
    "social_services_map",
    "partner_list",
    "institutions_list",
    "travel_funds",
    "visit_schedule",
    "team_meeting_schedule",
    "training_programme_list",
    "training_schedule",
    "supervisors_list",
    "supervision_training_schedule",
    "professional_circular",
    "other",
];
const TOPICS: [&str; 25] = [
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
const SECTORS: [&str; 5] = ["social", "medical", "educational", "legal", "financial"];

/// The provider itself and its services.
pub fn services(house: &mut ProviderBuilder<'_>) {
    let provider = house.provider;
    let founded = house.settings.from - 1500 - house.dice.range(0, 5000);
    let (accredited, number) = (founded + house.dice.range(30, 900), house.dice.range(1, 9999));
    house.tables.add(
        "providers",
        [
            ("provider_id", Cell::from(&house.provider_id)),
            ("name", provider.name.as_str().into()),
            ("kind", code(provider.kind)),
            ("county", Cell::Code(provider.area.county)),
            ("locality", provider.locality.as_str().into()),
            ("accreditation_no", format!("AF nr. {number:06}").into()),
            ("accredited_on", Cell::Day(accredited)),
            ("active_from", Cell::Day(founded)),
        ],
    );
    for kind in kinds(house) {
        let id = house.id('S');
        let started = founded + house.dice.range(0, 900);
        let licensed = house.settings.from - house.dice.range(10, 1400);
        let until = if house.done() { house.settings.to + house.dice.range(20, 1200) } else { house.settings.to - 40 };
        let number = house.services.len() + 1;
        let licence = house.dice.range(100, 9999);
        let capacity = house.dice.range(2, 20) * 5;
        house.tables.add(
            "services",
            [
                ("service_id", Cell::from(&id)),
                ("provider_id", Cell::from(&house.provider_id)),
                ("name", format!("Serviciul {number} {}", provider.mark).into()),
                ("kind", code(kind)),
                ("licence_no", format!("LF {licence}").into()),
                ("licence_from", Cell::Day(licensed)),
                ("licence_to", Cell::Day(until)),
                ("capacity", Cell::Whole(capacity.into())),
                ("active_from", Cell::Day(started)),
            ],
        );
        house.services.push(super::builder::Service { id, kind });
    }
}

fn kinds(house: &mut ProviderBuilder<'_>) -> Vec<&'static str> {
    match house.provider.kind {
        "local_service" => {
            let mut kinds = vec!["prevention"];
            if house.dice.chance(0.2) {
                kinds.push("day_centre");
            }
            kinds
        }
        "private_body" => {
            let among = ["residential", "day_centre", "counselling", "prevention", "recovery", "maternal_centre"];
            let many = house.dice.range(1, 3);
            let mut kinds: Vec<&str> = (0..many).map(|_| house.dice.word(&among)).collect();
            kinds.dedup();
            kinds
        }
        _ => {
            let mut kinds =
                vec!["complex_assessment", "foster_care", "residential", "emergency", "prevention", "case_management"];
            kinds.extend(["day_centre", "maternal_centre"]);
            let homes = usize::try_from(house.provider.cases / 400).unwrap_or(0).min(20);
            kinds.extend(std::iter::repeat_n("residential", homes));
            kinds
        }
    }
}

/// Documents, and the reviews of those that staff must know.
pub fn documents(house: &mut ProviderBuilder<'_>) {
    for kind in RULES.into_iter().chain(OTHERS) {
        if house.done() {
            document(house, kind, None);
        }
    }
    for _ in 0..house.dice.range(1, 4) {
        if house.done() {
            document(house, "collaboration_contract", None);
        }
    }
    // Larger providers keep a methodology of their own for some services.
    let own: Vec<Id> = house.services.iter().skip(1).step_by(3).map(|s| Rc::clone(&s.id)).collect();
    for service in own {
        document(house, "methodology", Some(&service));
    }
}

fn document(house: &mut ProviderBuilder<'_>, kind: &'static str, service: Option<&Id>) {
    let id = house.id('D');
    let (from, to) = (house.settings.from, house.settings.to);
    let adopted = from + house.dice.range(-700, 150);
    // What must be current has an end, and not a past one.
    let until = if house.done() { to + house.dice.range(30, 700) } else { to - house.dice.range(1, 300) };
    let mut topics = Vec::new();
    if WITH_TOPICS.contains(&kind) {
        for topic in TOPICS {
            if house.done() {
                topics.push(topic);
            }
        }
    }
    let partner = kind == "collaboration_contract";
    let sector = house.dice.word(&SECTORS);
    house.tables.add(
        "documents",
        [
            ("document_id", Cell::from(&id)),
            ("provider_id", Cell::from(&house.provider_id)),
            ("service_id", Cell::from(service)),
            ("kind", Cell::Code(kind)),
            ("topics", if topics.is_empty() { Cell::Empty } else { Cell::Codes(topics) }),
            ("adopted_on", Cell::Day(adopted)),
            ("valid_to", Cell::Day(until)),
            ("counterpart", if partner { format!("Partener Exemplu {sector}").into() } else { Cell::Empty }),
            ("counterpart_sector", if partner { Cell::Code(sector) } else { Cell::Empty }),
        ],
    );
    if !RULES.contains(&kind) {
        return;
    }
    let mut reviewed = adopted + house.dice.range(60, 200);
    while reviewed <= to {
        let (revised, reason) = (
            house.dice.chance(0.4),
            house.dice.word(&["community_needs", "service_evolution", "legislation", "staff_suggestions"]),
        );
        house.tables.add(
            "document_reviews",
            [
                ("document_id", Cell::from(&id)),
                ("reviewed_on", Cell::Day(reviewed)),
                ("revised", revised.into()),
                ("reason", Cell::Code(reason)),
            ],
        );
        reviewed += house.dice.range(100, 320);
    }
    house.papers.push(Document { id, adopted });
}

/// Who was told of the documents.
pub fn acknowledgements(house: &mut ProviderBuilder<'_>) {
    let roles = ["case_manager", "case_officer", "specialist", "service_coordinator"];
    for paper in house.papers.clone() {
        for position in 0..house.people.len() {
            let Some(person) = house.person(position) else { continue };
            let (id, hired) = (Cell::from(&person.id), person.hired);
            if !roles.contains(&person.role) || !house.done() {
                continue;
            }
            let told = (paper.adopted.max(hired) + house.dice.range(0, 30)).min(house.settings.to);
            house.tables.add(
                "acknowledgements",
                [("document_id", Cell::from(&paper.id)), ("staff_id", id), ("acknowledged_on", Cell::Day(told))],
            );
        }
    }
}
