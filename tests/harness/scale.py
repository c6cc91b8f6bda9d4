"""What gives way first: python3 tests/harness/scale.py MMS FOLDER [nation files findings]

Makes what is far larger than a year of the country in FOLDER (some 10 GB, 16 GB of memory, ten minutes), runs the program on it and
prints time, memory and the size of what it wrote: ten nations in one, a hundred thousand files in one tree, a provider with more
findings than a sheet has rows.
"""

import os
import shutil
import sys

from runs import Run

CASES = {
    "nation": (
        ["--providers", "34470", "--cases", "1700000", "--layout", "national", "--seed", "1"],
        [["audit", "IN", "--year", "2024", "--aggregate-only", "--out", "OUT/audit"],
         ["statistics", "OUT/audit/results.json", "--year", "2024", "--sums", "OUT/sums.json", "--sums-only"],
         ["statistics", "OUT/sums.json", "--year", "2024", "--out", "OUT/yearbook"]],
    ),
    "files": (
        ["--providers", "3847", "--cases", "20000", "--seed", "2"],
        [["audit", "IN", "--year", "2024", "--no-workbook", "--out", "OUT/audit"]],
    ),
    "findings": (
        ["--providers", "1", "--cases", "95000", "--seed", "10"],
        [["audit", "IN", "--year", "2024", "--no-workbook", "--out", "OUT/lists"],
         ["audit", "IN", "--year", "2024", "--html", "--out", "OUT/workbook"]],
    ),
}


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, file)) for folder, _, files in os.walk(path) for file in files)


def main():
    program, work = sys.argv[1:3]
    failed = False
    print(f"{'':10} {'step':12} {'seconds':>8} {'processor':>9} {'MiB':>7} {'input MiB':>9} {'output MiB':>10}  exit")
    for name in sys.argv[3:] or CASES:
        made, steps = CASES[name]
        folder = os.path.join(work, name)
        registers, out = os.path.join(folder, "in"), os.path.join(folder, "out")
        Run([program, "generate", *made, "--no-truth", "--out", registers], limit=1200)
        for step in steps:
            arguments = [part.replace("IN", registers).replace("OUT", out) if part.isupper() or "OUT" in part else part
                         for part in step]
            run = Run([program, *arguments], limit=1800)
            written, read = size(arguments[-1] if os.path.exists(arguments[-1]) else out), size(arguments[1])
            failed |= run.code not in (0, 1)
            print(f"{name:10} {step[0]:12} {run.seconds:8.1f} {run.processor:9.1f} {run.memory >> 20:7} {read >> 20:9} "
                  f"{written >> 20:10}  {run.code}", flush=True)
        shutil.rmtree(folder)
    sys.exit(failed)


main()
