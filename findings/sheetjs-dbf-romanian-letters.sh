#!/usr/bin/env bash
# xlsx (SheetJS) 0.18.5, Node.js: a sheet with Romanian letters saved as dbf.
# Guess: the file names a code page that has the letters (cp852, cp1250 or UTF-8), or the save fails.
# Seen: no error; every letter with a mark, â and î too, is stored as an underscore. The other letters are right.
# Hurts: "Bârlad" and "Bîrlad" are one place afterwards, names of places match nothing, and the letters cannot be
# had back from the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5
cat >probe.js <<'SCRIPT'
const assert = require("assert");
const lib = require("xlsx");
const sheet = lib.utils.aoa_to_sheet([["PLACE"], ["Bârlad"], ["Bîrlad"], ["Iași"], ["Târgoviște"]]);
const bytes = lib.write({ SheetNames: ["R"], Sheets: { R: sheet } }, { type: "buffer", bookType: "dbf" });
const back = lib.utils.sheet_to_json(lib.read(bytes).Sheets.Sheet1).map((row) => row.PLACE);
console.log(back);
assert.ok(Buffer.from(bytes).toString("latin1").includes("B_rlad"), "the underscore is in the file");
assert.deepStrictEqual(back, ["B_rlad", "B_rlad", "Ia_i", "T_rgovi_te"]);
SCRIPT
node probe.js
