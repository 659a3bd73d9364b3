#!/usr/bin/env python3
"""Decks of the sample files held against other programs and against arithmetic done here, apart from the program's own.

Usage: audit_deck.py PROGRAM SAMPLE_DATA [REAL_DATA]

Each check prints one line; the exit code is 1 if any failed. With a folder of real files, every command is run on each of
them and must end with a result or with one line that says why not.
"""

import csv
import datetime
import io
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
from pptx import Presentation
from pptx.util import Emu

TIME_LIMIT = 60
failures = 0


def check(ok, name, detail=""):
    global failures
    failures += not ok
    print(f"{'ok  ' if ok else 'FAIL'} {name}{': ' + str(detail) if detail != '' else ''}", flush=True)


def run(*command, limit=TIME_LIMIT):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, errors="replace", timeout=limit)


# What a deck says, read by python-pptx and openpyxl.


def charts(deck):
    """Each chart of a deck as (title of its slide, its series and categories, its workbook, cells of the table beside it)."""
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
                tables = [beside.table for beside in slide.shapes if beside.has_table]
                cells = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
                yield slide.shapes.title.text, shape.chart, book, cells


def points(series, part):
    """The cached numbers of one axis of a series, in the order of its cells; None where there is none."""
    cache = series.xpath(f"./c:{part}/c:numRef/c:numCache")[0]
    known = {int(point.get("idx")): float(point.findtext("{*}v")) for point in cache.findall("{*}pt")}
    return [known.get(at) for at in range(int(cache.find("{*}ptCount").get("val")))]


def against_workbook(name, chart, book):
    """Every cached point of a chart is the cell that its formula names."""
    compared, wrong = 0, []
    for plot in chart.plots:
        for series in plot.series:
            element = series._element
            dots = bool(element.xpath("./c:xVal"))
            parts = ("tx", "xVal", "yVal") if dots else ("tx", "cat", "val")
            formulas = {part: element.xpath(f"./c:{part}//c:f")[0].text for part in parts}
            across = points(element, "xVal") if dots else list(plot.categories)
            cached = dict(zip(parts, ([series.name], across, list(series.values))))
            for part, formula in formulas.items():
                sheet, area = formula.replace("$", "").rsplit("!", 1)
                cells = book[sheet.strip("'")][area]
                cells = [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]
                compared += len(cells)
                wrong += [(formula, kept, cell) for kept, cell in zip(cached[part], cells) if kept != cell]
                if len(cells) != len(cached[part]):
                    wrong.append((formula, len(cached[part]), len(cells)))
    check(not wrong, f"{name} equals its workbook", wrong or f"{compared} cells")


def money(text):
    return None if text == "—" else float(text.replace("−", "-").replace("+", "").replace("$", "").replace(",", ""))


def against_earnings(name, chart, cells, answer, center="median"):
    """A chart and the table beside it hold what `measure` says of the same groups, and nothing of suppressed ones."""
    series = {series.name: list(series.values) for series in chart.plots[0].series}
    rows = {" · ".join(row["group"][field] for field in answer["by"]): row for row in answer["rows"]}
    wrong, categories = [], [category.removesuffix(" †") for category in chart.plots[0].categories]
    if sorted(categories) != sorted(rows):
        wrong.append(("groups", sorted(categories), sorted(rows)))
    nothing = [None] * len(categories)
    beside = cells[1:] or [[None] * 3] * len(categories)
    for at, category in enumerate(categories):
        row = rows.get(category, {})
        before, after = row["before"][center], row["after"][center]
        start = series.get("Before", series.get("Smaller of before and after", nothing))[at]
        gain, loss = series.get("Gain", nothing)[at], series.get("Loss", nothing)[at]
        drawn = (None if start is None else start + (loss or 0), series["After"][at])
        moved = None if before is None or after is None else after - before
        shown = gain if gain is not None else None if loss is None else -loss
        if drawn != (before, after) or shown != moved:
            wrong.append((category, drawn, shown, before, after))
        change, _percent, n = beside[at]
        n = None if n == "—" else float(n.replace(",", "").removesuffix(" †"))
        if (money(change), n) != (row["change"]["amount"], row["n"]):
            wrong.append((category, change, n, row["change"]["amount"], row["n"]))
    check(not wrong, f"{name} equals measure", wrong or f"{len(categories)} groups")


def against_share(name, chart, answer):
    shown = {series.name: list(series.values)[0] for series in chart.plots[0].series}
    said = {part["label"]: part["share"]["value"] for part in answer["totals"]["parts"]}
    check(shown == said, f"{name} equals measure", shown if shown == said else (shown, said))


def against_trajectory(name, chart, answer):
    """Every quarter's median, and the band from the 25th to the 75th percentile, as `measure` says them."""
    series = {series.name: list(series.values) for plot in chart.plots for series in plot.series}
    said = {int(point["quarter"][1:]): point for point in answer["rows"][0]["points"]}
    quarters = [int(quarter.replace("−", "-")) for quarter in chart.plots[0].categories]
    wrong = [] if sorted(quarters) == sorted(said) else [("quarters", quarters, sorted(said))]
    for at, quarter in enumerate(quarters):
        point = said.get(quarter, {})
        p25, height = series["25th percentile"][at], series["Middle half (25th to 75th percentile)"][at]
        drawn = (p25, None if p25 is None else p25 + height, series["Median"][at])
        if drawn != (point.get("p25"), point.get("p75"), point.get("median")):
            wrong.append((quarter, drawn, point))
    check(not wrong, f"{name} equals measure", wrong or f"{len(quarters)} quarters")


def against_pathway(name, chart, answer):
    shown = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values))
    said = {step["label"]: step["n"].get("value") for row in answer["rows"] for step in row["steps"]}
    check(shown == said, f"{name} equals measure", shown if shown == said else (shown, said))


def texts(data, prefix=""):
    """Every text, alternative text and number in a zip file and in the zip files inside it."""
    for entry in zipfile.ZipFile(io.BytesIO(data)).infolist():
        content = zipfile.ZipFile(io.BytesIO(data)).read(entry)
        name = prefix + entry.filename
        if content.startswith(b"PK"):
            yield from texts(content, name + "/")
        elif not name.endswith((".png", ".jpeg", ".ttf")):
            text = content.decode("utf-8")
            for piece in re.findall(r">([^<]+)<", text) + re.findall(r'\s(?:descr|title|name)="([^"]*)"', text):
                yield name, piece


def numbers(text):
    return {float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


# The same numbers from the sample files, without the program.

BANDS = [(18, "Under 18"), (26, "18–25"), (36, "26–35"), (46, "36–45"), (56, "46–55"), (66, "56–65")]


def age_group(age):
    if not isinstance(age, (int, float)):
        return "Not stated"
    return next((label for end, label in BANDS if age < end), "66 and over")


def amount(cell):
    """An amount as written: a number, `$8,412` or `8.412,50`; None for a mark or a blank."""
    if cell is None or isinstance(cell, (int, float)):
        return cell
    text = cell.strip().replace("$", "")
    if re.fullmatch(r"[\d.]*\d,\d\d", text):
        text = text.replace(".", "").replace(",", ".")
    text = text.replace(",", "")
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


class Prices:
    def __init__(self, path):
        rows = list(csv.reader(open(path, encoding="utf-8")))[1:]
        self.months = {int(row[0]): [float(cell) if cell else None for cell in row[1:13]] for row in rows}

    def mean(self, year, months=range(12)):
        return statistics.mean(self.months[year][m] for m in months if self.months[year][m] is not None)

    def quarter(self, index):
        return self.mean(index // 4, range(index % 4 * 3, index % 4 * 3 + 3))


def skills_people(sample, prices):
    """Each person's labels and yearly earnings, second year before and fifth after: ((nominal, 2024 dollars), …)."""
    sheet = openpyxl.load_workbook(sample / "skills-outcomes.xlsx", read_only=True)["Outcomes"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if row[0] == "ID")
    column = {name: at for at, name in enumerate(rows[head])}
    first = {}
    for row in rows[head + 1 :]:
        if not str(row[0]).startswith("P-"):
            continue
        day = row[column["Cert_Date"]]
        day = datetime.datetime.strptime(day, "%m/%d/%Y") if isinstance(day, str) else day
        if row[0] not in first or day < first[row[0]][0]:
            first[row[0]] = (day, row)
    for day, row in first.values():
        quarter, sums = day.year * 4 + (day.month - 1) // 3, []
        for offsets in (range(-8, -4), range(17, 21)):
            wages = [amount(row[column[f"Q{offset:+d}"]]) for offset in offsets]
            known = all(wage is not None for wage in wages)
            real = [(wage or 0) * prices.mean(2024) / prices.quarter(quarter + at) for wage, at in zip(wages, offsets)]
            sums.append((sum(wages), sum(real)) if known else (0, 0))
        yield {"age-group": age_group(row[column["Age"]])}, sums


def experiment_people(sample, prices):
    lines = list(csv.reader(open(sample / "nsw-experiment.csv", encoding="utf-8-sig")))
    head = next(at for at, line in enumerate(lines) if line[0] == "Comparison group")
    column = {name: at for at, name in enumerate(lines[head])}
    races = {"Black": "Black or African American", "Hispanic": "Hispanic or Latino"}
    for line in lines[head + 1 :]:
        if len(line) == len(lines[head]):
            labels = {
                "age-group": age_group(int(line[column["Age"]])),
                "race": races.get(line[column["Race"]], line[column["Race"]]),
            }
            sums = [float(line[column[f"Earnings {year}"]]) for year in (1975, 1978)]
            yield labels, [(wage, wage * prices.mean(2024) / prices.mean(1982)) for wage in sums]


def true_groups(people, field):
    """Medians of those with earnings in both periods, by label: n, and before, after, change in both kinds of dollars."""
    groups = {}
    for labels, (before, after) in people:
        pairs = groups.setdefault(labels[field], [])
        if before[0] > 0 and after[0] > 0:
            pairs.append((before, after))
    out = {}
    for label, pairs in groups.items():
        sides = [[statistics.median(pair[side][kind] for pair in pairs) for side in (0, 1)] for kind in (0, 1) if pairs]
        out[label] = (len(pairs), [(before, after, after - before) for before, after in sides])
    return out


def against_arithmetic(name, answer, groups, field):
    """Published groups are what the rows of the file give; the secrets of the others are returned."""
    wrong, secrets = [], {}
    for row in answer["rows"]:
        label = row["group"][field]
        n, kinds = groups[label]
        if row["before"]["state"] == "suppressed":
            secrets[label] = (n, kinds)
            continue
        said = (row["before"]["median"], row["after"]["median"], row["change"]["amount"])
        # Cents are rounded on the way, so a value at half a hundred may fall on either side.
        near = all(abs(a - b) <= 50.05 for a, b in zip(said, kinds[1])) if kinds else said == (None, None, None)
        if n != row["n"] or not near:
            wrong.append((label, row["n"], said, n, kinds))
    check(not wrong, f"{name} equals arithmetic on the file's rows", wrong or f"{len(answer['rows']) - len(secrets)} groups")
    return secrets


def published_amounts(answers):
    """Medians and changes that `measure` gives, of groups and of everybody, and bars between two published medians."""
    rows = [row for answer in answers for row in [*answer["rows"], answer["totals"]]]
    amounts = {row[side]["median"] for row in rows for side in ("before", "after")}
    pairs = [(row["before"]["median"], row["after"]["median"]) for row in rows]
    amounts |= {abs(after - before) for before, after in pairs if None not in (before, after)}
    return (amounts | {row["change"]["amount"] for row in rows}) - {None}


def leaks_of(pieces, secrets, published):
    """Where a suppressed n or amount stands: exact, in whole dollars, or as rounding to $100 would print it."""
    leaks, searched = [], 0
    for label, (n, kinds) in secrets.items():
        exact = {abs(value) for values in kinds for value in values}
        secret = exact | {round(value, 2) for value in exact} | {float(round(value)) for value in exact}
        hundreds = {round(value / 100) * 100.0 for value in exact} - published
        secret = {value for value in secret | hundreds if value >= 100} - published
        searched += len(secret) + 1
        people = re.compile(rf"\bn\s*=?\s*{n}\b|\b{n} (?:people|persons?)\b")
        for part, piece in pieces:
            if numbers(piece) & secret or people.search(piece):
                leaks.append((label, part, piece[:80]))
    return leaks, searched


def no_secret(name, data, secrets, published):
    """No suppressed number is in any part, while a published one that is looked for in the same way is found."""
    pieces = list(texts(data)) + pdf_texts[name.split()[0]]
    leaks, searched = leaks_of(pieces, secrets, published)
    check(not leaks, f"{name} holds no suppressed number", leaks or f"{searched} secrets, {len(pieces)} texts")
    found = leaks_of(pieces, {"published": (None, [tuple(published)])}, set())[0]
    parts = {part.split("/")[1] for _, part, _ in found}
    everywhere = {"charts", "embeddings", "slides"} <= parts
    check(everywhere, f"{name}: the same search finds published numbers", f"in {', '.join(sorted(parts))}")


def readable(name, path, titles):
    """The PDF is tagged, its figures have a text, its fonts are in it, and its words can be searched for."""
    if not shutil.which("pdfinfo"):
        check(True, f"{name}: PDF not looked into", "poppler is not installed")
        return []
    about, tree = run("pdfinfo", path).stdout, run("pdfinfo", "-struct", path).stdout
    check(re.search(r"^Tagged:\s+yes", about, re.M) and re.search(r"^Title:\s+\S", about, re.M), f"{name}: PDF is tagged and has a title")
    figures = len(re.findall(r"^\s*Figure", tree, re.M))
    check(figures > 0 and re.search(r"^\s*H1", tree, re.M), f"{name}: PDF has headings and figures", f"{figures} figures")
    fonts = [line.split() for line in run("pdffonts", path).stdout.splitlines()[2:]]
    embedded = [font for font in fonts if font[-5] == "yes" and font[-4] == "yes" and font[-3] == "yes"]
    check(fonts and len(embedded) == len(fonts), f"{name}: fonts are embedded, as subsets, with their letters", f"{len(fonts)} fonts")
    text = run("pdftotext", "-layout", path, "-").stdout
    check(not re.search("[\ufb00-\ufb06]", text), f"{name}: no ligature stands for letters")
    words = " ".join(run("pdftotext", path, "-").stdout.split())
    lost = [title for title in titles if " ".join(title.split()) not in words]
    check(not lost, f"{name}: every title can be searched for", lost or f"{len(titles)} titles")
    return [("pdf", f"pdf/{path.name}", line) for line in text.splitlines() if line.strip()]


pdf_texts = {}


def audit(program, sample, folder, name, files, fields):
    out = folder / name
    paths = [sample / file for file in files]
    made = run(program, "render", *paths, "--out", out, limit=5 * TIME_LIMIT)  # unoptimised, a dozen large pictures
    check(made.returncode == 0, f"{name}: render", made.stderr.strip() or made.returncode)
    report = run(Path(sys.executable).with_name("openxml-audit"), out / "deck.pptx", "--output", "json", "--max-errors", "0")
    errors = sum(file["error_count"] for file in json.loads(report.stdout))
    check(errors == 0 and report.returncode == 0, f"{name}: openxml-audit", f"{errors} errors")
    answers = {}
    for by in fields:
        flags = [flag for field in by for flag in ("--by", field)]
        answers[by] = json.loads(run(program, "measure", *paths, "--json", "--measure", "earnings", *flags).stdout)
    deck = Presentation(out / "deck.pptx")
    titles = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title]
    pdf_texts[name] = [piece[1:] for file in ("deck.pdf", "briefing.pdf") for piece in readable(f"{name} {file}", out / file, titles)]
    outside = [shape.name for slide in deck.slides for shape in slide.shapes
               if shape.left < 0 or shape.top < 0 or shape.left + shape.width > deck.slide_width + Emu(9525)
               or shape.top + shape.height > deck.slide_height + Emu(9525)]
    check(not outside, f"{name}: nothing stands outside a slide", outside or f"{len(deck.slides)} slides")
    left, others = list(answers.values()), set()
    for title, chart, book, cells in charts(deck):
        of = f"{name}: “{title}”"
        against_workbook(of, chart, book)
        first = chart.plots[0].series[0].name

        def measured(name, *flags):
            return json.loads(run(program, "measure", *paths, "--json", "--measure", name, *flags).stdout)

        if "a difference of" in title:
            against_earnings(of, chart, cells, measured("comparison", "--by", "comparison-group", "--statistic", "mean"), "mean")
        elif first in ("Before", "Smaller of before and after"):
            against_earnings(of, chart, cells, left.pop(0))
        elif first == "25th percentile":
            quarters = measured("trajectory")
            against_trajectory(of, chart, quarters)
            others |= {point[part] for row in quarters["rows"] for point in row["points"] for part in ("median", "p25", "p75")}
        elif "Passed" in list(chart.plots[0].categories):
            against_pathway(of, chart, measured("pathway"))
        else:
            against_share(of, chart, measured("in-field"))
    check(not left, f"{name}: every earnings chart is there", f"{len(answers)} charts")
    return answers, others, (out / "deck.pptx").read_bytes()


def samples(program, sample, folder):
    prices = Prices(sample.parent / "assets/cpi/cpi-u.csv")
    files = ["skills-colleges.xlsx", "skills-outcomes.xlsx"]
    answers, others, deck = audit(program, sample, folder, "skills", files, [("age-group",), ("race",)])
    secrets = against_arithmetic(
        "skills by age group", answers["age-group",], true_groups(skills_people(sample, prices), "age-group"), "age-group"
    )
    check("66 and over" in secrets, "skills: a group of fewer than ten people is suppressed", sorted(secrets))
    no_secret("skills deck", deck, secrets, published_amounts(answers.values()) | others)

    answers, others, deck = audit(program, sample, folder, "stem", ["stem-consortium.xlsx"], [("program", "age-group")])
    sheet = openpyxl.load_workbook(sample / "stem-consortium.xlsx")["Outcomes"]
    rows = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]]
    total = next(row[2] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] == "Total")
    hidden = total - sum(row[2] for row in rows if isinstance(row[2], int))
    # The total of the source would give away the group that the source withheld.
    no_secret("stem deck", deck, {"withheld by the source": (hidden, [(float(total),)])}, published_amounts(answers.values()) | others)
    colleges = json.loads(
        run(program, "measure", sample / "stem-consortium.xlsx", "--json", "--measure", "colleges", "--by", "state").stdout
    )
    by_state = {row["group"]["state"]: row["colleges"] for row in colleges["rows"]}
    found = (sum(by_state.values()), len(by_state), by_state.get("Washington"))
    check(found == (10, 9, 2), "stem: ten colleges in nine states, two in Washington", found)
    nation = next(slide for slide in Presentation(io.BytesIO(deck)).slides if "9 states" in slide.shapes.title.text)
    dots = {shape.name for group in nation.shapes if group.shape_type == 6 for shape in every_shape(group)}
    names = [row[0] for row in openpyxl.load_workbook(sample / "stem-consortium.xlsx")["Colleges"].iter_rows(min_row=4, values_only=True)]
    lost = [college for college in names if not any(college in dot for dot in dots)]
    check(not lost, "stem: every college is a dot on the map", lost or f"{len(names)} dots")

    answers, others, deck = audit(
        program, sample, folder, "nsw", ["nsw-experiment.csv"], [("age-group",), ("race",)]
    )
    secrets = {}
    for (field,), answer in answers.items():
        groups = true_groups(experiment_people(sample, prices), field)
        secrets |= against_arithmetic(f"nsw by {field}", answer, groups, field)
    no_secret("nsw deck", deck, secrets, published_amounts(answers.values()) | others)


def every_shape(group):
    for shape in group.shapes:
        if shape.shape_type == 6:
            yield from every_shape(shape)
        yield shape


def corpus(program, data, folder):
    """Every command on every real file ends well, or with one line that says why not."""
    files = sorted(file for part in ("real", "facts") for file in (data / part).glob("*") if file.is_file())

    def one(file):
        commands = {
            "inspect": ["inspect", file],
            "cells": ["cells", file],
            "colleges": ["measure", file, "--measure", "colleges", "--by", "state"],
            "earnings": ["measure", file, "--measure", "earnings"],
            "render": ["render", file, "--out", folder / ("real-" + file.name)],
        }
        wrong, codes = [], []
        for name, arguments in commands.items():
            try:
                done = run(program, *arguments)
            except subprocess.TimeoutExpired:
                wrong.append(f"{name} took more than {TIME_LIMIT} s")
                continue
            codes.append(f"{name} {done.returncode}")
            lines = done.stderr.strip().splitlines()
            crashed = any(word in done.stderr for word in ("panicked", "RUST_BACKTRACE", "stack overflow"))
            if done.returncode not in (0, 1) or crashed or (done.returncode == 1 and len(lines) != 1):
                wrong.append(f"{name} ended with {done.returncode}: {done.stderr.strip()[:300]}")
        return wrong, ", ".join(codes)

    with ThreadPoolExecutor(2) as pool:
        for file, (wrong, codes) in zip(files, pool.map(one, files)):
            check(not wrong, f"real file {file.name}", wrong or codes)


def main():
    program, sample = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        samples(program, sample, Path(folder))
        if len(sys.argv) > 3:
            corpus(program, Path(sys.argv[3]), Path(folder))
    print(f"{failures} failed" if failures else "all hold")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
