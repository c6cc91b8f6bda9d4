//! The texts that cells of a workbook share, read once for all its sheets.

use std::borrow::Cow;

use memchr::memmem;

use super::cursor::Cursor;
use super::head::is_plain;
use crate::ingest::source::iso::trimmed;

/// The texts one behind the other, without white space at their ends.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Texts {
    all: String,
    /// Where each ends; it begins where the one before ends.
    ends: Vec<u32>,
}

impl Texts {
    /// Reads the part that holds them; none where it is not written as spreadsheet programs do.
    pub fn read(xml: &str) -> Option<Self> {
        let mut cursor = Cursor::new(xml, memmem::find(xml.as_bytes(), b"<sst")?);
        if !is_plain(xml.get(..cursor.at())?) || !cursor.begin("<sst") {
            return None;
        }
        let mut texts = Self::default();
        if cursor.tag()?.empty {
            return Some(texts);
        }
        loop {
            cursor.skip_space();
            if cursor.eat("</sst>") {
                texts.all.shrink_to_fit();
                return Some(texts);
            }
            if cursor.eat("<si/>") {
                texts.add("")?;
            } else if cursor.eat("<si>") {
                let text: Cow<'_, str> = cursor.string("</si>")?;
                texts.add(trimmed(&text).unwrap_or_default())?;
            } else {
                return None;
            }
        }
    }

    fn add(&mut self, text: &str) -> Option<()> {
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).ok()?);
        Some(())
    }

    /// A text by its number: an empty one for blank, none where there are not so many.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.all.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_their_number() {
        let texts = Texts::read(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<sst xmlns=\"x\" count=\"4\"><si><t>unu</t></si><si/>\
             <si><t> doi </t></si>\n<si><r><t>tr</t></r><r><t>ei</t></r></si></sst>",
        )
        .unwrap();
        let all: Vec<_> = (0..5).map(|number| texts.get(number)).collect();
        assert_eq!(all, [Some("unu"), Some(""), Some("doi"), Some("trei"), None]);
        assert_eq!(Texts::read("<sst/>"), Some(Texts::default()));
        for odd in ["", "<sst>", "<!-- <sst/>", "<sst><si><x/></si></sst>", "<x:sst/>", "<sst2></sst2>"] {
            assert_eq!(Texts::read(odd), None, "{odd}");
        }
    }
}
