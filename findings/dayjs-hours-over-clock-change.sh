#!/usr/bin/env bash
# dayjs 1.11.23 with its utc and timezone plugins: 72 hours after noon of 30 March 2024 in Bucharest; the clocks go forward
# in between.
# Guess: 13:00 with +03:00 on every machine, as luxon 3.7.2 gives.
# Seen: the winter offset stays. On a machine set to UTC the text is 12:00+02:00; on one set to Romanian time it is
# 13:00+02:00, which names another moment than the object itself holds. Adding three days gives the winter offset as well.
# Hurts: a term of 72 hours that is stored as this text is read back an hour late, and depends on the server's zone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit dayjs@1.11.23 luxon@3.7.2
cat > term.cjs <<'JS'
const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/utc'));
dayjs.extend(require('dayjs/plugin/timezone'));
const { DateTime } = require('luxon');
const zone = 'Europe/Bucharest';
const start = dayjs.tz('2024-03-30T12:00', zone);
const after = start.add(72, 'hour');
const other = DateTime.fromISO('2024-03-30T12:00', { zone }).plus({ hours: 72 });
console.log(after.format(), after.toISOString().slice(11, 16), start.add(3, 'day').format(),
  other.toISO({ suppressMilliseconds: true }));
JS
greenwich=$(TZ=UTC node term.cjs)
romania=$(TZ=Europe/Bucharest node term.cjs)
printf 'machine on UTC: %s\nRomanian machine: %s\n' "$greenwich" "$romania"
test "$greenwich" = "2024-04-02T12:00:00+02:00 10:00 2024-04-02T12:00:00+02:00 2024-04-02T13:00:00+03:00"
test "$romania" = "2024-04-02T13:00:00+02:00 10:00 2024-04-02T12:00:00+02:00 2024-04-02T13:00:00+03:00"
