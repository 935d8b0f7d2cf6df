from odoo import models
from odoo.tools import SQL

from .lead_place import PLACE_FIELDS

# What the register takes over from a lead that is there already.
LEAD_FIELDS = (
    "company_id",
    "source_id",
    "medium_id",
    "campaign_id",
    "email_normalized",
    "phone_sanitized",
    "external_key",
)


class LeadCapture(models.Model):
    """The first row of each lead that came in without a capture of its own."""

    _inherit = "lead.capture"

    def _register_leads(self, leads, *, now, entry, reason="captured"):
        """Register new ``leads`` and open their custody, in one statement.

        For leads entered on a screen, by RPC or by Odoo's own import: ``entry`` says
        which; ``now`` is UTC.
        """
        leads.flush_recordset([*LEAD_FIELDS, *PLACE_FIELDS])
        these = SQL("lead.id = ANY (%s)", leads.ids)
        self.env["lead.custody"]._open_captured(
            self._register_sql(these, SQL("%s::timestamp", now), now, entry),
            these,
            now=now,
            reason=reason,
        )
        self._forget_registered()

    def _register_sql(self, condition, received_at, now, entry):
        """INSERT of a capture for each lead wanted, giving capture and lead id."""
        columns = SQL(", ").join(map(SQL.identifier, LEAD_FIELDS))
        return SQL(
            """
            INSERT INTO lead_capture (received_at, processed_at, entry, scope, state,
                                      attempts, lead_id, %(columns)s)
            SELECT %(received)s, %(now)s, %(entry)s, %(entry)s, 'lead', 1, lead.id,
                   %(columns)s
              FROM crm_lead lead WHERE %(condition)s
             ORDER BY lead.id
         RETURNING id, lead_id
            """,
            columns=columns,
            received=received_at,
            now=now,
            entry=entry,
            condition=condition,
        )

    def _forget_registered(self):
        self.invalidate_model(flush=False)
        self.env["crm.lead"].invalidate_model(["capture_ids"], flush=False)

    def _open_existing_leads(self, now):
        """Register every lead without a capture and open its custody, set-based.

        What the lead's dates say about its past becomes closed rows: waiting until
        it was assigned, with its owner until it was closed. ``now`` is UTC. Returns
        how many rows of custody were written.
        """
        self.env["crm.lead"].flush_model()
        unknown = SQL(
            "NOT EXISTS (SELECT FROM lead_capture known WHERE known.lead_id = lead.id)"
        )
        opened = self.env["lead.custody"]._open_with_past(
            self._register_sql(
                unknown,
                SQL("LEAST(COALESCE(lead.create_date, %s), %s)", now, now),
                now,
                "opening",
            ),
            now=now,
        )
        self._forget_registered()
        return opened
