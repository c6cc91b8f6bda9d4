//! What the project promises, one file per promise.

mod agreement;
mod naive;
mod random;
