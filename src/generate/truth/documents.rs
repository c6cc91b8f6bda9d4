//! Documents: whether they are there, whom they were made known to, when they were reviewed.

use super::model::{World, slot_for};
use super::outcome::{Findings, Outcome, judge, judge_or_wait, recent};
use super::people::employed_as;
use super::row::{Day, Link, Row};
use super::time::month_of;
use super::tri::{MISSING, No, Tri, Unknown, Why, Yes};

/// The three kinds of document that Standard 1 asks of every service.
pub const RULES_OF_A_SERVICE: &[&str] = &["eligibility_criteria", "work_procedure", "methodology"];

pub const PROCEDURES: &[&str] = &["work_procedure"];
pub const PROCEDURES_OR_METHODOLOGIES: &[&str] = &["work_procedure", "methodology"];

/// In force on the reference day, an empty date being open.
pub fn in_force(w: &World, document: &Row) -> Tri {
    document.in_force("adopted_on", "valid_to", w.reference, w.reference)
}

/// In force, and either adopted in the period or with an end written down; without both it may be of long ago.
fn current(w: &World, document: &Row) -> Tri {
    let lasting = match document.date("valid_to") {
        Day::On(end) => (end >= w.reference).into(),
        Day::Unknown(why) if why.has(Why::ABSENT) => Unknown(why.with(Why::OUTDATED)),
        Day::Unknown(why) => Unknown(why),
        Day::Empty | Day::Later => Unknown(Why::OUTDATED),
    };
    in_force(w, document).and(w.in_period(document, "adopted_on").or(lasting))
}

fn valid(w: &World, document: &Row, must_be_current: bool) -> Tri {
    if must_be_current { current(w, document) } else { in_force(w, document) }
}

/// Whether a document counts for a service: it names the service, or the service's provider and no service.
fn counts_for_service(document: &Row, service: &Row) -> Tri {
    match document.link("service_id") {
        Link::To(place) => (place == service.place).into(),
        Link::Empty => same_provider(document, service),
        Link::Among(places) => {
            if places.contains(&service.place) {
                MISSING
            } else {
                No
            }
        }
        Link::Dangling(why) => same_provider(document, service).and(Unknown(why)),
    }
}

/// Whether both belong to one provider; where a reference leads nowhere, whose input carries them.
fn same_provider(one: &Row, other: &Row) -> Tri {
    let same_owner = one.owner.is_some() && one.owner == other.owner;
    match (one.link("provider_id"), other.link("provider_id")) {
        (Link::To(one), Link::To(other)) => (one == other).into(),
        (Link::Dangling(why), _) if same_owner => Unknown(why),
        (_, Link::Dangling(Why::EMPTY)) if same_owner => Unknown(Why::STRANGE),
        (_, Link::Dangling(why)) if same_owner => Unknown(why.with(Why::STRANGE)),
        // A row that names no provider is that of the provider whose file carries it.
        (Link::Empty, _) | (_, Link::Empty) => same_owner.into(),
        _ => No,
    }
}

fn in_force_service(w: &World, service: &Row) -> Tri {
    service.in_force("active_from", "active_to", w.reference, w.reference)
}

/// Each service × something that documents must hold; one that only may count is one of them for each service.
fn each_service(w: &World, found: &mut Findings, parts: &[&str], holds: impl Fn(&Row, &str) -> Tri) {
    for service in w.rows("services") {
        let member = in_force_service(w, service);
        for part in parts {
            found.judge(w, w.owner(service), format!("{}|{part}", service.subject()), || {
                let documents = w.rows("documents").iter();
                let there = w.some(documents.map(|document| {
                    let holds = holds(document, part).and(counts_for_service(document, service));
                    (slot_for(document, service), holds)
                }));
                judge(member, there)
            });
        }
    }
}

/// Each service × each kind of document.
pub fn kinds_per_service(w: &World, found: &mut Findings, kinds: &[&str], must_be_current: bool) {
    each_service(w, found, kinds, |document, kind| document.is("kind", kind).and(valid(w, document, must_be_current)));
}

/// Each service × each topic, in documents of those kinds.
pub fn topics_per_service(w: &World, found: &mut Findings, kinds: &[&str], topics: &[&str]) {
    each_service(w, found, topics, |document, topic| {
        document.is_any("kind", kinds).and(in_force(w, document)).and(document.lists_code("topics", topic))
    });
}

/// What is asked of a kind of document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    InForce,
    Current,
    /// In force; without one, another proof is possible.
    OrProof,
    /// Current; without one, another proof is possible.
    CurrentOrProof,
}

/// Each provider × each kind of document.
pub fn kinds_per_provider(w: &World, found: &mut Findings, kinds: &[(&str, Asked)]) {
    for provider in w.rows("providers") {
        for (kind, asked) in kinds {
            let must_be_current = matches!(asked, Asked::Current | Asked::CurrentOrProof);
            found.judge(w, w.owner(provider), format!("{}|{kind}", provider.subject()), || {
                let documents = w.rows("documents").iter();
                let there = w.some(documents.map(|document| {
                    let of_provider = match document.link("provider_id") {
                        // One that names no provider is that of the provider whose file carries it.
                        Link::Empty => (document.owner.is_some() && document.owner == provider.owner).into(),
                        _ => document.names("provider_id", provider),
                    };
                    let holds = document.is("kind", kind).and(valid(w, document, must_be_current)).and(of_provider);
                    (slot_for(document, provider), holds)
                }));
                let proved = matches!(asked, Asked::OrProof | Asked::CurrentOrProof);
                let none = |outcome: Outcome| if proved { outcome.breach_is(Why::PROOF) } else { outcome };
                judge(Yes, there).map(none)
            });
        }
    }
}

/// Services with a licence that is valid on the reference day.
pub fn licensed(w: &World, found: &mut Findings) {
    for service in w.rows("services") {
        let member = in_force_service(w, service);
        found.judge(w, w.owner(service), service.subject(), || {
            let valid = service.in_force("licence_from", "licence_to", w.reference, w.reference);
            judge(member, service.filled("licence_no").and(valid))
        });
    }
}

/// Specialty staff × the documents of their service: a dated acknowledgement, not older than the document.
pub fn made_known(w: &World, found: &mut Findings) {
    for person in w.rows("staff") {
        let employed = employed_as(w, person, &["case_manager", "case_officer", "specialist"]);
        if employed == No {
            continue;
        }
        for document in w.rows("documents") {
            let kind = document.is_any("kind", RULES_OF_A_SERVICE);
            let member = employed.and(kind).and(in_force(w, document)).and(concerns(w, document, person));
            if member == No {
                continue;
            }
            let subject = format!("{}|{}", person.subject(), document.subject());
            found.judge(w, w.owner(person), subject, || {
                let rows = w.helping("acknowledgements", "staff_id", person);
                let since = recent(w, document.date("adopted_on")).or(recent(w, person.date("hired_on")));
                judge_or_wait(member, w.some_row(rows, |row| acknowledges(row, document)), since)
            });
        }
    }
}

/// Whether a document counts for a person's service, or for the provider's staff without one.
fn concerns(w: &World, document: &Row, person: &Row) -> Tri {
    let of_provider = same_provider(document, person);
    match (person.link("service_id"), document.link("service_id")) {
        (Link::To(_), _) => w.follow(person, "service_id").map_or(No, |service| counts_for_service(document, service)),
        (_, Link::Empty) => of_provider,
        (Link::Empty, _) => No,
        (Link::Dangling(why), _) => of_provider.and(Unknown(why)),
        (Link::Among(_), _) => of_provider.and(MISSING),
    }
}

/// Whether the row says that its person has read the document as it stands.
fn acknowledges(row: &Row, document: &Row) -> Tri {
    let read = match (row.date("acknowledged_on"), document.date("adopted_on")) {
        (Day::Empty, _) => MISSING,
        (Day::Unknown(why), _) | (Day::On(_), Day::Unknown(why)) => Unknown(why),
        (Day::Later, _) => No,
        (Day::On(_), Day::Empty | Day::Later) => Yes,
        (Day::On(read), Day::On(adopted)) => (read >= adopted).into(),
    };
    // One that may be that of several people, at several providers, may be of a document of each of these.
    let of_document = match row.link("document_id") {
        Link::Dangling(why) if row.owner.is_none() => Unknown(why),
        _ => row.names("document_id", document),
    };
    of_document.and(read)
}

/// Reviews in the period, by month, outcome and reason.
pub fn reviews(w: &World, found: &mut Findings) {
    for review in w.rows("document_reviews") {
        if let Some(day) = review.day("reviewed_on").filter(|day| (w.from..=w.to).contains(day)) {
            let by = [("revised", review.text("revised")), ("reason", review.text("reason"))];
            found.count(w.owner(review), Some(month_of(day)), &by, 1);
        }
    }
}

fn review_days(w: &World, document: &Row) -> Vec<i64> {
    let mut days: Vec<i64> =
        w.related("document_reviews", "document_id", document).filter_map(|review| review.day("reviewed_on")).collect();
    days.sort_unstable();
    days
}

/// Days between one review of a document and the next, the later one in the period.
pub fn review_interval(w: &World, found: &mut Findings) {
    for document in w.rows("documents") {
        for pair in review_days(w, document).windows(2) {
            if let [earlier, later] = pair
                && (w.from..=w.to).contains(later)
            {
                found.measure(w.owner(document), later - earlier);
            }
        }
    }
}

/// Days since a document was last looked at; neither reviewed nor dated: nobody can tell.
pub fn since_last_review(w: &World, found: &mut Findings) {
    for document in w.rows("documents") {
        if document.is_any("kind", RULES_OF_A_SERVICE).and(in_force(w, document)) != Yes {
            continue;
        }
        let reviews = || w.related("document_reviews", "document_id", document);
        if let Some(why) = reviews().filter_map(|review| review.doubt("reviewed_on")).reduce(Why::with) {
            // It may be the last.
            found.judge(w, w.owner(document), document.subject(), || Some(Outcome::unknown(why)));
            continue;
        }
        let last = review_days(w, document).into_iter().filter(|day| *day <= w.reference).max();
        match last.or(document.day("adopted_on")) {
            Some(day) => found.measure(w.owner(document), w.reference - day),
            None => {
                let lacks = document.absent.contains("adopted_on");
                let why = if lacks { Why::EMPTY.with(Why::ABSENT) } else { Why::EMPTY };
                found.judge(w, w.owner(document), document.subject(), || Some(Outcome::unknown(why)));
            }
        }
    }
}

/// Contracts of collaboration in force, by the sector of the other side.
pub fn partners_by_sector(w: &World, found: &mut Findings) {
    for document in w.rows("documents") {
        if document.is("kind", "collaboration_contract").and(in_force(w, document)) == Yes {
            let by = [("counterpart_sector", document.text("counterpart_sector"))];
            found.count(w.owner(document), None, &by, 1);
        }
    }
}
