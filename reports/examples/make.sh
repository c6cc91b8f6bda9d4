#!/bin/sh
# Writes the samples and their pictures anew: what the tests compare with. Needs soffice and pdftoppm for the pictures.
set -eu
cd "$(dirname "$0")/../.."
mms=${MMS:-"cargo run --quiet --release --"}
here=reports/examples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$mms audit fixtures/organism-privat --year 2024 --out "$work" > "$work/audit.txt"
cp "$work/P-ONG.xlsx" "$here/"
# There is something to do, so the command ends with 1.
$mms check fixtures/organism-privat --as-of 20.11.2024 --out "$here/todo.xlsx" --ics "$here/termene.ics" --force > "$work/check.txt" || [ $? -eq 1 ]
: > "$here/pictures.txt"
picture() { # workbook, page, picture
    soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf --outdir "$work" "$here/$1.xlsx" > "$work/soffice.txt" 2>&1
    pdftoppm -r 90 -f "$2" -l "$2" -png -singlefile "$work/$1.pdf" "$here/$3"
    printf '%s %s %s\n' "$3.png" "$1.xlsx" "$(sha256sum "$here/$1.xlsx" | cut -d' ' -f1)" >> "$here/pictures.txt"
}
picture P-ONG 1 coperta
picture todo 2 de-facut
