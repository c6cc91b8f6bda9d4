"""Planted values: python3 tests/harness/planted.py MMS

Writes a name, an address, a telephone number and a personal code into every column of every register in turn, in the
forms in which people write them (beside an identifier, glued together, as a heading, as the name of a sheet), runs the
commands and searches every byte that was written or printed. Prints register × leaks; ends with 1 if there is one.
"""

import csv
import glob
import os
import sys
import tempfile
import tomllib
import zipfile

from mutants import ROOT
from runs import Run, Table



def marks(column):
    """A name, an address, a telephone number and a personal code of one column."""
    return {
        "name": f"zzmarc{chr(97 + column // 26)}{chr(97 + column % 26)}",
        "street": f"qvvlea{chr(97 + column // 26)}{chr(97 + column % 26)}",
        "phone": f"0799{column:03}456",
        "code": f"5080101120{column:03}",
    }


def in_identifiers(mark):
    """What is typed into the cells of identifiers."""
    name, phone = mark["name"].capitalize(), mark["phone"]
    return [
        f"C-7 {mark['code']}",
        f"C-7 tel. {phone}",
        f"C-7 tel {phone[:4]} {phone[4:7]} {phone[7:]}",
        f"C-7, str. {mark['street'].capitalize()} nr. 9",
        f"{name}Anabela",
        f"Anabela{name}12",
        f"{name} Anabela",
        f"{name} 12",
        mark["code"],
    ]


def elsewhere(mark):
    """What is typed into the cells of dates, codes and numbers."""
    return [f"{mark['name'].capitalize()} Anabela", f"dosar {mark['code']}", mark["code"], f"tel. {mark['phone']}"]


def registers():
    for path in sorted(glob.glob(os.path.join(ROOT, "indicators", "registers", "*.toml"))):
        with open(path, "rb") as file:
            spec = tomllib.load(file)
        for register in spec.get("register", [spec] if "id" in spec else []):
            yield register


def good(field, number):
    """A cell with nothing wrong."""
    kind, of = field.get("type", "text"), field.get("of", "")
    of_provider = of == "providers" or field["id"] == "provider_id"
    return {
        "id": "F-1" if of_provider else f"A-{number}",
        "ref": "F-1" if of_provider else "A-1",
        "date": "14.03.2024",
        "datetime": "14.03.2024 10:30",
        "month": "03.2024",
        "bool": "da",
        "int": "3",
        "number": "3",
        "cnp": "",
    }.get(kind, "exemplu")


def found(folder, run):
    """What was written and printed, in lower case and without the blanks within numbers."""
    texts = {"printed": run.out + run.err}
    for path in glob.glob(os.path.join(folder, "**"), recursive=True):
        if os.path.isdir(path):
            continue
        name = os.path.relpath(path, folder)
        if path.endswith(".xlsx"):
            with zipfile.ZipFile(path) as archive:
                texts.update({f"{name}/{part}": archive.read(part).decode(errors="replace") for part in archive.namelist()})
        else:
            with open(path, "rb") as file:
                texts[name] = file.read().decode(errors="replace")
    return {where: text.lower() for where, text in texts.items()}


def commands(mms, folder, out):
    yield "audit", [mms, "audit", folder, "--year", "2024", "--html", "--all-outcomes", "--out", out]
    yield "inspect", [mms, "registers", "inspect", folder, "--write-mapping", os.path.join(out, "mms.toml")]
    yield "aggregate", [mms, "audit", folder, "--year", "2024", "--aggregate-only", "--out", out]


def planted(register, fields):
    """The rows of a register: in each, one column holds something personal; what is to be found, by column."""
    rows, wanted = [], {}
    for column, field in enumerate(fields):
        mark = marks(column)
        kind = field.get("type", "text")
        personal = field.get("personal") or kind == "cnp"
        of_institutions = register["id"] in ("providers", "services", "documents") or field.get("of") in (
            "providers",
            "services",
            "documents",
        )
        if kind == "text" and not personal or of_institutions and kind in ("id", "ref", "refs"):
            # Names of institutions and free words are shown as they are, but for codes.
            values = [f"dosar {mark['code']}", mark["code"]]
        elif kind in ("id", "ref", "refs"):
            values = in_identifiers(mark)
        else:
            values = elsewhere(mark)
        wanted[column] = [mark["name"], mark["street"], mark["phone"], mark["code"], mark["phone"][4:7] + " " + mark["phone"][7:]]
        for number, value in enumerate(values):
            cells = [good(f, f"{column}-{number}") for f in fields]
            for at, other in enumerate(fields):
                if other.get("personal"):
                    cells[at] = f"{mark['name'].capitalize()} Anabela"
            cells[column] = value
            rows.append(cells)
    return rows, wanted


def main():
    mms = os.path.abspath(sys.argv[1])
    table = Table("planted values")
    for register in registers():
        fields = register.get("field", [])
        with tempfile.TemporaryDirectory() as scratch:
            folder, out = os.path.join(scratch, "in"), os.path.join(scratch, "out")
            os.makedirs(folder)
            os.makedirs(out)
            rows, wanted = planted(register, fields)
            heading = marks(900 % 676)
            wanted["heading"] = [heading["name"], heading["phone"]]
            with open(os.path.join(folder, f"{register['id']}.csv"), "w", newline="") as file:
                written = csv.writer(file, delimiter=";")
                unknown = [f"{heading['name'].capitalize()} Anabela Zorila", f"Telefon {heading['phone']}"]
                written.writerow([f["headings_ro"][0] for f in fields] + unknown)
                written.writerows([*cells, "x", "y"] for cells in rows)
            for name, arguments in commands(mms, folder, out):
                run = Run(arguments)
                texts = found(out, run)
                if run.fault():
                    table.add(register["id"], run.fault())
                for column, marked in wanted.items():
                    leaks = [(w, m) for w, text in texts.items() for m in marked if m in text]
                    table.add(f"{register['id']} ({name})", "LEAK" if leaks else "none")
                    for where, mark in leaks[:3]:
                        what = fields[column]["id"] if isinstance(column, int) else column
                        print(f"{register['id']}.{what}: {name}: {mark} in {where}", file=sys.stderr)
    table.print()
    sys.exit(1 if table.faults() else 0)


if __name__ == "__main__":
    main()
