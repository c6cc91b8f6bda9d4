//! What findings are picked by. Without a script nothing of it is shown, and everything else is.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::tag::Marks;
use crate::report::Report;
use crate::report::table::outcomes::Finding;
use crate::report::view::Causes;
use crate::results::kind::Nature;

/// What a finding is picked by.
pub(super) fn marks(report: &Report<'_>, (cause, line): &Finding<'_>) -> Marks {
    Marks {
        standard: report.known(line.check).map(|(indicator, _)| indicator.standard),
        manager: Some(line.outcome.responsible.as_deref().unwrap_or_default().to_owned()),
        case: Some(case(line).to_owned()),
        cause: *cause,
        nature: Some(line.check.nature.id()),
        in_order: false,
    }
}

fn case<'a>(line: &crate::report::view::Line<'a>) -> &'a str {
    line.outcome.case.as_deref().unwrap_or_else(|| line.head())
}

/// The controls; hidden until the script shows them.
pub(super) fn controls(report: &Report<'_>, causes: &Causes<'_>, findings: &[Finding<'_>]) -> Markup {
    let lang = report.lang;
    let standards: BTreeSet<u8> =
        findings.iter().filter_map(|(_, l)| Some(report.known(l.check)?.0.standard)).collect();
    let managers: BTreeSet<&str> = findings.iter().filter_map(|(_, l)| l.outcome.responsible.as_deref()).collect();
    let natures: BTreeSet<Nature> = findings.iter().map(|(_, l)| l.check.nature).collect();
    let cases: BTreeSet<&str> = findings.iter().map(|(_, l)| case(l)).collect();
    let standard_words = |number: u8| {
        let known = report.catalogue.standards.iter().find(|standard| standard.number == number);
        format!("{number}. {}", known.map_or("", |standard| lang.text(&standard.title)))
    };
    let nobody = findings.iter().any(|(_, l)| l.outcome.responsible.is_none());
    let unnamed = nobody.then(|| ("-".to_owned(), lang.t("nimeni numit", "nobody named").to_owned()));
    let lists = [
        (
            "standard",
            lang.t("Standardul", "Standard"),
            standards.iter().map(|n| (n.to_string(), standard_words(*n))).collect::<Vec<_>>(),
        ),
        (
            "manager",
            lang.t("Responsabil", "Person answerable"),
            managers.iter().map(|id| ((*id).to_owned(), (*id).to_owned())).chain(unnamed).collect(),
        ),
        (
            "cause",
            lang.t("Cauza", "Cause"),
            causes
                .all
                .iter()
                .enumerate()
                .map(|(n, cause)| (n.to_string(), format!("{}. {}", n + 1, cause.root.words(report))))
                .collect(),
        ),
        (
            "nature",
            lang.t("Natura", "Nature"),
            natures.iter().map(|nature| (nature.id().to_owned(), lang.nature(*nature).to_owned())).collect(),
        ),
    ];
    html! {
        form #filters hidden data-of=(lang.t("din", "of")) data-shown=(lang.t("Constatări arătate", "Findings shown")) {
            label { (lang.t("Caută în pagină", "Search the page")) input type="search" name="q" autocomplete="off" spellcheck="false"; }
            @for (name, words, options) in &lists {
                label {
                    (words)
                    select name=(name) {
                        option value="" { (lang.t("– oricare", "– any")) }
                        @for (value, words) in options { option value=(value) { (words) } }
                    }
                }
            }
            label {
                (lang.t("Cazul / subiectul", "Case / subject"))
                input name="case" list="cases" autocomplete="off" spellcheck="false";
                datalist #cases { @for id in &cases { option value=(id) {} } }
            }
            label.tick { input type="checkbox" name="wrong"; (lang.t("Ascunde ce este în ordine", "Hide what is in order")) }
            button type="reset" { (lang.t("Arată tot", "Show all")) }
            output aria-live="polite" {}
        }
        "\n"
    }
}
