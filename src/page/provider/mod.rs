//! A provider before an inspection: files handed over, what was understood, what is to be done.

mod beside;
mod choice;
mod downloads;
mod explained;
mod files;
mod kept;
mod question;
mod reply;
mod results;
mod several;
pub(crate) mod state;
mod understood;

pub use reply::reply;
