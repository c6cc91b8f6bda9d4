//! What `audit` and `check` are given: registers, how to read them, and what lies beside them.

use std::path::{Path, PathBuf};

use clap::Args;

use super::companions::{self, Companions};
use super::secrets::SecretArgs;
use crate::ingest::Stop;
use crate::measure::Audit;
use crate::pipeline::{Request, Uploads};
use crate::text::Lang;

/// Registers and how to read them.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Files or folders with the provider's registers (xlsx, xlsb, xls, ods, csv, parquet, dbf, or zip archives of them).
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Each folder or archive within the paths is the delivery of one provider: what cannot be read of one is not held
    /// against another.
    #[arg(long)]
    deliveries: bool,
    /// Only this provider (may be repeated).
    #[arg(long = "provider")]
    providers: Vec<String>,
    /// Folder of another catalogue of indicators (may be repeated: each act judges what begins while it is in force).
    #[arg(long)]
    catalogue: Vec<PathBuf>,
    /// Mapping file; otherwise `mms.toml` beside each file is used.
    #[arg(long)]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    secrets: SecretArgs,
    /// The provider's explanations (may be repeated); otherwise explanations.csv or explicatii.csv beside the exports.
    #[arg(long = "explanations")]
    explanations: Vec<PathBuf>,
}

impl InputArgs {
    /// Whether explanations were named.
    #[must_use]
    pub const fn explains(&self) -> bool {
        !self.explanations.is_empty()
    }

    /// Every file and folder that is read.
    pub fn read_from(&self) -> Vec<PathBuf> {
        let further = self.catalogue.iter().chain(&self.mapping).chain(self.secrets.files()).chain(&self.explanations);
        self.paths.iter().chain(further).cloned().collect()
    }

    /// What to audit, without a sample, and what lies beside it; `previous` are results of the audit before.
    ///
    /// # Errors
    /// Every file that cannot be used, in words.
    pub fn read(
        &self,
        previous: Option<&Path>,
        audit: Audit,
        lang: Lang,
    ) -> Result<(Request, Companions), Vec<String>> {
        let secrets = self.secrets.read(lang);
        let beside = companions::read(previous, &self.explanations, &self.paths, lang);
        match (secrets, beside) {
            (Ok(secrets), Ok(beside)) => {
                let request = Request {
                    paths: self.paths.clone(),
                    mapping: self.mapping.clone(),
                    others: beside.files.clone(),
                    deliveries: self.deliveries,
                    held: Uploads::default(),
                    secrets,
                    catalogue: self.catalogue.clone(),
                    providers: self.providers.clone(),
                    audit,
                    sample: None,
                    rows: false,
                    memory: None,
                    stop: Stop::default(),
                };
                Ok((request, beside))
            }
            (secrets, beside) => Err(secrets.err().into_iter().chain(beside.err().into_iter().flatten()).collect()),
        }
    }
}
