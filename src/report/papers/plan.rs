//! The plan of measures, and what became of the measures of the audit before.

use super::document::{Block, Document, Table};
use super::{Paper, begun, caveat, column, signed};
use crate::report::Report;
use crate::report::view::fulfilment_words;

/// The plan.
pub(super) fn document(report: &Report<'_>) -> Document {
    let lang = report.lang;
    let mut document = begun(Paper::Plan, report);
    caveat(&mut document, report);
    document.add(Block::Facts(vec![
        (lang.t("Furnizor", "Provider").to_owned(), report.provider_name().to_owned()),
        (lang.t("Perioada verificată", "Audited period").to_owned(), report.period_words()),
    ]));
    let mut table = Table::new([
        column(lang, "Nr.", "No.", 5),
        column(lang, "Măsura", "Measure", 26),
        column(lang, "Pentru ce constatări, temeiul", "For which findings, clause", 31),
        column(lang, "Cine răspunde", "Who answers for it", 12),
        column(lang, "Până la", "Until", 13),
        column(lang, "Stadiul, dovada", "How far, evidence", 13),
    ]);
    table.by_hand = true;
    for (n, measure) in (1_u32..).zip(&report.provider.measures) {
        table.rows.push(vec![
            n.to_string(),
            report.what(measure),
            [report.about(measure), report.clauses_of(measure)].join("\n"),
            measure.by.clone(),
            measure.until.map(|day| lang.day(day)).unwrap_or_default(),
            String::new(),
        ]);
    }
    document.table(table, lang.t("Nu s-au dispus măsuri.", "No measures were set."));
    earlier(&mut document, report);
    document.add(Block::Note(
        lang.t(
            "Furnizorul trimite dovada îndeplinirii fiecărei măsuri până la data ei.",
            "The provider sends proof that each measure was carried out by its date.",
        )
        .to_owned(),
    ));
    signed(&mut document, report);
    document
}

fn earlier(document: &mut Document, report: &Report<'_>) {
    let lang = report.lang;
    if report.provider.followed.is_empty() {
        return;
    }
    let heading = lang.t("Măsurile controlului anterior", "Measures of the visit before");
    document.add(Block::Heading(heading.to_owned()));
    let mut table = Table::new([
        column(lang, "Măsura de atunci", "Measure of then", 36),
        column(lang, "Cine răspundea, până la", "Who answered for it, until", 18),
        column(lang, "Stadiul", "How far", 18),
        column(lang, "Ce spun registrele noi", "What the new registers say", 28),
    ]);
    for followed in &report.provider.followed {
        let measure = &followed.measure;
        let until = measure.until.map(|day| lang.day(day)).unwrap_or_default();
        let who: Vec<&str> = [measure.by.as_str(), &until].into_iter().filter(|part| !part.is_empty()).collect();
        table.rows.push(vec![
            format!("{}\n{}", report.what(measure), report.about(measure)),
            who.join(", "),
            fulfilment_words(lang, followed.fulfilment).to_owned(),
            report.followed_words(followed),
        ]);
    }
    document.add(Block::Table(table));
}
