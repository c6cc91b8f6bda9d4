#!/usr/bin/env bash
# DuckDB 2.0.1: read_csv on days with a short year, as they are typed by hand: 14.03.24.
# Guess: either texts, or 14 March 2024; days with a long year (14.03.2024) are recognised, day first.
# Seen: a column of dates, without a word: 24 March 2014. The first number is taken for the year, the last for the day, and
# the whole column goes along, since nearly every day, month and short year makes some date so.
# Hurts: terms and ages are computed from dates that are years away, and no value looks impossible.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.1
venv/bin/python - <<'PYTHON'
import datetime
import duckdb

def read(*days):
    with open("cases.csv", "w") as out:
        out.write("case;opened\n" + "".join(f"C-{number};{day}\n" for number, day in enumerate(days)))
    return [day for (day,) in duckdb.sql("select opened from read_csv('cases.csv')").fetchall()]

short, long = read("14.03.24", "03.04.24", "25.11.23"), read("14.03.2024", "03.04.2024")
print([str(day) for day in short], [str(day) for day in long])
assert [str(day) for day in short] == ["2014-03-24", "2003-04-24", "2025-11-23"], short
assert long == [datetime.date(2024, 3, 14), datetime.date(2024, 4, 3)], long
PYTHON
