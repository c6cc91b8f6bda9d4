//! Work begun beside the answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::desk::{Desk, Session};
use super::work::{Task, Work};

/// So long the answer waits for the work, before it shows how far the work is.
const PATIENCE: Duration = Duration::from_millis(700);

/// Begins some work and waits a little for it; `job` works without holding anything up and says what is to be changed.
/// Whether it has come to its end.
///
/// Work of the same task that is under way is waited for instead: a page that is loaded again and again on a slow
/// computer would otherwise never come to its end.
pub fn begin<J, C>(desk: &Arc<Desk>, task: Task, then: &'static str, job: J) -> bool
where
    J: FnOnce(&Work) -> C + Send + 'static,
    C: FnOnce(&mut Session),
{
    let (work, is_new) = {
        let mut session = desk.session();
        match &session.work {
            Some(under_way) if under_way.task == task && !under_way.is_done() => (Arc::clone(under_way), false),
            _ => {
                let work = Arc::new(Work::new(task, then));
                if let Some(before) = session.work.replace(Arc::clone(&work)) {
                    before.give_up();
                }
                (work, true)
            }
        }
    };
    if is_new {
        let (desk, end) = (Arc::clone(desk), End(Arc::clone(&work)));
        std::thread::spawn(move || {
            let change = job(&end.0);
            let mut session = desk.session();
            if end.0.is_wanted() {
                change(&mut session);
            }
        });
    }
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE && !work.is_done() {
        std::thread::sleep(Duration::from_millis(2));
    }
    work.is_done()
}

/// Says that work has come to its end, also by a fault that was caught nowhere nearer: there is nothing to show then,
/// and the page says so.
struct End(Arc<Work>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.finish();
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::mpsc;

    use super::*;
    use crate::page::options::Options;
    use crate::page::secret::Secret;
    use crate::page::work::What;
    use crate::text::Lang;

    const THEN: &str = "/furnizor";

    fn desk() -> Arc<Desk> {
        let options = Options { port: None, open: false, idle: Duration::from_secs(60), folder: None, lang: Lang::Ro };
        Arc::new(Desk::new(0, Secret::random().unwrap(), PathBuf::new(), &options))
    }

    fn look(version: u64) -> Task {
        Task { what: What::Look, version, lang: Lang::Ro }
    }

    #[test]
    fn work_under_way_is_waited_for_and_not_begun_again() {
        let (desk, begun) = (desk(), Arc::new(AtomicU64::new(0)));
        let (go_on, wait) = mpsc::channel::<()>();
        let mut wait = Some(wait);
        let mut ask = |version| {
            let (begun, wait) = (Arc::clone(&begun), wait.take());
            begin(&desk, look(version), THEN, move |_| {
                begun.fetch_add(1, Ordering::Relaxed);
                if let Some(wait) = wait {
                    wait.recv().ok();
                }
                |session: &mut Session| session.lang = Lang::En
            })
        };
        assert!(!ask(1) && !ask(1), "it is not done");
        assert_eq!(begun.load(Ordering::Relaxed), 1);
        go_on.send(()).unwrap();
        while !desk.session().work.as_ref().unwrap().is_done() {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(desk.session().lang, Lang::En, "what came of it was taken over");
        assert!(ask(2));
        assert_eq!(begun.load(Ordering::Relaxed), 2, "other files are looked at anew");
    }

    #[test]
    fn a_fault_ends_the_work() {
        let desk = desk();
        let task = look(1);
        begin(&desk, task, THEN, |_| -> fn(&mut Session) { std::panic::panic_any("a fault of the test") });
        // A busy machine may take longer to tell the fault than the answer waits.
        let begun = Instant::now();
        while !desk.session().work.as_ref().unwrap().is_done() {
            assert!(begun.elapsed() < Duration::from_secs(60), "somebody waits for ever");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
