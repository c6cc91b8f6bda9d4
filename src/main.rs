//! The `mms` program: arguments in, exit code out.

use std::process::ExitCode;

/// Registers and outcomes are many small allocations made by several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Libraries may panic on a broken file, which is caught and reported; their message could quote a cell.
    std::panic::set_hook(Box::new(|_| {}));
    ExitCode::from(mms_audit::cli::main().code())
}
