import tempfile
import zipfile
from datetime import datetime
from itertools import product
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from odoo.tests import BaseCase, tagged

from ..xlsx import book, cells, look

# What spreadsheets take for the beginning of a formula, plain, full-width, after marks
# that nobody sees, and what xlsxwriter takes for its own.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BEFORE = ("", "\ufeff", " ", "\u200b")
TEXTS = [
    *(f"{before}{sign}cmd|' /C calc'!A0" for before, sign in product(BEFORE, SIGNS)),
    *("{=1+1}", '=HYPERLINK("x")', "mailto:a@example.com", "https://example.com"),
    *("<f>1+1</f>", "_x0041_", "a\x01b", "12", "TRUE", "\n=1", " ends ", "张伟 <b>"),
    '<r></r></is></c><c r="Z9"><f>1+1</f></c><c><is><r></r>',
]
AT = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 a workbook knows no zones
LOOK = look.Look("zh_CN", "%Y年%m月%d日", {"CNY": look.Money("¥", True)})


@tagged("post_install", "-at_install")
class TestXlsx(BaseCase):
    """Workbooks say what was written, and nothing in them acts. Targets: S4"""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = str(Path(folder.name) / "book.xlsx")

    def open_book(self):
        return book.Book(self.path, LOOK, "Weekly", "A & B", AT)

    def parts(self, folder):
        """Give the XML of the parts of the workbook in a folder."""
        with zipfile.ZipFile(self.path) as archive:
            names = [name for name in archive.namelist() if folder in name]
            return {name: archive.read(name).decode() for name in names}

    def test_texts_are_read_back_as_they_were_and_none_is_a_formula(self):
        self.assertGreaterEqual(len(TEXTS), 30)
        with self.open_book() as made:
            made.stream("Raw", [cells.Column("Name")], ([text] for text in TEXTS))
            sheet = made.add_sheet("Table", "=1+1", "@now")
            sheet.table([cells.Column("=Name")], [[text] for text in TEXTS])
        for name, xml in self.parts("xl/worksheets").items():
            self.assertNotIn("<f>", xml, name)
            self.assertNotIn("<hyperlink", xml, name)
        raw, table = load_workbook(self.path)
        self.assertEqual([unescape(row[0].value) for row in raw][1:], TEXTS)
        found = [table.cell(row, 1).value for row in range(5, 5 + len(TEXTS))]
        self.assertEqual([unescape(value) for value in found], TEXTS)
        self.assertEqual({cell.data_type for row in raw for cell in row}, {"s"})

    def test_what_xml_cannot_say_is_replaced_and_the_workbook_opens(self):
        with self.open_book() as made:
            made.stream("Raw", [cells.Column("Name")], [["a\ud800b\uffff"]])
        self.assertEqual(load_workbook(self.path)["Raw"]["A2"].value, "a\ufffdb\ufffd")

    def test_longest_text_is_cut_where_excel_cuts(self):
        with self.open_book() as made:
            made.stream("Raw", [cells.Column("Name")], [["x" * 40_000]])
        self.assertEqual(len(load_workbook(self.path)["Raw"]["A2"].value), 32_767)

    def test_numbers_that_are_none_leave_their_cells_empty(self):
        rows = [[1.5], [None], [float("nan")], [float("inf")], [-2]]
        with self.open_book() as made:
            made.stream("Raw", [cells.Column("Hours", cells.HOURS)], rows)
        found = [row[0].value for row in load_workbook(self.path)["Raw"]][1:]
        self.assertEqual(found, [1.5, None, None, None, -2])

    def test_rows_that_do_not_fit_go_on_on_the_next_sheet(self):
        columns = [cells.Column("Name"), cells.Column("Number", cells.INTEGER)]
        for count, sheets in ((0, [0]), (4, [4]), (5, [4, 1]), (9, [4, 4, 1])):
            with self.open_book() as made:
                rows = ([f"n{number}", number] for number in range(count))
                self.assertEqual(made.stream("Raw", columns, rows, most=4), count)
            found = [sheet.max_row - 1 for sheet in load_workbook(self.path)]
            self.assertEqual(found, sheets)

    def test_raw_data_has_frozen_titles_and_a_filter(self):
        with self.open_book() as made:
            made.stream("Raw", [cells.Column("A"), cells.Column("B")], [["x", "y"]])
        raw = load_workbook(self.path)["Raw"]
        self.assertEqual((raw.freeze_panes, raw.auto_filter.ref), ("B2", "A1:B2"))

    def test_raw_data_is_printed_on_as_many_pages_as_it_is_wide(self):
        for count, pages in ((3, 1), (40, 5)):
            columns = [cells.Column("Salesperson")] * count
            with self.open_book() as made:
                made.stream("Raw", columns, [["x"] * count])
            raw = load_workbook(self.path)["Raw"]
            self.assertEqual(int(raw.page_setup.fitToWidth or 1), pages)
            self.assertEqual(raw.print_title_cols, "$A:$A")

    def test_table_shows_what_is_not_known_as_a_dash_and_its_total(self):
        columns = [cells.Column("Channel"), cells.Column("Rate", cells.PERCENT, "good")]
        with self.open_book() as made:
            sheet = made.add_sheet("Funnel", "Which?", "This one.")
            block = sheet.table(columns, [["Fair", 0.25], ["Ads", None]], ["All", 0.2])
        read = load_workbook(self.path)["Funnel"]
        rows = [[cell.value for cell in row] for row in read["A4:B7"]]
        self.assertEqual(
            rows, [["Channel", "Rate"], ["Fair", 0.25], ["Ads", "–"], ["All", 0.2]]
        )
        self.assertEqual((block.first, block.last, read.freeze_panes), (4, 5, "B5"))
        self.assertEqual(read["B5"].number_format, "0.0%")
        # The total is not coloured among the rows.
        self.assertEqual([str(a.sqref) for a in read.conditional_formatting], ["B5:B6"])

    def test_charts_show_rows_without_the_total_and_none_of_an_empty_table(self):
        columns = [cells.Column("Channel"), cells.Column("Won", cells.INTEGER)]
        with self.open_book() as made:
            sheet = made.add_sheet("It's", "Which?", "")
            block = sheet.table(columns, [["Fair", 2], ["Ads", 1]], ["All", 3])
            for kind in ("column", "bar", "line", "pie", "doughnut"):
                sheet.chart(block, kind, "=Won", [1])
            sheet.chart(sheet.table(columns, []), "bar", "Nothing", [1])
        charts = self.parts("xl/charts/chart")
        self.assertEqual(len(charts), 5)
        for xml in charts.values():
            self.assertIn("<c:f>'It''s'!$B$5:$B$6</c:f>", xml)

    def test_fonts_and_formats_are_those_of_the_language(self):
        columns = [cells.Column("Day", cells.DATE), cells.Column("Cost", cells.MONEY)]
        with self.open_book() as made:
            made.stream("Raw", columns, [[look.serial(AT), 12.5]])
        raw = load_workbook(self.path)["Raw"]
        self.assertEqual(raw["A2"].font.name, "Microsoft YaHei")
        self.assertEqual(raw["A2"].number_format, 'yyyy"年"mm"月"dd"日"')
        self.assertEqual(raw["B2"].number_format, '"¥"#,##0.00')
        self.assertEqual(raw["A2"].value, AT)

    def test_names_that_excel_refuses_are_changed(self):
        with self.open_book() as made:
            for _n in range(3):
                made.add_sheet("Won/lost: [why]?" + "x" * 40, "Why?", "")
        names = [name.lower() for name in load_workbook(self.path).sheetnames]
        self.assertEqual(len({*names}), 3)
        self.assertTrue(all(len(name) <= 31 for name in names))
