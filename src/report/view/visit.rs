//! What an inspector looks at and what was decided, in words.

use super::Picture;
use crate::report::Report;
use crate::report::words::{Judgement, Lang};
use crate::results::CheckResult;
use crate::results::kind::CheckKind;
use crate::results::sample::{Design, Sample, Share, Stratum};

/// A file to look at for an on-site check.
#[derive(Debug, Clone, Copy)]
pub struct Visited<'a> {
    /// Its key.
    pub key: &'a str,
    /// Where it was drawn from; none: the inspector added it.
    pub share: Option<&'a Share>,
}

/// The files of an on-site check: those that were drawn, then those that the inspector added.
#[must_use]
pub fn visited<'a>(report: &Report<'a>, check: &CheckResult) -> Vec<Visited<'a>> {
    let sample = report.provider.samples.get(&format!("{}/{}", check.indicator, check.check));
    let drawn = sample.into_iter().flat_map(Sample::drawn).map(|(share, key)| Visited { key, share: Some(share) });
    let mut files: Vec<_> = drawn.collect();
    let judged = report.provider.judgements.iter();
    let added = judged
        .filter(|judged| judged.indicator == check.indicator && judged.check == check.check)
        .map(|judged| judged.subject.as_str())
        .filter(|key| !key.is_empty() && !files.iter().any(|file| file.key == *key));
    let added: Vec<_> = added.map(|key| Visited { key, share: None }).collect();
    files.extend(added);
    files
}

/// How a sample was drawn, so that it can be drawn again.
#[must_use]
pub fn sample_words(lang: Lang, sample: &Sample) -> String {
    let design = &sample.design;
    let (n, of, strata) = (sample.size(), sample.population, sample.strata.len());
    let (confidence, tolerable) = (lang.percent(design.confidence), lang.percent(design.tolerable));
    let seed = &design.seed;
    match lang {
        Lang::Ro => format!(
            "Eșantion: {n} din {of}; încredere {confidence}, rată tolerabilă {tolerable}, sămânță „{seed}”; straturi (serviciu, manager, cu sau fără constatări): {strata}"
        ),
        Lang::En => format!(
            "Sample: {n} of {of}; confidence {confidence}, tolerable rate {tolerable}, seed “{seed}”; strata (service, manager, with or without findings): {strata}"
        ),
    }
}

/// How samples were drawn, so that they can be drawn again.
#[must_use]
pub fn design_words(lang: Lang, design: &Design) -> String {
    let (confidence, tolerable) = (lang.percent(design.confidence), lang.percent(design.tolerable));
    let seed = &design.seed;
    match lang {
        Lang::Ro => format!(
            "Eșantioanele s-au extras cu încredere {confidence}, rată tolerabilă {tolerable} și sămânța „{seed}”, pe straturi (serviciu, manager, cu sau fără constatări); oricine le poate extrage din nou."
        ),
        Lang::En => format!(
            "Samples were drawn with confidence {confidence}, tolerable rate {tolerable} and seed “{seed}”, by strata (service, manager, with or without findings); anyone can draw them again."
        ),
    }
}

/// A stratum and how much of it was drawn.
#[must_use]
pub fn share_words(lang: Lang, share: &Share) -> String {
    let (drawn, of) = (share.drawn.len(), share.of);
    let stratum = stratum_words(lang, &share.stratum);
    match lang {
        Lang::Ro => format!("{stratum} ({drawn} din {of})"),
        Lang::En => format!("{stratum} ({drawn} of {of})"),
    }
}

fn stratum_words(lang: Lang, stratum: &Stratum) -> String {
    let findings = if stratum.findings {
        lang.t("cu constatări", "with findings")
    } else {
        lang.t("fără constatări", "without findings")
    };
    let service = stratum.service.as_ref().map(|id| format!("{} {id}", lang.t("serviciul", "service")));
    let manager = stratum.manager.as_ref().map(|id| format!("{} {id}", lang.t("manager", "manager")));
    let parts = [service, manager, Some(findings.to_owned())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

impl Report<'_> {
    /// How far the inspector came, where the inspector's workbook was merged in.
    #[must_use]
    pub fn concluded_words(&self) -> Option<String> {
        if !self.provider.concluded {
            return None;
        }
        let lang = self.lang;
        let judged = |list: &[Judgement]| {
            self.provider.judgements.iter().filter(|j| j.judgement.is_some_and(|j| list.contains(&j))).count() as u64
        };
        let (findings, visits) = (lang.count(judged(&Judgement::FINDING)), lang.count(judged(&Judgement::ON_SITE)));
        let all = lang.count(super::findings(self).len() as u64);
        let by = self.provider.visit.as_ref().map(|visit| visit.decided_by()).filter(|by| !by.is_empty());
        let by = by.map(|by| format!(" {}: {by}.", lang.t("A decis", "Decided by"))).unwrap_or_default();
        Some(match lang {
            Lang::Ro => format!(
                "Raport final, cu concluziile inspectorului: {findings} din {all} constatări judecate; verdicte la fața locului: {visits}. Ce s-a calculat a rămas neschimbat și stă alături.{by}"
            ),
            Lang::En => format!(
                "Final report with the inspector's conclusions: {findings} of {all} findings judged; verdicts on site: {visits}. What was computed is unchanged and stands beside it.{by}"
            ),
        })
    }

    /// The computed verdict of a standard where the visit came to another; without its symbol, which belongs to what
    /// stands.
    #[must_use]
    pub fn computed_before(&self, standard: &Picture<'_>) -> Option<String> {
        let computed =
            format!("{} {}", self.lang.t("calculat:", "computed:"), self.lang.verdict_short(standard.computed));
        (standard.computed != standard.verdict).then_some(computed)
    }

    /// What was decided about a check's findings on the visit, in words; empty where nobody decided.
    #[must_use]
    pub fn decided(&self, check: &CheckResult) -> String {
        let lang = self.lang;
        let own = self.provider.own_findings.iter();
        let own = own.filter(|own| own.indicator == check.indicator && own.stands()).count() as u64;
        let seen_on_site = check.kind == CheckKind::OnSite;
        let Some(after) = self.provider.check_after(check).filter(|_| !seen_on_site) else {
            return self.own_words(own);
        };
        let parts = [
            (after.rejected, lang.t("respinse", "rejected")),
            (after.seen_met, lang.t("văzute îndeplinite", "seen to be met")),
            (after.seen_not_met, lang.t("văzute neîndeplinite", "seen not to be met")),
            (after.explained, lang.t("explicații acceptate (se numără)", "explanations accepted (still counted)")),
        ];
        let parts = parts.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{words}: {}", lang.count(*n)));
        let own = Some(self.own_words(own)).filter(|words| !words.is_empty());
        let words: Vec<_> = parts.chain(own).collect();
        if words.is_empty() { lang.t("confirmate", "confirmed").to_owned() } else { words.join("; ") }
    }

    fn own_words(&self, own: u64) -> String {
        let label = self.lang.t("constatări proprii", "own findings");
        if own == 0 { String::new() } else { format!("{label}: {}", self.lang.count(own)) }
    }
}
