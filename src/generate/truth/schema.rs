//! The shape of the registers: keys, references, lists and dates.

/// Every register: its id and its key field (empty: rows have no key of their own).
pub const REGISTERS: &[(&str, &str)] = &[
    ("providers", "provider_id"),
    ("services", "service_id"),
    ("staff", "staff_id"),
    ("cases", "case_id"),
    ("appointments", ""),
    ("measures", ""),
    ("assessments", "assessment_id"),
    ("visits", "visit_id"),
    ("plans", "plan_id"),
    ("plan_services", ""),
    ("service_checks", ""),
    ("contracts", "contract_id"),
    ("monitoring_reports", "report_id"),
    ("reassessments", "reassessment_id"),
    ("meetings", "meeting_id"),
    ("intakes", "intake_id"),
    ("post_monitoring", ""),
    ("restrictions", "restriction_id"),
    ("referrals", "referral_id"),
    ("delegations", "delegation_id"),
    ("trainings", "training_id"),
    ("supervisions", "session_id"),
    ("documents", "document_id"),
    ("document_reviews", ""),
    ("acknowledgements", ""),
    ("proposals", "proposal_id"),
];

/// References: register, field, register referred to.
pub const REFERENCES: &[(&str, &str, &str)] = &[
    ("services", "provider_id", "providers"),
    ("services", "coordinator_id", "staff"),
    ("staff", "provider_id", "providers"),
    ("staff", "service_id", "services"),
    ("cases", "provider_id", "providers"),
    ("cases", "service_id", "services"),
    ("cases", "case_manager_id", "staff"),
    ("cases", "case_officer_id", "staff"),
    ("appointments", "case_id", "cases"),
    ("appointments", "staff_id", "staff"),
    ("appointments", "supervised_by", "staff"),
    ("measures", "case_id", "cases"),
    ("assessments", "case_id", "cases"),
    ("assessments", "performed_by", "staff"),
    ("assessments", "approved_by", "staff"),
    ("visits", "case_id", "cases"),
    ("visits", "staff_id", "staff"),
    ("visits", "approved_by", "staff"),
    ("plans", "case_id", "cases"),
    ("plans", "approved_by", "staff"),
    ("plan_services", "plan_id", "plans"),
    ("plan_services", "responsible_id", "staff"),
    ("service_checks", "plan_id", "plans"),
    ("service_checks", "checked_by", "staff"),
    ("contracts", "case_id", "cases"),
    ("contracts", "plan_id", "plans"),
    ("monitoring_reports", "case_id", "cases"),
    ("monitoring_reports", "plan_id", "plans"),
    ("monitoring_reports", "author_id", "staff"),
    ("reassessments", "case_id", "cases"),
    ("reassessments", "plan_id", "plans"),
    ("reassessments", "approved_by", "staff"),
    ("meetings", "service_id", "services"),
    ("meetings", "organiser_id", "staff"),
    ("intakes", "case_id", "cases"),
    ("post_monitoring", "case_id", "cases"),
    ("restrictions", "case_id", "cases"),
    ("restrictions", "decided_by", "staff"),
    ("referrals", "case_id", "cases"),
    ("delegations", "case_id", "cases"),
    ("delegations", "from_staff_id", "staff"),
    ("delegations", "to_staff_id", "staff"),
    ("delegations", "approved_by", "staff"),
    ("trainings", "staff_id", "staff"),
    ("supervisions", "supervisor_id", "staff"),
    ("documents", "provider_id", "providers"),
    ("documents", "service_id", "services"),
    ("document_reviews", "document_id", "documents"),
    ("acknowledgements", "document_id", "documents"),
    ("acknowledgements", "staff_id", "staff"),
    ("proposals", "author_id", "staff"),
    ("proposals", "case_id", "cases"),
];

/// Lists of references: register, field, register referred to.
pub const LISTS: &[(&str, &str, &str)] = &[
    ("meetings", "case_ids", "cases"),
    ("meetings", "family_case_ids", "cases"),
    ("supervisions", "supervised_ids", "staff"),
];

/// Dates and date-times that say what happened: later than the as-of day they have not happened yet.
/// (Fields marked `ahead` are absent here: they are read as they stand.)
pub const HAPPENED: &[(&str, &[&str])] = &[
    ("providers", &["accredited_on"]),
    (
        "staff",
        &[
            "experience_since",
            "role_since",
            "suspended_from",
            "left_on",
            "manager_training_on",
            "sector_training_on",
            "supervision_training_on",
            "job_description_on",
            "confidentiality_on",
        ],
    ),
    ("cases", &["birth_on", "recorded_at", "manager_appointed_on", "officer_appointed_on", "closed_on"]),
    ("appointments", &["appointed_on", "ended_on"]),
    ("measures", &["decided_on", "ended_on"]),
    (
        "assessments",
        &["performed_at", "report_on", "approved_on", "sent_to_team_on", "sent_to_family_on", "clients_informed_on"],
    ),
    ("visits", &["visited_at", "unannounced_approved_on", "report_on", "approved_on"]),
    (
        "plans",
        &[
            "drafted_on",
            "created_on",
            "team_meeting_on",
            "approved_on",
            "sent_on",
            "child_informed_on",
            "schedule_sent_on",
            "family_council_on",
            "completed_on",
        ],
    ),
    ("plan_services", &["started_on", "start_checked_on", "ended_on"]),
    ("service_checks", &["checked_on"]),
    ("contracts", &["signed_on", "amended_on"]),
    ("monitoring_reports", &["written_on", "occurred_on", "sent_on"]),
    ("reassessments", &["performed_at", "minutes_on", "report_on", "approved_on", "sent_on"]),
    ("meetings", &["held_at", "provider_approved_on"]),
    ("intakes", &["admitted_at", "recorded_at", "left_at"]),
    (
        "post_monitoring",
        &["started_on", "ended_on", "extension_approved_on", "local_authority_info_on", "partner_info_on"],
    ),
    ("restrictions", &["provider_approved_on", "restricted_on"]),
    ("referrals", &["sent_on", "received_at"]),
    ("delegations", &["from_on", "approved_on"]),
    ("trainings", &["started_on", "ended_on"]),
    ("supervisions", &["held_at"]),
    ("documents", &["adopted_on"]),
    ("document_reviews", &["reviewed_on"]),
    ("acknowledgements", &["acknowledged_on"]),
    ("proposals", &["submitted_on", "answered_on"]),
];

/// A row's own date, where one field gives it (referrals and trainings have rules of their own).
pub const EVENTS: &[(&str, &str)] = &[
    ("cases", "recorded_at"),
    ("appointments", "appointed_on"),
    ("measures", "decided_on"),
    ("assessments", "performed_at"),
    ("visits", "visited_at"),
    ("plans", "created_on"),
    ("service_checks", "checked_on"),
    ("contracts", "signed_on"),
    ("monitoring_reports", "written_on"),
    ("reassessments", "performed_at"),
    ("meetings", "held_at"),
    ("intakes", "recorded_at"),
    ("post_monitoring", "started_on"),
    ("restrictions", "restricted_on"),
    ("delegations", "from_on"),
    ("supervisions", "held_at"),
    ("documents", "adopted_on"),
    ("document_reviews", "reviewed_on"),
    ("acknowledgements", "acknowledged_on"),
    ("proposals", "submitted_on"),
];

/// Fields whose emptiness says "not yet"; an absent column of theirs reads so too.
pub const NOT_YET: &[(&str, &str)] =
    &[("cases", "closed_on"), ("plans", "approved_on"), ("trainings", "ended_on"), ("post_monitoring", "ended_on")];

/// Fields that only replace another: without their column nothing is missing.
pub const STANDS_IN: &[(&str, &str)] = &[
    ("monitoring_reports", "month"),
    ("cases", "case_manager_id"),
    ("cases", "manager_appointed_on"),
    ("cases", "case_officer_id"),
    ("cases", "officer_appointed_on"),
];

/// References that may be empty: a row stays when what they lead to goes.
pub const OPTIONAL: &[(&str, &str)] = &[
    ("contracts", "plan_id"),
    ("monitoring_reports", "plan_id"),
    ("reassessments", "plan_id"),
    ("referrals", "case_id"),
    ("proposals", "case_id"),
];

/// The references that say to whom a row belongs, by register; `case_id` alone for all others.
pub const OWNERS: &[(&str, &[&str])] = &[
    ("services", &["provider_id"]),
    ("staff", &["provider_id"]),
    ("cases", &["provider_id"]),
    ("documents", &["provider_id"]),
    ("plan_services", &["plan_id"]),
    ("service_checks", &["plan_id"]),
    ("appointments", &["case_id", "staff_id"]),
    ("trainings", &["staff_id"]),
    ("proposals", &["author_id"]),
    ("supervisions", &["supervisor_id"]),
    ("meetings", &["service_id"]),
    ("document_reviews", &["document_id"]),
    ("acknowledgements", &["document_id", "staff_id"]),
];

/// The order in which rows are taken up: what others refer to comes first.
pub const ORDER: &[&str] = &["providers", "services", "staff", "cases", "plans", "documents"];
