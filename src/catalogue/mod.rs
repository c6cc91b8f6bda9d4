//! The catalogue: what is to be checked, as data.

mod identity;
pub mod indicator;
pub(crate) mod kinds;
pub mod load;
pub(crate) mod read;
mod reader;
mod source;
