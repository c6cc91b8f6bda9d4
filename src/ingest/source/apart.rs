//! Old workbooks (xls), read by another process of the same program.
//!
//! The library that reads them takes as much memory as a file asks for before it looks whether there is that much in
//! it, and where there is none the process ends. So it is another process that ends: it may take a bounded amount of
//! memory and time, and all other files are read. What it read comes back through a pipe.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::{Format, Limits, SheetName, Visit, book};
use crate::ingest::grid::{Grid, Merge, Value};
use crate::ingest::problem::ProblemKind;

/// First argument of a process that only reads an old workbook.
pub const ARGUMENT: &str = "read-xls-apart";
/// Address space that the process may take beside the memory of the cells: code, stacks, the file and its texts. A damaged
/// file makes the library grow a buffer until it may not, so that this and the cells' memory are what such a file takes.
const BESIDE: u64 = 448 << 20;
/// Time that it may take, and more for each mebibyte of the file.
const TIME: Duration = Duration::from_secs(20);
const TIME_PER_MIB: Duration = Duration::from_secs(1);

/// The program, where it can be started again.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on old workbooks are read by processes of this program.
pub fn enable(program: PathBuf) {
    // A second call says nothing new.
    let _ = PROGRAM.set(program);
}

/// Reads an old workbook, apart where the program can be started again.
///
/// # Errors
/// What keeps the whole workbook from being read.
pub fn read(bytes: &[u8], limits: Limits, visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    match PROGRAM.get().and_then(|program| start(program).ok()) {
        Some(child) => take(&told_by(child, bytes, limits)?, visit),
        None => book::read(bytes, Format::Xls, limits, visit),
    }
}

fn start(program: &PathBuf) -> io::Result<Child> {
    // The allocator takes address space in pieces of a gibibyte, more than the process may have, and what it then falls
    // back to fails now and then (one good workbook in 150): smaller pieces always fit.
    Command::new(program)
        .arg(ARGUMENT)
        .env("MIMALLOC_ARENA_RESERVE", "32MiB")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// What a process says about a file; it does not outlive its time.
fn told_by(mut child: Child, bytes: &[u8], limits: Limits) -> Result<Vec<u8>, ProblemKind> {
    let (Some(mut into), Some(out)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(ProblemKind::Damaged);
    };
    let (sender, receiver) = channel();
    let most = limits.memory.saturating_mul(2);
    let told = thread::scope(|scope| {
        scope.spawn(move || {
            let mut told = Vec::new();
            let read = out.take(most).read_to_end(&mut told);
            // Nobody waits for it any more: the time is over.
            let _ = sender.send(read.map(|_| told));
        });
        scope.spawn(move || {
            // A process that ended takes no more; what it said until then is read all the same.
            let _ = into.write_all(&limits.memory.to_le_bytes()).and_then(|()| into.write_all(bytes));
        });
        let mebibytes = u32::try_from(bytes.len() >> 20).unwrap_or(u32::MAX);
        let told = receiver.recv_timeout(TIME + TIME_PER_MIB.saturating_mul(mebibytes));
        if told.is_err() {
            // It may have ended by itself in the meantime.
            let _ = child.kill();
        }
        told
    });
    let _ = child.wait();
    match told {
        Ok(Ok(told)) => Ok(told),
        Ok(Err(_)) => Err(ProblemKind::Damaged),
        Err(_) => Err(ProblemKind::TooLarge),
    }
}

/// The work of such a process: a file from standard input, what it holds to standard output.
///
/// # Errors
/// When one of them fails: nobody is there to be told.
pub fn serve() -> io::Result<()> {
    let mut head = [0; 8];
    let mut input = io::stdin().lock();
    input.read_exact(&mut head)?;
    let memory = u64::from_le_bytes(head);
    bound(memory.saturating_add(BESIDE));
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let mut told = Vec::new();
    let limits = Limits { memory, ..Limits::default() };
    let result = book::read(&bytes, Format::Xls, limits, &mut |name, grid| tell(&mut told, &name, grid.as_ref()));
    match result {
        Ok(()) => told.push(END),
        Err(kind) => told.extend([FAILED, code(&kind)]),
    }
    io::stdout().lock().write_all(&told)
}

/// Keeps this process from taking more memory.
#[cfg(unix)]
fn bound(bytes: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Where it cannot be bounded, the process is apart all the same.
    let _ = setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) });
}

#[cfg(not(unix))]
const fn bound(_: u64) {}

/// What follows in the pipe.
const END: u8 = 0;
const SHEET: u8 = 1;
const FAILED: u8 = 2;
/// A sheet that was read.
const READ: u8 = 0;

/// Problems in the pipe.
const fn code(kind: &ProblemKind) -> u8 {
    match kind {
        ProblemKind::Locked => 1,
        ProblemKind::TooLarge => 2,
        ProblemKind::BadSheet => 3,
        _ => 4,
    }
}

const fn kind(code: u8) -> ProblemKind {
    match code {
        1 => ProblemKind::Locked,
        2 => ProblemKind::TooLarge,
        3 => ProblemKind::BadSheet,
        _ => ProblemKind::Damaged,
    }
}

fn tell(out: &mut Vec<u8>, name: &SheetName, grid: Result<&Grid<'_>, &ProblemKind>) {
    out.push(SHEET);
    tell_text(out, &name.name);
    out.push(u8::from(name.hidden));
    let grid = match grid {
        Ok(grid) => grid,
        Err(kind) => return out.push(code(kind)),
    };
    out.extend([READ, u8::from(grid.from_1904), u8::from(grid.hidden_columns)]);
    tell_count(out, grid.merges.len());
    for merge in &grid.merges {
        for number in [merge.top, merge.bottom, merge.left, merge.right] {
            out.extend(number.to_le_bytes());
        }
    }
    tell_count(out, grid.cell_count());
    for position in 0..grid.len() {
        for cell in grid.row(position) {
            out.extend(grid.number(position).to_le_bytes());
            out.extend(cell.column.to_le_bytes());
            tell_value(out, &cell.value);
        }
    }
}

fn tell_count(out: &mut Vec<u8>, count: usize) {
    out.extend((count as u64).to_le_bytes());
}

fn tell_text(out: &mut Vec<u8>, text: &str) {
    tell_count(out, text.len());
    out.extend(text.as_bytes());
}

fn tell_value(out: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Text(text) => {
            out.push(0);
            tell_text(out, text);
        }
        Value::Number(number) => {
            out.push(1);
            out.extend(number.to_le_bytes());
        }
        Value::Moment(day, minute) => {
            out.push(2);
            out.extend(day.to_le_bytes());
            out.extend(minute.unwrap_or(u16::MAX).to_le_bytes());
        }
        Value::Minutes(minutes) => {
            out.push(3);
            out.extend(minutes.to_le_bytes());
        }
        Value::Bool(yes) => out.extend([4, u8::from(*yes)]),
        Value::Error => out.push(5),
        Value::Uncomputed => out.push(6),
    }
}

/// Takes what a process said; one that ended on the way read nothing.
fn take(told: &[u8], visit: &mut Visit<'_>) -> Result<(), ProblemKind> {
    let mut sheets = Vec::new();
    let mut told = Told(told);
    loop {
        match told.byte() {
            Some(END) => break,
            Some(SHEET) => sheets.push(told.sheet().ok_or(ProblemKind::Damaged)?),
            Some(FAILED) => return Err(kind(told.byte().unwrap_or_default())),
            _ => return Err(ProblemKind::Damaged),
        }
    }
    for (name, grid) in sheets {
        visit(name, grid);
    }
    Ok(())
}

struct Told<'t>(&'t [u8]);

type Sheet<'t> = (SheetName, Result<Grid<'t>, ProblemKind>);

impl<'t> Told<'t> {
    fn sheet(&mut self) -> Option<Sheet<'t>> {
        let name = SheetName { name: self.text()?.to_owned(), hidden: self.byte()? != 0 };
        match self.byte()? {
            READ => {}
            code => return Some((name, Err(kind(code)))),
        }
        let mut grid = Grid::new(self.byte()? != 0);
        let hidden_columns = self.byte()? != 0;
        let mut merges = Vec::new();
        for _ in 0..self.count()? {
            let [top, bottom, left, right] = [self.number()?, self.number()?, self.number()?, self.number()?];
            merges.push(Merge { top, bottom, left, right });
        }
        for _ in 0..self.count()? {
            let (row, column) = (self.number()?, self.number()?);
            grid.push(row, column, self.value()?);
        }
        Some((name, Ok(grid.with_edges(merges, hidden_columns))))
    }

    fn value(&mut self) -> Option<Value<'t>> {
        Some(match self.byte()? {
            0 => Value::Text(Cow::Borrowed(self.text()?)),
            1 => Value::Number(f64::from_le_bytes(self.bytes()?)),
            2 => {
                let day = i32::from_le_bytes(self.bytes()?);
                Value::Moment(day, Some(u16::from_le_bytes(self.bytes()?)).filter(|minute| *minute != u16::MAX))
            }
            3 => Value::Minutes(f64::from_le_bytes(self.bytes()?)),
            4 => Value::Bool(self.byte()? != 0),
            5 => Value::Error,
            6 => Value::Uncomputed,
            _ => return None,
        })
    }

    fn text(&mut self) -> Option<&'t str> {
        let length = usize::try_from(self.count()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn count(&mut self) -> Option<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn number(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes().map(|[byte]| byte)
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid<'static> {
        let mut grid = Grid::new(true);
        let values = [
            Value::Text("Șansa".into()),
            Value::Number(-1.5),
            Value::Moment(-3, None),
            Value::Moment(19_800, Some(61)),
            Value::Minutes(90.0),
            Value::Bool(true),
            Value::Error,
            Value::Uncomputed,
        ];
        for (column, value) in (0..).zip(values) {
            grid.push(1 + column / 4, column, value);
        }
        grid.with_edges(vec![Merge { top: 1, bottom: 2, left: 0, right: 3 }], true)
    }

    #[test]
    fn what_is_told_is_what_is_taken() {
        let mut told = Vec::new();
        let name = |name: &str, hidden| SheetName { name: name.to_owned(), hidden };
        tell(&mut told, &name("Cazuri", false), Ok(&grid()));
        tell(&mut told, &name("Rău", true), Err(&ProblemKind::BadSheet));
        let mut whole = told.clone();
        whole.push(END);
        let mut seen = Vec::new();
        take(&whole, &mut |name, grid| seen.push((name, grid.map(|grid| grid.rest(0))))).unwrap();
        assert_eq!(seen[0], (name("Cazuri", false), Ok(grid().rest(0))));
        assert_eq!(seen[1], (name("Rău", true), Err(ProblemKind::BadSheet)));
        // Nothing of a file is taken whose reader ended on the way.
        for end in 0..whole.len() {
            assert_eq!(take(&whole[..end], &mut |_, _| panic!("{end}")), Err(ProblemKind::Damaged), "{end}");
        }
        told.extend([FAILED, code(&ProblemKind::Locked)]);
        assert_eq!(take(&told, &mut |_, _| panic!()), Err(ProblemKind::Locked));
    }
}
