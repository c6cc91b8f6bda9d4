//! The `mms` program: arguments in, exit code out.

use std::process::ExitCode;

use mms_audit::ingest::source::apart;

/// Registers and outcomes are many small allocations made by several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Libraries may panic on a broken file, which is caught and reported; their message could quote a cell.
    std::panic::set_hook(Box::new(|_| {}));
    if std::env::args_os().nth(1).is_some_and(|first| first == apart::ARGUMENT) {
        return ExitCode::from(u8::from(apart::serve().is_err()));
    }
    if let Ok(program) = std::env::current_exe() {
        apart::enable(program);
    }
    ExitCode::from(mms_audit::cli::main().code())
}
