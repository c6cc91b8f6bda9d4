//! Everything that is published together: the year, the years before it, and the words for them.

use crate::catalogue::indicator::{Catalogue, Check, Indicator};
use crate::disclosure::Rule;
use crate::registers::spec::Schema;
use crate::report::words::{act_in_short, caveat};
use crate::text::Lang;

use super::coverage::Coverage;
use super::cube::By;
use super::joint::Joint;
use super::series;
use super::slice::Slice;
use super::year::{Edition, Key, Shown, Year};

/// What all outputs are views of.
#[derive(Debug)]
pub struct Publication<'a> {
    /// The years, the earliest first; the last one is what the publication is about.
    pub years: Vec<Year>,
    /// Texts of the indicators.
    pub catalogue: &'a Catalogue,
    /// Names of codes.
    pub schema: &'a Schema,
    /// Who is in and who is missing.
    pub coverage: Coverage,
    /// The rule of disclosure control.
    pub rule: Rule,
    /// Who reads it.
    pub edition: Edition,
}

/// A figure with its place among the years.
#[derive(Debug, Clone)]
pub struct Figure<'a> {
    /// Position of the year.
    pub year: usize,
    /// Where it is found in that year.
    pub key: Key,
    /// The part of the nation.
    pub slice: &'a Slice,
    /// The check.
    pub check: Option<(&'a Indicator, &'a Check)>,
    /// Several obligations together.
    pub joint: Option<Joint>,
    /// Dimension → code of a tally's series.
    pub by: Option<&'a By>,
    /// `yyyy-mm`.
    pub month: Option<&'a str>,
    /// What readers see.
    pub shown: Shown,
    /// Whether it is hidden from the public.
    pub confidential: bool,
    /// The same figure of the year before.
    pub before: Option<Shown>,
}

impl Figure<'_> {
    /// How much it has changed against the year before; rates in shares.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        Some(self.shown.number()? - self.before?.number()?)
    }
}

impl<'a> Publication<'a> {
    /// The year that the publication is about.
    #[must_use]
    pub fn year(&self) -> Option<&Year> {
        self.years.last()
    }

    /// What a reader must know where the act was not in force in the year; one sentence.
    #[must_use]
    pub fn caveat(&self, lang: Lang) -> Option<String> {
        let period = &self.year()?.sums.period;
        caveat(lang, &self.catalogue.named(period), period)
    }

    /// The act in a few words, with what to know of it in a year.
    #[must_use]
    pub fn act(&self, lang: Lang, year: usize) -> String {
        let period = self.years.get(year).map(|year| &year.sums.period);
        period.map_or_else(String::new, |period| act_in_short(lang, &self.catalogue.named(period), period))
    }

    /// All checks with their indicators, in the catalogue's order: positions are those of [`Key::check`].
    #[must_use]
    pub fn checks(&self) -> Vec<(&'a Indicator, &'a Check)> {
        self.catalogue.indicators.iter().flat_map(|i| i.checks.iter().map(move |c| (i, c))).collect()
    }

    /// Every figure of every year that is shown or hidden, the earliest year first. Figures of which there is nothing to
    /// show are left out.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure<'_>> {
        let checks = self.checks();
        let mut figures = Vec::new();
        for (position, year) in self.years.iter().enumerate() {
            let before = position.checked_sub(1).and_then(|before| self.years.get(before));
            for key in year.keys() {
                let shown = year.show(key);
                if shown == Shown::Nothing {
                    continue;
                }
                let Some(slice) = year.cube.slices.get(key.slice) else { continue };
                let by = key.check.zip(key.series).and_then(|(c, s)| year.cube.series.get(c)?.get(s));
                figures.push(Figure {
                    year: position,
                    key,
                    slice,
                    check: key.check.and_then(|check| checks.get(check).copied()),
                    joint: key.joint,
                    by,
                    month: key.month.and_then(|month| year.cube.months.get(month)).map(String::as_str),
                    shown,
                    confidential: year.confidential(key),
                    before: before.and_then(|before| self.same_in(year, before, key)),
                });
            }
        }
        figures
    }

    /// The figure of another year that a key of one year stands for.
    #[must_use]
    pub fn same_in(&self, year: &Year, other: &Year, key: Key) -> Option<Shown> {
        let slice = other.cube.slice(year.cube.slices.get(key.slice)?)?;
        let series = match (key.check, key.series) {
            (Some(check), Some(series)) => {
                let by = year.cube.series.get(check)?.get(series)?;
                Some(other.cube.series.get(check)?.iter().position(|known| known == by)?)
            }
            _ => None,
        };
        let month = match key.month {
            None => None,
            Some(month) => {
                let name = year.cube.months.get(month)?.get(4..)?;
                Some(other.cube.months.iter().position(|known| known.get(4..) == Some(name))?)
            }
        };
        match other.show(Key { slice, series, month, ..key }) {
            Shown::Nothing => None,
            shown => Some(shown),
        }
    }

    /// Title of a check: the indicator's, and its own where that says more.
    #[must_use]
    pub fn title(&self, lang: Lang, indicator: &Indicator, check: &Check) -> String {
        let (of_indicator, own) = (lang.text(&indicator.title), lang.text(&check.title));
        if own.is_empty() || own == of_indicator || indicator.checks.len() == 1 {
            of_indicator.to_owned()
        } else {
            own.to_owned()
        }
    }

    /// Name of several obligations together.
    #[must_use]
    pub fn joint_title(&self, lang: Lang, joint: Joint) -> &str {
        match joint {
            Joint::All => lang.t("toate obligațiile", "all obligations"),
            Joint::Standard(number) => {
                let known = self.catalogue.standards.iter().find(|s| s.number == number);
                known.map_or("", |standard| lang.text(&standard.title))
            }
            Joint::Indicator(at) => self.catalogue.indicators.get(at).map_or("", |i| lang.text(&i.title)),
        }
    }

    /// A tally's series in words; empty where it has no dimensions.
    #[must_use]
    pub fn series_words(&self, lang: Lang, check: &Check, by: &By) -> String {
        series::words(self.schema, lang, check, by)
    }

    /// What a file's name carries beside year and kind.
    #[must_use]
    pub fn mark(&self, lang: Lang) -> &'static str {
        match self.edition {
            Edition::Public => "",
            Edition::Internal => lang.t("-INTERN", "-INTERNAL"),
        }
    }
}
