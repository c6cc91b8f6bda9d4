//! One finding: the sentence, the rows of the registers that it stands in, and what the inspector says.
//!
//! Findings of one cause come one after the other, as in the workbook; their order does not change while they are decided.

use maud::{Markup, html};

use super::frame::within;
use super::state::Control;
use crate::page::evidence;
use crate::page::http::Form;
use crate::report::Report;
use crate::report::view::{Cause, Causes, Line, Rows, explanation_words, findings, since_words};
use crate::report::words::Noun;
use crate::results::ProviderResults;
use crate::results::kind::CheckKind;
use crate::results::notes::{Judged, Judgement, judgements};
use crate::text::Lang;

/// A finding with those of one cause with it.
struct Found<'a> {
    line: Line<'a>,
    cause: Option<Cause<'a>>,
}

impl<'a> Found<'a> {
    /// The finding of a number among those of a provider.
    fn at(report: &Report<'a>, n: usize) -> Option<Self> {
        let causes = Causes::computed(report);
        let (cause, line) = causes.lines().get(n).copied()?;
        Some(Self { line, cause: cause.and_then(|at| causes.all.into_iter().nth(at)) })
    }

    /// The findings of the same cause of which nothing was decided, but for itself.
    fn alike(&self, provider: &ProviderResults) -> Vec<Line<'a>> {
        let judged = judgements(provider);
        let open = |line: &&Line<'a>| {
            let key = line.key();
            key != self.line.key() && judged.get(&key).is_none_or(|judged| judged.judgement.is_none())
        };
        self.cause.iter().flat_map(|cause| &cause.lines).filter(open).copied().collect()
    }
}

/// The provider of a number, counted over all providers, and how many findings come before its own.
fn whose(control: &Control, n: usize) -> Option<(usize, usize)> {
    let mut before = 0;
    for (p, provider) in control.inspection.results.providers.iter().enumerate() {
        let own = findings(&control.report(provider, Lang::Ro)).len();
        if n < before + own {
            return Some((p, before));
        }
        before += own;
    }
    None
}

/// The provider and the finding of a number, without a decision.
pub fn at(control: &Control, n: usize) -> Option<(usize, Judged)> {
    let (p, before) = whose(control, n)?;
    let report = control.report(control.inspection.results.providers.get(p)?, Lang::Ro);
    Some((p, blank(&Found::at(&report, n - before)?.line)))
}

/// The other findings of the same cause of which nothing was decided and that a judgement can be of, without it.
pub fn alike(control: &Control, n: usize, judgement: Judgement) -> Vec<Judged> {
    let of = || {
        let (p, before) = whose(control, n)?;
        let provider = control.inspection.results.providers.get(p)?;
        let found = Found::at(&control.report(provider, Lang::Ro), n - before)?;
        Some(found.alike(provider).iter().filter(|line| can_be(line, judgement)).map(blank).collect())
    };
    of().unwrap_or_default()
}

/// The next finding of a number on which nothing was decided; the number behind all where there is none.
pub fn next_open(control: &Control, n: usize) -> usize {
    let mut at = 0;
    for provider in &control.inspection.results.providers {
        let judged = judgements(provider);
        for (_, line) in Causes::computed(&control.report(provider, Lang::Ro)).lines() {
            if at > n && judged.get(&line.key()).is_none_or(|judged| judged.judgement.is_none()) {
                return at;
            }
            at += 1;
        }
    }
    at
}

/// Whether a judgement can be of a finding: only what was explained has an explanation to be accepted.
fn can_be(line: &Line<'_>, judgement: Judgement) -> bool {
    let explained = line.outcome.notes.as_ref().is_some_and(|notes| notes.explanation.is_some());
    explained || !matches!(judgement, Judgement::ExplanationAccepted | Judgement::ExplanationRejected)
}

/// The provider and an on-site check, without a decision.
pub fn on_site(control: &Control, provider: usize, check: usize) -> Option<(usize, Judged)> {
    let results = control.inspection.results.providers.get(provider)?;
    let check = results.checks.iter().filter(|check| check.kind == CheckKind::OnSite).nth(check)?;
    let judged = Judged {
        indicator: check.indicator.to_string(),
        check: check.check.to_string(),
        subject: String::new(),
        judgement: None,
        remark: String::new(),
    };
    Some((provider, judged))
}

fn blank(line: &Line<'_>) -> Judged {
    Judged {
        indicator: line.check.indicator.to_string(),
        check: line.check.check.to_string(),
        subject: line.outcome.subject.to_string(),
        judgement: None,
        remark: String::new(),
    }
}

/// The page of a finding.
#[must_use]
pub fn page(control: &Control, asked: &Form, lang: Lang) -> Markup {
    let n = asked.get("n").and_then(|n| n.parse::<usize>().ok()).unwrap_or_default();
    let providers = &control.inspection.results.providers;
    let all: usize = providers.iter().map(|provider| findings(&control.report(provider, lang)).len()).sum();
    let decided: usize =
        providers.iter().flat_map(|p| &p.judgements).filter(|j| !j.subject.is_empty() && j.judgement.is_some()).count();
    let title = match (all, lang) {
        (0, _) => lang.t("Nicio constatare", "No finding").to_owned(),
        (_, Lang::Ro) if n >= all => "Toate constatările au fost văzute".to_owned(),
        (_, Lang::En) if n >= all => "All findings were seen".to_owned(),
        (_, Lang::Ro) => format!("Constatarea {} din {all}", n + 1),
        (_, Lang::En) => format!("Finding {} of {all}", n + 1),
    };
    let found = whose(control, n).and_then(|(p, before)| Some((providers.get(p)?, before)));
    let content = html! {
        p {
            (lang.t("Hotărâte:", "Decided:")) " " strong { (decided) } " / " (all)
        }
        progress max=(all.max(1)) value=(decided) aria-label=(lang.t("Hotărâte", "Decided")) {}
        @if asked.has("cnp") {
            p.warning role="alert" { (lang.t("Din observație s-a scos un cod numeric personal.", "A personal code was taken out of the remark.")) }
        }
        @match found {
            Some((provider, before)) => (one(control, n, before, provider, lang)),
            None => { p { a.button href="/control/documente" { (lang.t("Mai departe, la documente", "On to the papers")) } } }
        }
        nav.row aria-label=(lang.t("Constatări", "Findings")) {
            @if n > 0 { a.button #inapoi href={ "/control/constatari?n=" (n.min(all).saturating_sub(1)) } { "← " (lang.t("cea dinainte", "the one before")) } }
            @if n + 1 < all { a.button #inainte href={ "/control/constatari?n=" (n + 1) } { (lang.t("următoarea", "the next")) " →" } }
        }
        p.note {
            (lang.t(
                "Taste: 1–9 aleg, Enter păstrează și trece mai departe, săgețile ← → schimbă constatarea.",
                "Keys: 1–9 choose, Enter keeps and goes on, the arrows ← → change the finding.",
            ))
        }
    };
    within(control, &title, "constatari", &content, lang)
}

fn one(control: &Control, n: usize, before: usize, provider: &ProviderResults, lang: Lang) -> Markup {
    let report = control.report(provider, lang);
    let Some(found) = Found::at(&report, n - before) else { return html! {} };
    let line = found.line;
    let known = judgements(provider);
    let judged = known.get(&line.key()).copied();
    let rows = Rows::of(&report);
    let behind = rows.behind(&report, &line);
    html! {
        article.pair {
            div {
                p { strong { (report.provider_name()) } " · " (line.check.indicator) " · " (lang.nature(line.check.nature)) }
                p.lead { (line.message(&report)) }
                p { (report.check_title(line.check)) }
                (of_cause(&found, &report))
                (told(&line, lang))
                p.note { (lang.t("Temei:", "Clause:")) " " (report.clauses(line.check)) }
                @if behind.is_empty() { p.note { (lang.t("Unde scrie:", "Where it stands:")) " " (line.sources(&report)) } }
                p.note { (lang.t("Ce este de făcut:", "What is to be done:")) " " (line.remedy(&report)) }
                @if !behind.is_empty() {
                    section aria-labelledby="dovezi" {
                        h2 #dovezi { (lang.t("Dovezi: rândurile din registre", "Evidence: the rows of the registers")) }
                        (evidence::rows(&report, &behind))
                    }
                }
            }
            (decision(control, n, &found, judged, provider, lang))
        }
    }
}

/// What it comes from, and how many others come from the same.
fn of_cause(found: &Found<'_>, report: &Report<'_>) -> Markup {
    let lang = report.lang;
    html! {
        @if let Some(cause) = found.cause.as_ref().filter(|cause| cause.lines.len() > 1) {
            p.note {
                (lang.t("Cauza:", "Cause:")) " " (cause.root.words(report)) " – "
                (lang.counted(cause.lines.len() as u64, Noun::Finding)) " ("
                (cause.effort.words(lang)) ")"
            }
        }
    }
}

/// What is known about it from before: since when it is there, and how the provider explains it.
fn told(line: &Line<'_>, lang: Lang) -> Markup {
    html! {
        @if let Some(notes) = &line.outcome.notes {
            @let since = since_words(lang, notes);
            @if !since.is_empty() { p.note { (lang.t("Față de data trecută:", "Since the last time:")) " " (since) } }
            @if let Some(explained) = &notes.explanation {
                p { (lang.t("Explicația furnizorului:", "The provider's explanation:")) " " (explanation_words(lang, explained)) }
            }
        }
    }
}

fn decision(
    control: &Control,
    n: usize,
    found: &Found<'_>,
    judged: Option<&Judged>,
    provider: &ProviderResults,
    lang: Lang,
) -> Markup {
    let offered = Judgement::FINDING.into_iter().filter(|judgement| can_be(&found.line, *judgement));
    let alike = found.alike(provider).len();
    html! {
        form #hotarare method="post" action="/control/hotarare" autocomplete="off" {
            input type="hidden" name="n" value=(n);
            input type="hidden" name="versiune" value=(control.inspection.saved);
            fieldset {
                legend { (lang.t("Ce hotărâți?", "What do you decide?")) }
                div.choices {
                    @for (k, judgement) in offered.enumerate() {
                        label.choice {
                            input type="radio" name="hotarare" value=(judgement.id()) data-key=(k + 1)
                                checked[judged.and_then(|judged| judged.judgement) == Some(judgement)];
                            " " (k + 1) ". " (judgement.words(lang))
                        }
                    }
                }
                p {
                    label for="observatie" { (lang.t("Ce ați văzut (document, nr., dată, foto):", "What you saw (document, no., date, photo):")) }
                    textarea #observatie name="observatie" spellcheck="false" maxlength="2000" { (judged.map_or("", |judged| judged.remark.as_str())) }
                }
                div.row {
                    button.main type="submit" { (lang.t("Păstrează și mai departe", "Keep and go on")) }
                    button type="submit" name="apoi" value="ramai" { (lang.t("Păstrează", "Keep")) }
                    @if alike > 0 {
                        button type="submit" name="apoi" value="toate" {
                            (lang.t("La fel pentru toate cele nehotărâte cu aceeași cauză", "The same for all undecided ones of this cause")) " (+" (alike) ")"
                        }
                    }
                }
            }
        }
    }
}
