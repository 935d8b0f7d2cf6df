"""Chinese letters as pictures: drawn on every screen and by every printer.

reportlab embeds TrueType fonts only, and those for Chinese are mostly not. Adobe's
Song, which it knows without a file, is left to whoever opens the PDF, and many cannot
draw it. So the letters are drawn here, by a font of the server, and lie in the PDF as
pictures; the text itself lies above them, invisible, to be searched and copied.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

# Where the fonts of a system are; what they are called, the first found is taken.
FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
REGULAR = (
    *("NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "NotoSansCJKsc-Regular.otf"),
    *("SourceHanSansSC-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc"),
    *("DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "uming.ttc"),
    *("PingFang.ttc", "STHeiti Light.ttc", "msyh.ttc", "simsun.ttc"),
)
BOLD = (
    *("NotoSansCJK-Bold.ttc", "NotoSansSC-Bold.otf", "NotoSansCJKsc-Bold.otf"),
    *("SourceHanSansSC-Bold.otf", "STHeiti Medium.ttc", "msyhbd.ttc"),
)
# Of a collection of fonts, the one for simplified Chinese.
SIMPLIFIED = ("SC", "CN", "GB")
MOST_IN_A_COLLECTION = 12
DOTS_PER_POINT = 600 / 72


@lru_cache(maxsize=2)
def find_font(is_bold: bool = False) -> tuple[str, int] | None:
    """Give (file, number in it) of a font with Chinese letters, or none."""
    files = {
        path.name: path
        for folder in FOLDERS
        for path in Path(folder).rglob("*")
        if path.suffix.lower() in (".ttc", ".otf", ".ttf")
    }
    for name in (*(BOLD if is_bold else ()), *REGULAR):
        if name in files:
            return str(files[name]), _find_simplified(str(files[name]))
    return None


def _find_simplified(path: str) -> int:
    for number in range(MOST_IN_A_COLLECTION if path.endswith(".ttc") else 0):
        try:
            family = ImageFont.truetype(path, 10, index=number).getname()[0] or ""
        except OSError:
            break
        if family.endswith(SIMPLIFIED):
            return number
    return 0


@lru_cache(maxsize=64)
def draw(text: str, size: float, colour: str, is_bold: bool) -> Image.Image | None:
    """Give the picture of a text, each letter a square of ``size`` points, or none.

    It is two sizes high, and the text stands on the line at its middle.
    """
    found = find_font(is_bold)
    if not found:
        return None
    path, number = found
    dots = round(size * DOTS_PER_POINT)
    font = ImageFont.truetype(path, dots, index=number)
    image = Image.new(
        "RGBA", (dots * len(text), dots * 2), (*ImageColor.getrgb(colour), 0)
    )
    pen = ImageDraw.Draw(image)
    # A font without bold letters: an outline does it.
    stroke = dots // 40 if is_bold and Path(path).name in REGULAR else 0
    for place, char in enumerate(text):
        pen.text((dots * place, dots), char, colour, font, "ls", stroke_width=stroke)
    return image
