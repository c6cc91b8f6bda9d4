#!/usr/bin/env bash
# mdbtools 1.0.0 (Debian 12): days of an Access database written as csv by mdb-export.
# Guess: -D with a format sets how days are written.
# Seen: every day of Access is a day with a time, which -D leaves alone: 11/07/11 00:00:00, month first, two digits for the
# year. Only -T reaches it, and then shows 1911. Days before 1900, which mdb-reader 3.2.0 reads, become 1900-01-00.
# Hurts: who asked for year-month-day still hands over months that are read as days, and the century is gone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq mdbtools=1.0.0+dfsg-1.1 libmdb3 libglib2.0-0 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH="$folder/root/usr/lib/x86_64-linux-gnu"
# A database that a package of Python brings for its own tests; of it only the days are looked at.
python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-binary meza meza==0.46.0
tar -xzf meza-0.46.0.tar.gz
database=meza-0.46.0/data/test/test.mdb
days() {
  root/usr/bin/mdb-export "$@" "$database" merchant_taylors |
    python3 -c 'import csv, sys
rows = csv.DictReader(sys.stdin)
columns = ("Date of order of Court", "Freedom", "Livery")
print(sorted({row[column] for row in rows for column in columns} - {""}))'
}
npm install --silent --no-audit --no-fund mdb-reader@3.2.0 >/dev/null
cat >days.mjs <<'SCRIPT'
import { readFileSync } from "node:fs";
import MDBReader from "mdb-reader";
const rows = new MDBReader(readFileSync(process.argv[2])).getTable("merchant_taylors").getData();
const days = rows.flatMap((row) => ["Date of order of Court", "Freedom", "Livery"].map((column) => row[column]));
const years = days.filter((day) => day).map((day) => day.getUTCFullYear());
console.log(Math.min(...years), Math.max(...years));
SCRIPT
asked=$(days -D %Y-%m-%d)
echo "-D: $asked"
test "$asked" = "['01/00/00 00:00:00', '11/07/11 00:00:00']"
reached=$(days -T %Y-%m-%d)
echo "-T: $reached"
test "$reached" = "['1900-01-00', '1911-11-07']"
years=$(node days.mjs "$database")
echo "mdb-reader: years $years"
test "$years" = "1596 1911"
