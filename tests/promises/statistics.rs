//! The national year: the same numbers whichever way they come, in all outputs alike, and nothing that must not be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader};

use crate::harness::{Run, audit, files, fixture, mms, parquet};

const PROVIDERS: [&str; 4] = ["directie", "organism-privat", "serviciu-local", "fara-abateri"];

fn statistics(inputs: &[PathBuf], out: &Path, more: &[&str]) -> Run {
    let mut arguments: Vec<String> = vec!["statistics".into()];
    arguments.extend(inputs.iter().map(|p| p.display().to_string()));
    arguments.extend(["--year".into(), "2024".into(), "--out".into(), out.display().to_string()]);
    arguments.extend(more.iter().map(|m| (*m).to_owned()));
    mms(&arguments)
}

fn done(run: &Run) {
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// Registers of the fixtures, results of each (full ones and aggregates), sums of two halves.
fn three_ways(folder: &Path) -> [Vec<PathBuf>; 3] {
    let registers: Vec<PathBuf> = PROVIDERS.iter().map(|name| fixture(name)).collect();
    let results: Vec<PathBuf> = registers
        .iter()
        .enumerate()
        .map(|(n, path)| {
            let out = folder.join(format!("audit-{n}"));
            let more: &[&str] = if n % 2 == 0 { &["--aggregate-only"] } else { &["--no-workbook"] };
            done(&audit(&[path.as_path()], &out, more));
            out.join("results.json")
        })
        .collect();
    let sums: Vec<PathBuf> = [&results[..1], &registers[1..]]
        .iter()
        .enumerate()
        .map(|(n, part)| {
            let file = folder.join(format!("sums-{n}.json"));
            let more = ["--sums", &file.display().to_string(), "--sums-only"];
            done(&statistics(part, folder, &more));
            file
        })
        .collect();
    [registers, results, sums]
}

#[test]
fn registers_results_and_sums_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let outputs = three_ways(folder.path()).map(|inputs| {
        let out = folder.path().join(format!("out-{}", inputs.len() * 10 + inputs[0].components().count()));
        done(&statistics(&inputs, &out, &["--threads", if inputs.len() == 2 { "1" } else { "2" }]));
        files(&out)
    });
    let names: Vec<&str> = outputs[0].iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "anuar-2024.xlsx",
            "evidenta-publicarii-2024.json",
            "sdmx-2024.csv",
            "sdmx-structura-2024.xml",
            "statistici-2024.csv",
            "statistici-2024.parquet",
            "statistici-excel-2024.csv",
            "tablou-2024.csv"
        ]
    );
    for other in &outputs[1..] {
        for (one, two) in outputs[0].iter().zip(other) {
            assert!(one == two, "{} differs", one.0);
        }
    }
    let mixed = folder.path().join("mixed");
    let inputs = [fixture(PROVIDERS[0]), folder.path().join("sums-1.json")];
    done(&statistics(&inputs, &mixed, &[]));
    assert!(files(&mixed) == outputs[0], "registers and sums together");
}

#[test]
fn what_cannot_be_added_up_is_refused_all_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let one = fixture(PROVIDERS[3]);
    let audit_as = |name: &str, more: &[&str]| {
        let mut arguments = vec!["audit".to_owned(), one.display().to_string(), "--aggregate-only".to_owned()];
        arguments.extend(["--out".to_owned(), at(name).display().to_string()]);
        arguments.extend(more.iter().map(|m| (*m).to_owned()));
        done(&mms(&arguments));
        at(name).join("results.json")
    };
    let good = audit_as("good", &["--year", "2024"]);
    let other_year = audit_as("year", &["--year", "2023"]);
    let other_counting = audit_as("counting", &["--year", "2024", "--counting", "civil_code"]);
    let exported = at("catalogue");
    done(&mms(&["indicators".to_owned(), "export".to_owned(), exported.display().to_string()]));
    let act = exported.join("catalogue.toml");
    let text = std::fs::read_to_string(&act).unwrap();
    std::fs::write(&act, format!("# Another catalogue: its text is another one.\n{text}")).unwrap();
    let other_catalogue = audit_as("act", &["--year", "2024", "--catalogue", &exported.display().to_string()]);
    let changed = at("changed.json");
    std::fs::write(&changed, std::fs::read_to_string(&good).unwrap().replace("\"sha256\": \"", "\"sha256\": \"0"))
        .unwrap();
    std::fs::write(at("newer.json"), "{\"format\": \"mms-sums\", \"version\": 7}").unwrap();
    std::fs::write(at("other.json"), "{}").unwrap();
    let inputs = [
        one,
        good,
        other_year,
        other_counting,
        other_catalogue,
        changed,
        at("newer.json"),
        at("other.json"),
        at("nowhere"),
        fixture("codes-that-are-not-there"),
    ];
    let run = statistics(&inputs, &at("out"), &[]);
    assert_eq!(run.code, 2);
    for expected in [
        "altă perioadă",
        "socotite altfel",
        "alt catalog",
        "nu mai sunt cele scrise de mms",
        "versiunea 7",
        "nu este un fișier de rezultate",
        "nu există",
    ] {
        assert!(run.err.contains(expected), "{expected}:\n{}", run.err);
    }
    assert!(!at("out").exists(), "nothing is written");
    let twice = statistics(&[fixture(PROVIDERS[3]), at("good/results.json")], &at("out"), &["--lang", "en"]);
    done(&twice);
    assert!(twice.out.contains("Twice: ") && twice.out.contains("checks that differ: 0"), "{}", twice.out);
    let once = statistics(&[fixture(PROVIDERS[3]), fixture(PROVIDERS[3])], &at("out"), &[]);
    assert!(once.code == 0 && !once.out.contains("De două ori"), "one path is one input: {}", once.out);
    let copy = at("copy");
    std::fs::create_dir(&copy).unwrap();
    for file in std::fs::read_dir(fixture(PROVIDERS[3])).unwrap().map(|entry| entry.unwrap().path()) {
        std::fs::copy(&file, copy.join(file.file_name().unwrap())).unwrap();
    }
    let double = statistics(&[fixture(PROVIDERS[3]), copy], &at("out"), &[]);
    assert!(double.code == 0 && double.out.contains("De două ori"), "{}", double.out);
    let later = statistics(
        &[fixture(PROVIDERS[3])],
        &at("out"),
        &["--previous", &at("good/results.json").display().to_string()],
    );
    assert!(later.code == 2 && later.err.contains("ani anteriori"), "{}", later.err);
}

/// Rows of a csv as maps from column to text.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let row =
        |record: csv::StringRecord| header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// What a figure is called in the long table and in SDMX.
fn names(row: &BTreeMap<String, String>) -> (String, String) {
    let get = |name: &str| row.get(name).cloned().unwrap_or_default();
    let plain = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric() && !"_@$-".contains(c), "_");
    let check = if get("kind") == "together" {
        match (get("standard").as_str(), get("indicator").as_str()) {
            ("", _) => "OBLIGATIONS".to_owned(),
            (standard, "") => format!("STANDARD_{standard}"),
            (_, indicator) => plain(indicator),
        }
    } else if get("indicator").is_empty() {
        "PROVIDERS".to_owned()
    } else {
        plain(&format!("{}__{}", get("indicator"), get("check")))
    };
    let series = match get("series").as_str() {
        "" => "_T".to_owned(),
        series => plain(&format!("{}__{}", get("indicator"), series.replace(';', "$"))),
    };
    let time = if get("month").is_empty() { get("year") } else { get("from")[..7].to_owned() };
    let place = ["area", "provider_kind", "service_kind", "case_category"].map(get).join("|");
    (format!("{place}|{check}|{series}|{}|{time}", get("measure")), get("value"))
}

#[test]
fn the_outputs_agree_cell_by_cell() {
    let folder = tempfile::tempdir().unwrap();
    let inputs: Vec<PathBuf> = PROVIDERS.iter().map(|name| fixture(name)).collect();
    for (edition, suffix) in [(&["--threshold", "2"][..], ""), (&["--internal"][..], "-INTERN")] {
        done(&statistics(&inputs, folder.path(), edition));
        let path = |name: &str| folder.path().join(name);
        let long = table(&path(&format!("statistici-2024{suffix}.csv")));
        let figures: BTreeMap<String, String> = long.iter().map(names).collect();
        assert_eq!(figures.len(), long.len(), "every figure stands once");
        let sdmx = table(&path(&format!("sdmx-2024{suffix}.csv")));
        assert_eq!(sdmx.len(), long.len());
        for row in &sdmx {
            let key = [
                "REF_AREA",
                "PROVIDER_KIND",
                "SERVICE_KIND",
                "CASE_CATEGORY",
                "INDICATOR",
                "SERIES",
                "MEASURE",
                "TIME_PERIOD",
            ]
            .map(|name| row[name].clone())
            .join("|");
            let value = if row["OBS_VALUE"] == "NaN" { "" } else { &row["OBS_VALUE"] };
            assert_eq!(figures.get(&key).map(String::as_str), Some(value), "{key}");
        }
        assert_eq!(long.iter().any(|row| row["value"].is_empty()), suffix.is_empty());
        assert!(long.iter().any(|row| row["status"] == "confidential"));
        parquet_agrees(&path(&format!("statistici-2024{suffix}.parquet")), &long);
        workbook_agrees(&path(&format!("anuar-2024{suffix}.xlsx")), &long, suffix);
    }
}

/// The Parquet file has the rows and columns of the csv, numbers as numbers.
fn parquet_agrees(path: &Path, long: &[BTreeMap<String, String>]) {
    let (_, columns) = parquet(path);
    assert_eq!(columns.len(), long[0].len());
    for (name, values) in columns {
        assert_eq!(values.len(), long.len(), "{name}");
        let is_number = ["value", "previous_value", "change"].contains(&name.as_str());
        for (value, row) in values.iter().zip(long) {
            let text = &row[&name];
            let same = match (value.parse::<f64>(), text.parse::<f64>()) {
                (Ok(value), Ok(known)) if is_number => (known - value).abs() < 1e-6,
                _ => value == text,
            };
            assert!(same, "{name}: {value:?} and {text:?}");
        }
    }
}

/// The table of all checks by area shows what the long table says.
fn workbook_agrees(path: &Path, long: &[BTreeMap<String, String>], suffix: &str) {
    let mut book = calamine::open_workbook_auto(path).unwrap();
    let mut compared = 0;
    for name in ["Indicatori pe teritorii", "Indicatori pe tipuri"] {
        let range = book.worksheet_range(name).unwrap();
        let head: Vec<String> = range.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
        let mut by: BTreeMap<(String, String, String, String), String> = BTreeMap::new();
        for row in range.rows().skip(4) {
            let text = |n: usize| row[n].to_string();
            for (column, heading) in head.iter().enumerate().skip(5) {
                let value = match &row[column] {
                    Data::Float(x) => format!("{x:.6}"),
                    other => other.to_string(),
                };
                by.insert((text(1).trim().to_owned(), text(2), text(3), heading.clone()), value);
            }
        }
        let of_one_check = |row: &&BTreeMap<String, String>| !row["check"].is_empty() && row["month"].is_empty();
        for row in long.iter().filter(of_one_check) {
            let key =
                (row["name"].clone(), row["indicator"].clone(), row["title"].clone(), row["measure_title"].clone());
            let Some(shown) = by.get(&key) else { continue };
            let expected = row["value"].parse::<f64>().map_or_else(|_| "c".to_owned(), |x| format!("{x:.6}"));
            assert_eq!(shown, &expected, "{key:?}");
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared}");
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let marked = range.rows().take(4).flatten().any(|cell| cell.to_string().contains("EDIȚIE INTERNĂ"));
        assert_eq!(marked, !suffix.is_empty(), "{name}");
    }
}

#[test]
fn the_yearbook_speaks_both_languages_and_compares_years() {
    let folder = tempfile::tempdir().unwrap();
    let inputs: Vec<PathBuf> = PROVIDERS.iter().map(|name| fixture(name)).collect();
    let before = folder.path().join("before.json");
    let arguments: Vec<String> = ["statistics".to_owned(), inputs[0].display().to_string()]
        .into_iter()
        .chain(["--year", "2023", "--sums-only", "--sums"].map(str::to_owned))
        .chain([before.display().to_string()])
        .collect();
    done(&mms(&arguments));
    let previous = before.display().to_string();
    let expected = inputs[1].display().to_string();
    let ro = folder.path().join("ro");
    let run = statistics(&inputs[..3], &ro, &["--previous", &previous, "--internal"]);
    done(&run);
    assert!(run.out.contains("Suprimare 2024") && run.out.contains("Suprimare 2023"), "{}", run.out);
    let en = folder.path().join("en");
    done(&statistics(
        &inputs[..1],
        &en,
        &["--previous", &previous, "--expected", &expected, "--internal", "--lang", "en"],
    ));
    let sheets = |path: &Path| calamine::open_workbook_auto(path).unwrap().sheet_names();
    let (ro_sheets, en_sheets) =
        (sheets(&ro.join("anuar-2024-INTERN.xlsx")), sheets(&en.join("yearbook-2024-INTERNAL.xlsx")));
    assert_eq!(ro_sheets.len(), en_sheets.len());
    assert!(ro_sheets.iter().zip(&en_sheets).all(|(ro, en)| ro != en), "{ro_sheets:?} {en_sheets:?}");
    let rows = table(&ro.join("statistici-2024-INTERN.csv"));
    let compared: Vec<_> = rows.iter().filter(|row| !row["previous_value"].is_empty()).collect();
    assert!(compared.len() > 100);
    for row in compared {
        let number = |name: &str| row[name].parse::<f64>().unwrap();
        assert!((number("value") - number("previous_value") - number("change")).abs() < 2e-6, "{row:?}");
        assert_eq!((row["year"].as_str(), row["previous_year"].as_str()), ("2024", "2023"));
    }
    let mut book = calamine::open_workbook_auto(en.join("yearbook-2024-INTERNAL.xlsx")).unwrap();
    let coverage = book.worksheet_range("Coverage").unwrap();
    let cells: Vec<String> = coverage.rows().flatten().map(ToString::to_string).collect();
    assert!(cells.iter().any(|cell| cell == "the list of those expected"), "{cells:?}");
}

/// Every cell of a sheet as text.
fn cells(path: &Path) -> BTreeMap<(String, usize, usize), String> {
    let mut book = calamine::open_workbook_auto(path).unwrap();
    let mut all = BTreeMap::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        for (row, column, cell) in range.used_cells() {
            all.insert((name.clone(), row, column), cell.to_string());
        }
    }
    all
}

#[test]
fn a_published_figure_is_what_the_authority_itself_reads_or_it_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let inputs: Vec<PathBuf> = PROVIDERS.iter().map(|name| fixture(name)).collect();
    done(&statistics(&inputs, folder.path(), &["--threshold", "4"]));
    done(&statistics(&inputs, folder.path(), &["--internal", "--threshold", "4"]));
    let path = |name: &str| folder.path().join(name);
    let public = table(&path("statistici-2024.csv"));
    let internal = table(&path("statistici-2024-INTERN.csv"));
    let internal: BTreeMap<String, String> = internal.iter().map(names).collect();
    let (mut rates, mut hidden) = (0, 0);
    for public in &public {
        hidden += usize::from(public["value"].is_empty());
        rates += usize::from(public["kind"] == "together" && !public["value"].is_empty());
        let known = internal.get(&names(public).0);
        assert!(public["value"].is_empty() || Some(&public["value"]) == known, "{public:?}");
    }
    assert!(rates > 20 && hidden > 100, "{rates} {hidden}");
    // The same for every number of the workbook: map, standards, territories, changes.
    let (public, internal) = (cells(&path("anuar-2024.xlsx")), cells(&path("anuar-2024-INTERN.xlsx")));
    let numbers = |text: &str| text.trim_end_matches(" %").replace(',', ".").parse::<f64>().is_ok();
    let skipped = ["Metodologie", "Privire de ansamblu"];
    let mut compared = 0;
    for (at, text) in public.iter().filter(|(at, text)| numbers(text) && !skipped.contains(&at.0.as_str())) {
        assert_eq!(internal.get(at), Some(text), "{at:?}");
        compared += 1;
    }
    assert!(compared > 1000, "{compared}");
    // What is opened in a spreadsheet set to Romanian, and put on a site, says the same.
    let desk = std::fs::read_to_string(path("statistici-excel-2024.csv")).unwrap();
    assert!(desk.starts_with('\u{feff}') && desk.lines().next().unwrap().contains("year;month;from;to"));
    let page = std::fs::read_to_string(path("web-2024/index.html")).unwrap();
    assert!(page.contains("<caption>") && page.contains("scope=\"col\"") && !page.contains("<script"));
    let data: serde_json::Value = serde_json::from_slice(&std::fs::read(path("web-2024/data.json")).unwrap()).unwrap();
    assert_eq!(data["edition"], "public");
    assert!(std::fs::read_to_string(path("tablou-2024.csv")).unwrap().contains("RO-CJ"));
}

#[test]
fn a_county_that_comes_twice_is_counted_once_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let sums = at("sums.json").display().to_string();
    done(&statistics(&[fixture(PROVIDERS[0])], &at("x"), &["--sums", &sums, "--sums-only"]));
    let inputs = [fixture(PROVIDERS[0]), fixture(PROVIDERS[1]), at("sums.json")];
    let first = statistics(&inputs, &at("a"), &["--prefer", &sums]);
    done(&first);
    assert!(first.out.contains("ales cu --prefer"), "{}", first.out);
    let once = statistics(&inputs[..2], &at("b"), &[]);
    done(&once);
    let figures = |name: &str| std::fs::read(at(name).join("statistici-2024.csv")).unwrap();
    assert!(figures("a") == figures("b"), "the same figures as if it had come once");
    let text = std::fs::read_to_string(at("sums.json")).unwrap();
    std::fs::write(at("cut.json"), &text[..text.len() / 2]).unwrap();
    let cut = statistics(&[at("cut.json")], &at("c"), &[]);
    assert!(cut.code == 2 && cut.err.contains("trunchiat"), "{}", cut.err);
}

#[test]
fn every_file_that_is_given_has_its_fate() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let county = at("judet/dgaspc");
    std::fs::create_dir_all(&county).unwrap();
    for (name, bytes) in files(&fixture(PROVIDERS[1])) {
        std::fs::write(county.join(name), bytes).unwrap();
    }
    let copied = files(&county).remove(0);
    std::fs::write(county.join(format!("copie {}", copied.0)), &copied.1).unwrap();
    for (name, bytes) in [("scan.pdf", "%PDF-1.7"), ("gol.csv", ""), ("magazin.csv", "Produs;Cantitate\nlapte;3\n")] {
        std::fs::write(county.join(name), bytes).unwrap();
    }
    let audited = at("audit");
    done(&audit(&[fixture(PROVIDERS[0]).as_path()], &audited, &["--no-workbook"]));
    std::fs::write(audited.join("raport.docx"), "x").unwrap();
    let again = at("din nou/results.json");
    std::fs::create_dir_all(again.parent().unwrap()).unwrap();
    std::fs::copy(audited.join("results.json"), &again).unwrap();
    let list = at("primite.csv");
    let inputs = [at("judet"), audited.clone(), again.clone()];
    let more = ["--received", &list.display().to_string(), "--prefer", &again.display().to_string(), "--lang", "en"];
    let run = statistics(&inputs, &at("out"), &more);
    done(&run);
    let mut table = csv::ReaderBuilder::new().delimiter(b';').from_path(&list).unwrap();
    let told: BTreeMap<String, (String, String)> = table
        .records()
        .map(|record| {
            let record = record.unwrap();
            let file = Path::new(&record[0]).strip_prefix(folder.path()).unwrap_or(Path::new(&record[0]));
            (file.display().to_string(), (record[4].to_owned(), record[5].to_owned()))
        })
        .collect();
    let fate = |file: &str| told.get(file).map(|(fate, reason)| (fate.as_str(), reason.as_str()));
    assert_eq!(fate("judet/dgaspc/scan.pdf"), Some(("not_a_table", "pdf")), "{told:?}");
    assert_eq!(fate("judet/dgaspc/gol.csv"), Some(("empty", "empty_file")), "{told:?}");
    assert_eq!(fate("judet/dgaspc/magazin.csv"), Some(("unrecognised", "")), "{told:?}");
    assert_eq!(fate("audit/raport.docx"), Some(("ignored", "beside_results")), "{told:?}");
    assert_eq!(fate("audit/results.json"), Some(("ignored", "came_twice")), "{told:?}");
    assert_eq!(fate("din nou/results.json"), Some(("read", "")), "{told:?}");
    let copies = told.iter().filter(|(_, (fate, _))| fate == "duplicate").count();
    assert_eq!(copies, 1, "{told:?}");
    // Every file of the folders, and no other.
    let found: usize = [&county, &audited].iter().map(|folder| files(folder).len()).sum();
    assert_eq!(told.len(), found + 1, "{told:?}");
    // The terminal names what was not read.
    for file in ["gol.csv", "magazin.csv", "raport.docx"] {
        assert!(run.out.contains(file), "{file}: {}", run.out);
    }
}

/// Folders of a generated nation by their county.
fn by_county(nation: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut counties: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(nation).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    for folder in folders.into_iter().filter(|f| f.is_dir()) {
        let file = std::fs::read_to_string(folder.join("furnizori.csv")).unwrap();
        let mut lines = file.lines().map(|line| line.trim_start_matches('\u{feff}').split(';'));
        let column = lines.next().unwrap().position(|heading| heading == "Județ").unwrap();
        let county = lines.next().unwrap().nth(column).unwrap().to_owned();
        counties.entry(county).or_default().push(folder);
    }
    counties
}

#[test]
fn a_generated_nation_gives_the_same_bytes_from_registers_results_and_county_sums() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let nation = at("nation").display().to_string();
    done(&mms(&["generate", "--providers", "30", "--cases", "260", "--seed", "3", "--no-truth", "--out", &nation]
        .map(str::to_owned)));
    let counties = by_county(&at("nation"));
    assert!(counties.len() > 5 && counties.values().any(|folders| folders.len() > 1), "{counties:?}");
    let (mut results, mut sums) = (Vec::new(), Vec::new());
    for (n, folders) in counties.values().enumerate() {
        for registers in folders {
            let out = at("results").join(registers.file_name().unwrap());
            done(&audit(&[registers.as_path()], &out, &["--aggregate-only"]));
            results.push(out.join("results.json"));
        }
        let file = at(&format!("county-{n}.json"));
        done(&statistics(folders, &at("none"), &["--sums-only", "--sums", &file.display().to_string()]));
        sums.push(file);
    }
    let outputs =
        [("registers", vec![at("nation")]), ("of-results", results), ("of-sums", sums)].map(|(name, inputs)| {
            let run = statistics(&inputs, &at(&format!("out-{name}")), &[]);
            done(&run);
            assert!(run.out.contains("Suprimare 2024"), "the loss is printed: {}", run.out);
            files(&at(&format!("out-{name}")))
        });
    assert_eq!(outputs[0].len(), 8);
    for other in &outputs[1..] {
        for (one, two) in outputs[0].iter().zip(other) {
            assert!(one == two, "{} differs", one.0);
        }
    }
    let long = table(&at("out-registers").join("statistici-2024.csv"));
    assert!(long.iter().any(|row| row["status"] == "confidential"), "something is hidden in so small a nation");
}
