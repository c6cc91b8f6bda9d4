//! What the terminal says at the end.

use std::path::PathBuf;

use crate::report::view::fate_lines;
use crate::report::words::Noun;
use crate::results::fate::Fate;
use crate::text::Lang;

use super::intake::Intake;
use super::joint::Joint;
use super::ledger::Carried;
use super::measure::Measure;
use super::publication::Publication;
use super::slice::Slice;
use super::year::{Edition, Key, Shown, Year};
use crate::disclosure::Unsafe;

/// Who is in, the joint rate, what suppression costs, and the files.
#[must_use]
pub fn summary(publication: &Publication<'_>, lang: Lang, files: &[PathBuf]) -> String {
    let Some(year) = publication.year() else { return String::new() };
    let nation = year.cube.slice(&Slice::Nation).unwrap_or_default();
    let coverage = &publication.coverage;
    let mut lines = vec![format!(
        "{} {}: {}",
        lang.t("Anuarul", "Yearbook"),
        year.label(),
        lang.counted(coverage.providers, Noun::Provider)
    )];
    if let Shown::Count(cases) = year.show(Key::new(nation, None, Measure::Cases))
        && let Some(first) = lines.first_mut()
    {
        first.push_str(", ");
        first.push_str(&lang.counted(cases, Noun::Case));
    }
    lines.extend(publication.caveat(lang));
    let headline = match year.joint_rate(nation, Joint::All) {
        Shown::Nothing => None,
        Shown::Hidden => Some("c".to_owned()),
        shown => shown.number().map(|rate| lang.percent(rate)),
    };
    if let Some(rate) = headline {
        lines.push(format!("{}: {rate}", lang.t("Rata îndeplinirii obligațiilor", "Rate of obligations met")));
    }
    lines.extend(hidden_headlines(publication, lang, year));
    lines.extend(concluded(coverage.concluded, lang));
    if !coverage.missing.is_empty() {
        let missing = lang.counted(coverage.missing.len() as u64, Noun::Provider);
        lines.push(format!("{}: {missing}", lang.t("Cunoscuți, dar lipsă", "Known but missing")));
    }
    if !coverage.empty_counties.is_empty() {
        let name = |iso: &&str| Slice::County((*iso).to_owned()).title(publication.schema, lang);
        let empty = coverage.empty_counties.iter().map(name).collect::<Vec<_>>().join(", ");
        lines.push(format!("{}: {empty}", lang.t("Județe fără niciun furnizor", "Counties without any provider")));
    }
    lines.extend(intake(&coverage.intake, lang));
    lines.extend(publication.years.iter().map(|year| lost(lang, year)));
    lines.extend(carried(&year.carried, lang));
    if publication.edition == Edition::Internal {
        lines.push(lang.t("Ediție internă: nu se publică.", "Internal edition: not for publication.").to_owned());
    }
    lines.extend(files.iter().map(|file| format!("  {}", file.display())));
    lines.join("\n")
}

/// How many results were concluded after a visit, and that figures are the computed ones all the same.
fn concluded(n: u64, lang: Lang) -> Option<String> {
    let n = Some(n).filter(|n| *n > 0).map(|n| lang.count(n))?;
    Some(match lang {
        Lang::Ro => format!("Rezultate încheiate după un control: {n}; se numără ce s-a calculat din registre"),
        Lang::En => format!("Results concluded after a visit: {n}; what was computed from registers is counted"),
    })
}

/// What became of the inputs: files read, inputs that came twice, files that nobody reads.
fn intake(intake: &Intake, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    if !intake.files.is_empty() {
        lines.extend(fate_lines(&intake.fates(), lang));
        let registers = intake.files.iter().filter(|file| file.fate == Fate::Read && file.rows.is_some());
        let rows: u64 = registers.clone().filter_map(|file| file.rows).sum();
        if registers.clone().next().is_some() {
            let rows = lang.counted(rows, Noun::Row);
            lines.push(format!("  {}: {rows}", lang.t("din registre", "of registers")));
        }
        let empty = registers.filter(|file| file.rows == Some(0)).map(|file| file.file.as_str());
        lines.extend(listed(lang.t("Fără niciun rând de registru", "Without a row of a register"), empty));
    }
    for double in &intake.doubles {
        let [mine, theirs] = double.cases.map(|cases| lang.counted(cases, Noun::Case));
        let checks = lang.count(double.checks);
        let rule = match (double.preferred, lang) {
            (true, Lang::Ro) => "ales cu --prefer",
            (true, Lang::En) => "chosen by --prefer",
            (false, Lang::Ro) => "mai nou, ori dat mai târziu",
            (false, Lang::En) => "newer, or given later",
        };
        let providers = double.providers.join(", ");
        lines.push(match lang {
            Lang::Ro => format!(
                "De două ori: {providers}. S-a numărat {} ({rule}), cu {mine}; a rămas deoparte {}, cu {theirs}; verificări diferite: {checks}",
                double.counted, double.left_out
            ),
            Lang::En => format!(
                "Twice: {providers}. Counted: {} ({rule}), with {mine}; left out: {}, with {theirs}; checks that differ: {checks}",
                double.counted, double.left_out
            ),
        });
    }
    lines
}

/// A list in one line, or nothing.
fn listed<'n>(words: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| format!("{words} ({}): {}", names.len(), names.join(", ")))
}

/// What earlier editions had of the year.
fn carried(carried: &Carried, lang: Lang) -> Option<String> {
    if *carried == Carried::default() {
        return None;
    }
    let [known, hidden, changed] = [carried.known, carried.hidden, carried.changed].map(|n| lang.count(n));
    Some(match lang {
        Lang::Ro => format!(
            "Față de cele publicate înainte: {known} numere cunoscute, {hidden} ascunse atunci și acum, {changed} ascunse fiindcă s-au schimbat prea puțin"
        ),
        Lang::En => format!(
            "Beside what was published before: {known} counts known, {hidden} hidden then and now, {changed} hidden since they changed by too little"
        ),
    })
}

/// The headline rates that are hidden: of all obligations, of standards and of checks of the nation.
fn hidden_headlines(publication: &Publication<'_>, lang: Lang, year: &Year) -> Vec<String> {
    let nation = year.cube.slice(&Slice::Nation).unwrap_or_default();
    let hidden = |key: Key| year.show(key) == Shown::Hidden;
    let mut lines = Vec::new();
    let standards = publication.catalogue.standards.iter().map(|s| s.number);
    let standards: Vec<String> = standards
        .filter(|number| hidden(Key::together(nation, Joint::Standard(*number))))
        .map(|number| number.to_string())
        .collect();
    if !standards.is_empty() {
        let words = lang.t("Rate naționale ascunse, standarde", "National rates hidden, standards");
        lines.push(format!("{words}: {}", standards.join(", ")));
    }
    let checks: Vec<String> = publication
        .checks()
        .into_iter()
        .enumerate()
        .filter(|(number, _)| hidden(Key::new(nation, Some(*number), Measure::Rate)))
        .map(|(_, (indicator, check))| format!("{}/{}", indicator.id, check.id))
        .collect();
    if !checks.is_empty() {
        let words = lang.t("Rate naționale ascunse, verificări", "National rates hidden, checks");
        lines.push(format!("{words} ({}): {}", checks.len(), checks.join(", ")));
    }
    lines
}

/// What suppression costs in a year.
fn lost(lang: Lang, year: &Year) -> String {
    let loss = &year.loss;
    let (hidden, cells) = (lang.count(loss.hidden()), lang.count(loss.cells));
    let (of_cells, of_value) = (lang.percent(loss.share_of_cells()), lang.percent(loss.share_of_value()));
    let (label, k) = (year.label(), year.rule.threshold);
    match lang {
        Lang::Ro => format!(
            "Suprimare {label} (prag {k}): {hidden} din {cells} numere ({of_cells}), cu {of_value} din suma lor; atacul nu recuperează nimic"
        ),
        Lang::En => format!(
            "Suppression {label} (threshold {k}): {hidden} of {cells} counts ({of_cells}), with {of_value} of their sum; the attack recovers nothing"
        ),
    }
}

/// Why nothing was written.
#[must_use]
pub fn not_safe(lang: Lang, label: &str, reason: &Unsafe) -> String {
    match reason {
        Unsafe::Recovered(cells) => {
            let count = lang.count(cells.len() as u64);
            match lang {
                Lang::Ro => format!(
                    "{label}: din ce s-ar publica se pot afla {count} cifre ascunse; nu s-a scris nimic. Încercați un prag mai mare (--threshold) și semnalați eroarea."
                ),
                Lang::En => format!(
                    "{label}: {count} hidden figures can be recovered from what would be published; nothing was written. Try a larger --threshold and report the fault."
                ),
            }
        }
        Unsafe::Fault(fault) => match lang {
            Lang::Ro => format!(
                "{label}: cifrele se contrazic ({fault}); este o eroare a programului, vă rugăm să o semnalați. Nu s-a scris nimic."
            ),
            Lang::En => format!(
                "{label}: the figures contradict each other ({fault}); this is a fault of the program, please report it. Nothing was written."
            ),
        },
    }
}
