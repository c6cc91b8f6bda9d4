//! The acts of an audit, ready to be evaluated: one, or several of which each judges what begins on its own days.
//!
//! What begins on a day that the rows tell (terms, gaps, durations, weeks and years) is looked at over the whole period,
//! and each act takes what begins while it was in force: its due day may lie behind that. Everything else (states, counts,
//! caseloads, papers, samples) is judged as in an audit of those days alone on which the act was in force.

use super::context::{Audit, Context};
use crate::catalogue::indicator::{Catalogue, Kind};
use crate::ingest::Stop;
use crate::registers::Registers;

/// The acts, in the order in which they came into force.
#[derive(Debug)]
pub struct Acts<'a> {
    pub(super) each: Vec<Act<'a>>,
}

/// An act over the periods that it is evaluated for.
#[derive(Debug)]
pub(super) struct Act<'a> {
    /// The audited period.
    pub whole: Context<'a>,
    own: Own<'a>,
}

/// The days of the period on which the act was in force.
#[derive(Debug)]
enum Own<'a> {
    /// It is applied alone, to all of them.
    Whole,
    Part(Box<Context<'a>>),
    Never,
}

impl<'a> Acts<'a> {
    /// Computes what the acts add to the registers.
    #[must_use]
    pub fn new(registers: &'a Registers, audit: &Audit, catalogue: &'a Catalogue) -> Self {
        let act = |act: &'a Catalogue| Act {
            whole: Context::new(registers, audit, act),
            own: match act.force.as_ref().map(|force| force.part(audit.period)) {
                None => Own::Whole,
                Some(None) => Own::Never,
                Some(Some(part)) if part == audit.period => Own::Whole,
                Some(Some(period)) => {
                    Own::Part(Box::new(Context::new(registers, &Audit { period, ..audit.clone() }, act)))
                }
            },
        };
        Self { each: catalogue.each_act().map(act).collect() }
    }

    /// The same for who may ask to stop.
    #[must_use]
    pub fn stopped_by(mut self, stop: &Stop) -> Self {
        for act in &mut self.each {
            act.whole.stop = stop.clone();
            if let Own::Part(context) = &mut act.own {
                context.stop = stop.clone();
            }
        }
        self
    }

    /// The act that is told where one has to stand for all: the latest.
    pub(super) fn latest(&self) -> Option<&Context<'a>> {
        self.each.last().map(|act| &act.whole)
    }
}

impl<'a> Act<'a> {
    /// Over its own days of the period; none where it has none.
    pub fn own(&self) -> Option<&Context<'a>> {
        match &self.own {
            Own::Whole => Some(&self.whole),
            Own::Part(context) => Some(context),
            Own::Never => None,
        }
    }

    /// What a check is evaluated over; none where nothing in the period is the act's.
    pub fn of(&self, kind: &Kind) -> Option<&Context<'a>> {
        match kind {
            Kind::Deadline(_) | Kind::Interval(_) | Kind::Duration(_) | Kind::Slots(_) | Kind::Quota(_) => {
                Some(&self.whole)
            }
            Kind::Coverage(_)
            | Kind::Tally(_)
            | Kind::Distribution(_)
            | Kind::Load(_)
            | Kind::Presence(_)
            | Kind::OnSite(_) => self.own(),
        }
    }
}
