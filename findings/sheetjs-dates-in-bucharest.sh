#!/usr/bin/env bash
# xlsx (SheetJS) 0.18.5, Node.js: a day read with cellDates, on a machine set to Romanian time.
# Guess: a cell that holds the whole day 1 April 2024 becomes a Date at midnight of that day.
# Seen: under TZ=Europe/Bucharest it is 24 seconds short, thus 31 March at 23:59:36. Under UTC it is midnight. Bucharest's
# local mean time before 1931 was 1:44:24; the difference between two offsets is taken in whole minutes.
# Hurts: every admission, birth and deadline moves to the day before as soon as the clock time is cut off, and a test
# that runs under UTC never shows it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5
cat >probe.js <<'SCRIPT'
const assert = require("assert");
const lib = require("xlsx");
const sheet = { "!ref": "A1", A1: { t: "n", v: 45383, z: "dd.mm.yyyy" } }; // 1 April 2024
const bytes = lib.write({ SheetNames: ["R"], Sheets: { R: sheet } }, { type: "buffer", bookType: "xlsx" });
const day = lib.read(bytes, { cellDates: true }).Sheets.R.A1.v;
const seen = [day.getMonth() + 1, day.getDate(), day.getHours(), day.getMinutes(), day.getSeconds()].join(" ");
console.log(process.env.TZ, day.toString());
assert.strictEqual(seen, process.env.TZ === "UTC" ? "4 1 0 0 0" : "3 31 23 59 36");
SCRIPT
TZ=UTC node probe.js
TZ=Europe/Bucharest node probe.js
