//! Which page answers which request.

use std::sync::Arc;

use http::{Method, StatusCode};

use super::desk::Desk;
use super::http::{Ask, Reply};
use super::{authority, control, guard, provider, shell, start};
use crate::text::Lang;

/// The picture in the browser's tab.
const ICON: &str = include_str!("../../packaging/mms.svg");

/// The reply to a request that was let in.
#[must_use]
pub fn reply(desk: &Arc<Desk>, ask: &Ask) -> Reply {
    let lang = desk.session().lang;
    match (&ask.method, ask.path.as_str()) {
        (&Method::GET, "/mms.css") => Reply::asset("text/css; charset=utf-8", shell::CSS),
        (&Method::GET, "/mms.js") => Reply::asset("text/javascript; charset=utf-8", shell::JS),
        (&Method::GET, "/mms.svg") => Reply::asset("image/svg+xml", ICON),
        (&Method::GET, "/") if ask.known => Reply::page(start::home(&desk.session())),
        (&Method::GET, "/") => Reply::page(start::entry(lang)),
        (&Method::POST, "/intrare") => enter(desk, ask),
        (&Method::POST, "/limba") => {
            desk.session().lang = if lang == Lang::Ro { Lang::En } else { Lang::Ro };
            Reply::to("/")
        }
        (&Method::POST, "/sfarsit") => {
            desk.end();
            Reply::page(start::end(lang))
        }
        (&Method::GET, "/stare") => state(desk),
        (&Method::GET, "/lucru") => {
            let Some(work) = desk.session().work.clone() else { return Reply::to("/") };
            if work.is_done() { Reply::to(work.then) } else { Reply::page(start::working(lang, &work.words(lang))) }
        }
        (&Method::POST, "/renunta") => {
            let work = desk.session().work.take();
            match work {
                Some(work) => {
                    work.give_up();
                    Reply::to(work.task.what.asked_on())
                }
                None => Reply::to("/"),
            }
        }
        _ => provider::reply(desk, ask)
            .or_else(|| control::reply(desk, ask))
            .or_else(|| authority::reply(desk, ask))
            .unwrap_or_else(|| {
                let why = lang.t("Această pagină nu există.", "There is no such page.");
                Reply::refused(StatusCode::NOT_FOUND, start::refused(lang, why))
            }),
    }
}

/// Exchanges a pass for the cookie.
fn enter(desk: &Desk, ask: &Ask) -> Reply {
    let pass = std::str::from_utf8(&ask.body).unwrap_or_default();
    match desk.secret.cookie().filter(|_| desk.takes(pass)) {
        Some(cookie) => {
            let name = guard::cookie_name(desk.port);
            Reply::text("bine").with_cookie(&format!("{name}={cookie}; Path=/; HttpOnly; SameSite=Strict"))
        }
        None => Reply::status(StatusCode::UNAUTHORIZED),
    }
}

/// For the script: whether work is under way, how far it is, and for how many seconds the page may still stand.
fn state(desk: &Desk) -> Reply {
    let session = desk.session();
    let busy = session.work.as_ref().filter(|work| !work.is_done()).map(|work| work.words(session.lang));
    drop(session);
    let left = desk.idle().saturating_sub(desk.quiet()).as_secs();
    Reply::text(format!("{left}\n{}", busy.unwrap_or_default()))
}

/// The reply to a request that was not let in: nothing of anybody is in it.
#[must_use]
pub fn refused(status: StatusCode, desk: &Desk) -> Reply {
    let lang = desk.session().lang;
    let why = match status {
        StatusCode::UNAUTHORIZED => lang.t(
            "Această pagină este a celui care a pornit programul. Porniți mms din nou: se deschide pagina dumneavoastră.",
            "This page belongs to whoever started the program. Start mms again: your page opens.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            lang.t("Fișierul este prea mare (cel mult 512 MB).", "The file is too large (at most 512 MB).")
        }
        _ => lang.t(
            "Cererea nu vine din pagina mms și a fost refuzată.",
            "The request does not come from the page of mms and was refused.",
        ),
    };
    Reply::refused(status, start::refused(lang, why))
}
