#!/usr/bin/env bash
# csvtojson 2.0.14: headings with a point, as Romanian registers have them (Nr. caz, Nr. plan).
# Guess: the names of the fields.
# Seen: the point opens an object: both become members of one field, Nr, with a blank before their names. The value of a column
# Nr that stands before them is lost; one that stands behind them takes their place.
# Hurts: the numbers of the cases are gone without a word wherever rows are numbered in a column of that name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund csvtojson@2.0.14 >/dev/null
cat >read.mjs <<'SCRIPT'
import csvtojson from "csvtojson";
for (const text of ["Nr. caz;Nr. plan\nC-1;P-1\n", "Nr;Nr. caz;Nr. plan\n1;C-1;P-1\n", "Nr. caz;Nr. plan;Nr\nC-1;P-1;1\n"]) {
  console.log(JSON.stringify(await csvtojson({ delimiter: ";" }).fromString(text)));
}
SCRIPT
node read.mjs | tee seen.txt
test "$(cat seen.txt)" = '[{"Nr":{" caz":"C-1"," plan":"P-1"}}]
[{"Nr":{" caz":"C-1"," plan":"P-1"}}]
[{"Nr":"1"}]'
