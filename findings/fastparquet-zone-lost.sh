#!/usr/bin/env bash
# pandas 3.1.1 with fastparquet 2026.9.0, read by polars 2.1.0: a moment with the zone Europe/Bucharest.
# Guess: the zone travels with the file, as it does when the same frame is written with pyarrow 26.0.1.
# Seen: midnight of 10 March in Bucharest is read as 9 March 22:00 UTC from fastparquet's file, and as 10 March 00:00 from
# pyarrow's. pandas with fastparquet reads both files alike: that library keeps the zone in pandas' own notes in the file.
# Hurts: a day taken from the moment is the day before, for every child, depending on which engine the colleague had
# installed; whoever checks with pandas finds both files equal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 fastparquet==2026.9.0 pyarrow==26.0.1 polars==2.1.0
venv/bin/python - <<'PYTHON'
import pandas as pd
import polars as pl

frame = pd.DataFrame({"at": pd.to_datetime(["2024-03-10"]).tz_localize("Europe/Bucharest")})
days = {}
for engine in ("pyarrow", "fastparquet"):
    frame.to_parquet(f"{engine}.parquet", engine=engine)
    by_polars = pl.read_parquet(f"{engine}.parquet")["at"].dt.date()[0]
    by_pandas = pd.read_parquet(f"{engine}.parquet", engine="fastparquet")["at"].dt.date[0]
    days[engine] = (str(by_polars), str(by_pandas))
print(days)
assert days == {"pyarrow": ("2024-03-10", "2024-03-10"), "fastparquet": ("2024-03-09", "2024-03-10")}
PYTHON
