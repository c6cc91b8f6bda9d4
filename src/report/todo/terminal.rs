//! The to-do list on a terminal: four questions, no line longer than 80 characters, true totals when a list is cut.

use super::{Person, Task, Todo, by_person};
use crate::pipeline::Rehearsal;
use crate::report::Report;
use crate::report::lines::Text;
use crate::report::words::{Delay, Noun, code_title, register_title};
use crate::results::verdict::Verdict;
use crate::time::Day;

/// How many entries of each list are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// People in a list.
    pub people: usize,
    /// Tasks of a person.
    pub tasks: usize,
    /// Cells, registers and checks.
    pub entries: usize,
}

impl Room {
    /// What can be read at a glance.
    pub const GLANCE: Self = Self { people: 8, tasks: 4, entries: 8 };
    /// Everything.
    pub const ALL: Self = Self { people: usize::MAX, tasks: usize::MAX, entries: usize::MAX };
}

/// The lists of all providers; `taken` says that the as-of day is the last one in the registers.
#[must_use]
pub fn lists(todos: &[Todo<'_>], rehearsal: &Rehearsal, room: Room, colour: bool, taken: bool) -> String {
    let mut out = Text::new(colour);
    let Some(first) = todos.first() else { return String::new() };
    head(&mut out, &first.report, taken);
    for todo in todos {
        let report = &todo.report;
        out.lines.push(String::new());
        let (name, id) = (report.provider_name(), &report.provider.provider_id);
        out.line(&if name == id { name.to_owned() } else { format!("{name} ({id})") });
        if todo.is_done() {
            let lang = report.lang;
            out.wrapped(
                "  ✓ ",
                lang.t(
                    "Nimic de făcut: nicio neconformitate, niciun termen apropiat, nicio lipsă.",
                    "Nothing to do: no breach, no term ahead, nothing missing.",
                ),
            );
        }
        causes(&mut out, todo, room);
        breaches(&mut out, todo, rehearsal, room);
        due(&mut out, todo, rehearsal, room);
        gaps(&mut out, todo, room);
        on_site(&mut out, todo, room);
    }
    out.finish()
}

fn head(out: &mut Text, report: &Report<'_>, taken: bool) {
    let lang = report.lang;
    let day = lang.day(report.results.period.as_of);
    let head = format!(
        "{} · {} {day} · {} {}",
        lang.t("Repetiția furnizorului", "The provider's rehearsal"),
        lang.t("situația la", "as of"),
        lang.t("perioada", "period"),
        report.period_words()
    );
    out.wrapped("", &head);
    if let Some(caveat) = report.caveat() {
        out.wrapped("! ", &caveat);
    }
    if taken {
        out.wrapped(
            "! ",
            lang.t(
                "Ziua este cea mai recentă dată din registre; pentru alta, dați --as-of ZZ.LL.AAAA.",
                "The day is the latest date in the registers; for another one give --as-of YYYY-MM-DD.",
            ),
        );
    }
}

/// A heading with its count.
fn heading(out: &mut Text, number: u8, text: &str) {
    out.lines.push(String::new());
    out.wrapped(&format!("{number}. "), text);
}

/// What most findings come from, before the findings themselves.
fn causes(out: &mut Text, todo: &Todo<'_>, room: Room) {
    let (report, lang) = (&todo.report, todo.report.lang);
    let Some(sentence) = todo.causes.sentence(lang) else { return };
    out.lines.push(String::new());
    out.wrapped("  ", &format!("{sentence}:"));
    let (main, _) = todo.causes.main();
    for cause in todo.causes.all.iter().take(main.min(room.entries)) {
        let n = lang.count(cause.obligations as u64);
        let text = format!("{n} – {} ({})", cause.root.words(report), cause.effort.words(lang));
        out.marked("    ", "•", &text);
    }
    rest(out, "    ", todo, main.saturating_sub(room.entries));
    let efforts = todo.causes.by_effort();
    let parts: Vec<String> =
        efforts.iter().map(|(effort, n)| format!("{}: {}", effort.words(lang), lang.count(*n as u64))).collect();
    let mending = lang.t("Îndreptarea tuturor", "Mending them all");
    out.wrapped("    ", &format!("{mending} – {}", parts.join(" · ")));
}

fn breaches(out: &mut Text, todo: &Todo<'_>, rehearsal: &Rehearsal, room: Room) {
    let lang = todo.report.lang;
    let n = todo.breaches.len() as u64;
    let open = todo.breaches.iter().filter(|task| task.open).count() as u64;
    let title = lang.t("Ce se încalcă azi", "What is breached today");
    let split = match lang {
        _ if n == 0 => String::new(),
        crate::text::Lang::Ro => format!(", din care mai pot fi îndreptate {}", lang.count(open)),
        crate::text::Lang::En => format!(", of which {} can still be put right", lang.count(open)),
    };
    heading(out, 1, &format!("{title}: {}{split}", lang.counted(n, Noun::Finding)));
    people(out, todo, rehearsal, &todo.breaches, room, |out, task| {
        let mark = if task.open { "✗" } else { "–" };
        let mark = out.painted(Verdict::NonCompliant, mark);
        let mut text = task.line.message(&todo.report);
        if !task.open && !task.is_explained() {
            text.push_str(lang.t(" Nu mai poate fi îndreptat: pregătiți explicația.", " Cannot be undone: explain."));
        }
        out.marked("    ", &mark, &text);
        if let Some(explanation) = task.explanation(&todo.report) {
            out.marked("      ", "»", &format!("{} {explanation}", lang.t("explicația:", "explanation:")));
        }
    });
    let advised = lang.count(todo.advised.len() as u64);
    if !todo.advised.is_empty() {
        let title = lang.t("Separat, recomandări neurmate", "Apart, recommendations not followed");
        out.wrapped("   ", &format!("{title}: {advised}"));
    }
}

fn due(out: &mut Text, todo: &Todo<'_>, rehearsal: &Rehearsal, room: Room) {
    let lang = todo.report.lang;
    let n = todo.due.len() as u64;
    let until = lang.day(todo.until);
    let title = lang.t("Ce se împlinește până la", "What falls due until");
    let later = match (todo.later as u64, lang) {
        (0, _) => String::new(),
        (n, crate::text::Lang::Ro) => format!(" (mai târziu: {})", lang.count(n)),
        (n, crate::text::Lang::En) => format!(" (later: {})", lang.count(n)),
    };
    heading(out, 2, &format!("{title} {until}: {}{later}", lang.counted(n, Noun::Term)));
    people(out, todo, rehearsal, &todo.due, room, |out, task| {
        let day = task.due.map(|due| format!("{} ", lang.day(due))).unwrap_or_default();
        let left = task.due.map(|due| left(&todo.report, due)).unwrap_or_default();
        let title = todo.report.check_title(task.line.check);
        let text = format!("{day}{left}{}: {title} [{}]", task.line.who(), task.line.check.indicator);
        out.marked("    ", "…", &text);
    });
}

/// How many days are left, in brackets.
fn left(report: &Report<'_>, due: Day) -> String {
    match Delay::of_days(report.results.period.as_of, due) {
        Some(left) => format!("({}) ", report.lang.delay(left)),
        None => format!("({}) ", report.lang.t("azi", "today")),
    }
}

fn people(
    out: &mut Text,
    todo: &Todo<'_>,
    rehearsal: &Rehearsal,
    tasks: &[Task<'_>],
    room: Room,
    one: impl Fn(&mut Text, &Task<'_>),
) {
    let lang = todo.report.lang;
    let all = by_person(tasks);
    for person in all.iter().take(room.people) {
        let name = todo.person_words(person, rehearsal);
        out.line(&format!("  {name}: {}", lang.count(person.tasks.len() as u64)));
        for task in person.tasks.iter().take(room.tasks) {
            one(out, task);
        }
        rest(out, "    ", todo, person.tasks.len().saturating_sub(room.tasks));
    }
    let left: usize = all.iter().skip(room.people).map(|person| person.tasks.len()).sum();
    rest(out, "  ", todo, left);
}

/// How many were left out.
fn rest(out: &mut Text, indent: &str, todo: &Todo<'_>, n: usize) {
    let lang = todo.report.lang;
    if n > 0 {
        let hint = lang.t("toate: --all sau --out todo.xlsx", "all of them: --all or --out todo.xlsx");
        let more = lang.t("încă", "and");
        let more_en = lang.t("", " more");
        out.line(&format!("{indent}… {more} {}{more_en} ({hint})", lang.count(n as u64)));
    }
}

fn gaps(out: &mut Text, todo: &Todo<'_>, room: Room) {
    let lang = todo.report.lang;
    let title = lang.t("Ce lipsește din registre", "What the registers lack");
    let cells = lang.counted(todo.gaps.len() as u64, Noun::Cell);
    let registers = lang.counted(todo.registers.len() as u64, Noun::Register);
    let undecided = match (todo.undecided as u64, lang) {
        (0, _) => String::new(),
        (1, crate::text::Lang::Ro) => format!("; nu se poate stabili {}", lang.counted(1, Noun::Subject)),
        (n, crate::text::Lang::Ro) => format!("; nu se pot stabili {}", lang.counted(n, Noun::Subject)),
        (n, crate::text::Lang::En) => format!("; undecided: {}", lang.counted(n, Noun::Subject)),
    };
    heading(out, 3, &format!("{title}: {cells}, {registers}{undecided}"));
    for (id, checks) in todo.registers.iter().take(room.entries) {
        let name = register_title(todo.report.schema, lang, id);
        let n = lang.counted(*checks as u64, Noun::Check);
        let text = match lang {
            crate::text::Lang::Ro if *checks == 1 => {
                format!("registrul „{name}” nu a fost predat: {n} nu se poate face")
            }
            crate::text::Lang::Ro => format!("registrul „{name}” nu a fost predat: {n} nu se pot face"),
            crate::text::Lang::En => format!("the register “{name}” was not supplied: {n} cannot be computed"),
        };
        out.marked("    ", "○", &text);
    }
    rest(out, "    ", todo, todo.registers.len().saturating_sub(room.entries));
    for column in todo.columns.iter().take(room.entries) {
        let (name, hanging) = (column.name(&todo.report), column.hanging(lang));
        let text = match lang {
            crate::text::Lang::Ro => format!("coloana {name} lipsește din export: {hanging}"),
            crate::text::Lang::En => format!("the column {name} is not in the export: {hanging}"),
        };
        out.marked("    ", "○", &text);
    }
    rest(out, "    ", todo, todo.columns.len().saturating_sub(room.entries));
    for gap in todo.gaps.iter().take(room.entries) {
        let indicators: Vec<_> = gap.indicators.iter().copied().collect();
        let text = format!("{}: {} [{}]", gap.place(&todo.report), gap.advice(&todo.report), indicators.join(", "));
        out.marked("    ", "?", &text);
    }
    rest(out, "    ", todo, todo.gaps.len().saturating_sub(room.entries));
    if let Some(words) = &todo.not_kept {
        out.marked("    ", "·", words);
    }
    if todo.remarks > 0 {
        let n = lang.counted(todo.remarks as u64, Noun::Remark);
        out.line(&format!(
            "    ! {n} {}",
            lang.t("despre date, în --out todo.xlsx", "on the data, in --out todo.xlsx")
        ));
    }
}

fn on_site(out: &mut Text, todo: &Todo<'_>, room: Room) {
    let lang = todo.report.lang;
    let title = lang.t("Ce va judeca inspectorul la fața locului", "What an inspector will judge on site");
    heading(out, 4, &format!("{title}: {}", lang.counted(todo.on_site.len() as u64, Noun::Check)));
    for check in todo.on_site.iter().take(room.entries) {
        out.marked("    ", "◎", &format!("{} {}", check.indicator, todo.report.check_title(check)));
    }
    rest(out, "    ", todo, todo.on_site.len().saturating_sub(room.entries));
}

impl Todo<'_> {
    /// A person's id and function; `nobody named` where the registers name nobody.
    #[must_use]
    pub fn person_words(&self, person: &Person<'_, '_>, rehearsal: &Rehearsal) -> String {
        let lang = self.report.lang;
        let Some(id) = person.id else {
            return lang.t("fără responsabil numit în registre", "nobody named in the registers").to_owned();
        };
        match self.function(id, rehearsal) {
            Some(function) => format!("{id}, {function}"),
            None => id.to_owned(),
        }
    }

    /// A person's function, where the register of staff knows it.
    #[must_use]
    pub fn function(&self, id: &str, rehearsal: &Rehearsal) -> Option<String> {
        let code = rehearsal.function(&self.report.provider.provider_id, id)?;
        Some(code_title(self.report.schema, self.report.lang, "staff_role", code).to_owned())
    }
}
