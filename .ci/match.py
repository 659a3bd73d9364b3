#!/usr/bin/env python3
"""Colleges of real lists against the IPEDS directory: ten of ten, and nothing merged that is not the same.

usage: match.py PROGRAM DATA SAMPLES

PROGRAM is the built command line, DATA a folder with real/hd2022.csv.gz and facts/nsc_colleges.csv, SAMPLES the sample
workbooks. Prints one line a check and fails on the first that does not hold.
"""

import collections
import csv
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile
import time


def run(program, *arguments):
    began = time.monotonic()
    done = subprocess.run([program, *map(str, arguments), "--json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"match.py: {' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return json.loads(done.stdout), time.monotonic() - began


def check(holds, words):
    print(("ok    " if holds else "FAILED ") + words)
    if not holds:
        sys.exit(1)


def write(path, head, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path


def targets(report, file):
    return {
        (college["spelling"], college["state"], college["city"]): college
        for college in report["colleges"]
        if college["file"] == file
    }


def unitid(college):
    return (college["target"] or {}).get("unitid")


def main():
    program, data, samples = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder = pathlib.Path(tempfile.mkdtemp())
    directory = folder / "hd2022.csv"
    directory.write_bytes(gzip.open(data / "real/hd2022.csv.gz").read())
    with open(directory, newline="", encoding="cp1252") as file:
        listed = list(csv.DictReader(file))

    found, took = run(program, "inspect", directory)
    table = found["sheets"][0]["tables"][0]
    check(table["kind"] == "directory", f"the IPEDS file is a directory of {table['rows']} colleges ({took:.1f} s)")
    check(found["encoding"].lower() == "windows-1252", f"its encoding is {found['encoding']}")

    facts = list(csv.DictReader(open(data / "facts/nsc_colleges.csv", newline="", encoding="utf-8")))
    ten = {int(college["unitid"]) for college in facts}
    report, _ = run(program, "match", directory, samples / "stem-consortium.xlsx")
    hits = {unitid(college) for college in report["colleges"] if college["status"] == "matched"}
    check(len(ten) == 10 and hits == ten, "stem-consortium.xlsx: ten of ten colleges")
    names = write(
        folder / "names.csv",
        ["College", "State", "Program"],
        [[college["name_in_2011_sources"], college["state"], "Mechatronics"] for college in facts],
    )
    report, _ = run(program, "match", directory, names)
    by_name = {spelling: unitid(college) for (spelling, *_), college in targets(report, "names.csv").items()}
    right = [college for college in facts if by_name[college["name_in_2011_sources"]] == int(college["unitid"])]
    check(len(right) == 10, f"by the names of 2011 and states only: {len(right)} of ten")

    # Every name that repeats, with its state: its own number, or no match; never another's.
    repeats = collections.Counter(row["INSTNM"] for row in listed)
    repeated = [row for row in listed if repeats[row["INSTNM"]] > 1]
    in_state = collections.Counter((row["INSTNM"], row["STABBR"]) for row in repeated)
    some = write(folder / "repeated.csv", ["College", "State", "Program"], [[r["INSTNM"], r["STABBR"], "x"] for r in repeated])
    report, _ = run(program, "match", directory, some)
    matched = [college for college in report["colleges"] if college["status"] == "matched"]
    own = {(row["INSTNM"], int(row["UNITID"])) for row in repeated}
    plain = lambda name: " ".join(w for w in name.lower().replace("&", "and").replace("'", "").split() if w != "the")
    in_state_plain = collections.Counter((plain(row["INSTNM"]), row["STABBR"]) for row in listed)
    alone = sum(1 for row in repeated if in_state_plain[(plain(row["INSTNM"]), row["STABBR"])] == 1)
    check(
        all((college["spelling"], unitid(college)) in own for college in matched) and len(matched) == alone,
        f"{len([n for n in repeats.values() if n > 1])} names repeat: {len(matched)} of {alone} that stand "
        "alone in their state match, the others wait, none is merged",
    )
    cities = write(
        folder / "cities.csv",
        ["College", "City", "State", "Program"],
        [[r["INSTNM"], r["CITY"], r["STABBR"], "x"] for r in repeated],
    )
    report, _ = run(program, "match", directory, cities)
    key = collections.defaultdict(set)
    for row in repeated:
        key[(row["INSTNM"], " ".join(row["CITY"].lower().split()))].add(int(row["UNITID"]))
    matched = [college for college in report["colleges"] if college["status"] == "matched"]
    false = [c for c in matched if unitid(c) not in key[(c["spelling"], (c["city"] or "").lower())]]
    check(not false, f"with their cities: {len(matched)} match, none falsely")
    bare = write(folder / "bare.csv", ["College", "Program"], [[r["INSTNM"], "x"] for r in repeated])
    report, _ = run(program, "match", directory, bare)
    check(all(c["status"] != "matched" for c in report["colleges"]), "without a state none of them is taken")

    # Every public college in short forms and with its state: its own number, or it waits.
    short = []
    for row in listed:
        name = row["INSTNM"]
        if row["CONTROL"] == "1" and in_state[(name, row["STABBR"])] <= 1:
            for long, brief in (("Community College", "CC"), ("Technical College", "Tech Coll."), ("University", "Univ.")):
                if long in name:
                    short.append((name.replace(long, brief), row["STABBR"], int(row["UNITID"])))
    repeated_short = collections.Counter((name, state) for name, state, _ in short)
    short = [line for line in short if repeated_short[line[:2]] == 1]
    listing = write(folder / "short.csv", ["College", "State", "Program"], [[n, s, "x"] for n, s, _ in short])
    report, took = run(program, "match", directory, listing)
    wanted = {(name, state): number for name, state, number in short}
    names_of = {college["spelling"]: college for college in report["colleges"]}
    hits = wrong = 0
    for name, state, number in short:
        college = names_of.get(name)
        if college and college["status"] == "matched":
            numbers = {number for (n, _), number in wanted.items() if n == name}
            hits += 1
            wrong += unitid(college) not in numbers
    check(wrong == 0, f"{len(short)} short forms: {hits} match, none falsely ({took:.1f} s)")
    check(hits >= 0.98 * len(short), "at least 98 of 100 short forms match without asking")


if __name__ == "__main__":
    main()
