//! How canonical values look in a file: as the templates write them, or as offices do.

use std::fmt::Write;

use crate::generate::seeded::SeededRng;
use crate::generate::table::Cell;
use crate::registers::spec::{FieldSpec, RegisterSpec, Schema};
use crate::text::Lang;
use crate::time::{Day, ymd};

/// How days are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// 14.03.2024
    Dots,
    /// 2024-03-14
    Iso,
    /// 14/03/2024
    Slashes,
    /// 14 martie 2024
    Words,
}

/// How one file, or one sheet, writes its values.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Language of headings and codes.
    pub lang: Lang,
    /// How days are written in text cells.
    pub dates: Dates,
    /// Yes and no.
    pub yes_no: [&'static str; 2],
    /// Decimal mark.
    pub decimal: char,
    /// Which spelling of headings and codes is taken; 0 is the template's.
    pub spelling: usize,
    /// Lines above the headings.
    pub title: bool,
    /// A line of totals under the rows.
    pub totals: bool,
    /// A column of row numbers in front.
    pub numbered: bool,
    /// Cells hold real dates and numbers where the format knows them.
    pub typed: bool,
}

impl Style {
    /// As templates are filled in.
    #[must_use]
    pub const fn plain(lang: Lang) -> Self {
        let (yes_no, decimal) = match lang {
            Lang::Ro => (["da", "nu"], ','),
            Lang::En => (["yes", "no"], '.'),
        };
        Self {
            lang,
            dates: Dates::Dots,
            yes_no,
            decimal,
            spelling: 0,
            title: false,
            totals: false,
            numbered: false,
            typed: true,
        }
    }

    /// As some office does.
    pub fn of_some_office(lang: Lang, dice: &mut SeededRng) -> Self {
        Self {
            lang,
            dates: dice.pick(&[Dates::Dots, Dates::Iso, Dates::Slashes, Dates::Words], Dates::Dots),
            yes_no: dice.pick(&[["da", "nu"], ["DA", "NU"], ["Da", "Nu"], ["1", "0"], ["x", "nu"]], ["da", "nu"]),
            decimal: dice.pick(&[',', '.'], ','),
            spelling: usize::try_from(dice.below(4)).unwrap_or(0),
            title: dice.chance(0.4),
            totals: dice.chance(0.4),
            numbered: dice.chance(0.3),
            typed: dice.chance(0.6),
        }
    }

    /// Whether rows of a register are numbered: not where a column of its own bears that heading.
    #[must_use]
    pub fn numbers(&self, register: &RegisterSpec) -> bool {
        self.numbered && register.field("line_no").is_none()
    }

    /// Whether a register ends with totals: not where the number would stand in a column of numbers.
    #[must_use]
    pub fn sums(&self, register: &RegisterSpec) -> bool {
        self.totals && register.field("line_no").is_none()
    }

    /// The heading of a field.
    #[must_use]
    pub fn heading<'f>(&self, field: &'f FieldSpec) -> &'f str {
        let headings = match self.lang {
            Lang::Ro => &field.headings_ro,
            Lang::En => &field.headings_en,
        };
        // The first headings are the ones that occur in one register only once.
        headings
            .get(self.spelling.min(headings.len().saturating_sub(1)))
            .or_else(|| field.headings_ro.first())
            .unwrap_or(&field.id)
    }

    /// The headings of a register; where two fields would have the same, all are the template's.
    #[must_use]
    pub fn headings<'f>(&self, register: &'f RegisterSpec) -> Vec<&'f str> {
        let chosen: Vec<&str> = register.fields.iter().map(|f| self.heading(f)).collect();
        let mut sorted: Vec<String> = chosen.iter().map(|h| crate::text::norm::normalise(h)).collect();
        sorted.sort();
        let twice = sorted.windows(2).any(|pair| pair.first() == pair.last());
        if twice && self.spelling > 0 {
            return Self { spelling: 0, ..*self }.headings(register);
        }
        chosen
    }

    /// A code in words.
    #[must_use]
    pub fn code<'s>(&self, schema: &'s Schema, field: &FieldSpec, id: &'s str) -> &'s str {
        let list = field.of.as_deref().and_then(|of| schema.codes.get(of));
        let Some(code) = list.and_then(|list| list.codes.iter().find(|c| c.id == id)) else { return id };
        let title = self.lang.text(&code.title);
        match self.spelling.checked_sub(1) {
            Some(alias) if self.lang == Lang::Ro => code.aliases.get(alias).map_or(title, String::as_str),
            _ => title,
        }
    }

    /// Writes a value as text.
    pub fn text(&self, out: &mut String, schema: &Schema, field: &FieldSpec, cell: &Cell) {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => out.push_str(text),
            Cell::Rubbish(text) => out.push_str(text),
            Cell::List(list) => separated(out, list.iter().map(|id| &**id)),
            Cell::Code(id) => out.push_str(self.code(schema, field, id)),
            Cell::Codes(ids) => separated(out, ids.iter().map(|id| self.code(schema, field, id))),
            Cell::Day(day) | Cell::Moment(day, None) => self.day(out, *day),
            Cell::Moment(day, Some(minute)) => {
                self.day(out, *day);
                out.push(' ');
                digits(out, i32::from(minute / 60), 2);
                out.push(':');
                digits(out, i32::from(minute % 60), 2);
            }
            Cell::Month(day) => {
                let (year, month, _) = ymd(*day);
                digits(out, i32::try_from(month).unwrap_or(0), 2);
                out.push('.');
                digits(out, year, 4);
            }
            Cell::Bool(yes) => {
                let [affirmed, denied] = self.yes_no;
                out.push_str(if *yes { affirmed } else { denied });
            }
            // Writing to a string cannot fail.
            Cell::Whole(number) => drop(write!(out, "{number}")),
            Cell::Tenths(number) => {
                let _ = write!(out, "{}", number / 10);
                if number % 10 != 0 {
                    let _ = write!(out, "{}{}", self.decimal, number % 10);
                }
            }
        }
    }

    fn day(&self, out: &mut String, day: Day) {
        let (year, month, date) = ymd(day);
        let (month, date) = (i32::try_from(month).unwrap_or(0), i32::try_from(date).unwrap_or(0));
        match self.dates {
            Dates::Iso => {
                digits(out, year, 4);
                out.push('-');
                digits(out, month, 2);
                out.push('-');
                digits(out, date, 2);
            }
            Dates::Words => {
                digits(out, date, 1);
                let name = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
                out.push(' ');
                out.push_str(name);
                out.push(' ');
                digits(out, year, 4);
            }
            Dates::Dots | Dates::Slashes => {
                let mark = if self.dates == Dates::Dots { '.' } else { '/' };
                digits(out, date, 2);
                out.push(mark);
                digits(out, month, 2);
                out.push(mark);
                digits(out, year, 4);
            }
        }
    }
}

const MONTHS: [&str; 12] = [
    "ianuarie",
    "februarie",
    "martie",
    "aprilie",
    "mai",
    "iunie",
    "iulie",
    "august",
    "septembrie",
    "octombrie",
    "noiembrie",
    "decembrie",
];

fn separated<'i>(out: &mut String, parts: impl Iterator<Item = &'i str>) {
    for (number, part) in parts.enumerate() {
        if number > 0 {
            out.push_str("; ");
        }
        out.push_str(part);
    }
}

/// A number that is not negative, with leading zeros up to a width.
fn digits(out: &mut String, number: i32, width: usize) {
    let mut rest = number.max(0);
    let mut buffer = [b'0'; 10];
    let mut used = 0;
    for slot in buffer.iter_mut().rev() {
        if rest == 0 && used >= width {
            break;
        }
        *slot = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        used += 1;
    }
    for digit in buffer.iter().skip(buffer.len() - used) {
        out.push(char::from(*digit));
    }
}

/// The name of a register's file: its first sheet name in plain letters.
#[must_use]
pub fn file_stem(register: &RegisterSpec) -> String {
    let name = register.sheets.first().unwrap_or(&register.id);
    crate::text::norm::normalise(name).replace(' ', "_")
}

/// The name of a register's sheet, as short as spreadsheets ask for.
#[must_use]
pub fn sheet_name(register: &RegisterSpec, lang: Lang) -> String {
    let names = match lang {
        Lang::Ro => &register.sheets,
        Lang::En => &register.sheets_en,
    };
    names.first().or_else(|| register.sheets.first()).unwrap_or(&register.id).chars().take(31).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::load::embedded;
    use crate::time::day_of;

    #[test]
    fn values_look_as_people_write_them() {
        let schema = embedded().unwrap();
        let spec = schema.register("cases").unwrap();
        let day = day_of(2024, 3, 4).unwrap();
        let text = |style: &Style, field: &str, cell: Cell| {
            let mut out = String::new();
            style.text(&mut out, &schema, spec.field(field).unwrap(), &cell);
            out
        };
        let plain = Style::plain(Lang::Ro);
        assert_eq!(text(&plain, "recorded_at", Cell::Moment(day, Some(545))), "04.03.2024 09:05");
        assert_eq!(text(&plain, "birth_on", Cell::Day(day)), "04.03.2024");
        assert_eq!(text(&plain, "several_services", Cell::Bool(true)), "da");
        assert_eq!(text(&plain, "category", Cell::Code("disability")), "Handicap");
        assert_eq!(text(&Style { dates: Dates::Words, ..plain }, "birth_on", Cell::Day(day)), "4 martie 2024");
        assert_eq!(text(&Style { decimal: '.', ..plain }, "complexity", Cell::Tenths(25)), "2.5");
        assert_eq!(file_stem(schema.register("reassessments").unwrap()), "reevaluari");
    }
}
