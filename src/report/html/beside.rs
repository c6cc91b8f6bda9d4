//! Columns that a report has only where something stands beside its findings.

use std::collections::BTreeMap;

use crate::report::Report;
use crate::report::view::{Line, explanation_words, since_words};
use crate::results::notes::{Judged, judgements};
use crate::text::Lang;

/// What stands beside the findings of this report, where anything does.
pub(super) struct Beside<'a> {
    since: bool,
    explained: bool,
    judgements: Option<BTreeMap<String, &'a Judged>>,
}

impl<'a> Beside<'a> {
    /// Of one report.
    pub(super) fn of(report: &Report<'a>) -> Self {
        let notes = || report.checks().flat_map(|check| &check.outcomes).filter_map(|outcome| outcome.notes.as_ref());
        let provider = report.provider;
        Self {
            since: provider.previous.is_some(),
            explained: notes().any(|notes| notes.explanation.is_some()),
            judgements: provider.concluded.then(|| judgements(provider)),
        }
    }

    /// Headings of the further columns.
    pub(super) fn headings(&self, lang: Lang) -> Vec<&'static str> {
        let all = [
            (self.since, lang.t("Față de auditul anterior", "Since the audit before")),
            (self.explained, lang.t("Explicația furnizorului", "Provider's explanation")),
            (self.judgements.is_some(), lang.t("Verdictul inspectorului", "Inspector's verdict")),
            (self.judgements.is_some(), lang.t("Observația inspectorului", "Inspector's remark")),
        ];
        all.into_iter().filter(|(shown, _)| *shown).map(|(_, heading)| heading).collect()
    }

    /// The further cells of a finding.
    pub(super) fn cells(&self, lang: Lang, line: &Line<'_>) -> Vec<String> {
        let notes = line.outcome.notes.as_deref();
        let mut cells = Vec::new();
        if self.since {
            cells.push(notes.map(|notes| since_words(lang, notes)).unwrap_or_default());
        }
        if self.explained {
            let explanation = notes.and_then(|notes| notes.explanation.as_ref());
            cells.push(explanation.map(|explained| explanation_words(lang, explained)).unwrap_or_default());
        }
        if let Some(judgements) = &self.judgements {
            let judged = judgements.get(&line.key());
            let verdict = judged.and_then(|judged| judged.judgement).map_or("", |found| found.words(lang));
            cells.extend([verdict.to_owned(), judged.map(|judged| judged.remark.clone()).unwrap_or_default()]);
        }
        cells
    }
}
