from odoo import api, fields, models, tools
from odoo.tools import SQL

# A key as one number: eight bytes instead of a text for each engagement.
KEY_HASH = SQL("('x' || left(md5(%s), 16))::bit(64)::bigint", SQL("key"))


class LeadEngagementMonth(models.Model):
    """What a lead did in an old month: how often, first and last, by type.

    Stands for single engagements that nothing needs any more. Written by
    ``lead.engagement._roll_up_month`` only, which removes the single ones by the same
    statement. A lead may have several rows of a month: they add up.
    """

    _name = "lead.engagement.month"
    _description = "Engagements of a Lead in a Month"
    _inherit = ["lead.journal.mixin"]
    _order = "month desc, id desc"

    # Made of keys that senders gave; a column without a field, see ``init``.
    _journal_personal = ("key_hashes",)
    _sealed_columns = (
        *("type_id", "month", "times", "first_at", "last_at", "value"),
        *("is_automated", "rolled_up_at"),
    )
    _sealed_links = ("lead_id",)

    lead_id = fields.Many2one("crm.lead", ondelete="set null")
    type_id = fields.Many2one(
        "lead.engagement.type", required=True, ondelete="restrict"
    )
    month = fields.Date(required=True, help="Its first day, in UTC.")
    times = fields.Integer(required=True)
    first_at = fields.Datetime(required=True)
    last_at = fields.Datetime(required=True)
    value = fields.Float(help="Sum of the values.")
    is_automated = fields.Boolean(
        "Automatic", help="Done by programs. Kept, but no score counts it."
    )
    rolled_up_at = fields.Datetime(required=True)

    # All that a score asks is in the index, as with single engagements.
    _lead_type_idx = models.Index(
        "(lead_id, type_id, last_at) INCLUDE (times, is_automated)"
    )

    def init(self):
        # Not a field: no type of the ORM holds a list of numbers.
        self.env.cr.execute(
            """ALTER TABLE lead_engagement_month
                 ADD COLUMN IF NOT EXISTS key_hashes bigint[];
               CREATE INDEX IF NOT EXISTS lead_engagement_month__key_hashes_idx
                   ON lead_engagement_month USING gin (key_hashes)
                WHERE key_hashes IS NOT NULL"""
        )
        return super().init()

    @api.model
    @tools.ormcache()
    def _is_used(self):
        """Tell whether engagements are rolled up, or were once.

        It is so from the moment on that a company says so, before anything is moved:
        then every process knows it when the first month moves.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT EXISTS (SELECT FROM res_company
                                   WHERE lead_engagement_keep_months > 0)
                       OR EXISTS (SELECT FROM lead_engagement_month)"""
            )
        )
        return rows[0][0]

    @api.model
    def _find_known_keys(self, keys):
        """Give those of the external keys whose engagement was rolled up."""
        if not keys:
            return set()
        rows = self.env.execute_query(
            SQL(
                """SELECT key FROM unnest(%s::varchar[]) AS given (key)
                    WHERE EXISTS (SELECT FROM lead_engagement_month m
                                   WHERE m.key_hashes @> ARRAY[%s])""",
                sorted(keys),
                KEY_HASH,
            )
        )
        return {key for (key,) in rows}
