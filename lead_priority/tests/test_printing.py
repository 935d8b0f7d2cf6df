import io
import re

import pypdfium2
import zxingcpp
from PIL import Image

from odoo.tests import BaseCase, tagged
from odoo.tools.misc import file_path

from ..printing import glyphs, text
from ..printing.qr import QUIET, draw_png, draw_svg, encode
from ..printing.sheet import Sheet, draw_sheet

ADDRESS = "https://leads.example.com/lead/s/3Wq-x_Zk9aE"
FONT = "web/static/fonts/google/Open_Sans/Open_Sans-{}.ttf"
CARDS = 10


def read_codes(image):
    """What a phone would read in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def picture(pdf, page, scale=2):
    """A page of a PDF as a picture, 72 × ``scale`` dots an inch."""
    return pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil().convert("RGB")


@tagged("post_install", "-at_install")
class TestPrinting(BaseCase):
    """Codes are read again by a decoder of others; texts fit. Capabilities: 9"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        text.register_fonts(*(file_path(FONT.format(n)) for n in ("Regular", "Bold")))

    def test_png_is_read(self):
        """Capabilities: 9"""
        image = Image.open(io.BytesIO(draw_png(encode(ADDRESS), 300)))
        self.assertLessEqual(image.width, 300)
        self.assertEqual(read_codes(image), [ADDRESS])

    def test_code_is_read_with_a_stain_on_it(self):
        image = Image.open(io.BytesIO(draw_png(encode(ADDRESS), 600))).convert("L")
        middle, stain = image.width // 2, image.width // 10
        image.paste(0, (middle - stain // 2,) * 2 + (middle + stain // 2,) * 2)
        self.assertEqual(read_codes(image), [ADDRESS])

    def test_svg_has_the_same_modules(self):
        modules = encode(ADDRESS)
        bars = re.findall(r"M(\d+) (\d+)h(\d+)v1", draw_svg(modules))
        drawn = [[False] * modules.side for _row in range(modules.side)]
        for x, y, length in (tuple(map(int, bar)) for bar in bars):
            drawn[y][x : x + length] = [True] * length
        inner = tuple(
            tuple(row[QUIET:-QUIET]) for row in drawn[QUIET : modules.side - QUIET]
        )
        self.assertEqual(inner, modules.rows)

    def test_poster_and_each_card_are_read(self):
        """Capabilities: 9"""
        for words in (
            "See your orders planned",
            "扫码领取智能排产白皮书，抽取精美礼品",
        ):
            pdf = draw_sheet(Sheet(ADDRESS, words, words, words, words))
            with self.subTest(words=words):
                self.assertEqual(read_codes(picture(pdf, 0)), [ADDRESS])
                self.assertEqual(read_codes(picture(pdf, 1, 3)), [ADDRESS] * CARDS)

    def test_chinese_is_drawn_without_a_font_of_the_reader(self):
        """Capabilities: 9"""
        sheet = Sheet(ADDRESS, "", company="示例（上海）有限公司")
        page = pypdfium2.PdfDocument(draw_sheet(sheet))[0]
        for part in list(page.get_objects()):
            # What is left is drawn by everyone: code and pictures.
            if part.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT:
                page.remove_obj(part)
        page.gen_content()
        image = page.render(scale=2).to_pil().convert("L")
        foot = image.crop((0, image.height * 9 // 10, image.width, image.height))
        ink = sum(foot.histogram()[:128])
        self.assertEqual(ink > 500, bool(glyphs.find_font()), ink)

    def test_each_chinese_letter_is_drawn_in_both_weights(self):
        if not glyphs.find_font():
            return
        pictures = {
            glyphs.draw(char, 20, "#000000", is_bold).tobytes()
            for char in "上海展会"
            for is_bold in (False, True)
        }
        self.assertEqual(len(pictures), 8)

    def test_words_are_in_the_file(self):
        words = "Ödön's Łódź 扫码"
        page = pypdfium2.PdfDocument(draw_sheet(Sheet(ADDRESS, words)))[0]
        self.assertIn(words, page.get_textpage().get_text_bounded())

    def test_same_sheet_is_the_same_file(self):
        sheet = Sheet(ADDRESS, "Hello")
        self.assertEqual(draw_sheet(sheet), draw_sheet(sheet))

    def test_lines_are_no_wider_than_asked(self):
        for words in ("a short one", "扫码领取白皮书" * 9, "W" * 90, "word " * 40, ""):
            for width in (60, 200):
                size, lines = text.fit(words, text.BOLD, (30, 8), width, 4)
                self.assertLessEqual(len(lines), 4)
                for line in lines:
                    wide = text.measure(line, text.BOLD, size)
                    self.assertLessEqual(wide, width * 1.05, (words, line))

    def test_no_line_begins_with_a_comma(self):
        lines = text.wrap("扫码，领取，白皮书。" * 4, text.BOLD, 10, 41)
        self.assertNotIn("，", {line[0] for line in lines})
        self.assertEqual("".join(lines), "扫码，领取，白皮书。" * 4)
