//! The period on the command line: a year, or first and last day, and the as-of day.

use std::ops::RangeInclusive;

use clap::Args;

use crate::text::Lang;
use crate::time::{Counting, Day, Period, Span, day_of, parse_iso_day, year_of};

/// Arguments that several commands share.
#[derive(Debug, Args)]
pub struct PeriodArgs {
    /// A calendar year.
    #[arg(long, conflicts_with_all = ["from", "to"])]
    year: Option<i32>,
    /// First day: 2024-01-31, 31.01.2024 or 31/01/2024.
    #[arg(long, requires = "to")]
    from: Option<String>,
    /// Last day.
    #[arg(long, requires = "from")]
    to: Option<String>,
    /// Last day of which anything is known; the period's last day when left out.
    #[arg(long)]
    as_of: Option<String>,
    /// How terms are counted.
    #[arg(long, value_enum, default_value = "calendar")]
    counting: CountingArg,
}

/// Years that a workbook can tell of.
const YEARS: RangeInclusive<i32> = 1900..=9999;

/// Countings on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum CountingArg {
    /// Plain calendar counting.
    Calendar,
    /// A last day that is not worked moves to the next working day.
    CalendarRolled,
    /// Civil Code: neither the first nor the last day or hour counts.
    CivilCode,
}

/// Reads `2024-01-31`, `31.01.2024` or `31/01/2024`.
#[must_use]
pub fn read_day(text: &str) -> Option<Day> {
    let read = parse_iso_day(text).or_else(|| {
        let mut parts = text.split(if text.contains('/') { '/' } else { '.' });
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        day_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    });
    read.filter(|day| YEARS.contains(&year_of(*day)))
}

fn given_day(text: &str, lang: Lang) -> Result<Day, String> {
    read_day(text).ok_or_else(|| match lang {
        Lang::Ro => format!("„{text}” nu este o dată; scrieți 31.01.2024 sau 2024-01-31"),
        Lang::En => format!("`{text}` is not a date; write 31.01.2024 or 2024-01-31"),
    })
}

impl PeriodArgs {
    /// How terms are counted.
    #[must_use]
    pub const fn counting(&self) -> Counting {
        match self.counting {
            CountingArg::Calendar => Counting::Calendar,
            CountingArg::CalendarRolled => Counting::CalendarRolled,
            CountingArg::CivilCode => Counting::CivilCode,
        }
    }

    /// The period, or how to find it: without one, the calendar year of the as-of day; without that day too, of the
    /// last day that the registers know.
    ///
    /// # Errors
    /// As [`Self::read`], except that the period may be left out.
    pub fn span(&self, lang: Lang) -> Result<Span, String> {
        if self.year.is_some() || self.from.is_some() {
            return self.read(lang).map(Span::Given);
        }
        Ok(match self.as_of.as_deref() {
            Some(text) => Span::YearOf(given_day(text, lang)?),
            None => Span::YearOfLastKnown,
        })
    }

    /// The period.
    ///
    /// # Errors
    /// A sentence in the user's language: no period, no such day, or a period the wrong way round.
    pub fn read(&self, lang: Lang) -> Result<Period, String> {
        let day = |text: &str| given_day(text, lang);
        let as_of = self.as_of.as_deref().map(day).transpose()?;
        let (from, to) = match (self.year, &self.from, &self.to) {
            (Some(year), ..) => match Period::year(year).filter(|_| YEARS.contains(&year)) {
                Some(period) => (period.from, period.to),
                None => return Err(lang.t("acest an nu există", "there is no such year").to_owned()),
            },
            (None, Some(from), Some(to)) => (day(from)?, day(to)?),
            _ => {
                return Err(lang
                    .t(
                        "Lipsește perioada: --year 2024 sau --from 01.01.2024 --to 31.12.2024",
                        "The period is missing: --year 2024, or --from 2024-01-01 --to 2024-12-31",
                    )
                    .to_owned());
            }
        };
        Period::new(from, to, as_of).ok_or_else(|| {
            lang.t(
                "Perioada se termină înainte să înceapă: schimbați între ele --from și --to",
                "The period ends before it begins: swap --from and --to",
            )
            .to_owned()
        })
    }
}
