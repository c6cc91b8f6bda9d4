//! Values of code lists by id, title or alias.

use std::collections::HashMap;

use crate::registers::spec::CodeList;
use crate::text::norm::{LOST, matches_lost, normalise, normalise_lossy};

/// The spellings of a code list.
#[derive(Debug, Clone, Default)]
pub struct CodeIndex {
    /// Normalised spelling → position of the code; none for a spelling that a mapping file declares empty.
    spellings: HashMap<String, Option<u32>>,
    /// The same in order, for looking up damaged spellings.
    ordered: Vec<(String, u32)>,
}

impl CodeIndex {
    /// Indexes the ids, titles and aliases of a list.
    #[must_use]
    pub fn new(list: &CodeList) -> Self {
        let mut index = Self::default();
        for (position, code) in (0u32..).zip(&list.codes) {
            for spelling in [&code.id, &code.title.ro, &code.title.en].into_iter().chain(&code.aliases) {
                index.add(spelling, Some(position));
            }
        }
        index.ordered.sort();
        index
    }

    /// Adds a spelling, which takes the place of an older meaning.
    pub fn add(&mut self, spelling: &str, position: Option<u32>) {
        let normal = normalise(spelling);
        if let Some(position) = position {
            self.ordered.push((normal.clone(), position));
        }
        self.spellings.insert(normal, position);
    }

    /// The code that a text means: some(none) where it is declared empty, none where it is unknown.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Option<u32>> {
        if text.len() > 200 {
            return None;
        }
        let normal = normalise(text);
        if let Some(found) = self.spellings.get(&normal) {
            return Some(*found);
        }
        if let Some(open) = text.trim_end().strip_suffix(')').and_then(|t| t.rfind('('))
            && let Some(found) = self.spellings.get(&normalise(text.get(..open)?))
        {
            return Some(*found);
        }
        let damaged = [Some(normal).filter(|n| n.contains(LOST)), normalise_lossy(text)];
        damaged.iter().flatten().find_map(|damaged| self.damaged(damaged)).map(Some)
    }

    /// The only code that a spelling with lost letters can be.
    fn damaged(&self, damaged: &str) -> Option<u32> {
        let mut hits = self.ordered.iter().filter(|(whole, _)| matches_lost(damaged, whole)).map(|(_, p)| *p);
        let first = hits.next()?;
        hits.all(|p| p == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::load;

    #[test]
    fn codes_are_found_by_id_title_and_alias() {
        let schema = load::embedded().unwrap();
        let county = CodeIndex::new(&schema.codes["county"]);
        let id =
            |text: &str| county.find(text).flatten().and_then(|p| schema.codes["county"].get(p)).map(|c| c.id.as_str());
        for text in ["Cluj", "CLUJ", "CJ", "12", "RO-CJ", "RO113", "127", "județul Cluj", "jud. Cluj"] {
            assert_eq!(id(text), Some("RO-CJ"), "{text}");
        }
        for text in [
            "București",
            "B",
            "40",
            "Sector 3",
            "S1",
            "Sectorul 1",
            "București, sector 1",
            "DGASPC S6",
            "Bucureºti",
            "Bucure?ti",
            "41",
            "Bucure\u{fffd}ti",
        ] {
            assert_eq!(id(text), Some("RO-B"), "{text}");
        }
        assert_eq!(
            (id("Dîmbovița"), id("1"), id("01"), id("Sălaj"), id("Salaj")),
            (Some("RO-DB"), Some("RO-AB"), Some("RO-AB"), Some("RO-SJ"), Some("RO-SJ"))
        );
        assert_eq!(county.find("Ardeal"), None);
        let degree = CodeIndex::new(&schema.codes["disability_degree"]);
        assert_eq!(degree.find("fără"), Some(Some(0)));
        let role = CodeIndex::new(&schema.codes["staff_role"]);
        assert_eq!(role.find("manager de caz (titular)"), Some(Some(0)));
        assert_eq!(role.find("?ef serviciu"), role.find("șef serviciu"));
    }
}
