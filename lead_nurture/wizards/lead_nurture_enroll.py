from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class LeadNurtureEnroll(models.TransientModel):
    """Put chosen leads in a flow by hand: who would enter, who not and why."""

    _name = "lead.nurture.enroll"
    _description = "Put Leads in a Flow"

    lead_ids = fields.Many2many(
        "crm.lead",
        required=True,
        context={"active_test": False},
        default=lambda self: self._get_chosen(),
    )
    flow_id = fields.Many2one(
        "lead.nurture.flow",
        domain="[('state', '=', 'active')]",
        ondelete="cascade",
    )
    passes_rules = fields.Boolean(
        "Pass the Rules of the Flow",
        help="Also those who were in it before, or are not “Only leads that”. Leads"
        " that are held out to compare stay out.",
    )
    enter_count = fields.Integer(compute="_compute_sentence")
    sentence = fields.Text(compute="_compute_sentence")

    def _get_chosen(self):
        if self.env.context.get("active_model") != "crm.lead":
            return self.env["crm.lead"]
        return self.env["crm.lead"].browse(self.env.context.get("active_ids", []))

    @api.depends("flow_id", "lead_ids", "passes_rules")
    def _compute_sentence(self):
        verdict = self.env["lead.nurture.who.line"]._fields["verdict"]
        labels = dict(verdict._description_selection(self.env))
        for wizard in self:
            counts = wizard._judge() if wizard.flow_id else Counter()
            wizard.enter_count = counts.pop("enters", 0)
            lines = [
                self.env._("%(count)s would enter.", count=wizard.enter_count),
                *(f"{count}: {labels[verdict]}" for verdict, count in counts.items()),
            ]
            wizard.sentence = "\n".join(lines) if wizard.flow_id else False

    def _judge(self):
        self.env.flush_all()
        candidates = SQL(
            "SELECT lead_id, NULL::int4 AS trigger_id FROM unnest(%s::int4[]) lead_id",
            self.lead_ids._origin.ids,
        )
        # sudo: counts of leads that were chosen by who sees them
        enrollments = self.env["lead.nurture.enrollment"].sudo()
        query = enrollments._judge(
            self.flow_id.sudo(),
            candidates,
            self.env.cr.now(),
            passes_rules=self.passes_rules,
        )
        counts = SQL("SELECT verdict, count(*) FROM (%s) judged GROUP BY 1", query)
        return Counter(dict(self.env.execute_query(counts)))

    def action_enroll(self):
        """Let the leads enter.

        :raises AccessError: for who may not change flows
        :raises UserError: when no flow is chosen
        """
        self.ensure_one()
        self.flow_id.check_access("write")
        self.lead_ids.check_access("read")
        if not self.flow_id:
            raise UserError(self.env._("Choose the flow that the leads shall enter."))
        # sudo: enrollments are written by the system; who may was checked above
        entered = (
            self.env["lead.nurture.enrollment"]
            .sudo()
            ._enter(
                self.flow_id.sudo(),
                self.lead_ids.ids,
                self.env.cr.now(),
                passes_rules=self.passes_rules,
            )
        )
        running = entered.filtered(lambda enrollment: enrollment.state == "running")
        message = self.env._("%(count)s leads entered the flow.", count=len(running))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if running else "warning",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
