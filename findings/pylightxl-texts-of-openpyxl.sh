#!/usr/bin/env bash
# pylightxl 1.61 reading a workbook that openpyxl 3.1.5 wrote, and the same from XlsxWriter 3.3.1.
# Guess: the same values from both.
# Seen: every text of the first is empty, headings too, without a word; days and numbers are there. openpyxl writes texts into
# their cells, XlsxWriter into the table of texts. In both, 26 hours 30 minutes become 02:30:00.
# Hurts: a register without case numbers and names of columns, and hours that are a day short.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pylightxl==1.61 openpyxl==3.1.5 XlsxWriter==3.3.1
cat >try.py <<'SCRIPT'
import datetime, openpyxl, pylightxl, xlsxwriter

heading = ["case", "opened", "hours"]
row = ["C-1", datetime.date(2024, 3, 14), datetime.timedelta(hours=26, minutes=30)]

book = openpyxl.Workbook()
book.active.append(heading)
book.active.append(row)
book.active["C2"].number_format = "[h]:mm"
book.save("openpyxl.xlsx")

book = xlsxwriter.Workbook("xlsxwriter.xlsx")
sheet = book.add_worksheet()
sheet.write_row(0, 0, heading)
sheet.write(1, 0, row[0])
sheet.write_datetime(1, 1, row[1], book.add_format({"num_format": "yyyy-mm-dd"}))
sheet.write_datetime(1, 2, row[2], book.add_format({"num_format": "[h]:mm"}))
book.close()

for name in ("openpyxl", "xlsxwriter"):
    read = pylightxl.readxl(name + ".xlsx")
    print(name, list(read.ws(read.ws_names[0]).rows))
SCRIPT
venv/bin/python try.py | tee seen.txt
grep -qF "openpyxl [['', '', ''], ['', '2024/03/14', '02:30:00']]" seen.txt
grep -qF "xlsxwriter [['case', 'opened', 'hours'], ['C-1', '2024/03/14', '02:30:00']]" seen.txt
