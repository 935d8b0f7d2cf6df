from odoo import api, fields, models

OUTCOMES = [
    ("assigned", "Assigned"),
    ("nobody", "Nobody could take it"),
    ("overridden", "Changed by a manager"),
]
TRIGGERS = [
    ("captured", "New lead"),
    ("qualified", "Qualification rose"),
    ("owner_left", "Owner left"),
    ("manual", "Asked for by a person"),
    ("retry", "Tried again"),
]
COLUMNS = (
    "lead_id",
    "decided_at",
    "trigger",
    "rule_id",
    "run_id",
    "outcome",
    "user_id",
    "member_id",
    "team_id",
    "company_id",
    "explanation",
    "by_user_id",
    "note",
)


class LeadRoutingDecision(models.Model):
    """Why a lead got its owner, or none: kept for each lead and run.

    Written by ``_record_decisions`` only.
    """

    _name = "lead.routing.decision"
    _description = "Routing Decision"
    _inherit = ["lead.journal.mixin"]
    _order = "decided_at desc, id desc"
    _rec_name = "lead_id"

    _journal_personal = ("note",)
    _sealed_columns = (
        "decided_at",
        "trigger",
        "outcome",
        "user_id",
        "company_id",
        "explanation",
        "by_user_id",
    )
    _sealed_links = ("lead_id", "rule_id", "run_id", "member_id", "team_id")

    lead_id = fields.Many2one("crm.lead", ondelete="set null", index=True)
    decided_at = fields.Datetime(required=True)
    trigger = fields.Selection(TRIGGERS, required=True)
    rule_id = fields.Many2one("lead.routing.rule", ondelete="set null")
    run_id = fields.Many2one("lead.routing.run", ondelete="set null")
    outcome = fields.Selection(OUTCOMES, required=True)
    user_id = fields.Many2one("res.users", string="Owner", ondelete="restrict")
    member_id = fields.Many2one("crm.team.member", ondelete="set null")
    team_id = fields.Many2one("crm.team", ondelete="set null")
    company_id = fields.Many2one("res.company", ondelete="restrict")
    explanation = fields.Json()
    by_user_id = fields.Many2one("res.users", string="By", ondelete="restrict")
    note = fields.Char(string="Reason")

    # Counts of today and of the last 30 days, by rep.
    _user_idx = models.Index("(user_id, decided_at) WHERE user_id IS NOT NULL")

    @api.model
    def _record_decisions(self, rows, *, now):
        """Record decisions; returns the new rows.

        ``rows`` are dicts by field name; ``decided_at`` is ``now`` (UTC).
        """
        decisions = self._insert(COLUMNS, [{"decided_at": now, **row} for row in rows])
        self.env["crm.lead"].invalidate_model(["routing_decision_ids"], flush=False)
        return decisions
