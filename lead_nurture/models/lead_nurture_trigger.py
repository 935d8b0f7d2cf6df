from odoo import api, fields, models
from odoo.tools import SQL

from ..selecting import of_leads


class LeadNurtureTrigger(models.Model):
    """One thing that lets a lead enter a flow; any one of a flow's triggers is enough.

    Kinds are added by ``selection_add``, each in a file of its own with its fields,
    ``_find_candidates_<kind>(now, lead_ids=None)`` and ``_get_sentence_<kind>()``. What
    let a lead in once is used up: only what comes after its last entry counts.
    """

    _name = "lead.nurture.trigger"
    _description = "Trigger of a Flow"
    _inherit = ["lead.version.part.mixin"]
    _version_field = "flow_id"
    _order = "sequence, id"
    _rec_name = "sentence"

    # Minutes after which only time may have let leads in; by kind, 0 = never.
    _check_minutes = {}

    flow_id = fields.Many2one(
        "lead.nurture.flow", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("manual", "By hand or by another flow")], required=True, default="manual"
    )
    sentence = fields.Char(
        "Trigger", compute="_compute_sentence", help="What lets a lead in, in words."
    )

    @api.depends(lambda self: [*self._get_content_fields()])
    def _compute_sentence(self):
        for trigger in self:
            words = getattr(trigger, f"_get_sentence_{trigger.kind}", lambda: "")
            trigger.sentence = words()

    def _get_content_fields(self):
        """Give the names of the fields that say what the trigger is."""
        parts = ("flow_id", "sentence", "display_name", *models.MAGIC_COLUMNS)
        return [
            name
            for name, field in self._fields.items()
            if name not in parts and (field.store or field.type == "many2many")
        ]

    def _get_sentence_manual(self):
        return self.env._("Put in by hand, or by a step of another flow")

    def _find_candidates(self, now, lead_ids=None, since=None):
        """Give a query of ``lead_id``: those whom this trigger lets in at ``now``.

        :param now: naive UTC
        :param lead_ids: only of these; None: of all leads
        :param since: what was before does not count, naive UTC; None: all counts
        """
        self.ensure_one()
        scoped = self.with_context(lead_flow_counts_since=since)
        return getattr(scoped, f"_find_candidates_{self.kind}")(now, lead_ids)

    def _find_candidates_manual(self, now, lead_ids=None):
        return SQL("SELECT NULL::int4 AS lead_id WHERE FALSE")

    def _get_since(self):
        """Give the moment before which nothing counts; None when all counts."""
        return self.env.context.get("lead_flow_counts_since")

    def _entries_sql(self, lead_ids):
        """A query of the last entry of leads in any version of the flow."""
        return SQL(
            """SELECT lead_id, max(entered_at) AS entered_at
                 FROM lead_nurture_enrollment
                WHERE family_id = %s AND lead_id IS NOT NULL AND %s GROUP BY lead_id""",
            self.flow_id.family_id.id,
            of_leads(SQL("lead_id"), lead_ids),
        )

    def _after_last_entry(self, moment, lead_ids, lead_column):
        """Give (join, condition): ``moment`` is later than the lead's last entry."""
        join = SQL(
            "LEFT JOIN (%s) entry ON entry.lead_id = %s",
            self._entries_sql(lead_ids),
            lead_column,
        )
        condition = SQL("(entry.entered_at IS NULL OR %s > entry.entered_at)", moment)
        if since := self._get_since():
            condition = SQL("%s AND %s >= %s", condition, moment, since)
        return join, condition
