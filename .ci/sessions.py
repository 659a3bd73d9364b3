"""Questions asked one after another by somebody who lays their answers over each other: with a session none finds out a small group."""

import itertools
import json

import attacker
from asked import THRESHOLD, people
from postgresql import rows_of, statements

# One analyst's questions, one after the other, of people once each: (measure, by, where).
SESSIONS = {
    "Ohio with and without Toledo": [
        ("employment", [], ["state=Ohio"]),
        ("employment", [], ["state=Ohio", "county!=Toledo"]),
        ("employment", ["sex"], ["state=Ohio", "county!=Toledo"]),
    ],
    "the other way round": [
        ("employment", ["sex"], ["state=Ohio", "county!=Toledo"]),
        ("employment", ["sex"], ["state=Ohio"]),
        ("employment", [], ["state=Ohio"]),
    ],
    "counties, then the state less one": [
        ("employment", ["county"], ["state=Ohio"]),
        ("employment", [], ["state=Ohio"]),
        ("employment", [], ["state=Ohio", "county!=Akron"]),
        ("employment", [], ["state=Ohio", "county!=Akron", "county!=Toledo"]),
    ],
    "by each field and by both": [
        ("employment", ["county"], ["state=Ohio"]),
        ("employment", ["sex"], ["state=Ohio"]),
        ("employment", ["county", "sex"], ["state=Ohio"]),
        ("employment", ["county", "credential"], ["state=Ohio"]),
        ("employment", ["sex", "credential"], ["state=Ohio"]),
    ],
    "of other people each": [
        ("earnings", ["county"], ["state=Ohio"]),
        ("employment", ["county"], ["state=Ohio"]),
        ("earnings", ["county"], ["state=Ohio", "sex!=Not stated"]),
        ("employment", ["county"], ["state=Ohio", "sex!=Not stated"]),
    ],
    "states": [
        ("employment", ["state"], []),
        ("employment", ["state"], ["sex!=Not stated"]),
        ("employment", ["state", "sex"], []),
        ("employment", ["sex"], []),
    ],
}


def towns(server, warehouse):
    """The people again, with counties in Ohio: four in Toledo, fourteen in Akron."""
    server.sql("CREATE TABLE towns AS SELECT p.*, NULL::text AS county FROM people p")
    first = warehouse.rows[warehouse.rows["first"]]
    ohio = list(first[first["state"] == "Ohio"]["person"])
    county = {person: "Toledo" if at < 4 else "Akron" if at < 18 else ["Columbus", "Cleveland"][at % 2] for at, person in enumerate(ohio)}
    for name in sorted(set(county.values())):
        listed = ", ".join(f"'{person}'" for person in county if county[person] == name)
        server.sql(f"UPDATE towns SET county = '{name}' WHERE person IN ({listed})")
    frame = first.assign(county=first["person"].map(county).fillna("Not stated"))
    dollars = warehouse.dollars({})
    panel = (people.cents(dollars.period(first, "year-2")) > 0) & (people.cents(dollars.period(first, "year+5")) > 0)
    # The sample has no zeros: who has no earnings counts as not matched.
    second = first[2].map(lambda wage: "earns" if wage > 0 else "nothing")
    return frame.assign(panel=panel, second=second)


def reads(server, warehouse, frame, session, file):
    """Asks a session's questions and hands all rows that came to the reader; what was asked and refused tells nothing more."""
    named = {name.split("!")[0].split("=")[0] for _, _, where in session for name in where}
    fields = sorted(named | {field for _, by, _ in session for field in by}) + ["panel", "second"]
    if "county" in fields and "state" in fields:
        frame = frame[frame["state"] == "Ohio"]
    labels = {field: sorted(frame[field].unique()) for field in fields}
    reader = attacker.Reader(frame, labels)
    asked, refused = [], 0
    for measure, by, where in session:
        holds = lambda atom, where=where: all(
            (atom[name.rstrip("!")] == value) != name.endswith("!") for name, value in (words.split("=") for words in where))
        people_of = (lambda atom: atom["panel"]) if measure == "earnings" else (lambda atom: True)
        before = len(statements(server))
        words = ["--measure", measure, *(word for field in by for word in ("--by", field)),
                 *(word for condition in where for word in ("--where", condition)),
                 *(["--after", "Q+2"] if measure == "employment" else []), *(["--session", str(file)] if file else [])]
        done = warehouse.run(*words, table="towns")
        if done.returncode != 0:
            assert json.loads(done.stdout)["error"]["code"] == "near-earlier", done.stdout
            refused += 1
        asked.append((by, holds, people_of))
        for sql in statements(server)[before:]:
            names, rows = rows_of(server, sql)
            if "n" not in names:
                continue
            for row in rows:
                group = [row[name] for name in sorted(name for name in row if name[0] == "g" and name[1:].isdigit())]
                group = group if row["whole"] == "0" else []
                inside = lambda atom, group=group: all(atom[field] == label for field, label in zip(by, group))
                earns = lambda atom: measure == "earnings" or atom["second"] == "earns"
                whole = lambda atom: holds(atom) and people_of(atom) and inside(atom)
                if measure == "employment" and "i" not in row:
                    # Earnings of a part, of those who have any.
                    assert float(row["m"]) == 0, row
                    reader.told(lambda atom: whole(atom) and earns(atom), float(row["n"]))
                    continue
                reader.told(whole, float(row["n"]))
                if "i" in row:
                    reader.told(lambda atom: whole(atom) and earns(atom), float(row["i"]))
    secrets = {}
    for by, holds, people_of in asked:
        for group in itertools.product(*(labels[field] for field in by)):
            base = lambda atom, group=group: holds(atom) and people_of(atom) and all(
                atom[field] == label for field, label in zip(by, group))
            for part in (base, lambda atom, base=base: base(atom) and atom["second"] == "earns",
                         lambda atom, base=base: base(atom) and atom["second"] == "nothing"):
                members = reader.members(part)
                if 0 < reader.truth[members].sum() < THRESHOLD:
                    secrets[members.tobytes()] = members
    for members in reader.differences():
        secrets[members.tobytes()] = members
    return reader, list(secrets.values()), refused


def sessions(server, warehouse, folder):
    """The attacker reads what crossed the wire in each session. Without a session file something is found out, or the attack
    would prove nothing; with one nothing is."""
    frame = towns(server, warehouse)
    without, numbers, tried = 0, 0, 0
    for name, session in SESSIONS.items():
        reader, secrets, _ = reads(server, warehouse, frame, session, None)
        broken = len(reader.found_out(secrets)) if reader.sets else 0
        without += broken
        file = folder / (name.replace(" ", "-") + ".json")
        reader, secrets, refused = reads(server, warehouse, frame, session, file)
        found = reader.found_out(secrets)
        numbers += len(reader.sets)
        tried += len(secrets)
        assert not found, (name, [(reader.truth[members].sum(), ends) for members, ends in found])
        assert "\"n\":" not in file.read_text(), "a session remembers no number"
        print(f"  {name}: {len(session)} questions, {refused} refused, {len(reader.sets)} numbers crossed; {len(secrets)} small groups, none "
              f"found out ({broken} without a session)")
    assert without > 0 and tried > 50, (without, tried)
    print(f"{len(SESSIONS)} sessions: {numbers} numbers tell of none of {tried} small groups; without a session {without} would be found out")
