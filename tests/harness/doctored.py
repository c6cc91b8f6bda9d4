"""Doctored results: python3 tests/harness/doctored.py MMS [COUNT] [SEED]

Changes one value of a results.json at a time (a number, a day, a verdict, a text, an entry that is dropped or doubled)
and gives it to every command that reads results. Prints reader × outcome; ends with 1 if any of them took it.
"""

import copy
import json
import os
import random
import sys
import tempfile

from mutants import FIXTURES
from runs import Run, Table

VERDICTS = ["compliant", "non_compliant", "undetermined", "not_applicable", "to_verify", "reported"]
STATES = ["met", "not_met", "undetermined", "pending", "excluded"]


def places(value, path=()):
    """Every place in a tree."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        if value:
            yield path
        for at, inner in enumerate(value):
            yield from places(inner, (*path, at))
    else:
        yield path


def doctored(rng, results):
    """One change, and where."""
    changed = copy.deepcopy(results)
    # The header names the format, and whoever changes that has no results any more.
    path = rng.choice([p for p in places(results) if p[0] not in ("format", "version")])
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    value = parent[path[-1]]
    if isinstance(value, list):
        parent[path[-1]] = value[1:] if rng.random() < 0.5 else [*value, value[-1]]
    elif isinstance(value, bool):
        parent[path[-1]] = not value
    elif isinstance(value, (int, float)):
        parent[path[-1]] = value + rng.choice([1, 2, 10])
    elif value in VERDICTS:
        parent[path[-1]] = rng.choice([v for v in VERDICTS if v != value])
    elif value in STATES:
        parent[path[-1]] = rng.choice([s for s in STATES if s != value])
    elif isinstance(value, str):
        parent[path[-1]] = value[:-1] + ("1" if value[-1:] != "1" else "2") if value else "x"
    else:
        parent[path[-1]] = "2024-05-05"
    return path, changed


def main():
    mms = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 16)
    table = Table("doctored results")
    with tempfile.TemporaryDirectory() as desk:
        registers = os.path.join(FIXTURES, "serviciu-local")
        Run([mms, "audit", registers, "--year", "2024", "--out", desk])
        good, bad, out = (os.path.join(desk, name) for name in ("results.json", "bad.json", "out"))
        workbook = os.path.join(desk, "P-SPAS.xlsx")
        readers = {
            "conclude": ["conclude", workbook, bad, "--out", out],
            "compare (old)": ["compare", bad, good],
            "compare (new)": ["compare", good, bad],
            "audit --previous": ["audit", registers, "--year", "2025", "--previous", bad, "--out", out],
            "statistics": ["statistics", bad, "--year", "2024", "--out", out],
            "verify": ["verify", bad, registers],
        }
        with open(good) as file:
            results = json.load(file)
        for _ in range(count):
            path, changed = doctored(rng, results)
            with open(bad, "w") as file:
                json.dump(changed, file, ensure_ascii=False)
            for reader, arguments in readers.items():
                run = Run([mms, *arguments])
                named = "bad.json" in run.out + run.err
                outcome = run.fault() or ("named" if run.code in (1, 2) and named else f"TAKEN {run.code}")
                table.add(reader, outcome)
                if outcome.startswith("TAKEN"):
                    print(reader, path, file=sys.stderr)
    table.print()
    sys.exit(1 if table.faults() else 0)


if __name__ == "__main__":
    main()
