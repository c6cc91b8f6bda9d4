//! One finding: the sentence, where it stands in the registers, and what the inspector says.

use maud::{Markup, html};

use super::pages;
use super::state::Control;
use crate::page::http::Form;
use crate::report::view::{Line, findings};
use crate::results::kind::CheckKind;
use crate::results::notes::{Judged, Judgement, judgements};
use crate::text::Lang;

/// The provider and the finding of a number, counted over all providers, without a decision.
pub fn at(control: &Control, n: usize) -> Option<(usize, Judged)> {
    let mut before = 0;
    for (p, provider) in control.inspection.results.providers.iter().enumerate() {
        let report = control.report(provider, Lang::Ro);
        let lines = findings(&report);
        if let Some(line) = n.checked_sub(before).and_then(|n| lines.get(n)) {
            return Some((p, blank(line)));
        }
        before += lines.len();
    }
    None
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
    let found = at(control, n).and_then(|(p, _)| providers.get(p));
    let content = html! {
        p {
            (lang.t("Hotărâte:", "Decided:")) " " strong { (decided) } " / " (all)
        }
        progress max=(all.max(1)) value=(decided) aria-label=(lang.t("Hotărâte", "Decided")) {}
        @if asked.has("cnp") {
            p.warning role="alert" { (lang.t("Din observație s-a scos un cod numeric personal.", "A personal code was taken out of the remark.")) }
        }
        @match found {
            Some(provider) => (one(control, n, provider, lang)),
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
    pages::within(control, &title, "constatari", &content, lang)
}

fn one(control: &Control, n: usize, provider: &crate::results::ProviderResults, lang: Lang) -> Markup {
    let report = control.report(provider, lang);
    let before: usize = control
        .inspection
        .results
        .providers
        .iter()
        .take_while(|other| other.provider_id != provider.provider_id)
        .map(|other| findings(&control.report(other, lang)).len())
        .sum();
    let lines = findings(&report);
    let Some(line) = n.checked_sub(before).and_then(|n| lines.get(n)) else { return html! {} };
    let key = blank(line).key();
    let known = judgements(provider);
    let judged = known.get(&key);
    let explained = line.outcome.notes.as_ref().is_some_and(|notes| notes.explanation.is_some());
    let offered = Judgement::FINDING.into_iter().filter(|judgement| {
        explained || !matches!(judgement, Judgement::ExplanationAccepted | Judgement::ExplanationRejected)
    });
    html! {
        article.pair {
            div {
                p { strong { (report.provider_name()) } " · " (line.check.indicator) " · " (lang.nature(line.check.nature)) }
                p.lead { (line.message(&report)) }
                p { (report.check_title(line.check)) }
                p.note { (lang.t("Temei:", "Clause:")) " " (report.clauses(line.check)) }
                p.note { (lang.t("Unde scrie:", "Where it stands:")) " " (line.sources(&report)) }
                p.note { (lang.t("Ce este de făcut:", "What is to be done:")) " " (line.remedy(&report)) }
            }
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
                    }
                }
            }
        }
    }
}
