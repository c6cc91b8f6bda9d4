//! For those who write catalogues: lint, examples, empty skeletons. Stands above the engine, which it runs.

pub mod example;
pub mod lint;
pub(crate) mod needs;
pub(crate) mod reference;
pub(crate) mod skeleton;
