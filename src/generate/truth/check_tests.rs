//! Single checks, each at the edges of its rule.

use super::tests::{YEAR, check, said, town};

const CASE: (&str, &str) = ("cases", "case_id=C provider_id=P recorded_at=2024-01-10");

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn an_assessment_of_long_ago_is_no_initial_one() {
    let s3 = |dates: &[&str], closed: &str| {
        let case = format!("case_id=C provider_id=P recorded_at=2024-03-31 closed_on={closed}");
        let mut rows = vec![("cases".to_string(), case), ("assessments".to_string(), String::new())];
        for (number, date) in dates.iter().enumerate() {
            rows.push((
                "assessments".into(),
                format!("assessment_id=E{number} case_id=C kind=initial performed_at={date}"),
            ));
        }
        let rows: Vec<(&str, &str)> =
            rows.iter().map(|(register, words)| (register.as_str(), words.as_str())).collect();
        said(&town(&rows), "S3/within-72-hours", YEAR)
    };
    assert_eq!(s3(&["2024-03-01"], ""), ["C met ended_before_start"]);
    assert_eq!(s3(&["2024-02-29"], ""), ["C undetermined assessed_long_before"]);
    assert_eq!(s3(&["2024-02-29", "2024-04-30"], ""), ["C not_met late"]);
    assert_eq!(s3(&["2024-02-29", "2024-04-01"], ""), ["C met"]);
    assert_eq!(s3(&["2024-02-29"], "2024-04-01"), ["C excluded lapsed"]);
}

#[test]
fn guardianship_asks_for_no_manager() {
    let of = |kind: &str| {
        let measure = format!("case_id=C kind={kind} decided_on=2024-02-01");
        said(&town(&[CASE, ("measures", &measure), ("appointments", "")]), "I1.1.1/manager-appointed", YEAR)
    };
    assert_eq!(of("guardianship"), nothing());
    assert_eq!(of("entrustment"), ["C not_met"]);
    assert_eq!(of(""), ["C undetermined"]);
}

#[test]
fn a_case_without_measure_and_plan_needs_no_further_stages() {
    let closed =
        ("cases", "case_id=C provider_id=P recorded_at=2024-01-10 closed_on=2024-06-01 closing_reason=objectives_met");
    let initial = ("assessments", "assessment_id=E case_id=C kind=initial performed_at=2024-01-11");
    let detailed = ("assessments", "assessment_id=F case_id=C kind=detailed performed_at=2024-01-20");
    let of = |measure: &str, plan: &str, report: &str| {
        let more = [("measures", measure), ("plans", plan), ("monitoring_reports", report), ("reassessments", "")];
        said(&town(&[&[closed, initial, detailed][..], &more].concat()), "I2.1/stages-evidenced", YEAR)
    };
    assert_eq!(of("", "", ""), ["C met"]);
    assert_eq!(of("case_id=C kind=placement decided_on=2024-02-01", "", ""), ["C not_met"]);
    assert_eq!(of("", "plan_id=L case_id=C created_on=2024-02-01", ""), ["C not_met"]);
    assert_eq!(
        of("", "plan_id=L case_id=C created_on=2024-02-01", "report_id=N case_id=C written_on=2024-03-01"),
        ["C met"]
    );
}

#[test]
fn visits_for_the_assessment_end_with_the_first_plan() {
    let of = |visit: &str, plan: Option<&str>| {
        let visit = format!("visit_id=V case_id=C staff_id=A visited_at={visit}");
        let mut rows = vec![CASE, ("visits", visit.as_str())];
        rows.extend(plan.map(|plan| ("plans", plan)));
        said(&town(&rows), "I4.3/report-approved", YEAR)
    };
    let plan = Some("plan_id=L case_id=C created_on=2024-02-10");
    assert_eq!(of("2024-02-10T15:00", plan), ["V not_met"]);
    assert_eq!(of("2024-02-11", plan), nothing());
    assert_eq!(of("2024-02-11", Some("")), ["V not_met"]);
    assert_eq!(of("2024-02-11", None), ["V not_met"]);
    assert_eq!(of("2024-12-05", None), ["V pending recent"]);
    assert_eq!(of("2024-02-01 report_on=2024-02-03 approved_on=2024-02-04 approved_by=A", plan), ["V not_met"]);
    assert_eq!(of("2024-02-01 report_on=2024-02-03 approved_on=2024-02-04", plan), ["V met"]);
}

#[test]
fn nobody_comes_home_unannounced_without_leave() {
    let of = |words: &str| {
        let visit = format!("visit_id=V case_id=C visited_at=2024-02-10T15:00 unannounced_reason=da {words}");
        said(&town(&[CASE, ("visits", &visit)]), "I4.5/unannounced-approved", YEAR)
    };
    assert_eq!(of("place=home announced=false unannounced_approved_on=2024-02-10"), ["V met"]);
    assert_eq!(of("place=home announced=false unannounced_approved_on=2024-02-11"), ["V not_met"]);
    assert_eq!(of("place=other announced=false"), nothing());
    assert_eq!(of("announced=false"), ["V undetermined"]);
    assert_eq!(of("place=home"), nothing());
}

#[test]
fn weeks_with_a_holiday_and_meetings_about_a_case() {
    let case = ("cases", "case_id=C provider_id=P service_id=S recorded_at=2024-01-10");
    let role = |ended: &str| format!("case_id=C staff_id=A role=case_manager appointed_on=2024-04-22 ended_on={ended}");
    let of = |ended: &str, meeting: &str, days| {
        let role = role(ended);
        said(&town(&[case, ("appointments", &role), ("meetings", meeting)]), "P5.5/weekly-meeting", days)
    };
    // The first of May is a Wednesday.
    let weeks = of("2024-05-13", "", YEAR);
    assert_eq!(weeks, ["A|2024-W17 not_met", "A|2024-W18 excluded holiday_week", "A|2024-W19 excluded holiday_week"]);
    let about = "meeting_id=M service_id=X kind=team held_at=2024-04-23 case_ids=C organiser_id=B";
    assert_eq!(of("2024-04-29", about, YEAR), ["A|2024-W17 met"]);
    // A meeting about a case that nobody knows may be about this one.
    let of_nobody = "meeting_id=M service_id=S kind=team held_at=2024-04-23 case_ids=X-404";
    assert_eq!(of("2024-04-29", of_nobody, YEAR), ["A|2024-W17 undetermined"]);
    // A week belongs to the period in which it ends.
    let quarter = |from, to| of("2024-07-15", "", (from, to, "2024-12-31"));
    assert!(!quarter("2024-04-01", "2024-07-06").contains(&"A|2024-W27 not_met".to_string()));
    assert_eq!(quarter("2024-07-07", "2024-07-13"), ["A|2024-W27 not_met"]);
}

#[test]
fn who_is_away_carries_nothing_and_meets_nobody() {
    let role = ("appointments", "case_id=C staff_id=A role=case_manager appointed_on=2024-01-10");
    let of = |words: &str, name: &str| {
        let mut rows = town(&[CASE, role, ("meetings", "")]);
        let person = format!("staff_id=A provider_id=P role=case_manager {words}");
        let cells = person.split_whitespace().filter_map(|word| word.split_once('='));
        rows.insert("staff".into(), vec![cells.map(|(field, value)| (field.into(), value.into())).collect()]);
        check(&rows, name, YEAR, "calendar")
    };
    let weeks = |words: &str| of(words, "P5.5/weekly-meeting").outcomes.len();
    // A week in which the person still worked for a day counts.
    assert_eq!((weeks("left_on=2024-01-22"), weeks("left_on=2024-01-21")), (3, 2));
    assert_eq!(weeks("suspended_from=2024-01-15"), 1);
    assert_eq!(of("left_on=2024-01-09", "I9.5/active-cases").outcomes.len(), 0);
    assert_eq!(of("", "I9.5/active-cases").met, 1);
    assert_eq!(of("suspended_from=#", "I9.5/active-cases").met, 1);
}

#[test]
fn a_line_is_checked_until_its_plan_ends() {
    let of = |plan: &str, next: &str| {
        let plan = format!("plan_id=L case_id=C kind=service created_on=2024-01-15 {plan}");
        let next = if next.is_empty() { String::new() } else { format!("plan_id=M case_id=C {next}") };
        let line = ("plan_services", "plan_id=L line_no=1 starts_on=2024-02-01");
        let rows = town(&[CASE, ("plans", &plan), ("plans", &next), line, ("service_checks", "")]);
        said(&rows, "P7.1b/monthly-check", ("2024-01-01", "2024-12-31", "2025-06-01")).len()
    };
    assert_eq!(of("", ""), 11);
    assert_eq!((of("completed_on=2024-04-30", ""), of("completed_on=2024-04-29", "")), (3, 2));
    assert_eq!(of("", "kind=service created_on=2024-05-01"), 3);
    assert_eq!(of("", "kind=service created_on=2024-05-01 approved_on=2024-05-31"), 3);
    assert_eq!(of("", "kind=service created_on=2024-05-01 approved_on=2024-06-01"), 4);
    assert_eq!(of("", "kind=protection created_on=2024-05-01"), 11);
}

#[test]
fn the_first_plan_is_the_first_that_was_approved() {
    let of = |plans: &[&str]| {
        let mut rows = vec![CASE, ("reassessments", "")];
        rows.extend(plans.iter().map(|plan| ("plans", *plan)));
        said(&town(&rows), "I7.4.1/every-3-months", YEAR)
    };
    let drafted = "plan_id=L case_id=C created_on=2024-02-01";
    assert_eq!(of(&[drafted]), ["C|2024-02-01 not_met overdue"]);
    let approved = "plan_id=M case_id=C created_on=2024-02-20 approved_on=2024-03-01";
    assert_eq!(of(&[drafted, approved]), ["C|2024-03-01 not_met overdue"]);
    assert_eq!(of(&["plan_id=L case_id=C"]), nothing());
}

#[test]
fn managers_need_not_send_reports_to_themselves() {
    let role = ("appointments", "case_id=C staff_id=A role=case_manager appointed_on=2024-02-01 ended_on=2024-03-31");
    let of = |words: &str| {
        let report = format!("report_id=N case_id=C kind=monthly {words}");
        said(&town(&[CASE, role, ("monitoring_reports", &report)]), "I7.2/monthly-sent", YEAR)
    };
    assert_eq!(of("written_on=2024-03-31 author_id=A"), ["N excluded own_report"]);
    assert_eq!(of("written_on=2024-04-01 author_id=A"), ["N not_met overdue"]);
    assert_eq!(of("written_on=2024-03-31 author_id=A sent_on=2024-04-01"), ["N met"]);
    assert_eq!(of("written_on=2024-03-31"), ["N undetermined"]);
    assert_eq!(of("written_on=2024-04-10"), ["N not_met overdue"]);
}

#[test]
fn nobody_approves_an_own_reassessment() {
    let role = ("appointments", "case_id=C staff_id=A role=case_manager appointed_on=2024-02-01");
    let of = |words: &str| {
        let row = format!("reassessment_id=G case_id=C report_on=2024-03-01 approved_on=2024-03-02 {words}");
        said(&town(&[CASE, role, ("reassessments", &row)]), "I7.4.1/approved", YEAR)
    };
    assert_eq!(of("performed_at=2024-02-20 approved_by=A"), ["G not_met"]);
    assert_eq!(of("performed_at=2024-01-31 approved_by=A"), ["G met"]);
    assert_eq!(of("performed_at=2024-02-20"), ["G met"]);
}

#[test]
fn an_intake_is_answered_after_it_was_recorded() {
    let of = |plan: &str, done: &str| {
        let intake = ("intakes", "intake_id=I case_id=C recorded_at=2024-05-06T10:00 foreseen=false");
        let row = format!("reassessment_id=G case_id=C performed_at={done}");
        said(&town(&[CASE, ("plans", plan), intake, ("reassessments", &row)]), "I7.7/within-48-hours", YEAR)
    };
    let plan = "plan_id=L case_id=C created_on=2024-02-01";
    assert_eq!(of(plan, "2024-05-06T09:59"), ["I not_met overdue"]);
    assert_eq!(of(plan, "2024-05-06T10:00"), ["I met"]);
    assert_eq!(of(plan, "2024-05-06"), ["I met"]);
    assert_eq!(of("", "2024-06-06"), ["I excluded no_plan"]);
    assert_eq!(of("plan_id=L case_id=C created_on=2024-05-07", "2024-06-06"), ["I excluded no_plan"]);
    let astray = |case: &str| {
        let intake = format!("intake_id=I case_id={case} recorded_at=2024-05-06T10:00 foreseen=false");
        let rows = [CASE, ("plans", plan), ("intakes", &intake), ("reassessments", "")];
        let source = super::build::one_source(town(&rows), Some("P".into()));
        let found = super::audit_sources(vec![source], YEAR, "calendar").unwrap();
        let found = found.into_iter().find(|result| result.check == "within-48-hours").expect("the check");
        found.outcomes["I"].1.clone()
    };
    assert_eq!((astray("#"), astray("X")), ("unreadable".to_string(), "-".to_string()));
    assert_eq!(
        check(&town(&[CASE, ("intakes", ""), ("reassessments", "")]), "I7.7/within-48-hours", YEAR, "calendar").verdict,
        "not_computable"
    );
}

#[test]
fn monitoring_that_goes_on_is_one() {
    let of = |spells: &[&str], days| {
        let mut rows = vec![CASE];
        rows.extend(spells.iter().map(|spell| ("post_monitoring", *spell)));
        said(&town(&rows), "I8.1/at-least-3-months", days)
    };
    let first = "case_id=C started_on=2024-02-01 ended_on=2024-03-31";
    assert_eq!(of(&[first], YEAR), ["post_monitoring!2 not_met"]);
    assert_eq!(of(&[first, "case_id=C started_on=2024-04-01 ended_on=2024-05-01"], YEAR), ["post_monitoring!2 met"]);
    assert_eq!(
        of(&[first, "case_id=C started_on=2024-04-01 ended_on=2024-04-30"], YEAR),
        ["post_monitoring!2 not_met"]
    );
    let apart = of(&[first, "case_id=C started_on=2024-04-02 ended_on=2024-04-30"], YEAR);
    assert_eq!(apart, ["post_monitoring!2 not_met", "post_monitoring!3 not_met"]);
    // Reached while it still runs; judged when the minimum is reached.
    let running = "case_id=C started_on=2024-02-01";
    assert_eq!(of(&[running], ("2024-04-01", "2024-06-30", "2024-06-30")), ["post_monitoring!2 met"]);
    assert_eq!(of(&[running], ("2024-07-01", "2024-12-31", "2024-12-31")), nothing());
    assert_eq!(of(&[running], ("2024-01-01", "2024-03-31", "2024-03-31")), ["post_monitoring!2 pending"]);
    assert_eq!(
        of(&["case_id=C started_on=2024-02-01 ended_on=#"], YEAR),
        ["post_monitoring!2 undetermined unreadable"]
    );
}

#[test]
fn what_monitoring_owes_to_others() {
    let of = |kind: &str, row: &str, contract: &str, name: &str| {
        let mut rows = town(&[CASE, ("post_monitoring", row), ("documents", contract)]);
        let provider = [("provider_id".to_string(), "P".to_string()), ("kind".to_string(), kind.to_string())];
        rows.insert("providers".into(), vec![provider.into()]);
        said(&rows, name, YEAR)
    };
    let (over, running) = ("case_id=C started_on=2024-02-01 ended_on=2024-12-31", "case_id=C started_on=2024-02-01");
    let authority = |kind: &str, row: &str| of(kind, row, "", "I8.2/local-authority");
    assert_eq!(authority("county_directorate", over), ["post_monitoring!2 not_met"]);
    assert_eq!(authority("county_directorate", running), ["post_monitoring!2 pending running"]);
    assert_eq!(authority("local_service", over), ["post_monitoring!2 excluded own_authority"]);
    assert_eq!(authority("", over), ["post_monitoring!2 undetermined"]);
    let contract = "document_id=D provider_id=P kind=collaboration_contract adopted_on=2020-01-01";
    let partners = |row: &str, contract: &str| of("private_body", row, contract, "I8.3/partners");
    assert_eq!(partners(over, ""), ["post_monitoring!2 not_met"]);
    assert_eq!(partners(over, contract), ["post_monitoring!2 undetermined other_proof_possible"]);
    assert_eq!(partners(running, contract), ["post_monitoring!2 pending running"]);
}

/// The outcome of the one manager, described so.
fn manager(words: &str, more: &[(&str, &str)], name: &str) -> Vec<String> {
    let mut rows = town(more);
    let person = format!("staff_id=A provider_id=P role=case_manager {words}");
    let cells = person.split_whitespace().filter_map(|word| word.split_once('='));
    let place = rows.entry("staff".into()).or_default();
    place.remove(0);
    place.insert(0, cells.map(|(field, value)| (field.into(), value.into())).collect());
    said(&rows, name, YEAR)
}

#[test]
fn recruited_by_the_standard() {
    let of = |words: &str| manager(words, &[], "I9.1/manager-qualified");
    let role = "education=higher role_since=2015-01-01 experience_since=";
    assert_eq!(of(&format!("{role}2012-01-01 education_field=social_work")), ["A met"]);
    assert_eq!(of(&format!("{role}2012-01-02 education_field=social_work")), ["A not_met"]);
    assert_eq!(of(&format!("{role}2010-01-01 education_field=legal")), ["A undetermined field_unclear"]);
    assert_eq!(of(&format!("{role}2010-01-02 education_field=other")), ["A not_met"]);
    assert_eq!(of("education=secondary role_since=2004-12-31"), ["A excluded before_order"]);
    // Without the day on which the role was taken nobody can tell; being hired is another thing.
    let hired = "education=higher education_field=social_work experience_since=2010-01-01 hired_on=2015-01-01";
    assert_eq!(of(hired), ["A undetermined"]);
    let appointed = [CASE, ("appointments", "case_id=C staff_id=A role=case_manager appointed_on=2024-02-01")];
    assert_eq!(manager(hired, &appointed, "I9.1/manager-qualified"), ["A met"]);
}

#[test]
fn papers_that_may_be_proved_otherwise() {
    assert_eq!(manager("", &[], "I8.6/confidentiality"), ["A undetermined other_proof_possible"]);
    assert_eq!(manager("confidentiality_on=2024-01-01", &[], "I8.6/confidentiality"), ["A met"]);
    let contracts = |document: &str| said(&town(&[("documents", document)]), "I5.1.1/collaboration-contracts", YEAR);
    assert_eq!(contracts(""), ["P|collaboration_contract undetermined other_proof_possible"]);
    let informed = |document: &str| said(&town(&[("documents", document)]), "I11.1/informed", YEAR);
    assert_eq!(informed(""), ["P|professional_circular undetermined other_proof_possible"]);
    let old = "document_id=D provider_id=P kind=professional_circular adopted_on=2020-01-01";
    assert_eq!(informed(old), ["P|professional_circular undetermined may_be_outdated"]);
}

#[test]
fn topics_that_nobody_has_read() {
    let of = |documents: &[&str]| {
        let rows: Vec<(&str, &str)> = documents.iter().map(|words| ("documents", *words)).collect();
        said(&town(&rows), "I7.1/procedures", YEAR)[0].clone()
    };
    let silent = "document_id=D provider_id=P kind=methodology adopted_on=2020-01-01";
    let names = "document_id=E provider_id=P kind=work_procedure topics=monitoring;delegation";
    let others = "document_id=F provider_id=P kind=work_procedure topics=delegation";
    assert_eq!(of(&[silent]), "S|monitoring undetermined topics_missing");
    assert_eq!(of(&[silent, names]), "S|monitoring met");
    assert_eq!(of(&[others]), "S|monitoring not_met");
    assert_eq!(of(&[others, silent]), "S|monitoring undetermined topics_missing");
    assert_eq!(of(&["document_id=G provider_id=P kind=other"]), "S|monitoring not_met");
    // It is one document that may name all: no other is missed, so that nothing is breached for sure.
    let found = check(&town(&[("documents", silent)]), "I7.1/procedures", YEAR, "calendar");
    assert_eq!((found.verdict.as_str(), found.undetermined), ("undetermined", 2));
}

#[test]
fn a_year_of_training_and_supervision() {
    let hours = |words: &str, training: &str| {
        let training =
            format!("training_id=T staff_id=A topic=case_management hours=42 ended_on=2024-05-05 {training}");
        manager(words, &[("trainings", &training)], "I11.1/hours-case-management")
    };
    assert_eq!(hours("", "funding=employer"), ["A|2024 met"]);
    assert_eq!(hours("", "funding=project"), ["A|2024 undetermined"]);
    let unread =
        ("trainings", "training_id=T staff_id=A topic=case_management hours=# ended_on=2024-05-05 funding=project");
    assert_eq!(manager("", &[unread], "I11.1/hours-case-management"), ["A|2024 undetermined -+unreadable"]);
    assert_eq!(hours("", "funding=other"), ["A|2024 not_met"]);
    assert_eq!(hours("role_since=2024-01-01", "funding=other"), ["A|2024 not_met"]);
    assert_eq!(hours("role_since=2024-01-02", "funding=employer"), ["A|2024 excluded part_year"]);
    assert_eq!(hours("role_since=#", "funding=other"), ["A|2024 undetermined unreadable"]);
    let session = |supervisor: &str| {
        let row = format!("session_id=U held_at=2024-05-05 supervisor_id={supervisor} supervised_ids=A mode=internal");
        manager("", &[("staff", "staff_id=B provider_id=P role=supervisor"), ("supervisions", &row)], "I12.1/internal")
    };
    assert_eq!((session("B"), session("A")), (vec!["A|2024 met".to_string()], vec!["A|2024 not_met".to_string()]));
    let recognised = |staff: &str| {
        let row = format!("training_id=T staff_id={staff} topic=related ended_on=2024-05-05");
        manager("", &[("staff", "staff_id=B provider_id=P role=specialist"), ("trainings", &row)], "I11.6/recognised")
    };
    assert_eq!((recognised("A"), recognised("B")), (vec!["T not_met".to_string()], nothing()));
}

#[test]
fn supervisors_are_two_years_ahead() {
    let of = |supervisor: &str, supervised: &str| {
        let row = format!(
            "staff_id=B provider_id=P role=supervisor education=higher education_field=social_work supervision_training_on=2020-01-01 {supervisor}"
        );
        let session = "session_id=U held_at=2024-05-05 supervisor_id=B supervised_ids=A";
        manager(supervised, &[("staff", &row), ("supervisions", session)], "I12.3/supervisor-qualified")
    };
    assert_eq!(of("experience_since=2010-05-01", "experience_since=2012-05-01"), ["U|A met"]);
    assert_eq!(of("experience_since=2010-05-02", "experience_since=2012-05-01"), ["U|A not_met"]);
    let years = |own: &str, theirs: &str| {
        of(
            &format!("experience_years={own} hired_on=2020-01-01"),
            &format!("experience_years={theirs} hired_on=2020-01-01"),
        )
    };
    assert_eq!((years("8", "5"), years("7", "5")), (vec!["U|A met".into()], vec!["U|A undetermined".to_string()]));
    assert_eq!(years("6", "5"), ["U|A not_met"]);
    assert_eq!(
        of("experience_since=2010-05-01 education=short_higher", "experience_since=2012-05-01"),
        ["U|A undetermined"]
    );
    let astray = "session_id=U held_at=2024-05-05 supervisor_id=B supervised_ids=X-404";
    let rows = [("staff", "staff_id=B provider_id=P education=secondary"), ("supervisions", astray)];
    assert_eq!(manager("", &rows, "I12.3/supervisor-qualified"), ["U|? undetermined"]);
}

#[test]
fn an_officer_works_under_a_manager() {
    let officer = "case_id=C staff_id=B role=case_officer appointed_on=2024-01-10";
    let of = |officer: &str, more: &[(&str, &str)]| {
        let rows = [&[CASE, ("appointments", officer), ("staff", "staff_id=B provider_id=P role=case_officer")], more]
            .concat();
        said(&town(&rows), "P9.3/officer-supervised", YEAR)
    };
    assert_eq!(of(officer, &[]), ["C not_met"]);
    assert_eq!(of(&format!("{officer} supervised_by=A"), &[]), ["C met"]);
    assert_eq!(
        of(officer, &[("appointments", "case_id=C staff_id=A role=case_manager appointed_on=2024-02-01")]),
        ["C met"]
    );
    let inline = ("cases", "case_id=D provider_id=P recorded_at=2024-01-10 case_officer_id=B");
    assert_eq!(of(officer, &[inline]), ["C not_met", "D undetermined"]);
}

#[test]
fn after_the_order_nothing_was_due() {
    let s3 = |recorded: &str, days| {
        let case = format!("case_id=C provider_id=P recorded_at={recorded}");
        said(&town(&[("cases", &case), ("assessments", "")]), "S3/within-72-hours", days)
    };
    let last_year = ("2006-01-01", "2006-12-31", "2006-12-31");
    assert_eq!(s3("2006-07-23", last_year), ["C not_met overdue"]);
    assert_eq!(s3("2006-07-24", last_year), ["C excluded after_order"]);
    // A period wholly outside takes the Order as a yardstick.
    assert_eq!(s3("2007-07-24", ("2007-01-01", "2007-12-31", "2007-12-31")), ["C not_met overdue"]);
}

#[test]
fn measures_of_late_have_time_for_their_papers() {
    let of = |decided: &str| {
        let measure = format!("case_id=C kind=placement decided_by=commission decided_on={decided}");
        let rows = town(&[CASE, ("measures", &measure), ("plans", ""), ("assessments", "")]);
        [said(&rows, "I6.1/protection-plan-exists", YEAR), said(&rows, "I4.7.2/report-exists", YEAR)].concat()
    };
    assert_eq!(of("2024-12-01"), ["C pending recent", "C pending recent"]);
    assert_eq!(of("2024-11-30"), ["C not_met", "C not_met"]);
}
