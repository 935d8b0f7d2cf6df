from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

TEST_EMAIL = "test.lead@example.com"
# Engagements a test lead is given until it is qualified.
MOST_ENGAGEMENTS = 10
# A lead that nearly every profile rule likes.
PROFILE = {
    "annual_revenue": 5_000_000,
    "budget_band": "approved_large",
    "buying_stage": "decision",
    "company_size": 200,
    "purchase_role": "decider",
    "seniority": "founder",
}


class LeadSetup(models.Model):
    """A test lead goes the whole way of a real one, and the screen tells how."""

    _inherit = "lead.setup"

    test_capture_id = fields.Many2one("lead.capture", readonly=True)
    test_lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="set null")
    journey = fields.Html(compute="_compute_journey", sanitize=False)

    def action_send_test_lead(self):
        """Send a lead through capture, score, routing and SLA, and show its way.

        :raises UserError: no form was set up, or the lead was refused
        """
        self.ensure_one()
        form = self.channel_ids.form_id[:1]
        if not form:
            raise UserError(self.env._("There is no form to send a test lead with."))
        self._remove_test_lead()
        now = self.env.cr.now()
        capture = self._capture_test_lead(form, now)
        if not capture.lead_id:
            raise UserError(self.env._("The test lead was refused: %s", capture.state))
        self.write({"test_capture_id": capture.id, "test_lead_id": capture.lead_id.id})
        self._qualify_test_lead(now)
        self._route_test_lead(now)

    def _capture_test_lead(self, form, now):
        payload = {
            "contact_name": self.env._("Test lead"),
            "email_from": TEST_EMAIL,
            "partner_name": self.env._("Test company"),
        }
        # sudo: as the form's public page does, with a payload of our own
        captures = self.env["lead.capture"].sudo()
        capture = captures._receive(
            [{"payload": payload}],
            entry="form",
            scope=f"setup:{self.id}",
            now=now,
            form=form.sudo(),
        )
        capture._process(now)
        return capture

    def _qualify_test_lead(self, now):
        """Let the lead do what the score rules reward, until routing takes it."""
        lead = self.test_lead_id
        # sudo: our own test lead, which may wait in a pool that managers do not see
        lead.sudo().write(PROFILE)
        rules = self.env["lead.score.rule"].search(
            [
                ("model_id.state", "=", "active"),
                ("kind", "=", "engagement"),
                ("points", ">", 0),
            ],
            order="points desc",
            limit=MOST_ENGAGEMENTS,
        )
        for rule in rules:
            if lead.qualification == "sql":
                return
            rows = [
                {"lead_id": lead.id, "type_id": type_.id, "occurred_at": now}
                for type_ in rule.engagement_type_ids[:1]
                for __ in range(min(rule.minimum_count, MOST_ENGAGEMENTS))
            ]
            self.env["lead.engagement"]._record_engagement(rows, now=now)
            lead.invalidate_recordset()

    def _route_test_lead(self, now):
        if self.test_lead_id.user_id:
            return
        self.env["lead.routing.rule"]._lock_routing()
        self.test_lead_id._route(now=now)
        self.test_lead_id.invalidate_recordset()

    def _compute_journey(self):
        for setup in self:
            setup.journey = setup.test_lead_id and self.env["ir.qweb"]._render(
                "lead_priority.lead_setup_journey",
                {"steps": setup._get_journey_steps(setup.test_lead_id)},
            )

    def _get_journey_steps(self, lead):
        """Give (is it well, what happened) for each station of the test lead."""
        env = self.env
        yield True, env._("Captured by “%s”.", self.test_capture_id.form_id.name)
        yield (
            bool(lead.scored_at),
            env._("Score %s", lead.lead_score)
            if lead.scored_at
            else env._("No score: no score model is active."),
        )
        qualification = dict(lead._fields["qualification"]._description_selection(env))
        yield (
            lead.qualification != "raw",
            env._("Qualified as: %s", qualification[lead.qualification or "raw"]),
        )
        yield self._get_owner_step(lead)
        due = format_datetime(env, lead.sla_due_at, dt_format="short")
        yield (
            bool(lead.sla_due_at),
            env._("First contact due: %s", due)
            if lead.sla_due_at
            else env._("No response time is watched."),
        )

    def _get_owner_step(self, lead):
        if lead.user_id:
            return True, self.env._("Owner: %s", lead.user_id.name)
        if lead.pool_id:
            return False, self.env._(
                "No owner yet: it waits in “%s”.", lead.pool_id.name
            )
        return False, self.env._("No owner: it is unassigned.")

    def action_remove_test_lead(self):
        """Delete the test lead."""
        self.ensure_one()
        self._remove_test_lead()

    def _remove_test_lead(self):
        # sudo: our own test lead, whoever owns it by now
        self.test_lead_id.sudo().unlink()
