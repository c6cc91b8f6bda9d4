"""What the scripts of this folder share: runs of the program that are measured, and tables of what came of them."""

import collections
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

MEMORY = 1 << 30
SECONDS = 10


class Run:
    """One run: exit code (negative: signal), seconds, bytes of memory of the largest process, what it printed."""

    def __init__(self, arguments, limit=120):
        begin = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            timer = threading.Timer(limit, lambda: os.kill(process.pid, signal.SIGKILL))
            timer.start()
            _, status, usage = os.wait4(process.pid, 0)
            timer.cancel()
            process.returncode = 0
            self.seconds = time.monotonic() - begin
            self.processor = usage.ru_utime + usage.ru_stime
            self.memory = usage.ru_maxrss * 1024
            self.code = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            self.out = out.read().decode(errors="replace")
            self.err = err.read().decode(errors="replace")

    def fault(self, files=1):
        """What must never come of a run; none where it ended as it should. Seconds are those of the processor: the
        machine may have other work."""
        if self.code == 101:
            return "PANIC"
        if self.code not in (0, 1, 2):
            return f"ABORT {self.code}"
        if self.processor > SECONDS * files:
            return "SLOW"
        if self.memory > MEMORY:
            return "MEMORY"
        return None


class Table:
    """Doors by outcomes."""

    def __init__(self, name):
        self.name, self.cells = name, collections.defaultdict(collections.Counter)

    def add(self, door, outcome):
        self.cells[door][outcome] += 1

    def print(self):
        outcomes = sorted({outcome for row in self.cells.values() for outcome in row})
        print(f"\n{self.name}")
        print(" | ".join(["door", *outcomes, "all"]))
        for door in sorted(self.cells):
            row = self.cells[door]
            print(" | ".join([door, *(str(row[outcome]) for outcome in outcomes), str(sum(row.values()))]))
        sys.stdout.flush()

    def faults(self):
        return sum(n for row in self.cells.values() for outcome, n in row.items() if outcome.isupper() or "ABORT" in outcome)
