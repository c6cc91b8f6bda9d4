//! Columns that the exports lack, with what hangs on each.

use std::collections::BTreeMap;

use crate::report::Report;
use crate::report::words::{Noun, field_title, register_title};
use crate::results::ProviderResults;
use crate::text::Lang;

/// A column that a provider's sheets lack and its checks read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentColumn<'a> {
    /// Its register.
    pub register: &'a str,
    /// Its field.
    pub field: &'a str,
    /// How many checks read it.
    pub checks: u64,
    /// How many outcomes hang on it.
    pub outcomes: u64,
}

/// The columns that a provider's sheets lack and that it does not say not to keep, those first that most outcomes hang on.
#[must_use]
pub fn absent_columns(provider: &ProviderResults) -> Vec<AbsentColumn<'_>> {
    let mut all: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    for check in &provider.checks {
        for column in check.absent_columns.iter().filter(|column| !provider.not_kept.contains(*column)) {
            let (checks, outcomes) = all.entry(column.split_once('.').unwrap_or(("", column))).or_default();
            *checks += 1;
            *outcomes += check.hang_on_column.get(column).copied().unwrap_or_default();
        }
    }
    let column = |((register, field), (checks, outcomes))| AbsentColumn { register, field, checks, outcomes };
    let mut all: Vec<_> = all.into_iter().map(column).collect();
    all.sort_by_key(|column| std::cmp::Reverse(column.outcomes));
    all
}

/// The first of these columns in one sentence, each with the number of outcomes that hang on it; none where no column is
/// lacking.
#[must_use]
pub fn absent_words(report: &Report<'_>, most: usize) -> Option<String> {
    let all = absent_columns(report.provider);
    let mut parts: Vec<String> = all
        .iter()
        .take(most)
        .map(|column| format!("{} – {}", column.name(report), report.lang.count(column.outcomes)))
        .collect();
    if all.len() > most {
        let more = report.lang.count((all.len() - most) as u64);
        parts.push(match report.lang {
            Lang::Ro => format!("încă {more}"),
            Lang::En => format!("{more} more"),
        });
    }
    let head = report.lang.t(
        "coloane care lipsesc din export, fiecare cu numărul situațiilor nestabilite din cauza ei",
        "columns that the export lacks, each with the number of subjects left open because of it",
    );
    (!all.is_empty()).then(|| format!("{head}: {}", parts.join("; ")))
}

impl AbsentColumn<'_> {
    /// `Planuri „Semnat de familie”`.
    #[must_use]
    pub fn name(&self, report: &Report<'_>) -> String {
        let register = register_title(report.schema, report.lang, self.register);
        let field = field_title(report.schema, report.lang, Some(self.register), self.field);
        match report.lang {
            Lang::Ro => format!("{register} „{field}”"),
            Lang::En => format!("{register} “{field}”"),
        }
    }

    /// What hangs on it.
    #[must_use]
    pub fn hanging(&self, lang: Lang) -> String {
        let checks = lang.counted(self.checks, Noun::Check);
        match (self.outcomes, lang) {
            (0, Lang::Ro) => format!("socotită goală în {checks}, nimic nu rămâne nestabilit din cauza ei"),
            (0, Lang::En) => format!("taken as empty in {checks}, nothing stays open because of it"),
            (n, Lang::Ro) => format!("de ea atârnă {} în {checks}", lang.counted(n, Noun::Subject)),
            (1, Lang::En) => format!("1 subject in {checks} hangs on it"),
            (n, Lang::En) => format!("{} in {checks} hang on it", lang.counted(n, Noun::Subject)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::World;

    #[test]
    fn what_most_hangs_on_comes_first() {
        let mut world = World::lively();
        for (n, check) in (0..).zip(&mut world.results.providers[0].checks) {
            check.absent_columns = match n {
                0 => vec!["plans.approved_on".into(), "plans.signed_family".into()],
                1 => vec!["plans.signed_family".into()],
                _ => Vec::new(),
            };
            if n < 2 {
                check.hang_on_column = [("plans.signed_family".to_owned(), 3)].into();
            }
        }
        let report = world.report(Lang::En);
        let all = absent_columns(report.provider);
        let told: Vec<_> = all.iter().map(|c| (c.name(&report), c.hanging(Lang::En))).collect();
        let signed = field_title(report.schema, Lang::En, Some("plans"), "signed_family");
        assert!(told[0].0.contains(&signed), "{told:?}");
        assert!(told[0].1.starts_with("6 ") && told[0].1.contains("2 checks"), "{told:?}");
        assert!(told[1].1.contains("nothing stays open"), "{told:?}");
    }
}
