import tempfile
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .apart import forget_captured
from .review_pack_common import ReviewPackCase

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestReviewPack(ReviewPackCase):
    """What a review pack says, and to whom. Capabilities: 173"""

    def test_pack_has_the_sheets_that_were_chosen_in_their_order(self):
        sheets, _result, _book = self.read_book(self.max)
        self.assertEqual(
            [*sheets],
            [
                *("Overview", "Trend", "Channels", "Where leads went", "Response"),
                *("Salespeople", "Losses", "Targets", "Costs"),
                *("Scores", "Raw data"),
            ],
        )
        self.pack.write({"has_raw": False, "has_trend": False, "has_reps": False})
        sheets, _result, _book = self.read_book(self.max)
        self.assertFalse({"Raw data", "Trend", "Salespeople"} & {*sheets})

    def test_raw_data_are_the_leads_of_the_period_to_its_edges(self):
        self.capture(moment=self.start - HOUR)
        self.capture(moment=self.start), self.capture(moment=self.end - HOUR)
        self.capture(moment=self.end)
        sheets, result, _book = self.read_book(self.max)
        captures = self.env["lead.capture"].search_count(
            [("received_at", ">=", self.start), ("received_at", "<", self.end)]
        )
        rows = sheets["Raw data"]
        self.assertEqual((len(rows) - 1, result["raw_rows"]), (captures, captures))
        moments = [row[rows[0].index("Captured On")] for row in rows[1:]]
        # As the clock of the company, in China, shows them.
        self.assertEqual(
            (moments[0], moments[-1]), (self.start + 8 * HOUR, self.end + 7 * HOUR)
        )

    def test_everyone_gets_only_leads_they_may_see_totals_included(self):
        self.capture(user_id=self.ann.id), self.capture(user_id=self.bob.id)
        self.capture(self.ads, user_id=self.bob.id)
        for user in (self.ann, self.bob, self.lea, self.mia):
            sheets, _result, _book = self.read_book(user)
            seen = (
                self.env["lead.analytics.report.funnel"]
                .with_user(user)
                .search(
                    [("captured_at", ">=", self.start), ("captured_at", "<", self.end)]
                )
            )
            rows = sheets["Raw data"]
            self.assertEqual(
                {row[0] for row in rows[1:]}, set(seen.lead_id.ids), user.name
            )
            leads = sum(seen.mapped("is_lead"))
            self.assertEqual(self.find_line(sheets["Overview"], "Leads")[1], leads)
            self.assertEqual(self.find_line(sheets["Channels"], "All")[1], leads)
            everything = self.find_line(sheets["Where leads went"], "All that came in")
            self.assertEqual(everything[2], len(seen))

    def test_tables_agree_with_the_raw_data_counted_by_hand(self):
        for source, revenue in ((self.fair, 100), (self.fair, 250), (self.ads, 40)):
            lead = self.capture(source, user_id=self.ann.id, expected_revenue=revenue)
            lead.action_set_won()
        self.capture(self.ads).action_set_lost()
        sheets, _result, _book = self.read_book(self.max)
        raw, table = sheets["Raw data"], sheets["Channels"]
        titles = {title: number for number, title in enumerate(raw[0])}
        columns = {"MQL": "MQL", "SQL leads": "SQL Leads", "Revenue won": "Won Revenue"}
        header = next(row for row in table if row[0] == "Source")
        for source in ("=Fair", "Ads"):
            line = self.find_line(table, source)
            for title, field in columns.items():
                by_hand = sum(
                    row[titles[field]] or 0
                    for row in raw[1:]
                    if row[titles["Source"]] == source
                )
                self.assertEqual(line[header.index(title)], by_hand, (source, title))
        won = self.find_line(table, "=Fair")[header.index("Revenue won")]
        self.assertEqual(won, 350)

    def test_rule_of_a_customer_narrows_the_pack(self):
        hidden = self.capture(user_id=self.bob.id, name="Secret")
        shown = self.capture(user_id=self.bob.id)
        self.env["ir.rule"].create(
            {
                "name": "Not the secret one",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "domain_force": "[('name', '!=', 'Secret')]",
            }
        )
        sheets, _result, _book = self.read_book(self.lea)
        ids = {row[0] for row in sheets["Raw data"][1:]}
        self.assertIn(shown.id, ids)
        self.assertNotIn(hidden.id, ids)
        self.assertEqual(self.find_line(sheets["Channels"], "All")[1], len(ids))

    def test_reps_see_no_costs(self):
        sheets, _result, _book = self.read_book(self.ann)
        self.assertFalse({"Costs", "Scores"} & {*sheets})
        titles = {str(cell) for rows in sheets.values() for row in rows for cell in row}
        self.assertFalse(
            {"Cost", "Cost per lead", "Return on channel costs (ROI)"} & titles
        )
        sheets, _result, _book = self.read_book(self.mia)
        self.assertIn("Costs", sheets)
        self.assertIn("Cost", sheets["Raw data"][0])

    def test_costs_are_added_up_by_channel_the_dearest_first(self):
        for source, amount in ((self.fair, 30), (self.ads, 90), (self.fair, 40)):
            self.env["lead.channel.cost"].create(
                {
                    "source_id": source.id,
                    "amount": amount,
                    "date_from": self.first,
                    "date_to": self.last,
                }
            )
        sheets, _result, _book = self.read_book(self.mia)
        rows = sheets["Costs"]
        top = rows.index(next(row for row in rows if row[0] == "Channel"))
        sums = [row[:2] for row in rows[top + 1 : top + 3]]
        self.assertEqual([*map(list, sums)], [["Ads", 90], ["=Fair", 70]])

    def test_the_trend_begins_with_the_first_lead(self):
        forget_captured(self.env)
        self.capture(moment=self.start - timedelta(days=10))
        self.capture()
        sheets, _result, _book = self.read_book(self.mia)
        rows = sheets["Trend"]
        header = next(row for row in rows if row[0] == "Period from")
        leads = [row[1] for row in rows[rows.index(header) + 1 :]]
        self.assertEqual(leads, [1, 0, 1])

    def test_raw_data_name_what_they_point_at_and_hold_no_addresses(self):
        lead = self.capture(user_id=self.ann.id, name="A lead", partner_name="@Corp")
        lead.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.refresh()
        sheets, _result, _book = self.read_book(self.max)
        rows = sheets["Raw data"]
        line = dict(zip(rows[0], next(r for r in rows if r[0] == lead.id), strict=True))
        self.assertEqual(line["Company"], "@Corp")
        self.assertEqual((line["Source"], line["Salesperson"]), ("=Fair", "Ann"))
        self.assertEqual((line["Lost Reason"], line["Place"]), ("No budget", "Lost"))
        self.assertFalse(
            [cell for row in rows for cell in row if "@example" in str(cell)]
        )

    def test_no_text_of_a_lead_becomes_a_formula(self):
        """Targets: S4"""
        self.capture(name="=cmd|' /C calc'!A0", user_id=self.ann.id)
        file = self.ask(self.max)
        path = self.make_path()
        file._write_to(path, lambda *_args: None)
        with zipfile.ZipFile(path) as archive:
            sheets = [n for n in archive.namelist() if "xl/worksheets/sheet" in n]
            self.assertGreater(len(sheets), 8)
            for name in sheets:
                self.assertNotIn(b"<f>", archive.read(name), name)
            charts = [n for n in archive.namelist() if "xl/charts/chart" in n]
        self.assertGreater(len(charts), 4)

    def make_path(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return str(Path(folder.name) / "pack.xlsx")

    def test_overview_compares_with_the_period_before(self):
        for _n in range(3):
            self.capture()
        self.capture(moment=self.start - timedelta(days=3))
        before = self.env["lead.analytics.report.funnel"].search_count(
            [
                ("captured_at", ">=", self.start - timedelta(days=7)),
                ("captured_at", "<", self.start),
            ]
        )
        self.refresh()
        sheets, result, _book = self.read_book(self.max)
        line = self.find_line(sheets["Overview"], "Captured")
        self.assertEqual(line[2], before + 1)
        self.assertEqual(line[3], line[1] - line[2])
        self.assertEqual(result["summary"][0][0], "Leads")

    def test_losses_are_those_of_the_period_by_stage_and_reason(self):
        lost = self.capture(moment=self.start - timedelta(days=40))
        lost.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.refresh()
        row = self.env["lead.milestone"].search([("lead_id", "=", lost.id)])
        self.env.cr.execute(
            "UPDATE lead_milestone SET lost_at = %s WHERE id = %s",
            [self.start + HOUR, row.id],
        )
        row.invalidate_recordset()
        sheets, _result, _book = self.read_book(self.max)
        self.assertEqual(self.find_line(sheets["Losses"], "No budget")[1], 1)

    def test_top_leaks_of_the_latest_week_stand_with_their_plans(self):
        leak = self.env["lead.leak"].create(
            {
                "company_id": self.env.company.id,
                "date_from": self.first,
                "rank": 1,
                "kind": "untouched",
                "source_id": self.fair.id,
                "leads": 7,
            }
        )
        self.env["lead.leak.action"].create(
            {"leak_id": leak.id, "name": "Call them", "user_id": self.ann.id}
        )
        sheets, _result, _book = self.read_book(self.max)
        line = next(row for row in sheets["Where leads went"] if "=Fair" in str(row[0]))
        self.assertEqual(line[2], 7)
        self.assertIn("Call them (Ann, until", line[1])

    def test_targets_stand_with_where_they_will_end(self):
        self.env["lead.target"].create(
            {
                "metric": "won_rate",
                "name": "More deals",
                "owner_id": self.max.id,
                "date_from": self.first,
                "date_to": self.last + timedelta(days=60),
                "baseline": 15,
                "goal": 25,
            }
        )
        sheets, _result, _book = self.read_book(self.max)
        line = self.find_line(sheets["Targets"], "More deals")
        self.assertEqual((line[1], line[4], line[6]), ("Max", 0.15, 0.25))
        self.assertEqual((line[5], line[7]), ("–", "–"))

    def test_pack_speaks_the_language_of_its_reader(self):
        self.capture()
        chinese = self.env["res.lang"]._activate_lang("zh_CN")
        chinese.date_format = "%Y年%m月%d日"
        self.lea.lang = "zh_CN"
        _sheets, _result, book = self.read_book(self.lea)
        self.assertEqual(book.worksheets[0]["A1"].font.name, "Microsoft YaHei")
        self.assertIn('"年"', book.worksheets[-1]["D2"].number_format)

    def test_periods_are_those_of_the_company_and_complete(self):
        pack = self.pack.copy({"kind": "month"})
        now = datetime(2026, 3, 31, 17, 0)  # noqa: DTZ001 the first of April in China
        self.assertEqual(pack._get_period(now), (date(2026, 3, 1), date(2026, 3, 31)))
        pack.period = "current"
        self.assertEqual(pack._get_period(now), (date(2026, 4, 1), date(2026, 4, 30)))

    def test_bad_dates_and_people_are_refused(self):
        for values in (
            {"period": "custom"},
            {"period": "custom", "date_from": "2026-02-02", "date_to": "2026-02-01"},
            {"recipient_ids": self._user("eve", "base.group_user").ids},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.pack.write(values)
        self.pack.recipient_ids = False
        with self.assertRaises(UserError):
            self.pack.action_send()

    def test_reps_ask_for_no_packs(self):
        for user in (self.ann, self.lea):
            with self.assertRaises(AccessError):
                self.pack.with_user(user).action_make_mine()
        action = self.pack.with_user(self.mia).action_make_mine()
        file = self.env["lead.review.pack.file"].browse(action["res_id"])
        self.assertEqual((file.user_id, file.state), (self.mia, "waiting"))

    def test_reader_who_left_the_company_gets_nothing(self):
        file = self.ask(self.ann)
        with (
            patch.object(type(self.ann), "_get_company_ids", lambda user: ()),
            self.assertRaises(UserError),
        ):
            file._write_to(self.make_path(), lambda *_args: None)
