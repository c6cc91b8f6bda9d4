//! The `mms` program: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;

/// Registers and outcomes are many small allocations made by several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(mms_audit::cli::run(mms_audit::cli::Cli::parse()).code())
}
