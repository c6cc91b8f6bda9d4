//! A comparison in words, for a terminal.

use super::comparison::{
    Before, Caution, Comparison, Direction, Entry, Gone, Level, New, OwnNow, ProviderComparison, VerdictChange, Visited,
};
use super::wrapped_text::WrappedText;
use crate::catalogue::indicator::Catalogue;
use crate::registers::spec::Schema;
use crate::report::Report;
use crate::report::view::{fulfilment_words, now_words, own_words, progress_words};
use crate::report::words::{Lang, Noun, Tone, caveat, short};
use crate::results::Results;
use crate::results::verdict::Verdict;

/// What the words are made from.
#[derive(Debug, Clone, Copy)]
pub struct ComparisonContext<'a> {
    /// The older audit.
    pub old: &'a Results,
    /// The newer audit.
    pub new: &'a Results,
    /// Texts of the indicators.
    pub catalogue: &'a Catalogue,
    /// Names of registers, fields and codes.
    pub schema: &'a Schema,
    /// Language.
    pub lang: Lang,
    /// How many findings of a list are shown at most; how many more there are is always said.
    pub limit: usize,
}

impl ComparisonContext<'_> {
    /// What a reader must know where the act was not in force in the newer period, else in the older one.
    pub(super) fn caveat(&self) -> Option<String> {
        let of = |results: &Results| caveat(self.lang, &self.catalogue.named(&results.period), &results.period);
        of(self.new).or_else(|| of(self.old))
    }
}

/// The comparison as text; no line is longer than 80 characters.
#[must_use]
pub fn words(comparison: &Comparison<'_>, telling: &ComparisonContext<'_>) -> String {
    let lang = telling.lang;
    let mut paper = WrappedText::default();
    let period = |p: &crate::results::PeriodDates| lang.days(p.from, p.to);
    let (old, new) = (period(comparison.old), period(comparison.new));
    paper.put("", &format!("{}: {old} → {new}", lang.t("Comparație", "Comparison")));
    if let Some(caveat) = telling.caveat() {
        paper.put("! ", &caveat);
    }
    for caution in &comparison.cautions {
        paper.put("! ", caution_words(lang, *caution));
    }
    for provider in &comparison.providers {
        one(&mut paper, provider, telling);
    }
    paper.gap();
    let missing = [
        (&comparison.only_old, lang.t("Numai în auditul vechi", "In the older audit only")),
        (
            &comparison.only_new,
            lang.t(
                "Numai în auditul nou, fără termen de comparație",
                "In the newer audit only, nothing to compare with",
            ),
        ),
    ];
    for (ids, label) in missing.into_iter().filter(|(ids, _)| !ids.is_empty()) {
        paper.put("", &format!("{label}: {}", ids.join(", ")));
    }
    if comparison.providers.is_empty() {
        paper.put("", lang.t("Niciun furnizor comun.", "No provider in common."));
    } else if comparison.providers.len() > 1 {
        let n = lang.counted(comparison.providers.len() as u64, Noun::Provider);
        paper.put("", &format!("{n}: {}", totals(lang, &comparison.totals)));
    }
    paper.finish()
}

/// Which verdicts are compared, where one of them is that after a visit.
pub(super) const fn visited_words(lang: Lang, visited: Visited) -> Option<&'static str> {
    Some(match (visited.old, visited.new) {
        (false, false) => return None,
        (true, true) => lang.t(
            "Se compară ce a rămas după control, atunci și acum.",
            "What stands after the visit is compared, then and now.",
        ),
        (true, false) => lang.t(
            "Atunci: ce a rămas după control. Acum: ce s-a calculat din registre, încă fără control.",
            "Then: what stands after the visit. Now: what was computed from registers, without a visit yet.",
        ),
        (false, true) => lang.t(
            "Atunci: ce s-a calculat din registre, fără control. Acum: ce a rămas după control.",
            "Then: what was computed from registers, without a visit. Now: what stands after the visit.",
        ),
    })
}

/// What was computed, where a visit came to another verdict.
pub(super) fn computed_words(lang: Lang, change: &VerdictChange) -> Option<String> {
    let one = |words: &str, verdict: Option<Verdict>| verdict.map(|v| format!("{words} {}", lang.verdict_short(v)));
    let then = one(lang.t("calculat atunci:", "computed then:"), change.old_computed);
    let now = one(lang.t("calculat acum:", "computed now:"), change.new_computed);
    let parts: Vec<String> = then.into_iter().chain(now).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

pub(super) const fn caution_words(lang: Lang, caution: Caution) -> &'static str {
    match caution {
        Caution::CatalogueChanged => lang.t(
            "Catalogul de indicatori s-a schimbat între timp: unele diferențe pot veni de aici.",
            "The catalogue of indicators changed in between: some differences may come from that.",
        ),
        Caution::WrongWayRound => lang.t(
            "Primul fișier este mai nou decât al doilea: poate le-ați inversat.",
            "The first file is newer than the second: perhaps they were swapped.",
        ),
        Caution::PeriodsOverlap => lang.t(
            "Perioadele se suprapun în parte: aceeași neconformitate poate apărea în amândouă.",
            "The periods overlap in part: one breach may appear in both.",
        ),
    }
}

fn totals(lang: Lang, t: &super::comparison::Totals) -> String {
    let mut parts = vec![
        format!("{} {}", lang.t("noi", "new"), lang.count(t.new)),
        format!("{} {}", lang.t("rămase", "persisting"), lang.count(t.persisting)),
        format!("{} {}", lang.t("rezolvate", "resolved"), lang.count(t.resolved)),
    ];
    let others = [
        (t.past, lang.t("ieșite din perioadă", "left the period")),
        (t.unknown, lang.t("neverificabile", "not verifiable")),
        (t.carried_over, lang.t("obligații reportate", "carried-over duties")),
    ];
    parts.extend(others.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{words} {}", lang.count(*n))));
    parts.join(" · ")
}

fn one(paper: &mut WrappedText, found: &ProviderComparison<'_>, telling: &ComparisonContext<'_>) {
    let lang = telling.lang;
    let Some((old, new)) = report(telling, telling.old, found).zip(report(telling, telling.new, found)) else { return };
    paper.gap();
    let name = new.provider_name();
    let id = found.provider_id;
    paper.put("", &if name == id { id.to_owned() } else { format!("{name} ({id})") });
    paper.put("  ", &totals(lang, &found.totals));
    if let Some(words) = visited_words(lang, found.visited) {
        paper.put("  ", words);
    }
    verdicts(paper, telling, &found.verdicts);
    measures(paper, found, &old);
    let list = |paper: &mut WrappedText, title: &str, entries: Vec<(&Entry<'_>, String)>, report: &Report<'_>| {
        findings(paper, title, &entries, report, telling.limit);
    };
    let new_ones = found.new.iter().map(|n| (&n.finding, before_words(lang, n))).collect();
    list(paper, lang.t("Constatări noi", "New findings"), new_ones, &new);
    let carried = found.carried_over.iter().map(|c| {
        let known = if c.known_before { "" } else { lang.t("necunoscută până acum", "not known before") };
        (&c.finding, known.to_owned())
    });
    list(paper, lang.t("Obligații reportate", "Carried-over duties"), carried.collect(), &new);
    let kept = found.persisting.iter().map(|k| {
        let changed = k.was != k.finding.outcome;
        let was = format!("{} {}", lang.t("înainte:", "before:"), lang.state(k.was));
        (&k.finding, if changed { was } else { String::new() })
    });
    list(paper, lang.t("Constatări rămase", "Persisting findings"), kept.collect(), &new);
    let gone =
        |list: &'_ [Gone<'_>]| -> Vec<String> { list.iter().map(|g| now_words(lang, g.now).to_owned()).collect() };
    let lists = [
        (&found.resolved, lang.t("Rezolvate", "Resolved")),
        (&found.past, lang.t("Rămân în perioada veche", "Left in the older period")),
        (&found.unknown, lang.t("Nu se mai pot verifica", "Not verifiable any more")),
    ];
    for (entries, title) in lists {
        let pairs = entries.iter().map(|g| &g.finding).zip(gone(entries)).collect();
        list(paper, title, pairs, &old);
    }
}

pub(super) fn report<'a>(
    telling: &ComparisonContext<'a>,
    results: &'a Results,
    found: &ProviderComparison<'_>,
) -> Option<Report<'a>> {
    let provider = results.providers.iter().find(|p| p.provider_id == found.provider_id)?;
    let ComparisonContext { catalogue, schema, lang, .. } = *telling;
    Some(Report { provider, results, catalogue, schema, lang })
}

/// Name of what a verdict is about; its id where the catalogue lacks it.
pub(super) fn title(telling: &ComparisonContext<'_>, change: &VerdictChange) -> String {
    let (lang, catalogue) = (telling.lang, telling.catalogue);
    let found = match change.level {
        Level::Standard => {
            catalogue.standards.iter().find(|s| s.number.to_string() == change.id).map(|s| lang.text(&s.title))
        }
        Level::Indicator => catalogue.indicators.iter().find(|i| i.id == change.id).map(|i| lang.text(&i.title)),
        Level::Check => change
            .id
            .split_once('/')
            .and_then(|(indicator, check)| catalogue.check(indicator, check).map(|(_, check)| lang.text(&check.title))),
    };
    found.unwrap_or(&change.id).to_owned()
}

/// The measures one by one, then what inspectors saw.
fn measures(paper: &mut WrappedText, found: &ProviderComparison<'_>, old: &Report<'_>) {
    let lang = old.lang;
    if !found.measures.is_empty() {
        paper.put("  ", &format!("{}: {}", lang.t("Măsuri", "Measures"), lang.count(found.measures.len() as u64)));
    }
    for followed in &found.measures {
        let (words, said) = (fulfilment_words(lang, followed.fulfilment), old.followed_words(followed));
        paper.put("    ", &format!("{words} – {} ({said})", old.about(&followed.measure)));
    }
    if !found.own.is_empty() {
        let label = lang.t("Constatări proprii ale inspectorului", "The inspector's own findings");
        paper.put("  ", &format!("{label}: {}", lang.count(found.own.len() as u64)));
    }
    for own in &found.own {
        paper.put("    ", &format!("{} – {}", own_now_words(lang, own.now), own_words(lang, own.finding)));
    }
}

pub(super) const fn own_now_words(lang: Lang, now: OwnNow) -> &'static str {
    match now {
        OwnNow::New => lang.t("nouă", "new"),
        OwnNow::Seen(progress) => progress_words(lang, progress),
        OwnNow::NotLookedAt => lang.t("de văzut la control", "to be seen on site"),
    }
}

fn verdicts(paper: &mut WrappedText, telling: &ComparisonContext<'_>, changes: &[VerdictChange]) {
    let lang = telling.lang;
    // A check's verdict is told where the indicator's does not tell it already.
    let told = |id: &str| changes.iter().any(|c| c.level == Level::Indicator && id.split('/').next() == Some(&c.id));
    let shown: Vec<_> = changes.iter().filter(|c| c.level != Level::Check || !told(&c.id)).collect();
    if shown.is_empty() {
        return;
    }
    paper.put("  ", lang.t("Verdicte schimbate:", "Changed verdicts:"));
    for change in shown {
        let sign = match change.direction {
            Direction::Better => "↑",
            Direction::Worse => "↓",
            Direction::Other => "·",
        };
        let what = match change.level {
            Level::Standard => format!("{} {}", lang.t("Standardul", "Standard"), change.id),
            Level::Indicator | Level::Check => {
                let indicator = change.id.split('/').next().unwrap_or_default();
                format!("{indicator} · {}", title(telling, change))
            }
        };
        let verdict = |v: Option<Verdict>| match v {
            Some(v) => format!("{} {}", Tone::of(v).symbol, lang.verdict_short(v)),
            None => lang.t("fără verdict", "no verdict").to_owned(),
        };
        let beside = computed_words(lang, change).map(|words| format!(" ({words})")).unwrap_or_default();
        let (old, new) = (verdict(change.old), verdict(change.new));
        paper.put(&format!("    {sign} "), &format!("{what}: {old} → {new}{beside}"));
    }
}

fn findings(paper: &mut WrappedText, title: &str, entries: &[(&Entry<'_>, String)], report: &Report<'_>, limit: usize) {
    if entries.is_empty() {
        return;
    }
    let lang = report.lang;
    paper.put("  ", &format!("{title}: {}", lang.count(entries.len() as u64)));
    let mut check = None;
    for (entry, remark) in entries.iter().take(limit) {
        let here = (entry.indicator, entry.check);
        if check != Some(here) {
            check = Some(here);
            paper.put("    ", &format!("{} · {}", entry.indicator, report.check_title(entry.found.check)));
        }
        let subject = entry.found.subject().words(lang, report.schema);
        let why = short(&report.said(entry.found.check), entry.found.outcome);
        let remark = if remark.is_empty() { String::new() } else { format!(" ({remark})") };
        paper.put("      ", &format!("{subject} – {why}{remark}"));
    }
    if entries.len() > limit {
        let rest = lang.count((entries.len() - limit) as u64);
        let more = match lang {
            Lang::Ro => format!("… și încă {rest} (--all le arată pe toate)"),
            Lang::En => format!("… and {rest} more (--all shows them)"),
        };
        paper.put("      ", &more);
    }
}

pub(super) fn before_words(lang: Lang, new: &New<'_>) -> String {
    match new.before {
        Before::MetOrAbsent => "",
        Before::Pending => lang.t("termenul curgea", "the term was running"),
        Before::Excluded => lang.t("era exceptat", "was excluded"),
        Before::NotComputable => lang.t("înainte nu se putea calcula", "not computable before"),
        Before::NotUpheld => lang.t("nu s-a confirmat la controlul de atunci", "not upheld by the visit of then"),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::continuity::compare;
    use crate::continuity::testing::two_years;
    use crate::report::testing::{World, many_findings, provider, results};

    fn told(world: &World, old: &Results, lang: Lang, limit: usize) -> String {
        let comparison = compare(old, &world.results).unwrap();
        let (new, catalogue, schema) = (&world.results, &world.catalogue, &world.schema);
        words(&comparison, &ComparisonContext { old, new, catalogue, schema, lang, limit })
    }

    #[test]
    fn no_line_is_longer_than_a_terminal_and_nothing_is_lost_silently() {
        let (old, new) = two_years();
        let world = World::of(new);
        for lang in [Lang::Ro, Lang::En] {
            let text = told(&world, &old, lang, 5);
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            assert!(text.contains("24"), "{text}");
        }
        let text = told(&world, &old, Lang::Ro, 5);
        assert!(text.contains("noi 0 · rămase 29 · rezolvate 0 · obligații reportate 1"), "{text}");
        assert!(text.contains("… și încă 24 (--all le arată pe toate)"), "{text}");
        let long = "Fundația / \\ : * ? \" < > ".repeat(12);
        let world = World::of(results(vec![provider(&long), many_findings("P", 300)]));
        let text = told(&world, &world.results.clone(), Lang::En, usize::MAX);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.contains("C-000299") && text.contains("2 providers"), "{text}");
    }

    #[test]
    fn verdict_changes_show_their_direction() {
        let (mut old, new) = two_years();
        old.providers[0].standards[0].verdict = Verdict::Compliant;
        let text = told(&World::of(new), &old, Lang::Ro, 5);
        assert!(text.contains("↓ Standardul 1: ✓ conform → ✗ neconform"), "{text}");
    }
}
