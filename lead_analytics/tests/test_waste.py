from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from ..report.lead_analytics_report_waste import FATES


@tagged("post_install", "-at_install")
class TestWaste(LeadPriorityCase):
    """Each captured lead in one place. Capabilities: 169"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waste = cls.env["lead.analytics.report.waste"]
        cls.now = cls.env.cr.now()
        cls.source = cls.env["utm.source"].create({"name": "Fair"})

    def capture(self, days_ago=0, **values):
        """Let one lead come in so many days ago; give it."""
        moment = self.now - timedelta(days=days_ago)
        number = self.env["lead.capture"].search_count([])
        capture = self.env["lead.capture"]._receive(
            [{"payload": {"email": f"w{number}@example.com"}}],
            entry="api",
            scope="waste",
            now=moment,
        )
        capture._process(moment)
        capture.write({"source_id": self.source.id})
        capture.lead_id.write(values)
        return capture.lead_id

    def call(self, lead):
        row = {"lead_id": lead.id, "user_id": self.ann.id, "channel": "call"}
        self.env["lead.followup"]._record_followup([row], now=self.now)

    def fates(self, *leads):
        while self.env["lead.milestone"]._refresh_next():
            pass
        rows = self.waste.search([("lead_id", "in", [lead.id for lead in leads])])
        by_lead = {row.lead_id: row.fate for row in rows}
        return [by_lead[lead] for lead in leads]

    def test_open_leads_are_fresh_untouched_or_worked_on(self):
        fresh, old, worked = self.capture(), self.capture(3), self.capture(3)
        worked.user_id = self.ann
        self.call(worked)
        self.assertEqual(
            self.fates(fresh, old, worked), ["fresh", "untouched", "working"]
        )

    def test_company_says_when_a_lead_counts_as_leaked(self):
        lead = self.capture(3)
        self.env.company.lead_leak_hours = 100
        self.assertEqual(self.fates(lead), ["fresh"])

    def test_lead_past_its_deadline_is_late(self):
        lead = self.capture(3, user_id=self.ann.id)
        self.call(lead)
        lead.sla_due_at = self.now - timedelta(hours=1)
        self.assertEqual(self.fates(lead), ["late"])

    def test_lead_that_was_taken_back_is_idle(self):
        lead = self.capture(3, user_id=self.ann.id)
        self.call(lead)
        lead._move(
            {"user_id": False, "pool_id": self.public_pool.id},
            now=self.now,
            reason="reclaimed",
        )
        self.assertEqual(self.fates(lead), ["idle"])

    def test_closed_leads_say_whether_somebody_had_spoken_to_them(self):
        won, lost, unheard = (self.capture(user_id=self.ann.id) for _n in range(3))
        self.call(lost)
        won.action_set_won()
        (lost | unheard).action_set_lost()
        self.assertEqual(
            self.fates(won, lost, unheard), ["won", "lost", "lost_untouched"]
        )

    def test_board_has_every_capture_once_for_every_slice(self):
        self.capture(), self.capture(3), self.capture(40)
        self.capture().action_archive()
        self.capture().unlink()
        self.fates()
        for start in (False, str(self.now.date() - timedelta(days=10))):
            board = self.waste.get_waste_board(start, False, self.source.id)
            found = self.env["lead.capture"].search(
                [("source_id", "=", self.source.id)]
                + ([("received_at", ">=", start)] if start else [])
            )
            self.assertEqual(board["captured"], len(found))
            lines = [line["captured"] for line in board["lines"]]
            self.assertEqual((sum(lines), len(lines)), (len(found), len(FATES)))

    def test_leaked_leads_cost_what_their_channel_does(self):
        self.capture(3), self.capture(3), self.capture()
        self.env.company.lead_default_cost = 850
        self.fates()
        board = self.waste.get_waste_board(False, False, self.source.id)
        self.assertEqual((board["leaked"], board["leaked_cost"]), (2, 1700))

    def test_board_is_narrowed_by_team_product_line_and_country(self):
        line = self.env["lead.product.line"].create({"name": "Pumps"})
        country = self.env.ref("base.be")
        own = self.capture(3, team_id=self.team.id, country_id=country.id)
        own.product_line_ids = line
        self.capture(3, team_id=False)
        self.env.flush_all()
        self.fates()
        for name, one in (
            ("team_id", self.team),
            ("product_line_id", line),
            ("country_id", country),
        ):
            board = self.waste.get_waste_board(
                False, False, self.source.id, {name: one.id}
            )
            self.assertEqual(board["captured"], 1, name)
            self.assertIn(one.id, [found for found, _name in board["choices"][name]])

    def test_board_is_not_narrowed_by_anything(self):
        for slices in ({"user_id": 1}, {"team_id": "1"}, {"team_id": [1]}):
            with self.assertRaises(UserError):
                self.waste.get_waste_board(False, False, False, slices)

    def test_owners_of_open_leads_with_how_late_they_are(self):
        late = [self.capture(9, user_id=self.ann.id) for _lead in range(3)]
        for lead, hours in zip(late, (1, 5, 90), strict=True):
            self.call(lead)
            lead.sla_due_at = self.now - timedelta(hours=hours)
        self.capture(3, user_id=self.bob.id)
        self.capture(0, user_id=self.bob.id), self.capture(0)
        self.fates()
        owners = self.waste.get_waste_board(False, False, self.source.id)["owners"]
        found = [(o["id"], o["open"], o["late"], o["untouched"]) for o in owners]
        expected = [(self.ann.id, 3, 3, 0), (self.bob.id, 2, 0, 1), (False, 1, 0, 0)]
        self.assertEqual(found, expected)
        self.assertAlmostEqual(owners[0]["hours"], 5, places=1)
        self.assertAlmostEqual(owners[1]["hours"], 48, places=1)
        self.assertFalse(owners[2]["hours"])

    def test_text_that_is_no_date_is_refused(self):
        for text in ("soon", "2026-13-01", "9999-12-31"):
            with self.assertRaises(UserError):
                self.waste.get_waste_board(False, text)

    def test_rep_sees_only_leads_a_rep_sees(self):
        own, other = self.capture(user_id=self.ann.id), self.capture(3)
        other.user_id = self.bob
        self.fates()
        seen = self.waste.with_user(self.ann).search([])
        self.assertIn(own, seen.lead_id)
        self.assertNotIn(other, seen.lead_id)
