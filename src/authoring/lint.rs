//! Everything that can be wrong with a catalogue beyond its form: ids, parameters, predicates, messages, examples.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::example::{self, Mismatch};
use crate::catalogue::acts::Opened;
use crate::catalogue::indicator::{Catalogue, Indicator, Kind, Nature, Number, Parameter, ParameterValue};
use crate::catalogue::load::Loaded;
use crate::catalogue::read::Places;
use crate::document::{Problem, SourceFile};
use crate::measure::{Audit, Context, Located, broken, look_at, look_at_keeping};
use crate::registers::assemble::assemble;
use crate::registers::spec::Schema;
use crate::registers::typed::Ingested;
use crate::results::outcome::State;
use crate::text::nearest;
use crate::time::{Counting, Period, format_day};

/// Placeholders that a message may use.
pub const PLACEHOLDERS: [&str; 11] =
    ["subject", "case", "start", "due", "end", "delay", "measured", "limit", "fields", "month", "item"];

/// How thoroughly to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Names, types, parameters: what an audit needs.
    Form,
    /// The examples too.
    Examples,
}

/// Finds all problems of acts and between them.
#[must_use]
pub fn lint_all(opened: &mut Opened, depth: Depth) -> Vec<Problem> {
    let mut problems = std::mem::take(&mut opened.problems);
    let schema = Arc::clone(&opened.schema);
    problems.extend(opened.acts.iter_mut().flat_map(|act| lint(act, &schema, depth)));
    problems
}

/// Finds all problems of an act; the reader's own come first.
#[must_use]
pub fn lint(loaded: &mut Loaded, schema: &Arc<Schema>, depth: Depth) -> Vec<Problem> {
    let mut problems = std::mem::take(&mut loaded.problems);
    if loaded.unread {
        return problems;
    }
    let catalogue = &loaded.catalogue;
    let mut seen: BTreeMap<&str, &SourceFile> = BTreeMap::new();
    for (indicator, (file, places)) in catalogue.indicators.iter().zip(&loaded.places) {
        if let Some(other) = seen.insert(&indicator.id, file) {
            let message = format!("indicator `{}` is described twice, here and in `{}`", indicator.id, other.name);
            problems.push(Problem::new(file, places.id.clone(), message));
        }
        identity(catalogue, indicator, file, places, &mut problems);
        parameters(catalogue, indicator, file, places, &mut problems);
        messages(indicator, file, places, &mut problems);
    }
    if let Some((file, places)) = &loaded.act {
        for (parameter, (at, values)) in catalogue.parameters.iter().zip(places) {
            values_of(catalogue, parameter, file, at, values, &mut problems);
        }
    }
    predicates(loaded, schema, &mut problems);
    if depth == Depth::Examples && problems.is_empty() {
        examples(loaded, schema, &mut problems);
    }
    problems
}

fn identity(
    catalogue: &Catalogue,
    indicator: &Indicator,
    file: &SourceFile,
    places: &Places,
    problems: &mut Vec<Problem>,
) {
    let stem = file.name.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
    if stem != indicator.id {
        let message = format!("the id is `{}` and the file is named `{stem}.toml`", indicator.id);
        let problem = Problem::new(file, places.id.clone(), message);
        problems.push(problem.help(Some("name the file after the id".to_owned())));
    }
    if !catalogue.standards.iter().any(|s| s.number == indicator.standard) {
        let message = format!("`catalogue.toml` names no standard {}", indicator.standard);
        problems.push(Problem::new(file, places.id.clone(), message));
    }
    if indicator.checks.is_empty() {
        problems.push(Problem::new(file, places.id.clone(), "this indicator has no check"));
    }
    for (position, check) in indicator.checks.iter().enumerate() {
        let at = places.checks.get(position).cloned().unwrap_or_default();
        let twin = indicator.checks.iter().take(position).position(|c| c.id == check.id);
        if let Some(first) = twin {
            let other = places.checks.get(first).cloned().unwrap_or_default();
            let problem = Problem::new(file, at.clone(), format!("two checks are named `{}`", check.id));
            problems.push(problem.because(other, "the first one"));
        }
        if (check.nature == Nature::OnSite) != matches!(check.kind, Kind::OnSite(_)) {
            let message = "a check of nature `on_site` has a table `on_site`, and no other check has one";
            problems.push(Problem::new(file, at.clone(), message));
        }
        if !(0.0..=1.0).contains(&check.required) || check.partial.is_some_and(|p| !(0.0..check.required).contains(&p))
        {
            let message = "`required` lies between 0 and 1, and `partial` below it";
            problems.push(Problem::new(file, at, message));
        }
    }
}

fn parameters(
    catalogue: &Catalogue,
    indicator: &Indicator,
    file: &SourceFile,
    places: &Places,
    problems: &mut Vec<Problem>,
) {
    for (position, parameter) in indicator.parameters.iter().enumerate() {
        let (at, values) = places.parameters.get(position).cloned().unwrap_or_default();
        values_of(catalogue, parameter, file, &at, &values, problems);
    }
    for (check, at) in indicator.checks.iter().zip(&places.checks) {
        let Some((name, number)) = check.kind.facts().parameter() else { continue };
        let term = number == Number::Term;
        let found = catalogue.parameter(indicator, name);
        let known = indicator.parameters.iter().chain(&catalogue.parameters).map(|p| p.name.as_str());
        match found {
            None => {
                let message = format!("this file has no parameter `{name}`");
                problems.push(Problem::new(file, at.clone(), message).help(nearest(name, known)));
            }
            Some(p) if p.unit.is_some() != term => {
                let wanted = if term {
                    "needs a unit: hours, days, working_days or months"
                } else {
                    "is a number without a unit here"
                };
                problems.push(Problem::new(file, at.clone(), format!("parameter `{name}` {wanted}")));
            }
            Some(p) if p.of_row() && !by_row(&check.kind) => {
                let message =
                    format!("parameter `{name}` has values with `when`, and this kind knows one for all rows");
                problems.push(Problem::new(file, at.clone(), message));
            }
            Some(_) => {}
        }
    }
}

/// Whether a kind asks for its number row by row.
const fn by_row(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Deadline(_) | Kind::Interval(_) | Kind::Duration(_) | Kind::Quota(_) | Kind::Slots(_) | Kind::Load(_)
    )
}

fn values_of(
    catalogue: &Catalogue,
    parameter: &Parameter,
    file: &SourceFile,
    at: &std::ops::Range<usize>,
    places: &[std::ops::Range<usize>],
    problems: &mut Vec<Problem>,
) {
    let first = parameter.values.iter().filter(|v| v.is_general()).map(|v| v.from).min();
    // One without any value, and an act without a first day, are told as that.
    if !parameter.values.is_empty() && first.is_none_or(|first| first > catalogue.valid_from) {
        let message = format!(
            "parameter `{}` has no value on {}, when the act came into force",
            parameter.name,
            format_day(catalogue.valid_from)
        );
        let help = "add a value without a condition from that day on".to_owned();
        problems.push(Problem::new(file, at.clone(), message).help(Some(help)));
    }
    for (position, value) in parameter.values.iter().enumerate() {
        let same = |other: &&ParameterValue| {
            let when = |of: &ParameterValue| of.when.as_ref().map(|when| when.text.clone());
            other.from == value.from && other.service_kind == value.service_kind && when(other) == when(value)
        };
        if let Some(twin) = parameter.values.iter().take(position).position(|v| same(&v)) {
            let message = format!("parameter `{}` has two values from {}", parameter.name, format_day(value.from));
            let here = places.get(position).cloned().unwrap_or_else(|| at.clone());
            let there = places.get(twin).cloned().unwrap_or_else(|| at.clone());
            problems.push(Problem::new(file, here, message).because(there, "the other value"));
        }
    }
}

fn messages(indicator: &Indicator, file: &SourceFile, places: &Places, problems: &mut Vec<Problem>) {
    for (check, at) in indicator.checks.iter().zip(&places.messages) {
        for text in [&check.message.ro, &check.message.en] {
            for name in placeholders(text) {
                if !PLACEHOLDERS.contains(&name) {
                    let message = format!("a message has no placeholder `{{{name}}}`");
                    let help = nearest(name, PLACEHOLDERS.into_iter())
                        .unwrap_or_else(|| format!("there are: {}", PLACEHOLDERS.join(", ")));
                    problems.push(Problem::new(file, at.clone(), message).help(Some(help)));
                }
            }
        }
    }
}

/// The names in braces of a message.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// Evaluates everything once on empty registers.
fn predicates(loaded: &Loaded, schema: &Arc<Schema>, problems: &mut Vec<Problem>) {
    let Some(period) = Period::new(0, 364, None) else { return };
    let registers = assemble(schema, Ingested::default(), period.as_of).registers;
    let audit = Audit { period, counting: Counting::Calendar, list_met: false, aggregate_only: false };
    let context = Context::new(&registers, &audit, &loaded.catalogue);
    let place =
        |file: &SourceFile, located: Located| Problem::new(file, located.at, located.message).help(located.help);
    for (register, spec) in schema.registers.iter().enumerate() {
        for rule in spec.quality.iter().filter(|rule| !rule.when.is_empty()) {
            if let Err(problem) = broken(&context, register, rule) {
                let (file, at) = &rule.written;
                let within = at.start + problem.range.start..at.start + problem.range.end;
                problems.push(Problem::new(file, within, problem.message).help(problem.help));
            }
        }
    }
    if let Some(file) = &loaded.definitions {
        problems.extend(context.definition_problems.iter().cloned().map(|p| place(file, p)));
    }
    if let Some((file, _)) = &loaded.act {
        problems.extend(look_at_keeping(&context).into_iter().map(|p| place(file, p)));
    }
    for (indicator, (file, _)) in loaded.catalogue.indicators.iter().zip(&loaded.places) {
        for check in &indicator.checks {
            let (found, _) = look_at(&context, indicator, check);
            for located in found {
                let problem = place(file, located);
                if !problems
                    .iter()
                    .any(|p| p.file.name == problem.file.name && p.at == problem.at && p.message == problem.message)
                {
                    problems.push(problem);
                }
            }
        }
    }
}

fn examples(loaded: &Loaded, schema: &Arc<Schema>, problems: &mut Vec<Problem>) {
    for (indicator, (file, places)) in loaded.catalogue.indicators.iter().zip(&loaded.places) {
        for (check, at) in indicator.checks.iter().zip(&places.checks) {
            let mut states = Vec::new();
            for example in &check.examples {
                states.extend(example.expect.values().filter_map(|e| e.split([':', ' ']).next()));
                let differences = example::run(schema, &loaded.catalogue, indicator, check, example);
                if differences.is_empty() {
                    continue;
                }
                let lines: Vec<String> = differences.iter().map(describe).collect();
                let message = format!("this example of `{}` does not hold:\n{}", check.id, lines.join("\n"));
                problems.push(Problem::new(file, example.at.clone(), message));
            }
            let judged = check.nature == Nature::Obligation;
            let failed = if check.kind.facts().never_breached() { State::Undetermined } else { State::NotMet };
            for needed in [State::Met, failed] {
                if judged && !states.contains(&needed.id()) {
                    let message = format!("`{}` has no example that is `{}`", check.id, needed.id());
                    problems.push(Problem::new(file, at.clone(), message));
                }
            }
            if !judged && check.nature != Nature::OnSite && check.examples.is_empty() {
                problems.push(Problem::new(file, at.clone(), format!("`{}` has no example", check.id)));
            }
        }
    }
}

fn describe(mismatch: &Mismatch) -> String {
    match mismatch {
        Mismatch::Table(problem) => format!("  {problem}"),
        Mismatch::Subject { subject, expected, got } => format!("  {subject}: expected {expected}, got {got}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load;

    #[test]
    fn an_act_with_registers_of_its_own_is_sound_with_all_its_examples() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/homes-act");
        let (mut loaded, schema) = load::open(Some(&folder)).unwrap();
        let problems = lint(&mut loaded, &schema, Depth::Examples);
        let told: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.file.name, p.message)).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}
