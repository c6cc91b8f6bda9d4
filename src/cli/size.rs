//! Sizes of memory as people write them.

/// Bytes from `800M`, `2G`, `1.5GiB` or a plain number of bytes; units are powers of 1024.
///
/// # Errors
/// A text that is no size, in words.
pub fn parse(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim().to_ascii_lowercase();
    let factor: u32 = match unit.strip_suffix("ib").or_else(|| unit.strip_suffix('b')).unwrap_or(&unit) {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return Err(format!("`{text}`: 800M, 2G")),
    };
    let number: f64 = number.replace(',', ".").parse().map_err(|_| format!("`{text}`: 800M, 2G"))?;
    let bytes = number * f64::from(factor);
    // No memory is larger than what fits here, and a negative number has no digits in front.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = bytes as u64;
    if (1.0..1e15).contains(&bytes) { Ok(whole) } else { Err(format!("`{text}`: 800M, 2G")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!(parse("2G"), Ok(2 << 30));
        assert_eq!(parse("800 MiB"), Ok(800 << 20));
        assert_eq!(parse("1,5gb"), Ok(3 << 29));
        assert_eq!(parse("4096"), Ok(4096));
        for wrong in ["", "G", "-1G", "2T", "zero", "0"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
