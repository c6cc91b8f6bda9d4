//! The same commands in two builds of the program, in turn: what became faster, what slower.
//!
//! The steps are those that `mms audit --timings` prints, which every build has; the peak of memory is looked up while
//! the program runs (`VmHWM`, on Linux only).

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Seek};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The steps by the name they have on the terminal, in the order of the table.
const STEPS: [(&str, &str); 4] =
    [("citire", "read"), ("legare", "link"), ("evaluare", "evaluate"), ("scriere", "write")];
/// How often a running program is asked for its memory.
const OFTEN: Duration = Duration::from_millis(10);

/// What one run took.
#[derive(Debug, Clone)]
struct Run {
    steps: BTreeMap<&'static str, f64>,
    whole: f64,
    peak: f64,
}

/// Prints the line of a command: seconds of this build and of the other, their ratio, and the same of the memory.
///
/// # Errors
/// Which of the two builds did not do it.
pub fn line(what: &str, command: &[String], builds: [&Path; 2], rounds: usize) -> Result<String, String> {
    let mut best: [Option<Run>; 2] = [None, None];
    for _ in 0..rounds {
        for ((n, build), best) in builds.iter().enumerate().zip(&mut best) {
            let run =
                run(build, &into_its_own(command, n)).ok_or_else(|| format!("{} did not do it", build.display()))?;
            if best.as_ref().is_none_or(|best| run.whole < best.whole) {
                *best = Some(run);
            }
        }
    }
    let [Some(now), Some(other)] = best else { return Err("no round".to_owned()) };
    let mut cells = vec![what.to_owned()];
    for (_, step) in STEPS {
        cells.push(match (now.steps.get(step), other.steps.get(step)) {
            (Some(now), Some(other)) if *other > 0.0 => format!("{now:.2} / {other:.2} = {:.2}", now / other),
            _ => "–".to_owned(),
        });
    }
    cells.push(format!("{:.2} / {:.2} = {:.2}", now.whole, other.whole, now.whole / other.whole));
    let mib = |bytes: f64| bytes / f64::from(1 << 20);
    cells.push(format!("{:.0} / {:.0} = {:.2}", mib(now.peak), mib(other.peak), now.peak / other.peak));
    Ok(format!("| {} |", cells.join(" | ")))
}

/// The command with a folder for the outputs of each build: none replaces what another wrote.
fn into_its_own(command: &[String], build: usize) -> Vec<String> {
    let mut command = command.to_vec();
    if let Some(out) = command.iter().position(|word| word == "--out").and_then(|at| command.get_mut(at + 1)) {
        out.push_str(&format!("-{build}"));
    }
    command
}

/// The heading of the lines.
pub fn heading() -> String {
    let steps: Vec<&str> = STEPS.iter().map(|(_, step)| *step).collect();
    let names = format!("| this build / the other, s | {} | whole | peak MiB |", steps.join(" | "));
    format!("{names}\n|---{}|", "|--:".repeat(steps.len() + 2))
}

/// Runs a command once; none where it failed.
fn run(build: &Path, command: &[String]) -> Option<Run> {
    let started = Instant::now();
    // A file and no pipe: a nation's summary is longer than a pipe holds, and nobody reads it meanwhile.
    let mut said = tempfile::tempfile().ok()?;
    let into = Stdio::from(said.try_clone().ok()?);
    let mut child = Command::new(build).args(command).stdout(into).stderr(Stdio::null()).spawn().ok()?;
    let mut peak = f64::NAN;
    let status = loop {
        if let Some(kib) = memory(child.id()) {
            peak = kib * 1024.0;
        }
        match child.try_wait().ok()? {
            Some(status) => break status,
            None => sleep(OFTEN),
        }
    };
    let whole = started.elapsed().as_secs_f64();
    let mut text = String::new();
    said.rewind().ok()?;
    said.read_to_string(&mut text).ok()?;
    let step = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, seconds) = (words.next()?, words.next()?.parse().ok()?);
        STEPS.iter().find(|(said, _)| *said == name).map(|(_, step)| (*step, seconds))
    };
    status.success().then(|| Run { steps: text.lines().filter_map(step).collect(), whole, peak })
}

/// The largest memory of a process so far, in KiB.
fn memory(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find(|l| l.starts_with("VmHWM:"))?.split_whitespace().nth(1)?.parse().ok()
}
