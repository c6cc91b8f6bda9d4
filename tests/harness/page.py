"""The page held open: python3 tests/harness/page.py MMS [MINUTES]

Starts the page, comes in, hands over a made-up provider of 50 cases, asks for the result and takes the downloads, again and
again. Prints when the first screen stood, how long it took from the files to the result, and the program's memory over time;
ends with 1 if memory at the end is more than twice that of the first rounds.
"""

import glob
import http.client
import os
import subprocess
import sys
import tempfile
import time
import urllib.parse

DOWNLOADS = ["de-facut.xlsx", "raport.xlsx", "raport.html", "termene.ics"]
# Rounds after which memory is what a page in use takes.
SETTLED = 10


class Page:
    """A page that was opened, as its browser sees it."""

    def __init__(self, program, home):
        self.began = time.monotonic()
        self.process = subprocess.Popen([program, "page", "--no-open"], stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home})
        address = next(line.strip() for line in self.process.stdout if line.startswith("http"))
        self.address = urllib.parse.urlparse(address)
        self.cookie = {}
        pass_, _ = self.ask("POST", "/intrare", self.address.fragment)
        self.cookie = {"Cookie": pass_.getheader("set-cookie").split(";")[0]}
        self.ask("GET", "/")
        self.first = time.monotonic() - self.began

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port)
        own = {"Origin": f"http://{self.address.netloc}", "Sec-Fetch-Site": "same-origin"}
        connection.request(method, path, body, {**own, **self.cookie, **(headers or {})})
        reply = connection.getresponse()
        body = reply.read()
        if reply.status >= 400:
            raise SystemExit(f"{method} {path}: {reply.status}")
        return reply, body

    def work(self, path):
        """Asks for something that takes time, and waits for it."""
        self.ask("POST", path)
        while self.ask("GET", "/stare")[1].split(b"\n")[1:] not in ([], [b""]):
            time.sleep(0.01)

    def round(self, files):
        """Seconds from the first file to the result."""
        began = time.monotonic()
        for name, data in files:
            self.ask("POST", "/furnizor/fisier", data, {"x-nume": urllib.parse.quote(name), "x-schimbat": "0"})
        self.work("/furnizor/citeste")
        self.ask("GET", "/furnizor/intrebari")
        self.work("/furnizor/rezultat")
        self.ask("GET", "/furnizor/rezultat")
        took = time.monotonic() - began
        for name in DOWNLOADS:
            self.ask("GET", f"/furnizor/descarca/{name}")
        return took

    def memory(self):
        """Mebibytes that the program holds."""
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def main():
    program, minutes = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as home:
        made = os.path.join(home, "made")
        subprocess.run([program, "generate", "--providers", "1", "--cases", "50", "--seed", "3", "--no-truth", "--format", "xlsx",
                        "--out", made], check=True, stdout=subprocess.DEVNULL)
        paths = [path for path in glob.glob(made + "/**/*", recursive=True) if os.path.isfile(path)]
        files = [(os.path.relpath(path, made), open(path, "rb").read()) for path in sorted(paths)]
        page = Page(program, home)
        print(f"first screen {page.first * 1000:.0f} ms after the start")
        rounds, settled, printed, began = 0, 0, 0, time.monotonic()
        while (gone := (time.monotonic() - began) / 60) < minutes:
            took = page.round(files)
            rounds += 1
            if rounds <= SETTLED:
                settled = max(settled, page.memory())
            if gone >= printed:
                print(f"{gone:6.1f} min {rounds:6} rounds {took:5.2f} s from files to result {page.memory():5} MiB", flush=True)
                printed = gone + minutes / 12
        memory = page.memory()
        page.process.terminate()
        page.process.wait()
    print(f"{rounds} rounds, {settled} MiB at first, {memory} MiB at the end")
    sys.exit(memory > 2 * settled)


main()
