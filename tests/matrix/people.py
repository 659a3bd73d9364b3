"""The sample people as pandas sees them: read, cleaned and deflated without any code of the program."""

import pathlib

import numpy
import pandas

QUARTERS = [*range(-8, 21)]
STATES = {
    "AL": "Alabama", "AZ": "Arizona", "CA": "California", "CO": "Colorado", "CT": "Connecticut", "FL": "Florida",
    "GA": "Georgia", "IA": "Iowa", "IL": "Illinois", "IN": "Indiana", "KS": "Kansas", "KY": "Kentucky",
    "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MO": "Missouri", "NE": "Nebraska", "NC": "North Carolina",
    "NJ": "New Jersey", "NY": "New York", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "SC": "South Carolina", "TN": "Tennessee", "TX": "Texas", "VA": "Virginia", "WA": "Washington",
    "Wis.": "Wisconsin", "Washington DC": "District of Columbia",
}
SECTORS = {
    "23": "Construction", "31": "Manufacturing", "32": "Manufacturing", "33": "Manufacturing", "44": "Retail trade",
    "45": "Retail trade", "48": "Transport", "49": "Transport", "54": "Professional services",
    "56": "Administrative services", "61": "Education", "62": "Health care", "72": "Hospitality, food",
    "81": "Other services",
}
RACES = {
    "Two or more races": "More than one race",
    "American Indian": "American Indian or Alaska Native",
}


def prices(path):
    """Mean CPI-U by calendar quarter (year * 4 + quarter - 1) and by year, over the months there are."""
    months = pandas.read_csv(path, index_col="year").astype(float)
    by_year = months.mean(axis=1)
    by_quarter = {}
    for year, row in months.iterrows():
        for quarter in range(4):
            by_quarter[int(year) * 4 + quarter] = row.iloc[quarter * 3 : quarter * 3 + 3].mean()
    return by_quarter, by_year


def amount(cell):
    """Dollars of a wage cell; withheld and blank ones are not known, nor is a decimal comma until somebody confirms it."""
    if isinstance(cell, (int, float)):
        return float(cell)
    text = str(cell).strip().lstrip("$")
    if "," in text and "." in text and text.rfind(",") > text.rfind("."):
        return float("nan")
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float("nan")


def band(age):
    for first, last in [(18, 25), (26, 35), (36, 45), (46, 55), (56, 65)]:
        if first <= age <= last:
            return f"{first}–{last}"
    return "Not stated" if pandas.isna(age) else "66 and over"


def read(path: pathlib.Path):
    """One row a certificate, with the labels that figures show."""
    raw = pandas.read_excel(path, header=None)
    head = raw.index[raw[0] == "ID"][0]
    rows = raw.iloc[head + 1 :].copy()
    rows.columns = raw.iloc[head]
    rows = rows[rows["ID"].astype(str).str.match(r"P-\d+$")].reset_index(drop=True)
    out = pandas.DataFrame({"person": rows["ID"]})
    out["date"] = pandas.to_datetime(rows["Cert_Date"].map(lambda cell: pandas.to_datetime(cell)))
    out["anchor"] = out["date"].dt.year * 4 + (out["date"].dt.month - 1) // 3
    out["cohort-year"] = out["date"].dt.year.astype(str)
    out["state"] = rows["ST"].map(lambda cell: STATES.get(cell, cell))
    out["credential"] = rows["Cert"]
    out["credit"] = rows["Credit"].fillna("Not stated")
    out["sex"] = rows["Sex"].map({"M": "Male", "F": "Female"}).fillna("Not stated")
    out["race"] = rows["Race/Eth"].map(lambda cell: RACES.get(cell, cell)).fillna("Not stated")
    out["age-group"] = pandas.to_numeric(rows["Age"], errors="coerce").map(band)
    naics = rows["NAICS Q+20"].astype("string")
    out["naics"] = naics.where(naics.str.match(r"\d{3}").fillna(False))
    out["industry"] = out["naics"].str[:2].map(SECTORS)
    out.loc[naics == "*", "industry"] = "Withheld by the source"
    out["industry"] = out["industry"].fillna("Not stated")
    out["attempted"] = rows["Attempted"] == "Yes"
    for quarter in QUARTERS:
        name = f"Q{quarter:+d}" if quarter else "Q0"
        out[quarter] = rows[name].map(amount)
    # Each person once, with the earliest certificate; ties go to the upper row.
    order = out.sort_values("date", kind="stable")
    out["first"] = ~order.duplicated("person").reindex(out.index)
    return out


class Dollars:
    """Multiplies each quarter's wage to the dollars asked for; nominal leaves it."""

    def __init__(self, by_quarter, by_year, year):
        self.by_quarter, self.year = by_quarter, year
        self.target = None if year is None else by_year[year]

    def quarter(self, rows, offset):
        wages = rows[offset]
        if self.target is None:
            return wages
        index = (rows["anchor"] + offset).map(self.by_quarter)
        return wages * self.target / index

    def period(self, rows, period):
        """Yearly earnings: the sum of four quarters, or a quarter times four."""
        if period.startswith("Q"):
            return self.quarter(rows, int(period[1:])) * 4
        year = int(period[4:])
        first = (year - 1) * 4 + 1 if year > 0 else year * 4
        quarters = [self.quarter(rows, offset) for offset in range(first, first + 4)]
        return pandas.concat(quarters, axis=1).sum(axis=1, skipna=False)


def quarters_of(period):
    if period.startswith("Q"):
        return [int(period[1:])]
    year = int(period[4:])
    first = (year - 1) * 4 + 1 if year > 0 else year * 4
    return [*range(first, first + 4)]


def cents(dollars):
    return numpy.floor(dollars * 100 + 0.5) / 100
