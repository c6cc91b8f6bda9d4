//! Papers of a made-up provider, before and after a visit.

use std::io::{Cursor, Read};

use super::*;
use crate::report::testing::World;
use crate::results::notes::{Judged, Judgement};
use crate::results::visit::{Concerned, Measure, OwnFinding, VisitFacts};
use crate::text::Text;

/// A world in which one finding was confirmed, one rejected, and one more was seen.
fn visited() -> World {
    let mut world = World::lively();
    world.sampled(30);
    let judged = |indicator: &str, check: &str, subject: &str, judgement, remark: &str| Judged {
        indicator: indicator.into(),
        check: check.into(),
        subject: subject.into(),
        judgement: Some(judgement),
        remark: remark.into(),
    };
    let provider = &mut world.results.providers[0];
    provider.judgements = vec![
        judged("S3", "within-72-hours", "C-0007", Judgement::Confirmed, "foaia 12"),
        judged("I1.1.1", "manager-appointed", "C-0044", Judgement::Dismissed, "dispoziția 7"),
        judged("I1.1.1", "known", "", Judgement::PartiallyCompliant, "doi din trei"),
    ];
    provider.concluded = true;
    provider.own_findings = vec![OwnFinding {
        key: "P-1".into(),
        indicator: "S3".into(),
        clause: "Standard 3".into(),
        subject: "C-0009".into(),
        seen: "fișa nu este semnată".into(),
        evidence: "foto 4".into(),
        ..OwnFinding::default()
    }];
    provider.measures = vec![Measure {
        key: "S3/within-72-hours".into(),
        cause: Text { ro: "Evaluare inițială".into(), en: "Initial assessment".into() },
        what: "Evaluați copilul".into(),
        by: "T-3".into(),
        until: crate::time::parse_iso_day("2025-03-31"),
        findings: vec![Concerned {
            indicator: "S3".into(),
            check: "within-72-hours".into(),
            subject: "C-0007".into(),
            ..Concerned::default()
        }],
        ..Measure::default()
    }];
    provider.visit = Some(Box::new(VisitFacts {
        order: "112".into(),
        team: "inspectorii A și B".into(),
        conclusions: "Se revine în trei luni.".into(),
        ..VisitFacts::default()
    }));
    let after = crate::continuity::after(&world.results.providers[0], &world.catalogue);
    world.results.providers[0].after = Some(Box::new(after));
    world
}

/// The texts of a paper, one a line.
fn text(world: &World, paper: Paper, lang: Lang) -> String {
    let bytes = bytes(paper, &world.report(lang)).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let texts = xml.split("<w:t xml:space=\"preserve\">").skip(1).filter_map(|rest| rest.split("</w:t>").next());
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_report_tells_who_what_and_what_follows() {
    let world = visited();
    let ro = text(&world, Paper::Inspection, Lang::Ro);
    for words in [
        "112",
        "inspectorii A și B",
        "foaia 12",
        "C-0009: fișa nu este semnată",
        "foto 4",
        "nu se confirmă",
        "dispoziția 7",
        "parțial conform",
        "doi din trei",
        "Se revine în trei luni.",
        "Evaluați copilul",
        "31.03.2025",
    ] {
        assert!(ro.contains(words), "{words}: {ro}");
    }
    let en = text(&world, Paper::Inspection, Lang::En);
    assert!(en.contains("Findings by standard") && en.contains("2025-03-31") && !en.contains("Constatări pe"));
    // What was rejected is among what is not upheld, and not among the findings.
    let report = world.report(Lang::Ro);
    let line = crate::report::view::findings(&report).into_iter().find(|l| l.key().ends_with("|C-0044")).unwrap();
    let message = line.message(&report);
    let upheld = ro.split("5. Constatări calculate").next().unwrap();
    assert!(!upheld.contains(&message) && ro.contains(&message));
}

#[test]
fn a_draft_that_nobody_changed_is_in_the_language_of_the_paper() {
    let mut world = visited();
    let report = world.report(Lang::Ro);
    let measure = report.provider.measures[0].clone();
    let drafts = crate::report::view::drafts(&report);
    let whole = drafts.iter().find(|draft| draft.whole.findings.contains(&measure.findings[0])).unwrap().whole.clone();
    let Text { ro, en } = whole.draft.clone();
    assert_ne!(ro, en);
    assert_eq!(world.report(Lang::En).what(&measure), measure.what);
    world.results.providers[0].measures[0] = Measure { what: ro, ..whole };
    assert!(text(&world, Paper::Plan, Lang::En).contains(&en));
}

#[test]
fn every_paper_is_written_after_the_visit_and_two_before_it() {
    let folder = tempfile::tempdir().unwrap();
    for lang in [Lang::Ro, Lang::En] {
        let world = visited();
        assert_eq!(write(folder.path(), "P", &world.report(lang)).unwrap().len(), 5);
        let mut before = World::lively();
        before.sampled(30);
        let names: Vec<_> = write(folder.path(), "Q", &before.report(lang)).unwrap();
        assert_eq!(names.len(), 2, "{names:?}");
    }
}

#[test]
fn the_field_sheet_has_every_file_and_ticks_what_was_seen() {
    let world = visited();
    let sheet = text(&world, Paper::Field, Lang::Ro);
    let sample = &world.results.providers[0].samples["I1.1.1/known"];
    assert!(sample.drawn().all(|(_, file)| sheet.contains(file)));
    assert_eq!(sheet.matches("☒ parțial conform").count(), 1);
}

#[test]
fn each_manager_has_what_still_stands() {
    let world = visited();
    let lists = text(&world, Paper::Managers, Lang::Ro);
    assert!(lists.contains("C-0007") && !lists.contains("C-0044"), "{lists}");
}

/// Writes the papers into the folder named by `MMS_LOOK`, to be rendered and looked at.
#[test]
#[ignore = "writes files to look at"]
fn write_papers_to_look_at() {
    let Some(folder) = std::env::var_os("MMS_LOOK").map(PathBuf::from) else { return };
    for lang in [Lang::Ro, Lang::En] {
        write(&folder, lang.id(), &visited().report(lang)).unwrap();
    }
}
