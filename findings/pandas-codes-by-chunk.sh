#!/usr/bin/env bash
# pandas 3.1.1: read_csv on a long register whose codes have leading zeros, one code with a letter near the end.
# Guess: a column gets one type: all numbers, or, since one cell is no number, all texts.
# Seen: the file is read in pieces and each piece gets a type of its own: the first rows are the whole number 7, the last
# ones the text "0007", in the same column. There is a DtypeWarning, which says "mixed types" and nothing of the zeros.
# Hurts: the same child's rows at the top and at the bottom no longer match; a join or a count of distinct children is wrong,
# and a short test file shows nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1
venv/bin/python - <<'PYTHON'
import warnings
import pandas as pd

with open("register.csv", "w") as file:
    file.write("code,x\n0007,1\n")
    file.writelines(f"{n:06},1\n" for n in range(600_000))
    file.write("0007,1\nA7,1\n")
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    codes = pd.read_csv("register.csv")["code"]
first, last = codes.iloc[0], codes.iloc[-2]
print(repr(first), repr(last), [w.category.__name__ for w in said])
assert first == 7 and not isinstance(first, str), first
assert last == "0007", last
assert [w.category.__name__ for w in said] == ["DtypeWarning"]
PYTHON
