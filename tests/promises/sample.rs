//! The committed sample is what the program writes today.

use crate::harness::{audit, fixture};

#[test]
fn the_sample_is_fresh() {
    let out = tempfile::tempdir().unwrap();
    let run = audit(&[&fixture("organism-privat")], out.path(), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let fresh = std::fs::read(out.path().join("P-ONG.xlsx")).unwrap();
    let kept = std::fs::read(fixture("../reports/examples/P-ONG.xlsx")).unwrap_or_default();
    assert!(fresh == kept, "run: mms audit fixtures/organism-privat --year 2024 --out reports/examples");
}
