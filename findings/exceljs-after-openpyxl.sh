#!/usr/bin/env bash
# openpyxl 3.1.5, then ExcelJS 4.4.0 under Node.js: a workbook with a note on a cell, with a table, with a chart.
# Guess: what the one writes the other reads, or leaves out.
# Seen: reading each of the three ends in a TypeError about a property of undefined, and no sheet can be had; a workbook with
# cells only is read. openpyxl names the parts of a sheet by paths from the root of the package, which is allowed; ExcelJS
# looks for paths that are relative.
# Hurts: a desk that fills in workbooks with the one cannot hand them to a portal that reads with the other, and the message
# says nothing about the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund exceljs@4.4.0
venv/bin/python - <<'PYTHON'
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table


def book(name, add=lambda sheet: None):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["visits", "plans"])
    sheet.append([1, 2])
    add(sheet)
    workbook.save(f"{name}.xlsx")


def chart(sheet):
    bars = BarChart()
    bars.add_data(Reference(sheet, min_col=1, max_col=2, min_row=1, max_row=2), titles_from_data=True)
    sheet.add_chart(bars, "D2")


book("cells")
book("note", lambda sheet: setattr(sheet["A1"], "comment", Comment("checked", "office")))
book("table", lambda sheet: sheet.add_table(Table(displayName="Visits", ref="A1:B2")))
book("chart", chart)
PYTHON
cat > read.cjs <<'JS'
const { Workbook } = require('exceljs');
const read = async (name) => {
  try {
    const workbook = new Workbook();
    await workbook.xlsx.readFile(`${name}.xlsx`);
    return workbook.worksheets[0].getCell('A1').value;
  } catch (error) {
    return error.constructor.name;
  }
};
(async () => console.log(...await Promise.all(['cells', 'note', 'table', 'chart'].map(read))))();
JS
seen=$(node read.cjs)
echo "cells, note, table, chart: $seen"
test "$seen" = "visits TypeError TypeError TypeError"
