"""A PostgreSQL of our own as a state's warehouse: the matrix of questions is answered there as on files, and no small group
leaves it.

Usage: python .ci/warehouse.py PROGRAM SAMPLE_DATA DRIVER_FILE [odbc:NAME]

Starts servers in a temporary folder (as the user `nobody` where this is root, since PostgreSQL does not run as root), loads the
sample people as pandas reads them, and asks the program's `measure --source`. Then it stops servers, drivers and helpers. With the name of
an ODBC driver it asks everything by that one, too.
"""

import glob
import itertools
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from asked import THRESHOLD, Warehouse, compared_with, load, load_experiment, the_matrix
from postgresql import Server, rows_of, running, statements
from sessions import sessions

ROOT = pathlib.Path(__file__).resolve().parents[1]


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
    seen = differenced = 0
    asked = set()
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
        asked.add(sql.partition(",\nh0 AS")[0])
        groups = [row for row in rows if row["whole"] == "0"]
        # People of certificates may be in several groups.
        if not groups or "COUNT(DISTINCT" in sql:
            continue
        for total in (row for row in rows if row["whole"] == "1"):
            for name in ("n", "i"):
                if name in total:
                    rest = float(total[name]) - sum(float(row[name]) for row in groups if row["m"] == total["m"])
                    differenced += 1
                    assert rest <= 0 or rest >= 2 * THRESHOLD, (rest, total)
    assert seen > 500 and differenced > 50, (seen, differenced)
    print(f"{seen} rows of {len(asked)} questions in the statement log: none of a group under {THRESHOLD}; {differenced} totals "
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


def undated(server, warehouse):
    """A table without any date: what needs none is answered."""
    server.sql("CREATE TABLE undated AS SELECT DISTINCT ON (person) person, state, wage_q_p2, row_number FROM people "
               "ORDER BY person, credential_date, row_number")
    # Constant dollars need a date.
    query = {"measure": "employment", "by": ["state"], "after": "Q+2", "dollars": "nominal"}
    answer = warehouse.answer(query, "--measure", "employment", "--by", "state", "--after", "Q+2", table="undated")
    problems, compared, *_ = compared_with(query, answer, warehouse.employment(query))
    assert compared > 10 and not problems, (compared, problems)


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
        assert len(own) == 1, own
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
        undated(server, warehouse)
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
