//! The charts. Series differ by symbol, marker or mark as well as by colour.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType, ChartSolidFill, Color,
};

use super::page::HEAD;
use super::{Book, standards};
use crate::report::view::{Section, Terms, picture};
use crate::report::words::Tone;
use crate::results::verdict::Verdict;

/// Colours of lines, told apart by people who see no red or green.
const LINES: [u32; 10] = [
    0x0000_72B2,
    0x00D5_5E00,
    0x0000_9E73,
    0x00CC_79A7,
    0x0056_B4E9,
    0x00E6_9F00,
    0x0000_0000,
    0x0099_99FF,
    0x0088_5500,
    0x0077_7777,
];
const MARKERS: [ChartMarkerType; 5] = [
    ChartMarkerType::Circle,
    ChartMarkerType::Square,
    ChartMarkerType::Triangle,
    ChartMarkerType::Diamond,
    ChartMarkerType::X,
];

fn title(chart: &mut Chart, text: &str) {
    let pale = ChartLine::new().set_color(Color::RGB(0x00DD_DDDD)).set_width(0.75).clone();
    chart.x_axis().set_major_gridlines_line(&pale).set_major_gridlines(false);
    chart.y_axis().set_major_gridlines_line(&pale);
    chart.title().set_name(text).set_font(ChartFont::new().set_size(11).set_bold());
}

/// Indicators of each standard by verdict; none where there are no standards.
pub(super) fn standards(book: &Book<'_>, height: u32) -> Option<Chart> {
    let rows = picture(book.report);
    let last = HEAD + u32::try_from(rows.len()).ok()?;
    if rows.is_empty() {
        return None;
    }
    let lang = book.report.lang;
    let sheet = book.name(Section::Standards);
    let mut chart = Chart::new(rust_xlsxwriter::ChartType::BarStacked);
    for (i, verdict) in (0_u16..).zip(Verdict::ALL) {
        if rows.iter().all(|row| row.count(verdict) == 0) {
            continue;
        }
        let column = standards::first_verdict_column(book) + i;
        let tone = Tone::of(verdict);
        let label = ChartFont::new().set_size(10).set_bold().set_color(Color::RGB(0x0000_0000)).clone();
        chart
            .add_series()
            .set_name(format!("{} {}", tone.symbol, lang.verdict_short(verdict)).as_str())
            .set_categories((sheet, HEAD + 1, 0, last, 0))
            .set_values((sheet, HEAD + 1, column, last, column))
            .set_format(&mut area(verdict))
            .set_gap(40)
            .set_data_label(
                ChartDataLabel::new().show_value().set_num_format(format!("\"{} \"0;;;", tone.symbol)).set_font(&label),
            );
    }
    title(&mut chart, lang.t("Indicatori pe standarde, după verdict", "Indicators of each standard by verdict"));
    chart.y_axis().set_major_gridlines(false).set_reverse().set_name(lang.t("Standardul", "Standard"));
    chart
        .x_axis()
        .set_label_position(ChartAxisLabelPosition::High)
        .set_num_format("0")
        .set_name(lang.t("Număr de indicatori", "Number of indicators"));
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(640).set_height(height.max(320));
    let most = rows.iter().map(|row| row.indicators.iter().sum::<u64>()).max().unwrap_or(0);
    if most <= 16 {
        chart.x_axis().set_major_unit(1);
    }
    chart.set_alt_text(lang.t(
        "Numărul de indicatori ai fiecărui standard, după verdict",
        "Number of indicators of each standard by verdict",
    ));
    Some(chart)
}

/// An area in a verdict's colour.
fn area(verdict: Verdict) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(Tone::area(verdict))));
    format
}

/// Lines of active cases by month; `rows` are the sheet's rows, `months` its columns, `limit` its row of the limit.
pub(super) fn caseload(book: &Book<'_>, head: u32, rows: (u32, u32), months: (u16, u16), limit: Option<u32>) -> Chart {
    let lang = book.report.lang;
    let sheet = book.name(Section::Caseload);
    let mut chart = Chart::new(rust_xlsxwriter::ChartType::Line);
    let looks = LINES.iter().zip(MARKERS.iter().cycle());
    for (row, (colour, marker)) in (rows.0..=rows.1).zip(looks) {
        chart
            .add_series()
            .set_name((sheet, row, 0))
            .set_categories((sheet, head, months.0, head, months.1))
            .set_values((sheet, row, months.0, row, months.1))
            .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(Color::RGB(*colour)).set_width(1.75)))
            .set_marker(ChartMarker::new().set_type(*marker).set_size(6));
    }
    if let Some(row) = limit {
        let line = ChartLine::new()
            .set_color(Color::RGB(Tone::area(Verdict::NonCompliant)))
            .set_width(2.25)
            .set_dash_type(ChartLineDashType::Dash)
            .clone();
        chart
            .add_series()
            .set_name((sheet, row, 0))
            .set_categories((sheet, head, months.0, head, months.1))
            .set_values((sheet, row, months.0, row, months.1))
            .set_format(ChartFormat::new().set_line(&line));
    }
    title(
        &mut chart,
        lang.t(
            "Cele mai multe cazuri active, pe luni (cele mai mari zece încărcări)",
            "Most active cases by month (the ten heaviest caseloads)",
        ),
    );
    let letters = ChartFont::new().set_size(10).clone();
    chart.x_axis().set_font(&letters);
    chart
        .y_axis()
        .set_min(0)
        .set_font(&letters)
        .set_name(lang.t("cazuri active", "active cases"))
        .set_name_font(&letters);
    chart.legend().set_position(ChartLegendPosition::Right).set_font(&letters);
    chart.set_width(940).set_height(380);
    chart.set_alt_text(lang.t("Numărul maxim de cazuri active pe luni", "Largest number of active cases by month"));
    chart
}

/// Columns of one check's elapsed time; its steps and counts stand in two rows of the sheet.
pub(super) fn elapsed(book: &Book<'_>, terms: &Terms<'_>, head: u32, row: u32, columns: (u16, u16)) -> Chart {
    let lang = book.report.lang;
    let sheet = book.name(Section::Terms);
    let mut chart = Chart::new(rust_xlsxwriter::ChartType::Column);
    let points: Vec<_> = terms
        .buckets
        .iter()
        .map(|bucket| {
            let verdict = if bucket.within { Verdict::Compliant } else { Verdict::NonCompliant };
            rust_xlsxwriter::ChartPoint::new().set_format(&mut area(verdict))
        })
        .collect();
    chart
        .add_series()
        .set_name(lang.t("număr", "number"))
        .set_categories((sheet, head, columns.0, head, columns.1))
        .set_values((sheet, row, columns.0, row, columns.1))
        .set_points(&points)
        .set_gap(30)
        .set_data_label(ChartDataLabel::new().show_value().set_position(ChartDataLabelPosition::OutsideEnd));
    let limit = if terms.limit_words.is_empty() { String::new() } else { format!(" ({})", terms.limit_words) };
    title(&mut chart, &format!("{} – {}{limit}", terms.check.indicator, book.report.check_title(terms.check)));
    chart.x_axis().set_name(book.report.unit(terms.hours));
    chart.y_axis().set_min(0).set_num_format("0").set_name(lang.t("obligații", "duties"));
    chart.legend().set_hidden();
    chart.set_width(560).set_height(240);
    chart.set_alt_text(lang.t("Cât a durat, pe trepte", "How long it took, in steps"));
    chart
}
