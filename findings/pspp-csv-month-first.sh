#!/usr/bin/env bash
# PSPP 1.6.2 (Debian 12), the free program for files of SPSS: days in a csv that it writes.
# Guess: as the variable shows them (14.03.2024), or year first.
# Seen: month/day/year whatever the variable's own format is, with SAVE TRANSLATE, also where the decimal comma of the country is
# asked for, and with pspp-convert.
# Hurts: days up to the twelfth of a month are read as other days, and terms are judged by them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq pspp=1.6.2-2 libgsl27 libgslcblas0 libxml2 libicu72 libreadline8 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH="$folder/root/usr/lib/x86_64-linux-gnu:$folder/root/lib/x86_64-linux-gnu:$folder/root/usr/lib/x86_64-linux-gnu/pspp"
printf 'C-1;14.03.2024\nC-2;03.04.2024\n' >cases.csv
cat >cases.sps <<'SYNTAX'
GET DATA /TYPE=TXT /FILE='cases.csv' /DELIMITERS=';' /VARIABLES= number A8 opened EDATE10.
LIST.
SAVE TRANSLATE /OUTFILE='shown.csv' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /TEXTOPTIONS DECIMAL=COMMA /REPLACE.
SAVE OUTFILE='cases.sav'.
SYNTAX
root/usr/bin/pspp --version | head -n 1
root/usr/bin/pspp cases.sps | tee listed.txt
grep -q '14.03.2024' listed.txt
root/usr/bin/pspp-convert cases.sav converted.csv
head shown.csv converted.csv
test "$(tail -n 2 shown.csv | tr '\n' ' ')" = "C-1;03/14/2024 C-2;04/03/2024 "
test "$(tail -n 2 converted.csv | tr '\n' ' ')" = "C-1,03/14/2024 C-2,04/03/2024 "
