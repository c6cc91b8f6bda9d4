//! Months in which something is due, each judged in the period in which it ends.

use super::model::World;
use super::terms::{Lapse, both};
use super::time::months_touching;
use super::tri::{No, Tri, Unknown, Why, Yes};

/// The days of a duty that must be done every month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Interval {
    /// The first day from which it surely runs; none: it is not known to run at all.
    pub from: Option<i64>,
    /// Why it may run earlier.
    pub earlier: Option<Why>,
    /// The last day, and why there may be an earlier one.
    pub to: Lapse,
}

impl Interval {
    /// The months that end in the period and have ended on the as-of day: first day, last day, whether they lie wholly
    /// in the duty.
    pub fn months(&self, w: &World) -> Vec<(i64, i64, Tri)> {
        let last_day = w.to.min(w.as_of);
        let ends_in_period = |last: i64| w.from <= last && last <= last_day;
        let months = months_touching(w.from, last_day).into_iter().filter(|(_, last)| ends_in_period(*last));
        let judged = months.map(|(first, last)| (first, last, self.holds(first, last)));
        judged.filter(|(.., member)| *member != No).collect()
    }

    fn holds(&self, first: i64, last: i64) -> Tri {
        let begun = match (self.from.is_some_and(|from| from <= first), self.earlier) {
            (true, _) => Yes,
            (false, Some(why)) => Unknown(why),
            (false, None) => No,
        };
        let not_over = match (self.to.on.is_some_and(|to| last > to), self.to.doubt) {
            (true, _) => No,
            (false, Some(why)) => Unknown(why),
            (false, None) => Yes,
        };
        begun.and(not_over)
    }

    /// Whether nobody knows where it begins or ends.
    pub fn doubt(&self) -> Option<Why> {
        both(self.earlier, self.to.doubt)
    }
}
