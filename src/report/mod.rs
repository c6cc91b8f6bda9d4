//! What people read: the compliance workbook, the terminal summary, the HTML page and `results.json`.
//!
//! Every report is a view of [`Results`]: it counts, orders and words what is there and decides nothing. All of them
//! take their lines and totals from [`view`], so that they agree with each other.

pub(crate) mod belonging;
pub(crate) mod filling;
pub(crate) mod html;
pub(crate) mod lines;
pub(crate) mod manual;
pub(crate) mod papers;
pub(crate) mod sheet;
pub(crate) mod styles;
pub(crate) mod table;
pub(crate) mod terminal;
pub mod todo;
pub(crate) mod view;
pub(crate) mod words;
pub mod workbook;

#[cfg(test)]
pub(crate) mod testing;

use sha2::{Digest, Sha256};

use crate::catalogue::indicator::Catalogue;
use crate::registers::spec::Schema;
use crate::results::{ProviderResults, Results};
use crate::text::{Lang, hex};
use crate::time::short_day;

/// One provider's results with all that is needed to put them into words.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The provider.
    pub provider: &'a ProviderResults,
    /// The audit it belongs to.
    pub results: &'a Results,
    /// Texts of the indicators.
    pub catalogue: &'a Catalogue,
    /// Names of registers, fields and codes.
    pub schema: &'a Schema,
    /// Language of the report.
    pub lang: Lang,
}

/// Identity of one provider's audit: the same registers, period, counting and catalogue give the same one.
///
/// A workbook carries it, so that an inspector's remarks are never merged into another audit's results.
#[must_use]
pub fn fingerprint(results: &Results, provider_id: &str) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    };
    add(provider_id);
    for day in [results.period.from, results.period.to, results.period.as_of] {
        add(&short_day(day));
    }
    for part in [&results.counting, &results.catalogue.id, &results.catalogue.sha256] {
        add(part);
    }
    for input in &results.inputs {
        add(&input.file);
        add(&input.sha256);
    }
    hex(&hash.finalize())
}
