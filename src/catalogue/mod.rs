//! The catalogue: what is to be checked, as data.

pub mod acts;
mod column;
mod identity;
pub mod indicator;
pub mod keeping;
pub(crate) mod kinds;
pub mod load;
pub(crate) mod read;
mod read_keeping;
mod reader;
mod source;
