//! Parts of a catalogue.

use crate::catalogue::indicator::{
    Check, Clause, Coverage, Deadline, Events, Evidence, EvidenceLevel, Indicator, Kind, Limit, Nature, Origin,
    Parameter, ParameterValue, Series, Source, Tally,
};
use crate::text::Text;
use crate::time::Unit;

pub fn text(ro: &str, en: &str) -> Text {
    Text { ro: ro.into(), en: en.into() }
}

pub fn source(text: &str) -> Source {
    Source::new(text.into(), 0..0)
}

pub fn coverage(register: &str) -> Kind {
    Kind::Coverage(Coverage {
        register: register.into(),
        across: None,
        filter: None,
        criterion: source("TRUE"),
        pending: None,
        pending_reason: "recent".into(),
        unproven: Vec::new(),
        exempt: Vec::new(),
        responsible: None,
    })
}

pub fn deadline(register: &str, term: &str) -> Kind {
    let end = Events {
        from: None,
        via: None,
        same: None,
        and_equal: None,
        filter: None,
        at: source("done_on"),
        not_before_start: false,
        not_before: None,
        too_early: None,
    };
    Kind::Deadline(Deadline {
        register: register.into(),
        filter: None,
        start: source("recorded_at"),
        end,
        term: Limit::Parameter(term.into()),
        lapse: None,
        begins_later: false,
        exempt: Vec::new(),
        responsible: None,
    })
}

pub fn tally() -> Kind {
    Kind::Tally(Tally {
        series: vec![Series {
            register: "assessments".into(),
            filter: source("TRUE"),
            month: Some(source("performed_at")),
            by: vec![("performer".into(), source("performer_role"))],
            distinct: None,
            first: false,
            total: false,
        }],
    })
}

pub fn check(id: &str, nature: Nature, ro: &str, en: &str, message: [&str; 2], kind: Kind) -> Check {
    Check {
        id: id.into(),
        nature,
        title: text(ro, en),
        counted: text(
            "Fiecare subiect din registru care există în perioada verificată; este îndeplinit când datele cerute sunt completate.",
            "Every subject of the register that exists in the audited period; it is met when the dates asked for are filled.",
        ),
        message: text(message[0], message[1]),
        clauses: Vec::new(),
        reading: None,
        needs: Vec::new(),
        optional: Vec::new(),
        required: 1.0,
        partial: None,
        personal: true,
        with: Vec::new(),
        kind,
        examples: Vec::new(),
    }
}

pub fn indicator(
    id: &str,
    standard: u8,
    ro: &str,
    en: &str,
    parameters: Vec<Parameter>,
    checks: Vec<Check>,
) -> Indicator {
    Indicator {
        id: id.into(),
        act: None,
        standard,
        labels: vec![id.trim_start_matches(['I', 'S', 'P']).to_owned()],
        title: text(ro, en),
        asks: text(
            &format!(
                "Furnizorul se îngrijește ca: {}, pentru fiecare copil, și păstrează dovada în dosar.",
                ro.to_lowercase()
            ),
            &format!(
                "The provider sees to it that: {}, for every child, and keeps the proof in the file.",
                en.to_lowercase()
            ),
        ),
        clauses: vec![Clause {
            article: format!("Standard {standard}, ({id})"),
            gist: text("Ce spune clauza, pe scurt", "What the clause says, in short"),
        }],
        evidence: Evidence {
            level: EvidenceLevel::MayOverReport,
            why: text("concediul nu este în registre", "leave is not in the registers"),
        },
        inspect: text(
            "Dosarele copiilor: raportul, data și semnătura șefului ierarhic.",
            "Children's files: the report, its date and the signature of the hierarchical chief.",
        ),
        remedy: text(
            "Întocmiți raportul, supuneți-l aprobării și completați datele în registru.",
            "Write the report, have it approved and fill in the dates in the register.",
        ),
        parameters,
        checks,
    }
}

pub fn parameter(name: &str, unit: Option<Unit>, value: f64) -> Parameter {
    Parameter {
        name: name.into(),
        unit,
        origin: Origin::Act,
        title: text("termenul", "the term"),
        values: vec![ParameterValue { from: 12_784, service_kind: None, when: None, value }],
    }
}
