//! The charts of the yearbook.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType,
    ChartSolidFill, ChartType, Color,
};

use super::Book;

/// Colours of lines, told apart by people who see no red or green.
const LINES: [u32; 8] =
    [0x0000_72B2, 0x00D5_5E00, 0x0000_9E73, 0x00CC_79A7, 0x0056_B4E9, 0x00E6_9F00, 0x0000_0000, 0x0099_99FF];
const MARKERS: [ChartMarkerType; 4] =
    [ChartMarkerType::Circle, ChartMarkerType::Square, ChartMarkerType::Triangle, ChartMarkerType::Diamond];

fn fill(colour: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour)));
    format
}

fn begin(chart: &mut Chart, title: &str) {
    let pale = ChartLine::new().set_color(Color::RGB(0x00DD_DDDD)).set_width(0.75).clone();
    chart.x_axis().set_major_gridlines(false);
    chart.y_axis().set_major_gridlines_line(&pale);
    chart.title().set_name(title).set_font(ChartFont::new().set_size(11).set_bold());
}

/// Rates of the standards, this year and the year before.
pub(super) fn standards(book: &Book<'_>, sheet: &str, first: u32, last: u32) -> Chart {
    let lang = book.lang;
    let mut chart = Chart::new(ChartType::Bar);
    let mut add = |label: &str, column: u16, colour: u32| {
        chart
            .add_series()
            .set_name(label)
            .set_categories((sheet, first, 0, last, 0))
            .set_values((sheet, first, column, last, column))
            .set_format(&mut fill(colour))
            .set_gap(45)
            .set_data_label(
                ChartDataLabel::new().show_value().set_num_format("0%").set_font(ChartFont::new().set_size(8)),
            );
    };
    if let Some(before) = book.before() {
        add(&before.label(), 4, 0x00B8_C4D4);
    }
    add(&book.year.label(), 3, LINES[0]);
    begin(&mut chart, lang.t("Rata îndeplinirii obligațiilor, pe standarde", "Rate of obligations met, by standard"));
    chart.y_axis().set_reverse().set_major_gridlines(false).set_name(lang.t("Standardul", "Standard"));
    chart.x_axis().set_min(0).set_max(1).set_num_format("0%");
    if book.before().is_some() {
        chart.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        chart.legend().set_hidden();
    }
    chart.set_width(560).set_height(420);
    chart.set_alt_text(lang.t("Rata îndeplinirii fiecărui standard", "Rate met of each standard"));
    chart
}

/// Rates of the kinds of provider.
pub(super) fn kinds(book: &Book<'_>, sheet: &str, first: u32, last: u32) -> Chart {
    let lang = book.lang;
    let mut chart = Chart::new(ChartType::Bar);
    chart
        .add_series()
        .set_name(lang.t("rata", "rate"))
        .set_categories((sheet, first, 1, last, 1))
        .set_values((sheet, first, 3, last, 3))
        .set_format(&mut fill(LINES[2]))
        .set_gap(45)
        .set_data_label(ChartDataLabel::new().show_value().set_num_format("0%").set_font(ChartFont::new().set_size(8)));
    begin(&mut chart, lang.t("Rata îndeplinirii, pe tipuri de furnizor", "Rate met, by kind of provider"));
    chart.y_axis().set_reverse().set_major_gridlines(false);
    chart.x_axis().set_min(0).set_max(1).set_num_format("0%");
    chart.legend().set_hidden();
    chart.set_width(560).set_height(260);
    chart.set_alt_text(lang.t("Rata îndeplinirii fiecărui tip de furnizor", "Rate met of each kind of provider"));
    chart
}

/// Lines of a tally by month: `rows` of a sheet, one series each.
pub(super) fn months(sheet: &str, title: &str, head: u32, rows: (u32, u32), months: (u16, u16), names: u16) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    let looks = LINES.iter().zip(MARKERS.iter().cycle());
    for (row, (colour, marker)) in (rows.0..=rows.1).zip(looks) {
        chart
            .add_series()
            .set_name((sheet, row, names))
            .set_categories((sheet, head, months.0, head, months.1))
            .set_values((sheet, row, months.0, row, months.1))
            .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(Color::RGB(*colour)).set_width(1.75)))
            .set_marker(ChartMarker::new().set_type(*marker).set_size(6));
    }
    begin(&mut chart, title);
    chart.y_axis().set_min(0).set_num_format("#,##0");
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(560).set_height(280);
    chart.set_alt_text(title);
    chart
}
