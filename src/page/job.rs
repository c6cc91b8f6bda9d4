//! Work begun beside the answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::desk::{Desk, Session};
use super::work::Work;

/// So long the answer waits for the work, before it shows how far the work is.
const PATIENCE: Duration = Duration::from_millis(700);

/// Begins some work and waits a little for it; `job` works without holding anything up and says what is to be changed.
/// Whether it has come to its end.
pub fn begin<J, C>(desk: &Arc<Desk>, then: &'static str, job: J) -> bool
where
    J: FnOnce(&Work) -> C + Send + 'static,
    C: FnOnce(&mut Session),
{
    let work = Arc::new(Work::new(then));
    if let Some(before) = desk.session().work.replace(Arc::clone(&work)) {
        before.give_up();
    }
    let (desk, watched) = (Arc::clone(desk), Arc::clone(&work));
    let worker = std::thread::spawn(move || {
        let change = job(&work);
        let mut session = desk.session();
        if work.is_wanted() {
            change(&mut session);
        }
        work.finish();
    });
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE && !worker.is_finished() {
        std::thread::sleep(Duration::from_millis(2));
    }
    if worker.is_finished() {
        // A fault that was caught nowhere nearer: there is nothing to show, and the page says so.
        watched.finish();
    }
    watched.is_done()
}
