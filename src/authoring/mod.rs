//! For those who write catalogues: lint, examples, empty skeletons. Stands above the engine, which it runs.

pub mod example;
pub mod lint;
pub mod needs;
pub mod reference;
pub mod skeleton;
