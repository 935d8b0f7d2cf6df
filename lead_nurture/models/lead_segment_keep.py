from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import BUSY_MINUTES, CONFLICTS, work_on_each

from ..selecting import EVERY_LEAD, OPEN_LEAD, keep_members, select_leads

# Only time changes who is in: looked at so often, in minutes.
CHECK_MINUTES = 15


class LeadSegment(models.Model):
    """Who is in a segment, kept current: by what happens, and by time."""

    _inherit = "lead.segment"

    @api.model
    def _find_active(self):
        return self.sudo().search([("active", "=", True)])  # sudo: for the job

    def _keep_current(self, now, lead_ids=None):
        """Note who came to these segments and who left them, at ``now`` (naive UTC).

        One statement each; one whose conditions cannot be asked stops no other. With
        ``lead_ids`` only these are looked at.
        """
        if not self:
            return
        self.env.flush_all()
        work_on_each(
            self.sudo(),  # sudo: members are kept by the system, whoever changes rules
            lambda segments: [one._keep_members(now, lead_ids) for one in segments],
            lambda segment, error: segment._note_error(error, now),
        )

    def _keep_members(self, now, lead_ids=None):
        matching = self._find_matching(now, lead_ids)
        self.env.cr.execute(
            keep_members(
                "lead_segment_member", "segment_id", self.id, matching, now, lead_ids
            )
        )
        self.env["lead.segment.member"].invalidate_model(flush=False)
        self.invalidate_recordset(["member_count"], flush=False)
        if lead_ids is None:
            again_at = now + timedelta(minutes=CHECK_MINUTES)
            self.write({"kept_at": now, "next_check_at": again_at, "error": False})

    def _note_error(self, error, now):
        """Look again later, at all leads; a busy database is no fault of ours."""
        if isinstance(error, CONFLICTS):
            self.write({"next_check_at": now + timedelta(minutes=BUSY_MINUTES)})
            return
        again_at = now + timedelta(minutes=CHECK_MINUTES)
        self.write({"error": str(error), "next_check_at": again_at})

    def _find_matching(self, now, lead_ids=None):
        """Give a query of ``lead_id``: who is in the segment at ``now``."""
        self.ensure_one()
        if not self.active:
            return SQL("SELECT NULL::int4 AS lead_id WHERE FALSE")
        conditions = [condition._to_sql(now) for condition in self.condition_ids]
        return select_leads(
            self.env,
            self.domain,
            now,
            self.company_id,
            extra=SQL(" AND ").join([EVERY_LEAD, *conditions]),
            of=self._get_lifecycle_sql(),
            lead_ids=lead_ids,
        )

    def _get_lifecycle_sql(self):
        if self.lifecycle == "any":
            return EVERY_LEAD
        if self.lifecycle == "open":
            return OPEN_LEAD
        if self.lifecycle in ("won", "lost"):
            return SQL("crm_lead.won_status = %s", self.lifecycle)
        level = SQL("COALESCE(crm_lead.qualification, 'raw') = %s", self.lifecycle)
        return SQL("%s AND %s", OPEN_LEAD, level)

    @api.model
    def _keep_next(self, now):
        """Keep the next segment current that is due; give 1, 0 when none is."""
        due = self.env.execute_query(
            SQL(
                """SELECT id FROM lead_segment WHERE active AND next_check_at <= %s
                 ORDER BY next_check_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED""",
                now,
            )
        )
        segment = self.sudo().browse(segment_id for (segment_id,) in due)
        segment._keep_current(now)
        return len(segment)
