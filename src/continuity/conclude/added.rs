//! Files that an inspector looked at beyond the sample.

use super::tables::Row;
use crate::report::table::Name as Column;
use crate::results::ProviderResults;
use crate::results::kind::CheckKind;

/// The key of a row that was added below the on-site checks: its indicator has one on-site check, and a file is named.
pub fn key_of_added(row: &Row, provider: &ProviderResults) -> Option<String> {
    let (indicator, file) = (row.text(Column::Indicator), row.text(Column::File));
    let mut checks =
        provider.checks.iter().filter(|check| check.kind == CheckKind::OnSite && check.indicator == indicator);
    let check = checks.next()?;
    let alone = checks.next().is_none();
    (alone && !file.is_empty()).then(|| format!("{indicator}/{}|{file}", check.check))
}
