from datetime import timedelta

from odoo import models

# How many of 100 do it: open an e-mail, click in one that was opened, answer it.
OPENS, CLICKS, REPLIES = 60, 40, 4
DECIDES_AFTER = 10
# How many of 100 become opportunities, of those that were called, and of the others.
AGREE = {True: 70, False: 8}
BUY = 55
REVENUES = (9_000, 14_000, 22_000, 36_000)
OWNERS = ("anna", "chen", "lin")


class LeadDemo(models.AbstractModel):
    """Demo: what the readers of the white paper do with the e-mails of their flow."""

    _inherit = "lead.demo"

    def _pretend_to_read(self, executions, dice):
        """Let some open what they got, and some of them click in it."""
        traces = self.env["mailing.trace"].search(
            [("lead_nurture_execution_id", "in", executions.ids)], order="id"
        )
        opened = traces.filtered(lambda trace: dice.randrange(100) < OPENS)
        opened.set_opened()
        for trace in opened.filtered(lambda trace: dice.randrange(100) < CLICKS):
            self._pretend_to_click(trace)
        replied = opened.filtered(lambda trace: dice.randrange(100) < REPLIES)
        self.env["lead.engagement"]._record_engagement(
            [{"lead_id": trace.res_id, "type": "mail_reply"} for trace in replied],
            now=self.env.cr.now(),
        )

    def _pretend_to_click(self, trace):
        code = self.env["link.tracker.code"].search(
            [("link_id.mass_mailing_id", "=", trace.mass_mailing_id.id)], limit=1
        )
        clicks = self.env["link.tracker.click"]
        # Odoo counts the clicks of one address once.
        ip = f"192.0.2.{trace.id % 250}"
        clicks.add_click(code.code, ip=ip, mailing_trace_id=trace.id)

    def _give_content(self, leads, moment):
        """Let a rep send each the next content of the library; some open it."""
        deliveries = self.env["lead.content.delivery"]
        contents = self.env["lead.content"].search([("is_published", "=", True)])
        owner = self._user(OWNERS[0])
        row = {"channel": "mail", "user_id": owner.id}
        for lead in leads if contents else ():
            content = contents[lead.id % len(contents)]
            ids = {"lead_id": lead.id, "content_id": content.id}
            deliveries._record_deliveries([{**row, **ids}], now=moment)
            if lead.id % 7 in (1, 2, 5):
                deliveries._note_opened(content, lead, now=moment + timedelta(hours=5))

    def _decide(self, flow, moment, dice):
        """Let those agree, or not, who entered ten days before; held out or not."""
        entered = moment - timedelta(days=DECIDES_AFTER)
        domain = [
            ("flow_id", "=", flow.id),
            ("entered_at", ">=", entered),
            ("entered_at", "<", entered + timedelta(days=1)),
        ]
        enrollments = self.env["lead.nurture.enrollment"].search(domain, order="id")
        for enrollment in enrollments:
            steps = enrollment.execution_ids.step_id
            is_called = "activity" in steps.mapped("kind")
            if dice.randrange(100) < AGREE[is_called]:
                self._agree(enrollment.lead_id, moment, dice)

    def _agree(self, lead, moment, dice):
        """Let an owner talk to the lead, and perhaps win it."""
        owner = self._user(dice.choice(OWNERS))
        with self._at(moment):
            lead.write({"expected_revenue": dice.choice(REVENUES)})
            lead.with_user(self._user("admin")).write({"user_id": owner.id})
            lead.convert_opportunity(False)
            row = {"lead_id": lead.id, "user_id": owner.id, "channel": "call"}
            row |= {"direction": "outgoing", "outcome": "interested"}
            row["occurred_at"] = moment
            self.env["lead.followup"]._record_followup([row], now=moment)
            if dice.randrange(100) < BUY:
                lead.with_user(owner).action_set_won()
