#!/usr/bin/env python3
"""Runs the program over a folder of hostile spreadsheets and says how each one ended.

Usage: corpus.py PROGRAM FOLDER [--table FILE]

FOLDER holds index.tsv (suite, path, kind, …, calamine_open, …) and the files it lists, and may hold polluted CSV files
with clean twins. Every file is opened with `inspect --json` and `cells` under a memory ceiling and a time limit. A file
ends as opened (exit 0) or with one of the program's codes, one line on standard error and exit 1. Anything else, a file
over the ceiling, or a workbook which the index says calamine opens and the program does not, is a failure.
"""

import argparse
import collections
import concurrent.futures
import csv
import io
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

CEILING = 1 << 30
"""Bytes of address space for each process of the program; no process gets more from the system."""
SECONDS = 20
CODES = {
    "not-found", "not-a-spreadsheet", "empty", "truncated", "password-protected", "too-large", "reader-crashed",
    "timed-out", "no-table", "unreadable", "no-such-sheet",
}
csv.field_size_limit(1 << 30)


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(program, arguments):
    """Exit code (negative for a signal), output, words on standard error, seconds, most bytes held by one process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        child = subprocess.Popen(
            [program, *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=limited,
            start_new_session=True,
        )
        while True:
            # wait4 counts the reader process, which the program waits for, too.
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - began > SECONDS:
                os.killpg(child.pid, 9)
                pid, status, usage = os.wait4(child.pid, 0)
                status = None
                break
            time.sleep(0.005)
        child.returncode = 0 if status is None else os.waitstatus_to_exitcode(status)
        code = None if status is None else child.returncode
        out.seek(0)
        err.seek(0)
        return code, out.read(), err.read().decode(errors="replace"), time.monotonic() - began, usage.ru_maxrss << 10


def outcome(program, path):
    """What became of one file: a word, its cells where it opened, and complaints."""
    complaints = []
    words = []
    most, longest, cells = 0, 0.0, None
    for arguments in (["inspect", "--json", path], ["cells", path]):
        code, out, err, seconds, held = run(program, arguments)
        most, longest = max(most, held), max(longest, seconds)
        name = arguments[0]
        if code is None:
            words.append("HANG")
        elif code == 0:
            words.append("opened")
            if name == "inspect":
                try:
                    json.loads(out)
                except ValueError:
                    complaints.append(f"{name}: no JSON")
            else:
                cells = out
        elif code == 1:
            if name == "inspect":
                try:
                    word = json.loads(out)["error"]["code"]
                except (ValueError, KeyError):
                    word = "NO CODE"
                words.append(word if word in CODES else f"UNKNOWN {word}")
            else:
                words.append(words[0])
            if len(err.strip().splitlines()) != 1:
                complaints.append(f"{name}: {len(err.splitlines())} lines on standard error: {err[:200]!r}")
        else:
            words.append(f"CRASH {code}")
            complaints.append(err[-300:])
    word = words[0] if words[0] == words[1] else f"{words[0]}, then {words[1]}"
    if word not in CODES and word != "opened":
        complaints.append(word)
    if most > CEILING:
        complaints.append(f"held {most >> 20} MB")
    return word, cells, complaints, most, longest


def rows_of(text):
    return list(csv.reader(io.StringIO(text.decode("utf-8", "replace"), newline="")))


def overlap(found, wanted):
    """F1 of two multisets."""
    found, wanted = collections.Counter(found), collections.Counter(wanted)
    if not found and not wanted:
        return 1.0
    common = sum((found & wanted).values())
    return 2 * common / (sum(found.values()) + sum(wanted.values()))


def polluted_score(cells, clean):
    """How much of the clean twin was found: header, records and cells, each as F1, and their mean."""
    found = [[cell.strip() for cell in row] for row in rows_of(cells or b"")]
    wanted = [[cell.strip() for cell in row] for row in rows_of(clean)]
    bare = lambda row: tuple(row[: max((i + 1 for i, cell in enumerate(row) if cell), default=0)])
    found, wanted = [bare(row) for row in found if any(row)], [bare(row) for row in wanted if any(row)]
    header = overlap([cell for cell in (found or [()])[0]], [cell for cell in (wanted or [()])[0]])
    records = overlap(found, wanted)
    cell = overlap([cell for row in found for cell in row if cell], [cell for row in wanted for cell in row if cell])
    return header, records, cell, (header + records + cell) / 3


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--table", type=pathlib.Path, help="write one line a file here")
    given = parser.parse_args()
    folder = given.folder
    with open(folder / "index.tsv", newline="", encoding="utf-8") as index:
        listed = list(csv.DictReader(index, delimiter="\t"))
    files = [(row["suite"], row["path"], row["calamine_open"]) for row in listed]
    polluted = folder / "pollock_polluted" / "polluted_files"
    files += [("pollock", str(path.relative_to(folder)), "") for path in sorted((polluted / "csv").glob("*.csv"))]

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda file: outcome(given.program, str(folder / file[1])), files))
    seconds = time.monotonic() - began

    failures, lines, scores = [], [], []
    tally = collections.defaultdict(collections.Counter)
    refused = []
    for (suite, path, calamine), (word, cells, complaints, most, longest) in zip(files, outcomes):
        tally[suite][word] += 1
        lines.append(f"{suite}\t{path}\t{calamine}\t{word}\t{longest:.2f}\t{most >> 20}")
        failures += [f"{path}: {complaint}" for complaint in complaints]
        if calamine == "ok" and word != "opened":
            refused.append(f"{path}: calamine opens it, the program says {word}")
        if suite == "pollock":
            clean = polluted / "clean" / pathlib.Path(path).name
            scores.append((pathlib.Path(path).name, *polluted_score(cells, clean.read_bytes())))
    failures += refused

    words = sorted({word for counts in tally.values() for word in counts}, key=lambda word: (word != "opened", word))
    suites = list(tally)
    print("| outcome |" + "".join(f" {suite} |" for suite in suites))
    print("| --- |" + " --- |" * len(suites))
    for word in words:
        print(f"| {word} |" + "".join(f" {tally[suite][word] or ''} |" for suite in suites))
    print("| files |" + "".join(f" {sum(tally[suite].values())} |" for suite in suites))
    if scores:
        mean = [sum(score[part] for score in scores) / len(scores) for part in range(1, 5)]
        print("\nPolluted files against their clean twins (F1): header {:.3f}, records {:.3f}, cells {:.3f}, mean {:.3f}".format(*mean))
        for name, *parts in scores:
            if parts[3] < 0.9995:
                print("  {}: header {:.3f}, records {:.3f}, cells {:.3f}".format(name, *parts[:3]))
    most, longest = max(out[3] for out in outcomes), max(out[4] for out in outcomes)
    print(f"\n{len(files)} files, each opened twice, in {seconds:.0f} s; longest {longest:.2f} s, most {most >> 20} MB in one process")
    if given.table:
        given.table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
