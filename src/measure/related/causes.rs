//! Why a summary of related rows is not known: which cells of which rows leave it open.

use std::collections::BTreeSet;

use super::parts::{Loose, Summariser, Version};
use crate::expr::{self, ColumnExplanation, Columns, Doubt, Explanation, Frame, Reading};
use crate::measure::computed::Computed;
use crate::registers::own_dates;
use crate::registers::values::marks;
use crate::text::FieldNames;

/// Rows that may be anybody's, told with one finding at most.
const MOST_LOOSE: usize = 12;

impl Summariser<'_, '_> {
    /// The register is what a missing row points to; for a possible row, the fields that leave it open, and where it
    /// stands. What is seen, one reading sees.
    pub fn behind(&self, seen: (&Version, Reading), loose: &Loose) -> ColumnExplanation {
        let from = &self.related.from;
        let mut behind = ColumnExplanation { general: BTreeSet::from([from.clone()]), ..ColumnExplanation::default() };
        self.own_causes(seen, &mut behind);
        self.orphan_causes(&mut behind);
        let Some(table) = self.task.context.registers.tables.get(self.register).filter(|_| !loose.is_empty()) else {
            return behind;
        };
        let name: BTreeSet<String> = BTreeSet::from([format!("{from}.{}", self.related.via)]);
        let names: FieldNames = name.into_iter().collect();
        for (row, owner) in (0u32..).zip(&table.owner) {
            let rows = loose.of(row as usize, *owner);
            if !rows.is_empty() {
                let cause = behind.unknown.entry(row).or_default();
                cause.names = cause.names.and(&names);
                // A finding names some of them; all of them for every subject would be too many.
                cause.rows.extend(rows.iter().take(MOST_LOOSE));
                let doubts = rows.iter().filter_map(|row| loose.doubts.get(row).copied());
                cause.doubt = doubts.fold(cause.doubt, Doubt::max);
            }
        }
        behind
    }

    /// A field of a related row as it is named from the subject's; one of the subject itself, or of what stands behind its
    /// columns, is named already.
    fn seen_from_subject(&self, field: &str) -> String {
        let first = field.split('.').next().unwrap_or(field);
        let spec = self.task.context.schema().registers.get(self.from);
        let is_of_row = spec.is_some_and(|spec| spec.fields.iter().any(|known| known.id == first));
        if is_of_row { format!("{}.{field}", self.related.from) } else { field.to_owned() }
    }

    /// A common parent that could not be read leaves open what is related.
    fn orphan_causes(&self, behind: &mut ColumnExplanation) {
        let subjects = self.task.context.registers.tables.get(self.register);
        let (Some(same), Some(table)) = (&self.related.same, subjects) else { return };
        for (row, _) in table.marks.get(same).into_iter().flat_map(|marks| marks.iter()) {
            let cause = behind.unknown.entry(row).or_default();
            cause.names = cause.names.and(&FieldNames::one(same));
            cause.doubt = cause.doubt.max(expr::doubt(table, same, row, Reading::Open));
        }
    }

    fn own_causes(&self, (seen, reading): (&Version, Reading), behind: &mut ColumnExplanation) {
        let Version { pairs, truth, undated, .. } = seen;
        let amounts = seen.amounts.as_ref().and_then(|amounts| amounts.unknown.as_ref()).map(marks).unwrap_or_default();
        let is_open = |(position, truth): &(usize, &Option<bool>)| {
            truth.is_none() || (**truth == Some(true) && amounts.get(*position) == Some(&true))
        };
        let open: Vec<usize> = truth.iter().enumerate().filter(is_open).map(|(position, _)| position).collect();
        if open.is_empty() {
            return;
        }
        let pick = |column: &[u32]| -> Vec<u32> { open.iter().filter_map(|&p| column.get(p).copied()).collect() };
        let (rows, owners) = (pick(&pairs.rows), pick(&pairs.subjects));
        let none = Columns::default();
        let subjects = self.task.whole(self.register, &self.computed.values, reading);
        let frame = Frame {
            known: self.task.known(reading),
            register: self.from,
            rows: Some(&rows),
            local: &none,
            subject: Some((&subjects, &owners)),
        };
        let empty = Computed::default();
        let look = |path: &expr::Path| {
            if path.subject {
                let own = self.computed.behind.get(&path.name).filter(|_| path.steps.is_empty());
                own.or_else(|| self.task.look_behind(path, self.register, self.computed))
            } else {
                self.task.look_behind(path, self.from, &empty)
            }
        };
        let blame = self.filter.as_ref().map(|filter| expr::explain(filter, &frame, &look));
        let of = self.of.as_ref().map(|of| expr::unknowns(of, &frame, &look));
        let registers = self.task.context.registers;
        let dates = registers.schema.registers.get(self.from).map(own_dates).unwrap_or_default();
        let origins = registers.tables.get(self.from).map(|t| t.origin.as_slice()).unwrap_or_default();
        for (at, (&position, &subject)) in open.iter().zip(&owners).enumerate() {
            let Explanation { names, rows: places, doubt } = behind.unknown.entry(subject).or_default();
            places.extend(rows.get(at).and_then(|row| origins.get(*row as usize)));
            let mut fields: Vec<&str> = Vec::new();
            let amount = of.as_ref().and_then(|of| of.get(at)).filter(|_| amounts.get(position) == Some(&true));
            for cause in blame.as_ref().and_then(|blame| blame.get(at)).into_iter().chain(amount) {
                fields.extend(cause.names.iter().map(|name| name.as_str()));
                places.extend(&cause.rows);
                *doubt = (*doubt).max(cause.doubt);
            }
            if undated.get(position) == Some(&true) {
                fields.extend(dates.first().map(String::as_str));
                let table = registers.tables.get(self.from).zip(rows.get(at));
                let unread = dates.iter().filter_map(|date| Some(expr::doubt(table?.0, date, *table?.1, reading)));
                *doubt = unread.fold(*doubt, Doubt::max);
            }
            if pairs.sure.get(position) == Some(&false) {
                fields.push(self.related.and_equal.as_deref().unwrap_or(&self.related.via));
            }
            *names = names.and(&fields.into_iter().map(|field| self.seen_from_subject(field)).collect());
        }
    }
}
