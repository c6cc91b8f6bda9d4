//! A few registers and code lists.

use super::acts::text;
use crate::registers::spec::{Code, CodeList, FieldSpec, FieldType, RegisterSpec, Schema};

fn field(id: &str, kind: &str, of: Option<&str>, ro: &str, en: &str) -> FieldSpec {
    FieldSpec {
        id: id.into(),
        kind: FieldType::WORDS.iter().find(|(word, _)| *word == kind).unwrap().1,
        of: of.map(str::to_owned),
        headings_ro: vec![ro.into()],
        headings_en: vec![en.into()],
        ..FieldSpec::default()
    }
}

fn register(id: &str, ro: &str, en: &str, fields: Vec<FieldSpec>) -> RegisterSpec {
    RegisterSpec { id: id.into(), title: text(ro, en), sheets: vec![ro.into()], fields, ..RegisterSpec::default() }
}

fn list(id: &str, codes: &[[&str; 3]]) -> (String, CodeList) {
    let code = |[id, ro, en]: &[&str; 3]| Code { id: (*id).into(), title: text(ro, en), aliases: Vec::new() };
    (id.to_owned(), CodeList { id: id.into(), title: Default::default(), codes: codes.iter().map(code).collect() })
}

pub fn schema() -> Schema {
    let case = || field("case_id", "ref", Some("cases"), "Nr. caz", "Case no");
    Schema {
        registers: vec![
            register(
                "services",
                "Servicii",
                "Services",
                vec![field("service_id", "id", None, "Cod serviciu", "Service code")],
            ),
            register(
                "staff",
                "Personal",
                "Staff",
                vec![
                    field("staff_id", "id", None, "Marca", "Staff no"),
                    field("job_description_on", "date", None, "Data fișei postului", "Job description on"),
                ],
            ),
            register(
                "cases",
                "Cazuri",
                "Cases",
                vec![
                    field("case_id", "id", None, "Nr. caz", "Case no"),
                    field("recorded_at", "datetime", None, "Data înregistrării", "Recorded at"),
                    field("birth_on", "date", None, "Data nașterii", "Date of birth"),
                    field("closed_on", "date", None, "Data închiderii", "Closed on"),
                ],
            ),
            register(
                "assessments",
                "Evaluări",
                "Assessments",
                vec![
                    case(),
                    field("performed_at", "datetime", None, "Data evaluării", "Performed at"),
                    field(
                        "performer_role",
                        "code",
                        Some("performer_role"),
                        "Calitatea evaluatorului",
                        "Performer's role",
                    ),
                    field("report_on", "date", None, "Data raportului", "Report on"),
                    field("approved_on", "date", None, "Data aprobării", "Approved on"),
                ],
            ),
            register(
                "visits",
                "Vizite",
                "Visits",
                vec![case(), field("next_on", "date", None, "Data următoarei întâlniri", "Next meeting on")],
            ),
            register(
                "plans",
                "Planuri",
                "Plans",
                vec![
                    case(),
                    field("signed_family", "bool", None, "Semnat familia", "Signed by the family"),
                    field("copies_given", "bool", None, "Exemplare date", "Copies given"),
                ],
            ),
            register("delegations", "Delegări", "Delegations", vec![case()]),
            register("post_monitoring", "Monitorizare postservicii", "Post-service monitoring", vec![case()]),
        ],
        codes: [
            list(
                "topic",
                &[
                    ["stage_planning", "etapa de planificare", "planning stage"],
                    ["case_recording", "înregistrarea cazului", "recording of the case"],
                ],
            ),
            list(
                "document_kind",
                &[
                    ["methodology", "metodologie", "methodology"],
                    ["work_procedure", "procedură de lucru", "work procedure"],
                ],
            ),
            list("provider_kind", &[["county_directorate", "DGASPC județ", "county directorate"]]),
            list("county", &[["RO-CJ", "Cluj", "Cluj"]]),
            list(
                "appointment_role",
                &[
                    ["case_manager", "manager de caz", "case manager"],
                    ["case_officer", "responsabil de caz", "case officer"],
                ],
            ),
            list(
                "performer_role",
                &[
                    ["case_manager", "manager de caz", "case manager"],
                    ["other_professional", "alt profesionist", "other professional"],
                ],
            ),
        ]
        .into(),
        ..Schema::default()
    }
}
