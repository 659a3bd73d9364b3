"""Fifty-odd questions, each answered by the program's `measure --json` and again by pandas from the sample files.

Usage: python tests/matrix/matrix.py PROGRAM [SAMPLE_DATA]

Every number the program shows must equal pandas' after the published rounding; every group under the threshold must be
hidden, with all its numbers. What the program hides beyond that, so that no hidden number can be worked out, is counted
and may not be more than four numbers for each that is under the threshold. A small difference counts like a small group:
where all who were employed in one quarter were employed in the other, too, the two counts tell how many were not.
"""

import concurrent.futures
import json
import pathlib
import subprocess
import sys

import pandas

import people
import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]
THRESHOLD = 10


class Matrix:
    def __init__(self, program, samples):
        self.program, self.samples = program, samples
        self.rows = people.read(samples / "skills-outcomes.xlsx")
        self.prices = people.prices(ROOT / "assets" / "cpi" / "cpi-u.csv")
        self.experiment = pandas.read_csv(samples / "nsw-experiment.csv", skiprows=2)

    def ask(self, query, file="skills-outcomes.xlsx"):
        words = [self.program, "measure", str(self.samples / file), "--json", "--measure", query["measure"]]
        for field in query.get("by", []):
            words += ["--by", field]
        for condition in query.get("where", []):
            words += ["--where", condition]
        for flag in ["statistic", "unit", "baseline", "after", "dollars", "minimum", "industries"]:
            if flag in query:
                words += [f"--{flag}", str(query[flag])]
        if query.get("full-quarter"):
            words.append("--full-quarter")
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return json.loads(done.stdout)

    def chosen(self, query, certificates=False):
        rows = self.rows if certificates else self.rows[self.rows["first"]]
        kept = {}
        for condition in query.get("where", []):
            field, value = condition.split("=")
            kept.setdefault(field, []).append(value)
        for field, values in kept.items():
            if field == "cohort-year" and ".." in values[0]:
                first, last = values[0].split("..")
                rows = rows[rows[field].between(first, last)]
            else:
                rows = rows[rows[field].isin(values)]
        return rows

    def dollars(self, query):
        year = query.get("dollars", "2024")
        return people.Dollars(*self.prices, None if year == "nominal" else int(year))

    # What pandas says, by group: {labels: {path: number}}, with the people behind each under "n".

    def earnings(self, query):
        rows, dollars = self.chosen(query), self.dollars(query)
        before, after = query.get("baseline", "year-2"), query.get("after", "year+5")
        frame = rows.assign(
            before=people.cents(dollars.period(rows, before)), after=people.cents(dollars.period(rows, after))
        )
        frame = frame[(frame["before"] > 0) & (frame["after"] > 0)]
        for period in (before, after):
            if query.get("full-quarter"):
                quarters = people.quarters_of(period)
                if len(quarters) == 1:
                    quarters = [quarters[0] - 1, quarters[0], quarters[0] + 1]
                frame = frame[(frame[quarters] > 0).all(axis=1)]
        if "minimum" in query:
            frame = frame[(frame["before"] >= query["minimum"]) & (frame["after"] >= query["minimum"])]
        mean = query.get("statistic") == "mean"
        expected = {}
        for labels, group in groups(frame, query.get("by", [])):
            numbers = {"n": len(group)}
            center = {}
            for side in ("before", "after"):
                values = group[side]
                center[side] = values.mean() if mean else values.median()
                numbers[f"{side}.{'mean' if mean else 'median'}"] = rules.dollars(center[side])
                if len(group) >= 2 * THRESHOLD:
                    numbers[f"{side}.p25"] = rules.dollars(values.quantile(0.25))
                    numbers[f"{side}.p75"] = rules.dollars(values.quantile(0.75))
                    if not mean:
                        low, high = rules.median_interval(values)
                        numbers[f"{side}.low"], numbers[f"{side}.high"] = rules.dollars(low), rules.dollars(high)
            change = center["after"] - center["before"]
            numbers["change.amount"] = rules.dollars(change)
            numbers["change.percent"] = rules.percent(change / center["before"] * 100)
            if mean and len(group) >= 2 * THRESHOLD:
                half = rules.Z * (group["after"] - group["before"]).sem()
                numbers["change.low"], numbers["change.high"] = rules.dollars(change - half), rules.dollars(change + half)
            expected[labels] = numbers
        return expected

    def trajectory(self, query):
        rows, dollars = self.chosen(query), self.dollars(query)
        expected = {}
        for labels, group in groups(rows, query.get("by", []), total=not query.get("by")):
            for quarter in people.QUARTERS:
                values = people.cents(dollars.quarter(group, quarter))
                values = values[values > 0]
                numbers = {"n": len(values), "median": rules.dollars(values.median())}
                if len(values) >= 2 * THRESHOLD:
                    numbers["p25"] = rules.dollars(values.quantile(0.25))
                    numbers["p75"] = rules.dollars(values.quantile(0.75))
                expected[(*labels, f"Q{quarter:+d}")] = numbers
        return expected

    def parts(self, query, part_of, earnings_of=None):
        """Shares of parts; part_of gives a label or None for people who are in no base."""
        rows, dollars = self.chosen(query), self.dollars(query)
        rows = rows.assign(part=part_of(rows, dollars))
        rows = rows[rows["part"].notna()]
        rows = rows.assign(earned=people.cents(dollars.period(rows, query["after"])))
        expected = {}
        for labels, group in groups(rows, query.get("by", [])):
            for part, inside in group.groupby("part"):
                counted, base = len(inside), len(group)
                low, high = rules.wilson(counted, base)
                numbers = {
                    "n": counted,
                    "share": rules.share(counted / base),
                    "low": rules.share(low),
                    "high": rules.share(high),
                    "rest": base - counted,
                }
                earned = inside["earned"][inside["earned"] > 0]
                if len(earned) >= THRESHOLD:
                    numbers["earnings"] = rules.dollars(earned.median())
                expected[(*labels, part)] = numbers
        return expected

    def employment(self, query):
        def part(rows, dollars):
            return (dollars.period(rows, query["after"]) > 0).map({True: "Matched", False: "Not matched"})

        return self.parts(query, part)

    def in_field(self, query):
        codes = query.get("industries", "31,32,33").split(",")

        def part(rows, _dollars):
            inside = rows["naics"].map(lambda code: any(str(code).startswith(prefix) for prefix in codes))
            label = "Manufacturing" if codes == ["31", "32", "33"] else "NAICS " + ", ".join(codes)
            return inside.map({True: label, False: None}).where(rows["naics"].notna(), None).fillna(
                rows["naics"].where(rows["naics"].isna(), "elsewhere")
            )

        return {key: numbers for key, numbers in self.parts(query, part).items() if key[-1] != "elsewhere"}

    def certificates(self, query):
        rows = self.chosen(query, certificates=True)
        expected = {}
        # Every row of the sample was passed; an attempt is known of some only.
        unit = query.get("unit", "credentials")
        rows = rows[rows["attempted"]] if unit == "attempts" else rows
        for labels, group in groups(rows, query.get("by", [])):
            persons = group["person"].nunique()
            expected[labels] = {"n": persons, "certificates": persons if unit == "persons" else len(group)}
        return expected

    def pathway(self, query):
        """Attempted and passed, in one unit; each step of those who took the one before. Where nobody failed and attempts
        are not known of all who passed, they were not collected, and everybody who passed is counted."""
        rows = self.chosen(query, certificates=True)
        unit = query["unit"]
        expected = {}
        collected = bool(rows["attempted"].all())
        for labels, group in groups(rows, query.get("by", []), total=not query.get("by")):
            attempted = group[group["attempted"]] if collected else group
            if unit == "persons":
                number = lambda rows: rows["person"].nunique()
                passed = group[group["person"].isin(attempted["person"])]
            elif unit == "credentials":
                number = lambda rows: len(rows.drop_duplicates(["person", "credential"]))
                tried = set(zip(attempted["person"], attempted["credential"]))
                passed = group[[pair in tried for pair in zip(group["person"], group["credential"])]]
            else:
                number, passed = len, attempted
            if collected:
                expected[(*labels, "Attempted")] = {"n": attempted["person"].nunique(), "count": number(attempted)}
            expected[(*labels, "Passed")] = {"n": attempted["person"].nunique(), "count": number(passed)}
        return expected

    def wioa(self, query):
        rows, dollars = self.chosen(query), self.dollars(query)
        expected = {}
        for labels, group in groups(rows, query.get("by", [])):
            for quarter, name in [(2, "2nd"), (4, "4th")]:
                employed = int((group[quarter] > 0).sum())
                expected[(*labels, f"Employment Rate – {name} Quarter After Exit")] = {
                    "n": employed,
                    "base": len(group),
                    "value": rules.share(employed / len(group)),
                    "rest": len(group) - employed,
                }
            expected[(*labels, "Employment Rate – 2nd Quarter After Exit")]["differences"] = sum(
                0 < count < THRESHOLD for count in nested(group[2] > 0, group[4] > 0)
            )
            earned = people.cents(dollars.quarter(group, 2))
            earned = earned[earned > 0]
            expected[(*labels, "Median Earnings – 2nd Quarter After Exit")] = {
                "n": len(earned), "value": rules.dollars(earned.median()),
            }
        return expected

    def comparison(self, query):
        rows = self.experiment
        before, after = rows["Earnings 1975"], rows["Earnings 1978"]
        trained = rows["Comparison group"].astype(str).str.lower().isin(["1", "treated", "trained"])
        change = (after - before).groupby(trained).mean()
        amounts = {
            "change-trained": change[True],
            "change-compared": change[False],
            "difference-in-differences": change[True] - change[False],
            "experimental-difference": after[trained].mean() - after[~trained].mean(),
        }
        return {(kind,): {"n": len(rows), "amount": rules.half_up(amount, 1)} for kind, amount in amounts.items()}


def nested(one, other):
    """People by whom two groups differ, where the smaller lies inside the larger: who has both counts has theirs, too."""
    inside, outside = int((one & ~other).sum()), int((other & ~one).sum())
    return [inside + outside] if min(inside, outside) == 0 else []


def groups(frame, by, total=True):
    """Groups with their labels, and everybody under an empty label."""
    if by:
        for labels, group in frame.groupby(by, sort=False):
            yield (labels if isinstance(labels, tuple) else (labels,)), group
    if total:
        yield (), frame


def shown(query, answer):
    """What the program says, in the shape of the expected numbers: {labels: {path: number or None}}."""
    by = query.get("by", [])
    labels = lambda row: tuple(row["group"][field] for field in by)
    value = lambda cell: cell.get("value") if isinstance(cell, dict) else cell
    found = {}
    measure = query["measure"]
    rows = answer["rows"] + ([answer["totals"]] if "totals" in answer else [])
    for row in rows:
        key = () if row is answer.get("totals") else labels(row)
        if measure == "earnings":
            numbers = {"n": row["n"]}
            for side in ("before", "after", "change"):
                numbers.update({f"{side}.{name}": cell for name, cell in row[side].items() if name != "state"})
            found[key] = numbers
        elif measure == "trajectory":
            for point in row["points"]:
                found[(*key, point["quarter"])] = {name: point[name] for name in ("n", "median", "p25", "p75")}
        elif measure in ("employment", "in-field"):
            for part in row["parts"]:
                found[(*key, part["label"])] = {
                    "n": part["n"], "share": value(part["share"]), "low": part["low"], "high": part["high"],
                    "earnings": value(part["earnings"]),
                }
        elif measure == "pathway":
            for step in row["steps"]:
                if step["label"] in ("Attempted", "Passed"):
                    found[(*key, step["label"])] = {"count": value(step["n"])}
        elif measure == "certificates":
            found[key] = {"certificates": value(row["certificates"])}
        elif measure == "wioa":
            for of in row["indicators"]:
                found[(*key, of["name"])] = {"value": value(of["value"]), "base": of["n"]}
                if of["unit"] == "share":
                    found[(*key, of["name"])]["n"] = value(of["counted"])
    if measure == "comparison":
        found = {(of["kind"],): {"amount": of["amount"]} for of in answer["estimates"]}
    return found


def compare(query, answer, expected):
    """Problems, numbers compared, numbers hidden for being small, and numbers hidden for others."""
    problems, compared, small, beyond = [], 0, 0, 0
    found = shown(query, answer)
    for labels, numbers in expected.items():
        behind = [numbers["n"]] + ([numbers["rest"]] if "rest" in numbers else [])
        small += numbers.get("differences", 0)
        is_small = any(count < THRESHOLD for count in behind) and numbers["n"] > 0
        cells = found.get(labels)
        if cells is None:
            if not is_small and numbers["n"] > 0:
                problems.append(f"{labels} is not there")
            continue
        main = next(name for name in ("before.median", "before.mean", "median", "share", "certificates", "value", "amount", "count")
                    if name in numbers)
        if is_small:
            small += 1
            problems += [f"{labels} {name} is shown: {cell}" for name, cell in cells.items() if cell is not None
                         and name not in ("base",)]
            continue
        if cells[main] is None:
            beyond += 1
            continue
        for name, number in numbers.items():
            if name in ("rest", "differences") or name not in cells:
                continue
            compared += 1
            if cells[name] is None or abs(cells[name] - number) > 1e-9:
                problems.append(f"{labels} {name}: {cells[name]} shown, {number} computed")
    if beyond > 4 * small:
        problems.append(f"{beyond} numbers are hidden for {small} small ones")
    return problems, compared, small, beyond


def queries():
    """Measures × groups × filters."""
    earnings = lambda **more: {"measure": "earnings", **more}
    yield from (earnings(by=[field]) for field in
                ["state", "age-group", "sex", "race", "credential", "credit", "cohort-year", "industry"])
    yield earnings()
    yield from (earnings(by=by) for by in [["state", "sex"], ["credential", "age-group"], ["race", "sex", "credit"]])
    yield from (earnings(by=["age-group"], dollars=dollars) for dollars in ["nominal", 2018, 2005, 2025])
    yield from (earnings(by=["race"], baseline=baseline, after=after) for baseline, after in
                [("Q-3", "Q+2"), ("Q-1", "Q+4"), ("year-1", "year+1"), ("year-1", "year+5"), ("Q-3", "year+3")])
    yield from (earnings(by=[field], statistic="mean") for field in ["state", "race", "credential"])
    yield earnings(by=["sex"], where=["state=Ohio"])
    yield earnings(by=["state"], where=["credential=NIMS", "credential=MSSC", "sex=Female"])
    yield earnings(by=["credential"], where=["cohort-year=2014..2016"])
    yield earnings(by=["race"], where=["age-group=36–45", "credit=Credit"])
    yield earnings(by=["sex"], **{"full-quarter": True})
    yield earnings(by=["credential"], baseline="Q-3", after="Q+2", **{"full-quarter": True})
    yield earnings(by=["age-group"], minimum=15_080)
    yield earnings(by=["race"], minimum=15_080, dollars="nominal", **{"full-quarter": True})
    trajectory = lambda **more: {"measure": "trajectory", **more}
    yield from [trajectory(), trajectory(by=["sex"]), trajectory(by=["credential"], dollars="nominal"),
                trajectory(where=["state=Texas"]), trajectory(by=["race"], where=["cohort-year=2012..2013"])]
    employment = lambda **more: {"measure": "employment", "after": "year+5", **more}
    yield from [employment(), employment(by=["state"]), employment(by=["age-group"], after="Q+2"),
                employment(by=["race"], where=["sex=Female"]), employment(by=["credential", "sex"])]
    in_field = lambda **more: {"measure": "in-field", "after": "year+5", **more}
    yield from [in_field(), in_field(by=["race"]), in_field(by=["state"]), in_field(by=["age-group"], dollars="nominal"),
                in_field(by=["credential"], industries="332,333"), in_field(by=["sex"], where=["state=Michigan"])]
    counts = lambda **more: {"measure": "certificates", **more}
    yield from [counts(), counts(by=["state"]), counts(by=["credential"]), counts(by=["state", "credential"]),
                counts(by=["cohort-year"], where=["sex=Female"])]
    yield from (counts(by=[by], unit=unit) for by in ["state", "credential"] for unit in ["persons", "attempts"])
    yield from ({"measure": "pathway", "unit": unit, "by": by} for unit in ["persons", "credentials", "attempts"]
                for by in [[], ["sex"]])
    wioa = lambda **more: {"measure": "wioa", **more}
    yield from [wioa(), wioa(by=["credential"]), wioa(by=["state"], dollars="nominal"), wioa(by=["sex"], where=["race=White"])]
    yield {"measure": "comparison", "statistic": "mean", "dollars": "nominal"}


def main():
    program = sys.argv[1]
    samples = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "sample_data"
    matrix = Matrix(program, samples)
    asked = list(queries())

    def run(query):
        file = "nsw-experiment.csv" if query["measure"] == "comparison" else "skills-outcomes.xlsx"
        return matrix.ask(query, file)

    failed = total = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for number, (query, answer) in enumerate(zip(asked, pool.map(run, asked)), 1):
            expected = getattr(matrix, query["measure"].replace("-", "_"))(query)
            problems, compared, small, beyond = compare(query, answer, expected)
            if compared == 0:
                problems.append("nothing was compared")
            total += compared
            failed += bool(problems)
            words = " ".join(f"{name}={value}" for name, value in query.items())
            print(f"{number:2} {'FAILED' if problems else 'ok'}: {words}: {compared} numbers equal pandas'; "
                  f"{small} small ones hidden, {beyond} with them")
            for problem in problems[:5]:
                print(f"   {problem}")
    print(f"{len(asked)} questions, {total} numbers, {failed} questions failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
