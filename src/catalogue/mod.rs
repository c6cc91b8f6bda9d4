//! The catalogue: what is to be checked, as data.

mod document;
pub mod example;
pub mod indicator;
pub mod kinds;
pub mod lint;
pub mod load;
pub mod manual;
pub mod problem;
mod read;
mod source;
