//! A disk that fills up while a run writes: what was there stays as it was, and the run says why it failed.
//!
//! The disk is a small file system in memory, in a namespace of its own: where that cannot be made (no Linux, no rights),
//! the test says so and is skipped; in CI it has to be.

#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{audit, fixture};
use crate::returned_workbook::ReturnedWorkbook;

/// `$1` the disk, `$2` where is told what was seen, `$3` kilobytes that are left, `$4` and `$5` the two runs.
const STORY: &str = r#"
set -u
mount -t tmpfs -o size=48m none "$1" || exit 77
told() { (cd "$1" && find . -type f ! -name filler -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum); }
sh -c "$4" > "$2/first" 2>&1 || exit 78
told "$1" > "$2/before"
dd if=/dev/zero of="$1/filler" bs=1024 2> "$2/dd"
truncate -s "-$3K" "$1/filler"
sh -c "$5" > "$2/out" 2> "$2/err"
echo $? > "$2/code"
told "$1" > "$2/after"
"#;

/// A command with what it writes first, and what it would put in its place.
struct Door {
    name: &'static str,
    runs: [Vec<String>; 2],
    /// Kilobytes that are not enough for it.
    room: [u32; 2],
}

fn words(words: &[&str], paths: &[&Path], more: &[&str]) -> Vec<String> {
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    own(words).into_iter().chain(paths.iter().map(|path| path.display().to_string())).chain(own(more)).collect()
}

fn doors(folder: &Path, disk: &str) -> Vec<Door> {
    let (one, two) = (fixture("serviciu-local"), fixture("organism-privat"));
    let at = |name: &str| folder.join(name);
    let [older, newer, visit] = ["older", "newer", "visit"].map(at);
    assert_eq!(audit(&[&one], &older, &["--as-of", "2024-06-30"]).code, 0);
    assert_eq!(audit(&[&one], &newer, &[]).code, 0);
    assert_eq!(audit(&[&one], &visit, &[]).code, 0);
    let [confirmed, dismissed] = ["se confirmă", "nu se confirmă"].map(|verdict| {
        let mut paper = ReturnedWorkbook::open(&visit.join("P-SPAS.xlsx"));
        paper.sheet("Constatări").set("S3/within-72-hours|C001/2024", "Verdictul inspectorului", verdict);
        let filled = at(&format!("{verdict}.xlsx"));
        paper.save(&filled);
        let out = at(&format!("final {verdict}"));
        let out = out.display().to_string();
        assert_eq!(crate::harness::mms(&words(&["conclude"], &[&filled, &visit], &["--out", &out])).code, 0);
        (filled, PathBuf::from(out))
    });
    let mut doors = Vec::new();
    let mut door = |name, room, first, second| doors.push(Door { name, runs: [first, second], room });
    let audited = |lang| words(&["audit"], &[&one, &two], &["--year", "2024", "--html", "--out", disk, "--lang", lang]);
    door("audit", [0, 64], audited("ro"), audited("en"));
    let concluded = |(filled, _): &(PathBuf, PathBuf)| words(&["conclude"], &[filled, &visit], &["--out", disk]);
    door("conclude", [0, 64], concluded(&confirmed), concluded(&dismissed));
    let published = |threshold| {
        let how = ["--year", "2024", "--force", "--threshold", threshold, "--out", disk];
        words(&["statistics"], &[&newer], &how)
    };
    door("statistics", [0, 64], published("3"), published("5"));
    let made = |seed| {
        words(&["generate"], &[], &["--providers", "3", "--cases", "30", "--force", "--seed", seed, "--out", disk])
    };
    door("generate", [0, 16], made("1"), made("2"));
    let papers = |(_, results): &(PathBuf, PathBuf)| words(&["papers"], &[results], &["--out", disk]);
    door("papers", [0, 4], papers(&confirmed), papers(&dismissed));
    let book = format!("{disk}/comparatie.xlsx");
    let compared = |old: &Path, new: &Path| words(&["compare"], &[old, new], &["--out", &book]);
    door("compare", [0, 4], compared(&older, &newer), compared(&newer, &older));
    doors
}

/// A command as a shell reads it.
fn quoted(run: &[String]) -> String {
    let program = [env!("CARGO_BIN_EXE_mms").to_owned()];
    let quote = |word: &String| format!("'{}'", word.replace('\'', r"'\''"));
    program.iter().chain(run).map(quote).collect::<Vec<_>>().join(" ")
}

fn is_possible(disk: &Path) -> bool {
    let mounted = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none"]).arg(disk).status();
    let possible = mounted.is_ok_and(|status| status.success());
    if !possible {
        assert!(std::env::var_os("CI").is_none(), "no file system can be mounted here, and CI is set");
        println!("skipped: no file system can be mounted here");
    }
    possible
}

#[test]
fn a_full_disk_leaves_the_old_set_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (disk, seen) = (folder.path().join("disk"), folder.path().join("seen"));
    std::fs::create_dir(&disk).unwrap();
    std::fs::create_dir(&seen).unwrap();
    if !is_possible(&disk) {
        return;
    }
    let read = |name: &str| std::fs::read_to_string(seen.join(name)).unwrap_or_default();
    for Door { name, runs: [first, second], room } in doors(folder.path(), disk.to_str().unwrap()) {
        for room in room {
            for told in ["first", "before", "after", "out", "err", "code"] {
                std::fs::write(seen.join(told), "").unwrap();
            }
            let status = Command::new("unshare")
                .args(["-rm", "sh", "-c", STORY, "sh"])
                .args([&disk, &seen])
                .args([room.to_string(), quoted(&first), quoted(&second)])
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .status()
                .unwrap();
            let (code, said) = (read("code"), format!("{}{}", read("out"), read("err")));
            println!("{name:<11} {room:>3} KB left: exit {}, {}", code.trim(), said.lines().last().unwrap_or_default());
            assert!(status.success(), "{name}: {status}: {}", read("first"));
            // An error of the user's world, and no crash.
            assert!(["2", "3"].contains(&code.trim()), "{name}, {room} KB: {code}: {said}");
            let full = ["discul este plin", "disk is full"];
            assert!(full.iter().any(|words| said.contains(words)), "{name}, {room} KB: {said}");
            assert!(!read("before").is_empty(), "{name}: nothing was there before");
            assert_eq!(read("before"), read("after"), "{name}, {room} KB: {said}");
        }
    }
}
