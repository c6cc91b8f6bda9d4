//! The same program for people who never saw a terminal: a page in the browser, on the same computer.
//!
//! A server on 127.0.0.1 makes the pages; the browser shows them and keeps nothing. Registers that are handed over stay in
//! memory and end with the program. What must never happen, and where it is kept from happening: somebody else reads a
//! page ([`guard`], [`secret`]); something is left behind ([`instance`], [`crate::ingest::Held`]); a guess is in force
//! before somebody said yes, or a file passed over without a word ([`provider`]).

mod authority;
mod control;
mod desk;
mod error;
mod evidence;
mod guard;
mod http;
mod instance;
mod job;
mod options;
mod provider;
mod route;
mod secret;
mod serve;
mod shell;
mod start;
mod work;

use std::process::Command;
use std::sync::Arc;

use crate::text::Lang;
use desk::Desk;
pub use error::PageError;
use instance::{Begun, Here};
pub use options::Options;
use secret::Secret;

/// Shows the page until somebody ends it, or leads to the one that is there already; `say` tells where it is.
///
/// # Errors
/// When there can be none.
pub fn run(options: &Options, say: &dyn Fn(&str)) -> Result<(), PageError> {
    let (lang, folder) = (options.lang, instance::folder()?);
    let first = match instance::begin(&folder)? {
        Begun::First(first) => first,
        Begun::Other(here) => {
            let address = address(here.port, &instance::secret(&here)?)?;
            say(&match lang {
                Lang::Ro => format!("mms lucrează deja.\n{address}"),
                Lang::En => format!("mms is running already.\n{address}"),
            });
            return show(options, &folder, &address);
        }
    };
    let (listener, port) = serve::listen(options.port.unwrap_or(0))?;
    let secret = Secret::random()?;
    first.tell(&Here { port, secret: secret.text() })?;
    let address = address(port, &secret)?;
    let desk = Arc::new(Desk::new(port, secret, folder.clone(), options));
    say(&match lang {
        Lang::Ro => format!("mms lucrează. Închideți aici când ați terminat (Ctrl+C).\n{address}"),
        Lang::En => format!("mms is running. Close here when you are done (Ctrl+C).\n{address}"),
    });
    show(options, &folder, &address)?;
    // What is still being worked on then is for nobody any more, and ends with the program.
    serve::serve(&listener, &desk);
    Ok(())
}

/// The address of the first page, with a pass in its fragment.
fn address(port: u16, secret: &Secret) -> Result<String, PageError> {
    Ok(format!("http://127.0.0.1:{port}/#{}", secret.pass()?))
}

fn show(options: &Options, folder: &std::path::Path, address: &str) -> Result<(), PageError> {
    if options.open {
        let file = instance::opening(folder, address)?;
        // Where no browser opens, the address that was told does.
        let opener = if cfg!(windows) {
            "explorer.exe"
        } else if cfg!(target_os = "macos") {
            "open"
        } else {
            "xdg-open"
        };
        let quiet = std::process::Stdio::null;
        let _ = Command::new(opener).arg(file).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    }
    Ok(())
}
