#!/usr/bin/env python3
"""Licences of everything that is built into the program, with their texts; the same sources give the same text."""
import json
import pathlib
import subprocess

meta = json.loads(subprocess.run(["cargo", "metadata", "--format-version", "1", "--locked"], check=True,
                                 capture_output=True, text=True).stdout)
packages = {p["id"]: p for p in meta["packages"]}
nodes = {n["id"]: n for n in meta["resolve"]["nodes"]}
root = meta["resolve"]["root"]
seen, todo = set(), [root]
while todo:
    for dep in nodes[todo.pop()]["deps"]:
        # What only tests or build scripts use is not in the program.
        if any(kind["kind"] is None for kind in dep["dep_kinds"]) and dep["pkg"] not in seen:
            seen.add(dep["pkg"])
            todo.append(dep["pkg"])

here = pathlib.Path(packages[root]["manifest_path"]).parent
print("mms: MIT OR Apache-2.0\n")
print((here / "LICENSE-MIT").read_text(encoding="utf-8"))
texts = {}
for package in sorted((packages[i] for i in seen), key=lambda p: (p["name"], p["version"])):
    print(f"{package['name']} {package['version']}: {package['license'] or package['license_file']}")
    folder = pathlib.Path(package["manifest_path"]).parent
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")):
            text = file.read_text(encoding="utf-8", errors="replace").strip()
            texts.setdefault(text, []).append(f"{package['name']} {package['version']}")
for text, names in texts.items():
    print("\n" + "=" * 78 + "\n" + ", ".join(names) + "\n" + "-" * 78 + "\n" + text)
