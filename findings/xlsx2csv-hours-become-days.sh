#!/usr/bin/env bash
# xlsx2csv 0.8.6: hours that were typed as 7:30, 26:30 or 160:00 into a register of hours.
# Guess: the csv shows what the cell shows, as it does for dates; at worst the number of hours.
# Seen: in the form [h]:mm, which a spreadsheet gives by itself from 24 hours on, the csv holds the part of a day: 0.3125
# for 7:30 and 6.666667 for 160:00. In the form h:mm the whole days are gone: 02:30 for 26:30.
# Hurts: a column headed hours then says 6.67 where 160 hours were worked, in plain numbers that nobody doubts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check xlsx2csv==0.8.6 openpyxl==3.1.5
venv/bin/python - <<'PYTHON'
import openpyxl

book = openpyxl.Workbook()
sheet = book.active
for hours in (7.5, 26.5, 160):
    sheet.append([hours / 24, hours / 24])
    sheet.cell(sheet.max_row, 1).number_format = "[h]:mm"
    sheet.cell(sheet.max_row, 2).number_format = "h:mm"
book.save("hours.xlsx")
PYTHON
seen=$(venv/bin/xlsx2csv hours.xlsx | tr -d '\r' | tr '\n' ' ')
echo "$seen"
test "$seen" = "0.3125,07:30 1.104167,02:30 6.666667,16:00 "
