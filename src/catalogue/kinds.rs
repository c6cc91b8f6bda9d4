//! The configuration of each kind of check: exactly one table named after the kind.

use super::document::Keys;
use super::indicator::{
    Across, Coverage, Deadline, Distribution, Duration, Duty, Events, Every, Interval, Kind, Load, OnSite, Presence,
    Quota, Series, Slots, Source, Tallies,
};
use super::read::Reader;
use crate::expr::nearest;

const KINDS: [&str; 11] = [
    "coverage",
    "deadline",
    "interval",
    "slots",
    "duration",
    "load",
    "quota",
    "presence",
    "tally",
    "distribution",
    "on_site",
];

/// Keys of a check that are no kind.
const OTHERS: [&str; 13] = [
    "id", "nature", "title", "counted", "message", "clauses", "reading", "needs", "optional", "required", "partial",
    "with", "example",
];

/// Reads the kind of a check.
pub fn read(reader: &Reader, check: &Keys) -> Option<Kind> {
    let found: Vec<&str> = KINDS.into_iter().filter(|kind| check.value(kind).is_some()).collect();
    let kind = match found.as_slice() {
        [kind] => *kind,
        [] => {
            let strange = check.names().map(|(name, _)| name).find(|name| !OTHERS.contains(&name.as_str()));
            let help = strange.and_then(|name| nearest(&name, KINDS.into_iter()));
            let message = format!("a check needs one table that says how it is computed: {}", KINDS.join(", "));
            check.report().add_with_help(check.at.clone(), message, help);
            return None;
        }
        several => {
            let message = format!("a check is computed in one way, and this one has {}", several.join(" and "));
            check.report().add(check.at.clone(), message);
            return None;
        }
    };
    if kind == "tally" {
        let series = check.tables("tally").iter().map(|keys| series(reader, keys)).collect();
        return Some(Kind::Tally(Tallies { series }));
    }
    let keys = check.table(kind, true)?;
    let read = match kind {
        "coverage" => Kind::Coverage(coverage(reader, &keys)),
        "deadline" => Kind::Deadline(deadline(reader, &keys)?),
        "interval" => Kind::Interval(interval(reader, &keys)?),
        "slots" => Kind::Slots(slots(reader, &keys)?),
        "duration" => Kind::Duration(Duration {
            register: reader.register(&keys, "register"),
            filter: keys.optional("where"),
            start: keys.source("start"),
            end: keys.source("end"),
            merged_by: keys.optional("merged_by").map(|field| field.text),
            at_least: keys.string("at_least"),
            exempt: reader.exempt(&keys, "exempt"),
        }),
        "load" => Kind::Load(Load {
            role: reader.code(&keys, "appointment_role", &keys.source("role")),
            at_most: keys.string("at_most"),
        }),
        "quota" => Kind::Quota(quota(reader, &keys)),
        "presence" => Kind::Presence(presence(reader, &keys)),
        "distribution" => Kind::Distribution(distribution(reader, &keys)?),
        _ => Kind::OnSite(OnSite { sample: reader.register(&keys, "sample"), filter: keys.optional("where") }),
    };
    keys.finish();
    Some(read)
}

/// The register of a check's subjects; empty where it has none of its own.
#[must_use]
pub fn register_of(kind: &Kind) -> String {
    match kind {
        Kind::Coverage(c) => c.register.clone(),
        Kind::Deadline(c) => c.register.clone(),
        Kind::Interval(c) => c.register.clone(),
        Kind::Slots(c) => c.register.clone(),
        Kind::Duration(c) => c.register.clone(),
        Kind::Presence(c) => c.register.clone(),
        Kind::Load(_) | Kind::Quota(_) => "staff".to_owned(),
        Kind::Tally(c) => c.series.first().map(|s| s.register.clone()).unwrap_or_default(),
        Kind::Distribution(c) => match c {
            Distribution::Rows { register, .. }
            | Distribution::Gaps { register, .. }
            | Distribution::PerMonth { register, .. } => register.clone(),
            Distribution::Caseload { .. } => "staff".to_owned(),
        },
        Kind::OnSite(c) => c.sample.clone(),
    }
}

fn responsible(keys: &Keys) -> Option<Source> {
    keys.optional("responsible")
}

fn coverage(reader: &Reader, keys: &Keys) -> Coverage {
    let register = reader.register(keys, "register");
    let across = keys.table("across", false).map(|across| {
        let read = match across.optional("members") {
            Some(field) => {
                reader.field(&across, &register, &field);
                Across::Members { field: field.text, filter: across.optional("where") }
            }
            None => Across::Documents {
                kinds: reader.codes(&across, "documents", "document_kind"),
                settling: across.optional("settling").map(|name| name.text),
            },
        };
        across.finish();
        read
    });
    // Pairs of staff and documents are met by an acknowledgement; everything else needs a test.
    let criterion = if matches!(across, Some(Across::Documents { .. })) {
        Source::new("TRUE".to_owned(), 0..0)
    } else {
        keys.source("criterion")
    };
    Coverage {
        register,
        across,
        filter: keys.optional("where"),
        criterion,
        pending: keys.optional("pending"),
        pending_reason: keys.optional("pending_reason").map_or_else(|| "recent".to_owned(), |reason| reason.text),
        exempt: reader.exempt(keys, "exempt"),
        unproven: reader.exempt(keys, "unproven"),
        responsible: responsible(keys),
    }
}

fn events(reader: &Reader, keys: &Keys, key: &str, subject: &str) -> Option<Events> {
    let table = keys.table(key, true)?;
    let from = table.value("from").is_some().then(|| reader.register(&table, "from"));
    let via = from.as_ref().map(|from| {
        let via = table.source("via");
        reader.field(&table, from, &via);
        via.text
    });
    let same = table.optional("same");
    if let Some(same) = &same {
        reader.field(&table, subject, same);
    }
    let events = Events {
        from,
        via,
        same: same.map(|s| s.text),
        and_equal: table.optional("and_equal").map(|s| s.text),
        filter: table.optional("where"),
        at: table.source("at"),
        not_before_start: table.flag("not_before_start"),
        not_before: table.optional("not_before"),
        too_early: table.optional("too_early").map(|reason| reason.text),
    };
    table.finish();
    Some(events)
}

fn deadline(reader: &Reader, keys: &Keys) -> Option<Deadline> {
    let register = reader.register(keys, "register");
    Some(Deadline {
        filter: keys.optional("where"),
        start: keys.source("start"),
        end: events(reader, keys, "end", &register)?,
        term: keys.string("term"),
        lapse: keys.optional("lapse"),
        begins_later: keys.flag("begins_later"),
        exempt: reader.exempt(keys, "exempt"),
        responsible: responsible(keys),
        register,
    })
}

fn interval(reader: &Reader, keys: &Keys) -> Option<Interval> {
    let register = reader.register(keys, "register");
    Some(Interval {
        filter: keys.optional("where"),
        anchor: keys.source("anchor"),
        events: events(reader, keys, "events", &register)?,
        begins_later: keys.flag("begins_later"),
        term: keys.string("term"),
        lapse: keys.optional("lapse"),
        responsible: responsible(keys),
        register,
    })
}

fn slots(reader: &Reader, keys: &Keys) -> Option<Slots> {
    let register = reader.register(keys, "register");
    let duty = match keys.optional("active_cases") {
        Some(role) => Duty::ActiveCases { role: reader.code(keys, "appointment_role", &role) },
        None => Duty::Between { from: keys.source("from"), to: keys.optional("to") },
    };
    let every = reader.choice(keys, "every", &[("month", Every::Month), ("week", Every::Week)], None)?;
    let unassigned_by = keys.optional("unassigned_by");
    if let Some(field) = &unassigned_by {
        reader.field(keys, &register, field);
    }
    Some(Slots {
        filter: keys.optional("where"),
        every,
        duty,
        events: events(reader, keys, "events", &register)?,
        unassigned_by: unassigned_by.map(|f| f.text),
        settling: keys.optional("settling").map(|name| name.text),
        holiday: keys.optional("holiday").map(|reason| reason.text),
        listed: keys.optional("listed").map(|field| field.text),
        at_least: keys.string("at_least"),
        responsible: responsible(keys),
        register,
    })
}

fn quota(reader: &Reader, keys: &Keys) -> Quota {
    let from = reader.register(keys, "from");
    let via = keys.source("via");
    reader.field(keys, &from, &via);
    let other_than = keys.optional("other_than");
    if let Some(field) = &other_than {
        reader.field(keys, &from, field);
    }
    Quota {
        filter: keys.optional("where"),
        from,
        via: via.text,
        rows: keys.optional("rows"),
        other_than: other_than.map(|field| field.text),
        at: keys.source("at"),
        amount: keys.optional("amount"),
        at_least: keys.string("at_least"),
    }
}

fn presence(reader: &Reader, keys: &Keys) -> Presence {
    let kinds = reader.codes(keys, "kinds", "document_kind");
    let topics = reader.codes(keys, "topics", "topic");
    let within = reader.codes(keys, "within", "document_kind");
    if kinds.is_empty() == topics.is_empty() {
        keys.report().add(keys.at.clone(), "either `kinds` of document or `topics` must be listed");
    }
    if !topics.is_empty() && within.is_empty() {
        keys.report().add(keys.at.clone(), "`within` is missing: the kinds of document that may cover the topics");
    }
    let known = [("services", "services"), ("providers", "providers")];
    let register = reader.choice(keys, "register", &known, None).unwrap_or("services");
    Presence {
        register: register.to_owned(),
        kinds,
        topics,
        within,
        current: reader.codes(keys, "current", "document_kind"),
        otherwise: keys.optional("otherwise").map(|reason| reason.text),
    }
}

fn series(reader: &Reader, keys: &Keys) -> Series {
    let mut by = Vec::new();
    if let Some(table) = keys.table("by", false) {
        let names: Vec<String> = table.names().map(|(name, _)| name).collect();
        by.extend(names.into_iter().map(|name| (name.clone(), table.source(&name))));
    }
    let register = reader.register(keys, "register");
    let distinct = keys.optional("distinct");
    if let Some(field) = &distinct {
        reader.field(keys, &register, field);
    }
    let series = Series {
        register,
        filter: keys.source("where"),
        month: keys.optional("month"),
        by,
        distinct: distinct.map(|d| d.text),
        first: keys.flag("first"),
        total: keys.flag("total"),
    };
    keys.finish();
    series
}

fn distribution(reader: &Reader, keys: &Keys) -> Option<Distribution> {
    if let Some(role) = keys.optional("caseload") {
        let on = [("reference", true), ("period", false)];
        let on_reference_day = reader.choice(keys, "on", &on, None)?;
        return Some(Distribution::Caseload { role: reader.code(keys, "appointment_role", &role), on_reference_day });
    }
    let register = reader.register(keys, "register");
    if let Some(of) = keys.optional("gaps_of") {
        reader.field(keys, &register, &of);
        let (at, filter) = (keys.source("at"), keys.optional("where"));
        return Some(Distribution::Gaps { register, of: of.text, at, filter });
    }
    if keys.value("per_month").is_some() {
        let events = events(reader, keys, "per_month", &register)?;
        return Some(Distribution::PerMonth { filter: keys.optional("where"), events, register });
    }
    Some(Distribution::Rows {
        filter: keys.optional("where"),
        value: keys.source("value"),
        missing_undetermined: keys.flag("missing_undetermined"),
        register,
    })
}
