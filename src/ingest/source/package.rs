//! The parts of a zipped file, by the names that they have inside it.
//!
//! Office Open XML names its parts by relationships: which part is the workbook, which one each of its sheets. Writers
//! differ in all the rest (folders, letter case, back slashes, prefixes of elements), so nothing else is relied on.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::ingest::problem::ProblemKind;

/// Bytes of a part that is read as a whole: lists of parts and of sheets.
const LARGEST_LIST: u64 = 1 << 24;

/// A zipped file that is open for reading.
pub struct Package<'b> {
    /// The file itself.
    pub archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Folded name (see [`fold`]) → position in the archive.
    names: BTreeMap<String, usize>,
}

/// What a part says of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Last word of the relation's kind: `officeDocument`, `worksheet` …
    pub kind: String,
    /// Folded name of the part.
    pub part: String,
}

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSheet {
    /// The sheet's name.
    pub name: String,
    /// Folded name of its part; none where no relation leads to it.
    pub part: Option<String>,
}

/// What the main part of a workbook says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The sheets, in their order.
    pub sheets: Vec<ListedSheet>,
    /// The writer computed no formula and leaves it to the program that opens the workbook.
    pub to_be_computed: bool,
}

/// A part's name as it is compared: forward slashes, lower case, none in front.
#[must_use]
pub fn fold(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

impl<'b> Package<'b> {
    /// Opens a zipped file.
    ///
    /// # Errors
    /// A container that is cut short or damaged.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ProblemKind> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ProblemKind::Damaged)?;
        let mut names = BTreeMap::new();
        for (at, name) in archive.file_names().enumerate() {
            names.entry(fold(&name.map_err(|_| ProblemKind::Damaged)?)).or_insert(at);
        }
        Ok(Self { archive, names })
    }

    /// Whether it holds a part, by its folded name.
    #[must_use]
    pub fn has(&self, part: &str) -> bool {
        self.names.contains_key(part)
    }

    /// The position of a part in the archive, by its folded name.
    #[must_use]
    pub fn position(&self, part: &str) -> Option<usize> {
        self.names.get(part).copied()
    }

    /// Folded names of all parts.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The text of a small part; none where it is missing, too long or no UTF-8.
    pub fn text(&mut self, part: &str) -> Option<String> {
        let at = *self.names.get(part)?;
        let mut bytes = Vec::new();
        self.archive.by_index(at).ok()?.take(LARGEST_LIST + 1).read_to_end(&mut bytes).ok()?;
        if bytes.len() as u64 > LARGEST_LIST {
            return None;
        }
        String::from_utf8(bytes).ok()
    }

    /// Folded name of the main part of an Office Open XML file.
    pub fn main(&mut self) -> Option<String> {
        let found = self.relations("").into_values().find(|relation| relation.kind == "officeDocument");
        found.map(|relation| relation.part)
    }

    /// The relations of a part, by their ids; those of the file itself for an empty name.
    pub fn relations(&mut self, part: &str) -> BTreeMap<String, Relation> {
        let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
        let list = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        let mut found = BTreeMap::new();
        let text = self.text(&list).unwrap_or_default();
        each_element(&text, |element| {
            if local(element) == "Relationship"
                && let (Some(id), Some(kind), Some(target)) =
                    (attribute(element, "Id"), attribute(element, "Type"), attribute(element, "Target"))
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.insert(id, Relation { kind, part: resolve(folder, &target) });
            }
        });
        found
    }

    /// The sheets that the main part lists, and whether their formulas were computed.
    pub fn listing(&mut self) -> Listing {
        let Some(main) = self.main() else { return Listing::default() };
        let relations = self.relations(&main);
        let mut listing = Listing::default();
        let text = self.text(&main).unwrap_or_default();
        each_element(&text, |element| match local(element) {
            "sheet" => {
                let part = attribute(element, "id").and_then(|id| relations.get(&id)).map(|r| r.part.clone());
                listing.sheets.extend(attribute(element, "name").map(|name| ListedSheet { name, part }));
            }
            "calcPr" => {
                listing.to_be_computed = attribute(element, "fullCalcOnLoad").is_some_and(|v| v == "1" || v == "true");
            }
            _ => {}
        });
        listing
    }
}

/// A target relative to a folder, folded; `..` goes up.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    fold(&steps.join("/"))
}

/// Shows every element of a text up to its end or its first fault.
pub fn each_element(xml: &str, mut show: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    // What stands before or after the rows of a sheet is looked at without the rest.
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => show(&element),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The text of the first element of a name.
pub fn text_of(xml: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) if local(&element) == name => {
                return reader.read_text(element.name()).ok().map(|text| text.trim().to_owned());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// An element's name without its prefix.
pub fn local<'e>(element: &'e BytesStart<'_>) -> &'e str {
    let name = element.name().into_inner();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute, by its name without prefix.
pub fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == key)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_their_folder() {
        assert_eq!(resolve("xl", "worksheets/Sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("", "sheet1.xml"), "sheet1.xml");
        assert_eq!(resolve("xl/a", "..\\b.xml"), "xl/b.xml");
        assert_eq!(resolve("xl", "../../../b.xml"), "b.xml");
    }
}
