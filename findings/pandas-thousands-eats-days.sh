#!/usr/bin/env bash
# pandas 3.1.1: a Romanian csv read with the options for such files: sep=";", decimal=",", thousands=".".
# Guess: thousands="." touches numbers that are written so; 14.03.2024 is no number and stays a text.
# Seen: the column of days becomes whole numbers (14032024; the first of a month loses its zero), and numbers of clauses lose
# their point: 2.1 becomes 21 and 2.10 becomes 210. Only with parse_dates for a column are its days left alone.
# Hurts: days can be told apart no more (1022024), and a figure is filed under a clause that does not exist.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1
venv/bin/python - <<'PYTHON'
import io
import pandas as pd

text = "case;opened;hours;clause\nC-1;14.03.2024;1,5;2.1\nC-2;01.02.2024;2,5;2.10\n"
read = lambda **more: pd.read_csv(io.StringIO(text), sep=";", decimal=",", thousands=".", **more)
plain, dates = read(), read(parse_dates=["opened"], dayfirst=True)
print(plain)
assert list(plain["opened"]) == [14032024, 1022024]
assert list(plain["clause"]) == [21, 210]
assert list(dates["opened"].dt.strftime("%d.%m.%Y")) == ["14.03.2024", "01.02.2024"]
PYTHON
