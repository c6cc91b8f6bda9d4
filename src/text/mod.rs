//! The ground floor: languages, texts in both, spellings, short texts. Knows nothing of registers or reports.

mod field_names;
mod hex;
mod lang;
mod letters;
mod nearest;
pub(crate) mod norm;
mod short;
mod system;

pub use field_names::{FieldNames, Unions};
pub use hex::hex;
pub use lang::{Lang, Text};
pub use letters::letters;
pub use nearest::{nearest, nearest_name};
pub use short::ShortText;
