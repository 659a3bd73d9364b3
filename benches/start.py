"""The window without a graphics card, from outside: how soon it is there, and that it rests.

    python benches/start.py PROGRAM [--rounds 5]

PROGRAM is the release build. Needs Xvfb and a C compiler, for a libGL that aborts and one that hangs. Each start is a first start, in
a home of its own, which opens the sample project. That the window shows what the tests draw, to the pixel, `.ci/names.py` compares.
"""

import argparse
import mmap
import os
import pathlib
import signal
import statistics
import struct
import subprocess
import tempfile
import time

SIZE = (1440, 900)


class Display:
    """An X display whose picture lies in a file. It ends with the block."""

    def __init__(self, folder, gl):
        self.folder, self.gl = folder, gl

    def __enter__(self):
        read, write = os.pipe()
        words = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-fbdir", str(self.folder), "-ac", "-noreset", "-nocursor"]
        words += [] if self.gl else ["-extension", "GLX"]
        self.process = subprocess.Popen(words, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        with open(self.folder / "Xvfb_screen0", "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack(">25I", self.memory[:100])
        self.start, self.line = head[0] + head[19] * 12, head[12]
        return self

    def __exit__(self, *_):
        self.memory.close()
        self.process.terminate()
        self.process.wait()

    def picture(self):
        """Rows of blue, green, red and nothing."""
        return [self.memory[at : at + SIZE[0] * 4] for at in range(self.start, self.start + SIZE[1] * self.line, self.line)]

    def empty(self):
        middle = self.start + SIZE[1] // 2 * self.line
        return not any(self.memory[middle : middle + SIZE[0] * 4])


class Program:
    """The program with a home of its own, and all that it starts. It ends with the block."""

    def __init__(self, words, home, display, more):
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        self.words, self.around = list(map(str, words)), kept | {"HOME": str(home), "DISPLAY": display.name} | more
        self.display = display

    def __enter__(self):
        self.began = time.monotonic()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(self.words, env=self.around, start_new_session=True, **quiet)
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def shown(self, seconds=30):
        """Seconds from the start until something is drawn."""
        while self.display.empty():
            if time.monotonic() > self.began + seconds:
                return float("inf")
            time.sleep(0.002)
        return time.monotonic() - self.began

    def settled(self, still=2.0):
        """Waits until the picture has not changed for a while."""
        before, since = self.display.picture(), time.monotonic()
        while time.monotonic() - since < still:
            time.sleep(0.2)
            now = self.display.picture()
            if now != before:
                before, since = now, time.monotonic()
        return before

    def cpu(self):
        """Seconds of processor time of the whole session so far."""
        total = 0
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(") ", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid:
                total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")


def report(words, value, limit, unit="s"):
    print(f"{words:72} {value:8.3f} {unit}   limit {limit} {unit}   {'ok' if value <= limit else 'OVER'}", flush=True)


def starts(program, rounds, more=(), environment=None, gl=False):
    took = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            with Display(folder, gl) as display, Program([program, *more], folder, display, environment or {}) as running:
                took.append(running.shown())
    return statistics.median(took)


def broken(folder, body):
    """An OpenGL library that does this as soon as it is loaded."""
    folder.mkdir()
    source = folder / "gl.c"
    source.write_text(f"#include <stdlib.h>\n#include <unistd.h>\n__attribute__((constructor)) static void loaded(void) {{ {body} }}\n")
    for name in ("libGL.so.1", "libGLX.so.0", "libEGL.so.1"):
        subprocess.run(["cc", "-shared", "-fPIC", "-o", folder / name, source], check=True)
    return {"LD_LIBRARY_PATH": str(folder)}


def rests(program):
    """Processor time of a window that nobody touches."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with Display(folder, False) as display, Program([program, "--renderer", "cpu"], folder, display, {}) as running:
            running.shown()
            running.settled()
            wait = 10
            before = running.cpu()
            time.sleep(wait)
            report(f"processor time of {wait} s at rest", running.cpu() - before, 0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    program, rounds = arguments.program.resolve(), arguments.rounds
    report("window without GLX, --renderer cpu", starts(program, rounds, ["--renderer", "cpu"]), 3)
    report("window without GLX, as it decides itself", starts(program, rounds), 3)
    with tempfile.TemporaryDirectory() as folder:
        aborts = broken(pathlib.Path(folder, "aborts"), "abort();")
        hangs = broken(pathlib.Path(folder, "hangs"), "for (;;) pause();")
        report("window where libGL aborts", starts(program, rounds, environment=aborts, gl=True), 5)
        report("window where libGL hangs", starts(program, rounds, environment=hangs, gl=True), 5)
    rests(program)


if __name__ == "__main__":
    main()
