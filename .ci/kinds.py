#!/usr/bin/env python3
"""The deck of gaps, waffles, heat tables, small multiples, dots and the waterfall, as the tests wrote it, read by other programs.

Usage: kinds.py FOLDER, which holds kinds.pptx and the published table of its slide N as kinds-N.csv.

Each check prints one line; the exit code is 1 if any failed.
"""

import csv
import json
import subprocess
import sys
from pathlib import Path

import audit_deck
from audit_deck import against_workbook, charts, check, every_shape, points
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def table(path):
    rows = list(csv.reader(open(path, encoding="utf-8-sig")))
    return rows[0], rows[1:]


def series_of(chart):
    return {series.name: list(series.values) for plot in chart.plots for series in plot.series}


def gaps(name, chart, head, rows):
    """Bars from the smaller to the larger of both earnings, as the published table has them."""
    series, wrong = series_of(chart), []
    categories = [category.removesuffix(" †") for category in chart.plots[0].categories]
    said = {row[0]: row for row in rows}
    none = [None] * len(categories)
    tail = next(values for label, values in series.items() if label.startswith("In "))
    more = next((values for label, values in series.items() if label.startswith("More in ")), none)
    less = next((values for label, values in series.items() if label.startswith("Less in ")), none)
    base = series.get("Elsewhere", series.get("Smaller of both", none))
    for at, category in enumerate(categories):
        inside, elsewhere, difference = (number(text) for text in said[category][1:4])
        drawn = more[at] if more[at] is not None else None if less[at] is None else -less[at]
        smaller = None if inside is None or elsewhere is None else min(inside, elsewhere)
        both = None if smaller is None else inside
        shown = None if smaller is None else inside - elsewhere
        if (base[at], tail[at], drawn) != (smaller, both, shown):
            wrong.append((category, base[at], tail[at], drawn, inside, elsewhere, difference))
    check(not wrong, f"{name} equals its table", wrong or f"{len(categories)} groups")


def waterfall(name, chart, rows):
    """One column a step, and the steps add exactly."""
    amounts = [number(row[1]) for row in rows]
    drawn = [next(value for value in values if value is not None) for values in list(series_of(chart).values())[1:]]
    check(drawn == [abs(amount) for amount in amounts], f"{name} equals its table", drawn)
    check(sum(amounts[:3]) == amounts[3], f"{name} adds up", amounts)


def earnings_panel(chart, title, head, rows):
    """Cells of one panel that differ from the rows of its group."""
    series, categories = series_of(chart), list(chart.plots[0].categories)
    said = {row[0]: (number(row[2]), number(row[3])) for row in rows if row[1] == title}
    wrong, compared = [], 0
    if categories == ["Before", "After"]:
        for label, values in series.items():
            compared += 2
            if tuple(values) != said.get(label, (None, None)):
                wrong.append((title, label, values, said.get(label)))
        return wrong, compared
    for at, category in enumerate(categories):
        before, after = said.get(category, (None, None))
        both = before is not None and after is not None
        if "After" not in series:
            none = [None] * len(categories)
            base = series.get("Before", series.get("Smaller of before and after"))[at]
            gain, loss = series.get("Gain", none)[at], series.get("Loss", none)[at]
            drawn = (base, gain if gain is not None else None if loss is None else -loss)
            shown = (min(before, after), after - before) if both else (None, None)
        else:
            drawn = (series["Before"][at], series["After"][at])
            shown = (before, after) if both else (None, None)
        compared += 2
        if drawn != shown:
            wrong.append((title, category, drawn, shown))
    return wrong, compared


def gaps_panel(chart, title, head, rows):
    """Bars from the smaller to the larger of both earnings of every group of one panel."""
    series, wrong = series_of(chart), []
    said = {row[0]: (number(row[3]), number(row[2])) for row in rows if row[1] == title}
    of = lambda start: next((values for label, values in series.items() if label.startswith(start)), None)
    base, more, less = of("Smaller of both") or of("Elsewhere"), of("More in "), of("Less in ")
    for at, category in enumerate(chart.plots[0].categories):
        elsewhere, inside = said.get(category, (None, None))
        both = None not in (elsewhere, inside)
        rise = more[at] if more and more[at] is not None else -less[at] if less and less[at] is not None else None
        if (base[at], rise) != ((min(elsewhere, inside), inside - elsewhere) if both else (None, None)):
            wrong.append((title, category, base[at], rise, elsewhere, inside))
    return wrong, 2 * len(chart.plots[0].categories)


def bars_panel(chart, title, head, rows):
    """Steps or parts of one group, or the first part's share of every group of one panel."""
    at = head.index("Step") if "Step" in head else head.index("n") - 1
    value = at + 1 if "Step" in head else head.index("Share")
    own = [row for row in rows if row[at - 1] == title]
    said = {}
    for row in own:
        said.setdefault(row[0] if at == 2 else row[at], number(row[value]))
    [values] = series_of(chart).values()
    drawn = dict(zip(chart.plots[0].categories, values))
    wrong = [(title, name, drawn[name], said.get(name)) for name in drawn if drawn[name] != said.get(name)]
    return wrong, len(drawn)


def quarters_panel(chart, title, head, rows):
    at = head.index("Quarter")
    wrong, compared = [], 0
    for label, values in series_of(chart).items():
        own = [row for row in rows if row[at - 1] == title and (at == 1 or row[0] == label)]
        # A text that begins like a formula has a quote before it in CSV.
        said = {row[at].removeprefix("'"): number(row[at + 1]) for row in own}
        for quarter, value in zip(chart.plots[0].categories, values):
            compared += 1
            if value != said.get(quarter):
                wrong.append((title, label, quarter, value, said.get(quarter)))
    return wrong, compared


def dots(name, chart, book, rows):
    """Dots, the cells behind them and the published table say the same; a group without both numbers is nowhere."""
    said = {row[0]: tuple(number(text) for text in row[1:4]) for row in rows}
    both = {label: numbers for label, numbers in said.items() if None not in numbers[:2]}
    [series] = chart.plots[0].series
    drawn = list(zip(points(series._element, "xVal"), points(series._element, "yVal")))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2, max_col=4)]
    cells = [row for row in cells if row[0] is not None]
    wrong = [] if sorted(row[0] for row in cells) == sorted(both) else [(sorted(row[0] for row in cells), sorted(both))]
    for row, dot in zip(cells, drawn):
        label, known = row[0], both.get(row[0])
        if known is None or tuple(row[1:4]) != known or dot != known[:2]:
            wrong.append((row, dot, known))
    if len(cells) != len(drawn):
        wrong.append((len(cells), len(drawn)))
    labels = {label.text for label in series._element.xpath("./c:dLbls/c:dLbl//a:t")}
    if not labels or not labels <= set(both):
        wrong.append(labels - set(both))
    check(not wrong, f"{name} equals its table", wrong or f"{len(drawn)} dots, {len(labels)} named, {len(said) - len(both)} not drawn")


def heat(name, shape, rows):
    """Every cell says what the published table says; withheld ones are hatched, numbers stand on a colour."""
    wrong, grounds = [], 0
    cells = list(shape.table.rows)[1:]
    known = [row for row in cells if not row.cells[0].text.startswith("and ")]
    said = {row[0]: row[1:] for row in rows}
    for row in known:
        texts = [cell.text for cell in row.cells]
        for cell, text in zip(list(row.cells)[1:], said[texts[0]]):
            plain = cell.text.removesuffix(" †").replace("−", "-").translate(str.maketrans("", "", "+$,"))
            shown = float(plain[:-1]) / 100 if plain.endswith("%") else number(plain)
            hatched = bool(cell._tc.xpath(".//a:tcPr/a:pattFill"))
            filled = bool(cell._tc.xpath(".//a:tcPr/a:solidFill"))
            grounds += filled
            if shown != number(text) or hatched != (cell.text == "—") or (number(text) is not None and not filled):
                wrong.append((texts[0], cell.text, text, hatched, filled))
    check(not wrong, f"{name} equals its table", wrong[:5] or f"{len(known)} rows, {grounds} grounds")


def waffle(name, group, rows):
    squares = [shape for shape in every_shape(group) if shape.shape_type == 1 and not shape.text_frame.text]
    side = min(shape.width for shape in squares)
    large = [shape for shape in squares if shape.width > side or len(squares) == 100]
    large = large if len(large) == 100 else sorted(squares, key=lambda shape: -shape.width)[:100]
    filled = [shape for shape in large if shape._element.xpath("./p:spPr/a:solidFill/a:schemeClr[@val='accent1']")]
    share = number(rows[0][2])
    check((len(large), len(filled)) == (100, round(share * 100)), f"{name}: squares", f"{len(filled)} of {len(large)}")
    check(len(group._element.xpath("./p:nvGrpSpPr/p:cNvPr/@descr")[0]) > 20, f"{name}: one alternative text")


def panel_reader(head):
    if "Quarter" in head:
        return quarters_panel
    if "Elsewhere" in head:
        return gaps_panel
    return bars_panel if "Step" in head or "Share" in head else earnings_panel


def main():
    folder = Path(sys.argv[1]).resolve()
    file = folder / "kinds.pptx"
    report = subprocess.run(
        [str(Path(sys.executable).with_name("openxml-audit")), str(file), "--output", "json", "--max-errors", "0"],
        capture_output=True, text=True,
    )
    report = json.loads(report.stdout)
    errors = sum(one["error_count"] for one in (report["files"] if isinstance(report, dict) else report))
    check(errors == 0, "kinds: openxml-audit", f"{errors} errors")
    deck = Presentation(file)
    books = {}
    for title, chart, book, _ in charts(deck):
        against_workbook("a native chart", chart, book)
        books[title] = book
    for at, slide in enumerate(deck.slides, 1):
        name = f"{at} “{slide.shapes.title.text[:50]}”"
        head, rows = table(folder / f"kinds-{at}.csv")
        native = [shape for shape in slide.shapes if shape.has_chart]
        tables = [shape for shape in slide.shapes if shape.has_table]
        if len(native) > 1:
            wrong, compared = [], 0
            for shape in native:
                if "25th percentile" in series_of(shape.chart):
                    continue
                of = panel_reader(head)
                more, count = of(shape.chart, shape.name.removeprefix("Chart: "), head, rows)
                wrong, compared = wrong + more, compared + count
            check(not wrong, f"{name}: panels equal their table", wrong[:5] or f"{len(native)} panels, {compared} values")
        elif native and head[0] == "Step":
            waterfall(name, native[0].chart, rows)
        elif native and native[0].chart.chart_type == XL_CHART_TYPE.XY_SCATTER:
            dots(name, native[0].chart, books[slide.shapes.title.text], rows)
        elif native:
            gaps(name, native[0].chart, head, rows)
        elif tables:
            heat(name, tables[0], rows)
        else:
            group = next(shape for shape in slide.shapes if shape.shape_type == 6 and shape.name.startswith("Figure"))
            waffle(name, group, rows)
    print(f"{audit_deck.failures} failed" if audit_deck.failures else "all hold")
    sys.exit(audit_deck.failures > 0)


main()
