//! The field sheet: the files that were drawn, with room to write what is seen.

use super::document::{Block, Document, Table};
use super::{Paper, begun, caveat, column};
use crate::report::Report;
use crate::report::view::{sample_words, share_words, visited};
use crate::report::words::Judgement;
use crate::results::CheckResult;
use crate::results::kind::CheckKind;
use crate::results::notes::judgements;
use crate::text::Lang;

/// The sheet.
pub(super) fn document(report: &Report<'_>) -> Document {
    let lang = report.lang;
    let mut document = begun(Paper::Field, report);
    caveat(&mut document, report);
    document.add(Block::Note(
        lang.t(
            "Se bifează ce s-a văzut; observațiile se trec apoi pe foaia „De verificat” a registrului. Fără nume: dosarele se caută după număr.",
            "Tick what was seen; enter the remarks on the sheet “On site” of the workbook afterwards. No names: files are found by their number.",
        )
        .to_owned(),
    ));
    let before = document.blocks.len();
    for check in report.checks().filter(|check| check.kind == CheckKind::OnSite) {
        one(&mut document, report, check);
    }
    if document.blocks.len() == before {
        document
            .add(Block::Text(lang.t("Nimic de verificat la fața locului.", "Nothing to verify on site.").to_owned()));
    }
    document
}

fn one(document: &mut Document, report: &Report<'_>, check: &CheckResult) {
    let lang = report.lang;
    document.add(Block::Subheading(format!("{} {}", check.indicator, report.check_title(check))));
    if let Some((indicator, _)) = report.known(check) {
        document.add(Block::Text(lang.text(&indicator.inspect).to_owned()));
    }
    let key = format!("{}/{}", check.indicator, check.check);
    if let Some(sample) = report.provider.samples.get(&key) {
        document.add(Block::Note(sample_words(lang, sample)));
    }
    let judged = judgements(report.provider);
    let mut table = Table::new([
        column(lang, "Dosar / persoană", "File / person", 16),
        column(lang, "Din ce strat", "Stratum", 24),
        column(lang, "Ce s-a văzut", "What was seen", 33),
        column(lang, "Observații, dovada", "Remarks, evidence", 27),
    ]);
    table.by_hand = true;
    let mut row = |file: &str, stratum: String| {
        let known = judged.get(&format!("{key}|{file}"));
        let name = if file.is_empty() { lang.t("în ansamblu", "as a whole") } else { file };
        let remark = known.map(|judged| judged.remark.clone()).unwrap_or_default();
        table.rows.push(vec![name.to_owned(), stratum, boxes(lang, known.and_then(|judged| judged.judgement)), remark]);
    };
    row("", String::new());
    for file in visited(report, check) {
        row(file.key, file.share.map(|share| share_words(lang, share)).unwrap_or_default());
    }
    document.add(Block::Table(table));
}

/// A box for each verdict, ticked where it was picked.
fn boxes(lang: Lang, picked: Option<Judgement>) -> String {
    let one = |judgement: &Judgement| {
        let mark = if picked == Some(*judgement) { "☒" } else { "☐" };
        format!("{mark} {}", judgement.words(lang))
    };
    let lines = Judgement::ON_SITE.chunks(2).map(|pair| pair.iter().map(one).collect::<Vec<_>>().join("   "));
    lines.collect::<Vec<_>>().join("\n")
}
