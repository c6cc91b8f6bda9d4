//! What findings come from: those that share a cause stand together, with what it takes to mend it.
//!
//! Every finding has exactly one cause, so the numbers add up. What is not known hangs on a cell, a column or rows that
//! are not there; of several that a finding names, the one that explains most findings is its cause. What is breached
//! hangs on a cell that others hang on too, on a document, on one person, or on the duty itself.
//!
//! A cause is a view of results: it decides no verdict. After a visit the causes are those of what stands: a finding that
//! was rejected, or seen to be in order, has none any more, and what was seen not to be in order hangs on no cell.

mod effort;
mod words;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Line, findings};
use crate::registers::paths::located;
use crate::report::Report;
use crate::report::words::Noun;
use crate::results::kind::{CheckKind, Nature};
use crate::results::notes::judgements;
use crate::results::outcome::State;
use crate::results::part::Part;
use crate::results::visit::state_after;
use crate::results::{Results, SourceRef};
use crate::text::Lang;
pub use effort::{Effort, can_be_mended};
use effort::{is_empty_cell, mending};

/// The row that a cell stands in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// By its key: a case, a plan.
    Key(String),
    /// By its place, where the results do not tell its key.
    Place(SourceRef),
}

/// Findings that make an empty cell a cause by itself.
const ALONE: usize = 3;

/// What several findings come from. Registers and fields by their ids, checks by their positions in the provider's list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// A cell that is empty or says nothing that can be read.
    Cell {
        /// The register.
        register: String,
        /// The field.
        field: String,
        /// The row.
        record: Record,
    },
    /// A column that sheets of the provider lack.
    Column {
        /// The register.
        register: String,
        /// The field.
        field: String,
    },
    /// Cells of one column that are empty or say nothing that can be read, in rows that cannot be told apart.
    Cells {
        /// The register.
        register: String,
        /// The field.
        field: String,
    },
    /// Rows that are not there, or cannot be told from others.
    Rows {
        /// The register.
        register: String,
    },
    /// A document that is missing, or lacks what it should cover.
    Document {
        /// The check.
        check: usize,
        /// The document, or the record that has none.
        of: String,
    },
    /// What one person did or left undone of a duty.
    Person {
        /// The check.
        check: usize,
        /// The person, by staff id.
        staff: String,
    },
    /// A duty, whoever answers for it.
    Duty {
        /// The check.
        check: usize,
    },
}

/// Findings that come from the same.
#[derive(Debug, Clone)]
pub struct Cause<'a> {
    /// What they come from.
    pub root: Root,
    /// What it takes to mend.
    pub effort: Effort,
    /// Whether its findings are breaches; else they are open questions.
    pub breached: bool,
    /// The findings: those about obligations first.
    pub lines: Vec<Line<'a>>,
    /// How many of them are about obligations.
    pub obligations: usize,
}

/// The causes of a provider's findings, the largest first.
#[derive(Debug, Clone, Default)]
pub struct Causes<'a> {
    /// The causes: by the number of findings about obligations, then of others.
    pub all: Vec<Cause<'a>>,
    /// What the visit took away: rejected, or seen to be in order.
    pub settled: Vec<Line<'a>>,
}

impl<'a> Causes<'a> {
    /// The causes of the findings of a report; after a visit of those that stand.
    #[must_use]
    pub fn of(report: &Report<'a>) -> Self {
        let judged = judgements(report.provider);
        let (mut standing, mut settled) = (Vec::new(), Vec::new());
        for line in findings(report) {
            let judgement = judged.get(&line.key()).and_then(|judged| judged.judgement);
            match state_after(line.outcome.outcome, judgement) {
                None | Some(State::Met) => settled.push(line),
                Some(state) => standing.push((line, state)),
            }
        }
        Self { all: grouped(report, &standing), settled }
    }

    /// The causes of all findings as they were computed, whatever a visit came to.
    #[must_use]
    pub fn computed(report: &Report<'a>) -> Self {
        let lines: Vec<_> = findings(report).into_iter().map(|line| (line, line.outcome.outcome)).collect();
        Self { all: grouped(report, &lines), settled: Vec::new() }
    }

    /// The findings with the position of their cause: those about obligations first, then recommendations and figures,
    /// each cause's together; last what the visit took away.
    #[must_use]
    pub fn lines(&self) -> Vec<(Option<usize>, Line<'a>)> {
        let mut lines: Vec<(Option<usize>, Line<'a>)> = Vec::new();
        for (position, cause) in self.all.iter().enumerate() {
            lines.extend(cause.lines.iter().map(|line| (Some(position), *line)));
        }
        lines.sort_by_key(|(cause, line)| (line.check.nature != Nature::Obligation, *cause));
        lines.extend(self.settled.iter().map(|line| (None, *line)));
        lines
    }

    /// How many findings are about obligations.
    #[must_use]
    pub fn obligations(&self) -> usize {
        self.all.iter().map(|cause| cause.obligations).sum()
    }

    /// The fewest causes that make at least half of the findings about obligations, and how many findings they make.
    #[must_use]
    pub fn main(&self) -> (usize, usize) {
        let all = self.obligations();
        let mut made = 0;
        for (n, cause) in self.all.iter().enumerate() {
            if made * 2 >= all {
                return (n, made);
            }
            made += cause.obligations;
        }
        (self.all.iter().filter(|cause| cause.obligations > 0).count(), made)
    }

    /// How many findings about obligations each effort mends.
    #[must_use]
    pub fn by_effort(&self) -> [(Effort, usize); 3] {
        Effort::ALL.map(|effort| {
            let of_effort = self.all.iter().filter(|cause| cause.effort == effort);
            (effort, of_effort.map(|cause| cause.obligations).sum())
        })
    }

    /// „4 cauze fac 70 din 119 constatări”; none where no two findings about obligations share a cause.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> Option<String> {
        let all = self.obligations();
        let (causes, made) = self.main();
        let (n, of) = (lang.count(made as u64), lang.count(all as u64));
        (made > causes).then(|| match (lang, causes) {
            (Lang::Ro, 1) => format!("O cauză face {n} din {of} constatări"),
            (Lang::Ro, _) => format!("{} fac {n} din {of} constatări", lang.counted(causes as u64, Noun::Cause)),
            (Lang::En, 1) => format!("1 cause makes {n} of {of} findings"),
            (Lang::En, _) => format!("{} make {n} of {of} findings", lang.counted(causes as u64, Noun::Cause)),
        })
    }
}

/// Findings with the state that they are in, by cause.
fn grouped<'a>(report: &Report<'a>, lines: &[(Line<'a>, State)]) -> Vec<Cause<'a>> {
    let sheets = Sheets::of(report.results);
    let places: Vec<Vec<Root>> = lines.iter().map(|(line, _)| named(report, &sheets, line)).collect();
    let mut hanging: BTreeMap<&Root, usize> = BTreeMap::new();
    for root in places.iter().flatten() {
        *hanging.entry(root).or_default() += 1;
    }
    let shares = Shares::of(report, lines);
    let mut groups: Groups<'a> = BTreeMap::new();
    for ((line, state), places) in lines.iter().zip(&places) {
        let weight = |root: &&Root| hanging.get(root).copied().unwrap_or(0);
        // The first of those that explain as many.
        let place = places.iter().rev().max_by_key(weight);
        let breached = *state == State::NotMet;
        let (root, effort) = match (*state, place) {
            (State::Undetermined, Some(place)) => (place.clone(), effort_of(place)),
            (State::Undetermined, None) => (Root::Duty { check: line.position }, Effort::Minutes),
            (_, Some(place @ Root::Cell { .. })) if weight(&place) > 1 && is_empty_cell(report, line) => {
                (place.clone(), Effort::Minutes)
            }
            _ => breach(report, &shares, line),
        };
        // Where one empty cell breaches one duty and leaves another open, it is one cause.
        let breached = breached && !matches!(root, Root::Cell { .. });
        groups.entry((root, effort, breached)).or_default().push(*line);
    }
    gather_cells(&mut groups);
    let cause = |((root, effort, breached), lines): ((Root, Effort, bool), Vec<Line<'a>>)| {
        let obligations = lines.iter().filter(|line| line.check.nature == Nature::Obligation).count();
        Cause { root, effort, breached, lines, obligations }
    };
    let mut all: Vec<Cause<'a>> = groups.into_iter().map(cause).collect();
    all.sort_by_cached_key(|cause| {
        let first = cause.lines.first().map(|line| line.position);
        (Reverse(cause.obligations), Reverse(cause.lines.len()), cause.effort, first)
    });
    all
}

/// Findings with one cause.
type Groups<'a> = BTreeMap<(Root, Effort, bool), Vec<Line<'a>>>;

/// Empty cells of one column that explain little each are one cause; where there is but one such cell, it is named.
fn gather_cells(groups: &mut Groups<'_>) {
    let small = |groups: &Groups<'_>| -> BTreeMap<(Root, Effort, bool), Vec<Root>> {
        let mut columns: BTreeMap<_, Vec<Root>> = BTreeMap::new();
        for ((root, effort, breached), lines) in groups {
            if let Root::Cell { register, field, .. } = root
                && lines.len() < ALONE
            {
                let column = Root::Cells { register: register.clone(), field: field.clone() };
                columns.entry((column, *effort, *breached)).or_default().push(root.clone());
            }
        }
        columns
    };
    for ((column, effort, breached), cells) in small(groups) {
        let key = (column, effort, breached);
        if cells.len() < 2 && !groups.contains_key(&key) {
            continue;
        }
        for cell in cells {
            let lines = groups.remove(&(cell, effort, breached)).unwrap_or_default();
            groups.entry(key.clone()).or_default().extend(lines);
        }
    }
    // Those about obligations first, as everywhere.
    for lines in groups.values_mut() {
        lines.sort_by_key(|line| line.check.nature != Nature::Obligation);
    }
}

/// The registers that sheets were read as.
struct Sheets<'r>(BTreeMap<(&'r str, &'r str), &'r str>);

impl<'r> Sheets<'r> {
    fn of(results: &'r Results) -> Self {
        let sheets = results.inputs.iter().flat_map(|input| {
            let of_sheet = move |sheet: &'r crate::results::InputSheet| {
                Some(((input.file.as_str(), sheet.sheet.as_str()), sheet.register.as_deref()?))
            };
            input.sheets.iter().filter_map(of_sheet)
        });
        Self(sheets.collect())
    }

    /// The only row of a register among the rows of an outcome.
    fn only_row(&self, line: &Line<'_>, register: &str) -> Option<SourceRef> {
        let of_register = |source: &&SourceRef| self.0.get(&(&*source.file, &*source.sheet)) == Some(&register);
        let mut rows = line.outcome.sources.iter().filter(of_register);
        let first = rows.next()?;
        rows.next().is_none().then(|| first.clone())
    }
}

/// The cells, columns and rows that a finding names.
fn named(report: &Report<'_>, sheets: &Sheets<'_>, line: &Line<'_>) -> Vec<Root> {
    let Some(home) = report.said(line.check).home else { return Vec::new() };
    let root = |path: &crate::text::ShortText| {
        let (register, field) = located(report.schema, home, path)?;
        let register = register.id.clone();
        let Some(field) = field.map(|field| field.id.clone()) else { return Some(Root::Rows { register }) };
        if line.check.absent_columns.contains(&format!("{register}.{field}")) {
            return Some(Root::Column { register, field });
        }
        let record = if register == home {
            Record::Key(line.head().to_owned())
        } else if let (true, Some(case)) = (register == "cases", &line.outcome.case) {
            Record::Key(case.to_string())
        } else if let Some(place) = sheets.only_row(line, &register) {
            Record::Place(place)
        } else {
            return Some(Root::Cells { register, field });
        };
        Some(Root::Cell { register, field, record })
    };
    line.outcome.fields.iter().filter_map(root).collect()
}

/// How many breaches of each duty are one person's, apart for those that can be mended and those that cannot.
struct Shares<'a>(BTreeMap<(usize, Effort), BTreeMap<Option<&'a str>, usize>>);

impl<'a> Shares<'a> {
    fn of(report: &Report<'_>, lines: &[(Line<'a>, State)]) -> Self {
        let mut shares: BTreeMap<_, BTreeMap<Option<&'a str>, usize>> = BTreeMap::new();
        for (line, _) in lines.iter().filter(|(_, state)| *state == State::NotMet) {
            let of_duty = shares.entry((line.position, mending(report, line))).or_default();
            *of_duty.entry(line.outcome.responsible.as_deref()).or_default() += 1;
        }
        Self(shares)
    }

    /// Whether a person is behind at least two, and at least half, of a duty's breaches. Where it is many who leave a
    /// duty undone, it is not the person.
    fn is_one_persons(&self, duty: usize, effort: Effort, staff: &str) -> bool {
        let Some(shares) = self.0.get(&(duty, effort)) else { return false };
        let own = shares.get(&Some(staff)).copied().unwrap_or(0);
        own > 1 && own * 2 >= shares.values().sum()
    }
}

/// The cause of a breach that hangs on no cell.
fn breach(report: &Report<'_>, shares: &Shares<'_>, line: &Line<'_>) -> (Root, Effort) {
    let (check, effort) = (line.position, mending(report, line));
    let root = match (&line.outcome.part, line.outcome.responsible.as_deref()) {
        // A record without a document lacks it for every topic.
        (Some(Part::Topic(_) | Part::Document(_)), _) if line.check.kind == CheckKind::Presence => {
            Root::Document { check, of: line.head().to_owned() }
        }
        (Some(Part::Document(document)), _) => Root::Document { check, of: document.to_string() },
        (_, Some(staff)) if shares.is_one_persons(check, effort, staff) => {
            Root::Person { check, staff: staff.to_owned() }
        }
        _ => Root::Duty { check },
    };
    (root, effort)
}

/// What it takes to fill in what is not known: cells are minutes, columns and rows have to be asked for.
const fn effort_of(place: &Root) -> Effort {
    match place {
        Root::Cell { .. } | Root::Cells { .. } => Effort::Minutes,
        _ => Effort::Days,
    }
}

impl<'a> Cause<'a> {
    /// The indicators of its findings, each once.
    #[must_use]
    pub fn indicators(&self) -> Vec<&'a str> {
        let mut ids: Vec<(usize, &str)> = Vec::new();
        for line in &self.lines {
            if !ids.iter().any(|(_, id)| *id == line.check.indicator) {
                ids.push((line.position, &line.check.indicator));
            }
        }
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| id).collect()
    }

    /// The records of its findings, each once, in their order.
    #[must_use]
    pub fn subjects(&self) -> Vec<String> {
        let mut seen = std::collections::BTreeSet::new();
        self.lines.iter().map(Line::who).filter(|who| seen.insert(who.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{World, empty_provider, results};
    use crate::report::view;
    use crate::results::notes::{Judged, Judgement};
    use crate::text::ShortText;

    fn changed(change: impl Fn(&mut crate::results::CheckResult)) -> World {
        let mut world = World::lively();
        for provider in &mut world.results.providers {
            provider.checks.iter_mut().for_each(|check| change(check));
        }
        world
    }

    #[test]
    fn every_finding_has_one_cause_and_the_numbers_add_up() {
        let world = World::lively();
        let report = world.report(Lang::Ro);
        let causes = Causes::of(&report);
        let mut keys: Vec<String> = causes.lines().iter().map(|(_, line)| line.key()).collect();
        let mut expected: Vec<String> = view::findings(&report).iter().map(Line::key).collect();
        keys.sort();
        expected.sort();
        assert_eq!(keys, expected);
        assert_eq!(causes.obligations() as u64, {
            let counts = view::finding_counts(&report);
            counts.not_met + counts.undetermined
        });
        assert_eq!(causes.by_effort().iter().map(|(_, n)| n).sum::<usize>(), causes.obligations());
        let sizes: Vec<usize> = causes.all.iter().map(|cause| cause.obligations).collect();
        assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
        let (n, made) = causes.main();
        assert_eq!(made, sizes.iter().take(n).sum::<usize>());
        assert!(made * 2 >= causes.obligations() && sizes.iter().take(n - 1).sum::<usize>() * 2 < causes.obligations());
        // What is only recommended stands below, whatever its cause.
        let natures: Vec<bool> =
            causes.lines().iter().map(|(_, line)| line.check.nature != Nature::Obligation).collect();
        assert!(natures.is_sorted());
    }

    #[test]
    fn months_without_a_report_are_one_cause_that_nobody_can_mend() {
        let world = World::lively();
        let report = world.report(Lang::Ro);
        let causes = Causes::of(&report);
        let months = causes.all.iter().find(|cause| cause.indicators() == ["I7.2"]).unwrap();
        assert_eq!((months.lines.len(), months.effort), (3, Effort::Never));
        assert!(matches!(months.root, Root::Duty { .. }));
    }

    #[test]
    fn after_a_visit_causes_are_of_what_stands() {
        let judge = |judgement: Judgement| {
            let mut world = World::lively();
            let keys: Vec<_> = view::findings(&world.report(Lang::Ro))
                .iter()
                .map(|line| {
                    let (check, outcome) = (line.check, line.outcome);
                    (check.indicator.to_string(), check.check.to_string(), outcome.subject.to_string())
                })
                .collect();
            let judged = keys.into_iter().map(|(indicator, check, subject)| Judged {
                indicator,
                check,
                subject,
                judgement: Some(judgement),
                remark: String::new(),
            });
            world.results.providers[0].judgements = judged.collect();
            world
        };
        for judgement in [Judgement::Dismissed, Judgement::SeenMet] {
            let world = judge(judgement);
            let causes = Causes::of(&world.report(Lang::Ro));
            assert!(causes.all.is_empty() && causes.sentence(Lang::Ro).is_none());
            // They are listed all the same, without a cause.
            assert_eq!(causes.lines().len(), view::findings(&world.report(Lang::Ro)).len());
            assert!(causes.lines().iter().all(|(cause, _)| cause.is_none()));
            assert!(!Causes::computed(&world.report(Lang::Ro)).all.is_empty());
        }
        // Seen not to be in order: nothing hangs on a cell any more.
        let world = judge(Judgement::SeenNotMet);
        let causes = Causes::of(&world.report(Lang::Ro));
        assert!(causes.all.iter().all(|cause| cause.breached || matches!(cause.root, Root::Cell { .. })));
        let world = judge(Judgement::ExplanationAccepted);
        let report = world.report(Lang::Ro);
        assert_eq!(Causes::of(&report).obligations(), Causes::computed(&report).obligations());
    }

    #[test]
    fn what_mending_takes_is_what_the_data_tell() {
        let effort = |reason: &str, field: &str| {
            let world = changed(|check| {
                if check.indicator == "I6.2" {
                    for outcome in &mut check.outcomes {
                        outcome.outcome = State::NotMet;
                        outcome.reason = reason.into();
                        outcome.fields = std::iter::once(ShortText::from(field)).collect();
                    }
                }
            });
            let report = world.report(Lang::Ro);
            let causes = Causes::of(&report);
            causes.all.iter().find(|cause| cause.indicators() == ["I6.2"]).unwrap().effort
        };
        // An empty cell, a register that says no, a row that is not there.
        assert_eq!(effort("missing", "signed_family"), Effort::Minutes);
        assert_eq!(effort("not_fulfilled", "signed_family"), Effort::Days);
        assert_eq!(effort("missing", "documents"), Effort::Days);
    }

    #[test]
    fn one_manager_is_a_cause_and_many_are_none() {
        let cause = |staff: [Option<&str>; 3]| {
            let world = changed(|check| {
                if check.indicator == "I7.2" {
                    for (outcome, staff) in check.outcomes.iter_mut().zip(staff) {
                        outcome.responsible = staff.map(ShortText::from);
                    }
                }
            });
            let report = world.report(Lang::Ro);
            let causes = Causes::of(&report);
            let of = |cause: &&Cause<'_>| cause.indicators() == ["I7.2"];
            causes.all.iter().filter(of).map(|cause| (cause.root.words(&report), cause.lines.len())).collect::<Vec<_>>()
        };
        let title = "Raport de monitorizare în fiecare lună";
        assert_eq!(
            cause([Some("T-1"), Some("T-1"), Some("T-2")]),
            [(format!("{title} – T-1"), 2), (title.to_owned(), 1)]
        );
        assert_eq!(cause([Some("T-1"), Some("T-2"), None]), [(title.to_owned(), 3)]);
    }

    #[test]
    fn one_empty_cell_stands_for_all_that_hangs_on_it() {
        let world = changed(|check| {
            if check.indicator == "I6.2" {
                for outcome in &mut check.outcomes {
                    outcome.case = Some("C-0007".into());
                    outcome.fields = std::iter::once(ShortText::from("case_id.birth_on")).collect();
                }
            }
        });
        let report = world.report(Lang::Ro);
        let causes = Causes::of(&report);
        let cell = causes.all.iter().find(|cause| cause.indicators() == ["I6.2"]).unwrap();
        assert_eq!((cell.lines.len(), cell.effort), (2, Effort::Minutes));
        let Root::Cell { register, field, record } = &cell.root else { panic!("{:?}", cell.root) };
        assert_eq!((register.as_str(), field.as_str()), ("cases", "birth_on"));
        assert_eq!(*record, Record::Key("C-0007".into()));
        assert!(cell.root.words(&report).ends_with("C-0007"), "{}", cell.root.words(&report));
    }

    #[test]
    fn an_absent_column_is_one_cause_however_many_rows_lack_it() {
        let world = changed(|check| {
            if check.indicator == "I6.2" {
                check.absent_columns = vec!["plans.signed_family".into()];
                for outcome in &mut check.outcomes {
                    outcome.fields = std::iter::once(ShortText::from("signed_family")).collect();
                }
            }
        });
        let report = world.report(Lang::En);
        let causes = Causes::of(&report);
        let column = causes.all.iter().find(|cause| cause.indicators() == ["I6.2"]).unwrap();
        assert_eq!((column.lines.len(), column.effort), (2, Effort::Days));
        assert!(matches!(&column.root, Root::Column { field, .. } if field == "signed_family"));
        assert_eq!(column.remedy(&report), "Add the column to the export and fill it in.");
    }

    #[test]
    fn nothing_is_said_where_there_is_nothing_to_say() {
        let world = World::of(results(vec![empty_provider("gol")]));
        let causes = Causes::of(&world.report(Lang::Ro));
        assert_eq!((causes.all.len(), causes.main(), causes.sentence(Lang::Ro)), (0, (0, 0), None));
    }
}
