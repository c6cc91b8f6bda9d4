//! Charts as drawings in the page itself.

use maud::{Markup, html};

use crate::report::Report;
use crate::report::view::{Loads, Picture, Terms};
use crate::report::words::Tone;
use crate::results::verdict::Verdict;

/// Width of every drawing.
const WIDTH: f64 = 900.0;
const LINES: [&str; 10] =
    ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#9999ff", "#885500", "#777777"];
const DASHES: [&str; 4] = ["", "6 3", "2 3", "8 3 2 3"];

fn colour(verdict: Verdict) -> String {
    format!("#{:06x}", Tone::area(verdict))
}

/// A coordinate or length: tenths are finer than anybody sees.
fn tenths(n: f64) -> String {
    format!("{n:.1}")
}

fn figure(caption: &str, height: f64, body: &[Markup]) -> Markup {
    html! {
        figure {
            figcaption { (caption) }
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(caption) { @for part in body { (part) } }
        }
        "\n"
    }
}

fn text(x: f64, y: f64, anchor: &str, words: &str) -> Markup {
    html! { text x=(tenths(x)) y=(tenths(y)) text-anchor=(anchor) { (words) } }
}

fn rect([x, y, width, height]: [f64; 4], fill: &str) -> Markup {
    html! { rect x=(tenths(x)) y=(tenths(y)) width=(tenths(width)) height=(tenths(height)) fill=(fill) {} }
}

/// How a line is drawn.
#[derive(Clone, Copy, Default)]
struct Stroke<'s> {
    colour: &'s str,
    width: Option<f64>,
    dashes: Option<&'s str>,
}

fn line(from: (f64, f64), to: (f64, f64), stroke: Stroke<'_>) -> Markup {
    html! {
        line x1=(tenths(from.0)) y1=(tenths(from.1)) x2=(tenths(to.0)) y2=(tenths(to.1)) stroke=(stroke.colour)
            stroke-width=[stroke.width] stroke-dasharray=[stroke.dashes] {}
    }
}

#[allow(clippy::cast_precision_loss)]
const fn real(n: u64) -> f64 {
    n as f64
}

/// Indicators of each standard by verdict.
pub(super) fn standards(report: &Report<'_>, rows: &[Picture<'_>]) -> Markup {
    let lang = report.lang;
    let most = rows.iter().map(|row| row.indicators.iter().sum::<u64>()).max().unwrap_or(0).max(1);
    let (left, step, bar) = (120.0, 26.0, 18.0);
    let scale = (WIDTH - left - 20.0) / real(most);
    let mut out = Vec::new();
    let mut y = 6.0;
    for row in rows {
        out.push(text(left - 8.0, y + 14.0, "end", &format!("{} {}", lang.t("Standardul", "Standard"), row.number)));
        let mut x = left;
        for (verdict, n) in Verdict::ALL.iter().zip(row.indicators).filter(|(_, n)| *n > 0) {
            let width = real(n) * scale;
            out.push(rect([x, y, (width - 1.5).max(1.0), bar], &colour(*verdict)));
            out.push(text(x + width / 2.0, y + 13.5, "middle", &format!("{} {n}", Tone::of(*verdict).symbol)));
            x += width;
        }
        y += step;
    }
    let mut x = left;
    for verdict in Verdict::ALL.into_iter().filter(|v| rows.iter().any(|row| row.count(*v) > 0)) {
        let words = format!("{} {}", Tone::of(verdict).symbol, lang.verdict_short(verdict));
        out.push(rect([x, y + 6.0, 12.0, 12.0], &colour(verdict)));
        out.push(text(x + 16.0, y + 16.5, "start", &words));
        x += 34.0 + 7.0 * real(words.chars().count() as u64);
    }
    figure(lang.t("Indicatori pe standarde, după verdict", "Indicators of each standard by verdict"), y + 26.0, &out)
}

/// Active cases by month of the ten heaviest caseloads, and the limit.
pub(super) fn caseload(report: &Report<'_>, loads: &Loads<'_>) -> Markup {
    let lang = report.lang;
    let people: Vec<_> = loads.people.iter().take(LINES.len()).collect();
    let limit = people.first().and_then(|load| report.load_limit(&load.role));
    let most = people.iter().flat_map(|load| load.by_month.values()).copied().max().unwrap_or(0);
    let top = f64::from(most).max(limit.unwrap_or(0.0)).max(1.0) * 1.1;
    let (left, right, bottom, height) = (40.0, 150.0, 300.0, 330.0);
    let steps = real(loads.months.len().saturating_sub(1).max(1) as u64);
    let x_of = |i: usize| left + (WIDTH - left - right) * real(i as u64) / steps;
    let y_of = |n: f64| bottom - (bottom - 10.0) * n / top;
    let mut out = Vec::new();
    for part in 0..=4_u8 {
        let n = (top * f64::from(part) / 4.0).floor();
        out.push(line((left, y_of(n)), (WIDTH - right, y_of(n)), Stroke { colour: "#ddd", ..Stroke::default() }));
        out.push(text(left - 6.0, y_of(n) + 4.0, "end", &lang.number(n)));
    }
    for (i, month) in loads.months.iter().enumerate() {
        if loads.months.len() <= 12 || i % 3 == 0 {
            out.push(text(x_of(i), bottom + 18.0, "middle", &lang.month_short(month)));
        }
    }
    for (i, load) in people.iter().enumerate() {
        let (colour, dash) = (LINES.get(i).unwrap_or(&"#000"), DASHES.get(i % DASHES.len()).unwrap_or(&""));
        let value = |month: &String| f64::from(load.by_month.get(month).copied().unwrap_or(0));
        let points: Vec<_> = loads
            .months
            .iter()
            .enumerate()
            .map(|(m, month)| format!("{:.1},{:.1}", x_of(m), y_of(value(month))))
            .collect();
        out.push(html! {
            polyline fill="none" stroke=(colour) stroke-width="2" stroke-dasharray=(dash) points=(points.join(" ")) {}
        });
        let y = 16.0 + 20.0 * real(i as u64);
        let stroke = Stroke { colour, width: Some(2.0), dashes: Some(dash) };
        out.push(line((WIDTH - right + 12.0, y), (WIDTH - right + 42.0, y), stroke));
        out.push(text(WIDTH - right + 48.0, y + 4.0, "start", &load.staff.chars().take(14).collect::<String>()));
    }
    if let Some(limit) = limit {
        let stroke = Stroke { colour: &colour(Verdict::NonCompliant), width: Some(2.5), dashes: Some("10 5") };
        out.push(line((left, y_of(limit)), (WIDTH - right, y_of(limit)), stroke));
        let words = format!("{} {}", lang.t("limita", "limit"), lang.number(limit));
        out.push(text(left + 6.0, y_of(limit) - 5.0, "start", &words));
    }
    figure(lang.t("Cele mai multe cazuri active, pe luni", "Most active cases by month"), height, &out)
}

/// How long one term really took.
pub(super) fn elapsed(report: &Report<'_>, terms: &Terms<'_>) -> Markup {
    let most = terms.buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0).max(1);
    let (bottom, height) = (150.0, 190.0);
    let step = (WIDTH - 20.0) / real(terms.buckets.len().max(1) as u64);
    let mut out = Vec::new();
    let mut below = None;
    for (i, bucket) in terms.buckets.iter().enumerate() {
        let (x, tall) = (10.0 + step * real(i as u64), real(bucket.count) / real(most) * (bottom - 24.0));
        let (mark, verdict) = if bucket.within { ("✓", Verdict::Compliant) } else { ("✗", Verdict::NonCompliant) };
        out.push(rect([x + step * 0.15, bottom - tall, step * 0.7, tall], &colour(verdict)));
        out.push(text(x + step / 2.0, bottom - tall - 5.0, "middle", &report.lang.count(bucket.count)));
        out.push(text(x + step / 2.0, bottom + 18.0, "middle", &format!("{mark} {}", bucket.words(below))));
        below = bucket.upto;
    }
    out.push(line((10.0, bottom), (WIDTH - 10.0, bottom), Stroke { colour: "#888", ..Stroke::default() }));
    out.push(text(WIDTH / 2.0, bottom + 36.0, "middle", report.unit(terms.hours)));
    let limit = if terms.limit_words.is_empty() { String::new() } else { format!(" ({})", terms.limit_words) };
    figure(&format!("{} – {}{limit}", terms.check.indicator, report.check_title(terms.check)), height, &out)
}
