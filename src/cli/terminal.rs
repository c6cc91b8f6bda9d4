//! Writing to the terminal: the only place that prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{IsTerminal, Write};

use crate::text::Lang;

/// Prints a text on standard output. A closed pipe is no error: whoever reads has read enough.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush());
}

/// Prints a text on standard error.
pub fn warn(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.write_all(b"\n"));
}

/// The name that may have been meant, to stand behind one that is not known.
#[must_use]
pub fn did_you_mean(near: &str, lang: Lang) -> String {
    match lang {
        Lang::Ro => format!(" (poate {near}?)"),
        Lang::En => format!(" (did you mean {near}?)"),
    }
}

/// Whether standard output is a terminal that wants colour.
#[must_use]
pub fn colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Whether progress may be shown.
#[must_use]
pub fn interactive() -> bool {
    std::io::stderr().is_terminal()
}
