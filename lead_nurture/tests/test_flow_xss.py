import json

from odoo.tests import HttpCase, tagged

from odoo.addons.lead_priority.tests.test_capture_everywhere_xss import SHOWN, WALK
from odoo.addons.lead_priority.tests.test_capture_xss import PAYLOADS

from .common import FlowCase

ALL = "\n".join(PAYLOADS)
# What stands in braces in a subject or text is a template, and refused as one.
PLAIN = "\n".join(text for text in PAYLOADS if "{{" not in text)
NAMES = {"name": ALL, "contact_name": ALL, "partner_name": ALL}


@tagged("post_install", "-at_install")
class TestFlowXss(HttpCase, FlowCase):
    """Script in names of flows, steps, contents, leads is text. Targets: S3"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "team@example.com"
        cls.content = cls._make_content()
        cls.flow = cls.make_flow(name=ALL, has_quiet_hours=False)
        mail = cls.add_step(cls.flow, "email", name=ALL, mail_subject=PLAIN)
        body = "<p>Dear <t t-out='object.contact_name'/></p>"
        mail.mailing_id.write({"body_html": body, "body_arch": body})
        cls.add_step(cls.flow, "sms", mail, name=ALL, sms_body="{{ object.name }}")
        cls.lead = cls.make_leads(
            **NAMES, email_from="ann@example.com", phone="+32470123456"
        )

    @classmethod
    def _make_content(cls):
        pool = cls.env["lead.pool"].create({"name": "Readers", "kind": "incoming"})
        form = cls.env["lead.capture.form"].create({"name": ALL, "pool_id": pool.id})
        content = cls.env["lead.content"].create(
            {
                "name": ALL,
                "teaser": ALL,
                "kind": "report",
                "url": "https://example.com/x",
                "gate_form_id": form.id,
            }
        )
        content.action_publish()
        return content

    def _show(self):
        """Let the lead go through the flow; give the records that show it, by model."""
        simulation = (
            self.env["lead.nurture.simulation"]
            .with_user(2)
            .create(
                {
                    "flow_id": self.flow.id,
                    "lead_ids": self.lead.ids,
                    "invented_count": 0,
                }
            )
        )
        simulation.action_simulate()
        self.start(self.flow)
        self.enter(self.flow, self.lead)
        self.env["lead.nurture.enrollment"]._run_due(self.now)
        segment = self.env["lead.segment"].create({"name": ALL})
        self.env["lead.audience"].create({"name": ALL})
        self.env.flush_all()
        of_flow = [("flow_id", "=", self.flow.id)]
        names = ("enrollment", "report.enrollment", "report.step")
        found = {
            f"lead.nurture.{name}": self.env[f"lead.nurture.{name}"].search(of_flow)
            for name in names
        }
        return found | {
            "lead.nurture.flow": self.flow,
            "lead.nurture.step": self.flow.step_ids,
            "lead.nurture.simulation": simulation,
            "lead.nurture.simulation.line": simulation.line_ids.filtered("subject"),
            "lead.content": self.content,
            "lead.segment": segment,
            "crm.lead": self.lead,
        }

    def test_back_office_runs_nothing(self):
        ids = {model: records.ids for model, records in self._show().items()}
        self.assertTrue(all(ids.values()), ids)
        self.browser_js(
            "/odoo/lead-flows",
            WALK % json.dumps(ids),
            ready="document.querySelector('.o_action_manager > *') !== null",
            login="admin",
            timeout=170,
        )

    def test_page_of_a_content_runs_nothing(self):
        path = self.content.page_url.partition("/lead/")
        loaded = "document.readyState === 'complete'"
        self.browser_js("/lead/" + path[2], SHOWN, ready=loaded)
