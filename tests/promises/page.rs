//! The page: the numbers of the results, and readable in a browser of any width.

use std::path::Path;
use std::process::Command;

use mms_audit::output::results_json as json;

use crate::harness::{PROVIDERS, audit, fixture};
use crate::reports_agree;

#[test]
fn page_workbook_and_results_agree_on_every_fixture() {
    let out = tempfile::tempdir().unwrap();
    let paths: Vec<_> = PROVIDERS.iter().map(|p| fixture(p)).collect();
    let paths: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
    let run = audit(&paths, out.path(), &["--html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    reports_agree::all(out.path(), &json::read(&out.path().join("results.json")).unwrap(), true);
}

/// A frame of a phone's or a desk's width around the page, and what the browser found in it.
const FRAME: &str = r#"<!DOCTYPE html><meta charset="utf-8"><iframe id="f" src="PAGE" style="width:WIDTHpx;height:800px;border:0"></iframe>
<script>
document.getElementById('f').addEventListener('load', event => {
  const page = event.target.contentWindow, root = page.document.documentElement;
  const said = document.createElement('p');
  said.id = 'said';
  said.textContent = `wide ${root.scrollWidth} of ${root.clientWidth}; loaded ${page.performance.getEntriesByType('resource').length}; ` +
    `lines ${page.document.querySelectorAll('svg').length} lang ${root.lang}`;
  document.body.append(said);
});
</script>"#;

/// The browser, or none with a printed message; where `CI` is set it has to be there.
fn browser() -> Option<&'static str> {
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|done| done.status.success()));
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "no chromium here, and CI is set");
        println!("skipped: no chromium here");
    }
    found
}

/// What the frame of a page says once the page is loaded.
fn looked(browser: &str, folder: &Path, frame: &str) -> String {
    let path = folder.join("frame.html");
    std::fs::write(&path, frame).unwrap();
    let profile = tempfile::tempdir().unwrap();
    let done = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
        .args(["--virtual-time-budget=10000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", path.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&done.stdout);
    dom.split("<p id=\"said\">").nth(1).unwrap_or_else(|| panic!("{dom}")).split('<').next().unwrap().to_owned()
}

/// Controls of the page worked as a keyboard works them, and how many findings and other rows are left.
const PICKING: &str = r#"<!DOCTYPE html><meta charset="utf-8"><iframe id="f" src="PAGE" style="width:1280px;height:800px"></iframe>
<script>
document.getElementById('f').addEventListener('load', event => {
  const page = event.target.contentDocument, form = page.getElementById('filters');
  const left = selector => [...page.querySelectorAll(selector)].filter(row => !row.hidden).length;
  const counts = [form.hidden ? 0 : 1, left('tr[data-nature]')];
  const pick = (name, value) => {
    form.reset();
    const field = form.elements[name];
    if (field.type === 'checkbox') field.checked = true; else field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  for (const name of ['standard', 'manager', 'cause', 'nature']) {
    pick(name, form.elements[name].options[1].value);
    counts.push(left('tr[data-nature]'));
  }
  const first = page.querySelector('tr[data-nature]');
  pick('case', first.dataset.case);
  counts.push(left('tr[data-nature]'));
  pick('q', 'nicăieri nimic');
  counts.push(left('tbody tr'));
  pick('wrong');
  counts.push(left('tr[data-in-order]'));
  const said = document.createElement('p');
  said.id = 'said';
  said.textContent = counts.join(' ');
  document.body.append(said);
});
</script>"#;

#[test]
fn findings_are_picked_by_standard_manager_cause_nature_case_and_words() {
    let Some(browser) = browser() else { return };
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[&fixture("directie")], out.path(), &["--html", "--no-workbook"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let said = looked(browser, out.path(), &PICKING.replace("PAGE", "P-CJ.html"));
    let counts: Vec<usize> = said.split(' ').map(|n| n.parse().unwrap()).collect();
    let [visible, all, standard, manager, cause, nature, case, words, in_order] = counts[..] else { panic!("{said}") };
    assert_eq!((visible, words, in_order), (1, 0, 0), "{said}");
    for some in [standard, manager, cause, case] {
        assert!(0 < some && some < all, "{said}");
    }
    assert!(0 < nature && nature <= all, "{said}");
    // Without the script every row is there, and none of the controls.
    let page = std::fs::read_to_string(out.path().join("P-CJ.html")).unwrap();
    assert_eq!(page.matches(" data-nature=").count(), all);
    assert!(!page.contains("<tr hidden") && page.contains("<form id=\"filters\" hidden"));
}

#[test]
fn the_page_fits_a_phone_and_a_desk_and_loads_nothing() {
    let Some(browser) = browser() else { return };
    for lang in ["ro", "en"] {
        let out = tempfile::tempdir().unwrap();
        let run = audit(&[&fixture("directie")], out.path(), &["--html", "--no-workbook", "--lang", lang]);
        assert_eq!(run.code, 0, "{}", run.err);
        for width in [360, 1280] {
            let frame = FRAME.replace("PAGE", "P-CJ.html").replace("WIDTH", &width.to_string());
            let said = looked(browser, out.path(), &frame);
            let numbers: Vec<u32> = said.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            let [wide, room, loaded, charts] = numbers[..] else { panic!("{said}") };
            assert!(wide <= room && room <= width, "{lang} {width}: {said}");
            assert_eq!(loaded, 0, "{said}");
            assert!(charts > 5 && said.ends_with(lang), "{said}");
        }
    }
}
