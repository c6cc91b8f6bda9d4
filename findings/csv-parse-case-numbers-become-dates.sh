#!/usr/bin/env bash
# csv-parse 7.0.3 (Node.js): cast and cast_date on a register of cases.
# Guess: what is no date stays a text; at worst 03.04.2024 is read month first.
# Seen: the case C-1 becomes 1 January 2001, the plan "Plan 12" 1 December 2001 and the note "vizita 3" 1 March 2001, since
# the engine's own reading of dates takes a word and a number from 1 to 12 for a month; case C-13 beside it stays a text.
# 03.04.2024 is the 4th of March, 14.03.2024 a text.
# Hurts: twelve cases of a register lose their numbers and no longer fit the rows of other registers, without an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts csv-parse@7.0.3
cat >read.mjs <<'JS'
import { parse } from 'csv-parse/sync';
const text = 'case,plan,note,day\nC-1,Plan 12,vizita 3,03.04.2024\nC-13,Plan 13,vizita,14.03.2024\n';
const rows = parse(text, { columns: true, cast: true, cast_date: true });
console.log(rows.map(row => Object.values(row).map(v => v instanceof Date ? v.toISOString().slice(0, 10) : v).join(' | ')).join('\n'));
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
test "$seen" = "2001-01-01 | 2001-12-01 | 2001-03-01 | 2024-03-04
C-13 | Plan 13 | vizita | 14.03.2024"
