//! Counted nouns. Romanian puts `de` after numbers whose last two digits are 00 or 20 to 99.

use crate::text::Lang;
use crate::time::Unit;

/// A noun that reports count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// A child's case.
    Case,
    /// What several findings come from.
    Cause,
    /// A cell of a register.
    Cell,
    /// A computation of an indicator.
    Check,
    /// A calendar day.
    Day,
    /// Something stated otherwise than computed.
    Difference,
    /// A breach or an open question.
    Finding,
    /// A file.
    File,
    /// An hour.
    Hour,
    /// An indicator of the act.
    Indicator,
    /// A minute.
    Minute,
    /// What is to be done about findings.
    Measure,
    /// A calendar month.
    Month,
    /// A check that can be breached.
    Obligation,
    /// A person.
    Person,
    /// A service provider.
    Provider,
    /// A register.
    Register,
    /// Something noticed about the data.
    Remark,
    /// A row of a sheet.
    Row,
    /// A standard of the act.
    Standard,
    /// What one outcome is about.
    Subject,
    /// A running term.
    Term,
    /// An outcome that missing data leave open.
    Undetermined,
    /// A day that is worked.
    WorkingDay,
    /// A calendar year.
    Year,
}

impl From<Unit> for Noun {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Hours => Self::Hour,
            Unit::Days => Self::Day,
            Unit::WorkingDays => Self::WorkingDay,
            Unit::Months => Self::Month,
        }
    }
}

impl Noun {
    /// Romanian singular and plural, English singular and plural.
    const fn forms(self) -> [&'static str; 4] {
        match self {
            Self::Case => ["caz", "cazuri", "case", "cases"],
            Self::Cause => ["cauză", "cauze", "cause", "causes"],
            Self::Cell => ["celulă", "celule", "cell", "cells"],
            Self::Check => ["verificare", "verificări", "check", "checks"],
            Self::Difference => ["deosebire", "deosebiri", "difference", "differences"],
            Self::Day => ["zi", "zile", "day", "days"],
            Self::Finding => ["constatare", "constatări", "finding", "findings"],
            Self::File => ["fișier", "fișiere", "file", "files"],
            Self::Hour => ["oră", "ore", "hour", "hours"],
            Self::Indicator => ["indicator", "indicatori", "indicator", "indicators"],
            Self::Minute => ["minut", "minute", "minute", "minutes"],
            Self::Measure => ["măsură", "măsuri", "measure", "measures"],
            Self::Month => ["lună", "luni", "month", "months"],
            Self::Obligation => ["obligație", "obligații", "obligation", "obligations"],
            Self::Person => ["persoană", "persoane", "person", "persons"],
            Self::Provider => ["furnizor", "furnizori", "provider", "providers"],
            Self::Register => ["registru", "registre", "register", "registers"],
            Self::Remark => ["observație", "observații", "remark", "remarks"],
            Self::Row => ["rând", "rânduri", "row", "rows"],
            Self::Standard => ["standard", "standarde", "standard", "standards"],
            Self::Subject => ["situație", "situații", "subject", "subjects"],
            Self::Term => ["termen", "termene", "term", "terms"],
            Self::Undetermined => {
                ["rezultat nedeterminat", "rezultate nedeterminate", "undetermined outcome", "undetermined outcomes"]
            }
            Self::WorkingDay => ["zi lucrătoare", "zile lucrătoare", "working day", "working days"],
            Self::Year => ["an", "ani", "year", "years"],
        }
    }

    /// Plural without a number.
    #[must_use]
    pub const fn plural(self, lang: Lang) -> &'static str {
        let [_, ro, _, en] = self.forms();
        lang.t(ro, en)
    }
}

impl Lang {
    /// A number with its noun: `1 caz`, `19 cazuri`, `20 de cazuri`.
    #[must_use]
    pub fn counted(self, n: u64, noun: Noun) -> String {
        let [one, few, one_en, many_en] = noun.forms();
        let number = self.count(n);
        match self {
            Self::En => format!("{number} {}", if n == 1 { one_en } else { many_en }),
            Self::Ro if n == 1 => format!("{number} {one}"),
            Self::Ro if takes_de(n) => format!("{number} de {few}"),
            Self::Ro => format!("{number} {few}"),
        }
    }
}

/// Whether Romanian says `de` between this number and a noun.
const fn takes_de(n: u64) -> bool {
    n != 0 && !matches!(n % 100, 1..=19)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanian_numbers_take_de_from_twenty_on() {
        let cases = |n| Lang::Ro.counted(n, Noun::Case);
        assert_eq!(cases(0), "0 cazuri");
        assert_eq!(cases(1), "1 caz");
        assert_eq!(cases(2), "2 cazuri");
        assert_eq!(cases(19), "19 cazuri");
        assert_eq!(cases(20), "20 de cazuri");
        assert_eq!(cases(100), "100 de cazuri");
        assert_eq!(cases(101), "101 cazuri");
        assert_eq!(cases(119), "119 cazuri");
        assert_eq!(cases(120), "120 de cazuri");
        assert_eq!(cases(120_000), "120.000 de cazuri");
    }

    #[test]
    fn english_has_one_plural() {
        assert_eq!(Lang::En.counted(1, Noun::Day), "1 day");
        assert_eq!(Lang::En.counted(0, Noun::Day), "0 days");
        assert_eq!(Lang::En.counted(1_234, Noun::Day), "1,234 days");
    }
}
