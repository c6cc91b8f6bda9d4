//! Which keys are asked for, by table: what the reference of the language must describe.

use std::cell::RefCell;
use std::collections::BTreeSet;

thread_local! {
    static ASKED: RefCell<Option<BTreeSet<(String, String)>>> = const { RefCell::new(None) };
}

pub(crate) fn start() {
    ASKED.with(|asked| *asked.borrow_mut() = Some(BTreeSet::new()));
}

pub(crate) fn note(table: &str, key: &str) {
    ASKED.with(|asked| {
        if let Some(keys) = asked.borrow_mut().as_mut() {
            keys.insert((table.to_owned(), key.to_owned()));
        }
    });
}

pub(crate) fn keys() -> BTreeSet<(String, String)> {
    ASKED.with(|asked| asked.borrow_mut().take().unwrap_or_default())
}
