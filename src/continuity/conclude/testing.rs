//! A workbook as an inspector hands it back: written, taken apart, rearranged and saved again.

use std::path::PathBuf;

use crate::report::testing::World;
use crate::report::workbook::{Extras, Limits, write_with};
use crate::text::Lang;

// The other tests use more of it.
#[allow(dead_code)]
#[path = "../../../tests/promises/returned_workbook.rs"]
mod returned_workbook;

pub use returned_workbook::{ReturnedWorkbook, Sheet, through_libreoffice};

/// A folder with results and the workbook of the first provider.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub world: World,
}

impl Desk {
    pub fn new(lang: Lang) -> Self {
        Self::of(World::lively(), lang, Limits::default())
    }

    pub fn of(mut world: World, lang: Lang, limits: Limits) -> Self {
        world.sampled(30);
        let folder = tempfile::tempdir().unwrap();
        let extras = Extras { limits, ..Extras::default() };
        write_with(&folder.path().join("report.xlsx"), &world.report(lang), &extras).unwrap();
        Self { folder, world }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn paper(&self) -> ReturnedWorkbook {
        ReturnedWorkbook::open(&self.path("report.xlsx"))
    }
}
