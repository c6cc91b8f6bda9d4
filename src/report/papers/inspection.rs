//! The inspection report: who, why, when; what was looked at and how; what was found; what follows.

use std::collections::BTreeMap;

use super::document::{Block, Document, Table};
use super::{Paper, begun, caveat, column, signed};
use crate::report::Report;
use crate::report::table::facts::Fact;
use crate::report::view::{self, Line, own_words, picture, progress_words};
use crate::report::words::{Noun, register_title};
use crate::results::CheckResult;
use crate::results::kind::{CheckKind, Nature};
use crate::results::notes::{Judged, Judgement, judgements};
use crate::results::outcome::State;
use crate::results::sample::Sample;
use crate::results::verdict::Verdict;
use crate::results::visit::{VisitFacts, state_after};

/// The report.
pub(super) fn document(report: &Report<'_>) -> Document {
    let mut document = begun(Paper::Inspection, report);
    let visit = report.provider.visit.as_deref().cloned().unwrap_or_default();
    caveat(&mut document, report);
    who(&mut document, report, &visit);
    how(&mut document, report);
    standards(&mut document, report);
    findings(&mut document, report);
    not_upheld(&mut document, report);
    conclusions(&mut document, report, &visit);
    document
}

fn chapter(document: &mut Document, report: &Report<'_>, number: u8, ro: &str, en: &str) {
    let name = if report.lang == crate::text::Lang::Ro { ro } else { en };
    document.add(Block::Heading(format!("{number}. {name}")));
}

fn who(document: &mut Document, report: &Report<'_>, visit: &VisitFacts) {
    let lang = report.lang;
    chapter(document, report, 1, "Datele controlului", "The visit");
    let form = [Fact::Order, Fact::OrderDate, Fact::Date, Fact::Place, Fact::Team, Fact::Present, Fact::Objectives];
    let written = form.into_iter().map(|fact| (fact.in_words(lang).to_owned(), fact.get(visit).to_owned()));
    document.add(Block::Facts(written.collect()));
    let facts = report.facts().into_iter().map(|(label, value)| (label.to_owned(), value));
    document.add(Block::Facts(facts.collect()));
}

fn how(document: &mut Document, report: &Report<'_>) {
    let lang = report.lang;
    chapter(document, report, 2, "Ce s-a verificat și cum", "What was verified, and how");
    let files = view::provenance(report);
    let [read, accepted, aside] = view::rows_of(files.own.iter().copied());
    let (n, read, accepted, aside) =
        (lang.counted(files.own.len() as u64, Noun::File), lang.count(read), lang.count(accepted), lang.count(aside));
    document.add(Block::Item(match lang {
        crate::text::Lang::Ro => format!(
            "Registrele furnizorului: {n}; rânduri citite {read}, acceptate {accepted}, puse deoparte {aside}. Fiecare constatare numește fișierul, foaia și rândul."
        ),
        crate::text::Lang::En => format!(
            "The provider's registers: {n}; rows read {read}, accepted {accepted}, set aside {aside}. Each finding names file, sheet and row."
        ),
    }));
    for words in view::unread(report) {
        document.add(Block::Item(format!("{}: {words}", lang.t("Nu s-a putut citi", "Could not be read"))));
    }
    for (register, checks) in view::missing_registers(report) {
        let (title, n) = (register_title(report.schema, lang, register), lang.count(checks.len() as u64));
        let words = lang.t("registrul nu a fost predat; verificări necalculate:", "not supplied; checks not computed:");
        document.add(Block::Item(format!("{title}: {words} {n}")));
    }
    if let Some(words) = view::not_kept_words(report) {
        document.add(Block::Item(words));
    }
    samples(document, report);
    if let Some(words) = report.concluded_words() {
        document.add(Block::Note(words));
    }
}

/// The samples of the visit: how they were drawn, once where it is the same for all, and their sizes.
fn samples(document: &mut Document, report: &Report<'_>) {
    let lang = report.lang;
    let checks = report.checks().filter(|check| check.kind == CheckKind::OnSite);
    let drawn: Vec<(&CheckResult, &Sample)> = checks
        .filter_map(|check| {
            Some((check, report.provider.samples.get(&format!("{}/{}", check.indicator, check.check))?))
        })
        .collect();
    let mut designs: Vec<String> = drawn.iter().map(|(_, sample)| view::design_words(lang, &sample.design)).collect();
    designs.dedup();
    let mut table = Table::new([
        column(lang, "Ce s-a văzut la fața locului", "What was looked at on site", 66),
        column(lang, "Dosare / persoane", "Files / persons", 17),
        column(lang, "Extrase", "Drawn", 17),
    ]);
    for (check, sample) in &drawn {
        let title = format!("{} {}", check.indicator, report.check_title(check));
        table.rows.push(vec![title, lang.count(sample.population as u64), lang.count(sample.size() as u64)]);
    }
    if table.rows.is_empty() {
        return;
    }
    for words in designs {
        document.add(Block::Item(words));
    }
    document.add(Block::Table(table));
}

fn standards(document: &mut Document, report: &Report<'_>) {
    let lang = report.lang;
    chapter(document, report, 3, "Rezultatul pe standarde", "The result by standard");
    document.add(Block::Text(format!("{}.", report.findings_words())));
    let mut table = Table::new([
        column(lang, "Std.", "Std.", 7),
        column(lang, "Denumirea", "Title", 35),
        column(lang, "Calculat din registre", "Computed from registers", 22),
        column(lang, "După control", "After the visit", 22),
        column(lang, "Situații, din cele judecate", "Subjects, of those judged", 14),
    ]);
    for standard in picture(report) {
        table.rows.push(vec![
            standard.number.to_string(),
            standard.title.to_owned(),
            lang.verdict_marked(standard.computed),
            lang.verdict_marked(standard.verdict),
            report.share(&standard),
        ]);
    }
    document.add(Block::Table(table));
}

/// The findings that stand, by standard; what is open by check, and what was seen on site.
fn findings(document: &mut Document, report: &Report<'_>) {
    let lang = report.lang;
    chapter(document, report, 4, "Constatări pe standarde", "Findings by standard");
    let judged = judgements(report.provider);
    let lines = view::findings(report);
    for standard in picture(report) {
        let of = |indicator: &str| report.catalogue.indicator(indicator).is_some_and(|i| i.standard == standard.number);
        let mut table = Table::new([
            column(lang, "Nr.", "No.", 6),
            column(lang, "Fapta", "Fact", 40),
            column(lang, "Temeiul", "Clause", 18),
            column(lang, "Dovada", "Evidence", 22),
            column(lang, "Decizia", "Decision", 14),
        ]);
        let mut number = 0_u32;
        let mut next = || {
            number += 1;
            number.to_string()
        };
        for line in lines.iter().filter(|line| of(&line.check.indicator) && line.check.nature == Nature::Obligation) {
            let decided = judged.get(&line.key()).copied();
            let judgement = decided.and_then(|judged| judged.judgement);
            if state_after(line.outcome.outcome, judgement) != Some(State::NotMet)
                || judgement == Some(Judgement::ExplanationAccepted)
            {
                continue;
            }
            table.rows.push(vec![
                next(),
                line.message_after(report, judgement),
                report.clauses(line.check),
                evidence(report, line, decided),
                judgement.map_or(lang.t("nejudecată", "not judged"), |judgement| judgement.words(lang)).to_owned(),
            ]);
        }
        for own in report.provider.own_findings.iter().filter(|own| of(&own.indicator) && own.stands()) {
            let decision = own.now.map_or(lang.t("văzut la control", "seen on site"), |now| progress_words(lang, now));
            table.rows.push(vec![
                next(),
                own_words(lang, own),
                own.clause.clone(),
                own.evidence.clone(),
                decision.to_owned(),
            ]);
        }
        let mut items = open_questions(report, &lines, standard.number);
        items.extend(on_site(report, standard.number));
        if table.rows.is_empty() && items.is_empty() {
            continue;
        }
        let verdict = lang.verdict(standard.verdict);
        let name = lang.t("Standardul", "Standard");
        document.add(Block::Subheading(format!("{name} {}. {} – {verdict}", standard.number, standard.title)));
        if !table.rows.is_empty() {
            document.add(Block::Table(table));
        }
        items.into_iter().for_each(|item| document.add(Block::Item(item)));
    }
}

/// Where the values stand, and the inspector's remark.
fn evidence(report: &Report<'_>, line: &Line<'_>, judged: Option<&Judged>) -> String {
    let remark = judged.map(|judged| judged.remark.as_str()).filter(|remark| !remark.is_empty());
    [Some(line.sources(report).as_str()), remark].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What is still open, check by check, with the cells to be filled in.
fn open_questions(report: &Report<'_>, lines: &[Line<'_>], standard: u8) -> Vec<String> {
    let lang = report.lang;
    let mut items = Vec::new();
    for check in report.checks().filter(|check| check.nature == Nature::Obligation) {
        if report.catalogue.indicator(&check.indicator).is_none_or(|indicator| indicator.standard != standard) {
            continue;
        }
        let open = report.provider.counts_after(check).undetermined;
        if open == 0 {
            continue;
        }
        let first =
            lines.iter().find(|line| std::ptr::eq(line.check, check) && line.outcome.outcome == State::Undetermined);
        let advice = first.map(|line| line.remedy(report)).unwrap_or_default();
        let n = lang.counted(open, Noun::Undetermined);
        items.push(format!("{} {}: {n}. {advice}", check.indicator, report.check_title(check)));
    }
    items
}

/// What was seen of the on-site checks.
fn on_site(report: &Report<'_>, standard: u8) -> Vec<String> {
    let lang = report.lang;
    let judged = judgements(report.provider);
    let mut items = Vec::new();
    for check in report.checks().filter(|check| check.kind == CheckKind::OnSite) {
        if report.catalogue.indicator(&check.indicator).is_none_or(|indicator| indicator.standard != standard) {
            continue;
        }
        let verdict = report.provider.verdict_after(check);
        if verdict == Verdict::ToVerify {
            continue;
        }
        let seen = lang.t("la fața locului", "on site");
        let title = format!("{} {}, {seen}: {}", check.indicator, report.check_title(check), lang.verdict(verdict));
        items.push(format!("{title}{}", files_seen(report, check, &judged)));
    }
    items
}

/// How many files were seen with each verdict, which of them are not in order, and what was remarked.
fn files_seen(report: &Report<'_>, check: &CheckResult, judged: &BTreeMap<String, &Judged>) -> String {
    let lang = report.lang;
    let key = format!("{}/{}|", check.indicator, check.check);
    let files = judged.range(key.clone()..).take_while(|(known, _)| known.starts_with(&key));
    let files: Vec<(&str, &Judged)> =
        files.filter_map(|(known, judged)| Some((known.strip_prefix(&key)?, *judged))).collect();
    let mut parts: Vec<String> = Vec::new();
    for judgement in Judgement::ON_SITE {
        let of = files.iter().filter(|(file, judged)| !file.is_empty() && judged.judgement == Some(judgement));
        let named: Vec<&str> = of.map(|(file, _)| *file).collect();
        let words = judgement.words(lang);
        match (judgement, named.len()) {
            (_, 0) => {}
            (Judgement::PartiallyCompliant | Judgement::NonCompliant, n) => {
                parts.push(format!("{words} {} ({})", lang.count(n as u64), named.join(", ")));
            }
            (_, n) => parts.push(format!("{words} {}", lang.count(n as u64))),
        }
    }
    let mut told = if parts.is_empty() {
        String::new()
    } else {
        format!(". {}: {}", lang.t("Dosare / persoane văzute", "Files / persons seen"), parts.join("; "))
    };
    let remarks = files.iter().filter(|(_, judged)| !judged.remark.is_empty()).map(|(file, judged)| {
        if file.is_empty() { judged.remark.clone() } else { format!("{file} – {}", judged.remark) }
    });
    let remarks: Vec<String> = remarks.collect();
    if !remarks.is_empty() {
        told.push_str(&format!(". {}: {}", lang.t("Observații", "Remarks"), remarks.join("; ")));
    }
    told
}

/// What was rejected, explained or seen to be met, with the reason.
fn not_upheld(document: &mut Document, report: &Report<'_>) {
    let lang = report.lang;
    chapter(
        document,
        report,
        5,
        "Constatări calculate care nu se rețin sau au explicație",
        "Computed findings that are not upheld, or have an explanation",
    );
    let judged = judgements(report.provider);
    let mut table = Table::new([
        column(lang, "Constatarea calculată", "Computed finding", 46),
        column(lang, "Decizia", "Decision", 18),
        column(lang, "Motivul", "Reason", 36),
    ]);
    for line in view::findings(report) {
        let Some(decided) = judged.get(&line.key()) else { continue };
        let Some(judgement) = decided.judgement else { continue };
        if !matches!(judgement, Judgement::Dismissed | Judgement::SeenMet | Judgement::ExplanationAccepted) {
            continue;
        }
        let explained = line.outcome.notes.as_ref().and_then(|notes| notes.explanation.as_ref());
        let explained = explained.map(|e| view::explanation_words(lang, e)).unwrap_or_default();
        let reasons: Vec<&str> =
            [decided.remark.as_str(), &explained].into_iter().filter(|reason| !reason.is_empty()).collect();
        table.rows.push(vec![line.message(report), judgement.words(lang).to_owned(), reasons.join("\n")]);
    }
    document.table(table, lang.t("Nu sunt.", "There are none."));
}

fn conclusions(document: &mut Document, report: &Report<'_>, visit: &VisitFacts) {
    let lang = report.lang;
    let written = |document: &mut Document, text: &str, lines: usize| {
        document.add(if text.is_empty() { Block::Lines(lines) } else { Block::Text(text.to_owned()) });
    };
    chapter(document, report, 6, "Concluzii", "Conclusions");
    written(document, &visit.conclusions, 5);
    chapter(document, report, 7, "Măsuri", "Measures");
    let mut table = Table::new([
        column(lang, "Nr.", "No.", 6),
        column(lang, "Măsura", "Measure", 54),
        column(lang, "Cine răspunde", "Who answers for it", 24),
        column(lang, "Până la", "Until", 16),
    ]);
    for (n, measure) in (1_u32..).zip(&report.provider.measures) {
        let until = measure.until.map(|day| lang.day(day)).unwrap_or_default();
        table.rows.push(vec![n.to_string(), report.what(measure), measure.by.clone(), until]);
    }
    document.table(table, lang.t("Nu s-au dispus măsuri.", "No measures were set."));
    chapter(document, report, 8, "Obiecțiunile furnizorului", "The provider's objections");
    written(document, &visit.objections, 3);
    chapter(document, report, 9, "Anexe", "Annexes");
    for annex in [Paper::Standards, Paper::Plan, Paper::Field] {
        document.add(Block::Item(annex.title(lang).to_owned()));
    }
    if !visit.annexes.is_empty() {
        document.add(Block::Item(visit.annexes.clone()));
    }
    signed(document, report);
}
