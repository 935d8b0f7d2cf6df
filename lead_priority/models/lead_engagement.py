from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

COLUMNS = (
    "lead_id",
    "type_id",
    "occurred_at",
    "recorded_at",
    "capture_id",
    "source_id",
    "medium_id",
    "campaign_id",
    "value",
    "url",
    "description",
    "external_key",
    "is_automated",
)


class LeadEngagement(models.Model):
    """What a lead did: form, page view, download, open, click, reply, webinar ...

    Written by ``_record_engagement`` only.
    """

    _name = "lead.engagement"
    _description = "Engagement of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "occurred_at desc, id desc"

    _journal_personal = ("url", "external_key", "description")
    # Unknown at first: what later looks like a program's is marked once.
    _journal_closable = ("is_automated",)
    # Channels go with their records; personal columns are not sealed.
    _sealed_columns = (
        "type_id",
        "occurred_at",
        "recorded_at",
        "capture_id",
        "value",
    )
    _sealed_links = ("lead_id", "source_id", "medium_id", "campaign_id")
    _sealed_once = ("is_automated",)
    _journal_rolls_up = True

    lead_id = fields.Many2one("crm.lead", ondelete="set null")
    type_id = fields.Many2one(
        "lead.engagement.type", required=True, ondelete="restrict"
    )
    occurred_at = fields.Datetime(required=True)
    recorded_at = fields.Datetime(required=True)
    capture_id = fields.Many2one("lead.capture", ondelete="restrict")
    source_id = fields.Many2one("utm.source", ondelete="set null")
    medium_id = fields.Many2one("utm.medium", ondelete="set null")
    campaign_id = fields.Many2one("utm.campaign", ondelete="set null")
    value = fields.Float()
    url = fields.Char()
    description = fields.Char()
    external_key = fields.Char(help="Key of the event at its sender; kept once.")

    is_automated = fields.Boolean(
        "Automatic",
        help="Done by a program, such as a scanner of a mail server that opens every "
        "link. Kept, but no score counts it.",
    )

    # All that a score asks is in the index: reading the rows costs five times as much.
    _lead_type_idx = models.Index(
        "(lead_id, type_id, occurred_at) INCLUDE (is_automated)"
    )
    # Rows come in the order of time, so a block range index finds the newest of them.
    _recorded_at_idx = models.Index("USING brin (recorded_at, occurred_at)")
    _external_key_uniq = models.UniqueIndex(
        "(external_key) WHERE external_key IS NOT NULL"
    )

    def _record_engagement(self, rows, *, now, scores_later=False):
        """Record what leads did; returns the new rows.

        ``rows`` are dicts by field name. The type is given as ``type_id`` or by its
        code as ``type``; ``occurred_at`` is ``now`` (UTC) when not given; a row whose
        ``external_key`` is known already is left out, also where it was rolled up. What
        a program did (``is_automated``) is kept and never scored. Leads with new rows
        are marked for scoring, unless the caller sees to it (``scores_later``). Raises
        ValidationError for a code that no type has.
        """
        rows = self._leave_out_rolled_up(rows)
        type_ids = self._get_type_ids({row["type"] for row in rows if "type" in row})
        new_rows = self._insert(
            COLUMNS,
            [
                {
                    "occurred_at": now,
                    "recorded_at": now,
                    "type_id": type_ids.get(row.get("type")),
                    **row,
                    # "No" is not known for good: it can turn out later.
                    "is_automated": row.get("is_automated") or None,
                }
                for row in rows
            ],
        )
        lead_ids = {self._to_column(row.get("lead_id")) for row in rows} - {None, False}
        if new_rows and lead_ids:
            leads = self.env["crm.lead"].browse(sorted(lead_ids))
            leads.invalidate_recordset(["engagement_ids"], flush=False)
            if not scores_later:
                leads._mark_for_scoring(now)
        return new_rows

    def _mark_automated(self, *, now):
        """Note of engagements that they turned out to be a program's.

        Their leads are scored anew without them. ``now`` is UTC.
        """
        self.env.cr.execute(
            SQL(
                """UPDATE lead_engagement SET is_automated = TRUE
                    WHERE id = ANY (%s) AND is_automated IS NULL
                RETURNING lead_id""",
                self.ids,
            )
        )
        lead_ids = {lead_id for (lead_id,) in self.env.cr.fetchall()} - {None}
        self.invalidate_model(flush=False)
        self.env["crm.lead"].browse(sorted(lead_ids))._mark_for_scoring(now)

    def _get_type_ids(self, codes):
        """The ids of engagement types by code, archived ones included."""
        if not codes:
            return {}
        # sudo: types are not secret, and visitors record engagements too
        types = self.env["lead.engagement.type"].sudo().with_context(active_test=False)
        found = {
            kind.code: kind.id for kind in types.search([("code", "in", [*codes])])
        }
        if unknown := codes - found.keys():
            raise ValidationError(
                self.env._(
                    "There is no engagement type with the code %(codes)s.",
                    codes=", ".join(sorted(map(str, unknown))),
                )
            )
        return found
