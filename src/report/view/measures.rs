//! What is to be done: measures drafted from what the findings need, one for each cause, and what became of earlier ones.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Line, findings};
use crate::report::Report;
use crate::report::words::{Lang, Noun};
use crate::results::kind::Nature;
use crate::results::notes::judgements;
use crate::results::outcome::State;
use crate::results::reason;
use crate::results::visit::{Followed, Fulfilment, Measure, OwnFinding, Progress};

/// Persons answerable that a draft names.
const NAMED: usize = 6;
/// Subjects that a list names.
const SHOWN: usize = 8;

/// The measures of a provider: those of the concluded audit, else drafts for what an obligation lacks. Findings of one
/// check that need the same thing have one cause.
#[must_use]
pub fn measures(report: &Report<'_>) -> Vec<Measure> {
    if report.provider.concluded { report.provider.measures.clone() } else { drafts(report) }
}

/// Drafts for every finding about an obligation, and for what an inspector decided about of the others.
#[must_use]
pub fn drafts(report: &Report<'_>) -> Vec<Measure> {
    let judged = judgements(report.provider);
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut all: Vec<(Measure, Vec<&str>)> = Vec::new();
    for line in findings(report) {
        if line.check.nature != Nature::Obligation && !judged.contains_key(&line.key()) {
            continue;
        }
        let what = line.remedy(report);
        let key = key(&line);
        let position = *at.entry(key.clone()).or_insert(all.len());
        if position == all.len() {
            let (indicator, check) = (line.check.indicator.clone(), line.check.check.clone());
            all.push((Measure { key, indicator, check, what, ..Measure::default() }, Vec::new()));
        }
        let Some((measure, people)) = all.get_mut(position) else { continue };
        measure.subjects.push(line.outcome.subject.clone());
        if let Some(person) = line.outcome.responsible.as_deref()
            && !people.contains(&person)
        {
            people.push(person);
        }
    }
    all.into_iter()
        .map(|(measure, people)| {
            let mut by: Vec<&str> = people.iter().take(NAMED).copied().collect();
            by.extend((people.len() > NAMED).then_some("…"));
            Measure { by: by.join(", "), ..measure }
        })
        .collect()
}

/// What is to be done about an own finding where nothing was written: what the catalogue advises.
#[must_use]
pub fn advised(report: &Report<'_>, own: &OwnFinding) -> String {
    let known = report.catalogue.indicator(&own.indicator);
    known.map(|known| report.lang.text(&known.remedy).to_owned()).unwrap_or_default()
}

/// The check, and for what is open the cells that have to be filled in; the same in both languages.
fn key(line: &Line<'_>) -> String {
    let check = format!("{}/{}", line.check.indicator, line.check.check);
    if line.outcome.outcome != State::Undetermined {
        return check;
    }
    let time = if line.outcome.reason == reason::TIME_MISSING { "time" } else { "" };
    let fields: Vec<&str> = line.outcome.fields.iter().map(|field| &**field).collect();
    format!("{check}#{}", short_hash(&[time, &fields.join(" ")]))
}

/// Eight characters that stand for texts.
#[must_use]
pub fn short_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
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
        if measure.check.is_empty() {
            return lang.t("adăugată de inspector", "added by the inspector").to_owned();
        }
        let known = self.catalogue.check(&measure.indicator, &measure.check);
        let title = known.map_or(measure.check.as_str(), |(_, check)| lang.text(&check.title));
        let n = lang.counted(measure.subjects.len() as u64, Noun::Finding);
        let mut shown: Vec<&str> = measure.subjects.iter().take(SHOWN).map(|subject| &**subject).collect();
        shown.extend((measure.subjects.len() > SHOWN).then_some("…"));
        format!("{} {title} – {n}: {}", measure.indicator, shown.join(", "))
    }

    /// What is to be done, in the language of the report where nobody changed the draft.
    #[must_use]
    pub fn what(&self, measure: &Measure) -> String {
        let check = self.checks().find(|c| c.indicator == measure.indicator && c.check == measure.check);
        let outcome = check.and_then(|check| check.outcomes.iter().find(|o| measure.subjects.contains(&o.subject)));
        let line = check.zip(outcome).map(|(check, outcome)| Line { position: 0, check, outcome });
        let own = self.provider.own_findings.iter().find(|own| own.key == measure.own);
        let drafted = |lang: Lang| {
            let report = Report { lang, ..*self };
            line.map(|line| line.remedy(&report)).or_else(|| own.map(|own| advised(&report, own)))
        };
        let unchanged = [Lang::Ro, Lang::En].into_iter().any(|lang| drafted(lang).as_ref() == Some(&measure.what));
        drafted(self.lang).filter(|_| unchanged).unwrap_or_else(|| measure.what.clone())
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

    #[test]
    fn findings_that_need_the_same_thing_have_one_measure() {
        let world = World::lively();
        let report = world.report(Lang::Ro);
        let drafts = drafts(&report);
        let subjects: usize = drafts.iter().map(|measure| measure.subjects.len()).sum();
        let obligations = findings(&report).iter().filter(|line| line.check.nature == Nature::Obligation).count();
        assert_eq!(subjects, obligations);
        assert!(drafts.len() < subjects && drafts.iter().all(|measure| !measure.what.is_empty()));
        let keys: std::collections::BTreeSet<_> = drafts.iter().map(|measure| &measure.key).collect();
        assert_eq!(keys.len(), drafts.len());
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
