#!/usr/bin/env bash
# acro 1.0.2 with pandas 2.3.3: a table of counts with totals, suppression switched on.
# Guess: small counts become missing and the totals stay those of all rows, or are missing with them.
# Seen: the totals are taken again over what is still shown. 163 rows have the total 152, a county of 60 has 54; the name of
# the row is still "All" and nothing in the table says that it is not the total.
# Hurts: whoever computes a rate or a share from such a table publishes a false one, without one hidden cell in sight.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check acro==1.0.2 pandas==2.3.3
venv/bin/python - <<'PYTHON'
import logging

import pandas as pd
from acro import ACRO

logging.disable(logging.CRITICAL)
counts = {"AB": (35, 19, 6), "AG": (27, 3, 0), "AR": (21, 17, 2), "BC": (20, 13, 0)}
rows = [(county, result) for county, of in counts.items()
        for result, times in zip(("met", "not_met", "unknown"), of) for _ in range(times)]
frame = pd.DataFrame(rows, columns=["county", "result"])
plain = pd.crosstab(frame["county"], frame["result"], margins=True)["All"].to_dict()
shown = ACRO(suppress=True).crosstab(frame["county"], frame["result"], margins=True)["All"].to_dict()
print("totals of all rows:", plain)
print("totals as published:", shown)
assert plain == {"AB": 60, "AG": 30, "AR": 40, "BC": 33, "All": 163}
assert shown == {"AB": 54, "AG": 27, "AR": 38, "BC": 33, "All": 152}
PYTHON
