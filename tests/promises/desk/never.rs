//! What must never happen on the page, whatever stands on it: every page that links lead to is looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::again::Reader;
use super::{Page, home};
use crate::harness::fixture;

/// What stands in an attribute, for each time that it does.
fn each<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let before = format!(" {attribute}=\"");
    page.split(before.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Every page and every download that can be reached, by address.
fn reached(reader: &Reader<'_>) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut open: Vec<String> = vec!["/".into()];
    while let Some(address) = open.pop() {
        if pages.contains_key(&address) || pages.len() > 300 {
            continue;
        }
        let (status, page) = reader.get(&address);
        assert!(matches!(status, 200 | 303), "{address}: {status}");
        if page.contains("content-type: text/html") && !address.starts_with("/furnizor/descarca") {
            let links = each(&page, "href").into_iter().map(|link| link.replace("&amp;", "&"));
            open.extend(links.filter(|link| link.starts_with('/')));
        }
        pages.insert(address, page);
    }
    pages
}

/// Somebody with a result and an inspection that was begun.
fn inspecting(page: &Page) -> Reader<'_> {
    let reader = Reader::of(page);
    let registers = std::fs::read(fixture("organism-privat/registre_asociatie.ods")).unwrap();
    reader.hand_over("Dosarul Ioanei/registre_asociatie.ods", &registers);
    reader.work("/furnizor/citeste", "", "/furnizor");
    reader.work("/furnizor/rezultat", "", "/furnizor/rezultat");
    let noted: String = (0..30).map(|n| format!("vazut{n}=1&")).collect();
    assert_eq!(reader.post("/control/nou", &noted).0, 303);
    reader
}

#[test]
fn no_page_is_translated_spelt_or_remembered_by_the_browser() {
    let home = home();
    let page = Page::start(home.path());
    let pages = reached(&inspecting(&page));
    let html: Vec<_> =
        pages.iter().filter(|(address, text)| text.contains("<!DOCTYPE") && !address.contains("descarca")).collect();
    assert!(html.len() > 20, "{:?}", pages.keys());
    for (address, text) in html {
        assert!(text.contains("<html lang=\"ro\" translate=\"no\">"), "{address}");
        assert!(text.contains("<meta name=\"google\" content=\"notranslate\">"), "{address}");
        assert!(text.contains("cache-control: no-store"), "{address}");
        for form in text.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            let silent = form.split('>').next().unwrap().contains("autocomplete=\"off\"");
            for field in form.split('<').filter(|field| {
                field.starts_with("textarea")
                    || ["text", "search", "password"]
                        .iter()
                        .any(|kind| field.starts_with("input") && field.contains(&format!("type=\"{kind}\"")))
            }) {
                assert!(field.contains("spellcheck=\"false\""), "{address}: {field}");
                assert!(silent || field.contains("autocomplete=\"off\""), "{address}: {field}");
            }
        }
    }
}

#[test]
fn nothing_of_a_child_or_a_file_is_in_an_address_a_title_or_the_name_of_a_download() {
    let home = home();
    let page = Page::start(home.path());
    let pages = reached(&inspecting(&page));
    // Names of files, of the provider, of cases and people of its registers.
    let told = ["registre_asociatie", "Ioanei", "P-ONG", "Asocia", "A01", "/2024"];
    let mut downloads = BTreeSet::new();
    for (address, text) in &pages {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let title = body.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
        let disposition = head.lines().find(|line| line.starts_with("content-disposition")).unwrap_or_default();
        downloads.insert(disposition);
        for word in told {
            assert!(!address.contains(word), "{address}");
            assert!(!disposition.contains(word), "{disposition}");
            let report = address.contains("descarca");
            assert!(report || !title.contains(word), "{address}: {title}");
        }
    }
    assert!(downloads.len() > 6, "{downloads:?}");
}

#[test]
fn no_request_names_a_file_of_this_computer() {
    let home = home();
    let secret = home.path().join("secret.csv");
    std::fs::write(&secret, "Nr. caz;Cod furnizor;Tip caz;Data înregistrării\nTAINIC-1;P-9;protecție;2024-01-02\n")
        .unwrap();
    std::fs::write(home.path().join("altul.mms"), "{}").unwrap();
    let page = Page::start(home.path());
    let reader = Reader::of(&page);
    let path = secret.to_str().unwrap();
    // A path is a name, and what is read is what was handed over under it.
    for name in [path, "../../secret.csv", "..\\..\\secret.csv"] {
        reader.hand_over(name, b"Nr. caz;Data\nC-1;2024-01-02\n");
    }
    let seen = reader.work("/furnizor/citeste", "", "/furnizor");
    assert!(!seen.contains("TAINIC") && !reader.get("/furnizor/intrebari").1.contains("TAINIC"));
    for (place, field) in
        [("/control/deschide", "fisier"), ("/furnizor/scoate", "fisier"), ("/anuar/aceasta", "fisier")]
    {
        for name in [path, "../altul.mms", "altul.mms"] {
            let (status, reply) = reader.post(place, &format!("{field}={name}"));
            assert!(matches!(status, 303 | 404 | 409) && !reply.contains("TAINIC"), "{place} {name}: {status}");
        }
    }
    assert_eq!(std::fs::read_to_string(&secret).unwrap().lines().count(), 2);
    assert_eq!(std::fs::read_to_string(home.path().join("altul.mms")).unwrap(), "{}");
}

#[test]
fn a_tab_that_is_closed_ends_neither_the_program_nor_the_inspection() {
    let home = home();
    let page = Page::start(home.path());
    let reader = inspecting(&page);
    let form = |text: &str| {
        let version = text.split("name=\"versiune\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        format!("versiune={version}&n=0&hotarare=confirmed")
    };
    let (_, finding) = reader.get("/control/constatari?n=0");
    assert_eq!(reader.post("/control/hotarare", &form(&finding)).0, 303);
    let kept: Vec<_> = std::fs::read_dir(home.path().join("controale")).unwrap().flatten().collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    // Another tab, with a pass of its own, as a second double click gives it.
    drop(reader);
    let second = Page::start(home.path());
    let cookie = second.enter();
    let (status, overview) = page.ask("GET /control/privire", &page.host(), &[&cookie], b"");
    assert!(status == 200 && overview.contains("După control"), "{status}");
}
