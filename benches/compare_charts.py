"""Five charts as pictures of 1920 x 1080: Credential Atlas beside matplotlib and plotly with kaleido, in turn.

    python benches/compare_charts.py FIGURES [--rounds 7]

FIGURES is the program that `cargo bench --bench figures --no-run` names. Prints the median of whole processes that draw
all five, and of each chart within a process that has drawn it before. Ours reads a file of 1,200 people and measures
them in that time; the others read the finished numbers.
"""

import argparse
import csv
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time

CHARTS = ["dumbbell", "bars", "slope", "ranges", "shares"]
GREY, BLUE, LIGHT = "#71767A", "#005EA2", "#B7D3EA"
REST = [BLUE, "#A9AEB1", "#C6CACE", "#DCDEE0", "#71767A"]


def read(folder):
    with open(os.path.join(folder, "earnings.csv"), encoding="utf-8") as file:
        earnings = [{k: v if k == "group" else float(v) for k, v in row.items()} for row in csv.DictReader(file)]
    with open(os.path.join(folder, "shares.csv"), encoding="utf-8") as file:
        shares = [{k: v if k == "group" else float(v) for k, v in row.items()} for row in csv.DictReader(file)]
    return earnings, shares


def matplotlib_charts(folder):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    earnings, shares = read(folder)

    def page():
        return plt.subplots(figsize=(13.333, 7.5), dpi=144)

    def save(figure, axes, name):
        axes.set_title("Median earnings rose in every age group", loc="left", fontsize=22)
        figure.text(0.02, 0.02, "People with earnings in both periods. Source: people.csv", fontsize=10)
        figure.savefig(os.path.join(folder, f"{name}-matplotlib.png"))
        plt.close(figure)

    def dumbbell():
        figure, axes = page()
        for at, row in enumerate(earnings):
            axes.plot([row["before"], row["after"]], [at, at], color=LIGHT, linewidth=6, zorder=1)
            axes.text(row["after"], at + 0.15, f"${row['after']:,.0f}")
            axes.text(row["before"], at + 0.15, f"${row['before']:,.0f}", ha="right")
        axes.scatter([row["before"] for row in earnings], range(len(earnings)), s=120, facecolors="white", edgecolors=GREY)
        axes.scatter([row["after"] for row in earnings], range(len(earnings)), s=120, color=BLUE)
        axes.set_yticks(range(len(earnings)), [row["group"] for row in earnings])
        save(figure, axes, "dumbbell")

    def bars():
        figure, axes = page()
        for at, row in enumerate(earnings):
            for by, side, color in [(-0.2, "before", GREY), (0.2, "after", BLUE)]:
                axes.bar(at + by, row[side], 0.38, color=color)
                axes.text(at + by, row[side], f"${row[side]:,.0f}", ha="center", va="bottom")
        axes.set_xticks(range(len(earnings)), [row["group"] for row in earnings])
        save(figure, axes, "bars")

    def slope():
        figure, axes = page()
        for row in earnings:
            axes.plot([0, 1], [row["before"], row["after"]], color=BLUE, marker="o")
            axes.text(-0.02, row["before"], f"{row['group']} ${row['before']:,.0f}", ha="right")
            axes.text(1.02, row["after"], f"${row['after']:,.0f}")
        axes.set_xlim(-0.4, 1.4)
        save(figure, axes, "slope")

    def ranges():
        figure, axes = page()
        for at, row in enumerate(earnings):
            for by, side, color in [(-0.2, "before", GREY), (0.2, "after", BLUE)]:
                axes.barh(at + by, row[side + "75"] - row[side + "25"], 0.3, left=row[side + "25"], color=color)
                axes.plot([row[side]] * 2, [at + by - 0.15, at + by + 0.15], color="white", linewidth=3)
                axes.text(row[side + "75"], at + by, f" ${row[side]:,.0f}", va="center")
        axes.set_yticks(range(len(earnings)), [row["group"] for row in earnings])
        save(figure, axes, "ranges")

    def share():
        figure, axes = page()
        parts = [name for name in shares[0] if name != "group"]
        for at, row in enumerate(shares):
            left = 0.0
            for part, color in zip(parts, REST):
                axes.barh(at, row[part], 0.7, left=left, color=color)
                axes.text(left + row[part] / 2, at, f"{row[part]:.0%}", ha="center", va="center")
                left += row[part]
        axes.set_yticks(range(len(shares)), [row["group"] for row in shares])
        save(figure, axes, "shares")

    return [dumbbell, bars, slope, ranges, share]


def plotly_charts(folder):
    import plotly.graph_objects as go

    earnings, shares = read(folder)
    groups = [row["group"] for row in earnings]

    def save(figure, name):
        figure.update_layout(title="Median earnings rose in every age group", template="plotly_white")
        figure.write_image(os.path.join(folder, f"{name}-plotly.png"), width=1280, height=720, scale=1.5)

    def dollars(side):
        return [f"${row[side]:,.0f}" for row in earnings]

    def values(side):
        return [row[side] for row in earnings]

    def dumbbell():
        figure = go.Figure()
        for row in earnings:
            ends = {"x": [row["before"], row["after"]], "y": [row["group"]] * 2}
            figure.add_scatter(mode="lines", line={"color": LIGHT, "width": 6}, **ends)
        for side, color in [("before", GREY), ("after", BLUE)]:
            mark = {"color": color, "size": 14}
            figure.add_scatter(x=values(side), y=groups, mode="markers+text", text=dollars(side), marker=mark)
        save(figure, "dumbbell")

    def bars():
        figure = go.Figure()
        for side, color in [("before", GREY), ("after", BLUE)]:
            figure.add_bar(x=groups, y=values(side), text=dollars(side), marker_color=color)
        save(figure, "bars")

    def slope():
        figure = go.Figure()
        for row in earnings:
            text = [f"{row['group']} ${row['before']:,.0f}", f"${row['after']:,.0f}"]
            figure.add_scatter(x=[0, 1], y=[row["before"], row["after"]], mode="lines+markers+text", text=text)
        save(figure, "slope")

    def ranges():
        figure = go.Figure()
        for side, color in [("before", GREY), ("after", BLUE)]:
            wide = [row[side + "75"] - row[side + "25"] for row in earnings]
            figure.add_bar(
                x=wide, y=groups, base=values(side + "25"), orientation="h", text=dollars(side), marker_color=color
            )
        save(figure, "ranges")

    def share():
        figure = go.Figure()
        for part, color in zip([name for name in shares[0] if name != "group"], REST):
            wide = [row[part] for row in shares]
            text = [f"{value:.0%}" for value in wide]
            figure.add_bar(x=wide, y=groups, orientation="h", text=text, marker_color=color)
        figure.update_layout(barmode="stack")
        save(figure, "shares")

    return [dumbbell, bars, slope, ranges, share]


def draw(library, folder, times):
    charts = {"matplotlib": matplotlib_charts, "plotly": plotly_charts}[library](folder)
    for name, chart in zip(CHARTS, charts):
        took = []
        for _ in range(times):
            started = time.perf_counter()
            chart()
            took.append(time.perf_counter() - started)
        if times > 1:
            print(name, statistics.median(took) * 1000)


def compare(figures, rounds):
    libraries = ["matplotlib"]
    if all(importlib.util.find_spec(name) for name in ("plotly", "kaleido")):
        libraries.append("plotly")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([figures, "numbers", folder], check=True)
        own = [sys.executable, os.path.abspath(__file__)]
        ways = {"ours": [figures, "charts", folder]}
        ways |= {library: [*own, "--draw", library, "1", folder] for library in libraries}
        whole = {way: [] for way in ways}
        for round_ in range(rounds + 1):
            for way, command in ways.items():
                started = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                if round_ > 0:
                    whole[way].append(time.perf_counter() - started)
        each = {"ours": {}}
        out = subprocess.run([figures, "again", str(rounds), folder], check=True, capture_output=True, text=True).stdout
        for line in out.splitlines():
            name, median = line.split()[0], line.split()[2]
            scale = {"µs": 0.001, "ms": 1.0}.get(median[-2:])
            each["ours"][name] = float(median[:-2]) * scale if scale else float(median[:-1]) * 1000
        for library in libraries:
            command = [*own, "--draw", library, str(rounds), folder]
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            each[library] = {line.split()[0]: float(line.split()[1]) for line in out.splitlines()}
        ours = statistics.median(whole["ours"])
        for way, times in whole.items():
            median = statistics.median(times)
            print(f"five charts, whole process   {way:12} {median * 1000:9.1f} ms   {median / ours:6.1f} times ours")
        for name in CHARTS:
            for way, medians in each.items():
                print(f"{name:28} {way:12} {medians[name]:9.1f} ms   {medians[name] / each['ours'][name]:6.1f} times ours")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="?")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--draw", nargs=3, metavar=("LIBRARY", "TIMES", "FOLDER"))
    arguments = parser.parse_args()
    if arguments.draw:
        library, times, folder = arguments.draw
        draw(library, folder, int(times))
    else:
        compare(arguments.figures, arguments.rounds)


if __name__ == "__main__":
    main()
