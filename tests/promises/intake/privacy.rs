//! Nothing personal comes out: marked names, codes, addresses and telephone numbers are planted in every personal
//! column and wherever people type them by mistake, and every byte that is written is searched for them.

use std::io::Read;
use std::path::Path;

use mms_audit::pipeline;
use mms_audit::registers::spec::{FieldSpec, FieldType, RegisterSpec, Schema};

use super::folder;
use crate::harness::{Run, audit, files, mms};

const CNP: &str = "5080101120000";
const PHONE: &str = "0799123456";
/// What must not come out, in lower case: the name, the address, the code, the number.
const MARKS: [&str; 4] = ["zzmarc", "aleea", "5080101120", "0799123"];

/// A good value, a name where it does not belong, a code where it does not belong.
fn value(schema: &Schema, spec: &RegisterSpec, field: &FieldSpec, row: usize) -> String {
    let target = field.of.as_deref().unwrap_or_default();
    let pick = |good: &str, name: &str, code: &str| [good, name, code][row].to_owned();
    match field.kind {
        FieldType::Cnp => CNP.to_owned(),
        _ if field.personal => format!("Zzmarcat Ana, Aleea Zzmarc 9, tel. {PHONE}"),
        _ if target == "providers" || field.key && spec.id == "providers" => "F-1".to_owned(),
        FieldType::Id if field.key && !matches!(spec.id.as_str(), "services" | "documents") => {
            pick(&format!("{}-1", spec.id), "Zzmarcat Ana", CNP)
        }
        FieldType::Id => format!("{}-{row}", spec.id),
        FieldType::Ref | FieldType::Refs => pick(&format!("{target}-1"), "Zzmarcat Ana", CNP),
        FieldType::Code | FieldType::Codes => {
            pick(&schema.codes[target].codes[0].title.ro, "Zzmarcat Ana", &format!("mama, tel. {PHONE}, {CNP}"))
        }
        FieldType::Text => pick("exemplu", &format!("dosar {CNP}"), CNP),
        FieldType::Date | FieldType::Datetime | FieldType::Month => pick("14.03.2024", "Zzmarcat Ana", CNP),
        FieldType::Bool => pick("da", "Zzmarcat Ana", PHONE),
        FieldType::Int | FieldType::Number => pick("3", "3 Zzmarcat", CNP),
    }
}

/// A register as an office would have it, with marks in its title, under it and in a column that nobody knows.
fn register(schema: &Schema, spec: &RegisterSpec) -> String {
    let quoted = |cells: Vec<String>| format!("\"{}\"\n", cells.join("\";\""));
    let mut out = String::from("Director general: Zzmarcat Vasile\n\n");
    let headings = spec.fields.iter().map(|f| f.headings_ro[0].clone()).chain(["Observații".to_owned()]);
    out.push_str(&quoted(headings.collect()));
    for row in 0..3 {
        let cells = spec.fields.iter().map(|f| value(schema, spec, f, row));
        out.push_str(&quoted(cells.chain([format!("Zzmarcat, {CNP}, {PHONE}")]).collect()));
    }
    out.push_str("\nÎntocmit,\nZzmarcat Ioana\n* vezi Zzmarcat\n");
    out
}

/// Searches a text in every way it may be written.
fn search(what: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    for mark in MARKS {
        if let Some(at) = text.find(mark) {
            let from = (0..=at.saturating_sub(200)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            panic!("{what}: {mark} in …{}", text[from..].chars().take(300).collect::<String>());
        }
    }
}

fn search_run(what: &str, run: &Run) {
    search(&format!("{what}: printed"), run.out.as_bytes());
    search(&format!("{what}: errors"), run.err.as_bytes());
}

/// Searches everything in a folder, workbooks part by part as they are unpacked.
fn search_folder(what: &str, folder: &Path) -> usize {
    let mut parts = 0;
    for (name, bytes) in files(folder) {
        search(&format!("{what}: name of {name}"), name.as_bytes());
        if !name.ends_with(".xlsx") {
            search(&format!("{what}: {name}"), &bytes);
            parts += 1;
            continue;
        }
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for i in 0..zip.len() {
            let mut part = zip.by_index(i).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            search(&format!("{what}: {name}/{}", part.name().unwrap()), &content);
            parts += 1;
        }
    }
    parts
}

#[test]
fn no_mark_comes_out_of_any_command() {
    let schema = pipeline::schema().unwrap();
    let texts: Vec<(String, String)> =
        schema.registers.iter().map(|s| (format!("{}.csv", s.id), register(&schema, s))).collect();
    let mut inputs: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    // A list without headings, a broken file, a file that lies about its kind.
    let list = format!("Zzmarcat Ana;{CNP};Aleea Zzmarc 9\nZzmarcat Ion;{CNP};Aleea Zzmarc 9\n");
    let page = format!("<html><body>Zzmarcat {CNP}</body></html>");
    inputs.extend([
        ("lista.csv", list.as_str()),
        ("pagina.xls", page.as_str()),
        ("rupt.xlsx", "PK\u{3}\u{4} Zzmarcat"),
    ]);
    let input = folder(&inputs);
    let path = input.path().to_str().unwrap();
    for lang in ["ro", "en"] {
        let out = tempfile::tempdir().unwrap();
        let run = audit(&[input.path()], out.path(), &["--html", "--all-outcomes", "--lang", lang]);
        assert_eq!(run.code, 0, "{}", run.err);
        search_run("audit", &run);
        let parts = search_folder("audit", out.path());
        assert!(parts > 20, "only {parts} parts were searched");
        let json = std::fs::read_to_string(out.path().join("results.json")).unwrap();
        for rule in ["unknown_code", "bad_date", "bad_number", "bad_yes_no", "dangling_reference", "personal_key"] {
            assert!(json.contains(&format!("\"{rule}\"")), "{rule} was not provoked");
        }
        let out = tempfile::tempdir().unwrap();
        let draft = out.path().join("mms.toml");
        let draft = draft.to_str().unwrap();
        let run = mms(&["registers", "inspect", path, "--lang", lang, "--write-mapping", draft]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains("lista") && run.out.contains("cases"), "{}", run.out);
        search_run("inspect", &run);
        let template = out.path().join("model.xlsx");
        search_run("template", &mms(&["registers", "template", "--lang", lang, "--out", template.to_str().unwrap()]));
        search_folder("inspect and template", out.path());
        // Nothing but errors: a list that is no register; a provider that is not there.
        let alone = folder(&[("lista.csv", list.as_str()), ("pagina.xls", page.as_str())]);
        let run = audit(&[alone.path()], out.path(), &["--lang", lang]);
        assert_eq!(run.code, 2);
        search_run("nothing to audit", &run);
        let run = audit(&[input.path()], out.path(), &["--provider", "F-9", "--lang", lang]);
        assert_eq!(run.code, 2);
        search_run("no such provider", &run);
    }
}
