from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged

from .score_common import ScoreCase
from .test_capture_http import CaptureHttpCase


@tagged("post_install", "-at_install")
class TestWholeWay(CaptureHttpCase, ScoreCase):
    """One lead from the public form to won, worked by a rep in a browser."""

    def setUp(self):
        super().setUp()
        self._create_model(engagement=[{"types": "form_submitted", "points": 30}])
        self.form.pool_id = self.env["lead.pool"].create({"name": "Website leads"})
        self.rep = new_test_user(
            self.env,
            "rita",
            groups="base.group_user,sales_team.group_sale_salesman",
            name="Rita Rep",
        )

    def test_form_pool_queue_call_snooze_won(self):
        """Capabilities: 1, 59, 60, 177, 180, 187"""
        self.fill({"email_from": "wanda@acme.example.com", "contact_name": "Wanda Way"})
        lead = self.last_capture().lead_id
        self.assertEqual((lead.lead_score, lead.pool_id.name), (30, "Website leads"))
        # The test's own transaction began before the form was sent.
        later = Datetime.now() + timedelta(seconds=1)
        with patch.object(self.env.cr, "now", lambda: later):
            lead.write({"user_id": self.rep.id, "type": "opportunity"})
        self.start_tour("/odoo/my-queue", "lead_priority_whole_way", login="rita")
        chain = self.env["lead.custody"].search(
            [("capture_id", "=", self.last_capture().id)], order="started_at, id"
        )
        self.assertEqual(chain.mapped("place"), ["pool", "owner", "won"])
        self.assertEqual(lead.followup_ids.mapped("outcome"), ["interested"])
        self.assertTrue(lead.snoozed_until)
        self.assertEqual(lead.won_status, "won")
