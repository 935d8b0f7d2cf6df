from odoo import models
from odoo.tools import SQL

from ..selecting import keep_members, of_leads, select_leads

# Kinds that let a lead in at the moment from which on it matches.
MATCHING_KINDS = ("domain", "score")


class LeadNurtureTrigger(models.Model):
    """What triggers share that let a lead in when it begins to match.

    Who matches is kept in ``lead.nurture.match``, so that beginning to match is known;
    who matched when the flow started does not begin to.
    """

    _inherit = "lead.nurture.trigger"

    def _find_matching(self, now, lead_ids=None):
        """Give a query of ``lead_id``: leads that match at ``now``."""
        self.ensure_one()
        return getattr(self, f"_find_matching_{self.kind}")(now, lead_ids)

    def _select(self, domain, now, lead_ids, extra=None):
        company = self.flow_id.company_id
        extra = {} if extra is None else {"extra": extra}
        return select_leads(self.env, domain, now, company, lead_ids=lead_ids, **extra)

    def _keep_matches(self, now, lead_ids=None):
        """Note who begins to match and who ceases to; ``now`` is naive UTC."""
        for trigger in self.filtered(lambda t: t.kind in MATCHING_KINDS):
            matching = trigger._find_matching(now, lead_ids)
            self.env.cr.execute(
                keep_members(
                    "lead_nurture_match",
                    "trigger_id",
                    trigger.id,
                    matching,
                    now,
                    lead_ids,
                )
            )

    def _find_beginners(self, now, lead_ids):
        """Give a query of leads that begin to match at ``now``.

        Of those that were noted at this very moment, or are about to be.
        """
        if self._get_since() and self.flow_id.state != "active":
            # Who matches when the flow starts does not begin to.
            return SQL("SELECT NULL::int4 AS lead_id WHERE FALSE")
        join, is_new = self._after_last_entry(
            SQL("%s::timestamp", now), lead_ids, SQL("matching.lead_id")
        )
        return SQL(
            """SELECT matching.lead_id FROM (%(matching)s) matching %(join)s
                WHERE %(leads)s AND %(is_new)s AND NOT EXISTS (
                      SELECT FROM lead_nurture_match known
                       WHERE known.trigger_id = %(trigger)s
                         AND known.lead_id = matching.lead_id
                         AND known.since < %(now)s)""",
            matching=self._find_matching(now, lead_ids),
            join=join,
            leads=of_leads(SQL("matching.lead_id"), lead_ids),
            is_new=is_new,
            trigger=self.id,
            now=now,
        )
