//! An inspector's day, and what must not happen on it.

use calamine::Data;

use super::misfit::{Fault, Misfit};
use super::testing::{Desk, ReturnedWorkbook, through_libreoffice};
use super::*;
use crate::report::testing::{World, many_findings, provider, results};
use crate::report::words::Judgement;
use crate::report::workbook::Limits;

fn merged(desk: &Desk, workbook: &Path, results: Results) -> Result<Concluded, ConcludeError> {
    merge(workbook, &crate::ingest::passwords::Passwords::default(), results, &desk.world.catalogue, &desk.world.schema)
}

const KEY: &str = "S3/within-72-hours|C-0007";

/// Fills in the Romanian workbook as an inspector would.
fn fill(paper: &mut ReturnedWorkbook) {
    let findings = paper.sheet("Constatări");
    findings.set(KEY, "Verdictul inspectorului", "explicație acceptată");
    findings.set(KEY, "Observația inspectorului", "văzut biletul de externare");
    findings.set("I1.1.1/manager-appointed|C-0044", "Verdictul inspectorului", "Se confirmă ");
    findings.set(
        "I7.2/monthly-report|C-0007|2024-04",
        "Observația inspectorului",
        "de revăzut la copilul 5130101000017",
    );
    let visit = paper.sheet("De verificat");
    visit.set("I1.1.1/known|", "Verdictul inspectorului", "parțial conform");
    visit.set("I1.1.1/known|S-007", "Verdictul inspectorului", "neconform");
    visit.set("I1.1.1/known|S-007", "Observația inspectorului", "nu cunoaște procedura");
}

/// Saves what is on the paper and concludes it.
fn try_out(desk: &Desk, paper: &ReturnedWorkbook) -> Result<Concluded, ConcludeError> {
    let path = desk.path("filled.xlsx");
    paper.save(&path);
    merged(desk, &path, desk.world.results.clone())
}

/// The only misfits.
fn misfits(desk: &Desk, paper: &ReturnedWorkbook) -> Vec<Misfit> {
    match try_out(desk, paper) {
        Err(ConcludeError::Misfits { misfits, .. }) => {
            for misfit in &misfits {
                assert!(!misfit.text(Lang::Ro).is_empty() && misfit.text(Lang::Ro) != misfit.text(Lang::En));
            }
            misfits
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_date_that_lost_its_format_is_still_that_date_and_another_number_is_not() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    fill(&mut paper);
    let mut dates = 0;
    for cell in paper.sheet("Constatări").rows.iter_mut().flatten() {
        if let Data::DateTime(when) = cell {
            *cell = Data::Float(when.as_f64());
            dates += 1;
        }
    }
    assert!(dates > 20, "{dates}");
    expect_filled(&desk, &try_out(&desk, &paper).unwrap());

    let numbers = paper.sheet("Constatări").rows.iter_mut().flatten();
    let mut date = numbers.filter_map(|cell| if let Data::Float(number) = cell { Some(number) } else { None });
    *date.find(|number| **number > 40_000.0).unwrap() += 1.0;
    assert_eq!(misfits(&desk, &paper).len(), 1);
}

fn expect_filled(desk: &Desk, concluded: &Concluded) {
    assert_eq!((concluded.judged, concluded.open, concluded.lang), (2, 27, Lang::Ro));
    assert_eq!(concluded.seen, 2);
    assert!(concluded.masked && concluded.deleted.is_empty(), "{concluded:?}");
    let judged: Vec<_> = concluded.results.providers[0]
        .judgements
        .iter()
        .filter(|j| j.judgement.is_some() || !j.remark.is_empty())
        .map(|j| (j.key(), j.judgement, j.remark.as_str()))
        .collect();
    assert_eq!(
        judged,
        [
            ("I1.1.1/manager-appointed|C-0044".to_owned(), Some(Judgement::Confirmed), ""),
            (KEY.to_owned(), Some(Judgement::ExplanationAccepted), "văzut biletul de externare"),
            ("I7.2/monthly-report|C-0007|2024-04".to_owned(), None, "de revăzut la copilul [CNP]"),
            ("I1.1.1/known|".to_owned(), Some(Judgement::PartiallyCompliant), ""),
            ("I1.1.1/known|S-007".to_owned(), Some(Judgement::NonCompliant), "nu cunoaște procedura"),
        ]
    );
    // Nothing computed changed, and the file holds what was returned.
    let mut bare = concluded.results.clone();
    let after = bare.providers[0].after.take().unwrap();
    assert!(!after.checks.is_empty() && after.standards.len() == desk.world.results.providers[0].standards.len());
    assert!(!std::mem::take(&mut bare.providers[0].measures).is_empty());
    bare.providers[0].judgements.clear();
    bare.providers[0].concluded = false;
    assert_eq!(bare, desk.world.results);
}

#[test]
fn an_untouched_workbook_of_either_language_fits() {
    for lang in [Lang::Ro, Lang::En] {
        let desk = Desk::new(lang);
        let concluded = merged(&desk, &desk.path("report.xlsx"), desk.world.results.clone()).unwrap();
        assert_eq!((concluded.judged, concluded.open, concluded.lang, concluded.left_out), (0, 29, lang, 0));
        assert_eq!(concluded.unseen, 24);
        assert_eq!(concluded.left_behind, []);
        assert!(concluded.deleted.is_empty());
    }
}

#[test]
fn judgements_come_back_from_a_rearranged_workbook() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    fill(&mut paper);
    for sheet in ["Constatări", "De verificat", "Indicatori"] {
        paper.sheet(sheet).rearrange();
    }
    // A row with nothing but text, below and above.
    paper.sheet("De verificat").rows.push(vec![Data::String("Întocmit: inspector".into())]);
    paper.sheet("Constatări").rows.insert(0, vec![Data::String("Proces-verbal nr. 5".into())]);
    let concluded = try_out(&desk, &paper).unwrap();
    expect_filled(&desk, &concluded);
}

#[test]
fn judgements_come_back_from_libreoffice() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    fill(&mut paper);
    paper.sheet("Constatări").rearrange();
    paper.sheet("De verificat").rearrange();
    let path = desk.path("filled.xlsx");
    paper.save(&path);
    for to in ["xlsx", "ods"] {
        let Some(saved) = through_libreoffice(&path, to) else { return };
        expect_filled(&desk, &merged(&desk, &saved, desk.world.results.clone()).unwrap());
    }
    // The workbook as it was written, with all its formats, links, lists and charts.
    let saved = through_libreoffice(&desk.path("report.xlsx"), "xlsx").unwrap();
    let concluded = merged(&desk, &saved, desk.world.results.clone()).unwrap();
    assert_eq!((concluded.open, concluded.left_behind), (29, Vec::new()));
}

#[test]
fn what_was_computed_cannot_be_changed() {
    let cases = [
        ("Constatări", KEY, "Caz / subiect", "C-0008", "A"),
        ("Constatări", KEY, "Constatarea", "Totul este în regulă.", "C"),
        ("Constatări", KEY, "Temei", "art. 1", "F"),
        ("Constatări", KEY, "Rezultat", "✓ îndeplinit", "D"),
        ("Constatări", KEY, "Termen", "09.02.2024 14:00", "L"),
        ("Constatări", KEY, "Îndeplinit la", "05.02.2024 10:00", "M"),
        ("Constatări", KEY, "Întârziere (zile)", "1", "N"),
        ("Constatări", KEY, "Contestabil", "da", "P"),
        ("Constatări", KEY, "Indicator", "S6", "E"),
        ("De verificat", "I1.1.1/known|S-007", "Dosar / persoană", "S-008", "B"),
        ("Indicatori", "Cazuri active pe manager de caz", "Verdict", "✓ conform", "K"),
    ];
    for (sheet, key, heading, text, column) in cases {
        let desk = Desk::new(Lang::Ro);
        let mut paper = desk.paper();
        paper.sheet(sheet).set(key, heading, text);
        let row = paper.sheet(sheet).row(key) + 1;
        let found = misfits(&desk, &paper);
        let [misfit] = found.as_slice() else { panic!("{heading}: {found:?}") };
        assert_eq!((misfit.sheet.as_str(), misfit.cell.as_str()), (sheet, format!("{column}{row}").as_str()));
        assert!(matches!(&misfit.fault, Fault::Changed { .. }), "{misfit:?}");
    }
}

#[test]
fn a_changed_count_or_standard_is_noticed() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    let sheet = paper.sheet("Indicatori");
    let (row, column) = (sheet.row("Cazuri active pe manager de caz"), sheet.column("✗ neîndeplinit"));
    sheet.rows[row][column] = Data::Float(0.0);
    let standards = paper.sheet("Standarde");
    let row = standards.rows.iter().position(|row| row[0] == Data::Float(9.0)).unwrap();
    standards.rows[row][2] = Data::String("✓ conform".into());
    let sheets: Vec<_> = misfits(&desk, &paper).into_iter().map(|m| m.sheet).collect();
    assert_eq!(sheets, ["Standarde", "Indicatori"]);
}

#[test]
fn what_does_not_fit_is_refused_with_its_cell() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    let findings = paper.sheet("Constatări");
    findings.set(KEY, "Verdictul inspectorului", "poate");
    findings.set("I6.2/signed|P-31", "Verdictul inspectorului", "conform");
    findings.set("I6.2/signed|P-32", "Cheie (nu modificați)", "I6.2/signed|P-99");
    let width = findings.rows[4].len();
    let mut added = vec![Data::Empty; width];
    added[0] = Data::String("C-0500".into());
    added[findings.column("Verdictul inspectorului")] = Data::String("se confirmă".into());
    findings.rows.push(added);
    paper.sheet("De verificat").set("I1.1.1/known|", "Cheie (nu modificați)", "I1.1.1/manager-appointed|");
    let faults: Vec<_> = misfits(&desk, &paper).into_iter().map(|m| m.fault).collect();
    assert!(matches!(&faults[0], Fault::NotOnList { found, .. } if found == "poate"), "{faults:?}");
    assert_eq!(faults[1], Fault::UnknownFinding("I6.2/signed|P-99".into()));
    assert!(matches!(&faults[2], Fault::NotOnList { found, .. } if found == "conform"), "{faults:?}");
    assert_eq!(faults[3], Fault::NoKey);
    assert_eq!(faults[4], Fault::UnknownVisit("I1.1.1/manager-appointed|".into()));
    assert_eq!(faults.len(), 5);
}

#[test]
fn another_audits_workbook_is_refused() {
    let desk = Desk::new(Lang::Ro);
    let report = desk.path("report.xlsx");
    let mut later = desk.world.results.clone();
    later.inputs[0].sha256 = "00".repeat(32);
    assert!(matches!(merged(&desk, &report, later), Err(ConcludeError::OtherAudit { .. })));
    let other = results(vec![provider("P-2")]);
    let error = merged(&desk, &report, other).unwrap_err();
    assert!(error.text(Lang::Ro).contains("DGASPC-CJ"), "{error}");
    let mut paper = desk.paper();
    paper.sheets.retain(|sheet| !sheet.hidden);
    assert!(matches!(try_out(&desk, &paper), Err(ConcludeError::NoFingerprint(_))));
    std::fs::write(desk.path("x.xlsx"), b"PK\x03\x04broken").unwrap();
    let broken = merged(&desk, &desk.path("x.xlsx"), desk.world.results.clone());
    assert!(matches!(broken, Err(ConcludeError::Unreadable(_))), "{broken:?}");
    assert!(matches!(
        merged(&desk, &desk.path("none.xlsx"), desk.world.results.clone()),
        Err(ConcludeError::Report(_))
    ));
}

#[test]
fn missing_sheets_and_columns_are_named() {
    let desk = Desk::new(Lang::En);
    let mut paper = desk.paper();
    paper.sheets.retain(|sheet| sheet.name != "On site");
    assert!(matches!(try_out(&desk, &paper), Err(ConcludeError::NoTable(_))));
    let mut paper = desk.paper();
    let findings = paper.sheet("Findings");
    let key = findings.column("Key (do not change)");
    findings.rows.iter_mut().filter(|row| row.len() > key).for_each(|row| drop(row.remove(key)));
    let error = try_out(&desk, &paper).unwrap_err();
    assert!(error.text(Lang::En).contains("“Key (do not change)” is missing"), "{error}");
    let mut paper = desk.paper();
    let findings = paper.sheet("Findings");
    let (from, head) = (findings.column("Inspector's verdict"), findings.head());
    let copied = findings.rows[head][from].clone();
    findings.rows[head].push(copied);
    assert!(try_out(&desk, &paper).unwrap_err().text(Lang::En).contains("occurs twice"));
}

#[test]
fn rows_may_be_deleted_added_and_copied() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    fill(&mut paper);
    let findings = paper.sheet("Constatări");
    let row = findings.row("I6.2/signed|P-31");
    findings.rows.remove(row);
    // The same row twice, once empty and once filled.
    let row = findings.row(KEY);
    let mut copy = findings.rows[row].clone();
    copy[findings.column("Verdictul inspectorului")] = Data::Empty;
    copy[findings.column("Observația inspectorului")] = Data::Empty;
    findings.rows.push(copy);
    let visit = paper.sheet("De verificat");
    visit.rows.push(
        ["I1.1.1", "S-777", "", "", "conform", "în plus față de eșantion"].map(|t| Data::String(t.into())).into(),
    );
    let concluded = try_out(&desk, &paper).unwrap();
    assert_eq!(concluded.deleted, ["I6.2/signed|P-31"]);
    assert_eq!((concluded.judged, concluded.seen), (2, 3));
    let added = concluded.results.providers[0].judgements.last().unwrap();
    assert_eq!((added.key().as_str(), added.judgement), ("I1.1.1/known|S-777", Some(Judgement::Compliant)));
    // Two that contradict each other.
    let findings = paper.sheet("Constatări");
    let last = findings.rows.len() - 1;
    let verdict = findings.column("Verdictul inspectorului");
    findings.rows[last][verdict] = Data::String("nu se confirmă".into());
    assert!(matches!(misfits(&desk, &paper)[0].fault, Fault::Contradicts(_)));
}

#[test]
fn judgements_about_other_providers_stay() {
    let two = World::of(results(vec![provider("DGASPC-CJ"), many_findings("P-2", 3)]));
    let desk = Desk::of(two, Lang::Ro, Limits::default());
    let mut known = desk.world.results.clone();
    let judged = |subject: &str| Judged {
        indicator: "S3".into(),
        check: "within-72-hours".into(),
        subject: subject.into(),
        judgement: Some(Judgement::Dismissed),
        remark: String::new(),
    };
    known.providers[0].judgements = vec![judged("C-0007")];
    known.providers[1].judgements = vec![judged("C-000001")];
    let mut paper = desk.paper();
    fill(&mut paper);
    paper.save(&desk.path("filled.xlsx"));
    let concluded = merged(&desk, &desk.path("filled.xlsx"), known.clone()).unwrap();
    assert_eq!(concluded.results.providers[1], known.providers[1]);
    assert!(concluded.results.providers[0].judgements.iter().all(|j| j.judgement != Some(Judgement::Dismissed)));
}

#[test]
fn findings_on_several_sheets_are_all_read() {
    let world = World::of(results(vec![many_findings("P", 25)]));
    let desk = Desk::of(world, Lang::Ro, Limits { rows: 10, ..Limits::default() });
    let mut paper = desk.paper();
    for key in [3, 24] {
        let key = format!("S3/within-72-hours|C-{key:06}");
        let sheets = ["Constatări", "Constatări 2", "Constatări 3"];
        let sheet = sheets.into_iter().find(|name| paper.sheet(name).says(&key)).unwrap();
        paper.sheet(sheet).set(&key, "Verdictul inspectorului", "se confirmă");
    }
    let concluded = try_out(&desk, &paper).unwrap();
    assert_eq!((concluded.judged, concluded.open, concluded.deleted.len()), (2, 23, 0));
}

#[test]
fn remarks_come_back_as_they_were_typed() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    let keys: Vec<String> = identity_keys(&desk).into_iter().take(3).collect();
    let findings = paper.sheet("Constatări");
    let remark = findings.column("Observația inspectorului");
    // 31 March 2025, as a spreadsheet keeps it.
    let day = calamine::ExcelDateTime::new(45_747.0, calamine::ExcelDateTimeType::DateTime, false);
    for (key, typed) in keys.iter().zip([Data::Bool(true), Data::DateTime(day), Data::Float(12.5)]) {
        let row = findings.row(key);
        findings.rows[row][remark] = typed;
    }
    let concluded = try_out(&desk, &paper).unwrap();
    let remarks: Vec<_> = keys
        .iter()
        .map(|key| {
            let judged = concluded.results.providers[0].judgements.iter().find(|judged| judged.key() == *key);
            judged.map(|judged| judged.remark.clone()).unwrap_or_default()
        })
        .collect();
    assert_eq!(remarks, ["TRUE", "31.03.2025", "12,5"]);
}

fn identity_keys(desk: &Desk) -> Vec<String> {
    findings(&desk.world.results.providers[0]).map(|found| id(found.check, found.outcome)).collect()
}

fn own_row(paper: &mut ReturnedWorkbook, cells: [(&str, &str); 5]) {
    let sheet = paper.sheet("Constatări proprii");
    let width = sheet.rows[sheet.head()].len();
    let mut row = vec![Data::Empty; width];
    for (heading, text) in cells {
        row[sheet.column(heading)] = Data::String(text.into());
    }
    sheet.rows.push(row);
}

#[test]
fn own_findings_and_measures_come_back() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    let clause = desk.world.catalogue.indicators[0].clauses[0].article.clone();
    let entry = format!("{} · {clause}", desk.world.catalogue.indicators[0].id);
    let seen = ("Ce s-a constatat", "copilul 5130101000017 nu are dosar");
    own_row(
        &mut paper,
        [
            ("Caz / subiect", "C-0007"),
            seen,
            ("Temei (din listă)", &entry),
            ("Dovada (document, fotografie)", "foto 3"),
            ("Până la", "31.03.2025"),
        ],
    );
    let findings = paper.sheet("Constatări");
    findings.set(KEY, "Verdictul inspectorului", "se confirmă");
    let drafts = crate::report::view::drafts(&desk.world.report(Lang::Ro));
    let key = |f: &crate::results::visit::Concerned| format!("{}/{}|{}", f.indicator, f.check, f.subject);
    let draft = drafts.iter().find(|draft| draft.whole.findings.iter().any(|f| key(f) == KEY)).unwrap().whole.clone();
    assert!(draft.findings.len() > 1);
    let plan = paper.sheet("Măsuri");
    plan.set(&draft.key, "Cine răspunde", "șeful serviciului");
    plan.set(&draft.key, "Până la", "30.06.2025");
    let form = paper.sheet("Controlul");
    let row = form.row("Echipa de control");
    form.rows[row][1] = Data::String("inspectorii A și B".into());
    let cover = paper.sheet("Copertă");
    let row = cover.row("Inspector social");
    cover.rows[row][1] = Data::String("nume, semnătură, data: Inspector A, 3.03.2025".into());
    let concluded = try_out(&desk, &paper).unwrap();
    let provider = &concluded.results.providers[0];
    let [own] = provider.own_findings.as_slice() else { panic!("{:?}", provider.own_findings) };
    assert_eq!((own.subject.as_str(), own.seen.as_str()), ("C-0007", "copilul [CNP] nu are dosar"));
    assert_eq!((own.clause.as_str(), own.evidence.as_str()), (clause.as_str(), "foto 3"));
    assert!(concluded.masked && concluded.left_behind.is_empty(), "{:?}", concluded.left_behind);
    let [confirmed, for_own] = provider.measures.as_slice() else { panic!("{:?}", provider.measures) };
    assert_eq!((&confirmed.key, confirmed.by.as_str()), (&draft.key, "șeful serviciului"));
    // Of the findings of the cause only the one that was confirmed, and the draft that nobody changed.
    let [about] = confirmed.findings.as_slice() else { panic!("{:?}", confirmed.findings) };
    assert_eq!((about.subject.as_str(), &confirmed.what), ("C-0007", &draft.what));
    assert_eq!(confirmed.until, crate::time::parse_iso_day("2025-06-30"));
    assert_eq!((for_own.own.as_str(), for_own.until), (own.key.as_str(), crate::time::parse_iso_day("2025-03-31")));
    let facts = provider.visit.as_ref().unwrap();
    assert_eq!((facts.team.as_str(), facts.inspector.as_str()), ("inspectorii A și B", "Inspector A, 3.03.2025"));
}

#[test]
fn what_does_not_fit_an_own_finding_or_a_measure_is_refused() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    let nothing = ("Caz / subiect", "C-1");
    own_row(
        &mut paper,
        [nothing, ("Ce s-a constatat", "ceva"), ("Temei (din listă)", "legea 5"), ("Măsura", ""), ("Până la", "")],
    );
    own_row(
        &mut paper,
        [nothing, ("Ce s-a constatat", ""), ("Temei (din listă)", "S3"), ("Măsura", ""), ("Până la", "curând")],
    );
    let faults: Vec<_> = misfits(&desk, &paper).into_iter().map(|misfit| misfit.fault).collect();
    assert_eq!(faults, [Fault::NoClause("legea 5".into()), Fault::NoDate("curând".into()), Fault::NothingSeen]);
}

#[test]
fn what_was_written_elsewhere_is_named() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    let standards = paper.sheet("Standarde");
    standards.rows[0].push(Data::String("de discutat cu directorul".into()));
    let name = "Note".to_owned();
    paper.sheets.push(super::testing::Sheet {
        name,
        hidden: false,
        rows: vec![vec![Data::String("de sunat luni".into())]],
    });
    let concluded = try_out(&desk, &paper).unwrap();
    let told: Vec<_> =
        concluded.left_behind.iter().map(|left| (left.sheet.as_str(), left.cells[0].1.as_str())).collect();
    assert_eq!(told, [("Standarde", "de discutat cu directorul"), ("Note", "de sunat luni")]);
}

#[test]
fn a_date_that_became_its_number_is_nothing_that_somebody_wrote() {
    let desk = Desk::new(Lang::Ro);
    let mut paper = desk.paper();
    let mut dates = 0;
    // A list that is not read back.
    for cell in paper.sheet("Termene în curs").rows.iter_mut().flatten() {
        if let Data::DateTime(date) = cell {
            *cell = Data::Float(date.as_f64());
            dates += 1;
        }
    }
    assert!(dates > 0);
    assert_eq!(try_out(&desk, &paper).unwrap().left_behind, []);
}
