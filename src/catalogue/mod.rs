//! The catalogue: what is to be checked, as data.

mod document;
mod identity;
pub mod indicator;
pub mod kinds;
pub mod load;
pub mod problem;
pub mod read;
mod source;
