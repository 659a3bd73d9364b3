"""Opens real files of the field with the program and compares what it found with what pandas and openpyxl find.

Usage: real.py PROGRAM FOLDER. Every expected number is worked out here from the file itself; what a person has to know
(which columns mean what, which sheets are forms) is written out with the file.
"""

import gzip
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pandas

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
failures = []
checked = 0


def expect(what, found, expected):
    global checked
    checked += 1
    if found != expected:
        failures.append(f"{what}: found {found!r}, expected {expected!r}")


def inspect(path):
    done = subprocess.run([PROGRAM, "inspect", "--json", str(path)], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        failures.append(f"{Path(path).name}: {done.stderr.strip()}")
        return None
    return json.loads(done.stdout)


def table(found, sheet=0):
    return found["sheets"][sheet]["tables"][0]


def columns(found, sheet=0):
    return {column["name"]: column for column in table(found, sheet)["columns"]}


def fields(name, found, expected, sheet=0):
    have = columns(found, sheet)
    for column, field in expected.items():
        expect(f"{name} {column}", have.get(column, {}).get("field"), field)


def texts(path, **options):
    return pandas.read_csv(path, dtype=str, keep_default_na=False, **options)


def new_jersey():
    name = "outcomes_schcip.csv"
    found, frame = inspect(FOLDER / name), texts(FOLDER / name)
    expect(f"{name} kind", table(found)["kind"], "outcomes")
    expect(f"{name} rows", table(found)["rows"], len(frame))
    have = columns(found)
    for column in frame.columns:
        hidden = int((frame[column] == "-99999").sum())
        expect(f"{name} {column} suppressed", have[column]["suppressed"], hidden)
        if have[column]["field"] in ("earnings-after", "employment-rate", "count"):
            numbers = pandas.to_numeric(frame[column])
            expect(f"{name} {column} values", have[column]["value"], int((numbers >= 0).sum()))
    expect(f"{name} wages hidden as the catalogue says", int((frame["AvgQuarterlyWage2"] == "-99999").sum()), 656)
    fields(name, found, {"cipcode": "cip", "AvgQuarterlyWage2": "earnings-after", "PerEmployed2": "employment-rate", "NumCompleted2": "count"})
    quarterly = [issue for issue in found["issues"] if issue["code"] == "pay-unit"]
    expect(f"{name} says that wages are quarterly", ["quarterly" in issue["message"] for issue in quarterly], [True])


def directory():
    name = "hd2022.csv"
    data = gzip.decompress((FOLDER / f"{name}.gz").read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        found = inspect(path)
        frame = texts(path, encoding="windows-1252")
    expect(f"{name} encoding", found["encoding"], "windows-1252")
    expect(f"{name} kind", table(found)["kind"], "directory")
    expect(f"{name} rows", table(found)["rows"], len(frame))
    fields(name, found, {"UNITID": "unitid", "INSTNM": "college", "CITY": "city", "STABBR": "state", "ZIP": "zip", "OPEID": "opeid", "COUNTYNM": "county", "LONGITUD": "longitude", "LATITUDE": "latitude"})
    have = columns(found)
    expect(f"{name} OPEID not applicable", have["OPEID"]["na"], int((frame["OPEID"] == "-2").sum()))
    expect(f"{name} UNITID values", have["UNITID"]["value"], int(frame["UNITID"].str.fullmatch(r"\d{6}").sum()))
    expect(f"{name} ZIP values", have["ZIP"]["value"], int(frame["ZIP"].str.strip().ne("").sum()))


def templates():
    name = "participants.csv"
    found, frame = inspect(FOLDER / name), texts(FOLDER / name, index_col=False)
    expect(f"{name} kind", table(found)["kind"], "people")
    expect(f"{name} rows", table(found)["rows"], len(frame))
    fields(name, found, {"participant_id": "identifier ssn", "entry_date": "entry-date", "exit_date": "exit-date", "program_provider": "college"})
    left_out = [issue["cell"] for issue in found["issues"] if issue["code"] == "identifier-left-out"]
    expect(f"{name} identifiers left out", left_out, ["A1"])
    for column in ("entry_date", "exit_date"):
        dates = pandas.to_datetime(frame[column], format="%m/%d/%Y", errors="coerce")
        expect(f"{name} {column} dates", columns(found)[column]["value"], int(dates.notna().sum()))
    for name, kind, known in [
        ("programs.csv", "programs", {"program_provider": "college", "program_name": "program", "credential_earned": "credential", "program_fees": "cost"}),
        ("credentials.csv", "programs", {"program_provider": "college", "credential_name": "credential"}),
    ]:
        found, frame = inspect(FOLDER / name), texts(FOLDER / name, index_col=False)
        expect(f"{name} kind", table(found)["kind"], kind)
        expect(f"{name} rows", table(found)["rows"], len(frame))
        fields(name, found, known)


def lists():
    name = "TBLINDUSTRYCREDENTIAL_DATA_TABLE.csv"
    found = inspect(FOLDER / name)
    frame = texts(FOLDER / name, encoding="windows-1252" if found["encoding"] == "windows-1252" else "utf-8")
    expect(f"{name} rows", table(found)["rows"], len(frame))
    expect(f"{name} columns", [column["name"] for column in table(found)["columns"]], [column.strip() for column in frame.columns])

    name = "cip_soc_crosswalk.xlsx"
    found, frames = inspect(FOLDER / name), pandas.read_excel(FOLDER / name, sheet_name=None, dtype=str)
    expect(f"{name} sheets", [sheet["name"] for sheet in found["sheets"]], list(frames))
    for at, (sheet, frame) in enumerate(frames.items()):
        if at == 0:
            continue
        expect(f"{name} {sheet} rows", found["sheets"][at]["tables"][0]["rows"], len(frame))
        have = columns(found, at)
        for column in frame.columns:
            if column in ("CIP2020Code", "SOC2018Code") and column in have and have[column]["field"]:
                expect(f"{name} {sheet} {column}", have[column]["field"], column[:3].lower())
    fields(name, found, {"CIP2020Code": "cip", "SOC2018Code": "soc"}, 1)

    name = "2017_NAICS_Descriptions.xlsx"
    found, frame = inspect(FOLDER / name), pandas.read_excel(FOLDER / name, dtype=str)
    expect(f"{name} rows", table(found)["rows"], len(frame.dropna(how="all")))

    name = "varlist.xlsx"
    found, frames = inspect(FOLDER / name), pandas.read_excel(FOLDER / name, sheet_name=None, dtype=str)
    expect(f"{name} sheets", [sheet["name"] for sheet in found["sheets"]], list(frames))
    at = list(frames).index("Frequencies")
    expect(f"{name} Frequencies rows", found["sheets"][at]["tables"][0]["rows"], len(frames["Frequencies"]))


def projections():
    name = "2016_projection.xlsx"
    found = inspect(FOLDER / name)
    sheet = openpyxl.load_workbook(FOLDER / name).active
    tall = [area for area in sheet.merged_cells.ranges if area.max_row > area.min_row and area.min_row < 10]
    header = sorted({row for area in tall for row in range(area.min_row, area.max_row + 1)})
    expect(f"{name} header rows", table(found)["header_rows"], header)
    rows = list(sheet.iter_rows(min_row=header[-1] + 1, values_only=True))
    data = [row for row in rows if row[1] is not None]
    totals = [row for row in data if str(row[0]).startswith("Total,")]
    notes = [row for row in rows if row[1] is None and row[0] is not None]
    expect(f"{name} rows", table(found)["rows"], len(data) - len(totals))
    expect(f"{name} totals", len(table(found)["totals"]), len(totals))
    expect(f"{name} notes", len(table(found)["notes"]), len(notes) + header[0] - 1)
    wages = [row[9] for row in data if not str(row[0]).startswith("Total,")]
    column = next(column for column in table(found)["columns"] if column["field"] == "earnings-after")
    expect(f"{name} wages that are dashes", column["missing"], sum(1 for wage in wages if wage in ("—", None)))
    expect(f"{name} wages with a floor", column["topcoded"], sum(1 for wage in wages if isinstance(wage, str) and re.match(r"(>=|≥|\$?[\d,]+\+)", wage)))
    expect(f"{name} wages", column["value"], sum(1 for wage in wages if isinstance(wage, (int, float))))
    over = [column["name"] for column in table(found)["columns"] if " – " in column["name"]]
    expect(f"{name} names over two rows", len([name for name in over if name.startswith("Employment")]), 4)

    name = "occupation_2024-2034.xlsx"
    found = inspect(FOLDER / name)
    book = openpyxl.load_workbook(FOLDER / name)
    for at, sheet in enumerate(book):
        if sheet.title == "Index":
            continue
        have = found["sheets"][at]["tables"][0]
        expect(f"{name} {sheet.title} header", have["header_rows"], [2])
        rows = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[1] is not None]
        expect(f"{name} {sheet.title} rows", have["rows"] + len(have["totals"]), len(rows))
        notes = [row for row in sheet.iter_rows(min_row=3, values_only=True) if row[0] is not None and row[1] is None]
        expect(f"{name} {sheet.title} notes", len(have["notes"]), len(notes) + 1)


def form():
    name = "2023_Example_HERA_Data_Submission_form.xlsx"
    found = inspect(FOLDER / name)
    for at, sheet in enumerate(openpyxl.load_workbook(FOLDER / name)):
        boxes = str(sheet["A1"].value).startswith("Institution Name:")
        expect(f"{name} {sheet.title} is a form", found["sheets"][at]["form"], boxes)
        if boxes:
            expect(f"{name} {sheet.title} tables", len(found["sheets"][at]["tables"]), 1)


def texas():
    name = "alice-data-tx-download.xlsx"
    found, frames = inspect(FOLDER / name), pandas.read_excel(FOLDER / name, sheet_name=None, header=None, dtype=str)
    for at, (sheet, frame) in enumerate(frames.items()):
        if sheet == "Meta":
            continue
        names = frame.iloc[0].dropna()
        expect(f"{name} {sheet} rows", found["sheets"][at]["tables"][0]["rows"], len(frame) - 1)
        numbered = [column["name"] for column in found["sheets"][at]["tables"][0]["columns"] if column["name"].endswith("_2")]
        expect(f"{name} {sheet} duplicate names", len(numbered), int(names.duplicated().sum()))

    name = "pdf_values.csv"
    found, frame = inspect(FOLDER / name), texts(FOLDER / name)
    expect(f"{name} rows", table(found)["rows"], len(frame))
    have = columns(found)
    for column, field in [("emp_rate_wda_ps_grads", "employment-rate"), ("median_income_residents_hs", "earnings-after")]:
        if have[column]["field"] == field:
            expect(f"{name} {column} values", have[column]["value"], int(frame[column].str.contains(r"\d").sum()))
    expect(f"{name} wda", have["wda"]["field"], "region")


for check in (new_jersey, directory, templates, lists, projections, form, texas):
    try:
        check()
    except (KeyError, IndexError, StopIteration, TypeError) as error:
        failures.append(f"{check.__name__}: {type(error).__name__} {error}")
print(f"{checked} comparisons of real files, {len(failures)} differ")
for failure in failures:
    print("  " + failure)
sys.exit(1 if failures else 0)
