//! What is said on the page: passwords, what is not kept, explanations, what a colleague decided.

use super::again::Reader;
use super::{Page, browser, home, story};
use crate::harness::fixture;

/// The value of a hidden field of the first form that has one of this name.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The number of the first field in front of whose words stands a label: `<label for="lipsa3">Registrul …`.
fn labelled(page: &str, words: &str) -> String {
    let (before, _) = page.split_once(words).unwrap();
    before.rsplit("for=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn a_locked_workbook_is_opened_in_the_browser() {
    let Some(browser) = browser() else { return };
    let home = home();
    let workbook = fixture("locked/libreoffice.xlsx");
    let page = Page::start(home.path());
    story(browser, "locked", &page, home.path(), &[workbook.to_str().unwrap(), "Parolă 2024"]);
    assert_eq!(super::holding(&home.path().join("mms"), "Parolă 2024"), Vec::<std::path::PathBuf>::new());
}

#[test]
fn what_is_not_kept_is_no_breach_and_is_kept_for_the_next_time() {
    let home = home();
    let page = Page::start(home.path());
    let reader = Reader::of(&page);
    for name in ["cazuri.csv", "planuri.csv", "furnizori.csv", "servicii.csv", "personal.csv"] {
        reader.hand_over(name, &std::fs::read(fixture("serviciu-local").join(name)).unwrap());
    }
    reader.work("/furnizor/citeste", "", "/furnizor");
    let asked = reader.work("/furnizor/citeste", "", "/furnizor/intrebari");
    let supervision = labelled(&asked, "Registrul „Ședințe de supervizare”");
    let form = format!("versiune={}&{supervision}=nu", hidden(&asked, "versiune"));
    let again = reader.work("/furnizor/raspunsuri", &form, "/furnizor/intrebari");
    assert!(again.contains("<option value=\"nu\" selected>"), "{again}");
    let result = reader.work("/furnizor/rezultat", "", "/furnizor/rezultat?vedere=lipsuri");
    assert!(result.contains("nu ține: registrul „Ședințe de supervizare”"), "{result}");
    let (_, answers) = reader.get("/furnizor/descarca/mms.toml");
    assert!(answers.contains("not_kept = [\"supervisions\"]"), "{answers}");
    // And back: what is said may be taken back.
    let form = format!("versiune={}&{supervision}=", hidden(&again, "versiune"));
    reader.work("/furnizor/raspunsuri", &form, "/furnizor/intrebari");
    assert!(!reader.get("/furnizor/descarca/mms.toml").1.contains("not_kept"));
}

#[test]
fn one_explanation_stands_beside_all_findings_of_a_cause() {
    let home = home();
    let page = Page::start(home.path());
    let reader = Reader::of(&page);
    reader.hand_over("registre.ods", &std::fs::read(fixture("organism-privat/registre_asociatie.ods")).unwrap());
    reader.work("/furnizor/citeste", "", "/furnizor");
    let result = reader.work("/furnizor/rezultat", "", "/furnizor/rezultat");
    let version = hidden(&result, "versiune");
    let form = |version: &str| {
        let said = "motiv=Arhiva+a+ars%2C+CNP+6240115000017&document=adresa+12&pana=2031-05-01";
        format!("versiune={version}&furnizor=0&cauza=0&{said}")
    };
    assert_eq!(reader.post("/furnizor/explicatie", &form("9999")).0, 409);
    let result = reader.work("/furnizor/explicatie", &form(&version), "/furnizor/rezultat");
    let explained = result.matches("Arhiva a ars, CNP [CNP]").count();
    assert!(explained > 1 && result.contains("adresa 12") && result.contains("01.05.2031"), "{explained}");
    let (_, csv) = reader.get("/furnizor/descarca/explicatii.csv");
    assert!(csv.lines().filter(|line| line.contains("Arhiva a ars")).count() >= explained.min(2), "{csv}");
    assert!(!csv.contains("6240115000017"));
    // The same file, handed over the next time, says the same.
    let body = csv.split_once("\r\n\r\n").map_or(csv.as_str(), |(_, body)| body).to_owned();
    let other = Page::start(&home.path().join("alt"));
    let reader = Reader::of(&other);
    reader.hand_over("registre.ods", &std::fs::read(fixture("organism-privat/registre_asociatie.ods")).unwrap());
    reader.hand_over("explicatii.csv", body.as_bytes());
    reader.work("/furnizor/citeste", "", "/furnizor");
    let result = reader.work("/furnizor/rezultat", "", "/furnizor/rezultat");
    assert_eq!(result.matches("Arhiva a ars, CNP [CNP]").count(), explained);
}

#[test]
fn what_a_colleague_decided_is_added_and_never_replaces() {
    let home = home();
    let page = Page::start(home.path());
    let reader = Reader::of(&page);
    reader.hand_over("registre.ods", &std::fs::read(fixture("organism-privat/registre_asociatie.ods")).unwrap());
    reader.work("/furnizor/citeste", "", "/furnizor");
    reader.work("/furnizor/rezultat", "", "/furnizor/rezultat");
    let decide = |n: usize, judgement: &str| {
        let (_, shown) = reader.get(&format!("/control/constatari?n={n}"));
        let form = format!("versiune={}&n={n}&hotarare={judgement}", hidden(&shown, "versiune"));
        assert_eq!(reader.post("/control/hotarare", &form).0, 303);
    };
    let begin = || {
        let noted: String = (0..30).map(|n| format!("vazut{n}=1&")).collect();
        assert_eq!(reader.post("/control/nou", &noted).0, 303);
    };
    begin();
    decide(0, "confirmed");
    decide(1, "dismissed");
    let (_, copy) = reader.get("/control/descarca/control.mms");
    let copy = copy.split_once("\r\n\r\n").map_or(copy.as_str(), |(_, body)| body).to_owned();
    // The colleague took note of a file that was not read, too.
    let copy = copy.replacen("\"noted\":[", "\"noted\":[\"caietul.pdf\"", 1).replacen(
        "\"caietul.pdf\"\"",
        "\"caietul.pdf\",\"",
        1,
    );
    begin();
    decide(0, "dismissed");
    let put = |text: &str| {
        let more = [&*reader.cookie, &reader.origin, "x-nume: control.mms"];
        reader.page.ask("POST /control/coleg", &reader.host, &more, text.as_bytes())
    };
    assert_eq!(put("{}").0, 409);
    assert_eq!(put(&copy).0, 200);
    let (_, told) = reader.get("/control/alaturat");
    assert!(told.contains("Luate: <strong>1</strong>") && told.contains("deosebite: <strong>1</strong>"), "{told}");
    assert!(told.contains("Infirmat") || told.contains("Nu se confirmă") || told.contains("<td"), "{told}");
    let checked = |n: usize, id: &str| {
        let (_, shown) = reader.get(&format!("/control/constatari?n={n}"));
        let radio = shown.split("<input").find(|input| input.contains(&format!("value=\"{id}\""))).unwrap().to_owned();
        radio.split('>').next().unwrap().contains("checked")
    };
    assert!(checked(0, "dismissed"), "what was decided here stays");
    assert!(checked(1, "dismissed"), "what was missing is taken");
    // All of it is in the file, not on the page alone.
    assert_eq!(super::holding(&home.path().join("controale"), "caietul.pdf").len(), 1);
}
