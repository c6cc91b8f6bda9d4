#!/usr/bin/env bash
# xlsx (SheetJS) 0.18.5, Node.js: reading a csv whose fields are parted by semicolons, as a Romanian desktop writes it.
# Guess: with FS ";" the field 1,5 is either the number 1.5 or left as text; 1-2 is text.
# Seen: 1,5 is the number 15 (the comma is taken for a thousands mark wherever it stands), 0,25 is 25, and 1-2 is
# 2 January 2001. A day of the month above 12 (13.02.2024) stays text while 01.02.2024 becomes the 2nd of January.
# Hurts: posts of one and a half persons become fifteen, file numbers become dates of another century, and half of a date
# column is read month first while the other half stays text.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5
cat >probe.js <<'SCRIPT'
const assert = require("assert");
const lib = require("xlsx");
const text = "post;share;file;day\na;1,5;1-2;01.02.2024\nb;0,25;x;13.02.2024\n";
const sheet = lib.read(text, { type: "string", FS: ";" }).Sheets.Sheet1;
const day = (cell) => { const d = lib.SSF.parse_date_code(cell.v); return [d.y, d.m, d.d].join("-"); };
console.log(sheet.B2.v, sheet.B3.v, day(sheet.C2), day(sheet.D2), sheet.D3.v);
assert.deepStrictEqual([sheet.B2.t, sheet.B2.v, sheet.B3.v], ["n", 15, 25]);
assert.strictEqual(day(sheet.C2), "2001-1-2");
assert.strictEqual(day(sheet.D2), "2024-1-2");
assert.deepStrictEqual([sheet.D3.t, sheet.D3.v], ["s", "13.02.2024"]);
SCRIPT
TZ=UTC node probe.js
