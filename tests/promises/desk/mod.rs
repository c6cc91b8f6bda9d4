//! The page in the browser: what its three users do with it, and what nobody else gets from it.

mod again;
mod messy;
mod never;
mod said;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mms_audit::output::results_json;
use mms_audit::results::verdict::Verdict;

use crate::harness::{audit, fixture};

/// The program with its page, of a user with a home of their own.
struct Page {
    child: Child,
    address: String,
}

impl Page {
    fn start(home: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mms"))
            .args(["page", "--no-open", "--folder"])
            .arg(home.join("controale"))
            .env("XDG_RUNTIME_DIR", home)
            .env("TMPDIR", home.join("tmp"))
            .env("HOME", home)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| line.ok().filter(|line| line.starts_with("http"))).unwrap();
        Self { child, address }
    }

    fn port(&self) -> u16 {
        let rest = self.address.strip_prefix("http://127.0.0.1:").unwrap();
        rest.split('/').next().unwrap().parse().unwrap()
    }

    fn pass(&self) -> &str {
        self.address.split_once('#').unwrap().1
    }

    /// Status and reply to a request; `more` are lines of the head.
    fn ask(&self, line: &str, host: &str, more: &[&str], body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut head =
            format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        more.iter().for_each(|line| head.push_str(&format!("{line}\r\n")));
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut reply = Vec::new();
        // A server that refuses early may close before all was sent.
        let _ = stream.read_to_end(&mut reply);
        let text = String::from_utf8_lossy(&reply).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, text)
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port())
    }

    /// Lets somebody in: the line with the cookie.
    fn enter(&self) -> String {
        let origin = format!("Origin: http://{}", self.host());
        let (status, reply) = self.ask("POST /intrare", &self.host(), &[&origin], self.pass().as_bytes());
        assert_eq!(status, 200, "{reply}");
        let cookie = reply.lines().find_map(|line| line.to_lowercase().strip_prefix("set-cookie: ").map(str::to_owned));
        let cookie = cookie.unwrap();
        assert!(cookie.contains("httponly") && cookie.contains("samesite=strict"), "{cookie}");
        format!("Cookie: {}", cookie.split(';').next().unwrap())
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for the end, which somebody asked for.
    fn ended(mut self) {
        for _ in 0..300 {
            if self.child.try_wait().unwrap().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the program goes on");
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A home of a user, with a folder for temporary files.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("tmp")).unwrap();
    home
}

/// The browser and what drives it, or none with a printed message; where `CI` is set both have to be there.
fn browser() -> Option<&'static str> {
    let works = |name: &str| Command::new(name).arg("--version").output().is_ok_and(|done| done.status.success());
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| works(name));
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/node_modules/playwright-core");
    let found = found.filter(|_| works("node") && driver.is_dir());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "no chromium, node or playwright-core here, and CI is set");
        println!("skipped: chromium, node or tests/browser/node_modules is not here");
    }
    found
}

/// Tells a story in the browser.
fn story(browser: &str, name: &str, page: &Page, home: &Path, more: &[&str]) -> String {
    let path = which(browser);
    let done = Command::new("node")
        .arg(format!("tests/browser/{name}.mjs"))
        .args([page.address.as_str(), home.to_str().unwrap(), path.to_str().unwrap()])
        .args(more)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{name}: {out}\n{err}");
    out.into_owned()
}

fn which(program: &str) -> PathBuf {
    let paths = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&paths).map(|folder| folder.join(program)).find(|path| path.is_file()).unwrap()
}

/// All files below a folder that hold a text.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, text));
        } else if std::fs::read(&path).is_ok_and(|bytes| memchr::memmem::find(&bytes, text.as_bytes()).is_some()) {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_workbook_made_by_hand_becomes_a_sheet_of_paper() {
    let Some(browser) = browser() else { return };
    let home = home();
    let workbook = home.path().join("Evidența copiilor.xlsx");
    messy::write(&workbook);
    let page = Page::start(home.path());
    let said = story(browser, "provider", &page, home.path(), &[workbook.to_str().unwrap(), "ASOC-PASI"]);
    assert!(said.contains("answers"), "{said}");
    page.ended();
    // Only the lock is left of the program; the profile is the browser's and keeps nothing of a page either.
    let left: Vec<_> = std::fs::read_dir(home.path().join("mms")).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    std::fs::remove_file(&workbook).unwrap();
    assert_eq!(holding(home.path(), messy::CHILD), Vec::<PathBuf>::new());
    assert_eq!(holding(home.path(), messy::CNP), Vec::<PathBuf>::new());
}

#[test]
fn an_inspection_survives_the_end_of_the_program() {
    let Some(browser) = browser() else { return };
    let home = home();
    let registers = fixture("organism-privat/registre_asociatie.ods");
    let page = Page::start(home.path());
    story(browser, "inspector", &page, home.path(), &["1", registers.to_str().unwrap()]);
    page.kill();
    let page = Page::start(home.path());
    story(browser, "inspector", &page, home.path(), &["2"]);
    assert_eq!(holding(&home.path().join("controale"), "6240115000017"), Vec::<PathBuf>::new());
}

#[test]
fn the_board_tells_which_county_came_twice() {
    let Some(browser) = browser() else { return };
    let home = home();
    let sent = |paths: &[PathBuf], name: &str, more: &[&str]| {
        let out = home.path().join("out");
        let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
        let more: Vec<&str> = ["--aggregate-only"].iter().chain(more).copied().collect();
        assert_eq!(audit(&paths, &out, &more).code, 0);
        let path = home.path().join(name);
        std::fs::rename(out.join("results.json"), &path).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let everything = fixture("directie");
    let newer = sent(std::slice::from_ref(&everything), "cluj-nou.json", &[]);
    // An older file of the same county, as it was at the end of the summer.
    let older = home.path().join("cluj-vechi.json");
    one_breach_less(Path::new(&newer), &older);
    let hour = Duration::from_secs(3600);
    let past = std::fs::metadata(&newer).unwrap().modified().unwrap() - hour;
    std::fs::File::options().write(true).open(&older).unwrap().set_modified(past).unwrap();
    let others = sent(&[fixture("organism-privat"), fixture("serviciu-local")], "altele.json", &[]);
    let junk = home.path().join("ciudat.json");
    std::fs::write(&junk, "{\"ceva\": 1}").unwrap();
    let page = Page::start(home.path());
    let files = [newer.as_str(), older.to_str().unwrap(), &others, junk.to_str().unwrap()];
    story(browser, "authority", &page, home.path(), &files);
    page.kill();
    // What the counties sent is confidential: it goes away at the next start at the latest.
    let page = Page::start(home.path());
    assert!(!home.path().join("mms/anuar").exists());
    drop(page);
}

/// The same results with one met subject more in the first check that has a breach: what an older file may have said.
fn one_breach_less(newer: &Path, older: &Path) {
    let mut results = results_json::read(newer).unwrap();
    let mut checks = results.providers[0].checks.iter_mut();
    let check = checks.find(|check| {
        check.verdict == Verdict::NonCompliant
            && check.counts.not_met > 1
            && check.strata.iter().any(|stratum| stratum.counts.not_met > 0)
    });
    let check = check.unwrap();
    let stratum = check.strata.iter_mut().find(|stratum| stratum.counts.not_met > 0).unwrap();
    for counts in [&mut stratum.counts, &mut check.counts] {
        counts.met += 1;
        counts.not_met -= 1;
    }
    results_json::write(older, &results).unwrap();
}

#[test]
fn nobody_else_gets_in() {
    let home = home();
    let page = Page::start(home.path());
    let (host, origin) = (page.host(), format!("Origin: http://{}", page.host()));
    let secret = ["Cookie: mms=1", "Cookie: mms-1=1"];
    // Without a pass there is nothing but the empty first page.
    let (status, first) = page.ask("GET /", &host, &[], b"");
    assert_eq!(status, 200);
    let lower = first.to_lowercase();
    for header in ["cache-control: no-store", "default-src 'none'", "frame-ancestors 'none'", "nosniff", "same-origin"]
    {
        assert!(lower.contains(header), "{header}: {first}");
    }
    assert!(!lower.contains("access-control-allow") && !lower.contains("unsafe-inline"), "{first}");
    assert!(!first.contains("<style") && !first.contains(" style=") && !first.contains(" onclick"), "{first}");
    for path in ["/furnizor", "/control", "/anuar", "/stare", "/lucru", "/furnizor/descarca/mms.toml"] {
        assert_eq!(page.ask(&format!("GET {path}"), &host, &[], b"").0, 401, "{path}");
        assert_eq!(page.ask(&format!("GET {path}"), &host, &secret, b"").0, 401, "{path}");
    }
    // A wrong pass.
    let wrong = page.pass().replace(|c: char| c.is_ascii_digit(), "0");
    assert_eq!(page.ask("POST /intrare", &host, &[&origin], wrong.as_bytes()).0, 401);
    // The right one, once: whoever comes second with it is refused.
    let cookie = page.enter();
    assert_eq!(page.ask("POST /intrare", &host, &[&origin], page.pass().as_bytes()).0, 401);
    assert_eq!(page.ask("GET /furnizor", &host, &[&cookie], b"").0, 200);
    // A name that was made to lead here.
    assert_eq!(page.ask("GET /furnizor", &format!("rau.example:{}", page.port()), &[&cookie], b"").0, 421);
    assert_eq!(page.ask("GET /", &format!("localhost:{}", page.port()), &[&cookie], b"").0, 421);
    // Another page in the same browser.
    for more in [["Origin: http://rau.example", "Sec-Fetch-Site: cross-site"], [&origin, "Sec-Fetch-Site: same-site"]] {
        let (status, reply) = page.ask("POST /furnizor/scoate", &host, &[&cookie, more[0], more[1]], b"");
        assert_eq!(status, 403, "{reply}");
    }
    assert_eq!(
        page.ask("POST /sfarsit", &host, &[&cookie], b"").0,
        403,
        "a form of which nobody says where it is from"
    );
    assert_eq!(page.ask("GET /../../etc/passwd", &host, &[&cookie], b"").0, 404);
    // A second start leads to the first page, with a pass of its own.
    let second = Page::start(home.path());
    assert_eq!(second.port(), page.port());
    assert_ne!(second.pass(), page.pass());
    let again = second.enter();
    assert_eq!(page.ask("GET /furnizor", &host, &[&again], b"").0, 200);
    second.ended();
    assert_eq!(page.ask("POST /sfarsit", &host, &[&cookie, &origin], b"").0, 200);
    page.ended();
}

#[test]
fn no_person_is_left_on_the_disk() {
    let home = home();
    let workbook = home.path().join("x.xlsx");
    messy::write(&workbook);
    let bytes = std::fs::read(&workbook).unwrap();
    std::fs::remove_file(&workbook).unwrap();
    let csv = format!("Nr. caz;Nume copil;CNP;Data înregistrării\n1/2024;{};{};14.03.2024\n", messy::CHILD, messy::CNP);
    let hand_over = |page: &Page| {
        let (host, origin, cookie) = (page.host(), format!("Origin: http://{}", page.host()), page.enter());
        let put = |name: &str, bytes: &[u8]| {
            let name = format!("x-nume: {name}");
            assert_eq!(page.ask("POST /furnizor/fisier", &host, &[&cookie, &origin, &name], bytes).0, 200);
        };
        put("a.xlsx", &bytes);
        put("b/cazuri.csv", csv.as_bytes());
        assert_eq!(page.ask("POST /furnizor/citeste", &host, &[&cookie, &origin], b"").0, 303);
        // On a busy machine the page first shows how far the reading is.
        let look = || page.ask("GET /furnizor/intrebari", &host, &[&cookie], b"");
        let (status, seen) = (0..600)
            .map(|_| {
                std::thread::sleep(Duration::from_millis(100));
                look()
            })
            .find(|(status, _)| *status != 303)
            .unwrap();
        assert_eq!(status, 200, "{seen}");
        assert!(!seen.contains(messy::CNP), "a personal code is on the screen");
        page.ask("POST /furnizor/rezultat", &host, &[&cookie, &origin], b"");
        page.ask("GET /furnizor/descarca/raport.xlsx", &host, &[&cookie], b"");
        (host, origin, cookie)
    };
    let clean = |when: &str| {
        for text in [messy::CHILD, messy::CNP] {
            assert_eq!(holding(home.path(), text), Vec::<PathBuf>::new(), "{when}");
        }
    };
    let page = Page::start(home.path());
    hand_over(&page);
    clean("while it runs");
    page.kill();
    clean("after it was killed");
    let page = Page::start(home.path());
    let (host, origin, cookie) = hand_over(&page);
    assert_eq!(page.ask("POST /sfarsit", &host, &[&cookie, &origin], b"").0, 200);
    page.ended();
    clean("after its end");
    assert_eq!(std::fs::read_dir(home.path().join("mms")).unwrap().count(), 1, "only the lock is left");
    assert_eq!(std::fs::read_dir(home.path().join("tmp")).unwrap().count(), 0);
}
