"""A PostgreSQL of our own as a state's warehouse: the matrix of questions is answered there as on files, and no small group
leaves it.

Usage: python .ci/warehouse.py PROGRAM SAMPLE_DATA DRIVER_FILE [odbc:NAME]

Starts servers in a temporary folder (as the user `nobody` where this is root, since PostgreSQL does not run as root), loads the
sample people as pandas reads them, and asks the program's `measure --source`. Then it stops servers, drivers and helpers. With the name of
an ODBC driver it asks everything by that one, too.
"""

import concurrent.futures
import csv
import glob
import io
import itertools
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "matrix"))

import attacker  # noqa: E402
import matrix as questions  # noqa: E402
import people  # noqa: E402

THRESHOLD = 10


def tool(name):
    found = shutil.which(name)
    return found or sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))[-1]


class Server:
    """One PostgreSQL in a folder of its own; every statement it runs is in its log."""

    def __init__(self, folder, name):
        self.folder, self.name = folder / name, name
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder.mkdir()
        own(self.folder)
        password = self.folder / "password"
        password.write_text("s3cret@/x\n")
        own(password)
        self.run("initdb", "-D", str(self.folder / "data"), "-U", "ana", f"--pwfile={password}", "-A", "scram-sha-256", "-E", "UTF8",
                 "--locale=C.UTF-8")
        self.log = self.folder / "log"
        self.start()

    def run(self, program, *words):
        done = as_user([tool(program), *words])
        assert done.returncode == 0, f"{program}: {done.stdout} {done.stderr}"
        return done.stdout

    def start(self):
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c log_statement=all -c fsync=off -c ssl=off -c jit=off"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.log), "-w", "-o", options, "start")

    def stop(self):
        as_user([tool("pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop"])

    def sql(self, text, data=None):
        done = subprocess.run(
            [tool("psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "ana", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-q",
             "-A", "-t", "-c", text],
            input=data, capture_output=True, text=True, env={**os.environ, "PGPASSWORD": "s3cret@/x"}, check=False)
        assert done.returncode == 0, f"{text[:200]}: {done.stderr}"
        return done.stdout

    @property
    def uri(self):
        return f"postgresql://ana@127.0.0.1:{self.port}/postgres"


def user():
    """Who servers run as: ourselves, or nobody where that is root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def own(path):
    if user():
        os.chown(path, user().pw_uid, user().pw_gid)


def as_user(words):
    """A server goes on in the background, so its output goes to files and not to pipes that it would hold open."""
    who = user()
    more = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        done = subprocess.run(words, stdout=out, stderr=errors, cwd="/", check=False, **more)
        out.seek(0)
        errors.seek(0)
        done.stdout, done.stderr = out.read(), errors.read()
    return done


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


def statements(server):
    """What the program asked, out of the server's log."""
    text = server.log.read_text(encoding="utf-8")
    found = []
    for piece in text.split("LOG:  ")[1:]:
        kind, _, sql = piece.partition(": ")
        if kind.startswith(("execute", "statement")) and " FROM " in sql and ("WITH r AS" in sql or "WITH sizes AS" in sql or "SELECT c.g0" in sql):
            sql = sql.rsplit("\n20", 1)[0].replace("\n\t", "\n")
            if sql.startswith("COPY ("):  # the driver's own way to fetch rows
                sql = sql[len("COPY (") : sql.rindex(") TO STDOUT")]
            found.append(sql)
    return found


def rows_of(server, sql):
    """Names of a statement's columns, and its rows, by running it again as it stands."""
    rows = list(csv.reader(io.StringIO(server.sql(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, HEADER)"))))
    return rows[0], [dict(zip(rows[0], row)) for row in rows[1:]]


def steps_between(rows, sql):
    """People who took a step less those who took the next one that is told; of steps only."""
    if "AS ut" not in sql:
        return
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in sorted(row) if name[0] == "g"), []).append((float(row["m"]), float(row["n"])))
    for steps in groups.values():
        for (_, before), (_, after) in itertools.pairwise(sorted(steps)):
            assert before - after >= THRESHOLD, (steps, sql)


def nothing_small(server):
    """Every statement of the log is run again as it stands, and what it returns holds no group under the threshold; nor does a
    total less its groups."""
    by_statement = {}
    seen = 0
    for sql in dict.fromkeys(statements(server)):
        names, rows = rows_of(server, sql)
        if "n" not in names:
            continue
        for row in rows:
            seen += 1
            assert float(row["n"]) >= THRESHOLD, (row, sql)
            if "i" in row:
                assert min(float(row["i"]), float(row["n"]) - float(row["i"])) >= THRESHOLD, (row, sql)
        steps_between(rows, sql)
        if "upto" in sql:
            continue
        rest, _, last = sql.partition(",\nh0 AS")
        by_statement.setdefault(rest, []).append((any(name.startswith("g") for name in names), rows))
    differenced = 0
    for answers in by_statement.values():
        groups = [rows for by_group, rows in answers if by_group]
        totals = [rows for by_group, rows in answers if not by_group]
        for total in (row for rows in totals for row in rows):
            for rows in groups:
                rows = [row for row in rows if row["m"] == total["m"]]
                for name in ("n", "i"):
                    if name in total and "COUNT(DISTINCT" not in "".join(map(str, names)):
                        rest = float(total[name]) - sum(float(row[name]) for row in rows)
                        differenced += 1
                        assert rest <= 0 or rest >= 2 * THRESHOLD, (rest, total)
    assert seen > 500 and differenced > 50, (seen, differenced)
    print(f"{seen} rows of {len(by_statement)} questions in the statement log: none of a group under {THRESHOLD}; {differenced} totals "
          "less their groups tell of none")


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


def errors(server, warehouse, folder):
    """Each cause has its own word and one line."""
    broken = folder / "broken.so"
    broken.write_bytes(b"\x7fELF not a library")
    own_library = next(iter(sorted(glob.glob("/lib/*/libm.so.6") + glob.glob("/usr/lib/*/libm.so.6"))), None)
    free = socket.socket()
    free.bind(("127.0.0.1", 0))
    silent = f"postgresql://ana@127.0.0.1:{free.getsockname()[1]}/postgres"
    cases = [
        ("no-server", {"uri": silent}, []),
        ("no-server", {"uri": "postgresql://ana@no-such-host.invalid/postgres"}, []),
        ("no-encryption", {"uri": warehouse.uri + "?sslmode=require"}, []),
        ("no-login", {"password": "wrong"}, []),
        ("no-table", {"table": "nowhere"}, []),
        ("no-table", {"uri": warehouse.uri.replace("/postgres", "/other")}, []),
        ("no-column", {}, ["--column", "county=home_county", "--by", "county"]),
        ("no-field", {}, ["--by", "program"]),
        ("not-asked", {}, ["--measure", "standards"]),
        ("no-driver", {"driver": broken}, []),
        ("no-driver", {"driver": folder / "none.so"}, []),
        ("password-in-argument", {"uri": warehouse.uri.replace("ana@", "ana:x@")}, []),
    ]
    if own_library:
        cases.append(("no-driver", {"driver": own_library}, []))
    for code, where, more in cases:
        began = time.monotonic()
        done = warehouse.run(*more, **where)
        took = time.monotonic() - began
        said = json.loads(done.stdout or "{}").get("error", {})
        assert done.returncode == 1 and said.get("code") == code, (code, done.returncode, done.stdout, done.stderr)
        assert done.stderr.count("\n") == 1 and took < 10, (code, took, done.stderr)
        assert "s3cret" not in done.stderr + done.stdout
        print(f"  {code}: {done.stderr.strip()}")


def slow(server, warehouse):
    """A view that takes a minute a row, so that there is time to stop it."""
    server.sql("CREATE OR REPLACE VIEW slow AS SELECT p.* FROM people p, LATERAL (SELECT pg_sleep(0.2 + 0 * p.row_number)) s")
    environment = {**os.environ, "CREDENTIAL_ATLAS_PASSWORD": "s3cret@/x"}

    def start(*more):
        child = subprocess.Popen(warehouse.words(*more, table="slow"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                 env=environment, stdin=subprocess.DEVNULL,
                                 # A shell that runs this in the background has told its children to ignore interrupts.
                                 preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        wait_for(lambda: running(server) > 0, 20, "the statement runs")
        return child

    # Too long: the program says so, and the server is told to stop.
    done = warehouse.run("--time-out", "2", table="slow")
    assert json.loads(done.stdout)["error"]["code"] == "timed-out", done.stdout
    wait_for(lambda: running(server) == 0, 5, "the job is gone after a time-out")
    # Interrupted: the helper stops the job.
    child = start()
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=5)
    took = time.monotonic() - began
    assert took < 3, took  # below a second where nothing else runs
    wait_for(lambda: running(server) == 0, 5, "the job is gone after an interrupt")
    # The helper dies: the program says so.
    child = start()
    helpers = [pid for pid in children(child.pid)]
    assert len(helpers) == 1, helpers
    os.kill(helpers[0], signal.SIGKILL)
    out, errors_said = child.communicate(timeout=10)
    assert json.loads(out)["error"]["code"] == "driver-crashed", (out, errors_said)
    print(f"  driver-crashed: {errors_said.strip()}")
    server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
    # And the next question is answered.
    assert warehouse.run("--by", "sex").returncode == 0


def by_odbc(server, warehouse):
    """A driver of the system's driver manager, in the helper that links it: causes of errors, and stopping."""
    for code, where, more in [
        ("no-driver", {"driver": "odbc:No such driver"}, []),
        ("no-login", {"password": "wrong"}, []),
        ("no-table", {"table": "nowhere"}, []),
        ("no-column", {}, ["--column", "county=home_county", "--by", "county"]),
        ("no-encryption", {"uri": warehouse.uri + "?sslmode=require"}, []),
    ]:
        done = warehouse.run(*more, **where)
        said = json.loads(done.stdout or "{}").get("error", {})
        assert done.returncode == 1 and said.get("code") == code, (code, done.returncode, done.stdout, done.stderr)
        assert done.stderr.count("\n") == 1 and "s3cret" not in done.stderr + done.stdout, done.stderr
        print(f"  {code}: {done.stderr.strip()}")
    slow(server, warehouse)


def cancelled(server, driver):
    """The window's own way to stop: the test that needs a server runs against this one."""
    environment = {**os.environ, "CREDENTIAL_ATLAS_TEST_SOURCE": server.uri, "CREDENTIAL_ATLAS_TEST_DRIVER": str(driver),
                   "CREDENTIAL_ATLAS_TEST_PASSWORD": "s3cret@/x"}
    test = "stopping::a_cancelled_job_is_gone_from_the_server"
    done = subprocess.run(["cargo", "test", "--locked", "--test", "it", "--", "--exact", "--nocapture", test], cwd=ROOT, env=environment,
                          capture_output=True, text=True, check=False)
    said = [line for line in done.stdout.splitlines() if line.startswith("cancel came back")]
    assert done.returncode == 0 and said, done.stdout[-2000:] + done.stderr[-2000:]
    print(f"  {said[0]}")


# What can be counted on each server alone: certificates, people who have any, attempts.
PUSHED = [
    ["--by", "state", "--measure", "certificates"],
    ["--by", "race", "--by", "sex", "--measure", "certificates"],
    ["--by", "credential", "--measure", "certificates", "--unit", "persons"],
    ["--by", "sex", "--measure", "certificates", "--unit", "attempts"],
]


def two_servers(folder, servers, warehouse):
    """People on two servers behind postgres_fdw: counting by server is pushed down to both; the same numbers come as from one; with
    one of them stopped there is an error and no figure."""
    parts = [Server(folder, name) for name in ("two", "three")]
    servers += parts
    head = servers[0]
    # All rows of a person lie on one server.
    first = warehouse.rows["person"].str[2:].astype(int) % 2 == 0
    for part, rows in zip(parts, (warehouse.rows[first], warehouse.rows[~first])):
        load(part, rows, "people")
    head.sql("CREATE EXTENSION postgres_fdw")
    columns = head.sql("SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position) FROM information_schema.columns "
                       "WHERE table_name = 'people'").strip()
    head.sql(f"CREATE TABLE divided (shard int, {columns}) PARTITION BY LIST (shard)")
    for at, part in enumerate(parts):
        head.sql(f"CREATE SERVER s{at} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '{part.port}', "
                 "dbname 'postgres', async_capable 'true', use_remote_estimate 'true')")
        head.sql(f"CREATE USER MAPPING FOR ana SERVER s{at} OPTIONS (user 'ana', password 's3cret@/x')")
        part.sql(f"ALTER TABLE people ADD shard int DEFAULT {at}")
        head.sql(f"CREATE FOREIGN TABLE divided{at} PARTITION OF divided FOR VALUES IN ({at}) SERVER s{at} OPTIONS (table_name 'people')")
    for place in parts:
        place.sql("ANALYZE people")
    head.sql("ANALYZE divided")
    head.sql("ALTER DATABASE postgres SET enable_partitionwise_aggregate = on")
    seen = 0
    for more in PUSHED:
        words = [*more, "--part-of", "shard", "--statements"]
        done = warehouse.run(*words, table="divided")
        assert done.returncode == 0, done.stderr
        answer, end = json.JSONDecoder().raw_decode(done.stdout)
        of_one = json.loads(warehouse.run(*more).stdout)
        assert of_one["rows"] == answer["rows"] and of_one["totals"] == answer["totals"] and len(answer["rows"]) > 2, more
        own = [sql for sql in done.stdout[end:].split(";\n") if "held_by" in sql]
        assert len(own) == 2, own  # of the groups and of everybody
        for sql in own:
            plan = head.sql("EXPLAIN (VERBOSE) " + sql)
            remote = [line for line in plan.splitlines() if "Remote SQL" in line]
            counted = [line for line in remote if ("count(" in line or "sum(" in line) and "GROUP BY" in line]
            assert remote == counted and len(remote) % 2 == 0 and remote, plan
            assert plan.count("Relations: Aggregate on (public.divided") == len(remote) and "Async Foreign Scan" in plan, plan
            seen += len(remote)
    for measure in ("earnings", "employment"):
        of_one, of_two = (json.loads(warehouse.run("--by", "race", "--measure", measure, table=table).stdout) for table in ("people", "divided"))
        assert of_one["rows"] == of_two["rows"] and of_one["totals"] == of_two["totals"], measure
    more = PUSHED[0]
    parts[1].stop()
    done = warehouse.run(*more, table="divided")
    said = json.loads(done.stdout)
    assert done.returncode == 1 and set(said) == {"error"} and said["error"]["code"] == "no-server", said
    print(f"two servers: the program's own statements of {len(PUSHED)} questions have {seen} aggregates, all pushed down, to each server as "
          f"many; the same numbers; one stopped: {done.stderr.strip()}")


def attacks(server, warehouse):
    """Names and values that would be statements stay names and values."""
    table, column = "evil'; DROP TABLE people; --", 'st"; DROP TABLE people; --'
    quoted = lambda name: '"' + name.replace('"', '""') + '"'
    values = ["x'); DROP TABLE people; --", "\\'; DROP TABLE people; --", '" OR 1=1 --', "x' OR '1'='1", "%'; --", "$$; DROP TABLE people; --"]
    rows = "\n".join(f"E{at}-{person},\"{value.replace(chr(34), chr(34) * 2)}\",2015-01-01,{person}"
                     for at, value in enumerate(values) for person in range(30 + at))
    server.sql(f"CREATE TABLE {quoted(table)} (person text, {quoted(column)} text, credential_date date, row_number int)")
    server.sql(f"COPY {quoted(table)} FROM STDIN WITH (FORMAT csv)", rows)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="session-"))
    for at, value in enumerate(values):
        words = ["--measure", "certificates", "--by", "state", "--column", f"state={column}", "--where", f"state={value}"]
        # What was told is named in the statements of the next question; a column that says which server a row is on is a name, too.
        for more in ([], ["--session", str(folder / f"{at}.json")], ["--session", str(folder / f"{at}.json")], ["--part-of", column]):
            done = warehouse.run(*words, *more, table=table)
            assert done.returncode == 0, done.stderr
            answer = json.loads(done.stdout)
            assert [(row["group"]["state"], row["certificates"]["value"]) for row in answer["rows"]] == [(value, 30 + at)], done.stdout
    for measure in ("pathway", "wioa"):
        words = ["--measure", measure, "--by", "state", "--column", f"state={column}", "--where", f"state={values[0]}"]
        done = warehouse.run(*words, "--column", f"wage Q+2={column}", table=table)
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
    shutil.rmtree(folder)
    assert int(server.sql("SELECT COUNT(*) FROM people")) == len(warehouse.rows)
    print(f"{len(values)} attacks in values and names stayed data")


def children(pid):
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            fields = pathlib.Path(path).read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            yield int(path.split("/")[2])


def running(server):
    return int(server.sql("SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'active' AND backend_type = "
                          "'client backend' AND pid <> pg_backend_pid()"))


def wait_for(true, seconds, what):
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.1)


def main():
    program, samples, driver = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder = pathlib.Path(tempfile.mkdtemp(prefix="warehouse-"))
    folder.chmod(0o755)
    servers = []
    try:
        server = Server(folder, "one")
        servers.append(server)
        warehouse = Warehouse(program, samples, driver, server.uri, "people")
        load(server, warehouse.rows, "people")
        load_experiment(server, warehouse.experiment)
        the_matrix(warehouse)
        odbc = [Warehouse(program, samples, name, server.uri, "people") for name in sys.argv[4:]]
        for other in odbc:
            print(f"{other.driver}:")
            the_matrix(other)
        nothing_small(server)
        sessions(server, warehouse, folder)
        for other in odbc:
            by_odbc(server, other)
        errors(server, warehouse, folder)
        slow(server, warehouse)
        cancelled(server, driver)
        attacks(server, warehouse)
        two_servers(folder, servers, warehouse)
        server.stop()
        done = warehouse.run()
        assert json.loads(done.stdout)["error"]["code"] == "no-server", done.stdout
        print("warehouse: ok")
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
