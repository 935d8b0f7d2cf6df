from odoo import fields, models
from odoo.tools import SQL, format_list

from ..selecting import of_leads

EVENTS = [
    ("returned", "Given back by its owner"),
    ("reclaimed", "Taken back by the SLA"),
    ("given_back", "Given or taken back"),
    ("lost", "Lost"),
    ("pool", "Comes to a pool"),
]
# Rows of custody of such reasons tell of no move of the lead.
NO_MOVES = ["opening", "merged", "reconciled"]


class LeadNurtureTrigger(models.Model):
    """The lead is given back, lost, or comes to a pool; and still is there."""

    _inherit = "lead.nurture.trigger"

    kind = fields.Selection(
        selection_add=[("custody", "Changes hands")], ondelete={"custody": "cascade"}
    )
    custody_event = fields.Selection(EVENTS, "The Lead Is", default="given_back")
    lost_reason_ids = fields.Many2many(
        "crm.lost.reason", string="Lost Reasons", help="None chosen: any reason."
    )
    pool_ids = fields.Many2many(
        "lead.pool", string="Pools", help="None chosen: any pool."
    )

    _custody_event_given = models.Constraint(
        "CHECK (kind <> 'custody' OR custody_event IS NOT NULL)",
        "Choose what lets leads in: given back, lost, or come to a pool.",
    )

    def _find_candidates_custody(self, now, lead_ids=None):
        moment, lead = SQL("custody.started_at"), SQL("custody.lead_id")
        join, is_new = self._after_last_entry(moment, lead_ids, lead)
        return SQL(
            """SELECT DISTINCT custody.lead_id FROM lead_custody custody %(join)s
                WHERE custody.lead_id IS NOT NULL AND %(leads)s
                  AND custody.ended_at IS NULL AND %(event)s
                  AND %(moment)s <= %(now)s AND %(is_new)s""",
            join=join,
            leads=of_leads(lead, lead_ids),
            event=self._custody_sql(),
            moment=moment,
            now=now,
            is_new=is_new,
        )

    def _custody_sql(self):
        if self.custody_event == "lost":
            event, chosen = SQL("custody.place = 'lost'"), self.lost_reason_ids.ids
            column = SQL("custody.lost_reason_id")
        elif self.custody_event == "pool":
            event = SQL(
                "custody.place = 'pool' AND custody.reason <> ALL (%s)", NO_MOVES
            )
            column, chosen = SQL("custody.pool_id"), self.pool_ids.ids
        else:
            both = ["returned", "reclaimed"]
            reasons = both if self.custody_event == "given_back" else None
            return SQL("custody.reason = ANY (%s)", reasons or [self.custody_event])
        return SQL("%s AND %s", event, of_leads(column, chosen or None))

    def _takes_lost(self):
        """Tell whether one of these lets lost leads in."""
        return any(t.kind == "custody" and t.custody_event == "lost" for t in self)

    def _get_sentence_custody(self):
        labels = dict(self._fields["custody_event"]._description_selection(self.env))
        what = labels.get(self.custody_event)
        chosen = {"lost": self.lost_reason_ids, "pool": self.pool_ids}
        # sudo: names only; not everybody sees every pool
        records = chosen.get(self.custody_event, self.env["lead.pool"]).sudo()
        if not records:
            return what
        names = format_list(self.env, records.mapped("name"), "or")
        return self.env._("%(what)s: %(names)s", what=what, names=names)
