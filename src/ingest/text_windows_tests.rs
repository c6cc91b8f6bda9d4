use std::fs;

use proptest::prelude::*;

use super::*;
use crate::ingest::testing::{BENCH, Bench, told};
use crate::ingest::text_sheet;

const HEAD: &str = "Nr. caz;Data vizitei;Efectuată de;Locul vizitei;Data raportului;Motivare\n";

/// Rows of visits, more of them than the separator is told by.
fn beginning() -> String {
    let row =
        |n: usize| format!("C-{};{:02}.03.2024;S-{};domiciliu;20.03.2024;ședință {n}\n", n / 3, n % 28 + 1, n % 7);
    HEAD.to_owned() + &(0..1600).map(row).collect::<String>()
}

/// What a text becomes in stretches of so many bytes behind the beginning, in words; none where it must be read whole.
fn in_stretches(bench: &Bench, text: &[u8], further: usize) -> Option<(String, String)> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    let sizes = Sizes { first: 70_000, further, piece: 900 };
    let context = bench.context("vizite");
    let buffers = Buffers::default();
    read_in_stretches(file.path(), sizes, 40, SheetOverride::None, context, &buffers, &|_, result| told(result))
}

fn whole(bench: &Bench, text: &[u8]) -> String {
    let context = bench.context("vizite");
    text_sheet::read(text, 40, SheetOverride::None, context, &|_, result| told(result)).unwrap()
}

fn line() -> impl Strategy<Value = String> {
    let cells = ["C-1", "C-2", "14.03.2024", "3/5/2024", "2024-02-30", "", "", "S-1", "idem", "\"", "\"a;b\"", "Total"];
    let more = ["\"unu\ndoi\"", "#N/A", "Popescu Ana", "1850101220017", " ", "Întocmit", "x", "domiciliu", "C-2 "];
    let cell = prop::sample::select([cells.as_slice(), more.as_slice()].concat());
    let end = prop_oneof![6 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
    (prop::collection::vec(cell, 0..8), end).prop_map(|(cells, end)| cells.join(";") + end)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stretches_are_read_like_the_whole(lines in prop::collection::vec(line(), 0..60), further in 60_usize..3000) {
        let text = beginning() + &lines.concat();
        if let Some((told, _)) = in_stretches(&BENCH, text.as_bytes(), further) {
            prop_assert!(told == whole(&BENCH, text.as_bytes()), "{} {}", further, lines.concat());
        }
    }
}

#[test]
fn plain_files_are_read_in_stretches_and_others_are_left() {
    let bench = &*BENCH;
    let plain = beginning();
    let marked = format!("\u{feff}{plain}");
    let quoted = format!("{plain}C-9;01.04.2024;S-1;\"a;\nb\";02.04.2024;x\n{}", "C-9;01.04.2024;S-2;;;\n".repeat(300));
    let windows = plain.replace('\n', "\r\n");
    let open = plain.trim_end();
    let blank = format!("{plain}\n\n;;;;;\n{}", "C-9;;S-2;;;\n".repeat(300));
    for text in [plain.as_str(), &marked, &quoted, &windows, open, &blank] {
        for further in [200, 4096, 50_000] {
            let (told, hash) = in_stretches(bench, text.as_bytes(), further).unwrap();
            assert!(told == whole(bench, text.as_bytes()), "{further}");
            assert_eq!(hash, hex(&Sha256::digest(text)));
        }
    }
    let table = format!("{plain}Nr. plan;Nr. caz;Tip plan;Data aprobării\nP-1;C-1;PIP;01.02.2024\n");
    let unknown = plain.replace(HEAD, "a;b;c;d;e;f\n");
    let early = plain.replacen("domiciliu", "\"domiciliu\"", 1);
    for text in [table.as_str(), &unknown, &early, &plain[..60_000]] {
        assert_eq!(in_stretches(bench, text.as_bytes(), 4096), None);
    }
    let broken = [plain.as_bytes(), b"C-9;01.04.2024;S-1;\xba\xe3;;\n"].concat();
    assert_eq!(in_stretches(bench, &broken, 4096), None, "another encoding");
}
