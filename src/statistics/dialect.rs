//! How csv files are written: for programs, and for a spreadsheet in a Romanian office.

/// How a csv is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// UTF-8, comma, decimal point.
    International,
    /// As a spreadsheet set to Romanian opens it by a double click: byte order mark, semicolon, decimal comma.
    Desk,
}

impl Dialect {
    /// A number as it is written.
    #[must_use]
    pub fn number(self, number: f64) -> String {
        let text = decimal(number);
        if self == Self::Desk { text.replace('.', ",") } else { text }
    }

    /// A writer of rows, after the mark that the dialect begins with.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn writer<W: std::io::Write>(self, mut to: W) -> std::io::Result<csv::Writer<W>> {
        let delimiter = match self {
            Self::International => b',',
            Self::Desk => {
                to.write_all("\u{feff}".as_bytes())?;
                b';'
            }
        };
        Ok(csv::WriterBuilder::new().delimiter(delimiter).from_writer(to))
    }
}

/// A number without needless digits, a point before its decimals.
#[must_use]
pub fn decimal(number: f64) -> String {
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A text that no spreadsheet takes for a formula.
#[must_use]
pub fn safe(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reads_as_a_formula() {
        for text in ["=1+1", "+40", "-1", "@SUM(A1)", "\t=1"] {
            assert!(safe(text.to_owned()).starts_with('\''));
        }
        assert_eq!(safe("Cazuri = 3".to_owned()), "Cazuri = 3");
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        assert_eq!(
            [decimal(3.0), decimal(0.5), decimal(2.0 / 3.0), decimal(-0.000_000_1)],
            ["3", "0.5", "0.666667", "0"]
        );
        assert_eq!(decimal(1_234_500.0), "1234500");
    }
}
