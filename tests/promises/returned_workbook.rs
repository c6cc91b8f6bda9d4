//! A workbook as an inspector hands it back: taken apart, filled in, rearranged and saved again.

use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, DataType, Reader, SheetVisible, Xlsx, open_workbook};
use rust_xlsxwriter::{Format, Workbook};

/// The cells of a sheet.
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub rows: Vec<Vec<Data>>,
}

/// A workbook without its formats.
pub struct ReturnedWorkbook {
    pub sheets: Vec<Sheet>,
}

impl ReturnedWorkbook {
    pub fn open(path: &Path) -> Self {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let metadata = book.sheets_metadata().to_vec();
        let sheets = metadata.into_iter().map(|sheet| {
            let range = book.worksheet_range(&sheet.name).unwrap();
            let (height, width) = range.end().map_or((0, 0), |(r, c)| (r + 1, c + 1));
            let cell = |r, c| range.get_value((r, c)).cloned().unwrap_or(Data::Empty);
            let rows = (0..height).map(|r| (0..width).map(|c| cell(r, c)).collect()).collect();
            Sheet { name: sheet.name, hidden: sheet.visible != SheetVisible::Visible, rows }
        });
        Self { sheets: sheets.collect() }
    }

    pub fn sheet(&mut self, name: &str) -> &mut Sheet {
        self.sheets.iter_mut().find(|sheet| sheet.name == name).unwrap()
    }

    pub fn save(&self, path: &Path) {
        let mut book = Workbook::new();
        let date = Format::new().set_num_format("dd.mm.yyyy hh:mm");
        for sheet in &self.sheets {
            let page = book.add_worksheet();
            page.set_name(&sheet.name).unwrap();
            page.set_hidden(sheet.hidden);
            for (r, row) in (0..).zip(&sheet.rows) {
                for (c, cell) in (0..).zip(row) {
                    match cell {
                        Data::Empty => {}
                        Data::DateTime(when) => {
                            page.write_number_with_format(r, c, when.as_f64(), &date).unwrap();
                        }
                        Data::Float(number) => {
                            page.write_number(r, c, *number).unwrap();
                        }
                        Data::Bool(yes) => {
                            page.write_boolean(r, c, *yes).unwrap();
                        }
                        other => {
                            page.write_string(r, c, other.as_string().unwrap()).unwrap();
                        }
                    }
                }
            }
        }
        book.save(path).unwrap();
    }
}

impl Sheet {
    /// Row of the headings.
    pub fn head(&self) -> usize {
        let known = ["Indicator", "Standardul", "Standard", "Ce s-a constatat", "Măsura"];
        let key = |cell: &Data| cell.as_string().is_some_and(|text| known.contains(&text.as_str()));
        self.rows.iter().position(|row| row.iter().any(key)).unwrap()
    }

    pub fn column(&self, heading: &str) -> usize {
        self.rows[self.head()].iter().position(|cell| cell.as_string().as_deref() == Some(heading)).unwrap()
    }

    pub fn row(&self, key: &str) -> usize {
        self.rows.iter().position(|row| row.iter().any(|cell| cell.as_string().as_deref() == Some(key))).unwrap()
    }

    pub fn set(&mut self, key: &str, heading: &str, text: &str) {
        let (row, column) = (self.row(key), self.column(heading));
        self.rows[row][column] = Data::String(text.to_owned());
    }

    /// What stands in the row of a key, under a heading.
    pub fn get(&self, key: &str, heading: &str) -> String {
        self.rows[self.row(key)][self.column(heading)].as_string().unwrap_or_default()
    }

    /// Name of that cell, e.g. `M17`.
    pub fn cell(&self, key: &str, heading: &str) -> String {
        rust_xlsxwriter::utility::row_col_to_cell(self.row(key) as u32, self.column(heading) as u16)
    }

    /// Whether a text stands somewhere, as the beginning of a cell.
    pub fn says(&self, text: &str) -> bool {
        self.rows.iter().flatten().any(|cell| cell.as_string().is_some_and(|cell| cell.starts_with(text)))
    }

    /// Columns in the reverse order, rows below the headings too.
    pub fn rearrange(&mut self) {
        let head = self.head();
        self.rows.iter_mut().for_each(|row| row.reverse());
        self.rows[head + 1..].reverse();
    }
}

#[allow(clippy::print_stdout)]
/// Opens and saves a workbook in LibreOffice; none where it is not installed.
pub fn through_libreoffice(path: &Path, to: &str) -> Option<PathBuf> {
    let folder = path.parent().unwrap();
    let out = folder.join("saved");
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let done = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(&out)
        .arg(path)
        .output();
    let done = match done {
        Ok(done) => done,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "soffice: {error}");
            println!("skipped: LibreOffice is not installed");
            return None;
        }
    };
    let saved = out.join(path.with_extension(to).file_name().unwrap());
    assert!(done.status.success() && saved.exists(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(saved)
}
