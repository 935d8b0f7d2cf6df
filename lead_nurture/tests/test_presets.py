from datetime import timedelta

from odoo.tests import tagged

from .common import START
from .preset_common import URL, PresetCase

DAY = 24


@tagged("post_install", "-at_install")
class TestPresets(PresetCase):
    """Each preset from its questions to the end, on a clock of 120 days.

    Capabilities: 119, 128, 133
    """

    # Welcome ---------------------------------------------------------------------
    def send_form(self):
        form = self.env["lead.capture.form"].create({"name": "Contact us"})
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"email": "eve@example.com", "name": "Eve"}}],
            entry="form",
            scope="test",
            now=self.now,
            form=form,
        )
        captures._process(self.now)
        self.lead = captures.lead_id
        self.lead.user_id = self.ann
        self.do_pass()

    def test_welcome_sends_four_mails_and_has_those_called_who_click(self):
        """Capabilities: 120, 124, 127, 129"""
        self.lead.email_from = False
        self.start_preset("welcome", url=URL)
        self.send_form()
        self.go_on(days=12, hours=1)
        mails = {
            "Thank you": 0,
            "What it does": 3 * DAY,
            "What others gained": 7 * DAY,
            "The next step": 12 * DAY,
        }
        self.assertEqual(self.get_done(), mails)
        self.do("mail_click")
        self.assertIn("Call the lead", self.get_done())
        self.assertEqual(self.get_call().user_id, self.ann)
        self.finish()
        self.assertEqual(self.get_state(), ("done", False))

    def test_welcome_ends_at_once_for_who_replies(self):
        self.start_preset("welcome", url=URL)
        self.do("contact_request")
        self.go_on(days=4)
        self.do("mail_reply")
        self.finish()
        self.assertEqual([*self.get_done()], ["Thank you", "What it does"])
        self.assertEqual(self.get_state(), ("left", "replied"))

    # Dormant ---------------------------------------------------------------------
    def test_silent_lead_leaves_the_active_pool(self):
        """Capabilities: 130, 131"""
        self.lead.user_id = False
        self.start_preset("dormant", url=URL, pool_id=self.pool, silent_days=90)
        self.go_on(days=89)
        self.assertFalse(self.get_enrollment())
        self.finish()
        first = self.get_done()["An insight"] / DAY
        self.assertTrue(90 <= first < 91, first)
        self.assertEqual(
            [*self.get_done()],
            ["An insight", "An offer", "Mark as silent", "Out of the active pool"],
        )
        self.assertEqual(self.lead.pool_id, self.pool)
        self.assertEqual(self.lead.tag_ids.name, "Silent")

    def test_lead_that_wakes_up_stays_where_it_is(self):
        self.start_preset("dormant", url=URL, pool_id=self.pool, silent_days=90)
        self.go_on(days=92)
        self.do("page_view")
        self.finish()
        self.assertEqual([*self.get_done()], ["An insight"])
        self.assertFalse(self.lead.pool_id)

    # Download --------------------------------------------------------------------
    def download(self):
        tracked = self.env["lead.tracked.file"].create(
            {"name": "Report", "url": "https://www.example.com/report"}
        )
        self.do(tracked.type_id.code, description="Report", url=tracked.link)

    def test_reader_is_nurtured_until_an_mql_and_then_routed(self):
        """Capabilities: 40, 117, 121"""
        self.lead = self.make_lead(user_id=False)
        self.start_preset("download", url=URL, pool_id=self.pool)
        self.download()
        self.assertEqual(self.lead.pool_id, self.pool)
        self.go_on(days=18)
        self.make_routed()
        self.lead.action_set_qualification("mql", "Asked for figures")
        self.do_pass()
        self.route()
        self.assertEqual(self.lead.user_id, self.ann)
        self.finish()
        self.assertEqual(self.get_state(), ("goal", False))
        self.assertEqual(
            [*self.get_done()],
            [
                *("Into the nurture pool", "Thanks for reading"),
                *("How others do it", "The ways compared"),
            ],
        )

    def make_routed(self):
        team = self.env["crm.team"].create({"name": "Routed"})
        self.env["crm.team.member"].search([("user_id", "=", self.ann.id)]).unlink()
        self.env["crm.team.member"].create(
            {"user_id": self.ann.id, "crm_team_id": team.id}
        )
        self.lead.team_id = team
        self.env["lead.routing.rule"].create(
            {
                "name": "MQL",
                "team_ids": [(6, 0, team.ids)],
                "min_qualification": "mql",
                "respects_working_hours": False,
            }
        )

    def route(self):
        self.env.cr.precommit.run()
        rules = self.env["lead.routing.rule"]
        rules._take_due(self.now, 100)._route(now=self.now)

    def test_reader_who_stays_cold_gets_what_fits_best_and_is_marked(self):
        """Capabilities: 138"""
        self.env["lead.content"].search([]).active = False
        self.env["lead.content"].create(
            {"name": "Oven guide", "url": "https://example.com/oven", "stage": False}
        )
        self.lead = self.make_lead(user_id=False)
        self.start_preset("download", url=URL, pool_id=self.pool)
        self.download()
        self.finish()
        self.assertEqual(len(self.get_done()), 7)
        self.assertIn("Oven guide", self.lead.message_ids[:1].body)
        self.assertEqual(self.lead.tag_ids.name, "Later")

    # Cart ------------------------------------------------------------------------
    def test_cart_is_reminded_of_after_1_and_24_hours(self):
        """Capabilities: 132"""
        self.start_preset("cart", url=URL)
        self.do("cart", value=99.0)
        self.finish()
        self.assertEqual(self.get_done(), {"Reminder": 1, "What others say": 24})

    def test_who_orders_is_not_reminded(self):
        self.start_preset("cart", url=URL)
        self.do("cart")
        self.go_on(minutes=40)
        self.do("order")
        self.finish()
        self.assertEqual(self.get_done(), {})

    def test_who_orders_after_the_reminder_gets_no_second_one(self):
        self.start_preset("cart", url=URL)
        self.do("cart")
        self.go_on(hours=5)
        self.do("order")
        self.finish()
        self.assertEqual([*self.get_done()], ["Reminder"])

    # Trial -----------------------------------------------------------------------
    def test_trial_that_ends_is_told_of_48_hours_before(self):
        self.lead.trial_end_at = START + timedelta(days=20)
        self.start_preset("trial", url=URL)
        self.go_on(days=17, hours=23)
        self.assertFalse(self.get_enrollment())
        self.go_on(hours=1)
        self.assertEqual(self.get_done()["Two days left"], 18 * DAY)
        self.assertIn("Trial of Eve", self.get_call().summary)
        self.assertNotIn("{{", self.get_call().note)
        self.finish()
        self.assertEqual(self.get_done()["It is still there"], 21 * DAY)

    # Case study ------------------------------------------------------------------
    def give_points(self, points):
        self.env.cr.execute(
            """UPDATE lead_score SET lead_score = %s, scored_at = %s WHERE id = %s""",
            [points, self.now, self.lead.score_id.id],
        )
        self.env.invalidate_all()

    def test_hot_lead_that_reads_a_case_is_thanked_and_called(self):
        """Capabilities: 135"""
        self.start_preset("case_study", minimum_score=60)
        self.give_points(80)
        self.do("case_study", description="Bakery saves two days a month")
        self.assertEqual(self.get_done(), {"Thank you": 0, "Call about the case": 0})
        call = self.get_call()
        self.assertEqual(call.user_id, self.ann)
        self.assertLessEqual(call.date_deadline, (START + timedelta(hours=24)).date())
        self.assertIn("Bakery saves two days a month", call.note)
        self.finish()
        self.assertEqual(self.get_state(), ("done", False))

    def test_lead_without_points_that_reads_a_case_is_left_in_peace(self):
        self.start_preset("case_study", minimum_score=60)
        self.give_points(59)
        self.do("case_study")
        self.finish()
        self.assertFalse(self.get_enrollment())

    # Price page ------------------------------------------------------------------
    def test_fourth_look_at_the_price_page_has_the_lead_called(self):
        """Capabilities: 122"""
        self.start_preset("pricing", url=URL, page_pattern="/pricing")
        for __ in range(3):
            self.do("page_view", url="https://www.example.com/pricing")
            self.go_on(days=1)
        self.assertFalse(self.get_call())
        self.do("page_view", url="https://www.example.com/pricing")
        self.assertTrue(self.get_call())
        self.finish()
        self.assertEqual([*self.get_done()], ["Call today", "What it costs you"])

    # Starter ---------------------------------------------------------------------
    def test_starter_marks_who_clicks_and_who_does_not(self):
        """Capabilities: 143"""
        other = self.make_lead(email_from="bob@example.com")
        self.start_preset("starter", url=URL)
        for lead in (self.lead, other):
            self.do("contact_request", lead)
        self.go_on(days=5)
        self.do("mail_click")
        self.finish()
        self.assertEqual(self.lead.tag_ids.name, "Interested")
        self.assertTrue(self.get_call())
        self.assertEqual(other.tag_ids.name, "Later")
