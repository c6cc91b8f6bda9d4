//! Files of explanations as offices save them.

use super::*;
use crate::text::Lang;
use crate::time::parse_iso_day;

fn read_bytes(bytes: &[u8]) -> Result<Explanations, ExplanationsError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("explicatii.csv");
    std::fs::write(&path, bytes).unwrap();
    read(&path)
}

#[test]
fn romanian_and_english_files_say_the_same() {
    let ro = "Constatare;Motiv;Document;Până la\n\
              S3/within-72-hours|C-0007;Copil spitalizat;HG 12/2024;31.12.2025\n\
              I7.2/monthly-report|C-0007|2024-03;Dosar transferat;;\n";
    let en = "indicator,check,subject,reason,document,until\n\
              S3,within-72-hours,C-0007,Copil spitalizat,HG 12/2024,2025-12-31\n\
              I7.2,monthly-report,C-0007|2024-03,Dosar transferat,,\n";
    let (ro, en) = (read_bytes(ro.as_bytes()).unwrap(), read_bytes(en.as_bytes()).unwrap());
    assert_eq!(ro, en);
    assert_eq!(ro.problems, []);
    let [first, second] = ro.rows.as_slice() else { panic!("{ro:?}") };
    assert_eq!((first.row, first.until), (2, parse_iso_day("2025-12-31")));
    assert_eq!((second.subject.as_str(), second.until, &second.document), ("C-0007|2024-03", None, &None));
}

#[test]
fn a_file_saved_by_an_old_excel_reads_too() {
    let text = "sep=;\r\nSituația la DGASPC;;;\r\n;;;\r\nFurnizor;Indicator;Caz;Explicație;Valabilă până la\r\nP-1;I6.2;P-31;Părinții sunt plecați în străinătate și așteptăm;1.3.2025\r\n";
    let bytes = encoding_rs::WINDOWS_1250.encode(&text.replace('ț', "ţ").replace('ș', "ş")).0.into_owned();
    let found = read_bytes(&bytes).unwrap();
    let [row] = found.rows.as_slice() else { panic!("{found:?}") };
    assert_eq!((row.row, row.provider.as_deref(), row.check.as_deref()), (5, Some("P-1"), None));
    assert!(row.reason.contains("străinătate"), "{}", row.reason);
    assert_eq!(row.until, parse_iso_day("2025-03-01"));
}

#[test]
fn rows_that_cannot_be_used_are_named() {
    let text = "constatare;motiv;până la\n\
                ;fără constatare;\n\
                C-0007;cheie greșită;\n\
                S3/x|C-1;;\n\
                S3/x|C-1;motiv;poimâine\n\
                S3/x|C-1;copilul 5130101000017;\n";
    let found = read_bytes(text.as_bytes()).unwrap();
    let faults: Vec<_> = found.problems.iter().map(|p| (p.row, p.fault.clone())).collect();
    assert_eq!(
        faults,
        [
            (2, RowFault::NoFinding),
            (3, RowFault::BadKey("C-0007".into())),
            (4, RowFault::NoReason),
            (5, RowFault::BadDate("poimâine".into())),
            (6, RowFault::PersonalCode),
        ]
    );
    assert_eq!(found.rows.len(), 1);
    assert_eq!(found.rows[0].reason, "copilul [CNP]");
    for problem in &found.problems {
        assert!(problem.text(Lang::Ro).starts_with("rândul "));
        assert_ne!(problem.text(Lang::Ro), problem.text(Lang::En));
    }
}

#[test]
fn a_file_without_headings_says_which_are_missing() {
    let error = read_bytes(b"constatare;altceva\nS3/x|C-1;y\n").unwrap_err();
    assert!(error.text(Lang::Ro).contains("motiv / reason"), "{error}");
    assert!(!error.text(Lang::Ro).contains("constatare / finding"), "{error}");
    let missing = read(Path::new("/no/such/file.csv")).unwrap_err();
    assert!(matches!(missing, ExplanationsError::Unreadable(_)), "{missing}");
    assert!(read_bytes(b"").is_err());
}
