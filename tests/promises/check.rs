//! The provider's rehearsal: the verdicts of the audit, nothing forgotten, and a cell for whatever is missing.

use std::collections::BTreeSet;
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};
use mms_audit::measure::Audit;
use mms_audit::pipeline::{Rehearsal, Request, rehearse, run};
use mms_audit::registers::{Locator, Spot};
use mms_audit::report::Report;
use mms_audit::report::todo::{Todo, calendar};
use mms_audit::results::kind::{CheckKind, Nature};
use mms_audit::results::outcome::State;
use mms_audit::text::Lang;
use mms_audit::time::{Counting, Period, Span, day_of};

use crate::harness::{PROVIDERS, cells, fixture, listed, mms};

fn request(provider: &str, period: Period) -> Request {
    let counting = Counting::Calendar;
    let audit = Audit { period, counting, list_met: false, aggregate_only: false };
    Request {
        secrets: mms_audit::ingest::Secrets::default(),
        paths: vec![fixture(provider)],
        mapping: None,
        others: Vec::new(),
        held: Default::default(),
        catalogue: Vec::new(),
        providers: Vec::new(),
        audit,
        sample: None,
        rows: false,
        deliveries: false,
        memory: None,
        stop: mms_audit::ingest::Stop::default(),
    }
}

fn middle() -> Period {
    Period { as_of: day_of(2024, 11, 20).unwrap(), ..Period::year(2024).unwrap() }
}

fn rehearsed(provider: &str, within: i32) -> Rehearsal {
    let request = request(provider, Period::year(1999).unwrap());
    rehearse(request, Span::YearOf(middle().as_of), within, &|_| (), &|| ()).unwrap()
}

fn todo<'a>(rehearsal: &'a Rehearsal, lang: Lang) -> Todo<'a> {
    let today = &rehearsal.today;
    let (provider, results, catalogue, schema) =
        (&today.results.providers[0], &today.results, &today.catalogue, &*today.schema);
    let mut locator = Locator::new(&rehearsal.registers, &rehearsal.columns);
    let report = Report { provider, results, catalogue, schema, lang };
    Todo::new(report, &rehearsal.later[0], rehearsal, &mut locator)
}

fn check(provider: &str, more: &[&str]) -> crate::harness::Run {
    let path = fixture(provider).display().to_string();
    let mut arguments = vec!["check", &path, "--as-of", "20.11.2024"];
    arguments.extend(more);
    mms(&arguments)
}

#[test]
fn the_verdicts_are_those_of_the_audit() {
    for provider in PROVIDERS {
        let audited = run(&request(provider, middle()), &|_| (), &|| ()).unwrap();
        assert_eq!(rehearsed(provider, 14).today.results, audited.results, "{provider}");
    }
}

#[test]
fn every_breach_and_every_open_question_is_on_the_list() {
    for provider in PROVIDERS {
        let rehearsal = rehearsed(provider, 14);
        let todo = todo(&rehearsal, Lang::Ro);
        let outcomes = || {
            let checks = rehearsal.today.results.providers[0].checks.iter();
            checks.flat_map(|check| check.outcomes.iter().map(move |outcome| (check, outcome)))
        };
        let failed = |nature| outcomes().filter(|(c, o)| o.outcome == State::NotMet && c.nature == nature).count();
        let open: BTreeSet<_> =
            outcomes().filter(|(_, o)| o.outcome == State::Undetermined).map(|(c, _)| &c.indicator).collect();
        let named: BTreeSet<_> = todo.gaps.iter().flat_map(|gap| gap.indicators.iter().copied()).collect();
        assert_eq!(todo.breaches.len(), failed(Nature::Obligation), "{provider}");
        assert_eq!(todo.advised.len(), failed(Nature::Recommendation), "{provider}");
        assert!(todo.breaches.iter().all(|task| task.line.check.nature == Nature::Obligation), "{provider}");
        assert_eq!(named, open.into_iter().map(|id| id.as_str()).collect(), "{provider}");
        // The least that a monitoring must last is no term by which something must be done.
        let pending = outcomes().filter(|(c, o)| o.outcome == State::Pending && c.kind != CheckKind::Duration).count();
        assert!(todo.due.iter().all(|task| task.line.check.kind != CheckKind::Duration), "{provider}");
        let running: BTreeSet<_> = outcomes()
            .filter(|(_, outcome)| outcome.outcome == State::Pending)
            .map(|(check, outcome)| format!("{}/{}|{}", check.indicator, check.check, outcome.subject))
            .collect();
        let soon = todo.due.iter().filter(|task| running.contains(&task.line.key())).count();
        assert_eq!(soon + todo.later, pending, "{provider}");
        // A duty of a month that ends within the days ahead has no term that runs today.
        let ahead = |day| middle().as_of < day && day <= todo.until;
        let mut others = todo.due.iter().filter(|task| !running.contains(&task.line.key()));
        assert!(others.all(|task| task.due.is_none_or(ahead)), "{provider}");
    }
}

#[test]
fn a_cell_that_is_named_is_empty_or_lacks_its_time() {
    let mut seen = 0;
    for provider in ["directie", "organism-privat"] {
        let rehearsal = rehearsed(provider, 14);
        for gap in todo(&rehearsal, Lang::Ro).gaps {
            let Spot::Cell { source, column } = &gap.spot else { continue };
            let file = if fixture(provider).join(&*source.file).exists() {
                fixture(provider).join(&*source.file)
            } else {
                fixture("").join(&*source.file)
            };
            let mut book = open_workbook_auto(file).unwrap();
            let range = book.worksheet_range(&source.sheet).unwrap();
            let at = column.bytes().fold(0, |n, letter| n * 26 + u32::from(letter - b'A') + 1) - 1;
            let cell = range.get_value((source.row - 1, at)).unwrap_or(&Data::Empty);
            let timeless = matches!(cell, Data::DateTime(date) if date.as_f64().fract() == 0.0);
            // What is later than the as-of day has not happened yet.
            let later = match cell {
                Data::DateTimeIso(text) => text.as_str() > "2024-11-20",
                // Days since 30 December 1899: the end of 20 November 2024.
                Data::DateTime(date) => date.as_f64() >= 45_617.0,
                _ => false,
            };
            let text = cell.to_string();
            assert!(
                text.trim().is_empty()
                    || later
                    || timeless
                    || gap.time
                    || text.trim() == "-"
                    || unreadable(&rehearsal, gap.spot.clone()),
                "{provider}: {gap:?} holds {cell:?}"
            );
            seen += 1;
        }
    }
    assert!(seen > 0, "no fixture lacks a value");
}

/// Whether the cell was set aside while reading.
fn unreadable(rehearsal: &Rehearsal, spot: Spot) -> bool {
    let Spot::Cell { source, column } = spot else { return false };
    let results = &rehearsal.today.results;
    let mut remarks = results.providers.iter().flat_map(|p| &p.quality).chain(&results.quality);
    remarks.any(|q| q.file == *source.file && q.sheet == *source.sheet && q.row == source.row && q.column == column)
}

#[test]
fn a_manager_whom_nobody_knows_is_named_in_the_cell_of_the_case() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("furnizori.csv", "Cod furnizor;Denumire furnizor;Tip furnizor;Județ\nF-1;F;SPAS;VL\n"),
        (
            "personal.csv",
            "Marca;Cod furnizor;Nume și prenume;Funcția;Data angajării\nT-1;F-1;Mureșan Ioana;manager de caz;01.03.2018\n",
        ),
        (
            "cazuri.csv",
            "Nr. caz;Cod furnizor;Tip caz;Data înregistrării;Manager de caz;Data desemnării MC\nC-1;F-1;protecție;05.01.2024;Muresan I.;05.01.2024\n",
        ),
        ("masuri.csv", "Nr. caz;Tipul măsurii;Data hotărârii;Data încetării măsurii\nC-1;plasament;10.01.2024;\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let run = mms(&["check", &folder.path().display().to_string(), "--year", "2024", "--all", "--lang", "en"]);
    let told = unwrapped(&run.out);
    assert!(told.contains("cazuri.csv › cazuri › E2: fill in or correct “Case manager”"), "{}{}", run.out, run.err);
    assert!(!told.contains("cazuri.csv › cazuri › row"), "{}", run.out);
}

/// What a terminal shows, in one line.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_monthly_duty_falls_due_on_the_last_day_of_its_month() {
    let rehearsal = rehearsed("fara-abateri", 14);
    let todo = todo(&rehearsal, Lang::Ro);
    let monthly: Vec<_> = todo.due.iter().filter(|task| task.line.outcome.subject.ends_with("|2024-11")).collect();
    for task in &monthly {
        assert_eq!(task.due, day_of(2024, 11, 30));
    }
    assert!(!monthly.is_empty(), "no duty of November is ahead on 20 November");
    assert!(todo.due.iter().all(|task| task.due.is_none_or(|due| due <= todo.until)));
}

#[test]
fn the_terminal_shows_four_questions_in_80_columns() {
    for provider in PROVIDERS {
        for (lang, questions) in [
            (
                "ro",
                [
                    "1. Ce se încalcă azi",
                    "2. Ce se împlinește până la",
                    "3. Ce lipsește din registre",
                    "4. Ce va judeca",
                ],
            ),
            (
                "en",
                [
                    "1. What is breached today",
                    "2. What falls due until",
                    "3. What the registers lack",
                    "4. What an inspector",
                ],
            ),
        ] {
            for more in [&["--lang", lang][..], &["--lang", lang, "--all"][..]] {
                let run = check(provider, more);
                assert!(run.code == 0 || run.code == 1, "{}", run.err);
                for question in questions {
                    assert!(run.out.contains(question), "{provider}: {question}\n{}", run.out);
                }
                for line in run.out.lines() {
                    assert!(line.chars().count() <= 80, "{line}");
                }
            }
        }
    }
}

#[test]
fn the_exit_code_says_whether_there_is_something_to_do() {
    assert_eq!(check("directie", &[]).code, 1);
    let path = fixture("fara-abateri").display().to_string();
    let done = mms(&["check", &path, "--as-of", "31.12.2024", "--within", "0d"]);
    assert_eq!(done.code, 0, "{}", done.out);
    assert!(done.out.contains("Nimic de făcut"), "{}", done.out);
    let odd = check("fara-abateri", &["--within", "curând"]);
    assert_eq!(odd.code, 2);
    assert!(odd.err.contains("curând"), "{}", odd.err);
}

#[test]
fn without_a_day_the_last_one_in_the_registers_is_taken_and_named() {
    let run = mms(&["check".to_owned(), fixture("directie").display().to_string()]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("cea mai recentă dată din registre"), "{}", run.out);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cazuri.csv"), "Nr. caz;Cod furnizor;Tip caz;Data înregistrării\nC-1;P-1;;\n")
        .unwrap();
    let run = mms(&["check".to_owned(), folder.path().display().to_string()]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("--as-of"), "{}", run.err);
}

#[test]
fn the_list_as_a_workbook_has_a_sheet_for_each_question() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("todo.xlsx");
    for provider in PROVIDERS {
        let rehearsal = rehearsed(provider, 14);
        for (lang, sheets) in [
            (Lang::Ro, ["Încălcat azi", "Se împlinește", "Lipsește din registre", "La fața locului"]),
            (Lang::En, ["Breached today", "Falls due", "Missing in registers", "On site"]),
        ] {
            let todo = todo(&rehearsal, lang);
            mms_audit::report::workbook::todo::write(&path, &todo, &rehearsal).unwrap();
            let [breaches, due, gaps, on_site] = sheets.map(|sheet| listed(&path, sheet));
            let expected = [todo.breaches.len(), todo.due.len(), todo.gaps.len(), todo.on_site.len()];
            // What is only recommended stands below what is breached, and is not counted with it.
            let advised = todo.advised.len();
            let listed = [expected[0] + advised, expected[1], expected[2], expected[3]];
            for (rows, n) in [&breaches, &due, &gaps, &on_site].into_iter().zip(listed) {
                // An empty list is one line that says so.
                assert!(rows.len() == n.max(1), "{provider}: {} rows for {n}", rows.len());
            }
            let note = &cells(&path, sheets[0])[1][0];
            assert!(note.contains(&format!(" – {}", expected[0])), "{note}");
            assert_eq!(note.contains(lang.t("recomandări neurmate", "recommendations not followed")), advised > 0);
            for (row, task) in breaches.iter().zip(todo.breaches.iter().chain(&todo.advised)) {
                assert_eq!(row[0], task.line.outcome.responsible.as_deref().unwrap_or_default());
                assert_eq!(row[2], task.line.who());
            }
            let overview = cells(&path, lang.t("De făcut", "To do"));
            for (row, n) in overview[4..8].iter().zip(expected) {
                assert_eq!(row[2], n.to_string());
            }
        }
    }
}

fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn the_calendar_is_one_that_programs_read() {
    let rehearsal = rehearsed("directie", 400);
    let todo = todo(&rehearsal, Lang::Ro);
    let dated = todo.due.iter().filter(|task| task.due.is_some()).count();
    let text = calendar::calendar(&[todo]);
    assert!(dated > 5, "{dated}");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "lines end with CRLF");
    assert!(text.lines().all(|line| line.len() <= 75));
    let lines = unfolded(&text);
    let all = |key: &str| lines.iter().filter_map(|line| line.strip_prefix(key)).collect::<Vec<_>>();
    assert_eq!((lines[0].as_str(), lines.last().unwrap().as_str()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    assert_eq!(all("BEGIN:VEVENT").len(), dated);
    assert_eq!(all("UID:").into_iter().collect::<BTreeSet<_>>().len(), dated);
    assert_eq!(all("DTSTAMP:").into_iter().collect::<BTreeSet<_>>(), BTreeSet::from(["20241120T000000Z"]));
    for (start, end) in all("DTSTART;VALUE=DATE:").into_iter().zip(all("DTEND;VALUE=DATE:")) {
        assert!(start > "20241119" && end > start, "{start} {end}");
    }
    assert!(
        all("SUMMARY:").iter().any(|summary| summary.contains(['ș', 'ț', 'ă'])),
        "Romanian letters survive folding"
    );
}

#[test]
fn the_same_duty_keeps_its_place_in_the_calendar() {
    let uids = |within: i32| -> BTreeSet<String> {
        let rehearsal = rehearsed("directie", within);
        let text = calendar::calendar(&[todo(&rehearsal, Lang::En)]);
        unfolded(&text).into_iter().filter(|line| line.starts_with("UID:")).collect()
    };
    let (near, far) = (uids(30), uids(60));
    assert!(!near.is_empty() && near.is_subset(&far));
}

#[test]
fn files_are_written_for_each_of_several_providers_and_are_the_same_each_time() {
    let written = |folder: &Path| {
        let paths: Vec<_> = PROVIDERS.iter().map(|p| fixture(p).display().to_string()).collect();
        let mut arguments: Vec<String> = vec!["check".into()];
        arguments.extend(paths);
        arguments.extend(["--as-of", "2024-11-20", "--out"].map(str::to_owned));
        arguments.push(folder.join("todo.xlsx").display().to_string());
        arguments.extend(["--ics".to_owned(), folder.join("todo.ics").display().to_string()]);
        let run = mms(&arguments);
        assert_eq!(run.code, 1, "{}", run.err);
        crate::harness::files(folder)
    };
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, second) = (written(one.path()), written(two.path()));
    let names: Vec<_> = first.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["todo-P-CJ.xlsx", "todo-P-MODEL.xlsx", "todo-P-ONG.xlsx", "todo-P-SPAS.xlsx", "todo.ics"]);
    assert!(first == second);
}

#[test]
fn explanations_stand_under_what_they_explain() {
    let breached = todo(&rehearsed("serviciu-local", 14), Lang::Ro).breaches.first().map(|task| task.line.key());
    let folder = tempfile::tempdir().unwrap();
    let given = folder.path().join("motive.csv");
    let text = format!("constatare;motiv;document\n{};copil internat;12/2024\n", breached.unwrap());
    std::fs::write(&given, text).unwrap();
    let out = folder.path().join("todo.xlsx");
    let more = ["--explanations", given.to_str().unwrap(), "--all", "--out", out.to_str().unwrap()];
    let run = check("serviciu-local", &more);
    assert_eq!(run.code, 1, "{}", run.err);
    let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("» explicația: copil internat; document: 12/2024"), "{}", run.out);
    let last = |start: &str| cells(&out, "Încălcat azi").iter().any(|row| row.last().unwrap().starts_with(start));
    assert!(last("Explicația dată") && last("copil internat"));
    // Without explanations there is no column for them.
    assert_eq!(check("serviciu-local", &["--out", out.to_str().unwrap()]).code, 1);
    assert!(!last("Explicația dată"));
}
