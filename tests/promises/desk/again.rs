//! The second time: what was found and decided before, whose folder is whose, and work that nobody waits for.

use std::path::Path;
use std::time::Duration;

use super::{Page, home};
use crate::harness::{audit, fixture, mms};
use crate::returned_workbook::ReturnedWorkbook;

/// Somebody who was let in.
pub struct Reader<'p> {
    pub page: &'p Page,
    pub host: String,
    pub origin: String,
    pub cookie: String,
}

impl<'p> Reader<'p> {
    pub fn of(page: &'p Page) -> Self {
        let (host, origin) = (page.host(), format!("Origin: http://{}", page.host()));
        Self { page, host, origin, cookie: page.enter() }
    }

    pub fn hand_over(&self, name: &str, bytes: &[u8]) {
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let more = [&*self.cookie, &self.origin, &format!("x-nume: {name}")];
        assert_eq!(self.page.ask("POST /furnizor/fisier", &self.host, &more, bytes).0, 200);
    }

    pub fn post(&self, path: &str, form: &str) -> (u16, String) {
        let more = [&*self.cookie, &self.origin, "Content-Type: application/x-www-form-urlencoded"];
        self.page.ask(&format!("POST {path}"), &self.host, &more, form.as_bytes())
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        self.page.ask(&format!("GET {path}"), &self.host, &[&self.cookie], b"")
    }

    /// Asks for something that takes time, waits for it, and shows a page.
    pub fn work(&self, path: &str, form: &str, then: &str) -> String {
        let (status, reply) = self.post(path, form);
        assert_eq!(status, 303, "{reply}");
        self.wait();
        let (status, seen) = self.get(then);
        assert_eq!(status, 200, "{then}: {seen}");
        seen
    }

    fn wait(&self) {
        for _ in 0..1200 {
            let (_, state) = self.get("/stare");
            if state.lines().last().is_some_and(|line| line.parse::<u64>().is_ok() || line.is_empty()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the work does not end");
    }
}

fn files_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_file());
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn the_measures_of_the_last_visit_are_asked_again() {
    let home = home();
    let at = |name: &str| home.path().join(name);
    let spas = fixture("serviciu-local");
    assert_eq!(audit(&[&spas], &at("visit"), &[]).code, 0);
    let mut paper = ReturnedWorkbook::open(&at("visit/P-SPAS.xlsx"));
    paper.sheet("Constatări").set("S3/within-72-hours|C001/2024", "Verdictul inspectorului", "se confirmă");
    paper.save(&at("filled.xlsx"));
    let concluded = mms(&["conclude", at("filled.xlsx").to_str().unwrap(), at("visit").to_str().unwrap()]);
    assert_eq!(concluded.code, 0, "{}", concluded.err);
    let before = std::fs::read(at("visit/final/results.json")).unwrap();

    let page = Page::start(home.path());
    let reader = Reader::of(&page);
    for (name, bytes) in files_of(&spas) {
        reader.hand_over(&name, &bytes);
    }
    reader.hand_over("results.json", &before);
    let seen = reader.work("/furnizor/citeste", "", "/furnizor");
    assert!(seen.contains("de data trecută") && seen.contains("results.json"), "{seen}");
    let seen = reader.work("/furnizor/rezultat", "ziua=2024-12-31", "/furnizor/rezultat");
    assert!(seen.contains("Față de data trecută:"), "{seen}");
    // Files that were not read are taken note of.
    let (status, reply) = reader.post("/control/nou", "vazut0=1&vazut1=1&vazut2=1&vazut3=1");
    assert_eq!(status, 303, "{reply}");
    let (_, seen) = reader.get("/control/ale-mele");
    assert!(seen.contains("Măsurile de data trecută") && seen.contains("încă neîndeplinite"), "{seen}");
    let (_, seen) = reader.get("/control/constatari?n=0");
    assert!(seen.contains("Față de data trecută:") && seen.contains("id=\"dovezi\""), "{seen}");
    // What was edited is no ground to stand on.
    let edited = String::from_utf8(before).unwrap().replacen("se confirm", "se confirN", 1).replacen(
        "confirmed",
        "dismissed",
        1,
    );
    reader.hand_over("results.json", edited.as_bytes());
    let seen = reader.work("/furnizor/citeste", "", "/furnizor");
    assert!(seen.contains("nu se poate folosi"), "{seen}");
}

#[test]
fn what_the_provider_explains_stands_beside_the_finding() {
    let home = home();
    let page = Page::start(home.path());
    let reader = Reader::of(&page);
    for (name, bytes) in files_of(&fixture("serviciu-local")) {
        reader.hand_over(&name, &bytes);
    }
    let explained = "constatare;motiv;document\nS3/within-72-hours|C001/2024;Familia era plecată din țară;PV 7\n";
    reader.hand_over("explicatii.csv", explained.as_bytes());
    reader.work("/furnizor/citeste", "", "/furnizor");
    let seen = reader.work("/furnizor/rezultat", "ziua=2024-12-31", "/furnizor/rezultat");
    assert!(seen.contains("Constatări cu explicație: 1"), "{seen}");
    assert!(seen.contains("Familia era plecată din țară"), "{seen}");
    // Rows of registers with the cells that decide, folded away.
    assert!(seen.contains("rândurile din registre") && seen.contains("<mark>"), "{seen}");
}

#[test]
fn what_cannot_be_read_of_one_delivery_is_not_held_against_another() {
    let home = home();
    let page = Page::start(home.path());
    let reader = Reader::of(&page);
    for (folder, fixture_of) in [("ong", "organism-privat"), ("spas", "serviciu-local")] {
        for (name, bytes) in files_of(&fixture(fixture_of)) {
            reader.hand_over(&format!("primite/{folder}/{name}"), &bytes);
        }
    }
    // Nothing at all was read from this folder: without a word it may be anybody's.
    reader.hand_over("primite/nimic/tot.xlsx", b"PK\x03\x04 cut short");
    let seen = reader.work("/furnizor/citeste", "", "/furnizor");
    assert!(seen.contains("Fiecare dosar sau arhivă este a câte unui furnizor"), "{seen}");
    assert!(seen.contains(" nimic/tot.xlsx") && !seen.contains(" primite/nimic/tot.xlsx:"), "{seen}");
    let report = || {
        reader.work("/furnizor/rezultat", "ziua=2024-12-31", "/furnizor/rezultat");
        reader.get("/furnizor/descarca/raport-1.html").1
    };
    assert!(report().contains("nimic/tot.xlsx"));
    reader.work("/furnizor/predari", "fiecare=1", "/furnizor");
    assert!(!report().contains("nimic/tot.xlsx"));
}

#[cfg(target_os = "linux")]
#[test]
fn work_that_was_stopped_takes_no_more_of_the_processor() {
    let home = home();
    let page = Page::start(home.path());
    let reader = Reader::of(&page);
    let mut rows = "Cod furnizor;Nr. caz;Data înregistrării;Tip caz;Data nașterii\n".to_owned();
    // Quoted, and with spaces around each cell: nothing of it is plain, so that reading takes its time.
    for n in 0..4000 {
        let (day, month) = (n % 28 + 1, n % 12 + 1);
        rows.push_str(&format!(
            "\" F-1 \";\" {n}/2024 \";\" {day:02}. {month:02}. 2024 {:02}:{:02} \";\" protecție specială \";\" {day} martie 2012 \"\n",
            n % 23,
            n % 59,
        ));
    }
    for file in 0..450 {
        // No two files of the same bytes.
        reader.hand_over(&format!("cazuri-{file}.csv"), format!("{rows}F-1;x{file};;;\n").as_bytes());
    }
    let spent = || -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", page.child.id())).unwrap();
        let fields: Vec<u64> =
            stat.rsplit(')').next().unwrap().split_whitespace().map(|f| f.parse().unwrap_or(0)).collect();
        fields[11] + fields[12]
    };
    let (status, reply) = reader.post("/furnizor/citeste", "");
    assert!(status == 303 && reply.to_lowercase().contains("location: /lucru"), "it was done at once: {reply}");
    let (_, seen) = reader.get("/lucru");
    assert!(seen.contains("/renunta"), "{seen}");
    let (status, reply) = reader.post("/renunta", "");
    assert!(status == 303 && reply.to_lowercase().contains("location: /furnizor\r"), "{reply}");
    // What is under way of a file comes to its end, and no other one is begun.
    std::thread::sleep(Duration::from_secs(2));
    let (before, wait) = (spent(), Duration::from_secs(2));
    std::thread::sleep(wait);
    let ticks = spent() - before;
    assert!(ticks < 20, "{ticks} hundredths of a second after it was stopped");
}
