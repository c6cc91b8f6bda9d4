//! Workbooks as unusual writers make them: other names of parts, prefixes of elements, formulas that nobody computed.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};

use zip::write::SimpleFileOptions;

use super::*;
use crate::ingest::grid::{Merge, Value};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// How a writer departs from the rest.
#[derive(Clone, Copy)]
struct Way {
    /// Prefix of all elements of the sheet and of the workbook, with its colon.
    prefix: &'static str,
    /// The main part.
    main: &'static str,
    /// Folder of the sheets, relative to the main part.
    sheets: &'static str,
    /// Between folders and files.
    separator: &'static str,
    /// Further elements of the workbook.
    more: &'static str,
}

const PLAIN: Way = Way { prefix: "", main: "xl/workbook.xml", sheets: "worksheets/", separator: "/", more: "" };

/// A workbook of one sheet, `Foaie`, with the given rows, behind which B2 and B3 are merged.
fn book(way: Way, rows: &str) -> Vec<u8> {
    let p = way.prefix;
    let xmlns = if p.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{}", p.trim_end_matches(':')) };
    let (folder, name) = way.main.rsplit_once('/').map_or(("", way.main), |(folder, name)| (folder, name));
    let within = |part: &str| if folder.is_empty() { part.to_owned() } else { format!("{folder}/{part}") };
    let rels = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{REL}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let sheet = format!(
        "<{p}worksheet {xmlns}=\"{MAIN}\"><{p}sheetData>{rows}</{p}sheetData><{p}mergeCells><{p}mergeCell ref=\"B2:B3\"/></{p}mergeCells></{p}worksheet>"
    );
    let workbook = format!(
        "<{p}workbook {xmlns}=\"{MAIN}\" xmlns:r=\"{REL}\"><{p}sheets><{p}sheet name=\"Foaie\" sheetId=\"1\" r:id=\"r1\"/></{p}sheets>{}</{p}workbook>",
        way.more
    );
    let parts = [
        ("_rels/.rels".to_owned(), rels("officeDocument", way.main)),
        (way.main.to_owned(), workbook),
        (within(&format!("_rels/{name}.rels")), rels("worksheet", &format!("{}sheet1.xml", way.sheets))),
        (within(&format!("{}sheet1.xml", way.sheets)), sheet),
    ];
    let mut out = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut out);
    for (name, content) in parts {
        zip.start_file(name.replace('/', way.separator), SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    out.into_inner()
}

/// A cell with its content.
fn cell(way: Way, at: &str, attributes: &str, content: &str) -> String {
    let p = way.prefix;
    format!(
        "<{p}c r=\"{at}\"{attributes}>{}</{p}c>",
        content
            .replace("</", &format!("<\u{1}{p}"))
            .replace('<', &format!("<{p}"))
            .replace(&format!("<{p}\u{1}"), "</")
    )
}

/// What is read of the only sheet: cells as they are shown for debugging, and merged regions.
fn read_one(bytes: &[u8]) -> (Vec<String>, Vec<Merge>) {
    let (mut cells, mut merges) = (Vec::new(), Vec::new());
    read(bytes, "x", &mut |_, grid| {
        let grid = grid.unwrap();
        for row in 0..grid.len() {
            cells.extend(grid.row(row).iter().map(|cell| format!("{:?}", cell.value)));
        }
        merges.extend(grid.merges.iter().copied());
    })
    .unwrap();
    (cells, merges)
}

#[test]
fn parts_and_elements_may_have_any_name() {
    let ways = [
        PLAIN,
        Way { prefix: "x:", ..PLAIN },
        Way { main: "xl/workbook2.xml", ..PLAIN },
        Way { main: "workbook.xml", sheets: "", ..PLAIN },
        Way { separator: "\\", ..PLAIN },
        Way { prefix: "d:", main: "XL/Registru.xml", sheets: "Foi/", ..PLAIN },
    ];
    for way in ways {
        let text = cell(way, "A1", " t=\"inlineStr\"", "<is><t>Nr. caz</t></is>");
        let number = cell(way, "B2", "", "<v>7</v>");
        let p = way.prefix;
        let rows = format!("<{p}row r=\"1\">{text}</{p}row><{p}row r=\"2\">{number}</{p}row>");
        let (cells, merges) = read_one(&book(way, &rows));
        assert_eq!(cells, ["Text(\"Nr. caz\")", "Number(7.0)"], "{}", way.main);
        assert_eq!(merges, [Merge { top: 2, bottom: 3, left: 1, right: 1 }], "{} {}", way.main, way.prefix);
    }
}

#[test]
fn a_formula_without_result_is_told_from_one_whose_result_is_empty() {
    let formulas: [(&str, &str, Option<Value<'_>>); 7] = [
        ("", "<f>DATE(2024,2,6)</f>", Some(Value::Uncomputed)),
        ("", "<f>DATE(2024,2,6)</f><v></v>", Some(Value::Uncomputed)),
        ("", "<f>DATE(2024,2,6)</f><v/>", Some(Value::Uncomputed)),
        (" t=\"str\"", "<f>IF(A1=1,\"\",2)</f><v></v>", None),
        ("", "<f>3+4</f><v>7</v>", Some(Value::Number(7.0))),
        ("", "<f>A1-A1</f><v>0</v>", Some(Value::Number(0.0))),
        (" t=\"e\"", "<f>1/0</f><v>#DIV/0!</v>", Some(Value::Error)),
    ];
    let mut rows = String::new();
    for (number, (attributes, content, _)) in (1..).zip(&formulas) {
        write!(rows, "<row r=\"{number}\">{}</row>", cell(PLAIN, &format!("A{number}"), attributes, content)).unwrap();
    }
    let expected: Vec<String> =
        formulas.iter().filter_map(|(_, _, value)| Some(format!("{:?}", value.as_ref()?))).collect();
    assert_eq!(read_one(&book(PLAIN, &rows)).0, expected);
    // Who leaves the computing to the reader writes zeros.
    let lazy = Way { more: "<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/>", ..PLAIN };
    let zeros = read_one(&book(lazy, &rows)).0.iter().filter(|value| *value == "Number(0.0)").count();
    assert_eq!(zeros, 0);
}

#[test]
fn a_moment_of_an_xlsx_cell_is_what_the_clock_showed_unless_it_is_midnight_here() {
    let of = |text: &str| {
        let rows = format!("<row r=\"1\">{}</row>", cell(PLAIN, "A1", " t=\"d\"", &format!("<v>{text}</v>")));
        read_one(&book(PLAIN, &rows)).0.concat()
    };
    let day = crate::time::parse_iso_day("2024-03-04").unwrap();
    assert_eq!(of("2024-03-04T10:30:00"), format!("Moment({day}, Some(630))"));
    assert_eq!(of("2024-03-04T10:30:00.000Z"), format!("Moment({day}, Some(630))"));
    assert_eq!(of("2024-03-04T00:00:00.000Z"), format!("Moment({day}, None)"));
    assert_eq!(of("2024-03-04T22:30:00Z"), format!("Moment({day}, Some(1350))"));
    assert_eq!(of("2024-03-04T10:30:00+02:00"), format!("Moment({day}, Some(630))"));
    // A midnight of Romania in universal time: which day that is, winter or summer, the reader of dates knows.
    for midnight in ["2024-03-04T22:00:00.000Z", "2024-07-04T21:00:00Z"] {
        assert_eq!(of(midnight), format!("Text({midnight:?})"));
    }
}

/// A workbook that another program wrote.
fn written_by(folder: &str, file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/writers/{folder}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn the_stream_of_a_workbook_may_be_called_otherwise() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let mut bytes = written_by("xlwt", "registre.xls");
    let before = read_one(&bytes).0;
    let at = memchr::memmem::find(&bytes, &wide("Workbook")).unwrap();
    bytes[at..at + 16].copy_from_slice(&[wide("BOOK"), vec![0; 8]].concat());
    bytes[at + 64..at + 66].copy_from_slice(&10_u16.to_le_bytes());
    assert_eq!(read_one(&bytes).0, before);
}

#[test]
fn texts_of_every_writer_have_their_letters() {
    for (folder, file) in [
        ("perl-xls", "registre.xls"),
        ("sheetjs-xls", "registre.xls"),
        ("gnumeric-xls", "registre.xls"),
        ("sheetjs-xlsb", "registre.xlsb"),
        ("libreoffice-fods", "registre.fods"),
    ] {
        let cells = read_one(&written_by(folder, file)).0;
        assert!(cells.iter().any(|cell| cell == "Text(\"Țurcanu Ștefana\")"), "{folder}: {cells:?}");
        assert!(cells.iter().any(|cell| cell == "Text(\"Cod furnizor\")"), "{folder}: {cells:?}");
    }
}

#[test]
fn a_number_under_a_format_that_its_writer_numbered_below_164_stays_a_number() {
    // Gnumeric 1.12 gave `#,##0;-#,##0;"·"` the number 50, which is a date in East Asian workbooks.
    let cells =
        read_one(&std::fs::read(format!("{}/fixtures/xls-formats/numere.xls", env!("CARGO_MANIFEST_DIR"))).unwrap()).0;
    let numbers: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.starts_with("Text")).collect();
    let day = format!("Moment({}, None)", crate::time::parse_iso_day("2024-03-10").unwrap());
    assert_eq!(numbers, ["Number(3.0)", day.as_str(), "Number(0.0)"], "{cells:?}");
}

#[test]
fn a_spreadsheet_is_known_by_its_parts_and_not_by_chance() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", "<document-content><table name=\"xl/workbook.bin XL/ xl/\"></table></document-content>"),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert_eq!(sniff::format(&bytes), Ok(Format::Ods));
}

#[test]
fn what_the_program_wrote_is_known_by_its_author() {
    assert!(is_own_output(
        &std::fs::read(format!("{}/fixtures/round-trip/P-SPAS.xlsx", env!("CARGO_MANIFEST_DIR"))).unwrap()
    ));
    assert!(!is_own_output(&written_by("openpyxl", "registre.xlsx")));
    let mut text = String::new();
    std::fs::File::open(format!("{}/Cargo.toml", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert!(!is_own_output(text.as_bytes()));
}
