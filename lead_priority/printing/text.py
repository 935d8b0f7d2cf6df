"""Text on paper: fonts that have its letters, lines that fit."""

from __future__ import annotations

import re
from itertools import groupby

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from . import glyphs

Place = tuple[float, float]
REGULAR, BOLD, CHINESE = "LeadRegular", "LeadBold", "STSong-Light"
SONG_STROKE = 0.035  # outline of bold Chinese, in sizes of its letters
# How PDF writes letters.
FILLED, OUTLINED, INVISIBLE = 0, 2, 3
LEADING = 1.3  # height of a line, in sizes of its letters
# A word with the spaces after it; where letters are words, each of them.
_PIECES = re.compile(r"[⺀-鿿豈-﫿︰-￯]|[^\s⺀-鿿豈-﫿︰-￯]+\s*|\s+")
# These stay with what they follow.
_CLOSING = "，。、；：？！）》」』】％,.;:?!)]}%…"


def register_fonts(regular: str, bold: str) -> None:
    """Make the fonts known: TrueType files for letters, Adobe's Song for Chinese."""
    known = pdfmetrics.getRegisteredFontNames()
    for name, path in ((REGULAR, regular), (BOLD, bold)):
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, path))
    if CHINESE not in known:
        pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


def split_by_font(text: str, font: str) -> list[tuple[str, str]]:
    """Give (font, part) for the parts of a text that one font has the letters of."""
    letters = pdfmetrics.getFont(font).face.charToGlyph

    def choose(char: str) -> str:
        return font if ord(char) in letters else CHINESE

    # Runs, in their order: what groupby of the standard library gives.
    runs = groupby(text, choose)  # pylint: disable=bad-builtin-groupby
    return [(name, "".join(chars)) for name, chars in runs]


def measure(text: str, font: str, size: float) -> float:
    """Give how wide a line is, in points."""
    widths = (
        pdfmetrics.stringWidth(part, name, size)
        for name, part in split_by_font(text, font)
    )
    return float(sum(widths))


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines of at most ``width`` points, at words where they fit."""
    lines = [""]
    for piece in _split_pieces(text, font, size, width):
        if lines[-1] and measure((lines[-1] + piece).rstrip(), font, size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def _split_pieces(text: str, font: str, size: float, width: float) -> list[str]:
    """Give what a line can be broken between; a word wider than a line, by letters."""
    pieces: list[str] = []
    for piece in _PIECES.findall(" ".join(text.split())):
        if pieces and piece.strip() in _CLOSING:
            pieces[-1] += piece
        elif measure(piece.rstrip(), font, size) > width:
            pieces += list(piece)
        else:
            pieces.append(piece)
    return pieces


def fit(
    text: str, font: str, sizes: tuple[float, float], width: float, most: int
) -> tuple[float, list[str]]:
    """Give the largest size between ``sizes`` (largest, smallest) and the lines.

    Text that is too long even at the smallest size is cut after ``most`` lines.
    """
    size, smallest = sizes
    lines = wrap(text, font, size, width)
    while len(lines) > most and size > smallest:
        size = max(smallest, size * 0.92)
        lines = wrap(text, font, size, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1].rstrip() + "…"]
    return size, lines


def draw_line(
    canvas: Canvas, place: Place, line: str, font: str, size: float, colour: str
) -> None:
    """Write one line that begins at ``place`` (points from the lower left)."""
    left, base = place
    words = canvas.beginText(left, base)
    canvas.saveState()
    canvas.setLineWidth(size * SONG_STROKE)
    for name, part in split_by_font(line, font):
        words.setFont(name, size)
        is_drawn = name == CHINESE and _draw_letters(
            canvas, (left, base), part, size, colour, font == BOLD
        )
        # Song has no bold: its letters are drawn with an outline instead.
        outlined = OUTLINED if (font, name) == (BOLD, CHINESE) else FILLED
        words.setTextRenderMode(INVISIBLE if is_drawn else outlined)
        words.textOut(part)
        left += pdfmetrics.stringWidth(part, name, size)
    canvas.drawText(words)
    canvas.restoreState()


def _draw_letters(
    canvas: Canvas, place: Place, text: str, size: float, colour: str, is_bold: bool
) -> bool:
    """Draw Chinese by a font of the server; say whether there is one."""
    image = glyphs.draw(text, size, colour, is_bold)
    if image is None:
        return False
    left, base = place
    canvas.drawImage(
        ImageReader(image), left, base - size, size * len(text), size * 2, mask="auto"
    )
    return True
