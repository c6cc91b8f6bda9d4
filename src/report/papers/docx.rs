//! A [paper](Document) as WordprocessingML (ECMA-376), for any office program.
//!
//! Written by hand: of the libraries for it docx-rs 0.4.22 cannot repeat the heading rows of a table and numbers its parts
//! with counters of the whole process, so that the same paper has other bytes the second time; docx-rust 0.1.11 cannot
//! keep a row on one page. Both would bring a second `zip`.

use std::io::{self, Cursor, Write};

use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::document::{Block, Document, Table};
use crate::time::short_day;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
    <Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
    <Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
    <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";
const PARTS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/>\
    <Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/></Relationships>";

/// Width between the margins of 2 cm, in twentieths of a point.
const WIDTH: u32 = 9_638;
/// Least height of a row to write in, in the same unit.
const HAND: u32 = 560;

/// Styles: id, name, what it is based on, paragraph and run properties. Sizes are in half points; none is below 8 points.
const STYLES: [(&str, &str, &str, &str); 11] = [
    ("Normal", "Normal", "<w:spacing w:after=\"80\"/>", ""),
    (
        "Title",
        "Title",
        "<w:keepNext/><w:spacing w:after=\"120\"/>",
        "<w:b/><w:color w:val=\"1F3A5F\"/><w:sz w:val=\"34\"/>",
    ),
    (
        "Heading1",
        "heading 1",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/><w:color w:val=\"1F3A5F\"/><w:sz w:val=\"26\"/>",
    ),
    (
        "Heading2",
        "heading 2",
        "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/><w:sz w:val=\"22\"/>",
    ),
    ("Note", "Note", "<w:spacing w:after=\"80\"/>", "<w:color w:val=\"555555\"/><w:sz w:val=\"18\"/>"),
    (
        "Warning",
        "Warning",
        "<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"4\" w:color=\"D97B3B\"/><w:left w:val=\"single\" w:sz=\"6\" w:space=\"4\" w:color=\"D97B3B\"/><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"4\" w:color=\"D97B3B\"/><w:right w:val=\"single\" w:sz=\"6\" w:space=\"4\" w:color=\"D97B3B\"/></w:pBdr><w:spacing w:after=\"120\"/>",
        "<w:color w:val=\"7A2E00\"/><w:sz w:val=\"18\"/>",
    ),
    ("Item", "Item", "<w:spacing w:after=\"40\"/><w:ind w:left=\"284\" w:hanging=\"284\"/>", ""),
    ("Cell", "Cell", "<w:spacing w:after=\"0\"/>", "<w:sz w:val=\"18\"/>"),
    ("CellHead", "Cell head", "<w:keepNext/><w:spacing w:after=\"0\"/>", "<w:b/><w:sz w:val=\"18\"/>"),
    (
        "Line",
        "Line",
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"888888\"/><w:between w:val=\"single\" w:sz=\"4\" w:space=\"1\" w:color=\"888888\"/></w:pBdr><w:spacing w:before=\"160\" w:after=\"0\"/>",
        "",
    ),
    (
        "Margin",
        "Margin",
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"9638\"/></w:tabs><w:spacing w:after=\"0\"/>",
        "<w:color w:val=\"555555\"/><w:sz w:val=\"16\"/>",
    ),
];

/// The bytes of a paper. The same paper gives the same bytes.
///
/// # Errors
/// When the parts cannot be packed.
pub fn bytes(document: &Document) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("docProps/core.xml", properties(document)),
        ("word/_rels/document.xml.rels", PARTS.to_owned()),
        ("word/styles.xml", styles(document)),
        ("word/header1.xml", format!("<w:hdr {WORD}>{}</w:hdr>", paragraph("Margin", &document.head))),
        ("word/footer1.xml", footer(document)),
        ("word/document.xml", body(document)),
    ];
    for (name, text) in parts {
        zip.start_file(name, options)?;
        zip.write_all(DECLARATION.as_bytes())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn properties(document: &Document) -> String {
    let day = short_day(document.day);
    let moment = format!("<dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created>");
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>mms</dc:creator>{moment}</cp:coreProperties>",
        plain(&document.title)
    )
}

fn styles(document: &Document) -> String {
    let mut out = format!(
        "<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\" w:eastAsia=\"Arial\"/>\
         <w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/><w:lang w:val=\"{}\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        document.spelling
    );
    for (id, name, paragraph, run) in STYLES {
        let (default, based) =
            if id == "Normal" { (" w:default=\"1\"", "") } else { ("", "<w:basedOn w:val=\"Normal\"/>") };
        out.push_str(&format!(
            "<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{based}<w:qFormat/>\
             <w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        ));
    }
    out.push_str("</w:styles>");
    out
}

fn footer(document: &Document) -> String {
    let [page, of] = document.page_of;
    let field = |code: &str| format!("<w:fldSimple w:instr=\" {code} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", plain(text));
    format!(
        "<w:ftr {WORD}><w:p><w:pPr><w:pStyle w:val=\"Margin\"/></w:pPr>{}<w:r><w:tab/></w:r>{}{}{}{}</w:p></w:ftr>",
        run(&document.foot),
        run(&format!("{page} ")),
        field("PAGE"),
        run(&format!(" {of} ")),
        field("NUMPAGES")
    )
}

fn body(document: &Document) -> String {
    let mut out = format!("<w:document {WORD}><w:body>");
    for block in &document.blocks {
        match block {
            Block::Title(text) => out.push_str(&paragraph("Title", text)),
            Block::Heading(text) => out.push_str(&paragraph("Heading1", text)),
            Block::Subheading(text) => out.push_str(&paragraph("Heading2", text)),
            Block::Text(text) => out.push_str(&paragraph("Normal", text)),
            Block::Note(text) => out.push_str(&paragraph("Note", text)),
            Block::Warning(text) => out.push_str(&paragraph("Warning", text)),
            Block::Item(text) => out.push_str(&paragraph("Item", &format!("–  {text}"))),
            Block::Facts(facts) => out.push_str(&facts_table(facts)),
            Block::Table(table) => out.push_str(&list(table)),
            Block::Lines(n) => out.push_str(&paragraph("Line", "").repeat(*n)),
            Block::Signatures(labels) => out.push_str(&signatures(labels)),
            Block::NewPage => out.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
        }
    }
    out.push_str(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:footerReference w:type=\"default\" r:id=\"rId3\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1247\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" \
         w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
    );
    out
}

/// A paragraph; line breaks of the text stay.
fn paragraph(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", runs(text))
}

fn runs(text: &str) -> String {
    let lines = text.split('\n').map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", plain(line)));
    let lines: Vec<String> = lines.collect();
    if text.is_empty() { String::new() } else { format!("<w:r>{}</w:r>", lines.join("<w:br/>")) }
}

/// Text as XML holds it, without characters that it cannot hold.
fn plain(text: &str) -> String {
    let allowed: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    escape(allowed.as_str()).into_owned()
}

fn grid(widths: &[u32]) -> String {
    let columns: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    format!("<w:tblGrid>{columns}</w:tblGrid>")
}

/// Table properties; `lines`: every cell has its lines.
fn set_up(lines: bool) -> String {
    let side = |name: &str| {
        if lines {
            format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/>")
        } else {
            format!("<w:{name} w:val=\"nil\"/>")
        }
    };
    let borders: String =
        ["top", "left", "bottom", "right", "insideH", "insideV"].iter().map(|name| side(name)).collect();
    format!(
        "<w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:top w:w=\"40\" w:type=\"dxa\"/><w:left w:w=\"70\" w:type=\"dxa\"/>\
         <w:bottom w:w=\"40\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>"
    )
}

fn cell(width: u32, more: &str, style: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{more}</w:tcPr>{}</w:tc>", paragraph(style, text))
}

fn list(table: &Table) -> String {
    let widths: Vec<u32> = table.columns.iter().map(|(_, share)| WIDTH * share / 100).collect();
    let shaded = "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"DCE6F1\"/>";
    let heads = table.columns.iter().zip(&widths).map(|((words, _), width)| cell(*width, shaded, "CellHead", words));
    let heads: String = heads.collect();
    let mut out = format!("<w:tbl>{}{}", set_up(true), grid(&widths));
    out.push_str(&format!("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"));
    let high =
        if table.by_hand { format!("<w:trHeight w:val=\"{HAND}\" w:hRule=\"atLeast\"/>") } else { String::new() };
    for row in &table.rows {
        let none = String::new();
        let cells = row.iter().chain(std::iter::repeat(&none)).zip(&widths);
        let cells: String = cells.map(|(text, width)| cell(*width, "", "Cell", text)).collect();
        out.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{high}</w:trPr>{cells}</w:tr>"));
    }
    // A paragraph keeps the table from growing together with the next one.
    out.push_str("</w:tbl>");
    out.push_str(&paragraph("Cell", ""));
    out
}

fn facts_table(facts: &[(String, String)]) -> String {
    let (left, right) = (3_000, WIDTH - 3_000);
    let line = "<w:tcBorders><w:bottom w:val=\"dotted\" w:sz=\"4\" w:space=\"0\" w:color=\"888888\"/></w:tcBorders>";
    let mut out = format!("<w:tbl>{}{}", set_up(false), grid(&[left, right]));
    for (label, value) in facts {
        let cells = format!("{}{}", cell(left, "", "Note", label), cell(right, line, "Normal", value));
        out.push_str(&format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"));
    }
    out.push_str("</w:tbl>");
    out.push_str(&paragraph("Cell", ""));
    out
}

/// Each place to sign has its label, room, and a line.
fn signatures(labels: &[String]) -> String {
    let half = WIDTH / 2;
    let line = "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"555555\"/></w:tcBorders>";
    let mut out = format!("<w:tbl>{}{}", set_up(false), grid(&[half, half]));
    for pair in labels.chunks(2) {
        let heads: String =
            (0..2).map(|at| cell(half, "", "CellHead", pair.get(at).map_or("", String::as_str))).collect();
        let rooms: String = (0..2).map(|at| cell(half, if at < pair.len() { line } else { "" }, "Cell", "")).collect();
        out.push_str(&format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{heads}</w:tr>"));
        out.push_str(&format!(
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"900\" w:hRule=\"atLeast\"/></w:trPr>{rooms}</w:tr>"
        ));
    }
    out.push_str("</w:tbl>");
    out.push_str(&paragraph("Cell", ""));
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn document() -> Document {
        let mut table = Table::new([("Nr.", 10), ("Ce <s-a> văzut", 90)]);
        table.rows = vec![vec!["1".into(), "a & b\nc\u{1}".into()], vec!["2".into()]];
        Document {
            title: "Titlu „ș”".into(),
            head: "Cap".into(),
            foot: "Subsol".into(),
            page_of: ["pagina", "din"],
            spelling: "ro-RO",
            day: crate::time::parse_iso_day("2024-12-31").unwrap(),
            blocks: vec![
                Block::Title("Titlu".into()),
                Block::Facts(vec![("Ordin".into(), String::new())]),
                Block::Table(table),
                Block::Lines(3),
                Block::Signatures(vec!["Inspector".into(), "Furnizor".into(), "Martor".into()]),
            ],
        }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_part_is_well_formed_and_headings_repeat() {
        let bytes = bytes(&document()).unwrap();
        for name in
            ["word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml", "docProps/core.xml"]
        {
            let text = part(&bytes, name);
            let mut reader = quick_xml::Reader::from_str(&text);
            let mut next = || reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}"));
            while next() != quick_xml::events::Event::Eof {}
        }
        let text = part(&bytes, "word/document.xml");
        assert_eq!(text.matches("<w:tblHeader/>").count(), 1);
        assert!(
            text.contains("Ce &lt;s-a&gt; văzut")
                && text.contains("a &amp; b</w:t><w:br/><w:t xml:space=\"preserve\">c</w:t>")
        );
        assert!(part(&bytes, "word/footer1.xml").contains("NUMPAGES"));
    }

    #[test]
    fn no_letters_are_below_eight_points() {
        let text = part(&bytes(&document()).unwrap(), "word/styles.xml");
        let sizes =
            text.split("<w:sz w:val=\"").skip(1).map(|rest| rest.split('"').next().unwrap().parse::<u32>().unwrap());
        let sizes: Vec<u32> = sizes.collect();
        assert!(sizes.len() > 5 && sizes.iter().all(|half_points| *half_points >= 16), "{sizes:?}");
    }

    #[test]
    fn the_same_paper_has_the_same_bytes() {
        assert_eq!(bytes(&document()).unwrap(), bytes(&document()).unwrap());
    }
}
