//! A comparison on one page: rates then and now, what was done, what is new.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::compare_words::{ComparisonContext, caution_words, report, visited_words};
use super::comparison::{Comparison, Entry, ProviderComparison};
use crate::report::sheet::{HEAD, Heading, LANDSCAPE_HEIGHT, Margins, Sheet};
use crate::report::styles::Styles;
use crate::report::view::picture;
use crate::report::words::{Lang, Noun};
use crate::results::outcome::Counts;

/// Providers whose rates stand beside those of all.
const BESIDE: usize = 3;
/// Providers that are named; the sheet behind names all.
const NAMED: usize = 6;
/// Checks named of what was done and of what is new.
const CHECKS: usize = 4;
/// Columns, and their widths: standard and title, then rates.
const FIRST: [f64; 2] = [9.5, 33.0];
const RATE: f64 = 9.5;
/// Width of the first eight columns, for bold letters.
const WARNED: f64 = 90.0;

/// Counts of a standard's obligations, then and now.
type Rates = BTreeMap<u8, (String, [Counts; 2])>;

/// Name of the sheet.
pub(super) const fn name(telling: &ComparisonContext<'_>) -> &'static str {
    telling.lang.t("Pe scurt", "At a glance")
}

/// The sheet.
pub(super) fn sheet(
    comparison: &Comparison<'_>,
    telling: &ComparisonContext<'_>,
    margins: Margins<'_>,
    styles: &Styles,
) -> Result<Worksheet, XlsxError> {
    let lang = telling.lang;
    let mut sheet = Sheet::new(Worksheet::new(), name(telling), margins, styles, lang, false)?;
    let period = |p: &crate::results::PeriodDates| lang.days(p.from, p.to);
    sheet.head(name(telling), &format!("{} → {}", period(comparison.old), period(comparison.new)))?;
    let said = comparison.cautions.iter().map(|caution| caution_words(lang, *caution).to_owned());
    let said: Vec<String> = telling.caveat().into_iter().chain(said).chain(visits(comparison, lang)).collect();
    if !said.is_empty() {
        let words = said.join(" ");
        sheet.sheet.merge_range(2, 0, 2, 7, &words, &styles.warning)?;
        sheet.fit(2, &words, WARNED)?;
    }
    let mut row = rates(&mut sheet, HEAD, comparison, telling)?;
    row = gap(&mut sheet, row)?;
    row = providers(&mut sheet, row, comparison, telling)?;
    row = gap(&mut sheet, row)?;
    let done: Vec<_> = comparison.providers.iter().flat_map(|p| &p.resolved).map(|gone| &gone.finding).collect();
    row = most(&mut sheet, row, telling, lang.t("Ce nu mai este", "What is none any more"), &done)?;
    row = gap(&mut sheet, row)?;
    let new: Vec<_> = comparison.providers.iter().flat_map(|p| &p.new).map(|new| &new.finding).collect();
    row = most(&mut sheet, row, telling, lang.t("Ce este nou", "What is new"), &new)?;
    if sheet.height_of(row) <= LANDSCAPE_HEIGHT {
        sheet.sheet.set_print_fit_to_pages(1, 1);
    }
    sheet.done()
}

/// Whose verdicts and rates are those after a visit.
fn visits(comparison: &Comparison<'_>, lang: Lang) -> Option<String> {
    let count = |of: fn(&ProviderComparison<'_>) -> bool| comparison.providers.iter().filter(|p| of(p)).count() as u64;
    let (old, new) = (count(|p| p.visited.old), count(|p| p.visited.new));
    if let [one] = comparison.providers.as_slice() {
        return visited_words(lang, one.visited).map(str::to_owned);
    }
    let all = lang.counted(comparison.providers.len() as u64, Noun::Provider);
    let (then, now) = (lang.count(old), lang.count(new));
    (old + new > 0).then(|| match lang {
        Lang::Ro => format!(
            "Unde a fost un control, se compară ce a rămas după el; din {all} au avut control atunci {then}, acum {now}."
        ),
        Lang::En => format!(
            "Where there was a visit, what stands after it is compared; of {all} a visit was made then to {then}, now to {now}."
        ),
    })
}

/// A low empty row; the next one.
fn gap(sheet: &mut Sheet<'_>, row: u32) -> Result<u32, XlsxError> {
    sheet.height(row, 7.0)?;
    Ok(row + 1)
}

/// How obligations were met, standard by standard; the first free row.
fn rates(
    sheet: &mut Sheet<'_>,
    mut row: u32,
    comparison: &Comparison<'_>,
    telling: &ComparisonContext<'_>,
) -> Result<u32, XlsxError> {
    let (lang, styles) = (telling.lang, sheet.styles);
    let each: Vec<(&str, Rates)> =
        comparison.providers.iter().map(|provider| (provider.provider_id, rates_of(provider, telling))).collect();
    let mut all = Rates::new();
    for (standard, (title, counts)) in each.iter().flat_map(|(_, rates)| rates) {
        let (_, sums) = all.entry(*standard).or_insert_with(|| (title.clone(), [Counts::default(); 2]));
        for (sum, counts) in sums.iter_mut().zip(counts) {
            sum.merge(counts);
        }
    }
    let beside = if (2..=BESIDE).contains(&each.len()) { each } else { Vec::new() };
    let (then, now) = (lang.t("atunci", "then"), lang.t("acum", "now"));
    let mut headings = vec![
        Heading::new(lang.t("Standardul", "Standard"), FIRST[0]),
        Heading::new(lang.t("Rata obligațiilor îndeplinite", "Rate of obligations met"), FIRST[1]),
    ];
    let change = lang.t("diferența (puncte)", "change (points)");
    headings.extend([then, now, change].map(|words| Heading::new(words, RATE + 1.0)));
    if beside.is_empty() {
        // Of the table below: what went which way.
        for column in 5..8 {
            sheet.width(column, RATE + 1.0)?;
        }
    }
    for (id, _) in &beside {
        headings.extend([then, now].map(|words| Heading::new(format!("{id} {words}"), RATE)));
    }
    for (column, heading) in (0_u16..).zip(&headings) {
        sheet.width(column, heading.width)?;
    }
    sheet.headings(row, &headings)?;
    for (standard, (title, [old, new])) in &all {
        row += 1;
        sheet.number(row, 0, Some(f64::from(*standard)), &styles.ordinal)?;
        sheet.begin(row);
        sheet.text(row, 1, title)?;
        sheet.end()?;
        let (old, new) = (old.rate(), new.rate());
        sheet.number(row, 2, old, &styles.percent)?;
        sheet.number(row, 3, new, &styles.percent)?;
        let points = old.zip(new).map(|(old, new)| (new - old) * 100.0);
        sheet.number(row, 4, points, &styles.decimal)?;
        for (n, (_, rates)) in (0_u16..).zip(&beside) {
            let own = rates.get(standard).map(|(_, counts)| counts.map(|counts| counts.rate()));
            let [old, new] = own.unwrap_or([None; 2]);
            sheet.number(row, 5 + 2 * n, old, &styles.percent)?;
            sheet.number(row, 6 + 2 * n, new, &styles.percent)?;
        }
    }
    Ok(row + 1)
}

fn rates_of(provider: &ProviderComparison<'_>, telling: &ComparisonContext<'_>) -> Rates {
    let mut rates = Rates::new();
    for (at, results) in [telling.old, telling.new].into_iter().enumerate() {
        let Some(report) = report(telling, results, provider) else { continue };
        for standard in picture(&report) {
            let entry = || (standard.title.to_owned(), [Counts::default(); 2]);
            let (_, counts) = rates.entry(standard.number).or_insert_with(entry);
            if let Some(counts) = counts.get_mut(at) {
                *counts = standard.counts;
            }
        }
    }
    rates
}

/// How many findings of each provider went which way; the first free row.
fn providers(
    sheet: &mut Sheet<'_>,
    mut row: u32,
    comparison: &Comparison<'_>,
    telling: &ComparisonContext<'_>,
) -> Result<u32, XlsxError> {
    let (lang, styles) = (telling.lang, sheet.styles);
    let headings = [
        lang.t("Furnizor", "Provider"),
        lang.t("Denumirea", "Name"),
        lang.t("nu mai sunt", "gone"),
        lang.t("rămase", "persisting"),
        lang.t("noi", "new"),
        lang.t("rămân în trecut", "of the past"),
        lang.t("nu se pot verifica", "not verifiable"),
    ];
    sheet.headings(row, &headings.map(|words| Heading::new(words, 0.0)))?;
    for provider in comparison.providers.iter().take(NAMED) {
        row += 1;
        let t = &provider.totals;
        let name = report(telling, telling.new, provider).map(|report| report.provider_name().to_owned());
        sheet.begin(row);
        sheet.put(row, 0, provider.provider_id, &styles.strong)?;
        sheet.text(row, 1, &name.unwrap_or_default())?;
        sheet.end()?;
        for (column, n) in (2_u16..).zip([t.resolved, t.persisting, t.new, t.past, t.unknown]) {
            sheet.count(row, column, n)?;
        }
    }
    if let more @ 1.. = comparison.providers.len().saturating_sub(NAMED) {
        row += 1;
        let words = lang.t("alți furnizori, în foaia Rezumat", "other providers, on the sheet Summary");
        sheet.put(row, 0, &format!("… +{} {words}", lang.count(more as u64)), &styles.note)?;
    }
    Ok(row + 1)
}

/// The checks with most findings of a list; the first free row.
fn most<'a>(
    sheet: &mut Sheet<'_>,
    mut row: u32,
    telling: &ComparisonContext<'a>,
    title: &str,
    entries: &[&Entry<'a>],
) -> Result<u32, XlsxError> {
    let (lang, styles) = (telling.lang, sheet.styles);
    let mut checks: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for entry in entries {
        *checks.entry((entry.indicator, entry.check)).or_default() += 1;
    }
    let mut checks: Vec<_> = checks.into_iter().collect();
    checks.sort_by_key(|(_, n)| Reverse(*n));
    sheet.block(row, &format!("{title}: {}", lang.count(entries.len() as u64)))?;
    for ((indicator, check), n) in checks.iter().take(CHECKS) {
        row += 1;
        let known = telling.catalogue.check(indicator, check);
        let name = known.map_or(*check, |(_, known)| lang.text(&known.title));
        sheet.put(row, 0, indicator, &styles.strong)?;
        sheet.sheet.merge_range(row, 1, row, 3, name, &styles.text)?;
        sheet.count(row, 4, *n)?;
    }
    if let more @ 1.. = checks.len().saturating_sub(CHECKS) {
        row += 1;
        let words = lang.t("alte verificări, în foile următoare", "other checks, on the sheets that follow");
        sheet.put(row, 0, &format!("… +{} {words}", lang.count(more as u64)), &styles.note)?;
    }
    Ok(row + 1)
}
