"""Draws the icons of the packages and of the window from the two SVG files. Needs: pip install resvg_py pillow"""

import base64
import io
import pathlib

import resvg_py
from PIL import Image

here = pathlib.Path(__file__).parent
for name, sizes in [("credential-atlas", (16, 24, 32, 48, 64, 128, 256, 512)), ("project", (16, 24, 32, 48, 64, 128, 256))]:
    pictures = []
    for size in sizes:
        drawn = resvg_py.svg_to_bytes(svg_path=str(here / f"{name}.svg"), width=size, height=size)
        drawn = bytes(drawn) if not isinstance(drawn, str) else base64.b64decode(drawn)
        picture = Image.open(io.BytesIO(drawn)).convert("RGBA")
        picture.save(here / f"{name}-{size}.png", optimize=True)
        pictures.append(picture)
    small = [picture for picture in pictures if picture.width <= 256]
    small[-1].save(here / f"{name}.ico", sizes=[picture.size for picture in small], append_images=small[:-1])
