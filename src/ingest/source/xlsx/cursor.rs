//! XML as spreadsheet programs write it, step by step: tags, attributes, texts. Whatever else XML can hold (comments,
//! CDATA, other prefixes, entities of its own) is not for this reader: it gives none, and the library reads instead.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    xml: &'a str,
    at: usize,
}

/// The attributes of an element that matter, and whether the element ends with its tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tag<'a> {
    /// `r`: where a row or cell is.
    pub place: Option<&'a str>,
    /// `s`: how a cell looks.
    pub look: Option<&'a str>,
    /// `t`: what a cell or formula is.
    pub kind: Option<&'a str>,
    /// `si`: which shared formula it is.
    pub shared: Option<&'a str>,
    /// `ref`: where a formula or a sheet reaches.
    pub reach: Option<&'a str>,
    /// `xml:space="preserve"`.
    pub preserve: bool,
    /// `<x/>`.
    pub empty: bool,
}

impl<'a> Cursor<'a> {
    /// At a byte of a text.
    pub const fn new(xml: &'a str, at: usize) -> Self {
        Self { xml, at }
    }

    /// The byte that it is at.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Goes on behind so many bytes, which were read elsewhere.
    pub const fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// What is still to be read.
    pub fn rest(&self) -> &'a [u8] {
        self.xml.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Goes on behind a word, if it stands here.
    pub fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    /// Goes on behind the beginning of a tag (`<c`), if one of this name stands here.
    pub fn begin(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let found = rest.starts_with(word.as_bytes())
            && rest.get(word.len()).is_some_and(|next| matches!(next, b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t'));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Goes on behind white space.
    pub fn skip_space(&mut self) {
        let space = self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
        self.at += space;
    }

    /// The text up to the next tag.
    pub fn text(&mut self) -> Option<&'a str> {
        let end = self.at + memchr(b'<', self.rest())?;
        let text = self.xml.get(self.at..end)?;
        self.at = end;
        Some(text)
    }

    /// The rest of a tag whose name was read.
    pub fn tag(&mut self) -> Option<Tag<'a>> {
        let mut tag = Tag::default();
        loop {
            let before = self.at;
            self.skip_space();
            if self.eat(">") {
                return Some(tag);
            }
            if self.eat("/>") {
                return Some(Tag { empty: true, ..tag });
            }
            // Attributes stand apart.
            if self.at == before {
                return None;
            }
            let (name, value) = self.attribute()?;
            let slot = match name {
                "r" => &mut tag.place,
                "s" => &mut tag.look,
                "t" => &mut tag.kind,
                "si" => &mut tag.shared,
                "ref" => &mut tag.reach,
                "xml:space" => {
                    tag.preserve = value == "preserve";
                    continue;
                }
                _ => continue,
            };
            // Which of two counts is not for us to say.
            if slot.replace(value).is_some() {
                return None;
            }
        }
    }

    fn attribute(&mut self) -> Option<(&'a str, &'a str)> {
        let rest = self.rest();
        let equals =
            rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b':' | b'_' | b'-'))?;
        let quote = match rest.get(equals..equals + 2)? {
            b"=\"" => b'"',
            b"='" => b'\'',
            _ => return None,
        };
        let from = equals + 2;
        let length = memchr(quote, rest.get(from..)?)?;
        let name = self.xml.get(self.at..self.at + equals).filter(|name| !name.is_empty())?;
        let value = self.xml.get(self.at + from..self.at + from + length)?;
        self.at += from + length + 1;
        Some((name, value))
    }

    /// The text of a string of cells behind its opening tag, up to and with the closing one: of one piece, or of pieces
    /// that look different.
    pub fn string(&mut self, close: &str) -> Option<Cow<'a, str>> {
        let mut whole: Option<Cow<'a, str>> = None;
        let mut in_run = false;
        loop {
            self.skip_space();
            if self.begin("<t") {
                let tag = self.tag()?;
                let piece = if tag.empty { Cow::Borrowed("") } else { self.piece(tag.preserve)? };
                whole = Some(match whole {
                    None => piece,
                    Some(before) => Cow::Owned(before.into_owned() + &piece),
                });
            } else if !in_run && self.eat(close) {
                return Some(whole.unwrap_or_default());
            } else if !in_run && self.eat("<r>") {
                in_run = true;
            } else if in_run && self.eat("</r>") {
                in_run = false;
            } else if in_run && self.eat("<rPr>") {
                self.looks()?;
            } else if in_run && self.eat("<rPr/>") {
            } else if self.begin("<phoneticPr") {
                self.tag().filter(|tag| tag.empty)?;
            } else {
                return None;
            }
        }
    }

    /// Goes on behind how a piece of text looks.
    fn looks(&mut self) -> Option<()> {
        loop {
            self.skip_space();
            if self.eat("</rPr>") {
                return Some(());
            }
            let rest = self.rest();
            let name = rest.strip_prefix(b"<")?.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if matches!(rest.get(1..=name)?, b"" | b"t" | b"r" | b"rPh") {
                return None;
            }
            self.at += 1 + name;
            self.tag().filter(|tag| tag.empty)?;
        }
    }

    /// The text of an element `t` behind its opening tag.
    fn piece(&mut self, preserve: bool) -> Option<Cow<'a, str>> {
        let raw = self.text()?;
        if !self.eat("</t>") {
            return None;
        }
        let text = entities(raw)?;
        if preserve {
            return escapes(text);
        }
        const ENDS: [char; 4] = [' ', '\t', '\r', '\n'];
        escapes(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(ENDS)),
            Cow::Owned(text) => Cow::Owned(text.trim_matches(ENDS).to_owned()),
        })
    }
}

/// A text with its entities and character references resolved and its line ends as XML wants them.
pub fn entities(raw: &str) -> Option<Cow<'_, str>> {
    let bytes = raw.as_bytes();
    if memchr3(b'&', b'\r', b'\r', bytes).is_none() {
        return Some(Cow::Borrowed(raw));
    }
    let mut out = String::with_capacity(raw.len());
    let mut pieces = raw.split('&');
    lines(pieces.next()?, &mut out);
    for piece in pieces {
        let (entity, text) = piece.split_once(';')?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            entity => {
                let digits = entity.strip_prefix('#')?;
                let (digits, base) = digits.strip_prefix('x').map_or((digits, 10), |digits| (digits, 16));
                // A sign is none.
                digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
                char::from_u32(u32::from_str_radix(digits, base).ok()?).filter(|c| *c != '\0')?
            }
        });
        lines(text, &mut out);
    }
    Some(Cow::Owned(out))
}

/// Adds a text with each of its line ends as one `\n`.
fn lines(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\r') {
        out.push_str(before);
        out.push('\n');
        rest = behind.strip_prefix('\n').unwrap_or(behind);
    }
    out.push_str(rest);
}

/// A text with the characters that spreadsheets write as `_x000D_`; none where half of a character is written so.
pub fn escapes(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if escape(&text).is_none() {
        return Some(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some((at, unit)) = escape(rest) {
        out.push_str(rest.get(..at)?);
        out.push(char::from_u32(unit)?);
        rest = rest.get(at + ESCAPE..)?;
    }
    out.push_str(rest);
    Some(Cow::Owned(out))
}

/// Length of `_x000D_`.
const ESCAPE: usize = 7;

/// Where the first such character stands, and which one it is.
fn escape(text: &str) -> Option<(usize, u32)> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'_', bytes).find_map(|at| {
        let [b'_', b'x', hex @ .., b'_'] = bytes.get(at..at + ESCAPE)? else { return None };
        let digit = |unit: u32, byte: &u8| Some(unit * 16 + char::from(*byte).to_digit(16)?);
        Some((at, hex.iter().try_fold(0, digit)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(xml: &str) -> Option<Tag<'_>> {
        Cursor::new(xml, 0).tag()
    }

    #[test]
    fn tags_are_read_as_they_are_written() {
        assert_eq!(tag(">"), Some(Tag::default()));
        let all = Tag { place: Some("B7"), look: Some("3"), kind: Some("s"), empty: true, ..Tag::default() };
        assert_eq!(tag(" r=\"B7\" s='3' x14ac:dyDescent=\"a>b\" t=\"s\" />"), Some(all));
        for odd in [" r=\"B7\"", " r=B7>", " r>", " r=\"1\"s=\"2\">", " r=\"1\" r=\"2\">", " =\"1\">", " r = \"1\">"] {
            assert_eq!(tag(odd), None, "{odd}");
        }
    }

    #[test]
    fn strings_are_whole_or_in_pieces() {
        let string = |xml| Cursor::new(xml, 0).string("</si>").map(Cow::into_owned);
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(string("<t>a &amp; b&#x21;</t></si>"), is("a & b!"));
        assert_eq!(string("<t> a </t></si>"), is("a"));
        assert_eq!(string("<t xml:space=\"preserve\"> a\r\n</t></si>"), is(" a\n"));
        assert_eq!(string("<t>a_x000D_b_x00g1_</t></si>"), is("a\rb_x00g1_"));
        assert_eq!(string("<r><rPr><b/><sz val=\"9\"/></rPr><t>a</t></r><r><t> b</t></r></si>"), is("ab"));
        assert_eq!(string("</si>"), is(""));
        assert_eq!(string("<t/></si>"), is(""));
        for odd in [
            "<t>a",
            "<t><![CDATA[a]]></t></si>",
            "<t>&nbsp;</t></si>",
            "<t>&#0;</t></si>",
            "<t>&#+65;</t></si>",
            "<t>_xD83D_</t></si>",
            "<!-- --><t>a</t></si>",
            "<x:t>a</x:t></si>",
            "<rPh sb=\"0\" eb=\"1\"><t>a</t></rPh></si>",
            "<r><rPr><t/></rPr></r></si>",
            "<r><t>a</t></si>",
        ] {
            assert_eq!(string(odd), None, "{odd}");
        }
    }
}
