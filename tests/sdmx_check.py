"""Loads a publication's SDMX files with pysdmx and sdmx1: python tests/sdmx_check.py FOLDER

FOLDER holds sdmx-*.csv (SDMX-CSV 2.0) and its structure file (SDMX-ML 3.0), as `mms statistics` writes them.
"""

import csv
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
data = next(path for path in folder.glob("sdmx-*.csv"))
structure = next(path for path in folder.glob("sdmx-*.xml"))

# The structure as pysdmx reads it: every code list that a component names is there.
from pysdmx.io import read_sdmx

message = read_sdmx(structure, validate=False)
lists = {codelist.id: {code.id for code in codelist.codes} for codelist in message.get_codelists()}
assert {"CL_AREA", "CL_OBS_STATUS", "CL_CONF_STATUS"} <= set(lists), sorted(lists)
assert message.get_data_structure_definitions(), "no data structure definition"

# The observations as pysdmx reads them, and as they stand.
observations = read_sdmx(data, validate=False).data[0].data
with data.open(encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
assert len(observations) == len(rows) > 100
for row in rows:
    assert row["OBS_STATUS"] in lists["CL_OBS_STATUS"] and row["CONF_STATUS"] in lists["CL_CONF_STATUS"], row
    # A suppressed value is missing, and is said to be confidential; the public mark tells no reason.
    assert (row["OBS_VALUE"] == "NaN") == (row["OBS_STATUS"] == "Q") == (row["CONF_STATUS"] == "C"), row

# The structure once more, as sdmx1 reads it.
import sdmx

other = sdmx.read_sdmx(structure)
assert "CL_AREA" in {codelist.id for codelist in other.codelist.values()}, other
print(f"{len(rows)} observations, {len(lists)} code lists: read alike by pysdmx and sdmx1")
