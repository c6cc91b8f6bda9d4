//! Who has to do it.

use std::collections::BTreeMap;

use super::Task;
use crate::time::Day;

/// The tasks of one person, in the order in which they have to be done.
#[derive(Debug, Clone)]
pub struct Person<'t, 'a> {
    /// Staff id; none where the registers name nobody.
    pub id: Option<&'a str>,
    /// The tasks.
    pub tasks: Vec<&'t Task<'a>>,
}

/// When a task comes up: what has a day before what has none, the earliest day first.
fn when(due: Option<Day>) -> (bool, Option<Day>) {
    (due.is_none(), due)
}

/// Orders tasks by person, what can still be done first, then by day. Whoever has the earliest day comes first; what
/// nobody is named for comes last.
pub(super) fn sort(tasks: &mut [Task<'_>]) {
    let mut earliest: BTreeMap<&str, (bool, Option<Day>)> = BTreeMap::new();
    for task in tasks.iter() {
        if let Some(person) = task.line.outcome.responsible.as_deref() {
            let day = when(task.due);
            let known = earliest.entry(person).or_insert(day);
            *known = (*known).min(day);
        }
    }
    tasks.sort_by_cached_key(|task| {
        let person = task.line.outcome.responsible.as_deref();
        let first = person.and_then(|person| earliest.get(person).copied());
        (person.is_none(), first, person.map(str::to_owned), !task.open, when(task.due), task.line.key())
    });
}

/// Sorted tasks in groups, one for each person.
#[must_use]
pub fn by_person<'t, 'a>(tasks: &'t [Task<'a>]) -> Vec<Person<'t, 'a>> {
    let mut people: Vec<Person<'t, 'a>> = Vec::new();
    for task in tasks {
        let id = task.line.outcome.responsible.as_deref();
        match people.last_mut().filter(|person| person.id == id) {
            Some(person) => person.tasks.push(task),
            None => people.push(Person { id, tasks: vec![task] }),
        }
    }
    people
}
