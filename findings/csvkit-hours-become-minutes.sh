#!/usr/bin/env bash
# csvkit 2.2.0 (agate 1.14.2): a column of hours, typed as 7:30 and 26:30.
# Guess: texts, or hours and minutes.
# Seen: minutes and seconds: 7:30 becomes 0:07:30 and 26:30 becomes 0:26:30; csvstat adds them up as such. Beside it, a
# decimal comma is left out (1,5 is 15), and a count that is only ever 0 or 1 becomes False and True.
# Hurts: totals of hours are a sixtieth of what was worked, under a type that looks right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2
printf 'staff;hours;share;children\nA-1;7:30;1,5;1\nA-2;26:30;2,5;0\n' >hours.csv
seen=$(venv/bin/csvlook -d ';' hours.csv | tail -n 2 | tr -d ' ' | tr '\n' ' ')
echo "$seen"
test "$seen" = "|A-1|0:07:30|15|True| |A-2|0:26:30|25|False| "
total=$(venv/bin/csvstat -d ';' --sum hours.csv | grep hours)
echo "$total"
grep -q '0:34:00' <<<"$total"
