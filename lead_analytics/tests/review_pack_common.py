import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from openpyxl import load_workbook

from odoo.addons.lead_priority.tests.common import LeadPriorityCase


class ReviewPackCase(LeadPriorityCase):
    """Leads of two sources that came in within the last complete week."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.env.registry.clear_cache()
        cls.fair, cls.ads = cls.env["utm.source"].create(
            [{"name": "=Fair"}, {"name": "Ads"}]
        )
        cls.pack = cls.env["lead.review.pack"].create(
            {"name": "Weekly", "kind": "week", "recipient_ids": cls.lea.ids}
        )
        cls.first, cls.last = cls.pack._get_days(cls.env.cr.now(), back=1)
        cls.start, cls.end = cls.env["lead.analytics.period"]._to_moments(
            cls.first, cls.last, cls.env.company
        )

    def capture(self, source=None, moment=None, **values):
        """Let a lead come in, by default in the middle of the last week; give it."""
        moment = moment or self.start + timedelta(days=2, hours=3)
        number = self.env["lead.capture"].search_count([])
        capture = self.env["lead.capture"]._receive(
            [{"payload": {"email": f"p{number}@example.com"}}],
            entry="api",
            scope="packs",
            now=moment,
        )
        capture._process(moment)
        capture.write({"source_id": (source or self.fair).id})
        capture.lead_id.write(values)
        return capture.lead_id

    def refresh(self):
        while self.env["lead.milestone"]._refresh_next():
            pass

    def ask(self, user, **values):
        """Ask for the file of a user."""
        self.refresh()
        return self.env["lead.review.pack.file"]._request(
            *(self.pack, user, self.first, self.last),
            **{"sends_mail": False, "now": self.now, **values},
        )

    def read_book(self, user, **values):
        """Make the pack as a user; give {sheet: rows}, the result and the workbook."""
        file = self.ask(user, **values)
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "pack.xlsx")
            result = file._write_to(path, lambda *_args: None)
            book = load_workbook(path)
        sheets = {
            sheet.title: [[cell.value for cell in row] for row in sheet]
            for sheet in book
        }
        return sheets, result, book

    def find_line(self, rows, label):
        """Give the first line of a sheet that begins with a label."""
        return next(row for row in rows if row[0] == label)

    def count_by(self, rows, title):
        """Count the rows of raw data by a column."""
        column = rows[0].index(title)
        return Counter(row[column] for row in rows[1:])
