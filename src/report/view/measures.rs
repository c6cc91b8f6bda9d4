//! What is to be done: measures drafted from what the findings need, one for each cause, and what became of earlier ones.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Line;
use super::causes::{Cause, Causes, Effort, Root};
use crate::report::Report;
use crate::report::words::{Lang, Noun, Subject, who};
use crate::results::kind::Nature;
use crate::results::notes::{Judgement, judgements};
use crate::results::visit::{Concerned, Followed, Fulfilment, Measure, OwnFinding, Progress};
use crate::results::{CheckResult, Outcome};
use crate::text::{Text, hex};

/// Persons answerable that a draft names.
const NAMED: usize = 6;
/// Subjects that a list names.
const SHOWN: usize = 6;

/// The measures of a provider: those of the concluded audit, else drafts for what an obligation lacks.
#[must_use]
pub fn measures(report: &Report<'_>) -> Vec<Measure> {
    if report.provider.concluded {
        return report.provider.measures.clone();
    }
    drafts(report).into_iter().map(|draft| draft.whole).collect()
}

/// A measure for the findings of one cause. Empty cells of one column are filled in by one measure, and one duty is done by
/// one, whoever answers for it: only what cannot be mended any more stands apart.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// The measure for all of them.
    pub whole: Measure,
    cause: Cause<'a>,
    judged: Vec<Option<Judgement>>,
}

/// Drafts for every finding about an obligation, and for what an inspector decided about of the others. They rest on what
/// was computed, so that a draft is the same one before and after the visit.
#[must_use]
pub fn drafts<'a>(report: &Report<'a>) -> Vec<Draft<'a>> {
    let judged = judgements(report.provider);
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut all: Vec<(String, Cause<'a>)> = Vec::new();
    for mut cause in Causes::computed(report).all {
        cause.lines.retain(|line| line.check.nature == Nature::Obligation || judged.contains_key(&line.key()));
        if cause.lines.is_empty() {
            continue;
        }
        let key = key(report, &cause);
        match at.get(&key).and_then(|at| all.get_mut(*at)) {
            Some((_, known)) => {
                known.root = match &cause.root {
                    Root::Cell { register, field, .. } | Root::Cells { register, field } => {
                        Root::Cells { register: register.clone(), field: field.clone() }
                    }
                    Root::Document { check, .. } | Root::Person { check, .. } | Root::Duty { check } => {
                        Root::Duty { check: *check }
                    }
                    Root::Column { .. } | Root::Rows { .. } => cause.root.clone(),
                };
                known.lines.append(&mut cause.lines);
            }
            None => {
                at.insert(key.clone(), all.len());
                all.push((key, cause));
            }
        }
    }
    let draft = |(key, cause): (String, Cause<'a>)| {
        let judged = cause.lines.iter().map(|line| judged.get(&line.key()).and_then(|judged| judged.judgement));
        Draft { whole: measure(report, &key, &cause), judged: judged.collect(), cause }
    };
    all.into_iter().map(draft).collect()
}

impl<'a> Draft<'a> {
    /// The same for those of its findings that are kept by what was decided about them; none where none is.
    #[must_use]
    pub fn narrowed(&self, report: &Report<'a>, keep: impl Fn(Option<Judgement>) -> bool) -> Option<Measure> {
        let kept =
            self.cause.lines.iter().copied().zip(self.judged.iter().copied()).filter(|(_, judged)| keep(*judged));
        let (lines, judged): (Vec<Line<'a>>, Vec<Option<Judgement>>) = kept.unzip();
        if lines.is_empty() {
            return None;
        }
        // What was open and was seen not to be in order lacks no cell: the duty is to be done.
        let breached = self.cause.breached || judged.iter().all(|judged| *judged == Some(Judgement::SeenNotMet));
        Some(measure(report, &self.whole.key, &Cause { lines, breached, ..self.cause.clone() }))
    }
}

fn measure<'a>(report: &Report<'a>, key: &str, cause: &Cause<'a>) -> Measure {
    let [ro, en] = [Lang::Ro, Lang::En].map(|lang| Report { lang, ..*report });
    let draft = Text { ro: cause.measure(&ro), en: cause.measure(&en) };
    let people: BTreeSet<&str> = cause.lines.iter().filter_map(|line| line.outcome.responsible.as_deref()).collect();
    let mut by: Vec<&str> = people.iter().take(NAMED).copied().collect();
    by.extend((people.len() > NAMED).then_some("…"));
    Measure {
        key: key.to_owned(),
        cause: Text { ro: cause.root.words(&ro), en: cause.root.words(&en) },
        what: report.lang.text(&draft).to_owned(),
        draft,
        by: by.join(", "),
        findings: cause.lines.iter().map(|line| concerned(line.check, line.outcome)).collect(),
        ..Measure::default()
    }
}

fn concerned(check: &CheckResult, outcome: &Outcome) -> Concerned {
    Concerned {
        indicator: check.indicator.clone(),
        check: check.check.clone(),
        subject: outcome.subject.clone(),
        case: outcome.case.clone(),
        part: outcome.part.clone(),
    }
}

/// What tells a draft from others: the same in both languages, and before and after a visit.
fn key(report: &Report<'_>, cause: &Cause<'_>) -> String {
    let check = |position: usize| {
        let known = report.provider.checks.get(position);
        known.map(|check| format!("{}/{}", check.indicator, check.check)).unwrap_or_default()
    };
    let root = match &cause.root {
        Root::Cell { register, field, .. } | Root::Cells { register, field } => format!("{register}/{field}"),
        Root::Column { register, field } => format!("{register}/{field}/column"),
        Root::Rows { register } => format!("{register}/rows"),
        Root::Document { check: at, .. } | Root::Person { check: at, .. } | Root::Duty { check: at } => check(*at),
    };
    let over = if cause.effort == Effort::Never { "!" } else { "" };
    format!("{root}{}{over}", if cause.breached { "" } else { "?" })
}

/// The measure for an own finding where nothing was written: what the catalogue advises.
#[must_use]
pub fn advised(report: &Report<'_>, own: &OwnFinding) -> Measure {
    let known = report.catalogue.indicator(&own.indicator);
    let draft = known.map(|known| known.remedy.clone()).unwrap_or_default();
    let what = report.lang.text(&draft).to_owned();
    Measure { key: format!("own:{}", own.key), draft, what, own: own.key.clone(), ..Measure::default() }
}

/// Eight characters that stand for texts.
#[must_use]
pub fn short_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex(hash.finalize().iter().take(4))
}

impl Report<'_> {
    /// What a measure is about: the check, how many findings, and the first of them.
    #[must_use]
    pub fn about(&self, measure: &Measure) -> String {
        let lang = self.lang;
        if !measure.own.is_empty() {
            let own = self.provider.own_findings.iter().find(|own| own.key == measure.own);
            let what = own.map(|own| own_words(lang, own)).unwrap_or_default();
            return format!("{} – {what}", lang.t("constatare proprie", "own finding"));
        }
        if measure.findings.is_empty() {
            return lang.t("adăugată de inspector", "added by the inspector").to_owned();
        }
        let n = lang.counted(measure.findings.len() as u64, Noun::Finding);
        let mut known: BTreeSet<String> = BTreeSet::new();
        let mut subjects: Vec<String> = Vec::new();
        for words in measure.findings.iter().map(|finding| self.concerned_words(finding)) {
            if known.insert(words.clone()) && subjects.len() < SHOWN {
                subjects.push(words);
            }
        }
        if let more @ 1.. = known.len().saturating_sub(SHOWN) {
            subjects.push(format!("… +{}", lang.count(more as u64)));
        }
        let mut indicators: Vec<&str> = Vec::new();
        for finding in &measure.findings {
            if !indicators.contains(&&*finding.indicator) {
                indicators.push(&finding.indicator);
            }
        }
        let subjects = subjects.join("; ");
        format!("{} – {n} ({}): {subjects}", lang.text(&measure.cause), indicators.join(", "))
    }

    /// What a finding is about, in words: the case, the record, the month.
    fn concerned_words(&self, finding: &Concerned) -> String {
        let Concerned { indicator, check, subject, case, part } = finding;
        let kind = self.catalogue.check(indicator, check).map(|(_, check)| check.kind.kind());
        let outcome =
            Outcome { subject: subject.clone(), case: case.clone(), part: part.clone(), ..Outcome::default() };
        let subject = Subject::of(&outcome, kind);
        let part = subject.item_words(self.lang, self.schema).or_else(|| subject.time_words(self.lang));
        [Some(who(&outcome)), part].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// What is to be done, in the language of the report where nobody changed the draft.
    #[must_use]
    pub fn what(&self, measure: &Measure) -> String {
        let Measure { draft, what, .. } = measure;
        let unchanged = [&draft.ro, &draft.en].contains(&what);
        if unchanged { self.lang.text(draft).to_owned() } else { what.clone() }
    }

    /// The clauses that a measure rests on.
    #[must_use]
    pub fn clauses_of(&self, measure: &Measure) -> String {
        if let Some(own) = self.provider.own_findings.iter().find(|own| own.key == measure.own) {
            return own.clause.clone();
        }
        let about = |check: &&CheckResult| {
            measure.findings.iter().any(|f| f.indicator == check.indicator && f.check == check.check)
        };
        let mut clauses: Vec<String> = self.checks().filter(about).map(|check| self.clauses(check)).collect();
        clauses.dedup();
        clauses.join("; ")
    }

    /// What the registers say of a measure of the audit before.
    #[must_use]
    pub fn followed_words(&self, followed: &Followed) -> String {
        let lang = self.lang;
        if followed.done + followed.not_done + followed.left + followed.untold == 0 {
            return lang
                .t("registrele nu spun; de văzut la control", "registers do not say; to be seen on site")
                .to_owned();
        }
        let parts = [
            (followed.done, lang.t("acum îndeplinite", "met now")),
            (followed.not_done, lang.t("încă neîndeplinite sau nedeterminate", "still not met or undetermined")),
            (followed.left, lang.t("ieșite din perioadă", "left the period")),
            (followed.untold, lang.t("nu se poate spune", "cannot be told")),
        ];
        let parts = parts.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{words}: {}", lang.count(*n)));
        parts.collect::<Vec<_>>().join("; ")
    }
}

/// What became of a measure, in a word or two.
#[must_use]
pub const fn fulfilment_words(lang: Lang, fulfilment: Fulfilment) -> &'static str {
    match fulfilment {
        Fulfilment::Done => lang.t("îndeplinită", "done"),
        Fulfilment::Partly => lang.t("îndeplinită în parte", "done in part"),
        Fulfilment::NotDone => lang.t("neîndeplinită", "not done"),
        Fulfilment::LeftPeriod => lang.t("a ieșit din perioadă", "left the period"),
        Fulfilment::Untold => lang.t("nu se poate spune din registre", "cannot be told from registers"),
    }
}

/// How far an own finding was mended, in the words of the list.
#[must_use]
pub const fn progress_words(lang: Lang, progress: Progress) -> &'static str {
    match progress {
        Progress::Done => lang.t("remediat", "mended"),
        Progress::Partly => lang.t("remediat în parte", "mended in part"),
        Progress::NotDone => lang.t("neremediat", "not mended"),
    }
}

/// An own finding in a few words.
#[must_use]
pub fn own_words(lang: Lang, own: &OwnFinding) -> String {
    let subject = match own.subject.as_str() {
        "" => lang.t("furnizorul", "the provider"),
        subject => subject,
    };
    format!("{subject}: {}", own.seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;
    use crate::results::outcome::State;

    #[test]
    fn findings_of_one_cause_have_one_measure() {
        let world = World::lively();
        let report = world.report(Lang::Ro);
        let drafts: Vec<Measure> = drafts(&report).into_iter().map(|draft| draft.whole).collect();
        let findings: usize = drafts.iter().map(|measure| measure.findings.len()).sum();
        assert_eq!(findings, Causes::computed(&report).obligations());
        assert!(drafts.len() < findings && drafts.iter().all(|measure| !measure.what.is_empty()));
        let keys: std::collections::BTreeSet<_> = drafts.iter().map(|measure| &measure.key).collect();
        assert_eq!(keys.len(), drafts.len());
        // What a reader sees is words: months, and no keys with bars.
        let told: Vec<String> = drafts.iter().map(|measure| report.about(measure)).collect();
        assert!(told.iter().any(|told| told.contains("martie 2024")), "{told:#?}");
        assert!(told.iter().all(|told| !told.contains('|')), "{told:#?}");
    }

    #[test]
    fn a_measure_is_about_what_was_kept_and_says_what_was_seen() {
        let mut world = World::lively();
        let open = {
            let report = world.report(Lang::Ro);
            let lines = super::super::findings(&report);
            let open = |line: &&super::super::Line<'_>| line.outcome.outcome == State::Undetermined;
            let line = *lines.iter().find(open).unwrap();
            (line.check.indicator.to_string(), line.check.check.to_string(), line.outcome.subject.to_string())
        };
        let (indicator, check, subject) = open;
        let judgement = Some(Judgement::SeenNotMet);
        world.results.providers[0].judgements =
            vec![crate::results::notes::Judged { indicator, check, subject, judgement, remark: String::new() }];
        let report = world.report(Lang::Ro);
        let seen: Vec<Measure> =
            drafts(&report).iter().filter_map(|d| d.narrowed(&report, |judged| judged == judgement)).collect();
        let [seen] = seen.as_slice() else { panic!("{seen:?}") };
        assert_eq!(seen.findings.len(), 1);
        // No cell is to be filled in: the duty is to be done.
        assert!(!seen.what.starts_with("Completați sau clarificați"), "{}", seen.what);
    }

    #[test]
    fn each_word_is_its_own() {
        for lang in [Lang::Ro, Lang::En] {
            let all =
                [Fulfilment::Done, Fulfilment::Partly, Fulfilment::NotDone, Fulfilment::LeftPeriod, Fulfilment::Untold];
            let words: std::collections::BTreeSet<_> = all.iter().map(|f| fulfilment_words(lang, *f)).collect();
            assert_eq!(words.len(), 5);
        }
    }
}
