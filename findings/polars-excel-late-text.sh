#!/usr/bin/env bash
# polars 2.1.0 with fastexcel 0.21.0: read_excel on a column of whole numbers with one text after more than a thousand rows.
# Guess: as with csv, an error; or the column becomes texts, as it does when the text stands near the top.
# Seen: the type is taken from the first thousand rows and the text becomes a missing value, without error. If nothing else
# stands in its row, the row itself is left out (rows that are empty are dropped after that), so the count is one short.
# Hurts: "A7", "unknown" or "12 (twins)" in row 1,200 is gone, and a register of one column has fewer children.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check polars==2.1.0 fastexcel==0.21.0 pyarrow==26.0.1 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import openpyxl
import polars as pl

def read(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save("register.xlsx")
    return pl.read_excel("register.xlsx")

early = read([["code", "n"], ["A7", 1], *[[k, 1] for k in range(1200)]])
late = read([["code", "n"], *[[k, 1] for k in range(1200)], ["A7", 1]])
alone = read([["code"], *[[k] for k in range(1200)], ["A7"]])
print(early["code"][0], late["code"][-1], early.height, late.height, alone.height)
assert early["code"][0] == "A7"
assert late.height == 1201 and late["code"][-1] is None
assert alone.height == 1200
PYTHON
