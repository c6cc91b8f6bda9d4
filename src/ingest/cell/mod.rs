//! Reading single cells.

pub(crate) mod boolean;
pub(crate) mod cnp;
pub(crate) mod code;
pub(crate) mod composite;
pub mod date;
pub(crate) mod date_order;
pub(crate) mod fault;
pub mod nil;
pub mod number;
pub(crate) mod paper;
pub(crate) mod show;
pub mod text;
mod time_of_day;
pub(crate) mod token;
pub(crate) mod zone;
