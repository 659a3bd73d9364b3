"""Checks on New Jersey's published training outcomes, where that file lies beside the repository.

Usage: python published.py PROGRAM FILE

-99999 means withheld: it must never enter a figure. A median over programs must not be given as one of people.
"""

import json
import subprocess
import sys

import pandas

program, path = sys.argv[1:3]
rows = pandas.read_csv(path)


def run(*words):
    done = subprocess.run([program, *words, "--json"], capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


_, found = run("inspect", path)
columns = {column["name"]: column for column in found["sheets"][0]["tables"][0]["columns"]}
wage = columns["AvgQuarterlyWage2"]
withheld = int((rows["AvgQuarterlyWage2"] == -99999).sum())
assert withheld == 656 and wage["suppressed"] == withheld and wage["value"] == len(rows) - withheld, wage

code, refused = run("measure", path, "--measure", "earnings")
assert code == 1 and refused["error"]["code"] == "not-published", refused
assert "not a median of people" in refused["error"]["message"], refused
assert f"{len(rows) - withheld} given, {withheld} withheld" in refused["error"]["message"], refused

code, answer = run("measure", path, "--measure", "standards", "--standard", "earnings=3943")
assert code == 0, answer
given = (rows["AvgQuarterlyWage2"] != -99999) & ~((rows["NumCompleted2"] > 0) & (rows["NumCompleted2"] < 10))
reached = rows["AvgQuarterlyWage2"] >= 3943
expected = {
    "pass": int((given & reached).sum()),
    "fail": int((given & ~reached).sum()),
    "not-ratable": int((~given).sum()),
}
assert answer["counts"] == expected, (answer["counts"], expected)
assert "99999" not in json.dumps(answer["rows"]), "a withheld amount is among the numbers"
print(f"{path}: {withheld} withheld wages are in no figure; programs {expected}")
