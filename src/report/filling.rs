//! A sheet that is being filled, with the workbook that it belongs to.

use std::ops::{Deref, DerefMut};

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::Sheet;

/// A [sheet](Sheet) and what its workbook knows: a provider's report, or a yearbook.
pub(crate) struct Filling<'b, B> {
    /// The workbook's context.
    pub book: &'b B,
    pub(crate) inner: Sheet<'b>,
}

impl<B> Filling<'_, B> {
    /// The finished sheet.
    pub fn done(self) -> Result<Worksheet, XlsxError> {
        self.inner.done()
    }
}

impl<'b, B> Deref for Filling<'b, B> {
    type Target = Sheet<'b>;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

impl<B> DerefMut for Filling<'_, B> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.inner
    }
}
