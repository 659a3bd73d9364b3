#!/usr/bin/env python3
"""Times spreadsheet readers side by side: whole processes, taking turns, several rounds; medians, ratios and peak memory.

    python benches/compare_readers.py PROGRAM FOLDER [--rounds N] [--only shared,inline,csv]

PROGRAM is the bench program `sheet` (see benches/README.md), FOLDER holds the files it made. The Python readers are left out
where they are not installed. Peak memory is the larger one of a process and its children; both are given for the reader process.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

POLARS_XLSX = "import polars, sys; print(polars.read_excel(sys.argv[1]).shape)"
POLARS_CSV = "import polars, sys; print(polars.read_csv(sys.argv[1], infer_schema_length=1000, ignore_errors=True).shape)"
DUCKDB_XLSX = """
import duckdb, duckdb_extension_excel, glob, os, sys
db = duckdb.connect()
folder = os.path.dirname(duckdb_extension_excel.__file__)
db.execute("load '" + glob.glob(folder + '/extensions/*/excel.duckdb_extension')[0] + "'")
db.execute(f"create table people as select * from read_xlsx('{sys.argv[1]}', ignore_errors = true)")
print(db.execute('select count(*) from people').fetchone())
"""


def ways(program, folder):
    """Name, file and command of every way to read."""
    shared, inline, csv = (os.path.join(folder, name) for name in ("shared.xlsx", "inline.xlsx", "wages.csv"))
    python = [sys.executable, "-c"]
    return {
        "shared": [
            ("inflate alone", [program, "inflate", shared]),
            ("ours, in process", [program, "ours", shared]),
            ("ours, reader process", [program, "process", shared]),
            ("ours, first 200 rows", [program, "preview", shared]),
            ("calamine worksheet_range", [program, "calamine", shared]),
            ("polars.read_excel", [*python, POLARS_XLSX, shared]),
            ("DuckDB read_xlsx", [*python, DUCKDB_XLSX, shared]),
        ],
        "inline": [
            ("ours, in process", [program, "ours", inline]),
            ("calamine worksheet_range", [program, "calamine", inline]),
        ],
        "csv": [
            ("ours, in process", [program, "ours", csv]),
            ("ours, reader process", [program, "process", csv]),
            ("polars.read_csv", [*python, POLARS_CSV, csv]),
        ],
    }


def run(command):
    """Wall seconds, processor seconds and peak megabytes of one process with its children, and what it printed."""
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read().decode(errors="replace").strip()
    if child.returncode != 0:
        return None, said
    return (wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), said


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("program")
    words.add_argument("folder")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--only", default="shared,inline,csv")
    words = words.parse_args()
    for name, readers in ways(words.program, words.folder).items():
        if name not in words.only.split(","):
            continue
        measured = {reader: [] for reader, _ in readers}
        for number in range(words.rounds):
            # Every other round runs backwards, so that no reader always follows the same one.
            for reader, command in readers if number % 2 == 0 else reversed(readers):
                result, said = run(command)
                if result is None:
                    print(f"{reader}: failed: {said.splitlines()[-1] if said else ''}", flush=True)
                else:
                    measured[reader].append(result)
        medians = {reader: [statistics.median(all) for all in zip(*runs)] for reader, runs in measured.items() if runs}
        base = medians.get("ours, in process")
        print(f"\n{name}: medians of {words.rounds}")
        print(f"{'':28}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}   ours is, of its wall, CPU, peak")
        for reader, numbers in medians.items():
            shares = "".join(f"{mine / theirs:9.3f}" for mine, theirs in zip(base, numbers)) if base else ""
            print(f"{reader:28}" + "".join(f"{number:9.2f}" for number in numbers) + "   " + shares, flush=True)


if __name__ == "__main__":
    main()
