//! The pages of the yearbook.

use maud::{Markup, html};

use super::board::{Board, Line, board as filled, others};
use super::state::Authority;
use crate::page::shell::{self, Place};
use crate::pipeline;
use crate::report::words::{Noun, code_title};
use crate::statistics::intake::Double;
use crate::text::Lang;

/// The board.
#[must_use]
pub fn board(authority: &Authority, lang: Lang) -> Markup {
    let title = lang.t("Anuarul: ce au trimis județele", "The yearbook: what the counties sent");
    let board = filled(authority);
    let (refused, ledgers) = others(authority);
    let here = board.lines.iter().filter(|line| line.providers > 0).count();
    let name = |path: &str| {
        let known = authority.files.iter().find(|file| file.path.display().to_string() == path);
        known.map_or_else(|| path.to_owned(), |file| file.name.clone())
    };
    let content = html! {
        (shell::drop_zone(
            ("/anuar/fisier", "/anuar/citeste"),
            lang.t("Trageți aici ce au trimis județele", "Drop here what the counties sent"),
            lang.t("results.json sau sume, din acest an și din anii dinainte; evidența publicărilor, dacă este. Nu registre.", "results.json or sums, of this year and of those before; the ledger of publications, if there is one. No registers."),
            &html! {
                label.button for="fisiere" { (lang.t("Alege fișiere…", "Choose files…")) }
                input #fisiere.away type="file" multiple accept=".json";
            },
            lang,
        ))
        @if !authority.files.is_empty() {
            p.lead {
                @if let Some(period) = authority.period() { (lang.days(period.from, period.to)) " · " }
                (lang.t("sosite:", "received:")) " " strong { (here) } " / " (board.lines.len()) " · "
                (lang.t("respinse:", "refused:")) " " strong { (refused.len()) } " · "
                (lang.t("de două ori:", "twice:")) " " strong { (board.chosen.doubles.len() + board.chosen.mixed.len()) }
            }
            @for (file, why) in &refused { p.warning role="alert" { strong { (file) } ": " (why) } }
            @for [provider, one, other] in &board.chosen.mixed {
                p.warning { (name(one)) " + " (name(other)) ": "
                    (lang.t("au în comun furnizorul", "have in common the provider")) " " (provider)
                    (lang.t(", dar nu aceiași furnizori; scoateți unul.", ", but not the same providers; remove one.")) }
            }
            @for double in &board.chosen.doubles { (doubled(double, &name, lang)) }
            div.row {
                (shell::button("/anuar/aduna", lang.t("Adună și arată ce se publică", "Add up and show what is published"), "main"))
                (shell::button("/anuar/scoate", lang.t("Scoate toate fișierele", "Remove all files"), "quiet"))
            }
            (table(&board, lang))
            @if !board.gone.is_empty() {
                h2 { (lang.t("Furnizori de anul trecut care lipsesc", "Providers of last year that are missing")) }
                p { (board.gone.iter().cloned().collect::<Vec<_>>().join(", ")) }
            }
            @if !board.earlier.is_empty() { p.note { (lang.t("Din anii dinainte:", "Of the years before:")) " " (board.earlier.join(", ")) } }
            @if !ledgers.is_empty() { p.note { (lang.t("Evidența publicărilor:", "Ledger of publications:")) " " (ledgers.join(", ")) } }
        }
    };
    shell::page(lang, Place::Authority, title, &content)
}

fn doubled(double: &Double, name: &dyn Fn(&str) -> String, lang: Lang) -> Markup {
    let [mine, theirs] = double.cases;
    let (counted, left_out) = (name(&double.counted), name(&double.left_out));
    let why = match double.preferred {
        true => lang.t("aleasă de dumneavoastră", "chosen by you"),
        false => lang.t("mai nouă", "newer"),
    };
    html! {
        div.warning {
            p { (lang.t("De două ori:", "Twice:")) " " (double.providers.join(", ")) }
            p {
                (lang.t("Se numără", "Counted:")) " " strong { (counted) } " (" (why) "): " (lang.counted(mine, Noun::Case)) ". "
                (lang.t("Rămâne deoparte", "Left out:")) " " strong { (left_out) } ": " (lang.counted(theirs, Noun::Case)) ". "
                (lang.t("Verificări cu alte numere:", "Checks with other numbers:")) " " (double.checks) "."
            }
            form method="post" action="/anuar/aceasta" {
                input type="hidden" name="fisier" value=(left_out);
                button type="submit" { (lang.t("Numără-o pe aceasta:", "Count this one:")) " " (left_out) }
            }
        }
    }
}

fn table(board: &Board, lang: Lang) -> Markup {
    let schema = pipeline::schema().ok();
    let county = |line: &Line| {
        let title = schema.as_ref().map_or(line.county, |schema| code_title(schema, lang, "county", line.county));
        match line.sector {
            Some(sector) => format!("{title}, {} {sector}", lang.t("sectorul", "sector")),
            None => title.to_owned(),
        }
    };
    let headings = [
        lang.t("Județ", "County"),
        lang.t("Stare", "State"),
        lang.t("Furnizori", "Providers"),
        lang.t("Cazuri", "Cases"),
        lang.t("Anul trecut", "Last year"),
        lang.t("Fișiere", "Files"),
    ];
    let [county_heading, state_heading, providers_heading, cases_heading, before_heading, files_heading] = headings;
    html! {
        div.scroll tabindex="0" role="group" aria-label=(lang.t("Tabla județelor", "Board of counties")) {
            table.cards #tabla {
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody {
                    @for line in &board.lines {
                        tr {
                            td data-label=(county_heading) { (county(line)) }
                            (state(line, state_heading, lang))
                            td.n data-label=(providers_heading) { (line.providers) }
                            td.n data-label=(cases_heading) { (line.cases) }
                            td class=(if line.jumps() { "n mark" } else { "n" }) data-label=(before_heading) {
                                @if let Some(before) = line.before {
                                    (before) @if line.jumps() { " " (lang.t("(salt)", "(jump)")) }
                                }
                            }
                            td data-label=(files_heading) { (line.files.iter().chain(&line.left_out).cloned().collect::<Vec<_>>().join(", ")) }
                        }
                    }
                }
            }
        }
    }
}

fn state(line: &Line, heading: &str, lang: Lang) -> Markup {
    let (class, words) = match (line.providers, line.left_out.is_empty()) {
        (0, true) => ("v v-not_computable", lang.t("lipsă", "missing")),
        (_, false) => ("v v-undetermined", lang.t("de două ori", "twice")),
        (_, true) => ("v v-compliant", lang.t("primit", "received")),
    };
    html! { td class=(class) data-label=(heading) { (words) } }
}

/// What is published, what is hidden, and the files.
#[must_use]
pub fn outputs(authority: &Authority, lines: &[String], archive: bool, lang: Lang) -> Markup {
    let title = lang.t("Ce se publică", "What is published");
    let board = filled(authority);
    let jumps: Vec<&Line> = board.lines.iter().filter(|line| line.jumps()).collect();
    let content = html! {
        @if !archive { p.warning role="alert" { (lang.t("Nu s-a adunat nimic; de îndreptat sau de lăsat deoparte:", "Nothing was added up; to be put right or left out:")) } }
        ul.fates { @for line in lines { li { (line) } } }
        @if archive {
            @if !jumps.is_empty() {
                p.warning { (lang.t("Salturi față de anul trecut:", "Jumps against last year:")) " "
                    (jumps.iter().map(|line| format!("{} {} → {}", line.county, line.before.unwrap_or_default(), line.cases)).collect::<Vec<_>>().join(", ")) }
            }
            p { a.button.main href="/anuar/descarca/anuar.zip" { (lang.t("Descarcă anuarul (toate fișierele)", "Download the yearbook (all files)")) } }
            p.note { (lang.t("Cifrele ascunse apar ca „c”. Păstrați evidența publicării din arhivă pentru ediția următoare.", "Hidden figures read “c”. Keep the publication ledger of the archive for the next edition.")) }
        }
        p { a href="/anuar" { (lang.t("Înapoi la tablă", "Back to the board")) } }
    };
    shell::page(lang, Place::Authority, title, &content)
}
