//! Which indicators a remark on the data touches: the undetermined outcomes that come from its cell.

use std::collections::{BTreeMap, BTreeSet};

use super::quality;
use crate::registers::spec::Schema;
use crate::report::Report;
use crate::report::words::{Lang, Noun};
use crate::results::outcome::State;
use crate::results::{Outcome, QualityFinding};
use crate::text::ShortText;

/// Remarks and undetermined outcomes, brought together by file, sheet, row and field.
#[derive(Debug, Default)]
pub struct Touched {
    /// Indicator → undetermined outcomes, for each remark in the order of [`quality`].
    remarks: Vec<BTreeMap<String, u64>>,
    /// Undetermined outcomes that come from remarks, and the remarks that they come from, by position of the check.
    checks: BTreeMap<usize, (u64, BTreeSet<usize>)>,
}

impl Touched {
    /// Brings them together.
    #[must_use]
    pub fn of(report: &Report<'_>) -> Self {
        let findings = quality(report);
        let mut rows: BTreeMap<(&str, &str, u32), Vec<usize>> = BTreeMap::new();
        for (position, finding) in findings.iter().enumerate().filter(|(_, f)| f.row > 0) {
            rows.entry((&finding.file, &finding.sheet, finding.row)).or_default().push(position);
        }
        let fields: Vec<BTreeSet<&str>> = findings.iter().map(|f| fields_of(report.schema, f)).collect();
        let mut touched = Self { remarks: vec![BTreeMap::new(); findings.len()], checks: BTreeMap::new() };
        if rows.is_empty() {
            return touched;
        }
        for (at, check) in report.checks().enumerate() {
            for outcome in check.outcomes.iter().filter(|o| o.outcome == State::Undetermined) {
                let mut behind: BTreeSet<usize> = BTreeSet::new();
                for source in &outcome.sources {
                    let near = rows.get(&(&*source.file, &*source.sheet, source.row)).into_iter().flatten();
                    behind.extend(near.filter(|f| {
                        let register = findings.get(**f).and_then(|finding| finding.register.as_deref());
                        fields.get(**f).is_some_and(|names| explains(names, register, outcome))
                    }));
                }
                for position in &behind {
                    if let Some(remark) = touched.remarks.get_mut(*position) {
                        *remark.entry(check.indicator.to_string()).or_default() += 1;
                    }
                }
                if !behind.is_empty() {
                    let (outcomes, remarks) = touched.checks.entry(at).or_default();
                    *outcomes += 1;
                    remarks.extend(behind);
                }
            }
        }
        touched
    }

    /// The indicators that a remark touches, with the number of their undetermined outcomes.
    #[must_use]
    pub fn indicators(&self, remark: usize) -> String {
        let touched = self.remarks.get(remark).into_iter().flatten();
        touched.map(|(indicator, n)| format!("{indicator} ({n})")).collect::<Vec<_>>().join(", ")
    }

    /// How many outcomes are undetermined because of a remark's cell.
    #[must_use]
    pub fn outcomes(&self, remark: usize) -> u64 {
        self.remarks.get(remark).map_or(0, |touched| touched.values().sum())
    }

    /// „12 rezultate nedeterminate provin din aceste 12 celule”: of the whole report; nothing where there are none.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> Option<String> {
        let outcomes = self.checks.values().map(|(n, _)| n).sum();
        let cells: BTreeSet<usize> = self.checks.values().flat_map(|(_, cells)| cells.iter().copied()).collect();
        let (outcomes, cells) = (lang.counted(outcomes, Noun::Undetermined), counted(cells.len(), lang));
        (!self.checks.is_empty()).then(|| match lang {
            Lang::Ro => format!("{outcomes} {} din {cells}", verb(self.checks.values().map(|(n, _)| n).sum())),
            Lang::En => format!("{outcomes} come from {cells}"),
        })
    }

    /// The same of one check, short.
    #[must_use]
    pub fn of_check(&self, position: usize, lang: Lang) -> Option<String> {
        let (outcomes, remarks) = self.checks.get(&position)?;
        let cells = counted(remarks.len(), lang);
        Some(match lang {
            Lang::Ro => format!("{} din {cells}", lang.counted(*outcomes, Noun::Undetermined)),
            Lang::En => format!("{} from {cells}", lang.counted(*outcomes, Noun::Undetermined)),
        })
    }
}

const fn verb(outcomes: u64) -> &'static str {
    if outcomes == 1 { "provine" } else { "provin" }
}

fn counted(cells: usize, lang: Lang) -> String {
    lang.counted(cells as u64, Noun::Cell)
}

/// The fields that a remark is about, without the way through references.
fn fields_of<'a>(schema: &'a Schema, finding: &'a QualityFinding) -> BTreeSet<&'a str> {
    let register = finding.register.as_deref().and_then(|id| schema.register(id));
    let rule = register.and_then(|r| r.quality.iter().find(|rule| rule.id == finding.rule));
    let named = rule.into_iter().flat_map(|rule| rule.fields.iter().map(String::as_str));
    named.chain(finding.field.as_deref()).map(last).collect()
}

/// Whether an outcome names one of the fields, the whole register of a row that it lists, or nothing at all.
fn explains(fields: &BTreeSet<&str>, register: Option<&str>, outcome: &Outcome) -> bool {
    let named = |field: &ShortText| fields.contains(last(field)) || register == Some(field.as_str());
    outcome.fields.is_empty() || outcome.fields.iter().any(named)
}

fn last(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or(field)
}
