//! Files made to do harm, and files broken by accident.

use std::fmt::Write as _;
use std::io::Write as _;

use zip::write::SimpleFileOptions;

use super::*;

/// A zipped workbook of some parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut out);
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    out.into_inner()
}

/// An xlsx file with sheets of the given names and contents.
fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut list = String::new();
    let mut rels = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (i, (name, content)) in sheets.iter().enumerate() {
        write!(list, "<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"r{0}\"/>", i + 1).unwrap();
        write!(rels, "<Relationship Id=\"r{0}\" Type=\"{rel}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>", i + 1)
            .unwrap();
        parts.push((
            format!("xl/worksheets/sheet{}.xml", i + 1),
            format!("<worksheet xmlns=\"{main}\">{content}</worksheet>"),
        ));
    }
    parts.push((
        "xl/workbook.xml".into(),
        format!("<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets>{list}</sheets></workbook>"),
    ));
    let rels = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rels}</Relationships>"
    );
    parts.push(("xl/_rels/workbook.xml.rels".into(), rels));
    let root = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    parts.push(("_rels/.rels".into(), root));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, c)| (n.as_str(), c.as_bytes())).collect();
    zipped(&parts)
}

fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"A\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

/// A sheet with its rows and cells, or its problem.
type SheetRead = (String, Result<(usize, usize), ProblemKind>);

/// The sheets of a file.
fn sheets(bytes: &[u8]) -> Result<Vec<SheetRead>, ProblemKind> {
    let mut out = Vec::new();
    let limits = Limits { cells: 200_000, part: 1 << 24, book: 1 << 26, memory: 1 << 26 };
    read_within(bytes, "x", limits, &mut |name, grid| out.push((name.name, grid.map(|g| (g.len(), g.cell_count())))))?;
    Ok(out)
}

const INLINE: &str = "<c r=\"A1\" t=\"inlineStr\"><is><t>Nr. caz</t></is></c>";

#[test]
fn an_enormous_dimension_costs_nothing() {
    let sheet = format!(
        "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\">{INLINE}</row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>"
    );
    assert_eq!(sheets(&xlsx(&[("A", &sheet)])), Ok(vec![("A".into(), Ok((2, 2)))]));
}

#[test]
fn empty_formatted_cells_are_not_kept() {
    let mut rows = String::new();
    for r in 1..=20_000 {
        write!(rows, "<row r=\"{r}\"><c r=\"A{r}\" s=\"0\"/><c r=\"B{r}\" s=\"0\"/></row>").unwrap();
    }
    assert_eq!(sheets(&xlsx(&[("A", &format!("<sheetData>{rows}</sheetData>"))])), Ok(vec![("A".into(), Ok((0, 0)))]));
}

#[test]
fn a_part_that_unpacks_without_end_is_refused() {
    let bomb = vec![b' '; 40 << 20];
    let mut parts: Vec<(&str, &[u8])> = vec![("xl/worksheets/sheet1.xml", &bomb), ("xl/workbook.xml", b"<workbook/>")];
    assert_eq!(sheets(&zipped(&parts)), Err(ProblemKind::TooLarge));
    parts = vec![("mimetype", b"x"), ("content.xml", &bomb)];
    assert_eq!(sheets(&zipped(&parts)), Err(ProblemKind::TooLarge));
}

#[test]
fn repeated_cells_of_ods_are_counted_before_they_are_made() {
    let cell =
        "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/>";
    let table = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    assert_eq!(sheets(&ods(&table)), Ok(vec![("A".into(), Err(ProblemKind::TooLarge))]));
    let empty = "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell table:number-columns-repeated=\"4294967295\"/></table:table-row>";
    assert_eq!(sheets(&ods(empty)), Ok(vec![("A".into(), Ok((0, 0)))]));
}

#[test]
fn two_sheets_of_one_name_are_not_read_as_one() {
    let sheet = format!("<sheetData><row r=\"1\">{INLINE}</row></sheetData>");
    let found = sheets(&xlsx(&[("A", &sheet), ("A", &sheet)])).unwrap();
    assert_eq!(found, [("A".to_owned(), Ok((1, 1))), ("A".to_owned(), Err(ProblemKind::BadSheet))]);
}

#[test]
fn cells_out_of_order_are_put_in_order() {
    let sheet = "<sheetData><row r=\"5\"><c r=\"B5\"><v>1</v></c><c r=\"A5\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\"><v>3</v></c></row></sheetData>";
    assert_eq!(sheets(&xlsx(&[("A", sheet)])), Ok(vec![("A".into(), Ok((2, 3)))]));
}

#[test]
fn entities_are_not_expanded() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&lol;&file;</t></is></c></row></sheetData>";
    let doctype = "<!DOCTYPE lolz [<!ENTITY lol \"lollollol\"><!ENTITY file SYSTEM \"file:///etc/passwd\">]>";
    let mut seen = String::new();
    let _ = read(&xlsx(&[("A", &format!("{doctype}{sheet}"))]), "x", &mut |_, grid| {
        if let Ok(grid) = grid {
            seen.extend((0..grid.len()).flat_map(|r| grid.row(r)).filter_map(|c| c.value.text()));
        }
    });
    assert!(!seen.contains("lollol") && !seen.contains("root:"));
    let _ = read(
        &ods(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>a&lol;b</text:p></table:table-cell></table:table-row>",
        ),
        "x",
        &mut |_, grid| {
            assert_eq!(grid.unwrap().row(0)[0].value.text(), Some("ab"));
        },
    );
}

#[test]
fn a_workbook_cut_anywhere_is_a_problem_and_no_panic() {
    let sheet = format!("<sheetData><row r=\"1\">{INLINE}</row></sheetData>");
    for whole in [xlsx(&[("A", &sheet)]), ods("<table:table-row><table:table-cell/></table:table-row>")] {
        for end in (0..whole.len()).step_by(7) {
            assert!(sheets(&whole[..end]).is_err(), "{end}");
        }
        for at in (0..whole.len()).step_by(3) {
            let mut broken = whole.clone();
            broken[at] ^= 0x55;
            let _ = sheets(&broken);
        }
    }
}

#[test]
fn strange_text_files_are_read_as_far_as_they_go() {
    let wide = "a;".repeat(50_000);
    assert_eq!(sheets(wide.as_bytes()), Ok(vec![("x".into(), Ok((1, 50_000)))]));
    let long = "x".repeat((1 << 24) + 2);
    assert_eq!(sheets(long.as_bytes()), Err(ProblemKind::TooLarge));
    assert_eq!(sheets(b"Nr. caz;Data\r1;2\n3;4\r\n5;6"), Ok(vec![("x".into(), Ok((4, 8)))]));
    assert_eq!(sheets(b"Nr. caz;Da\0ta\n\0;2\n"), Ok(vec![("x".into(), Ok((2, 3)))]));
}

#[test]
fn millions_of_empty_formatted_cells_cost_seconds_at_most() {
    let mut rows = String::with_capacity(50 << 20);
    for r in 1..=1_000_000 {
        write!(rows, "<row r=\"{r}\" s=\"1\"><c r=\"A{r}\" s=\"1\"/></row>").unwrap();
    }
    let wide: String = (0..16_384).map(|_| "<c s=\"1\"/>").collect();
    let more: String = (1..=100).map(|r| format!("<row r=\"{r}\">{wide}</row>")).collect();
    let book = xlsx(&[
        ("rows", &format!("<sheetData>{rows}</sheetData>")),
        ("columns", &format!("<sheetData>{more}</sheetData>")),
    ]);
    assert!(book.len() < 12 << 20, "{}", book.len());
    let start = std::time::Instant::now();
    let mut found = Vec::new();
    read(&book, "x", &mut |name, grid| found.push((name.name, grid.map(|g| g.cell_count())))).unwrap();
    assert_eq!(found, [("rows".to_owned(), Ok(0)), ("columns".to_owned(), Ok(0))]);
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn deeply_nested_markup_does_not_overflow() {
    let deep = format!("{}{}", "<x>".repeat(200_000), "</x>".repeat(200_000));
    let sheet = format!("<sheetData><row r=\"1\">{INLINE}</row></sheetData>{deep}");
    assert_eq!(sheets(&xlsx(&[("A", &sheet)])), Ok(vec![("A".into(), Ok((1, 1)))]));
    let before = format!("{deep}<sheetData><row r=\"1\">{INLINE}</row></sheetData>");
    let _ = sheets(&xlsx(&[("A", &before)]));
    let _ = sheets(&ods(&deep));
    let _ = sheets(&ods(&"<table:table-row>".repeat(100_000)));
}

#[test]
fn external_links_are_not_followed() {
    let cell = "<c r=\"B1\"><f>[1]Foaie1!A1</f><v>7</v></c><c r=\"C1\" t=\"e\"><f>'file:///etc/[passwd]A'!A1</f><v>#REF!</v></c>";
    let sheet = format!("<sheetData><row r=\"1\">{INLINE}{cell}</row></sheetData>");
    let mut seen = Vec::new();
    read(&xlsx(&[("A", &sheet)]), "x", &mut |_, grid| {
        seen.extend(grid.unwrap().row(0).iter().map(|c| format!("{:?}", c.value)));
    })
    .unwrap();
    // What the spreadsheet program had computed last, and errors as errors.
    assert_eq!(seen, ["Text(\"Nr. caz\")", "Number(7.0)", "Error"]);
}

/// The sheets of a file within so many bytes of memory.
fn within(bytes: &[u8], memory: u64) -> Result<Vec<SheetRead>, ProblemKind> {
    let mut out = Vec::new();
    let limits = Limits { memory, ..Limits::default() };
    read_within(bytes, "x", limits, &mut |name, grid| out.push((name.name, grid.map(|g| (g.len(), g.cell_count())))))?;
    Ok(out)
}

#[test]
fn one_long_text_that_is_repeated_is_counted_before_it_is_copied() {
    let text = "x".repeat(1000);
    let cell = |times: u32| {
        format!(
            "<table:table-cell table:number-columns-repeated=\"{times}\" office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = |times: u32, cells: u32| {
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{}</table:table-row>", cell(cells))
    };
    for (table, cells) in [(rows(1, 20), 20), (rows(20, 1), 20)] {
        let file = ods(&table);
        assert!(matches!(within(&file, 32_000).unwrap()[0].1, Ok((_, n)) if n == cells));
        assert_eq!(within(&file, 16_000).unwrap(), [("A".to_owned(), Err(ProblemKind::TooLarge))]);
    }
    // The sheet is named, and the next one is read.
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\">\
         <table:table table:name=\"A\">{}</table:table><table:table table:name=\"B\">{}</table:table></office:document-content>",
        rows(1_000_000, 16_000),
        rows(1, 1)
    );
    let file =
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())]);
    assert_eq!(
        within(&file, 1 << 20).unwrap(),
        [("A".to_owned(), Err(ProblemKind::TooLarge)), ("B".to_owned(), Ok((1, 1)))]
    );
}

#[test]
fn cells_and_shared_texts_of_xlsx_are_counted() {
    let mut rows = String::new();
    for r in 1..=500 {
        write!(rows, "<row r=\"{r}\"><c r=\"A{r}\" t=\"inlineStr\"><is><t>Nr. caz {r}</t></is></c></row>").unwrap();
    }
    let file = xlsx(&[("A", &format!("<sheetData>{rows}</sheetData>"))]);
    assert_eq!(within(&file, 64_000).unwrap(), [("A".to_owned(), Ok((500, 500)))]);
    assert_eq!(within(&file, 16_000).unwrap(), [("A".to_owned(), Err(ProblemKind::TooLarge))]);
    let texts = format!("<sst>{}</sst>", "<si><t/></si>".repeat(1000));
    let parts: Vec<(&str, &[u8])> =
        vec![("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", texts.as_bytes())];
    assert_eq!(within(&zipped(&parts), 50_000), Err(ProblemKind::TooLarge));
    assert_ne!(within(&zipped(&parts), 100_000), Err(ProblemKind::TooLarge));
    // All sheets of a workbook together.
    let sheet = format!("<sheetData>{rows}</sheetData>");
    let file = xlsx(&[("A", &sheet), ("B", &sheet)]);
    let limits = Limits { memory: 40_000, ..Limits::default() };
    let side_by_side = read_each(&file, "x", limits, &|name, grid| (name.name, grid.map(|g| g.len()))).unwrap();
    assert_eq!(side_by_side, ["A", "B"].map(|name| (name.to_owned(), Err(ProblemKind::TooLarge))));
}

#[test]
fn a_dictionary_of_one_long_text_is_counted_as_often_as_it_is_meant() {
    use crate::output::parquet::{Kind, TableWriter, Values};

    let mut file = Vec::new();
    let mut table = TableWriter::new(&mut file, &[("Nr. caz", Kind::Text)]).unwrap();
    table.rows(&[Values::Text(vec![Some("x".repeat(1000)); 100])]).unwrap();
    table.finish().unwrap();
    assert!(file.len() < 8_000, "{}", file.len());
    assert_eq!(within(&file, 1 << 20).unwrap(), [("x".to_owned(), Ok((101, 101)))]);
    assert_eq!(within(&file, 100_000), Err(ProblemKind::TooLarge));
}

#[test]
fn a_run_of_one_value_is_counted_row_by_row_before_it_is_decoded() {
    use crate::output::parquet::{Kind, TableWriter, Values};

    let mut file = Vec::new();
    let mut table = TableWriter::new(&mut file, &[("Nr. caz", Kind::Text)]).unwrap();
    table.rows(&[Values::Text(vec![Some("1/2024".to_owned()); 1000])]).unwrap();
    table.finish().unwrap();
    // A row and its cell take 168 bytes; seven eighths of the limit are for them.
    assert_eq!(within(&file, 200_000).unwrap(), [("x".to_owned(), Ok((1001, 1001)))]);
    assert_eq!(within(&file, 191_000), Err(ProblemKind::TooLarge));
}

#[test]
fn a_workbook_with_two_parts_of_one_name_is_refused() {
    let sheet = format!("<sheetData><row r=\"1\">{INLINE}</row></sheetData>");
    let one = xlsx(&[("A", &sheet), ("B", &sheet)]);
    let mut two = one.clone();
    for at in memchr::memmem::find_iter(&one, b"sheet2.xml") {
        two[at + 5] = b'1';
    }
    assert!(sheets(&one).is_ok());
    assert_eq!(sheets(&two), Err(ProblemKind::Ambiguous));
}

#[test]
fn a_stray_cell_of_an_old_workbook_is_counted_with_all_that_lies_before_it() {
    let path = format!("{}/fixtures/writers/xlwt/registre.xls", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read(path).unwrap();
    assert!(within(&file, 1 << 20).is_ok());
    // A record of a text: kind, length, then row and column.
    let at = memchr::memmem::find(&file, &[0xFD, 0x00, 0x0A, 0x00]).unwrap() + 4;
    let mut stray = file;
    stray[at..at + 4].copy_from_slice(&[0xE7, 0x03, 0x63, 0x00]);
    // A thousand rows of a hundred columns.
    assert_eq!(within(&stray, 1 << 20), Err(ProblemKind::TooLarge));
    assert!(within(&stray, 1 << 23).is_ok());
}
