//! What stands before the rows of a sheet or before the shared texts, and how places are written.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::ingest::source::package::local;

/// Last row and column that a cell may name, from one.
pub const LAST_ROW: u32 = 1 << 22;
pub const LAST_COLUMN: u32 = 1 << 15;

/// Whether what stands before the rows is read by the library without a fault, and is not what it takes for rows.
pub fn is_plain(head: &str) -> bool {
    let mut reader = Reader::from_str(head);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    config.expand_empty_elements = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => match local(&element) {
                "sheetData" | "sst" => return false,
                "dimension" => {
                    let reach = element.try_get_attribute("ref").ok().flatten();
                    if !reach.is_some_and(|reach| is_reach(&reach.value)) {
                        return false;
                    }
                }
                _ => {}
            },
            Ok(Event::Decl(declared)) => match declared.encoding() {
                None => {}
                Some(Ok(encoding)) if encoding.eq_ignore_ascii_case("utf-8") => {}
                Some(_) => return false,
            },
            Ok(Event::DocType(_)) | Err(_) => return false,
            Ok(Event::Eof) => return true,
            Ok(_) => {}
        }
    }
}

/// `B2`, or `B2:D7`.
pub fn is_reach(text: &str) -> bool {
    match text.split_once(':') {
        None => place(text).is_some(),
        Some((from, to)) => place(from).zip(place(to)).is_some_and(|(from, to)| from.0 <= to.0 && from.1 <= to.1),
    }
}

/// Row and column of `B7`, both from zero.
pub fn place(text: &str) -> Option<(u32, u32)> {
    let bytes = text.as_bytes();
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let (letters, digits) = bytes.split_at_checked(letters)?;
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.iter().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    let row = digits_of(digits, 7)?;
    ((1..=LAST_ROW).contains(&row) && column <= LAST_COLUMN).then(|| (row - 1, column - 1))
}

/// A number of at most so many digits and nothing else.
pub fn digits_of(bytes: &[u8], most: usize) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > most {
        return None;
    }
    bytes.iter().try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}
