//! The map: a tile for each county, coloured by the rate of obligations met; one large map, and one for each standard.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern, Worksheet, XlsxError};

use crate::statistics::area::{COUNTIES, County, SECTORS};
use crate::statistics::joint::Joint;
use crate::statistics::slice::Slice;
use crate::statistics::year::Shown;

use super::Book;
use super::sheet::{MARK, Page};

/// Lower bounds of the classes of rates with their colours (a sequence of growing darkness, also in grey print) and
/// whether the ink on them is white.
const CLASSES: [(f64, u32, bool); 6] = [
    (0.0, 0x00F7_FBFF, false),
    (0.50, 0x00D2_E3F3, false),
    (0.70, 0x009A_C8E1, false),
    (0.80, 0x0053_9DCC, true),
    (0.90, 0x001F_6CB1, true),
    (0.95, 0x0008_3674, true),
];
/// Columns and rows of the map.
const COLUMNS: u16 = 8;
const ROWS: u32 = 7;
/// First row of the large map.
const TOP: u32 = 4;
/// Small maps in a row.
const ACROSS: u16 = 2;

struct Tiles {
    classes: Vec<Format>,
    hidden: Format,
    nothing: Format,
}

impl Tiles {
    fn new(size: f64) -> Self {
        let tile = |fill: u32, ink: u32| {
            Format::new()
                .set_font_size(size)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
                .set_border(FormatBorder::Medium)
                .set_border_color(Color::RGB(0x00FF_FFFF))
                .set_background_color(Color::RGB(fill))
                .set_font_color(Color::RGB(ink))
        };
        let ink = |white: bool| if white { 0x00FF_FFFF } else { 0x001A_1A1A };
        Self {
            classes: CLASSES
                .iter()
                .map(|(_, fill, white)| tile(*fill, ink(*white)).set_border_color(Color::RGB(0x00C9_CFD6)))
                .collect(),
            hidden: tile(0x00E0_E0E0, 0x0080_5000)
                .set_pattern(FormatPattern::LightUp)
                .set_foreground_color(Color::RGB(0x00B0_B0B0)),
            nothing: tile(0x00EE_EEEE, 0x0099_9999),
        }
    }

    fn of(&self, shown: Shown) -> &Format {
        match shown {
            Shown::Hidden => &self.hidden,
            Shown::Nothing => &self.nothing,
            _ => shown.number().and_then(|rate| self.classes.get(class(rate))).unwrap_or(&self.nothing),
        }
    }
}

/// The class of a rate.
fn class(rate: f64) -> usize {
    CLASSES.iter().rposition(|(bound, ..)| rate >= *bound).unwrap_or(0)
}

pub(super) fn sheet(book: &Book<'_>) -> Result<Worksheet, XlsxError> {
    let lang = book.lang;
    let note = lang.t(
        "Rata îndeplinirii obligațiilor în fiecare județ; fiecare pătrat este un județ, așezat aproximativ ca pe hartă",
        "Rate of obligations met in each county; every tile is a county, placed roughly as on the map",
    );
    let mut page = Page::new(book, lang.t("Harta", "Map"), note)?;
    for column in 0..(COLUMNS + 1) * ACROSS + 2 {
        page.sheet.set_column_width(column, 8.6)?;
    }
    let large = Tiles::new(11.0);
    page.put(TOP - 1, 0, lang.t("Toate standardele", "All standards"), &book.styles.block)?;
    map(&mut page, &large, (TOP, 0), None)?;
    for row in TOP..TOP + ROWS + 1 {
        page.sheet.set_row_height(row, 34)?;
    }
    legend(&mut page, &large)?;
    let small = Tiles::new(8.0);
    let mut top = TOP + ROWS + 3;
    for (position, standard) in (0_u16..).zip(&book.publication.catalogue.standards) {
        let left = (position % ACROSS) * (COLUMNS + 1);
        let title = format!("{}. {}", standard.number, lang.text(&standard.title));
        page.put(top, left, &title, &book.styles.block)?;
        map(&mut page, &small, (top + 1, left), Some(standard.number))?;
        if left == 0 {
            for row in top + 1..top + 1 + ROWS {
                page.sheet.set_row_height(row, 24)?;
            }
        }
        if position % ACROSS == ACROSS - 1 {
            top += ROWS + 2;
        }
    }
    page.done()
}

fn map(page: &mut Page<'_, '_>, tiles: &Tiles, at: (u32, u16), standard: Option<u8>) -> Result<(), XlsxError> {
    let styles = page.styles;
    for county in &COUNTIES {
        let shown = rate(page.book, &Slice::County(county.iso.to_owned()), standard);
        tile(page, tiles, (at.0 + county.tile.0, at.1 + county.tile.1), county, shown)?;
    }
    if standard.is_none() {
        let row = at.0 + ROWS;
        let label = page.book.lang.t("București, sectoare", "Bucharest, sectors");
        page.put(row, at.1, label, &styles.note)?;
        for sector in 1..=SECTORS {
            let shown = rate(page.book, &Slice::Sector(Some(sector)), None);
            let text = format!("S{sector}\n{}", words(page.book, shown));
            page.put(row, at.1 + 1 + u16::from(sector), &text, tiles.of(shown))?;
        }
    }
    Ok(())
}

fn rate(book: &Book<'_>, slice: &Slice, standard: Option<u8>) -> Shown {
    let slice = book.year.cube.slice(slice);
    slice.map_or(Shown::Nothing, |slice| book.year.joint_rate(slice, Joint::of_standard(standard)))
}

fn tile(
    page: &mut Page<'_, '_>,
    tiles: &Tiles,
    at: (u32, u16),
    county: &County,
    shown: Shown,
) -> Result<(), XlsxError> {
    let text = format!("{}\n{}", county.short(), words(page.book, shown));
    page.put(at.0, at.1, &text, tiles.of(shown))
}

/// A rate as it stands in a tile.
fn words(book: &Book<'_>, shown: Shown) -> String {
    match shown {
        Shown::Hidden => MARK.to_owned(),
        Shown::Nothing => "–".to_owned(),
        _ => shown.number().map(|rate| book.lang.percent(rate)).unwrap_or_default(),
    }
}

fn legend(page: &mut Page<'_, '_>, tiles: &Tiles) -> Result<(), XlsxError> {
    let styles = page.styles;
    let lang = page.book.lang;
    let left = COLUMNS + 1;
    page.put(TOP - 1, left, lang.t("Legenda", "Legend"), &styles.block)?;
    let bounds: Vec<f64> = CLASSES.iter().map(|(bound, ..)| *bound).chain([1.0]).collect();
    let mut row = TOP;
    for (class, pair) in bounds.windows(2).enumerate() {
        let (Some(from), Some(to), Some(format)) = (pair.first(), pair.last(), tiles.classes.get(class)) else {
            continue;
        };
        page.put(row, left, "", format)?;
        let last = class + 2 == bounds.len();
        let text = if last {
            format!("{} {}", lang.t("cel puțin", "at least"), lang.percent(*from))
        } else {
            format!("{} – {} {}", lang.percent(*from), lang.t("sub", "below"), lang.percent(*to))
        };
        page.put(row, left + 1, &text, &styles.label)?;
        row += 1;
    }
    for (mark, format, text) in [
        (MARK, &tiles.hidden, lang.t("confidențial", "confidential")),
        ("–", &tiles.nothing, lang.t("fără furnizori sau fără obligații hotărâte", "no providers, or nothing decided")),
    ] {
        page.put(row, left, mark, format)?;
        page.put(row, left + 1, text, &styles.label)?;
        row += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rate_has_a_class_and_tiles_fit_the_map() {
        assert_eq!([0.0, 0.4999, 0.5, 0.79, 0.9, 0.95, 1.0].map(class), [0, 0, 1, 2, 4, 5, 5]);
        assert!(COUNTIES.iter().all(|c| c.tile.0 < ROWS && c.tile.1 < COLUMNS));
    }
}
