//! The `mms` program: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    ExitCode::from(mms_audit::cli::run(mms_audit::cli::Cli::parse()).code())
}
