from odoo import api, fields, models
from odoo.tools import SQL


class LeadAudienceMember(models.Model):
    """A lead that is in an audience, since when.

    Written by ``_add``, ``_remove`` and the rule of the audience only.
    """

    _name = "lead.audience.member"
    _description = "Member of an Audience"
    _log_access = False
    _order = "since_at desc, id desc"
    _rec_name = "lead_id"

    audience_id = fields.Many2one(
        "lead.audience", required=True, readonly=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, ondelete="cascade"
    )
    since_at = fields.Datetime("Since", required=True, readonly=True)

    _once_uniq = models.UniqueIndex("(audience_id, lead_id)")
    _lead_idx = models.Index("(lead_id)")

    @api.model
    def _add(self, audience, lead_ids, now):
        """Add these leads; those that are in it stay since they are."""
        self._add_selected(audience, SQL("SELECT unnest(%s)", list(lead_ids)), now)

    @api.model
    def _add_selected(self, audience, query, now):
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_audience_member (audience_id, lead_id, since_at)
                   SELECT %s, wanted.id, %s FROM (%s) AS wanted (id)
                   ON CONFLICT (audience_id, lead_id) DO NOTHING""",
                audience.id,
                now,
                query,
            )
        )
        self._forget_read()

    @api.model
    def _remove(self, audience, lead_ids):
        """Take these leads out."""
        self._remove_where(audience, SQL("lead_id = ANY (%s)", list(lead_ids)))

    @api.model
    def _remove_where(self, audience, condition):
        self.env.cr.execute(
            SQL(
                "DELETE FROM lead_audience_member WHERE audience_id = %s AND %s",
                audience.id,
                condition,
            )
        )
        self._forget_read()

    @api.model
    def _repoint(self, leads, survivor):
        """Let ``survivor`` be in the audiences that merged ``leads`` are in."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_audience_member (audience_id, lead_id, since_at)
                   SELECT audience_id, %s, min(since_at) FROM lead_audience_member
                    WHERE lead_id = ANY (%s) GROUP BY audience_id
                   ON CONFLICT (audience_id, lead_id) DO NOTHING""",
                survivor.id,
                leads.ids,
            )
        )
        self._forget_read()

    @api.model
    def _forget_read(self):
        self.invalidate_model(flush=False)
        self.env["lead.audience"].invalidate_model(
            ["member_ids", "member_count"], flush=False
        )
