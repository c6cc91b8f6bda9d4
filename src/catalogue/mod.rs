//! The catalogue: what is to be checked, as data.

mod identity;
pub mod indicator;
pub mod kinds;
pub mod load;
pub mod read;
mod reader;
mod source;
