//! The evaluation sheet of each standard, a page each.

use super::document::{Block, Document, Table};
use super::{Paper, begun, caveat, column, signed};
use crate::report::Report;
use crate::report::view::{Picture, own_words, picture};
use crate::results::kind::{CheckKind, Nature};

/// The sheets.
pub(super) fn document(report: &Report<'_>) -> Document {
    let mut document = begun(Paper::Standards, report);
    caveat(&mut document, report);
    for (n, standard) in picture(report).iter().enumerate() {
        if n > 0 {
            document.add(Block::NewPage);
        }
        one(&mut document, report, standard);
    }
    document
}

fn one(document: &mut Document, report: &Report<'_>, standard: &Picture<'_>) {
    let lang = report.lang;
    let name = lang.t("Standardul", "Standard");
    document.add(Block::Heading(format!("{name} {}. {}", standard.number, standard.title)));
    document.add(Block::Facts(vec![
        (lang.t("Furnizor", "Provider").to_owned(), report.provider_name().to_owned()),
        (lang.t("Perioada verificată", "Audited period").to_owned(), report.period_words()),
        (lang.t("Calculat din registre", "Computed from registers").to_owned(), lang.verdict_marked(standard.computed)),
        (lang.t("După control", "After the visit").to_owned(), lang.verdict_marked(standard.verdict)),
    ]));
    let mut table = Table::new([
        column(lang, "Verificarea", "Check", 32),
        column(lang, "Natura", "Nature", 13),
        column(lang, "✓ / ✗ / ? după control", "✓ / ✗ / ? after the visit", 14),
        column(lang, "Calculat", "Computed", 14),
        column(lang, "După control", "After the visit", 14),
        column(lang, "Ce a decis controlul", "What the visit decided", 13),
    ]);
    for check in report.checks().filter(|check| matches!(check.nature, Nature::Obligation | Nature::OnSite)) {
        if report.catalogue.indicator(&check.indicator).is_none_or(|known| known.standard != standard.number) {
            continue;
        }
        let counts = report.provider.counts_after(check);
        let figures = if check.kind == CheckKind::OnSite {
            String::new()
        } else {
            [counts.met, counts.not_met, counts.undetermined].map(|n| lang.count(n)).join(" / ")
        };
        let verdict = report.provider.verdict_after(check);
        table.rows.push(vec![
            format!("{} {}", check.indicator, report.check_title(check)),
            lang.nature(check.nature).to_owned(),
            figures,
            lang.verdict_short(check.verdict).to_owned(),
            lang.verdict_short(verdict).to_owned(),
            report.decided(check),
        ]);
    }
    document.table(table, lang.t("Nimic de judecat.", "Nothing to judge."));
    let own = report.provider.own_findings.iter().filter(|own| own.stands());
    let own = own.filter(|own| {
        report.catalogue.indicator(&own.indicator).is_some_and(|known| known.standard == standard.number)
    });
    for own in own {
        let label = lang.t("Constatare proprie", "Own finding");
        document.add(Block::Item(format!("{label}, {}: {}", own.clause, own_words(lang, own))));
    }
    document.add(Block::Subheading(lang.t("Observații", "Remarks").to_owned()));
    document.add(Block::Lines(3));
    signed(document, report);
}
