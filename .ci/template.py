"""Decks on templates that other programs made, held against those templates and against other readers.

Usage: template.py PROGRAM SAMPLE_DATA

python-pptx makes three templates (4:3 with slides of its own, 16:9 of ten inches, dark with own accents) and, where there
is soffice, LibreOffice makes one. Each deck must have no error in openxml-audit, the template's masters, layouts, themes
and size, none of its slides, and readable chart values.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from pptx import Presentation
from pptx.util import Inches

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
ACCENTS = ["5FB49C", "FCA311", "9D8DF1", "E76F51", "C8D5B9", "A9AEB1"]


def resized(presentation, width, height):
    across, down = width / presentation.slide_width, height / presentation.slide_height
    presentation.slide_width, presentation.slide_height = width, height
    for master in presentation.slide_masters:
        for holder in (master, *master.slide_layouts):
            for shape in holder.placeholders:
                if shape._element.spPr.find(f"{A}xfrm") is not None:
                    shape.left, shape.width = int(shape.left * across), int(shape.width * across)
                    shape.top, shape.height = int(shape.top * down), int(shape.height * down)


def templates(folder):
    plain = Presentation()
    slide = plain.slides.add_slide(plain.slide_layouts[1])
    slide.shapes.title.text = "OLDSLIDE"
    slide.notes_slide.notes_text_frame.text = "OLDNOTES"
    plain.save(folder / "plain-4-3.pptx")
    small = Presentation()
    resized(small, Inches(10), Inches(5.625))
    small.save(folder / "small-16-9.pptx")
    dark = Presentation()
    resized(dark, Inches(13.333), Inches(7.5))
    names = dark.slide_masters[0]._element.find(f"{P}clrMap")
    names.set("bg1", "dk1"), names.set("tx1", "lt1")
    dark.save(folder / "plain.pptx")
    with zipfile.ZipFile(folder / "plain.pptx") as old, zipfile.ZipFile(folder / "dark.pptx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "ppt/theme/theme1.xml":
                text = re.sub(r"<a:dk1>.*?</a:dk1>", '<a:dk1><a:srgbClr val="14213D"/></a:dk1>', content.decode())
                for at, accent in enumerate(ACCENTS, 1):
                    text = re.sub(rf'(<a:accent{at}>)<a:srgbClr val="\w+"/>', rf'\g<1><a:srgbClr val="{accent}"/>', text)
                content = text.encode()
            new.writestr(name, content)
    (folder / "plain.pptx").unlink()
    if shutil.which("soffice"):
        office = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to"]
        subprocess.run([*office, "odp", "--outdir", folder, folder / "plain-4-3.pptx"], capture_output=True, timeout=300, check=True)
        (folder / "from-office").mkdir()
        subprocess.run([*office, "pptx", "--outdir", folder / "from-office", folder / "plain-4-3.odp"], capture_output=True, timeout=300, check=True)
        (folder / "from-office/plain-4-3.pptx").rename(folder / "libreoffice.pptx")
    return sorted(folder.glob("*.pptx"))


def main():
    program, sample = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for template in templates(folder):
            out = folder / template.stem
            made = subprocess.run([program, "render", sample / "skills-colleges.xlsx", sample / "skills-outcomes.xlsx",
                                   "--template", template, "--width", "480", "--out", out], capture_output=True, text=True, timeout=600)
            assert made.returncode == 0, made.stderr
            deck = out / "deck.pptx"
            wrong = []
            audit = subprocess.run([Path(sys.executable).with_name("openxml-audit"), deck, "--output", "json", "--max-errors", "0"],
                                   capture_output=True, text=True)
            errors = sum(file["error_count"] for file in json.loads(audit.stdout))
            if errors:
                wrong.append(f"{errors} errors in openxml-audit: {audit.stdout[:600]}")
            with zipfile.ZipFile(template) as old, zipfile.ZipFile(deck) as new:
                kept = [part for part in old.namelist() if re.match(r"ppt/(slideMasters|slideLayouts|theme|media)/", part) and part in new.namelist()]
                wrong += [f"{part} has changed" for part in kept if old.read(part) != new.read(part)]
                wrong += [f"{part} is gone" for part in old.namelist() if re.match(r"ppt/(slideMasters|slideLayouts)/", part) and part not in new.namelist()]
                wrong += [f"{part} holds an old slide" for part in new.namelist() if b"OLDSLIDE" in new.read(part) or b"OLDNOTES" in new.read(part)]
            before, after = Presentation(template), Presentation(deck)
            if (before.slide_width, before.slide_height) != (after.slide_width, after.slide_height):
                wrong.append("its size has changed")
            charts = 0
            for number, slide in enumerate(after.slides, 1):
                if slide.shapes.title is None or not slide.shapes.title.text.strip():
                    wrong.append(f"slide {number} has no title in its placeholder")
                for shape in slide.shapes:
                    right, bottom = shape.left + shape.width, shape.top + shape.height
                    if min(shape.left, shape.top) < 0 or right > after.slide_width + 9525 or bottom > after.slide_height + 9525:
                        wrong.append(f"{shape.name} leaves slide {number}")
                    if shape.has_chart:
                        charts += 1
                        values = [value for plot in shape.chart.plots for series in plot.series for value in series.values if value is not None]
                        wrong += [] if values else [f"the chart of slide {number} has no values"]
            failed += bool(wrong)
            print("FAIL" if wrong else "ok  ", f"{template.name}: {len(after.slides)} slides, {charts} charts, {len(kept)} parts as they were", *wrong, sep="\n     " if wrong else " ")
    sys.exit(failed > 0)


main()
