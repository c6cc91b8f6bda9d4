#!/usr/bin/env bash
# openxlsx 4.2.5.2 (R 4.2.2, Debian 12): a small table written with write.xlsx and opened with openpyxl 3.1.5.
# Guess: opened; at worst the formats of days differ.
# Seen: the sheet names a drawing that is not in the file, and openpyxl stops; read_only=True opens it and gives the first cell
# only, without a word, because the sheet says that it ends at A1. pandas 3.1.1 reads all of it, with either engine.
# Hurts: a script that streams the sheet finds an empty register.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq r-base-core=4.2.2.20221110-2 r-cran-openxlsx=4.2.5.2-1 r-cran-rcpp r-cran-stringi r-cran-zip \
  libicu72 libpcre2-8-0 libtirpc3 libgomp1 libblas3 liblapack3 libgfortran5 libreadline8 2>/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export R_HOME="$folder/root/usr/lib/R" R_LIBS_SITE="$folder/root/usr/lib/R/site-library"
libraries="$folder/root/usr/lib/x86_64-linux-gnu"
export LD_LIBRARY_PATH="$R_HOME/lib:$libraries:$libraries/blas:$libraries/lapack"
cat >write.R <<'SCRIPT'
library(openxlsx)
cat("openxlsx", as.character(packageVersion("openxlsx")), "\n")
cases <- data.frame(number = c("C-1", "C-2"), opened = as.Date(c("2024-03-14", "2024-04-03")))
write.xlsx(cases, "cases.xlsx")
SCRIPT
"$R_HOME/bin/exec/R" --vanilla --no-echo -f write.R
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5 pandas==3.1.1
cat >read.py <<'SCRIPT'
import warnings, openpyxl, pandas
warnings.simplefilter("ignore")
try:
    openpyxl.load_workbook("cases.xlsx")
    print("opened")
except KeyError as error:
    print("stopped:", error.args[0])
streamed = openpyxl.load_workbook("cases.xlsx", read_only=True).active
print("streamed:", [[cell.value for cell in row] for row in streamed.iter_rows()])
print("pandas:", pandas.read_excel("cases.xlsx").shape)
SCRIPT
venv/bin/python read.py | tee seen.txt
grep -q "stopped: There is no item named 'xl/drawings/drawing1.xml'" seen.txt
grep -qF "streamed: [['number']]" seen.txt
grep -qF "pandas: (2, 2)" seen.txt
