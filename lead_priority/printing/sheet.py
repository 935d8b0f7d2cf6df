"""What hangs at a stand: a poster, and a page of cards to hand out, as PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .qr import Modules, encode
from .text import BOLD, LEADING, REGULAR, draw_line, fit, measure

INK, MUTED, CUT = HexColor("#1f2933"), HexColor("#5f6b7a"), HexColor("#c9d1da")
MARGIN = 20 * mm
POSTER_CODE = 125 * mm
# Ten business cards of 85 × 54 mm, the usual size of stock to tear apart.
CARD_WIDTH, CARD_HEIGHT = 85 * mm, 54 * mm
CARD_COLUMNS, CARD_ROWS = 2, 5
CARD_CODE = 40 * mm
Area = tuple[float, float, float]  # left, top, width; points from the lower left


@dataclass(frozen=True)
class Sheet:
    """What is printed: where the code leads, and the words around it."""

    address: str
    headline: str
    invitation: str = ""
    event: str = ""
    company: str = ""


def draw_sheet(sheet: Sheet) -> bytes:
    """Give an A4 PDF of two pages; ``text.register_fonts`` comes first."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    canvas.setTitle(" · ".join(filter(None, (sheet.event, sheet.headline))))
    modules = encode(sheet.address)
    _draw_poster(canvas, sheet, modules)
    canvas.showPage()
    _draw_cards(canvas, sheet, modules)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_poster(canvas: Canvas, sheet: Sheet, modules: Modules) -> None:
    width, height = A4
    inner = width - 2 * MARGIN
    page = _Column(canvas, (MARGIN, height - MARGIN, inner), is_centred=True)
    page.add(sheet.event, REGULAR, (18, 12), 1, MUTED)
    page.skip(4 * mm)
    page.add(sheet.headline, BOLD, (44, 22), 3)
    top = min(page.y - 6 * mm, height - MARGIN - 60 * mm)
    _draw_code(canvas, modules, ((width - POSTER_CODE) / 2, top, POSTER_CODE))
    page.y = top - POSTER_CODE - 6 * mm
    page.add(sheet.invitation, REGULAR, (22, 14), 3)
    foot = _Column(canvas, (MARGIN, MARGIN + 12 * mm, inner), is_centred=True)
    foot.add(sheet.address, REGULAR, (11, 7), 1, MUTED)
    foot.add(sheet.company, BOLD, (14, 10), 1)


def _draw_cards(canvas: Canvas, sheet: Sheet, modules: Modules) -> None:
    width, height = A4
    left = (width - CARD_COLUMNS * CARD_WIDTH) / 2
    top = height - (height - CARD_ROWS * CARD_HEIGHT) / 2
    for row in range(CARD_ROWS):
        for column in range(CARD_COLUMNS):
            corner = left + column * CARD_WIDTH, top - row * CARD_HEIGHT
            _draw_card(canvas, sheet, modules, corner)


def _draw_card(
    canvas: Canvas, sheet: Sheet, modules: Modules, corner: tuple[float, float]
) -> None:
    left, top = corner
    canvas.setStrokeColor(CUT)
    canvas.setLineWidth(0.4)
    canvas.setDash(2, 2)
    canvas.rect(left, top - CARD_HEIGHT, CARD_WIDTH, CARD_HEIGHT)
    canvas.setDash()
    # The code brings its own quiet zone: it may stand at the very edge.
    code_top = top - (CARD_HEIGHT - CARD_CODE) / 2
    _draw_code(canvas, modules, (left + 1 * mm, code_top, CARD_CODE))
    text_left = left + CARD_CODE + 2 * mm
    text_width = CARD_WIDTH - CARD_CODE - 6 * mm
    column = _Column(canvas, (text_left, top - 5 * mm, text_width))
    column.add(sheet.headline, BOLD, (13, 8), 3)
    column.skip(1.5 * mm)
    column.add(sheet.invitation, REGULAR, (8.5, 6.5), 4)
    foot = _Column(canvas, (text_left, top - CARD_HEIGHT + 12 * mm, text_width))
    foot.add(sheet.company, BOLD, (7.5, 5.5), 1)
    foot.add(sheet.event, REGULAR, (7, 5.5), 1, MUTED)


def _draw_code(canvas: Canvas, modules: Modules, area: Area) -> None:
    left, top, width = area
    unit = width / modules.side
    canvas.setFillColor(INK)
    path = canvas.beginPath()
    for x, y, length in modules.bars():
        path.rect(left + x * unit, top - (y + 1) * unit, length * unit, unit)
    canvas.drawPath(path, stroke=0, fill=1)


class _Column:
    """A column of text that is written from the top down."""

    def __init__(self, canvas: Canvas, area: Area, *, is_centred: bool = False):
        self.canvas = canvas
        self.left, self.y, self.width = area
        self.is_centred = is_centred

    def skip(self, height: float) -> None:
        """Leave a gap."""
        self.y -= height

    def add(
        self,
        text: str,
        font: str,
        sizes: tuple[float, float],
        most: int,
        colour: HexColor = INK,
    ) -> None:
        """Write a text in at most ``most`` lines, as large as ``sizes`` allows."""
        size, lines = fit(text, font, sizes, self.width, most)
        self.canvas.setFillColor(colour)
        self.canvas.setStrokeColor(colour)
        for line in lines:
            self.y -= size * LEADING
            spare = self.width - measure(line, font, size)
            left = self.left + (spare / 2 if self.is_centred else 0)
            ink = f"#{colour.hexval()[2:]}"
            draw_line(self.canvas, (left, self.y), line, font, size, ink)
