//! What two inspectors decided in one audit, each on a computer of their own, put together.
//!
//! Only what is missing is taken: nothing that was decided here is replaced, what differs is told for both to settle. So
//! it may be done as often as one likes, in either direction.

use super::lost::is_same_audit;
use crate::results::Results;
use crate::results::notes::Judged;
use crate::results::visit::{Measure, OwnFinding, VisitFacts};

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joined {
    /// How many things were taken over.
    pub taken: u64,
    /// How many both have alike.
    pub alike: u64,
    /// What both decided, and not alike: what stands here stays.
    pub differing: Vec<Differing>,
}

/// Something that both decided, and not alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// Id of the provider.
    pub provider: String,
    /// What it is about.
    pub about: About,
}

/// What differs: as it stands here, and in the other file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A decision on a finding or an on-site check.
    Judgement(Judged, Judged),
    /// What became of a finding of an inspector.
    Own(OwnFinding, OwnFinding),
    /// A measure.
    Measure(Measure, Measure),
    /// A fact of the visit, by its position in [`FACTS`].
    Fact(usize, String, String),
}

/// That the files are of different audits: their decisions are about other findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the same audit")]
pub struct OtherAudit;

/// The facts of a visit, in the order in which they are asked for.
pub const FACTS: [fn(&mut VisitFacts) -> &mut String; 12] = [
    |facts| &mut facts.order,
    |facts| &mut facts.order_date,
    |facts| &mut facts.date,
    |facts| &mut facts.place,
    |facts| &mut facts.team,
    |facts| &mut facts.present,
    |facts| &mut facts.objectives,
    |facts| &mut facts.conclusions,
    |facts| &mut facts.annexes,
    |facts| &mut facts.inspector,
    |facts| &mut facts.representative,
    |facts| &mut facts.objections,
];

/// Takes over what was decided in another file of the same audit.
///
/// # Errors
/// When it is a file of another audit; nothing is taken then.
pub fn join(results: &mut Results, other: &Results) -> Result<Joined, OtherAudit> {
    if !is_same_audit(results, other) {
        return Err(OtherAudit);
    }
    let mut joined = Joined::default();
    for (mine, theirs) in results.providers.iter_mut().zip(&other.providers) {
        let id = mine.provider_id.clone();
        let mut tell = |about| joined.differing.push(Differing { provider: id.clone(), about });
        let mut count = |alike: bool| if alike { joined.alike += 1 } else { joined.taken += 1 };
        for judged in &theirs.judgements {
            match mine.judgements.iter().find(|known| known.key() == judged.key()) {
                Some(known) if known == judged => count(true),
                Some(known) => tell(About::Judgement(known.clone(), judged.clone())),
                None => {
                    mine.judgements.push(judged.clone());
                    count(false);
                }
            }
        }
        for own in &theirs.own_findings {
            match mine.own_findings.iter_mut().find(|known| known.key == own.key) {
                Some(known) if known == own => count(true),
                // One of an earlier visit stands in both files; only one inspector has looked at it again.
                Some(known) if own.now.is_none() && OwnFinding { now: None, ..known.clone() } == *own => {}
                Some(known) if known.now.is_none() && OwnFinding { now: None, ..own.clone() } == *known => {
                    known.now = own.now;
                    count(false);
                }
                Some(known) => tell(About::Own(known.clone(), own.clone())),
                None => {
                    mine.own_findings.push(own.clone());
                    count(false);
                }
            }
        }
        for measure in theirs.measures.iter().filter(|measure| is_decided(measure)) {
            match mine.measures.iter_mut().find(|known| known.key == measure.key) {
                Some(known) if is_decided(known) && is_alike(known, measure) => count(true),
                Some(known) if is_decided(known) => tell(About::Measure(known.clone(), measure.clone())),
                Some(known) => {
                    known.what.clone_from(&measure.what);
                    known.by.clone_from(&measure.by);
                    known.until = measure.until;
                    count(false);
                }
                None => {
                    mine.measures.push(measure.clone());
                    count(false);
                }
            }
        }
        if let Some(theirs) = &theirs.visit {
            let (mut facts, mut theirs) = (mine.visit.as_deref().cloned().unwrap_or_default(), (**theirs).clone());
            for (n, fact) in FACTS.iter().enumerate() {
                let (known, told) = (fact(&mut facts), fact(&mut theirs));
                if told.is_empty() {
                    continue;
                }
                if known.is_empty() {
                    known.clone_from(told);
                    count(false);
                } else if known == told {
                    count(true);
                } else {
                    tell(About::Fact(n, known.clone(), told.clone()));
                }
            }
            mine.visit = (facts != VisitFacts::default()).then(|| Box::new(facts));
        }
    }
    Ok(joined)
}

/// Whether somebody wrote something about a measure: a draft that nobody touched has neither a person nor a term.
fn is_decided(measure: &Measure) -> bool {
    measure.until.is_some() || !measure.by.is_empty() || (measure.findings.is_empty() && measure.own.is_empty())
}

/// Whether two measures ask for the same.
fn is_alike(a: &Measure, b: &Measure) -> bool {
    (&a.what, &a.by, a.until) == (&b.what, &b.by, b.until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{provider, results};
    use crate::results::notes::Judgement;

    fn judged(subject: &str, judgement: Judgement) -> Judged {
        Judged {
            indicator: "I1.1".into(),
            check: "x".into(),
            subject: subject.into(),
            judgement: Some(judgement),
            remark: String::new(),
        }
    }

    fn visited(place: &str, team: &str) -> Option<Box<VisitFacts>> {
        Some(Box::new(VisitFacts { place: place.into(), team: team.into(), ..VisitFacts::default() }))
    }

    #[test]
    fn what_is_missing_is_taken_and_what_differs_is_told() {
        let mut mine = results(vec![provider("A")]);
        let mut theirs = mine.clone();
        mine.providers[0].judgements = vec![judged("1", Judgement::Confirmed), judged("2", Judgement::Confirmed)];
        theirs.providers[0].judgements = vec![
            judged("1", Judgement::Confirmed),
            judged("2", Judgement::Dismissed),
            judged("3", Judgement::Dismissed),
        ];
        mine.providers[0].visit = visited("Cluj", "");
        theirs.providers[0].visit = visited("Turda", "două persoane");
        let own = OwnFinding { key: "P-1".into(), seen: "fără semnătură".into(), ..OwnFinding::default() };
        theirs.providers[0].own_findings = vec![own.clone()];
        let joined = join(&mut mine, &theirs).unwrap();
        assert_eq!((joined.taken, joined.alike, joined.differing.len()), (3, 1, 2));
        let now = &mine.providers[0];
        let of = |subject: &str| now.judgements.iter().find(|j| j.subject == subject).and_then(|j| j.judgement);
        assert_eq!(of("2"), Some(Judgement::Confirmed), "what was decided here stays");
        assert_eq!(of("3"), Some(Judgement::Dismissed));
        assert_eq!(now.visit, visited("Cluj", "două persoane"));
        assert_eq!(now.own_findings, [own]);
        // Once more: nothing is taken twice.
        let again = join(&mut mine, &theirs).unwrap();
        assert_eq!((again.taken, again.differing), (0, joined.differing));
    }

    #[test]
    fn a_measure_that_nobody_touched_takes_the_term_that_was_set_elsewhere() {
        let mut mine = results(vec![provider("A")]);
        let draft = Measure {
            key: "M-1".into(),
            what: "De întocmit".into(),
            findings: vec![crate::results::visit::Concerned::default()],
            ..Measure::default()
        };
        mine.providers[0].measures = vec![draft.clone()];
        let mut theirs = mine.clone();
        theirs.providers[0].measures = vec![Measure { until: Some(20_000), by: "coordonatorul".into(), ..draft }];
        assert_eq!(join(&mut mine, &theirs).unwrap().taken, 1);
        assert_eq!(mine.providers[0].measures[0].until, Some(20_000));
        let mut later = theirs.clone();
        later.providers[0].measures[0].until = Some(20_001);
        assert!(matches!(join(&mut mine, &later).unwrap().differing[0].about, About::Measure(..)));
        assert_eq!(mine.providers[0].measures[0].until, Some(20_000));
    }

    #[test]
    fn a_file_of_another_audit_gives_nothing() {
        let mut mine = results(vec![provider("A")]);
        let before = mine.clone();
        let theirs = results(vec![provider("B")]);
        assert_eq!(join(&mut mine, &theirs), Err(OtherAudit));
        assert_eq!(mine, before);
    }
}
