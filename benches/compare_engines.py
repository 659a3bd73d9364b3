"""Exact quartiles by group beside DuckDB and Polars: the same table, the same query, the same numbers, in one run.

    cargo bench --bench engines --no-run        # prints the program that this one starts
    python benches/compare_engines.py PROGRAM [--people 1000000] [--runs 9]

Every query asks for the number of people and the quartiles before and after, by definition 7 (DuckDB's quantile_cont,
Polars' "linear"), of people with earnings in both periods. The engines take turns, so that other work on the machine
hits all of them; medians and ratios are printed. All numbers must be equal, or the script fails.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb
import numpy as np
import polars as pl

STATES, PROGRAMS, AGES = 51, 418, 6
QUERIES = [
    # Words of the program, columns grouped by, filtered
    ("state", ["state"], False),
    ("state", ["state"], True),
    ("state program age", ["state", "program", "age"], False),
    ("state program age", ["state", "program", "age"], True),
]
MEASURES = [(column, p) for column in ("before", "after") for p in (0.25, 0.5, 0.75)]


def read(folder):
    kinds = {name: np.uint16 for name in ("state", "program", "age", "race")} | {"before": np.int32, "after": np.int32}
    return {name: np.fromfile(os.path.join(folder, name), kind) for name, kind in kinds.items()}


def sql(by, filtered):
    where = "before > 0 AND after > 0" + (" AND race < 2" if filtered else "")
    groups = ", ".join(by)
    return (
        f"SELECT {groups}, count(*) AS n, quantile_cont(before, [0.25, 0.5, 0.75]) AS b, "
        f"quantile_cont(after, [0.25, 0.5, 0.75]) AS a FROM people WHERE {where} GROUP BY {groups}"
    )


def lazy(frame, by, filtered):
    kept = (pl.col("before") > 0) & (pl.col("after") > 0)
    if filtered:
        kept &= pl.col("race") < 2
    quartiles = [pl.col(column).quantile(p, "linear").alias(f"{column}{p}") for column, p in MEASURES]
    return frame.lazy().filter(kept).group_by(by).agg(pl.len().alias("n"), *quartiles)


def key(rows, by):
    wide = {"state": STATES, "program": PROGRAMS, "age": AGES}
    number = np.zeros(len(rows[by[0]]), dtype=np.int64)
    for name in by:
        number = number * wide[name] + np.asarray(rows[name], dtype=np.int64)
    return number


def matrix(number, n, columns):
    table = np.column_stack([number, n, *columns]).astype(np.float64)
    return table[np.argsort(table[:, 0])]


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("program", help="what cargo bench --bench engines --no-run printed")
    parse.add_argument("--people", type=int, default=1_000_000)
    parse.add_argument("--runs", type=int, default=9)
    arguments = parse.parse_args()
    cores = os.cpu_count()
    print(f"{arguments.people:,} people, {arguments.runs} runs, {cores} cores, DuckDB {duckdb.__version__}, Polars {pl.__version__}")
    with tempfile.TemporaryDirectory() as folder:
        ours = subprocess.Popen(
            [arguments.program, str(arguments.people), folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        made = float(ours.stdout.readline().split()[1])
        print(f"both columns put in order once: {made:.0f} ms")
        columns = read(folder)
        frame = pl.DataFrame(columns)
        db = duckdb.connect()
        db.execute(f"SET threads = {cores}")
        db.register("arrays", frame.to_arrow())
        db.execute("CREATE TABLE people AS SELECT * FROM arrays")

        def ask(words):
            ours.stdin.write(words + "\n")
            ours.stdin.flush()
            milliseconds, rows = ours.stdout.readline().split()
            table = np.fromfile(os.path.join(folder, "rows"), np.float64).reshape(int(rows), 8)
            return float(milliseconds), table[np.argsort(table[:, 0])]

        def timed(run):
            started = time.perf_counter()
            result = run()
            return (time.perf_counter() - started) * 1000, result

        for words, by, filtered in QUERIES:
            suffix = " filtered" if filtered else ""
            kinds = {"ours, from columns": lambda: ask(words + suffix)}
            if words == "state":
                kinds["ours, in order"] = lambda: ask("state ready" + suffix)
            # The result stays inside DuckDB: fetching lists into Python would be charged to it.
            kinds["DuckDB"] = lambda: timed(lambda: db.execute("CREATE OR REPLACE TEMP TABLE found AS " + sql(by, filtered)))
            kinds["Polars"] = lambda: timed(lambda: lazy(frame, by, filtered).collect())
            times = {kind: [] for kind in kinds}
            results = {}
            for _ in range(arguments.runs + 1):
                for kind, run in kinds.items():
                    took, results[kind] = run()
                    times[kind].append(took)
            times = {kind: statistics.median(took[1:]) for kind, took in times.items()}

            names = ", ".join([*by, "n", *[f"{c}[{i}] AS {c}{i}" for c in "ba" for i in (1, 2, 3)]])
            found = db.execute(f"SELECT {names} FROM found").fetchnumpy()
            duck = matrix(key(found, by), found["n"], [found[f"{c}{i}"] for c in "ba" for i in (1, 2, 3)])
            rows = results["Polars"]
            polars = matrix(key(rows.to_dict(as_series=False), by), rows["n"].to_numpy(), [rows[f"{c}{p}"].to_numpy() for c, p in MEASURES])
            for kind, table in [*((kind, results[kind]) for kind in kinds if kind.startswith("ours")), ("Polars", polars)]:
                if table.shape != duck.shape or not np.allclose(table, duck, rtol=0, atol=1e-4):
                    sys.exit(f"{words}{suffix}: {kind} and DuckDB differ")
            print(f"by {', '.join(by)}{suffix}: {len(duck):,} groups, {int(duck[:, 1].sum()):,} people, all numbers equal")
            for kind, median in times.items():
                if kind.startswith("ours"):
                    print(f"  {kind:20} {median:9.1f} ms   {median / times['DuckDB']:.3f} of DuckDB, {median / times['Polars']:.3f} of Polars")
                else:
                    print(f"  {kind:20} {median:9.1f} ms")
        ours.stdin.close()
        ours.wait()


main()
