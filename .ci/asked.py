"""The matrix of questions asked of a table in a warehouse, through the program's `measure --source`."""

import concurrent.futures
import csv
import io
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "matrix"))

import matrix as questions  # noqa: E402
import people  # noqa: E402

THRESHOLD = 10


class Warehouse(questions.Matrix):
    """The matrix asked of a table instead of a file."""

    def __init__(self, program, samples, driver, uri, table):
        super().__init__(program, samples)
        self.driver, self.uri, self.table = driver, uri, table

    def words(self, *more, uri=None, table=None, driver=None):
        return [self.program, "measure", "--source", uri or self.uri, "--driver", str(driver or self.driver), "--table",
                table or self.table, "--order", "row_number", "--json", *more]

    def run(self, *more, password="s3cret@/x", **where):
        environment = {**os.environ, "CREDENTIAL_ATLAS_PASSWORD": password}
        return subprocess.run(self.words(*more, **where), capture_output=True, text=True, env=environment, check=False,
                              stdin=subprocess.DEVNULL, timeout=300)

    def ask(self, query, file=None):
        more = ["--measure", query["measure"]]
        for field in query.get("by", []):
            more += ["--by", field]
        for condition in query.get("where", []):
            more += ["--where", condition]
        for flag in ["statistic", "unit", "baseline", "after", "dollars", "minimum", "industries"]:
            if flag in query:
                more += [f"--{flag}", str(query[flag])]
        if query.get("full-quarter"):
            more.append("--full-quarter")
        return self.answer(query, *more, table="experiment" if query["measure"] == "comparison" else self.table)

    def answer(self, query, *more, **where):
        done = self.run(*more, **where)
        assert done.returncode == 0, f"{query}: {done.stderr}"
        return json.loads(done.stdout)

    def comparison(self, query):
        """Nobody says of a table in a warehouse that chance divided its people."""
        expected = super().comparison(query)
        return {(kind.replace("experimental-difference", "difference-after"),): numbers for (kind,), numbers in expected.items()}


def compared_with(query, answer, expected):
    """Like the matrix's own comparison, but what is hidden is not listed at all, and more may be: a warehouse decides line by
    line, without trying which of several would do."""
    found = questions.shown(query, answer)
    is_small = lambda numbers: any(0 <= count < THRESHOLD for count in [numbers["n"], *([numbers["rest"]] if "rest" in numbers else [])])
    small = sum(is_small(numbers) for numbers in expected.values())
    absent = [labels for labels, numbers in expected.items() if labels not in found and not is_small(numbers)]
    kept = {labels: numbers for labels, numbers in expected.items() if labels not in absent}
    problems, compared, _, beyond = questions.compare(query, answer, kept)
    problems = [problem for problem in problems if "numbers are hidden for" not in problem]
    beyond += len(absent)
    if beyond > 4 * small + 4:
        problems.append(f"{beyond} of {len(expected)} are hidden for {small} small ones")
    if compared == 0 and small == 0:
        problems.append("nothing was compared")
    return problems, compared, small, beyond


def the_matrix(warehouse):
    list_of = list(questions.queries())
    failed = total = hidden = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for query, answer in zip(list_of, pool.map(warehouse.ask, list_of)):
            expected = getattr(warehouse, query["measure"].replace("-", "_"))(query)
            problems, compared, small, beyond = compared_with(query, answer, expected)
            hidden += beyond
            total += compared
            failed += bool(problems)
            if problems:
                print(f"FAILED {query}: {problems[:5]} ({small} small, {beyond} with them)")
    assert failed == 0, f"{failed} of {len(list_of)} questions failed"
    print(f"{len(list_of)} questions, {total} numbers from PostgreSQL equal pandas'; {hidden} large enough themselves were left behind for "
          "small ones")


def load_experiment(server, rows):
    """The experiment of 445 men: which side each was on and earnings by year, zeros included."""
    server.sql("CREATE TABLE experiment (comparison_group text, wage_1975 numeric, wage_1978 numeric, row_number int)")
    lines = [f"{row['Comparison group']},{row['Earnings 1975']},{row['Earnings 1978']},{at}" for at, row in rows.iterrows()]
    server.sql("COPY experiment FROM STDIN WITH (FORMAT csv)", "\n".join(lines))


def load(server, rows, table, extra=""):
    """The sample people, clean: labels as figures show them, wages as numbers, NAICS codes as the file has them."""
    plain = ["person", "state", "credential", "credit", "sex", "race", "age_group", "attempted"]
    wages = [f"wage_q_{'m' if quarter < 0 else 'p'}{abs(quarter)}" for quarter in people.QUARTERS]
    columns = [f"{name} text" for name in plain] + ["credential_date date", "industry text", "row_number int"]
    columns += [f"{name} numeric" for name in wages]
    server.sql(f"CREATE TABLE {table} ({', '.join(columns)}){extra}")
    out = io.StringIO()
    writer = csv.writer(out)
    for at, row in enumerate(rows.to_dict("records")):
        naics = "*" if row["industry"] == "Withheld by the source" else row["naics"]
        row["attempted"] = "Yes" if row["attempted"] else ""
        cells = [row["person"], *(row[name.replace("_", "-")] for name in plain[1:]), row["date"].date(), naics, at]
        cells += [row[quarter] for quarter in people.QUARTERS]
        writer.writerow(["" if cell != cell or cell is None or str(cell) in ("<NA>", "Not stated") else cell for cell in cells])
    server.sql(f"COPY {table} FROM STDIN WITH (FORMAT csv)", out.getvalue())
