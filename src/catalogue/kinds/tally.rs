//! Tally: counts by month and other dimensions.

use super::configuration::Configuration;
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;
use crate::results::kind::CheckKind;

/// Tally: counts by month and other dimensions.
#[derive(Debug, Clone)]
pub struct Tally {
    /// What is counted; usually one series.
    pub series: Vec<Series>,
}

/// One series of counts.
#[derive(Debug, Clone)]
pub struct Series {
    /// Register of the rows.
    pub register: String,
    /// Which rows are counted.
    pub filter: Source,
    /// Day that gives the month; none: no months.
    pub month: Option<Source>,
    /// Dimension → expression.
    pub by: Vec<(String, Source)>,
    /// Reference (or list of references) whose distinct rows are counted instead of rows.
    pub distinct: Option<String>,
    /// Count each distinct row in its first month only.
    pub first: bool,
    /// Whether a row without a month, for the whole period, is added.
    pub total: bool,
}

impl Configuration for Tally {
    fn of_check(_: CheckKind, reader: &Reader, check: &Keys) -> Option<Self> {
        Some(Self { series: check.tables("tally").iter().map(|keys| Series::of(reader, keys)).collect() })
    }

    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        Some(Self { series: vec![Series::of(reader, keys)] })
    }

    fn register(&self) -> Option<&str> {
        self.series.first().map(|series| series.register.as_str())
    }

    fn personal(&self, about_people: &dyn Fn(&str) -> bool) -> bool {
        self.series.iter().any(|series| about_people(&series.register) || series.distinct.is_some())
    }
}

impl Series {
    fn of(reader: &Reader, keys: &Keys) -> Self {
        let mut by = Vec::new();
        if let Some(table) = keys.table("by", false) {
            let names: Vec<String> = table.names().map(|(name, _)| name).collect();
            by.extend(names.into_iter().map(|name| (name.clone(), table.source(&name))));
        }
        let register = reader.register(keys, "register");
        let distinct = keys.optional("distinct");
        if let Some(field) = &distinct {
            reader.field(keys, &register, field);
        }
        let series = Self {
            register,
            filter: keys.source("where"),
            month: keys.optional("month"),
            by,
            distinct: distinct.map(|d| d.text),
            first: keys.flag("first"),
            total: keys.flag("total"),
        };
        keys.finish();
        series
    }
}
