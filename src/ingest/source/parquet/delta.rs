//! Values that are written as distances from one to the next, looked at before the library reads them.
//!
//! A few bytes can stand for any number of values, and a text can repeat the one before it: no size of a page says how
//! much that becomes.

use super::thrift::{signed, unsigned};

/// How values are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Numbers.
    Numbers,
    /// Texts behind their lengths.
    Lengths,
    /// Texts, each with the beginning of the one before it.
    Beginnings,
}

/// What packed values become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// So many bytes beyond those that are there.
    Bytes(u64),
    /// More values than there are said to be, or no such values.
    Broken,
}

/// Looks at packed values, of which there are `most` at most.
pub fn look(bytes: &[u8], packing: Packing, most: usize) -> Found {
    let found = match packing {
        Packing::Numbers | Packing::Lengths => head(bytes).filter(|head| head.count <= most).map(|_| 0),
        Packing::Beginnings => texts(bytes, most),
    };
    found.map_or(Found::Broken, Found::Bytes)
}

/// Bytes of all texts.
fn texts(bytes: &[u8], most: usize) -> Option<u64> {
    let (repeated, rest) = numbers(bytes, most)?;
    let (added, _) = numbers(rest, most)?;
    if repeated.len() != added.len() {
        return None;
    }
    let (mut last, mut all) = (0_u64, 0_u64);
    for (repeated, added) in repeated.into_iter().zip(added) {
        let (repeated, added) = (u64::try_from(repeated).ok()?, u64::try_from(added).ok()?);
        if repeated > last || added > bytes.len() as u64 {
            return None;
        }
        last = repeated.checked_add(added)?;
        all = all.checked_add(last)?;
    }
    Some(all)
}

/// What stands before packed numbers.
struct Head<'b> {
    block: usize,
    parts: usize,
    count: usize,
    first: i64,
    rest: &'b [u8],
}

fn head(bytes: &[u8]) -> Option<Head<'_>> {
    let (block, rest) = unsigned(bytes)?;
    let (parts, rest) = unsigned(rest)?;
    let (count, rest) = unsigned(rest)?;
    let (first, rest) = signed(rest)?;
    let size = |number: u64| usize::try_from(number).ok();
    let (block, parts, count) = (size(block)?, size(parts)?, size(count)?);
    let even = block > 0 && block % 128 == 0 && parts > 0 && block % parts == 0 && (block / parts) % 32 == 0;
    even.then_some(Head { block, parts, count, first, rest })
}

/// Packed numbers, and what is behind them.
fn numbers(bytes: &[u8], most: usize) -> Option<(Vec<i64>, &[u8])> {
    let Head { block, parts, count, first, mut rest } = head(bytes)?;
    if count > most {
        return None;
    }
    let part = block / parts;
    let mut numbers = Vec::new();
    if count > 0 {
        numbers.push(first);
    }
    let mut last = first;
    while numbers.len() < count {
        let (least, behind) = signed(rest)?;
        let (widths, behind) = behind.split_at_checked(parts)?;
        rest = behind;
        for width in widths {
            if numbers.len() >= count {
                break;
            }
            let width = usize::from(*width);
            let (packed, behind) = rest.split_at_checked(width.checked_mul(part)?.div_ceil(8))?;
            rest = behind;
            for at in 0..part.min(count - numbers.len()) {
                last = last.wrapping_add(least).wrapping_add(bits(packed, at.checked_mul(width)?, width)?);
                numbers.push(last);
            }
        }
    }
    Some((numbers, rest))
}

/// The number in some bits, the lowest first.
fn bits(packed: &[u8], from: usize, width: usize) -> Option<i64> {
    if width > 64 {
        return None;
    }
    let mut number = 0_u128;
    for (place, byte) in packed.iter().skip(from / 8).take(9).enumerate() {
        number |= u128::from(*byte) << (8 * place);
    }
    let mask = if width == 64 { u64::MAX } else { (1_u64 << width) - 1 };
    let low = u64::try_from((number >> (from % 8)) & u128::from(u64::MAX)).ok()?;
    Some((low & mask).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the format's description: 7, 5, 3, 1, 2, 3, 4, 5.
    const NUMBERS: [u8; 19] =
        [0x80, 0x01, 0x04, 0x08, 0x0e, 0x03, 0x02, 0x00, 0x00, 0x00, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0, 0xff];

    #[test]
    fn numbers_are_unpacked() {
        assert_eq!(numbers(&NUMBERS, 8), Some((vec![7, 5, 3, 1, 2, 3, 4, 5], &NUMBERS[18..])));
        assert_eq!(numbers(&NUMBERS, 7), None);
        assert_eq!(
            (look(&NUMBERS, Packing::Numbers, 8), look(&NUMBERS, Packing::Lengths, 7)),
            (Found::Bytes(0), Found::Broken)
        );
        for end in 0..17 {
            assert_eq!(numbers(&NUMBERS[..end], 8), None, "{end}");
        }
    }

    #[test]
    fn few_bytes_do_not_stand_for_many_values() {
        // A block of 2^31 values without a bit, of which there are as many.
        let many = [0x80, 0x80, 0x80, 0x80, 0x08, 0x01, 0x80, 0x80, 0x80, 0x80, 0x08, 0x00, 0x00, 0x00];
        assert_eq!(look(&many, Packing::Numbers, 1 << 20), Found::Broken);
        assert_eq!(look(&[0x00, 0x01, 0x01, 0x00], Packing::Numbers, 1), Found::Broken);
        assert_eq!(look(&[0x80, 0x01, 0x00, 0x01, 0x00], Packing::Numbers, 1), Found::Broken);
    }

    #[test]
    fn texts_that_repeat_the_one_before_are_counted_whole() {
        // Hello, Helicopter.
        let texts = [&[128, 1, 4, 2, 0, 6, 0, 0, 0, 0][..], &[128, 1, 4, 2, 10, 4, 0, 0, 0, 0], b"Helloicopter"];
        assert_eq!(look(&texts.concat(), Packing::Beginnings, 2), Found::Bytes(15));
        // The second repeats more than there is.
        let more = [&[128, 1, 4, 2, 0, 12, 0, 0, 0, 0][..], texts[1], texts[2]].concat();
        assert_eq!(look(&more, Packing::Beginnings, 2), Found::Broken);
        assert_eq!(look(texts[0], Packing::Beginnings, 2), Found::Broken);
    }
}
