//! Documents: whether they are there, whom they were made known to, when they were reviewed.

use super::model::{Link, Row, World};
use super::outcome::{Findings, Kind, Outcome, judge};
use super::people::employed_on_reference;
use super::time::month_of;
use super::tri::{No, Tri, Unknown, Yes, any};

/// The three kinds of document that Standard 1 asks of every service.
pub const RULES_OF_A_SERVICE: &[&str] = &["eligibility_criteria", "work_procedure", "methodology"];

pub const PROCEDURES: &[&str] = &["work_procedure"];
pub const PROCEDURES_OR_METHODOLOGIES: &[&str] = &["work_procedure", "methodology"];

/// In force on the reference day, an empty date being open.
fn in_force(w: &World, document: &Row) -> bool {
    document.in_force("adopted_on", "valid_to", w.reference, w.reference)
}

/// In force, and either adopted in the period or with an end written down.
fn current(w: &World, document: &Row) -> Tri {
    let lasting = document.day("valid_to").is_some_and(|end| end >= w.reference);
    w.in_period(document, "adopted_on").or(lasting).and(in_force(w, document))
}

/// Whether a document counts for a service: it names the service, or the service's provider and no service.
fn counts_for_service(document: &Row, service: &Row) -> Tri {
    let same_provider = same_provider(document, service);
    match document.link("service_id") {
        Link::To(place) => (place == service.place).into(),
        Link::Empty => same_provider.into(),
        Link::Dangling if same_provider => Unknown,
        Link::Dangling => No,
    }
}

fn same_provider(one: &Row, other: &Row) -> bool {
    matches!(one.link("provider_id"), Link::To(_)) && one.link("provider_id") == other.link("provider_id")
}

fn services_in_force(w: &World) -> impl Iterator<Item = &Row> {
    w.rows("services").iter().filter(|service| service.in_force("active_from", "active_to", w.reference, w.reference))
}

/// Each service × each kind of document.
pub fn kinds_per_service(w: &World, found: &mut Findings, kinds: &[&str], must_be_current: bool) {
    for service in services_in_force(w) {
        for kind in kinds {
            let there = any(w.rows("documents").iter().map(|document| {
                let valid = if must_be_current { current(w, document) } else { in_force(w, document).into() };
                document.is("kind", kind).and(valid).and(counts_for_service(document, service))
            }));
            found.judge(w.owner(service), format!("{}|{kind}", service.subject()), judge(Yes, there));
        }
    }
}

/// Each service × each topic, in documents of those kinds.
pub fn topics_per_service(w: &World, found: &mut Findings, kinds: &[&str], topics: &[&str]) {
    for service in services_in_force(w) {
        for topic in topics {
            let there = any(w.rows("documents").iter().map(|document| {
                let covers = in_force(w, document) && document.lists_code("topics", topic);
                document.is_any("kind", kinds).and(covers).and(counts_for_service(document, service))
            }));
            found.judge(w.owner(service), format!("{}|{topic}", service.subject()), judge(Yes, there));
        }
    }
}

/// Each provider × each kind of document; of some kinds it must be current.
pub fn kinds_per_provider(w: &World, found: &mut Findings, kinds: &[(&str, bool)]) {
    for provider in w.rows("providers") {
        for (kind, must_be_current) in kinds {
            let there = any(w.rows("documents").iter().map(|document| {
                let valid = if *must_be_current { current(w, document) } else { in_force(w, document).into() };
                document.is("kind", kind).and(valid).and(document.names("provider_id", provider))
            }));
            found.judge(w.owner(provider), format!("{}|{kind}", provider.subject()), judge(Yes, there));
        }
    }
}

/// Services with a licence that is valid on the reference day.
pub fn licensed(w: &World, found: &mut Findings) {
    for service in services_in_force(w) {
        let valid = service.in_force("licence_from", "licence_to", w.reference, w.reference);
        let licensed = service.filled("licence_no") && valid;
        found.judge(w.owner(service), service.subject(), judge(Yes, licensed.into()));
    }
}

/// Specialty staff × the documents of their service: a dated acknowledgement, not older than the document.
pub fn made_known(w: &World, found: &mut Findings) {
    let roles = ["case_manager", "case_officer", "specialist", "service_coordinator"];
    for person in w.rows("staff").iter().filter(|person| employed_on_reference(w, person)) {
        for document in w.rows("documents").iter().filter(|document| in_force(w, document)) {
            let kind = document.is_any("kind", RULES_OF_A_SERVICE);
            let member = person.is_any("role", &roles).and(kind).and(concerns(w, document, person));
            let known = any(w.related("acknowledgements", "staff_id", person).map(|row| acknowledges(row, document)));
            let subject = format!("{}|{}", person.subject(), document.subject());
            found.judge(w.owner(person), subject, judge(member, known));
        }
    }
}

/// Whether a document counts for a person's service, or for the provider's staff without one.
fn concerns(w: &World, document: &Row, person: &Row) -> Tri {
    let of_provider = same_provider(document, person);
    match (person.link("service_id"), document.link("service_id")) {
        (Link::To(_), _) => w.follow(person, "service_id").map_or(No, |service| counts_for_service(document, service)),
        (_, Link::Empty) => of_provider.into(),
        (Link::Empty, _) => No,
        (Link::Dangling, _) if of_provider => Unknown,
        (Link::Dangling, _) => No,
    }
}

/// Whether the row says that its person has read the document as it stands.
fn acknowledges(row: &Row, document: &Row) -> Tri {
    if !row.names("document_id", document) {
        return No;
    }
    match (row.day("acknowledged_on"), document.day("adopted_on")) {
        (None, _) => Unknown,
        (Some(_), None) => Yes,
        (Some(read), Some(adopted)) => (read >= adopted).into(),
    }
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
        if document.is_any("kind", RULES_OF_A_SERVICE) != Yes || !in_force(w, document) {
            continue;
        }
        let last = review_days(w, document).into_iter().filter(|day| *day <= w.reference).max();
        match last.or(document.day("adopted_on")) {
            Some(day) => found.measure(w.owner(document), w.reference - day),
            None => found.judge(w.owner(document), document.subject(), Some(Outcome::plain(Kind::Undetermined))),
        }
    }
}

/// Contracts of collaboration in force, by the sector of the other side.
pub fn partners_by_sector(w: &World, found: &mut Findings) {
    for document in w.rows("documents") {
        if document.is("kind", "collaboration_contract") == Yes && in_force(w, document) {
            let by = [("counterpart_sector", document.text("counterpart_sector"))];
            found.count(w.owner(document), None, &by, 1);
        }
    }
}
