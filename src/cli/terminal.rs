//! Writing to the terminal: the only place that prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{self, ErrorKind, IsTerminal, StdoutLock, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::text::Lang;

/// The first failure of standard output, which is told when the command ends.
static FAILED: Mutex<Option<io::Error>> = Mutex::new(None);
/// Whether anything was written on standard output.
static BEGUN: AtomicBool = AtomicBool::new(false);

/// What stands before the first line in a file: by it Windows programs know UTF-8 from their own code pages.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Prints a text on standard output. A closed pipe is no error: whoever reads has read enough.
pub fn say(text: &str) {
    let mut out = io::stdout().lock();
    let marked = begins_marked(cfg!(windows), &out);
    note(write(&mut out, text, marked));
}

/// Prints help, or what is wrong with what was typed; whether it could be printed.
pub fn say_help(text: &str, wrong: bool) -> bool {
    if wrong {
        warn(text.trim_end());
    } else {
        say(text.trim_end());
    }
    failure().is_none()
}

fn write(out: &mut impl Write, text: &str, marked: bool) -> io::Result<()> {
    if marked {
        out.write_all(MARK)?;
    }
    out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush())
}

/// Whether a mark stands before the next line: on Windows, before the first one where the output is no terminal.
fn begins_marked(windows: bool, out: &StdoutLock<'_>) -> bool {
    !BEGUN.swap(true, Ordering::Relaxed) && windows && !out.is_terminal()
}

fn note(done: io::Result<()>) {
    if let (Err(error), Ok(mut failed)) = (done, FAILED.lock())
        && error.kind() != ErrorKind::BrokenPipe
    {
        failed.get_or_insert(error);
    }
}

/// Why something could not be written on standard output, where that happened: it is told once.
pub fn failure() -> Option<io::Error> {
    FAILED.lock().ok()?.take()
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

/// Whether the program was opened like a document: from a desktop, with no terminal to write to or to read from.
///
/// Windows gives a program that is opened so a console of its own, which cannot be told from one in which somebody types
/// but by what the command prompt leaves in the environment.
#[must_use]
pub fn nobody_types() -> bool {
    if cfg!(windows) {
        return std::env::var_os("PROMPT").is_none();
    }
    let desktop = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    desktop && !std::io::stdin().is_terminal() && !std::io::stdout().is_terminal() && !std::io::stderr().is_terminal()
}

/// Whether progress may be shown.
#[must_use]
pub fn interactive() -> bool {
    std::io::stderr().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirected_output_begins_with_the_mark_of_utf8_where_that_is_asked_for() {
        let mut file = Vec::new();
        write(&mut file, "șapte", true).unwrap();
        write(&mut file, "opt", false).unwrap();
        assert_eq!(file, "\u{feff}șapte\nopt\n".as_bytes());
    }
}
