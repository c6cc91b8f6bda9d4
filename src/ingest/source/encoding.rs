//! The encoding of a text, chosen by validity and by how Romanian it then reads.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_2, ISO_8859_16, UTF_16BE, UTF_16LE, WINDOWS_1250};

/// Upper half of code page 852, which Romanian DOS programs used.
const CP852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}";

/// A text in whatever encoding it was saved.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    if looks_utf16(head) {
        let little = head.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
        let big = head.iter().step_by(2).filter(|b| **b == 0).count();
        return if little >= big { UTF_16LE } else { UTF_16BE }.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            // A long valid beginning with real multi-byte letters is UTF-8 with a few broken bytes.
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let letters = good.iter().filter(|b| !b.is_ascii()).count();
            if letters < 6 {
                Cow::Owned(one_byte(bytes))
            } else if repeated_utf8(bytes) {
                String::from_utf8_lossy(bytes)
            } else {
                Cow::Owned(mixed(bytes))
            }
        }
    }
}

/// Whether nearly all bytes beyond ASCII belong to valid UTF-8.
fn repeated_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    bad * 10 < good
}

/// Whether every other byte is mostly zero, as in UTF-16 without a mark.
#[must_use]
pub fn looks_utf16(head: &[u8]) -> bool {
    let zeros = head.iter().filter(|b| **b == 0).count();
    let odd = head.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
    head.len() >= 8 && zeros * 10 > head.len() * 3 && (odd * 10 > zeros * 9 || odd * 10 < zeros)
}

/// Parts of several files put together as they were: each line in UTF-8, or in the other encoding.
fn mixed(bytes: &[u8]) -> String {
    let lines = || bytes.split_inclusive(|b| *b == b'\n');
    let others: Vec<u8> = lines().filter(|line| std::str::from_utf8(line).is_err()).flatten().copied().collect();
    let decode = decoder(&others);
    lines().map(|line| std::str::from_utf8(line).map_or_else(|_| decode(line), str::to_owned)).collect()
}

fn one_byte(bytes: &[u8]) -> String {
    decoder(bytes)(bytes)
}

/// Reads a text in one encoding of one byte per letter.
type Decoder = fn(&[u8]) -> String;

/// The encoding in which a text reads best.
fn decoder(bytes: &[u8]) -> Decoder {
    let sample = bytes.get(..bytes.len().min(1 << 18)).unwrap_or_default();
    let first: Decoder = |b| WINDOWS_1250.decode_without_bom_handling(b).0.into_owned();
    let decoders: [Decoder; 4] = [
        first,
        |b| ISO_8859_16.decode_without_bom_handling(b).0.into_owned(),
        |b| ISO_8859_2.decode_without_bom_handling(b).0.into_owned(),
        cp852,
    ];
    let mut best: (i64, Decoder) = (i64::MIN, first);
    for decoder in decoders {
        let score = score(&decoder(sample));
        if score > best.0 {
            best = (score, decoder);
        }
    }
    best.1
}

/// How Romanian a text reads: letters of the language count for it, signs that no register holds against it.
fn score(text: &str) -> i64 {
    let mut score = 0;
    let mut before = ' ';
    for c in text.chars() {
        score += match c {
            c if c.is_ascii() => 0,
            'ă' | 'â' | 'î' | 'ș' | 'ț' | 'ş' | 'ţ' => 4,
            // Capitals belong at the start of a word or after other capitals.
            'Ă' | 'Â' | 'Î' | 'Ș' | 'Ț' | 'Ş' | 'Ţ' if !before.is_lowercase() => 4,
            '„' | '”' | '–' | '’' | '“' | '«' | '»' | '\u{a0}' | '€' | '§' | '°' | '…' | 'é' | 'ö' | 'ü' | 'á'
            | 'ó' | 'ő' | 'í' | 'É' | 'Á' | '√' => 1,
            c if c.is_control() || c == '\u{fffd}' => -8,
            c if c.is_alphabetic() => -2,
            _ => -4,
        };
        before = c;
    }
    score
}

fn cp852(bytes: &[u8]) -> String {
    let upper: Vec<char> = CP852.chars().collect();
    bytes
        .iter()
        .map(|b| {
            if b.is_ascii() { char::from(*b) } else { upper.get(usize::from(b - 0x80)).copied().unwrap_or('\u{fffd}') }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Județul Iași;măsură de protecție;înregistrată la Târgu Mureș\nȘtefănescu;ȚINTĂ;Îngrijire";

    fn cedilla(text: &str) -> String {
        text.replace('ș', "ş").replace('ț', "ţ").replace('Ș', "Ş").replace('Ț', "Ţ")
    }

    #[test]
    fn files_put_together_are_read_line_by_line() {
        let first = "Nr. caz;Data înregistrării;Soluție\nC-1;05.03.2024;ședință, măsură\n";
        let (then, ..) = WINDOWS_1250.encode("C-2;06.03.2024;şedinţă, măsură şi însoţire\nC-3;07.03.2024;\n");
        let whole = [first.as_bytes(), &then].concat();
        assert_eq!(decode(&whole), format!("{first}C-2;06.03.2024;şedinţă, măsură şi însoţire\nC-3;07.03.2024;\n"));
    }

    #[test]
    fn every_encoding_is_recognised() {
        assert_eq!(CP852.chars().count(), 128);
        assert_eq!(decode(TEXT.as_bytes()), TEXT);
        assert_eq!(decode(format!("\u{feff}{TEXT}").as_bytes()), TEXT);
        let wide: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&[&[0xff, 0xfe], wide.as_slice()].concat()), TEXT);
        assert_eq!(decode(&wide), TEXT);
        let wide: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide), TEXT);
        assert_eq!(cedilla(&decode(&WINDOWS_1250.encode(&cedilla(TEXT)).0)), cedilla(TEXT));
        assert_eq!(cedilla(&decode(&ISO_8859_2.encode(&cedilla(TEXT)).0)), cedilla(TEXT));
        assert_eq!(cedilla(&decode(&ISO_8859_16.encode(TEXT).0)), cedilla(TEXT));
        let upper: Vec<char> = CP852.chars().collect();
        let dos: Vec<u8> = cedilla(TEXT)
            .chars()
            .map(|c| upper.iter().position(|u| *u == c).map_or(c as u8, |p| u8::try_from(p).unwrap() + 0x80))
            .collect();
        assert_eq!(decode(&dos), cedilla(TEXT));
    }

    #[test]
    fn a_broken_byte_does_not_change_the_encoding() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.push(0xff);
        assert!(decode(&bytes).starts_with(TEXT));
    }
}
