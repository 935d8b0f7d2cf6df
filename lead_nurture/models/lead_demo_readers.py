from datetime import timedelta

from odoo import models

# How many of 100 do it: open an e-mail, click in one that was opened, answer it.
OPENS, CLICKS, REPLIES = 60, 40, 4
DECIDES_AFTER = 17
# How many of 100 buy: of those that were called, and of the others.
BUY = {True: 45, False: 3}
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

    def _decide(self, flow, moment, dice):
        """Let those buy, or not, who entered 17 days before; held out or not."""
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
            if dice.randrange(100) < BUY[is_called]:
                self._buy(enrollment.lead_id, moment, dice)

    def _buy(self, lead, moment, dice):
        """Let an owner win the lead."""
        owner = self._user(dice.choice(OWNERS))
        with self._at(moment):
            lead.write({"expected_revenue": dice.choice(REVENUES)})
            lead.with_user(self._user("admin")).write({"user_id": owner.id})
            if lead.type == "lead":
                lead.convert_opportunity(False)
            row = {"lead_id": lead.id, "user_id": owner.id, "channel": "call"}
            row |= {"direction": "outgoing", "outcome": "interested"}
            row["occurred_at"] = moment
            self.env["lead.followup"]._record_followup([row], now=moment)
            lead.with_user(owner).action_set_won()
