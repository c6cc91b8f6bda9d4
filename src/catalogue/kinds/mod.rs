//! How checks are computed: one file per kind, with its configuration, how that is read, and what it says of itself.
//!
//! A kind is one line in [`each_kind`](crate::results::kind), a file here and one in `measure`.

mod configuration;
mod coverage;
mod deadline;
mod distribution;
mod duration;
mod interval;
mod load;
mod on_site;
mod parts;
mod presence;
mod quota;
mod slots;
mod tally;

pub use configuration::{Configuration, Number};
pub use coverage::{Across, Coverage};
pub use deadline::Deadline;
pub use distribution::Distribution;
pub use duration::{Bound, Duration};
pub use interval::Interval;
pub use load::Load;
pub use on_site::OnSite;
pub use parts::{Events, Exempt, Limit};
pub use presence::Presence;
pub use quota::Quota;
pub use slots::{Duty, Every, Slots};
pub use tally::{Series, Tally};

use super::reader::Reader;
use crate::document::Keys;
use crate::results::kind::{CheckKind, each_kind};
use crate::text::nearest;

/// Keys of a check that are no kind.
const OTHERS: [&str; 13] = [
    "id", "nature", "title", "counted", "message", "clauses", "reading", "needs", "optional", "required", "partial",
    "with", "example",
];

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $module:ident $gives:ident $ro:literal $en:literal;)*) => {
        /// The computation of a check.
        #[derive(Debug, Clone)]
        pub enum Kind {
            $($(#[$doc])* $kind($kind),)*
        }

        impl Kind {
            /// Which kind it is, without its configuration.
            #[must_use]
            pub const fn kind(&self) -> CheckKind {
                match self {
                    $(Self::$kind(_) => CheckKind::$kind,)*
                }
            }

            /// Its configuration, for the facts that all kinds tell.
            #[must_use]
            pub fn facts(&self) -> &dyn Configuration {
                match self {
                    $(Self::$kind(configuration) => configuration,)*
                }
            }

            fn of_check(kind: CheckKind, reader: &Reader, check: &Keys) -> Option<Self> {
                match kind {
                    $(CheckKind::$kind => $kind::of_check(kind, reader, check).map(Self::$kind),)*
                }
            }
        }
    };
}
each_kind!(kinds);

impl Kind {
    /// The name used in catalogue and results.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.kind().id()
    }

    /// Reads the kind of a check: exactly one table named after it.
    pub(super) fn read(reader: &Reader, check: &Keys) -> Option<Self> {
        let found: Vec<CheckKind> =
            CheckKind::ALL.into_iter().filter(|kind| check.value(kind.id()).is_some()).collect();
        let known = || CheckKind::ALL.into_iter().map(CheckKind::id);
        match found.as_slice() {
            [kind] => Self::of_check(*kind, reader, check),
            [] => {
                let strange = check.names().map(|(name, _)| name).find(|name| !OTHERS.contains(&name.as_str()));
                let help = strange.and_then(|name| nearest(&name, known()));
                let names = known().collect::<Vec<_>>().join(", ");
                let message = format!("a check needs one table that says how it is computed: {names}");
                check.report().add_with_help(check.at.clone(), message, help);
                None
            }
            several => {
                let names = several.iter().map(|kind| kind.id()).collect::<Vec<_>>().join(" and ");
                check
                    .report()
                    .add(check.at.clone(), format!("a check is computed in one way, and this one has {names}"));
                None
            }
        }
    }
}
