import random
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .entry_common import EntryCase

CODES = ("pricing_page", "page_view", "mail_open", "white_paper")
HOURS = 24


@tagged("post_install", "-at_install")
class TestRetentionFlows(EntryCase):
    """Flows, segments and reports see the same after old engagements rolled up."""

    def setUp(self):
        super().setUp()
        self.later = self.day_zero + timedelta(days=30)

    def _roll_up(self):
        companies = self.env["res.company"].search([])
        companies.lead_engagement_keep_months = 6
        journal, moved = self.env["lead.engagement"], 0
        for month in journal._get_movable_months(self.later):
            while count := journal._roll_up_month(self.later, month, 50):
                moved += count
        return moved

    def _did(self, lead, code, *days, **vals):
        self._engage(lead, code, *[-day * HOURS for day in days], **vals)

    def _left(self, lead):
        return self.env["lead.engagement"].search_count([("lead_id", "=", lead.id)])

    def test_triggers_and_segments_find_the_same_leads(self):
        dice = random.Random(5)
        leads = self.make_leads(15)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = ANY (%s)",
            [self.day_zero - timedelta(days=1600), leads.ids],
        )
        everybody = {"includes_existing": True}
        for lead in leads:
            for __ in range(dice.choice([0, 2, 9])):
                self._did(lead, dice.choice(CODES), dice.randint(0, 1500))
        flows = [
            self._flow(
                "engagement", flow=everybody, types="pricing_page", window_days=400
            ),
            self._flow(
                "engagement",
                flow=everybody,
                types="mail_open",
                minimum_count=2,
            ),
            self._flow("dormant", flow=everybody, silent_days=300),
            self._flow("dormant", flow=everybody, silent_days=900),
        ]
        condition = {"count": 2, "window_days": 700}
        segment = self.env["lead.segment"].create(
            {"name": "S", "condition_ids": [(0, 0, condition)]}
        )

        def find():
            queries = [
                flow.trigger_ids._find_candidates(self.later, leads.ids, None)
                for flow in flows
            ]
            asked = segment.condition_ids._to_sql(self.later)
            queries.append(SQL("SELECT id FROM crm_lead WHERE %s", asked))
            return [sorted(self.env.execute_query(query)) for query in queries]

        before = find()
        self.assertTrue(all(before))
        self.assertGreater(self._roll_up(), 5)
        self.assertEqual(find(), before)

    def test_what_leads_did_since_they_are_in_a_flow_stays(self):
        inside, done = self.make_leads(2)
        flow = self._flow("manual")
        self._did(inside, "page_view", 500, 400)
        self._did(done, "page_view", 500, 400)
        entries = self.env["lead.nurture.enrollment"]
        values = {"flow_id": flow.id, "family_id": flow.family_id.id}
        since = {"entered_at": self.day_zero - timedelta(days=450)}
        entries.create(
            [
                {**values, **since, "lead_id": inside.id, "state": "running"},
                {**values, **since, "lead_id": done.id, "state": "done"},
            ]
        )
        self.env.flush_all()
        self._roll_up()
        self.assertEqual((self._left(inside), self._left(done)), (1, 0))

    def test_hits_that_reports_of_flows_count_stay(self):
        lead = self.make_leads()
        flow = self._flow("manual")
        entry = self.env["lead.nurture.enrollment"].create(
            {
                "flow_id": flow.id,
                "family_id": flow.family_id.id,
                "lead_id": lead.id,
                "state": "done",
                "entered_at": self.day_zero,
            }
        )
        step = flow.step_ids[:1]
        execution = self.env["lead.nurture.execution"].create(
            {
                "enrollment_id": entry.id,
                "step_id": step.id,
                "lead_id": lead.id,
                "visit": 1,
                "state": "done",
                "started_at": self.day_zero,
            }
        )
        traces = self.env["mailing.trace"].create(
            [
                {"model": "crm.lead", "res_id": lead.id},
                {
                    "model": "crm.lead",
                    "res_id": lead.id,
                    "lead_nurture_execution_id": execution.id,
                },
            ]
        )
        for trace in traces:
            key = f"mailing.trace:{trace.id}:open:person"
            self._did(lead, "mail_open", 900, external_key=key)
        self._did(lead, "mail_open", 900, external_key="mailing.trace:x:y")
        self._roll_up()
        rows = self.env["lead.engagement"].search([("lead_id", "=", lead.id)])
        self.assertEqual(
            rows.mapped("external_key"), [f"mailing.trace:{traces[1].id}:open:person"]
        )

    def test_what_was_fetched_and_the_last_download_stay(self):
        lead = self.make_leads()
        self._did(lead, "page_view", 900, url="https://x.example/lead/file/abc")
        self._did(lead, "white_paper", 900)
        self._did(lead, "page_view", 900, url="https://x.example/pricing")
        self._roll_up()
        self.assertEqual(self._left(lead), 2)
