from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools import convert_file

NEEDED = ("lead_users_demo", "lead_pool_demo", "lead_capture_form_demo")
MODULE = "odoo.addons.lead_nurture.models.lead_demo_flows"


@tagged("post_install", "-at_install")
class TestDemoFlows(TransactionCase):
    """The demo of flows loads by itself, here two weeks of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in NEEDED:
            file = f"demo/{name}.xml"
            convert_file(cls.env, "lead_priority", file, {}, "init", noupdate=True)

    def test_demo_has_leads_at_several_steps_and_a_draft(self):
        before = self.env["lead.nurture.flow"].search([])
        mails = self.env["mail.mail"].search([])
        with patch(f"{MODULE}.DAYS", 14), self.assertNoLogs(level="ERROR"):
            self.env["lead.demo"]._load_flows()
        flows = self.env["lead.nurture.flow"].search([]) - before
        self.assertEqual(set(flows.mapped("state")), {"active", "draft"})
        inside = flows.filtered(lambda f: f.state == "active")._find_inside([])
        self.assertGreater(len(inside.step_id), 1)
        waiting = self.env["mail.mail"].search([]) - mails
        self.assertFalse(waiting.filtered(lambda m: m.state in ("outgoing", "nurture")))

    def test_demo_shows_opens_and_clicks(self):
        with patch(f"{MODULE}.DAYS", 14):
            self.env["lead.demo"]._load_flows()
        events = self.env["lead.engagement"].search(
            [("type_id.code", "=like", "mail_%")]
        )
        codes = set(
            events.filtered(lambda e: not e.is_automated).type_id.mapped("code")
        )
        self.assertTrue({"mail_open", "mail_click"} <= codes)
