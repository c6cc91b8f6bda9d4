#!/usr/bin/env bash
# Days in the ISO form that xlsx allows beside serial numbers, written by openpyxl 3.1.5 (iso_dates) and by xlsx (SheetJS)
# 0.18.5 (cellDates), read by pandas 3.1.1 with openpyxl and with python-calamine 0.9.1, polars 2.1.0 with fastexcel
# 0.21.0, and ExcelJS 4.4.0.
# Guess: all give 10 March 2024, 22:30, or say that they do not know the form.
# Seen: of openpyxl's file (no Z) the Python readers give the moment, ExcelJS a day of July 1905: it takes the year 2024 for
# a count of days. Of SheetJS's (with Z) openpyxl gives the moment and calamine a text; polars gives a table without any
# row when the column is alone, and a missing value when it is not.
# Hurts: no reader complains; the same register has right days, texts, days of another century, or none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 openpyxl==3.1.5 python-calamine==0.9.1 polars==2.1.0 \
  fastexcel==0.21.0 pyarrow==26.0.1
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5
cat >write.js <<'SCRIPT'
const lib = require("xlsx");
const moment = new Date(2024, 2, 10, 22, 30);
for (const [name, rows] of [["alone", [["at"], [moment]]], ["beside", [["at", "n"], [moment, 1]]]]) {
  const sheet = lib.utils.aoa_to_sheet(rows, { cellDates: true });
  lib.writeFile({ SheetNames: ["R"], Sheets: { R: sheet } }, name + ".xlsx", { cellDates: true });
}
SCRIPT
TZ=UTC node write.js
venv/bin/python - <<'PYTHON'
import datetime as dt
import openpyxl
import pandas as pd
import polars as pl

moment = dt.datetime(2024, 3, 10, 22, 30)
book = openpyxl.Workbook()
book.iso_dates = True
book.active.append(["at"])
book.active.append([moment])
book.save("plain.xlsx")

seen = {}
for name in ("plain", "alone"):
    seen[name] = [pd.read_excel(f"{name}.xlsx", engine=engine)["at"][0] for engine in ("openpyxl", "calamine")]
    seen[name].append(pl.read_excel(f"{name}.xlsx").rows())
beside = pl.read_excel("beside.xlsx").rows()
print(seen, beside)
assert seen["plain"] == [moment, moment, [(moment,)]]
assert seen["alone"] == [moment, "2024-03-10T22:30:00.000Z", []]
assert beside == [(None, 1)]
PYTHON
cat >read.js <<'SCRIPT'
const assert = require("assert");
const { Workbook } = require("exceljs");
const book = new Workbook();
book.xlsx.readFile("plain.xlsx").then(() => {
  const value = book.worksheets[0].getCell("A2").value;
  console.log(value);
  assert.strictEqual(new Date(value).toISOString().slice(0, 7), "1905-07");
});
SCRIPT
node read.js
