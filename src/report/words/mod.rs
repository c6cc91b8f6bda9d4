//! Everything a report says, in Romanian and in English.

mod act;
mod contradiction;
mod dates;
mod fields;
mod message;
mod numbers;
mod plural;
mod reasons;
pub(crate) mod series;
mod subject;
mod verdicts;

pub use act::{caveat, caveat_of_repeal, force_of, short as act_in_short};
pub use dates::{Delay, months_between};
pub use fields::{code_title, duty_title, field_title, field_titles, register_title};
pub use message::{MessageContext, advice, delay_in_days, finding, lower_first, short};
pub use plural::Noun;
pub use reasons::reason;
pub use subject::{Subject, time, who};
pub use verdicts::Tone;

pub use crate::results::notes::Judgement;

pub use crate::text::Lang;
