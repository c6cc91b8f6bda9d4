//! `truth.json`: what an audit of a generated nation must find, provider by provider and check by check.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{CheckResult, Rows};
use crate::generate::table::Tables;
use crate::output::OutputError;
use crate::results::PeriodDates;

/// Value of the field `format`.
pub const FORMAT: &str = "mms-truth";
/// Value of the field `version`.
pub const VERSION: u32 = 1;

/// A whole `truth.json`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Truth {
    /// Always [`FORMAT`].
    pub format: String,
    /// Always [`VERSION`].
    pub version: u32,
    /// The period that is judged.
    pub period: PeriodDates,
    /// How terms are counted.
    pub counting: String,
    /// Every provider, in the order of the nation.
    pub providers: Vec<ProviderTruth>,
}

/// What holds of one provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderTruth {
    /// Provider id.
    pub provider_id: String,
    /// Every check, in the order of the Order.
    pub checks: Vec<CheckTruth>,
}

/// What one check must say of one provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckTruth {
    /// Indicator, e.g. `I1.1.1`.
    pub indicator: String,
    /// Check, e.g. `manager-appointed`.
    pub check: String,
    /// Verdict id.
    pub verdict: String,
    /// Subjects that are met.
    pub met: u64,
    /// Subjects that are not met.
    pub not_met: u64,
    /// Subjects that nobody can judge.
    pub undetermined: u64,
    /// Subjects whose term has not ended.
    pub pending: u64,
    /// Subjects whose duty fell away.
    pub excluded: u64,
    /// Counts by month and dimension.
    pub tallies: Vec<TallyTruth>,
    /// How often each value occurs.
    pub histogram: BTreeMap<i64, u64>,
}

/// One count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TallyTruth {
    /// The month, `2024-03`; none for the whole period.
    pub month: Option<String>,
    /// The dimensions.
    pub by: BTreeMap<String, String>,
    /// How many.
    pub count: u64,
}

impl From<CheckResult> for CheckTruth {
    fn from(result: CheckResult) -> Self {
        let CheckResult { indicator, check, verdict, met, not_met, undetermined, pending, excluded, .. } = result;
        let tallies = result.tallies.into_iter().map(|(month, by, count)| TallyTruth { month, by, count }).collect();
        let histogram = result.histogram;
        Self { indicator, check, verdict, met, not_met, undetermined, pending, excluded, tallies, histogram }
    }
}

/// Adds a block of rows as canonical text; registers without rows are there, and empty.
pub fn add_canonical(rows: &mut Rows, tables: &Tables<'_>) {
    for (register, block) in tables.schema.registers.iter().zip(&tables.rows) {
        let all = rows.entry(register.id.clone()).or_default();
        for row in block {
            let cells = register.fields.iter().zip(row).filter(|(field, _)| !field.personal);
            let texts = cells.map(|(field, cell)| (field.id.clone(), cell.canonical()));
            all.push(texts.filter(|(_, text)| !text.is_empty()).collect());
        }
    }
}

/// Writes `truth.json` provider by provider.
#[derive(Debug)]
pub struct TruthWriter {
    path: PathBuf,
    file: BufWriter<File>,
    first: bool,
}

impl TruthWriter {
    /// Begins the file in a folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(folder: &Path, period: &PeriodDates, counting: &str) -> Result<Self, OutputError> {
        let path = folder.join("truth.json");
        let failed = |source| OutputError::Write { path: path.clone(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let mut file = BufWriter::new(File::create(&path).map_err(failed)?);
        let period =
            serde_json::to_string(period).map_err(|source| OutputError::Encode { path: path.clone(), source })?;
        write!(
            file,
            r#"{{"format":"{FORMAT}","version":{VERSION},"period":{period},"counting":"{counting}","providers":["#
        )
        .map_err(failed)?;
        Ok(Self { path, file, first: true })
    }

    /// Adds a provider, as JSON.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, provider: &str) -> Result<(), OutputError> {
        let separator = if std::mem::take(&mut self.first) { "\n" } else { ",\n" };
        self.file
            .write_all(separator.as_bytes())
            .and_then(|()| self.file.write_all(provider.as_bytes()))
            .map_err(|source| OutputError::Write { path: self.path.clone(), source })
    }

    /// Completes the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<(), OutputError> {
        self.file
            .write_all(b"\n]}\n")
            .and_then(|()| self.file.flush())
            .map_err(|source| OutputError::Write { path: self.path.clone(), source })
    }
}
