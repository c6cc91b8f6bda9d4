"""Mutated files at every door: python3 tests/harness/mutants.py MMS COUNT [SEED]

Takes the fixtures in every format that is read, changes bytes, cuts, doubles and fills pieces of them or of their
zipped parts, and runs the program over them. Nothing is kept; prints door × outcome and ends with 1 if any run
panicked, aborted, took more than ten seconds of the processor or more than 1 GiB.
"""

import glob
import io
import json
import os
import random
import shutil
import sys
import tempfile
import zipfile

from runs import Run, Table

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FIXTURES = os.path.join(ROOT, "fixtures")
TOGETHER = 60
# Each takes some tenths of a second for its password.
LOCKED_TOGETHER = 15
PASSWORDS = ["--passwords", os.path.join(FIXTURES, "locked", "passwords.txt")]
ZIPPED = ("xlsx", "xlsb", "ods", "zip")
EXTREMES = [b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\x00\x00\x00\x00", b"\xfe\xff\xff\xff"]
NUMBERS = [b"0", b"-1", b"1048576", b"4294967295", b"18446744073709551615", b"1e308", b""]


def bent(rng, data):
    """One change of some bytes."""
    data = bytearray(data)
    if not data:
        return bytes(data)
    at = rng.randrange(len(data))
    length = min(len(data) - at, rng.choice([1, 2, 4, 16, 64, 512]))
    kind = rng.randrange(8)
    if kind == 0:
        for _ in range(rng.choice([1, 1, 3, 10, 40])):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif kind == 1:
        del data[at:]
    elif kind == 2:
        del data[at : at + length]
    elif kind == 3:
        data[at:at] = data[at : at + length] * rng.choice([1, 2, 100])
    elif kind == 4:
        extreme = rng.choice(EXTREMES)
        data[at : at + len(extreme)] = extreme
    elif kind == 5:
        data[at : at + length] = bytes(rng.randrange(256) for _ in range(length))
    elif kind == 6:
        data[at] ^= 1 << rng.randrange(8)
    else:
        # A number in a text becomes another one.
        digits = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
        if digits:
            start = end = rng.choice(digits)
            while end < len(data) and 48 <= data[end] <= 57:
                end += 1
            data[start:end] = rng.choice(NUMBERS)
    return bytes(data)


def mutant(rng, data, ending):
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        if ending in ZIPPED and rng.random() < 0.75:
            data = part_bent(rng, data)
        else:
            data = bent(rng, data)
    return data


def part_bent(rng, data):
    """One part of a zipped file is changed, left out, or is there twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:
        return bent(rng, data)
    if not parts:
        return data
    at = rng.randrange(len(parts))
    kind = rng.random()
    if kind < 0.05:
        del parts[at]
    elif kind < 0.1:
        parts.append(parts[at])
    else:
        parts[at] = (parts[at][0], bent(rng, parts[at][1]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, content in parts:
                archive.writestr(name, content)
    return out.getvalue()


def registers(mms, scratch):
    """Files with registers by ending."""
    found = {}
    for ending in ["csv", "tsv", "xlsx", "xlsb", "xls", "ods", "fods"]:
        files = glob.glob(os.path.join(FIXTURES, "**", f"*.{ending}"), recursive=True)
        apart = ("round-trip", os.sep + "locked" + os.sep)
        found[ending] = [f for f in files if os.path.getsize(f) < 200_000 and not any(a in f for a in apart)]
    locked = os.path.join(FIXTURES, "locked", "*")
    found["locked"] = [f for f in glob.glob(locked) if f.endswith((".xlsx", ".zip"))]
    made = os.path.join(scratch, "made")
    Run([mms, "generate", "--cases", "40", "--providers", "1", "--format", "parquet", "--out", made])
    found["parquet"] = glob.glob(os.path.join(made, "**", "*.parquet"), recursive=True)
    found["dbf"] = [dbf(scratch)]
    found["zip"] = [zipped(scratch, found)]
    return {ending: files for ending, files in found.items() if files}


def dbf(scratch):
    """A small table of dBase."""
    fields = [(b"NR_CAZ", b"C", 12), (b"DATA", b"D", 8), (b"ORE", b"N", 6)]
    rows = [b" C-%-10d20240%d15%6d" % (i, 1 + i % 9, i) for i in range(30)]
    head = b"\x03\x7c\x01\x01" + len(rows).to_bytes(4, "little")
    head += (32 + 32 * len(fields) + 1).to_bytes(2, "little") + (1 + 26).to_bytes(2, "little") + bytes(20)
    for name, kind, length in fields:
        head += name.ljust(11, b"\0") + kind + bytes(4) + bytes([length, 0]) + bytes(14)
    path = os.path.join(scratch, "cazuri.dbf")
    with open(path, "wb") as file:
        file.write(head + b"\x0d" + b"".join(row.ljust(27)[:27] for row in rows) + b"\x1a")
    return path


def zipped(scratch, found):
    path = os.path.join(scratch, "exporturi.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in found["csv"][:3] + found["xlsx"][:1]:
            archive.write(file, os.path.basename(file))
    return path


def outcomes(results, names):
    """What became of each file, by the results."""
    unread = {}
    for one in results.get("unread", []):
        unread[one["file"].split("/")[0]] = one["reason"]
    read = {one["file"].split("/")[0] for one in results.get("inputs", [])}
    passed = {one["file"].split("/")[0]: one["reason"] for one in results.get("passed_over", [])}
    for name in names:
        if name in unread:
            yield f"refused: {unread[name]}"
        elif name in read:
            yield "read"
        else:
            yield f"passed over: {passed[name]}" if name in passed else "UNTOLD"


def at_registers(mms, count, rng, scratch, table):
    files = registers(mms, scratch)
    # A sound file beside them: there is always something to audit.
    sound = os.path.join(FIXTURES, "fara-abateri")
    endings = sorted(files)
    batch = 0
    while count > 0:
        ending = endings[batch % len(endings)]
        folder, out = os.path.join(scratch, "in"), os.path.join(scratch, "out")
        for old in (folder, out):
            shutil.rmtree(old, ignore_errors=True)
        os.makedirs(folder)
        names = []
        for number in range(min(LOCKED_TOGETHER if ending == "locked" else TOGETHER, count)):
            source = rng.choice(files[ending])
            with open(source, "rb") as file:
                data = mutant(rng, file.read(), ending)
            names.append(f"m{number}{os.path.splitext(source)[1]}")
            with open(os.path.join(folder, names[-1]), "wb") as file:
                file.write(data)
        count -= len(names)
        batch += 1
        audit = [mms, "audit", folder, sound, "--year", "2024", "--no-workbook", "--out", out, *PASSWORDS]
        # All of them together may take no longer than one of them may, but for the start of the program.
        run = Run(audit, limit=600)
        if run.fault():
            one_by_one(mms, folder, names, out, ending, table)
            continue
        try:
            with open(os.path.join(out, "results.json")) as file:
                results = json.load(file)
        except OSError:
            table.add(ending, "NO RESULTS")
            print(run.err[:2000])
            continue
        here = os.path.basename(folder) + "/"
        for kind in ("inputs", "unread", "passed_over"):
            results[kind] = [{**one, "file": one["file"].removeprefix(here)} for one in results.get(kind, [])]
        for outcome in outcomes(results, names):
            table.add(ending, outcome)


def one_by_one(mms, folder, names, out, ending, table):
    for name in names:
        path = os.path.join(folder, name)
        shutil.rmtree(out, ignore_errors=True)
        run = Run([mms, "audit", path, "--year", "2024", "--no-workbook", "--out", out, *PASSWORDS])
        fault = run.fault()
        table.add(ending, fault or ("read" if run.code == 0 else "refused"))
        if fault:
            print(f"{ending}: {fault}: {run.seconds:.1f} s, {run.memory >> 20} MiB: {path}", file=sys.stderr)
            shutil.copy(path, os.path.join(tempfile.gettempdir(), f"{fault.split()[0].lower()}-{os.path.basename(name)}"))


def at_other_doors(mms, count, rng, scratch, table):
    """Results, workbooks that come back, explanations, mapping files, catalogues, sums and ledgers."""
    desk = os.path.join(scratch, "desk")
    good = os.path.join(FIXTURES, "serviciu-local")
    Run([mms, "audit", good, "--year", "2024", "--out", desk])
    year = os.path.join(scratch, "year")
    results, workbook = os.path.join(desk, "results.json"), os.path.join(desk, "P-SPAS.xlsx")
    sums = os.path.join(scratch, "sums.json")
    Run([mms, "statistics", results, "--year", "2024", "--out", year, "--sums", sums])
    ledger = (glob.glob(os.path.join(year, "*ledger*")) + glob.glob(os.path.join(year, "*eviden*")) + [sums])[0]
    explanations = os.path.join(scratch, "explanations.csv")
    with open(explanations, "w") as file:
        file.write("Cheie;Explicație;Valabilă până la\nS3/within-72-hours|C001/2024;Copilul era în spital;2025-12-31\n")
    mapping = os.path.join(scratch, "mms.toml")
    with open(mapping, "w") as file:
        file.write('date_order = "dmy"\n[fixed]\nprovider_id = "P-1"\n[headings.cases]\n"Nr" = "case_id"\n')
    rule = glob.glob(os.path.join(ROOT, "indicators", "ro-69-2004", "**", "*.toml"), recursive=True)
    out = os.path.join(scratch, "else")
    doors = {
        "results: compare": (results, "json", lambda f: ["compare", f, results]),
        "results: statistics": (results, "json", lambda f: ["statistics", f, "--year", "2024", "--out", out]),
        "results: verify": (results, "json", lambda f: ["verify", f, good]),
        "workbook: conclude": (workbook, "xlsx", lambda f: ["conclude", f, results, "--out", out]),
        "explanations: audit": (explanations, "csv", lambda f: ["check", good, "--year", "2024", "--explanations", f]),
        "mapping: inspect": (mapping, "toml", lambda f: ["registers", "inspect", good, "--mapping", f]),
        "sums: statistics": (sums, "json", lambda f: ["statistics", f, "--year", "2024", "--out", out]),
        "ledger: statistics": (ledger, "json", lambda f: ["statistics", results, "--year", "2024", "--published", f, "--out", out]),
        "catalogue: lint": (None, "toml", lambda f: ["indicators", "lint", f]),
    }
    for number in range(count):
        door = sorted(doors)[number % len(doors)]
        source, ending, arguments = doors[door]
        shutil.rmtree(out, ignore_errors=True)
        if source is None:
            path = os.path.join(scratch, "catalogue")
            shutil.rmtree(path, ignore_errors=True)
            shutil.copytree(os.path.join(ROOT, "indicators", "ro-69-2004"), path)
            victim = os.path.join(path, os.path.relpath(rng.choice(rule), os.path.join(ROOT, "indicators", "ro-69-2004")))
        else:
            path = victim = os.path.join(scratch, f"mutant.{ending}")
            shutil.copy(source, victim)
        with open(victim, "rb") as file:
            data = mutant(rng, file.read(), ending)
        with open(victim, "wb") as file:
            file.write(data)
        run = Run([mms, *arguments(path)])
        table.add(door, run.fault() or ("taken" if run.code in (0, 1) else "refused"))
        if run.fault():
            shutil.copy(victim, os.path.join(tempfile.gettempdir(), f"fault-{number}.{ending}"))


def main():
    mms, count = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 16)
    table = Table("mutants")
    with tempfile.TemporaryDirectory() as scratch:
        at_other_doors(mms, count // 25, rng, scratch, table)
        table.print()
        at_registers(mms, count - count // 25, rng, scratch, table)
    table.print()
    sys.exit(1 if table.faults() else 0)


if __name__ == "__main__":
    main()
