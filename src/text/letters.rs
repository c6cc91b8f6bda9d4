//! Columns of a spreadsheet by their letters.

/// Column letters: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut out = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        out.push(b'A' + digit);
        rest = (rest - 1) / 26;
    }
    out.reverse();
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
