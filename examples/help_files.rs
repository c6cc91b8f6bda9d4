//! Writes the manual page and the completions of shells, in Romanian as the program's own help is: for packages.
#![allow(clippy::print_stderr, reason = "an example says what it cannot do")]

use std::path::Path;
use std::process::ExitCode;

use clap_complete::{Shell, generate_to};
use mms_audit::cli;
use mms_audit::text::Lang;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("help_files FOLDER");
        return ExitCode::FAILURE;
    };
    match write(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut command = cli::command(Lang::Ro);
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        generate_to(shell, &mut command, "mms", folder)?;
    }
    clap_mangen::generate_to(command, folder)
}
