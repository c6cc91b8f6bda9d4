//! Days, periods and the counting of terms. Local wall-clock time; no time zone, no daylight saving.

mod counting;
mod day;
mod force;
mod holidays;
mod period;

pub use counting::{Counting, Due, Ending, Term, Unit};
pub use day::{
    Day, Moment, add_months, calendar_date, day_of, format_day, format_month, iso_week, last_of_month, monday_of,
    month_start, parse_iso_day, short_day, whole_years, year_of, ymd,
};
pub use force::{Force, Judge, Validity, stretches};
pub use holidays::{Calendar, Holidays, orthodox_easter};
pub use period::{Period, Span};
