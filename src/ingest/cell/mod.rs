//! Reading single cells.

pub mod boolean;
pub mod cnp;
pub mod code;
pub mod composite;
pub mod date;
pub mod nil;
pub mod number;
pub mod show;
pub mod text;
mod time_of_day;
mod token;
