#!/usr/bin/env bash
# ics 0.7.3 (Python): a calendar with a task that is due on a day, read and written again.
# Guess: a day stays a day, as it does for events in the same file.
# Seen: the event keeps its day; the due day of the task becomes midnight in universal time, and the calendar says of itself
# that it follows the scale "GEORGIAN" where the input named none.
# Hurts: a term of 11 March is shown as 2 o'clock in the night of it in Romania, and as overdue from then on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ics==0.7.3
venv/bin/python - <<'PYTHON'
from ics import Calendar

lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//terms//EN",
         "BEGIN:VEVENT", "UID:event@example", "DTSTAMP:20240101T000000Z", "DTSTART;VALUE=DATE:20240310",
         "SUMMARY:Review", "END:VEVENT",
         "BEGIN:VTODO", "UID:task@example", "DTSTAMP:20240101T000000Z", "DUE;VALUE=DATE:20240311",
         "SUMMARY:Report", "END:VTODO", "END:VCALENDAR", ""]
again = Calendar("\r\n".join(lines)).serialize().splitlines()
kept = [line for line in again if line.startswith(("DTSTART", "DUE", "CALSCALE"))]
print(kept)
assert kept == ["CALSCALE:GEORGIAN", "DTSTART;VALUE=DATE:20240310", "DUE:20240311T000000Z"]
PYTHON
