//! What is to be done before the inspection: by cause, by person, by case, by term.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::beside::Said;
use super::explained;
use crate::page::evidence;
use crate::page::http::Form;
use crate::page::shell::{self, Place};
use crate::pipeline::{PipelineError, Rehearsal};
use crate::report::html::drawn;
use crate::report::table::tasks;
use crate::report::todo::{Task, Todo, by_person, todos};
use crate::report::view::{Cause, Effort, Rows, fate_lines};
use crate::report::words::{Noun, register_title};
use crate::text::Lang;
use crate::time::format_day;

/// Views of a result, in the order of their tabs.
const VIEWS: [(&str, &str, &str); 6] = [
    ("cauze", "Pe cauze", "By cause"),
    ("oameni", "Pe oameni", "By person"),
    ("copii", "Pe copii", "By child"),
    ("termene", "Ce vine", "What falls due"),
    ("lipsuri", "Ce nu știm", "What is not known"),
    ("inspector", "Ce va întreba inspectorul", "What the inspector will ask"),
];

/// Causes on the one sheet of paper.
const CAUSES_ON_PAPER: usize = 8;
/// Terms on it.
const TERMS_ON_PAPER: usize = 12;

/// The page of the result. `open` questions have no answer yet.
#[must_use]
pub fn page(rehearsal: &Rehearsal, (said, version): (&Said, u64), open: usize, asked: &Form, lang: Lang) -> Markup {
    let all = todos(rehearsal, lang);
    let number = asked.get("furnizor").and_then(|n| n.parse::<usize>().ok()).filter(|n| *n < all.len()).unwrap_or(0);
    let view = asked.get("vedere").unwrap_or("cauze");
    let title = lang.t("Înainte de control", "Before the inspection");
    let Some(todo) = all.get(number) else { return shell::page(lang, Place::Provider, title, &html! {}) };
    let content = html! {
        (providers(&all, number, view, lang))
        (headline(todo, lang))
        @if open > 0 {
            p.warning {
                (lang.t("Au rămas întrebări fără răspuns: ", "Questions are left without an answer: ")) (open) ". "
                (lang.t("Ce atârnă de ele este nedeterminat.", "What hangs on them is undetermined.")) " "
                a href="/furnizor/intrebari" { (lang.t("Răspundeți", "Answer")) }
            }
        }
        @if let Some(words) = rehearsal.today.silence(lang) { p.warning { (words) } }
        @if let Some(words) = todo.report.caveat() { p.warning { (words) } }
        @for words in said.words(lang) { p { (words) } }
        @if !said.faults.is_empty() { ul.fates { @for words in &said.faults { li.bad { (words) } } } }
        (files(rehearsal, lang))
        (downloads(number, all.len(), lang))
        nav.tabs aria-label=(lang.t("Vederi", "Views")) {
            @for (id, ro, en) in VIEWS {
                a href={ "/furnizor/rezultat?vedere=" (id) "&furnizor=" (number) } aria-current=[(id == view).then_some("page")] {
                    (lang.t(ro, en)) " (" (count(todo, id)) ")"
                }
            }
        }
        section #vedere aria-label=(lang.t("Rezultat", "Result")) {
            p {
                label for="cauta" { (lang.t("Caută:", "Search:")) " " }
                input #cauta type="search" autocomplete="off" spellcheck="false" data-in="vedere";
                " " output #gasite aria-live="polite" {}
            }
            (shown(todo, rehearsal, view, (number, version), lang))
        }
        (day(todo, lang))
    };
    shell::page(lang, Place::Provider, title, &content)
}

/// That there is no result, and why.
#[must_use]
pub fn none(error: &PipelineError, lang: Lang) -> Markup {
    let title = lang.t("Nu este încă nimic de arătat", "There is nothing to show yet");
    let content = html! {
        div.warning role="alert" { @for line in error.text(lang).lines() { p { (line) } } }
        p {
            a.button href="/furnizor/intrebari" { (lang.t("Înapoi la întrebări", "Back to the questions")) } " "
            a.button href="/furnizor" { (lang.t("Înapoi la fișiere", "Back to the files")) }
        }
    };
    shell::page(lang, Place::Provider, title, &content)
}

fn providers(all: &[Todo<'_>], number: usize, view: &str, lang: Lang) -> Markup {
    html! {
        @if all.len() > 1 {
            nav.tabs aria-label=(lang.t("Furnizori", "Providers")) {
                @for (n, todo) in all.iter().enumerate() {
                    a href={ "/furnizor/rezultat?vedere=" (view) "&furnizor=" (n) } aria-current=[(n == number).then_some("page")] {
                        (todo.report.provider_name())
                    }
                }
            }
        }
    }
}

fn headline(todo: &Todo<'_>, lang: Lang) -> Markup {
    let report = &todo.report;
    let as_of = lang.day(report.results.period.as_of);
    let total = todo.breaches.len();
    let efforts =
        todo.causes.by_effort().map(|(effort, n)| format!("{}: {}", effort.words(lang), lang.count(n as u64)));
    html! {
        p.lead {
            strong { (report.provider_name()) } " · " (lang.t("la data de", "as of")) " " (as_of) " · "
            @if total == 0 { (lang.t("nicio obligație încălcată găsită", "no breached obligation found")) }
            @else { (lang.t("încălcate astăzi:", "breached today:")) " " strong { (total) } }
            " · " (lang.t("vin în 14 zile:", "due in 14 days:")) " " strong { (todo.due.len()) }
            " · " (lang.t("nu știm:", "not known:")) " " strong { (todo.undecided) }
        }
        @if let Some(sentence) = todo.causes.sentence(lang) {
            p { strong { (sentence) } ". " (lang.t("Îndreptarea tuturor –", "Mending them all –")) " " (efforts.join(" · ")) "." }
        }
    }
}

fn files(rehearsal: &Rehearsal, lang: Lang) -> Markup {
    let lines = fate_lines(&rehearsal.today.results.fates(), lang);
    html! {
        @if let Some((first, rest)) = lines.split_first() {
            @if rest.is_empty() { p.note { (first) } }
            @else { details { summary { (first) } ul { @for line in rest { li { (line) } } } } }
        }
    }
}

fn downloads(number: usize, providers: usize, lang: Lang) -> Markup {
    let of = if providers > 1 { format!("-{number}") } else { String::new() };
    html! {
        div.row.downloads {
            a.button.main href="/furnizor/foaie" { (lang.t("Foaia de o pagină", "The one-page sheet")) }
            a.button href={ "/furnizor/descarca/de-facut" (of) ".xlsx" } { (lang.t("Lista de făcut (Excel)", "To-do list (Excel)")) }
            a.button href={ "/furnizor/descarca/raport" (of) ".xlsx" } { (lang.t("Raportul (Excel)", "Report (Excel)")) }
            a.button href={ "/furnizor/descarca/raport" (of) ".html" } { (lang.t("Raportul (pagină)", "Report (page)")) }
            a.button href="/furnizor/descarca/termene.ics" { (lang.t("Calendar", "Calendar")) }
            a.button href="/furnizor/descarca/mms.toml" { (lang.t("Răspunsuri", "Answers")) }
            a.button href={ "/furnizor/descarca/" (explained::FILE) } { (lang.t("Explicații", "Explanations")) }
        }
    }
}

fn day(todo: &Todo<'_>, lang: Lang) -> Markup {
    html! {
        form.row method="post" action="/furnizor/rezultat" {
            label for="ziua" { (lang.t("Verifică la altă zi:", "Check for another day:")) }
            input #ziua type="date" name="ziua" value=(format_day(todo.report.results.period.as_of));
            button type="submit" { (lang.t("Verifică", "Check")) }
        }
    }
}

fn count(todo: &Todo<'_>, view: &str) -> usize {
    match view {
        "oameni" => people(todo).len(),
        "copii" => cases(todo).len(),
        "termene" => todo.due.len(),
        "lipsuri" => todo.gaps.len() + todo.registers.len(),
        "inspector" => todo.on_site.len(),
        _ => todo.causes.all.len(),
    }
}

fn shown(todo: &Todo<'_>, rehearsal: &Rehearsal, view: &str, at: (usize, u64), lang: Lang) -> Markup {
    let report = &todo.report;
    match view {
        "oameni" => groups(todo, rehearsal, &people(todo), lang),
        "copii" => groups(todo, rehearsal, &cases(todo), lang),
        "termene" => listed(todo.due.len(), drawn(report, &tasks::due(todo, rehearsal), &todo.due), lang),
        "lipsuri" => html! {
            @for (register, checks) in &todo.registers {
                p { (lang.t("Lipsește registrul", "The register is missing:")) " „" (register_title(report.schema, lang, register)) "” ("
                    (lang.counted(*checks as u64, Noun::Check)) ")" }
            }
            @if let Some(words) = &todo.not_kept { p { (words) } }
            (listed(todo.gaps.len(), drawn(report, &tasks::gaps(todo), &todo.gaps), lang))
        },
        "inspector" => listed(todo.on_site.len(), drawn(report, &tasks::on_site(todo), &todo.on_site), lang),
        _ => by_cause(todo, at, lang),
    }
}

fn listed(rows: usize, table: Markup, lang: Lang) -> Markup {
    if rows == 0 {
        html! { p { (lang.t("Nimic aici.", "Nothing here.")) } }
    } else {
        table
    }
}

/// What everything comes from, what is quickly mended first.
fn by_cause(todo: &Todo<'_>, (provider, version): (usize, u64), lang: Lang) -> Markup {
    let report = &todo.report;
    let mut numbers = 0..;
    let rows = Rows::of(report);
    html! {
        @if todo.causes.all.is_empty() { p { (lang.t("Nicio obligație încălcată găsită.", "No breached obligation found.")) } }
        @for (effort, causes) in by_effort(todo) {
            h2 { (heading(effort, lang)) " (" (findings_of(&causes)) ")" }
            @for cause in causes {
                details.cause data-row {
                    summary {
                        strong { (cause.lines.len()) } " × " (cause.root.words(report)) " "
                        span.effort { (state_of(cause, lang)) }
                    }
                    p.note { (cause.remedy(report)) }
                    (explained::asked(cause, (provider, numbers.next().unwrap_or(0)), version, lang))
                    (evidence::list(report, &rows, &cause.lines))
                }
            }
        }
    }
}

/// Causes by what it takes to mend them, each the largest first.
fn by_effort<'t, 'a>(todo: &'t Todo<'a>) -> Vec<(Effort, Vec<&'t Cause<'a>>)> {
    let of = |effort| todo.causes.all.iter().filter(|cause| cause.effort == effort).collect::<Vec<_>>();
    Effort::ALL.into_iter().map(|effort| (effort, of(effort))).filter(|(_, causes)| !causes.is_empty()).collect()
}

/// What is to be done, what is quickly mended first: the order in which causes are shown.
pub fn first<'t, 'a>(todo: &'t Todo<'a>) -> Vec<&'t Cause<'a>> {
    by_effort(todo).into_iter().flat_map(|(_, causes)| causes).collect()
}

fn findings_of(causes: &[&Cause<'_>]) -> usize {
    causes.iter().map(|cause| cause.lines.len()).sum()
}

const fn heading(effort: Effort, lang: Lang) -> &'static str {
    match effort {
        Effort::Minutes => lang.t("De completat: minute", "To be filled in: minutes"),
        Effort::Days => lang.t("De făcut: zile", "To be done: days"),
        Effort::Never => lang.t("Nu se mai poate: de explicat", "Cannot be done any more: to be explained"),
    }
}

/// Whether findings are breaches or open questions; what is no obligation is said beside.
fn state_of(cause: &Cause<'_>, lang: Lang) -> String {
    let state = match cause.breached {
        true => lang.t("încălcate", "breached"),
        false => lang.t("nu se poate stabili", "cannot be told"),
    };
    match cause.lines.len() - cause.obligations {
        0 => state.to_owned(),
        beside => format!("{state}; {} {beside}", lang.t("fără obligație:", "no obligation:")),
    }
}

/// Tasks under a heading: breached today, and what falls due.
struct Group<'t, 'a> {
    name: String,
    breaches: Vec<&'t Task<'a>>,
    due: Vec<&'t Task<'a>>,
}

fn people<'t, 'a>(todo: &'t Todo<'a>) -> Vec<Group<'t, 'a>> {
    let nobody = todo.report.lang.t("nimeni anume", "nobody in particular");
    let name = |id: Option<&str>| id.unwrap_or(nobody).to_owned();
    let mut groups: Vec<Group<'_, '_>> = by_person(&todo.breaches)
        .into_iter()
        .map(|person| Group { name: name(person.id), breaches: person.tasks, due: Vec::new() })
        .collect();
    for person in by_person(&todo.due) {
        let name = name(person.id);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.due = person.tasks,
            None => groups.push(Group { name, breaches: Vec::new(), due: person.tasks }),
        }
    }
    groups
}

fn cases<'t, 'a>(todo: &'t Todo<'a>) -> Vec<Group<'t, 'a>> {
    let mut groups: BTreeMap<String, Group<'t, 'a>> = BTreeMap::new();
    let of = |task: &Task<'a>| {
        task.line.outcome.case.as_ref().map_or_else(|| task.line.head().to_owned(), |case| case.to_string())
    };
    let group = |name: String| Group { name, breaches: Vec::new(), due: Vec::new() };
    for task in &todo.breaches {
        let name = of(task);
        groups.entry(name.clone()).or_insert_with(|| group(name)).breaches.push(task);
    }
    for task in &todo.due {
        let name = of(task);
        groups.entry(name.clone()).or_insert_with(|| group(name)).due.push(task);
    }
    let mut groups: Vec<Group<'_, '_>> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.breaches.len()));
    groups
}

fn groups(todo: &Todo<'_>, rehearsal: &Rehearsal, groups: &[Group<'_, '_>], lang: Lang) -> Markup {
    html! {
        @if groups.is_empty() { p { (lang.t("Nimic aici.", "Nothing here.")) } }
        @for group in groups {
            details.cause data-row {
                summary {
                    strong { (group.name) } " – "
                    (lang.t("încălcate:", "breached:")) " " (group.breaches.len()) ", "
                    (lang.t("vin:", "due:")) " " (group.due.len())
                }
                @if !group.breaches.is_empty() {
                    (drawn(&todo.report, &tasks::breaches(todo, rehearsal), group.breaches.iter().copied()))
                }
                @if !group.due.is_empty() {
                    (drawn(&todo.report, &tasks::due(todo, rehearsal), group.due.iter().copied()))
                }
            }
        }
    }
}

/// One sheet of paper for the wall: what to do first, what falls due, what will be asked.
#[must_use]
pub fn sheet(rehearsal: &Rehearsal, lang: Lang) -> Markup {
    let all = todos(rehearsal, lang);
    let title = lang.t("Înainte de control", "Before the inspection");
    let content = html! {
        div.row.noprint {
            button.main data-print type="button" { (lang.t("Tipărește sau salvează ca PDF", "Print or save as PDF")) }
            a href="/furnizor/rezultat" { (lang.t("Înapoi", "Back")) }
        }
        @for todo in &all {
            @let causes = first(todo);
            (headline(todo, lang))
            @if let Some(words) = todo.report.caveat() { p.warning { (words) } }
            h2 { (lang.t("De făcut întâi", "To do first")) }
            @if causes.is_empty() { p { (lang.t("Nicio obligație încălcată găsită.", "No breached obligation found.")) } }
            ol.paper {
                @for cause in causes.iter().take(CAUSES_ON_PAPER) {
                    li {
                        "☐ " strong { (cause.lines.len()) " × " (cause.root.words(&todo.report)) } " – " (cause.effort.words(lang)) ": "
                        (subjects(cause))
                    }
                }
            }
            @if causes.len() > CAUSES_ON_PAPER { p.note { "… (+" (causes.len() - CAUSES_ON_PAPER) ")" } }
            h2 { (lang.t("Vine în 14 zile", "Due within 14 days")) }
            ol.paper {
                @for task in todo.due.iter().take(TERMS_ON_PAPER) {
                    li {
                        "☐ " @if let Some(due) = task.due { strong { (lang.day(due)) } " " }
                        (todo.report.check_title(task.line.check)) " – " (task.line.who())
                        @if let Some(person) = &task.line.outcome.responsible { " (" (person) ")" }
                    }
                }
            }
            @if todo.due.len() > TERMS_ON_PAPER { p.note { "… (+" (todo.due.len() - TERMS_ON_PAPER) ")" } }
            @if todo.due.is_empty() { p { (lang.t("Nimic.", "Nothing.")) } }
            h2 { (lang.t("Ce nu știm", "What is not known")) }
            p {
                (lang.counted(todo.undecided as u64, Noun::Undetermined)) "; "
                (lang.t("de completat:", "to be filled in:")) " " (lang.counted(todo.gaps.len() as u64, Noun::Cell)) "; "
                (lang.t("registre care lipsesc:", "missing registers:")) " " (todo.registers.len())
            }
            @if let Some(words) = &todo.not_kept { p { (words) } }
            h2 { (lang.t("Ce va întreba inspectorul", "What the inspector will ask")) }
            p { (todo.on_site.iter().map(|check| todo.report.check_title(check)).collect::<Vec<_>>().join(" · ")) }
        }
    };
    shell::page(lang, Place::Provider, title, &content)
}

/// Records that are named on paper.
const NAMED: usize = 6;

fn subjects(cause: &Cause<'_>) -> String {
    let mut named = cause.subjects();
    let more = named.len().saturating_sub(NAMED);
    named.truncate(NAMED);
    if more > 0 {
        named.push(format!("… +{more}"));
    }
    named.join(", ")
}
