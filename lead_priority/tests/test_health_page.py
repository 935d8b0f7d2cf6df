from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..health import MOST
from .health_common import HealthCase


@tagged("post_install", "-at_install")
class TestHealthPage(HealthCase):
    """One page with a card for each check, for who manages. Targets: S7"""

    def test_nothing_to_do_is_said(self):
        with self.these_checks("jobs_off", "jobs_failing", "captures_waiting"):
            page = self.page()
        self.assertEqual((page.state, page.headline), ("good", "All good"))
        self.assertEqual(page.summary, "3 checks, and nothing waits for you.")

    def test_headline_counts_and_names_what_needs_somebody(self):
        job, other = self.env["ir.cron"].search([("cron_name", "like", "Leads:")])[:2]
        job.active = False
        with self.these_checks("jobs_off", "jobs_failing", "captures_waiting"):
            page = self.page()
            headline = page.headline
            other.write({"failure_count": 1})
            page.action_refresh()
        self.assertEqual((page.state, headline), ("broken", "1 thing needs you"))
        self.assertEqual(page.headline, "2 things need you")
        self.assertEqual(page.summary, "Jobs that are switched off and Jobs that fail")

    def test_each_check_has_a_card_with_words_in_an_area_of_the_page(self):
        page = self.page()
        checks = self.env["lead.health.check"]._get_checks()
        self.assertEqual(len(page.card_ids), len(checks))
        cards = page.card_ids.grouped("code")
        for check in checks:
            with self.subTest(check=check._name):
                card = cards[check._get_code()]
                self.assertIn(card, page[f"{check._area}_ids"])
                self.assertTrue(card.title and card.explanation)
                self.assertTrue(check._get_mend_label() or check._open(self.now))

    def test_refresh_writes_the_same_cards(self):
        page = self.page()
        cards = page.card_ids
        page.action_refresh()
        self.assertEqual(page.card_ids, cards)

    def test_one_query_counts_each_check(self):
        page = self.page()
        page.action_refresh()
        count = len(page.card_ids)
        self.env.flush_all()
        # Some ask first which companies hold their work, or whose jobs are ours.
        with self.assertQueryCount(count + 12):
            self.env["lead.health.check"]._look_at_all(self.now)

    def test_counting_stops(self):
        self.env.cr.execute(
            """INSERT INTO lead_capture (entry, scope, state, received_at, company_id)
               SELECT 'api', 'test', 'received', %s, %s FROM generate_series(1, %s)""",
            [self.ago(hours=3), self.env.company.id, MOST + 5],
        )
        self.assert_state("captures_waiting", "broken", "1,000+")

    def test_check_that_fails_is_told_and_the_others_go_on(self):
        check = type(self.env["lead.health.captures.waiting"])
        with (
            self.these_checks("jobs_off", "captures_waiting"),
            patch.object(check, "_get_domain", lambda *_args: [("nothing", "=", 1)]),
            mute_logger("odoo.addons.lead_priority.models.lead_health_check"),
        ):
            page = self.page()
        card = page.card_ids.filtered(lambda c: c.state == "look")
        self.assertEqual(card.code, "captures_waiting")

    def test_reps_leaders_and_marketing_do_not_open_it(self):
        for user in (self.ann, self.lea, self.mia):
            with self.assertRaises(AccessError):
                call_kw(self.env["lead.health"].with_user(user), "action_open", [], {})

    def test_administrator_opens_it(self):
        admin = new_test_user(self.env, "lp_admin", groups="base.group_system")
        self.assertTrue(self.page(admin).card_ids)

    def test_page_is_of_who_looked(self):
        page = self.page()
        other = self._user("moe", "sales_team.group_sale_manager")
        for records, method in (
            (page, "read"),
            (page, "action_refresh"),
            (page.card_ids[0], "action_mend"),
            (page.card_ids[0], "action_show"),
        ):
            with self.assertRaises(AccessError):
                call_kw(records.with_user(other), method, [records.ids], {})

    def test_cards_are_written_by_looking_only(self):
        card = self.page().card_ids[0]
        for method, args in (
            ("create", [{"health_id": card.health_id.id, "code": "x"}]),
            ("write", [card.ids, {"check_model": "lead.health.jobs.off"}]),
            ("unlink", [card.ids]),
        ):
            with self.assertRaises(AccessError):
                call_kw(card, method, args, {})

    def test_checks_refuse_rpc(self):
        check = self.env["lead.health.jobs.off"].with_user(self.max)
        for method in ("_mend", "_look", "_find", "_open", "_get_checks"):
            with self.assertRaises(AccessError):
                call_kw(check, method, [], {})

    def test_manager_does_not_press_what_administrators_press(self):
        self.env.ref("lead_priority.ir_cron_process_captures").active = False
        with self.assertRaises(AccessError):
            self.card("jobs_off").action_mend()

    def test_what_has_no_button_is_not_pressed(self):
        with self.assertRaises(UserError):
            self.card("captures_quarantine").action_mend()

    def test_only_companies_of_the_user_are_counted(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.cr.execute(
            """INSERT INTO lead_capture (entry, scope, state, received_at, company_id)
               VALUES ('api', 'test', 'received', %s, %s)""",
            [self.ago(hours=3), elsewhere.id],
        )
        self.assert_state("captures_waiting", "good", 0)
        health = self.env["lead.health"].with_user(self.max)
        with self.assertRaises(AccessError):
            health.with_context(allowed_company_ids=elsewhere.ids).action_open()
        self.max.company_ids += elsewhere
        both = (self.env.company + elsewhere).ids
        page = health.browse(
            health.with_context(allowed_company_ids=both).action_open()["res_id"]
        )
        self.assertEqual(page.state, "broken")
