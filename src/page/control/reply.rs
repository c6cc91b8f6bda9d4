//! Requests about an inspection.

use std::sync::Arc;

use http::{Method, StatusCode};

use super::file::{self, ControlError, Inspection};
use super::state::{Control, opened, unread};
use super::{colleague, finding, own, pages};
use crate::continuity::without_codes;
use crate::page::desk::Desk;
use crate::page::http::{Ask, Form, Reply};
use crate::page::start;
use crate::report::papers::{self, Paper};
use crate::report::view::fate_line;
use crate::report::workbook;
use crate::results::notes::{Judged, Judgement};
use crate::text::Lang;
use crate::time::format_day;

/// Answers a request about an inspection; none where there is no such page.
#[must_use]
pub fn reply(desk: &Arc<Desk>, ask: &Ask) -> Option<Reply> {
    let mut session = desk.session();
    let lang = session.lang;
    let folder = desk.folder_of_controls();
    let fail = |error: &ControlError| Reply::refused(StatusCode::CONFLICT, start::refused(lang, &error.text(lang)));
    match (&ask.method, ask.path.as_str()) {
        (&Method::GET, "/control") => {
            let open = session.control.as_ref();
            let names = folder.map(|folder| file::all(folder)).unwrap_or_default();
            let ready = session.provider.finished().is_some();
            let unread: Vec<String> = match session.provider.finished() {
                Some(results) => unread(results).into_iter().map(|file| fate_line(&file, lang)).collect(),
                None => Vec::new(),
            };
            return Some(Reply::page(pages::start(open, &names, ready, &unread, lang)));
        }
        (&Method::POST, "/control/nou") => {
            let Some(results) = session.provider.finished() else { return Some(Reply::to("/furnizor")) };
            let noted: Vec<String> = unread(results).into_iter().map(|file| file.file.to_owned()).collect();
            let form = ask.form();
            if (0..noted.len()).any(|n| !form.has(&format!("vazut{n}"))) {
                let why = lang.t(
                    "Bifați „am văzut” la fiecare fișier care nu s-a citit: ce conține lipsește din constatări.",
                    "Tick “seen” at each file that was not read: what it holds is missing from the findings.",
                );
                return Some(Reply::refused(StatusCode::CONFLICT, start::refused(lang, why)));
            }
            let Some(folder) = folder else { return Some(fail(&ControlError::NoFolder)) };
            let day = format_day(results.period.as_of).replace('-', "");
            let inspection = Inspection::new(results.clone(), noted);
            let path = file::free(folder, &day);
            if let Err(error) = file::write(&path, &inspection) {
                return Some(fail(&error));
            }
            return Some(match opened(path, inspection) {
                Ok(control) => {
                    session.control = Some(control);
                    Reply::to("/control/privire")
                }
                Err(why) => Reply::refused(StatusCode::CONFLICT, start::refused(lang, &why.text(lang))),
            });
        }
        (&Method::POST, "/control/deschide") => {
            let Some(folder) = folder else { return Some(fail(&ControlError::NoFolder)) };
            let names = file::all(folder);
            let wanted = ask.form().get("fisier").map(str::to_owned);
            let Some(name) = names.into_iter().find(|name| Some(name) == wanted.as_ref()) else {
                return Some(Reply::to("/control"));
            };
            let path = folder.join(name);
            return Some(match file::read(&path) {
                Err(error) => fail(&error),
                Ok(inspection) => match opened(path, inspection) {
                    Ok(control) => {
                        session.control = Some(control);
                        Reply::to("/control/privire")
                    }
                    Err(why) => Reply::refused(StatusCode::CONFLICT, start::refused(lang, &why.text(lang))),
                },
            });
        }
        (&Method::POST, "/control/inchide") => {
            session.control = None;
            return Some(Reply::to("/control"));
        }
        _ => {}
    }
    if !ask.path.starts_with("/control/") {
        return None;
    }
    let Some(control) = session.control.as_mut() else { return Some(Reply::to("/control")) };
    let asked = ask.asked();
    match (&ask.method, ask.path.as_str()) {
        (&Method::GET, "/control/privire") => Some(Reply::page(pages::overview(control, lang))),
        (&Method::GET, "/control/constatari") => Some(Reply::page(finding::page(control, &asked, lang))),
        (&Method::GET, "/control/teren") => Some(Reply::page(pages::on_site(control, lang))),
        (&Method::GET, "/control/documente") => Some(Reply::page(pages::documents(control, lang))),
        (&Method::POST, "/control/coleg") => {
            let Some(name) = ask.name.as_deref().filter(|name| !name.is_empty()) else {
                return Some(Reply::status(StatusCode::BAD_REQUEST));
            };
            Some(colleague::take(control, name, &ask.body, lang))
        }
        (&Method::POST, "/control/alaturat") => Some(Reply::to("/control/alaturat")),
        (&Method::GET, "/control/alaturat") => Some(Reply::page(colleague::page(control, lang))),
        (&Method::GET, "/control/vizita") => Some(Reply::page(own::visit(control, lang))),
        (&Method::GET, "/control/ale-mele") => Some(Reply::page(own::page(control, lang))),
        (&Method::POST, "/control/vizita" | "/control/ale-mele" | "/control/masuri") => Some(write(control, ask, lang)),
        (&Method::POST, "/control/hotarare" | "/control/teren") => Some(decide(control, ask, lang)),
        (&Method::GET, path) if path.starts_with("/control/descarca/") => {
            download(control, path.rsplit('/').next().unwrap_or_default(), lang)
        }
        _ => None,
    }
}

/// That a form was made from an older state of the file: in another tab something was decided meanwhile.
fn stale(control: &Control, form: &Form, lang: Lang) -> Option<Reply> {
    let made_from = form.get("versiune").and_then(|version| version.parse::<u64>().ok());
    let why = lang.t(
        "Între timp s-a hotărât ceva în altă filă. Nimic nu s-a înlocuit: deschideți din nou pagina și hotărâți acolo.",
        "Something was decided in another tab meanwhile. Nothing was replaced: open the page again and decide there.",
    );
    (made_from != Some(control.inspection.saved))
        .then(|| Reply::refused(StatusCode::CONFLICT, start::refused(lang, why)))
}

/// Takes a decision about a finding or an on-site check, and writes the file.
fn decide(control: &mut Control, ask: &Ask, lang: Lang) -> Reply {
    let form = ask.form();
    if let Some(reply) = stale(control, &form, lang) {
        return reply;
    }
    let number = |name: &str| form.get(name).and_then(|n| n.parse::<usize>().ok());
    let judgement = form
        .get("hotarare")
        .and_then(|id| Judgement::FINDING.into_iter().chain(Judgement::ON_SITE).find(|judgement| judgement.id() == id));
    let (remark, masked) = without_codes(form.get("observatie").unwrap_or_default());
    let on_site = ask.path == "/control/teren";
    let about = match on_site {
        true => number("furnizor").zip(number("verificare")).and_then(|(p, c)| finding::on_site(control, p, c)),
        false => number("n").and_then(|n| finding::at(control, n)),
    };
    let Some((provider, blank)) = about else { return Reply::to("/control/constatari") };
    let n = number("n").unwrap_or_default();
    let all = form.get("apoi") == Some("toate");
    let others = match judgement.filter(|_| all && !on_site) {
        Some(judgement) => finding::alike(control, n, judgement),
        None => Vec::new(),
    };
    let decided = |blank| Judged { judgement, remark: remark.clone(), ..blank };
    let judged: Vec<Judged> = std::iter::once(blank).chain(others).map(decided).collect();
    let changed = control.change(|results| {
        let Some(provider) = results.providers.get_mut(provider) else { return };
        for judged in judged {
            provider.judgements.retain(|known| known.key() != judged.key());
            if judged.judgement.is_some() || !judged.remark.is_empty() {
                provider.judgements.push(judged);
            }
        }
    });
    if let Err(error) = changed {
        return Reply::refused(StatusCode::CONFLICT, start::refused(lang, &error.text(lang)));
    }
    let told = if masked { "&cnp=1" } else { "" };
    if on_site {
        return Reply::to_place(&format!("/control/teren?{}", told.trim_start_matches('&')));
    }
    let next = match form.get("apoi") {
        Some("ramai") => n,
        _ if all => finding::next_open(control, n),
        _ => n + 1,
    };
    Reply::to_place(&format!("/control/constatari?n={next}{told}"))
}

/// Takes over what was written about the visit, an own finding or a measure, and writes the file.
fn write(control: &mut Control, ask: &Ask, lang: Lang) -> Reply {
    let form = ask.form();
    if let Some(reply) = stale(control, &form, lang) {
        return reply;
    }
    let (kind, then) = match ask.path.as_str() {
        "/control/vizita" => (What::Visit, "/control/vizita"),
        "/control/masuri" => (What::Measure, "/control/ale-mele"),
        _ => (What::Own, "/control/ale-mele"),
    };
    let number = |name: &str| form.get(name).and_then(|n| n.parse::<usize>().ok());
    let found = own::read(&form, &control.catalogue);
    let mending = form.has("acum");
    if kind == What::Own && number("scoate").is_none() && !mending && found.is_none() {
        let why = lang.t(
            "Alegeți temeiul și scrieți ce ați văzut; fără ele constatarea nu se poate susține.",
            "Choose the clause and write what you saw; without them the finding cannot be upheld.",
        );
        return Reply::refused(StatusCode::CONFLICT, start::refused(lang, why));
    }
    let Some(at) = number("furnizor") else { return Reply::to(then) };
    let changed = control.change(|results| {
        let Some(provider) = results.providers.get_mut(at) else { return };
        match (kind, number("scoate"), found) {
            (What::Visit, ..) => provider.visit = Some(Box::new(own::facts(&form, provider.visit.as_deref()))),
            (What::Measure, ..) => own::measure(&form, &mut provider.measures),
            (What::Own, ..) if mending => own::mend(&form, &mut provider.own_findings),
            (What::Own, Some(n), _) if n < provider.own_findings.len() => drop(provider.own_findings.remove(n)),
            (What::Own, None, Some(found)) if provider.own_findings.iter().all(|own| own.key != found.key) => {
                provider.own_findings.push(found);
            }
            (What::Own, ..) => {}
        }
    });
    match changed {
        Ok(()) => Reply::to(then),
        Err(error) => Reply::refused(StatusCode::CONFLICT, start::refused(lang, &error.text(lang))),
    }
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Visit,
    Own,
    Measure,
}

fn download(control: &Control, kind: &str, lang: Lang) -> Option<Reply> {
    if kind == "results.json" {
        return Some(match file::results_bytes(&control.inspection) {
            Ok(bytes) => Reply::file("application/json", kind, bytes),
            Err(error) => {
                Reply::refused(StatusCode::INTERNAL_SERVER_ERROR, start::refused(lang, &error.in_words(lang)))
            }
        });
    }
    if kind == "control.mms" {
        let bytes = std::fs::read(&control.path).ok()?;
        return Some(Reply::file("application/octet-stream", &control.name(), bytes));
    }
    if let Some(rest) = kind.strip_prefix("hartie-").and_then(|rest| rest.strip_suffix(".docx")) {
        let (provider, paper) = rest.split_once('-')?;
        let provider = control.inspection.results.providers.get(provider.parse::<usize>().ok()?)?;
        let paper = Paper::ALL.get(paper.parse::<usize>().ok()?).copied()?;
        let kind_of = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        return Some(match papers::bytes(paper, &control.report(provider, lang)) {
            Ok(bytes) => Reply::file(kind_of, kind, bytes),
            Err(error) => Reply::refused(StatusCode::INTERNAL_SERVER_ERROR, start::refused(lang, &lang.io(&error))),
        });
    }
    let number: usize = kind.strip_prefix("raport-")?.strip_suffix(".xlsx")?.parse().ok()?;
    let provider = control.inspection.results.providers.get(number)?;
    let kind_of = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Some(match workbook::to_bytes(&control.report(provider, lang)) {
        Ok(bytes) => Reply::file(kind_of, kind, bytes),
        Err(error) => Reply::refused(StatusCode::INTERNAL_SERVER_ERROR, start::refused(lang, &error.in_words(lang))),
    })
}
