//! A run that is ended from outside: Ctrl-C, a closed console, a shutdown, `kill`.

use super::terminal::warn;
use crate::output::interrupt::give_up;
use crate::text::Lang;

/// Exit code of a run that was interrupted, less the signal's number.
const INTERRUPTED: i32 = 128;

/// Ends the run cleanly when the system asks for it: nothing half done stays.
pub fn listen(lang: Lang) {
    #[cfg(unix)]
    unix::listen(lang);
    #[cfg(windows)]
    {
        // Without a listener the run still ends, and the next one clears away what it left.
        let _ = ctrlc::set_handler(move || end(2, lang));
    }
}

fn end(signal: i32, lang: Lang) {
    let done = give_up();
    warn(if done {
        lang.t("Întrerupt; fișierele fuseseră puse la loc.", "Interrupted; the files had been put in place.")
    } else {
        lang.t("Întrerupt; nu s-a scris și nu s-a schimbat nimic.", "Interrupted; nothing was written or changed.")
    });
    std::process::exit(INTERRUPTED + signal);
}

#[cfg(unix)]
mod unix {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use super::end;
    use crate::text::Lang;

    pub fn listen(lang: Lang) {
        let wanted = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| !is_ignored(*signal));
        // Without a listener the run still ends, and the next one clears away what it left.
        if let Ok(mut signals) = Signals::new(wanted) {
            std::thread::spawn(move || signals.forever().take(1).for_each(|signal| end(signal, lang)));
        }
    }

    /// Whether a run was started so that a signal does not end it, as `nohup` does. Only Linux tells.
    fn is_ignored(signal: i32) -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
        u32::try_from(signal - 1).is_ok_and(|bit| ignored.checked_shr(bit).is_some_and(|mask| mask & 1 == 1))
    }
}
