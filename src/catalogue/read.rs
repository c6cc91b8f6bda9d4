//! From the tables of a file to an indicator.

use std::collections::BTreeMap;
use std::ops::Range;

use super::indicator::{
    Check, Clause, Column, ColumnSource, Definition, Evidence, EvidenceLevel, Example, Indicator, Nature, Neighbour,
    Origin, Parameter, ParameterValue, Related, Side, Source, Take, Touching,
};
use super::kinds::Kind;
use super::reader::Reader;
use super::source::Sources;
use crate::document::Keys;
use crate::registers::spec::About;
use crate::text::nearest;
use crate::time::{Period, Unit};

/// As a field that leads to the subject: the rows of the same provider, whatever they hang on.
pub const OWNER: &str = "owner";
/// What a column takes of rows.
const TAKES: [(&str, Take); 9] = [
    ("exists", Take::Exists),
    ("count", Take::Count),
    ("sum", Take::Sum),
    ("first", Take::First),
    ("last", Take::Last),
    // Those of the row's own register are read elsewhere; here they are known for who mistypes one.
    ("previous", Take::Exists),
    ("next", Take::Exists),
    ("stretch_start", Take::Exists),
    ("stretch_end", Take::Exists),
];

/// Where the parts of an indicator stand, for problems found later.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Place of each check.
    pub checks: Vec<Range<usize>>,
    /// Place of each check's message.
    pub messages: Vec<Range<usize>>,
    /// Place of each parameter and of its values.
    pub parameters: Vec<(Range<usize>, Vec<Range<usize>>)>,
    /// Place of the id.
    pub id: Range<usize>,
}

fn neighbour(keys: &Keys, side: Side) -> Neighbour {
    Neighbour {
        side,
        by: keys.source("by"),
        order: keys.source("order"),
        of: keys.source("of"),
        filter: keys.optional("where"),
    }
}

fn touching(keys: &Keys, last: bool) -> Touching {
    Touching {
        by: keys.source("by"),
        begins: keys.source("begins"),
        ends: keys.source("ends"),
        filter: keys.optional("where"),
        apart: keys.whole("apart").unwrap_or(1),
        last,
    }
}

impl Reader<'_> {
    /// A whole indicator.
    pub fn indicator(&self, keys: &Keys) -> (Indicator, Places) {
        let mut places = Places::default();
        let id = keys.source("id");
        places.id = id.at.clone();
        let standard = keys.number("standard");
        if standard.is_none() {
            keys.report().add(keys.at.clone(), "`standard` is missing");
        }
        let evidence = keys.table("evidence", true).map(|e| self.evidence(&e));
        let mut parameters = Vec::new();
        for table in keys.tables("parameter") {
            let (parameter, values) = self.parameter(&table);
            places.parameters.push((table.at.clone(), values));
            parameters.push(parameter);
        }
        let clauses: Vec<Clause> = keys
            .tables("clause")
            .iter()
            .map(|c| {
                let clause = Clause { article: c.string("article"), gist: c.text("gist") };
                c.finish();
                clause
            })
            .collect();
        let mut checks = Vec::new();
        for table in keys.tables("check") {
            places.checks.push(table.at.clone());
            places.messages.push(table.value("message").map_or_else(|| table.at.clone(), toml::Spanned::span));
            checks.extend(self.check(&table, &clauses));
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let indicator = Indicator {
            id: id.text,
            act: None,
            standard: standard.unwrap_or_default() as u8,
            labels: keys.list("labels").into_iter().map(|l| l.text).collect(),
            title: keys.text("title"),
            asks: keys.text("asks"),
            clauses,
            evidence: evidence.unwrap_or(Evidence { level: EvidenceLevel::Full, why: Default::default() }),
            inspect: keys.text("inspect"),
            remedy: keys.text("remedy"),
            parameters,
            checks,
        };
        (indicator, places)
    }

    fn evidence(&self, keys: &Keys) -> Evidence {
        let words = [
            ("full", EvidenceLevel::Full),
            ("may-over-report", EvidenceLevel::MayOverReport),
            ("may-under-report", EvidenceLevel::MayUnderReport),
            ("may-over-and-under-report", EvidenceLevel::MayOverAndUnderReport),
        ];
        let level = self.choice(keys, "level", &words, None).unwrap_or(EvidenceLevel::Full);
        let why = keys.text("why");
        keys.finish();
        Evidence { level, why }
    }

    /// A dated number, with the places of its values.
    pub fn parameter(&self, keys: &Keys) -> (Parameter, Vec<Range<usize>>) {
        let origins = [("act", Origin::Act), ("catalogue", Origin::Catalogue)];
        let origin = self.choice(keys, "origin", &origins, None).unwrap_or(Origin::Catalogue);
        // A wrong word is told once: some unit stands for it.
        let unit = keys.value("unit").map(|_| self.choice(keys, "unit", &Unit::NAMES, None).unwrap_or(Unit::Days));
        let mut places = Vec::new();
        let mut values = Vec::new();
        for table in keys.tables("values") {
            places.push(table.at.clone());
            let (from, value) = (table.day("from"), table.number("value"));
            for (key, there) in [("from", from.is_some()), ("value", value.is_some())] {
                if !there && table.value(key).is_none() {
                    table.report().add(table.at.clone(), format!("`{key}` is missing"));
                }
            }
            let service_kind = table.optional("service_kind").map(|k| self.code(&table, "service_kind", &k));
            values.push(ParameterValue {
                from: from.unwrap_or_default(),
                service_kind,
                when: table.optional("when"),
                value: value.unwrap_or_default(),
            });
            table.finish();
        }
        let parameter = Parameter { name: keys.string("name"), unit, origin, title: keys.text("title"), values };
        if parameter.values.is_empty() {
            keys.report().add(keys.at.clone(), format!("parameter `{}` has no value", parameter.name));
        }
        keys.finish();
        (parameter, places)
    }

    /// The articles that a check rests on: each must be one of the indicator's clauses.
    fn rests_on(&self, keys: &Keys, clauses: &[Clause]) -> Vec<String> {
        let known = || clauses.iter().map(|c| c.article.as_str());
        let named = keys.list("clauses");
        for article in &named {
            if !known().any(|k| k == article.text) {
                let message = format!("this file has no clause whose article is `{}`", article.text);
                keys.report().add_with_help(article.at.clone(), message, nearest(&article.text, known()));
            }
        }
        named.into_iter().map(|article| article.text).collect()
    }

    fn check(&self, keys: &Keys, clauses: &[Clause]) -> Option<Check> {
        let natures = [
            ("obligation", Nature::Obligation),
            ("recommendation", Nature::Recommendation),
            ("statistic", Nature::Statistic),
            ("on_site", Nature::OnSite),
        ];
        let (needs, optional) = (keys.list("needs"), keys.list("optional"));
        for register in needs.iter().chain(&optional) {
            self.known_register(keys, register);
        }
        let kind = Kind::read(self, keys);
        let register = kind.as_ref().and_then(|kind| kind.facts().register()).unwrap_or_default().to_owned();
        // A register that is not known may be about people.
        let about_people = |id: &str| self.schema.register(id).is_none_or(|spec| spec.about == About::Person);
        let check = Check {
            personal: kind.as_ref().is_none_or(|kind| kind.facts().personal(&about_people)),
            id: keys.string("id"),
            nature: self.choice(keys, "nature", &natures, None).unwrap_or(Nature::Statistic),
            title: keys.text("title"),
            counted: keys.text("counted"),
            message: keys.text("message"),
            clauses: self.rests_on(keys, clauses),
            reading: keys.optional_text("reading"),
            needs: needs.into_iter().map(|n| n.text).collect(),
            optional: optional.into_iter().map(|n| n.text).collect(),
            required: keys.number("required").unwrap_or(1.0),
            partial: keys.number("partial"),
            with: keys.tables("with").iter().map(|w| self.column(w, &register)).collect(),
            examples: keys.tables("example").iter().filter_map(|e| self.example(e)).collect(),
            kind: kind?,
        };
        keys.finish();
        Some(check)
    }

    /// A column computed for a check, or for all checks.
    pub fn column(&self, keys: &Keys, subject: &str) -> Column {
        let name = keys.string("name");
        let source = match keys.optional("expr") {
            Some(expr) => ColumnSource::Expression(expr),
            None => match keys.given("take").map(|take| take.text).as_deref() {
                Some("previous") => ColumnSource::Neighbour(neighbour(keys, Side::Previous)),
                Some("next") => ColumnSource::Neighbour(neighbour(keys, Side::Next)),
                Some("stretch_start") => ColumnSource::Touching(touching(keys, false)),
                Some("stretch_end") => ColumnSource::Touching(touching(keys, true)),
                // A mistyped word of a column over rows of the same register: that word alone is told.
                Some(_) if keys.value("from").is_none() && keys.value("order").is_some() => {
                    let _ = self.choice(keys, "take", &TAKES, None);
                    ColumnSource::Neighbour(neighbour(keys, Side::Previous))
                }
                Some(_) if keys.value("from").is_none() && keys.value("begins").is_some() => {
                    let _ = self.choice(keys, "take", &TAKES, None);
                    ColumnSource::Touching(touching(keys, false))
                }
                _ => ColumnSource::Related(self.related(keys, subject)),
            },
        };
        keys.finish();
        Column { name, source }
    }

    fn related(&self, keys: &Keys, subject: &str) -> Related {
        let from = self.register(keys, "from");
        let via = keys.source("via");
        if via.text != OWNER {
            self.field(keys, &from, &via);
        }
        let same = keys.optional("same");
        if let Some(same) = &same {
            self.field(keys, subject, same);
        }
        let take = self.choice(keys, "take", &TAKES, Some(Take::Exists)).unwrap_or(Take::Exists);
        let of = keys.optional("of");
        if of.is_none() && matches!(take, Take::Sum | Take::First | Take::Last) {
            keys.report().add(keys.at.clone(), "`of` is missing: what is added up or compared");
        }
        let undated = self.choice(keys, "undated", &[("possible", true), ("counts", false)], Some(false));
        if via.text == OWNER && matches!(take, Take::First | Take::Last) {
            let message = "of all rows of a provider `take` can be `exists`, `count` or `sum`";
            keys.report().add(via.at.clone(), message);
        }
        Related {
            from,
            via: via.text,
            same: same.map(|s| s.text),
            and_equal: keys.optional("and_equal").map(|s| s.text),
            filter: keys.optional("where"),
            take,
            of,
            undated_possible: undated == Some(true) && matches!(take, Take::Exists | Take::Count | Take::Sum),
            only_own: keys.flag("only_own"),
        }
    }

    /// A column that the catalogue adds to a register.
    pub fn definition(&self, keys: &Keys) -> Definition {
        let register = self.register(keys, "register");
        let title = keys.text("title");
        Definition { column: self.column(keys, &register), register, title }
    }

    fn example(&self, keys: &Keys) -> Option<Example> {
        let period = match keys.number("year") {
            #[allow(clippy::cast_possible_truncation)]
            Some(year) => Period::year(year as i32),
            None => Period::new(keys.day("from")?, keys.day("to")?, None),
        };
        let Some(period) = period else {
            keys.report().add(keys.at.clone(), "this example has no period");
            return None;
        };
        let as_of = keys.day("as_of").unwrap_or(period.as_of);
        let mut tables = BTreeMap::new();
        if let Some(table) = keys.table("tables", true) {
            let names: Vec<String> = table.names().map(|(name, _)| name).collect();
            for name in names {
                self.known_register(&table, &Source::new(name.clone(), table.at.clone()));
                tables.insert(name.clone(), table.string(&name));
            }
        }
        let mut absent = Vec::new();
        for column in keys.list("absent") {
            match column.text.split_once('.') {
                Some((register, field)) if self.schema.register(register).is_some_and(|r| r.field(field).is_some()) => {
                    absent.push(column.text);
                }
                _ => keys.report().add(column.at, format!("`{}` is no column of a register", column.text)),
            }
        }
        let mut expect = BTreeMap::new();
        if let Some(table) = keys.table("expect", false) {
            let names: Vec<String> = table.names().map(|(name, _)| name).collect();
            for name in names {
                expect.insert(name.clone(), table.string(&name));
            }
        }
        let mut figures = BTreeMap::new();
        if let Some(table) = keys.table("figures", false) {
            let names: Vec<String> = table.names().map(|(name, _)| name).collect();
            for name in names {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let count = table.number(&name).unwrap_or_default() as u64;
                figures.insert(name, count);
            }
        }
        let example = Example {
            title: keys.text("title"),
            at: keys.at.clone(),
            from: period.from,
            to: period.to,
            as_of,
            tables,
            absent,
            expect,
            figures,
        };
        keys.finish();
        Some(example)
    }
}
