#!/usr/bin/env bash
# pandas 3.1.1: to_datetime with dayfirst=True on a column that is written year, month, day.
# Guess: dayfirst only decides where it is open which number is the day; 2024-03-04 leaves nothing open.
# Seen: the column becomes year, day, month: 3 April. In a column of both habits (format="mixed") each such cell is turned
# round where it can be and left alone where the last number exceeds 12, without a warning.
# Hurts: whoever sets dayfirst for Romanian registers turns round the days of every export that is already in ISO form,
# and only those up to the 12th of a month.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1
venv/bin/python - <<'PYTHON'
import warnings
import pandas as pd

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    iso = pd.to_datetime(pd.Series(["2024-03-04", "2024-05-06"]), dayfirst=True)
    mixed = pd.to_datetime(pd.Series(["04.03.2024", "2024-03-05", "2024-03-25"]), dayfirst=True, format="mixed")
iso, mixed = list(iso.dt.strftime("%d.%m.%Y")), list(mixed.dt.strftime("%d.%m.%Y"))
print(iso, mixed, [str(w.message) for w in said])
assert iso == ["03.04.2024", "05.06.2024"], iso
assert mixed == ["04.03.2024", "03.05.2024", "25.03.2024"], mixed
assert not said
PYTHON
