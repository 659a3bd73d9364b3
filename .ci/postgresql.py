"""A PostgreSQL of our own, in a folder, with every statement that it ran in its log; as the user `nobody` where this is root, since
PostgreSQL does not run as root."""

import csv
import glob
import io
import os
import pwd
import shutil
import socket
import subprocess
import tempfile


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


def running(server):
    return int(server.sql("SELECT COUNT(*) FROM pg_stat_activity WHERE state = 'active' AND backend_type = "
                          "'client backend' AND pid <> pg_backend_pid()"))


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
    rows = list(csv.reader(io.StringIO(server.sql(f"SET enable_nestloop = off; COPY ({sql}) TO STDOUT WITH (FORMAT csv, HEADER)"))))
    return rows[0], [dict(zip(rows[0], row)) for row in rows[1:]]
