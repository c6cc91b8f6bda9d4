//! The workbook read back: every number is that of the results.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use calamine::{Data, DataType, Range, Reader, Xlsx, open_workbook};

use super::page::HEAD;
use super::*;
use crate::report::table::Name;
use crate::report::testing::{World, empty_provider, many_findings, provider, results};
use crate::report::view;
use crate::report::words::Judgement;
use crate::results::verdict::Verdict;

struct Read {
    book: Xlsx<std::io::BufReader<fs::File>>,
    lang: Lang,
}

impl Read {
    fn sheet(&mut self, section: Section) -> Range<Data> {
        self.named(section.name(self.lang))
    }

    fn named(&mut self, name: &str) -> Range<Data> {
        self.book.worksheet_range(name).unwrap()
    }
}

fn written(world: &World, lang: Lang, extras: &Extras<'_>) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    write_with(&path, &world.report(lang), extras).unwrap();
    Read { book: open_workbook(&path).unwrap(), lang }
}

fn text(sheet: &Range<Data>, row: u32, column: u32) -> String {
    sheet.get_value((row, column)).and_then(|cell| cell.as_string()).unwrap_or_default()
}

fn number(sheet: &Range<Data>, row: u32, column: u32) -> Option<f64> {
    sheet.get_value((row, column)).and_then(DataType::as_f64)
}

fn count(sheet: &Range<Data>, row: u32, column: u32) -> u64 {
    number(sheet, row, column).unwrap() as u64
}

/// Where a column of a list stands, by its heading in either language.
fn at(sheet: &Range<Data>, name: Name) -> u32 {
    let headed = |column: &u32| name.heading().contains(&text(sheet, HEAD, *column).as_str());
    (0..40).find(headed).unwrap_or_else(|| panic!("no column {name:?}"))
}

/// Rows of a list until the first empty cell in a column.
fn rows(sheet: &Range<Data>, column: u32) -> impl Iterator<Item = u32> + '_ {
    (HEAD + 1..).take_while(move |row| !text(sheet, *row, column).is_empty())
}

#[test]
fn every_count_of_every_check_reads_back() {
    for lang in [Lang::Ro, Lang::En] {
        let world = World::lively();
        let sheet = written(&world, lang, &Extras::default()).sheet(Section::Indicators);
        for (row, check) in (HEAD + 1..).zip(&world.results.providers[0].checks) {
            let c = &check.counts;
            let states = [Name::Met, Name::NotMet, Name::Undetermined, Name::Pending, Name::Excluded];
            let shown: Vec<_> = states.map(|name| count(&sheet, row, at(&sheet, name))).into();
            assert_eq!(shown, [c.met, c.not_met, c.undetermined, c.pending, c.excluded], "{}", check.check);
            assert_eq!(number(&sheet, row, at(&sheet, Name::Rate)), c.rate(), "{}", check.check);
            assert_eq!(text(&sheet, row, at(&sheet, Name::Computed)), lang.verdict_marked(check.verdict));
            assert_eq!(text(&sheet, row, at(&sheet, Name::Indicator)), check.indicator);
        }
    }
}

#[test]
fn every_outcome_stands_on_exactly_one_sheet() {
    let world = World::lively();
    let mut read = written(&world, Lang::Ro, &Extras::default());
    let report = world.report(Lang::Ro);
    let findings = read.sheet(Section::Findings);
    let key = at(&findings, Name::Key);
    let keys: Vec<_> = rows(&findings, key).map(|row| text(&findings, row, key)).collect();
    let expected: Vec<_> = view::Causes::of(&report).lines().iter().map(|(_, line)| line.key()).collect();
    assert_eq!(keys, expected);
    // One of the 29 is about a recommendation, and no breach.
    assert!(text(&findings, 1, 0).starts_with("28 de constatări"));
    let listed =
        keys.len() + rows(&read.sheet(Section::Pending), 0).count() + rows(&read.sheet(Section::Others), 0).count();
    let all: usize = world.results.providers[0].checks.iter().map(|check| check.outcomes.len()).sum();
    assert_eq!(listed, all);
}

#[test]
fn dates_are_dates_and_delays_are_days() {
    let world = World::lively();
    let sheet = written(&world, Lang::Ro, &Extras::default()).sheet(Section::Findings);
    let key = at(&sheet, Name::Key);
    let row = rows(&sheet, key).find(|row| text(&sheet, *row, key) == "S3/within-72-hours|C-0007").unwrap();
    let Some(Data::DateTime(due)) = sheet.get_value((row, at(&sheet, Name::Due))) else { panic!("no date") };
    // Days since 30 December 1899: 5 February 2024, half past ten.
    assert_eq!(due.as_f64(), 45_327.437_5);
    assert_eq!(number(&sheet, row, at(&sheet, Name::Delay)), Some(4.15));
    assert_eq!(
        text(&sheet, row, at(&sheet, Name::Message)),
        "Cazul C-0007: evaluarea inițială trebuia făcută până la 05.02.2024 10:30; întârziere: 4 zile și 3 ore."
    );
    assert_eq!(text(&sheet, row, at(&sheet, Name::Sources)), "export/registre 2024.xlsx › Cazuri › rândul 19");
}

#[test]
fn standards_caseloads_terms_and_statistics_read_back() {
    let world = World::lively();
    let report = world.report(Lang::Ro);
    let mut read = written(&world, Lang::Ro, &Extras::default());
    let sheet = read.sheet(Section::Standards);
    for (row, standard) in (HEAD + 1..).zip(view::picture(&report)) {
        let shown: Vec<_> = (3..11).map(|column| count(&sheet, row, column)).collect();
        assert_eq!(shown, standard.indicators);
        assert_eq!(text(&sheet, row, 2), Lang::Ro.verdict_marked(standard.verdict));
    }
    let sheet = read.sheet(Section::Caseload);
    for (row, load) in (HEAD + 1..).zip(view::loads(&report).people) {
        assert_eq!(text(&sheet, row, 0), load.staff);
        let names = [Name::Maximum, Name::MaximumPossible, Name::DaysAbove, Name::Delegated];
        let shown: Vec<_> = names.map(|name| count(&sheet, row, at(&sheet, name)) as u32).into();
        assert_eq!(shown, [load.max, load.max_possible, load.days_above, load.delegated_case_days]);
        let first = at(&sheet, Name::Delegated) + 1;
        let months: Vec<_> = (first..first + 12).map(|column| count(&sheet, row, column) as u32).collect();
        assert_eq!(months, load.by_month.values().copied().collect::<Vec<_>>());
    }
    let sheet = read.sheet(Section::Terms);
    let s3 = &view::terms(&report)[0];
    assert_eq!(count(&sheet, HEAD + 1, at(&sheet, Name::Number)), s3.check.elapsed.values().sum::<u64>());
    assert_eq!(s3.buckets.iter().map(|bucket| bucket.count).sum::<u64>(), 50);
    let sheet = read.sheet(Section::Statistics);
    let cell = |words: &str| (0..60).find(|row| text(&sheet, *row, 1) == words).unwrap();
    let row = cell("manager de caz");
    assert_eq!([2, 3, 5].map(|column| count(&sheet, row, column)), [11, 4, 7]);
    let row = cell("Zile până la informarea clienților");
    assert_eq!([2, 3, 5, 8].map(|column| count(&sheet, row, column)), [29, 0, 1, 11]);
}

#[test]
fn rows_read_are_rows_accepted_and_set_aside() {
    let world = World::lively();
    let mut read = written(&world, Lang::En, &Extras::default());
    let sheet = read.sheet(Section::Provenance);
    let total = (HEAD + 1..).find(|row| text(&sheet, *row, 0) == "Total").unwrap();
    let columns = [Name::RowsRead, Name::Accepted, Name::SetAside].map(|name| at(&sheet, name));
    let counts = |row| columns.map(|column| count(&sheet, row, column));
    assert_eq!(counts(total), [1765, 1749, 16]);
    for row in HEAD + 1..=total {
        let [read, accepted, aside] = counts(row);
        assert_eq!(read, accepted + aside);
    }
    let quality = read.sheet(Section::Quality);
    assert_eq!(rows(&quality, 0).count(), 3);
    assert!(text(&quality, 1, 0).contains("rows read 1,765 = accepted 1,749 + set aside 16"));
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::lively();
    let paths = ["a.xlsx", "b.xlsx"].map(|name| folder.path().join(name));
    for path in &paths {
        write_with(path, &world.report(Lang::Ro), &Extras::default()).unwrap();
    }
    assert_eq!(fs::read(&paths[0]).unwrap(), fs::read(&paths[1]).unwrap());
}

#[test]
fn a_hidden_sheet_ties_the_workbook_to_its_audit() {
    let world = World::lively();
    let sheet = written(&world, Lang::Ro, &Extras::default()).named(HIDDEN_SHEET);
    assert_eq!(text(&sheet, 0, 0), FINGERPRINT);
    assert_eq!(text(&sheet, 0, 1), fingerprint(&world.results, "DGASPC-CJ"));
    let mut other = world.results.clone();
    other.inputs[0].sha256 = "00".repeat(32);
    assert_ne!(fingerprint(&other, "DGASPC-CJ"), text(&sheet, 0, 1));
    let given = Extras { fingerprint: Some("abc"), ..Extras::default() };
    assert_eq!(text(&written(&world, Lang::Ro, &given).named(HIDDEN_SHEET), 0, 1), "abc");
}

#[test]
fn a_list_longer_than_a_sheet_continues_and_totals_stay_true() {
    let world = World::of(results(vec![many_findings("P", 25)]));
    let limits = Limits { rows: 10, links: 4 };
    let mut read = written(&world, Lang::Ro, &Extras { limits, ..Extras::default() });
    let lengths: Vec<_> = ["Constatări", "Constatări 2", "Constatări 3"]
        .iter()
        .map(|name| {
            let sheet = read.named(name);
            assert!(text(&sheet, 1, 0).starts_with("25 de constatări"), "{}", text(&sheet, 1, 0));
            rows(&sheet, at(&sheet, Name::Key)).count()
        })
        .collect();
    assert_eq!(lengths, [10, 10, 5]);
}

#[test]
fn a_provider_with_120_000_findings_gets_a_usable_workbook() {
    let world = World::of(results(vec![many_findings("P", 120_000)]));
    let mut read = written(&world, Lang::Ro, &Extras::default());
    let sheet = read.sheet(Section::Findings);
    assert_eq!(rows(&sheet, at(&sheet, Name::Key)).count(), 120_000);
    let indicators = read.sheet(Section::Indicators);
    assert_eq!(count(&indicators, HEAD + 1, at(&indicators, Name::NotMet)), 120_000);
    let report = world.report(Lang::Ro);
    let (message, key) = (at(&sheet, Name::Message), at(&sheet, Name::Key));
    for (row, (_, line)) in (HEAD + 1..).zip(view::Causes::of(&report).lines()) {
        assert_eq!(text(&sheet, row, 0), line.who());
        assert_eq!(text(&sheet, row, message), line.message(&report));
        assert_eq!(text(&sheet, row, key), line.key());
    }
}

#[test]
fn a_long_list_has_every_row_once() {
    let world = World::of(results(vec![many_findings("P", u32::try_from(LONG).unwrap() + 1)]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    write_with(&path, &world.report(Lang::Ro), &Extras::default()).unwrap();
    let mut archive = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    let xml = std::io::read_to_string(archive.by_name("xl/worksheets/sheet5.xml").unwrap()).unwrap();
    let rows: Vec<usize> =
        xml.split("<row r=\"").skip(1).map(|row| row.split('"').next().unwrap().parse().unwrap()).collect();
    assert!(rows.len() > LONG && rows.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn provenance_lists_the_files_of_the_provider_and_counts_the_others() {
    let mut world = World::lively();
    let other = empty_provider("Q");
    let all = world.results.inputs.len();
    world.results.providers[0].files = [std::sync::Arc::from(world.results.inputs[0].file.as_str())].into();
    world.results.providers[0].quality.clear();
    world.results.providers.push(other);
    let report = world.report(Lang::En);
    let files = view::provenance(&report);
    assert_eq!((files.own.len(), files.others.len()), (1, all - 1));
    assert!(all > 1);
    let sheet = written(&world, Lang::En, &Extras::default()).sheet(Section::Provenance);
    let said = (HEAD + 1..).find(|row| text(&sheet, *row, 0).contains("more without rows of this provider")).unwrap();
    assert_eq!(text(&sheet, said + 1, 0), "Total");
    assert_eq!(count(&sheet, said + 1, 3), view::rows_of(&world.results.inputs)[0]);
}

#[test]
fn awkward_and_empty_providers_get_files() {
    let folder = tempfile::tempdir().unwrap();
    let long = "Ș".repeat(300);
    let ids = [r#"a/b\c:d*e?f"g<h>i"#, &long, "con", "gol", "GOL", ""];
    let mut providers: Vec<_> = ids.iter().map(|id| empty_provider(id)).collect();
    providers.push(provider("'; & <b>"));
    let count = providers.len();
    let world = World::of(results(providers));
    let none = |_: &ProviderResults| Extras::default();
    let (catalogue, schema) = (&world.catalogue, &world.schema);
    let files = write_all(folder.path(), &world.results, catalogue, schema, Lang::Ro, &none).unwrap();
    let names: BTreeSet<_> = files.iter().map(|(_, path)| path.to_string_lossy().to_lowercase()).collect();
    assert_eq!(names.len(), count);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), count);
    for (_, path) in &files {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        assert!(book.worksheet_range("Copertă").is_ok());
    }
    let nobody = World::of(results(Vec::new()));
    assert_eq!(write_all(folder.path(), &nobody.results, catalogue, schema, Lang::Ro, &none).unwrap(), []);
}

#[test]
fn a_folder_that_is_a_file_is_an_error_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let world = World::lively();
    let error = write_with(&file.join("report.xlsx"), &world.report(Lang::Ro), &Extras::default()).unwrap_err();
    assert!(matches!(error, OutputError::Write { .. }), "{error}");
    assert!(error.in_words(Lang::Ro).contains("Verificați că dosarul"));
}

#[test]
fn an_old_workbook_is_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    fs::write(&path, "old").unwrap();
    let world = World::lively();
    let provider = &world.results.providers[0];
    write(&path, provider, &world.results, &world.catalogue, &world.schema, Lang::En).unwrap();
    assert!(open::<Xlsx<_>>(&path));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

fn open<R: Reader<std::io::BufReader<fs::File>>>(path: &Path) -> bool {
    R::new(std::io::BufReader::new(fs::File::open(path).unwrap())).is_ok()
}

#[test]
fn verdict_words_and_judgements_are_never_mixed_up() {
    for judgement in Judgement::FINDING {
        assert!(Verdict::ALL.iter().all(|v| Lang::Ro.verdict(*v) != judgement.words(Lang::Ro)));
    }
}

#[test]
fn sheets_filled_side_by_side_are_the_same_as_one_after_the_other() {
    let long = many_findings("P", u32::try_from(LONG).unwrap() + 1);
    for provider in [provider("P"), empty_provider("P"), long] {
        let world = World::of(results(vec![provider]));
        let report = world.report(Lang::Ro);
        let bytes = |side_by_side| {
            let mut workbook = build(&report, &Extras::default(), side_by_side).unwrap();
            workbook.save_to_buffer().unwrap()
        };
        let alone = bytes(false);
        for threads in [1, 2, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert!(pool.install(|| bytes(true)) == alone, "{threads}");
        }
    }
}
