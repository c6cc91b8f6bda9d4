//! What the terminal says after an audit; no line is longer than 80 characters.

use std::path::PathBuf;

use super::Report;
use super::lines::{Text, cut};
use super::view::{attention, finding_counts, missing_registers, not_kept_words};
use super::words::{Lang, Noun, Tone};
use crate::catalogue::indicator::Catalogue;
use crate::registers::spec::Schema;
use crate::results::Results;
use crate::results::verdict::Verdict;

/// Of more providers than these, each gets one line with its verdicts and counts.
pub const FEW: usize = 10;

/// The summary of an audit; `workbooks` are the written files by provider id.
#[must_use]
pub fn summary(
    results: &Results,
    catalogue: &Catalogue,
    schema: &Schema,
    lang: Lang,
    colour: bool,
    workbooks: &[(String, PathBuf)],
) -> String {
    let mut out = Text::new(colour);
    let period = &results.period;
    let head = format!(
        "{} · {} – {} · {} {}",
        lang.text(&catalogue.citation),
        lang.day(period.from),
        lang.day(period.to),
        lang.t("situația la", "as of"),
        lang.day(period.as_of)
    );
    out.line(&head);
    let reports: Vec<_> =
        results.providers.iter().map(|provider| Report { provider, results, catalogue, schema, lang }).collect();
    if let Some(warning) = reports.first().and_then(Report::caveat) {
        out.wrapped("! ", &warning);
    }
    match reports.len() {
        0 => out.line(lang.t("Niciun furnizor în registre.", "No provider in the registers.")),
        n if n <= FEW => reports.iter().for_each(|report| one(&mut out, report, workbooks)),
        _ => table(&mut out, &reports, workbooks),
    }
    if !results.quality.is_empty() {
        let n = lang.counted(results.quality.len() as u64, Noun::Row);
        let rest =
            lang.t("fără furnizor, puse deoparte (vezi results.json)", "of no provider, set aside (see results.json)");
        out.wrapped("! ", &format!("{n} {rest}"));
    }
    out.lines.push(String::new());
    legend(&mut out, lang, &reports);
    out.finish()
}

/// A provider on a few lines.
fn one(out: &mut Text, report: &Report<'_>, workbooks: &[(String, PathBuf)]) {
    let (lang, id) = (report.lang, &report.provider.provider_id);
    out.lines.push(String::new());
    let name = report.provider_name();
    out.line(&if name == id { name.to_owned() } else { format!("{name} ({id})") });
    let standards: Vec<_> = report.provider.standards.iter().map(|s| (s.standard.to_string(), s.verdict)).collect();
    out.verdicts(lang.t("  Standarde ", "  Standards "), &standards);
    out.wrapped("  ", &report.findings_words());
    for thing in attention(report) {
        out.wrapped("  • ", &thing.text);
    }
    if let Some(words) = not_kept_words(report) {
        out.wrapped("  • ", &words);
    }
    if let Some((_, path)) = workbooks.iter().find(|(provider, _)| provider == id) {
        out.path("  → ", &path.display().to_string());
    }
}

/// Many providers: a line each, the totals below.
fn table(out: &mut Text, reports: &[Report<'_>], workbooks: &[(String, PathBuf)]) {
    let Some(lang) = reports.first().map(|report| report.lang) else { return };
    out.lines.push(String::new());
    let titles = [
        lang.t("Furnizor", "Provider"),
        lang.t("Standarde", "Standards"),
        lang.t("Neîndepl.", "Not met"),
        lang.t("Nedeterm.", "Undeterm."),
    ];
    let [provider, standards, failed, open] = titles;
    out.line(&format!("{provider:<40} {standards:<12} {failed:>9} {open:>9}"));
    let mut totals = [0_u64; 2];
    for report in reports {
        let counts = finding_counts(report);
        totals = [totals.first().unwrap_or(&0) + counts.not_met, totals.last().unwrap_or(&0) + counts.undetermined];
        let name = cut(&report.provider.provider_id, 40);
        let symbols: Vec<_> = report.provider.standards.iter().map(|s| s.verdict).collect();
        let pad = " ".repeat(12_usize.saturating_sub(symbols.len()));
        let symbols: String = symbols.into_iter().map(|v| out.painted(v, Tone::of(v).symbol)).collect();
        let (failed, open) = (lang.count(counts.not_met), lang.count(counts.undetermined));
        out.lines.push(format!("{name:<40} {symbols}{pad} {failed:>9} {open:>9}"));
    }
    let [failed, open] = totals.map(|n| lang.count(n));
    let all = lang.counted(reports.len() as u64, Noun::Provider);
    out.line(&format!("{:<40} {:<12} {failed:>9} {open:>9}", cut(&all, 40), ""));
    let missing: std::collections::BTreeSet<_> =
        reports.iter().flat_map(|r| missing_registers(r).into_keys()).collect();
    if !missing.is_empty() {
        let names: Vec<_> = missing.into_iter().collect();
        out.wrapped(
            "",
            &format!(
                "{} {}",
                lang.t("Registre lipsă la cel puțin un furnizor:", "Registers missing for at least one provider:"),
                names.join(", ")
            ),
        );
    }
    if let Some(folder) = workbooks.first().and_then(|(_, path)| path.parent()) {
        out.path("→ ", &folder.display().to_string());
    }
}

/// What the symbols mean that occur.
fn legend(out: &mut Text, lang: Lang, reports: &[Report<'_>]) {
    let used: Vec<_> = Verdict::ALL
        .into_iter()
        .filter(|v| reports.iter().any(|r| r.provider.standards.iter().any(|s| s.verdict == *v)))
        .map(|v| format!("{} {}", Tone::of(v).symbol, lang.verdict_short(v)))
        .collect();
    if !used.is_empty() {
        out.wrapped("", &used.join(" · "));
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::WIDTH;
    use super::*;
    use crate::report::testing::{World, empty_provider, many_findings, provider, results};

    fn summary_of(world: &World, lang: Lang, colour: bool) -> String {
        let workbooks = [("DGASPC-CJ".to_owned(), PathBuf::from("reports/DGASPC-CJ.xlsx"))];
        summary(&world.results, &world.catalogue, &world.schema, lang, colour, &workbooks)
    }

    #[test]
    fn one_provider_reads_at_a_glance() {
        let text = summary_of(&World::lively(), Lang::Ro, false);
        assert!(text.contains("28 de constatări: neîndeplinite 24, nedeterminate 4"), "{text}");
        assert!(text.contains("1✗ 2✗ 3✗ 4○"), "{text}");
        assert!(text.contains("→ reports/DGASPC-CJ.xlsx"), "{text}");
        assert!(text.contains("nu era în vigoare"), "{text}");
        assert!(!text.contains('\u{1b}'));
        assert!(summary_of(&World::lively(), Lang::En, true).contains("\u{1b}[1;31m"));
    }

    #[test]
    fn no_line_is_longer_than_a_terminal() {
        let long = "Fundația / \\ : * ? \" < > ".repeat(12);
        let many: Vec<_> = (0..200).map(|i| many_findings(&format!("{long}{i}"), i)).collect();
        for providers in [vec![provider(&long)], many, Vec::new(), vec![empty_provider("gol")]] {
            for lang in [Lang::Ro, Lang::En] {
                let text = summary_of(&World::of(results(providers.clone())), lang, false);
                for line in text.lines() {
                    assert!(line.chars().count() <= WIDTH, "{line}");
                }
            }
        }
    }

    #[test]
    fn many_providers_get_a_line_each_and_true_totals() {
        let many: Vec<_> = (0..12).map(|i| many_findings(&format!("P-{i:02}"), 100)).collect();
        let text = summary_of(&World::of(results(many)), Lang::Ro, false);
        assert!(text.contains("12 furnizori"), "{text}");
        assert!(text.contains("1.200"), "{text}");
        assert_eq!(text.lines().filter(|line| line.starts_with("P-")).count(), 12);
    }
}
