//! What becomes of a case, drawn before its rows are written.

use super::child::Child;
use crate::generate::table::Id;
use crate::time::{Day, add_months};

/// What becomes of a case, drawn before its rows are written.
#[derive(Debug, Clone)]
pub struct Life {
    pub case: Id,
    pub category: &'static str,
    pub child: Child,
    pub recorded: Day,
    /// Minute of the day of the recording.
    pub minute: i32,
    /// Decision of the initial assessment.
    pub decision: &'static str,
    /// Several services are needed; where not, a case of prevention needs no plan.
    pub several: bool,
    /// The first plan: when it was made and approved.
    pub plan: Option<(Day, Option<Day>)>,
    /// First and last day of monitoring after the services.
    pub post: Option<(Day, Option<Day>)>,
    pub closed: Option<Day>,
    pub reason: &'static str,
    pub manager: usize,
    pub officer: Option<usize>,
}

impl Life {
    /// The day on which services ended; none: they go on.
    pub fn end_of_services(&self) -> Option<Day> {
        self.post.map(|(start, _)| start).into_iter().chain(self.closed).min()
    }

    /// The date from which the plan counts.
    pub fn planned(&self) -> Option<Day> {
        self.plan.map(|(created, approved)| approved.unwrap_or(created))
    }

    /// Whether the child is old enough to be heard.
    pub fn heard(&self, on: Day) -> bool {
        add_months(self.child.birth, 120) <= on
    }
}
