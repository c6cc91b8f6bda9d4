#!/usr/bin/env bash
# ical-generator 10.2.0 under Node.js, on a machine set to Romanian time: an event of a whole day.
# Guess: `allDay` takes the day that the Date shows on the machine's clock.
# Seen: it takes the day of universal time, so local midnight of 10 March becomes 9 March; on a machine set to UTC the same
# program gives 10 March. With `timezone: 'Europe/Bucharest'` on calendar and event it is 10 March on both.
# Hurts: every term in the calendar is a day early on the office's machines and right on the developer's server.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit ical-generator@10.2.0
cat > event.mjs <<'JS'
import ical from 'ical-generator';
const day = (options) => {
  const calendar = ical({ name: 'terms', ...options });
  calendar.createEvent({ start: new Date(2024, 2, 10), allDay: true, summary: 'term', ...options });
  return calendar.toString().match(/DTSTART;VALUE=DATE:(\d+)/)[1];
};
console.log(day({}), day({ timezone: 'Europe/Bucharest' }));
JS
romania=$(TZ=Europe/Bucharest node event.mjs)
greenwich=$(TZ=UTC node event.mjs)
echo "Romanian machine: $romania · machine on UTC: $greenwich (without and with a zone)"
test "$romania" = "20240309 20240310"
test "$greenwich" = "20240310 20240310"
