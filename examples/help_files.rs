//! Writes the manual page and the completions of shells, in Romanian as the program's own help is: for packages.
#![allow(clippy::print_stderr, reason = "an example says what it cannot do")]

use std::path::Path;
use std::process::ExitCode;

use clap::Command;
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

/// What the library says around the Romanian sentences of a manual page, and how it is said in Romanian.
const FRAME: [(&str, &str); 10] = [
    (".SH NAME", ".SH NUME"),
    (".SH SYNOPSIS", ".SH SINTAXĂ"),
    (".SH DESCRIPTION", ".SH DESCRIERE"),
    (".SH OPTIONS", ".SH OPȚIUNI"),
    (".SH SUBCOMMANDS", ".SH COMENZI"),
    (".SH VERSION", ".SH VERSIUNEA"),
    ("<\\fIsubcommands\\fR>", "<\\fIcomandă\\fR>"),
    ("[default: ", "[implicit: "),
    ("Print help (see a summary with \\*(Aq\\-h\\*(Aq)", "Arată acest ajutor (pe scurt: \\-h)"),
    ("Print version", "Arată versiunea"),
];

/// Without the command `help`: `mms help audit` is the page of `mms audit` again.
fn without_help(command: Command) -> Command {
    command.disable_help_subcommand(true).mut_subcommands(without_help)
}

fn write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut command = cli::command(Lang::Ro);
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        generate_to(shell, &mut command, "mms", folder)?;
    }
    clap_mangen::generate_to(without_help(cli::command(Lang::Ro)), folder)?;
    for page in std::fs::read_dir(folder)? {
        let page = page?.path();
        if page.extension().is_some_and(|extension| extension == "1") {
            let text = std::fs::read_to_string(&page)?;
            let text = FRAME.iter().fold(text, |text, (english, romanian)| text.replace(english, romanian));
            std::fs::write(&page, text)?;
        }
    }
    Ok(())
}
