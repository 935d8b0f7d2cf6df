from dateutil.relativedelta import relativedelta
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .target_common import TargetCase


@tagged("post_install", "-at_install")
class TestAgreement(TargetCase):
    """What marketing and sales promise each other. Capabilities: 99, 100"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.this_month = cls.today.replace(day=1)
        cls.last_month = cls.this_month - relativedelta(months=1)

    def agreement(self, *promises, **values):
        """Write one of two months, the last and this one, of team North."""
        promises = promises or (("marketing", "mql", 2), ("sales", "sql_rate", 50))
        lines = [
            (0, 0, {"side": side, "metric": metric, "goal": goal})
            for side, metric, goal in promises
        ]
        return self.env["lead.agreement"].create(
            {
                "name": "Autumn",
                "team_id": self.team.id,
                "date_from": self.last_month + relativedelta(days=3),
                "months": 2,
                "marketing_user_id": self.mia.id,
                "sales_user_id": self.lea.id,
                "promise_ids": lines,
                **values,
            }
        )

    def sign(self, agreement):
        self.refresh()
        agreement.with_user(self.mia).action_sign()
        agreement.with_user(self.lea).action_sign()

    def in_month(self, month, day):
        return (month.replace(day=day) - self.today).days

    def months(self, agreement, metric):
        promise = agreement.promise_ids.filtered(lambda one: one.metric == metric)
        return [(row.value, row.state) for row in promise.month_ids]

    def test_each_month_says_what_came_of_each_promise(self):
        leads = self.capture(
            *[self.in_month(self.last_month, day) for day in (1, 14, 28)],
            team_id=self.team.id,
        )
        self.qualify(leads, "mql")
        self.qualify(leads[:1], "sql")
        self.capture(self.in_month(self.last_month, 9))  # raw, of no team of ours
        agreement = self.agreement()
        self.sign(agreement)
        kept, running = self.months(agreement, "mql")
        self.assertEqual((kept, running), ((3, "kept"), (0, "running")))
        broken, running = self.months(agreement, "sql_rate")
        self.assertEqual((round(broken[0], 2), broken[1]), (33.33, "broken"))
        self.assertEqual(running[1], "running")

    def test_sum_is_decided_as_soon_as_it_cannot_turn(self):
        self.capture(0, 0, 0, team_id=self.team.id)
        agreement = self.agreement(
            ("marketing", "leads", 3), ("sales", "lost", 1), ("sales", "won", 1)
        )
        self.sign(agreement)
        self.assertEqual(self.months(agreement, "leads")[1], (3, "kept"))
        # Nobody lost one yet: that may change until the month is over.
        self.assertEqual(self.months(agreement, "lost")[1], (0, "running"))

    def test_month_stays_as_it_was_when_it_is_final(self):
        agreement = self.agreement(
            ("marketing", "leads", 1), ("sales", "won", 1), settle_days=0
        )
        self.sign(agreement)
        row = agreement.promise_ids[0].month_ids[0]
        self.assertEqual((row.value, row.state, row.is_final), (0, "broken", True))
        self.capture(self.in_month(self.last_month, 9), team_id=self.team.id)
        self.refresh()
        agreement._measure(self.now)
        self.assertEqual(row.value, 0)
        other = self.agreement(("marketing", "leads", 1), ("sales", "won", 1))
        self.sign(other)
        row = other.promise_ids[0].month_ids[0]
        self.assertEqual((row.value, row.is_final), (1, False))

    def test_second_signature_makes_promises_targets(self):
        agreement = self.agreement()
        agreement.with_user(self.mia).action_sign()
        self.assertEqual(agreement.state, "half")
        self.assertFalse(agreement.target_ids)
        agreement.with_user(self.lea).action_sign()
        self.assertEqual(agreement.state, "signed")
        found = {
            target.metric: (target.goal, target.owner_id, target.kind, target.team_id)
            for target in agreement.target_ids
        }
        self.assertEqual(found["mql"], (4, self.mia, "marketing", self.team))
        self.assertEqual(found["sql_rate"], (50, self.lea, "sales", self.team))
        last = self.this_month + relativedelta(months=1, days=-1)
        self.assertEqual(agreement.target_ids.mapped("date_to"), [last, last])

    def test_only_the_two_sign_once_each_and_only_what_both_promise(self):
        agreement = self.agreement()
        for user in (self.ann, self.max):
            with self.assertRaises(UserError):
                agreement.with_user(user).action_sign()
        agreement.with_user(self.mia).action_sign()
        with self.assertRaises(UserError):
            agreement.with_user(self.mia).action_sign()
        one_sided = self.agreement(("marketing", "mql", 2))
        with self.assertRaises(UserError):
            one_sided.with_user(self.mia).action_sign()

    def test_nobody_signs_for_somebody_else(self):
        agreement = self.agreement().with_user(self.max)
        forged = {"marketing_signed_at": self.now}
        with self.assertRaises(UserError):
            agreement.write(forged)
        with self.assertRaises(UserError):
            agreement.create({**agreement.copy_data()[0], **forged})

    def test_what_was_signed_changes_by_signing_again_only(self):
        agreement = self.agreement()
        self.sign(agreement)
        promise = agreement.promise_ids[0]
        manager = agreement.with_user(self.max)
        for change in (
            lambda: promise.with_user(self.max).write({"goal": 1}),
            lambda: promise.with_user(self.max).unlink(),
            lambda: manager.write({"months": 3}),
            lambda: manager.write({"promise_ids": [(5, 0, 0)]}),
            lambda: promise.copy({"metric": "won"}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        manager.action_change_terms()
        self.assertFalse(agreement.target_ids.filtered("active"))
        promise.goal = 7
        self.assertEqual(agreement.state, "draft")
        with self.assertRaises(AccessError):
            agreement.with_user(self.lea).action_change_terms()

    def test_board_shows_both_sides_to_who_may_see_it(self):
        leads = self.capture(self.in_month(self.last_month, 9), team_id=self.team.id)
        agreement = self.agreement(("marketing", "leads", 1), ("sales", "won", 1))
        self.sign(agreement)
        agreements = self.env["lead.agreement"].with_user(self.ann)
        board = agreements.get_agreement_board(agreement.id)["agreement"]
        marketing, sales = board["sides"]
        self.assertEqual((marketing["kept"], marketing["decided"]), (1, 1))
        self.assertEqual((sales["kept"], sales["decided"]), (0, 1))
        cells = [cell["state"] for cell in marketing["lines"][0]["months"]]
        self.assertEqual(cells, ["kept", "running"])
        action = agreement.promise_ids[0].get_month_action(str(self.last_month))
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.lead_id & leads, leads)

    def test_board_is_empty_without_agreements_and_refuses_what_is_no_month(self):
        self.env["lead.agreement"].search([]).action_archive()
        board = self.env["lead.agreement"].get_agreement_board()
        self.assertEqual(
            board, {"can_create": True, "agreements": [], "agreement": None}
        )
        promise = self.agreement().promise_ids[0]
        for month in ("soon", "2026-13-01", None, False, "9999-12-01"):
            with self.subTest(month=month), self.assertRaises(UserError):
                promise.get_month_action(month)

    def test_other_companys_agreement_is_out_of_reach(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        people = self.mia | self.lea
        people.write({"company_ids": [(4, company.id)]})
        agreement = self.agreement(company_id=company.id, team_id=False)
        with self.assertRaises(AccessError):
            call_kw(
                agreement.with_user(self.max), "read", [agreement.ids, ["name"]], {}
            )
        board = self.env["lead.agreement"].with_user(self.max)
        found = board.get_agreement_board(agreement.id)["agreement"]
        self.assertNotEqual(found and found["id"], agreement.id)

    def test_bad_input_is_refused(self):
        eve = self._user("eve", "base.group_user")
        for values, error in (
            ({"months": 0}, CheckViolation),
            ({"months": 99}, CheckViolation),
            ({"settle_days": -1}, CheckViolation),
            ({"sales_user_id": self.mia.id}, CheckViolation),
            ({"sales_user_id": eve.id}, ValidationError),
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(error):
                self.agreement(**values)
        for goal, metric in ((0, "mql"), (-1, "mql"), (101, "sql_rate"), (5, "none")):
            with self.subTest(metric=metric), self.assertRaises(ValidationError):
                self.agreement(("marketing", metric, goal))

    def test_document_prints_with_promises_and_signatures(self):
        agreement = self.agreement()
        self.sign(agreement)
        report = self.env["ir.actions.report"]._render_qweb_html(
            "lead_analytics.lead_agreement_report", agreement.ids
        )[0]
        page = report.decode()
        self.assertIn("at least 2", page)
        self.assertIn("Mia", page)
        self.assertEqual(page.count("Signed on"), 2)

    def test_board_offers_a_new_one_to_who_may_write_it(self):
        agreements = self.env["lead.agreement"]
        offered = [
            agreements.with_user(user).get_agreement_board()["can_create"]
            for user in (self.max, self.ann)
        ]
        self.assertEqual(offered, [True, False])
