//! The proof of this reader: whatever a workbook holds, it gives cell for cell what the library's reader gives.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

type Told = Vec<(SheetName, Result<Grid<'static>, ProblemKind>)>;

fn tell(name: SheetName, grid: Result<Grid<'_>, ProblemKind>) -> (SheetName, Result<Grid<'static>, ProblemKind>) {
    (name, grid.map(|grid| grid.rest(0)))
}

/// How many sheets there are, and how many of them were read without the library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    sheets: usize,
    plain: usize,
}

/// What both readers say of a workbook is the same.
fn same(bytes: &[u8]) -> Result<Count, TestCaseError> {
    let limits = Limits::of(bytes, None);
    let library: Result<Told, ProblemKind> = book::xlsx_side_by_side(bytes, limits, &tell);
    let ours = read_each(bytes, limits, &tell);
    let count = library.as_ref().map_or(0, Vec::len);
    // NaN is in no cell, so that equal means the same.
    prop_assert_eq!(ours, library);
    let plain = Plain::open(bytes, limits).map_or(0, |plain| {
        let mut archive = plain.archive.clone();
        let mut is_plain = |sheet: &&Sheet| {
            sheet.part.is_some_and(|part| plain.sheet(&mut archive, part, &AtomicU64::new(0)).is_some())
        };
        plain.sheets.iter().filter(&mut is_plain).count()
    });
    Ok(Count { sheets: count, plain })
}

fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            workbooks(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "xlsx" || ending == "xlsm") {
            found.push(path);
        }
    }
}

#[test]
fn sheets_of_many_pieces_are_read_as_the_library_reads_them() {
    let mut xml = "<worksheet><sheetData>".to_owned();
    for row in 1..30_000 {
        let text = format!("<c t=\"inlineStr\"><is><t>Ștefana {row}</t></is></c><c s=\"1\"><v>{row}</v></c>");
        write!(xml, "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{}</v></c>{text}</row>", row % 3).unwrap();
    }
    let ends = [
        "</sheetData><mergeCells><mergeCell ref=\"B2:C3\"/></mergeCells></worksheet>",
        "<row><c/></row>",
        "</sheetDat",
    ];
    for (end, plain) in ends.into_iter().zip([2, 1, 1]) {
        let book = book_of(&(xml.clone() + end), TEXTS, "");
        assert_eq!(same(&book).unwrap().plain, plain, "{end}");
    }
}

#[test]
fn every_fixture_is_read_as_the_library_reads_it() {
    let mut found = Vec::new();
    for folder in ["fixtures", "reports"] {
        workbooks(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    let mut all = Count::default();
    for path in &found {
        let count = same(&std::fs::read(path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        all = Count { sheets: all.sheets + count.sheets, plain: all.plain + count.plain };
    }
    assert!(found.len() > 20 && all.plain * 10 > all.sheets * 8, "{} workbooks, {all:?}", found.len());
}

/// A workbook of parts as they are given.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd.mm.yyyy\"/><numFmt numFmtId=\"165\" \
                      formatCode=\"[h]:mm\"/></numFmts><cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>\
                      <xf numFmtId=\"165\" applyAlignment=\"1\"><alignment/></xf><xf numFmtId=\"22\"/></cellXfs></styleSheet>";

/// A workbook of two sheets, one of them with this XML, the other with one text.
fn book_of(sheet: &str, texts: &str, workbook: &str) -> Vec<u8> {
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{REL}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &[String]| format!("<Relationships>{}</Relationships>", all.concat());
    let sheets = [relation("a", "worksheet", "worksheets/s1.xml"), relation("b", "worksheet", "/xl/worksheets/s2.xml")];
    let list = "<sheets><sheet name=\"Una\" sheetId=\"1\" r:id=\"a\"/><sheet name=\"Două\" state=\"hidden\" r:id=\"b\"/></sheets>";
    zipped(&[
        ("_rels/.rels", &relations(&[relation("w", "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", &format!("<workbook>{list}{workbook}</workbook>")),
        ("xl/_rels/workbook.xml.rels", &relations(&sheets)),
        ("xl/worksheets/s1.xml", sheet),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/s2.xml", "<worksheet><sheetData><row><c t=\"s\"><v>1</v></c></row></sheetData></worksheet>"),
    ])
}

const TEXTS: &str = "<sst><si><t>Nr. caz</t></si><si><t xml:space=\"preserve\"> C-1 &amp; 2 </t></si><si/></sst>";

fn pick(all: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(all).prop_map(str::to_owned)
}

/// A text between tags: letters, entities, line ends, escapes, and what none should write.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[A-Za-zăâîșț0-9 ._-]{0,8}",
        2 => pick(&["&amp;", "&lt;", "&#10;", "&#x1F600;", "&quot;", "\n", "\r\n", "\r", "\t", "\u{a0}"]),
        1 => pick(&["_x000D_", "_x0041_", "_xD83D__xDE00_", "_xD83D_", "_x00", "__x005F_"]),
        1 => pick(&["&nbsp;", "&", "&#0;", "&#xD800;", "<!-- -->", "<![CDATA[a<b]]>", "]]>", "<?a?>", "\0", "&#+9;"]),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// A text as a cell or the shared texts hold it.
fn string() -> impl Strategy<Value = String> {
    let t = prop_oneof![5 => Just("<t>"), 2 => Just("<t xml:space=\"preserve\">"), 1 => Just("<t xml:space='x'>")];
    let run = pick(&[
        "<r><rPr><b/><sz val=\"9\"/></rPr>",
        "<r>",
        "<r><rPr/>",
        "<r><rPr><rFont val=\"t\"/></rPr>",
        "<r><rPr><color><t>a</t></color></rPr>",
    ]);
    prop_oneof![
        6 => (t.clone(), text()).prop_map(|(t, text)| format!("{t}{text}</t>")),
        2 => (run, t, text(), text()).prop_map(|(run, t, a, b)| format!("{run}{t}{a}</t></r>\n<r>{t}{b}</t></r>")),
        1 => pick(&["", "<t/>", "<t></t>", "<phoneticPr fontId=\"1\"/>", "<rPh sb=\"0\"><t>x</t></rPh><t>y</t>", "<x:t>z</x:t>"]),
    ]
}

fn content() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (0..4_usize).prop_map(|n| format!("<v>{n}</v>")),
        2 => any::<f64>().prop_map(|n| format!("<v>{n}</v>")),
        2 => any::<f64>().prop_map(|n| format!("<v>{n:E}</v>")),
        2 => (0.0..60_000.0).prop_map(|n: f64| format!("<v>{n}</v>")),
        1 => any::<i64>().prop_map(|n| format!("<v>{n}</v>")),
        2 => text().prop_map(|text| format!("<v>{text}</v>")),
        3 => string().prop_map(|string| format!("<is>{string}</is>")),
        1 => (text(), 0..2_u8).prop_map(|(text, n)| format!("<f>{text}</f><v>{n}</v>")),
        3 => pick(&[
            "", "<v/>", "<v />", "<v></v>", "<v>-0</v>", "<v>0</v>", "<v>1e999</v>", "<v>.5</v>", "<v>5.</v>", "<v>+5</v>",
            "<v>inf</v>", "<v> 5 </v>", "<v>1_000</v>", "<v>true</v>", "<v>#N/A</v>", "<v>#DIV/0!</v>", "<v>#X</v>",
            "<v>2024-03-14T10:30:00Z</v>", "<v>2024-03-14</v>", "<v xml:space=\"preserve\">3</v>", "<v>3</v><f>A1</f>",
            "<f>A1</f>", "<f/>", "<f>A1</f><v/>", "<f>1</f>\n<v>7</v>", "<f t=\"shared\" ref=\"A1:A2\" si=\"0\">B1</f><v>1</v>",
            "<f t=\"shared\" si=\"0\"/><v>0</v>", "<f t=\"shared\"/>", "<f t=\"array\" ref=\"A1\">B1</f><v>0</v>", "<v>1</v><v>2</v>",
            "<is/>", "<extLst/>", "\n<v>4</v>\n", "a<v>4</v>", "<x:v>4</x:v>", "<v>4</x:v>", "<v>4</w>", "<is><t>a</t></is><v>9</v>",
        ]),
    ]
}

fn cell() -> impl Strategy<Value = String> {
    let kind = prop_oneof![
        4 => Just(""), 2 => Just(" t=\"n\""), 3 => Just(" t=\"s\""), 2 => Just(" t=\"str\""), 3 => Just(" t=\"inlineStr\""),
        1 => Just(" t='b'"), 1 => Just(" t=\"e\""), 1 => Just(" t=\"d\""), 1 => Just(" t=\"x\""), 1 => Just(" t=\"is\"")
    ];
    let look = prop_oneof![5 => Just(""), 2 => Just(" s=\"1\""), 1 => Just(" s=\"2\""), 1 => Just(" s=\"3\""),
        1 => Just(" s=\"9\""), 1 => Just(" s=\"x\"")];
    let more = prop_oneof![12 => Just(""), 1 => Just(" cm=\"1\" x:y='a>b'"), 1 => Just("s=\"1\""), 1 => Just(" s=\"0\" r=\"A9\""),
        1 => Just(" r = \"B2\""), 1 => Just(" z"), 1 => Just(" ")];
    (kind, look, more, content(), 0..20_u8).prop_map(|(kind, look, more, content, end)| match end {
        0 => format!("<c@{kind}{look}{more}/>"),
        1 => format!("<c{kind}{look}{more}>{content}</c>"),
        2 => format!("<c@{look}{kind}{more} >{content}</c >"),
        _ => format!("<c@{kind}{look}{more}>{content}</c>"),
    })
}

/// A sheet: now and then something stands in it that belongs nowhere.
fn sheet() -> impl Strategy<Value = String> {
    let row = (proptest::collection::vec(cell(), 0..5), 0..14_u8);
    let head = prop_oneof![
        6 => Just("<worksheet><dimension ref=\"A1:C9\"/><cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>"),
        3 => Just("\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet><sheetData>"),
        1 => pick(&["<worksheet><dimension/><sheetData>", "<worksheet><dimension ref=\"C9:A1x\"/><sheetData>",
            "<worksheet><!-- <sheetData> --><sheetData>", "<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><worksheet><sheetData>",
            "<!DOCTYPE a><worksheet><sheetData>", "<worksheet><sheetData/><sheetData>", "<worksheet><sheetData >", "<sheetData>",
            "<worksheet><x:sheetData>", "<worksheet><sheetDatas></sheetDatas><sheetData>", ""]).prop_map(|head| &*head.leak()),
    ];
    let tail = prop_oneof![
        6 => Just("</sheetData><mergeCells><mergeCell ref=\"B2:C3\"/></mergeCells></worksheet>"),
        2 => Just("</sheetData></worksheet>"),
        1 => pick(&["</sheetData>", "", "</x:sheetData>", "</sheetData", "<sheetData/>", "</sheetData ></worksheet>"])
            .prop_map(|tail| &*tail.leak()),
    ];
    let between =
        prop_oneof![30 => Just(""), 6 => Just("\n  "), 1 => Just("a"), 1 => Just("<!-- a -->"), 1 => Just("<x/>")];
    (head, proptest::collection::vec((row, between), 0..6), tail).prop_map(|(head, rows, tail)| {
        let mut xml = head.to_owned();
        for (number, ((cells, kind), between)) in (1..).zip(rows) {
            xml.push_str(between);
            match kind {
                0 => xml.push_str("<row>"),
                1 => xml.push_str("<row/>"),
                2 => write!(xml, "<row r=\"{}\" spans=\"1:5\">", 7 - number).unwrap(),
                3 => write!(xml, "<row r='{number}' x=\"a>b\" />").unwrap(),
                4 => write!(xml, "<row r=\"A{number}\">").unwrap(),
                _ => write!(xml, "<row r=\"{number}\" ht=\"15.75\">").unwrap(),
            }
            for (column, cell) in ('A'..).zip(cells) {
                xml.push_str(&cell.replace('@', &format!(" r=\"{column}{number}\"")));
                xml.push_str(between);
            }
            if !matches!(kind, 1 | 3) {
                xml.push_str("</row>");
            }
        }
        xml + tail
    })
}

fn texts() -> impl Strategy<Value = String> {
    let item =
        prop_oneof![8 => string().prop_map(|string| format!("<si>{string}</si>")), 1 => Just("<si/>".to_owned())];
    (proptest::collection::vec(item, 0..4), 0..12_u8).prop_map(|(items, kind)| {
        let items = items.concat();
        match kind {
            0 => format!("<?xml version=\"1.0\"?>\r\n<sst count=\"4\">{items}\n</sst>"),
            1 => format!("<sst>{items}"),
            2 => format!("<x:sst>{items}</x:sst>"),
            3 => format!("<sst>a{items}</sst>"),
            _ => format!("<sst>{items}</sst>"),
        }
    })
}

/// What a cell of a workbook holds that a library writes.
#[derive(Debug, Clone)]
enum Written {
    Text(String),
    Rich(String, String),
    Number(f64, usize),
    Bool(bool),
    Formula(String, String),
}

fn written() -> impl Strategy<Value = Written> {
    prop_oneof![
        4 => ".{0,30}".prop_map(Written::Text),
        2 => pick(&["C-1", "14.03.2024", "MC", " da ", "a\r\nb", "_x0041_", "<&>"]).prop_map(Written::Text),
        1 => ("[a-z ]{1,5}", "[a-z ]{1,5}").prop_map(|(a, b)| Written::Rich(a, b)),
        4 => (any::<f64>().prop_filter("finite", |n| n.is_finite()), 0..4_usize).prop_map(|(n, f)| Written::Number(n, f)),
        4 => (-1.0..60_000.0, 0..4_usize).prop_map(|(n, f)| Written::Number(n, f)),
        1 => any::<bool>().prop_map(Written::Bool),
        1 => ("[A-Z0-9+*/()!#<&]{1,12}", "(#N/A|3|0||text)").prop_map(|(f, r)| Written::Formula(f, r)),
    ]
}

fn written_book(sheets: &[Vec<Vec<Written>>], constant: bool) -> Option<Vec<u8>> {
    let mut book = Workbook::new();
    let formats = ["General", "dd.mm.yyyy", "[h]:mm", "0.00"].map(|format| Format::new().set_num_format(format));
    for rows in sheets {
        let sheet = if constant { book.add_worksheet_with_constant_memory().ok()? } else { book.add_worksheet() };
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                let _ = match cell {
                    Written::Text(text) => sheet.write_string(row, column, text),
                    Written::Rich(a, b) => {
                        sheet.write_rich_string(row, column, &[(&Format::new().set_bold(), a), (&Format::new(), b)])
                    }
                    Written::Number(number, format) => {
                        sheet.write_number_with_format(row, column, *number, &formats[*format])
                    }
                    Written::Bool(yes) => sheet.write_boolean(row, column, *yes),
                    Written::Formula(text, result) => {
                        sheet.write_formula(row, column, Formula::new(text).set_result(result))
                    }
                };
            }
        }
    }
    book.save_to_buffer().ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(400), ..ProptestConfig::default() })]

    #[test]
    fn any_sheet_is_read_as_the_library_reads_it(
        sheet in sheet(),
        more in pick(&["", "<workbookPr date1904=\"1\"/>", "<calcPr fullCalcOnLoad=\"1\"/>"]),
    ) {
        same(&book_of(&sheet, TEXTS, &more))?;
    }

    #[test]
    fn any_shared_texts_are_read_as_the_library_reads_them(texts in texts()) {
        let cells = (0..5).map(|n| format!("<row><c t=\"s\"><v>{n}</v></c></row>"));
        let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", cells.collect::<String>());
        same(&book_of(&sheet, &texts, ""))?;
    }

    #[test]
    fn a_plain_sheet_with_anything_in_it_is_read_as_the_library_reads_it(
        places in proptest::collection::vec((any::<prop::sample::Index>(), pick(&["<", ">", "/", "\"", "&", " ", "<c>", "</c>",
            "<v>", "</v>", "r=\"A1\"", "<!--", "-->", "<row>", "</row>", "7", "\u{0}", "'", "=", "<is>", "</sheetData>", "<f>"]), 0..3_usize), 0..4),
    ) {
        let mut sheet = "<worksheet><dimension ref=\"A1:D2\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
            <c r=\"B1\" s=\"1\"><v>45000</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>Ana</t></is></c></row><row r=\"2\">\
            <c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"D2\"><f>B1+1</f><v>2.5</v></c></row></sheetData>\
            <mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>".to_owned();
        for (at, piece, gone) in &places {
            let at = at.index(sheet.len());
            sheet.replace_range(at..(at + gone).min(sheet.len()), piece);
        }
        let count = same(&book_of(&sheet, TEXTS, ""))?;
        let both = Count { sheets: 2, plain: 2 };
        prop_assert!(!places.is_empty() || count == both);
    }

    #[test]
    fn what_a_library_writes_is_plain(
        sheets in proptest::collection::vec(proptest::collection::vec(proptest::collection::vec(written(), 0..6), 0..8), 1..4),
        constant in any::<bool>(),
    ) {
        if let Some(bytes) = written_book(&sheets, constant) {
            let count = same(&bytes)?;
            prop_assert_eq!(count, Count { sheets: sheets.len(), plain: sheets.len() });
        }
    }
}
