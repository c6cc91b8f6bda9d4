//! What each case manager has to do, a page each. Managers and cases are told by their numbers: no name leaves the
//! registers.

use std::collections::BTreeMap;

use super::document::{Block, Document, Table};
use super::{Paper, begun, caveat, column};
use crate::report::Report;
use crate::report::view::{self, Line, can_be_mended};
use crate::report::words::Noun;
use crate::results::kind::Nature;
use crate::results::notes::{Judgement, judgements};
use crate::results::outcome::State;
use crate::results::visit::state_after;

/// The lists.
pub(super) fn document(report: &Report<'_>) -> Document {
    let lang = report.lang;
    let mut document = begun(Paper::Managers, report);
    caveat(&mut document, report);
    let judged = judgements(report.provider);
    let mut people: BTreeMap<Option<&str>, Vec<(Line<'_>, Option<Judgement>)>> = BTreeMap::new();
    for line in view::findings(report).into_iter().filter(|line| line.check.nature == Nature::Obligation) {
        let judgement = judged.get(&line.key()).and_then(|judged| judged.judgement);
        let after = state_after(line.outcome.outcome, judgement);
        if matches!(after, Some(State::NotMet | State::Undetermined)) {
            people.entry(line.outcome.responsible.as_deref()).or_default().push((line, judgement));
        }
    }
    document.add(Block::Note(
        lang.t(
            "Listele nu conțin nume: managerii și cazurile apar cu numerele din registre. Furnizorul poate adăuga numele pe exemplarul lui.",
            "The lists hold no names: managers and cases appear by their numbers in the registers. The provider may add names on its own copy.",
        )
        .to_owned(),
    ));
    if people.is_empty() {
        document.add(Block::Text(lang.t("Nimic de făcut.", "Nothing to do.").to_owned()));
    }
    // Those whom nobody answers for come last.
    let nobody = people.remove(&None);
    let named = people.into_iter();
    for (n, (who, lines)) in named.chain(nobody.map(|lines| (None, lines))).enumerate() {
        if n > 0 {
            document.add(Block::NewPage);
        }
        let name = match who {
            Some(who) => format!("{} {who}", lang.t("Managerul / responsabilul", "Manager / person answerable")),
            None => lang.t("Fără responsabil în registre", "Nobody named in the registers").to_owned(),
        };
        document.add(Block::Heading(format!("{name} – {}", lang.counted(lines.len() as u64, Noun::Finding))));
        let mut table = Table::new([
            column(lang, "Caz / subiect", "Case / subject", 16),
            column(lang, "Ce nu este în regulă", "What is wrong", 38),
            column(lang, "Ce este de făcut", "What to do", 36),
            column(lang, "Făcut la", "Done on", 10),
        ]);
        for (line, judgement) in &lines {
            let mut remedy = line.remedy_after(report, *judgement);
            let breached = state_after(line.outcome.outcome, *judgement) == Some(State::NotMet);
            if breached && !can_be_mended(line, report.results.period.as_of) {
                remedy = format!(
                    "{} {remedy}",
                    lang.t("Pregătiți explicația. Pe viitor:", "Have the explanation ready. From now on:")
                );
            }
            table.rows.push(vec![line.who(), line.message_after(report, *judgement), remedy, String::new()]);
        }
        document.add(Block::Table(table));
    }
    document
}
