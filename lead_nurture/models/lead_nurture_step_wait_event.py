from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..running import Result
from .lead_nurture_step_wait import UNITS

REACHED = {"mql": ["mql", "sql"], "sql": ["sql"]}


class LeadNurtureStep(models.Model):
    """Step: wait until the lead does something, but not for ever."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("wait_event", "Wait until something happens")],
        ondelete={"wait_event": "cascade"},
    )
    event_kind = fields.Selection(
        [
            ("engagement", "The lead does something"),
            ("reply", "The lead replies"),
            ("mql", "The lead is an MQL"),
            ("sql", "The lead is an SQL lead"),
        ],
        string="Until",
        default="engagement",
        required=True,
    )
    event_type_ids = fields.Many2many(
        "lead.engagement.type",
        "lead_nurture_step_event_type_rel",
        string="Does One of These",
    )
    event_amount = fields.Integer("At Most", default=3)
    event_unit = fields.Selection(
        UNITS, "Time Unit", default="days", required=True, help="As for a wait."
    )

    @api.constrains("kind", "event_amount")
    def _check_event_amount(self):
        for step in self.filtered(lambda step: step.kind == "wait_event"):
            if not 1 <= step.event_amount <= 525_600:
                raise ValidationError(
                    self.env._("Say how long to wait at most: at least 1.")
                )

    def _get_outcomes_wait_event(self):
        return [
            ("yes", self.env._("It happened")),
            ("timeout", self.env._("The time is over")),
        ]

    def _run_wait_event(self, dues, now):
        """Let go on for whom it happened, or whose time is over."""
        zones = self._get_zones(dues)
        ends = {
            due.id: self._add_time(
                due.arrived_at, zones[due.lead_id], self.event_amount, self.event_unit
            )
            for due in dues
        }
        happened = self._find_happened(dues, ends)
        return [
            Result(outcome="yes")
            if due.id in happened
            else Result(outcome="timeout")
            if ends[due.id] <= now
            else Result.wait(ends[due.id], is_woken=True)
            for due in dues
        ]

    def _find_happened(self, dues, ends):
        """Give the ids of those for whom it happened in time, by one query."""
        if self.event_kind in REACHED:
            lead_ids = {due.lead_id for due in dues}
            domain = [
                ("id", "in", list(lead_ids)),
                ("qualification", "in", REACHED[self.event_kind]),
            ]
            leads = self.env["crm.lead"].sudo().with_context(active_test=False)
            found = set(leads._search(domain, order="id").get_result_ids())
            return {due.id for due in dues if due.lead_id in found}
        types = self.event_type_ids
        if self.event_kind == "reply":
            types = types.browse(types._get_reply_type_ids())
        starts = {due.id: due.arrived_at for due in dues}
        return self._find_engaged(dues, starts, types, until=ends)
