//! What is noticed on the way: which cell, whose row, and that the counts of the sheet add up.

use std::collections::HashMap;

use super::Assembly;
use crate::registers::Origin;
use crate::registers::table::EMPTY;
use crate::results::QualityFinding;
use crate::text::letters;

impl Assembly<'_> {
    /// A finding about one field of one row.
    pub(super) fn finding(
        &self,
        rule: &str,
        register: usize,
        field: usize,
        origin: Origin,
        other: Option<u32>,
    ) -> QualityFinding {
        let spec = self.schema.registers.get(register);
        let (file, sheet) = self.sources.get(origin.source as usize).cloned().unwrap_or_default();
        QualityFinding {
            rule: rule.to_owned(),
            register: spec.map(|s| s.id.clone()),
            field: spec.and_then(|s| s.fields.get(field)).map(|f| f.id.clone()),
            file,
            sheet,
            row: origin.row,
            column: self.letters.get(&(origin.source, field)).map_or_else(String::new, |&c| letters(c)),
            value: None,
            other_row: other,
            count: None,
        }
    }

    /// Moves one row of a sheet from the accepted to the set-aside rows.
    pub(super) fn quarantine(&mut self, source: u32) {
        if let Some(&(file, sheet)) = self.positions.get(source as usize)
            && let Some(sheet) = self.files.get_mut(file).and_then(|f| f.sheets.get_mut(sheet))
        {
            sheet.accepted = sheet.accepted.saturating_sub(1);
            sheet.quarantined += 1;
        }
    }

    /// Moves one row of a sheet from the accepted rows to those that only repeat another one.
    pub(super) fn count_repeat(&mut self, source: u32) {
        if let Some(&(file, sheet)) = self.positions.get(source as usize)
            && let Some(sheet) = self.files.get_mut(file).and_then(|f| f.sheets.get_mut(sheet))
        {
            sheet.accepted = sheet.accepted.saturating_sub(1);
            sheet.duplicates += 1;
        }
    }

    /// Gives the findings of ingest the provider of their row or file.
    pub(super) fn place_findings(&mut self, findings: Vec<QualityFinding>) {
        let sources: HashMap<(&str, &str), u32> =
            self.sources.iter().zip(0u32..).map(|((f, s), i)| ((f.as_str(), s.as_str()), i)).collect();
        let source_of = |finding: &QualityFinding| {
            sources.get(&(finding.file.as_str(), finding.sheet.as_str())).map(|&source| (source, finding.row))
        };
        // Few rows have findings: only theirs are looked up, and only in sheets that have any.
        let mut owners: HashMap<(u32, u32), Option<u32>> =
            findings.iter().filter_map(source_of).map(|at| (at, None)).collect();
        let mut concerned = vec![false; self.sources.len()];
        for (source, _) in findings.iter().filter_map(source_of) {
            if let Some(mark) = concerned.get_mut(source as usize) {
                *mark = true;
            }
        }
        for table in &self.tables {
            for (origin, &owner) in table.raw.origin.iter().zip(&table.owner) {
                let at = (origin.source, origin.row);
                if concerned.get(origin.source as usize) == Some(&true)
                    && let Some(slot) = owners.get_mut(&at)
                {
                    *slot = Some(owner);
                }
            }
        }
        let files: HashMap<&str, u32> = self.files.iter().zip(0u32..).map(|(f, i)| (f.file.as_str(), i)).collect();
        let mut placed: Vec<(u32, QualityFinding)> = findings
            .into_iter()
            .map(|finding| {
                let by_row = source_of(&finding).and_then(|at| owners.get(&at)).copied().flatten();
                let owner = by_row.unwrap_or_else(|| {
                    let file = files.get(finding.file.as_str()).copied().unwrap_or(EMPTY);
                    let folder = self.folders.get(file as usize).copied().unwrap_or(EMPTY);
                    self.carriers.of(file, folder)
                });
                (owner, finding)
            })
            .collect();
        placed.append(&mut self.findings);
        placed.sort();
        self.findings = placed;
    }
}
