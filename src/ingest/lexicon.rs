//! Every spelling that headings, sheet names and codes may have.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock};

use super::cell::code::CodeIndex;
use super::vocabulary::Vocabulary;
use crate::registers::sentinel::Sentinels;
use crate::registers::spec::{FieldType, Schema};
use crate::text::norm::{LOST, matches_lost, normalise, normalise_lossy};

/// A field of a register, by positions.
pub type FieldAt = (usize, usize);

/// How well a name fits a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameFit {
    /// It says nothing about it.
    None,
    /// It contains one of the register's names.
    Part,
    /// It is one of the register's names.
    Whole,
}

/// What a heading means in one register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A field.
    Field(usize),
    /// Nothing: a mapping file says that the column is to be left out.
    Ignored,
}

/// The spellings of a schema.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Number of registers.
    pub registers: usize,
    headings: HashMap<String, Vec<(usize, Meaning)>>,
    /// Headings of several words without their endings; no meaning where two fields of a register have the same stems.
    stems: HashMap<String, Vec<(usize, Option<Meaning>)>>,
    sheets: Vec<Vec<String>>,
    /// Which registers are another delivery of one: only names tell them apart.
    pub again: Vec<bool>,
    /// Required fields of each register, one bit each.
    pub required: Vec<u64>,
    /// What is written in place of a value, by field and value, normalised.
    instead: BTreeMap<FieldAt, HashMap<String, String>>,
    /// One index per code field, by register and field.
    codes: BTreeMap<FieldAt, CodeIndex>,
    /// The days that say nothing in each field of dates.
    sentinels: BTreeMap<FieldAt, Sentinels>,
    /// The words that may be quoted.
    pub words: Vocabulary,
    /// Headings that were asked for: thousands of files have the same ones.
    met: RwLock<HashMap<String, Vec<(usize, Meaning)>>>,
    /// Names that were asked for: thousands of folders have files of the same ones.
    named: RwLock<HashMap<String, Arc<[NameFit]>>>,
}

/// Headings, and names, that are remembered.
const MOST_MET: usize = 4096;

impl Lexicon {
    /// The spellings that the schema knows.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        let words = Vocabulary::new(schema);
        let mut lexicon = Self { registers: schema.registers.len(), words, ..Self::default() };
        for (r, register) in schema.registers.iter().enumerate() {
            let names = std::iter::once(&register.id)
                .chain(&register.sheets)
                .chain(&register.sheets_en)
                .chain([&register.title.ro, &register.title.en]);
            lexicon.sheets.push(names.map(|n| normalise(n)).filter(|n| !n.is_empty()).collect());
            let mut required = 0;
            for (f, field) in register.fields.iter().enumerate() {
                if field.required && f < 64 {
                    required |= 1 << f;
                }
                for heading in std::iter::once(&field.id).chain(&field.headings_ro).chain(&field.headings_en) {
                    lexicon.add_heading(r, heading, Meaning::Field(f));
                }
                if matches!(field.kind, FieldType::Date | FieldType::Datetime) {
                    let name = format!("{}.{}", register.id, field.id);
                    lexicon.sentinels.insert((r, f), Sentinels::of(&schema.sentinels, &name, field.ahead));
                }
                if matches!(field.kind, FieldType::Code | FieldType::Codes)
                    && let Some(list) = field.of.as_ref().and_then(|of| schema.codes.get(of))
                {
                    lexicon.codes.insert((r, f), CodeIndex::new(list));
                }
            }
            lexicon.required.push(required);
            lexicon.again.push(register.like.is_some());
        }
        lexicon
    }

    /// Adds a heading, which takes the place of an older meaning in the same register.
    pub fn add_heading(&mut self, register: usize, heading: &str, meaning: Meaning) {
        let normal = normalise(heading);
        if normal.is_empty() {
            return;
        }
        self.met = RwLock::default();
        if let Some(stems) = stems(&normal) {
            let known = self.stems.entry(stems).or_default();
            match known.iter_mut().find(|(r, _)| *r == register) {
                Some((_, old)) if *old == Some(meaning) => {}
                Some((_, old)) => *old = None,
                None => known.push((register, Some(meaning))),
            }
        }
        let meanings = self.headings.entry(normal).or_default();
        match meanings.iter_mut().find(|(r, _)| *r == register) {
            Some(old) => old.1 = meaning,
            None => meanings.push((register, meaning)),
        }
    }

    /// Adds what a mapping file writes in place of a value of a field without codes; an empty text is an empty cell.
    pub fn write_instead(&mut self, at: FieldAt, value: &str, other: &str) {
        self.instead.entry(at).or_default().insert(normalise(value), other.to_owned());
    }

    /// What is written in place of a value; none where it stands as it is.
    #[must_use]
    pub fn instead(&self, at: FieldAt, value: &str) -> Option<&str> {
        let values = self.instead.get(&at)?;
        values.get(&normalise(value)).map(String::as_str)
    }

    /// Whether something is written in place of values of a register.
    #[must_use]
    pub fn writes_instead(&self, register: usize) -> bool {
        self.instead.keys().any(|(other, _)| *other == register)
    }

    /// The codes of a field, to be added to.
    pub fn codes_mut(&mut self, at: FieldAt) -> Option<&mut CodeIndex> {
        self.codes.get_mut(&at)
    }

    /// The codes of a field.
    #[must_use]
    pub fn codes(&self, at: FieldAt) -> Option<&CodeIndex> {
        self.codes.get(&at)
    }

    /// The days that say nothing in a field; nothing else than days is held against them.
    #[must_use]
    pub fn sentinels(&self, at: FieldAt) -> Sentinels {
        self.sentinels.get(&at).cloned().unwrap_or_default()
    }

    /// What a heading means, register by register.
    #[must_use]
    pub fn meanings(&self, heading: &str) -> Vec<(usize, Meaning)> {
        if let Some(known) = self.met.read().ok().and_then(|met| met.get(heading).cloned()) {
            return known;
        }
        let found = self.look_up(heading);
        // What means nothing is not kept: it may be a cell of a person.
        if !found.is_empty()
            && let Ok(mut met) = self.met.write()
            && met.len() < MOST_MET
        {
            met.insert(heading.to_owned(), found.clone());
        }
        found
    }

    fn look_up(&self, heading: &str) -> Vec<(usize, Meaning)> {
        let mut all: Vec<(usize, Meaning)> = Vec::new();
        for variant in variants(heading) {
            let damaged = if variant.contains(LOST) { self.damaged(&variant) } else { Vec::new() };
            for (register, meaning) in self.headings.get(&variant).into_iter().flatten().chain(&damaged) {
                if !all.iter().any(|(r, _)| r == register) {
                    all.push((*register, *meaning));
                }
            }
        }
        // `Tipul măsurii` where the register says `Tip măsură`.
        for stems in variants(heading).iter().filter_map(|variant| stems(variant)) {
            for (register, meaning) in self.stems.get(&stems).into_iter().flatten() {
                if let Some(meaning) = meaning
                    && !all.iter().any(|(r, _)| r == register)
                {
                    all.push((*register, *meaning));
                }
            }
        }
        all
    }

    /// Meanings of a heading with lost letters: only where it can be one field alone.
    fn damaged(&self, variant: &str) -> Vec<(usize, Meaning)> {
        let mut fits: BTreeMap<usize, Option<Meaning>> = BTreeMap::new();
        let mut spellings: Vec<&String> = self.headings.keys().filter(|whole| matches_lost(variant, whole)).collect();
        spellings.sort();
        for (register, meaning) in spellings.iter().filter_map(|s| self.headings.get(*s)).flatten() {
            let fit = fits.entry(*register).or_insert(Some(*meaning));
            if *fit != Some(*meaning) {
                *fit = None;
            }
        }
        fits.into_iter().filter_map(|(r, m)| Some((r, m?))).collect()
    }

    /// How well a sheet or file name fits each register.
    #[must_use]
    pub fn name_fits(&self, name: &str) -> Arc<[NameFit]> {
        if let Some(known) = self.named.read().ok().and_then(|named| named.get(name).cloned()) {
            return known;
        }
        let fits = self.fits(&normalise(name));
        // What fits nothing is not kept: it may be the name of a person.
        if fits.iter().any(|fit| *fit > NameFit::None)
            && let Ok(mut named) = self.named.write()
            && named.len() < MOST_MET
        {
            named.insert(name.to_owned(), Arc::clone(&fits));
        }
        fits
    }

    /// The same of a name that is normalised.
    fn fits(&self, name: &str) -> Arc<[NameFit]> {
        let is = |known: &String| known == name || (name.contains(LOST) && matches_lost(name, known));
        let fit = |known: &Vec<String>| {
            if known.iter().any(is) {
                NameFit::Whole
            } else if known.iter().any(|known| has_words(name, known)) {
                NameFit::Part
            } else {
                NameFit::None
            }
        };
        self.sheets.iter().map(fit).collect()
    }
}

/// Whether all words of one text stand side by side in the other.
fn has_words(text: &str, words: &str) -> bool {
    let mut starts = std::iter::once(0).chain(text.match_indices(' ').map(|(blank, _)| blank + 1));
    starts.any(|start| {
        let after = text.get(start..).and_then(|rest| rest.strip_prefix(words));
        after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
    })
}

/// A normalised heading of several words without the endings that articles, cases and numbers give to Romanian words; none
/// of a single word, which says too little.
fn stems(heading: &str) -> Option<String> {
    const ENDINGS: [&str; 15] =
        ["urilor", "ului", "ilor", "elor", "iei", "ul", "ii", "ei", "ea", "ia", "ie", "a", "e", "i", "u"];
    const SHORTEST: usize = 3;
    let stem = |word: &str| {
        let long = word.len() > SHORTEST + 1 && word.is_ascii();
        let ending = ENDINGS.iter().filter(|_| long).find_map(|ending| word.strip_suffix(ending));
        ending.filter(|stem| stem.len() >= SHORTEST).unwrap_or(word).to_owned()
    };
    heading.contains(' ').then(|| heading.split(' ').map(stem).collect::<Vec<_>>().join(" "))
}

/// The forms in which a heading is looked up: as it is, without what stands in brackets, without `Nr. crt.` in front.
fn variants(heading: &str) -> Vec<String> {
    let first = normalise(heading);
    let mut out = vec![first.clone()];
    let mut add = |text: String| {
        if !text.is_empty() && !out.contains(&text) {
            out.push(text);
        }
    };
    if let Some((before, rest)) = heading.split_once('(')
        && let Some((_, after)) = rest.split_once(')')
    {
        add(normalise(&format!("{before} {after}")));
    }
    if let Some(rest) = first.strip_prefix("nr crt ") {
        add(rest.to_owned());
    }
    if let Some(lossy) = normalise_lossy(heading) {
        add(lossy);
    }
    let digits = first.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if digits.len() > 3 {
        add(digits.to_owned());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::load;

    #[test]
    fn headings_mean_fields_of_their_register() {
        let schema = load::embedded().unwrap();
        let lexicon = Lexicon::new(&schema);
        let field = |register: &str, heading: &str| {
            let r = schema.position(register).unwrap();
            lexicon.meanings(heading).into_iter().find(|(x, _)| *x == r).map(|(_, m)| match m {
                Meaning::Field(f) => schema.registers[r].fields[f].id.as_str(),
                Meaning::Ignored => "ignored",
            })
        };
        assert_eq!(field("cases", "Manager de caz"), Some("case_manager_id"));
        assert_eq!(field("meetings", "MANAGER DE CAZ:"), Some("organiser_id"));
        assert_eq!(field("cases", "Data ?nregistr?rii (zz.ll.aaaa)"), Some("recorded_at"));
        assert_eq!(field("cases", "Nr. crt. / Nr. caz"), Some("case_id"));
        assert_eq!(field("cases", "Data nașterii*"), Some("birth_on"));
        assert_eq!(field("cases", "Observații"), None);
        assert_eq!(field("measures", "Tipul măsurii"), Some("kind"));
        assert_eq!(field("measures", "Motivul încetării"), Some("end_reason"));
        assert_eq!(field("plans", "Tipul planului"), Some("kind"));
        assert_eq!(field("cases", "Tipul"), None, "one word says too little");
        let cases = schema.position("cases").unwrap();
        assert_eq!(lexicon.name_fits("CAZURI")[cases], NameFit::Whole);
        assert_eq!(lexicon.name_fits("Cazuri 2023")[cases], NameFit::Part);
        assert_eq!(lexicon.name_fits("2023")[cases], NameFit::None);
    }
}
