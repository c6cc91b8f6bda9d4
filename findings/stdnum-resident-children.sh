#!/usr/bin/env bash
# python-stdnum 2.2 and stdnum 1.12.0 (npm, a port of it): personal codes of foreign children who live in Romania.
# Guess: two libraries of one lineage agree on which codes are valid, and the day of birth in a code is the child's.
# Seen: a code that begins with 7 or 8 does not say its century. The Python one gives the last one without a word: a child
# born on 10 March 2015 comes out as born in 1915, and a code for 29 February 2000 is refused, since 1900 had no such day.
# A code with the county 70 is valid in Python and not in JavaScript.
# Hurts: ages of children computed from their codes are wrong by a hundred years, and a valid code is a fault of the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-stdnum==2.2
npm install --silent --no-audit --no-fund --ignore-scripts stdnum@1.12.0
# Made codes: number 000 of its day and county is given to nobody.
cat >codes.py <<'PYTHON'
from stdnum.ro import cnp

for start in ("715031040000", "700022940000", "515031070000"):
    code = start + cnp.calc_check_digit(start)
    birth = cnp.get_birth_date(code) if cnp.is_valid(code) else "-"
    print(code, cnp.is_valid(code), birth)
PYTHON
venv/bin/python codes.py | tee seen.txt
cat >codes.js <<'JS'
const { stdnum } = require("stdnum");
const lines = require("fs").readFileSync("seen.txt", "utf8").trim().split("\n");
console.log(lines.map((line) => stdnum.RO.cnp.validate(line.split(" ")[0]).isValid).join(" "));
JS
script=$(node codes.js)
echo "$script"
test "$(cut -d' ' -f2,3 seen.txt | tr '\n' ' ')" = "True 1915-03-10 False - True 2015-03-10 "
test "$script" = "true false false"
