#!/usr/bin/env python3
"""What the program really does while it runs, seen by strace from outside: which files it writes, and that it opens no internet socket.

Usage: private.py PROGRAM SAMPLES PROJECTS, where PROJECTS is the folder in which the tests left a protected project.

Needs strace, Xvfb and xdotool. Each check prints one line; the exit code is 1 if any failed.
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PASSWORD = "four words about rivers"
# Written in cells of the project's spreadsheets and in its titles; the test that left the project says the same.
PLANTED = b"Planted"
FAILED = []


def check(right, words, detail=""):
    print(("ok      " if right else "FAILED  ") + words + (f": {detail}" if detail else ""))
    if not right:
        FAILED.append(words)


class Display:
    """An X display without OpenGL that ends with the block."""

    def __enter__(self):
        read, write = os.pipe()
        words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-extension", "GLX", "-ac", "-nolisten", "tcp"]
        self.process = subprocess.Popen(words, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def xdotool(self, *words):
        done = subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": self.name}, capture_output=True, text=True)
        return done.stdout.strip()

    def window(self, seconds=60):
        """The program's window, once it is shown."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = self.xdotool("search", "--onlyvisible", "--name", "Credential Atlas").split()
            if found:
                return found[0]
            time.sleep(0.1)
        return None


def surroundings(home, display=None):
    """An environment in which nothing is this user's own, and no bus is asked for dialogs or keychains."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    return kept | {"HOME": str(home)} | ({"DISPLAY": display} if display else {})


def traced(log, words, kept=False):
    """A command under strace. Files that it deletes stay where `kept` is asked for, so that they can be looked into."""
    trace = "trace=network,open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,memfd_create,unlink,unlinkat"
    inject = ["-e", "inject=unlink,unlinkat:retval=0"] if kept else []
    return ["strace", "-f", "-qq", "-s", "4096", "-o", str(log), "-e", trace, *inject, "--", *map(str, words)]


def no_internet(log, words):
    text = log.read_text(errors="replace")
    calls = [line for line in text.splitlines() if re.search(r"\bAF_INET6?\b|\bAF_PACKET\b", line)]
    check(text.count("\n") > 50, f"{words}: the trace sees the program", f"{text.count(chr(10))} calls")
    check(not calls, f"{words}: no internet socket", calls[:3] or "AF_INET and AF_INET6 occur in no call")


def written(log):
    """Every file that was opened for writing, created, or renamed to; and those without a name."""
    files, unnamed = set(), []
    for line in log.read_text(errors="replace").splitlines():
        if " = -1 " in line or "<unfinished" in line and "open" not in line:
            continue
        paths = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
        if re.search(r"\b(open|openat|openat2|creat)\(", line) and (re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE", line) or "creat(" in line):
            if "O_TMPFILE" in line or "memfd" in line:
                unnamed.append(line)
            elif paths:
                files.add(paths[0])
        elif re.search(r"\b(rename|renameat|renameat2|link|linkat)\(", line) and len(paths) > 1:
            files.add(paths[1])
    ours = lambda path: not path.startswith(("/dev/", "/proc/", "/sys/"))
    return sorted(filter(ours, files)), unnamed


def holding(files):
    found = []
    for path in files:
        if os.path.isfile(path):
            data = pathlib.Path(path).read_bytes()
            if PLANTED in data or PLANTED.decode().encode("utf-16-le") in data:
                found.append(path)
    return found


def close(display, window, process):
    display.xdotool("key", "--window", window, "ctrl+q")
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait(20)


def render(program, samples, scratch):
    log = scratch / "render.log"
    out = scratch / "rendered"
    done = subprocess.run(
        traced(log, [program, "render", samples / "stem-consortium.xlsx", "--width", "480", "--out", out]),
        env=surroundings(scratch), capture_output=True, text=True, check=False,
    )
    ran = done.returncode == 0 and any(out.iterdir())
    check(ran, "render ran under strace", "" if ran else done.stderr.strip())
    no_internet(log, "render")
    stray = [path for path in written(log)[0] if not path.startswith((str(out), tempfile.gettempdir())) or not path.startswith("/")]
    check(not stray, "render writes nowhere but where it was told and in the folder for temporary files", stray)


def protected_session(program, projects, scratch):
    """Opens a protected project, writes a title and a name into it, saves, and looks into every file that was written."""
    folder = scratch / "board"
    shutil.copytree(projects, folder)
    (project,) = folder.glob("*.credatlas")
    own = {str(path) for path in folder.glob("*.csv")}
    home, log = scratch / "home", scratch / "session.log"
    home.mkdir()
    before = project.read_bytes()
    check(PLANTED not in before and holding(own), "the project is sealed and its spreadsheets hold the planted value")
    with Display() as display:
        words = traced(log, [program, "--renderer", "cpu", project], kept=True)
        process = subprocess.Popen(words, env=surroundings(home, display.name), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        window = display.window()
        check(window is not None, "the window opens under strace, without OpenGL")
        if window is None:
            process.terminate()
            return
        display.xdotool("windowfocus", window)
        wait = lambda seconds: time.sleep(seconds)
        wait(4)
        display.xdotool("type", "--delay", "60", PASSWORD)
        display.xdotool("key", "Return")
        wait(8)
        # Earnings, a title of one's own, the figure to the deck, and saved.
        display.xdotool("key", "ctrl+3")
        wait(4)
        display.xdotool("key", "F2")
        wait(2)
        display.xdotool("type", "--delay", "60", PLANTED.decode() + " title")
        display.xdotool("key", "Return")
        wait(3)
        display.xdotool("key", "d")
        wait(3)
        display.xdotool("key", "ctrl+s")
        wait(6)
        changed = project.read_bytes() != before
        close(display, window, process)
    files, unnamed = written(log)
    check(changed, "the session changed and saved the protected project")
    plain = scratch / "unsealed.credatlas"
    subprocess.run([program, "unseal", project, "--out", plain], input=PASSWORD, text=True, check=True, capture_output=True)
    title = PLANTED + b" title"
    check(title in plain.read_bytes(), "the planted title is in it, under the seal")
    recovery = [path for path in files if "recovery" in path]
    check(bool(recovery), "unsaved steps were written", recovery[:2])
    check(not unnamed, "no file without a name was made", unnamed[:2])
    check(project.read_bytes()[:8] == b"CrAtSeal", "what was saved is sealed")
    told = [path for path in holding(files) if path not in own]
    check(not told, "the planted value is in none of the files that the session wrote", told or f"{len(files)} files")
    for path in files:
        print("          " + path.replace(str(scratch), "…"))
    strange = [path for path in files if not path.startswith(str(scratch)) and not path.startswith(tempfile.gettempdir())]
    check(not strange, "nothing is written outside the user's folders and the project's", strange)
    no_internet(log, "a window session")


def read_only(program, samples, scratch):
    """Home and the program's folder cannot be written: as another user where this one may write everywhere."""
    home, place = scratch / "locked home", scratch / "locked program"
    out = scratch / "by another"
    for folder in (home, place, out):
        folder.mkdir()
    copy = place / "credential-atlas"
    shutil.copy2(program, copy)
    sample = scratch / "stem-consortium.xlsx"
    shutil.copy2(samples / "stem-consortium.xlsx", sample)
    for path, mode in [(scratch, 0o755), (home, 0o555), (place, 0o555), (out, 0o777), (sample, 0o644), (copy, 0o555)]:
        path.chmod(mode)
    nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    try:
        done = subprocess.run(
            [copy, "render", sample, "--width", "480", "--out", out / "deck"],
            env=surroundings(home), cwd=home, capture_output=True, text=True, check=False, **nobody,
        )
        ran = done.returncode == 0
        check(ran, "render with a read-only home and program folder", "" if ran else done.stderr.strip())
        with Display() as display:
            process = subprocess.Popen(
                [copy, "--renderer", "cpu", sample], env=surroundings(home, display.name), cwd=home,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **nobody,
            )
            window = display.window()
            time.sleep(3)
            check(window is not None and process.poll() is None, "the window opens with a read-only home and program folder")
            process.terminate()
            process.wait(20)
        left = [path for folder in (home, place) for path in folder.rglob("*") if path != copy]
        check(not left, "nothing was written there", left)
    finally:
        for folder in (home, place):
            folder.chmod(0o755)


def main():
    program, samples, projects = map(pathlib.Path, sys.argv[1:4])
    program = program.resolve()
    if subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], check=False, capture_output=True).returncode != 0:
        sys.exit("strace may not look at programs here (ptrace is not permitted), so nothing was shown")
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder).resolve()
        render(program, samples, scratch)
        protected_session(program, projects, scratch)
        read_only(program, samples, scratch)
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
