#!/usr/bin/env bash
# xlsx (SheetJS) 0.18.5, Node.js: a Date written with cellDates, as xlsx and as flat OpenDocument, on Romanian time.
# Guess: a text that ends in Z is universal time in both.
# Seen: 1 July 2024, 22:30 in Bucharest is 2024-07-01T22:30:00.000Z in the xlsx (the clock on the wall, with a Z behind it)
# and 2024-07-01T19:30:00.000Z in the other.
# Hurts: a reader that believes the Z puts the evening of the xlsx into the next day; one that leaves the Z out puts every
# midnight of the other file into the day before. Only the kind of file tells which is meant.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5
cat >probe.js <<'SCRIPT'
const assert = require("assert");
const lib = require("xlsx");
const sheet = lib.utils.aoa_to_sheet([[new Date(2024, 6, 1, 22, 30)]], { cellDates: true });
const book = { SheetNames: ["R"], Sheets: { R: sheet } };
const xlsx = lib.write(book, { type: "buffer", bookType: "xlsx", cellDates: true, compression: false });
const flat = lib.write(book, { type: "string", bookType: "fods", cellDates: true });
const inXlsx = Buffer.from(xlsx).toString("latin1").match(/t="d"><v>([^<]*)</)[1];
const inFlat = flat.match(/date-value="([^"]*)"/)[1];
console.log(inXlsx, inFlat);
assert.strictEqual(inXlsx, "2024-07-01T22:30:00.000Z");
assert.strictEqual(inFlat, "2024-07-01T19:30:00.000Z");
SCRIPT
TZ=Europe/Bucharest node probe.js
