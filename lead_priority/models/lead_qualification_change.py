from odoo import fields, models

QUALIFICATIONS = [("raw", "Raw"), ("mql", "MQL"), ("sql", "SQL lead")]
COLUMNS = (
    "lead_id",
    "from_qualification",
    "to_qualification",
    "occurred_at",
    "reason",
    "lead_score",
    "score_model_id",
    "rule_id",
    "user_id",
    "note",
)


class LeadQualificationChange(models.Model):
    """A lead changed between raw, MQL and SQL lead: when, why, by whom.

    Written by ``_record_change`` only, for the score engine and for people.
    """

    _name = "lead.qualification.change"
    _description = "Qualification Change of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "occurred_at desc, id desc"

    _journal_personal = ("note",)
    _sealed_columns = (
        "from_qualification",
        "to_qualification",
        "occurred_at",
        "reason",
        "lead_score",
        "user_id",
    )
    _sealed_links = ("lead_id", "score_model_id", "rule_id")

    lead_id = fields.Many2one("crm.lead", ondelete="set null", index=True)
    from_qualification = fields.Selection(QUALIFICATIONS, required=True)
    to_qualification = fields.Selection(QUALIFICATIONS, required=True)
    occurred_at = fields.Datetime(required=True)
    reason = fields.Selection(
        [
            ("threshold", "Score reached the threshold"),
            ("rule", "A rule says so"),
            ("person", "Changed by a person"),
            ("merge", "Merged with another lead"),
            ("recycled", "Recycled"),
            ("retroactive", "A score model was activated retroactively"),
            ("roll_back", "A score model was rolled back"),
        ],
        required=True,
    )
    lead_score = fields.Integer()
    score_model_id = fields.Many2one("lead.score.model", ondelete="set null")
    rule_id = fields.Many2one("lead.score.rule", ondelete="set null")
    user_id = fields.Many2one("res.users", ondelete="restrict")
    note = fields.Char()

    def _record_change(self, rows, *, now):
        """Record changes of qualification; returns the new rows.

        ``rows`` are dicts by field name; ``occurred_at`` is ``now`` (UTC) when not
        given. The lead's own column is written by the caller.
        """
        new_rows = self._insert(COLUMNS, [{"occurred_at": now, **row} for row in rows])
        self.env["crm.lead"].invalidate_model(["qualification_change_ids"], flush=False)
        self.env["lead.sla.clock"]._follow_qualification(new_rows, now=now)
        return new_rows
