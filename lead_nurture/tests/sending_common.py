from contextlib import contextmanager
from unittest.mock import patch

from .common import FlowCase


class SendingCase(FlowCase):
    """A flow whose first step writes an e-mail, and leads that get it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.lead_nurture_cap = 0
        cls.executions = cls.env["lead.nurture.execution"]
        cls.flow = cls.make_flow(has_quiet_hours=False)
        cls.step = cls.add_step(cls.flow, "email", mail_subject="Hello")
        cls.step.mailing_id.body_html = "<p>News</p>"
        cls.lead = cls.make_leads(email_from="ann@example.com")

    def begin(self, leads=None):
        """Start the flow, let the leads enter and queue; give their executions."""
        if self.flow.state == "draft":
            self.start(self.flow)
        self.enter(self.flow, leads or self.lead)
        self.env["lead.nurture.enrollment"]._run_due(self.now)
        return self.executions.search([("step_id", "=", self.step.id)], order="id")

    def get_mails(self):
        return self.env["mail.mail"].search(
            [("lead_nurture_execution_id.step_id", "=", self.step.id)]
        )

    @contextmanager
    def answering(self, fate, note=None):
        """Let the mail server answer so, without one."""
        path = (
            "odoo.addons.lead_nurture.models.lead_nurture_execution_mail"
            ".MailDelivery.send"
        )
        with patch(path, lambda delivery, env, is_alone: (fate, note)):
            yield
