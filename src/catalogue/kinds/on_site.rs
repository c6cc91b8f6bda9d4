//! On site: what only a visit can show.

use super::configuration::Configuration;
use crate::catalogue::reader::Reader;
use crate::catalogue::source::{Source, Sources};
use crate::document::Keys;

/// On site: what only a visit can show.
#[derive(Debug, Clone)]
pub struct OnSite {
    /// Register from which a sample is drawn.
    pub sample: String,
    /// Which rows may be drawn.
    pub filter: Option<Source>,
}

impl Configuration for OnSite {
    fn read(reader: &Reader, keys: &Keys) -> Option<Self> {
        Some(Self { sample: reader.register(keys, "sample"), filter: keys.optional("where") })
    }

    fn register(&self) -> Option<&str> {
        Some(&self.sample)
    }

    fn personal(&self, _: &dyn Fn(&str) -> bool) -> bool {
        false
    }
}
