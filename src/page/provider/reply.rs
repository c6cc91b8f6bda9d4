//! Requests about a provider's registers.

use std::collections::BTreeSet;
use std::sync::Arc;

use http::{Method, StatusCode};

use super::beside::Said;
use super::choice::Answer;
use super::question::{self, Question};
use super::state::{Looked, Outcome};
use super::{downloads, explained, files, kept, results, understood};
use crate::authoring::needs::{Readers, readers};
use crate::catalogue::indicator::Catalogue;
use crate::ingest::inspect::{Inspection, inspect};
use crate::ingest::passwords::Passwords;
use crate::ingest::{IngestError, IngestProblem, MAPPING_FILE, ProblemKind, ReadOptions, Secrets, Stop};
use crate::measure::Audit;
use crate::page::desk::{Desk, Session};
use crate::page::http::{Ask, Reply};
use crate::page::work::{Task, What};
use crate::page::{job, start};
use crate::pipeline::{self, PipelineError, Request, Uploads};
use crate::registers::spec::Schema;
use crate::report::todo::todos;
use crate::results::sample::Design;
use crate::text::Lang;
use crate::time::{Counting, Day, Period, Span, parse_iso_day};

/// How far ahead what falls due is looked for, in days.
const AHEAD: Day = 14;

/// Answers a request about a provider's registers; none where there is no such page.
#[must_use]
pub fn reply(desk: &Arc<Desk>, ask: &Ask) -> Option<Reply> {
    let lang = desk.session().lang;
    Some(match (&ask.method, ask.path.as_str()) {
        (&Method::GET, "/furnizor") => {
            let session = desk.session();
            let looked = session.provider.looked(lang);
            Reply::page(files::page(&session.provider, looked.as_deref(), lang))
        }
        (&Method::POST, "/furnizor/fisier") => {
            let Some(name) = ask.name.clone().filter(|name| !name.is_empty()) else {
                return Some(Reply::status(StatusCode::BAD_REQUEST));
            };
            desk.session().provider.add(plain_name(&name), ask.body.to_vec(), lang);
            Reply::text("bine")
        }
        (&Method::POST, "/furnizor/scoate") => {
            let mut session = desk.session();
            let provider = &mut session.provider;
            let wanted = ask.form().get("fisier").map(str::to_owned);
            match wanted {
                Some(name) => {
                    provider.files.retain(|file| file.name != name);
                    provider.earlier.retain(|file| file.name != name);
                }
                None => {
                    provider.files.clear();
                    provider.earlier.clear();
                    provider.passwords = Passwords::default();
                }
            }
            provider.changed();
            drop(session);
            look(desk, lang)
        }
        (&Method::POST, "/furnizor/parola") => {
            let mut session = desk.session();
            let provider = &mut session.provider;
            provider.passwords = provider.passwords.with(ask.form().written("parola").unwrap_or_default());
            provider.changed();
            drop(session);
            look(desk, lang)
        }
        (&Method::POST, "/furnizor/predari") => {
            let mut session = desk.session();
            session.provider.deliveries = ask.form().has("fiecare");
            session.provider.changed();
            drop(session);
            look(desk, lang)
        }
        (&Method::POST, "/furnizor/citeste") => look(desk, lang),
        (&Method::GET, "/furnizor/intrebari") => match with_looked(desk, lang) {
            Ok(looked) => Reply::page(understood::page(&desk.session().provider, &looked, lang)),
            Err(reply) => reply,
        },
        (&Method::POST, "/furnizor/raspunsuri") => answered(desk, ask, lang),
        (&Method::POST, "/furnizor/explicatie") => explain(desk, ask, lang),
        (&Method::POST, "/furnizor/rezultat") => {
            let form = ask.form();
            desk.session().provider.as_of = form.get("ziua").and_then(parse_iso_day);
            audit(desk, lang)
        }
        (&Method::GET, path) if path == "/furnizor/rezultat" || path == "/furnizor/foaie" => {
            let Some(result) = desk.session().provider.result() else { return Some(Reply::to("/furnizor")) };
            let open = desk.session().provider.looked(lang).map_or(0, |looked| looked.questions.len());
            match (&result.found, path) {
                (Ok(rehearsal), "/furnizor/foaie") => Reply::page(results::sheet(rehearsal, lang)),
                (Ok(rehearsal), _) => {
                    Reply::page(results::page(rehearsal, (&result.said, result.version), open, &ask.asked(), lang))
                }
                (Err(error), _) => Reply::page(results::none(error, lang)),
            }
        }
        (&Method::GET, path) if path.starts_with("/furnizor/descarca/") => {
            let kind = path.rsplit('/').next().unwrap_or_default();
            let (answers, explanations, result) = {
                let session = desk.session();
                let provider = &session.provider;
                (provider.answers.clone(), provider.beside(lang).explanations, provider.result())
            };
            return downloads::file(kind, (&answers, &explanations), result.as_deref(), lang);
        }
        _ => return None,
    })
}

/// A name as a browser gives it, with folders and without ways out of them.
fn plain_name(name: &str) -> String {
    let parts = name.replace('\\', "/");
    let parts: Vec<&str> = parts.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    parts.join("/")
}

fn with_looked(desk: &Arc<Desk>, lang: Lang) -> Result<Arc<Looked>, Reply> {
    if let Some(looked) = desk.session().provider.looked(lang) {
        return Ok(looked);
    }
    if desk.session().provider.files.is_empty() {
        return Err(Reply::to("/furnizor"));
    }
    look_then(desk, lang, "/furnizor/intrebari");
    desk.session().provider.looked(lang).ok_or_else(|| Reply::to("/lucru"))
}

fn look(desk: &Arc<Desk>, lang: Lang) -> Reply {
    if look_then(desk, lang, "/furnizor") { Reply::to("/furnizor") } else { Reply::to("/lucru") }
}

/// Looks at the files beside the answers.
fn look_then(desk: &Arc<Desk>, lang: Lang, then: &'static str) -> bool {
    let (given, version, settled) = {
        let session = desk.session();
        let provider = &session.provider;
        ((provider.uploads(), provider.secrets()), provider.version, provider.settled())
    };
    let task = Task { what: What::Look, version, lang };
    job::begin(desk, task, then, move |work| {
        let looked = looked(given, (version, &settled, lang), work.stop()).map(Arc::new);
        move |session: &mut Session| session.provider.looked = looked.ok()
    })
}

fn looked(
    (uploads, secrets): (Result<Uploads, toml::ser::Error>, Secrets),
    (version, settled, lang): (u64, &BTreeSet<String>, Lang),
    stop: Stop,
) -> Result<Looked, PipelineError> {
    let schema = pipeline::schema()?;
    let fault = |fault| Looked {
        version,
        inspection: Inspection::default(),
        schema: Arc::clone(&schema),
        questions: Vec::new(),
        missing: Vec::new(),
        lang,
        fault: Some(fault),
    };
    let catalogue = match pipeline::act(&[]) {
        Ok(act) => act.catalogue,
        Err(error) => return Ok(fault(error)),
    };
    let uploads = match uploads {
        Ok(uploads) => uploads,
        Err(error) => return Ok(fault(unwritable(&error))),
    };
    let (held, held_mapping) = (uploads.files, uploads.mapping);
    let options = ReadOptions { secrets, held, held_mapping, stop, ..ReadOptions::default() };
    let inspection = inspect(&[], &schema, &options);
    let readers = readers_of(&catalogue, &schema);
    let questions = question::questions(&inspection, &schema, &readers, settled, lang);
    let missing = kept::missing(&inspection, &schema, &readers);
    Ok(Looked { version, inspection, schema, questions, missing, lang, fault: None })
}

/// That the answers cannot be written as a mapping file.
fn unwritable(error: &toml::ser::Error) -> PipelineError {
    let problem = IngestProblem::new(MAPPING_FILE, ProblemKind::Mapping(error.to_string()));
    PipelineError::Unreadable(IngestError { problems: vec![problem] })
}

/// Which checks read which fields: the same for every question of a run.
fn readers_of(catalogue: &Catalogue, schema: &Arc<Schema>) -> Readers {
    static KNOWN: std::sync::OnceLock<Readers> = std::sync::OnceLock::new();
    KNOWN.get_or_init(|| readers(catalogue, schema)).clone()
}

/// Takes answers over, unless they were given to older questions.
fn answered(desk: &Arc<Desk>, ask: &Ask, lang: Lang) -> Reply {
    let form = ask.form();
    let mut session = desk.session();
    let Some(looked) = session.provider.looked(lang) else { return Reply::to("/furnizor/intrebari") };
    if form.get("versiune").and_then(|version| version.parse().ok()) != Some(looked.version) {
        let why = lang.t(
            "Fișierele sau răspunsurile s-au schimbat între timp în altă filă. Nimic nu s-a înlocuit; deschideți din nou întrebările.",
            "Files or answers have been changed in another tab meanwhile. Nothing was replaced; open the questions again.",
        );
        return Reply::refused(StatusCode::CONFLICT, start::refused(lang, why));
    }
    let given = |(n, question): (usize, &Question)| {
        let value = match form.get(&format!("q{n}"))? {
            "*" => form.get(&format!("s{n}"))?.to_owned(),
            "-" => String::new(),
            value => value.strip_prefix('=').unwrap_or(value).to_owned(),
        };
        let column = |k| form.get(&format!("c{n}-{k}")).unwrap_or_default().to_owned();
        Some((n, Answer { value, columns: (0..question.columns.len()).map(column).collect() }))
    };
    let answers: Vec<(usize, Answer)> = looked.questions.iter().enumerate().filter_map(given).collect();
    for (n, answer) in &answers {
        if let Some(question) = looked.questions.get(*n) {
            let provider = &mut session.provider;
            question::take(&mut provider.answers, &mut provider.settled, question, answer);
        }
    }
    let said = kept::take(&mut session.provider.answers, &looked.missing, &form);
    if said || !answers.is_empty() {
        session.provider.changed();
    }
    drop(session);
    if form.has("gata") {
        look_then(desk, lang, "/furnizor/intrebari");
        return audit(desk, lang);
    }
    match look_then(desk, lang, "/furnizor/intrebari") {
        true => Reply::to("/furnizor/intrebari"),
        false => Reply::to("/lucru"),
    }
}

/// Takes an explanation over for all findings of a cause, unless the result that it was written beside is out of date.
fn explain(desk: &Arc<Desk>, ask: &Ask, lang: Lang) -> Reply {
    let form = ask.form();
    let number = |name: &str| form.get(name).and_then(|n| n.parse::<usize>().ok());
    let result = desk.session().provider.result();
    let rows =
        result.filter(|result| form.get("versiune") == Some(result.version.to_string().as_str())).map(|result| {
            let Ok(rehearsal) = &result.found else { return Vec::new() };
            let all = todos(rehearsal, lang);
            let todo = number("furnizor").and_then(|n| all.get(n));
            let cause = todo.zip(number("cauza")).and_then(|(todo, n)| Some((todo, *results::first(todo).get(n)?)));
            cause.map_or_else(Vec::new, |(todo, cause)| explained::rows(&todo.report, cause, &form))
        });
    let Some(rows) = rows else {
        let why = lang.t(
            "Fișierele sau răspunsurile s-au schimbat între timp. Explicația nu s-a păstrat; deschideți din nou rezultatul.",
            "Files or answers have changed meanwhile. The explanation was not kept; open the result again.",
        );
        return Reply::refused(StatusCode::CONFLICT, start::refused(lang, why));
    };
    if !rows.is_empty() {
        let mut session = desk.session();
        let all = &mut session.provider.explained;
        explained::put(all, rows);
        explained::in_order(all);
        session.provider.explanations += 1;
    }
    audit(desk, lang)
}

fn audit(desk: &Arc<Desk>, lang: Lang) -> Reply {
    let ((uploads, secrets), (version, explanations), as_of, deliveries, beside) = {
        let session = desk.session();
        let provider = &session.provider;
        (
            (provider.uploads(), provider.secrets()),
            (provider.version, provider.explanations),
            provider.as_of,
            provider.deliveries,
            provider.beside(lang),
        )
    };
    let task = Task { what: What::Audit(as_of, explanations), version, lang };
    let done = job::begin(desk, task, "/furnizor/rezultat", move |work| {
        let mut found = match uploads {
            Ok(held) => pipeline::rehearse(
                Request {
                    deliveries,
                    secrets,
                    stop: work.stop(),
                    // Who is met is told from who is not in the period any more.
                    audit: Audit { list_met: beside.previous.is_some(), ..how() },
                    ..request(held)
                },
                as_of.map_or(Span::YearOfLastKnown, Span::YearOf),
                AHEAD,
                &|step| work.step(step),
                &|| work.tick(),
            ),
            Err(error) => Err(unwritable(&error)),
        };
        let said = match &mut found {
            Ok(rehearsal) => beside.mark(&mut rehearsal.today.results, lang),
            Err(_) => Said::default(),
        };
        let outcome = Arc::new(Outcome { version, found, said });
        move |session: &mut Session| session.provider.result = Some(outcome)
    });
    Reply::to(if done { "/furnizor/rezultat" } else { "/lucru" })
}

fn how() -> Audit {
    Audit {
        // Replaced by the span's period as soon as the registers are read.
        period: Period { from: 0, to: 0, as_of: 0 },
        counting: Counting::Calendar,
        list_met: false,
        aggregate_only: false,
    }
}

fn request(held: Uploads) -> Request {
    Request {
        paths: Vec::new(),
        mapping: None,
        others: Vec::new(),
        deliveries: false,
        held,
        secrets: Secrets::default(),
        catalogue: Vec::new(),
        providers: Vec::new(),
        audit: how(),
        memory: None,
        stop: Stop::default(),
        sample: Some(Design::default()),
        rows: true,
    }
}
