//! Reading single cells.

pub mod boolean;
pub mod cnp;
pub mod code;
pub mod composite;
pub mod date;
pub mod date_order;
pub mod fault;
pub mod nil;
pub mod number;
pub mod paper;
pub mod show;
pub mod text;
mod time_of_day;
mod token;
pub mod zone;
