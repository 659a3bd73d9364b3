#!/usr/bin/env python3
"""What a screen reader hears and what a display shows: drives the window under Xvfb and D-Bus, without GLX, and compares its AT-SPI tree and
its pixels with those of the tests, screen by screen.

names.py PROGRAM TREES [OUT.txt]

Runs itself again under dbus-run-session. TREES is the folder (target/tmp) in which the test
`the_names_of_every_screen_are_left_for_a_comparison` leaves what it did and saw: `names-round.txt` has a line a view, its name and the steps that
lead there from the view before (`key:…` in xdotool's words, `press:…` what the node of that name is asked to do through AT-SPI), and
`names-VIEW.txt` the names that the view has. Both trees must have the same names, and nothing that takes focus may be without one. Then an error,
progress and a save are made and must be announced by themselves.
The test `pictures_of_screens_are_left_for_a_comparison_with_a_display` leaves `picture-VIEW.ppm` and `pictures-round.txt` in the same folder: the
rasteriser's pictures of screens, which the window must show to the pixel.
Needs Xvfb, xdotool, dbus-run-session, at-spi2-core and Python's gi with Atspi 2.0 (gir1.2-atspi-2.0, python3-gi).
"""
import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Seconds: for the window to be there, for one view to be as the tests saw it, and for everything.
START, VIEW, ALL = 40, 20, 300

# Larger than the window, so that the pointer can be beside it.
DISPLAY = (1500, 960)


def atspi():
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi

    return Atspi


class Window:
    """The program with a home of its own, and its tree. It ends with the block."""

    def __init__(self, Atspi, program, home, files):
        self.Atspi = Atspi
        environment = dict(os.environ, HOME=home, XDG_CONFIG_HOME=f"{home}/config", XDG_DATA_HOME=f"{home}/data")
        # The first start opens the sample; settings there make it a later one.
        settings = Path(home, "config/credential-atlas/settings.ron")
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("()")
        self.words, self.environment = [program, "--renderer", "cpu", *files], environment

    def __enter__(self):
        self.process = subprocess.Popen(self.words, env=self.environment)
        self.tree = self.find()
        self.window = xdotool("search", "--sync", "--onlyvisible", "--name", "Credential Atlas").split()[0]
        # Nothing is under the pointer, and there is no window manager that gives the keyboard to anybody.
        xdotool("mousemove", str(DISPLAY[0] - 1), str(DISPLAY[1] - 1))
        xdotool("windowfocus", "--sync", self.window)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def find(self):
        end = time.monotonic() + START
        while time.monotonic() < end:
            desktop = self.Atspi.get_desktop(0)
            for index in range(desktop.get_child_count()):
                try:
                    found = desktop.get_child_at_index(index)
                    if found is not None and found.get_process_id() == self.process.pid and found.get_child_count():
                        # What is asked is asked of the program, not remembered.
                        found.set_cache_mask(self.Atspi.Cache.NONE)
                        return found
                except Exception:  # it went away meanwhile
                    pass
            hear(0.3)
        sys.exit("FAILED: the program is not in the tree of accessibility")

    def nodes(self, node=None, depth=0):
        node = node or self.tree
        yield node
        for index in range(node.get_child_count() if depth < 40 else 0):
            child = node.get_child_at_index(index)
            if child is not None:
                yield from self.nodes(child, depth + 1)

    def told(self):
        """Role, name and whether it takes focus, of every node; `None` where the screen changed meanwhile."""
        from gi.repository import GLib

        focusable = self.Atspi.StateType.FOCUSABLE
        try:
            return [
                (node.get_role_name(), (node.get_name() or "").strip(), node.get_state_set().contains(focusable))
                for node in self.nodes()
            ]
        except GLib.Error:
            return None

    def press(self, name):
        """Asks the first node of this name that can be pressed to be pressed, once it is there."""
        from gi.repository import GLib

        end = time.monotonic() + VIEW
        while time.monotonic() < end:
            try:
                for node in self.nodes():
                    if (node.get_name() or "").strip() == name:
                        action = node.get_action_iface()
                        if action is not None and action.get_n_actions() and action.do_action(0):
                            return True
            except GLib.Error:
                pass
            hear(0.2)
        return False


def hear(seconds):
    """Lets events come in for this long."""
    from gi.repository import GLib

    end = time.monotonic() + seconds
    while True:
        while GLib.MainContext.default().iteration(False):
            pass
        if time.monotonic() >= end:
            return
        time.sleep(0.02)


def xdotool(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, timeout=30).stdout.strip()


def press_keys(chord):
    """As a person does: windowing asks which modifiers are down when it gets to a key, and must find them down."""
    *modifiers, key = chord.split("+")
    for modifier in modifiers:
        xdotool("keydown", modifier)
        hear(0.1)
    xdotool("key", key)
    hear(0.3)
    for modifier in reversed(modifiers):
        xdotool("keyup", modifier)
    hear(0.1)


def take(window, step):
    """Whether the step could be taken."""
    how, what = step.split(":", 1)
    if how == "press":
        return window.press(what)
    press_keys(what)
    return True


def compare(window, view, wanted, out):
    """Looks until the view has the names of the tests, and says what is different if it does not get them."""
    began, found, spoken = time.monotonic(), [], set()
    while True:
        hear(0.1)
        now = window.told()
        if now is not None:
            found, spoken = now, {name for _, name, _ in now if name} - {"credential-atlas"}
        if spoken == wanted or time.monotonic() - began > VIEW:
            break
        hear(0.3)
    out.append(f"# {view}: {len(found)} nodes")
    out += [f"{kind}\t{name}\t{'focusable' if focus else ''}" for kind, name, focus in found]
    faults = [f"{view}: “{name}” is in the tree of the tests only" for name in sorted(wanted - spoken)]
    faults += [f"{view}: “{name}” is in AT-SPI's tree only" for name in sorted(spoken - wanted)]
    stops = [(kind, name) for kind, name, focus in found if focus and kind not in ("frame", "window")]
    faults += [f"{view}: a {kind} that takes focus has no name" for kind, name in stops if not name]
    if not stops:
        faults.append(f"{view}: nothing takes focus")
    same, took = len(wanted & spoken), time.monotonic() - began
    print(f"{view}: {len(found)} nodes, {len(stops)} take focus, {same} of {len(wanted)} names as in the tests, {took:.1f} s", flush=True)
    return faults


def said(heard, what, words, seconds=VIEW):
    """What is wrong if nothing with one of these words is announced in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(word in line for word in words for line in heard):
            print(f"{what}: announced", flush=True)
            return []
        hear(0.1)
    return [f"{what} is not announced: {heard[-8:]}"]


class Shown:
    """The pixels of the display, which Xvfb keeps in a file."""

    def __init__(self, folder):
        with open(Path(folder, "Xvfb_screen0"), "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack(">25I", self.memory[:100])
        self.start, self.line = head[0] + head[19] * 12, head[12]

    def rows(self, left, top, width, height):
        """Rows of red, green and blue."""
        for y in range(top, top + height):
            at = self.start + y * self.line + left * 4
            row, rgb = self.memory[at : at + width * 4], bytearray(width * 3)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            yield bytes(rgb)


def differing(shown, place, wanted):
    """How many pixels differ from a portable pixmap, and the first of them."""
    _, size, _, pixels = wanted.split(b"\n", 3)
    width, height = map(int, size.split())
    other, first = 0, None
    for y, row in enumerate(shown.rows(*place, width, height)):
        own = pixels[y * width * 3 : (y + 1) * width * 3]
        if row != own:
            wrong = [x for x in range(width) if row[x * 3 : x * 3 + 3] != own[x * 3 : x * 3 + 3]]
            other, first = other + len(wrong), first or (wrong[0], y)
    return other, first


def pictures(Atspi, program, home, trees):
    """Compares what the display shows with the pictures of the tests."""
    shown, faults = Shown(os.environ["FRAMES"]), []

    def compare_picture(window, view):
        wanted, began = Path(trees, f"picture-{view}.ppm").read_bytes(), time.monotonic()
        place = [int(line.split("=")[1]) for line in xdotool("getwindowgeometry", "--shell", window.window).splitlines()[1:3]]
        while True:
            hear(0.3)
            other, first = differing(shown, place, wanted)
            if not other or time.monotonic() - began > VIEW:
                break
        print(f"{view}: {other} pixels differ from the picture of the tests, {time.monotonic() - began:.1f} s", flush=True)
        if other:
            faults.append(f"{view}: {other} pixels are shown that the tests did not draw, the first at {first}")
            keep = os.environ.get("KEEP_PICTURES")
            if keep:
                size = wanted.split(b"\n", 3)[1]
                rows = b"".join(shown.rows(*place, *map(int, size.split())))
                Path(keep, f"shown-{view}.ppm").write_bytes(b"P6\n" + size + b"\n255\n" + rows)

    with Window(Atspi, program, f"{home}/four", []) as window:
        compare_picture(window, "Start")
    with Window(Atspi, program, f"{home}/five", [f"{home}/colleges.csv", f"{home}/outcomes.csv"]) as window:
        for line in Path(trees, "pictures-round.txt").read_text().splitlines():
            view, *steps = line.split("\t")
            for step in steps:
                take(window, step)
            compare_picture(window, view)
    return faults


def open_by_path(path):
    press_keys("ctrl+shift+o")
    hear(1.0)
    xdotool("type", "--delay", "15", str(path))
    xdotool("key", "Return")


def inside(program, trees, out_path):
    Atspi = atspi()
    Atspi.init()
    Atspi.set_timeout(3000, 10000)
    out, faults, heard = [], [], []
    listener = Atspi.EventListener.new(lambda event: heard.append(str(event.any_data)))
    listener.register("object:announcement")
    wanted = lambda view: set(Path(trees, f"names-{view}.txt").read_text().splitlines())
    with tempfile.TemporaryDirectory() as home:
        for name, copy in (("names-colleges.csv", "colleges.csv"), ("names-outcomes.csv", "outcomes.csv"), ("board.credatlas", "board.credatlas")):
            shutil.copy(Path(trees, name), Path(home, copy))
        large = Path(home, "large.csv")
        large.write_text(Path(home, "outcomes.csv").read_text() * 1500)
        with Window(Atspi, program, f"{home}/one", []) as window:
            faults += compare(window, "Start", wanted("Start"), out)
        with Window(Atspi, program, f"{home}/two", [f"{home}/colleges.csv", f"{home}/outcomes.csv"]) as window:
            for line in Path(trees, "names-round.txt").read_text().splitlines():
                view, *steps = line.split("\t")
                missed = [step for step in steps if not take(window, step)]
                faults += [f"{view}: {step} could not be done" for step in missed]
                faults += compare(window, view, wanted(view), out)
                if view == "Check":
                    faults += said(heard, "That the project is not saved", ["Not saved yet"], 2)
            xdotool("key", "Escape")
            hear(0.5)
            open_by_path(Path(home, "nowhere.csv"))
            faults += said(heard, "A file that is not there", ["nowhere.csv"])
            heard.clear()
            open_by_path(large)
            faults += said(heard, "Progress", ["large.csv", "Reading"])
        heard.clear()
        with Window(Atspi, program, f"{home}/three", [f"{home}/board.credatlas"]) as window:
            if not (window.press("Map") and window.press("Add to deck")):
                faults.append("the project of the tests has no figure to add")
            hear(1.0)
            heard.clear()
            press_keys("ctrl+s")
            faults += said(heard, "A save", ["Saved"])
        out += [f"announced\t{words}\t" for words in heard]
        faults += pictures(Atspi, program, home, trees)
    if out_path:
        Path(out_path).write_text("\n".join(out) + "\n")
    for fault in faults:
        print("FAILED", fault)
    sys.exit(1 if faults else 0)


def outside(words):
    """A display and a session bus of its own; the accessibility bus is told that a screen reader runs."""
    number = next(n for n in range(130, 400) if not Path(f"/tmp/.X{n}-lock").exists())
    frames = tempfile.TemporaryDirectory()
    size = f"{DISPLAY[0]}x{DISPLAY[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", size, "-fbdir", frames.name, "-extension", "GLX", "-noreset", "-nocursor"],
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(1.5)
        with tempfile.TemporaryDirectory() as runtime:
            environment = dict(os.environ, DISPLAY=f":{number}", XDG_RUNTIME_DIR=runtime, FRAMES=frames.name)
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
            try:
                done = subprocess.run(
                    ["dbus-run-session", "--", "sh", "-c", command, python, __file__, "--inside", *words],
                    env=environment,
                    timeout=ALL,
                )
            except subprocess.TimeoutExpired:
                sys.exit(f"FAILED: not done after {ALL} s")
            sys.exit(done.returncode)
    finally:
        server.terminate()
        server.wait(10)
        frames.cleanup()


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        inside(sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
    missing = [tool for tool in ("Xvfb", "xdotool", "dbus-run-session", "gdbus") if not shutil.which(tool)]
    if missing:
        sys.exit(f"FAILED: {', '.join(missing)} is not here")
    outside([str(Path(sys.argv[1]).resolve()), *sys.argv[2:]])
