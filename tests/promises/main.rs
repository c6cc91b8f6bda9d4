//! What the project promises, one file per promise.

mod adds_up;
mod agreement;
mod catalogue;
mod harness;
mod main_job;
mod naive;
mod random;
mod sample;
mod second_act;
mod troubles;
