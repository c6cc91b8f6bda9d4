#!/usr/bin/env python3
"""What rules over sequences cost: 80 of them (the row before, the row after, stretches, rows of the same child) over as many
children as asked for, beside one of them alone.

    python3 tests/harness/sequences.py target/release/mms 50000

Prints the least processor time of five runs each; both runs read the same files.
"""

import datetime
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile

ACT = pathlib.Path(__file__).parents[2] / "fixtures" / "homes-act"
HEAD = '''id = "H1.1"
standard = 1
labels = ["1.1"]
title = "Sequences"
asks = "Sequences"
inspect = "Sequences"
remedy = "Sequences"
evidence = { level = "full", why = "Sequences" }

[[clause]]
article = "1"
gist = "Sequences"
'''
CHECK = '''
[[check]]
id = "c{i}"
nature = "statistic"
title = "Sequences"
counted = "Sequences"
message = "Sequences"
needs = ["residents"]

[[check.with]]
name = "other"
'''
SHAPES = [
    '''take = "previous"
by = "resident_id"
order = "weighed_on"
of = "kilos"

[check.coverage]
register = "weighings"
where = "other IS NOT NULL"
criterion = "kilos - other > -{i}"
''',
    '''take = "next"
by = "resident_id"
order = "begins_on"
of = "begins_on"

[check.coverage]
register = "stays"
where = "other IS NOT NULL"
criterion = "other - begins_on < 1{i}"
''',
    '''take = "stretch_start"
by = "resident_id"
begins = "begins_on"
ends = "ends_on"

[check.coverage]
register = "stays"
criterion = "begins_on - other < 1{i}"
''',
    '''from = "weighings"
via = "resident_id"
same = "resident_id"
where = "weighed_on >= subject.begins_on"
take = "count"

[check.coverage]
register = "stays"
criterion = "other >= 1"
''',
]


def act(folder: pathlib.Path, rules: int) -> pathlib.Path:
    shutil.copytree(ACT, folder)
    for standard in ("1", "2"):
        shutil.rmtree(folder / standard)
    (folder / "1").mkdir()
    checks = [CHECK.format(i=i) + SHAPES[i % len(SHAPES)].format(i=i) for i in range(rules)]
    (folder / "1" / "H1.1.toml").write_text(HEAD + "".join(checks))
    return folder


def data(folder: pathlib.Path, children: int) -> pathlib.Path:
    folder.mkdir()
    random.seed(1)

    def day(n: int) -> str:
        return (datetime.date(2023, 1, 1) + datetime.timedelta(days=n)).isoformat()

    (folder / "homes.csv").write_text("Home number,Name of the home,Sort of home\nH-1,Oak House,Small home\n")
    residents = ["Resident number,Home,Admitted on,Left on,Age band,Key worker"]
    stays = ["Resident,Room,Moved in on,Moved out on"]
    weighings = ["Resident,Weighed on,Kilograms,Doctor told on"]
    for child in range(children):
        first = random.randrange(400)
        residents.append(f"R{child},H-1,{day(first)},,Under 12,")
        begins = first
        for room in range(3):
            ends = begins + random.randrange(20, 100)
            stays.append(f"R{child},A{room},{day(begins)},{day(ends) if room < 2 else ''}")
            begins = ends + random.randrange(4)
            weighings.append(f"R{child},{day(first + room * 40 + random.randrange(30))},{20 + random.randrange(30)},")
    for name, lines in (("residents", residents), ("stays", stays), ("weighings", weighings)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return folder


def seconds(mms: str, catalogue: pathlib.Path, registers: pathlib.Path, out: pathlib.Path) -> float:
    least = float("inf")
    for _ in range(5):
        shutil.rmtree(out, ignore_errors=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run(
            [mms, "audit", registers, "--year", "2024", "--catalogue", catalogue, "--aggregate-only", "--no-workbook", "--out", out],
            check=False,
            stdout=subprocess.DEVNULL,
        )
        if not (out / "results.json").exists():
            sys.exit("the audit wrote nothing")
        least = min(least, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return least


def main() -> None:
    mms, children = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch)
        registers = data(root / "data", children)
        one = seconds(mms, act(root / "one", 1), registers, root / "out")
        all_ = seconds(mms, act(root / "all", 80), registers, root / "out")
    print(f"{children} children: one rule {one:.2f} s, 80 rules {all_:.2f} s, the 79 others {all_ - one:.2f} s")


main()
