#!/usr/bin/env bash
# pandas 3.1.1 with odfpy 1.4.1 and with python-calamine 0.9.1: an ods whose column of hours was typed as 7:30 and 26:30.
# Guess: a column of durations, as pandas gives for the same column of an xlsx.
# Seen: with odfpy, its own reader of ods, one duration of a day or more makes the whole file unreadable ("hour must be in
# 0..23"), the other sheets' rows with it. With calamine the column holds a time of day beside the text PT26H30M00S.
# Hurts: a register that opens in LibreOffice cannot be loaded at all, or only its shorter courses can be added up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import datetime
import pandas as pd
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

document, table = OpenDocumentSpreadsheet(), Table(name="hours")
cells = [("string", "ore"), ("time", "PT07H30M00S"), ("time", "PT26H30M00S")]
for kind, value in cells:
    row = TableRow()
    cell = TableCell(valuetype=kind, **({"timevalue": value} if kind == "time" else {}))
    cell.addElement(P(text=value if kind == "string" else value[2:4] + ":30"))
    row.addElement(cell)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("hours.ods")

try:
    own = list(pd.read_excel("hours.ods", engine="odf")["ore"])
except ValueError as error:
    own = str(error)
other = list(pd.read_excel("hours.ods", engine="calamine")["ore"])
print(own, other, sep="\n")
assert "hour must be in 0..23" in own, own
assert other == [datetime.time(7, 30), "PT26H30M00S"], other
PYTHON
