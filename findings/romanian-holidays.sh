#!/usr/bin/env bash
# holidays 0.109 and workalendar 17.0.0 (Python), date-holidays 3.37.0 (npm): the public holidays of Romania.
# Guess: libraries made for this agree on recent years, and on past years follow the law as it was.
# Seen: no year from 2005 to 2030 in which the three agree. 2 January, a public holiday throughout, is missing from the
# public ones of date-holidays. 6 and 7 January, public since 2024, are in date-holidays in every year back to 2005 and in
# workalendar in none. Good Friday, public since 2018, is in workalendar and date-holidays since 2005; so is 24 January,
# public since 2017. holidays follows the law in all of these.
# Hurts: a term in working days is a day early or late depending on the library, and a look back at old years is wrong in
# two of the three.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check holidays==0.109 workalendar==17.0.0
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund date-holidays@3.37.0
cat >days.js <<'SCRIPT'
const lib = require("date-holidays");
const romania = new (lib.default || lib)("RO");
const days = {};
for (let year = 2005; year <= 2030; year++)
  days[year] = romania.getHolidays(year).filter((h) => h.type === "public").map((h) => h.date.slice(0, 10));
console.log(JSON.stringify(days));
SCRIPT
node days.js >days.json
venv/bin/python - <<'PYTHON'
import json
import holidays
from workalendar.europe import Romania

third = json.load(open("days.json"))
agree = []
for year in range(2005, 2031):
    sets = [
        {str(day) for day in holidays.Romania(years=year)},
        {str(day) for day, _ in Romania().holidays(year)},
        set(third[str(year)]),
    ]
    has = lambda day: [f"{year}-{day}" in days for days in sets]
    if sets[0] == sets[1] == sets[2]:
        agree.append(year)
    assert has("01-02") == [True, True, False], (year, has("01-02"))
    assert has("01-06") == has("01-07") == [year >= 2024, False, True], (year, has("01-06"))
    # 24 January 2016 was no public holiday yet.
    assert has("01-24") == [year >= 2017, True, True], (year, has("01-24"))
for day, public in (("2012-04-13", False), ("2017-04-14", False), ("2018-04-06", True), ("2024-05-03", True)):
    year = int(day[:4])
    assert [day in holidays.Romania(years=year), day in {str(d) for d, _ in Romania().holidays(year)},
            day in third[str(year)]] == [public, True, True], day
print("years in which all three agree:", agree)
assert agree == []
PYTHON
