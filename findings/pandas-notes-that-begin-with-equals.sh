#!/usr/bin/env bash
# pandas 3.1.1 with openpyxl 3.1.5 and XlsxWriter 3.3.1: a column of texts through to_excel and read_excel.
# Guess: a str in a data frame is written as a text and read back as it was.
# Seen: a note "= idem" is stored as a formula. Written by openpyxl it comes back missing; written by XlsxWriter it comes
# back as the number 0, since that library stores 0 as the result of each formula that it is given no result for. Neither
# writing nor reading says anything.
# Hurts: a remark becomes "no remark" or a zero that looks like a measured one. The zero of XlsxWriter holds for real
# formulas too: a count computed in the sheet reads 0 until a spreadsheet program has saved the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 openpyxl==3.1.5 xlsxwriter==3.3.1
venv/bin/python - <<'PYTHON'
import pandas as pd

seen = {}
for writer in ("openpyxl", "xlsxwriter"):
    pd.DataFrame({"note": ["= idem", "idem"], "n": [1, 2]}).to_excel("notes.xlsx", index=False, engine=writer)
    seen[writer] = pd.read_excel("notes.xlsx")["note"].tolist()
print(seen)
assert pd.isna(seen["openpyxl"][0]) and seen["openpyxl"][1] == "idem"
assert seen["xlsxwriter"] == [0, "idem"]
PYTHON
