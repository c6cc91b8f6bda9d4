//! Numbers: decimal comma and dot between thousands in Romanian, the reverse in English.

use crate::text::Lang;

impl Lang {
    /// A whole number with separated thousands.
    #[must_use]
    pub fn count(self, n: u64) -> String {
        grouped(&n.to_string(), self.thousands())
    }

    /// A number with at most two decimals, none when it is whole.
    #[must_use]
    pub fn number(self, value: f64) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        let text = format!("{:.2}", value.abs());
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let decimals = decimals.trim_end_matches('0');
        let negative = value < 0.0 && text.chars().any(|c| ('1'..='9').contains(&c));
        let mut out = String::from(if negative { "-" } else { "" });
        out.push_str(&grouped(whole, self.thousands()));
        if !decimals.is_empty() {
            out.push(self.decimal());
            out.push_str(decimals);
        }
        out
    }

    /// A share of 0 to 1 as a percentage with one decimal; 100 only when it is whole.
    #[must_use]
    pub fn percent(self, share: f64) -> String {
        let tenths = if share < 1.0 { (share * 1000.0).round().min(999.0) } else { share * 1000.0 } / 10.0;
        let number = self.number(tenths);
        match self {
            Self::Ro => format!("{number} %"),
            Self::En => format!("{number}%"),
        }
    }

    const fn thousands(self) -> char {
        match self {
            Self::Ro => '.',
            Self::En => ',',
        }
    }

    const fn decimal(self) -> char {
        match self {
            Self::Ro => ',',
            Self::En => '.',
        }
    }
}

fn grouped(digits: &str, separator: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_and_thousands_follow_the_language() {
        assert_eq!(Lang::Ro.number(1_234_567.5), "1.234.567,5");
        assert_eq!(Lang::En.number(1_234_567.5), "1,234,567.5");
        assert_eq!(Lang::Ro.number(72.0), "72");
        assert_eq!(Lang::Ro.number(-0.001), "0");
        assert_eq!(Lang::Ro.number(-1.25), "-1,25");
        assert_eq!(Lang::Ro.number(f64::NAN), "–");
    }

    #[test]
    fn a_percentage_is_a_hundred_only_when_it_is_whole() {
        assert_eq!(Lang::Ro.percent(1.0), "100 %");
        assert_eq!(Lang::Ro.percent(0.9999), "99,9 %");
        assert_eq!(Lang::Ro.percent(46.0 / 49.0), "93,9 %");
        assert_eq!(Lang::En.percent(0.5), "50%");
        assert_eq!(Lang::En.percent(0.29), "29%");
    }
}
