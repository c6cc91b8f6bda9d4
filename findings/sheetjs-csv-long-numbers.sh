#!/usr/bin/env bash
# xlsx (SheetJS) 0.18.5, Node.js: a sheet with whole numbers of eleven to thirteen digits written as csv.
# Guess: whole numbers far below 2^53 are written with all their digits.
# Seen: eleven digits stay; of twelve and more, six are kept ("5.1801E+12"), as a narrow cell would show them. sheet_to_json
# with raw: false does the same. Only rawNumbers: true keeps them in csv.
# Hurts: a personal number has thirteen digits. Children born within the same ten days fall together into one key, and nothing
# says that digits are missing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5
cat >probe.js <<'SCRIPT'
const assert = require("assert");
const lib = require("xlsx");
// Two numbers of persons who do not exist: serials 000.
const sheet = lib.utils.aoa_to_sheet([["number"], [5180101000012], [5180102000013], [20240000001]]);
const lines = lib.utils.sheet_to_csv(sheet).trim().split("\n");
console.log(lines);
assert.deepStrictEqual(lines, ["number", "5.1801E+12", "5.1801E+12", "20240000001"]);
assert.strictEqual(lib.utils.sheet_to_json(sheet, { raw: false })[0].number, "5.1801E+12");
const whole = lib.utils.sheet_to_csv(sheet, { rawNumbers: true }).trim().split("\n");
assert.strictEqual(whole[1], "5180101000012");
SCRIPT
node probe.js
