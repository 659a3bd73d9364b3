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

import matrix as questions  # noqa: E402
import people  # noqa: E402

THRESHOLD = 10
ANSWERED = ("earnings", "trajectory", "employment", "in-field", "certificates")


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
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c log_statement=all -c fsync=off -c ssl=off"
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


def load(server, rows, table, extra=""):
    """The sample people, clean: labels as figures show them, wages as numbers, NAICS codes as the file has them."""
    plain = ["person", "state", "credential", "credit", "sex", "race", "age_group"]
    wages = [f"wage_q_{'m' if quarter < 0 else 'p'}{abs(quarter)}" for quarter in people.QUARTERS]
    columns = [f"{name} text" for name in plain] + ["credential_date date", "industry text", "row_number int"]
    columns += [f"{name} numeric" for name in wages]
    server.sql(f"CREATE TABLE {table} ({', '.join(columns)}){extra}")
    out = io.StringIO()
    writer = csv.writer(out)
    for at, row in enumerate(rows.to_dict("records")):
        naics = "*" if row["industry"] == "Withheld by the source" else row["naics"]
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
        done = self.run(*more)
        assert done.returncode == 0, f"{query}: {done.stderr}"
        return json.loads(done.stdout)


def asked():
    """The matrix's questions that warehouses answer."""
    for query in questions.queries():
        if query["measure"] in ANSWERED and query.get("unit") != "attempts":
            yield query


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
    list_of = list(asked())
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
    assert len(list_of) >= 50, len(list_of)
    print(f"{len(list_of)} questions, {total} numbers from PostgreSQL equal pandas'; {hidden} large enough themselves were left behind for "
          "small ones")


def statements(server):
    """What the program asked, out of the server's log."""
    text = server.log.read_text(encoding="utf-8")
    found = []
    for piece in text.split("LOG:  ")[1:]:
        kind, _, sql = piece.partition(": ")
        if kind.startswith(("execute", "statement")) and " FROM " in sql and ("WITH r AS" in sql or "first_before" in sql):
            sql = sql.rsplit("\n20", 1)[0].replace("\n\t", "\n")
            if sql.startswith("COPY ("):  # the driver's own way to fetch rows
                sql = sql[len("COPY (") : sql.rindex(") TO STDOUT")]
            found.append(sql)
    return found


def nothing_small(server):
    """Every statement of the log is run again as it stands, and what it returns holds no group under the threshold; nor does a
    total less its groups."""
    by_statement = {}
    seen = 0
    for sql in dict.fromkeys(statements(server)):
        head = sql.rsplit("\nSELECT ", 1)[-1]
        if " AS n" not in head:
            continue
        names = [column.split(" AS ")[-1].strip().split(".")[-1] for column in head.split("\nFROM")[0].split(", ")]
        rows = list(csv.DictReader(io.StringIO(server.sql(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, HEADER)"))))
        for row in rows:
            seen += 1
            assert float(row["n"]) >= THRESHOLD, (row, sql)
            if "i" in row:
                assert min(float(row["i"]), float(row["n"]) - float(row["i"])) >= THRESHOLD, (row, sql)
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
        ("not-asked", {}, ["--measure", "comparison"]),
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


def two_servers(folder, servers, warehouse):
    """People on two servers behind postgres_fdw: counting by server is pushed down to both; the same numbers come as from one; with
    one of them stopped there is an error and no figure."""
    parts = [Server(folder, name) for name in ("two", "three")]
    servers += parts
    head = servers[0]
    half = len(warehouse.rows) // 2
    for part, rows in zip(parts, (warehouse.rows.iloc[:half], warehouse.rows.iloc[half:])):
        load(part, rows, "people")
    head.sql("CREATE EXTENSION postgres_fdw")
    columns = head.sql("SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position) FROM information_schema.columns "
                       "WHERE table_name = 'people'").strip()
    head.sql(f"CREATE TABLE divided (shard int, {columns}) PARTITION BY LIST (shard)")
    for at, part in enumerate(parts):
        head.sql(f"CREATE SERVER s{at} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '{part.port}', "
                 "dbname 'postgres', async_capable 'true')")
        head.sql(f"CREATE USER MAPPING FOR ana SERVER s{at} OPTIONS (user 'ana', password 's3cret@/x')")
        part.sql(f"ALTER TABLE people ADD shard int DEFAULT {at}")
        head.sql(f"CREATE FOREIGN TABLE divided{at} PARTITION OF divided FOR VALUES IN ({at}) SERVER s{at} OPTIONS (table_name 'people')")
    # Counting by server first and adding outside: the shape that two servers count each on their own.
    plan = head.sql("SET enable_partitionwise_aggregate = on; EXPLAIN (VERBOSE) SELECT state, sum(n) FROM (SELECT shard, state, count(*) n "
                    "FROM divided GROUP BY 1, 2) x GROUP BY 1")
    pushed = [line for line in plan.splitlines() if "Remote SQL" in line]
    assert len(pushed) == 2 and all("count(*)" in line and "GROUP BY" in line for line in pushed), plan
    more = ["--by", "state", "--measure", "certificates"]
    of_one, of_two = (json.loads(warehouse.run(*more, table=table).stdout) for table in ("people", "divided"))
    assert of_one["rows"] == of_two["rows"] and len(of_two["rows"]) > 5, of_two
    of_one, of_two = (json.loads(warehouse.run("--by", "race", table=table).stdout) for table in ("people", "divided"))
    assert of_one["rows"] == of_two["rows"] and of_one["totals"] == of_two["totals"]
    parts[1].stop()
    done = warehouse.run(*more, table="divided")
    said = json.loads(done.stdout)
    assert done.returncode == 1 and set(said) == {"error"} and said["error"]["code"] == "no-server", said
    print(f"two servers: aggregates pushed to both, the same numbers; one stopped: {done.stderr.strip()}")


def attacks(server, warehouse):
    """Names and values that would be statements stay names and values."""
    table, column = "evil'; DROP TABLE people; --", 'st"; DROP TABLE people; --'
    quoted = lambda name: '"' + name.replace('"', '""') + '"'
    values = ["x'); DROP TABLE people; --", "\\'; DROP TABLE people; --", '" OR 1=1 --', "x' OR '1'='1", "%'; --", "$$; DROP TABLE people; --"]
    rows = "\n".join(f"E{at}-{person},\"{value.replace(chr(34), chr(34) * 2)}\",2015-01-01,{person}"
                     for at, value in enumerate(values) for person in range(30 + at))
    server.sql(f"CREATE TABLE {quoted(table)} (person text, {quoted(column)} text, credential_date date, row_number int)")
    server.sql(f"COPY {quoted(table)} FROM STDIN WITH (FORMAT csv)", rows)
    for at, value in enumerate(values):
        done = warehouse.run("--measure", "certificates", "--by", "state", "--column", f"state={column}", "--where", f"state={value}", table=table)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert [(row["group"]["state"], row["certificates"]["value"]) for row in answer["rows"]] == [(value, 30 + at)], done.stdout
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
        the_matrix(warehouse)
        odbc = [Warehouse(program, samples, name, server.uri, "people") for name in sys.argv[4:]]
        for other in odbc:
            print(f"{other.driver}:")
            the_matrix(other)
        nothing_small(server)
        for other in odbc:
            by_odbc(server, other)
        errors(server, warehouse, folder)
        slow(server, warehouse)
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
