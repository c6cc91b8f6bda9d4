//! A small catalogue in the shape of the shipped one.

use super::acts::{check, coverage, deadline, indicator, parameter, tally, text};
use crate::catalogue::indicator::{Catalogue, Kind, Load, Nature, OnSite, Standard};
use crate::time::Unit;

pub fn catalogue() -> Catalogue {
    use Nature::{Obligation, OnSite as Visit, Recommendation, Statistic};
    let late = [
        "Cazul {case}: evaluarea inițială trebuia făcută până la {due}; întârziere: {delay}.",
        "Case {case}: the initial assessment was due on {due}; delay: {delay}.",
    ];
    let missing = ["Cazul {case}: lipsesc {fields}.", "Case {case}: {fields} missing."];
    let item = ["Serviciul {case} nu are document pentru: {item}.", "Service {case} has no document for: {item}."];
    let load = [
        "{subject}: {measured} cazuri active într-o zi, față de cel mult {limit}.",
        "{subject}: {measured} active cases on one day, against at most {limit}.",
    ];
    let month = [
        "Cazul {case}: nu există raport de monitorizare pentru {month}.",
        "Case {case}: no monitoring report for {month}.",
    ];
    let standards = [
        ("Condiții de utilizare a metodei", "Conditions for using the method"),
        ("Etapele managementului de caz", "Stages of case management"),
        ("Evaluarea inițială", "Initial assessment"),
        ("Evaluarea detaliată", "Detailed assessment"),
        ("Echipa multidisciplinară", "Multidisciplinary team"),
        ("Planul individualizat de protecție și planul de servicii", "Protection plan and service plan"),
        ("Monitorizarea și reevaluarea", "Monitoring and reassessment"),
        ("Etapa finală", "After the plan"),
        ("Recrutarea și încărcătura de cazuri", "Recruitment and caseload"),
        ("Responsabilități și delegare", "Responsibilities and delegation"),
        ("Formarea inițială și continuă", "Training"),
        ("Supervizarea", "Supervision"),
    ];
    Catalogue {
        id: "ro-69-2004".into(),
        sha256: "c0ffee".repeat(10),
        title: text(
            "Standardele minime obligatorii privind managementul de caz",
            "Mandatory minimum standards for case management",
        ),
        citation: text("Ordinul nr. 69/2004", "Order no. 69/2004"),
        valid_from: 12_784,
        valid_to: Some(13_352),
        parameters: Vec::new(),
        repealed_by: None,
        standards: (1..).zip(standards).map(|(number, (ro, en))| Standard { number, title: text(ro, en) }).collect(),
        indicators: vec![
            indicator(
                "I1.1.1",
                1,
                "Managerul de caz este desemnat",
                "A case manager is appointed",
                vec![],
                vec![
                    check(
                        "manager-appointed",
                        Obligation,
                        "Manager de caz desemnat",
                        "Case manager appointed",
                        missing,
                        coverage("cases"),
                    ),
                    check(
                        "known",
                        Visit,
                        "Procedurile sunt cunoscute și aplicate",
                        "Procedures are known and enforced",
                        ["", ""],
                        Kind::OnSite(OnSite { sample: "staff".into(), filter: None }),
                    ),
                ],
            ),
            indicator(
                "I2.1",
                2,
                "Procedurile acoperă etapele",
                "Procedures cover the stages",
                vec![],
                vec![check(
                    "procedures",
                    Obligation,
                    "Proceduri pentru fiecare etapă",
                    "Procedures for each stage",
                    item,
                    coverage("services"),
                )],
            ),
            indicator(
                "S3",
                3,
                "Evaluarea inițială în 72 de ore",
                "Initial assessment within 72 hours",
                vec![parameter("hours", Some(Unit::Hours), 72.0)],
                vec![check(
                    "within-72-hours",
                    Obligation,
                    "Evaluare inițială în 72 de ore",
                    "Initial assessment within 72 hours",
                    late,
                    deadline("cases", "hours"),
                )],
            ),
            indicator(
                "I3.4",
                3,
                "Cine a făcut evaluarea",
                "Who performed the assessment",
                vec![],
                vec![
                    check(
                        "performed-by",
                        Statistic,
                        "Evaluări inițiale, după evaluator",
                        "Initial assessments by performer",
                        ["", ""],
                        tally(),
                    ),
                    check(
                        "time-to-inform",
                        Statistic,
                        "Zile până la informarea clienților",
                        "Days until clients were informed",
                        ["", ""],
                        coverage("assessments"),
                    ),
                ],
            ),
            indicator(
                "I4.3",
                4,
                "Raportul de vizită este aprobat",
                "The visit report is approved",
                vec![],
                vec![check(
                    "report-approved",
                    Obligation,
                    "Raport de vizită aprobat",
                    "Visit report approved",
                    missing,
                    coverage("visits"),
                )],
            ),
            indicator(
                "I5.2",
                5,
                "Sugestii anuale",
                "Annual suggestions",
                vec![],
                vec![check(
                    "answered",
                    Obligation,
                    "Sugestii cu răspuns",
                    "Suggestions answered",
                    missing,
                    coverage("staff"),
                )],
            ),
            indicator(
                "S6",
                6,
                "Planul în 30 de zile",
                "Plan within 30 days",
                vec![parameter("days", Some(Unit::Days), 30.0)],
                vec![
                    check(
                        "within-30-days",
                        Obligation,
                        "Plan întocmit în 30 de zile",
                        "Plan made within 30 days",
                        late,
                        deadline("cases", "days"),
                    ),
                    check(
                        "family-council",
                        Recommendation,
                        "Consiliu de familie ținut",
                        "Family council held",
                        missing,
                        coverage("plans"),
                    ),
                ],
            ),
            indicator(
                "I6.2",
                6,
                "Planul este semnat",
                "The plan is signed",
                vec![],
                vec![check(
                    "signed",
                    Obligation,
                    "Plan semnat de toți",
                    "Plan signed by all",
                    missing,
                    coverage("plans"),
                )],
            ),
            indicator(
                "I7.2",
                7,
                "Rapoarte lunare de monitorizare",
                "Monthly monitoring reports",
                vec![],
                vec![check(
                    "monthly-report",
                    Obligation,
                    "Raport de monitorizare în fiecare lună",
                    "A monitoring report every month",
                    month,
                    coverage("cases"),
                )],
            ),
            indicator(
                "I8.1",
                8,
                "Monitorizare postservicii",
                "Post-service monitoring",
                vec![parameter("months", Some(Unit::Months), 3.0)],
                vec![check(
                    "took-place",
                    Obligation,
                    "Monitorizarea a avut loc",
                    "Monitoring took place",
                    missing,
                    deadline("cases", "months"),
                )],
            ),
            indicator(
                "I9.5",
                9,
                "Cel mult 30 de cazuri active",
                "At most 30 active cases",
                vec![parameter("cases", None, 30.0)],
                vec![check(
                    "active-cases",
                    Obligation,
                    "Cazuri active pe manager de caz",
                    "Active cases per case manager",
                    load,
                    Kind::Load(Load { role: "case_manager".into(), at_most: "cases".into() }),
                )],
            ),
            indicator(
                "I11.1",
                11,
                "Formare inițială",
                "Initial training",
                vec![],
                vec![check(
                    "initial-training",
                    Obligation,
                    "Formare inițială făcută",
                    "Initial training done",
                    missing,
                    coverage("staff"),
                )],
            ),
            indicator(
                "I12.1",
                12,
                "Supervizare anuală",
                "Yearly supervision",
                vec![],
                vec![check(
                    "internal",
                    Obligation,
                    "Supervizare internă în an",
                    "Internal supervision in the year",
                    missing,
                    coverage("staff"),
                )],
            ),
        ],
        definitions: Vec::new(),
    }
}
