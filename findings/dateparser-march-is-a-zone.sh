#!/usr/bin/env bash
# dateparser 1.5.0 (Python): Romanian days with the month's short name, in texts of no stated language.
# Guess: "14 mart. 2024" is 14 March, as "1 iun 2024" is the 1st of June; or it is not understood.
# Seen: MART is the short name of a time zone (Marquesas Islands, nine and a half hours west): the day gets that zone, and
# the month of the day on which the program runs. Said to be Romanian, it is 14 March. "mar 2024" gets the day of the run.
# Hurts: the days of one month of the year, and only those, are dated anew with every run.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dateparser==1.5.0
venv/bin/python - <<'PYTHON'
from datetime import datetime
import dateparser

run = {"RELATIVE_BASE": datetime(2024, 11, 30)}
guessed = dateparser.parse("14 mart. 2024", settings=run)
told = dateparser.parse("14 mart. 2024", languages=["ro"], settings=run)
june = dateparser.parse("1 iun 2024", settings=run)
month = dateparser.parse("mar 2024", settings=run)
print(guessed, told, june, month, sep="\n")
assert str(guessed) == "2024-11-14 00:00:00-09:30", guessed
assert told == datetime(2024, 3, 14) and june == datetime(2024, 6, 1)
assert month == datetime(2024, 3, 30), month
PYTHON
