#!/usr/bin/env python3
"""What a screen reader hears: starts the window under Xvfb and D-Bus and compares its AT-SPI tree with the tree of the tests.

names.py PROGRAM TREES [OUT.txt]

Runs itself again under dbus-run-session. Asked are the Start page and, by a file on the command line, Check. TREES is the folder in which the
test `the_names_of_two_screens_are_left_for_a_comparison` leaves what it saw (target/tmp): both trees must have the same names, nothing that takes
focus may be without one, and whether the project is saved must be announced by itself.
Needs Xvfb, dbus-run-session, at-spi2-core and Python's gi with Atspi 2.0 (gir1.2-atspi-2.0, python3-gi).
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COLLEGES = """State,College,City,ZIP,Credential
OH,Lakeside College,Sandusky,44870,NIMS
OH,Riverbend College,Cincinnati,45202,MSSC
Wahsington,Harbor College,Tacoma,98402,AWS
"""
def nodes(accessible, depth=0):
    yield accessible
    if depth > 40:
        return
    for index in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(index)
        if child is not None:
            yield from nodes(child, depth + 1)


def told(Atspi, accessible):
    """Role, name, and whether it takes focus."""
    focus = accessible.get_state_set().contains(Atspi.StateType.FOCUSABLE)
    return accessible.get_role_name(), accessible.get_name() or "", focus


def atspi():
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi

    return Atspi


def window(Atspi, pid, patience=40):
    """The program's own tree, once it is there."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(index)
            try:
                if found is not None and found.get_process_id() == pid and found.get_child_count():
                    return found
            except Exception:  # it went away meanwhile
                pass
        time.sleep(0.3)
    sys.exit("FAILED: the program is not in the tree of accessibility")


def look(Atspi, heard, program, home, screen, files, trees, out):
    from gi.repository import GLib

    environment = dict(os.environ, HOME=home, XDG_CONFIG_HOME=f"{home}/config", XDG_DATA_HOME=f"{home}/data")
    # The first start opens the sample; settings there make it a later one.
    settings = Path(home, "config/credential-atlas/settings.ron")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("()")
    wanted = set(Path(trees, f"names-{screen}.txt").read_text().splitlines())
    heard.clear()
    process = subprocess.Popen([program, "--renderer", "cpu", *files], env=environment)
    try:
        tree = window(Atspi, process.pid)
        end = time.monotonic() + 40
        while True:
            while GLib.MainContext.default().iteration(False):
                pass
            try:
                found = [told(Atspi, node) for node in nodes(tree)]
            except GLib.Error:  # what was there is gone: the screen has changed meanwhile
                time.sleep(0.5)
                continue
            spoken = {name.strip() for _, name, _ in found if name.strip()} - {"credential-atlas"}
            if wanted == spoken or time.monotonic() > end:
                break
            time.sleep(0.5)
    finally:
        process.terminate()
        process.wait(20)
    out.append(f"# {screen}: {len(found)} nodes")
    out += [f"{kind}\t{name}\t{'focusable' if focus else ''}" for kind, name, focus in found]
    out += [f"announced\t{words}\t" for words in heard]
    faults = [f"{screen}: “{name}” is in the tree of the tests only" for name in sorted(wanted - spoken)]
    faults += [f"{screen}: “{name}” is in AT-SPI's tree only" for name in sorted(spoken - wanted)]
    stops = [(kind, name) for kind, name, focus in found if focus and kind not in ("frame", "window")]
    faults += [f"{screen}: a {kind} that takes focus has no name" for kind, name in stops if not name.strip()]
    if len(stops) < 8:
        faults.append(f"{screen}: only {len(stops)} stops")
    if screen == "Check" and not any("Not saved yet" in words for words in heard):
        faults.append(f"Check: that the project is not saved is not announced, only {heard}")
    same = len(wanted & spoken)
    print(f"{screen}: {len(found)} nodes, {len(stops)} take focus, {same} of {len(wanted)} names as in the tests, {len(heard)} announced")
    return faults


def inside(program, trees, out_path):
    Atspi = atspi()
    Atspi.init()
    out, faults, heard = [], [], []
    listener = Atspi.EventListener.new(lambda event: heard.append(str(event.any_data)))
    listener.register("object:announcement")
    with tempfile.TemporaryDirectory() as home:
        colleges = Path(home, "colleges.csv")
        colleges.write_text(COLLEGES)
        faults += look(Atspi, heard, program, f"{home}/one", "Start", [], trees, out)
        faults += look(Atspi, heard, program, f"{home}/two", "Check", [str(colleges)], trees, out)
    if out_path:
        Path(out_path).write_text("\n".join(out) + "\n")
    for fault in faults:
        print("FAILED", fault)
    sys.exit(1 if faults else 0)


def outside(words):
    """A display and a session bus of its own; the accessibility bus is told that a screen reader runs."""
    number = next(n for n in range(130, 400) if not Path(f"/tmp/.X{n}-lock").exists())
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", "1440x900x24", "-noreset"], stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(1.5)
        with tempfile.TemporaryDirectory() as runtime:
            environment = dict(os.environ, DISPLAY=f":{number}", XDG_RUNTIME_DIR=runtime)
            for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "NO_AT_BRIDGE"):
                environment.pop(name, None)
            # What a screen reader does when it starts.
            enable = (
                "gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus --method "
                "org.freedesktop.DBus.Properties.Set org.a11y.Status ScreenReaderEnabled '<true>' > /dev/null; "
                "gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus --method "
                "org.freedesktop.DBus.Properties.Set org.a11y.Status IsEnabled '<true>' > /dev/null; "
            )
            command = enable + 'exec "$0" "$@"'
            python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable  # has apt's gi
            done = subprocess.run(
                ["dbus-run-session", "--", "sh", "-c", command, python, __file__, "--inside", *words],
                env=environment,
                timeout=240,
            )
            sys.exit(done.returncode)
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        inside(sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
    missing = [tool for tool in ("Xvfb", "dbus-run-session", "gdbus") if not shutil.which(tool)]
    if missing:
        sys.exit(f"FAILED: {', '.join(missing)} is not here")
    outside([str(Path(sys.argv[1]).resolve()), *sys.argv[2:]])
