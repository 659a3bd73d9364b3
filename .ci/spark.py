"""A small Spark cluster as a state's warehouse: a million people give the kernels' numbers within 1e-12; ten million lose no executor, and
one that is killed in the middle of a question changes no number; a question that is stopped is gone from the cluster.

Usage: python .ci/spark.py PROGRAM TESTS SPARK DRIVER_FILE

PROGRAM is credential-atlas, TESTS the built program of tests/it, SPARK the folder of the Python package pyspark 4.3, DRIVER_FILE
libadbc_driver_spark.so. Needs Java 17, pandas and pyarrow.
"""

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
import urllib.request

import numpy
import pandas

SIZE = 1_000_000
PARTS = 10
# By number of people; of the smallest, some age groups are under the threshold.
STATES = (
    "California,Texas,Florida,New York,Pennsylvania,Illinois,Ohio,Georgia,North Carolina,Michigan,New Jersey,Virginia,Washington,Arizona,"
    "Tennessee,Massachusetts,Indiana,Maryland,Missouri,Wisconsin,Colorado,Minnesota,South Carolina,Alabama,Louisiana,Kentucky,Oregon,"
    "Oklahoma,Connecticut,Utah,Iowa,Nevada,Arkansas,Kansas,Mississippi,New Mexico,Idaho,Nebraska,West Virginia,Hawaii,New Hampshire,Maine,"
    "Montana,Rhode Island,Delaware,South Dakota,North Dakota,Alaska,District of Columbia,Vermont,Wyoming"
).split(",")
AGES = ["18–25", "26–35", "36–45", "46–55", "56–65", "66 and over"]
HEADINGS = {"person": "ID", "state": "State", "age_group": "Age group", "credential_date": "Cert date", "wage_q_m3": "Q-3", "wage_q_p2": "Q+2"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def people(seed):
    """A million people with earnings in two quarters, blanks, zeros and ties among them, in 306 groups."""
    draw = numpy.random.default_rng(seed)
    chance = 1 / numpy.arange(1, len(STATES) + 1) ** 2.4
    frame = pandas.DataFrame({
        "person": numpy.char.add("P", (numpy.arange(SIZE) + seed * SIZE).astype(str)),
        "state": numpy.array(STATES)[draw.choice(len(STATES), SIZE, p=chance / chance.sum())],
        "age_group": numpy.array(AGES)[draw.integers(0, len(AGES), SIZE)],
        "credential_date": (pandas.Timestamp("2013-01-01") + pandas.to_timedelta(draw.integers(0, 1400, SIZE), unit="D")).date,
    })
    for name, middle in [("wage_q_m3", 6000), ("wage_q_p2", 8000)]:
        wages = numpy.round(draw.lognormal(numpy.log(middle), 0.5, SIZE), 2)
        kind = draw.random(SIZE)
        wages[kind < 0.05] = 0.0
        wages[(kind > 0.05) & (kind < 0.15)] = 7500.0
        frame[name] = pandas.Series(wages).mask(kind > 0.95)
    return frame


def make(folder):
    """`small.csv` and `small` of a million people, `large` of ten million."""
    small, large = folder / "small", folder / "large"
    small.mkdir()
    large.mkdir()
    for seed in range(PARTS):
        frame = people(seed)
        frame.to_parquet(large / f"{seed}.parquet", index=False)
        if seed == 0:
            os.link(large / "0.parquet", small / "0.parquet")
            frame.rename(columns=HEADINGS).to_csv(folder / "small.csv", index=False)


class Spark:
    """A Connect server on a cluster of two executors of one core and 1 GB, all in one group of processes."""

    def __init__(self, home, folder):
        self.port, self.ui, self.folder = free_port(), free_port(), folder
        words = [str(home / "bin" / "spark-submit"), "--master", "local-cluster[2,1,1024]", "--driver-memory", "1g"]
        for name, value in {
            "spark.connect.grpc.binding.port": self.port, "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
            "spark.executor.memory": "1g", "spark.local.dir": folder / "local", "spark.sql.shuffle.partitions": 8, "spark.ui.port": self.ui,
        }.items():
            words += ["--conf", f"{name}={value}"]
        words += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
        environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_SCALA_VERSION": "2.13",
                       "SPARK_WORKER_DIR": str(folder / "work")}
        self.began = time.monotonic()
        with open(folder / "spark.log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder, env=environment, start_new_session=True)

    def wait(self):
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                log = (self.folder / "spark.log").read_text(encoding="utf-8")
                assert self.process.poll() is None and time.monotonic() - self.began < 240, log[-3000:]
                time.sleep(0.5)
        print(f"Spark Connect listens {time.monotonic() - self.began:.0f} s after its start", flush=True)

    @property
    def address(self):
        return f"sc://127.0.0.1:{self.port}"

    def rest(self, what):
        base = f"http://127.0.0.1:{self.ui}/api/v1/applications"
        with urllib.request.urlopen(base, timeout=30) as answer:
            application = json.load(answer)[0]["id"]
        with urllib.request.urlopen(f"{base}/{application}/{what}", timeout=30) as answer:
            return json.load(answer)

    def processes(self):
        """Ours, with the words they were started by."""
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if os.getpgid(int(path.parent.name)) == self.process.pid:
                    yield int(path.parent.name), path.read_bytes().split(b"\0")
            except (OSError, ValueError):
                continue

    def executors(self):
        """Processes by the number that Spark gives their executor."""
        backend = b"org.apache.spark.executor.CoarseGrainedExecutorBackend"
        return {words[words.index(b"--executor-id") + 1].decode(): pid for pid, words in self.processes() if backend in words}

    def memory(self):
        """Most memory that each executor's process ever had, in MB."""
        said = {number: pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8") for number, pid in self.executors().items()}
        return {number: int(text.split("VmHWM:")[1].split()[0]) >> 10 for number, text in sorted(said.items())}

    def lost(self):
        return {of["id"] for of in self.rest("allexecutors") if not of["isActive"] and of["id"] != "driver"}

    def failed(self):
        return sum(of["numFailedTasks"] for of in self.rest("stages"))

    def working(self):
        """Numbers of executors that have a task of a long stage in hand."""
        if not any(of["numTasks"] >= 4 and of["numCompleteTasks"] >= 1 for of in self.rest("stages?status=active")):
            return []
        return [of["id"] for of in self.rest("executors") if of["activeTasks"] > 0 and of["id"] != "driver"]

    def begun(self):
        """Stages whose first tasks are all in hand: of ten million people they have seconds to go."""
        return {of["stageId"] for of in self.rest("stages?status=active") if of["numActiveTasks"] >= 2 and of["numCompleteTasks"] == 0}

    def failed_jobs(self):
        return sum(job["status"] == "FAILED" for job in self.rest("jobs"))

    def stop(self):
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, how)
            except ProcessLookupError:
                break
            began = time.monotonic()
            while self.process.poll() is None or next(self.processes(), None):
                if time.monotonic() - began > 20:
                    break
                time.sleep(0.2)


class Tests:
    """Tests of tests/it that are only run where there is a warehouse."""

    def __init__(self, program, spark, driver, folder):
        self.program = program
        self.environment = {**os.environ, "WAREHOUSE_ADDRESS": spark.address, "WAREHOUSE_DRIVER": str(driver),
                            "WAREHOUSE_FILE": str(folder / "small.csv"), "WAREHOUSE_SIGNS": str(folder)}

    def start(self, name, table):
        words = [self.program, "--exact", f"large::{name}", "--ignored", "--nocapture", "--test-threads=1"]
        return subprocess.Popen(words, env={**self.environment, "WAREHOUSE_TABLE": f'parquet."{table}"'}, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)


def finished(child):
    said, _ = child.communicate(timeout=900)
    assert child.returncode == 0 and "1 passed" in said, said
    for line in said.splitlines():
        if " s" in line and "running" not in line and "test result" not in line:
            print("  " + line.strip(), flush=True)


def an_executor_dies(spark, tests, folder):
    """Kills executors until one had a task in hand: Spark itself says that it was lost and that a task failed."""
    child = tests.start("an_executor_that_dies_changes_no_number", folder / "large")
    try:
        while not (folder / "undisturbed").exists():
            assert child.poll() is None, child.communicate()[0]
            time.sleep(0.5)
        assert not spark.lost(), spark.lost()
        print(f"ten million people: no executor lost; most memory of each in MB: {spark.memory()}", flush=True)
        while child.poll() is None and not (folder / "killed").exists():
            processes = spark.executors()
            number = next((number for number in spark.working() if number in processes), None)
            if number is None:
                time.sleep(0.1)
                continue
            before = spark.failed()
            os.kill(processes[number], signal.SIGKILL)
            began = time.monotonic()
            while time.monotonic() - began < 20:
                if number in spark.lost() and spark.failed() > before and child.poll() is None:
                    print(f"executor {number} was killed: lost, and {spark.failed() - before} tasks failed, while the question ran", flush=True)
                    (folder / "killed").touch()
                    break
                time.sleep(0.3)
        finished(child)
    finally:
        if child.poll() is None:
            child.kill()
    print("an executor killed: the same numbers to the last digit", flush=True)


def stopped(spark, words):
    """Interrupts a program that asks; True if that ended its job."""
    before = spark.failed_jobs()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                             # A shell that runs this in the background has told its children to ignore interrupts.
                             preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    try:
        seen = set()
        while not seen & spark.begun():
            assert child.poll() is None, "it ended before it was stopped"
            seen = spark.begun()
            time.sleep(1)
        began = time.monotonic()
        child.send_signal(signal.SIGINT)
        child.wait(5)
        returned = time.monotonic() - began
        while spark.rest("jobs?status=running"):
            assert time.monotonic() - began < 120, "the job still runs"
            time.sleep(0.1)
        gone = time.monotonic() - began
        ended = spark.failed_jobs() > before
        print(f"stopped: the program ended after {returned:.2f} s, the job {'' if ended else 'by itself '}after {gone:.1f} s", flush=True)
        return ended
    finally:
        if child.poll() is None:
            child.kill()


def a_question_is_stopped(spark, program, driver, folder):
    """An interrupt ends the program, and the job is gone from the cluster; the next question is answered."""
    def words(table):
        return [program, "measure", "--source", spark.address, "--driver", driver, "--table", f'parquet."{folder / table}"', "--measure",
                "employment", "--by", "state", "--after", "Q+2", "--json"]

    # One that ran to its end would be no proof: it may have been about to.
    assert any(stopped(spark, words("large")) for _ in range(3)), "no job was ended"
    done = subprocess.run(words("small"), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=300)
    assert done.returncode == 0 and len(json.loads(done.stdout)["rows"]) > 20, done.stdout + done.stderr


def main():
    program, tests, home, driver = (pathlib.Path(word).resolve() for word in sys.argv[1:5])
    began = time.monotonic()
    # Whoever ends this early ends the cluster with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="spark-"))
    spark = Spark(home, folder)
    try:
        make(folder)
        spark.wait()
        tests = Tests(tests, spark, driver, folder)
        finished(tests.start("a_million_people_give_the_numbers_of_the_kernels", folder / "small"))
        print(f"a million people: most memory of each executor in MB: {spark.memory()}", flush=True)
        an_executor_dies(spark, tests, folder)
        a_question_is_stopped(spark, program, driver, folder)
        print(f"spark: ok after {time.monotonic() - began:.0f} s")
    finally:
        spark.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
