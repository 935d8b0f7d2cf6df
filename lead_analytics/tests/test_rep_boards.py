from statistics import median
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.lead_priority.tests.sla_common import at

from .test_rep_reports import RepReportCase


@tagged("post_install", "-at_install")
class TestRepBoard(RepReportCase):
    """Reps side by side, and a rep's own figures. Capabilities: 150, 158, 168, 180"""

    def setUp(self):
        super().setUp()
        self.report = self.env["lead.analytics.report.rep"]

    def worked(self, user, hour, calls=1, won=False):
        """A lead that was assigned at 9 and called at so many hours of Monday."""
        self.moment = at(2, 9)
        lead = self.owned(user, expected_revenue=100)
        for number in range(calls):
            self.call(lead, at(2, hour, number), user)
        if won:
            self.moment = at(4, 9)
            lead.action_set_won()
        self.moment = at(4, 12)
        return lead

    def line(self, board, user):
        return next(line for line in board["lines"] if line["user_id"] == user.id)

    def test_line_is_what_one_works_out_by_hand(self):
        hours = [10, 12, 16]
        leads = [self.worked(self.ann, hour, calls=2) for hour in hours]
        self.worked(self.ann, 11, won=True)
        self.refresh()
        line = self.line(self.report.get_rep_board("all"), self.ann)
        rows = self.env["lead.milestone"].search([("user_id", "=", self.ann.id)])
        waits = sorted(rows.mapped("response_hours"))
        self.assertEqual((line["handled"], line["load"], line["won"]), (4, 3, 1))
        self.assertAlmostEqual(line["response_hours"], median(waits))
        self.assertAlmostEqual(
            line["response_hours_p90"], waits[2] + 0.7 * (waits[3] - waits[2])
        )
        self.assertEqual(line["contacts_per_lead"], 7 / 4)
        self.assertEqual((line["conversion_rate"], line["won_rate"]), (25, 100))
        self.assertEqual(line["won_revenue"], 100)
        self.assertEqual(len(leads), 3)

    def test_what_there_is_nothing_of_is_none_and_not_zero(self):
        self.owned(self.bob)
        self.refresh()
        line = self.line(self.report.get_rep_board("all"), self.bob)
        nothing = ("response_hours", "won_rate", "cycle_days", "rating", "in_time_rate")
        self.assertEqual([line[name] for name in nothing], [None] * 5)
        self.assertEqual((line["conversion_rate"], line["won"]), (0, 0))

    def test_period_and_team_choose_the_leads(self):
        self.worked(self.ann, 10)
        self.refresh()
        self.moment = at(20, 9, month=9)
        board = self.report.with_context(tz="UTC").get_rep_board("last_90_days")
        self.assertFalse(
            [line for line in board["lines"] if line["user_id"] == self.ann.id]
        )
        other = self.env["crm.team"].create({"name": "Other"})
        self.assertFalse(self.report.get_rep_board("all", other.id)["lines"])

    def test_total_is_of_all_lines(self):
        self.worked(self.ann, 10), self.worked(self.bob, 12, won=True)
        self.refresh()
        board = self.report.get_rep_board("all", self.team.id)
        for name in ("handled", "won", "load", "won_revenue"):
            lines = sum(line[name] for line in board["lines"])
            self.assertEqual(board["total"][name], lines, name)

    def test_period_that_is_none_is_refused(self):
        for period in ("decade", "", None, 7):
            with self.assertRaises(UserError):
                self.report.get_rep_board(period)

    def test_own_figures_stand_beside_those_before(self):
        today = self.env.cr.now().replace(hour=9)
        for months, calls in ((0, 4), (1, 2)):
            self.moment = today.replace(day=15, month=6 - months)
            lead = self.owned(self.ann)
            for minute in range(calls):
                self.call(lead, self.moment.replace(minute=minute))
        self.refresh()
        self.moment = today.replace(day=20, month=6)
        mine = self.report.with_user(self.ann)
        with self.mock_today("2026-06-20"):
            board = mine.get_my_figures("month")
        figures = {figure["name"]: figure for figure in board["figures"]}
        calls = figures["contacts_per_lead"]
        self.assertEqual((calls["value"], calls["before"]), (4, 2))
        self.assertIs(calls["is_better"], True)
        self.assertIsNone(figures["handled"]["is_better"])
        self.assertEqual(board["now"]["open"], 2)

    def mock_today(self, day):
        today = fields.Date.to_date(day)
        return patch.object(fields.Date, "context_today", lambda *_args: today)

    def test_rep_sees_own_figures_only(self):
        self.worked(self.ann, 10), self.worked(self.bob, 12)
        self.refresh()
        board = self.report.with_user(self.ann).get_rep_board("all")
        self.assertEqual([line["user_id"] for line in board["lines"]], [self.ann.id])


@tagged("post_install", "-at_install")
class TestTeamMonitor(RepReportCase):
    """Who has what open, late and due now. Capabilities: 159"""

    def rep(self, user, viewer=None):
        monitor = self.env["lead.team.monitor"].with_user(viewer or self.lea)
        board = monitor.with_context(tz="UTC").get_team_monitor(self.team.id)
        return next(rep for rep in board["reps"] if rep["user_id"] == user.id), board

    def test_open_late_due_today_and_never_contacted(self):
        self.moment = at(2, 12)
        late, today, later, called = (self.owned() for _n in range(4))
        late.sla_due_at, today.sla_due_at = at(2, 11), at(2, 18)
        later.sla_due_at = at(3, 9)
        self.call(called)
        self.env.flush_all()
        ann, board = self.rep(self.ann)
        counts = [ann[name] for name in ("open", "late", "today", "untouched")]
        self.assertEqual(counts, [4, 1, 1, 3])
        self.assertEqual((ann["calls"], ann["last_at"]), (1, at(2, 12).isoformat()))
        self.assertEqual(board["total"]["open"], 4)

    def test_numbers_open_exactly_their_leads(self):
        self.moment = at(2, 12)
        for number in range(3):
            self.owned().sla_due_at = at(2, 10 + number)
        self.env.flush_all()
        ann, _board = self.rep(self.ann)
        monitor = self.env["lead.team.monitor"].with_user(self.lea)
        for what in ("open", "late", "today", "untouched"):
            domain = monitor.get_monitor_domain(what, self.ann.id)
            found = self.env["crm.lead"].with_user(self.lea).search_count(domain)
            self.assertEqual(found, ann[what], what)

    def test_who_holds_things_up_is_said(self):
        self.moment = at(2, 12)
        for _number in range(3):
            self.owned().sla_due_at = at(2, 11)
        self.env.flush_all()
        _ann, board = self.rep(self.ann)
        self.assertEqual(board["bottlenecks"], ["Ann has 3 of the 3 late leads."])

    def test_leads_that_nobody_has_are_counted(self):
        before = self.rep(self.ann)[1]["waiting"]
        self._lead()
        self.assertEqual(self.rep(self.ann)[1]["waiting"], before + 1)

    def test_rep_counts_leads_one_may_open(self):
        self.owned(self.ann), self.owned(self.bob)
        self.env.flush_all()
        bob, _board = self.rep(self.bob, self.ann)
        self.assertEqual(bob["open"], 0)

    def test_word_that_is_no_number_of_the_monitor_opens_nothing(self):
        domain = self.env["lead.team.monitor"].get_monitor_domain("everything")
        self.assertFalse(self.env["crm.lead"].search_count(domain))


@tagged("post_install", "-at_install")
class TestSegmentMatrix(RepReportCase):
    """Which leads suit whom. Capabilities: 85, 86"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["lead.analytics.report.rep"]
        cls.fair, cls.ads = cls.env["utm.source"].create(
            [{"name": "Matrix fair"}, {"name": "Matrix ads"}]
        )
        cls.line = cls.env["lead.product.line"].create({"name": "Pumps"})

    def close(self, user, source, won, lost):
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"{source.name} {number}",
                    "user_id": user.id,
                    "team_id": self.team.id,
                    "source_id": source.id,
                    "product_line_ids": [(6, 0, self.line.ids)],
                }
                for number in range(won + lost)
            ]
        )
        leads[:won].action_set_won()
        leads[won:].action_set_lost()

    def fill(self):
        self.close(self.ann, self.fair, 18, 4)
        self.close(self.bob, self.fair, 4, 18)
        self.close(self.bob, self.ads, 6, 6)
        self.refresh()

    def matrix(self, dimension="source_id", user=None):
        return self.report.with_user(user or self.max).get_segment_matrix(
            dimension, "all", self.team.id
        )

    def test_cells_add_up_to_reps_kinds_and_all(self):
        self.fill()
        matrix = self.matrix()
        kinds = [(kind["won"], kind["leads"]) for kind in matrix["kinds"]]
        self.assertEqual(kinds, [(22, 44), (6, 12)])
        for rep in matrix["reps"]:
            cells = [cell for cell in rep["cells"] if cell]
            self.assertEqual(sum(cell["won"] for cell in cells), rep["won"])
            self.assertEqual(sum(cell["leads"] for cell in cells), rep["leads"])
        self.assertEqual(matrix["total"]["leads"], 56)

    def test_whom_leads_suit_is_said_in_a_sentence(self):
        self.fill()
        sentences = [finding["sentence"] for finding in self.matrix()["findings"]]
        self.assertIn(
            "“Matrix fair” suits Ann: 82 % won (18 of 22) where the others win 18 %.",
            sentences,
        )

    def test_what_suits_a_rep_becomes_expertise_once(self):
        self.fill()
        finding = self.matrix("product_line_id")["findings"][0]
        self.assertTrue(finding["may_be_expertise"])
        args = (finding["user_id"], "product_line_id", finding["key"])
        self.assertTrue(self.report.with_user(self.max).add_expertise(*args))
        members = self.team.crm_team_member_ids
        member = members.filtered(lambda member: member.user_id == self.ann)
        self.assertEqual(member.routing_product_line_ids, self.line)
        again = self.matrix("product_line_id")["findings"][0]
        self.assertFalse(again["may_be_expertise"])

    def test_only_managers_set_what_reps_know(self):
        args = (self.ann.id, "product_line_id", self.line.id)
        for user in (self.ann, self.lea, self.mia):
            with self.assertRaisesRegex(AccessError, "Only a manager"):
                self.report.with_user(user).add_expertise(*args)

    def test_bad_input_is_refused(self):
        report = self.report.with_user(self.max)
        for dimension in ("name", "", None):
            with self.assertRaises(UserError):
                report.get_segment_matrix(dimension)
        with self.assertRaises(UserError):
            report.add_expertise(self.ann.id, "source_id", self.fair.id)
        with self.assertRaises(UserError):
            report.add_expertise(self.ann.id, "industry_id", 2**30)

    def test_kind_that_converts_badly_opens_its_routing_rule(self):
        self.close(self.ann, self.fair, 20, 5)
        self.close(self.bob, self.fair, 20, 5)
        self.close(self.bob, self.ads, 1, 29)
        self.refresh()
        weak = [one for one in self.matrix()["findings"] if one["may_open_rules"]]
        self.assertEqual([one["key"] for one in weak], [self.ads.id])
        rule = self.env["lead.routing.rule"].create({"name": "Ads to everybody"})
        lead = self.env["crm.lead"].search(
            [("source_id", "=", self.ads.id), ("user_id", "=", self.bob.id)], limit=1
        )
        vals = {"lead_id": lead.id, "rule_id": rule.id, "trigger": "captured"}
        self.env["lead.routing.decision"]._record_decisions(
            [{**vals, "outcome": "assigned", "user_id": self.bob.id}], now=self.moment
        )
        action = self.report.with_user(self.max).get_rules_action(
            "source_id", self.ads.id, "all", self.team.id
        )
        self.assertEqual(action["domain"], [("id", "in", rule.ids)])
