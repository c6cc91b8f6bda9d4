#!/usr/bin/env bash
# XlsxWriter 3.3.1, openpyxl 3.1.5, python-calamine 0.9.1, pandas 3.1.1: a text of two lines, parted as Windows parts them.
# Guess: all readers of a workbook give the same text, at worst with the line end made into one character.
# Seen: of one file, pandas with openpyxl gives the seven characters _x000D_ in the middle of the note, pandas with calamine
# the carriage return. The other way round, a code that looks like such a mark (_x0041_), written by openpyxl, is read as
# the letter A by calamine and left alone by openpyxl.
# Hurts: the same notes and codes compared between two exports differ, and a search for the last word of a line fails.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 openpyxl==3.1.5 xlsxwriter==3.3.1 python-calamine==0.9.1
venv/bin/python - <<'PYTHON'
import pandas as pd

def read(writer, text):
    pd.DataFrame({"t": [text]}).to_excel("t.xlsx", index=False, engine=writer)
    return [pd.read_excel("t.xlsx", engine=reader)["t"][0] for reader in ("openpyxl", "calamine")]

lines, code = read("xlsxwriter", "one\r\ntwo"), read("openpyxl", "_x0041_")
print(lines, code)
assert lines == ["one_x000D_\ntwo", "one\r\ntwo"], lines
assert code == ["_x0041_", "A"], code
PYTHON
