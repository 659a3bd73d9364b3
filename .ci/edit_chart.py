"""A chart of an exported deck is edited in LibreOffice, and what it then shows and saves is looked at.

Usage: python edit_chart.py DECK.pptx FOLDER

LibreOffice opens the deck, a macro writes another number into the first chart's data table (what "Data Table…" of the
chart's menu does), the slide is drawn before and after, and the deck is saved as .pptx again. Shown must be: another
picture, the new number in the saved chart, and all other numbers as they were. Needs soffice and pdftoppm.
"""

import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageChops
from pptx import Presentation

NEW = 12_345.0
BASIC = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Function Hidden()
  Dim a(0) As New com.sun.star.beans.PropertyValue
  a(0).Name = &quot;Hidden&quot;
  a(0).Value = True
  Hidden = a()
End Function
Sub Store(doc, url, filter)
  Dim a(0) As New com.sun.star.beans.PropertyValue
  a(0).Name = &quot;FilterName&quot;
  a(0).Value = filter
  doc.storeToURL(url, a())
End Sub
Sub Edit(source As String, target As String, value As Double)
  Dim doc, page, shape, chart, data, rows, found
  doc = StarDesktop.loadComponentFromURL(source, &quot;_blank&quot;, 0, Hidden())
  found = False
  For i = 0 To doc.DrawPages.Count - 1
    page = doc.DrawPages.getByIndex(i)
    For j = 0 To page.Count - 1
      shape = page.getByIndex(j)
      If Not found And shape.supportsService(&quot;com.sun.star.drawing.OLE2Shape&quot;) Then
        chart = shape.Model
        If Not IsNull(chart) Then
          Store(doc, target &amp; &quot;/before.pdf&quot;, &quot;impress_pdf_Export&quot;)
          data = chart.Data
          rows = data.getData()
          row = rows(0)
          row(1) = value
          rows(0) = row
          data.setData(rows)
          chart.setModified(True)
          found = True
        End If
      End If
    Next j
  Next i
  Store(doc, target &amp; &quot;/after.pdf&quot;, &quot;impress_pdf_Export&quot;)
  Store(doc, target &amp; &quot;/after.pptx&quot;, &quot;Impress MS PowerPoint 2007 XML&quot;)
  doc.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""


def charts(path):
    """Series of every chart by slide, as the caches have them."""
    found = []
    for number, slide in enumerate(Presentation(path).slides, 1):
        for shape in slide.shapes:
            if shape.has_chart:
                series = [(series.name, tuple(series.values)) for plot in shape.chart.plots for series in plot.series]
                found.append((number, series))
    return found


def picture(folder, name, page):
    subprocess.run(["pdftoppm", "-png", "-r", "60", "-f", str(page), "-l", str(page), "-singlefile",
                    folder / f"{name}.pdf", folder / name], check=True)
    return Image.open(folder / f"{name}.png").convert("RGB")


def main():
    deck, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    profile = folder / "profile"
    standard = profile / "user/basic/Standard"
    standard.mkdir(parents=True, exist_ok=True)
    office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
    # A first start makes the profile, which would replace a library written before it.
    subprocess.run([*office, "--terminate_after_init"], capture_output=True, timeout=180, check=False)
    standard.mkdir(parents=True, exist_ok=True)
    (standard / "Module1.xba").write_text(BASIC)
    (standard / "script.xlb").write_text(LIBRARY)
    before = charts(deck)
    page, series = before[0]
    call = f'macro:///Standard.Module1.Edit("file://{deck}","file://{folder}",{NEW})'
    subprocess.run([*office, call], capture_output=True, timeout=600, check=False)
    one, other = (picture(folder, name, page) for name in ("before", "after"))
    changed = ImageChops.difference(one, other).getbbox()
    assert changed, "the picture is the same after the edit"
    after = dict(charts(folder / "after.pptx"))
    values = [value for _, row in after[page] for value in row]
    assert NEW in values, f"the saved chart does not hold {NEW}: {after[page]}"
    old = [value for _, row in series for value in row if value is not None]
    kept = [value for value in old if value in values]
    assert len(old) - len(kept) <= 1, f"other numbers changed: {series} became {after[page]}"
    print(f"slide {page}: {series[1][0]} of the first row was {series[1][1][0]}, now {NEW}; the picture changed within {changed}; "
          f"{len(kept)} of {len(old)} numbers as before; saved and read back")


main()
