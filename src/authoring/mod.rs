//! For those who write catalogues: lint, examples, the manual. Stands above the engine, which it runs.

pub mod example;
pub mod lint;
pub mod manual;
pub mod skeleton;
